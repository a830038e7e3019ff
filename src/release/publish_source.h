// A folder as it is to be published: looked at twice, so that one that changes
// meanwhile is noticed.
#pragma once

#include <string>
#include <vector>

#include "platform/host.h"
#include "platform/tree_files.h"
#include "release/hashing.h"
#include "release/manifest.h"

namespace trueup {

struct PublishSource {
    std::string folder;                 // absolute, no link in it
    std::vector<TreeEntry> tree;        // as it was first seen
    std::vector<ReleaseEntry> entries;  // sorted by path; files are not hashed yet
    std::uint64_t bytes = 0;
    // A release that is published once more: its files get further names in the
    // store meanwhile, which changes the time of their last change.
    bool of_the_store = false;
};

// invalid: something that cannot be part of a release; usage: nothing to publish.
Result<PublishSource> look_at_source(const Host& host, const std::string& folder);
// Fills in the hashes.
Result<Changed> hash_source(PublishSource& source, const HashProgress& progress);
// `invalid` when anything is not as it was first seen.
Result<Changed> expect_unchanged(const PublishSource& source);

}  // namespace trueup
