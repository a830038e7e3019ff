#include <re2/re2.h>

#include <string>

#include "formats/go_regexp.h"

namespace trueup {

bool is_go_regexp(std::string_view text, int minor) {
    // Go has no \C, and two spellings of a named group of which older RE2 knows one.
    std::string spelling;
    bool literal = false;  // between \Q and \E
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\\' && at + 1 < text.size()) {
            const char next = text[at + 1];
            if (!literal && next == 'C') return false;
            if (next == 'Q') literal = true;
            if (next == 'E') literal = false;
            spelling += text.substr(at, 2);
            ++at;
            continue;
        }
        if (!literal && minor >= 22 && text.substr(at).starts_with("(?<")) {
            spelling += "(?P<";
            at += 2;
            continue;
        }
        spelling += text[at];
    }
    re2::RE2::Options options;
    options.set_log_errors(false);
    return re2::RE2(spelling, options).ok();
}

}  // namespace trueup
