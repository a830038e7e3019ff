#include "formats/binary.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <vector>

#include "formats/make_binary.h"

namespace trueup {
namespace {

using test::BinarySpec;
using test::InfoLayout;
using Strings = std::vector<std::string>;

BinaryFacts read(std::string bytes) {
    const auto facts = read_binary(MemorySource(std::move(bytes)));
    EXPECT_TRUE(facts.has_value());
    return facts.value_or(BinaryFacts{});
}

TEST(Binary, AnEmptyFileIsEmpty) { EXPECT_EQ(read("").format, "empty"); }

TEST(Binary, AScriptNamesItsInterpreter) {
    const auto facts = read("#! /usr/bin/env bash \necho\n");
    EXPECT_EQ(facts.format, "script");
    EXPECT_EQ(facts.interpreter, "/usr/bin/env bash");
    EXPECT_EQ(read("#!/bin/sh").interpreter, "/bin/sh");
    EXPECT_EQ(read("#!" + std::string(5000, 'x')).interpreter.size(), 255U);
}

TEST(Binary, TextAndJavaClassesAreOther) {
    EXPECT_EQ(read("hello\n").format, "other");
    // A class file of Java 8: same magic as a universal file, then version 0.52.
    std::string java(108, 'x');
    java.replace(0, 8, "\xca\xfe\xba\xbe\0\0\0\x34", 8);
    EXPECT_EQ(read(java).format, "other");
    EXPECT_EQ(read("MZ and no PE header").format, "other");
}

struct ElfCase {
    std::uint32_t machine;
    bool wide;
    Endian endian;
    const char* arch;
};
class ElfArch : public testing::TestWithParam<ElfCase> {};

TEST_P(ElfArch, IsNamedAsGoNamesIt) {
    const auto& one = GetParam();
    for (const auto layout : {InfoLayout::inline_text, InfoLayout::pointers}) {
        BinarySpec spec;
        spec.machine = one.machine;
        spec.wide = one.wide;
        spec.endian = one.endian;
        spec.layout = layout;
        const auto facts = read(test::make_elf(spec));
        EXPECT_EQ(facts.format, "elf");
        EXPECT_EQ(facts.archs, Strings{one.arch});
        EXPECT_EQ(facts.go_version, "go1.22.3");
    }
}
INSTANTIATE_TEST_SUITE_P(
    Machines, ElfArch,
    testing::Values(ElfCase{62, true, Endian::little, "amd64"}, ElfCase{3, false, Endian::little, "386"},
                    ElfCase{183, true, Endian::little, "arm64"}, ElfCase{40, false, Endian::little, "arm"},
                    ElfCase{243, true, Endian::little, "riscv64"},
                    ElfCase{21, true, Endian::little, "ppc64le"}, ElfCase{21, true, Endian::big, "ppc64"},
                    ElfCase{22, true, Endian::big, "s390x"}, ElfCase{8, false, Endian::big, "mips"},
                    ElfCase{8, false, Endian::little, "mipsle"}, ElfCase{8, true, Endian::big, "mips64"},
                    ElfCase{8, true, Endian::little, "mips64le"},
                    ElfCase{258, true, Endian::little, "loong64"}));

TEST(Binary, AnUnknownMachineHasNoName) {
    BinarySpec spec;
    spec.machine = 4711;
    EXPECT_EQ(read(test::make_elf(spec)).archs, Strings{});
}

TEST(Binary, TheSystemOfAnElfFileComesFromWhoeverTells) {
    BinarySpec spec;
    EXPECT_EQ(read(test::make_elf(spec)).os, "");
    spec.os_abi = 9;
    EXPECT_EQ(read(test::make_elf(spec)).os, "freebsd");
    spec.os_abi = 0;
    spec.interpreter = "/lib64/ld-linux-x86-64.so.2";
    EXPECT_EQ(read(test::make_elf(spec)).os, "linux");
    spec.interpreter.clear();
    spec.goos = "android";
    EXPECT_EQ(read(test::make_elf(spec)).os, "android");
}

TEST(Binary, TheVersionStaysAsRecorded) {
    BinarySpec spec;
    spec.go_version = "go1.22.3 X:boringcrypto";
    EXPECT_EQ(read(test::make_elf(spec)).go_version, "go1.22.3 X:boringcrypto");
    spec.go_version = "devel go1.26-1f2e3d Tue";
    EXPECT_EQ(read(test::make_elf(spec)).go_version, "devel go1.26-1f2e3d Tue");
    spec.go_version = "go1.\x1b[31m";
    EXPECT_EQ(read(test::make_elf(spec)).go_version, "") << "control characters are no version";
    spec.go_version = std::string(600, 'g');
    EXPECT_EQ(read(test::make_elf(spec)).go_version, "");
}

TEST(Binary, NoBuildInfoMeansNotGo) {
    BinarySpec spec;
    spec.layout = InfoLayout::none;
    EXPECT_EQ(read(test::make_elf(spec)).go_version, "");
    spec.machine = 0x0100000c;
    EXPECT_EQ(read(test::make_macho(spec)).go_version, "");
}

TEST(Binary, MachO) {
    for (const auto endian : {Endian::little, Endian::big}) {
        for (const auto layout : {InfoLayout::inline_text, InfoLayout::pointers}) {
            BinarySpec spec;
            spec.endian = endian;
            spec.layout = layout;
            spec.machine = 0x0100000c;
            auto facts = read(test::make_macho(spec));
            EXPECT_EQ(facts, (BinaryFacts{"mach-o", {"arm64"}, "darwin", "go1.22.3", ""}));
            spec.wide = false;
            spec.machine = 7;
            facts = read(test::make_macho(spec));
            EXPECT_EQ(facts, (BinaryFacts{"mach-o", {"386"}, "darwin", "go1.22.3", ""}));
        }
    }
}

TEST(Binary, AUniversalFileHasAllItsArchitectures) {
    BinarySpec intel;
    intel.machine = 0x01000007;
    intel.go_version = "go1.21.0";
    BinarySpec arm;
    arm.machine = 0x0100000c;
    for (const bool wide : {false, true}) {
        const auto facts = read(test::make_fat(
            {{intel.machine, test::make_macho(intel)}, {arm.machine, test::make_macho(arm)}}, wide));
        EXPECT_EQ(facts, (BinaryFacts{"mach-o", {"amd64", "arm64"}, "darwin", "go1.21.0", ""}));
    }
    // A slice that lies outside the file is known by the table alone.
    auto cut = test::make_fat(
        {{intel.machine, test::make_macho(intel)}, {arm.machine, test::make_macho(arm)}}, false);
    cut.resize(0x1800);
    EXPECT_EQ(read(cut).archs, (Strings{"amd64", "arm64"}));
}

TEST(Binary, Pe) {
    for (const auto layout : {InfoLayout::inline_text, InfoLayout::pointers}) {
        BinarySpec spec;
        spec.machine = 0x8664;
        spec.layout = layout;
        EXPECT_EQ(read(test::make_pe(spec)), (BinaryFacts{"pe", {"amd64"}, "windows", "go1.22.3", ""}));
        spec.machine = 0xaa64;
        EXPECT_EQ(read(test::make_pe(spec)).archs, Strings{"arm64"});
        spec.machine = 0x14c;
        spec.wide = false;
        EXPECT_EQ(read(test::make_pe(spec)), (BinaryFacts{"pe", {"386"}, "windows", "go1.22.3", ""}));
    }
}

// A source that counts: what headers claim must not decide how much is read.
class CountingSource final : public ByteSource {
public:
    explicit CountingSource(std::string data) : inner_(std::move(data)) {}
    std::uint64_t size() const override { return inner_.size(); }
    Result<std::string> read(std::uint64_t offset, std::size_t length) const override {
        ++reads;
        bytes += length;
        return inner_.read(offset, length);
    }
    mutable std::size_t reads = 0;
    mutable std::size_t bytes = 0;

private:
    MemorySource inner_;
};

TEST(Binary, LittleIsReadOfALargeFile) {
    BinarySpec spec;
    auto bytes = test::make_elf(spec);
    bytes.resize(20 * 1024 * 1024, 'x');
    const CountingSource source(std::move(bytes));
    ASSERT_TRUE(read_binary(source).has_value());
    EXPECT_LE(source.reads, 6U);
    EXPECT_LE(source.bytes, 128U * 1024);
}

TEST(Binary, NoSpoiltFileIsRefusedOrReadFarOutside) {
    rc::check("any change and any cut of an executable is read in bounds", [] {
        BinarySpec spec;
        spec.wide = *rc::gen::arbitrary<bool>();
        spec.endian = *rc::gen::element(Endian::little, Endian::big);
        spec.layout = *rc::gen::element(InfoLayout::inline_text, InfoLayout::pointers);
        spec.machine = *rc::gen::element(62U, 183U, 0x0100000cU, 0x8664U);
        const int kind = *rc::gen::inRange(0, 4);
        std::string bytes = kind == 0   ? test::make_elf(spec)
                            : kind == 1 ? test::make_macho(spec)
                            : kind == 2 ? test::make_pe(spec)
                                        : test::make_fat({{spec.machine, test::make_macho(spec)}}, spec.wide);
        const auto changes = *rc::gen::container<std::vector<std::pair<std::size_t, char>>>(
            rc::gen::pair(rc::gen::inRange<std::size_t>(0, 0x900), rc::gen::arbitrary<char>()));
        for (const auto& [at, value] : changes) bytes[at] = value;
        bytes.resize(*rc::gen::inRange<std::size_t>(0, bytes.size() + 1));
        const CountingSource source(bytes);
        const auto facts = read_binary(source);
        RC_ASSERT(facts.has_value());
        RC_ASSERT(facts->archs.size() <= 32U);
        RC_ASSERT(facts->go_version.size() <= 512U);
        RC_ASSERT(source.bytes <= 8U * 1024 * 1024);
    });
}

}  // namespace
}  // namespace trueup
