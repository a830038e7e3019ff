#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <memory>

#include "base/text.h"
#include "platform/files_posix.h"
#include "platform/tree_files.h"

namespace trueup {
namespace {

constexpr std::size_t piece_size = 1U << 20U;
constexpr std::int64_t second = 1'000'000'000;

std::int64_t nanoseconds(const timespec& time) {
    return static_cast<std::int64_t>(time.tv_sec) * second + static_cast<std::int64_t>(time.tv_nsec);
}

TreeEntry entry_of(const struct stat& info) {
    TreeEntry entry;
    if (S_ISREG(info.st_mode)) entry.kind = TreeEntry::Kind::file;
    if (S_ISDIR(info.st_mode)) entry.kind = TreeEntry::Kind::folder;
    if (S_ISLNK(info.st_mode)) entry.kind = TreeEntry::Kind::link;
    entry.mode = static_cast<unsigned>(info.st_mode) & 07777U;
    entry.device = static_cast<std::uint64_t>(info.st_dev);
    entry.inode = static_cast<std::uint64_t>(info.st_ino);
    if (entry.kind == TreeEntry::Kind::file) {
        entry.size = static_cast<std::uint64_t>(info.st_size);
#ifdef __APPLE__
        entry.mtime_ns = nanoseconds(info.st_mtimespec);
        entry.change_ns = nanoseconds(info.st_ctimespec);
#else
        entry.mtime_ns = nanoseconds(info.st_mtim);
        entry.change_ns = nanoseconds(info.st_ctim);
#endif
    }
    return entry;
}

class Scan {
public:
    explicit Scan(std::string root) : root_(std::move(root)) {}

    Result<Changed> folder(int at, const std::string& name, const std::string& below, std::size_t depth) {
        const auto shown = below.empty() ? root_ : root_ + "/" + below;
        if (depth > deepest_tree) return fail(Error::Kind::too_large, "folders are nested too deeply", shown);
        const FileDescriptor folder(
            ::openat(at, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (folder.get() < 0) return std::unexpected(error_of(errno, shown));
        for (const auto& child : TRY(list_at(folder.get(), ".", shown, Links::keep))) {
            const auto path = below.empty() ? child : below + "/" + child;
            struct stat info{};
            if (::fstatat(folder.get(), child.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0)
                return std::unexpected(error_of(errno, root_ + "/" + path));
            auto entry = entry_of(info);
            entry.path = path;
            if (entry.kind == TreeEntry::Kind::link)
                entry.target = TRY(status_at(folder.get(), child, root_ + "/" + path, Links::keep)).target;
            if (entries.size() >= largest_tree) return fail(Error::Kind::too_large, "holds too much", root_);
            const bool is_folder = entry.kind == TreeEntry::Kind::folder;
            entries.push_back(std::move(entry));
            if (is_folder) TRY(this->folder(folder.get(), child, path, depth + 1));
        }
        return Changed{};
    }

    std::vector<TreeEntry> entries;

private:
    std::string root_;
};

// The file behind a descriptor, and that it is a regular one.
Result<TreeEntry> regular(int fd, const std::string& path) {
    struct stat info{};
    if (::fstat(fd, &info) != 0) return std::unexpected(error_of(errno, path));
    auto entry = entry_of(info);
    if (entry.kind != TreeEntry::Kind::file)
        return fail(Error::Kind::invalid, path + " is not a regular file", path);
    return entry;
}

Result<FileDescriptor> open_to_read(const std::string& path) {
    FileDescriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    if (file.get() < 0) return std::unexpected(error_of(errno, path));
    return file;
}

Result<FileDescriptor> create(const std::string& path, unsigned mode) {
    FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                               static_cast<mode_t>(mode)));
    if (file.get() < 0) return refused(path, "cannot make the file");
    return file;
}

void past_the_cache([[maybe_unused]] int fd) {
#ifdef __APPLE__
    ::fcntl(fd, F_NOCACHE, 1);
#else
    ::posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
#endif
}

Result<Changed> copy_by_hand(int from, int to, std::uint64_t offset, const std::string& source,
                             const std::string& path) {
    std::string buffer(piece_size, '\0');
    while (true) {
        const auto got = read_some(from, buffer.data(), buffer.size(), offset);
        if (!got) return std::unexpected(error_of(errno, source));
        if (*got == 0) return Changed{};
        if (!write_all(to, std::string_view(buffer).substr(0, *got))) return refused(path, "cannot write");
        offset += *got;
    }
}

Result<Changed> copy_bytes(int from, int to, [[maybe_unused]] std::uint64_t size, const std::string& source,
                           const std::string& path) {
    std::uint64_t done = 0;
#ifdef __linux__
    // In the kernel; on btrfs and XFS the copy shares the blocks.
    while (done < size) {
        static_assert(sizeof(off_t) == 8);
        auto at = static_cast<off_t>(done);  // musl knows no off64_t
        const auto got = ::copy_file_range(from, &at, to, nullptr, static_cast<std::size_t>(size - done), 0);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0 && done == 0 && errno != ENOSPC && errno != EDQUOT && errno != EIO && errno != EFBIG)
            break;  // another file system, or one that cannot: by hand
        if (got < 0) return refused(path, "cannot write");
        if (got == 0) break;
        done += static_cast<std::uint64_t>(got);
    }
#endif
    return copy_by_hand(from, to, done, source, path);
}

}  // namespace

bool same_but_for_names(const TreeEntry& before, TreeEntry after) {
    after.change_ns = before.change_ns;
    return after == before;
}

Result<std::vector<TreeEntry>> scan_tree(const std::string& folder) {
    Scan scan(folder);
    TRY(scan.folder(AT_FDCWD, folder, "", 0));
    // Folder by folder is not the order of whole paths: "a.b" comes before "a/c".
    std::ranges::sort(scan.entries, {}, &TreeEntry::path);
    return std::move(scan.entries);
}

Result<TreeEntry> look_at(const std::string& path) {
    struct stat info{};
    if (::lstat(path.c_str(), &info) != 0) return std::unexpected(error_of(errno, path));
    auto entry = entry_of(info);
    if (entry.kind == TreeEntry::Kind::link)
        entry.target = TRY(status_at(AT_FDCWD, path, path, Links::keep)).target;
    return entry;
}

Result<std::string> resolved_path(const std::string& path) {
    const std::unique_ptr<char, void (*)(void*)> real(::realpath(path.c_str(), nullptr), ::free);
    if (!real) return std::unexpected(error_of(errno, path));
    return std::string(real.get());
}

Result<std::vector<std::string>> names_in(const std::string& folder) {
    auto names = list_at(AT_FDCWD, folder, folder, Links::follow);
    if (!names && names.error().kind == Error::Kind::not_found) return std::vector<std::string>{};
    return names;
}

Result<std::string> read_file(const std::string& path, std::uint64_t limit) {
    return read_at(AT_FDCWD, path, path, Links::keep, limit);
}

Result<std::string> read_tail(const std::string& path, std::size_t length) {
    const auto source = TRY(open_at(AT_FDCWD, path, path, Links::keep));
    const auto size = source->size();
    const auto from = size > length ? size - length : 0;
    return source->read(from, length);
}

Result<TreeEntry> read_through(const std::string& path, ReadFrom from,
                               const std::function<void(std::string_view)>& piece) {
    const auto file = TRY(open_to_read(path));
    auto before = TRY(regular(file.get(), path));
    if (from == ReadFrom::disk) past_the_cache(file.get());
#ifdef __linux__
    ::posix_fadvise(file.get(), 0, 0, POSIX_FADV_SEQUENTIAL);
#endif
    std::string buffer(std::min<std::size_t>(piece_size, static_cast<std::size_t>(before.size) + 1), '\0');
    std::uint64_t offset = 0;
    while (true) {
        const auto got = read_some(file.get(), buffer.data(), buffer.size(), offset);
        if (!got) return std::unexpected(error_of(errno, path));
        if (*got == 0) break;
        piece(std::string_view(buffer).substr(0, *got));
        offset += *got;
    }
    if (offset != before.size || !same_but_for_names(before, TRY(regular(file.get(), path))))
        return fail(Error::Kind::invalid, path + " changed while it was read", path);
    return before;
}

Result<Changed> copy_durably(const std::string& from, const std::string& to, unsigned mode) {
    const auto source = TRY(open_to_read(from));
    const auto info = TRY(regular(source.get(), from));
    const auto target = TRY(create(to, mode));
    TRY(copy_bytes(source.get(), target.get(), info.size, from, to));
    if (::fsync(target.get()) != 0) return refused(to, "cannot write");
    return Changed{};
}

Result<Changed> write_durably(const std::string& path, std::string_view content, unsigned mode) {
    const auto file = TRY(create(path, mode));
    if (!write_all(file.get(), content) || ::fsync(file.get()) != 0) return refused(path, "cannot write");
    return Changed{};
}

Result<Changed> add_name(const std::string& from, const std::string& to) {
    if (::linkat(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), 0) != 0) {
        if (errno == ENOENT) return fail(Error::Kind::not_found, from + " is not there", from);
        return refused(to, "cannot give the file a second name");
    }
    return Changed{};
}

Result<Changed> make_link(const std::string& target, const std::string& path) {
    if (::symlinkat(target.c_str(), AT_FDCWD, path.c_str()) != 0)
        return refused(path, "cannot make the link");
    return Changed{};
}

Result<Changed> make_folder(const std::string& path) {
    if (::mkdir(path.c_str(), 0777) == 0) return Changed{};
    const int number = errno;
    struct stat info{};
    if (number == EEXIST && ::lstat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) return Changed{};
    errno = number;
    return refused(path, "cannot make the folder");
}

Result<Changed> set_writable(const std::string& folder, bool writable) {
    const FileDescriptor open(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    struct stat info{};
    if (open.get() < 0 || ::fstat(open.get(), &info) != 0) return std::unexpected(error_of(errno, folder));
    const auto mode = writable ? info.st_mode | 0200U : info.st_mode & ~0222U;
    if (::fchmod(open.get(), mode & 07777U) != 0) return refused(folder, "cannot set the mode");
    return Changed{};
}

Result<Changed> sync_folder(const std::string& path) {
    const FileDescriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.get() < 0) return std::unexpected(error_of(errno, path));
    if (::fsync(folder.get()) != 0) return refused(path, "cannot make the change durable");
    return Changed{};
}

Result<Changed> move_path(const std::string& from, const std::string& to) {
    if (::rename(from.c_str(), to.c_str()) != 0) return refused(to, "cannot rename");
    return Changed{};
}

Result<Changed> remove_path(const std::string& path) {
    if (::unlinkat(AT_FDCWD, path.c_str(), 0) == 0 || errno == ENOENT) return Changed{};
    if ((errno == EISDIR || errno == EPERM) && ::unlinkat(AT_FDCWD, path.c_str(), AT_REMOVEDIR) == 0)
        return Changed{};
    return refused(path, "cannot remove");
}

Result<Changed> remove_tree(const std::string& path) {
    const auto what = look_at(path);
    if (!what) {
        if (what.error().kind == Error::Kind::not_found) return Changed{};
        return std::unexpected(what.error());
    }
    if (what->kind == TreeEntry::Kind::folder) {
        if ((what->mode & 0200U) == 0) TRY(set_writable(path, true));
        for (const auto& name : TRY(list_at(AT_FDCWD, path, path, Links::keep)))
            TRY(remove_tree(path + "/" + name));
        if (::unlinkat(AT_FDCWD, path.c_str(), AT_REMOVEDIR) != 0) return refused(path, "cannot remove");
        return Changed{};
    }
    return remove_path(path);
}

Result<std::uint64_t> count_names(const std::string& path) {
    struct stat info{};
    if (::lstat(path.c_str(), &info) != 0) {
        if (errno == ENOENT) return std::uint64_t{0};
        return std::unexpected(error_of(errno, path));
    }
    return static_cast<std::uint64_t>(info.st_nlink);
}

Result<Changed> append_durably(const std::string& path, std::string_view line) {
    const FileDescriptor file(
        ::open(path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666));
    if (file.get() < 0) return refused(path, "cannot open for writing");
    const auto size = TRY(regular(file.get(), path)).size;
    std::string text;
    char last = '\n';
    if (size > 0 && !read_some(file.get(), &last, 1, size - 1)) return std::unexpected(error_of(errno, path));
    if (last != '\n') text += '\n';
    text.append(line).append("\n");
    if (!write_all(file.get(), text)) return refused(path, "cannot write");
#ifdef __APPLE__
    const int synced = ::fcntl(file.get(), F_FULLFSYNC);
#else
    const int synced = ::fdatasync(file.get());
#endif
    if (synced != 0) return refused(path, "cannot write");
    if (size == 0) return sync_folder(parent_path(path));
    return Changed{};
}

}  // namespace trueup
