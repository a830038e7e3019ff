// Options of a shell that change what the trace's own code means, or end a shell.
#include <gtest/gtest.h>

#include "home.h"

namespace trueup::test {
namespace {

// Lines in front of "export A=1", so that each option holds while the rest is followed.
void expect_right_under(const std::string& shell, const std::string& rc,
                        const std::vector<std::string>& options) {
    for (const auto& option : options) {
        const auto name = shell + ": " + option;
        expect_right(shell, {name.c_str(),
                             {{rc, option + "\nexport A=1 #@A\n:\nf() {\n  export B=2 #@B\n}\nf\nexport "
                                            "PATH=/a:$PATH #@/a\n:\n"}}});
    }
}

class Options : public testing::TestWithParam<std::string> {
protected:
    void SetUp() override {
        if (!installed(GetParam())) GTEST_SKIP() << GetParam() << " is not installed";
    }
};

class BashOptions : public Options {};

TEST_P(BashOptions, LeaveTheTraceWhole) {
    expect_right_under(GetParam(), ".bash_profile",
                       {"set -u", "set -e", "set -eu -o pipefail", "set -f", "set -C", "set -x", "set -v",
                        "set -a", "set -n", "set -E", "set -eET", "set -o posix", "shopt -s failglob",
                        "shopt -s nullglob", "shopt -s nocasematch", "shopt -s extglob dotglob nocaseglob",
                        "IFS=abc/", "set -aefuxC", "set -eu; shopt -s nullglob nocasematch failglob"});
}

TEST_P(BashOptions, WhatACommandLeavesBehind) {
    const std::vector<Trap> traps{
        {"the status", {{".bash_profile", "false\nexport A=$? #@A\n:\n"}}},
        {"the last argument", {{".bash_profile", "/bin/true hello\nexport A=$_ #@A\n:\n"}}},
        {"a match", {{".bash_profile", "[[ abc =~ b ]]\nexport A=${BASH_REMATCH[0]} #@A\n:\n"}}},
        {"letters alone differ",
         {{".bash_profile", "shopt -s nocasematch\nexport A=x\n:\nexport A=X #@A\n:\n"}}},
        {"every assignment exports",
         {{".bash_profile", "set -a\nA=1 #@A\n[[ $(env) == *__trueup* ]] || B=1 #@B\n:\n"}}},
        {"assignments behind a command", {{".bash_profile", "export A=1 #@A\nset -k\n:\nset +k\nB=1\n:\n"}}},
        {"a trap under posix rules",
         {{".bash_profile", "set -o posix\ntrap ': x' DEBUG\nexport A=1 #@A\n:\n"}}},
        {"an error of arithmetic ends the files that are read, and not the shell",
         {{".bash_profile", "export A=1 #@A\n. ~/.more\nexport B=2\n"},
          {".more", "export C=1 #@C\nif (( ! ${x[(I)y]} )); then :; fi\nexport C=2\n"}}},
        {"the last command fails under set -e",
         {{".bash_profile", "set -e\nexport A=1 #@A\n[ -d /nowhere ] && :\n"}}},
    };
    for (const auto& trap : traps) expect_right(GetParam(), trap);
}

// It ends the real shell as well.
TEST_P(BashOptions, ACommandThatFailsUnderErrexit) {
    const Home home(Files{{".bash_profile", "set -e\nexport A=1\nfalse\nexport B=2\n"}});
    const auto startup = trace_home(GetParam(), home, {"A", "B"});
    EXPECT_FALSE(startup.complete);
    EXPECT_EQ(startup.stopped_at.line, 3);
}

INSTANTIATE_TEST_SUITE_P(Shells, BashOptions, testing::Values("bash"));

class ZshOptions : public Options {};

TEST_P(ZshOptions, LeaveTheTraceWhole) {
    expect_right_under(GetParam(), ".zshrc",
                       {"setopt errexit", "setopt nounset", "setopt noclobber", "setopt ksharrays",
                        "setopt shwordsplit", "setopt noglob", "setopt xtrace", "setopt allexport",
                        "setopt localoptions", "setopt posixbuiltins posixidentifiers", "setopt nullglob",
                        "setopt errreturn", "setopt globsubst", "setopt nocasematch", "IFS=abc/"});
}

INSTANTIATE_TEST_SUITE_P(Shells, ZshOptions, testing::Values("zsh"));

}  // namespace
}  // namespace trueup::test
