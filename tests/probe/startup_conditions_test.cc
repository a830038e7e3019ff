#include <gtest/gtest.h>

#include <string>

#include "probe/startup/conditions.h"

namespace trueup::startup {
namespace {

// "c" for each line that a start may pass by, "." for the others.
std::string marks(std::string_view text, bool fish = false) {
    std::string out;
    for (const bool one : conditional_lines(text, fish)) out += one ? 'c' : '.';
    return out;
}

TEST(Conditions, OperatorsMakeALineConditional) {
    EXPECT_EQ(marks("export A=1\n[[ -d x ]] && export A=2\nfalse || A=3\nA=4; B=5\n"), ".cc.");
    EXPECT_EQ(marks("A='x && y'\nA=\"if a || b\"\n# a && b\nA=x#y\n"), "....");
    EXPECT_EQ(marks("test -d x; and set -gx A 1\nset -gx A 2\n", true), "c.");
    EXPECT_EQ(marks("and && b\n"), "c");
}

TEST(Conditions, BlocksLastToTheirEnd) {
    EXPECT_EQ(marks("if a; then\n  b\nelse\n  c\nfi\nd\n"), "ccccc.");
    EXPECT_EQ(marks("case $x in\n  a) b ;;\nesac\nd\n"), "ccc.");
    EXPECT_EQ(marks("while a\ndo\n  b\ndone\nd\n"), "cccc.");
    // A loop over a list and a function are come to.
    EXPECT_EQ(marks("for x in a b; do\n  c\ndone\nf() {\n  d\n}\n"), "......");
    EXPECT_EQ(marks("for x in a; do\n  if b; then\n    c\n  fi\n  d\ndone\ne\n"), ".ccc...");
    EXPECT_EQ(marks("if a; then b; fi\nc\n"), "c.");
}

TEST(Conditions, FishEndsEverythingWithEnd) {
    EXPECT_EQ(marks("if a\n  b\nend\nc\n", true), "ccc.");
    EXPECT_EQ(marks("function f\n  a\n  if b\n    c\n  end\n  d\nend\ne\n", true), "..ccc...");
    EXPECT_EQ(marks("switch $x\n  case a\n    b\n  case c\n    d\nend\ne\n", true), "cccccc.");
}

TEST(Conditions, AnyTextEnds) {
    EXPECT_EQ(marks("fi\ndone\nesac\n"), "...");
    EXPECT_EQ(marks("'\n\"\n\\\n"), "...");
    EXPECT_EQ(marks(""), "");
}

}  // namespace
}  // namespace trueup::startup
