// The file calls of POSIX as Results. A path is taken relative to the folder
// `at` (AT_FDCWD for a live machine, whose paths are absolute).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "platform/host.h"

namespace trueup {

// Closes what it holds.
class FileDescriptor {
public:
    explicit FileDescriptor(int fd = -1) : fd_(fd) {}
    FileDescriptor(FileDescriptor&& other) noexcept : fd_(other.release()) {}
    FileDescriptor& operator=(FileDescriptor&& other) noexcept;
    FileDescriptor(const FileDescriptor&) = delete;
    FileDescriptor& operator=(const FileDescriptor&) = delete;
    ~FileDescriptor();

    int get() const { return fd_; }
    int release() {
        const int fd = fd_;
        fd_ = -1;
        return fd;
    }

private:
    int fd_;
};

// errno as an Error about `shown`, the path as the caller of the host knows it.
Error error_of(int number, const std::string& shown);

// The same for a caller with words of its own: "cannot write: No space left on device".
std::unexpected<Error> refused(const std::string& path, const char* what);

// Follow the last element or not; the earlier ones are followed by the system.
enum class Links { follow, keep };

// One pread() that is not cut short by signals: 0 at the end of the file,
// nullopt with errno set when the system refuses.
std::optional<std::size_t> read_some(int fd, char* to, std::size_t length, std::uint64_t offset);
// `length` bytes from `offset`; fewer where the file ends.
Result<std::string> read_piece(int fd, std::uint64_t offset, std::size_t length, const std::string& shown);

// All of `text`, not cut short by signals; false with errno set.
bool write_all(int fd, std::string_view text);

Result<FileStatus> status_at(int at, const std::string& path, const std::string& shown, Links links);
// Sorted, without "." and "..".
Result<std::vector<std::string>> list_at(int at, const std::string& path, const std::string& shown,
                                         Links links);
Result<std::string> read_at(int at, const std::string& path, const std::string& shown, Links links,
                            std::uint64_t limit);
Result<std::unique_ptr<ByteSource>> open_at(int at, const std::string& path, const std::string& shown,
                                            Links links);
Result<bool> writable_at(int at, const std::string& path, const std::string& shown);

}  // namespace trueup
