#include "formats/toml.h"

namespace trueup {

void give_up_on_toml() { throw TomlGaveUp{}; }

Result<toml::table> parse_toml(std::string_view text, const std::string& file) {
    try {
        return toml::parse(text);
    } catch (const toml::parse_error& error) {
        return fail(Error::Kind::invalid, std::string(error.description()), file,
                    static_cast<int>(error.source().begin.line));
    } catch (const TomlGaveUp&) {
        return fail(Error::Kind::invalid, "this is no TOML", file);
    }
}

}  // namespace trueup
