#include "report/layout.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "base/text.h"

namespace trueup {
namespace {

TEST(Layout, ChineseCharactersTakeTwoColumns) {
    EXPECT_EQ(columns("GOROOT"), 6U);
    EXPECT_EQ(columns("版本"), 4U);
    EXPECT_EQ(columns("\x1b[31merror\x1b[0m"), 5U);
    EXPECT_EQ(pad_to("版本", 6), "版本  ");
}

TEST(Layout, WrapsAtSpacesAndBetweenChineseCharacters) {
    EXPECT_EQ(wrap("one two three", 9, 2), "  one two\n  three\n");
    EXPECT_EQ(wrap("一二三四五六", 8, 0), "一二三四\n五六\n");
    // No line starts with closing punctuation.
    EXPECT_EQ(wrap("一二三四，五六", 8, 0), "一二三\n四，五六\n");
}

TEST(Layout, KeepsParagraphs) { EXPECT_EQ(wrap("a\n\nb", 20, 1), " a\n\n b\n"); }

TEST(Layout, UntrustedTextCannotDriveTheTerminal) {
    EXPECT_EQ(printable("a\x1b[2Jb\x07"), "a\\x1b[2Jb\\x07");
    EXPECT_EQ(printable("a\xff"), "a\xEF\xBF\xBD");
}

RC_GTEST_PROP(Layout, WrapLosesNothingButSpaces, (const std::string& raw)) {
    const auto text = printable(raw);
    const auto squeeze = [](const std::string& s) {
        std::string out;
        for (const char c : s) {
            if (c != ' ' && c != '\n') out += c;
        }
        return out;
    };
    RC_ASSERT(squeeze(wrap(text, 20, 2)) == squeeze(text));
}

TEST(Layout, OriginsNameThePlace) {
    Style style;
    style.home = "/home/a";
    EXPECT_EQ(describe({OriginKind::file, "/home/a/.zshenv", 3, "export X=1", ""}, style), "~/.zshenv:3");
    EXPECT_EQ(describe({OriginKind::process, "", 0, "", "tmux"}, style), "environment (tmux)");
    style.lang = Lang::zh_cn;
    EXPECT_EQ(describe({OriginKind::builtin, "", 0, "", "$HOME/go"}, style), "内置默认值（$HOME/go）");
}

}  // namespace
}  // namespace trueup
