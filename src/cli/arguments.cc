// The command line as CLI11 objects. Nothing else includes CLI11, but the table of options and misuse.cc.
#include <fmt/format.h>

#include <span>

#include "base/text.h"
#include "cli/command.h"
#include "cli/misuse.h"
#include "cli/option_row.h"

namespace trueup {
namespace {

// CLI11's help with a usage line of our own words, and headings with the colon of the language.
class UsageLine : public CLI::Formatter {
public:
    UsageLine(std::string line, Lang lang) : line_(std::move(line)), lang_(lang) { column_width(26); }
    std::string make_usage(const CLI::App*, std::string) const override { return "\n" + line_ + "\n"; }
    std::string make_group(std::string group, bool positional,
                           std::vector<const CLI::Option*> options) const override {
        const auto heading = "\n" + group + ":\n";
        return with_colon(heading,
                          CLI::Formatter::make_group(std::move(group), positional, std::move(options)));
    }
    std::string make_subcommands(const CLI::App* app, CLI::AppFormatMode mode) const override {
        auto out = CLI::Formatter::make_subcommands(app, mode);
        const auto groups = app->get_subcommands([](const CLI::App*) { return true; });
        return groups.empty() ? out : with_colon("\n" + groups.front()->get_group() + ":\n", std::move(out));
    }

private:
    std::string with_colon(const std::string& heading, std::string out) const {
        if (lang_ == Lang::zh_cn && out.starts_with(heading)) out.replace(heading.size() - 2, 1, "：");
        return out;
    }

    std::string line_;
    Lang lang_;
};

std::string text(const StaticText& t, Lang lang) { return std::string(say(lang, t.en, t.zh)); }

void add_lang(CLI::App& app, std::string& lang_word, Lang lang) {
    app.add_option("--lang", lang_word, std::string(say(lang, "Language: en or zh-CN", "语言：en 或 zh-CN")))
        ->type_name("LANG")
        ->check(one_of({"en", "zh-CN"}))
        ->group(std::string(say(lang, "Options", "选项")));
}

// --lang decides the language of the help itself, so it is looked for first.
Lang early_lang(int argc, const char* const* argv) {
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        const std::string_view value = word.starts_with("--lang=")        ? word.substr(7)
                                       : word == "--lang" && i + 1 < argc ? argv[i + 1]
                                                                          : "";
        if (value == "zh-CN") return Lang::zh_cn;
        if (value == "en") return Lang::en;
    }
    return lang_from_environment();
}

void add_command(CLI::App& app, const Command& command, Arguments& arguments, std::string& lang_word,
                 const Command*& chosen, Lang lang) {
    // "release publish" is a command of the group "release", which stands before it.
    const auto space = command.name.find(' ');
    auto& parent = space == std::string_view::npos
                       ? app
                       : *app.get_subcommand(std::string(command.name.substr(0, space)));
    auto* sub = parent.add_subcommand(std::string(command.name.substr(space + 1)), text(command.help, lang));
    const auto group = std::string(say(lang, "Options", "选项"));
    sub->group(std::string(say(lang, "Commands", "命令")));
    sub->set_help_flag("-h,--help", std::string(say(lang, "Show this help", "显示帮助")))->group(group);
    for (const auto& word : split(command.options, ' ')) {
        for (const auto& row : option_rows()) {
            if (row.word != word) continue;
            auto* added =
                row.add(*sub, std::string(row.flags), text(row.help, lang), arguments)->group(group);
            if (added->get_type_size() > 0) added->check(not_empty());
        }
    }
    // Every command takes these, so that a script may give them to all; help names them where
    // they are of use.
    for (const std::string_view word : {"fail-on", "timeout"}) {
        const auto words = split(command.options, ' ');
        if (command.run == nullptr || std::ranges::find(words, word) != words.end()) continue;
        for (const auto& row : option_rows()) {
            if (row.word == word)
                row.add(*sub, std::string(row.flags), text(row.help, lang), arguments)->group("");
        }
    }
    add_lang(*sub, lang_word, lang);
    if (!command.positional.empty()) {
        auto* names = sub->add_option("NAME", arguments.names)->group("");
        const bool several = command.positional.ends_with("...");
        const auto words = static_cast<int>(split(command.positional, ' ').size());
        if (command.positional.front() != '[')
            names->required()->expected(several ? 1 : words,
                                        several ? CLI::detail::expected_max_vector_size : words);
    }
    if (command.run == nullptr) {
        sub->formatter(std::make_shared<UsageLine>(
            fmt::format(
                fmt::runtime(say(lang, "Usage: trueup {} COMMAND [OPTIONS]", "用法：trueup {} 命令 [选项]")),
                command.name),
            lang));
        sub->require_subcommand(1);
        return;
    }
    sub->formatter(std::make_shared<UsageLine>(
        fmt::format(fmt::runtime(say(lang, "Usage: trueup {} [OPTIONS]{}{}", "用法：trueup {} [选项]{}{}")),
                    command.name, command.positional.empty() ? "" : " ", command.positional),
        lang));
    sub->callback([&chosen, &command] { chosen = &command; });
}

using Words = std::vector<std::string>;

// The first word that is neither --lang nor its value.
Words::iterator first_word(Words& words) {
    auto first = words.begin();
    while (first != words.end() && first->starts_with("--lang")) {
        const bool has_value = first->find('=') != std::string::npos;
        ++first;
        if (!has_value && first != words.end()) ++first;
    }
    return first;
}

// The commands that a line beginning with these words can be about: the one that
// it names, a group's with the group. All of them where it names none: to tell CLI11
// of thirty commands was more than half of the instructions of `trueup env`.
std::vector<const Command*> concerned(std::span<const std::string> words) {
    std::vector<const Command*> named, all;
    const auto matches = [&](std::string_view name) {
        const auto space = name.find(' ');
        if (words.empty() || words[0] != name.substr(0, space)) return false;
        return space == std::string_view::npos || words.size() < 2 || words[1].starts_with('-') ||
               words[1] == name.substr(space + 1);
    };
    for (const auto& entry : commands()) {
        all.push_back(&entry);
        if (matches(entry.name)) named.push_back(&entry);
    }
    // A group alone: what follows it is none of its commands.
    const bool none = named.empty() || (named.size() == 1 && named[0]->run == nullptr);
    return none ? all : named;
}

int refuse(const std::string& why, Lang lang) {
    print_error(
        fmt::format("trueup: {}\n{}\n", why,
                    say(lang, "`trueup --help` lists the commands; `trueup COMMAND --help` its options.",
                        "`trueup --help` 列出命令；`trueup 命令 --help` 列出选项。")));
    return exit_usage;
}

}  // namespace

int parse_arguments(int argc, const char* const* argv, const Command*& command, Arguments& arguments) {
    const auto lang = early_lang(argc, argv);
    std::string lang_word;
    CLI::App app(std::string(say(lang, "Know where every setting came from. Change nothing you can't undo.",
                                 "每个设置从何而来，一清二楚；不能撤销的，一概不改。")),
                 "trueup");
    app.formatter(std::make_shared<UsageLine>(
        std::string(say(lang, "Usage: trueup COMMAND [OPTIONS]", "用法：trueup 命令 [选项]")), lang));
    app.set_help_flag("-h,--help", std::string(say(lang, "Show this help", "显示帮助")))
        ->group(std::string(say(lang, "Options", "选项")));
    app.set_version_flag("--version", "trueup " TRUEUP_VERSION,
                         std::string(say(lang, "Show the version", "显示版本")))
        ->group(std::string(say(lang, "Options", "选项")));
    add_lang(app, lang_word, lang);
    app.require_subcommand(0, 1);
    app.footer(std::string(
        say(lang,
            "trueup COMMAND --help says more. Exit codes: 0 nothing found, 1 something found, "
            "2 usage error, 3 could not find out.",
            "trueup 命令 --help 可看详细说明。退出码：0 没有问题，1 发现问题，2 用法错误，3 无法得知。")));

    // `trueup help [COMMAND]` is what people type.
    std::vector<std::string> words(argv + 1, argv + argc);
    auto first = first_word(words);
    if (first != words.end() && *first == "help") {
        words.erase(first);
        words.emplace_back("--help");
        first = first_word(words);
    }
    const Command* chosen = nullptr;
    for (const auto* entry : concerned({first, words.end()}))
        add_command(app, *entry, arguments, lang_word, chosen, lang);
    std::vector<std::string> backwards(words.rbegin(), words.rend());
    try {
        app.parse(backwards);
    } catch (const CLI::CallForHelp& help) {
        const CLI::App* asked = &app;
        while (!asked->get_subcommands().empty()) asked = asked->get_subcommands().front();
        if (asked == &app && first != words.end() && !first->starts_with('-'))  // `trueup help nonsense`
            return refuse(misuse({first, words.end()}, {*first}, help, lang), lang);
        print(asked->help());
        return exit_ok;
    } catch (const CLI::CallForVersion&) {
        print("trueup " TRUEUP_VERSION "\n");
        return exit_ok;
    } catch (const CLI::ParseError& error) {
        return refuse(misuse({first, words.end()}, app.remaining(true), error, lang), lang);
    }
    if (!chosen) {
        print_error(app.help());
        return exit_usage;
    }
    arguments.lang = lang;
    speak(lang);
    command = chosen;
    return exit_ok;
}

std::vector<std::string> option_flags(const Command& command) {
    std::vector<std::string> flags;
    for (const auto& word : split(command.options, ' ')) {
        for (const auto& row : option_rows()) {
            if (row.word == word) flags.emplace_back(row.flags.substr(row.flags.find("--")));
        }
    }
    flags.emplace_back("--lang");
    flags.emplace_back("--help");
    return flags;
}

}  // namespace trueup
