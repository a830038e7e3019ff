#include "checks/std_api.h"

#include <algorithm>
#include <cctype>

namespace trueup {

std::string std_api_since(std::string_view package, std::string_view name) {
    if (package.empty() || name.empty()) return {};
    auto rest = std_api_names();
    while (!rest.empty()) {
        const auto end = std::min(rest.find('\n'), rest.size());
        auto line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (!line.starts_with(package) || !line.substr(package.size()).starts_with(' ')) continue;
        std::string_view release;
        for (line.remove_prefix(package.size()); !line.empty();) {
            line.remove_prefix(1);
            const auto word = line.substr(0, line.find(' '));
            line.remove_prefix(word.size());
            if (word.empty()) continue;
            if (std::isdigit(static_cast<unsigned char>(word[0])) != 0)
                release = word;
            else if (word == name)
                return "go1." + std::string(release);
        }
    }
    return {};
}

}  // namespace trueup
