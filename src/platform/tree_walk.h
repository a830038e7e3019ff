// Walks whole trees of files with all processors: one open and one small read
// for each regular file. Links inside a tree are not followed, special files
// are not opened, a file with several names counts once.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace trueup {

// Device and inode: which file it is, whatever its name.
struct FileId {
    std::uint64_t device = 0, inode = 0;
    auto operator<=>(const FileId&) const = default;
};

// One regular file, open while the visitor looks at it.
class WalkedFile {
public:
    virtual ~WalkedFile() = default;
    virtual std::string path() const = 0;
    virtual bool named() const = 0;  // by the caller; not found in a folder
    virtual const FileId& id() const = 0;
    virtual std::string_view head() const = 0;  // its first head bytes, or all of them
    // The same file for reading on. It may have changed in between: then there is
    // less than size() says.
    virtual const ByteSource& source() const = 0;
    // A file beside it (`name` counts from its folder), links not followed;
    // nullptr when it is no regular file or cannot be read.
    virtual std::unique_ptr<ByteSource> beside(const std::string& name) const = 0;
};

struct WalkCounts {
    std::uint64_t files = 0;     // regular ones, each once
    std::uint64_t bytes = 0;     // their sizes
    std::uint64_t folders = 0;   // that were listed
    std::uint64_t links = 0;     // not followed
    std::uint64_t special = 0;   // FIFOs, sockets, devices: not opened
    std::uint64_t repeated = 0;  // further names of a file that counts already
    std::uint64_t unreadable = 0;
};

struct WalkOptions {
    unsigned threads = 0;     // 0: one for each processor
    std::size_t head = 4096;  // bytes of the first read
    // Called by the thread that started the walk, about ten times a second.
    std::function<void(const WalkCounts&)> progress;
};

struct WalkResult {
    WalkCounts counts;
    std::vector<Error> errors;  // of the first max_errors things that could not be read; sorted
    // The name that counts (the first in byte order) of each file with several
    // names that the visitor kept.
    std::map<FileId, std::string> names;
    static constexpr std::size_t max_errors = 1000;
};

// visit(worker, file) is called by several threads at once, `worker` counting
// from 0 below worker_count(); true: the file is kept, so its name matters.
using WalkVisitor = std::function<bool(unsigned worker, const WalkedFile& file)>;

unsigned worker_count(const WalkOptions& options);

// `paths`: absolute paths of folders and files. A link in their last element is
// followed. A path that cannot be read is among the errors.
WalkResult walk_trees(const std::vector<std::string>& paths, const WalkOptions& options,
                      const WalkVisitor& visit);

}  // namespace trueup
