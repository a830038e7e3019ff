// The file calls of POSIX as Results. A path is taken relative to the folder
// `at` (AT_FDCWD for a live machine, whose paths are absolute).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
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

// Follow the last element or not; the earlier ones are followed by the system.
enum class Links { follow, keep };

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
