#include "release/publish.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <set>

#include "base/ignore.h"
#include "base/text.h"
#include "formats/signature/digest.h"
#include "release/headroom.h"
#include "release/publish_source.h"

namespace trueup {
namespace {

constexpr std::uint64_t longest_contract = 16U << 20U;
constexpr std::string_view staging_prefix = ".staging-";

// One content of the release, whatever how many names it has there.
struct Content {
    std::string source;  // a file that has it
    std::string sha256;
    bool executable = false;
    std::uint64_t size = 0;
    std::string part;  // its name in the publisher's own folder
};

// A publisher's folder in the store, gone with it. It is locked for as long as
// the publisher lives, so that others know what is left over.
class Workshop {
public:
    static Result<Workshop> open(const Store& store) {
        std::random_device random;
        constexpr int most_tries = 5;
        for (int tries = 1;; ++tries) {
            auto folder = fmt::format("{}/{:08x}{:08x}", store.incoming(), random(), random());
            TRY(make_folder(folder));
            auto lock = FileLock::acquire(folder + "/lock", std::chrono::milliseconds{0});
            if (lock) return Workshop(std::move(folder), std::move(*lock));
            ignore(remove_tree(folder));
            // Another publisher that cleans up may take a folder that is not
            // locked yet for a left-over.
            if (tries == most_tries) return std::unexpected(std::move(lock.error()));
        }
    }
    Workshop(Workshop&& other) noexcept : folder_(std::move(other.folder_)), lock_(std::move(other.lock_)) {
        other.folder_.clear();
    }
    Workshop& operator=(Workshop&&) = delete;
    Workshop(const Workshop&) = delete;
    Workshop& operator=(const Workshop&) = delete;
    ~Workshop() {
        // What cannot be removed now goes when the next publisher cleans up.
        if (!folder_.empty()) ignore(remove_tree(folder_));
    }
    std::string at(std::size_t number) const { return fmt::format("{}/{}", folder_, number); }

private:
    Workshop(std::string folder, FileLock lock) : folder_(std::move(folder)), lock_(std::move(lock)) {}
    std::string folder_;
    FileLock lock_;
};

std::string object_of(const Store& store, const Content& content) {
    return fmt::format("{}/{}/{}{}", store.objects(), content.sha256.substr(0, 2), content.sha256.substr(2),
                       content.executable ? ".x" : "");
}

Result<bool> reads_back(const std::string& path, const std::string& sha256) {
    const auto hashed = hash_files({path}, ReadFrom::disk);
    if (!hashed.front()) return std::unexpected(hashed.front().error());
    return hashed.front()->sha256 == sha256;
}

// The content as a file of the store, read back from the disk.
Result<Changed> store_content(const Store& store, const Content& content) {
    const auto object = object_of(store, content);
    if (add_name(object, content.part)) {
        if (TRY(reads_back(content.part, content.sha256))) return Changed{};
        // A bad object: made anew, for this release and those to come.
        TRY(remove_path(content.part));
        TRY(remove_path(object));
    }
    TRY(copy_durably(content.source, content.part, content.executable ? 0555 : 0444));
    if (!TRY(reads_back(content.part, content.sha256)))
        return fail(Error::Kind::invalid,
                    content.source +
                        ": the copy in the store reads back differently: the file changed "
                        "while it was published, or the disk is bad",
                    content.source);
    TRY(make_folder(parent_path(object)));
    // Another publisher may have been faster, and a file system without second
    // names has no objects: the part is what the release is made from.
    ignore(add_name(content.part, object));
    return Changed{};
}

Result<Changed> store_all(const Store& store, const std::vector<Content>& contents,
                          const PublishRequest& request) {
    std::mutex mutex;
    std::optional<Error> failed;
    std::atomic<std::uint64_t> bytes = 0;
    std::uint64_t all = 0;
    for (const auto& content : contents) all += content.size;
    in_parallel(
        contents.size(),
        [&](std::size_t i) {
            {
                const std::lock_guard lock(mutex);
                if (failed) return;
            }
            auto done = store_content(store, contents[i]);
            bytes += contents[i].size;
            const std::lock_guard lock(mutex);
            if (!done && !failed) failed = std::move(done.error());
        },
        [&] {
            if (request.progress) request.progress(PublishRequest::Step::store, bytes, all);
        });
    if (failed) return std::unexpected(std::move(*failed));
    std::set<std::string> folders = {store.objects()};
    for (const auto& content : contents) folders.insert(parent_path(object_of(store, content)));
    for (const auto& folder : folders) {
        if (look_at(folder)) TRY(sync_folder(folder));
    }
    return Changed{};
}

// A name for the part in the release; a copy where there can be no second name.
Result<Changed> place(const std::string& part, const std::string& path, bool executable) {
    if (add_name(part, path)) return Changed{};
    return copy_durably(part, path, executable ? 0555 : 0444);
}

// Every folder that lies above an entry, parents first.
std::vector<std::string> folders_of(const std::vector<ReleaseEntry>& entries) {
    std::set<std::string> out;
    for (const auto& entry : entries) {
        auto folder = entry.kind == ReleaseEntry::Kind::folder ? entry.path + "/" : entry.path;
        for (auto slash = folder.rfind('/'); slash != std::string::npos; slash = folder.rfind('/')) {
            folder.resize(slash);
            if (!out.insert(folder).second) break;
        }
    }
    return {out.begin(), out.end()};
}

using Parts = std::map<std::pair<std::string, bool>, std::string>;  // (sha256, executable) -> part

Result<Changed> build(const std::string& folder, Manifest& manifest, const Parts& parts,
                      const std::string& contract_text) {
    TRY(make_folder(folder));
    const auto folders = folders_of(manifest.entries);
    for (const auto& inner : folders) TRY(make_folder(folder + "/" + inner));
    for (auto& entry : manifest.entries) {
        const auto path = folder + "/" + entry.path;
        if (entry.kind == ReleaseEntry::Kind::link) TRY(make_link(entry.target, path));
        if (entry.kind != ReleaseEntry::Kind::file) continue;
        TRY(place(parts.at({entry.sha256, entry.executable}), path, entry.executable));
        entry.mtime_ns = TRY(look_at(path)).mtime_ns;
    }
    if (!manifest.contract.empty())
        TRY(write_durably(folder + "/" + manifest.contract_name, contract_text, 0444));
    TRY(write_durably(folder + "/" + std::string(manifest_name), manifest_text(manifest), 0444));
    for (auto inner = folders.rbegin(); inner != folders.rend(); ++inner) {
        TRY(set_writable(folder + "/" + *inner, false));
        TRY(sync_folder(folder + "/" + *inner));
    }
    TRY(set_writable(folder, false));
    return sync_folder(folder);
}

struct Contract {
    std::string text;
    std::string sha256;
    std::string name;
};

Result<Contract> read_contract(const Host& host, const std::string& path) {
    Contract contract;
    if (path.empty()) return contract;
    contract.text = TRY(host.read(path, longest_contract));
    // A need that makes no sense would be found out at the swap.
    if (auto needs = needs_in(contract.text, path); !needs) {
        needs.error().kind = Error::Kind::usage;
        return std::unexpected(std::move(needs.error()));
    }
    contract.sha256 = hex(digest(HashType::sha256, contract.text));
    const auto base = base_name(path);
    const auto dot = base.rfind('.');
    const auto ending = dot == std::string::npos ? std::string() : base.substr(dot);
    contract.name =
        std::string(contract_prefix) + (valid_name(ending.substr(ending.empty() ? 0 : 1)) ? ending : "");
    return contract;
}

// nullopt: there is none yet.
Result<std::optional<Published>> already_there(const Store& store, const Reference& release,
                                               const std::string& fingerprint) {
    auto manifest = store.release(release);
    if (!manifest) {
        if (manifest.error().kind != Error::Kind::not_found) return std::unexpected(manifest.error());
        if (look_at(store.of(release)))
            return fail(Error::Kind::invalid, "is there, and is no release", store.of(release));
        return std::optional<Published>();
    }
    Published out;
    out.fingerprint = fingerprint;
    out.outcome = Published::Outcome::there;
    if (manifest->fingerprint != fingerprint) {
        out.outcome = Published::Outcome::conflict;
    } else {
        out.damage = TRY(store.damage(*manifest, true));
        if (!out.damage.empty()) out.outcome = Published::Outcome::damaged;
    }
    out.manifest = std::move(*manifest);
    return std::optional(std::move(out));
}

Published taken(const std::string& fingerprint, const std::string& registered) {
    Published out;
    out.outcome = Published::Outcome::conflict;
    out.fingerprint = fingerprint;
    out.manifest.fingerprint = registered;
    return out;
}

}  // namespace

void remove_left_overs(const Store& store) {
    const auto names = names_in(store.incoming());
    if (!names) return;
    for (const auto& name : *names) {
        const auto folder = store.incoming() + "/" + name;
        // A lock that can be had: whoever made the folder is no more.
        if (FileLock::acquire(folder + "/lock", std::chrono::milliseconds{0})) ignore(remove_tree(folder));
    }
}

Result<Published> publish(const Host& host, const Store& store, const PublishRequest& request) {
    remove_left_overs(store);
    auto source = TRY(look_at_source(host, request.folder));
    if (is_inside(source.folder, store.own_folder()) || is_inside(store.folder(), source.folder))
        return fail(Error::Kind::usage, "the store itself cannot be published", source.folder);
    source.of_the_store = is_inside(source.folder, store.folder());
    TRY(hash_source(source, [&](std::uint64_t bytes) {
        if (request.progress) request.progress(PublishRequest::Step::hash, bytes, source.bytes);
    }));
    const auto contract = TRY(read_contract(host, request.contract));
    const auto fingerprint = fingerprint_of(source.entries, contract.sha256);
    if (auto there = TRY(already_there(store, request.release, fingerprint))) {
        TRY(expect_unchanged(source));
        return std::move(*there);
    }

    // It was published elsewhere, or pruned since: its name is taken for ever.
    if (!request.registered.empty() && request.registered != fingerprint)
        return taken(fingerprint, request.registered);

    TRY(store.prepare());
    const auto workshop = TRY(Workshop::open(store));
    std::vector<Content> contents;
    Parts parts;
    for (const auto& entry : source.entries) {
        if (entry.kind != ReleaseEntry::Kind::file) continue;
        auto& part = parts[{entry.sha256, entry.executable}];
        if (!part.empty()) continue;
        part = workshop.at(contents.size());
        contents.push_back(
            {source.folder + "/" + entry.path, entry.sha256, entry.executable, entry.size, part});
    }
    TRY(store_all(store, contents, request));
    TRY(expect_unchanged(source));

    const auto lock = TRY(store.lock(request.release.name, request.lock_limit));
    // Somebody else may have published it meanwhile.
    if (auto there = TRY(already_there(store, request.release, fingerprint))) return std::move(*there);
    Published out;
    out.fingerprint = fingerprint;
    auto& manifest = out.manifest;
    manifest.name = request.release.name;
    manifest.version = request.release.version;
    manifest.fingerprint = fingerprint;
    manifest.created = utc_now();
    manifest.by = request.actor.user;
    manifest.host = request.actor.host;
    manifest.contract = contract.sha256;
    manifest.contract_name = contract.name;
    manifest.entries = std::move(source.entries);
    const auto list = TRY(store.releases(manifest.name));
    for (const auto& earlier : list.whole) manifest.number = std::max(manifest.number, earlier.number);
    ++manifest.number;

    const auto folder = store.of(manifest.name);
    const auto staging = folder + "/" + std::string(staging_prefix) + manifest.version;
    TRY(remove_tree(staging));  // of a publisher that was killed: the lock is ours
    auto built = build(staging, manifest, parts, contract.text);
    std::string owner = fingerprint;
    if (built && request.claim) {
        // A crash from here on leaves a registered release that is in no store; the
        // same folder, published again, is that release.
        auto claimed = request.claim(manifest);
        if (claimed) {
            owner = std::move(*claimed);
        } else {
            built = std::unexpected(std::move(claimed.error()));
        }
    }
    if (built && owner == fingerprint) built = move_path(staging, store.of(request.release));
    if (!built || owner != fingerprint) ignore(remove_tree(staging));
    if (!built) return std::unexpected(std::move(built.error()));
    if (owner != fingerprint) return taken(fingerprint, owner);
    TRY(sync_folder(folder));
    return out;
}

}  // namespace trueup
