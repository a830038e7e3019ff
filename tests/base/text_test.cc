#include "base/text.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace trueup {
namespace {

TEST(Text, CleanPathIsGosFilepathClean) {
    // The table of path/filepath's own TestClean, in our words.
    const std::pair<const char*, const char*> table[] = {
        {"", "."},
        {"abc", "abc"},
        {"/", "/"},
        {"a//b", "a/b"},
        {"/a/./b", "/a/b"},
        {"a/../b", "b"},
        {"/../a", "/a"},
        {"../a", "../a"},
        {"a/../..", ".."},
        {"/a/b/..", "/a"},
        {"../../abc", "../../abc"},
        {"abc/./../def", "def"},
        {"a/", "a"},
        {"//a", "/a"},
        {"./", "."},
    };
    for (const auto& [in, out] : table) EXPECT_EQ(clean_path(in), out) << in;
}

RC_GTEST_PROP(Text, CleanPathIsIdempotent, (const std::vector<std::string>& parts)) {
    const auto once = clean_path(join(parts, "/"));
    RC_ASSERT(clean_path(once) == once);
}

RC_GTEST_PROP(Text, SplitThenJoinIsTheIdentity, (const std::string& text)) {
    RC_ASSERT(join(split(text, ':'), ":") == text);
}

TEST(Text, LinesKeepALastOneWithoutEnd) {
    EXPECT_EQ(lines_of("a\r\nb"), (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(lines_of("a\n"), (std::vector<std::string>{"a"}));
    EXPECT_TRUE(lines_of("").empty());
}

TEST(Text, InsideIsByElementNotByLetters) {
    EXPECT_TRUE(is_inside("/home/a/x", "/home/a"));
    EXPECT_TRUE(is_inside("/home/a", "/home/a"));
    EXPECT_FALSE(is_inside("/home/ab", "/home/a"));
    EXPECT_TRUE(is_inside("/x", "/"));
    EXPECT_EQ(tilde("/home/ab", "/home/a"), "/home/ab");
    EXPECT_EQ(tilde("/home/a/b", "/home/a"), "~/b");
}

TEST(Text, BrokenUtf8IsReplacedByteByByte) {
    EXPECT_EQ(valid_utf8("a\xC0\xAF"), "a\xEF\xBF\xBD\xEF\xBF\xBD");  // overlong
    EXPECT_EQ(valid_utf8("\xED\xA0\x80").size(), 9U);                 // a surrogate
    EXPECT_EQ(valid_utf8("版\xE7"), "版\xEF\xBF\xBD");                // cut off
}

RC_GTEST_PROP(Text, ValidUtf8IsIdempotent, (const std::string& text)) {
    RC_ASSERT(valid_utf8(valid_utf8(text)) == valid_utf8(text));
}

}  // namespace
}  // namespace trueup
