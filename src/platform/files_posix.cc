#include "platform/files_posix.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace trueup {
namespace {

FileStatus status_of(const struct stat& info) {
    FileStatus status;
    if (S_ISREG(info.st_mode)) status.type = FileStatus::Type::file;
    if (S_ISDIR(info.st_mode)) status.type = FileStatus::Type::dir;
    if (S_ISLNK(info.st_mode)) status.type = FileStatus::Type::link;
    status.mode = static_cast<unsigned>(info.st_mode) & 07777U;
    status.size = static_cast<std::uint64_t>(info.st_size);
    status.uid = static_cast<unsigned>(info.st_uid);
    status.modified = static_cast<std::int64_t>(info.st_mtime);
    return status;
}

Result<std::string> read_link(int at, const std::string& path, const std::string& shown) {
    std::string target(256, '\0');
    while (true) {
        const ssize_t length = ::readlinkat(at, path.c_str(), target.data(), target.size());
        if (length < 0) return std::unexpected(error_of(errno, shown));
        if (static_cast<std::size_t>(length) < target.size()) {
            target.resize(static_cast<std::size_t>(length));
            return target;
        }
        target.resize(target.size() * 4);  // it may have been cut
    }
}

std::unexpected<Error> irregular(const FileStatus& status, const std::string& shown) {
    const bool folder = status.type == FileStatus::Type::dir;
    return fail(Error::Kind::invalid, shown + (folder ? " is a folder" : " is not a regular file"), shown);
}

// Opens without waiting for anybody: O_NONBLOCK returns at once from a FIFO
// that nobody writes, and what is not a regular file is refused afterwards, by
// the descriptor and not by the name, so that nothing can be swapped between.
Result<FileDescriptor> open_regular(int at, const std::string& path, const std::string& shown, Links links,
                                    std::uint64_t& size) {
    const int flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY | (links == Links::keep ? O_NOFOLLOW : 0);
    FileDescriptor file(::openat(at, path.c_str(), flags));
    if (file.get() < 0) {
        const int number = errno;
        // ENXIO: a socket, or a device that is not there.
        if (number == ENXIO) return fail(Error::Kind::invalid, shown + " is not a regular file", shown);
        // What a thing is matters more than that it may not be read.
        if (number == EACCES) {
            const auto status = status_at(at, path, shown, links);
            if (status && status->type != FileStatus::Type::file) return irregular(*status, shown);
        }
        return std::unexpected(error_of(number, shown));
    }
    struct stat info = {};
    if (::fstat(file.get(), &info) != 0) return std::unexpected(error_of(errno, shown));
    if (!S_ISREG(info.st_mode)) return irregular(status_of(info), shown);
    size = static_cast<std::uint64_t>(info.st_size);
    return file;
}

class FileSource final : public ByteSource {
public:
    FileSource(FileDescriptor file, std::uint64_t size, std::string shown)
        : file_(std::move(file)), size_(size), shown_(std::move(shown)) {}

    std::uint64_t size() const override { return size_; }
    Result<std::string> read(std::uint64_t offset, std::size_t length) const override {
        if (offset >= size_) return std::string();
        // What a header claims does not decide how much memory is taken.
        return read_piece(file_.get(), offset,
                          static_cast<std::size_t>(std::min<std::uint64_t>(length, size_ - offset)), shown_);
    }

private:
    FileDescriptor file_;
    std::uint64_t size_;
    std::string shown_;
};

}  // namespace

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
    if (this != &other) {
        if (fd_ >= 0) ::close(fd_);
        fd_ = other.release();
    }
    return *this;
}

FileDescriptor::~FileDescriptor() {
    if (fd_ >= 0) ::close(fd_);
}

Error error_of(int number, const std::string& shown) {
    switch (number) {
        case ENOENT:
            return {Error::Kind::not_found, shown + " is not there", shown};
        case ENOTDIR:
            return {Error::Kind::not_found, shown + " goes through something that is no folder", shown};
        case EACCES:
        case EPERM:
            return {Error::Kind::denied, "no permission to read " + shown, shown};
        case ELOOP:
            return {Error::Kind::invalid, shown + ": the symbolic links go round in a circle", shown};
        default:
            return {Error::Kind::io, shown + ": " + std::strerror(number), shown};
    }
}

std::optional<std::size_t> read_some(int fd, char* to, std::size_t length, std::uint64_t offset) {
    while (true) {
        const ssize_t got = ::pread(fd, to, length, static_cast<off_t>(offset));
        if (got >= 0) return static_cast<std::size_t>(got);
        if (errno != EINTR) return std::nullopt;
    }
}

Result<std::string> read_piece(int fd, std::uint64_t offset, std::size_t length, const std::string& shown) {
    std::string bytes(length, '\0');
    std::size_t filled = 0;
    while (filled < length) {
        const auto got = read_some(fd, bytes.data() + filled, length - filled, offset + filled);
        if (!got) return std::unexpected(error_of(errno, shown));
        if (*got == 0) break;
        filled += *got;
    }
    bytes.resize(filled);
    return bytes;
}

Result<FileStatus> status_at(int at, const std::string& path, const std::string& shown, Links links) {
    struct stat info = {};
    if (::fstatat(at, path.c_str(), &info, links == Links::keep ? AT_SYMLINK_NOFOLLOW : 0) != 0) {
        return std::unexpected(error_of(errno, shown));
    }
    auto status = status_of(info);
    if (status.type == FileStatus::Type::link) status.target = TRY(read_link(at, path, shown));
    return status;
}

Result<std::vector<std::string>> list_at(int at, const std::string& path, const std::string& shown,
                                         Links links) {
    const int flags =
        O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC | (links == Links::keep ? O_NOFOLLOW : 0);
    FileDescriptor folder(::openat(at, path.c_str(), flags));
    if (folder.get() < 0) {
        // The name is there and is no folder, or an element before it is none.
        if (errno == ENOTDIR && status_at(at, path, shown, links)) {
            return fail(Error::Kind::invalid, shown + " is not a folder", shown);
        }
        return std::unexpected(error_of(errno, shown));
    }
    DIR* stream = ::fdopendir(folder.get());
    if (stream == nullptr) return std::unexpected(error_of(errno, shown));
    folder.release();  // the stream owns it now
    const std::unique_ptr<DIR, int (*)(DIR*)> closer(stream, ::closedir);
    std::vector<std::string> names;
    while (true) {
        errno = 0;
        const dirent* entry = ::readdir(stream);
        if (entry == nullptr) break;
        const std::string_view name = entry->d_name;
        if (name != "." && name != "..") names.emplace_back(name);
    }
    if (errno != 0) return std::unexpected(error_of(errno, shown));
    std::ranges::sort(names);
    return names;
}

Result<std::string> read_at(int at, const std::string& path, const std::string& shown, Links links,
                            std::uint64_t limit) {
    std::uint64_t size = 0;
    const FileDescriptor file = TRY(open_regular(at, path, shown, links, size));
    const auto too_large = [&] {
        return fail(Error::Kind::too_large, shown + " is larger than " + std::to_string(limit) + " bytes",
                    shown);
    };
    if (size > limit) return too_large();
    // Files of /proc say 0 and have content: the size is a hint, the end is what
    // counts. One byte more than the hint finds the end without another round.
    std::string bytes;
    std::size_t filled = 0;
    std::size_t chunk = static_cast<std::size_t>(size) + 1;
    while (true) {
        bytes.resize(filled + chunk);
        const auto got = read_some(file.get(), bytes.data() + filled, chunk, filled);
        if (!got) return std::unexpected(error_of(errno, shown));
        filled += *got;
        if (filled > limit) return too_large();
        if (*got == 0 || (size > 0 && filled == size)) break;
        chunk = std::max<std::size_t>(chunk - *got, 4096);
    }
    bytes.resize(filled);
    return bytes;
}

Result<std::unique_ptr<ByteSource>> open_at(int at, const std::string& path, const std::string& shown,
                                            Links links) {
    std::uint64_t size = 0;
    auto file = TRY(open_regular(at, path, shown, links, size));
    return std::make_unique<FileSource>(std::move(file), size, shown);
}

Result<bool> writable_at(int at, const std::string& path, const std::string& shown) {
    if (::faccessat(at, path.c_str(), W_OK, AT_EACCESS) == 0) return true;
    const int number = errno;
    // A folder on the way that may not be searched: nobody knows then.
    if (number == EACCES) {
        if (const auto status = status_at(at, path, shown, Links::follow); !status) {
            return std::unexpected(status.error());
        }
        return false;
    }
    // EROFS: not even root can. ETXTBSY: it runs.
    if (number == EROFS || number == EPERM || number == ETXTBSY) return false;
    return std::unexpected(error_of(number, shown));
}

std::unexpected<Error> refused(const std::string& path, const char* what) {
    return fail(Error::Kind::io, std::string(what) + ": " + std::strerror(errno), path);
}

bool write_all(int fd, std::string_view text) {
    while (!text.empty()) {
        const auto n = ::write(fd, text.data(), text.size());
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
}

}  // namespace trueup
