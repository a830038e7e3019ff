#include "checks/path_line.h"

#include <gtest/gtest.h>

namespace trueup {
namespace {

std::string left(std::string_view line) {
    return without_folder(line, "/home/a/go/bin", "/home/a").value_or("not understood");
}

TEST(PathLine, ALineThatDoesNothingElseGoes) {
    for (const auto* line : {"export PATH=/home/a/go/bin:$PATH", "PATH=\"$PATH:/home/a/go/bin\"",
                             "export PATH=\"$HOME/go/bin:$PATH\"", "export PATH=~/go/bin:$PATH",
                             "set -gx PATH /home/a/go/bin $PATH", "fish_add_path --move --prepend ~/go/bin",
                             "path=(~/go/bin $path)", "path+=(/home/a/go/bin)"})
        EXPECT_EQ(left(line), "") << line;
}

TEST(PathLine, TheOtherFoldersStay) {
    EXPECT_EQ(left("export PATH=/opt/x:/home/a/go/bin:$PATH"), "export PATH=/opt/x:$PATH");
    EXPECT_EQ(left("export PATH=\"$HOME/go/bin:/opt/x:$PATH\""), "export PATH=\"/opt/x:$PATH\"");
    EXPECT_EQ(left("set -gx PATH /opt/x ~/go/bin $PATH"), "set -gx PATH /opt/x $PATH");
    EXPECT_EQ(left("path=(/opt/x ~/go/bin $path)"), "path=(/opt/x $path)");
}

TEST(PathLine, WhatStandsBesideItStays) {
    EXPECT_EQ(left("export PATH=/home/a/go/bin:$PATH # mine"), "");
    EXPECT_EQ(left("fish_add_path ~/go/bin # mine"), "");
    EXPECT_EQ(left("path=(/opt/x ~/go/bin $path)  # mine"), "path=(/opt/x $path)  # mine");
    EXPECT_EQ(left("export PATH=\"$HOME/go/bin\":\"${PATH}\""), "");
    EXPECT_EQ(left("export PATH=\"$HOME/go/bin\":/opt/x:${PATH}"), "export PATH=/opt/x:${PATH}");
    EXPECT_EQ(left("export PATH=/home/a/go/bin:$PATH; export K=1"), "export K=1");
    EXPECT_EQ(left("export K=1 PATH=/home/a/go/bin:/opt/x:$PATH"), "export K=1 PATH=/opt/x:$PATH");
    EXPECT_EQ(left("[ -d x ] && PATH=/home/a/go/bin:$PATH"), "[ -d x ] && :");
    EXPECT_EQ(left("PATH=/home/a/go/bin:$PATH; export PATH"), "export PATH");
}

TEST(PathLine, WhatNeedsAShellIsLeftAlone) {
    for (const auto* line :
         {"export PATH=$(go env GOPATH)/bin:$PATH", "export PATH=/home/a/go/bin", "eval x",
          "export PATH=\"~/go/bin:$PATH\"", "(PATH=/home/a/go/bin:$PATH; make)",
          "PATH=/home/a/go/bin:$PATH make", "PATH=/home/a/go/bin:$PATH | cat",
          "export PATH=/home/a/go/bin:/home/a/go/bin:$PATH", "export PATH=/home/a/go/binary:$PATH"})
        EXPECT_EQ(left(line), "not understood") << line;
}

TEST(PathLine, AUniversalVariableLosesOneElement) {
    const Origin origin{OriginKind::universal_variable,
                        "/h/.config/fish/fish_variables",
                        4,
                        "SETUVAR fish_user_paths:/gone/go/bin\\x1e/opt/x",
                        {}};
    const auto remedy = drop_from_path(origin, "/gone/go/bin", "/h");
    ASSERT_TRUE(remedy);
    EXPECT_EQ(remedy->safety, Safety::review);
    ASSERT_EQ(remedy->edits.size(), 1U);
    EXPECT_EQ(remedy->edits[0].first_line, 4);
    EXPECT_EQ(remedy->edits[0].new_lines, std::vector<std::string>{"SETUVAR fish_user_paths:/opt/x"});
    auto alone = origin;
    alone.text = "SETUVAR fish_user_paths:/gone/go/bin";
    const auto whole = drop_from_path(alone, "/gone/go/bin", "/h");
    ASSERT_TRUE(whole);
    EXPECT_EQ(whole->safety, Safety::safe);
    EXPECT_TRUE(whole->edits[0].new_lines.empty());
    // Another variable, and a folder that the list does not hold.
    alone.text = "SETUVAR other:/gone/go/bin";
    EXPECT_FALSE(drop_from_path(alone, "/gone/go/bin", "/h"));
    EXPECT_FALSE(drop_from_path(origin, "/gone", "/h"));
}

std::string written(std::string_view line, std::string_view element,
                    std::string_view path = "/home/a/.zshrc") {
    const Origin origin{OriginKind::file, std::string(path), 7, std::string(line), {}};
    const auto remedy = replace_in_path(origin, element, "/home/a/go/bin", "/home/a");
    return remedy ? remedy->edits.at(0).new_lines.at(0) : "not understood";
}

TEST(PathLine, TheFolderThatWasMeantTakesTheElementsPlace) {
    EXPECT_EQ(written("export PATH=\"~/go/bin:$PATH\"", "~/go/bin"), "export PATH=\"$HOME/go/bin:$PATH\"");
    EXPECT_EQ(written("export PATH='~/go/bin':$PATH", "~/go/bin"), "export PATH='/home/a/go/bin':$PATH");
    EXPECT_EQ(written("PATH=\"$PATH:'$HOME/go/bin'\"", "'/home/a/go/bin'"), "PATH=\"$PATH:$HOME/go/bin\"");
    EXPECT_EQ(written("PATH=\"$PATH:\\\"$HOME/go/bin\\\"\"", "\"/home/a/go/bin\""),
              "PATH=\"$PATH:$HOME/go/bin\"");
    EXPECT_EQ(written("PATH=$PATH:${HOME}/go/bin/go", "/home/a/go/bin/go"), "PATH=$PATH:$HOME/go/bin");
    // A file of the system is not of one user.
    EXPECT_EQ(written("PATH=\"~/go/bin:/bin\"", "~/go/bin", "/etc/environment"),
              "PATH=\"/home/a/go/bin:/bin\"");
    // Not there, there twice, or part of another folder's name.
    EXPECT_EQ(written("PATH=\"$TOOLS/bin:$PATH\"", "~/go/bin"), "not understood");
    EXPECT_EQ(written("PATH=\"~/go/bin:~/go/bin\"", "~/go/bin"), "not understood");
    EXPECT_EQ(written("PATH=\"~/go/bin2:$PATH\"", "~/go/bin"), "not understood");
}

}  // namespace
}  // namespace trueup
