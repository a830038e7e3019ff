#include "platform/parents.h"

#include <algorithm>

#include "base/text.h"

namespace trueup {
namespace {

bool any_contains(const std::vector<std::string>& names, std::string_view part) {
    return std::ranges::any_of(names, [&](const auto& name) { return name.contains(part); });
}

}  // namespace

std::string describe_parents(const std::vector<std::string>& names, const Environment& env) {
    std::string chain;
    const std::string* last = nullptr;
    for (const auto& name : names) {
        if (last != nullptr && *last == name) continue;  // bash under bash says nothing new
        chain += (last != nullptr ? ", under " : "") + valid_utf8(name);
        last = &name;
    }

    std::vector<std::string> hints;
    const auto hint = [&](std::string_view variable, std::string_view program, const std::string& words) {
        if (!env.get(variable).empty() && !any_contains(names, program)) hints.push_back(words);
    };
    // Not the values: SSH_CONNECTION and TMUX hold addresses and paths of no use.
    hint("TMUX", "tmux", "inside tmux");
    hint("STY", "screen", "inside screen");
    hint("SSH_CONNECTION", "ssh", "over ssh");
    hint("VSCODE_INJECTION", "code", "inside VS Code's terminal");
    hint("VSCODE_PID", "code", "started by VS Code");
    for (const char* variable : {"TERM_PROGRAM", "TERMINAL_EMULATOR", "__CFBundleIdentifier"}) {
        const auto value = env.get(variable);
        if (!value.empty() && !any_contains(names, value)) {
            hints.push_back(std::string(variable) + " says " + valid_utf8(value));
        }
    }
    const auto said = join(hints, ", ");
    if (chain.empty() || said.empty()) return chain + said;
    return chain + "; " + said;
}

}  // namespace trueup
