// Pasted text -> facts: what the text shows becomes the same fields that a live
// host fills, with origins that name the pasted line; the rest stays Unknown.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "facts/facts.h"

namespace trueup {

// `lines` and `symptoms` as a PasteReader leaves them; `host` is what the person
// said about the machine (--host).
Facts facts_from_text(std::vector<PastedLine> lines, std::vector<Symptom> symptoms, std::vector<Remark> host);

// "os=darwin,chip=Apple M2": a comma separates pairs only where a key follows.
std::vector<Remark> parse_host(std::string_view text);

// Parts of facts_from_text, each with its own file.
void read_remarks(const Paste& paste, Facts& facts);  // remarks -> machine
void read_setting_line(const PastedLine& line, const PastedCommand* under,
                       Facts& facts);  // go env, exports, Dockerfile
void read_machine_line(const PastedLine& line, const PastedCommand* under,
                       Facts& facts);  // uname, sw_vers, brew config, go version
void read_setting_list(const std::vector<PastedLine>& lines, Facts& facts);  // NAME: value, of an editor
void read_answers(const std::vector<PastedLine>& lines, Facts& facts);       // go env NAME, echo $NAME
void read_path_line(const PastedLine& line, const PastedCommand* under, Facts& facts);  // which, echo $PATH

// The start-up file whose lines this command shows (`cat ~/.zshrc`); empty: none.
std::string shown_startup_file(const PastedCommand* command);

// "NAME" is a name that `go env` prints.
bool is_go_env_name(std::string_view name);

// GOROOT, GOPATH and the others whose value is a folder or a file.
bool is_folder_setting(std::string_view name);
// What stands in place of a value where there is none: "(not set)", "<unset>", "n/a".
bool is_no_value(std::string_view name, std::string_view value);

}  // namespace trueup
