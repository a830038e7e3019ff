#include "formats/jsonc.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "base/text.h"
#include "base/utf8.h"

namespace trueup {
namespace {

constexpr std::size_t deepest = 100;

class Reader {
public:
    Reader(std::string_view text, const std::string& file) : text_(text), file_(file) {
        if (text_.starts_with("\xef\xbb\xbf")) at_ = 3;
    }

    Result<std::vector<JsoncValue>> run() {
        if (!skip()) return wrong("a comment that does not end");
        if (at_ == text_.size()) return std::move(values_);  // an empty file is no fault to an editor
        if (!value() || !skip() || at_ != text_.size()) return wrong(why_.empty() ? "unexpected text" : why_);
        return std::move(values_);
    }

private:
    std::unexpected<Error> wrong(const std::string& why) const {
        const auto line =
            1 + std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(at_), '\n');
        return fail(Error::Kind::invalid, why, file_, static_cast<int>(line));
    }
    bool stop(const char* why) {
        if (why_.empty()) why_ = why;
        return false;
    }

    // White space and comments.
    bool skip() {
        while (at_ < text_.size()) {
            const auto rest = text_.substr(at_);
            if (rest.front() == ' ' || rest.front() == '\t' || rest.front() == '\n' || rest.front() == '\r') {
                ++at_;
            } else if (rest.starts_with("//")) {
                at_ = std::min(text_.find('\n', at_), text_.size());
            } else if (rest.starts_with("/*")) {
                const auto end = text_.find("*/", at_ + 2);
                if (end == std::string_view::npos) return stop("a comment that does not end");
                at_ = end + 2;
            } else {
                break;
            }
        }
        return true;
    }

    bool take(char c) {
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }

    bool value() {
        if (at_ >= text_.size()) return stop("the text ends too early");
        if (keys_.size() > deepest) return stop("nested too deeply");
        if (text_[at_] == '{') return members('{', '}');
        if (text_[at_] == '[') return members('[', ']');
        JsoncValue found;
        found.keys = keys_;
        found.begin = at_;
        found.line = line_here();
        found.is_string = text_[at_] == '"';
        if (found.is_string ? !string(found.text) : !word(found.text)) return false;
        found.end = at_;
        values_.push_back(std::move(found));
        return true;
    }

    // An object or an array; a comma may follow the last member.
    bool members(char open, char close) {
        if (!take(open)) return false;
        std::size_t comma = std::string::npos;
        for (std::size_t index = 0;; ++index) {
            if (!skip()) return false;
            if (take(close)) return true;
            const auto begin = at_;
            const auto known = values_.size();
            std::string key = std::to_string(index);
            if (open == '{') {
                key.clear();
                if (at_ >= text_.size() || text_[at_] != '"') return stop("a key in quotes is expected");
                if (!string(key) || !skip()) return false;
                if (!take(':')) return stop("':' is expected");
                if (!skip()) return false;
            }
            keys_.push_back(std::move(key));
            if (!value()) return false;
            keys_.pop_back();
            if (!skip()) return false;
            const bool more = take(',');
            // A value of its own, and not what stands in an object or array.
            if (open == '{' && values_.size() == known + 1 &&
                values_.back().keys.size() == keys_.size() + 1) {
                auto& own = values_.back();
                own.member = begin;
                own.comma_before = comma;
                own.comma_after = more ? at_ - 1 : std::string::npos;
            }
            comma = more ? at_ - 1 : std::string::npos;
            if (more) continue;
            return take(close) || stop("',' or a closing bracket is expected");
        }
    }

    bool word(std::string& out) {
        const auto is_part = [](char c) {
            return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '+' || c == '.';
        };
        while (at_ < text_.size() && is_part(text_[at_])) out += text_[at_++];
        return !out.empty() || stop("a value is expected");
    }

    bool string(std::string& out) {
        ++at_;
        while (at_ < text_.size()) {
            const char c = text_[at_++];
            if (c == '"') return true;
            if (c == '\n') break;
            if (c != '\\') {
                out += c;
                continue;
            }
            if (at_ >= text_.size()) break;
            if (!escape(text_[at_++], out)) return stop("an unknown escape in a string");
        }
        return stop("a string that does not end");
    }

    bool escape(char c, std::string& out) {
        constexpr std::string_view from = "\"\\/bfnrt";
        constexpr std::string_view to = "\"\\/\b\f\n\r\t";
        if (const auto found = from.find(c); found != std::string_view::npos) {
            out += to[found];
            return true;
        }
        if (c != 'u') return false;
        auto code = hex4();
        if (code > 0xFFFFU) return false;
        if (code >= 0xD800U && code < 0xDC00U && text_.substr(at_).starts_with("\\u")) {
            at_ += 2;
            const auto low = hex4();
            if (low < 0xDC00U || low > 0xDFFFU) return false;
            code = 0x10000U + ((code - 0xD800U) << 10U) + (low - 0xDC00U);
        }
        append_utf8(out, code);
        return true;
    }

    // Above 0xFFFF: not four hexadecimal digits.
    unsigned hex4() {
        unsigned code = 0;
        for (int i = 0; i < 4; ++i) {
            const char c = at_ < text_.size() ? text_[at_] : ' ';
            constexpr std::string_view digits = "0123456789abcdef";
            const auto digit = digits.find(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
            if (digit == std::string_view::npos) return 0x110000U;
            code = code * 16U + static_cast<unsigned>(digit);
            ++at_;
        }
        return code;
    }

    // Lines are counted on from the last question: values come in order.
    int line_here() {
        line_ += static_cast<int>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(counted_),
                                             text_.begin() + static_cast<std::ptrdiff_t>(at_), '\n'));
        counted_ = at_;
        return line_;
    }

    std::string_view text_;
    const std::string& file_;
    std::size_t at_ = 0;
    std::size_t counted_ = 0;
    int line_ = 1;
    std::string why_;
    std::vector<std::string> keys_;
    std::vector<JsoncValue> values_;
};

}  // namespace

Result<std::vector<JsoncValue>> read_jsonc(std::string_view text, const std::string& file) {
    return Reader(text, file).run();
}

std::optional<LineChange> without_member(std::string_view text, const JsoncValue& value) {
    constexpr auto none = std::string::npos;
    if (value.member == none || value.end > text.size()) return std::nullopt;
    auto begin = value.member;
    auto end = value.comma_after == none ? value.end : value.comma_after + 1;
    const auto blank = [&](std::size_t at) {
        return text[at] == ' ' || text[at] == '\t' || text[at] == '\r';
    };
    auto line_begin = begin;
    while (line_begin > 0 && blank(line_begin - 1)) --line_begin;
    auto line_end = end;
    while (line_end < text.size() && blank(line_end)) ++line_end;
    const bool first = line_begin == 0 || text[line_begin - 1] == '\n';
    const bool last = line_end == text.size() || text[line_end] == '\n';
    if (first && last) {  // the line goes, or the lines
        begin = line_begin;
        end = std::min(line_end + 1, text.size());
    } else if (value.comma_after != none) {
        if (!last) end = line_end;  // the blanks between it and the next one
    } else {
        begin = line_begin;
    }
    std::string after(text.substr(0, begin));
    after += text.substr(end);
    // Of two members that a comma divides, it goes with either.
    if (value.comma_after == none && value.comma_before != none) after.erase(value.comma_before, 1);

    auto old_lines = lines_of(text);
    auto new_lines = lines_of(after);
    std::size_t same = 0;
    while (same < old_lines.size() && same < new_lines.size() && old_lines[same] == new_lines[same]) ++same;
    while (old_lines.size() > same && new_lines.size() > same && old_lines.back() == new_lines.back()) {
        old_lines.pop_back();
        new_lines.pop_back();
    }
    LineChange out;
    out.first_line = static_cast<int>(same) + 1;
    out.old_lines.assign(old_lines.begin() + static_cast<std::ptrdiff_t>(same), old_lines.end());
    out.new_lines.assign(new_lines.begin() + static_cast<std::ptrdiff_t>(same), new_lines.end());
    if (out.old_lines.empty()) return std::nullopt;
    return out;
}

}  // namespace trueup
