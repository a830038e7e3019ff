#include "formats/go_env_file.h"

#include "base/text.h"

namespace trueup {

std::vector<GoEnvLine> parse_go_env_file(std::string_view content) {
    std::vector<GoEnvLine> lines;
    int number = 0;
    while (!content.empty()) {
        const std::size_t end = content.find('\n');
        const std::string_view text = content.substr(0, end);
        content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
        ++number;
        const std::size_t equals = text.find('=');
        if (equals != std::string_view::npos && text[0] >= 'A' && text[0] <= 'Z') {
            lines.push_back({number, std::string(text.substr(0, equals)),
                             std::string(text.substr(equals + 1)), std::string(text)});
        } else if (const std::string_view said = trim(text); !said.empty() && said[0] != '#') {
            lines.push_back({number, {}, {}, std::string(text)});
        }
    }
    return lines;
}

}  // namespace trueup
