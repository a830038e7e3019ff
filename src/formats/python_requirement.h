// Requirements and environment markers of Python packages (PEP 508).
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "formats/python_version.h"

namespace trueup {

// The interpreter that a marker is about: "python_version" -> "3.11". A
// variable that is not here is not known.
using MarkerValues = std::map<std::string, std::string>;

enum class MarkerTruth { no, yes, unknown };

class PythonMarker {
public:
    struct Operand {
        bool variable = false;
        std::string text;  // a variable's name in its normal spelling, or a value
    };
    struct Node {
        enum class Kind { comparison, all, any } kind = Kind::comparison;
        Operand left, right;
        std::string op;
        std::vector<Node> parts;
    };

    explicit PythonMarker(Node root) : root_(std::move(root)) {}

    MarkerTruth holds(const MarkerValues& values) const;
    // Variables that it looks at and that `values` lacks, sorted.
    std::vector<std::string> unknown_variables(const MarkerValues& values) const;

private:
    Node root_;
};

Result<PythonMarker> parse_python_marker(std::string_view text);

struct PythonRequirement {
    std::string name;  // as written
    std::vector<std::string> extras;
    PythonSpecifiers specifiers;
    std::string url;
    std::optional<PythonMarker> marker;
};

// Errors say what was expected, and after what.
Result<PythonRequirement> parse_python_requirement(std::string_view text);

}  // namespace trueup
