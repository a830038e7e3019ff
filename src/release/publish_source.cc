#include "release/publish_source.h"

#include <algorithm>

#include "base/text.h"

namespace trueup {
namespace {

std::unexpected<Error> unfit(const std::string& path, const char* why) {
    return fail(Error::Kind::invalid, path + ": " + why, path);
}

std::unexpected<Error> changed(const std::string& path) {
    return unfit(path, "changed while it was published; nothing was published");
}

// trueup's own files in a release that is published once more elsewhere.
bool is_own_file(const std::string& path) {
    return path == manifest_name || path.starts_with(contract_prefix);
}

Result<ReleaseEntry> entry_of(const Host& host, const std::string& folder, const TreeEntry& found) {
    const auto path = folder + "/" + found.path;
    if (valid_utf8(found.path) != found.path || valid_utf8(found.target) != found.target)
        return unfit(path, "its name is not UTF-8");
    ReleaseEntry entry;
    entry.path = found.path;
    switch (found.kind) {
        case TreeEntry::Kind::file:
            entry.size = found.size;
            entry.executable = (found.mode & 0100U) != 0;
            return entry;
        case TreeEntry::Kind::folder:
            entry.kind = ReleaseEntry::Kind::folder;
            return entry;
        case TreeEntry::Kind::other:
            return unfit(path, "is neither a file nor a folder (a socket, a FIFO, a device)");
        case TreeEntry::Kind::link:
            break;
    }
    entry.kind = ReleaseEntry::Kind::link;
    entry.target = found.target;
    // By its text, since the copy lies elsewhere; and by where it really leads,
    // since ".." behind another link is not what the text says.
    const auto real = resolve(host, path);
    if (!real && real.error().kind == Error::Kind::not_found)
        return unfit(path, "is a link that leads nowhere");
    if (!real) return std::unexpected(real.error());
    if (*real == folder)
        return unfit(path, "is a link to the folder itself: a release would hold itself without end");
    if (!stays_inside(found.path, found.target) || !is_inside(*real, folder))
        return unfit(path,
                     "is a link that leads out of the folder: a release holds all that it needs "
                     "(`cp -rL` makes a folder without links)");
    return entry;
}

bool same(const PublishSource& source, const TreeEntry& before, const TreeEntry& after) {
    return source.of_the_store ? same_but_for_names(before, after) : before == after;
}

}  // namespace

Result<PublishSource> look_at_source(const Host& host, const std::string& folder) {
    PublishSource source;
    source.folder = TRY(resolve(host, folder));
    source.tree = TRY(scan_tree(source.folder));
    std::erase_if(source.tree, [](const TreeEntry& found) { return is_own_file(found.path); });
    bool any_file = false;
    for (std::size_t i = 0; i < source.tree.size(); ++i) {
        const auto& found = source.tree[i];
        auto entry = TRY(entry_of(host, source.folder, found));
        if (entry.kind == ReleaseEntry::Kind::folder) {
            // A folder is known by what lies in it; only an empty one is an entry.
            const auto inside = found.path + "/";
            const auto next = std::ranges::lower_bound(source.tree, inside, {}, &TreeEntry::path);
            if (next != source.tree.end() && next->path.starts_with(inside)) continue;
        }
        any_file = any_file || entry.kind == ReleaseEntry::Kind::file;
        source.bytes += entry.size;
        source.entries.push_back(std::move(entry));
    }
    if (!any_file) return fail(Error::Kind::usage, "there is no file to publish", folder);
    return source;
}

Result<Changed> hash_source(PublishSource& source, const HashProgress& progress) {
    std::vector<std::string> paths;
    std::vector<ReleaseEntry*> files;
    for (auto& entry : source.entries) {
        if (entry.kind != ReleaseEntry::Kind::file) continue;
        paths.push_back(source.folder + "/" + entry.path);
        files.push_back(&entry);
    }
    auto hashed = hash_files(paths, ReadFrom::cache, progress);
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (!hashed[i] && hashed[i].error().kind == Error::Kind::not_found) return changed(paths[i]);
        if (!hashed[i]) return std::unexpected(std::move(hashed[i].error()));
        auto seen = *std::ranges::lower_bound(source.tree, files[i]->path, {}, &TreeEntry::path);
        seen.path.clear();
        if (!same(source, seen, hashed[i]->file)) return changed(paths[i]);
        files[i]->sha256 = std::move(hashed[i]->sha256);
    }
    return Changed{};
}

Result<Changed> expect_unchanged(const PublishSource& source) {
    auto now = scan_tree(source.folder);
    if (!now) return changed(source.folder);
    std::erase_if(*now, [](const TreeEntry& found) { return is_own_file(found.path); });
    const auto [before, after] = std::ranges::mismatch(
        source.tree, *now, [&](const TreeEntry& was, const TreeEntry& is) { return same(source, was, is); });
    if (before != source.tree.end()) return changed(source.folder + "/" + before->path);
    if (after != now->end()) return changed(source.folder + "/" + after->path);
    return Changed{};
}

}  // namespace trueup
