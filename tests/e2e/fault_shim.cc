// Preloaded into trueup: the N-th system call that changes something (FAULT_AT,
// from 1) kills the process before or after it happens, or fails:
//
//   FAULT=kill        SIGKILL instead of the call
//   FAULT=after       SIGKILL behind it
//   FAULT=ENOSPC|EIO|EROFS|EACCES   the call fails with this, and so does none after it
//
// Writes to descriptors 0 to 2 are no change. When the fault has happened, the file
// FAULT_MARK is made, so that the caller knows when N is past the last call.
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdlib>
#include <cstring>

namespace {

long wanted() {
    static const long at = [] {
        const char* text = std::getenv("FAULT_AT");
        return text ? std::strtol(text, nullptr, 10) : 0;
    }();
    return at;
}

bool is(const char* word) {
    const char* fault = std::getenv("FAULT");
    return fault && std::strcmp(fault, word) == 0;
}

void mark() {
    const char* path = std::getenv("FAULT_MARK");
    if (!path) return;
    const long fd = ::syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT, 0600);
    if (fd >= 0) ::syscall(SYS_close, fd);
}

[[noreturn]] void die() {
    ::syscall(SYS_kill, ::syscall(SYS_getpid), SIGKILL);
    for (;;) ::pause();
}

int error_number() {
    if (is("ENOSPC")) return ENOSPC;
    if (is("EROFS")) return EROFS;
    if (is("EACCES")) return EACCES;
    return EIO;
}

template <typename F>
F real(const char* name) {
    return reinterpret_cast<F>(::dlsym(RTLD_NEXT, name));
}

long count = 0;

// Makes the call, or what FAULT says in its place.
template <typename Call>
auto faulty(Call call) -> decltype(call()) {
    if (wanted() == 0 || ++count != wanted()) return call();
    mark();
    if (is("kill")) die();
    if (is("after")) {
        (void)call();
        die();
    }
    errno = error_number();
    return -1;
}

bool changes(int flags) { return (flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)) != 0; }

}  // namespace

#define OPEN(name)                                                             \
    extern "C" int name(const char* path, int flags, ...) {                    \
        va_list list;                                                          \
        va_start(list, flags);                                                 \
        const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(list, mode_t) : 0; \
        va_end(list);                                                          \
        static auto next = real<int (*)(const char*, int, ...)>(#name);        \
        const auto call = [&] { return next(path, flags, mode); };             \
        return changes(flags) ? faulty(call) : call();                         \
    }
#define OPENAT(name)                                                           \
    extern "C" int name(int at, const char* path, int flags, ...) {            \
        va_list list;                                                          \
        va_start(list, flags);                                                 \
        const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(list, mode_t) : 0; \
        va_end(list);                                                          \
        static auto next = real<int (*)(int, const char*, int, ...)>(#name);   \
        const auto call = [&] { return next(at, path, flags, mode); };         \
        return changes(flags) ? faulty(call) : call();                         \
    }
#define CHANGES(type, name, parameters, ...)                \
    extern "C" type name parameters {                       \
        static auto next = real<type(*) parameters>(#name); \
        return faulty([&] { return next(__VA_ARGS__); });   \
    }
#define WRITES(name, parameters, ...)                          \
    extern "C" ssize_t name parameters {                       \
        static auto next = real<ssize_t(*) parameters>(#name); \
        const auto call = [&] { return next(__VA_ARGS__); };   \
        return fd > 2 ? faulty(call) : call();                 \
    }

// clang-format off
OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)
WRITES(write, (int fd, const void* data, size_t size), fd, data, size)
WRITES(pwrite, (int fd, const void* data, size_t size, off_t at), fd, data, size, at)
WRITES(pwrite64, (int fd, const void* data, size_t size, off64_t at), fd, data, size, at)
CHANGES(int, ftruncate, (int fd, off_t size), fd, size)
CHANGES(int, ftruncate64, (int fd, off64_t size), fd, size)
CHANGES(int, fsync, (int fd), fd)
CHANGES(int, fdatasync, (int fd), fd)
CHANGES(int, rename, (const char* from, const char* to), from, to)
CHANGES(int, renameat, (int a, const char* from, int b, const char* to), a, from, b, to)
CHANGES(int, unlink, (const char* path), path)
CHANGES(int, unlinkat, (int at, const char* path, int flags), at, path, flags)
CHANGES(int, linkat, (int a, const char* from, int b, const char* to, int flags), a, from, b, to, flags)
CHANGES(ssize_t, copy_file_range, (int from, off64_t* at, int to, off64_t* too, size_t size, unsigned flags), from, at, to, too, size, flags)
CHANGES(int, symlinkat, (const char* target, int at, const char* path), target, at, path)
CHANGES(int, mkdir, (const char* path, mode_t mode), path, mode)
CHANGES(int, mkdirat, (int at, const char* path, mode_t mode), at, path, mode)
CHANGES(int, rmdir, (const char* path), path)
CHANGES(int, fchmod, (int fd, mode_t mode), fd, mode)
CHANGES(int, fchown, (int fd, uid_t uid, gid_t gid), fd, uid, gid)
CHANGES(int, futimens, (int fd, const timespec* times), fd, times)
// clang-format on
