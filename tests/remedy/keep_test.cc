#include "remedy/keep.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "base/text.h"
#include "facts/set_line.h"
#include "platform/hosts.h"
#include "platform/scratch.h"
#include "remedy/draft.h"

namespace trueup {
namespace {

using testing::Scratch;

struct Set {
    std::string name, value;
};

// A home with one start-up file.
struct Home {
    Scratch scratch;
    decltype(live_host({})) host = live_host({});
    std::string file;
    std::vector<std::string> lines;
    ShellStartup startup;

    // The shell took each line that holds one of `settings` for what sets it.
    void starts_with(const std::string& text, const std::vector<Set>& settings,
                     const std::string& file_name = ".zshrc") {
        file = scratch.file(file_name, text);
        lines = lines_of(text);
        startup.files.push_back({file, true, true, ""});
        startup.files_read.push_back(file);
        for (std::size_t i = 0; i < lines.size(); ++i) {
            for (const auto& [name, value] : settings) {
                if (!lines[i].contains(name + "=" + value) && !lines[i].contains(name + " " + value))
                    continue;
                const Origin origin{OriginKind::file, file, static_cast<int>(i) + 1, lines[i], {}};
                startup.assignments.push_back({name, value, true, origin, false, false});
            }
        }
    }
    // The line (from 1) goes.
    Edit drop(int line) const {
        Edit edit;
        edit.kind = Edit::Kind::replace_lines;
        edit.path = file;
        edit.first_line = line;
        edit.old_lines = {lines[static_cast<std::size_t>(line - 1)]};
        return edit;
    }
    // The file once the edits are made.
    std::string with(const std::vector<Edit>& edits) const {
        Draft draft(**host, {});
        std::vector<std::string> paths;
        EXPECT_EQ(draft.take(edits, paths).en, "");
        const auto changes = draft.changes();
        return changes.empty() ? join(lines, "\n") + "\n" : changes[0].after.content;
    }
};

// The text of a start-up file once `line` (from 1) of it is taken away, as far
// as keep_working() lets it; "refused" when it does not.
std::string without(const std::string& text, int line, const std::string& name,
                    const std::string& value = "/usr", bool comment_out = false,
                    const std::string& file_name = ".zshrc") {
    Home home;
    home.starts_with(text, {{name, value}}, file_name);
    const auto kept =
        keep_working(**home.host, home.startup, {name, value, {}}, {home.drop(line)}, comment_out);
    return kept.refusal.en.empty() ? home.with(kept.edits) : "refused";
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

// A line that sets something is compared afterwards; what an alias does is not.
TEST(Keep, ACommandMovesToALineThatIsCompared) {
    const auto without_first = [](const std::string& rest) {
        Home home;
        home.starts_with("export G=$(go env GOROOT)\n" + rest, {{"G", "$(go"}, {"PATH", ""}});
        home.startup.assignments[0].value = "/usr";
        const auto kept = keep_working(**home.host, home.startup, {"G", "/usr", {}}, {home.drop(1)}, false);
        return kept.refusal.en.empty() ? home.with(kept.edits) : "refused";
    };
    EXPECT_EQ(without_first("export PATH=$PATH:$G/bin\n"), "export PATH=$PATH:$(go env GOROOT)/bin\n");
    EXPECT_EQ(without_first("export PATH=\"${G}/bin:$PATH\"\n"),
              "export PATH=\"$(go env GOROOT)/bin:$PATH\"\n");
    EXPECT_EQ(without_first("alias g='cd $G'\n"), "refused");
    EXPECT_EQ(without_first("echo $G\n"), "refused");
}

TEST(Keep, AnotherValueServesTheUses) {
    // The second line is no start-up assignment of the same value: it stays, and counts.
    Home home;
    home.starts_with("export G=/usr\nexport G=/w\nX=$G\n", {{"G", "/usr"}, {"G", "/w"}});
    const auto kept = keep_working(**home.host, home.startup, {"G", "/w", {}}, {home.drop(2)}, false);
    EXPECT_EQ(kept.edits.size(), 1U);
}

// The text once line 1 goes too, after line `gone`, both of G.
std::string without_both(const std::string& text, int gone) {
    Home home;
    home.starts_with(text, {{"G", "/usr"}, {"G", "/w"}});
    const auto kept = keep_working(**home.host, home.startup, {"G", "/usr", {}}, {home.drop(1)}, false,
                                   {{"G", home.file, gone}});
    return kept.refusal.en.empty() ? home.with(kept.edits) : "refused";
}

TEST(Keep, AUseKeepsTheValueOfTheLineThatGaveIt) {
    EXPECT_EQ(without_both("export G=/usr\nX=$G\nexport G=/w\nY=$G\n", 3), "X=/usr\nexport G=/w\nY=/w\n");
    EXPECT_EQ(without_both("export G=/usr\nalias x='cd $G'\nexport G=/w\n", 3),
              "alias x='cd /w'\nexport G=/w\n");
    // The line that was the last word is gone already, and with it what it would be asked for.
    EXPECT_EQ(without_both("export G=/usr\n\nexport G=/w\nX=${G%/*}\n", 3), "refused");
}

// What ran before the line saw no value, or another one.
TEST(Keep, WhatRanBeforeTheLineStaysAsItIs) {
    EXPECT_EQ(without("if [ -z \"$G\" ]; then\n  export G=/usr\n  a\nfi\n", 2, "G"),
              "if [ -z \"$G\" ]; then\n  a\nfi\n");
    EXPECT_EQ(without("[ -n \"${G:-}\" ] || b\nexport G=/usr\n", 2, "G"), "[ -n \"${G:-}\" ] || b\n");
    EXPECT_EQ(without("a=\"cd $G\"\nexport G=/usr\n", 2, "G"), "a=\"cd $G\"\n");
    // In the line itself.
    const auto part = [](const std::string& text, const std::string& file_name = ".zshrc") {
        Home home;
        home.starts_with(text, {{"G", "/usr"}}, file_name);
        auto edit = home.drop(1);
        if (auto rest = without_setting(home.lines[0], "G")->rest; !rest.empty()) edit.new_lines = {rest};
        const auto kept = keep_working(**home.host, home.startup, {"G", "/usr", {}}, {edit}, false);
        return kept.refusal.en.empty() ? home.with(kept.edits) : "refused";
    };
    EXPECT_EQ(part("[ -n \"$G\" ] || export G=/usr\n"), "[ -n \"$G\" ] || :\n");
    EXPECT_EQ(part("(( ${+G} )) || export G=/usr\nX=$G\n"), "(( ${+G} )) || :\nX=/usr\n");
    EXPECT_EQ(part("export G=/usr; X=$G\n"), "X=/usr\n");
    EXPECT_EQ(part("a; export G=/usr && b\n"), "a; : && b\n");
    EXPECT_EQ(part("set -q G; or set -gx G /usr\n", "config.fish"), "set -q G; or true\n");
    // A function runs when it is called.
    EXPECT_EQ(without("f() {\n  cd $G\n}\nexport G=/usr\n", 4, "G"), "f() {\n  cd /usr\n}\n");
    EXPECT_EQ(without("f() {\n  [ -z \"$G\" ] || return\n  export G=/usr\n  a\n}\nf\nX=$G\n", 3, "G"),
              "f() {\n  [ -z \"$G\" ] || return\n  a\n}\nf\nX=/usr\n");
    EXPECT_EQ(without("f() {\n  export G=/usr\n}\n[ -z \"$G\" ] && a\nf\n", 2, "G"),
              "f() {\n:\n}\n[ -z \"$G\" ] && a\nf\n");
    // Which of two calls, nobody knows.
    EXPECT_EQ(without("f() {\n  export G=/usr\n}\nf\nX=$G\nf\n", 2, "G"), "refused");
}

TEST(Keep, FilesAreReadOneAfterTheOther) {
    const auto use_in = [](const char* first, const std::string& text, const std::string& rest) {
        Home home;
        std::vector<std::string> paths;
        for (const std::string name : {".zshenv", ".zshrc"}) {
            const auto path = home.scratch.file(name, name == first ? text : rest);
            home.startup.files.push_back({path, true, true, ""});
            home.startup.files_read.push_back(path);
            paths.push_back(path);
        }
        home.file = first == std::string(".zshenv") ? paths[1] : paths[0];
        home.lines = lines_of(rest);
        home.startup.assignments.push_back(
            {"G", "/usr", true, {OriginKind::file, home.file, 1, home.lines[0], {}}, false, false});
        const auto kept = keep_working(**home.host, home.startup, {"G", "/usr", {}}, {home.drop(1)}, false);
        if (!kept.refusal.en.empty()) return std::string("refused");
        return kept.edits.size() == 1 ? text : kept.edits[1].new_lines[0];
    };
    EXPECT_EQ(use_in(".zshenv", "[ -z \"$G\" ] && a", "export G=/usr\n"), "[ -z \"$G\" ] && a");
    EXPECT_EQ(use_in(".zshrc", "X=$G", "export G=/usr\n"), "X=/usr");
    // One reads the other.
    EXPECT_EQ(use_in(".zshenv", ". ~/.zshrc\nX=$G", "export G=/usr\n"), "X=/usr");
    EXPECT_EQ(use_in(".zshenv", "[ $G ] || a\n. ~/.zshrc", "export G=/usr\n"), "[ $G ] || a\n. ~/.zshrc");
}

TEST(Keep, AUniversalVariableIsNotSetAnew) {
    Home home;
    home.starts_with(
        "set -q G; or set -Ux G /gone\nset -q H; or set -Ux H /gone\nset -q G; or set -Ux G /w\n", {},
        "config.fish");
    Edit erase;
    erase.kind = Edit::Kind::replace_lines;
    erase.path = home.scratch.file("fish_variables", "SETUVAR --export G:/gone\n");
    erase.first_line = 1;
    erase.old_lines = {"SETUVAR --export G:/gone"};
    const auto kept = keep_working(**home.host, home.startup, {"G", "/gone", {}}, {erase}, false);
    ASSERT_EQ(kept.edits.size(), 2U);
    EXPECT_EQ(kept.edits[1].first_line, 1);
    EXPECT_EQ(kept.edits[1].new_lines, std::vector<std::string>{"set -q G; or true"});
}

TEST(Keep, TheSameValueGoesEverywhere) {
    EXPECT_EQ(without("export G=/usr\nX=1\nG=/usr\n", 3, "G"), "X=1\n");
}

TEST(Keep, ACopyThatTheFindingNamesStays) {
    Home home;
    home.starts_with("export G=/usr\nX=1\nexport G=/usr\n", {{"G", "/usr"}});
    const auto edits = [&](const std::vector<std::pair<std::string, int>>& named) {
        return keep_working(**home.host, home.startup, {"G", "/usr", {}}, {home.drop(3)}, false, {}, named)
            .edits.size();
    };
    EXPECT_EQ(edits({}), 2U);
    EXPECT_EQ(edits({{home.file, 1}, {home.file, 3}}), 1U);
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

TEST(Keep, WhatACallDecidesIsNoLineOfTheFunction) {
    EXPECT_EQ(without("use() {\n  export G=/usr\n  P=$1\n}\nuse x\n", 2, "G"), "refused");
    EXPECT_EQ(without("use() { export G=/usr; echo \"$@\"; }; use x\n", 1, "G"), "refused");
    EXPECT_EQ(without("function use\n{\n  if [ $# = 1 ]; then\n    export G=/usr\n  fi\n}\n", 4, "G"),
              "refused");
    EXPECT_EQ(without("function use\n  if true\n    set -gx G /usr\n  end\n  echo $argv\nend\n", 3, "G",
                      "/usr", false, "config.fish"),
              "refused");
    // No argument is used, or not in this function.
    EXPECT_EQ(without("use() {\n  export G=/usr\n  awk '{print $1}' x\n}\n", 2, "G"),
              "use() {\n  awk '{print $1}' x\n}\n");
    EXPECT_EQ(without("one() {\n  echo ${1}\n}\nexport G=/usr\nX=1\n", 4, "G"),
              "one() {\n  echo ${1}\n}\nX=1\n");
    EXPECT_EQ(without("f() {\n  export G=/usr\n  X=${#Y}\n}\ng() {\n  echo $1\n}\n", 2, "G"),
              "f() {\n  X=${#Y}\n}\ng() {\n  echo $1\n}\n");
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
        Home home;
        const auto value = there ? home.scratch.at("") : std::string("/nonexistent/go");
        home.starts_with("export G=" + value + "\n" + line + "\n", {{"G", value}});
        const auto kept = keep_working(**home.host, home.startup, {"G", value, {}}, {home.drop(1)}, false);
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
    Home home;
    const auto there = home.scratch.at("");
    const std::string gone = "/nonexistent/go";
    home.starts_with(
        "export G=" + there + "\nexport PATH=$G/bin:$PATH\nexport G=" + gone + "\nexport PATH=$PATH:$G/bin\n",
        {{"G", there}, {"G", gone}});
    home.startup.final_values = {home.startup.assignments.back()};
    const auto kept = keep_working(**home.host, home.startup, {"G", gone, home.file}, {home.drop(1)}, false);
    ASSERT_EQ(kept.edits.size(), 2U);
    EXPECT_EQ(kept.edits[1].first_line, 2);
    EXPECT_EQ(kept.edits[1].new_lines, std::vector<std::string>{"export PATH=" + there + "/bin:$PATH"});
}

// A finding about two lines tells the value of the one that stays.
TEST(Keep, TheLineThatWinsStays) {
    Home home;
    home.starts_with("export G=/a\nP=$G/bin\nexport G=/b\nX=$G\n", {{"G", "/a"}, {"G", "/b"}});
    const auto kept = keep_working(**home.host, home.startup, {"G", "/b", home.file}, {home.drop(1)}, false);
    // What stood between the two had the first value.
    EXPECT_EQ(home.with(kept.edits), "P=/a/bin\nexport G=/b\nX=$G\n");
}

TEST(Keep, TwoVariablesOfOneRemedy) {
    Home home;
    home.starts_with("export G=/usr\nexport H=/w\nX=$G-$H\n", {{"G", "/usr"}, {"H", "/w"}});
    const auto kept =
        keep_working(**home.host, home.startup, {"G", "/usr", {}}, {home.drop(1), home.drop(2)}, false);
    EXPECT_EQ(home.with(kept.edits), "X=/usr-/w\n");
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
