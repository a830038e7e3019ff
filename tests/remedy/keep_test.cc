#include "remedy/keep.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "base/text.h"
#include "platform/hosts.h"
#include "platform/scratch.h"
#include "remedy/draft.h"

namespace trueup {
namespace {

using testing::Scratch;

// The text of a start-up file once `line` (from 1) of it is taken away, as far
// as keep_working() lets it; "refused" when it does not.
std::string without(const std::string& text, int line, const std::string& name,
                    const std::string& value = "/usr", bool comment_out = false,
                    const std::string& file_name = ".zshrc") {
    Scratch scratch;
    const auto file = scratch.file(file_name, text);
    const auto host = live_host({});
    ShellStartup startup;
    startup.files.push_back({file, true, true, ""});
    startup.files_read.push_back(file);
    const auto lines = lines_of(text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].contains(name + "=" + value) || lines[i].contains(name + " " + value))
            startup.assignments.push_back({name,
                                           value,
                                           true,
                                           {OriginKind::file, file, static_cast<int>(i) + 1, lines[i], {}},
                                           false,
                                           false});
    }
    Edit edit;
    edit.kind = Edit::Kind::replace_lines;
    edit.path = file;
    edit.first_line = line;
    edit.old_lines = {lines[static_cast<std::size_t>(line - 1)]};
    const auto kept = keep_working(**host, startup, {name, value, {}}, {edit}, comment_out);
    if (!kept.refusal.en.empty()) return "refused";
    Draft draft(**host, {});
    std::vector<std::string> paths;
    const auto reason = draft.take(kept.edits, paths);
    EXPECT_EQ(reason.en, "");
    const auto changes = draft.changes();
    return changes.empty() ? text : changes[0].after.content;
}

TEST(Keep, ValueStaysWhereItIsUsed) {
    EXPECT_EQ(without("export G=/usr\nPATH=$G/bin:${G}/x:$GO:\\$G\n", 1, "G"),
              "PATH=/usr/bin:/usr/x:$GO:\\$G\n");
    EXPECT_EQ(without("alias g='cd $G'\nexport G=/usr\n# $G\n", 2, "G"), "alias g='cd /usr'\n# $G\n");
    EXPECT_EQ(without("set -gx G /usr\nset -gx PATH $G/bin $PATH\n", 1, "G", "/usr", false, "config.fish"),
              "set -gx PATH /usr/bin $PATH\n");
}

TEST(Keep, WhatCannotBeWrittenElsewhereIsRefused) {
    EXPECT_EQ(without("export G=/usr\nX=${G:-/usr}\n", 1, "G"), "refused");
    EXPECT_EQ(without("export G=\"/usr a\"\nX=$G\n", 1, "G"), "refused");
    // Nobody uses it: then it may be what it likes.
    EXPECT_EQ(without("export G=\"/usr a\"\nX=1\n", 1, "G"), "X=1\n");
}

TEST(Keep, AnotherValueServesTheUses) {
    // The second line is no start-up assignment of the same value: it stays, and counts.
    Scratch scratch;
    const auto file = scratch.file(".zshrc", "export G=/usr\nexport G=/w\nX=$G\n");
    const auto host = live_host({});
    ShellStartup startup;
    startup.files.push_back({file, true, true, ""});
    startup.assignments = {
        {"G", "/usr", true, {OriginKind::file, file, 1, "export G=/usr", {}}, false, false},
        {"G", "/w", true, {OriginKind::file, file, 2, "export G=/w", {}}, false, false}};
    Edit edit;
    edit.kind = Edit::Kind::replace_lines;
    edit.path = file;
    edit.first_line = 2;
    edit.old_lines = {"export G=/w"};
    const auto kept = keep_working(**host, startup, {"G", "/w", {}}, {edit}, false);
    EXPECT_EQ(kept.edits.size(), 1U);
}

TEST(Keep, AUseThatHadOneOfTwoValuesIsNotGuessed) {
    for (const auto* below : {"X=$G\n", "X=1\n"}) {
        Scratch scratch;
        const auto file = scratch.file(".zshrc", std::string("export G=/usr\nexport G=/w\n") + below);
        const auto host = live_host({});
        ShellStartup startup;
        startup.files.push_back({file, true, true, ""});
        startup.assignments = {
            {"G", "/usr", true, {OriginKind::file, file, 1, "export G=/usr", {}}, false, false},
            {"G", "/w", true, {OriginKind::file, file, 2, "export G=/w", {}}, false, false}};
        Edit edit;
        edit.kind = Edit::Kind::replace_lines;
        edit.path = file;
        edit.first_line = 1;
        edit.old_lines = {"export G=/usr"};
        const auto kept = keep_working(**host, startup, {"G", "/usr", {}}, {edit}, false, {{file, 2}});
        EXPECT_EQ(kept.refusal.en.empty(), std::string_view(below) == "X=1\n") << below;
    }
}

TEST(Keep, TheSameValueGoesEverywhere) {
    EXPECT_EQ(without("export G=/usr\nX=1\nG=/usr\n", 3, "G"), "X=1\n");
}

TEST(Keep, ACopyThatTheFindingNamesStays) {
    Scratch scratch;
    const auto file = scratch.file(".zshrc", "export G=/usr\nX=1\nexport G=/usr\n");
    const auto host = live_host({});
    ShellStartup startup;
    startup.files.push_back({file, true, true, ""});
    startup.assignments = {
        {"G", "/usr", true, {OriginKind::file, file, 1, "export G=/usr", {}}, false, false},
        {"G", "/usr", true, {OriginKind::file, file, 3, "export G=/usr", {}}, false, false}};
    Edit edit;
    edit.kind = Edit::Kind::replace_lines;
    edit.path = file;
    edit.first_line = 3;
    edit.old_lines = {"export G=/usr"};
    EXPECT_EQ(keep_working(**host, startup, {"G", "/usr", {}}, {edit}, false).edits.size(), 2U);
    EXPECT_EQ(keep_working(**host, startup, {"G", "/usr", {}}, {edit}, false, {}, {{file, 1}, {file, 3}})
                  .edits.size(),
              1U);
}

TEST(Keep, BlocksAndOperatorsKeepACommand) {
    EXPECT_EQ(without("if a; then\nexport G=/usr\nfi\n", 2, "G"), "if a; then\n:\nfi\n");
    EXPECT_EQ(without("if a; then\nb\nexport G=/usr\nfi\n", 3, "G"), "if a; then\nb\nfi\n");
    EXPECT_EQ(without("f() {\n# why\nexport G=/usr\n\n}\n", 3, "G"), "f() {\n# why\n:\n\n}\n");
    EXPECT_EQ(without("a &&\nexport G=/usr\nb\n", 2, "G"), "a &&\n:\nb\n");
    EXPECT_EQ(without("else\nexport G=/usr\nfi\n", 2, "G"), "else\n:\nfi\n");
    EXPECT_EQ(without("test a &&\nset -gx G /usr\nb\n", 2, "G", "/usr", false, "config.fish"),
              "test a &&\ntrue\nb\n");
    EXPECT_EQ(without("if a\nset -gx G /usr\nend\n", 2, "G", "/usr", false, "config.fish"), "if a\nend\n");
}

TEST(Keep, OnRequestTheLineStaysAsAComment) {
    EXPECT_EQ(without("export G=/usr\nX=1\n", 1, "G", "/usr", true), "# trueup: export G=/usr\nX=1\n");
    EXPECT_EQ(without("if a; then\n  export G=/usr\nfi\n", 2, "G", "/usr", true),
              "if a; then\n# trueup: export G=/usr\n:\nfi\n");
}

TEST(Keep, QuestionsAboutItAreUsesToo) {
    for (const auto* line : {"X=${#G}", "X=${!G}", "(( ${+G} )) && a", "X=$+G", "X=${(U)G}",
                             "[[ -v G ]] && a", "printenv G", "[ -n \"${G+set}\" ] && a"})
        EXPECT_EQ(without(std::string("export G=/usr\n") + line + "\n", 1, "G"), "refused") << line;
    EXPECT_EQ(without("set -gx G /usr\nset -q G; and a\n", 1, "G", "/usr", false, "config.fish"), "refused");
    // Others' names.
    for (const auto* line : {"X=${#GO}", "[[ -v GO ]] && a", "a -v $X G"})
        EXPECT_EQ(without(std::string("export G=/usr\n") + line + "\n", 1, "G"), line + std::string("\n"));
}

TEST(Keep, ACommandOverTwoLinesEndsInTheFirst) {
    EXPECT_EQ(without("export A=1 \\\n       G=/usr\nb\n", 2, "G"), "export A=1\nb\n");
    EXPECT_EQ(without("export A=1 \\\n  B=2 \\\n  G=/usr\n", 3, "G"), "export A=1 \\\n  B=2\n");
    EXPECT_EQ(without("export A=1 \\\n  G=/usr\n", 2, "G", "/usr", true), "export A=1\n# trueup: G=/usr\n");
    // Not settings alone, or something else would take the first line's place.
    EXPECT_EQ(without("run \\\nG=/usr\n", 2, "G"), "refused");
    EXPECT_EQ(without("export \\\n  G=/usr\n", 2, "G"), "refused");
    // A comment does not go on, nor does an escaped backslash.
    EXPECT_EQ(without("# a \\\nexport G=/usr\n", 2, "G"), "# a \\\n");
    EXPECT_EQ(without("A=b\\\\\nexport G=/usr\n", 2, "G"), "A=b\\\\\n");
}

TEST(Keep, WhatWasNeverThereLeavesPath) {
    const auto path_line = [](const std::string& line, bool there) {
        Scratch scratch;
        const auto value = there ? scratch.at("") : std::string("/nonexistent/go");
        const auto set = "export G=" + value;
        const auto file = scratch.file(".zshrc", set + "\n" + line + "\n");
        const auto host = live_host({});
        ShellStartup startup;
        startup.files.push_back({file, true, true, ""});
        startup.assignments = {{"G", value, true, {OriginKind::file, file, 1, set, {}}, false, false}};
        Edit edit;
        edit.kind = Edit::Kind::replace_lines;
        edit.path = file;
        edit.first_line = 1;
        edit.old_lines = {set};
        const auto kept = keep_working(**host, startup, {"G", value, {}}, {edit}, false);
        if (kept.edits.size() != 2) return std::string("?");
        const auto& lines = kept.edits[1].new_lines;
        auto text = lines.empty() ? std::string() : lines[0];
        if (const auto at = text.find(value); at != std::string::npos) text.replace(at, value.size(), "V");
        return text;
    };
    EXPECT_EQ(path_line("export PATH=$G/bin:$HOME/b:$PATH", false), "export PATH=$HOME/b:$PATH");
    EXPECT_EQ(path_line("export PATH=\"$PATH:${G}/bin\"", false), "");
    EXPECT_EQ(path_line("export PATH=$G/bin:$PATH", true), "export PATH=V/bin:$PATH");
    EXPECT_EQ(path_line("export OTHER=$G/bin", false), "export OTHER=V/bin");
    EXPECT_EQ(path_line("export PATH=$G/bin", false), "export PATH=V/bin");
}

// What start-up ends with is not what a line above it had.
TEST(Keep, ADeadValueBelowCostsNoUseAbove) {
    Scratch scratch;
    const auto there = scratch.at("");
    const std::string set = "export G=" + there, gone = "export G=/nonexistent/go";
    const auto file =
        scratch.file(".zshrc", set + "\nexport PATH=$G/bin:$PATH\n" + gone + "\nexport PATH=$PATH:$G/bin\n");
    const auto host = live_host({});
    ShellStartup startup;
    startup.files.push_back({file, true, true, ""});
    startup.assignments = {
        {"G", there, true, {OriginKind::file, file, 1, set, {}}, false, false},
        {"G", "/nonexistent/go", true, {OriginKind::file, file, 3, gone, {}}, false, false}};
    startup.final_values = {startup.assignments[1]};
    Edit edit;
    edit.kind = Edit::Kind::replace_lines;
    edit.path = file;
    edit.first_line = 1;
    edit.old_lines = {set};
    const auto kept = keep_working(**host, startup, {"G", "/nonexistent/go", file}, {edit}, false);
    ASSERT_EQ(kept.edits.size(), 2U);
    EXPECT_EQ(kept.edits[1].first_line, 2);
    EXPECT_EQ(kept.edits[1].new_lines, std::vector<std::string>{"export PATH=" + there + "/bin:$PATH"});
}

// A finding about two lines tells the value of the one that stays.
TEST(Keep, TheLineThatWinsStays) {
    Scratch scratch;
    const std::string text = "export G=/a\nP=$G/bin\nexport G=/b\nX=$G\n";
    const auto file = scratch.file(".zshrc", text);
    const auto host = live_host({});
    ShellStartup startup;
    startup.files.push_back({file, true, true, ""});
    startup.assignments = {{"G", "/a", true, {OriginKind::file, file, 1, "export G=/a", {}}, false, false},
                           {"G", "/b", true, {OriginKind::file, file, 3, "export G=/b", {}}, false, false}};
    Edit edit;
    edit.kind = Edit::Kind::replace_lines;
    edit.path = file;
    edit.first_line = 1;
    edit.old_lines = {"export G=/a"};
    const auto kept = keep_working(**host, startup, {"G", "/b", file}, {edit}, false);
    ASSERT_EQ(kept.edits.size(), 2U);
    EXPECT_EQ(kept.edits[0].first_line, 1);
    // What stood between the two had the first value.
    EXPECT_EQ(kept.edits[1].first_line, 2);
    EXPECT_EQ(kept.edits[1].new_lines, std::vector<std::string>{"P=/a/bin"});
}

TEST(Keep, TwoVariablesOfOneRemedy) {
    Scratch scratch;
    const auto file = scratch.file(".zshrc", "export G=/usr\nexport H=/w\nX=$G-$H\n");
    const auto host = live_host({});
    ShellStartup startup;
    startup.files.push_back({file, true, true, ""});
    startup.assignments = {
        {"G", "/usr", true, {OriginKind::file, file, 1, "export G=/usr", {}}, false, false},
        {"H", "/w", true, {OriginKind::file, file, 2, "export H=/w", {}}, false, false}};
    std::vector<Edit> edits(2);
    for (int i = 0; i < 2; ++i) {
        auto& edit = edits[static_cast<std::size_t>(i)];
        edit.kind = Edit::Kind::replace_lines;
        edit.path = file;
        edit.first_line = i + 1;
        edit.old_lines = {i == 0 ? "export G=/usr" : "export H=/w"};
    }
    const auto kept = keep_working(**host, startup, {"G", "/usr", {}}, edits, false);
    Draft draft(**host, {});
    std::vector<std::string> paths;
    EXPECT_EQ(draft.take(kept.edits, paths).en, "");
    EXPECT_EQ(draft.changes()[0].after.content, "X=/usr-/w\n");
}

// No use of the variable is left, and nothing but uses and the line changes.
RC_GTEST_PROP(Keep, NoUseIsLeft, ()) {
    const auto words = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
        "X=$G/a", "X=\"${G}b\"", "X=$GO", "X=1", "# $G", "PATH=$G:$PATH", "\\$G"));
    std::string text = "export G=/usr\n";
    std::string expected;
    for (const auto& word : words) {
        text += word + "\n";
        auto line = word;
        if (!line.starts_with('#') && !line.starts_with('\\')) {
            if (const auto at = line.find("${G}"); at != std::string::npos) line.replace(at, 4, "/usr");
            for (auto at = line.find("$G"); at != std::string::npos; at = line.find("$G", at + 1)) {
                if (line.compare(at, 3, "$GO") != 0) line.replace(at, 2, "/usr");
            }
        }
        expected += line + "\n";
    }
    RC_ASSERT(without(text, 1, "G") == expected);
}

}  // namespace
}  // namespace trueup
