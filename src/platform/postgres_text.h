// What stands around the calls of libpq: texts in and out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace trueup {

// Bytes as a text that a server in UTF-8 takes, and back: what is no UTF-8, has a
// NUL, or could be taken for this very notation becomes \x and two digits a byte.
std::string to_postgres_text(std::string_view bytes);
std::string from_postgres_text(std::string_view text);

// An address without its password, put together of its parts, each of which may
// be empty: postgresql://USER@HOST:PORT/DATABASE.
std::string postgres_address(const std::string& user, const std::string& host, const std::string& port,
                             const std::string& database);

// Runs of white space as one blank, none at the ends.
std::string one_line(std::string_view text);
// *** for everything from the first double quote to the last.
std::string without_quotes(std::string text);
// *** for each secret that is long enough to be told from the letters of a word.
std::string without_secrets(std::string text, const std::vector<std::string>& secrets);

}  // namespace trueup
