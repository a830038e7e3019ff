#include "release/holders.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace trueup {
namespace {

std::string holder_text(const OpenFile& file) {
    return fmt::format("process {} ({}): {}", file.pid, file.program, file.path);
}

}  // namespace

Result<Holders> Holders::look(const std::vector<std::string>& folders) {
    Holders out;
    for (const auto& folder : folders) {
        auto& release = out.releases_[folder];
        release.root = TRY(look_at(folder));
        release.entries = TRY(scan_tree(folder));
        out.owners_[{release.root.device, release.root.inode}].insert(folder);
        for (const auto& entry : release.entries) out.owners_[{entry.device, entry.inode}].insert(folder);
    }
    out.found_ = open_files([&](const OpenFile& file) {
        if (out.owners_.contains({file.device, file.inode})) return true;
        // On some file systems (overlayfs, btrfs) a mapping's device is not the file's.
        return std::ranges::any_of(folders, [&](const auto& folder) { return is_inside(file.path, folder); });
    });
    return out;
}

Use Holders::use_of(const std::string& folder) const {
    for (const auto& file : found_.files) {
        if (is_inside(file.path, folder)) return {Use::Kind::held, holder_text(file)};
        const bool elsewhere = std::ranges::any_of(
            releases_, [&](const auto& release) { return is_inside(file.path, release.first); });
        const auto owners = owners_.find({file.device, file.inode});
        if (!elsewhere && owners != owners_.end() && owners->second.contains(folder))
            return {Use::Kind::held, holder_text(file)};
    }
    // Processes of other users, and of other containers: nobody shows their files,
    // but the system says whether there are any.
    const auto release = releases_.find(folder);
    if (release == releases_.end()) return {Use::Kind::unknown, "it was not looked at"};
    for (const auto& entry : release->second.entries) {
        if (entry.kind != TreeEntry::Kind::file) continue;
        // A file that another release keeps stays on the disk whoever has it open.
        const auto owners = owners_.find({entry.device, entry.inode});
        if (owners != owners_.end() && owners->second.size() > 1) continue;
        switch (open_elsewhere(folder + "/" + entry.path)) {
            case OpenElsewhere::no:
                break;
            case OpenElsewhere::yes:
                return {Use::Kind::held,
                        "a process that cannot be looked into: " + folder + "/" + entry.path};
            case OpenElsewhere::cannot_tell:
                if (!found_.known)
                    return {Use::Kind::unknown, "this system does not tell who has a file open"};
                if (found_.unreadable > 0)
                    return {
                        Use::Kind::unknown,
                        fmt::format("{} process(es) cannot be looked into by this user", found_.unreadable)};
        }
    }
    return {};
}

}  // namespace trueup
