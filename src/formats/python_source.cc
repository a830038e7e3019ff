#include "formats/python_source.h"

#include <algorithm>
#include <array>
#include <optional>

#include "formats/python_text.h"

namespace trueup {
namespace {

using Kind = PythonToken::Kind;

class Lexer {
public:
    explicit Lexer(std::string_view text) : text_(text) {}

    std::vector<PythonStatement> run() {
        while (at_ < text_.size()) step();
        end_statement();
        return std::move(out_);
    }

private:
    char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

    void step() {
        const char c = peek();
        if (c == '\n') {
            ++at_;
            ++line_;
            if (depth_ == 0) end_statement();
            return;
        }
        if (c == '\\' && (peek(1) == '\n' || (peek(1) == '\r' && peek(2) == '\n'))) {
            at_ = text_.find('\n', at_) + 1;
            ++line_;
            joined_ = true;
            return;
        }
        if (c == '#') {
            at_ = std::min(text_.find('\n', at_), text_.size());
            return;
        }
        if (is_python_space(c)) {
            if (statement_.tokens.empty() && !joined_)
                indent_ += c == '\t' ? tab_width - indent_ % tab_width : 1;
            ++at_;
            return;
        }
        if (depth_ == 0 && c == ';') {
            const auto indent = indent_;
            end_statement();
            indent_ = indent;
            ++at_;
            return;
        }
        if (const auto quote = quote_after_prefix()) return string(*quote);
        if (is_ascii_digit(c) || (c == '.' && is_ascii_digit(peek(1)))) return word(Kind::number);
        if (is_python_word(c)) return word(Kind::name);
        sign();
    }

    // Of r"…", Rb'…' and the like; nullopt: no text starts here.
    std::optional<std::size_t> quote_after_prefix() const {
        constexpr std::size_t longest_prefix = 2;
        for (std::size_t i = 0; i <= longest_prefix; ++i) {
            const char c = peek(i);
            if (c == '"' || c == '\'') return i;
            if (std::string_view("rRbBuUfFtT").find(c) == std::string_view::npos || c == '\0') break;
        }
        return std::nullopt;
    }

    void string(std::size_t prefix) {
        const auto line = line_;
        at_ += prefix;
        const char quote = peek();
        const bool triple = peek(1) == quote && peek(2) == quote;
        at_ += triple ? 3 : 1;
        std::string content;
        while (at_ < text_.size()) {
            const char c = peek();
            if (c == quote && (!triple || (peek(1) == quote && peek(2) == quote))) {
                at_ += triple ? 3 : 1;
                break;
            }
            if (c == '\n') {
                if (!triple) break;  // never closed
                ++line_;
            }
            if (c == '\\' && at_ + 1 < text_.size()) {
                if (peek(1) == '\n') ++line_;
                content += c;
                ++at_;
            }
            content += peek();
            ++at_;
        }
        add(Kind::text, std::move(content), line);
    }

    void word(Kind kind) {
        auto end = at_;
        while (end < text_.size() &&
               (is_python_word(text_[end]) || (kind == Kind::number && text_[end] == '.')))
            ++end;
        add(kind, std::string(text_.substr(at_, end - at_)), line_);
        at_ = end;
    }

    void sign() {
        static constexpr auto long_signs = std::to_array<std::string_view>(
            {"**=", "//=", ">>=", "<<=", "...", "==", "!=", "<=", ">=", ":=", "->", "+=",
             "-=",  "*=",  "/=",  "%=",  "&=",  "|=", "^=", "@=", "**", "//", "<<", ">>"});
        const auto rest = text_.substr(at_);
        const auto* const known = std::ranges::find_if(
            long_signs, [&](std::string_view candidate) { return rest.starts_with(candidate); });
        const auto sign = std::string(known == long_signs.end() ? rest.substr(0, 1) : *known);
        at_ += sign.size();
        add(Kind::sign, sign, line_);
        if (sign == "(" || sign == "[" || sign == "{") ++depth_;
        if ((sign == ")" || sign == "]" || sign == "}") && depth_ > 0) --depth_;
    }

    void add(Kind kind, std::string text, int line) {
        if (statement_.tokens.empty()) {
            statement_.line = line;
            statement_.indent = indent_;
        }
        statement_.tokens.push_back({kind, std::move(text)});
    }

    void end_statement() {
        if (!statement_.tokens.empty()) out_.push_back(std::move(statement_));
        statement_ = {};
        indent_ = 0;
        joined_ = false;
    }

    static constexpr std::size_t tab_width = 8;
    std::string_view text_;
    std::vector<PythonStatement> out_;
    PythonStatement statement_;
    std::size_t at_ = 0;
    std::size_t indent_ = 0;
    std::size_t depth_ = 0;  // of brackets
    bool joined_ = false;    // a backslash stands before what comes
    int line_ = 1;
};

}  // namespace

std::vector<PythonStatement> python_statements(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    return Lexer(text).run();
}

}  // namespace trueup
