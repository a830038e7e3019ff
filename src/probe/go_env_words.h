// Small text rules of the go command: lists of words with quotes, Go's quoted
// strings in messages. Sources: cmd/internal/quoted, strconv.Quote.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace trueup {

// Splits at white space; a word may stand in '...' or "...", without escapes.
// Error: "unterminated ' string".
Result<std::vector<std::string>> split_go_words(std::string_view text);

// The inverse; words with spaces or quotes are quoted, and when a word holds
// both kinds of quotes, all are joined with single spaces as they are.
std::string join_go_words(const std::vector<std::string>& words);

// The text as Go's %q prints it.
std::string go_quote(std::string_view text);

}  // namespace trueup
