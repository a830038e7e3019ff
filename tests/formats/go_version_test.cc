#include "formats/go_version.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace trueup {
namespace {

TEST(GoVersion, OrderOfReleases) {
    const char* ascending[] = {"bogus",   "1",       "1.5",    "1.20",    "1.21",
                               "1.21rc1", "1.21rc2", "1.21.0", "1.21.10", "1.22"};
    for (std::size_t i = 0; i + 1 < std::size(ascending); ++i) {
        EXPECT_EQ(compare_go_versions(ascending[i], ascending[i + 1]), -1) << ascending[i];
        EXPECT_EQ(compare_go_versions(ascending[i + 1], ascending[i]), 1) << ascending[i];
    }
    EXPECT_EQ(compare_go_versions("1.20", "1.20.0"), 0);
    EXPECT_EQ(compare_go_versions("1.99999999999999999999", "1.100000000000000000000"), -1);
}

TEST(GoVersion, Malformed) {
    for (const char* text : {"", "1.", "1.02", "1.21.3rc1", "go1.21", "1.21RC1", "1.21.0.1", " 1.21"})
        EXPECT_FALSE(is_valid_go_version(text)) << text;
}

TEST(GoVersion, LanguageOrRelease) {
    EXPECT_TRUE(is_go_language("1.21"));
    EXPECT_FALSE(is_go_language("1.20"));
    EXPECT_FALSE(is_go_language("1.21.0"));
    EXPECT_FALSE(is_go_language("1.22rc1"));
}

TEST(GoVersion, ToolchainNames) {
    EXPECT_EQ(version_of_toolchain("go1.22.3-custom"), "1.22.3");
    EXPECT_EQ(version_of_toolchain("go1.22.3 x"), "1.22.3");
    EXPECT_EQ(version_of_toolchain("go1.22/x"), "");
    EXPECT_EQ(version_of_toolchain("1.22"), "");
    EXPECT_EQ(version_of_toolchain("go"), "");
}

TEST(GoVersion, Minor) {
    EXPECT_EQ(go_minor_of("go1.27.3 X:arenas"), 27);
    EXPECT_EQ(go_minor_of("devel go1.28-abcdef Tue"), 28);
    EXPECT_EQ(go_minor_of("bogus"), 0);
}

RC_GTEST_PROP(GoVersion, ComparingIsAntisymmetric, (const std::string& left, const std::string& right)) {
    RC_ASSERT(compare_go_versions(left, right) == -compare_go_versions(right, left));
}

}  // namespace
}  // namespace trueup
