// What an installed Python package says of itself: METADATA and PKG-INFO (the
// headers of an e-mail message), requires.txt of an egg-info folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace trueup {

struct PythonMetadata {
    struct Requirement {
        std::string text;
        int line = 0;
    };
    std::string name;
    std::string version;
    std::vector<Requirement> requirements;  // Requires-Dist
};

PythonMetadata parse_python_metadata(std::string_view text);

// Sections [extra], [:marker] and [extra:marker] become markers.
std::vector<PythonMetadata::Requirement> parse_requires_txt(std::string_view text);

}  // namespace trueup
