// The reader that runs nothing: right where it is certain, and certain of no
// more than it can see.
#include "probe/startup_static.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "facts/path_history.h"
#include "probe/startup/startup.h"
#include "probe/startup/static_reader.h"

namespace trueup::startup {
namespace {

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
    possible("if x; then\n export A=1\nfi");
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
    possible(": ${A:=1}");
    possible("[ -n \"$X\" ] || return\nexport A=1");
    possible("exit 0\nexport A=1");
    possible("export A='open");
    for (const char* text : {"export A=${B", "export A=\"${B", "export \"A=${B"}) {
        possible(text);
        possible(text, "bash");
        read(text, "fish");
    }
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
    possible("if x\n set -gx A 1\nend", "fish");
    possible("function f\n set -gx A 1\nend", "fish");
    possible("test -d /; and set -gx A 1", "fish");
    possible("set -gx A (pwd)", "fish");
    EXPECT_TRUE(last(read("set -gx A 1\nset -e A", "fish"), "A").unset);
}

TEST(StaticReader, EvalIsNamed) {
    const auto startup = read("eval \"$(mytool init -)\"");
    ASSERT_EQ(startup.unknown.size(), 1U);
    EXPECT_NE(startup.unknown[0].reason.find("mytool init"), std::string::npos);
}

// What stood before is doubtful, with the reason; what comes after is not.
void doubts(const std::string& command, const std::string& shell = "zsh") {
    const std::string set = shell == "fish" ? "set -gx A 1\n" : "export A=1\n";
    const auto before = last(read(set + command, shell), "A");
    EXPECT_TRUE(before.possible) << command;
    EXPECT_FALSE(before.origin.note.empty()) << command;
    certain(command + "\n" + set, "1", static_cast<int>(std::count(command.begin(), command.end(), '\n')) + 2,
            shell);
}

TEST(StaticReader, WhatItCannotSeeIntoMakesTheRestDoubtful) {
    for (const char* command : {"eval \"$(mytool)\"",
                                "eval \"$x\"",
                                "export $(echo A=2)",
                                "source <(mytool)",
                                ". ./here",
                                "source $x",
                                "for f in $x; do . $f; done",
                                "f() { export \"$1=$2\"; }; f A 2",
                                "$x A=2",
                                "printf -v A %s 2",
                                "read -r A <<< 2",
                                "read x A < file",
                                "IFS=: read -r \"$x\" b",
                                ": ${A:=2}",
                                ": \"${A=2}\"",
                                "[ -n \"${A:=2}\" ]",
                                "f() { A=2; }; f",
                                "alias f='A=2'; f",
                                "if x; then A=2; fi",
                                "if x; then eval \"$(mytool)\"; fi",
                                "[[ -n $x ]] && unset A",
                                "while read A; do :; done",
                                "for A in 1 2; do :; done"}) {
        doubts(command);
        doubts(command, "bash");
    }
    for (const char* command :
         {"emulate sh -c '. x'", "echo 2 | read A", ": ${(P)x::=2}", "print -v A 2", "autoload f; f",
          "repeat $n A=2", "zstyle -s x y A", "typeset -T A a; a=(1 2)"}) {
        EXPECT_TRUE(last(read(std::string("export A=1\n") + command), "A").possible) << command;
    }
    for (const char* command :
         {"(( A = 2 ))", "let A=2", "echo $((A += 1))", "A[1]=2", "A=(2)", "unset $x"}) {
        EXPECT_TRUE(last(read(std::string("export A=1\n") + command), "A").possible) << command;
        EXPECT_TRUE(last(read(std::string("export A=1\n") + command, "bash"), "A").possible) << command;
    }
    for (const char* command : {"declare -n r=A; r=2", "declare -n r=$x; r=2",
                                "f() { local -n r=$1; r=2; }; f A", "mapfile -t A < x"})
        EXPECT_TRUE(last(read(std::string("export A=1\n") + command, "bash"), "A").possible) << command;
    for (const char* command :
         {"mytool | source", "eval (mytool)", "source (mytool | psub)", "echo 2 | read -gx A", "set $x 2",
          "set A[1] 2", "function f -a k; set -gx $k 2; end; f A", "alias f 'set -gx A 2'; f",
          "function f --on-variable B; set -gx A 2; end; set B 1", "echo (set -gx A 2)"})
        doubts(command, "fish");
}

TEST(StaticReader, WhatIsKnownToSetOtherThingsDoubtsNothing) {
    for (const char* command : {"eval \"$(brew shellenv)\"",
                                "eval \"$(/opt/homebrew/bin/brew shellenv)\"",
                                "eval \"$(direnv hook zsh)\"",
                                "source <(kubectl completion zsh)",
                                "eval `dircolors -b ~/.dircolors`",
                                "read -r b <<< x",
                                "printf -v b %s x",
                                "f() { export \"$1=$2\"; }; f B 2",
                                "f() { local A=2; A=3; }; f",
                                "eval 'B=2'",
                                "(eval \"$x\")",
                                "x=$(eval \"$x\")",
                                "false && A=2",
                                "if false; then A=2; fi",
                                "[[ $- == *i* ]] || A=2",
                                "case $- in *i*) ;; *) A=2 ;; esac",
                                "A=2 x",
                                "ls | while read -r l; do echo $l; done",
                                "autoload -Uz compinit; compinit",
                                "f() { A=2; }",
                                "mkdir -p x; mytool"})
        certain(std::string("export A=1\n") + command, "1", 1);
    for (const char* command :
         {"zoxide init fish | source", "starship init fish | source", "set -l A 2", "begin; set -lx A 2; end",
          "function f; set -l A 2; end; f", "if not status is-interactive; set -gx A 2; end"})
        certain(std::string("set -gx A 1\n") + command, "1", 1, "fish");
    EXPECT_TRUE(last(read("export GOROOT=/a\neval \"$(goenv init -)\""), "GOROOT").possible);
}

TEST(StaticReader, NothingIsLostBehindOddText) {
    certain("IFS=: read -r a b <<< \"x:y\"\nexport A=1", "1", 2);
    certain("cat <<< x <<EOF\nA=2\nEOF\nexport A=1", "1", 4);
    certain("x=$(cat <<'EOF'\ndon't (\nEOF\n)\nexport A=1", "1", 5);
    certain("x=\"$(echo \"a; A=2\")\"\nexport A=1", "1", 2);
    certain("echo $'it\\'s'\nexport A=1", "1", 2);
    certain("export B=\"${x:-it's}\"\nexport A=1", "1", 2);
    certain("f() { echo x }\nexport A=1", "1", 2);
    certain("{ false } always { export A=1 }", "1", 1);
    certain("[[ -z $x || $x == \\#* ]] && B=1\nexport A=1", "1", 2);
    certain("case $x in\n *:\"$y\":*) ;;\n (z) B=1 ;;\nesac\nexport A=1", "1", 5);
    certain("if [[ $x == y* ]]; then\n B=1\nelse\n B=2\nfi\nexport A=1", "1", 6);
    certain("x=$(echo a # it's\n)\nexport A=1", "1", 3);
    certain("export A=https://h?a=b*", "https://h?a=b*", 1);
    possible("echo \"open\nexport A=1");
    possible("fi\nexport A=1");
}

TEST(StaticReader, NamesOfFunctionsEndAtTheirBrackets) {
    for (const char* shell : {"bash", "zsh"}) {
        possible("f(){\n export A=1\n}", shell);
        certain("f(){ B=2; }\nexport A=1", "1", 2, shell);
        certain("f(){\n B=2\n}\nexport A=1", "1", 4, shell);
        certain("if true; then f(){ B=2; }; fi\nexport A=1", "1", 2, shell);
        certain("a-b(){ A=2; }\nfunction f(){ A=2; }\nexport A=1", "1", 3, shell);
        certain("B=()\nexport A=1", "1", 2, shell);
    }
    certain("f ( ) { A=2; }\nexport A=1", "1", 2, "bash");
    // zsh does not understand these.
    possible("f ( ) { A=2; }\nexport A=1");
    possible("f( ) { A=2; }\nexport A=1");
    possible("f(){B=2}\nexport A=1");
    certain("größe(){ A=2; }\na@b(){ A=2; }\nexport A=1", "1", 3, "bash");
}

TEST(StaticReader, ExportsAndTests) {
    EXPECT_TRUE(last(read("set -a; A=1; set +a"), "A").exported);
    EXPECT_FALSE(last(read("export A=1; typeset +x A"), "A").exported);
    certain("if [ -n \"$BASH_VERSION\" ]; then export A=1; fi", "1", 1, "bash");
    certain("[ -z \"$PS1\" ] && return\nexport A=1", "1", 2, "bash");
    certain("false || export A=1", "1", 1);
    certain("if false; then\n A=2\nelse\n export A=1\nfi", "1", 4);
    certain("if status is-login\n set -gx A 1\nend", "1", 2, "fish");
    possible("set -gx B\nset -gx A x$B", "fish");
    certain("set -g B a b\nset -gx A $B", "a b", 2, "fish");
    possible("set -g B a b\nset -gx A x$B", "fish");
}

TEST(StaticReader, NamesThatAreTakenBackOrNotSure) {
    const auto names = [](const std::string& text, const std::string& shell = "zsh") {
        return read(text, shell).names;
    };
    EXPECT_TRUE(names("alias go=git\nunalias go").empty());
    EXPECT_TRUE(names("alias go=git\nunalias -a").empty());
    EXPECT_TRUE(names("if false; then alias go=git; fi").empty());
    EXPECT_TRUE(names("f() { alias go=git; }").empty());
    EXPECT_TRUE(names("alias -s go=vim").empty());
    EXPECT_TRUE(names("(alias go=git)").empty());
    for (const char* text : {"[[ -n $x ]] && alias go=git", "f() { alias go=git; }; f",
                             "alias go=git\nx && unalias go", "alias go=git\neval \"$x\""}) {
        ASSERT_EQ(names(text).size(), 1U) << text;
        EXPECT_FALSE(names(text)[0].origin.note.empty()) << text;
    }
    const auto function = names("go() {\n git \"$@\"\n}\nfi() { :; }");
    ASSERT_EQ(function.size(), 1U);
    EXPECT_EQ(function[0].kind, "function");
    EXPECT_EQ(function[0].origin.line, 1);
    EXPECT_NE(function[0].value.find("git"), std::string::npos);
    EXPECT_EQ(names("function go\n git $argv\nend", "fish").size(), 1U);
    EXPECT_TRUE(names("function go\n git $argv\nend\nfunctions -e go", "fish").empty());
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
