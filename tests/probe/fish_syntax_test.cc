// What fish 3 and 4 refuse to parse (`fish -n`), and what they do not.
#include "probe/startup/fish_syntax.h"

#include <gtest/gtest.h>

#include <utility>

namespace trueup::startup {
namespace {

TEST(FishSyntax, OfAnotherShell) {
    const std::pair<const char*, int> refused[] = {
        {"if [[ $x == 1 ]]; then\n  export A=1\nfi\n", 1},
        {"set -gx A 1\nfor x in a b; do echo; done\n", 2},
        {"while true; do echo; done", 1},
        {"case x in\n a) echo;;\nesac", 1},
        {"f() {\n echo\n}", 1},
        {"function f() {\n echo\n}", 1},
        {"x=1", 1},
        {"echo\nnot x=1", 2},
        {"x=$(pwd)", 1},
        {"echo ${x}", 1},
        {"echo \"a ${x}\"", 1},
        {"echo $?", 1},
        {"echo $#", 1},
        {"echo \"$@\"", 1},
        {"cat <<EOF\na\nEOF", 1},
        {"cat <<<x", 1},
        {"(echo a)", 1},
        {"else", 1},
        {"end", 1},
        {"begin\n if true\n end", 1},
        {"A=1 if true", 1},
        {"\"if\" true", 1},
    };
    for (const auto& [text, line] : refused) {
        const auto refusal = fish_refusal(text);
        ASSERT_TRUE(refusal.has_value()) << text;
        EXPECT_EQ(refusal->line, line) << text;
        EXPECT_FALSE(refusal->message.empty());
    }
}

TEST(FishSyntax, ItsOwn) {
    for (const char* text : {"if true\n echo\nelse if false\n echo\nelse\n echo\nend",
                             "export A=$(pwd)",
                             "export PATH=$PATH:/x",
                             "X=1 echo",
                             "x[1]=2",
                             "echo '${x}'",
                             "echo \\${x}",
                             "echo $$x \"$$x\"",
                             "fi",
                             "done",
                             "[[ -f x ]] && y",
                             "source (x | psub)",
                             "begin; echo; end | cat",
                             "if --help",
                             "if begin; true; end\nend",
                             "switch $a\n case b\n  echo\nend",
                             "while read -l x\nend",
                             "set -q X; or set X 1",
                             "# if for while",
                             "echo (if true; echo; end)",
                             "function f -e b\n echo $argv[1]\nend",
                             "{ if true; echo; end; }",
                             "abbr -a gs 'git ${x}'",
                             "test -d /x && set x 1; and echo",
                             "echo \"a",
                             "command x=1"}) {
        const auto refusal = fish_refusal(text);
        EXPECT_FALSE(refusal.has_value()) << text << ": " << refusal->message;
    }
}

}  // namespace
}  // namespace trueup::startup
