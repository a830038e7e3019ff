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
    const auto portable = [](std::string value) {
        return SetLine{false, std::move(value)}.portable().value_or("-");
    };
    EXPECT_EQ(portable("/usr/local/go"), "/usr/local/go");
    EXPECT_EQ(portable("\"$HOME/go\""), "$HOME/go");
    EXPECT_EQ(portable("${HOME}/go"), "${HOME}/go");
    EXPECT_EQ(portable("~/go"), "$HOME/go");
    EXPECT_EQ(portable("'/a'"), "/a");
    for (const auto* value :
         {"'$HOME'", "\"a b\"", "a\\ b", "$(pwd)", "`pwd`", "${X:-1}", "{a,b}", "~", "~other/go", ""})
        EXPECT_EQ(portable(value), "-") << value;
}

TEST(WithoutSetting, LeavesTheRestOfTheLine) {
    const auto rest = [](std::string_view line) {
        const auto without = without_setting(line, "X");
        return without ? without->rest + "|" + without->set.value : "-";
    };
    EXPECT_EQ(rest("export X=1"), "|1");
    EXPECT_EQ(rest("export A=1 X=\"/b c\" C=3 # why"), "export A=1 C=3 # why|\"/b c\"");
    EXPECT_EQ(rest("  export X=1 C=3"), "  export C=3|1");
    EXPECT_EQ(rest("export X=1; export PATH=$X:$PATH"), "export PATH=$X:$PATH|1");
    EXPECT_EQ(rest("  A=2; X=1"), "  A=2|1");
    EXPECT_EQ(rest("set -gx A 2; set -gx X 1"), "set -gx A 2|1");
    EXPECT_EQ(rest("A='; X=1'; X=2"), "A='; X=1'|2");
    for (const auto* line :
         {"a && export X=1", "if a; then export X=1; fi", "X=1 go build", "export A=$(b) X=1", "X=1; X=2",
          "{ X=1; }", "export -n X=1 A=2", "A=1; B=2", "X=1; \\"})
        EXPECT_EQ(rest(line), "-") << line;
}

}  // namespace
}  // namespace trueup
