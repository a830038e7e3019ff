#include "probe/bundle.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "formats/signature/plist.h"

namespace trueup {
namespace {

constexpr std::uint64_t max_plist = 16U << 20U;

std::optional<Plist> read_info(const Host& host, const std::string& info_plist) {
    const auto text = host.read(info_plist, max_plist);
    auto plist = text ? parse_plist(*text) : fail(Error::Kind::invalid, "");
    return plist ? std::optional(std::move(*plist)) : std::nullopt;
}

std::optional<std::string> executable_name(const Host& host, const std::string& info_plist) {
    const auto plist = read_info(host, info_plist);
    const auto* name = plist ? plist->find("CFBundleExecutable", Plist::Kind::string) : nullptr;
    // A name, not a way out of the bundle.
    if (name == nullptr || name->text.empty() || name->text.find('/') != std::string::npos)
        return std::nullopt;
    return name->text;
}

// Something else than Info.plist is the code, or may be: a widget's page, whatever
// lies where the executable should, a name that leads out of the folder.
bool names_code(const Host& host, const Plist& info, const std::string& base) {
    if (info.find("MainHTML") != nullptr) return true;
    const auto* name = info.find("CFBundleExecutable");
    if (name == nullptr) return false;
    const bool plain =
        name->kind == Plist::Kind::string && !name->text.empty() && name->text.find('/') == std::string::npos;
    if (!plain) return true;
    return std::ranges::any_of(std::to_array({join_path(base, "MacOS"), base}), [&](const auto& folder) {
        const auto there = host.status(join_path(folder, name->text));
        return there || there.error().kind != Error::Kind::not_found;
    });
}

std::optional<Bundle> at_base(const Host& host, const std::string& root, const std::string& base) {
    struct Place {
        std::string_view info, executables;
    };
    // macOS applications, frameworks, and the flat bundles of iOS.
    static constexpr std::array<Place, 3> places = {
        {{"Info.plist", "MacOS"}, {"Resources/Info.plist", ""}, {"Info.plist", ""}}};
    for (const auto& [info, executables] : places) {
        const auto info_plist = join_path(base, info);
        if (!is_file(host, info_plist)) continue;
        const auto name = executable_name(host, info_plist);
        if (!name) continue;
        const auto folder = executables.empty() ? base : join_path(base, executables);
        const auto executable = join_path(folder, *name);
        if (is_file(host, executable)) return Bundle{root, base, info_plist, executable};
    }
    // A signature all in files: it may be of a bundle that names no executable, or
    // one that is not there (a variable of Xcode's that nobody filled in). What
    // codesign takes for the code then is Info.plist.
    if (!is_file(host, join_path(base, "_CodeSignature/CodeDirectory"))) return std::nullopt;
    for (const auto& place : places) {
        const auto info_plist = join_path(base, place.info);
        if (!is_file(host, info_plist)) continue;
        const auto info = read_info(host, info_plist);
        if (info && !names_code(host, *info, base)) return Bundle{root, base, info_plist, info_plist};
    }
    return std::nullopt;
}

// Empty: a framework whose current version is none of its parts.
std::string base_of(const Host& host, const std::string& folder) {
    if (is_dir(host, join_path(folder, "Contents"))) return join_path(folder, "Contents");
    if (!is_dir(host, join_path(folder, "Versions/Current"))) return folder;
    const auto inside = resolve(host, join_path(folder, "Versions"));
    const auto base = resolve(host, join_path(folder, "Versions/Current"));
    return inside && base && parent_path(*base) == *inside ? *base : std::string();
}

}  // namespace

std::optional<Bundle> bundle_at(const Host& host, const std::string& folder) {
    const auto base = base_of(host, folder);
    return base.empty() ? std::nullopt : at_base(host, folder, base);
}

std::string sealed_base(const Host& host, const std::string& folder) {
    auto base = base_of(host, folder);
    return !base.empty() && is_file(host, join_path(base, "_CodeSignature/CodeResources")) ? base
                                                                                           : std::string();
}

bool lost_its_links(const Host& host, const std::string& folder) {
    const auto versions = join_path(folder, "Versions");
    const auto base = base_of(host, folder);
    if (!is_dir(host, versions) || (!base.empty() && base != folder)) return false;
    return std::ranges::any_of(
        host.list(versions).value_or(std::vector<std::string>()), [&](const std::string& name) {
            return is_file(host, join_path(versions, name + "/_CodeSignature/CodeResources"));
        });
}

std::optional<Bundle> bundle_of(const Host& host, const std::string& path) {
    const auto real = resolve(host, path);
    if (!real) return std::nullopt;
    auto base = parent_path(*real);
    auto root = base;
    if (base_name(base) == "MacOS" && base_name(parent_path(base)) == "Contents") {
        base = parent_path(base);
        root = parent_path(base);
    } else if (base_name(parent_path(base)) == "Versions") {
        // A version that is not the current one stands for itself.
        const auto framework = parent_path(parent_path(base));
        if (base_of(host, framework) == base) root = framework;
    }
    auto found = at_base(host, root, base);
    if (!found || found->executable != *real) return std::nullopt;
    return found;
}

}  // namespace trueup
