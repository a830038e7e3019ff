#include "checks/told_sudo.h"

#include <algorithm>

#include "base/text.h"

namespace trueup {
namespace {

// What a line of `go env`, the answer of `go env GOROOT` or that of `go version` says of the
// go that ran.
std::string identity(const PastedCommand& command) {
    const bool root = command.words.size() == 3 && command.words[1] == "env" && command.words[2] == "GOROOT";
    for (const auto& line : command.output) {
        std::string_view text = line.text;
        if (root) return text.starts_with('/') ? std::string(trim(text)) : std::string();
        if (text.starts_with("GOROOT=")) {
            text = text.substr(7);
            while (text.starts_with('"') || text.starts_with('\'')) text.remove_prefix(1);
            return std::string(text.substr(0, text.find_first_of("\"'")));
        }
        if (text.starts_with("go version go")) return std::string(text.substr(0, text.find(' ', 11)));
    }
    return {};
}

bool hands_environment_on(const PastedCommand& command) {
    return command.text.contains("sudo -E") || command.text.contains("--preserve-env ");
}

}  // namespace

std::optional<GoUnderSudo> go_under_sudo(const Facts& facts) {
    std::optional<GoUnderSudo> found;
    for (const auto& mine : facts.paste.commands) {
        if (mine.sudo || mine.words.size() < 2 || mine.words[0] != "go") continue;
        const auto here = identity(mine);
        if (here.empty()) continue;
        bool same = false;
        for (const auto& other : facts.paste.commands) {
            if (!other.sudo || other.words != mine.words) continue;
            const auto there = identity(other);
            if (there.empty()) continue;
            if (hands_environment_on(other)) {
                same = same || here == there;
            } else if (here != there && !found) {
                found = {&mine, &other, here, there, false};
            }
        }
        if (!found) continue;
        found->same_with_environment = same;
        break;
    }
    return found;
}

}  // namespace trueup
