#include "probe/startup/fish_syntax.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "probe/startup/static_words.h"

namespace trueup::startup {

namespace {

using Refusal = std::optional<FishRefusal>;

struct Open {
    std::string_view kind, called;
    int line = 0;
};

constexpr auto blocks = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"if", "if statement"},
    {"while", "while loop"},
    {"for", "for loop"},
    {"function", "function definition"},
    {"switch", "switch statement"},
    {"begin", "begin"},
});

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::ranges::find(words, word) != words.end();
}

// Keywords are such in quotes as well.
std::string_view unquoted(std::string_view word) {
    const bool quoted = word.size() >= 2 && (word.front() == '"' || word.front() == '\'');
    return quoted && word.back() == word.front() ? word.substr(1, word.size() - 2) : word;
}

// `if --help` shows the manual and begins nothing.
bool asks_for_help(const std::vector<std::string>& words, std::size_t at) {
    return at + 1 < words.size() && is_one_of(words[at + 1], {"-h", "--help"});
}

// A variable of another shell outside of single quotes; of what stands in brackets nothing is said.
Refusal foreign_variable(std::string_view word, int line) {
    static constexpr auto names = std::to_array<std::pair<char, std::string_view>>({
        {'{', "Variables cannot be bracketed"},
        {'?', "$? is not the exit status. In fish, please use $status"},
        {'$', "$$ is not the pid. In fish, please use $fish_pid"},
        {'#', "$# is not supported. In fish, please use 'count $argv'"},
        {'@', "$@ is not supported. In fish, please use $argv"},
        {'*', "$* is not supported. In fish, please use $argv"},
        {'!', "$! is not a valid variable in fish"},
        {'-', "$- is not a valid variable in fish"},
    });
    char quote = 0;
    for (std::size_t i = 0; i < word.size(); ++i) {
        const char c = word[i];
        if (c == '\n') ++line;
        if (c == '\\') {
            ++i;
        } else if (c == '\'' || c == '"') {
            if (quote == 0)
                quote = c;
            else if (quote == c)
                quote = 0;
        } else if (c == '(' && quote != '\'') {
            return std::nullopt;
        } else if (c == '$' && quote != '\'' && i + 1 < word.size()) {
            // "$$name" is the variable that $name names.
            if (word[i + 1] == '$' && i + 2 < word.size() && (name_char(word[i + 2]) || word[i + 2] == '$')) {
                ++i;
                continue;
            }
            const auto found =
                std::ranges::find(names, word[i + 1], [](const auto& one) { return one.first; });
            if (found != names.end()) return FishRefusal{line, std::string(found->second)};
        }
    }
    return std::nullopt;
}

// "X=1" as a command; `$X=1` and "X[1]=2" are none of these.
bool assigns(std::string_view word) {
    const auto equals = word.find('=');
    return equals != std::string_view::npos && is_name(word.substr(0, equals));
}

class Parse {
public:
    Refusal run(std::string_view text) {
        for (const auto& command : commands_of(text, Dialect::fish)) {
            // Behind a quote without an end words are cut by guess.
            // "{ if true; …; end; }" is a block to fish 4 and a word to fish 3.
            if (command.lost || command.words[0].starts_with('{')) return std::nullopt;
            if (auto refusal = take(command)) return refusal;
        }
        if (open_.empty()) return std::nullopt;
        const auto& last = open_.back();
        return FishRefusal{last.line, fmt::format("Missing end to balance this {}", last.called)};
    }

private:
    Refusal take(const Command& command) {
        const auto& words = command.words;
        std::size_t at = 0;
        while (at < words.size()) {
            const auto word = unquoted(words[at]);
            if (asks_for_help(words, at)) return std::nullopt;
            // "X=1 if …" is a block all the same.
            const bool alone = at + 1 == words.size();
            if (is_one_of(word, {"and", "or", "not", "!", "time"}) || (!alone && assigns(words[at]))) {
                ++at;
            } else if (word == "else") {
                if (open_.empty() || open_.back().kind != "if")
                    return FishRefusal{command.line, "'else' builtin not inside of if block"};
                ++at;
                if (at < words.size() && words[at] == "if") ++at;
            } else if (word == "case") {
                if (open_.empty() || open_.back().kind != "switch")
                    return FishRefusal{command.line, "'case' builtin not inside of switch block"};
                break;
            } else if (word == "end") {
                if (open_.empty()) return FishRefusal{command.line, "'end' outside of a block"};
                open_.pop_back();
                break;
            } else if (const auto* block =
                           std::ranges::find(blocks, word, [](const auto& one) { return one.first; });
                       block != blocks.end()) {
                // A function without a name is an error of its own, found while it runs.
                if (word == "function" && at + 1 >= words.size()) return std::nullopt;
                open_.push_back({block->first, block->second, command.line});
                if (!is_one_of(word, {"if", "while", "begin"})) break;
                ++at;
            } else {
                if (auto refusal = simple(command, at)) return refusal;
                break;
            }
        }
        for (const auto& word : words) {
            if (auto refusal = foreign_variable(word, command.line)) return refusal;
        }
        return std::nullopt;
    }

    Refusal simple(const Command& command, std::size_t at) {
        const auto& words = command.words;
        const std::string_view first = words[at];
        if (first.starts_with('(') || first.ends_with("()") || first.starts_with("$("))
            return FishRefusal{command.line, "command substitutions not allowed here"};
        if (at + 1 == words.size() && assigns(first))
            return FishRefusal{command.line,
                               fmt::format("Unsupported use of '='. In fish, please use 'set {} …'",
                                           first.substr(0, first.find('=')))};
        for (const auto& word : words) {
            if (word.starts_with("<<"))
                return FishRefusal{command.line, "Expected a string, but found a redirection"};
        }
        return std::nullopt;
    }

    std::vector<Open> open_;
};

}  // namespace

std::optional<FishRefusal> fish_refusal(std::string_view text) { return Parse().run(text); }

}  // namespace trueup::startup
