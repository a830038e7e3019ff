#include "cli/misuse.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/nearest.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/option_row.h"

namespace trueup {
namespace {

// "release publish" -> "publish"; of a group's own words only those behind `group`.
std::vector<std::string_view> command_words(std::string_view group) {
    std::vector<std::string_view> out;
    for (const auto& entry : commands()) {
        const auto space = entry.name.find(' ');
        if (group.empty() && space == std::string_view::npos) out.push_back(entry.name);
        if (!group.empty() && space != std::string_view::npos && entry.name.substr(0, space) == group)
            out.push_back(entry.name.substr(space + 1));
    }
    return out;
}

const Command* command_named(std::string_view name) {
    const auto all = commands();
    const auto found = std::ranges::find(all, name, &Command::name);
    return found == all.end() ? nullptr : &*found;
}

// The command that the line names: of a group, with its second word.
const Command* named(const std::vector<std::string>& words) {
    const Command* found = nullptr;
    std::string name;
    for (const auto& word : words) {
        if (word.starts_with('-')) continue;
        name += (name.empty() ? "" : " ") + word;
        const auto* longer = command_named(name);
        if (!longer) break;
        found = longer;
    }
    return found;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& candidates,
                         std::string_view before, Lang lang) {
    const auto nearest = nearest_word(word, candidates);
    if (nearest.empty()) return "";
    return fmt::format(fmt::runtime(say(lang, " Did you mean `{}{}`?", "是否想用 `{}{}`？")), before,
                       nearest);
}

std::string no_option(const std::string& flag, const Command& command, Lang lang) {
    // Without the dashes: they would make short names look alike.
    const auto flags = option_flags(command);
    std::vector<std::string_view> names(flags.begin(), flags.end());
    for (auto& name : names) name.remove_prefix(2);
    const auto bare = flag.substr(std::min(flag.find_first_not_of('-'), flag.size()));
    return fmt::format(fmt::runtime(say(lang, "`trueup {}` has no option {}.", "`trueup {}` 没有选项 {}。")),
                       command.name, flag) +
           did_you_mean(bare, names, "--", lang);
}

std::string no_command(const std::string& word, std::string_view group, Lang lang) {
    const auto before = group.empty() ? std::string() : fmt::format("{} ", group);
    const auto all = command_words(group);
    auto out = fmt::format(fmt::runtime(say(lang, "There is no command `{}{}`.", "没有命令 `{}{}`。")),
                           before, word);
    const auto meant = did_you_mean(word, all, before, lang);
    if (!meant.empty() || group.empty()) return out + meant;
    return out +
           fmt::format(fmt::runtime(say(lang, " There are: {}.", "可用的有：{}。")), fmt::join(all, ", "));
}

// A word that nothing takes.
std::string unexpected(const std::vector<std::string>& words, const std::string& word, const Command* command,
                       Lang lang) {
    const auto flag = word.substr(0, word.find('='));
    if (word.starts_with('-') && (!command || words.front() == word))
        return fmt::format(fmt::runtime(say(lang, "{} belongs behind the command.", "{} 要写在命令之后。")),
                           flag);
    if (!command) return no_command(word, "", lang);
    if (word.starts_with('-') && command->run != nullptr) return no_option(flag, *command, lang);
    if (command->run == nullptr) return no_command(word, command->name, lang);
    if (command->positional.empty())
        return fmt::format(fmt::runtime(say(lang, "`trueup {}` takes no argument, but was given '{}'.",
                                            "`trueup {}` 不带参数，但给了 '{}'。")),
                           command->name, word);
    return fmt::format(fmt::runtime(say(lang, "'{}' is one word too many: `trueup {} {}`.",
                                        "'{}' 是多余的：`trueup {} {}`。")),
                       word, command->name, command->positional);
}

std::string no_value(std::string_view flag, Lang lang) {
    return fmt::format(fmt::runtime(say(lang, "{} wants a value.", "{} 后面要有值。")), flag);
}

// What the validators of option_row.h say: VALUE, and LOW, HIGH or WORDS; nothing at all of an empty one.
std::string bad_value(std::string_view flag, std::string_view said, Lang lang) {
    const auto parts = split(said, misuse_separator);
    if (parts.size() == 2)
        return fmt::format(
            fmt::runtime(say(lang, "{} takes one of: {}; not '{}'.", "{} 的值只能是：{}；不能是 '{}'。")),
            flag, parts[1], parts[0]);
    if (parts.size() == 3)
        return fmt::format(fmt::runtime(say(lang, "{} takes a number from {} to {}, not '{}'.",
                                            "{} 的值应为 {} 到 {} 的数，不能是 '{}'。")),
                           flag, parts[1], parts[2], parts[0]);
    if (parts.size() == 4) return no_value(flag, lang);
    return fmt::format("{}: {}", flag, said);
}

}  // namespace

std::string misuse(const std::vector<std::string>& words, const std::vector<std::string>& extras,
                   const CLI::ParseError& error, Lang lang) {
    const auto* command = named(words);
    const std::string_view said = error.what();
    const auto colon = std::min(said.find(": "), said.size());
    const auto flag = said.substr(0, colon);
    if (dynamic_cast<const CLI::ValidationError*>(&error))
        return bad_value(flag, said.substr(std::min(colon + 2, said.size())), lang);
    if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) && flag.starts_with('-'))
        return no_value(flag, lang);
    if (!extras.empty()) return unexpected(words, extras.front(), command, lang);
    if (command && command->run == nullptr)
        return fmt::format(
            fmt::runtime(say(lang, "`trueup {}` wants one of: {}.", "`trueup {}` 之后要写：{}。")),
            command->name, fmt::join(command_words(command->name), ", "));
    if (command && said.starts_with("--"))  // "--name is required"
        return fmt::format(fmt::runtime(say(lang, "`trueup {}` wants {}.", "`trueup {}` 需要 {}。")),
                           command->name, said.substr(0, said.find(' ')));
    // The positional arguments have no name of their own.
    if (command && !command->positional.empty())
        return fmt::format(fmt::runtime(say(lang, "It is `trueup {} {}`.", "应写作 `trueup {} {}`。")),
                           command->name, command->positional);
    return std::string(said);
}

}  // namespace trueup
