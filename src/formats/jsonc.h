// JSON with comments, as editors keep their settings: // and /* */ comments,
// trailing commas, a byte order mark. Source: VS Code's documentation, "JSON
// with Comments"; RFC 8259 for the rest. (nlohmann-json passes over comments, but
// not over trailing commas, and tells no lines.)
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace trueup {

// A value that is neither object nor array, with the keys that lead to it.
struct JsoncValue {
    std::vector<std::string> keys;  // decoded; elements of arrays are called "0", "1", …
    std::string text;               // a string decoded; true, false, null and numbers as written
    bool is_string = false;
    int line = 0;           // from 1, of the value
    std::size_t begin = 0;  // offsets of the value in the source, quotes included
    std::size_t end = 0;
    // Of a member of an object: where its key begins, and the commas around it
    // (npos: there is none). An element of an array has none of the three.
    std::size_t member = std::string::npos;
    std::size_t comma_before = std::string::npos;
    std::size_t comma_after = std::string::npos;
};

// In the order of the text. A key that stands twice is listed twice: the last
// one counts. `invalid` with the line where it stops making sense.
Result<std::vector<JsoncValue>> read_jsonc(std::string_view text, const std::string& file);

// Lines of a text and what stands there afterwards; without their ends.
struct LineChange {
    int first_line = 0;  // from 1
    std::vector<std::string> old_lines, new_lines;
};

// Takes one member out of the object that it stands in, alone on its line or not,
// and nothing else: comments, order and indentation stay. nullopt where that
// cannot be (an element of an array). `value` comes from read_jsonc(text).
std::optional<LineChange> without_member(std::string_view text, const JsoncValue& value);

}  // namespace trueup
