#include "checks/binary_problems.h"

#include <gtest/gtest.h>

namespace trueup {
namespace {

using Ids = std::vector<std::string>;

BinarySlice mac(std::string arch, std::string type = "executable") {
    BinarySlice slice;
    slice.arch = std::move(arch);
    slice.type = std::move(type);
    slice.platform = "macos";
    slice.uuid = "0";
    slice.size = slice.claimed = 100;
    slice.signature.kind = SignatureClaim::Kind::linker_signed;
    return slice;
}

InspectedFile file(std::vector<BinarySlice> slices, std::string format = "mach-o") {
    InspectedFile out;
    out.format = std::move(format);
    out.slices = std::move(slices);
    return out;
}

Ids ids(const InspectedFile& one, std::string_view required = {}) {
    Ids out;
    for (const auto& problem : binary_problems(one, required)) {
        out.push_back(problem.id);
        EXPECT_FALSE(problem.text.en.empty());
        EXPECT_FALSE(problem.text.zh.empty());
    }
    return out;
}

TEST(BinaryProblems, AHealthyFileHasNone) {
    EXPECT_EQ(ids(file({mac("arm64")})), Ids{});
    EXPECT_EQ(ids(file({mac("amd64"), mac("arm64")}), "arm64"), Ids{});
    InspectedFile text;
    text.format = "other";
    EXPECT_EQ(ids(text, "arm64"), Ids{});
}

TEST(BinaryProblems, Arm64CodeOfAMacMustBeSigned) {
    for (const auto* type : {"executable", "shared-library", "bundle"}) {
        auto slice = mac("arm64", type);
        slice.signature.kind = SignatureClaim::Kind::none;
        EXPECT_EQ(ids(file({slice})), Ids{"codesign-invalid"}) << type;
    }
    for (const auto* type : {"object", "debug-symbols", "static-library", "stub"}) {
        auto slice = mac("arm64", type);
        slice.signature.kind = SignatureClaim::Kind::none;
        EXPECT_EQ(ids(file({slice})), Ids{}) << type;
    }
    auto intel = mac("amd64");
    intel.signature.kind = SignatureClaim::Kind::none;
    EXPECT_EQ(ids(file({intel})), Ids{});
    auto phone = mac("arm64");
    phone.platform = "ios";
    phone.signature.kind = SignatureClaim::Kind::none;
    EXPECT_EQ(ids(file({phone})), Ids{});
}

TEST(BinaryProblems, AProgramWithoutUuidIsAWarning) {
    auto slice = mac("amd64");
    slice.uuid.clear();
    const auto problems = binary_problems(file({slice}), "");
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(problems[0].id, "tool-build-refused-by-macos");
    EXPECT_EQ(problems[0].severity, Severity::warning);
    auto library = mac("amd64", "shared-library");
    library.uuid.clear();
    EXPECT_EQ(ids(file({library})), Ids{});
}

TEST(BinaryProblems, HeadersThatSpeakOfMoreThanThereIs) {
    auto slice = mac("arm64");
    slice.claimed = 101;
    EXPECT_EQ(ids(file({slice})), Ids{"binary-truncated"});
    auto damaged = file({});
    damaged.damage = "cut off inside the Mach-O header";
    EXPECT_EQ(ids(damaged, "arm64"), Ids{"binary-truncated"});
}

TEST(BinaryProblems, OneSliceOfAUniversalFileIsEnoughAndEveryMemberOfAnArchiveCounts) {
    EXPECT_TRUE(has_arch(file({mac("amd64"), mac("arm64")}), "arm64"));
    EXPECT_FALSE(has_arch(file({mac("amd64")}), "arm64"));
    auto named = mac("arm64");
    named.only_named = true;
    EXPECT_FALSE(has_arch(file({mac("amd64"), named}), "arm64"));
    const auto member = [](const char* arch) { return mac(arch, "static-library"); };
    EXPECT_TRUE(has_arch(file({member("arm64")}, "ar"), "arm64"));
    EXPECT_FALSE(has_arch(file({member("amd64"), member("arm64")}, "ar"), "arm64"));
    EXPECT_TRUE(has_arch(file({}, "ar"), "arm64"));
    auto bitcode = member("");
    bitcode.subtype = "bitcode";
    EXPECT_TRUE(has_arch(file({bitcode}, "ar"), "arm64"));
    EXPECT_TRUE(has_arch(file({mac("amd64", "debug-symbols")}), "arm64"));
}

// Pointers with signatures: plain arm64 code does not do in its place.
TEST(BinaryProblems, Arm64eIsAnArchitectureOfItsOwn) {
    auto slice = mac("arm64");
    EXPECT_FALSE(has_arch(file({slice}), "arm64e"));
    slice.subtype = "arm64e";
    EXPECT_TRUE(has_arch(file({mac("amd64"), slice}), "arm64e"));
    EXPECT_TRUE(has_arch(file({slice}), "arm64"));
}

TEST(BinaryProblems, TheIdSaysWhetherItRunsOrIsLinked) {
    EXPECT_EQ(ids(file({mac("amd64")}), "arm64"), Ids{"prebuilt-binary-wrong-arch"});
    EXPECT_EQ(ids(file({mac("amd64", "shared-library")}), "arm64"), Ids{"native-lib-arch-mismatch"});
}

TEST(BinaryProblems, UsualNamesOfArchitectures) {
    EXPECT_EQ(arch_of_word("aarch64"), "arm64");
    EXPECT_EQ(arch_of_word("x86_64"), "amd64");
    EXPECT_EQ(arch_of_word("arm64"), "arm64");
    EXPECT_EQ(arch_of_word("arm64e"), "arm64e");
    EXPECT_EQ(arch_of_word("i686"), "386");
    EXPECT_EQ(arch_of_word("arm65"), "");
    EXPECT_EQ(arch_of_word(""), "");
}

}  // namespace
}  // namespace trueup
