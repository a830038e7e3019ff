#include "probe/startup/source_text.h"

#include <algorithm>
#include <cctype>

#include "base/text.h"
#include "probe/startup/static_words.h"

namespace trueup::startup {

namespace {

constexpr std::uint64_t longest_file = 4U << 20U;
const std::string no_line;

bool counts(char c) { return c != ' ' && c != '\t' && c != '\n' && c != '\r' && c != ';' && c != '\\'; }

std::string_view first_word(std::string_view text) {
    text = trim(text);
    return text.substr(0, text.find_first_of(" \t\n"));
}

}  // namespace

SourceText::SourceText(std::string_view text) : lines_(lines_of(text)) {
    squeezed_.reserve(text.size());
    line_of_.reserve(text.size());
    int number = 1;
    for (const auto& line : lines_) {
        line_start_.push_back(squeezed_.size());
        for (const char c : line) {
            if (!counts(c)) continue;
            squeezed_ += c;
            line_of_.push_back(number);
        }
        ++number;
    }
}

const std::string& SourceText::line(int number) const {
    if (number < 1 || number > lines()) return no_line;
    return lines_[static_cast<std::size_t>(number - 1)];
}

std::string SourceText::squeeze(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (counts(c)) out += c;
    }
    return out;
}

// An occurrence that begins on a line up to `last` and ends on one from `first`.
std::optional<SourceText::Match> SourceText::find(std::string_view squeezed, int first, int last) const {
    if (squeezed.empty() || last < 1 || first > lines()) return std::nullopt;
    // A command of n characters that ends on line `first` or later cannot begin
    // more than n characters before it.
    const std::size_t start_of_first = line_start_[static_cast<std::size_t>(std::max(first, 1) - 1)];
    std::size_t at = start_of_first > squeezed.size() ? start_of_first - squeezed.size() : 0;
    while ((at = squeezed_.find(squeezed, at)) != std::string::npos) {
        const int begins = line_of_[at];
        const int ends = line_of_[at + squeezed.size() - 1];
        if (begins > last) return std::nullopt;
        if (ends >= first) return Match{begins, ends, at};
        ++at;
    }
    return std::nullopt;
}

std::optional<SourceText::Match> SourceText::at_line(std::string_view text, int line) const {
    const auto whole = squeeze(text);
    if (auto match = find(whole, line, line)) return match;
    // Shells print redirections in their own way.
    const auto plain = squeeze(text.substr(0, text.find_first_of("<>")));
    if (plain.size() >= 4 && plain.size() < whole.size()) {
        if (auto match = find(plain, line, line)) return match;
    }
    // bash prints $'…' as the bytes that it stands for.
    if (text.find_first_of("\n\t") != std::string_view::npos) {
        const auto start = squeeze(text.substr(0, text.find('\'')));
        if (start.size() >= 8 && start.size() < whole.size()) {
            if (auto match = find(start + "$'", line, line)) return match;
        }
    }
    // An alias in front is printed as what it stands for.
    const auto word = first_word(text);
    const auto rest = squeeze(trim(text).substr(word.size()));
    if (rest.size() >= 4) return find(rest, line, line);
    return std::nullopt;
}

std::optional<SourceText::Match> SourceText::only_place(std::string_view text) const {
    const auto whole = squeeze(text);
    if (whole.size() < 4) return std::nullopt;
    const auto at = squeezed_.find(whole);
    if (at == std::string::npos || squeezed_.find(whole, at + 1) != std::string::npos) return std::nullopt;
    return Match{line_of_[at], line_of_[at + whole.size() - 1], at};
}

int SourceText::line_of(const Match& match, std::size_t offset) const {
    const auto at = match.at + offset;
    return at < line_of_.size() ? line_of_[at] : match.last;
}

bool SourceText::defines(std::string_view function) const {
    return std::ranges::any_of(lines_, [&](const std::string& line) {
        std::string_view rest = line;
        for (std::size_t at = 0; (at = rest.find(function, at)) != std::string_view::npos;
             at += function.size()) {
            if (at > 0 && name_char(rest[at - 1])) continue;
            const auto after = trim(rest.substr(at + function.size()));
            if (after.starts_with("()") || after.starts_with("( )")) return true;
            if (trim(rest.substr(0, at)).ends_with("function")) return true;
        }
        return false;
    });
}

const SourceText* SourceTexts::get(const std::string& path) {
    auto found = texts_.find(path);
    if (found == texts_.end()) {
        const auto text = host_.read(path, longest_file);
        found = texts_.emplace(path, text ? std::optional<SourceText>(*text) : std::nullopt).first;
    }
    return found->second ? &*found->second : nullptr;
}

bool mentions(std::string_view text, std::string_view name) {
    const auto same = [](char a, char b) {
        return std::toupper(static_cast<unsigned char>(a)) == std::toupper(static_cast<unsigned char>(b));
    };
    auto from = text.begin();
    while (true) {
        const auto at = std::search(from, text.end(), name.begin(), name.end(), same);
        if (at == text.end()) return false;
        const auto end = at + static_cast<std::ptrdiff_t>(name.size());
        const bool word =
            (at == text.begin() || !name_char(*(at - 1))) && (end == text.end() || !name_char(*end));
        if (word) return true;
        from = at + 1;
    }
}

namespace {

// The words of a command, quotes kept together; a rough cut that is enough to
// tell assignments from arguments.
std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    char quote = 0;
    int depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\\' && quote != '\'' && i + 1 < text.size()) {
            word += c;
            word += text[++i];
            continue;
        }
        if (quote != 0) {
            if (c == quote) quote = 0;
        } else if (c == '\'' || c == '"' || c == '`') {
            quote = c;
        } else if (c == '(') {
            ++depth;
        } else if (c == ')') {
            --depth;
        } else if (depth <= 0 && (c == ' ' || c == '\t' || c == '\n')) {
            if (!word.empty()) words.push_back(std::move(word));
            word.clear();
            continue;
        }
        word += c;
    }
    if (!word.empty()) words.push_back(std::move(word));
    return words;
}

bool same_name(std::string_view a, std::string_view b) { return a == b || (b == "PATH" && a == "path"); }

// The name in front of '=', '+=' or '[…]='; empty when the word is none.
std::string_view assigned_name(std::string_view word) {
    std::size_t end = 0;
    while (end < word.size() && name_char(word[end])) ++end;
    if (end == 0 || std::isdigit(static_cast<unsigned char>(word[0])) != 0) return {};
    const auto rest = word.substr(end);
    if (rest.starts_with('=') || rest.starts_with("+=")) return word.substr(0, end);
    if (rest.starts_with('[') && rest.find("]=") != std::string_view::npos) return word.substr(0, end);
    return {};
}

bool is_declaration(std::string_view word) {
    return word == "export" || word == "typeset" || word == "declare" || word == "readonly" ||
           word == "unset" || word == "read" || word == "integer" || word == "float" || word == "unexport";
}

}  // namespace

std::vector<std::string> assigned_names(std::string_view text) {
    std::vector<std::string> names;
    const auto take = [&names](std::string_view name) { names.emplace_back(name == "path" ? "PATH" : name); };
    const auto words = words_of(text);
    std::size_t at = 0;
    while (at < words.size() && (words[at] == "builtin" || words[at] == "command")) ++at;
    if (at >= words.size()) return names;
    if (is_declaration(words[at])) {
        const bool needs_value = words[at] != "unset" && words[at] != "read";
        for (std::size_t i = at + 1; i < words.size(); ++i) {
            const auto target = assigned_name(words[i]);
            if (!target.empty())
                take(target);
            else if (!needs_value)
                take(words[i]);
        }
        return names;
    }
    for (std::size_t i = at; i < words.size(); ++i) {
        const auto target = assigned_name(words[i]);
        if (target.empty()) return {};  // "X=1 command"
        take(target);
    }
    return names;
}

bool assigns(std::string_view text, std::string_view name) {
    const auto names = assigned_names(text);
    return std::ranges::find(names, name) != names.end();
}

bool reads_variable(std::string_view text, std::string_view name) {
    const auto is_name = [](char c) {
        return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    };
    for (auto at = text.find('$'); at != std::string_view::npos; at = text.find('$', at + 1)) {
        auto rest = text.substr(at + 1);
        if (rest.starts_with('{')) rest.remove_prefix(1);
        if (!rest.starts_with(name)) continue;
        rest.remove_prefix(name.size());
        if (rest.empty() || !is_name(rest.front())) return true;
    }
    return false;
}

bool assigns_temporarily(std::string_view text, std::string_view name) {
    bool found = false;
    for (const auto& word : words_of(text)) {
        const auto target = assigned_name(word);
        if (target.empty()) return found;
        found = found || same_name(target, name);
    }
    return false;
}

bool is_dynamic(std::string_view text) {
    const auto word = first_word(text);
    return text.find_first_of("$`") != std::string_view::npos || word == "eval" || word == "source" ||
           word == ".";
}

}  // namespace trueup::startup
