#include "probe/inspect_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "formats/inspect.h"

namespace trueup {
namespace {

// What one worker has found. A cache line of its own.
struct alignas(64) Found {
    std::vector<std::pair<FileId, InspectedFile>> files;
    std::uint64_t binaries = 0;
    std::map<std::string, std::uint64_t> by_arch;
    std::vector<Error> unread;  // thin archives whose members are elsewhere, or gone
};

// Without repetitions, and without what lies inside another.
std::vector<std::string> outermost(std::vector<std::string> paths) {
    std::ranges::sort(paths);
    std::vector<std::string> out;
    for (auto& path : paths) {
        const auto inside = [&](const std::string& other) { return is_inside(path, other); };
        if (std::ranges::none_of(out, inside)) out.push_back(std::move(path));
    }
    return out;
}

void count(const InspectedFile& file, Found& found) {
    ++found.binaries;
    std::set<std::string> archs;
    for (const auto& slice : file.slices) archs.insert(slice.arch);
    for (const auto& arch : archs) ++found.by_arch[arch];
}

}  // namespace

Inspection inspect_trees(const std::vector<std::string>& paths, const InspectOptions& options) {
    WalkOptions walk;
    walk.threads = options.threads;
    walk.progress = options.progress;
    std::vector<Found> found(worker_count(walk));

    auto result = walk_trees(outermost(paths), walk, [&](unsigned worker, const WalkedFile& walked) {
        const auto head = walked.head();
        // Only what was named is shown when it is no binary.
        if (!walked.named() && !may_be_binary(head)) return false;
        std::uint64_t lost = 0;
        auto file = inspect(walked.source(), head, [&](const std::string& name) {
            auto member = walked.beside(name);
            if (member == nullptr) ++lost;
            return member;
        });
        if (!walked.named() && !file.is_binary()) return false;
        file.path = walked.path();
        auto& mine = found[worker];
        if (lost > 0) {
            mine.unread.push_back(
                {Error::Kind::not_found,
                 fmt::format("{}: a thin archive, and {} of the files that it names cannot be "
                             "read",
                             file.path, lost),
                 file.path, 0});
        }
        if (file.is_binary()) count(file, mine);
        if (!options.dependencies) {
            for (auto& slice : file.slices) {
                if (slice.go) slice.go->dependencies = {};
            }
        }
        if (options.judge && !options.judge(file)) return false;
        mine.files.emplace_back(walked.id(), std::move(file));
        return true;
    });

    Inspection out;
    out.counts = result.counts;
    for (auto& part : found) {
        out.binaries += part.binaries;
        for (const auto& [arch, number] : part.by_arch) out.by_arch[arch] += number;
        out.counts.unreadable += part.unread.size();
        for (auto& error : part.unread) result.errors.push_back(std::move(error));
        for (auto& [id, file] : part.files) {
            // Which name a worker met first is chance; the walk knows the one that counts.
            if (const auto name = result.names.find(id); name != result.names.end()) file.path = name->second;
            out.files.push_back(std::move(file));
        }
    }
    std::ranges::sort(out.files, {}, &InspectedFile::path);
    std::ranges::sort(result.errors, {}, &Error::file);
    const std::set<std::string> named(paths.begin(), paths.end());
    for (const auto& error : result.errors) {
        if (named.contains(error.file)) out.unreadable_names.push_back(error.file);
    }
    out.errors = std::move(result.errors);
    return out;
}

}  // namespace trueup
