#include "facts/list_line.h"

#include <gtest/gtest.h>

namespace trueup {
namespace {

std::string without(std::string_view line, std::string_view value, std::vector<std::size_t> gone,
                    char separator = ':') {
    return without_elements(line, "X", value, separator, gone).value_or("-");
}

TEST(ListLine, TheOthersStayAsTheyAreWritten) {
    EXPECT_EQ(without("export X=$HOME/a:work", "/h/a:work", {1}), "export X=$HOME/a");
    EXPECT_EQ(without("  export X=work:~/a # why", "work:/h/a", {0}), "  export X=~/a # why");
    EXPECT_EQ(without("export X=\"a:${HOME}/b:c\"", "a:/h/b:c", {0, 2}), "export X=\"${HOME}/b\"");
    EXPECT_EQ(without("export A=1 X=a:/b; c", "a:/b", {0}), "export A=1 X=/b; c");
    EXPECT_EQ(without("set -gx X $HOME/a:work", "/h/a:work", {1}), "set -gx X $HOME/a");
    EXPECT_EQ(without(": ${X:=/a:work}", "/a:work", {1}), ": ${X:=/a}");
    // $X was empty.
    EXPECT_EQ(without("export X=$X:$HOME/a", ":/h/a", {0}), "export X=$HOME/a");
    EXPECT_EQ(without("export X=${X}:$HOME/a", "w:/h/a", {0}), "export X=$HOME/a");
    EXPECT_EQ(without("export X='-a -b=c -d'", "-a -b=c -d", {1}, ' '), "export X='-a -d'");
    EXPECT_EQ(without("export X=a=1,b=2", "a=1,b=2", {0}, ','), "export X=b=2");
}

TEST(ListLine, WordsOfFishAreElements) {
    EXPECT_EQ(without("set -gx X -a -b=c # why", "-a -b=c", {0}, ' '), "set -gx X -b=c # why");
    EXPECT_EQ(without("  set -gx X /a work $HOME/b", "/a:work:/h/b", {1}), "  set -gx X /a $HOME/b");
    EXPECT_EQ(without("set -gx X $X -b -c", "-x -y -b -c", {2}, ' '), "set -gx X $X -c");
    EXPECT_EQ(without("set -gx X -b $X", "-b", {0}, ' '), "set -gx X $X");
    EXPECT_EQ(without("set -a X -b -c", "-a -b -c", {1}, ' '), "set -a X -c");
    EXPECT_EQ(without("set -gxp X -b", "-b -a", {0}, ' '), "");
    EXPECT_EQ(without("set --append X -b", "-b", {0}, ' '), "");
    // The one that goes comes from an earlier line, or it is not told which it is.
    EXPECT_EQ(without("set -a X -c", "-b -c", {0}, ' '), "-");
    EXPECT_EQ(without("set -gx X $X -c", "-b -c", {0}, ' '), "-");
    EXPECT_EQ(without("set -gx X $Y -c", "-b -c", {0}, ' '), "-");
    EXPECT_EQ(without("set -gx X -b -b", "-b -b", {0, 1}, ' '), "-");
    EXPECT_EQ(without("set -gx X -b -c", "-c -b", {0}, ' '), "-");
    EXPECT_EQ(without("set -a X -b; echo", "-b", {0}, ' '), "-");
}

TEST(ListLine, WhatTheLineDoesNotShowIsNotGuessed) {
    // $X held more than one element, or none.
    EXPECT_EQ(without("export X=$X:/a", "w:/b:/a", {0}), "-");
    // What another variable brought is wrong there.
    EXPECT_EQ(without("f() { export X=$1:/a; }", "w:/a", {0}), "-");
    EXPECT_EQ(without("export X=$(places)", "/a:work", {1}), "-");
    EXPECT_EQ(without("export X=/a:'work'", "/a:work", {1}), "-");
    // The value comes from elsewhere.
    EXPECT_EQ(without("export X=/a:work", "/b:work", {1}), "-");
    EXPECT_EQ(without("echo X=/a:work", "/a:work", {1}), "-");
    EXPECT_EQ(without("export X=/a:work; X=/a:work", "/a:work", {1}), "-");
    EXPECT_EQ(without("export X=work", "work", {0}), "-");
}

}  // namespace
}  // namespace trueup
