// References of JSON Schema: RFC 3986, section 5, as far as documents need it.
#pragma once

#include <string>
#include <string_view>

namespace trueup {

// What `reference` means in a document at `base`; with its fragment.
std::string resolve_uri(std::string_view base, std::string_view reference);

struct UriParts {
    std::string document;  // without the fragment
    std::string fragment;  // decoded, without "#"
};
UriParts split_fragment(std::string_view uri);
// "%25" -> "%"; broken escapes stay as they are.
std::string percent_decoded(std::string_view text);
// "/a b" -> "file:///a%20b", and back (empty: it is no such URI).
std::string file_uri(std::string_view path);
std::string path_of_file_uri(std::string_view uri);

}  // namespace trueup
