// Values that stand behind a name which looks like a secret's: in shells, .env
// files, INI, YAML, JSON, command lines, HTTP headers.
#include <algorithm>

#include "base/redact.h"
#include "base/text.h"

namespace trueup::redaction {
namespace {

bool is_name_letter(char letter) {
    return (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= 'a' && letter <= 'z') || letter == '_' || letter == '-' || letter == '.';
}
bool is_blank(char letter) { return letter == ' ' || letter == '\t'; }

// Goes through the text once. `at_` is the next letter that is not in `out_`.
class Hider {
public:
    explicit Hider(std::string_view text) : text_(text) {}

    std::string run() {
        while (at_ < text_.size()) {
            const char letter = text_[at_];
            if (letter == '\n') {
                line_start_ = at_ + 1;
                quote_ = '\0';
            }
            if (is_name_letter(letter)) {
                name();
            } else {
                follow_quotes(letter);
                out_ += letter;
                ++at_;
            }
        }
        return std::move(out_);
    }

private:
    char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
    void copy(std::size_t count) {
        out_ += text_.substr(at_, count);
        at_ = std::min(at_ + count, text_.size());
    }
    void copy_blanks() {
        while (is_blank(peek())) copy(1);
    }
    bool line_ended() const { return at_ >= text_.size() || text_[at_] == '\n' || text_[at_] == '\r'; }

    // Which quote is open on this line.
    void follow_quotes(char letter) {
        if (letter != '"' && letter != '\'' && letter != '`') return;
        if (at_ > 0 && text_[at_ - 1] == '\\' && quote_ != '\'') return;
        if (quote_ == '\0') {
            quote_ = letter;
        } else if (quote_ == letter) {
            quote_ = '\0';
        }
    }

    void name() {
        std::size_t length = 0;
        while (is_name_letter(peek(length))) ++length;
        const auto word = text_.substr(at_, length);
        const char before = at_ > 0 ? text_[at_ - 1] : '\0';
        const auto line_before = text_.substr(line_start_, at_ - line_start_);
        copy(length);
        // After a slash it is a part of a path or URL, not a name.
        if (before == '/' || !secret_name(word)) return;

        if (word.starts_with("-") && is_blank(peek())) {  // --token VALUE
            copy_blanks();
            if (peek() != '-' && peek() != '=') hide_word(before);
            return;
        }
        if (is_blank(peek()) && set_by_words(line_before)) {
            copy_blanks();
            while (!line_ended() && peek() != ';' && peek() != quote_) {
                const auto from = at_;
                hide_word(before);
                copy_blanks();
                if (at_ == from) return;  // the bracket around the command
            }
            return;
        }
        std::size_t ahead = 0;
        while (is_blank(peek(ahead))) ++ahead;
        if (ahead > 0 && peek(ahead) != '=' && peek(ahead) != ':' && netrc_words(word, line_before)) {
            copy_blanks();
            hide_word(before);
            return;
        }

        // The name itself may be quoted: "token": "...".
        if ((peek() == '"' || peek() == '\'') && (peek() == before || peek() == quote_)) {
            follow_quotes(peek());
            copy(1);
        }
        const std::size_t name_end = at_;
        ahead = 0;
        while (is_blank(peek(ahead))) ++ahead;
        const char separator = peek(ahead);
        if (separator != '=' && separator != ':') return;
        copy(ahead + 1);
        while (peek() == '=' || peek() == '>' || (separator == ':' && peek() == ':')) copy(1);
        if (before == '{' && separator == ':' && std::string_view("-+?").contains(peek())) copy(1);
        const bool blank_after = is_blank(peek());
        copy_blanks();
        const bool loose = blank_after && (separator == ':' || text_[name_end] != separator);
        if (line_ended()) return;
        if (loose && peek() != '"' && peek() != '\'' && peek() != '`' && peek() != '$') {
            hide_rest_of_line();
        } else {
            hide_word(before);
        }
    }

    // fish: set -gx NAME VALUE; csh, launchctl: setenv NAME VALUE.
    static bool set_by_words(std::string_view before) {
        auto words = split(trim(before), ' ');
        while (!words.empty() && (words.back().empty() || words.back().starts_with('-'))) words.pop_back();
        if (words.empty()) return false;
        auto& command = words.back();
        command.erase(0, command.find_last_of("({[;&|\"'`") + 1);  // npos + 1 is 0
        return command == "set" || command == "setenv";
    }
    // A netrc line: machine HOST login NAME password VALUE.
    static bool netrc_words(std::string_view word, std::string_view before) {
        if (word != "password" && word != "passwd" && word != "passphrase") return false;
        return trim(before).empty() || before.contains("login ") || before.contains("machine ");
    }

    // YAML, INI, HTTP: up to the end of the line, or of the quote around it all.
    void hide_rest_of_line() {
        std::size_t length = 0;
        while (at_ + length < text_.size() && text_[at_ + length] != '\n' && text_[at_ + length] != '\r' &&
               (quote_ == '\0' || text_[at_ + length] != quote_)) {
            ++length;
        }
        if (length == 0) return;
        out_ += hidden;
        at_ += length;
    }

    // One word of a shell, with its quotes.
    void hide_word(char before) {
        bool hid = false;
        const auto hide = [&] {
            if (!hid) out_ += hidden;
            hid = true;
        };
        while (!line_ended()) {
            const char letter = peek();
            if (letter == quote_ || is_blank(letter)) break;
            if (letter == '"' || letter == '\'' || letter == '`') {
                hide_quoted(letter, hid);
                continue;
            }
            if (letter == '$' && peek(1) == '(') {
                hide();
                skip_command();
                continue;
            }
            const bool in_query = before == '?' || before == '&';
            if (in_query && (letter == '&' || letter == '#')) break;
            if (before == '{' && letter == '}') break;  // ${NAME:-VALUE}
            // ; and closing brackets at the end of the word belong to what is around.
            if (std::string_view(";,)]}").contains(letter) && ends_word(at_ + 1)) break;
            hide();
            at_ += letter == '\\' && at_ + 1 < text_.size() && text_[at_ + 1] != '\n' ? 2 : 1;
        }
        at_ = std::min(at_, text_.size());
    }

    bool ends_word(std::size_t from) const {
        while (from < text_.size() && std::string_view(";,)]}").contains(text_[from])) ++from;
        return from >= text_.size() || is_blank(text_[from]) || text_[from] == '\n' || text_[from] == '\r' ||
               text_[from] == quote_;
    }

    // Up to the closing quote, which may stand lines further down.
    void hide_quoted(char quote, bool& hid) {
        auto end = at_ + 1;
        while (end < text_.size() && text_[end] != quote) end += text_[end] == '\\' && quote != '\'' ? 2 : 1;
        if (end >= text_.size()) {  // never closed: to the end of this line
            end = std::min(text_.find('\n', at_), text_.size());
            if (!hid) out_ += quote;
            if (!hid) out_ += hidden;
            hid = true;
            at_ = end;
            return;
        }
        const auto inner = text_.substr(at_ + 1, end - at_ - 1);
        // A second part of the same word is as secret as the first and adds nothing.
        if (!hid) out_ += quote;
        if (!hid && !inner.empty()) out_ += hidden;
        const auto line_ends = static_cast<std::size_t>(std::ranges::count(inner, '\n'));
        for (std::size_t i = 0; i < line_ends; ++i) {
            out_ += '\n';
            out_ += hidden;
        }
        if (!hid) out_ += quote;
        hid = true;
        at_ = end + 1;
        if (line_ends > 0) line_start_ = at_;
    }

    // $( ... ) with brackets inside; to the end of the line when it is not closed.
    void skip_command() {
        int depth = 0;
        while (!line_ended()) {
            const char letter = text_[at_++];
            if (letter == '(') ++depth;
            if (letter == ')' && --depth == 0) return;
        }
    }

    std::string_view text_;
    std::string out_;
    std::size_t at_ = 0;
    std::size_t line_start_ = 0;
    char quote_ = '\0';
};

}  // namespace

std::string named_values(std::string_view text) { return Hider(text).run(); }

}  // namespace trueup::redaction
