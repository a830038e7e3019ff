#include "facts/set_line.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"

namespace trueup {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t'; }

// The rest of a line after the words that may stand before an assignment.
std::string_view after_prefix(std::string_view line, bool& fish) {
    line = trim(line);
    constexpr std::array<std::string_view, 5> posix = {"export ", "typeset -x ", "typeset -gx ",
                                                       "declare -x ", "setenv "};
    constexpr std::array<std::string_view, 7> fish_words = {
        "set -gx ", "set -x ", "set -xg ", "set -Ux ", "set -xU ", "set -g -x ", "set --export -g "};
    for (const auto word : posix) {
        if (!line.starts_with(word)) continue;
        fish = word == "setenv ";  // csh: name and value are two words, too
        return trim(line.substr(word.size()));
    }
    for (const auto word : fish_words) {
        if (!line.starts_with(word)) continue;
        fish = true;
        return trim(line.substr(word.size()));
    }
    return line;
}

// The word that the value is (quotes respected), perhaps with a comment behind
// it; nullopt when it is more, or an operator ends it before the line does.
std::optional<std::string_view> one_word(std::string_view value) {
    char quote = '\0';
    for (std::size_t i = 0; i < value.size(); ++i) {
        const char c = value[i];
        if (quote != '\0') {
            if (c == '\\' && quote == '"')
                ++i;
            else if (c == quote)
                quote = '\0';
            continue;
        }
        if (c == '\\') {
            if (i + 1 == value.size()) return std::nullopt;  // the command goes on in the next line
            ++i;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == ';' || c == '&' || c == '|' || c == '`' || c == '<' || c == '>') {
            return std::nullopt;
        } else if (is_space(c)) {
            const auto rest = trim(value.substr(i));
            if (!rest.empty() && rest.front() != '#') return std::nullopt;
            return value.substr(0, i);
        }
    }
    if (quote != '\0') return std::nullopt;
    return value;
}

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("/._-+@:,%${}").contains(c);
}

struct Piece {
    std::size_t begin = 0;
    std::size_t end = 0;
};

// The pieces between unquoted characters of `separators`, a comment left out;
// nullopt when there is an operator or a substitution, or a quote stays open.
std::optional<std::vector<Piece>> pieces(std::string_view line, std::string_view separators) {
    std::vector<Piece> out;
    Piece piece;
    char quote = '\0';
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (quote == '\'') {
            if (c == quote) quote = '\0';
            continue;
        }
        if (c == '`' || (c == '$' && i + 1 < line.size() && line[i + 1] == '(')) return std::nullopt;
        if (c == '\\') {
            if (++i == line.size()) return std::nullopt;
            continue;
        }
        if (quote != '\0') {
            if (c == quote) quote = '\0';
            continue;
        }
        if (c == '"' || c == '\'') {
            quote = c;
        } else if (std::string_view("&|<>()").contains(c)) {
            return std::nullopt;
        } else if (c == '#' && (i == 0 || is_space(line[i - 1]) || line[i - 1] == ';')) {
            line = line.substr(0, i);
        } else if (separators.contains(c)) {
            out.push_back({piece.begin, i});
            piece.begin = i + 1;
        }
    }
    if (quote != '\0') return std::nullopt;
    out.push_back({piece.begin, line.size()});
    return out;
}

// One word of "export A=1 X=2".
std::optional<WithoutSetting> without_word(std::string_view line, Piece statement, std::string_view name) {
    const auto text = line.substr(statement.begin, statement.end - statement.begin);
    auto words = pieces(text, " \t");
    if (!words) return std::nullopt;
    std::erase_if(*words, [](const Piece& w) { return w.begin == w.end; });
    const auto word_at = [&](const Piece& w) { return text.substr(w.begin, w.end - w.begin); };
    if (words->size() < 3 || word_at(words->front()) != "export") return std::nullopt;
    std::optional<WithoutSetting> out;
    for (std::size_t i = 1; i < words->size(); ++i) {
        const auto word = word_at((*words)[i]);
        if (word.starts_with('-')) return std::nullopt;
        if (!word.starts_with(name) || word.size() == name.size() || word[name.size()] != '=') continue;
        if (out) return std::nullopt;
        out.emplace();
        out->set.value = word.substr(name.size() + 1);
        const auto from = statement.begin + (*words)[i - 1].end;
        const auto to = statement.begin + (*words)[i].end;
        out->rest = std::string(line.substr(0, from)) + std::string(line.substr(to));
    }
    return out;
}

}  // namespace

std::optional<std::string> SetLine::portable() const {
    std::string_view text = value;
    bool literal = false;
    if (text.size() > 1 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front()) {
        literal = text.front() == '\'';
        text = text.substr(1, text.size() - 2);
    } else if (text.starts_with("~/")) {
        if (!std::ranges::all_of(text.substr(1), is_plain)) return std::nullopt;
        return "$HOME" + std::string(text.substr(1));
    }
    if (text.empty() || !std::ranges::all_of(text, is_plain)) return std::nullopt;
    if (literal && text.contains('$')) return std::nullopt;
    // "${X:-1}" and its kin, and what braces mean without a "$".
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '{' && text[i] != '}') continue;
        if (text[i] == '}' || i == 0 || text[i - 1] != '$') return std::nullopt;
        const auto close = text.find('}', i);
        if (close == std::string_view::npos) return std::nullopt;
        const auto inner = text.substr(i + 1, close - i - 1);
        if (inner.find_first_of("/.-+@:,%${") != std::string_view::npos) return std::nullopt;
        i = close;
    }
    return std::string(text);
}

std::optional<SetLine> set_line(std::string_view line, std::string_view name) {
    SetLine out;
    const auto rest = after_prefix(line, out.fish);
    if (!rest.starts_with(name) || rest.size() == name.size()) return std::nullopt;
    const char next = rest[name.size()];
    if (out.fish ? !is_space(next) : next != '=') return std::nullopt;
    auto value = rest.substr(name.size() + 1);
    if (out.fish) value = trim(value);
    const auto word = one_word(value);
    if (!word) return std::nullopt;
    out.value = *word;
    return out;
}

std::optional<WithoutSetting> without_setting(std::string_view line, std::string_view name) {
    if (auto set = set_line(line, name)) return WithoutSetting{{}, *std::move(set)};
    const auto statements = pieces(line, ";");
    if (!statements) return std::nullopt;
    std::optional<WithoutSetting> out;
    for (std::size_t i = 0; i < statements->size(); ++i) {
        const auto& piece = (*statements)[i];
        const auto text = line.substr(piece.begin, piece.end - piece.begin);
        std::optional<WithoutSetting> here = without_word(line, piece, name);
        if (const auto set = set_line(text, name); set && !here) {
            // With the ";" behind it, or, of the last, the one before.
            const bool last = i + 1 == statements->size();
            auto begin = piece.begin;
            auto end = last ? piece.end : piece.end + 1;
            if (last && begin > 0) --begin;
            auto rest = std::string(line.substr(0, begin)) + std::string(line.substr(end));
            const auto indent = line.substr(0, line.find_first_not_of(" \t"));
            here = WithoutSetting{std::string(indent) + std::string(trim(rest)), *set};
        }
        if (!here) continue;
        if (out) return std::nullopt;
        out = std::move(here);
    }
    return out;
}

}  // namespace trueup
