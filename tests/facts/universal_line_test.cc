#include "facts/universal_line.h"

#include <gtest/gtest.h>

namespace trueup {
namespace {

TEST(UniversalLine, ElementsAreWhatTheyStandFor) {
    const auto line = universal_line("SETUVAR --export --path X_1:/a\\x20b\\x1e/\\u00e9\\x3ax\\x1e/\\\\x1e");
    ASSERT_TRUE(line);
    EXPECT_EQ(line->before, "SETUVAR --export --path X_1:");
    EXPECT_EQ(line->name, "X_1");
    EXPECT_EQ(line->elements, (std::vector<std::string>{"/a b", "/é:x", "/\\x1e"}));
    EXPECT_EQ(line->with(line->written),
              "SETUVAR --export --path X_1:/a\\x20b\\x1e/\\u00e9\\x3ax\\x1e/\\\\x1e");
    EXPECT_EQ(line->with({}), "");
}

TEST(UniversalLine, AnElementGoesWhereverItStands) {
    const auto left = [](std::string_view line, std::string_view element) {
        return without_element(line, element).value_or("not there");
    };
    EXPECT_EQ(left("SETUVAR fish_user_paths:/a\\x1e/b\\x1e/a", "/a"), "SETUVAR fish_user_paths:/b");
    EXPECT_EQ(left("SETUVAR fish_user_paths:/a\\x1e/b\\x20c\\x1e/\\u4e2d", "/a"),
              "SETUVAR fish_user_paths:/b\\x20c\\x1e/\\u4e2d");
    EXPECT_EQ(left("SETUVAR fish_user_paths:/a\\x1e/\\u4e2d", "/中"), "SETUVAR fish_user_paths:/a");
    EXPECT_EQ(left("SETUVAR fish_user_paths:/a", "/a"), "");
    EXPECT_EQ(left("SETUVAR fish_user_paths:/aa", "/a"), "not there");
    // What fish does not write so is not guessed at.
    for (const auto* odd :
         {"SETUVAR fish_user_paths:/a\\x1e/b\\q", "SETUVAR fish_user_paths:/a\\x1", "SETUVAR x",
          "SETUVAR fish_user_paths:/a\\x1e\\xzz", "set -U fish_user_paths:/a", ""})
        EXPECT_EQ(left(odd, "/a"), "not there") << odd;
}

}  // namespace
}  // namespace trueup
