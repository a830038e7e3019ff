#include <pwd.h>
#include <sys/sysctl.h>
#include <sys/types.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>

#include "facts/error_words.h"
#include "platform/process_block.h"
#include "platform/system.h"

namespace trueup {
namespace {

std::optional<std::string> sysctl_text(const char* name) {
    std::size_t length = 0;
    if (::sysctlbyname(name, nullptr, &length, nullptr, 0) != 0 || length == 0) return std::nullopt;
    std::string text(length, '\0');
    if (::sysctlbyname(name, text.data(), &length, nullptr, 0) != 0) return std::nullopt;
    text.resize(length);
    return text.substr(0, text.find('\0'));
}

// A number of four bytes; nullopt with errno set when it cannot be had.
std::optional<int> sysctl_number(const char* name) {
    int number = 0;
    std::size_t length = sizeof number;
    if (::sysctlbyname(name, &number, &length, nullptr, 0) != 0) return std::nullopt;
    return number;
}

Fact<std::string> text_fact(const char* name) {
    auto text = sysctl_text(name);
    if (!text || text->empty())
        return Unknown{{std::string("sysctl ") + name + " does not answer",
                        std::string("sysctl ") + name + " 没有回答"}};
    return std::move(*text);
}

#if defined(__aarch64__)
constexpr bool compiled_for_arm = true;
#else
constexpr bool compiled_for_arm = false;
#endif

// sysctl.proc_translated is 1 under Rosetta 2 and 0 in a native process; an
// Intel Mac has no such name. ("About the Rosetta translation environment",
// developer.apple.com.) Code for arm64 is never translated.
Fact<bool> translated() {
    if (compiled_for_arm) return false;
    if (const auto number = sysctl_number("sysctl.proc_translated")) return *number == 1;
    if (errno == ENOENT) return false;
    return Unknown{in_words(std::string("sysctl.proc_translated: ") + std::strerror(errno))};
}

// hw.optional.arm64 is 1 on Apple silicon, under Rosetta 2 too, where uname says
// x86_64; an Intel Mac has no such name.
Fact<std::string> cpu_architecture() {
    if (compiled_for_arm) return std::string("arm64");
    if (const auto number = sysctl_number("hw.optional.arm64")) {
        return std::string(*number == 1 ? "arm64" : "x86_64");
    }
    if (errno == ENOENT) return std::string("x86_64");
    return Unknown{in_words(std::string("sysctl hw.optional.arm64: ") + std::strerror(errno))};
}

std::vector<std::string> features() {
    constexpr std::array<std::pair<const char*, const char*>, 5> names = {
        {{"hw.optional.armv8_crc32", "crc32"},
         {"hw.optional.armv8_1_atomics", "atomics"},
         {"hw.optional.armv8_2_sha512", "sha512"},
         {"hw.optional.armv8_2_sha3", "sha3"},
         {"hw.optional.avx2_0", "avx2"}}};
    std::vector<std::string> found;
    for (const auto& [key, feature] : names) {
        if (sysctl_number(key).value_or(0) == 1) found.emplace_back(feature);
    }
    return found;
}

std::optional<kinfo_proc> process_of(pid_t pid) {
    std::array<int, 4> name = {CTL_KERN, KERN_PROC, KERN_PROC_PID, pid};
    kinfo_proc process = {};
    std::size_t length = sizeof process;
    // A process that is gone gives no error, but nothing either.
    if (::sysctl(name.data(), 4, &process, &length, nullptr, 0) != 0 || length < sizeof process) {
        return std::nullopt;
    }
    return process;
}

// Arguments and environment of a process of this user's; programs that System
// Integrity Protection guards show no environment.
std::optional<ProcessArguments> arguments_of(pid_t pid) {
    std::array<int, 3> name = {CTL_KERN, KERN_PROCARGS2, pid};
    std::size_t length = 0;
    if (::sysctl(name.data(), 3, nullptr, &length, nullptr, 0) != 0 || length == 0) return std::nullopt;
    std::string block(length, '\0');
    if (::sysctl(name.data(), 3, block.data(), &length, nullptr, 0) != 0) return std::nullopt;
    block.resize(length);
    return arguments_in(block);
}

// Nearest first; visit(pid, process).
template <typename Visit>
void each_ancestor(Visit&& visit) {
    pid_t pid = ::getppid();
    // Parent ids can only form a circle when one is reused while we read.
    for (int depth = 0; pid > 0 && depth < 64; ++depth) {
        if (pid == 1 && depth > 0) break;
        const auto process = process_of(pid);
        if (!process || process->kp_proc.p_comm[0] == '\0') break;
        visit(pid, *process);
        pid = process->kp_eproc.e_ppid;
    }
}

}  // namespace

const char* const system_os = "darwin";

Machine system_machine() {
    Machine machine;
    machine.os = system_os;
    machine.os_version = text_fact("kern.osproductversion");
    machine.machine = cpu_architecture();
    machine.process_arch = std::string(compiled_for_arm ? "arm64" : "x86_64");
    machine.translated = translated();
    machine.cpu = text_fact("machdep.cpu.brand_string");
    machine.features = features();
    return machine;
}

std::optional<Account> system_account(unsigned uid) {
    // Users live in Open Directory: /etc/passwd knows only the system's own.
    std::array<char, 16384> room = {};
    passwd entry = {};
    passwd* found = nullptr;
    if (::getpwuid_r(uid, &entry, room.data(), room.size(), &found) != 0 || found == nullptr) {
        return std::nullopt;
    }
    return Account{entry.pw_name, entry.pw_shell};
}

std::vector<std::string> system_parents() {
    std::vector<std::string> names;
    each_ancestor([&](pid_t, const kinfo_proc& process) { names.emplace_back(process.kp_proc.p_comm); });
    return names;
}

std::vector<Ancestor> system_ancestors() {
    std::vector<Ancestor> found;
    each_ancestor([&](pid_t pid, const kinfo_proc& process) {
        Ancestor one;
        one.pid = pid;
        one.name = process.kp_proc.p_comm;
        one.terminal = process.kp_eproc.e_tdev != NODEV;
        one.started = static_cast<std::int64_t>(process.kp_proc.p_starttime.tv_sec);
        one.environment = Unknown{{"the system does not show it", "系统没有显示它"}};
        if (auto block = arguments_of(pid)) {
            one.arguments = std::move(block->arguments);
            if (block->environment) one.environment = *std::move(block->environment);
        }
        found.push_back(std::move(one));
    });
    return found;
}

// F_GETPATH answers in the spelling of the disk, which on a case-insensitive
// volume is not what following the links gives: there is no quick way.
std::optional<std::string> system_resolve(const std::string&) { return std::nullopt; }

}  // namespace trueup
