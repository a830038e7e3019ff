// A line of fish_variables: "SETUVAR --export NAME:a\x1eb".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trueup {

struct UniversalLine {
    std::string before;  // up to the colon, with it
    std::string name;
    std::vector<std::string> written;   // the elements as they stand there
    std::vector<std::string> elements;  // what they are

    // The line with these elements; empty where none is left, which unsets the variable.
    std::string with(const std::vector<std::string>& left) const;
};

// nullopt: no such line, or written in a way that fish does not write.
std::optional<UniversalLine> universal_line(std::string_view line);

// The line without an element, wherever in the list it stands; nullopt: it is not there.
std::optional<std::string> without_element(std::string_view line, std::string_view element);

}  // namespace trueup
