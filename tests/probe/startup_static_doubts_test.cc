// What the static reader must not be certain of: where the real shells do something else
// than the lines seem to say.
#include <string>

#include "probe/startup/static_reader_state.h"
#include "probe/startup_static.h"

namespace trueup::startup {
namespace {

TEST(StaticReader, WhatNoShellUnderstandsIsNotCertain) {
    possible("if true; then\n f() { B=2\nfi\nexport A=1");
    possible("if x; then\n f() { B=2\nelse\n C=3\nfi\nexport A=1");
    possible("while x; do\n B=2\n}\nexport A=1");
    possible("f() { B=2\ndone\nexport A=1");
    // A block is read to its end before any of it runs.
    possible("if true; then\n export A=1\n f() { B=2\nfi");
    possible("if true; then export A=1");
    possible("if true; then export A=1\n}; fi");
    possible("if true\n set -gx A 1", "fish");
    possible("eval 'if true; then export A=1'");
    certain("export A=1\nif true; then", "1", 1);
    certain("if x; then { B=2; }; fi; while y; do (C=3); done\nexport A=1", "1", 2);
    certain("until x; do case y in z) B=1;; esac; done\nexport A=1", "1", 2);
}

TEST(StaticReader, FunctionsEndWithTheirSubshellAndAreNoBuiltins) {
    for (const char* shell : {"bash", "zsh"}) {
        // The one of the subshell is not the one that is called.
        possible("f() { A=2; }\n(f() { :; }; :)\nexport A=1\nf", shell);
        possible("export A=1\n(eval() { :; })\neval \"$x\"", shell);
        certain("export() { :; }\nbuiltin export A=1", "1", 2, shell);
        certain("eval() { builtin eval \"$@\"; }\nexport A=1", "1", 2, shell);
    }
    certain("alias export=:\ncommand export A=1", "1", 2, "bash");
}

TEST(StaticReader, AliasesThatTakeAliasesAwayAreNotSure) {
    possible("alias g=:\nalias f='unalias g; A=2'\nf\nexport A=1\nf", "bash");
}

TEST(StaticReader, LoopsRunMoreThanOnce) {
    possible("export A=1\nB=\nfor x in 1 2; do [ -n \"$B\" ] && A=2; B=1; done");
    possible("k=B\nexport A=1\nwhile x; do export $k=2; k=A; done");
    possible("set -gx A 1\nset -g k B\nfor x in 1 2\nset -gx $k 2\nset -g k A\nend", "fish");
    certain("B=\nfor x in 1 2; do :; done\nif [ -z \"$B\" ]; then export A=1; fi", "1", 3);
}

TEST(StaticReader, WhichNameIsOnlySaidWhereItIsSure) {
    for (const char* command : {"export $k=2", "typeset \"$k=2\"", "unset \"$k\""})
        possible(std::string("k=B\nx && k=C\nexport A=1\n") + command);
    possible("set -gx A 1\nset k B\nif x\nset k C\nend\nset -gx $k 2", "fish");
    possible("export A=1\nf() { shift; export \"$1=2\"; }\nf B A");
    certain("export A=1\nf() { export \"$1=2\"; }\nf B", "1", 1);
    certain("set -gx A 1\nfunction f -a k; set -gx $k 2; end\nf B", "1", 1, "fish");
}

TEST(StaticReader, WhatShowsAgainInFish) {
    possible("set -gx A 1\nset -l A 2\nset -e A\nset -e A", "fish");
    possible("set -gx A 1\nset -l A 2\nset -el A\nset A 3", "fish");
    possible("set -gx A 1\nset -l A 2\nset -g A[1] 3", "fish");
    possible("set -Ux A 1\nset -g A 2", "fish");
    certain("set -gx A 1\nset -l A 2\nset -e A", "1", 1, "fish");
}

TEST(StaticReader, WhatIsSetForOneCommand) {
    for (const char* shell : {"bash", "zsh"}) {
        possible("B=1 eval 'export B=2'\nexport A=$B", shell);
        possible("A=1 eval 'export A=2'\nA=3", shell);
        possible("B=1 eval 'unset B'\nexport A=x$B", shell);
        certain("B=1 eval 'export C=2'\nexport A=$C", "2", 2, shell);
    }
    possible("set -g B 0\nB=1 eval 'set -g B 2'\nset -gx A $B", "fish");
}

TEST(StaticReader, RulesOfOneShell) {
    possible("export A=1\nf() { typeset +x A; }\nf", "zsh");
    certain("export A=1\nf() { typeset +x A; }\nf", "1", 1, "bash");
    possible("export A=1\nemulate sh -c 'command export A=2'");
    certain("export A=1\ncommand export A=2", "1", 1, "zsh");
    possible("typeset -T B b\nB=(x y)\nexport A=1");
    possible("typeset -T B b\nset -A B x y\nexport A=1");
    certain("typeset -T B b\nB=x:y\nb=(x y)\nexport A=1", "1", 4);
    possible("PATH=(/x $PATH)\nexport A=1");
    possible("x || logout\nexport A=1");
}

TEST(StaticReader, QuestionsAreNoAnswers) {
    possible("if shopt -oq posix; then export A=1; fi", "bash");
    possible("shopt -q extglob && export A=1", "bash");
    possible("alias go >/dev/null 2>&1 && export A=1", "bash");
    possible("setopt nosuchoption && export A=1");
    possible("echo() { return 1; }\necho && export A=1");
    certain("shopt -q login_shell && export A=1", "1", 1, "bash");
    certain("alias b=c && export A=1", "1", 1, "bash");
}

TEST(StaticReader, WhatAProgramMayHaveSetIsNotUnset) {
    const auto whole = [](const std::string& text) {
        Reader reader(nullptr, "bash", {{"HOME", "/home/a"}}, true);
        reader.read_text(text, "/home/a/.rc");
        return last(reader.finish(), "A");
    };
    EXPECT_EQ(whole("export A=\"$HOMEBREW_PREFIX/go\"").value, "/go");
    EXPECT_FALSE(whole("export A=\"$HOMEBREW_PREFIX/go\"").possible);
    const std::string brew = "eval \"$(/opt/homebrew/bin/brew shellenv)\"\n";
    EXPECT_TRUE(whole(brew + "export A=\"$HOMEBREW_PREFIX/go\"").possible);
    EXPECT_TRUE(whole("eval \"$(fnm env)\"\n[ -n \"$FNM_DIR\" ] || export A=1").possible);
    EXPECT_FALSE(whole(brew + "export A=\"$OTHER_PREFIX/go\"").possible);
    EXPECT_FALSE(whole(brew + "unset HOMEBREW_PREFIX\nexport A=\"$HOMEBREW_PREFIX/go\"").possible);
}

}  // namespace
}  // namespace trueup::startup
