#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/text.h"
#include "platform/extended_attributes.h"
#include "platform/file_image.h"
#include "platform/files_posix.h"

namespace trueup {
namespace {

constexpr std::int64_t second = 1'000'000'000;

std::int64_t mtime_of(const struct stat& info) {
#ifdef __APPLE__
    const auto& time = info.st_mtimespec;
#else
    const auto& time = info.st_mtim;
#endif
    return static_cast<std::int64_t>(time.tv_sec) * second + static_cast<std::int64_t>(time.tv_nsec);
}

FileImage::Kind kind_of(const struct stat& info) {
    if (S_ISREG(info.st_mode)) return FileImage::Kind::file;
    if (S_ISLNK(info.st_mode)) return FileImage::Kind::link;
    if (S_ISDIR(info.st_mode)) return FileImage::Kind::folder;
    return FileImage::Kind::other;
}

Result<FileImage> image_at(int at, const std::string& name, const std::string& shown) {
    struct stat info{};
    if (::fstatat(at, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT) return FileImage{};
        return std::unexpected(error_of(errno, shown));
    }
    FileImage image;
    image.kind = kind_of(info);
    image.mode = static_cast<unsigned>(info.st_mode) & 07777U;
    image.uid = static_cast<unsigned>(info.st_uid);
    image.gid = static_cast<unsigned>(info.st_gid);
    image.mtime_ns = mtime_of(info);
    if (image.kind == FileImage::Kind::file) {
        image.content = TRY(read_at(at, name, shown, Links::keep, longest_image));
    } else if (image.kind == FileImage::Kind::link) {
        image.target = TRY(status_at(at, name, shown, Links::keep)).target;
    }
    return image;
}

Result<FileDescriptor> open_folder(const std::string& path) {
    FileDescriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.get() < 0) return std::unexpected(error_of(errno, path));
    return folder;
}

FolderId id_from(const struct stat& info) {
    return {static_cast<std::uint64_t>(info.st_dev), static_cast<std::uint64_t>(info.st_ino)};
}

FolderId id_of(int folder) {
    struct stat info{};
    if (::fstat(folder, &info) != 0) return {};
    return id_from(info);
}

Result<FileMark> mark_at(int at, const std::string& name, const std::string& shown) {
    struct stat info{};
    if (::fstatat(at, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0)
        return std::unexpected(error_of(errno, shown));
    return FileMark{id_from(info), mtime_of(info)};
}

Result<Changed> as_expected(int folder, const Replacement& r, const std::string& name) {
    const auto now = TRY(image_at(folder, name, r.path));
    if (now.same_as(r.expected)) return Changed{};
    return fail(Error::Kind::invalid, "has changed since it was looked at", r.path);
}

// The last look before the change: writing things down may have taken a while.
Result<Changed> announce(int folder, const Replacement& r, const std::string& name, const FileMark& file,
                         const Attempt& attempt) {
    if (!attempt.about_to) return Changed{};
    TRY(attempt.about_to(file));
    return as_expected(folder, r, name);
}

// Owner, mode, time and the file's other attributes, before it gets its name.
Result<Changed> dress(int fd, int folder, const Replacement& r, const std::string& name) {
    struct stat info{};
    if (::fstat(fd, &info) != 0) return refused(r.path, "cannot look at the new file");
    const auto& wanted = r.wanted;
    if ((static_cast<unsigned>(info.st_uid) != wanted.uid ||
         static_cast<unsigned>(info.st_gid) != wanted.gid) &&
        ::fchown(fd, static_cast<uid_t>(wanted.uid), static_cast<gid_t>(wanted.gid)) != 0) {
        return refused(r.path, "cannot keep the owner and group");
    }
    if (r.expected.kind == FileImage::Kind::file) {
        const FileDescriptor old(::openat(folder, name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
        if (old.get() >= 0) copy_extended_attributes(old.get(), fd);
    }
    // After fchown(), which takes set-id bits away.
    if (::fchmod(fd, static_cast<mode_t>(wanted.mode)) != 0) return refused(r.path, "cannot set the mode");
    if (wanted.mtime_ns != 0) {
        const std::array<timespec, 2> times = {timespec{0, UTIME_OMIT},
                                               timespec{static_cast<time_t>(wanted.mtime_ns / second),
                                                        static_cast<long>(wanted.mtime_ns % second)}};
        if (::futimens(fd, times.data()) != 0) return refused(r.path, "cannot set the time");
    }
    return Changed{};
}

Result<Changed> write_temporary(int folder, const Replacement& r, const std::string& name) {
    if (r.wanted.kind == FileImage::Kind::link) {
        if (::symlinkat(r.wanted.target.c_str(), folder, r.temporary.c_str()) != 0)
            return refused(r.path, "cannot make a link in this folder");
        return Changed{};
    }
    const FileDescriptor file(
        ::openat(folder, r.temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (file.get() < 0) return refused(r.path, "cannot write to this folder");
    if (!write_all(file.get(), r.wanted.content)) return refused(r.path, "cannot write");
    TRY(dress(file.get(), folder, r, name));
    if (::fsync(file.get()) != 0) return refused(r.path, "cannot write");
    return Changed{};
}

// The new file under its temporary name, and then under its own.
Result<Changed> put_in_place(int folder, const Replacement& r, const std::string& name, Attempt& attempt) {
    TRY(write_temporary(folder, r, name));
    TRY(announce(folder, r, name, TRY(mark_at(folder, r.temporary, r.path)), attempt));
    if (::renameat(folder, r.temporary.c_str(), folder, name.c_str()) != 0)
        return refused(r.path, "cannot replace");
    attempt.made = true;
    return Changed{};
}

Result<Changed> change(int folder, const Replacement& r, const std::string& name, Attempt& attempt) {
    using Kind = FileImage::Kind;
    switch (r.wanted.kind) {
        case Kind::absent: {
            const int flags = r.expected.kind == Kind::folder ? AT_REMOVEDIR : 0;
            if (r.expected.kind == Kind::absent) return Changed{};
            TRY(announce(folder, r, name, {}, attempt));
            if (::unlinkat(folder, name.c_str(), flags) == 0) {
                attempt.made = true;
                return Changed{};
            }
            // A folder that others use by now stays.
            if (flags != 0 && (errno == ENOTEMPTY || errno == EEXIST)) return Changed{};
            return refused(r.path, "cannot remove");
        }
        case Kind::folder:
            if (r.expected.kind != Kind::absent) return Changed{};
            TRY(announce(folder, r, name, {}, attempt));
            if (::mkdirat(folder, name.c_str(), static_cast<mode_t>(r.wanted.mode)) != 0)
                return refused(r.path, "cannot make the folder");
            attempt.made = true;
            return Changed{};
        case Kind::file:
        case Kind::link: {
            auto done = put_in_place(folder, r, name, attempt);
            if (!done) ::unlinkat(folder, r.temporary.c_str(), 0);
            return done;
        }
        case Kind::other:
            break;
    }
    return fail(Error::Kind::invalid, "is no file that can be made", r.path);
}

}  // namespace

bool FileImage::same_as(const FileImage& other) const {
    if (kind != other.kind) return false;
    if (kind == Kind::absent) return true;
    // A link has no mode of its own (Linux: always 0777; macOS: by umask), and a
    // folder that is there may have been opened up or closed meanwhile.
    if (kind == Kind::link) return target == other.target;
    if (kind == Kind::folder) return true;
    return mode == other.mode && uid == other.uid && gid == other.gid && content == other.content;
}

FileImage new_file(std::string content, unsigned mode) {
    FileImage image;
    image.kind = FileImage::Kind::file;
    image.mode = mode;
    image.uid = static_cast<unsigned>(::geteuid());
    image.gid = static_cast<unsigned>(::getegid());
    image.content = std::move(content);
    return image;
}

std::string_view to_string(FileImage::Kind kind) {
    switch (kind) {
        case FileImage::Kind::absent:
            return "absent";
        case FileImage::Kind::file:
            return "file";
        case FileImage::Kind::link:
            return "link";
        case FileImage::Kind::folder:
            return "folder";
        case FileImage::Kind::other:
            break;
    }
    return "other";
}

FileImage new_folder(unsigned mode) {
    auto image = new_file({}, mode);
    image.kind = FileImage::Kind::folder;
    return image;
}

Result<FileImage> image_of(const std::string& path) {
    auto image = image_at(AT_FDCWD, path, path);
    // A file below what is no folder is not there either.
    if (!image && image.error().kind == Error::Kind::not_found) return FileImage{};
    return image;
}

Obstacle obstacle_to_change(const std::string& path) {
    const auto folder = parent_path(path);
    struct stat info{};
    if (::stat(folder.c_str(), &info) != 0 || !S_ISDIR(info.st_mode)) return Obstacle::no_folder;
    const auto user = ::geteuid();
    if (::faccessat(AT_FDCWD, folder.c_str(), W_OK | X_OK, AT_EACCESS) != 0)
        return Obstacle::folder_not_writable;
    if (::lstat(path.c_str(), &info) != 0) return Obstacle::none;
    if (info.st_uid != user) return Obstacle::foreign;
    if (S_ISLNK(info.st_mode)) return Obstacle::none;
    if (!S_ISREG(info.st_mode)) return Obstacle::not_a_file;
    if ((info.st_mode & 0200U) == 0) return Obstacle::read_only;
    return info.st_nlink > 1 ? Obstacle::many_names : Obstacle::none;
}

Result<FolderId> folder_id(const std::string& path) { return id_of(TRY(open_folder(path)).get()); }

Result<FileMark> file_mark(const std::string& path) { return mark_at(AT_FDCWD, path, path); }

Result<Changed> replace(const Replacement& replacement, Attempt& attempt) {
    const auto folder = TRY(open_folder(parent_path(replacement.path)));
    if (replacement.folder != FolderId{} && id_of(folder.get()) != replacement.folder)
        return fail(Error::Kind::invalid, "is in another folder than it was", replacement.path);
    const auto name = base_name(replacement.path);
    const auto now = TRY(image_at(folder.get(), name, replacement.path));
    // A folder that somebody else made meanwhile (the journal's own, say) will do.
    if (now.kind == FileImage::Kind::folder && replacement.wanted.kind == now.kind) return Changed{};
    if (!now.same_as(replacement.expected))
        return fail(Error::Kind::invalid, "has changed since it was looked at", replacement.path);
    TRY(change(folder.get(), replacement, name, attempt));
    if (::fsync(folder.get()) != 0) return refused(replacement.path, "cannot make the change durable");
    return Changed{};
}

Result<Changed> remove_temporary(const std::string& path, const std::string& temporary) {
    const auto folder = open_folder(parent_path(path));
    if (!folder) return Changed{};
    if (::unlinkat(folder->get(), temporary.c_str(), 0) != 0 && errno != ENOENT)
        return refused(join_path(parent_path(path), temporary), "cannot remove");
    return Changed{};
}

Result<Changed> make_folders(const std::string& path, unsigned mode) {
    if (path == "/" || ::mkdir(path.c_str(), static_cast<mode_t>(mode)) == 0 || errno == EEXIST)
        return Changed{};
    if (errno != ENOENT) return refused(path, "cannot make the folder");
    TRY(make_folders(parent_path(path), mode));
    if (::mkdir(path.c_str(), static_cast<mode_t>(mode)) != 0 && errno != EEXIST)
        return refused(path, "cannot make the folder");
    return Changed{};
}

}  // namespace trueup
