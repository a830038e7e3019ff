#include <gtest/gtest.h>

#include "home.h"

namespace trueup::test {
namespace {

const std::string rc = ".config/fish/config.fish";

class Fish : public testing::Test {
    void SetUp() override {
        if (!installed("fish")) GTEST_SKIP() << "fish is not installed";
    }
};

TEST_F(Fish, Traps) {
    const std::vector<Trap> traps{
        {"plain", {{rc, "set -gx A 1\nset -gx A 2 #@A\n"}}},
        {"set, then exported", {{rc, "set -g A 1\nset -gx A $A #@A\n"}}},
        {"in a function", {{rc, "function f\n  set -gx A 1 #@A\nend\nf\n"}}},
        {"a function with arguments",
         {{rc, "function add\n  set -gx PATH $argv[1] $PATH #@/a #@/b\nend\nadd /a\nadd /b\n"}}},
        {"local",
         {{rc, "set -gx A 1 #@A\nfunction f\n  set -l A 2\n  set -lx A 3\n  set -gx B 4 #@B\nend\nf\n"}}},
        {"a block", {{rc, "set -gx A 1 #@A\nbegin\n  set -lx A 2\nend\n"}}},
        {"before a command", {{rc, "set -gx A 1 #@A\nA=2 /bin/true\nA=3 true\n"}}},
        {"in a command substitution", {{rc, "set -gx A 1 #@A\nset -gx B (echo x) #@B\n"}}},
        {"nested source",
         {{rc, "source ~/one.fish\n"},
          {"one.fish", "set X 1\nsource ~/two.fish\n"},
          {"two.fish", "# two\nset -gx A 1 #@A\n"}}},
        {"return early",
         {{rc, "set -gx A 1 #@A\nsource ~/one.fish\n"},
          {"one.fish", "set -gx B 1 #@B\nreturn 0\nset -gx A 2\n"}}},
        {"eval", {{rc, "eval 'set -gx A 1' #@A\n"}}},
        {"eval of several lines", {{rc, "set -gx B 1 #@B\neval 'set X 1; set Y 2; set -gx A 3' #@A\n"}}},
        {"eval of output", {{rc, "set X\n\neval (echo 'set -gx A 1') #@A\n"}}},
        {"output sourced", {{rc, "set X\necho 'set -gx A 1; fish_add_path -gP /tmp' | source #@A #@/tmp\n"}}},
        {"a function that eval defined",
         {{rc, "eval 'function f; set -gx A 5; end'\nset -gx B 1 #@B\nf #@A\nset -gx C $B #@C\n"}},
         true},
        {"a loop", {{rc, "for d in /a /b\n  set -gx PATH $d $PATH #@/a #@/b\nend\n"}}},
        {"if and else", {{rc, "if false\n  set -gx A 1\nelse\n  set -gx A 2 #@A\nend\n"}}},
        {"switch", {{rc, "switch x\n  case y\n    set -gx A 1\n  case x\n    set -gx A 2 #@A\nend\n"}}},
        {"and", {{rc, "test -d /; and set -gx A 1 #@A\ntest -d / && set -gx B 1 #@B\n"}}},
        {"a line that goes on", {{rc, "set -gx PATH /a \\\n  /b $PATH\nset -gx A 1 #@A\n"}}},
        {"erase and set again", {{rc, "set -gx A 1\nset -e A\nset -gx A 2 #@A\n"}}},
        {"erase", {{rc, "set -gx A 1\nset -e A #@A\n"}}},
        {"read", {{rc, "echo hello | read -gx A #@A\n"}}},
        {"fish_add_path", {{rc, "fish_add_path -gP /tmp #@/tmp\n"}}},
        {"fish_add_path through a universal variable", {{rc, "fish_add_path /tmp #@/tmp\n"}}},
        {"export", {{rc, "export A=1 #@A\n"}}},
        {"conf.d",
         {{".config/fish/conf.d/a.fish", "set -gx A 1 #@A\nset -gx B 1\n"}, {rc, "set -gx B 2 #@B\n"}}},
        {"a function of one's own file",
         {{".config/fish/functions/f.fish", "function f\n  set -gx A 1 #@A\nend\n"}, {rc, "f\n"}}},
        {"universal, exported",
         {{".config/fish/fish_variables",
           "# This file contains fish universal variable definitions.\n# VERSION: 3.0\nSETUVAR --export A:1 "
           "#@A\n"},
          {rc, "set B 1\n"}}},
        {"universal paths",
         {{".config/fish/fish_variables",
           "# This file contains fish universal variable definitions.\n# VERSION: 3.0\nSETUVAR "
           "fish_user_paths:/tmp\n"},
          {rc, "set -gx A 1 #@A\n"}}},
        {"set -U", {{rc, "set -Ux A 1 #@A\n"}}},
        {"noise", {{rc, "echo noise; echo noise >&2; echo '---> set -gx A 3'\nset -gx A 1 #@A\n"}}},
        {"reads stdin", {{rc, "read -l x\ncat\nset -gx A 1 #@A\n"}}},
        {"strange values", {{rc, "set -gx A \"x\ny;\\t'z\" #\nset -gx B 'ü % \\\\ $x' #@B\n"}}, true},
        {"lists", {{rc, "set -gx A x y z #@A\nset -gxa B 1 #@B\n"}}},
        {"interactive only",
         {{rc,
           "if status is-interactive\n  set -gx A 1 #@A\nend\nif status is-login\n  set -gx B 1 "
           "#@B\nend\n"}}},
        {"an alias", {{rc, "alias set=true\nset -gx B 1\nbuiltin set -gx A 1 #@A\n"}}},
        {"background child", {{rc, "sleep 100 &\nset -gx A 1 #@A\n"}}},
        {"exec",
         {{rc, "set -gx A 1\nexec /bin/true\nset -gx A 2\n"}},
         false,
         std::chrono::milliseconds(20000),
         false},
        {"hangs", {{rc, "set -gx A 1\nsleep 300 #@STOP\n"}}, false, std::chrono::milliseconds(2500), false},
    };
    for (const auto& trap : traps) expect_right("fish", trap);
}

}  // namespace
}  // namespace trueup::test
