#include "formats/go_mod.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace trueup {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

// Words of one line: quoted ("..." with backslash escapes, `...` raw) or plain;
// "//" starts a comment. nullopt: a quote is not closed.
std::optional<std::vector<std::string>> words_of(std::string_view line) {
    std::vector<std::string> words;
    std::size_t i = 0;
    while (true) {
        while (i < line.size() && is_blank(line[i])) ++i;
        if (i >= line.size() || line.substr(i).starts_with("//")) return words;
        std::string word;
        if (const char quote = line[i]; quote == '"' || quote == '`') {
            for (++i; i < line.size() && line[i] != quote; ++i) {
                if (quote == '"' && line[i] == '\\' && i + 1 < line.size()) ++i;
                word += line[i];
            }
            if (i >= line.size()) return std::nullopt;
            ++i;
        } else if (quote == '(' || quote == ')') {
            word = quote;
            ++i;
        } else {
            while (i < line.size() && !is_blank(line[i]) && line[i] != '(' && line[i] != ')' &&
                   !line.substr(i).starts_with("//"))
                word += line[i++];
        }
        words.push_back(std::move(word));
    }
}

class Reader {
public:
    GoModFile run(std::string_view content) {
        int number = 0;
        while (!content.empty()) {
            const std::size_t end = content.find('\n');
            read_line(++number, content.substr(0, end));
            content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
        }
        if (in_block_) set_error(block_line_, "the block of '" + block_ + "' is not closed");
        return std::move(file_);
    }

private:
    void read_line(int number, std::string_view text) {
        const auto words = words_of(text);
        if (!words) return set_error(number, "a quoted string is not closed");
        if (words->empty()) return;
        if (in_block_) {
            if (words->front() == ")") {
                in_block_ = false;
            } else {
                directive(block_, *words, 0, number, text);
            }
        } else if (words->size() == 2 && words->back() == "(") {
            in_block_ = true;
            block_ = words->front();
            block_line_ = number;
        } else {
            directive(words->front(), *words, 1, number, text);
        }
    }

    void directive(const std::string& verb, const std::vector<std::string>& words, std::size_t first,
                   int number, std::string_view text) {
        const bool one = words.size() == first + 1;
        const auto line = [&] { return GoModLine{number, words[first], std::string(text)}; };
        const auto once = [&](GoModLine& target, const char* needs) {
            if (target.line != 0) return set_error(number, "repeated " + verb + " statement");
            if (!one) return set_error(number, verb + " directive expects " + needs);
            target = line();
        };
        if (verb == "module") return once(file_.module, "exactly one argument");
        if (verb == "go") return once(file_.go, "exactly one argument");
        if (verb == "toolchain") return once(file_.toolchain, "exactly one argument");
        if (verb == "use") {
            if (!one) return set_error(number, "usage: use local/dir");
            file_.use.push_back(line());
        } else if (verb == "godebug") {
            if (!one || words[first].find('=') == std::string::npos)
                return set_error(number, "usage: godebug key=value");
            file_.godebug.push_back(line());
        } else if (!std::ranges::all_of(verb, [](char c) { return c >= 'a' && c <= 'z'; })) {
            // Later releases may bring new directives; all are words of small letters.
            set_error(number, "unknown directive: " + verb);
        }
    }

    void set_error(int number, std::string message) {
        if (file_.error_line != 0) return;
        file_.error = std::move(message);
        file_.error_line = number;
    }

    GoModFile file_;
    bool in_block_ = false;
    std::string block_;
    int block_line_ = 0;
};

// bytes.TrimSpace and strings.TrimSpace also take vertical tab, form feed,
// U+0085 and U+00A0 off; the other Unicode spaces do not occur at the ends of
// version lines that anyone has written.
std::string_view trim_space(std::string_view text) {
    const auto is_space = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

}  // namespace

GoModLine go_mod_lookup(std::string_view content, std::string_view key) {
    int number = 0;
    while (!content.empty()) {
        const std::size_t end = content.find('\n');
        const std::string_view text = content.substr(0, end);
        content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
        ++number;
        const std::string_view line = trim_space(text);
        if (!line.starts_with(key)) continue;
        std::string_view rest = line.substr(key.size());
        if (rest.empty() || (rest[0] != ' ' && rest[0] != '\t')) continue;
        rest = rest.substr(0, rest.find("//"));
        return {number, std::string(trim_space(rest)), std::string(text)};
    }
    return {};
}

GoModFile parse_go_mod(std::string_view content) { return Reader().run(content); }

}  // namespace trueup
