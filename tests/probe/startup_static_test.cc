// The reader that runs nothing: right where it is certain, and certain of no
// more than it can see.
#include <gtest/gtest.h>

#include "facts/path_history.h"
#include "probe/startup/startup.h"
#include "probe/startup/static_reader.h"
#include "probe/startup/static_words.h"

namespace trueup::startup {
namespace {

ShellStartup read(const std::string& text, const std::string& shell = "zsh") {
    return read_text_statically(text, "/home/a/.rc", shell, {{"HOME", "/home/a"}, {"PATH", "/usr/bin"}});
}

// The last assignment of the name; a made-up one when there is none.
Assignment last(const ShellStartup& startup, const std::string& name) {
    Assignment found{"none", "none", false, {}, false, true};
    for (const auto& assignment : startup.assignments) {
        if (assignment.name == name) found = assignment;
    }
    return found;
}

void certain(const std::string& text, const std::string& value, int line, const std::string& shell = "zsh") {
    const auto a = last(read(text, shell), "A");
    EXPECT_EQ(a.value, value) << text;
    EXPECT_EQ(a.origin.line, line) << text;
    EXPECT_FALSE(a.possible) << text << a.origin.note;
}

void possible(const std::string& text, const std::string& shell = "zsh") {
    EXPECT_TRUE(last(read(text, shell), "A").possible) << text;
}

TEST(StaticReader, SimpleAssignments) {
    certain("export A=1\nexport A=2", "2", 2);
    certain("A=1; export A", "1", 1);
    certain("export A=\"$HOME/x\"", "/home/a/x", 1);
    certain("export A=~/x", "/home/a/x", 1);
    certain("export A='$HOME/x' # why", "$HOME/x", 1);
    certain("B=1\nexport A=${B}2", "12", 2);
    certain("export A=1\\\n2\nB=3", "12", 1);
    certain("typeset -x A=1", "1", 1);
    certain("A=1\nA+=2", "12", 2);
    certain("cat <<EOF\nexport A=9\nEOF\nexport A=1", "1", 4);
    certain("export A=1\n(export A=2)", "1", 1);
    certain("export A=1\nA=2 cmd", "1", 1);
    certain("f() { :; }\nexport A=1", "1", 2);
    certain("if x; then\n B=1\nfi\nexport A=1", "1", 4);
    certain("case x in\n y) B=1 ;;\n *) B=2 ;;\nesac\nexport A=1", "1", 5);
}

TEST(StaticReader, WhatOnlyRunningTellsIsPossible) {
    possible("if true; then\n export A=1\nfi");
    possible("[ -d /x ] && export A=1");
    possible("[ -d /x ] ||\n export A=1");
    possible("f() {\n export A=1\n}\nf");
    possible("function f {\n export A=1\n}");
    possible("for i in 1 2; do\n A=$i\ndone");
    possible("case x in\n y) A=1 ;;\nesac");
    possible("export A=$(pwd)");
    possible("export A=`pwd`");
    possible("export A=$UNHEARD_OF");
    possible("export A=${HOME##*/}");
    possible("export A=/x/*");
    possible(": ${A:=1}");
    possible("[ -n \"$X\" ] || return\nexport A=1");
    possible("exit 0\nexport A=1");
    possible("export A='open");
}

TEST(StaticReader, ExportedOrNot) {
    EXPECT_FALSE(last(read("A=1"), "A").exported);
    EXPECT_TRUE(last(read("A=1\nexport A"), "A").exported);
    EXPECT_TRUE(last(read("export A=1\nA=2"), "A").exported);
    EXPECT_TRUE(last(read("export A=1\nunset A"), "A").unset);
}

TEST(StaticReader, FishSetsVariables) {
    certain("set -gx A 1", "1", 1, "fish");
    certain("set --global --export A 1 2", "1 2", 1, "fish");
    certain("set -x A 1\nset -l A 2", "1", 1, "fish");
    certain("set -gx A ~/x", "/home/a/x", 1, "fish");
    possible("if true\n set -gx A 1\nend", "fish");
    possible("function f\n set -gx A 1\nend", "fish");
    possible("test -d /; and set -gx A 1", "fish");
    possible("set -gx A (pwd)", "fish");
    EXPECT_TRUE(last(read("set -gx A 1\nset -e A", "fish"), "A").unset);
}

TEST(StaticReader, EvalIsNamed) {
    const auto startup = read("eval \"$(goenv init -)\"");
    ASSERT_EQ(startup.unknown.size(), 1U);
    EXPECT_NE(startup.unknown[0].reason.find("goenv init"), std::string::npos);
}

TEST(StaticReader, PathKeepsWhoAddedWhat) {
    const auto startup = read("export PATH=/x:$PATH\npath=(/y $path)\n");
    ASSERT_EQ(startup.assignments.size(), 2U);
    EXPECT_EQ(startup.assignments[1].origin.line, 2);
}

TEST(StaticReader, AliasesOfInterest) {
    const auto startup = read("alias ls='ls -l' go=go1.22");
    ASSERT_EQ(startup.names.size(), 1U);
    EXPECT_EQ(startup.names[0].value, "go1.22");
}

Assignment path(const std::string& value, int line, const std::string& text = {}) {
    return {"PATH", value, true, {OriginKind::file, "/home/a/.zshrc", line, text, {}}, false, false};
}

TEST(PathHistory, AddersKeepTheirElements) {
    ShellStartup startup;
    startup.assignments = {
        {"PATH", "/usr/bin:/bin", true, {OriginKind::process, {}, 0, {}, {}}, false, false},
        path("/a:/usr/bin:/bin", 1),
        path("/a:/usr/bin:/bin:/b", 2),
        path("/b:/a:/usr/bin:/bin", 3),
        path("/b:/a:/usr/bin:/bin:/usr/bin", 4)};
    const auto elements = path_elements(startup, "/home/a");
    ASSERT_EQ(elements.size(), 5U);
    EXPECT_EQ(elements[0].origin.line, 2);  // /b, which line 3 moved
    EXPECT_EQ(elements[0].moved_by.line, 3);
    EXPECT_EQ(elements[1].origin.line, 1);
    EXPECT_EQ(elements[2].origin.kind, OriginKind::process);
    EXPECT_EQ(elements[4].origin.line, 4);
}

TEST(PathHistory, TheFirstLineOwnsWhatItNames) {
    ShellStartup startup;
    startup.assignments = {path("/home/a/go/bin:/usr/local/go/bin:/usr/bin:/bin", 1,
                                "export PATH=$HOME/go/bin:/usr/local/go/bin:$PATH")};
    const auto elements = path_elements(startup, "/home/a");
    ASSERT_EQ(elements.size(), 4U);
    EXPECT_EQ(elements[0].origin.line, 1);
    EXPECT_EQ(elements[1].origin.line, 1);
    EXPECT_EQ(elements[2].origin.kind, OriginKind::process);
}

TEST(AttributeStartup, OnlyWhereTheValueIsTheSame) {
    Facts facts;
    const Origin process{OriginKind::process, {}, 0, {}, {}};
    facts.env.variables = {{"A", "1", process}, {"B", "old", process}, {"PATH", "/x:/usr/bin", process}};
    facts.path.resize(2);
    facts.path[0].text = "/x";
    facts.path[0].origin = process;
    facts.path[1].text = "/usr/bin";
    facts.path[1].origin = process;
    facts.startup.method = "trace";
    facts.startup.complete = true;
    const Origin line{OriginKind::file, "/home/a/.zshrc", 3, {}, {}};
    facts.startup.assignments = {{"PATH", "/usr/bin", true, process, false, false},
                                 {"A", "1", true, line, false, false},
                                 {"B", "new", true, line, false, false},
                                 {"PATH", "/x:/usr/bin:/y", true, line, false, false}};
    attribute_startup(facts);
    EXPECT_EQ(facts.env.find("A")->origin, line);
    EXPECT_EQ(facts.env.find("B")->origin, process);
    EXPECT_EQ(facts.env.find("PATH")->origin, process);
    EXPECT_EQ(facts.path[0].origin, line);
    EXPECT_EQ(facts.path[1].origin, process);

    facts.env.variables[0].origin = process;
    facts.startup.complete = false;
    facts.startup.unknown_reason = "start-up ended the shell (exit or exec)";
    attribute_startup(facts);
    EXPECT_EQ(facts.env.find("A")->origin, process);
}

}  // namespace
}  // namespace trueup::startup
