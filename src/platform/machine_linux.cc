#include <fcntl.h>
#include <sys/auxv.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include <array>

#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>
#endif

#include "base/text.h"
#include "facts/error_words.h"
#include "platform/files_posix.h"
#include "platform/os_release.h"
#include "platform/process_block.h"
#include "platform/system.h"

namespace trueup {
namespace {

constexpr std::uint64_t small_file = 64U << 10U;

std::string read_small(const std::string& path) {
    return read_at(AT_FDCWD, path, path, Links::follow, small_file).value_or(std::string());
}

// uname's word for the architecture that this program was compiled for.
std::string compiled_for() {
#if defined(__x86_64__)
    return "x86_64";
#elif defined(__aarch64__)
    return "aarch64";
#elif defined(__i386__)
    return "i686";
#elif defined(__riscv)
    return "riscv64";
#elif defined(__powerpc64__)
    return "ppc64le";
#elif defined(__s390x__)
    return "s390x";
#elif defined(__arm__)
    return "armv7l";
#else
    return {};
#endif
}

// e_machine of an ELF header in uname's words (ELF specification, chapter 4).
std::string elf_machine(std::string_view head) {
    const Bytes bytes(head);
    if (!head.starts_with("\x7f"
                          "ELF"))
        return {};
    const auto endian = head.size() > 5 && head[5] == 2 ? Endian::big : Endian::little;
    switch (bytes.get<std::uint16_t>(18, endian).value_or(0)) {
        case 3:
            return "i686";
        case 21:
            return "ppc64le";
        case 22:
            return "s390x";
        case 40:
            return "armv7l";
        case 62:
            return "x86_64";
        case 183:
            return "aarch64";
        case 243:
            return "riscv64";
        default:
            return {};
    }
}

// The program that the kernel really runs. User-mode QEMU pretends that uname,
// /proc/self/exe and /proc/PID/exe belong to the program that it translates, but
// it knows nothing of /proc/thread-self: there stands QEMU itself, an ELF file
// for the real CPU.
std::string really_running() {
    const std::string path = "/proc/thread-self/exe";
    const auto file = open_at(AT_FDCWD, path, path, Links::follow);
    if (!file) return {};
    return elf_machine((*file)->read(0, 20).value_or(std::string()));
}

#if defined(__x86_64__) || defined(__i386__)
// The brand string as the CPU gives it (leaves 0x80000002 to 4): no file is read,
// and /proc/cpuinfo costs a millisecond on machines with many cores.
std::string cpu_brand() {
    std::array<unsigned, 12> words = {};
    if (__get_cpuid_max(0x80000000U, nullptr) < 0x80000004U) return {};
    for (unsigned leaf = 0; leaf < 3; ++leaf) {
        auto* at = words.data() + static_cast<std::size_t>(leaf) * 4;
        __get_cpuid(0x80000002U + leaf, at, at + 1, at + 2, at + 3);
    }
    std::string text;
    for (const unsigned word : words) {
        for (unsigned shift = 0; shift < 32; shift += 8) {
            const char letter = static_cast<char>((word >> shift) & 0xFFU);
            if (letter == '\0') return std::string(trim(text));
            text += letter;
        }
    }
    return std::string(trim(text));
}

std::vector<std::string> cpu_features() {
    std::vector<std::string> found;
    __builtin_cpu_init();
    if (__builtin_cpu_supports("popcnt")) found.emplace_back("popcnt");
    if (__builtin_cpu_supports("sse4.2")) found.emplace_back("sse4.2");
    if (__builtin_cpu_supports("avx")) found.emplace_back("avx");
    if (__builtin_cpu_supports("avx2")) found.emplace_back("avx2");
    if (__builtin_cpu_supports("bmi")) found.emplace_back("bmi1");
    if (__builtin_cpu_supports("bmi2")) found.emplace_back("bmi2");
    if (__builtin_cpu_supports("fma")) found.emplace_back("fma");
    if (__builtin_cpu_supports("avx512f")) found.emplace_back("avx512f");
    return found;
}
#else
// The device tree's name of the board; ARM's /proc/cpuinfo has no brand.
std::string cpu_brand() {
    std::string model = read_small("/sys/firmware/devicetree/base/model");
    return model.substr(0, model.find('\0'));
}

std::vector<std::string> cpu_features() {
    std::vector<std::string> found;
#if defined(__aarch64__)
    // Bits of AT_HWCAP: arch/arm64/include/uapi/asm/hwcap.h.
    constexpr std::array<std::pair<unsigned, const char*>, 7> bits = {
        {{3, "aes"}, {4, "pmull"}, {5, "sha1"}, {6, "sha2"}, {7, "crc32"}, {8, "atomics"}, {21, "sha512"}}};
    const unsigned long have = ::getauxval(AT_HWCAP);
    for (const auto& [bit, name] : bits) {
        if ((have >> bit) & 1UL) found.emplace_back(name);
    }
#endif
    return found;
}
#endif

// One /proc/PID/stat: "12 (tmux: server) S 1 ..."; the name may hold anything,
// brackets too, so the last one counts.
struct Process {
    std::string name;
    int parent = 0;
    bool terminal = false;
    std::uint64_t started = 0;  // ticks since the system began
};
Process process_of(int pid) {
    const std::string stat = read_small("/proc/" + std::to_string(pid) + "/stat");
    const auto open = stat.find('(');
    const auto close = stat.rfind(')');
    if (open == std::string::npos || close == std::string::npos || close < open) return {};
    Process process;
    process.name = stat.substr(open + 1, close - open - 1);
    const auto fields = split(std::string_view(stat).substr(close + 1), ' ');
    if (fields.size() > 2) process.parent = std::atoi(fields[2].c_str());
    // proc_pid_stat(5): tty_nr is field 7 and starttime field 22; the first is the pid.
    if (fields.size() > 5) process.terminal = fields[5] != "0";
    if (fields.size() > 20) process.started = std::strtoull(fields[20].c_str(), nullptr, 10);
    return process;
}

// Seconds since 1970 at which the clock began that start times are counted by.
std::int64_t system_began() {
    timespec now = {};
    timespec since = {};
    if (::clock_gettime(CLOCK_REALTIME, &now) != 0 || ::clock_gettime(CLOCK_BOOTTIME, &since) != 0) return 0;
    return now.tv_sec - since.tv_sec;
}

// Nearest first; visit(pid, process).
template <typename Visit>
void each_ancestor(Visit&& visit) {
    int pid = ::getppid();
    // Parent ids can only form a circle when one is reused while we read.
    for (int depth = 0; pid > 0 && depth < 64; ++depth) {
        auto process = process_of(pid);
        if (process.name.empty() || (pid == 1 && depth > 0)) break;
        const int parent = process.parent;
        visit(pid, process);
        pid = parent;
    }
}

constexpr std::uint64_t longest_environment = 4U << 20U;

}  // namespace

const char* const system_os = "linux";

Machine system_machine() {
    Machine machine;
    machine.os = system_os;
    for (const char* path : {"/etc/os-release", "/usr/lib/os-release"}) {
        const std::string text = read_small(path);
        if (text.empty()) continue;
        machine.os_version = os_release_version(text);
        break;
    }
    if (machine.os_version.unknown())
        machine.os_version = Unknown{{"there is no /etc/os-release", "没有 /etc/os-release"}};

    if (const auto compiled = compiled_for(); !compiled.empty()) machine.process_arch = compiled;
    utsname names = {};
    if (::uname(&names) == 0) machine.machine = std::string(names.machine);
    const std::string real = really_running();
    if (real.empty() || !machine.process_arch.known()) {
        machine.translated = Unknown{{"/proc/thread-self/exe does not tell which program the kernel runs",
                                      "/proc/thread-self/exe 没有说明内核运行的是哪个程序"}};
    } else if (real != machine.process_arch.value()) {
        machine.translated = true;
        machine.machine = real;
    } else {
        machine.translated = false;
    }
    if (auto brand = cpu_brand(); !brand.empty()) {
        machine.cpu = std::move(brand);
    } else {
        machine.cpu = Unknown{{"the processor does not tell its name", "处理器没有给出自己的名称"}};
    }
    machine.features = cpu_features();
    return machine;
}

std::optional<Account> system_account(unsigned uid) {
    // Not getpwuid(): the name service may ask the network, and a static program
    // has none.
    return account_in(
        read_at(AT_FDCWD, "/etc/passwd", "/etc/passwd", Links::follow, 4U << 20U).value_or(std::string()),
        uid);
}

std::vector<std::string> system_parents() {
    std::vector<std::string> names;
    each_ancestor([&](int, Process& process) { names.push_back(std::move(process.name)); });
    return names;
}

std::vector<Ancestor> system_ancestors() {
    std::vector<Ancestor> found;
    const auto began = system_began();
    each_ancestor([&](int pid, Process& process) {
        Ancestor one;
        one.pid = pid;
        one.name = std::move(process.name);
        one.terminal = process.terminal;
        const auto folder = "/proc/" + std::to_string(pid);
        one.arguments = words_in(read_small(folder + "/cmdline"));
        const auto ticks = ::sysconf(_SC_CLK_TCK);
        if (began > 0 && process.started > 0 && ticks > 0)
            one.started =
                began + static_cast<std::int64_t>(process.started / static_cast<std::uint64_t>(ticks));
        const auto path = folder + "/environ";
        const auto block = read_at(AT_FDCWD, path, path, Links::follow, longest_environment);
        if (!block)
            one.environment = Unknown{in_words(block.error())};
        else if (auto environment = environment_in(*block))
            one.environment = *std::move(environment);
        else
            one.environment = Unknown{{"the process has written over it", "该进程覆盖了它"}};
        found.push_back(std::move(one));
    });
    return found;
}

std::optional<std::string> system_resolve(const std::string& path) {
    // The kernel follows the links for open(), and names what it found: three
    // calls instead of one or two an element.
    const FileDescriptor file(::open(path.c_str(), O_PATH | O_CLOEXEC));
    if (file.get() < 0) return std::nullopt;
    const std::string link = "/proc/self/fd/" + std::to_string(file.get());
    std::array<char, 4096> text = {};
    const ssize_t length = ::readlink(link.c_str(), text.data(), text.size());
    if (length <= 0 || static_cast<std::size_t>(length) == text.size()) return std::nullopt;
    std::string found(text.data(), static_cast<std::size_t>(length));
    // "(unreachable)/x", "/x (deleted)": no path that anybody could use.
    if (!found.starts_with('/') || found.ends_with(" (deleted)")) return std::nullopt;
    return found;
}

}  // namespace trueup
