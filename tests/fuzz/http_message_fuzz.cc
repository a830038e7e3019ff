// What a health endpoint, or whoever sits at its port, may answer; and addresses.
#include <cstdlib>
#include <string_view>

#include "base/http_message.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto arrived = trueup::parse_http_answer(text, false);
    const auto ended = trueup::parse_http_answer(text, true);
    // What is whole while more could come is the same when nothing does.
    if (arrived && *arrived && (!ended || !*ended || (*ended)->body != (*arrived)->body)) std::abort();
    // After the end, nothing can be missing.
    if (ended && !*ended) std::abort();
    if (ended && (*ended)->body.size() > trueup::longest_http_body) std::abort();
    if (const auto url = trueup::parse_http_url(text)) {
        // Nothing in an address begins another line of the request.
        const auto request = trueup::http_request(*url, "GET");
        std::size_t lines = 0;
        for (const char c : request) lines += c == '\n' ? 1 : 0;
        if (lines != 6) std::abort();
    }
    return 0;
}
