// Archives made by the archivers themselves, GNU's and LLVM's, with members made
// byte by byte.
#include "formats/ar.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <fstream>
#include <iterator>

#include "formats/make_binary.h"
#include "platform/scratch.h"

namespace trueup {
namespace {

using testing::Scratch;

std::string object_elf(std::uint32_t machine) {
    test::BinarySpec spec;
    spec.machine = machine;
    spec.layout = test::InfoLayout::none;
    auto bytes = test::make_elf(spec);
    bytes[16] = 1;  // ET_REL
    return bytes;
}

std::string object_macho(std::uint32_t cpu) {
    test::BinarySpec spec;
    spec.machine = cpu;
    spec.layout = test::InfoLayout::none;
    auto bytes = test::make_macho(spec);
    bytes[12] = 1;  // MH_OBJECT
    return bytes;
}

std::string content_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

bool there(const std::string& program) {
    return std::system(("command -v " + program + " >/dev/null").c_str()) == 0;
}

// Runs an archiver in the folder of its members.
std::string made_by(const Scratch& scratch, const std::string& command) {
    const auto line = "cd '" + scratch.path() + "' && " + command + " >log 2>&1";
    EXPECT_EQ(std::system(line.c_str()), 0) << command << ": " << content_of(scratch.at("log"));
    return content_of(scratch.at("out.a"));
}

ArFacts read(std::string bytes, const OpenMember& open = {}) {
    EXPECT_TRUE(is_ar(bytes));
    return read_ar(MemorySource(std::move(bytes)), open);
}

const std::string long_name = "a-name-that-fits-into-no-field-of-sixteen-characters.o";

class Archivers : public ::testing::TestWithParam<const char*> {};

TEST_P(Archivers, MembersAreReadWhateverTheLayoutOfNames) {
    const std::string program = GetParam();
    if (!there(program.substr(0, program.find(' ')))) GTEST_SKIP() << program << " is not installed";
    const Scratch scratch;
    scratch.file("one.o", object_macho(0x0100000c));
    scratch.file(long_name, object_macho(0x0100000c));
    scratch.file("odd.txt", "odd");  // an odd length: the next member is padded
    scratch.file("other.o", object_elf(62));
    const auto facts = read(made_by(scratch, program + " out.a odd.txt one.o " + long_name + " other.o"));
    EXPECT_EQ(facts.damage, "");
    EXPECT_FALSE(facts.thin);
    EXPECT_EQ(facts.members, 4U);
    EXPECT_EQ(facts.other_members, 1U);
    ASSERT_EQ(facts.archs.size(), 2U);
    EXPECT_EQ(facts.archs[0].arch, "arm64");
    EXPECT_EQ(facts.archs[0].members, 2U);
    EXPECT_EQ(facts.archs[0].first_member, "one.o");
    EXPECT_EQ(facts.archs[1].arch, "amd64");
    EXPECT_EQ(facts.archs[1].first_member, "other.o");
}

TEST_P(Archivers, ALongNameIsTakenWhole) {
    const std::string program = GetParam();
    if (!there(program.substr(0, program.find(' ')))) GTEST_SKIP() << program << " is not installed";
    const Scratch scratch;
    scratch.file(long_name, object_elf(183));
    const auto facts = read(made_by(scratch, program + " out.a " + long_name));
    ASSERT_EQ(facts.archs.size(), 1U);
    EXPECT_EQ(facts.archs[0].first_member, long_name);
    EXPECT_EQ(facts.archs[0].arch, "arm64");
}

INSTANTIATE_TEST_SUITE_P(Ar, Archivers,
                         ::testing::Values("ar rcs", "ar rcS", "llvm-ar-19 --format=gnu rcs",
                                           "llvm-ar-19 --format=bsd rcs", "llvm-ar-19 --format=darwin rcs",
                                           "llvm-ar-19 --format=coff rcs"));

TEST(Ar, MembersOfThinArchivesAreLookedUp) {
    for (const auto* program : {"ar rcsT", "llvm-ar-19 rcs --thin"}) {
        const Scratch scratch;
        scratch.file("sub/one.o", object_elf(62));
        scratch.file("sub/" + long_name, object_elf(62));
        scratch.file("three.o", object_elf(243));
        const auto bytes =
            made_by(scratch, std::string(program) + " out.a sub/one.o sub/" + long_name + " three.o");
        std::vector<std::string> asked;
        const auto facts = read(bytes, [&](const std::string& name) -> std::unique_ptr<ByteSource> {
            asked.push_back(name);
            return std::make_unique<MemorySource>(content_of(scratch.at(name)));
        });
        EXPECT_TRUE(facts.thin);
        EXPECT_EQ(facts.damage, "") << program;
        EXPECT_EQ(asked, (std::vector<std::string>{"sub/one.o", "sub/" + long_name, "three.o"})) << program;
        ASSERT_EQ(facts.archs.size(), 2U);
        EXPECT_EQ(facts.archs[0].members, 2U);
        EXPECT_EQ(facts.archs[1].arch, "riscv64");
        const auto closed = read(bytes);
        EXPECT_TRUE(closed.archs.empty());
        EXPECT_EQ(closed.members, 3U);
    }
}

// One member with a name of at most 15 characters, as GNU writes it.
std::string member(std::string name, const std::string& content) {
    name += "/";
    name.resize(16, ' ');
    auto size = std::to_string(content.size());
    size.resize(10, ' ');
    return name + "0           0     0     644     " + size + "`\n" + content +
           (content.size() % 2 != 0 ? "\n" : "");
}

TEST(Ar, GosOwnObjectsSayWhatTheyAreFor) {
    const auto facts =
        read("!<arch>\n" + member("__.PKGDEF", "go object darwin arm64 go1.19.8 GOARM=x\nbuild id\n\n$$\n") +
             member("_go_.o", "go object darwin arm64 go1.19.8\n\n!\n"));
    ASSERT_EQ(facts.archs.size(), 1U);
    EXPECT_EQ(facts.archs[0].arch, "arm64");
    EXPECT_EQ(facts.archs[0].platform, "darwin");
    EXPECT_EQ(facts.archs[0].members, 2U);
    EXPECT_EQ(facts.archs[0].go->version, "go1.19.8");
}

TEST(Ar, ObjectsOfWindowsAndBitcodeAreKnown) {
    const std::string coff("\x64\x86\x02\0\0\0\0\0\0\1\0\0\5\0\0\0\0\0\0\0", 20);
    const std::string import("\0\0\xff\xff\0\0\x64\xaa\0\0\0\0\x10\0\0\0\0\0\0\0", 20);
    const auto facts = read("!<arch>\n" + member("a.obj", coff) + member("k32.dll", import) +
                            member("b.bc", std::string("BC\xc0\xde") + std::string(40, 'x')));
    ASSERT_EQ(facts.archs.size(), 3U);
    EXPECT_EQ(facts.archs[0].arch, "amd64");
    EXPECT_EQ(facts.archs[1].arch, "arm64");
    EXPECT_EQ(facts.archs[2].subtype, "bitcode");
    EXPECT_EQ(facts.other_members, 0U);
}

TEST(Ar, WhatIsCutOffIsSaid) {
    const auto whole = "!<arch>\n" + member("a.o", object_elf(62)) + member("b.o", object_elf(62));
    EXPECT_EQ(read(whole).damage, "");
    EXPECT_EQ(read(whole.substr(0, whole.size() - 100)).damage, "cut off inside a member");
    EXPECT_EQ(read(whole.substr(0, 30)).damage, "cut off inside the header of a member");
    auto bad = whole;
    bad[8 + 58] = 'x';
    EXPECT_EQ(read(bad).damage, "the header of a member makes no sense");
    EXPECT_EQ(read("!<arch>\n").damage, "");
}

TEST(Ar, NoSpoiltArchiveIsReadFarOutside) {
    const auto whole = "!<arch>\n" + member("/", "\0\0\0\0") + member("/", "long-name-of-a-member.o/\n") +
                       member("a.o", object_elf(62)) + member("b.o", object_macho(0x0100000c));
    rc::check("any change and any cut of an archive is read in bounds", [&] {
        auto bytes = whole;
        const auto changes = *rc::gen::container<std::vector<std::pair<std::size_t, char>>>(
            rc::gen::pair(rc::gen::inRange<std::size_t>(8, bytes.size()), rc::gen::arbitrary<char>()));
        for (const auto& [at, value] : changes) bytes[at] = value;
        bytes.resize(*rc::gen::inRange<std::size_t>(8, bytes.size() + 1));
        const auto facts = read_ar(MemorySource(bytes));
        RC_ASSERT(facts.archs.size() <= 16U);
    });
}

}  // namespace
}  // namespace trueup
