#include "facts/meant_folder.h"

#include <array>

#include "base/text.h"

namespace trueup {
namespace {

constexpr std::array<std::string_view, 6> quotes = {"\"", "'", "\u201c", "\u201d", "\u2018", "\u2019"};

std::string_view without_quotes(std::string_view text) {
    for (const auto quote : quotes) {
        if (text.starts_with(quote)) text.remove_prefix(quote.size());
        if (text.ends_with(quote)) text.remove_suffix(quote.size());
    }
    return text;
}

}  // namespace

std::string meant_folder(const PathEntry& entry, std::string_view home) {
    const auto bare = without_quotes(entry.text);
    std::string folder(bare);
    for (const std::string_view start : {"~/", "$HOME/", "${HOME}/"}) {
        if (!bare.starts_with(start)) continue;
        if (home.empty()) return {};
        folder = join_path(home, bare.substr(start.size()));
        break;
    }
    bool changed = folder != entry.text;
    const auto name = base_name(folder);
    const bool program = name == "go" || name == "gofmt";
    if (program &&
        (entry.state == PathState::not_a_directory || (changed && base_name(parent_path(folder)) == "bin"))) {
        folder = parent_path(folder);
        changed = true;
    }
    return changed && folder.starts_with('/') ? clean_path(folder) : std::string();
}

}  // namespace trueup
