#include "release/store.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "base/text.h"
#include "platform/tree_files.h"
#include "release/hashing.h"

namespace trueup {
namespace {

constexpr std::uint64_t longest_manifest = 512U << 20U;
constexpr unsigned executable_bit = 0100;

// The folder's elements that exist are followed by the system; new ones are made.
Result<Changed> make_all(const std::string& path) {
    if (path == "/" || look_at(path)) return Changed{};
    TRY(make_all(parent_path(path)));
    TRY(make_folder(path));
    return sync_folder(parent_path(path));
}

Result<Manifest> read_manifest(const std::string& folder, const Reference& release) {
    const auto path = folder + "/" + std::string(manifest_name);
    const auto text = TRY(read_file(path, longest_manifest));
    auto manifest = TRY(parse_manifest(text, path));
    if (manifest.name != release.name || manifest.version != release.version)
        return fail(Error::Kind::invalid, "the manifest is of another release", path);
    return manifest;
}

using Kind = Damage::Kind;

bool differs(const ReleaseEntry& wanted, const TreeEntry& found) {
    switch (wanted.kind) {
        case ReleaseEntry::Kind::file:
            return found.kind != TreeEntry::Kind::file || found.size != wanted.size ||
                   ((found.mode & executable_bit) != 0) != wanted.executable;
        case ReleaseEntry::Kind::link:
            return found.kind != TreeEntry::Kind::link || found.target != wanted.target;
        case ReleaseEntry::Kind::folder:
            break;
    }
    return found.kind != TreeEntry::Kind::folder;
}

// Folders of the tree that some entry of the release lies in.
bool leads_to_an_entry(const std::string& folder, const std::vector<ReleaseEntry>& entries) {
    const auto at = std::ranges::lower_bound(entries, folder + "/", {}, &ReleaseEntry::path);
    return at != entries.end() && at->path.starts_with(folder + "/");
}

}  // namespace

std::string utc_now() {
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}",
                       fmt::gmtime(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now())));
}

Result<Changed> Store::prepare() const {
    TRY(make_all(folder_));
    for (const auto& folder : {own_folder(), objects(), incoming()}) TRY(make_all(folder));
    return Changed{};
}

Result<FileLock> Store::lock(const std::string& name, std::chrono::milliseconds limit) const {
    TRY(make_all(of(name)));
    return FileLock::acquire(of(name) + "/.lock", limit);
}

Result<std::vector<std::string>> Store::names() const {
    auto names = TRY(names_in(folder_));
    std::erase_if(names, [](const std::string& name) { return !valid_name(name); });
    return names;
}

Result<ReleaseList> Store::releases(const std::string& name) const {
    ReleaseList out;
    for (const auto& version : TRY(names_in(of(name)))) {
        if (!valid_version(version)) continue;
        auto manifest = release({name, version});
        // Something that lies there and is no release is not ours.
        if (!manifest && manifest.error().kind == Error::Kind::not_found) continue;
        if (!manifest) {
            out.damaged.push_back({version, std::move(manifest.error())});
        } else {
            out.whole.push_back(std::move(*manifest));
        }
    }
    std::ranges::sort(out.whole, {}, [](const Manifest& m) { return std::pair(m.number, m.version); });
    return out;
}

Result<Manifest> Store::release(const Reference& release) const {
    auto manifest = read_manifest(of(release), release);
    if (!manifest && manifest.error().kind == Error::Kind::not_found)
        return fail(Error::Kind::not_found,
                    fmt::format("no release {}@{} in {}", release.name, release.version, folder_));
    return manifest;
}

Result<std::optional<std::string>> Store::live_target(const std::string& name) const {
    const auto link = look_at(current(name));
    if (!link) {
        if (link.error().kind == Error::Kind::not_found) return std::optional<std::string>();
        return std::unexpected(link.error());
    }
    if (link->kind != TreeEntry::Kind::link)
        return fail(Error::Kind::invalid,
                    link->kind == TreeEntry::Kind::folder
                        ? "is a folder, and not the link that trueup would replace: move it away first"
                        : "is a file, and not the link that trueup would replace: move it away first",
                    current(name));
    return std::optional(link->target);
}

Result<std::string> Store::live(const std::string& name) const {
    const auto target = TRY(live_target(name));
    if (!target) return std::string();
    // As trueup writes it. A person's "stable" or "../m/2" may lead there by other links.
    if (valid_version(*target)) {
        const auto direct = look_at(of(Reference{name, *target}));
        if (direct && direct->kind == TreeEntry::Kind::folder) return *target;
    }
    const auto real = resolved_path(current(name));
    const auto folder = TRY(resolved_path(of(name)));
    if (real && parent_path(*real) == folder && valid_version(base_name(*real))) return base_name(*real);
    return fail(Error::Kind::invalid,
                fmt::format("leads to {}, {}; which release is in use is not known: switch to one, or "
                            "remove the link",
                            *target, real ? "which is no release of " + name : "which is not there"),
                current(name));
}

Result<std::vector<Damage>> Store::damage(const Manifest& manifest, bool read_all) const {
    const auto folder = of(Reference{manifest.name, manifest.version});
    std::vector<Damage> out;
    std::map<std::string, const ReleaseEntry*> missing;
    for (const auto& entry : manifest.entries) missing[entry.path] = &entry;
    std::vector<const ReleaseEntry*> to_read;
    ReleaseEntry contract;  // hashed like a file of the release
    contract.path = manifest.contract_name;
    contract.sha256 = manifest.contract;
    bool contract_found = manifest.contract.empty();
    for (const auto& found : TRY(scan_tree(folder))) {
        if (found.path == manifest_name) continue;
        if (!manifest.contract.empty() && found.path == manifest.contract_name) {
            contract_found = true;
            to_read.push_back(&contract);
            continue;
        }
        const auto at = missing.find(found.path);
        if (at == missing.end()) {
            if (found.kind != TreeEntry::Kind::folder || !leads_to_an_entry(found.path, manifest.entries))
                out.push_back({found.path, Kind::extra});
            continue;
        }
        const auto& wanted = *at->second;
        missing.erase(at);
        if (differs(wanted, found)) {
            out.push_back({found.path, Kind::changed});
        } else if (wanted.kind == ReleaseEntry::Kind::file &&
                   (read_all || found.mtime_ns != wanted.mtime_ns)) {
            to_read.push_back(&wanted);
        }
    }
    for (const auto& [path, entry] : missing) out.push_back({path, Kind::missing});
    if (!contract_found) out.push_back({manifest.contract_name, Kind::missing});

    std::vector<std::string> paths;
    paths.reserve(to_read.size());
    for (const auto* entry : to_read) paths.push_back(folder + "/" + entry->path);
    const auto hashed = hash_files(paths, read_all ? ReadFrom::disk : ReadFrom::cache);
    for (std::size_t i = 0; i < to_read.size(); ++i) {
        if (!hashed[i]) {
            out.push_back({to_read[i]->path, Kind::unreadable});
        } else if (hashed[i]->sha256 != to_read[i]->sha256) {
            out.push_back({to_read[i]->path, Kind::changed});
        }
    }
    std::ranges::sort(out, {}, &Damage::path);
    return out;
}

}  // namespace trueup
