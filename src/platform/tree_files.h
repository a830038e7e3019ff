// Whole trees as a store of releases needs them: looked at, read through,
// copied, linked, made durable, removed. A path's last element is never
// followed when it is a link.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "platform/file_image.h"

namespace trueup {

// What stands at one path of a tree, and which file it is.
struct TreeEntry {
    enum class Kind { file, link, folder, other };
    std::string path;  // relative to the tree's folder
    Kind kind = Kind::other;
    unsigned mode = 0;           // permission bits
    std::uint64_t size = 0;      // file
    std::int64_t mtime_ns = 0;   // file
    std::int64_t change_ns = 0;  // file: when anything about it changed last (ctime)
    std::uint64_t device = 0, inode = 0;
    std::string target;  // link: as written

    bool operator==(const TreeEntry&) const = default;
};

// Whether two looks at one file show the same bytes. Another name for it, made or
// removed in between (publishers of the same content do this), counts as nothing:
// it moves `change_ns` alone.
bool same_but_for_names(const TreeEntry& before, TreeEntry after);

// A tree this deep or large is no release, but a mistake.
inline constexpr std::size_t deepest_tree = 64;
inline constexpr std::size_t largest_tree = 1'000'000;  // entries

// Everything below `folder`, sorted by path (bytes); links are not followed.
// too_large beyond the limits above.
Result<std::vector<TreeEntry>> scan_tree(const std::string& folder);
// The same about one path; its `path` stays empty.
Result<TreeEntry> look_at(const std::string& path);
// The same place without any link in its path. not_found: a link of it leads nowhere.
Result<std::string> resolved_path(const std::string& path);

// Sorted names in a folder; a folder that is not there has none.
Result<std::vector<std::string>> names_in(const std::string& folder);
Result<std::string> read_file(const std::string& path, std::uint64_t limit);
// The last `length` bytes, or all of it.
Result<std::string> read_tail(const std::string& path, std::size_t length);

// Where the bytes come from: as the system likes, or from the disk, past what
// memory holds (as far as the system offers that).
enum class ReadFrom { cache, disk };
// Reads a regular file from end to end. `invalid` when it changed meanwhile.
Result<TreeEntry> read_through(const std::string& path, ReadFrom from,
                               const std::function<void(std::string_view)>& piece);

// A new file (`to` must not be there) with the same bytes, its mode under the
// umask; on the disk when it returns. Shares blocks where the file system can.
Result<Changed> copy_durably(const std::string& from, const std::string& to, unsigned mode);
// A new file with this content, likewise.
Result<Changed> write_durably(const std::string& path, std::string_view content, unsigned mode);
// A second name for the same file. not_found: there is no `from`.
Result<Changed> add_name(const std::string& from, const std::string& to);
Result<Changed> make_link(const std::string& target, const std::string& path);
// One folder; one that is there is no error. Its mode is 0777 under the umask.
Result<Changed> make_folder(const std::string& path);
// Writing to what is below is allowed to nobody, or to the owner again.
Result<Changed> set_writable(const std::string& folder, bool writable);
// The names in a folder survive a power cut.
Result<Changed> sync_folder(const std::string& path);
// rename(): replaces what `to` names.
Result<Changed> move_path(const std::string& from, const std::string& to);
// A file, link or empty folder; one that is not there is no error.
Result<Changed> remove_path(const std::string& path);
// With everything in it, folders without write permission too.
Result<Changed> remove_tree(const std::string& path);
// Names that a regular file has; 0: none.
Result<std::uint64_t> count_names(const std::string& path);

// Appends a line and has it on the disk when it returns; the file is made when
// it is not there. A last line that a crash cut off is closed first.
Result<Changed> append_durably(const std::string& path, std::string_view line);

}  // namespace trueup
