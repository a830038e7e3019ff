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
    EXPECT_EQ(value_of("export X=$(brew --prefix go)/libexec"), "$(brew --prefix go)/libexec");
    EXPECT_EQ(value_of("export X=\"$(a \"b c\" | d)\" # why"), "\"$(a \"b c\" | d)\"");
    EXPECT_EQ(value_of("export X=`go env X`"), "`go env X`");
    EXPECT_EQ(value_of("set --export --global X (a b)/c"), "(a b)/c");
    EXPECT_EQ(value_of("typeset -gx X=1"), "1");
    EXPECT_EQ(value_of("set -g X relative"), "relative");
    EXPECT_EQ(value_of("set --global X 1"), "1");
    EXPECT_EQ(value_of(": ${X:=/a}"), "/a");
    EXPECT_EQ(value_of(": \"${X=$HOME/a}\""), "$HOME/a");
    EXPECT_EQ(value_of("eval \"export X=/a\""), "/a");
    EXPECT_EQ(value_of("eval set -gx X /a"), "/a");
    for (const auto* line : {"export X=1 Y=2",
                             "X=1 go build",
                             "X=1; Y=2",
                             "X=$(go env X)x | y",
                             "XY=1",
                             "X",
                             "set -l X 1",
                             "set -q X 1",
                             "typeset -i X=1",
                             "X=(a b)",
                             ": ${Y:=1}",
                             ": ${X:-1}",
                             "eval X=1; y",
                             "eval eval X=1",
                             "eval \"$(X=1)\"",
                             "X=$(a",
                             "X=1 <a",
                             "X=1 && y",
                             "X=\\",
                             "set -gx X a b",
                             "[ -n \"$X\" ] && X=1",
                             "X='a"})
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

TEST(SetLine, CommandIsASubstitutionOfPlainWords) {
    const auto command = [](std::string value, bool fish = false) {
        return SetLine{fish, std::move(value)}.command().value_or("-");
    };
    EXPECT_EQ(command("$(go env GOROOT)"), "$(go env GOROOT)");
    EXPECT_EQ(command("\"$(brew --prefix go)/libexec\""), "$(brew --prefix go)/libexec");
    for (const auto* value :
         {"/a", "'$(go env GOROOT)'", "$(dirname $(which go))", "$(echo \"a b\")", "$(a; b)", "$(a | b)",
          "$(cat <x)", "$(go env GOROOT)$X", "x$(pwd)", "$()", "$( )", "$(pwd", "`pwd`", "$((1+2))"})
        EXPECT_EQ(command(value), "-") << value;
    EXPECT_EQ(command("$(go env GOROOT)", true), "-");
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
    EXPECT_EQ(rest("A=2; X=1 # why"), "A=2 # why|1");
    EXPECT_EQ(rest("export A=$(b) X=1"), "export A=$(b)|1");
    EXPECT_EQ(rest("typeset -gx A=2 X=1"), "typeset -gx A=2|1");
    for (const auto* line : {"X=1 go build", "X=1; X=2", "export -n X=1 A=2", "A=1; B=2", "X=1; \\"})
        EXPECT_EQ(rest(line), "-") << line;
}

// What operators and blocks hang on keeps a command.
TEST(WithoutSetting, LeavesACommandWhereOneIsWanted) {
    const auto rest = [](std::string_view line) {
        const auto without = without_setting(line, "X");
        return without ? without->rest : "-";
    };
    EXPECT_EQ(rest("[[ -d /a ]] && export X=/a"), "[[ -d /a ]] && :");
    EXPECT_EQ(rest("  [ -d /a ] && { export X=/a; } # why"), "  [ -d /a ] && { :; } # why");
    EXPECT_EQ(rest("if a; then export X=1; fi"), "if a; then :; fi");
    EXPECT_EQ(rest("if a; then b; X=1; fi"), "if a; then b; fi");
    EXPECT_EQ(rest("then X=1; else b; fi"), "then :; else b; fi");
    EXPECT_EQ(rest("{ X=1; }"), "{ :; }");
    EXPECT_EQ(rest("f() { export X=1; }; f"), "f() { :; }; f");
    EXPECT_EQ(rest("case a in a) export X=1;; esac"), "case a in a) :;; esac");
    EXPECT_EQ(rest("    a*) export X=1 ;;"), "    a*) : ;;");
    EXPECT_EQ(rest("export X=1 && export PATH=$X:$PATH"), "export PATH=$X:$PATH");
    EXPECT_EQ(rest("a || export A=1 X=2"), "a || export A=1");
    EXPECT_EQ(rest("((a > 1)) && X=1"), "((a > 1)) && :");
    EXPECT_EQ(rest("test -d /a; and set -gx X 1"), "test -d /a; and true");
    EXPECT_EQ(rest("test -d /a && set -gx X 1"), "test -d /a && true");
    for (const auto* line : {"a && X=1 || X=2", "(X=1; b)", "X=1 | a", "X=1 & a", "a | X=1", "b=(a c) && X=1",
                             "a && \"X=1\"", "echo X=1 >>/a && b", "X=1; if a; then X=2; fi", "a && X=$(b",
                             "a && X=1 \\", "if X=1 a; then b; fi"})
        EXPECT_EQ(rest(line), "-") << line;
    const std::string deep(100000, '(');
    EXPECT_EQ(rest("X=$" + deep), "-");
    EXPECT_EQ(rest("a && X=\"" + deep), "-");
}

}  // namespace
}  // namespace trueup
