// Start-up files as people write them, each with a way to be wrong about it.
#include <gtest/gtest.h>

#include "home.h"

namespace trueup::test {
namespace {

// What zsh and bash have in common. `rc` is the file of the shell.
std::vector<Trap> common(const std::string& rc) {
    return {
        {"plain", {{rc, "export A=1\nexport A=2 #@A\n"}}},
        {"set, then exported", {{rc, "A=1 #@A\nexport A\n"}}},
        {.name = "the same value twice",
         .files = {{rc, "export A=1\nB=2\nexport A=1 #@A\n"}},
         .by_removal = false},
        {"in a function", {{rc, "f() {\n  B=x\n  export A=1 #@A\n}\nf\n:\n"}}},
        {"a function with arguments",
         {{rc, "add() { export PATH=\"$1:$PATH\"; } #@/a #@/b\nadd /a\nadd /b\n"}}},
        {"local", {{rc, "export A=1 #@A\nf() {\n  local A=2\n  A=3\n  export B=4 #@B\n}\nf\n:\n"}}},
        {"local of PATH", {{rc, "export PATH=/a:$PATH #@/a\nf() { local PATH=/x; :; }\nf\n:\n"}}},
        {"before a command", {{rc, "export A=1 #@A\nA=2 /bin/true\nA=3 true\n:\n"}}},
        {"before a function", {{rc, "export A=1 #@A\nf() { :; :; }\nA=2 f\nexport B=1 #@B\n"}}},
        {"in a subshell", {{rc, "export A=1 #@A\n(export A=2)\nB=$(A=3; echo $A)\nexport B #\n:\n"}}},
        {"nested source",
         {{rc, ". ~/one.sh\n:\n"}, {"one.sh", "X=1\n. ~/two.sh\n"}, {"two.sh", "# two\nexport A=1 #@A\n"}}},
        {"return early",
         {{rc, "export A=1 #@A\n. ~/one.sh\n"}, {"one.sh", "export B=1 #@B\nreturn 0\nexport A=2\n"}}},
        {"eval", {{rc, "eval 'export A=1' #@A\n:\n"}}},
        {"eval of a command's output",
         {{rc, "B=1\neval \"$(echo 'export A=1'; echo 'export PATH=/a:$PATH')\" #@A #@/a\n:\n"}}},
        {"eval of several lines",
         {{rc, "eval \"$(printf 'X=1\\nY=2\\nexport A=3\\n')\" #@A\nX=1\nexport B=7 #@B\n:\n"}}},
        {"a function that eval defined",
         {{rc, "eval \"$(printf 'f() {\\n :\\n export A=1\\n}\\n')\" #@A\n:\n:\nf #@A\n:\n"}}},
        {"source <()", {{rc, "export B=1 #@B\nsource <(echo; echo 'export A=1') #@A\n:\n"}}},
        {"default value", {{rc, ": ${A:=1} #@A\nexport A\n: ${A:=2}\n:\n"}}},
        {"falls back on what it has", {{rc, "export A=1 #@A\nexport A=${A:-2}\nexport A=\"$A\"\n:\n"}}},
        {"default in an argument", {{rc, "echo ${A:=1} >/dev/null #@A\nexport A\n"}}},
        {"a loop", {{rc, "for d in /a /b; do\n  PATH=$d:$PATH #@/a #@/b\ndone\n:\n"}}},
        {"if and else", {{rc, "if false; then\n  export A=1\nelse\n  export A=2 #@A\nfi\n:\n"}}},
        {"case", {{rc, "case x in\n  y) export A=1 ;;\n  x) export A=2 ;; #@A\nesac\n:\n"}}},
        {"&& over two lines", {{rc, "[ -d / ] &&\n  export A=1 #@A\n:\n"}}},
        {"|| on one line", {{rc, "[ -d /nowhere ] || export A=1 #@A\n:\n"}}},
        {"a line that goes on", {{rc, "export A=1 #@A\nexport PATH=/a:\\\n/b:$PATH\n:\n"}}},
        {"unset and set again", {{rc, "export A=1\nunset A\nexport A=2 #@A\n:\n"}}},
        {"unset", {{rc, "export A=1\nunset A #@A\n:\n"}}},
        {"read", {{rc, "read A <<< hello #@A\nexport A\n:\n"}}},
        {"here-document", {{rc, "cat <<EOF >/dev/null\nexport A=9\nEOF\nexport A=1 #@A\n:\n"}}},
        {"here-document into read", {{rc, "read A <<EOF\nexport B=9\nEOF\nexport A B=1 #@B\n:\n"}}},
        {"an alias of export",
         {{rc,
           "alias export='export '\nalias print=false printf=false builtin=false trap=false\nexport A=1 "
           "#@A\n:\n"}}},
        {"noise", {{rc, "echo noise; echo noise >&2\nprintf '\\0\\1tu0000\\0v\\0A\\0'\nexport A=1 #@A\n"}}},
        {"reads stdin", {{rc, "read -r x\ncat\nexport A=1 #@A\n"}}},
        {"reads the terminal", {{rc, "read -r x </dev/tty\nexport A=1 #@A\n"}}},
        {"set +x and PS4", {{rc, "set +x\nPS4='$(false)'\nexport A=1 #@A\n:\n"}}},
        {"stderr thrown away", {{rc, "exec 2>/dev/null\nexport A=1 #@A\n:\n"}}},
        {"set -u", {{rc, "set -u\nexport A=1 #@A\n:\nset +u\n"}}},
        {"background child", {{rc, "sleep 100 &\nexport A=1 #@A\n"}}},
        {"strange values", {{rc, "export A=$'x\\n y;\\t\"z\\'' #@A\nexport B='%s \\n `x` $(y) ü' #@B\n:\n"}}},
        {"very long value", {{rc, "export A=$(printf '%050000d' 7) #@A\n:\n"}}},
        {"$path-like names", {{rc, "export A_PATH=1\nexport A=2 #@A\nMY_A=3\nexport AA=4\n:\n"}}},
        {"last command of the file", {{rc, "export B=1 #@B\nexport A=1 #@A"}}},
        {"CRLF comment lines", {{rc, "# x\r\nexport A=1 #@A\n:\n"}}},
        {"DEBUG trap of one's own",
         {{rc,
           "export A=1 #@A\ntrap 'x=1' DEBUG\nexport B=2 #@B\nf() { trap - DEBUG; export C=3; } "
           "#@C\nf\nbuiltin trap -- 'x=1' "
           "DEBUG\nset +e\nexport D=4 #@D\nfalse\ntrap 'x=2' INT\nexport E=5 #@E\n:\n"}}},
        {"exit",
         {{rc, "export A=1\nexit 0 #@STOP\nexport A=2\n"}},
         false,
         std::chrono::milliseconds(20000),
         false},
        {"exec",
         {{rc, "export A=1\nexec /bin/true #@STOP\nexport A=2\n"}},
         false,
         std::chrono::milliseconds(20000),
         false},
        {"hangs", {{rc, "export A=1\nsleep 300 #@STOP\n"}}, false, std::chrono::milliseconds(2500), false},
        {"kills itself",
         {{rc, "export A=1\nkill -9 $$ #@STOP\n"}},
         false,
         std::chrono::milliseconds(20000),
         false},
    };
}

class Zsh : public testing::Test {
    void SetUp() override {
        if (!installed("zsh")) GTEST_SKIP() << "zsh is not installed";
    }
};
class Bash : public testing::Test {
    void SetUp() override {
        if (!installed("bash")) GTEST_SKIP() << "bash is not installed";
    }
};

TEST_F(Zsh, CommonTraps) {
    for (const auto& trap : common(".zshrc")) expect_right("zsh", trap);
}

TEST_F(Zsh, TrapsOfItsOwn) {
    const std::vector<Trap> traps{
        {"path=( )", {{".zshrc", "path=(/a $path) #@/a\npath+=(/b) #@/b\n:\n"}}},
        {.name = "typeset -U path",
         .files = {{".zshenv", "path=(/a $path) #@/a\n"},
                   {".zshrc", "typeset -U path PATH\npath=(/b /a $path) #@/b\n:\n"}},
         .by_removal = false},
        {"a tied list",
         {{".zshrc", "typeset -T GOPATH gopath\ngopath=(/x /y)\ngopath+=(/z) #@GOPATH\nexport GOPATH\n:\n"}}},
        {"every file",
         {{".zshenv", "export A=1 #@A\nexport B=1\n"},
          {".zprofile", "export B=2 #@B\n"},
          {".zshrc", "export C=1 #@C\n"},
          {".zlogin", "export D=1 #@D\n"}}},
        {"ZDOTDIR",
         {{".zshenv", "export ZDOTDIR=$HOME/z #@ZDOTDIR\n"},
          {".zshrc", "export A=1\n"},
          {"z/.zshrc", "\nexport A=2 #@A\n"}}},
        {"autoload",
         {{".zshrc", "fpath=(~/f $fpath)\nautoload -Uz setit\nsetit\n:\n"},
          {"f/setit", "# body\nexport A=1 #@A\n"}}},
        {"emulate sh",
         {{".zshrc", "emulate sh -c '. ~/one.sh'\n:\n"}, {"one.sh", "#\nexport A=1 #@A\nexport B=1 #@B\n"}}},
        {"ksharrays and others", {{".zshrc", "setopt ksharrays shwordsplit noglob\nexport A=1 #@A\n:\n"}}},
        {"anonymous function", {{".zshrc", "() {\n  export A=$1 #@A\n} x\n:\n"}}},
        {"global alias", {{".zshrc", "alias -g G=x\nexport A=G #@A\n:\n"}}},
        {"TRAPDEBUG",
         {{".zshrc",
           "TRAPDEBUG() { x=1 }\nexport A=1 #@A\nfunction TRAPDEBUG {\n  x=2\n}\nexport B=2 #@B\n:\n"}}},
        {"errexit in a function",
         {{".zshrc", "f() {\n  setopt localoptions errexit\n  export A=1 #@A\n}\nf\nexport B=1 #@B\n:\n"}}},
        {"err_return, xtrace and nounset",
         {{".zshrc",
           "setopt nounset\nexport A=1 #@A\nf() {\n  setopt localoptions err_return xtrace\n  export B=2 "
           "#@B\n  local C=3\n  "
           "false\n  export B=3\n}\nf\nexport C=4 #@C\nunsetopt nounset\n:\n"}}},
        {"ksharrays in a function",
         {{".zshrc",
           "f() {\n  emulate -L ksh\n  export A=1 #@A\n  g\n}\ng() {\n  export B=2 #@B\n  trap - DEBUG\n  "
           "export C=3 #@C\n}\nf\nexport "
           "D=4 #@D\n:\n"}}},
        {"functions named like builtins", {{".zshrc", "print() { : }\nexport A=1 #@A\n:\n"}}},
        {"chpwd hook", {{".zshrc", "chpwd() { export A=1 } #@A\ncd /\n:\n"}}},
        {"compinit", {{".zshrc", "autoload -Uz compinit\ncompinit -u\nexport A=1 #@A\n"}}},
        {"history",
         {{".zshrc", "HISTFILE=~/.hist; SAVEHIST=100; HISTSIZE=100\nprint -s hello\nexport A=1 #@A\n"}}},
        {"typeset -gx in a function",
         {{".zshrc", "f() {\n  typeset -gx A=1 #@A\n  typeset B=2\n}\nexport B=1 #@B\nf\n:\n"}}},
        {"export in a function is local to nobody",
         {{".zshrc", "f() { local x=1; export A=$x } #@A\nf\n:\n"}}},
    };
    for (const auto& trap : traps) expect_right("zsh", trap);
}

TEST_F(Bash, CommonTraps) {
    for (const auto& trap : common(".bash_profile")) expect_right("bash", trap);
}

TEST_F(Bash, CommonTrapsWithTheLinesOfBash3) {
    for (auto& trap : common(".bash_profile")) {
        trap.may_be_unknown = true;
        expect_right("bash 3", trap);
    }
}

// As bash-preexec and the shell integrations of terminals do it.
TEST_F(Bash, DebugTrapsOfTheUsersOwn) {
    const std::vector<Trap> traps{
        {"set and asked for",
         {{".bash_profile",
           "__seen() { :; }\ntrap '__seen \"$_\"' DEBUG\nexport A=1 #@A\nold=$(trap -p DEBUG)\ntrap - DEBUG "
           "EXIT\n"
           "export B=2 #@B\n:\n"}}},
        {"with and without --, one word, the builtin itself",
         {{".bash_profile",
           "hook() { :; }\ntrap -- 'hook \"$_\"' DEBUG\nexport A=1 #@A\ntrap DEBUG\nexport B=2 #@B\nbuiltin "
           "trap 'hook' "
           "DEBUG\nexport C=3 #@C\nshopt -q extdebug && export C=4\nf() { export D=5; } #@D\nf\ncommand trap "
           "- DEBUG\nexport "
           "E=6 #@E\n:\n"}}},
        {"other traps stay",
         {{".bash_profile",
           "trap -- 'x=1' DEBUG USR1\ntrap 'true' USR2\n[[ $(trap -p) == *USR1*USR2* ]] && export A=1 "
           "#@A\nkill -USR1 $$\nexport "
           "B=$x #@B\n:\n"}}},
        {"installed before the first prompt",
         {{".bash_profile",
           "seen() { :; }\nset_up() {\n  local prior\n  prior=$(trap -p DEBUG)\n  [[ -z $prior ]] && trap "
           "'seen \"$_\"' "
           "DEBUG\n  PROMPT_COMMAND=\"seen; $PROMPT_COMMAND\"\n}\nPROMPT_COMMAND=set_up\nset_up\nexport A=1 "
           "#@A\n:\n"}}},
        {"in a function",
         {{".bash_profile",
           "install() {\n  trap 'x=1' debug\n  export A=1 #@A\n}\ninstall\nset -u\ntrap >/dev/null\nexport "
           "B=2 #@B\nset "
           "+u\n:\n"}}},
    };
    for (const auto& trap : traps) expect_right("bash", trap);
}

TEST_F(Bash, TrapsOfItsOwn) {
    const std::vector<Trap> traps{
        {"functions are not traced",
         {{".bash_profile", "set +o functrace\n. ~/one.sh\nexport D=1 #@D\n:\n"},
          {"one.sh", ":\nexport A=1 #@A\nf() {\n  export B=2 #@B\n}\nf\nset +T; f\n"}}},
        {"the first of three", {{".bash_login", "export A=1 #@A\n"}, {".profile", "export A=2\n"}}},
        {".profile that reads .bashrc",
         {{".profile", "if [ -n \"$BASH_VERSION\" ]; then\n  . \"$HOME/.bashrc\"\nfi\n:\n"},
          {".bashrc", "case $- in *i*) ;; *) return ;; esac\nexport A=1 #@A\n"}}},
        {"printf -v", {{".bash_profile", "printf -v A '%s' 1 #@A\nexport A\n:\n"}}},
        {"declare -gx",
         {{".bash_profile", "f() {\n  declare -gx A=1 #@A\n  declare B=2\n}\nexport B=1 #@B\nf\n:\n"}}},
        {"name reference", {{".bash_profile", "declare -n r=A\nr=1 #@A\nexport A\n:\n"}}, true},
        {"arithmetic", {{".bash_profile", "(( A = 5 )) #@A\nexport A\n:\n"}}},
        {"local that is set before",
         {{".bash_profile", "export A=1\nf() {\n  A=2 #@A\n  local A=3\n  :\n}\nf\n:\n"}},
         true},
        {"login_shell", {{".bash_profile", "if shopt -q login_shell; then\n  export A=1 #@A\nfi\n:\n"}}},
        {"history", {{".bash_profile", "HISTFILE=~/.hist\nhistory -s hello\nexport A=1 #@A\n"}}},
        {"PROMPT_COMMAND", {{".bash_profile", "PROMPT_COMMAND='export A=9'\nexport A=1 #@A\n"}}},
        {"ERR trap",
         {{".bash_profile", "trap 'export A=2' ERR\nexport A=1\nfalse #@A\ntrap - ERR\n:\n"}},
         true},
        {"+=", {{".bash_profile", "export A=1\nA+=2 #@A\nPATH+=:/a #@/a\n:\n"}}},
    };
    for (const auto& trap : traps) expect_right("bash", trap);
}

TEST_F(Zsh, TracingDoesNotChangeTheEnvironment) {
    const Home home(Files{{".zshenv", "export A=1\npath=(/a $path)\n"},
                          {".zshrc", "eval \"$(echo export B=2)\"\nexport C=${ZDOTDIR-none}$-\n"}});
    const auto plain = plain_environment("zsh", home);
    const auto startup = trace_home("zsh", home, {"A", "B", "C"});
    for (const auto& final : startup.final_values) {
        if (final.name == "_" || final.name == "SHLVL") continue;
        EXPECT_EQ(plain.at(final.name), final.value) << final.name;
    }
}

TEST_F(Bash, AliasesAndFunctionsOfInterest) {
    const Home home(Files{{".bash_profile", "alias go='go1.22'\ngopls() {\n  :\n}\n"}});
    const auto startup = trace_home("bash", home, {});
    ASSERT_EQ(startup.names.size(), 2U);
    EXPECT_EQ(startup.names[0].kind, "alias");
    EXPECT_EQ(startup.names[0].value, "go1.22");
    EXPECT_EQ(startup.names[0].origin.line, 1);
    EXPECT_EQ(startup.names[1].name, "gopls");
    EXPECT_EQ(startup.names[1].origin.line, 2);
}

TEST_F(Zsh, AliasesAndFunctionsOfInterest) {
    const Home home(Files{{".zshrc", "alias go='go1.22'\ngopls() {\n  :\n}\n"}});
    const auto startup = trace_home("zsh", home, {});
    ASSERT_EQ(startup.names.size(), 2U);
    EXPECT_EQ(startup.names[0].value, "go1.22");
    EXPECT_EQ(startup.names[0].origin.line, 1);
    EXPECT_EQ(startup.names[1].origin.line, 2);
}

TEST_F(Zsh, AFunctionThatIsLoadedWhenItIsCalled) {
    const Home home(Files{{".zshrc", "fpath=(~/f $fpath)\nautoload -Uz go\n"},
                          {"f/go", "print ran >~/ran\ngit checkout \"$@\"\n"}});
    const auto startup = trace_home("zsh", home, {});
    ASSERT_EQ(startup.names.size(), 1U);
    EXPECT_NE(startup.names[0].value.find("git checkout"), std::string::npos) << startup.names[0].value;
    EXPECT_EQ(startup.names[0].origin.path, home.path() + "/f/go");
    EXPECT_FALSE(home.state().contains(home.path() + "/ran")) << "it was called";
}

}  // namespace
}  // namespace trueup::test
