#include "checks/told_typed.h"

#include <algorithm>

#include "base/text.h"

namespace trueup {
namespace {

// Nothing stands in front of it: no prompt.
bool is_bare(const Facts& facts, const PastedCommand& command) {
    const auto at = std::ranges::find(facts.paste.lines, command.line, &PastedLine::number);
    const auto first = std::ranges::find(facts.paste.commands, command.line, &PastedCommand::line);
    return at != facts.paste.lines.end() && trim(at->text).starts_with(first->text);
}

}  // namespace

const PastedCommand* typed_command_of(const Facts& facts, int line) {
    const auto* last = command_of(facts, line);
    if (last == nullptr || last->sudo || !is_bare(facts, *last)) return last;
    const PastedCommand* typed = nullptr;
    for (const auto& command : facts.paste.commands) {
        if (command.line <= line && !is_bare(facts, command)) typed = &command;
    }
    if (typed == nullptr || typed->words.empty()) return last;
    const auto program = base_name(typed->words[0]);
    return program == "make" || program == "gmake" ? typed : last;
}

std::vector<SetInVain> set_in_power_shell(const Facts& facts) {
    std::vector<SetInVain> out;
    for (const auto& line : facts.paste.lines) {
        const auto text = trim(line.text);
        const auto prompt = text.find('>');
        if (!text.starts_with("PS ") || prompt == std::string_view::npos) continue;
        const auto command = trim(text.substr(prompt + 1));
        const auto equal = command.find('=');
        if (!command.starts_with("set ") || equal == std::string_view::npos) continue;
        out.push_back(
            {&line, std::string(trim(command.substr(4, equal - 4))), std::string(command.substr(equal + 1))});
    }
    return out;
}

}  // namespace trueup
