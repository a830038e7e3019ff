#include "formats/go_mod.h"

#include <gtest/gtest.h>

namespace trueup {
namespace {

TEST(GoMod, LookupScansLinesOnly) {
    const std::string text =
        "module m\n// go 1.5\ngolang x\n\t go\t1.22 // why\ngo 1.99\ntoolchain  go1.22.3\r\n";
    EXPECT_EQ(go_mod_lookup(text, "go").value, "1.22");
    EXPECT_EQ(go_mod_lookup(text, "go").line, 4);
    EXPECT_EQ(go_mod_lookup(text, "toolchain").value, "go1.22.3");
    EXPECT_EQ(go_mod_lookup(text, "godebug").line, 0);
}

TEST(GoMod, ParsesBlocksAndQuotes) {
    const auto file = parse_go_mod(
        "module \"example.com/m\"\ngo 1.22\ngodebug (\n\tpanicnil=1\n)\nuse (\n./a\n`./b c`\n)\n");
    EXPECT_EQ(file.error, "");
    EXPECT_EQ(file.module.value, "example.com/m");
    ASSERT_EQ(file.godebug.size(), 1U);
    EXPECT_EQ(file.godebug[0].value, "panicnil=1");
    EXPECT_EQ(file.godebug[0].line, 4);
    ASSERT_EQ(file.use.size(), 2U);
    EXPECT_EQ(file.use[1].value, "./b c");
}

TEST(GoMod, NamesTheBrokenLine) {
    EXPECT_EQ(parse_go_mod("module m\ngo 1.2 3\n").error_line, 2);
    EXPECT_EQ(parse_go_mod("module m\nrequire (\n").error_line, 2);
    EXPECT_EQ(parse_go_mod("module m\ngo 1.20\ngo 1.21\n").error_line, 3);
    EXPECT_EQ(parse_go_mod("module \"m\n").error_line, 1);
}

}  // namespace
}  // namespace trueup
