#include "probe/startup/static_words.h"

#include <utility>

#include "base/text.h"

namespace trueup::startup {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

// What may stand in front of "[[" and leave it the command's first word.
bool before_command(std::string_view word) {
    for (const std::string_view one :
         {"if", "elif", "while", "until", "!", "then", "else", "do", "{", "(", "time"}) {
        if (word == one) return true;
    }
    return false;
}

class Cutter {
public:
    Cutter(std::string_view text, Dialect dialect, std::size_t limit)
        : text_(text), dialect_(dialect), fish_(dialect == Dialect::fish), limit_(limit) {}

    std::vector<Command> run() {
        while (at_ < text_.size() && commands_.size() < limit_) step();
        end_command(Joint::end);
        return std::move(commands_);
    }

private:
    char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

    void step() {
        const char c = peek();
        // "[[ x ]];"
        if (in_test_ && word_ == "]]" && std::string_view(";&|)\n").find(c) != std::string_view::npos)
            end_word();
        if (c == '\\' && peek(1) == '\n') {
            at_ += 2;
            ++line_;
        } else if (is_blank(c) || (c == '\r' && fish_)) {
            ++at_;
            end_word();
        } else if (c == '\n') {
            ++at_;
            ++line_;
            if (in_test_)
                end_word();
            else
                end_command(Joint::end);
            skip_here_documents();
        } else if (c == '#' && !in_word_) {
            while (at_ < text_.size() && peek() != '\n') ++at_;
        } else if (in_test_) {
            piece();
        } else if (c == '<' && peek(1) == '<' && peek(2) == '<' && !fish_) {
            end_word();
            alone("<<<", 3);
        } else if (c == '<' && peek(1) == '<' && !fish_) {
            here_document();
        } else if (!operators(c)) {
            piece();
        }
    }

    // What ends a command; false: c does not.
    bool operators(char c) {
        if (c == ';') {
            std::size_t length = 1;
            while (!fish_ &&
                   (peek(length) == ';' || peek(length) == '&' || (peek(length) == '|' && length == 1)))
                ++length;
            end_command(Joint::end);
            if (length == 1) {
                ++at_;
            } else {
                alone(";;", length);
                end_command(Joint::end);
            }
        } else if (c == '&' && peek(1) == '&') {
            at_ += 2;
            end_command(Joint::both);
        } else if (c == '|' && peek(1) == '|') {
            at_ += 2;
            end_command(Joint::either);
        } else if (c == '|' && !word_.ends_with('>')) {
            at_ += peek(1) == '&' ? 2 : 1;
            end_command(Joint::pipe);
        } else if (c == '&' && peek(1) != '>' && !word_.ends_with('>') && !word_.ends_with('<')) {
            at_ += peek(1) == '!' || peek(1) == '|' ? 2 : 1;
            command_.in_background = true;
            end_command(Joint::end);
        } else if (!fish_ && c == '(' && word_.empty()) {
            open_bracket();
        } else if (!fish_ && c == '(' && names_function()) {
            end_word();
            open_bracket();
        } else if (!fish_ && c == ')' && !word_.ends_with('(')) {
            end_command(Joint::end);
            alone(")", 1);
            end_command(Joint::end);
        } else {
            return false;
        }
        return true;
    }

    // "()", or "( )": how long it is. 0: there is something in it.
    std::size_t empty_brackets() const {
        std::size_t length = 1;
        while (is_blank(peek(length))) ++length;
        return peek(length) == ')' ? length + 1 : 0;
    }
    // To zsh "f ( )" is a pattern.
    bool defines() const {
        const auto length = empty_brackets();
        return length == 2 || (length > 2 && dialect_ != Dialect::zsh);
    }

    // "f(){", "then f()": the word at hand is the name of a function, and no list ("a=()"),
    // pattern or variable.
    bool names_function() const {
        const auto& words = command_.words;
        if (!defines()) return false;
        if (!words.empty() && words.back() != "function" && !before_command(words.back())) return false;
        constexpr std::size_t longest = 256;
        return word_.size() <= longest && word_.find_first_of("=$'\"`\\*?[{<>!") == std::string::npos;
    }

    // "()" of a function, "((…))" arithmetic, zsh's "for x (a b)", or a subshell.
    void open_bracket() {
        const auto& words = command_.words;
        const bool list =
            !words.empty() && (words[0] == "for" || words[0] == "foreach" || words[0] == "select");
        const auto empty = empty_brackets();
        if (defines()) {
            alone("()", empty);
            if (peek() == '{') alone("{", 1);
        } else if (peek(1) == '(' || list || (empty > 0 && !words.empty())) {
            word_line_ = line_;
            in_word_ = true;
            copy_brackets('(', ')');
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
        if (!in_word_) word_line_ = line_;
        in_word_ = true;
        const auto begin = at_;
        const int begin_line = line_;
        open_ = false;
        // A text full of openings would be read to its end from each of them.
        constexpr int most_open = 20;
        if (opens_ < most_open)
            copy_piece();
        else
            take();
        if (!open_) return;
        ++opens_;
        // No end to it: go on with the next line, which the shell may or may not do.
        at_ = std::min(text_.find('\n', begin), text_.size());
        line_ = begin_line;
        lost_ = true;
    }

    void copy_piece() {
        const char c = peek();
        if (c == '\'')
            copy_single();
        else if (c == '"')
            copy_double();
        else if (c == '`' && !fish_)
            copy_back_quotes();
        else if (c == '(' && !in_test_ && (fish_ || peek(1) != ')'))
            copy_brackets('(', ')');
        else if (c == '{' && ends_in_dollar())
            copy_brackets('{', '}');
        else if (c == '(' && ends_in_dollar())
            copy_brackets('(', ')');
        else
            take();
    }

    bool ends_in_dollar() const { return word_.ends_with('$') && !word_.ends_with("\\$"); }

    void take() {
        if (peek() == '\n') ++line_;
        if (peek() == '\\' && at_ + 1 < text_.size()) {
            word_ += text_[at_++];
            if (peek() == '\n') ++line_;
        }
        word_ += text_[at_++];
    }

    void take_plain() {
        if (peek() == '\n') ++line_;
        word_ += text_[at_++];
    }

    void copy_single() {
        const bool escapes = fish_ || ends_in_dollar();
        word_ += text_[at_++];
        while (at_ < text_.size() && peek() != '\'') {
            if (escapes)
                take();
            else
                take_plain();
        }
        close();
    }

    void copy_back_quotes() {
        word_ += text_[at_++];
        while (at_ < text_.size() && peek() != '`') take();
        close();
    }

    // The closing quote, where there is one.
    void close() {
        if (at_ < text_.size())
            word_ += text_[at_++];
        else
            open_ = true;
    }

    // "…": commands and "${…}" in it have quotes of their own.
    void copy_double() {
        word_ += text_[at_++];
        while (at_ < text_.size() && peek() != '"' && !open_) {
            if (peek() == '$' && (peek(1) == '(' || (peek(1) == '{' && !fish_))) {
                word_ += text_[at_++];
                copy_brackets(peek(), peek() == '(' ? ')' : '}', true);
            } else if (peek() == '`' && !fish_) {
                copy_back_quotes();
            } else {
                take();
            }
        }
        if (!open_) close();
    }

    void copy_brackets(char open, char close, bool quoted = false) {
        constexpr int deepest = 100;
        if (nested_ >= deepest) {
            open_ = true;
            return;
        }
        ++nested_;
        const bool commands = open == '(' && !(peek(1) == '(' && !fish_);
        const auto outer_marks = std::exchange(marks_, {});
        int depth = 0;
        do {
            const char c = peek();
            if (c == open) ++depth;
            if (c == close) --depth;
            if (c == '\'' && !(quoted && open == '{'))
                copy_single();
            else if (c == '"')
                copy_double();
            else if (c == '`' && !fish_)
                copy_back_quotes();
            else if (commands && c == '#' && at_ > 0 && (is_blank(text_[at_ - 1]) || text_[at_ - 1] == '\n'))
                while (at_ < text_.size() && peek() != '\n') ++at_;
            else if (c == '$' && peek(1) == '{' && open == '(') {
                word_ += text_[at_++];
                copy_brackets('{', '}', quoted);
            } else if (commands && c == '<' && peek(1) == '<' && peek(2) != '<' && !fish_ &&
                       (at_ == 0 || text_[at_ - 1] != '<')) {
                const auto begin = at_;
                here_document();
                word_ += text_.substr(begin, at_ - begin);
            } else if (c == '\n' && !marks_.empty()) {
                const auto begin = at_;
                ++at_;
                ++line_;
                skip_here_documents();
                word_ += text_.substr(begin, at_ - begin);
            } else
                take();
        } while (at_ < text_.size() && depth > 0 && !open_);
        if (depth > 0) open_ = true;
        marks_ = outer_marks;
        --nested_;
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
        auto word = std::exchange(word_, {});
        in_word_ = false;
        auto& words = command_.words;
        // zsh closes a block at a "}" that stands anywhere.
        if (word == "}" && dialect_ == Dialect::zsh && !words.empty() && words.back() != "{")
            end_command(Joint::end);
        if (!fish_ && word == "[[" && (command_.words.empty() || before_command(command_.words.back())))
            in_test_ = true;
        if (word == "]]") in_test_ = false;
        if (command_.words.empty()) command_.line = word_line_;
        command_.words.push_back(std::move(word));
    }

    void end_command(Joint joint) {
        end_word();
        in_test_ = false;
        if (command_.words.empty()) return;
        command_.after = joint;
        command_.lost = lost_;
        commands_.push_back(std::move(command_));
        command_ = {};
        command_.before = joint;
    }

    std::string_view text_;
    Dialect dialect_;
    bool fish_;
    std::size_t limit_;
    std::size_t at_ = 0;
    int line_ = 1;
    int word_line_ = 1;
    bool in_word_ = false;
    bool in_test_ = false;  // between [[ and ]]
    bool open_ = false;     // the piece at hand has no end
    bool lost_ = false;
    int opens_ = 0;   // pieces without an end so far
    int nested_ = 0;  // brackets in brackets
    std::string word_;
    Command command_;
    std::vector<Command> commands_;
    std::vector<std::string> marks_;
};

}  // namespace

Dialect dialect_of(std::string_view shell) {
    return shell == "fish" ? Dialect::fish : shell == "zsh" ? Dialect::zsh : Dialect::bash;
}

std::vector<Command> commands_of(std::string_view text, Dialect dialect, std::size_t limit) {
    return Cutter(text, dialect, limit).run();
}

}  // namespace trueup::startup
