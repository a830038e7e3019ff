// Who has a file open, mapped, or as its current folder: asked before files go
// that somebody may be using.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace trueup {

struct OpenFile {
    int pid = 0;
    std::string program;  // its short name
    std::string path;     // as that process opened it; may be of another file system view
    std::uint64_t device = 0, inode = 0;
};

struct OpenFiles {
    std::vector<OpenFile> files;
    // Processes that this user may not look into. 0 and `known`: this is all.
    std::size_t unreadable = 0;
    // The system has no process table that could be asked.
    bool known = true;
};

// Everything that other processes hold and for which `of_interest` says yes:
// descriptors, mappings, current and root folders.
OpenFiles open_files(const std::function<bool(const OpenFile&)>& of_interest);

// Asks the system itself whether any other process, of whatever user, has this
// file open or mapped, without finding out who (Linux: a lease, which is granted
// only then, to the file's owner).
enum class OpenElsewhere { no, yes, cannot_tell };
OpenElsewhere open_elsewhere(const std::string& path);

}  // namespace trueup
