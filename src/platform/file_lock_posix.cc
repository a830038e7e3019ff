#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <thread>

#include "base/text.h"
#include "platform/file_lock.h"

namespace trueup {

Result<FileLock> FileLock::acquire(const std::string& path, std::chrono::milliseconds limit) {
    FileDescriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (file.get() < 0)
        return fail(Error::Kind::io, std::string("cannot open: ") + std::strerror(errno), path);
    const auto deadline = std::chrono::steady_clock::now() + limit;
    while (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return fail(Error::Kind::io, std::string("cannot lock: ") + std::strerror(errno), path);
        if (std::chrono::steady_clock::now() >= deadline) {
            const auto holder = read_at(AT_FDCWD, path, path, Links::keep, 64);
            const auto pid = holder ? std::string(trim(*holder)) : std::string();
            return fail(Error::Kind::denied,
                        fmt::format("another trueup is at work (process {}); --timeout says how long to wait",
                                    pid.empty() ? "unknown" : pid),
                        path);
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    // Only for the message above: a failure here harms nobody.
    const auto pid = fmt::format("{}\n", ::getpid());
    if (::ftruncate(file.get(), 0) == 0) (void)!::pwrite(file.get(), pid.data(), pid.size(), 0);
    return FileLock(std::move(file));
}

}  // namespace trueup
