#include "formats/inspect.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "formats/make_binary.h"

namespace trueup {
namespace {

using test::BinarySpec;
using test::InfoLayout;
using Strings = std::vector<std::string>;

InspectedFile read(const std::string& bytes) {
    const MemorySource source(bytes);
    return inspect(source, std::string_view(bytes).substr(0, head_size));
}

class Writer {
public:
    explicit Writer(Endian endian) : endian_(endian) {}
    Writer& u32(std::uint32_t value) {
        for (unsigned i = 0; i < 4; ++i) {
            const unsigned shift = 8 * (endian_ == Endian::little ? i : 3 - i);
            bytes += static_cast<char>(value >> shift & 0xffU);
        }
        return *this;
    }
    Writer& text(std::string_view value, std::size_t width) {
        bytes += value;
        bytes.append(width - value.size(), '\0');
        return *this;
    }
    std::string bytes;

private:
    Endian endian_;
};

struct Mac {
    Endian endian = Endian::little;
    bool wide = true;
    std::uint32_t cpu = 0x0100000c, subtype = 0, type = 2;
    std::vector<std::string> commands;
    std::string tail;  // what follows the load commands

    std::string bytes() const {
        Writer out(endian);
        out.u32(wide ? 0xfeedfacf : 0xfeedface).u32(cpu).u32(subtype).u32(type);
        std::size_t size = 0;
        for (const auto& one : commands) size += one.size();
        out.u32(static_cast<std::uint32_t>(commands.size())).u32(static_cast<std::uint32_t>(size)).u32(0);
        if (wide) out.u32(0);
        for (const auto& one : commands) out.bytes += one;
        return out.bytes + tail;
    }
    std::string dylib(std::uint32_t code, std::string_view name) const {
        return Writer(endian).u32(code).u32(64).u32(24).u32(0).u32(0).u32(0).text(name, 40).bytes;
    }
};

TEST(Inspect, LoadCommandsOfAMac) {
    for (const auto endian : {Endian::little, Endian::big}) {
        for (const bool wide : {true, false}) {
            Mac mac;
            mac.endian = endian;
            mac.wide = wide;
            mac.subtype = 0x80000002;
            mac.commands = {
                mac.dylib(0xc, "/usr/lib/libSystem.B.dylib"),
                mac.dylib(0x80000018, "@rpath/libweak.dylib"),
                Writer(endian).u32(0x8000001c).u32(32).u32(12).text("@loader_path/..", 20).bytes,
                Writer(endian).u32(0x1b).u32(24).text("0123456789abcdef", 16).bytes,
                Writer(endian).u32(0x32).u32(24).u32(1).u32(0x000b0000).u32(0x000e0402).u32(0).bytes,
                Writer(endian).u32(0x32).u32(24).u32(6).u32(0x000e0000).u32(0x00110000).u32(0).bytes,
                Writer(endian).u32(0x2c).u32(24).u32(0).u32(0).u32(1).u32(0).bytes,
            };
            const auto file = read(mac.bytes());
            ASSERT_EQ(file.slices.size(), 1U);
            const auto& slice = file.slices[0];
            EXPECT_EQ(file.format, "mach-o");
            EXPECT_EQ(slice.arch, "arm64");
            EXPECT_EQ(slice.subtype, "arm64e");
            EXPECT_EQ(slice.type, "executable");
            EXPECT_EQ(slice.libraries, (Strings{"/usr/lib/libSystem.B.dylib", "@rpath/libweak.dylib"}));
            EXPECT_EQ(slice.rpaths, Strings{"@loader_path/.."});
            EXPECT_EQ(slice.uuid, "30313233-3435-3637-3839-616263646566");
            EXPECT_EQ(slice.platform, "macos");
            EXPECT_EQ(slice.min_os, "11.0");
            EXPECT_EQ(slice.sdk, "14.4.2");
            EXPECT_TRUE(slice.encrypted);
            EXPECT_EQ(slice.signature.kind, SignatureClaim::Kind::none);
            EXPECT_LE(slice.claimed, slice.size);
        }
    }
}

TEST(Inspect, TypesOfMachOFiles) {
    const std::vector<std::pair<std::uint32_t, const char*>> types = {
        {1, "object"},         {2, "executable"}, {4, "core"},           {6, "shared-library"},
        {7, "dynamic-linker"}, {8, "bundle"},     {10, "debug-symbols"}, {99, "other"}};
    for (const auto& [number, name] : types) {
        Mac mac;
        mac.type = number;
        EXPECT_EQ(read(mac.bytes()).slices.at(0).type, name);
    }
}

TEST(Inspect, AnOldMinimumAndAnInstallName) {
    Mac mac;
    mac.type = 6;
    mac.cpu = 7;
    mac.wide = false;
    mac.commands = {mac.dylib(0xd, "/usr/local/lib/libz.1.dylib"),
                    Writer(Endian::little).u32(0x24).u32(16).u32(0x000a0400).u32(0).bytes};
    const auto slice = read(mac.bytes()).slices.at(0);
    EXPECT_EQ(slice.arch, "386");
    EXPECT_EQ(slice.name, "/usr/local/lib/libz.1.dylib");
    EXPECT_TRUE(slice.libraries.empty());
    EXPECT_EQ(slice.platform, "macos");
    EXPECT_EQ(slice.min_os, "10.4");
    EXPECT_EQ(slice.sdk, "");
}

// A super blob with one code directory.
std::string signature(std::uint32_t flags, bool team) {
    Writer out(Endian::big);
    out.u32(0xfade0cc0).u32(128).u32(1).u32(0).u32(20);
    out.u32(0xfade0c02).u32(108).u32(0x20400).u32(flags).u32(108).u32(88);
    out.u32(0).u32(0).u32(0);  // no slots, nothing covered
    out.u32(0x2002000c);       // SHA-256, pages of 4 KiB
    out.u32(0).u32(0);
    out.u32(team ? 96 : 0);
    out.bytes.append(36, '\0');
    out.text("a.out", 8).text("TEAM123456", 12);
    return out.bytes;
}

TEST(Inspect, WhatASignatureSaysOfItself) {
    const auto claim = [](const std::string& blob) {
        Mac mac;
        mac.commands = {Writer(Endian::little)
                            .u32(0x1d)
                            .u32(16)
                            .u32(48)
                            .u32(static_cast<std::uint32_t>(blob.size()))
                            .bytes};
        mac.tail = blob;
        const auto slice = read(mac.bytes()).slices.at(0);
        EXPECT_EQ(slice.claimed, slice.size);
        return slice.signature;
    };
    const auto linker = claim(signature(0x20002, false));
    EXPECT_EQ(linker.kind, SignatureClaim::Kind::linker_signed);
    EXPECT_EQ(linker.identifier, "a.out");
    EXPECT_EQ(linker.team_id, "");
    EXPECT_EQ(linker.cdhash.size(), 40U);
    EXPECT_EQ(claim(signature(0x2, false)).kind, SignatureClaim::Kind::ad_hoc);
    const auto other = claim(signature(0x10000, true));
    EXPECT_EQ(other.kind, SignatureClaim::Kind::present);
    EXPECT_EQ(other.team_id, "TEAM123456");
    EXPECT_EQ(other.flags, 0x10000U);
    EXPECT_NE(other.cdhash, linker.cdhash);
    EXPECT_EQ(claim("garbage").kind, SignatureClaim::Kind::present);
    EXPECT_EQ(claim("garbage").cdhash, "");
}

TEST(Inspect, EachSliceOfAUniversalFileSpeaksForItself) {
    BinarySpec intel, arm;
    intel.machine = 0x01000007;
    intel.go_version = "go1.20.1";
    arm.machine = 0x0100000c;
    for (const bool wide : {false, true}) {
        const auto file = read(test::make_fat({{0x01000007, test::make_macho(intel)},
                                               {0x0100000c, test::make_macho(arm)},
                                               {18, "nothing known"}},
                                              wide));
        EXPECT_TRUE(file.universal);
        ASSERT_EQ(file.slices.size(), 3U);
        EXPECT_EQ(file.slices[0].arch, "amd64");
        EXPECT_EQ(file.slices[0].go->version, "go1.20.1");
        EXPECT_EQ(file.slices[1].arch, "arm64");
        EXPECT_EQ(file.slices[1].go->version, "go1.22.3");
        EXPECT_EQ(file.slices[2].arch, "ppc");
        EXPECT_EQ(file.slices[2].type, "other");
        EXPECT_TRUE(file.slices[2].only_named);
        EXPECT_FALSE(file.slices[1].only_named);
        EXPECT_NE(file.damage, "");
    }
    const auto good = test::make_fat({{0x0100000c, test::make_macho(arm)}}, false);
    EXPECT_EQ(read(good).damage, "");
    const auto nested = read(test::make_fat({{0x0100000c, good}}, false));
    EXPECT_TRUE(nested.slices.at(0).only_named);
    EXPECT_NE(nested.damage, "");
}

TEST(Inspect, ATableThatSaysAnotherArchitectureThanThePart) {
    BinarySpec arm;
    arm.machine = 0x0100000c;
    const auto file = read(test::make_fat({{0x01000007, test::make_macho(arm)}}, false));
    EXPECT_EQ(file.slices.at(0).arch, "arm64");
    EXPECT_NE(file.damage.find("its table of architectures says 0x1000007"), std::string::npos)
        << file.damage;
    auto table = test::make_fat({{0x0100000c, test::make_macho(arm)}}, false);
    table[15] = '\2';  // arm64e
    EXPECT_NE(read(table).damage, "");
}

TEST(Inspect, AnEmptyArchiveInAUniversalFileIsNothingToLink) {
    const auto file = read(test::make_fat({{0x0100000c, "!<arch>\n"}}, false));
    ASSERT_EQ(file.slices.size(), 1U);
    EXPECT_EQ(file.slices[0].type, "static-library");
    EXPECT_TRUE(file.slices[0].only_named);
    EXPECT_EQ(file.damage, "");
}

TEST(Inspect, AnArchiveInAUniversalFile) {
    Mac mac;
    mac.type = 1;
    const auto object = mac.bytes();
    auto size = std::to_string(object.size());
    size.resize(10, ' ');
    const auto archive = "!<arch>\na.o             0           0     0     644     " + size + "`\n" + object;
    const auto file = read(test::make_fat({{0x0100000c, archive}}, false));
    ASSERT_EQ(file.slices.size(), 1U);
    EXPECT_EQ(file.slices[0].type, "static-library");
    EXPECT_EQ(file.slices[0].arch, "arm64");
    EXPECT_EQ(file.damage, "");
}

TEST(Inspect, FilesThatAreCutOffClaimMoreThanTheyHave) {
    const BinarySpec spec;
    BinarySpec arm, windows;
    arm.machine = 0x0100000c;
    windows.machine = 0x8664;
    for (const auto& whole : {test::make_elf(spec), test::make_macho(arm), test::make_pe(windows),
                              test::make_fat({{0x0100000c, test::make_macho(arm)}}, false)}) {
        const auto good = read(whole);
        for (const auto& slice : good.slices) EXPECT_LE(slice.claimed, slice.size);
        const auto cut = read(whole.substr(0, whole.size() - 0x200));
        ASSERT_FALSE(cut.slices.empty());
        EXPECT_TRUE(std::ranges::any_of(cut.slices, [](const auto& s) { return s.claimed > s.size; }));
    }
    EXPECT_NE(read(std::string("\177ELF\2\1", 6)).damage, "");
    EXPECT_NE(read("\xcf\xfa\xed\xfe----").damage, "");
}

// What Go's linker writes into the data of a program: inline, since Go 1.18.
const std::string go_data = std::string("\xff Go buildinf:\x08\x03", 16) + std::string(16, '\0') +
                            "\x08go1.22.3" + std::string(1, '\0');

TEST(Inspect, ProgramsForAix) {
    const auto be = [](std::uint64_t value, int size) {
        std::string out;
        while (size-- > 0) out += static_cast<char>(value >> (8 * size) & 0xff);
        return out;
    };
    for (const bool wide : {true, false}) {
        const int word = wide ? 8 : 4;
        const auto section = [&](std::string name, std::uint64_t address, std::uint64_t size,
                                 std::uint64_t offset, std::uint32_t flags) {
            name.resize(8, '\0');
            return name + be(address, word) + be(address, word) + be(size, word) + be(offset, word) +
                   std::string(wide ? 24 : 12, '\0') + be(flags, 4) + std::string(wide ? 4 : 0, '\0');
        };
        auto bytes = be(wide ? 0x01f7 : 0x01df, 2) + be(3, 2) + be(0, 4) + be(0, wide ? 8 : 4) +
                     (wide ? "" : be(0, 4)) + be(0, 2) + be(2, 2) + (wide ? be(0, 4) : "") +
                     section(".text", 0x1000, 16, 0x200, 0x20) +
                     section(".data", 0x2000, go_data.size(), 0x210, 0x40) +
                     section(".bss", 0x3000, 99, 0, 0x80);
        bytes.resize(0x210, '\0');
        bytes += go_data;
        const auto file = read(bytes);
        EXPECT_EQ(file.format, "xcoff");
        ASSERT_EQ(file.slices.size(), 1U);
        EXPECT_EQ(file.slices[0].arch, wide ? "ppc64" : "ppc");
        EXPECT_EQ(file.slices[0].platform, "aix");
        EXPECT_EQ(file.slices[0].type, "executable");
        ASSERT_TRUE(file.slices[0].go);
        EXPECT_EQ(file.slices[0].go->version, "go1.22.3");
        // Two bytes prove nothing: the sections must be there.
        EXPECT_EQ(read(bytes.substr(0, bytes.size() - 1)).format, "other");
        EXPECT_EQ(read(bytes.substr(0, 2) + "text that happens to begin so").format, "other");
    }
}

TEST(Inspect, ProgramsForPlan9) {
    const auto be = [](std::uint32_t value) {
        return std::string{static_cast<char>(value >> 24), static_cast<char>(value >> 16),
                           static_cast<char>(value >> 8), static_cast<char>(value)};
    };
    for (const auto& [magic, arch] : std::vector<std::pair<std::uint32_t, std::string>>{
             {0x01eb, "386"}, {0x0647, "arm"}, {0x8a97, "amd64"}}) {
        const auto size = static_cast<std::uint32_t>(go_data.size());
        auto bytes = be(magic) + be(8) + be(size) + be(99) + be(0) + be(0x1020) + be(0) + be(0);
        if (magic == 0x8a97) bytes += std::string(8, '\0');
        bytes += "code----" + go_data;
        const auto file = read(bytes);
        EXPECT_EQ(file.format, "plan9");
        ASSERT_EQ(file.slices.size(), 1U);
        EXPECT_EQ(file.slices[0].arch, arch);
        EXPECT_EQ(file.slices[0].platform, "plan9");
        ASSERT_TRUE(file.slices[0].go);
        EXPECT_EQ(file.slices[0].go->version, "go1.22.3");
        EXPECT_EQ(read(bytes.substr(0, bytes.size() - 1)).format, "other");
    }
}

TEST(Inspect, WhatIsNoBinary) {
    EXPECT_EQ(read("").format, "empty");
    EXPECT_EQ(read("#!/bin/sh\n").format, "script");
    EXPECT_EQ(read("MZ, the initials of somebody").format, "other");
    EXPECT_EQ(read("text").format, "other");
    EXPECT_EQ(read(std::string("\xca\xfe\xba\xbe\0\0\0\x34", 8)).format, "other");
    EXPECT_EQ(read(std::string("\0asm\1\0\0\0", 8)).slices.at(0).arch, "wasm");
}

TEST(Inspect, TheQuickLookNeverSaysNoToABinary) {
    rc::check("what inspect() calls a binary, may_be_binary() lets pass", [] {
        auto bytes = *rc::gen::element<std::string>("\x01\xf7", std::string("\0\0\x8a\x97", 4), "\177ELF",
                                                    "\xcf\xfa\xed\xfe", "\xfe\xed\xfa\xce", "MZ", "!<arch>\n",
                                                    "!<thin>\n", std::string("\xca\xfe\xba\xbe\0\0\0\2", 8),
                                                    std::string("\0asm", 4), "#!", "");
        bytes += *rc::gen::arbitrary<std::string>();
        if (read(bytes).is_binary()) RC_ASSERT(may_be_binary(bytes));
    });
}

}  // namespace
}  // namespace trueup
