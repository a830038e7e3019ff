#include "formats/toml.h"

#include <fmt/format.h>

#include <optional>

namespace trueup {
namespace {

struct Place {
    int line = 1, column = 1;  // in characters
};

// The first character beyond ASCII that stands neither in a string nor in a comment: there
// TOML has none (toml.io, v1.0.0, "Keys", "Whitespace"). toml++ asks of such a character
// whether it is white space, with code that runs into __builtin_unreachable() for many.
std::optional<Place> stray_character(std::string_view text) {
    Place at;
    std::string_view close;  // what ends the string
    bool comment = false;
    // A quote begins a string where a key or a value may begin; elsewhere toml++ reads on
    // to the end of a word.
    char before = '\n';
    const auto may_begin = [&] { return std::string_view("\n=[,{.").contains(before); };
    const auto is_byte_after_first = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const auto rest = text.substr(i);
        if (static_cast<unsigned char>(c) >= 0x80 && !comment && close.empty()) return at;
        if (!is_byte_after_first(c)) ++at.column;
        if (c == '\n') {
            ++at.line;
            at.column = 1;
            comment = false;
            if (close.size() == 1) close = {};  // it does not end where it should
        } else if (comment) {
            continue;
        } else if (!close.empty()) {
            if (c == '\\' && close.front() == '"' && i + 1 < text.size() && text[i + 1] != '\n') {
                ++i;
                ++at.column;
            } else if (rest.starts_with(close)) {
                // Five quotes: two belong to the text.
                std::size_t more = 0;
                while (close.size() == 3 && more < 2 && rest.substr(3 + more).starts_with(close.front()))
                    ++more;
                i += close.size() - 1 + more;
                at.column += static_cast<int>(close.size() - 1 + more);
                close = {};
            }
        } else if (c == '#') {
            comment = true;
        } else if ((c == '"' || c == '\'') && may_begin()) {
            const std::string_view three = c == '"' ? R"(""")" : "'''";
            close = rest.starts_with(three) ? three : three.substr(0, 1);
            i += close.size() - 1;
            at.column += static_cast<int>(close.size() - 1);
        }
        if (c != ' ' && c != '\t' && !comment) before = c;
    }
    return std::nullopt;
}

}  // namespace

void give_up_on_toml() { throw TomlGaveUp{}; }

Result<toml::table> parse_toml(std::string_view text, const std::string& file) {
    if (const auto stray = stray_character(text))
        return fail(Error::Kind::invalid,
                    fmt::format("outside of quotes and comments TOML has ASCII characters only (column {})",
                                stray->column),
                    file, stray->line);
    try {
        return toml::parse(text);
    } catch (const toml::parse_error& error) {
        const auto& at = error.source().begin;
        return fail(Error::Kind::invalid,
                    fmt::format("this is no TOML (column {}): {}", at.column, error.description()), file,
                    static_cast<int>(at.line));
    } catch (const TomlGaveUp&) {
        return fail(Error::Kind::invalid, "this is no TOML", file);
    }
}

}  // namespace trueup
