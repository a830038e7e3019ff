#include "formats/macho_details.h"

#include <fmt/format.h>

#include <algorithm>

#include "formats/image.h"
#include "formats/macho_signature.h"

namespace trueup {
namespace {

constexpr std::uint32_t lc_segment = 0x1, lc_symtab = 0x2, lc_load_dylib = 0xc, lc_id_dylib = 0xd,
                        lc_load_dylinker = 0xe, lc_segment64 = 0x19, lc_uuid = 0x1b, lc_code_signature = 0x1d,
                        lc_lazy_dylib = 0x20, lc_encryption = 0x21, lc_min_macos = 0x24, lc_min_ios = 0x25,
                        lc_encryption64 = 0x2c, lc_min_tvos = 0x2f, lc_min_watchos = 0x30,
                        lc_build_version = 0x32, lc_weak_dylib = 0x80000018, lc_rpath = 0x8000001c,
                        lc_reexport_dylib = 0x8000001f, lc_upward_dylib = 0x80000023;
constexpr std::uint32_t mh_dsym = 10;
constexpr std::uint32_t subtype_mask = 0x00ffffff;  // the top byte holds capabilities
constexpr std::size_t max_path = 4096;
constexpr std::size_t max_libraries = 4096;

const char* type_name(std::uint32_t type) {
    switch (type) {
        case 1:
            return "object";
        case 2:
            return "executable";
        case 4:
            return "core";
        case 3:
        case 6:
            return "shared-library";
        case 7:
            return "dynamic-linker";
        case 8:
            return "bundle";
        case 9:
            return "stub";
        case mh_dsym:
            return "debug-symbols";
        case 11:
            return "kernel-extension";
        default:
            return "other";
    }
}

const char* platform_name(std::uint32_t platform) {
    switch (platform) {
        case 1:
            return "macos";
        case 2:
            return "ios";
        case 3:
            return "tvos";
        case 4:
            return "watchos";
        case 5:
            return "bridgeos";
        case 6:
            return "maccatalyst";
        case 7:
            return "ios-simulator";
        case 8:
            return "tvos-simulator";
        case 9:
            return "watchos-simulator";
        case 10:
            return "driverkit";
        case 11:
            return "visionos";
        case 12:
            return "visionos-simulator";
        default:
            return "";
    }
}

std::string subtype_name(std::uint32_t cpu, std::uint32_t subtype) {
    subtype &= subtype_mask;
    if (cpu == 0x0100000c && subtype == 2) return "arm64e";
    if (cpu == 0x01000007 && subtype == 8) return "x86_64h";
    if (cpu == 12) {
        if (subtype == 6) return "armv6";
        if (subtype == 9) return "armv7";
        if (subtype == 11) return "armv7s";
        if (subtype == 12) return "armv7k";
    }
    return cpu == 0x0200000c ? "arm64_32" : "";
}

// X.Y.Z as 16, 8 and 8 bits; a last ".0" is not written.
std::string version_text(std::uint32_t version) {
    if (version == 0) return {};
    const auto major = version >> 16U, minor = version >> 8U & 0xffU, patch = version & 0xffU;
    return patch == 0 ? fmt::format("{}.{}", major, minor) : fmt::format("{}.{}.{}", major, minor, patch);
}

std::string uuid_text(const Bytes& bytes) {
    std::string out;
    for (std::size_t i = 0; i < 16; ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
        out += fmt::format("{:02X}", bytes.get<std::uint8_t>(i, Endian::big).value_or(0));
    }
    return out;
}

class Details {
public:
    Details(const MachoFile& file, const ByteSource& source, BinarySlice& slice)
        : file_(file), source_(source), slice_(slice) {}

    void command(std::uint32_t code, const Bytes& command) {
        switch (code) {
            case lc_segment:
                return claim(u32(command, 32), u32(command, 36));
            case lc_segment64:
                return claim(command.get<std::uint64_t>(40, file_.endian).value_or(0),
                             command.get<std::uint64_t>(48, file_.endian).value_or(0));
            case lc_symtab:
                return claim(u32(command, 16), u32(command, 20));  // its strings, which end a plain file
            case lc_load_dylib:
            case lc_weak_dylib:
            case lc_reexport_dylib:
            case lc_lazy_dylib:
            case lc_upward_dylib:
                return add(slice_.libraries, text(command, 8));
            case lc_rpath:
                return add(slice_.rpaths, text(command, 8));
            case lc_id_dylib:
                slice_.name = text(command, 8);
                return;
            case lc_load_dylinker:
                slice_.interpreter = text(command, 8);
                return;
            case lc_uuid:
                if (const auto bytes = command.slice(8, 16)) slice_.uuid = uuid_text(*bytes);
                return;
            case lc_encryption:
            case lc_encryption64:
                slice_.encrypted = u32(command, 16) != 0;
                return;
            case lc_code_signature:
                claim(u32(command, 8), u32(command, 12));
                slice_.signature = macho_signature(source_, u32(command, 8), u32(command, 12));
                return;
            case lc_build_version:
                // A zippered library has two; the Mac's own counts.
                if (!slice_.platform.empty() && u32(command, 8) != 1) return;
                return built_for(platform_name(u32(command, 8)), u32(command, 12), u32(command, 16));
            case lc_min_macos:
                return built_for("macos", u32(command, 8), u32(command, 12));
            case lc_min_ios:
                return built_for("ios", u32(command, 8), u32(command, 12));
            case lc_min_tvos:
                return built_for("tvos", u32(command, 8), u32(command, 12));
            case lc_min_watchos:
                return built_for("watchos", u32(command, 8), u32(command, 12));
            default:
                return;
        }
    }

private:
    std::uint32_t u32(const Bytes& bytes, std::uint64_t offset) const { return file_.u32(bytes, offset); }
    void claim(std::uint64_t offset, std::uint64_t length) {
        if (length > 0) slice_.claimed = std::max(slice_.claimed, end_of(offset, length));
    }
    void built_for(const char* platform, std::uint32_t oldest, std::uint32_t sdk) {
        slice_.platform = platform;
        slice_.min_os = version_text(oldest);
        slice_.sdk = version_text(sdk);
    }
    // A string somewhere inside the command, at the offset that a field gives.
    std::string text(const Bytes& command, std::uint64_t field) const {
        return std::string(command.c_string(u32(command, field)).substr(0, max_path));
    }
    static void add(std::vector<std::string>& list, std::string&& text) {
        if (!text.empty() && list.size() < max_libraries) list.push_back(std::move(text));
    }

    const MachoFile& file_;
    const ByteSource& source_;
    BinarySlice& slice_;
};

}  // namespace

BinarySlice macho_object(const MachoFile& file) {
    BinarySlice slice;
    slice.arch = macho_arch(file.cpu);
    slice.machine = file.cpu;
    slice.subtype = subtype_name(file.cpu, file.cpu_subtype);
    slice.type = type_name(file.type);
    return slice;
}

BinarySlice macho_slice(const MachoFile& file, const ByteSource& source, std::uint64_t size) {
    auto slice = macho_object(file);
    slice.size = size;
    slice.claimed = end_of(file.header_size, file.commands_size);
    Details details(file, source, slice);
    const auto headers = slice.claimed;
    file.each_command([&](std::uint32_t code, const Bytes& command) { details.command(code, command); });
    // The segments of a dSYM speak of the program it belongs to.
    if (file.type == mh_dsym) slice.claimed = headers;
    return slice;
}

}  // namespace trueup
