// HTTP as a health probe needs it (RFC 9112): addresses and answers, from
// untrusted bytes. No connection, no TLS, no redirects.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace trueup {

struct HttpAddress {
    std::string host;       // without brackets
    std::string port;       // "80" when none was written
    std::string authority;  // as the Host field wants it
    std::string path;       // with the query; at least "/"
};
// "http://host:port/path". usage: anything else, https:// with words of its own.
Result<HttpAddress> parse_http_url(std::string_view url);

std::string http_request(const HttpAddress& address, std::string_view method);

struct HttpAnswer {
    int status = 0;
    std::map<std::string, std::string> fields;  // names in lower case; the last of a name counts
    std::string body;
};

// Largest head and body that are looked at: a health answer is small.
inline constexpr std::size_t longest_http_head = 64U << 10U;
inline constexpr std::size_t longest_http_body = 1U << 20U;

// Of what has arrived so far: the answer when it is whole, nullopt when more has
// to come, an error when it can become no answer any more. `ended`: the other
// side has closed, so nothing more comes.
Result<std::optional<HttpAnswer>> parse_http_answer(std::string_view bytes, bool ended);

}  // namespace trueup
