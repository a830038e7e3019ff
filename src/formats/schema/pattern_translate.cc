// From ECMA-262 (2018, section 21.2, with the u flag's meaning of characters) to
// RE2's syntax. What the two read alike is passed on; the differences:
//
//   .           does not match \r, U+2028 and U+2029 either
//   \s \S       know the white space of Unicode
//   [] [^] [[]  nothing, everything, and a plain bracket
//   {           that starts no count is itself
//   \cX \uHHHH \u{H} \/ \-   are spelled otherwise
//   (?=  (?!  (?<=  (?<!  \1  \k<name>   RE2 has nothing like them
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "formats/schema/pattern.h"

namespace trueup {
namespace {

constexpr std::size_t longest_pattern = 4096;
constexpr std::string_view white_space =
    "\\t\\n\\v\\f\\r "
    "\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}";
constexpr std::string_view no_white_space =
    "\\x{0}-\\x{8}\\x{e}-\\x{1f}\\x{21}-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}"
    "\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{fefe}\\x{ff00}-\\x{10ffff}";
constexpr std::string_view nothing = "[^\\x{0}-\\x{10ffff}]";

struct LongName {
    std::string_view name, shorter;
};
// General categories by their long names (Unicode, PropertyValueAliases).
constexpr auto categories = std::to_array<LongName>({
    {"Letter", "L"},
    {"Lowercase_Letter", "Ll"},
    {"Uppercase_Letter", "Lu"},
    {"Titlecase_Letter", "Lt"},
    {"Modifier_Letter", "Lm"},
    {"Other_Letter", "Lo"},
    {"Mark", "M"},
    {"Nonspacing_Mark", "Mn"},
    {"Spacing_Mark", "Mc"},
    {"Enclosing_Mark", "Me"},
    {"Number", "N"},
    {"Decimal_Number", "Nd"},
    {"digit", "Nd"},
    {"Letter_Number", "Nl"},
    {"Other_Number", "No"},
    {"Punctuation", "P"},
    {"punct", "P"},
    {"Symbol", "S"},
    {"Math_Symbol", "Sm"},
    {"Currency_Symbol", "Sc"},
    {"Separator", "Z"},
    {"Space_Separator", "Zs"},
    {"Control", "Cc"},
});

class Translator {
public:
    explicit Translator(std::string_view text) : text_(text) {}

    Result<std::string> run() {
        if (text_.size() > longest_pattern) return refuse("it is longer than 4096 bytes");
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == '\\') {
                out_ += TRY(escape(false));
            } else if (c == '[') {
                out_ += TRY(set());
            } else if (c == '(') {
                out_ += TRY(group());
            } else if (c == '.') {
                ++at_;
                out_ += "[^\\n\\r\\x{2028}\\x{2029}]";
            } else if (c == '{' && !is_count()) {
                ++at_;
                out_ += "\\{";
            } else {
                ++at_;
                out_ += c;
            }
        }
        return out_;
    }

private:
    static std::unexpected<Error> refuse(const std::string& why) { return fail(Error::Kind::invalid, why); }

    // {3} {3,} {3,5}
    bool is_count() const {
        auto i = at_ + 1;
        const auto digits = [&] {
            const auto from = i;
            while (i < text_.size() && text_[i] >= '0' && text_[i] <= '9') ++i;
            return i > from;
        };
        if (!digits()) return false;
        if (i < text_.size() && text_[i] == ',') {
            ++i;
            digits();
        }
        return i < text_.size() && text_[i] == '}';
    }

    Result<std::string> group() {
        const auto rest = text_.substr(at_);
        if (!rest.starts_with("(?")) {
            ++at_;
            return "(?:";  // what a group held is never asked for
        }
        if (rest.starts_with("(?:")) {
            at_ += 3;
            return "(?:";
        }
        if (rest.starts_with("(?=") || rest.starts_with("(?!")) return refuse("it has a lookahead");
        if (rest.starts_with("(?<=") || rest.starts_with("(?<!")) return refuse("it has a lookbehind");
        if (rest.starts_with("(?<")) {
            const auto end = rest.find('>');
            if (end == std::string_view::npos) return refuse("a group's name has no end");
            at_ += end + 1;
            return "(?:";
        }
        return refuse("'(?' starts nothing that ECMA-262 knows");
    }

    std::optional<unsigned> hex(std::size_t from, std::size_t count) const {
        if (from + count > text_.size() || count == 0 || count > 6) return std::nullopt;
        unsigned value = 0;
        for (const char c : text_.substr(from, count)) {
            const bool digit = c >= '0' && c <= '9';
            const char low = static_cast<char>(c | 0x20);
            if (!digit && (low < 'a' || low > 'f')) return std::nullopt;
            value = value * 16 + static_cast<unsigned>(digit ? c - '0' : low - 'a' + 10);
        }
        return value;
    }

    static std::string code_point(unsigned value) { return fmt::format("\\x{{{:x}}}", value); }

    // At "u" of \u: a surrogate pair is one character.
    Result<std::string> unicode() {
        if (at_ + 1 < text_.size() && text_[at_ + 1] == '{') {
            const auto end = text_.find('}', at_);
            const auto value = end == std::string_view::npos ? std::nullopt : hex(at_ + 2, end - at_ - 2);
            if (!value || *value > 0x10ffff) return refuse("\\u{…} names no character");
            at_ = end + 1;
            return code_point(*value);
        }
        const auto first = hex(at_ + 1, 4);
        if (!first) return refuse("\\u is not followed by four hexadecimal digits");
        at_ += 5;
        if (*first < 0xd800 || *first > 0xdfff) return code_point(*first);
        if (*first < 0xdc00 && text_.substr(at_).starts_with("\\u")) {
            const auto second = hex(at_ + 2, 4);
            if (second && *second >= 0xdc00 && *second <= 0xdfff) {
                at_ += 6;
                return code_point(0x10000 + ((*first - 0xd800) << 10U) + (*second - 0xdc00));
            }
        }
        return refuse("it names half a surrogate pair");
    }

    Result<std::string> property() {
        const bool negated = text_[at_] == 'P';
        const auto end = text_.find('}', at_);
        if (at_ + 1 >= text_.size() || text_[at_ + 1] != '{' || end == std::string_view::npos)
            return refuse("\\p is not followed by {…}");
        auto name = text_.substr(at_ + 2, end - at_ - 2);
        at_ = end + 1;
        for (const auto* prefix : {"General_Category=", "gc=", "Script=", "sc="}) {
            if (name.starts_with(prefix)) name.remove_prefix(std::string_view(prefix).size());
        }
        const auto known = std::ranges::find(categories, name, &LongName::name);
        if (known != categories.end()) name = known->shorter;
        return fmt::format("\\{}{{{}}}", negated ? 'P' : 'p', name);
    }

    // At a backslash.
    Result<std::string> escape(bool in_set) {
        if (++at_ >= text_.size()) return refuse("it ends with a backslash");
        const char c = text_[at_];
        switch (c) {
            case 's':
                ++at_;
                return in_set ? std::string(white_space) : fmt::format("[{}]", white_space);
            case 'S':
                ++at_;
                return in_set ? std::string(no_white_space) : fmt::format("[^{}]", white_space);
            case 'd':
            case 'D':
            case 'w':
            case 'W':
            case 't':
            case 'n':
            case 'v':
            case 'f':
            case 'r':
                ++at_;
                return std::string{'\\', c};
            case 'b':
            case 'B':
                ++at_;
                if (!in_set) return std::string{'\\', c};
                return c == 'b' ? Result<std::string>("\\x{8}") : refuse("\\B stands in a set");
            case 'c':
                if (at_ + 1 < text_.size() && ((text_[at_ + 1] | 0x20) >= 'a') &&
                    ((text_[at_ + 1] | 0x20) <= 'z')) {
                    at_ += 2;
                    return code_point(static_cast<unsigned char>(text_[at_ - 1]) % 32U);
                }
                return refuse("\\c is not followed by a letter");
            case 'x': {
                const auto value = hex(at_ + 1, 2);
                if (!value) return refuse("\\x is not followed by two hexadecimal digits");
                at_ += 3;
                return code_point(*value);
            }
            case 'u':
                return unicode();
            case 'p':
            case 'P':
                return property();
            case '0':
                if (at_ + 1 < text_.size() && text_[at_ + 1] >= '0' && text_[at_ + 1] <= '9')
                    return refuse("it has an octal escape");
                ++at_;
                return code_point(0);
            case 'k':
                return refuse("it refers to a group");
            default:
                break;
        }
        if (c >= '1' && c <= '9') return refuse("it refers to a group");
        if (std::string_view("^$\\.*+?()[]{}|/-").contains(c)) {
            ++at_;
            return code_point(static_cast<unsigned char>(c));
        }
        return refuse(fmt::format("\\{} is no escape of ECMA-262", c >= ' ' && c <= '~' ? c : '?'));
    }

    // At "[".
    Result<std::string> set() {
        ++at_;
        const bool negated = at_ < text_.size() && text_[at_] == '^';
        if (negated) ++at_;
        std::string members;
        while (true) {
            if (at_ >= text_.size()) return refuse("a set has no end");
            const char c = text_[at_];
            if (c == ']') break;
            if (c == '\\') {
                members += TRY(escape(true));
            } else {
                ++at_;
                // What RE2 would read as the start of a class of its own.
                members += c == '[' || c == '^' || c == '&' || c == '~'
                               ? code_point(static_cast<unsigned char>(c))
                               : std::string(1, c);
            }
        }
        ++at_;
        if (members.empty()) return negated ? "[\\x{0}-\\x{10ffff}]" : std::string(nothing);
        return fmt::format("[{}{}]", negated ? "^" : "", members);
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::string out_;
};

}  // namespace

Result<std::string> re2_spelling(std::string_view ecma) { return Translator(ecma).run(); }

}  // namespace trueup
