#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/text.h"
#include "platform/files_posix.h"
#include "platform/write_file.h"

namespace trueup {
namespace {

Result<Written> write_directly(const std::string& path, std::string_view text) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) return refused(path, "cannot open for writing");
    const bool good = write_all(fd, text);
    if (::close(fd) != 0 || !good) return refused(path, "cannot write");
    return Written{};
}

}  // namespace

Result<Written> write_file(const std::string& path, std::string_view text, unsigned mode) {
    struct stat old{};
    if (::stat(path.c_str(), &old) == 0) {
        if (!S_ISREG(old.st_mode)) return write_directly(path, text);
        mode = old.st_mode & 07777U;
    }
    // A link is kept: what it points to is replaced.
    std::string target = path;
    if (char* real = ::realpath(path.c_str(), nullptr)) {
        target = real;
        std::free(real);
    }
    std::string temporary = parent_path(target) + "/.trueup-XXXXXX";
    const int fd = ::mkstemp(temporary.data());
    if (fd < 0) return refused(path, "cannot write to this folder");
    const bool good = ::fchmod(fd, static_cast<mode_t>(mode)) == 0 && write_all(fd, text) && ::fsync(fd) == 0;
    const bool closed = ::close(fd) == 0;
    if (!good || !closed || ::rename(temporary.c_str(), target.c_str()) != 0) {
        auto error = refused(path, "cannot write");
        ::unlink(temporary.c_str());
        return error;
    }
    // The new name must survive a power cut too.
    const int folder = ::open(parent_path(target).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        ::fsync(folder);
        ::close(folder);
    }
    return Written{};
}

}  // namespace trueup
