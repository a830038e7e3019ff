// What a pasted text tells, in the words that the checks ask in. Evidence and
// findings made from it name the pasted line.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "checks/check.h"
#include "checks/support.h"

namespace trueup {

// The first symptom with this id (of these ids: in the order of the text);
// nullptr: the text shows none.
const Symptom* symptom(const Facts& facts, std::string_view id);
const Symptom* symptom(const Facts& facts, std::initializer_list<std::string_view> ids);
bool shows(const Facts& facts, std::string_view id);

// `go env` of the text; nullptr: not shown. `shown_env` is its value or "".
const Setting* shown_setting(const Facts& facts, std::string_view name);
std::string shown_env(const Facts& facts, std::string_view name);

// The release of the plain `go` ("go1.22.3"): `go version`, else GOVERSION, else
// what an error message says; empty: not shown.
std::string told_release(const Facts& facts);
// GOHOSTARCH / the architecture `go version` names, in Go's words.
std::string told_go_arch(const Facts& facts);
// What `file` or `lipo -archs` says of the go that PATH finds (or, where the text
// does not show that one, of the one that is named); nullptr: not shown.
const PastedLine* go_program_line(const Facts& facts);
// The CPU in Go's words; empty: not told.
std::string told_machine(const Facts& facts);
bool apple_silicon(const Facts& facts);
// "darwin", "linux", …; a guess from paths in the text where nothing says it.
std::string told_os(const Facts& facts);

// Any line, command or remark of the text holds this (case counts).
bool mentions(const Facts& facts, std::string_view text);
const PastedLine* line_with(const Facts& facts, std::string_view text);
// A remark whose key or value holds one of these words (lower case).
const Remark* remark_with(const Facts& facts, std::initializer_list<std::string_view> words);

// The first command that starts with these words ("go", "install").
const PastedCommand* typed(const Facts& facts, std::initializer_list<std::string_view> words);
// The command whose output holds this line; nullptr: none is known.
const PastedCommand* command_of(const Facts& facts, int line);
// NAME as it was given on a command line, by export, in a Dockerfile or by a
// start-up file; nullptr: nowhere. The text and the line of the place.
struct ToldValue {
    std::string value;
    int line = 0;
    std::string text;
    std::string file;
};
std::vector<ToldValue> told_values(const Facts& facts, std::string_view name);
// PATH as the text shows it (`echo $PATH`, a report); empty: not shown.
std::vector<std::string> told_path(const Facts& facts);
// A container build or a container's prompt.
bool in_container(const Facts& facts);

// The first Go release with this standard library package: "go1.21"; empty:
// older than go1.12 or no package of the standard library. `is_std` tells them
// apart.
std::string_view std_since(std::string_view package);
bool is_std(std::string_view package);

Origin origin_of(const Symptom& symptom);
Evidence seen_line(int line, std::string_view text);
// A finding that stands on this message: severity error.
Finding told(const Symptom& symptom, Confidence confidence, Text explanation);
// The same with words of a line as proof.
Finding told(int line, std::string_view text, Confidence confidence, Text explanation);

// Reports the finding with one piece of advice.
inline void conclude(Verdict& verdict, Finding finding, std::string remedy, Text summary) {
    finding.remedies.push_back(advice(std::move(remedy), std::move(summary)));
    verdict.find(std::move(finding));
}

// The go in use and the CPU differ, both known.
bool go_is_foreign(const Facts& facts);
// The go in use is an arm64 program on a Mac, whatever it builds for: its version,
// or the folder of its tools in an error message.
bool go_is_arm64_on_mac(const Facts& facts);
// Apple's linker works for x86_64, and a library of this Mac (no object that Go
// just made) is arm64; nullptr: not shown.
const Symptom* arm64_library_for_x86(const Facts& facts);
// Somebody asked for another target: GOOS / GOARCH on a command line, in a
// Dockerfile, by export, or different from GOHOSTOS / GOHOSTARCH in `go env`.
bool cross_asked(const Facts& facts);
// A version manager's name that the text mentions ("goenv", "asdf", "mise",
// "gvm"); empty: none.
std::string_view told_manager(const Facts& facts);
// Commands that `go install` / `go get` was asked to build, by name.
std::vector<std::string> installed_commands(const Facts& facts);
// `command not found` for this command; nullptr: not shown.
const Symptom* not_found(const Facts& facts, std::initializer_list<std::string_view> commands);
// macOS gives this PATH to programs that are not started from a shell.
bool is_launchd_path(std::string_view path);
// The values of GOPROXY that the text shows, first given first.
std::vector<std::string> told_proxies(const Facts& facts);
// A connection to one of Google's addresses: proxy.golang.org, sum.golang.org.
bool is_google_address(std::string_view message);
// A fetch that failed on the network (not by an answer); nullptr: none. `url` may be empty.
const Symptom* network_failure(const Facts& facts);
std::string host_of(std::string_view url);
// A path of Windows with '/' between its parts and without ".exe"; others as they are.
std::string with_slashes(std::string_view path);
// GOROOT, from the folder in which go looked for this package of its own; empty
// where there is none in it.
std::string root_of_package(std::string_view path, std::string_view package);
// The release that a folder of Homebrew, a version manager or a CI image is named
// after ("/usr/local/Cellar/go/1.8.1/libexec" -> "go1.8.1"); empty: none.
std::string release_in_path(std::string_view path);
// For "Bad CPU type in executable": the CPU that the program was built for, in
// Go's words, as `file` says in the text; empty: not told. "fat": for several.
std::string told_program_arch(const Facts& facts, const Symptom& bad_cpu);
// The message about go.mod's syntax comes from a program that has golang.org/x/mod
// built in, not from the go command: other words stand in front of the file's
// name, and nothing says "go: ".
bool printed_by_a_tool(const Facts& facts, const Symptom& go_mod_syntax);
// The text shows `go run` of the refused program, and that this runs.
bool fresh_build_runs(const Facts& facts);

// Runs `run` with these settings of a pasted `go env` (and of exports) as if they
// were the process environment: a check whose rule needs nothing else.
void judge_as_environment(const Facts& facts, Verdict& verdict, void (*run)(const Facts&, Verdict&),
                          std::initializer_list<std::string_view> names);

}  // namespace trueup
