// A check's verdict. Findings hold both languages: they are computed once and
// rendered many ways. Shape and spellings: the command-line contract.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/lang.h"
#include "facts/origin.h"

namespace trueup {

enum class Severity { info, warning, error };
enum class Confidence { possible, likely, certain };
enum class Safety { safe, review, manual };

std::string_view to_string(Severity severity);
std::string_view to_string(Confidence confidence);
std::string_view to_string(Safety safety);

struct Evidence {
    Text text;
    Origin origin;
};

// A primitive reversible change as data. Nothing here touches a file.
struct Edit {
    enum class Kind { replace_lines, write_file, remove_file, link, go_env, run };
    Kind kind = Kind::run;
    std::string path;                    // file to change; for `run` empty
    int first_line = 0;                  // replace_lines: from 1
    std::vector<std::string> old_lines;  // what is expected to stand there
    std::vector<std::string> new_lines;  // empty: the lines go
    std::vector<std::string> argv;       // run / go_env: the command for the person
};
std::string_view to_string(Edit::Kind kind);
// The edit as a unified diff, or the command line for `run` and `go_env`.
std::string diff_of(const Edit& edit);

struct Remedy {
    std::string id;  // "remove-line", "unset-go-env", ...
    Safety safety = Safety::manual;
    Text summary;
    std::vector<Edit> edits;
};

struct Subject {
    std::string setting;  // "GOROOT", "PATH"; may be empty
    std::string value;
    std::string path;  // the file or folder at fault; may be empty
};

struct Finding {
    std::string check;
    Severity severity = Severity::error;
    Confidence confidence = Confidence::certain;
    Text title;
    Text explanation;
    Subject subject;
    std::vector<Evidence> evidence;
    std::optional<std::string> caused_by;  // id of the check whose finding explains this one
    std::vector<Remedy> remedies;
    std::vector<std::string> references;
    // Findings of other checks about the same setting and value follow from this one.
    bool explains_subject = false;
    std::string settle;  // not certain: the command whose output would settle it; may be empty
};

}  // namespace trueup
