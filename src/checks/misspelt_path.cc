#include "checks/misspelt_path.h"

#include <algorithm>

#include "base/text.h"
#include "checks/go_settings.h"
#include "checks/installed_go.h"
#include "checks/path_line.h"
#include "checks/support.h"
#include "facts/meant_folder.h"

namespace trueup {
namespace {

// The folder that was meant, unless another element names it as it should.
std::string lacking(const Facts& facts, const PathEntry& entry) {
    auto dir = meant_folder(entry, facts.user.home);
    const bool there = std::ranges::any_of(facts.path, [&](const PathEntry& other) {
        return other.dir == dir && meant_folder(other, facts.user.home).empty();
    });
    return there ? std::string() : dir;
}

}  // namespace

std::optional<MisspeltFolder> misspelt_go(const Facts& facts) {
    for (const auto& entry : facts.path) {
        auto dir = lacking(facts, entry);
        if (dir.empty() || toolchain_in(facts, dir) == nullptr) continue;
        MisspeltFolder found;
        found.entry = &entry;
        found.dir = std::move(dir);
        found.check = has_literal_quotes(entry.text) ? "env-value-literal-quotes" : "path-entry-dead";
        return found;
    }
    return std::nullopt;
}

std::optional<Remedy> write_rightly(const Facts& facts, const PathEntry& entry) {
    const auto dir = lacking(facts, entry);
    if (dir.empty()) return std::nullopt;
    if (auto remedy = replace_in_path(entry.origin, entry.text, dir, facts.user.home)) return remedy;
    const auto place = where(entry.origin);
    return advice(
        "write-folder",
        {fmt::format("Write {} in place of \"{}\" where PATH is set: {}.", dir, entry.text, place.en),
         fmt::format("在设置 PATH 的地方（{}），把 \"{}\" 写成 {}。", place.zh, entry.text, dir)});
}

}  // namespace trueup
