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
                    const std::string& value = "/v", bool comment_out = false,
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
    EXPECT_EQ(without("export G=/v\nPATH=$G/bin:${G}/x:$GO:\\$G\n", 1, "G"), "PATH=/v/bin:/v/x:$GO:\\$G\n");
    EXPECT_EQ(without("alias g='cd $G'\nexport G=/v\n# $G\n", 2, "G"), "alias g='cd /v'\n# $G\n");
    EXPECT_EQ(without("set -gx G /v\nset -gx PATH $G/bin $PATH\n", 1, "G", "/v", false, "config.fish"),
              "set -gx PATH /v/bin $PATH\n");
}

TEST(Keep, WhatCannotBeWrittenElsewhereIsRefused) {
    EXPECT_EQ(without("export G=/v\nX=${G:-/usr}\n", 1, "G"), "refused");
    EXPECT_EQ(without("export G=\"/v a\"\nX=$G\n", 1, "G"), "refused");
    // Nobody uses it: then it may be what it likes.
    EXPECT_EQ(without("export G=\"/v a\"\nX=1\n", 1, "G"), "X=1\n");
}

TEST(Keep, AnotherValueServesTheUses) {
    // The second line is no start-up assignment of the same value: it stays, and counts.
    Scratch scratch;
    const auto file = scratch.file(".zshrc", "export G=/v\nexport G=/w\nX=$G\n");
    const auto host = live_host({});
    ShellStartup startup;
    startup.files.push_back({file, true, true, ""});
    startup.assignments = {{"G", "/v", true, {OriginKind::file, file, 1, "export G=/v", {}}, false, false},
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
        const auto file = scratch.file(".zshrc", std::string("export G=/v\nexport G=/w\n") + below);
        const auto host = live_host({});
        ShellStartup startup;
        startup.files.push_back({file, true, true, ""});
        startup.assignments = {
            {"G", "/v", true, {OriginKind::file, file, 1, "export G=/v", {}}, false, false},
            {"G", "/w", true, {OriginKind::file, file, 2, "export G=/w", {}}, false, false}};
        Edit edit;
        edit.kind = Edit::Kind::replace_lines;
        edit.path = file;
        edit.first_line = 1;
        edit.old_lines = {"export G=/v"};
        const auto kept = keep_working(**host, startup, {"G", "/v", {}}, {edit}, false, {{file, 2}});
        EXPECT_EQ(kept.refusal.en.empty(), std::string_view(below) == "X=1\n") << below;
    }
}

TEST(Keep, TheSameValueGoesEverywhere) { EXPECT_EQ(without("export G=/v\nX=1\nG=/v\n", 3, "G"), "X=1\n"); }

TEST(Keep, BlocksAndOperatorsKeepACommand) {
    EXPECT_EQ(without("if a; then\nexport G=/v\nfi\n", 2, "G"), "if a; then\n:\nfi\n");
    EXPECT_EQ(without("if a; then\nb\nexport G=/v\nfi\n", 3, "G"), "if a; then\nb\nfi\n");
    EXPECT_EQ(without("f() {\n# why\nexport G=/v\n\n}\n", 3, "G"), "f() {\n# why\n:\n\n}\n");
    EXPECT_EQ(without("a &&\nexport G=/v\nb\n", 2, "G"), "a &&\n:\nb\n");
    EXPECT_EQ(without("else\nexport G=/v\nfi\n", 2, "G"), "else\n:\nfi\n");
    EXPECT_EQ(without("test a &&\nset -gx G /v\nb\n", 2, "G", "/v", false, "config.fish"),
              "test a &&\ntrue\nb\n");
    EXPECT_EQ(without("if a\nset -gx G /v\nend\n", 2, "G", "/v", false, "config.fish"), "if a\nend\n");
}

TEST(Keep, OnRequestTheLineStaysAsAComment) {
    EXPECT_EQ(without("export G=/v\nX=1\n", 1, "G", "/v", true), "# trueup: export G=/v\nX=1\n");
    EXPECT_EQ(without("if a; then\n  export G=/v\nfi\n", 2, "G", "/v", true),
              "if a; then\n# trueup: export G=/v\n:\nfi\n");
}

// No use of the variable is left, and nothing but uses and the line changes.
RC_GTEST_PROP(Keep, NoUseIsLeft, ()) {
    const auto words = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
        "X=$G/a", "X=\"${G}b\"", "X=$GO", "X=1", "# $G", "PATH=$G:$PATH", "\\$G"));
    std::string text = "export G=/v\n";
    std::string expected;
    for (const auto& word : words) {
        text += word + "\n";
        auto line = word;
        if (!line.starts_with('#') && !line.starts_with('\\')) {
            if (const auto at = line.find("${G}"); at != std::string::npos) line.replace(at, 4, "/v");
            for (auto at = line.find("$G"); at != std::string::npos; at = line.find("$G", at + 1)) {
                if (line.compare(at, 3, "$GO") != 0) line.replace(at, 2, "/v");
            }
        }
        expected += line + "\n";
    }
    RC_ASSERT(without(text, 1, "G") == expected);
}

}  // namespace
}  // namespace trueup
