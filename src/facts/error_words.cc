#include "facts/error_words.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "facts/word_shapes.h"

namespace trueup {
namespace {

// What stands where the shape has {}; nullopt: the text is of another shape.
std::optional<std::vector<std::string_view>> match(std::string_view shape, std::string_view text) {
    std::vector<std::string_view> out;
    while (true) {
        const auto hole = shape.find("{}");
        const auto before = shape.substr(0, hole);
        if (!text.starts_with(before)) return std::nullopt;
        text.remove_prefix(before.size());
        if (hole == std::string_view::npos) return text.empty() ? std::optional(out) : std::nullopt;
        shape.remove_prefix(hole + 2);
        const auto after = shape.substr(0, shape.find("{}"));
        const auto end = after.empty()                                ? text.size()
                         : shape.find("{}") == std::string_view::npos ? text.rfind(after)
                                                                      : text.find(after);
        if (end == std::string_view::npos || end == 0) return std::nullopt;
        out.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
}

// How deep words may stand in words: what is said comes from files, too.
constexpr int deepest = 3;
// "WHERE: what": so many colons are tried.
constexpr int most_colons = 8;

std::optional<std::string> in_chinese(std::string_view message, int depth);

std::string filled(std::string_view shape, const std::vector<std::string_view>& parts, int depth) {
    std::string out;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (shape[i] != '{' || shape[i + 1] == ' ') {
            out += shape[i];
            continue;
        }
        const bool words = shape[i + 1] == '!';
        i += words ? 2 : 1;
        const auto part = parts.at(static_cast<std::size_t>(shape[i] - '1'));
        out += words ? in_chinese(part, depth + 1).value_or(std::string(part)) : std::string(part);
        ++i;
    }
    return out;
}

std::optional<std::string> of_a_shape(std::string_view message, int depth) {
    for (const auto shapes : {document_word_shapes(), word_shapes()}) {
        for (const auto& shape : shapes) {
            if (const auto parts = match(shape.en, message)) return filled(shape.zh, *parts, depth);
        }
    }
    return std::nullopt;
}

std::optional<std::string> in_chinese(std::string_view message, int depth) {
    if (depth >= deepest) return std::nullopt;
    if (auto whole = of_a_shape(message, depth)) return whole;
    auto colon = message.find(": ");
    for (int tried = 0; tried < most_colons && colon != std::string_view::npos; ++tried) {
        if (const auto what = of_a_shape(message.substr(colon + 2), depth))
            return std::string(message.substr(0, colon)) + "：" + *what;
        colon = message.find(": ", colon + 2);
    }
    return std::nullopt;
}

// "zsh, under code; inside tmux" (platform/parents).
std::string parents_in_chinese(std::string chain) {
    static constexpr std::pair<std::string_view, std::string_view> words[] = {
        {", under ", " ← "},
        {"; ", "；"},
        {"inside VS Code's terminal", "在 VS Code 的终端中"},
        {"started by VS Code", "由 VS Code 启动"},
        {"inside tmux", "在 tmux 中"},
        {"inside screen", "在 screen 中"},
        {"over ssh", "经由 ssh"},
        {" says ", " 为 "},
    };
    for (const auto& [en, zh] : words) {
        for (auto at = chain.find(en); at != std::string::npos; at = chain.find(en, at + zh.size()))
            chain.replace(at, en.size(), zh);
    }
    return chain;
}

}  // namespace

Text parents_in_words(const std::string& chain) { return {chain, parents_in_chinese(chain)}; }

Text in_words(std::string_view message) {
    return {std::string(message), in_chinese(message, 0).value_or(std::string(message))};
}

Text in_words(std::string_view where, const Error& error) {
    const auto words = in_words(error);
    return {std::string(where) + ": " + words.en, std::string(where) + "：" + words.zh};
}

}  // namespace trueup
