#include <gtest/gtest.h>

#include "home.h"

namespace trueup::test {
namespace {

const std::string rc = ".config/fish/config.fish";

std::vector<Trap> traps() {
    return {
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
        {"a block with a redirection",
         {{rc,
           "echo true | source\nwhile read -l l\n  set -gx A $l #@A\nend < ~/v\nset -gx B 1 #@B\nbegin\n  "
           "set "
           "-gx C 1 #@C\nend < ~/v\nset -gx D 1 #@D\n"},
          {"v", "x\n"}}},
        {"psub", {{rc, "set -gx B 1 #@B\nsource (echo 'set -gx A 1' | psub) #@A\nset -gx C 1 #@C\n"}}},
        {"psub of what was sourced",
         {{rc, "echo 'source (echo set -gx A 1 | psub)' | source #@A\nset -gx B 1 #@B\n"}}},
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
        {"the same in both branches",
         {{rc, "if false\n  set -gx A 1\nelse\n  set -gx A 1 #@A\nend\nset -gx B 1 #@B\n"}}},
        {"the same in a function's branches",
         {{rc,
           "function f\n  if test -d /nowhere\n    set -gx A 1\n  else if test -d /\n    set -gx A 1 #@A\n  "
           "else\n    "
           "set -gx A 1\n  end\nend\nf\n"}}},
        {"the same in two loops",
         {{rc,
           "for d in /a /b\n  test -d /nowhere; and set -gx A 1\n  true\nend\nfor d in /a /b\n  test -d /; "
           "and set -gx A "
           "1 #@A\n  true\nend\n"}},
         true},
        {"the same in two cases",
         {{rc,
           "switch (uname)\n  case Linux\n    set -gx A ~/go #@A\n    set -gx B 1 #@B\n  case '*'\n    set "
           "-gx A ~/go\nend\n"}}},
        {.name = "the same twice",
         .files = {{rc, "set -gx A 1\nset -gx B 1\nset -gx A 1 #@A\n"}},
         .by_removal = false},
        {"the same in two functions",
         {{rc, "function f\n  set -gx A 1\nend\nfunction g\n  set -gx A 1 #@A\nend\ng\n"}}},
        {"the same in a function that is not called",
         {{rc, "function f\n  set -gx A 1\nend\nset -gx A 1 #@A\n"}}},
        {"the same in a loop, and after it",
         {{rc, "for i in 1 2\n  true\n  set -gx A 1\n  set -gx B 2\n  set -gx A 3\nend\nset -gx A 1 #@A\n"}},
         true},
        {"not only local", {{rc, "set -gx A 1 #@A\nfunction f\n  set -l A 2\n  set A 3\nend\nf\n"}}},
        {"in the command substitution after an eval",
         {{rc, "eval 'true'\nset -gx B (set -gx A 1; echo x) #@A #@B\n"}},
         true},
        {"a function in the command substitution after an eval",
         {{rc, "function f\n  set -gx A 1 #@A\n  echo x\nend\neval true\nset -gx B (f) #@B\n"}}},
        {"a function that an eval calls", {{rc, "function f\n  set -gx A 1 #@A\nend\neval f\n"}}},
        {"an event", {{rc, "function f --on-variable X\n  set -gx A 1 #@A\nend\nset -g X 1\n"}}},
        {"a function that eval defined, its text elsewhere",
         {{rc, "eval 'function f; set -gx A 5; end' #@A\nf #@A\ntest -d /nowhere; and set -gx A 5\n"}}},
        {"a function of another file",
         {{rc, "source ~/one.fish\nf\nset -gx A $A\n"},
          {"one.fish", "function f\n  set -gx B 1 #@B\nend\n"}}},
        {"for a whole function", {{rc, "set -gx A 1 #@A\nfunction f\n  true\nend\nA=2 f\nA=3 eval true\n"}}},
        {"a loop over the name", {{rc, "set -gx A 1 #@A\nfor A in x y\n  true\nend\n"}}},
        {"an index", {{rc, "set -gx A x y\nset A[1] z #@A\n"}}},
        {"by a name in a variable", {{rc, "set n A\nset -gx $n 1 #@A\n"}}},
        {"background child", {{rc, "sleep 100 &\nset -gx A 1 #@A\n"}}},
        {"exec",
         {{rc, "set -gx A 1\nexec /bin/true\nset -gx A 2\n"}},
         false,
         std::chrono::milliseconds(20000),
         false},
        {"hangs", {{rc, "set -gx A 1\nsleep 300 #@STOP\n"}}, false, std::chrono::milliseconds(2500), false},
    };
}

void run(const std::string& shell) {
    if (!installed(shell)) GTEST_SKIP() << shell << " is not installed";
    for (const auto& trap : traps()) expect_right(shell, trap);
}

// XDG_CONFIG_HOME and XDG_DATA_HOME lead fish to other files: those run, out of our
// folder all the same, and see both names as the user has them.
void elsewhere(const std::string& shell) {
    if (!installed(shell)) GTEST_SKIP() << shell << " is not installed";
    const Home home({{"xdg/fish/config.fish",
                      "set -gx A xdg\nset -gx SEEN $XDG_CONFIG_HOME $XDG_DATA_HOME\nset -U foo 1\n"},
                     {"xdg/fish/conf.d/one.fish", "set -gx B 1\n"},
                     {"data/fish/vendor_conf.d/two.fish", "set -gx C 1\n"},
                     {".config/fish/config.fish", "set -gx A usual\n"}});
    const auto before = home.state();
    const auto config = home.path() + "/xdg";
    const auto data = home.path() + "/data";
    const auto startup = trace_home(shell, home, {"A", "B", "C", "SEEN"}, std::chrono::milliseconds(20000),
                                    {{"XDG_CONFIG_HOME", config}, {"XDG_DATA_HOME", data}});
    EXPECT_EQ(home.state(), before) << "the home folder was written";
    EXPECT_TRUE(startup.complete) << startup.unknown_reason;
    EXPECT_EQ(place_of(startup, home, "A"), "xdg/fish/config.fish:1");
    EXPECT_EQ(place_of(startup, home, "B"), "xdg/fish/conf.d/one.fish:1");
    EXPECT_EQ(place_of(startup, home, "C"), "data/fish/vendor_conf.d/two.fish:1");
    std::string seen;
    for (const auto& value : startup.final_values) {
        if (value.name == "SEEN") seen = value.value;
    }
    EXPECT_EQ(seen, config + " " + data);
}

void abbreviations(const std::string& shell) {
    if (!installed(shell)) GTEST_SKIP() << shell << " is not installed";
    const Home home({{rc, "set -gx A 1\nabbr -a go git checkout\nabbr -a gb go build\n"}});
    const auto startup = trace_home(shell, home, {"A"});
    ASSERT_EQ(startup.names.size(), 1U);
    EXPECT_EQ(startup.names[0].kind, "abbreviation");
    EXPECT_EQ(startup.names[0].value, "git checkout");
    EXPECT_EQ(startup.names[0].origin.line, 2);
}

TEST(Fish, Traps) { run("fish"); }
TEST(Fish4, Traps) { run("fish 4"); }
TEST(Fish, FoldersElsewhere) { elsewhere("fish"); }
TEST(Fish4, FoldersElsewhere) { elsewhere("fish 4"); }
TEST(Fish, Abbreviations) { abbreviations("fish"); }
TEST(Fish4, Abbreviations) { abbreviations("fish 4"); }

}  // namespace
}  // namespace trueup::test
