#include "facts/finding.h"

#include <gtest/gtest.h>

namespace trueup {
namespace {

TEST(Finding, ARemovedLineIsAUnifiedDiff) {
    Edit edit;
    edit.kind = Edit::Kind::replace_lines;
    edit.path = "/home/a/.zshenv";
    edit.first_line = 3;
    edit.old_lines = {"export GOROOT=/x"};
    // `patch` reads a hunk that leaves nothing as "the line before it, no lines".
    EXPECT_EQ(diff_of(edit), "--- /home/a/.zshenv\n+++ /home/a/.zshenv\n@@ -3 +2,0 @@\n-export GOROOT=/x\n");
    edit.new_lines = {"a", "b"};
    EXPECT_EQ(diff_of(edit),
              "--- /home/a/.zshenv\n+++ /home/a/.zshenv\n@@ -3 +3,2 @@\n-export GOROOT=/x\n+a\n+b\n");
}

TEST(Finding, CommandsAreQuotedForAShell) {
    Edit edit;
    edit.kind = Edit::Kind::run;
    edit.argv = {"go", "env", "-u", "GOROOT"};
    EXPECT_EQ(diff_of(edit), "go env -u GOROOT");
    edit.argv = {"echo", "it's", "", "$HOME"};
    EXPECT_EQ(diff_of(edit), "echo 'it'\\''s' '' '$HOME'");
}

}  // namespace
}  // namespace trueup
