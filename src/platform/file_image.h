// A file as it is, whole, so that it can be replaced and put back exactly; and
// the one function that changes the file system for a repair.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace trueup {

struct FileImage {
    enum class Kind { absent, file, link, folder, other };
    Kind kind = Kind::absent;
    unsigned mode = 0;  // permission bits, 07777
    unsigned uid = 0;
    unsigned gid = 0;
    std::int64_t mtime_ns = 0;  // since 1970
    std::string content;        // file
    std::string target;         // link: as written

    // All but the time: a file that was only touched is the same.
    bool same_as(const FileImage& other) const;
};
std::string_view to_string(FileImage::Kind kind);
// A file of this user's that is yet to be made.
FileImage new_file(std::string content, unsigned mode);
FileImage new_folder(unsigned mode);

// Larger files are nobody's start-up file: too_large.
inline constexpr std::uint64_t longest_image = 16U << 20U;

// What stands at `path`; the last element is not followed. A file that is not
// there is an image of kind absent, no error.
Result<FileImage> image_of(const std::string& path);

// Why this user had better not replace the file at `path`: its owner, mode and
// number of names, and its folder's.
enum class Obstacle { none, read_only, foreign, many_names, folder_not_writable, no_folder, not_a_file };
Obstacle obstacle_to_change(const std::string& path);

// A folder that cannot be swapped for another one of the same name unnoticed.
struct FolderId {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    bool operator==(const FolderId&) const = default;
};
Result<FolderId> folder_id(const std::string& path);

// By what a file is known again.
struct FileMark {
    FolderId id;
    std::int64_t mtime_ns = 0;

    bool is_none() const { return id == FolderId{}; }
    // The very file, or a copy that kept its time: a home may have been moved meanwhile.
    bool is(const FileMark& other) const { return id == other.id || mtime_ns == other.mtime_ns; }
};
// Of what stands at `path`; the last element is not followed.
Result<FileMark> file_mark(const std::string& path);

struct Replacement {
    std::string path;  // absolute, no link in any element but perhaps the last
    FileImage expected;
    FileImage wanted;
    // A name in the same folder that nothing else has: the new file is written
    // there first. Left over only when the process is killed meanwhile.
    std::string temporary;
    FolderId folder;  // all zero: whichever folder has that name now
};

struct Changed {};

// What a replacement came to, for whoever has to take it back.
struct Attempt {
    // All is ready; the change itself comes next. Told is which file will stand at the
    // path (none: nothing will, or a folder). An error stops the change. May be empty.
    std::function<Result<Changed>(const FileMark&)> about_to;
    bool made = false;  // this call changed what stands at the path
};
// Makes `wanted` of `expected`: old or new, never between, durable on return.
// Errors: `invalid` when the folder or the file is not what was expected (nothing was
// changed then), else what the system refused (nothing was changed either, but
// when the last fsync failed, which leaves the change made).
Result<Changed> replace(const Replacement& replacement, Attempt& attempt);

// Removes a left-over temporary file or link; one that is not there is no error.
Result<Changed> remove_temporary(const std::string& path, const std::string& temporary);

// mkdir -p; new folders get `mode`.
Result<Changed> make_folders(const std::string& path, unsigned mode);

}  // namespace trueup
