#include "facts/set_line.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"

namespace trueup {
namespace {

constexpr auto npos = std::string_view::npos;

bool is_space(char c) { return c == ' ' || c == '\t'; }

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("/._-+@:,%${}").contains(c);
}

// Past the quotes, the escape or the substitution that begins at `at`; at + 1
// where none does; npos when it does not end in this line, or nests too deep.
std::size_t past(std::string_view line, std::size_t at, int depth = 0);

std::size_t past_nested(std::string_view line, std::size_t at, char close, int depth = 0) {
    constexpr int deepest = 20;
    if (depth > deepest) return npos;
    while (at < line.size()) {
        if (line[at] == close) return at + 1;
        at = line[at] == '(' && close == ')' ? past_nested(line, at + 1, close, depth + 1)
                                             : past(line, at, depth + 1);
    }
    return npos;
}

std::size_t past(std::string_view line, std::size_t at, int depth) {
    const char c = line[at];
    const char next = at + 1 < line.size() ? line[at + 1] : '\0';
    const auto to = [&](char close) {
        const auto end = line.find(close, at + 1);
        return end == npos ? npos : end + 1;
    };
    if (c == '\\') return at + 1 < line.size() ? at + 2 : npos;
    if (c == '\'' || c == '`') return to(c);
    if (c == '"') {
        ++at;
        while (at < line.size() && line[at] != '"')
            at = line[at] == '\'' ? at + 1 : past(line, at, depth + 1);
        return at < line.size() ? at + 1 : npos;
    }
    if (c == '$' && next == '(') return past_nested(line, at + 2, ')', depth + 1);
    if (c == '$' && next == '{') return past_nested(line, at + 2, '}', depth + 1);
    return at + 1;
}

// "-gx", "--export": does this option of typeset, declare or fish's set only say
// where the variable is seen? `exports` is set when it says that programs get it.
bool is_scope(std::string_view option, bool& exports) {
    if (option == "--export") return exports = true;
    if (option == "--global" || option == "--universal") return true;
    if (!option.starts_with('-') || option.size() < 2) return false;
    if (option.find_first_not_of("gxUr", 1) != npos) return false;
    if (option.contains('x')) exports = true;
    return true;
}

std::string_view first_word(std::string_view text) { return text.substr(0, text.find_first_of(" \t")); }

// What is behind the options that only say where a variable is seen; nullopt when
// none says that programs get it or that it is global (of one that they get already,
// "set -g X 1" changes the value), or another option stands there.
std::optional<std::string_view> after_options(std::string_view text) {
    bool seen = false;
    for (text = trim(text); text.starts_with('-'); text = trim(text.substr(first_word(text).size()))) {
        const auto word = first_word(text);
        if (!is_scope(word, seen)) return std::nullopt;
        seen = seen || word == "--global" || (!word.starts_with("--") && word.contains('g'));
    }
    if (!seen) return std::nullopt;
    return text;
}

// The rest of a statement after the words that may stand before an assignment.
std::string_view after_prefix(std::string_view line, bool& fish) {
    line = trim(line);
    const auto word = first_word(line);
    const auto rest = trim(line.substr(word.size()));
    if (word == "export") return rest;
    if (word == "setenv") {  // csh: name and value are two words, too
        fish = true;
        return rest;
    }
    if (word == "typeset" || word == "declare" || word == "set") {
        if (const auto behind = after_options(rest)) {
            fish = word == "set";
            return *behind;
        }
    }
    return line;
}

// The word that the value is (quotes respected), perhaps with a comment behind
// it; nullopt when it is more, or an operator ends it before the line does.
std::optional<std::string_view> one_word(std::string_view value, bool fish) {
    for (std::size_t i = 0; i < value.size();) {
        const char c = value[i];
        if (is_space(c)) {
            const auto rest = trim(value.substr(i));
            if (!rest.empty() && rest.front() != '#') return std::nullopt;
            return value.substr(0, i);
        }
        if (std::string_view(";&|<>)").contains(c)) return std::nullopt;
        if (c == '(' && !fish) return std::nullopt;
        i = c == '(' ? past_nested(value, i + 1, ')') : past(value, i);
        if (i == npos) return std::nullopt;
    }
    return value;
}

// ": ${X:=v}" and ": "${X=v}"", where an empty X would be no setting at all.
std::optional<SetLine> set_by_default(std::string_view line, std::string_view name) {
    line = trim(line);
    if (!line.starts_with(": ")) return std::nullopt;
    auto word = one_word(trim(line.substr(2)), false);
    if (!word) return std::nullopt;
    auto text = *word;
    if (text.size() > 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    if (!text.starts_with("${") || !text.ends_with('}')) return std::nullopt;
    text = text.substr(2, text.size() - 3);
    if (!text.starts_with(name)) return std::nullopt;
    text = text.substr(name.size());
    if (text.starts_with(":=")) return SetLine{false, std::string(text.substr(2))};
    if (text.starts_with('=')) return SetLine{false, std::string(text.substr(1))};
    return std::nullopt;
}

// `eval "export X=1"`: what it evaluates, where that is written out, and is no eval again.
std::optional<std::string> evaluated(std::string_view line) {
    line = trim(line);
    if (!line.starts_with("eval ")) return std::nullopt;
    auto text = trim(line.substr(5));
    if (text.empty() || text.starts_with("eval ")) return std::nullopt;
    if (text.front() != '"' && text.front() != '\'') return std::string(text);
    if (past(text, 0) != text.size()) return std::nullopt;
    const bool literal = text.front() == '\'';
    text = text.substr(1, text.size() - 2);
    if (trim(text).starts_with("eval ") || (!literal && text.find_first_of("\\`\"") != npos))
        return std::nullopt;
    return std::string(text);
}

struct Piece {
    std::size_t begin = 0;
    std::size_t end = 0;
};

// The pieces between unquoted characters of `separators`, a comment left out;
// nullopt when there is another operator, or something stays open.
std::optional<std::vector<Piece>> pieces(std::string_view line, std::string_view separators) {
    std::vector<Piece> out;
    Piece piece;
    for (std::size_t i = 0; i < line.size();) {
        const char c = line[i];
        if (c == '#' && (i == 0 || is_space(line[i - 1]) || line[i - 1] == ';')) {
            line = line.substr(0, i);
            break;
        }
        if (std::string_view("&|<>()").contains(c)) return std::nullopt;
        const auto next = past(line, i);
        if (next == npos) return std::nullopt;
        if (separators.contains(c)) {
            out.push_back({piece.begin, i});
            piece.begin = i + 1;
        }
        i = next;
    }
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
    if (words->size() < 3) return std::nullopt;
    const auto command = word_at(words->front());
    std::size_t first = 1;
    bool exports = command == "export";
    if (command == "typeset" || command == "declare") {
        while (first < words->size() && is_scope(word_at((*words)[first]), exports)) ++first;
    }
    // A word that is alone there is the statement, and that has been looked at.
    if (!exports || words->size() < first + 2) return std::nullopt;
    std::optional<WithoutSetting> out;
    for (std::size_t i = first; i < words->size(); ++i) {
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

// A statement of a line with operators, and what stands on either side.
struct Statement {
    Piece text;  // blanks and the words before its command left out
    std::string_view before, after;
};

std::string_view operator_at(std::string_view line, std::size_t at) {
    for (const std::string_view sign : {"&&", "||", ";;", ";", "&", "|", ")"}) {
        if (line.substr(at).starts_with(sign)) return line.substr(at, sign.size());
    }
    const bool begins = at == 0 || is_space(line[at - 1]) || std::string_view(";)&|").contains(line[at - 1]);
    const bool ends = at + 1 == line.size() || is_space(line[at + 1]) || line[at + 1] == ';';
    if (begins && ends && (line[at] == '{' || line[at] == '}')) return line.substr(at, 1);
    return {};
}

// "then export X=1": the words that a command may follow.
Piece narrowed(std::string_view line, Piece piece) {
    constexpr std::array<std::string_view, 5> leading = {"then", "do", "else", "and", "or"};
    while (true) {
        while (piece.begin < piece.end && is_space(line[piece.begin])) ++piece.begin;
        const auto word = first_word(line.substr(piece.begin, piece.end - piece.begin));
        if (std::ranges::find(leading, word) == leading.end()) break;
        piece.begin += word.size();
    }
    while (piece.end > piece.begin && is_space(line[piece.end - 1])) --piece.end;
    return piece;
}

// nullopt: a subshell, an array, or something that stays open.
std::optional<std::vector<Statement>> statements_of(std::string_view line) {
    std::vector<Statement> out;
    Piece piece;
    std::string_view before;
    std::size_t i = 0;
    while (i < line.size()) {
        const char c = line[i];
        if (c == '#' && (i == 0 || is_space(line[i - 1]) || line[i - 1] == ';')) break;
        if (c == '(') {
            const auto rest = line.substr(i);
            if (rest.starts_with("()")) {  // of a function
                i += 2;
                continue;
            }
            const auto end = rest.starts_with("((") ? line.find("))", i) : npos;
            if (end == npos) return std::nullopt;
            i = end + 2;
            continue;
        }
        if (const auto sign = operator_at(line, i); !sign.empty()) {
            out.push_back({narrowed(line, {piece.begin, i}), before, sign});
            i += sign.size();
            piece.begin = i;
            before = sign;
            continue;
        }
        i = past(line, i);
        if (i == npos) return std::nullopt;
    }
    out.push_back({narrowed(line, {piece.begin, i}), before, {}});
    return out;
}

// "[ -d /a ] && export X=/a" -> "[ -d /a ] && :": the one statement that sets it
// does nothing any more.
std::optional<WithoutSetting> without_statement(std::string_view line, std::string_view name) {
    const auto statements = statements_of(line);
    if (!statements) return std::nullopt;
    std::optional<WithoutSetting> out;
    for (const auto& [at, before, after] : *statements) {
        auto here = without_word(line, at, name);
        if (const auto set = set_line(line.substr(at.begin, at.end - at.begin), name); set && !here) {
            here.emplace();
            here->set = *set;
            // It always succeeds: what is to come after it comes anyway.
            const auto behind = line.substr(at.end).find_first_not_of(" \t") + at.end;
            const bool dropped = before.empty() && after == "&&";
            here->rest = std::string(line.substr(0, at.begin)) +
                         (dropped ? std::string(trim(line.substr(behind + 2)))
                                  : (set->fish ? "true" : ":") + std::string(line.substr(at.end)));
        }
        if (!here) continue;
        // In a pipe or in the background it sets nothing, and something else did.
        const auto alone = [](std::string_view sign) { return sign == "|" || sign == "&"; };
        if (out || alone(before) || alone(after)) return std::nullopt;
        out = std::move(here);
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
        if (close == npos) return std::nullopt;
        const auto inner = text.substr(i + 1, close - i - 1);
        if (inner.find_first_of("/.-+@:,%${") != npos) return std::nullopt;
        i = close;
    }
    return std::string(text);
}

std::optional<std::string> SetLine::command() const {
    std::string_view text = value;
    if (fish) return std::nullopt;
    if (text.size() > 1 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    if (!text.starts_with("$(")) return std::nullopt;
    const auto close = text.find(')');
    if (close == npos) return std::nullopt;
    const auto words = text.substr(2, close - 2);
    const auto behind = text.substr(close + 1);
    const auto plain = [](char c) { return is_plain(c) && !std::string_view("${}").contains(c); };
    const bool simple =
        std::ranges::all_of(words, [&](char c) { return plain(c) || c == ' '; }) && !trim(words).empty();
    if (!simple || !std::ranges::all_of(behind, plain)) return std::nullopt;
    return std::string(text);
}

std::optional<SetLine> set_line(std::string_view line, std::string_view name) {
    if (auto set = set_by_default(line, name)) return set;
    if (const auto inner = evaluated(line)) return set_line(*inner, name);
    SetLine out;
    const auto rest = after_prefix(line, out.fish);
    if (!rest.starts_with(name) || rest.size() == name.size()) return std::nullopt;
    const char next = rest[name.size()];
    if (out.fish ? !is_space(next) : next != '=') return std::nullopt;
    auto value = rest.substr(name.size() + 1);
    if (out.fish) value = trim(value);
    const auto word = one_word(value, out.fish);
    if (!word) return std::nullopt;
    out.value = *word;
    return out;
}

std::optional<WithoutSetting> without_setting(std::string_view line, std::string_view name) {
    if (auto set = set_line(line, name)) return WithoutSetting{{}, *std::move(set)};
    const auto statements = pieces(line, ";");
    if (!statements) return without_statement(line, name);
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
            const auto tail = line.substr(end);
            const bool comment = tail.starts_with('#');
            auto rest = std::string(line.substr(0, begin)) + (comment ? " " : "") + std::string(tail);
            const auto indent = line.substr(0, line.find_first_not_of(" \t"));
            here = WithoutSetting{std::string(indent) + std::string(trim(rest)), *set};
        }
        if (!here) continue;
        if (out) return std::nullopt;
        out = std::move(here);
    }
    if (!out) return without_statement(line, name);
    // "X=1; if a; then X=2; fi": which of the two, the line does not say.
    if (without_statement(out->rest, name)) return std::nullopt;
    return out;
}

bool hands_on(std::string_view line, std::string_view name) {
    const auto own = without_setting(line, name);
    std::string text = own ? own->set.value : std::string();
    if (text.size() > 1 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    return own && (text == "$" + std::string(name) || text == "${" + std::string(name) + "}");
}

}  // namespace trueup
