// The folder that releases live in:
//
//   NAME/VERSION/            a release: its files, read-only, and its manifest
//   NAME/current             the live link: VERSION
//   NAME/.swaps              the record of every switch (release/swap_log.h)
//   NAME/.lock               held while something about NAME changes
//   .trueup/objects/ab/…     every file once, by its SHA-256; releases hold second names of it
//   .trueup/incoming/…       what a publisher is at work on
//   .trueup/registry.sqlite  the registry, unless it is elsewhere
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "platform/file_image.h"
#include "platform/file_lock.h"
#include "release/manifest.h"
#include "release/reference.h"

namespace trueup {

// Who does something, for the record.
struct Actor {
    std::string user;
    std::string host;
};

// What is not as it was published: one line each, for people.
struct Damage {
    std::string path;  // relative to the release
    enum class Kind { missing, extra, changed, unreadable } kind = Kind::changed;
};

// The releases of a name, in the order of publishing, the oldest first.
struct ReleaseList {
    std::vector<Manifest> whole;
    struct Damaged {
        std::string version;
        Error error;
    };
    std::vector<Damaged> damaged;  // their manifest cannot be read or is none
};

class Store {
public:
    // An absolute path; nothing is touched.
    explicit Store(std::string folder) : folder_(std::move(folder)) {}

    const std::string& folder() const { return folder_; }
    std::string own_folder() const { return folder_ + "/.trueup"; }
    std::string objects() const { return own_folder() + "/objects"; }
    std::string incoming() const { return own_folder() + "/incoming"; }
    std::string registry() const { return own_folder() + "/registry.sqlite"; }
    std::string of(const std::string& name) const { return folder_ + "/" + name; }
    std::string of(const Reference& release) const {
        return folder_ + "/" + release.name + "/" + release.version;
    }
    std::string current(const std::string& name) const { return of(name) + "/current"; }
    std::string swaps(const std::string& name) const { return of(name) + "/.swaps"; }

    // Makes the folders that are needed before anything can be published.
    Result<Changed> prepare() const;
    // The folder of NAME, and the right to change something about it.
    Result<FileLock> lock(const std::string& name, std::chrono::milliseconds limit) const;

    // Sorted; a store that is not there has none.
    Result<std::vector<std::string>> names() const;
    Result<ReleaseList> releases(const std::string& name) const;
    // not_found: no such release.
    Result<Manifest> release(const Reference& release) const;

    // What `current` points to. nullopt: there is no link. `invalid`: a file or folder.
    Result<std::optional<std::string>> live_target(const std::string& name) const;
    // The version that is live, by whatever way `current` leads to it; empty: none.
    // `invalid`: it leads to something that is no release of NAME.
    Result<std::string> live(const std::string& name) const;

    // Compares the files with the manifest. Quickly: by their names, kinds, sizes
    // and times, and by content where the time differs; else by content, from the
    // disk, with all processors.
    Result<std::vector<Damage>> damage(const Manifest& manifest, bool read_all) const;

private:
    std::string folder_;
};

// Now, as ISO 8601 in UTC.
std::string utc_now();

}  // namespace trueup
