#include "facts/set_line.h"

#include <gtest/gtest.h>

namespace trueup {
namespace {

std::string value_of(std::string_view line, std::string_view name = "X") {
    const auto set = set_line(line, name);
    return set ? set->value : "-";
}

TEST(SetLine, OneVariableAndNothingElse) {
    EXPECT_EQ(value_of("export X=/a"), "/a");
    EXPECT_EQ(value_of("  X=$HOME/go   # why"), "$HOME/go");
    EXPECT_EQ(value_of("declare -x X=\"a b\""), "\"a b\"");
    EXPECT_EQ(value_of("set -gx X ~/go"), "~/go");
    EXPECT_EQ(value_of("setenv X /a"), "/a");
    for (const auto* line : {"export X=1 Y=2", "X=1 go build", "X=1; Y=2", "X=$(go env X)x | y", "XY=1", "X",
                             "X=1 && y", "X=\\", "set -gx X a b", "[ -n \"$X\" ] && X=1", "X='a"})
        EXPECT_EQ(value_of(line), "-") << line;
}

TEST(SetLine, PortableIsWhatMeansTheSameElsewhere) {
    const auto portable = [](std::string value) { return SetLine{false, std::move(value)}.portable().value_or("-"); };
    EXPECT_EQ(portable("/usr/local/go"), "/usr/local/go");
    EXPECT_EQ(portable("\"$HOME/go\""), "$HOME/go");
    EXPECT_EQ(portable("${HOME}/go"), "${HOME}/go");
    EXPECT_EQ(portable("~/go"), "$HOME/go");
    EXPECT_EQ(portable("'/a'"), "/a");
    for (const auto* value : {"'$HOME'", "\"a b\"", "a\\ b", "$(pwd)", "`pwd`", "${X:-1}", "{a,b}", "~", "~other/go", ""})
        EXPECT_EQ(portable(value), "-") << value;
}

}  // namespace
}  // namespace trueup
