#include "remedy/plan.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>
#include <sys/stat.h>

#include "base/text.h"
#include "platform/hosts.h"
#include "platform/scratch.h"
#include "remedy/lines.h"
#include "remedy/plan_support.h"

namespace trueup {
namespace {

using namespace testing;

Edit with_argv(Edit::Kind kind, std::vector<std::string> argv) {
    Edit edit;
    edit.kind = kind;
    edit.argv = std::move(argv);
    return edit;
}

TEST(Plan, OneChangeAFileAndALinkIsEditedWhereItLeads) {
    Scratch scratch;
    const auto file = scratch.file("dotfiles/zshrc", "a\nb\nc\n");
    const auto link = scratch.at(".zshrc");
    ASSERT_EQ(::symlink("dotfiles/zshrc", link.c_str()), 0);
    const auto plan = plan_of({finding("x", Safety::safe, {replace_line_edit(link, 3, "c", {})}),
                               finding("y", Safety::safe, {replace_line_edit(file, 1, "a", {"A"})}),
                               finding("z", Safety::safe, {replace_line_edit(link, 3, "c", {})})});
    ASSERT_EQ(plan.changes.size(), 1U);
    EXPECT_EQ(plan.changes[0].path, file);
    EXPECT_EQ(plan.changes[0].after.content, "A\nb\n");
    EXPECT_EQ(plan.changes[0].reason, "x y z");
    EXPECT_EQ(plan.steps.size(), 3U);
}

TEST(Plan, SafetyAndCommandsDecideWhatIsRefused) {
    Scratch scratch;
    const auto file = scratch.file("rc", "a\n");
    const auto edit = replace_line_edit(file, 1, "a", {});
    const std::vector<Finding> findings = {
        finding("bold", Safety::review, {edit}), finding("hand", Safety::manual, {edit}),
        finding("command", Safety::safe, {with_argv(Edit::Kind::run, {"rm", "x"})}),
        finding("none", Safety::safe, {})};
    EXPECT_EQ(plan_of(findings).refused.size(), 4U);
    PlanOptions review;
    review.safety = Safety::review;
    const auto plan = plan_of(findings, review);
    ASSERT_EQ(plan.steps.size(), 1U);
    EXPECT_EQ(plan.steps[0].check, "bold");
    for (const auto& refused : plan.refused) {
        EXPECT_FALSE(refused.reason.en.empty());
        EXPECT_FALSE(refused.reason.zh.empty());
    }
}

TEST(Plan, ConsequencesAndGuessesAreLeftOutUnlessNamed) {
    Scratch scratch;
    const auto file = scratch.file("rc", "a\nb\n");
    auto consequence = finding("consequence", Safety::safe, {replace_line_edit(file, 1, "a", {})});
    consequence.caused_by = "cause";
    auto guess = finding("guess", Safety::safe, {replace_line_edit(file, 2, "b", {})});
    guess.confidence = Confidence::possible;
    EXPECT_TRUE(plan_of({consequence, guess}).changes.empty());
    PlanOptions named;
    named.checks = {"guess"};
    EXPECT_EQ(plan_of({consequence, guess}, named).changes[0].after.content, "a\n");
}

TEST(Plan, AFileThatIsNotAsExpectedIsRefused) {
    Scratch scratch;
    const auto file = scratch.file("rc", "other\n");
    EXPECT_EQ(plan_of({finding("x", Safety::safe, {replace_line_edit(file, 1, "a", {})})}).refused.size(),
              1U);
    const auto fixed = scratch.file("fixed", "a\n", 0444);
    const auto refused =
        plan_of({finding("x", Safety::safe, {replace_line_edit(fixed, 1, "a", {})})}).refused;
    ASSERT_EQ(refused.size(), 1U);
    EXPECT_NE(refused[0].reason.en.find("read-only"), std::string::npos);
    const auto two_names = scratch.file("name", "a\n");
    ASSERT_EQ(::link(two_names.c_str(), scratch.at("other-name").c_str()), 0);
    EXPECT_EQ(
        plan_of({finding("x", Safety::safe, {replace_line_edit(two_names, 1, "a", {})})}).refused.size(), 1U);
}

TEST(Plan, ARemedyIsTakenWholeOrNotAtAll) {
    Scratch scratch;
    const auto file = scratch.file("rc", "a\nb\n");
    const auto plan = plan_of({finding(
        "x", Safety::safe, {replace_line_edit(file, 1, "a", {}), replace_line_edit(file, 2, "not b", {})})});
    EXPECT_TRUE(plan.changes.empty());
    EXPECT_EQ(plan.refused.size(), 1U);
}

TEST(Plan, TheGoEnvFileIsEditedWithoutGo) {
    Scratch scratch;
    PlanOptions options;
    options.go_env_file = scratch.file("env", "GOFLAGS=x\nGOPROXY=off\n");
    const auto unset = with_argv(Edit::Kind::go_env, {"go", "env", "-u", "GOFLAGS"});
    const auto set = with_argv(Edit::Kind::go_env, {"go", "env", "-w", "GOTOOLCHAIN=auto"});
    const auto plan =
        plan_of({finding("x", Safety::safe, {unset}), finding("y", Safety::safe, {set})}, options);
    ASSERT_EQ(plan.changes.size(), 1U);
    EXPECT_EQ(plan.changes[0].after.content, "GOPROXY=off\nGOTOOLCHAIN=auto\n");
    options.go_env_file.clear();
    EXPECT_EQ(plan_of({finding("x", Safety::safe, {unset})}, options).refused.size(), 1U);
}

TEST(Plan, WholeFilesAndLinks) {
    Scratch scratch;
    Edit write;
    write.kind = Edit::Kind::write_file;
    write.path = scratch.at("new");
    write.new_lines = {"a", "b"};
    Edit remove;
    remove.kind = Edit::Kind::remove_file;
    remove.path = scratch.file("old", "x\n");
    remove.old_lines = {"x"};
    Edit link;
    link.kind = Edit::Kind::link;
    link.path = scratch.at("current");
    link.new_lines = {"1.27"};
    const auto plan = plan_of({finding("x", Safety::safe, {write, remove, link})});
    ASSERT_EQ(plan.changes.size(), 3U);
    EXPECT_EQ(plan.changes[0].after.content, "a\nb\n");
    EXPECT_EQ(plan.changes[1].after.kind, FileImage::Kind::absent);
    EXPECT_EQ(plan.changes[2].after.target, "1.27");
    EXPECT_NE(diff_of(plan.changes[0]).find("--- /dev/null"), std::string::npos);
}

// A remedy that is planned again after it was applied changes nothing more.
RC_GTEST_PROP(PlanProperty, ApplyTwiceIsApplyOnce, ()) {
    Scratch scratch;
    const auto lines = *rc::gen::container<std::vector<std::string>>(
        rc::gen::container<std::string>(rc::gen::elementOf(std::string("abc"))));
    std::string text;
    for (const auto& line : lines) text += line + "\n";
    const auto file = scratch.file("rc", text);
    PlanOptions options;
    options.go_env_file = file;
    Edit append;
    append.kind = Edit::Kind::replace_lines;
    append.path = file;
    append.first_line = static_cast<int>(lines.size()) + 1;
    append.new_lines = {"export Z=1"};
    const std::vector<Finding> findings = {
        finding("x", Safety::safe, {append}),
        finding("y", Safety::safe, {with_argv(Edit::Kind::go_env, {"go", "env", "-u", "Q"})})};
    const auto once = plan_of(findings, options);
    RC_ASSERT(once.changes.size() == 1U);
    scratch.file("rc", once.changes[0].after.content);
    RC_ASSERT(plan_of(findings, options).changes.empty());
}

// Each line hides the one above: only what is judged without the lower ones shows it.
TEST(Plan, WhatALineHidesGoesInTheSameGo) {
    Scratch scratch;
    const auto file =
        scratch.file(".zshrc", "export GOROOT=/a\nexport EDITOR=vi\nexport GOROOT=/b\nexport GOROOT=/c\n");
    const std::vector<std::pair<int, std::string>> lines = {{4, "/c"}, {3, "/b"}, {1, "/a"}};
    const auto finding_of = [&](std::size_t at) {
        auto out =
            finding("goroot-missing-dir", Safety::safe,
                    {replace_line_edit(file, lines[at].first, "export GOROOT=" + lines[at].second, {})});
        out.subject.setting = "GOROOT";
        return out;
    };
    auto other =
        finding("gopath-relative-entry", Safety::safe, {replace_line_edit(file, 2, "export EDITOR=vi", {})});
    other.subject.setting = "GOPATH";
    ShellStartup startup;
    for (const int line : {1, 3, 4}) {
        const auto value = std::string("/") + "a?bc"[line - 1];
        startup.assignments.push_back({"GOROOT",
                                       value,
                                       true,
                                       {OriginKind::file, file, line, "export GOROOT=" + value, {}},
                                       false,
                                       false});
    }
    PlanOptions options;
    options.startup = &startup;
    std::vector<std::size_t> asked;
    options.rejudge = [&](const std::vector<GoneLine>& gone, const Contents&) {
        asked.push_back(gone.size());
        Judgement judgement;
        // What is found as ever is planned already; what is about something else waits its turn.
        judgement.findings = {finding_of(0), other};
        if (gone.size() < lines.size()) judgement.findings.push_back(finding_of(gone.size()));
        return judgement;
    };
    const auto plan = plan_of({finding_of(0)}, options);
    EXPECT_EQ(asked, (std::vector<std::size_t>{1, 2, 3}));
    EXPECT_EQ(plan.steps.size(), 3U);
    ASSERT_EQ(plan.changes.size(), 1U);
    EXPECT_EQ(plan.changes[0].after.content, "export EDITOR=vi\n");
    EXPECT_TRUE(plan.refused.empty());
    EXPECT_EQ(plan.gone.size(), 3U);
}

TEST(Plan, TwoFindingsAboutOneLine) {
    const auto after = [](const std::string& line, std::vector<std::string> without_root,
                          std::vector<std::string> without_bin, const std::string& below = "") {
        Scratch scratch;
        const auto file = scratch.file(".zshrc", line + "\n" + below);
        const auto startup = startup_of(file, {line});
        PlanOptions options;
        options.startup = &startup;
        const auto plan = plan_of(
            {about(finding("x", Safety::safe, {replace_line_edit(file, 1, line, std::move(without_root))}),
                   "GOROOT"),
             about(finding("y", Safety::safe, {replace_line_edit(file, 1, line, std::move(without_bin))}),
                   "GOBIN")},
            options);
        if (!plan.refused.empty()) return plan.refused[0].reason.en;
        EXPECT_EQ(plan.steps.size(), 2U);
        return plan.changes.empty() ? std::string("?") : plan.changes[0].after.content;
    };
    EXPECT_EQ(after("export GOROOT=/g GOBIN=rel", {"export GOBIN=rel"}, {"export GOROOT=/g"}), "");
    EXPECT_EQ(after("export GOROOT=/g GOBIN=rel A=1", {"export GOBIN=rel A=1"}, {"export GOROOT=/g A=1"}),
              "export A=1\n");
    EXPECT_EQ(
        after("export GOROOT=/g GOBIN=rel", {"export GOBIN=rel"}, {"export GOROOT=/g"}, "X=$GOROOT/$GOBIN\n"),
        "X=/g/rel\n");
    // No settings that go, but values that change.
    EXPECT_EQ(after("export GOROOT=/g:/a GOBIN=rel", {"export GOROOT=/a GOBIN=rel"},
                    {"export GOROOT=/g:/a GOBIN=/b"}),
              "export GOROOT=/a GOBIN=/b\n");
    EXPECT_NE(after("export GOROOT=/g GOBIN=rel", {"export GOROOT=/1 GOBIN=2"}, {"export GOROOT=/3 GOBIN=4"})
                  .find("same line"),
              std::string::npos);
}

TEST(Plan, OfTwoLinesTheGoodOneStays) {
    Scratch scratch;
    const std::vector<std::string> lines = {"export GOPATH=/w", "export GOPATH=rel"};
    const auto file = scratch.file(".zshrc", lines[0] + "\n" + lines[1] + "\n");
    const auto startup = startup_of(file, lines);
    PlanOptions options;
    options.startup = &startup;
    options.safety = Safety::review;
    auto two = about(finding("twice", Safety::review, {replace_line_edit(file, 1, lines[0], {})}), "GOPATH");
    two.remedies[0].id = "keep-last";
    for (int line : {1, 2}) {
        Evidence one;
        one.origin = {OriginKind::file, file, line, lines[static_cast<std::size_t>(line - 1)], {}};
        two.evidence.push_back(one);
    }
    const auto wrong =
        about(finding("wrong", Safety::safe, {replace_line_edit(file, 2, lines[1], {})}), "GOPATH");
    for (const auto& findings : {std::vector{wrong, two}, std::vector{two, wrong}}) {
        const auto plan = plan_of(findings, options);
        ASSERT_EQ(plan.changes.size(), 1U);
        EXPECT_EQ(plan.changes[0].after.content, lines[0] + "\n");
        EXPECT_TRUE(plan.refused.empty());
    }
    // Where neither is wrong, the one that counts stays.
    const auto plan = plan_of({two}, options);
    ASSERT_EQ(plan.changes.size(), 1U);
    EXPECT_EQ(plan.changes[0].after.content, lines[1] + "\n");
}

TEST(Plan, ABlockThatTwoStepsEmptyKeepsACommand) {
    Scratch scratch;
    const auto file = scratch.file(".bashrc", "if a; then\n  export A=1\n  export B=2\nfi\n");
    const auto plan = plan_of({finding("x", Safety::safe, {replace_line_edit(file, 2, "  export A=1", {})}),
                               finding("y", Safety::safe, {replace_line_edit(file, 3, "  export B=2", {})})});
    ASSERT_EQ(plan.changes.size(), 1U);
    EXPECT_EQ(plan.changes[0].after.content, "if a; then\n  :\nfi\n");
}

// What would take over has the same fault, and there it cannot be repaired.
TEST(Plan, HalfARepairIsNone) {
    Scratch scratch;
    const std::vector<std::string> lines = {"export GOROOT=/a", "export GOROOT=/b", "K=${GOROOT%/*}"};
    const auto file = scratch.file(".zshrc", lines[0] + "\n" + lines[1] + "\n" + lines[2] + "\n");
    const auto startup = startup_of(file, {lines[0], lines[1]});
    const auto finding_of = [&](int line) {
        return about(finding("goroot-missing-dir", Safety::safe,
                             {replace_line_edit(file, line, lines[static_cast<std::size_t>(line - 1)], {})}),
                     "GOROOT");
    };
    PlanOptions options;
    options.startup = &startup;
    options.rejudge = [&](const std::vector<GoneLine>&, const Contents&) {
        Judgement judgement;
        judgement.findings = {finding_of(1)};
        return judgement;
    };
    const auto plan = plan_of({finding_of(2)}, options);
    EXPECT_TRUE(plan.steps.empty());
    EXPECT_TRUE(plan.changes.empty());
    ASSERT_EQ(plan.refused.size(), 1U);
    EXPECT_NE(plan.refused[0].reason.en.find(":3 still uses GOROOT"), std::string::npos);
}

// A file that is no start-up file is judged as it will be.
TEST(Plan, WhatALineOfTheGoEnvFileHidesGoesToo) {
    Scratch scratch;
    const auto file = scratch.file("env", "GOBIN=~/bin\nGOBIN=rel\n");
    const ShellStartup startup;
    const auto finding_of = [&](int line, const std::string& text) {
        return about(finding("gobin-invalid", Safety::safe, {replace_line_edit(file, line, text, {})}),
                     "GOBIN");
    };
    PlanOptions options;
    options.startup = &startup;
    std::vector<std::string> seen;
    options.rejudge = [&](const std::vector<GoneLine>&, const Contents& contents) {
        Judgement judgement;
        seen.push_back(contents.contains(file) ? contents.at(file) : "?");
        if (contents.contains(file) && contents.at(file) == "GOBIN=~/bin\n")
            judgement.findings = {finding_of(1, "GOBIN=~/bin")};
        return judgement;
    };
    const auto plan = plan_of({finding_of(2, "GOBIN=rel")}, options);
    EXPECT_EQ(seen, (std::vector<std::string>{"GOBIN=~/bin\n", ""}));
    ASSERT_EQ(plan.changes.size(), 1U);
    EXPECT_EQ(plan.changes[0].after.content, "");
    EXPECT_EQ(plan.steps.size(), 2U);
}

}  // namespace
}  // namespace trueup
