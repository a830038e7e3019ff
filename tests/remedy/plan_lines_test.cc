// Several findings about one line.
#include <gtest/gtest.h>

#include "base/text.h"
#include "platform/hosts.h"
#include "platform/scratch.h"
#include "remedy/plan.h"
#include "remedy/plan_support.h"

namespace trueup {
namespace {

using namespace testing;

// Elements of one list, each taken out by a finding of its own.
TEST(PlanLines, SeveralElementsOfOneLine) {
    const auto after = [](const std::string& line, const std::vector<std::vector<std::string>>& without) {
        Scratch scratch;
        const auto file = scratch.file(".zshrc", line + "\n");
        const auto startup = startup_of(file, {line});
        PlanOptions options;
        options.startup = &startup;
        options.safety = Safety::review;
        std::vector<Finding> findings;
        for (const auto& lines : without) {
            findings.push_back(
                about(finding("path-entry-dead", Safety::review, {replace_line_edit(file, 1, line, lines)}),
                      "PATH"));
        }
        const auto plan = plan_of(findings, options);
        if (!plan.refused.empty()) return plan.refused[0].reason.en;
        EXPECT_EQ(plan.steps.size(), without.size());
        return plan.changes.empty() ? std::string("?") : plan.changes[0].after.content;
    };
    EXPECT_EQ(after("export PATH=/a/go/bin:/b/go/bin:/c:$PATH",
                    {{"export PATH=/b/go/bin:/c:$PATH"}, {"export PATH=/a/go/bin:/c:$PATH"}}),
              "export PATH=/c:$PATH\n");
    EXPECT_EQ(after("export PATH=\"$PATH:/c:/a/go/bin:/b/go/bin\"",
                    {{"export PATH=\"$PATH:/c:/b/go/bin\""}, {"export PATH=\"$PATH:/c:/a/go/bin\""}}),
              "export PATH=\"$PATH:/c\"\n");
    EXPECT_EQ(after("export PATH=/a:/c:/b:/d:$PATH", {{"export PATH=/c:/b:/d:$PATH"},
                                                      {"export PATH=/a:/c:/d:$PATH"},
                                                      {"export PATH=/a:/c:/b:$PATH"}}),
              "export PATH=/c:$PATH\n");
    EXPECT_EQ(
        after("path=(/a/bin /b/bin /c $path)", {{"path=(/b/bin /c $path)"}, {"path=(/a/bin /c $path)"}}),
        "path=(/c $path)\n");
    // Nothing is left to do.
    EXPECT_EQ(after("export PATH=/a:/b:$PATH", {{"export PATH=/b:$PATH"}, {"export PATH=/a:$PATH"}}), "");
    EXPECT_EQ(after("PATH=\"$PATH:/a:/b\"; export K",
                    {{"PATH=\"$PATH:/b\"; export K"}, {"PATH=\"$PATH:/a\"; export K"}}),
              "export K\n");
    EXPECT_EQ(after("path=(/a /b $path)", {{"path=(/b $path)"}, {"path=(/a $path)"}}), "");
    EXPECT_EQ(after("fish_add_path -m /a /b", {{"fish_add_path -m /b"}, {"fish_add_path -m /a"}}), "");
    EXPECT_EQ(after("SETUVAR fish_user_paths:/a\\x1e/b",
                    {{"SETUVAR fish_user_paths:/b"}, {"SETUVAR fish_user_paths:/a"}}),
              "");
    EXPECT_EQ(after("SETUVAR fish_user_paths:/a\\x1e/b\\x1e/c\\x1e/d",
                    {{"SETUVAR fish_user_paths:/b\\x1e/c\\x1e/d"},
                     {"SETUVAR fish_user_paths:/a\\x1e/b\\x1e/d"},
                     {"SETUVAR fish_user_paths:/a\\x1e/b\\x1e/c"}}),
              "SETUVAR fish_user_paths:/b\n");
    // They do not fit together: what to do then is said.
    EXPECT_NE(after("export PATH=/a:$PATH", {{"export PATH=/x:$PATH"}, {"export PATH=/y:$PATH"}})
                  .find("run `trueup fix` again"),
              std::string::npos);
}

// A folder that leaves PATH with another finding's remedy is left to nobody.
TEST(PlanLines, WhatWentWithAnotherIsNotLeftToThePerson) {
    const auto left_of = [](const std::string& root, const std::string& element) {
        Scratch scratch;
        const std::vector<std::string> lines = {"export GOROOT=" + root, "PATH=$GOROOT/bin:/c:$PATH"};
        const auto file = scratch.file(".zshrc", lines[0] + "\n" + lines[1] + "\n");
        const auto startup = startup_of(file, {lines[0]});
        PlanOptions options;
        options.startup = &startup;
        auto dead = about(finding("path-entry-dead", Safety::manual, {}), "PATH");
        dead.subject.value = element;
        dead.evidence.push_back({{"PATH holds it", ""}, {OriginKind::file, file, 2, lines[1], {}}});
        const auto plan = plan_of(
            {about(finding("goroot-missing-dir", Safety::safe, {replace_line_edit(file, 1, lines[0], {})}),
                   "GOROOT"),
             dead},
            options);
        EXPECT_EQ(plan.changes.at(0).after.content, "PATH=/c:$PATH\n");
        return plan.refused.size();
    };
    EXPECT_EQ(left_of("/gone/go", "/gone/go/bin"), 0U);
    EXPECT_EQ(left_of("/gone/go", "/c"), 1U);
    EXPECT_EQ(left_of("/gone/go", "/elsewhere/bin"), 1U);
}

}  // namespace
}  // namespace trueup
