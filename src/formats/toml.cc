#include "formats/toml.h"

#include <fmt/format.h>

namespace trueup {

void give_up_on_toml() { throw TomlGaveUp{}; }

Result<toml::table> parse_toml(std::string_view text, const std::string& file) {
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
