#include "probe/startup/static_words.h"

#include <cctype>

#include "base/text.h"

namespace trueup::startup {

namespace {

bool name_char(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

class Cutter {
public:
    Cutter(std::string_view text, bool fish, std::size_t limit) : text_(text), fish_(fish), limit_(limit) {}

    std::vector<Command> run() {
        while (at_ < text_.size() && commands_.size() < limit_) step();
        end_command(Joint::end);
        return std::move(commands_);
    }

private:
    char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

    void step() {
        const char c = peek();
        if (c == '\\' && peek(1) == '\n') {
            at_ += 2;
            ++line_;
            return;
        }
        if (c == '\n') {
            ++at_;
            ++line_;
            end_command(Joint::end);
            skip_here_documents();
        } else if (c == ' ' || c == '\t' || c == '\r') {
            ++at_;
            end_word();
        } else if (c == '#' && word_.empty()) {
            while (at_ < text_.size() && peek() != '\n') ++at_;
        } else if (c == ';') {
            ++at_;
            end_command(Joint::end);
        } else if (c == '&' && peek(1) == '&') {
            at_ += 2;
            end_command(Joint::both);
        } else if (c == '|' && peek(1) == '|') {
            at_ += 2;
            end_command(Joint::either);
        } else if (c == '|') {
            ++at_;
            end_command(Joint::pipe);
        } else if (c == '&' && peek(1) != '>' && !word_.ends_with('>') && !word_.ends_with('<')) {
            ++at_;
            command_.in_background = true;
            end_command(Joint::end);
        } else if (c == '<' && peek(1) == '<' && peek(2) != '<') {
            here_document();
        } else if (!fish_ && c == '(' && word_.empty()) {
            open_bracket();
        } else if (!fish_ && c == ')' && !word_.ends_with('(')) {
            end_command(Joint::end);
            alone(")", 1);
            end_command(Joint::end);
        } else {
            piece();
        }
    }

    // "()" of a function, "((…))" arithmetic, or a subshell.
    void open_bracket() {
        if (peek(1) == ')') {
            alone("()", 2);
        } else if (peek(1) == '(') {
            word_line_ = line_;
            copy_brackets('(', ')');
            in_word_ = true;
        } else {
            end_command(Joint::end);
            alone("(", 1);
            end_command(Joint::end);
        }
    }

    void alone(const char* word, std::size_t length) {
        word_line_ = line_;
        word_ = word;
        in_word_ = true;
        at_ += length;
        end_word();
    }

    // One character, or a whole quoted or bracketed piece.
    void piece() {
        if (word_.empty()) word_line_ = line_;
        const char c = peek();
        if (c == '\'')
            copy_until('\'', false);
        else if (c == '"')
            copy_until('"', true);
        else if (c == '`')
            copy_until('`', true);
        else if (c == '(' && (fish_ || peek(1) != ')'))
            copy_brackets('(', ')');
        else if (c == '{' && word_.ends_with('$'))
            copy_brackets('{', '}');
        else
            take();
        in_word_ = true;
    }

    void take() {
        if (peek() == '\n') ++line_;
        if (peek() == '\\' && at_ + 1 < text_.size()) {
            word_ += text_[at_++];
            if (peek() == '\n') ++line_;
        }
        word_ += text_[at_++];
    }

    void copy_until(char quote, bool escapes) {
        word_ += text_[at_++];
        while (at_ < text_.size() && peek() != quote) {
            if (!escapes && peek() == '\\') {
                word_ += text_[at_++];
                continue;
            }
            take();
        }
        if (at_ < text_.size()) word_ += text_[at_++];
    }

    void copy_brackets(char open, char close) {
        int depth = 0;
        do {
            const char c = peek();
            if (c == open) ++depth;
            if (c == close) --depth;
            if (c == '\'')
                copy_until('\'', false);
            else if (c == '"')
                copy_until('"', true);
            else
                take();
        } while (at_ < text_.size() && depth > 0);
    }

    void here_document() {
        at_ += 2;
        if (peek() == '-') ++at_;
        while (peek() == ' ') ++at_;
        std::string mark;
        while (at_ < text_.size() &&
               std::string_view(" \t\n;|&<>()").find(peek()) == std::string_view::npos) {
            if (peek() != '\'' && peek() != '"' && peek() != '\\') mark += peek();
            ++at_;
        }
        if (!mark.empty()) marks_.push_back(mark);
    }

    void skip_here_documents() {
        for (const auto& mark : marks_) {
            while (at_ < text_.size()) {
                const auto end = std::min(text_.find('\n', at_), text_.size());
                const auto line = trim(text_.substr(at_, end - at_));
                at_ = std::min(end + 1, text_.size());
                ++line_;
                if (line == mark) break;
            }
        }
        marks_.clear();
    }

    void end_word() {
        if (!in_word_) return;
        if (command_.words.empty()) command_.line = word_line_;
        command_.words.push_back(std::move(word_));
        word_.clear();
        in_word_ = false;
    }

    void end_command(Joint joint) {
        end_word();
        if (command_.words.empty()) return;
        command_.after = joint;
        commands_.push_back(std::move(command_));
        command_ = {};
        command_.before = joint;
    }

    std::string_view text_;
    bool fish_;
    std::size_t limit_;
    std::size_t at_ = 0;
    int line_ = 1;
    int word_line_ = 1;
    bool in_word_ = false;
    std::string word_;
    Command command_;
    std::vector<Command> commands_;
    std::vector<std::string> marks_;
};

}  // namespace

std::vector<Command> commands_of(std::string_view text, bool fish, std::size_t limit) {
    return Cutter(text, fish, limit).run();
}

std::optional<std::string> expand(std::string_view word, const std::string& home, const Lookup& variable) {
    std::string out;
    char quote = 0;
    for (std::size_t i = 0; i < word.size(); ++i) {
        const char c = word[i];
        if (quote == '\'') {
            if (c == '\'')
                quote = 0;
            else
                out += c;
            continue;
        }
        if (c == '\\' && i + 1 < word.size()) {
            const char next = word[++i];
            if (quote == '"' && next != '"' && next != '\\' && next != '$' && next != '`') out += '\\';
            out += next;
        } else if (c == '"') {
            quote = quote == '"' ? '\0' : '"';
        } else if (c == '\'' && quote == 0) {
            quote = '\'';
        } else if (c == '$') {
            const bool braces = i + 1 < word.size() && word[i + 1] == '{';
            std::size_t end = i + (braces ? 2 : 1);
            const auto begin = end;
            while (end < word.size() && name_char(word[end])) ++end;
            if (end == begin) return std::nullopt;
            if (braces && (end >= word.size() || word[end] != '}')) return std::nullopt;
            if (!braces && end < word.size() && word[end] == '[') return std::nullopt;
            const auto value = variable(std::string(word.substr(begin, end - begin)));
            if (!value) return std::nullopt;
            out += *value;
            i = braces ? end : end - 1;
        } else if (c == '~' && quote == 0 && (i == 0 || word[i - 1] == ':' || word[i - 1] == '=')) {
            const bool own = i + 1 == word.size() || word[i + 1] == '/' || word[i + 1] == ':';
            if (!own) return std::nullopt;
            out += home;
        } else if (c == '`' ||
                   (quote == 0 && std::string_view("*?[]{}()<>").find(c) != std::string_view::npos)) {
            return std::nullopt;
        } else {
            out += c;
        }
    }
    if (quote != 0) return std::nullopt;
    return out;
}

}  // namespace trueup::startup
