#include "checks/c_headers.h"

#include <algorithm>
#include <array>

namespace trueup {
namespace {

template <std::size_t N>
bool among(const std::array<std::string_view, N>& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

// ISO C and POSIX, as far as programs ask for them first.
constexpr auto libc = std::to_array<std::string_view>(
    {"stdlib.h",   "stdio.h",    "string.h",   "strings.h", "errno.h",   "sys/types.h", "sys/cdefs.h",
     "assert.h",   "stdint.h",   "inttypes.h", "limits.h",  "pthread.h", "math.h",      "unistd.h",
     "features.h", "stdarg.h",   "stddef.h",   "signal.h",  "time.h",    "ctype.h",     "_types.h",
     "fcntl.h",    "sys/stat.h", "sys/time.h", "wchar.h",   "locale.h"});

// Folders of macOS's Library/Frameworks that Go packages bind, and headers of usr/include
// that only Apple has.
constexpr auto apple_folders = std::to_array<std::string_view>({"AppKit",
                                                                "ApplicationServices",
                                                                "AudioToolbox",
                                                                "AudioUnit",
                                                                "AVFoundation",
                                                                "Carbon",
                                                                "CFNetwork",
                                                                "Cocoa",
                                                                "ColorSync",
                                                                "CoreAudio",
                                                                "CoreBluetooth",
                                                                "CoreFoundation",
                                                                "CoreGraphics",
                                                                "CoreLocation",
                                                                "CoreMedia",
                                                                "CoreMIDI",
                                                                "CoreServices",
                                                                "CoreText",
                                                                "CoreVideo",
                                                                "CoreWLAN",
                                                                "DiskArbitration",
                                                                "Foundation",
                                                                "GameController",
                                                                "GLKit",
                                                                "IOKit",
                                                                "IOSurface",
                                                                "Kernel",
                                                                "LocalAuthentication",
                                                                "Metal",
                                                                "MetalKit",
                                                                "OpenAL",
                                                                "OpenCL",
                                                                "OpenGL",
                                                                "QuartzCore",
                                                                "Security",
                                                                "ServiceManagement",
                                                                "SystemConfiguration",
                                                                "UserNotifications",
                                                                "Virtualization",
                                                                "WebKit",
                                                                "mach",
                                                                "mach-o",
                                                                "os",
                                                                "xpc",
                                                                "libkern",
                                                                "objc"});
constexpr auto apple_files = std::to_array<std::string_view>(
    {"TargetConditionals.h", "Availability.h", "AvailabilityMacros.h", "libproc.h"});
constexpr auto windows_files =
    std::to_array<std::string_view>({"windows.h", "Windows.h", "winsock2.h", "winsock.h", "ws2tcpip.h",
                                     "windef.h", "winbase.h", "tchar.h", "direct.h"});
constexpr auto linux_files = std::to_array<std::string_view>(
    {"sys/epoll.h", "sys/inotify.h", "sys/prctl.h", "sys/eventfd.h", "sys/signalfd.h", "sys/timerfd.h",
     "sys/capability.h", "sys/fanotify.h"});
constexpr auto libc_libraries =
    std::to_array<std::string_view>({"c", "m", "pthread", "gcc", "gcc_s", "rt", "dl"});

}  // namespace

HeaderOwner owner_of_header(std::string_view header) {
    if (among(libc, header)) return HeaderOwner::libc;
    const auto folder = header.substr(0, header.find('/'));
    // glibc's inner ones: those of another word size lack (gcc -m32 without gcc-multilib).
    if (folder == "bits" || folder == "gnu") return HeaderOwner::libc;
    if (among(apple_files, header) || (folder.size() < header.size() && among(apple_folders, folder)))
        return HeaderOwner::apple;
    if (among(windows_files, header)) return HeaderOwner::windows;
    if (folder == "linux" || folder == "asm" || among(linux_files, header)) return HeaderOwner::linux_api;
    return HeaderOwner::library;
}

HeaderOwner owner_of_library(std::string_view name) {
    // libSystem and the start files of macOS.
    if (name == "System" || name.starts_with("crt1.")) return HeaderOwner::apple;
    return among(libc_libraries, name) ? HeaderOwner::libc : HeaderOwner::library;
}

}  // namespace trueup
