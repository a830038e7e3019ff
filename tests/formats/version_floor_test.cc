#include "formats/version_floor.h"

#include <gtest/gtest.h>

namespace trueup {
namespace {

using Floors = std::map<std::string, std::string>;

Floors floors(std::initializer_list<const char*> versions) {
    Floors out;
    for (const auto* version : versions) note_version(out, version);
    return out;
}

TEST(VersionFloor, NumbersCountAsNumbers) {
    EXPECT_LT(compare_dotted("2.9", "2.34"), 0);
    EXPECT_LT(compare_dotted("2.2", "2.2.5"), 0);
    EXPECT_EQ(compare_dotted("2.017", "2.17"), 0);
    EXPECT_GT(compare_dotted("10", "9.99.99"), 0);
    EXPECT_GT(compare_dotted("2.99999999999999999999999", "2.9999"), 0);
    EXPECT_EQ(compare_dotted("", ""), 0);
}

TEST(VersionFloor, IsTheNewestOfEachFamily) {
    EXPECT_EQ(floors({"GLIBC_2.2.5", "GLIBC_2.34", "GLIBC_2.9", "GLIBCXX_3.4.30", "CXXABI_1.3"}),
              (Floors{{"GLIBC", "2.34"}, {"GLIBCXX", "3.4.30"}, {"CXXABI", "1.3"}}));
}

TEST(VersionFloor, NamesThatAreNoReleasesSayNothing) {
    EXPECT_EQ(floors({"GLIBC_PRIVATE", "GLIBC_ABI_DT_RELR", "_1.0", "GLIBC_", "", "Base"}), Floors{});
}

TEST(VersionFloor, AHostileFileCannotFillTheMemory) {
    Floors out;
    for (int i = 0; i < 100000; ++i) note_version(out, "F" + std::to_string(i) + "_1");
    EXPECT_LE(out.size(), 64U);
}

}  // namespace
}  // namespace trueup
