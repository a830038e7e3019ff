#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "platform/files_posix.h"
#include "platform/kernel_log.h"

namespace trueup {

Result<std::string> kernel_log() {
    static constexpr auto path = "/dev/kmsg";
    const FileDescriptor file(::open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    if (file.get() < 0) return std::unexpected(error_of(errno, path));
    // A read gives one record of at most 8 KiB. The buffer of the largest kernels
    // holds far fewer than a million.
    std::string out;
    std::array<char, 8192> record;
    for (int i = 0; i < 1'000'000; ++i) {
        const auto got = ::read(file.get(), record.data(), record.size());
        if (got > 0) {
            out.append(record.data(), static_cast<std::size_t>(got));
            continue;
        }
        if (got == 0 || errno == EAGAIN) break;
        // Overwritten while it was read: the next read goes on behind the gap.
        if (errno == EPIPE || errno == EINTR || errno == EINVAL) continue;
        return std::unexpected(error_of(errno, path));
    }
    return out;
}

}  // namespace trueup
