// Whether somebody uses a release that is to be removed.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "platform/open_files.h"
#include "platform/tree_files.h"

namespace trueup {

struct Use {
    enum class Kind { none, held, unknown };
    Kind kind = Kind::none;
    std::string detail;
};

// `folders`: absolute paths of releases, those to be asked about and those that
// stay. A file of several releases (they share what is equal) counts for the
// release by whose path it was opened; opened by a path that says nothing (in a
// container), it counts for all that have it.
class Holders {
public:
    // Looks at every process once.
    static Result<Holders> look(const std::vector<std::string>& folders);

    Use use_of(const std::string& folder) const;
    std::size_t unreadable() const { return found_.unreadable; }

private:
    using FileKey = std::pair<std::uint64_t, std::uint64_t>;  // device, inode
    struct Release {
        std::vector<TreeEntry> entries;
        TreeEntry root;
    };
    std::map<std::string, Release> releases_;          // by folder
    std::map<FileKey, std::set<std::string>> owners_;  // folders that have the file
    OpenFiles found_;
};

}  // namespace trueup
