// Would a foreign executable run here, and through what? Rosetta 2 on a Mac;
// on Linux the kernel's binfmt_misc handlers, matched as the kernel does: by the
// bytes of the ELF header, never by the handler's name (Documentation/
// admin-guide/binfmt-misc.rst).
#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "base/text.h"
#include "probe/toolchains.h"

namespace trueup {
namespace {

constexpr const char* handlers_folder = "/proc/sys/fs/binfmt_misc";
constexpr std::uint64_t max_handler = 16 * 1024;

struct ElfIdentity {
    std::string_view arch;
    unsigned char file_class;  // 1: 32 bit, 2: 64 bit
    unsigned char order;       // 1: little endian, 2: big
    unsigned char machine;
};
constexpr std::array<ElfIdentity, 13> identities = {{{"amd64", 2, 1, 62},
                                                     {"386", 1, 1, 3},
                                                     {"arm64", 2, 1, 183},
                                                     {"arm", 1, 1, 40},
                                                     {"riscv64", 2, 1, 243},
                                                     {"ppc64", 2, 2, 21},
                                                     {"ppc64le", 2, 1, 21},
                                                     {"s390x", 2, 2, 22},
                                                     {"mips", 1, 2, 8},
                                                     {"mipsle", 1, 1, 8},
                                                     {"mips64", 2, 2, 8},
                                                     {"mips64le", 2, 1, 8},
                                                     {"loong64", 2, 1, 2}}};  // 258 = 0x102

// The first 20 bytes of an executable for the architecture; "" when unknown.
std::string header_of(std::string_view arch) {
    const auto at = std::ranges::find(identities, arch, &ElfIdentity::arch);
    if (at == identities.end()) return {};
    std::string header("\177ELF\0\0\1\0\0\0\0\0\0\0\0\0\0\0\0\0", 20);
    header[4] = static_cast<char>(at->file_class);
    header[5] = static_cast<char>(at->order);
    const bool little = at->order == 1;
    header[little ? 16 : 17] = 2;  // an executable
    header[little ? 18 : 19] = static_cast<char>(at->machine);
    if (arch == "loong64") header[19] = 1;
    return header;
}

std::optional<std::string> from_hex(std::string_view hex) {
    if (hex.size() % 2 != 0) return std::nullopt;
    const auto digit = [](char c) -> int {
        if (c >= '0' && c <= '9') return c - '0';
        if (c >= 'a' && c <= 'f') return c - 'a' + 10;
        if (c >= 'A' && c <= 'F') return c - 'A' + 10;
        return -1;
    };
    std::string bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        const int high = digit(hex[i]);
        const int low = digit(hex[i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        bytes.push_back(static_cast<char>(high * 16 + low));
    }
    return bytes;
}

// Does the handler's file take a program that starts with `header`?
bool takes(std::string_view text, const std::string& header) {
    bool enabled = false;
    std::size_t offset = 0;
    std::string magic;
    std::string mask;
    for (const auto& line : lines_of(text)) {
        const auto value = std::string_view(line).substr(std::min(line.find(' '), line.size()));
        if (line == "enabled") enabled = true;
        if (line.starts_with("offset ")) {
            const auto digits = trim(value);
            if (digits.size() > 4 || digits.find_first_not_of("0123456789") != std::string_view::npos)
                return false;
            for (const char digit : digits) offset = offset * 10 + static_cast<std::size_t>(digit - '0');
        }
        if (line.starts_with("magic ")) magic = from_hex(trim(value)).value_or("");
        if (line.starts_with("mask ")) mask = from_hex(trim(value)).value_or("");
    }
    if (!enabled || magic.empty()) return false;
    if (mask.empty()) mask.assign(magic.size(), '\xff');
    if (mask.size() != magic.size()) return false;
    for (std::size_t i = 0; i < magic.size(); ++i) {
        const std::size_t at = offset + i;
        const char byte = at < header.size() ? header[at] : '\0';
        if (((byte ^ magic[i]) & mask[i]) != 0) return false;
    }
    return true;
}

Fact<bool> known(bool value, std::string note) {
    return Fact<bool>(value, Origin{OriginKind::builtin, "", 0, "", std::move(note)});
}

Fact<bool> through_handlers(const Host& host, const std::string& arch) {
    const auto header = header_of(arch);
    if (header.empty()) return Unknown{{"no rule for " + arch, "没有关于 " + arch + " 的规则"}};
    const auto names = host.list(handlers_folder);
    if (!names || std::ranges::find(*names, "status") == names->end()) {
        return Unknown{{"binfmt_misc cannot be seen here: a container shares the handlers of its host",
                        "此处看不到 binfmt_misc：容器与宿主机共用处理程序"}};
    }
    for (const auto& name : *names) {
        if (name == "status" || name == "register") continue;
        const auto path = join_path(handlers_folder, name);
        const auto text = host.read(path, max_handler);
        if (text && takes(*text, header)) {
            return Fact<bool>(true, Origin{OriginKind::file, path, 0, "", "handler for " + arch});
        }
    }
    return known(false, "no emulator is registered for " + arch + ": it does not run here");
}

}  // namespace

Fact<bool> would_translate(const Host& host, const std::vector<std::string>& archs, const std::string& os) {
    const auto& machine = host.machine();
    if (archs.empty())
        return Unknown{{"the architecture of the executable is not known", "可执行文件的架构未知"}};
    if (!machine.machine.known())
        return Unknown{{"the architecture of the machine is not known", "机器的架构未知"}};
    if (!os.empty() && os != machine.os) return known(false, "built for " + os + ": it does not run here");
    const std::string own = goarch_of(machine.machine.value());
    if (std::ranges::find(archs, own) != archs.end()) return known(false, "built for this machine");
    const auto& arch = archs.front();
    if (machine.os == "darwin") {
        if (own == "arm64" && arch == "amd64")
            return known(true, "Rosetta 2 runs x86_64 programs on this machine");
        return known(false, "built for " + arch + ": it does not run here");
    }
    if (own == "amd64" && arch == "386") return known(false, "the kernel runs 386 programs on amd64");
    if (machine.os != "linux")
        return Unknown{{"no rule for " + machine.os, "没有关于 " + machine.os + " 的规则"}};
    auto answer = through_handlers(host, arch);
    // Many 64-bit ARM processors run 32-bit programs themselves, some do not.
    if (own == "arm64" && arch == "arm" && !answer.is(true)) {
        return Unknown{{"whether this processor runs 32-bit ARM programs is not known",
                        "不知道此处理器能否运行 32 位 ARM 程序"}};
    }
    return answer;
}

}  // namespace trueup
