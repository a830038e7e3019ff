// Line edits on the text of a file, as pure functions. What an edit does not
// name stays byte for byte: line endings, odd bytes, a missing last newline.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace trueup {

struct LineEdit {
    int first = 1;                       // from 1, in the text before any edit
    std::vector<std::string> old_lines;  // what must stand there, without line ends; empty: an insertion
    std::vector<std::string> new_lines;  // empty: the lines go

    bool operator==(const LineEdit&) const = default;
};

// Lines with their ends: "a\r\nb" -> {"a\r\n", "b"}.
std::vector<std::string_view> raw_lines(std::string_view text);

// "invalid" when a line is not what an edit expects (the message names it), or when
// two edits touch the same line. Equal edits count once. New lines get
// the line end of those that they replace; an insertion whose lines stand in the
// text already does nothing, so that nothing is ever appended twice.
Result<std::string> edit_lines(std::string_view text, std::vector<LineEdit> edits);

// The edits that `go env -u NAME` and `go env -w NAME=VALUE` mean for the text
// of a go env file: every line of the name goes; a value replaces its last
// line, or comes behind all others.
std::vector<LineEdit> unset_in_go_env(std::string_view text, std::string_view name);
std::vector<LineEdit> set_in_go_env(std::string_view text, std::string_view name, std::string_view value);

}  // namespace trueup
