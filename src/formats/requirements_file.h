// The lines of pip's requirements and constraints files, read as pip reads them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "facts/environment.h"
#include "formats/python_requirement.h"

namespace trueup {

struct RequirementsLine {
    enum class Kind {
        requirement,  // a name with clauses, or a name @ URL
        location,     // a URL, a file or a folder without a name
        include,      // -r
        constraint,   // -c
        option,       // for the whole run: --index-url, --require-hashes, ...
        invalid,
    };
    struct Hash {
        std::string algorithm;  // "sha256"
        std::string digest;
    };

    Kind kind = Kind::option;
    int line = 0;      // the first, when several are joined
    std::string text;  // joined, without its comment
    bool editable = false;
    std::optional<PythonRequirement> requirement;
    std::string location;  // the URL, the path; of include and constraint: the file
    std::vector<Hash> hashes;
    std::vector<std::string> options;  // by their long names, "--pre"
    std::string problem;               // invalid: what pip cannot make sense of

    // What the words after `#` of a URL promise: "sha256=…".
    std::optional<Hash> url_hash() const;
    bool version_control() const;  // git+https://…: no hash can hold for it
};

// `environment` for ${NAME}. Never fails: what makes no sense is `invalid`.
std::vector<RequirementsLine> parse_requirements_file(std::string_view text, const Environment& environment);

}  // namespace trueup
