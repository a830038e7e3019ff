// What the reader calls refused is refused by the real fish: random files out of lines of fish
// and of other shells.
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <random>

#include "home.h"
#include "platform/process.h"
#include "probe/startup/fish_syntax.h"

namespace trueup::test {
namespace {

constexpr auto lines = std::to_array<const char*>({
    "x=1",
    "X=1 echo",
    "x[1]=2",
    "if [[ $x == 1 ]]; then",
    "then",
    "fi",
    "done",
    "esac",
    "echo ${x}",
    "echo \"${x}\"",
    "echo '${x}'",
    "echo \"$?\"",
    "echo $$x",
    "echo $#",
    "echo '$@'",
    "echo \\$@",
    "cat <<EOF",
    "(echo a)",
    "f() {",
    "function f",
    "end",
    "end",
    "end",
    "end",
    "if true",
    "else",
    "else if false",
    "switch $a",
    "case b",
    "for x in a b",
    "for x in a; do",
    "while read -l x",
    "begin",
    "echo ok",
    "set -gx A 1",
    "export A=$(pwd)",
    "echo (pwd) | cat",
    "not test -d /x; and echo",
    "if test -d /x; or false",
    "if type -q go; echo; end",
    "test -d /x && set x 1",
    "set x \"a # b\"",
    "# if for while",
    "if --help",
    "time echo",
    "alias a='x=1'",
    "abbr -a gs 'git ${x}'",
    "if begin; true; end",
    "echo (if true; echo; end)",
    "echo \"a",
    "end | cat",
    "echo &",
    "echo >&2",
    "  a b \\",
    "return 1",
    "A=1 if true",
    "end; echo",
    "else; echo",
    "\"if\" x",
    "begin echo",
    "begin;end",
    "{ if true",
    "echo {a,b}",
    "function f --description 'x'",
    "command x=1",
});

TEST(FishRefusals, AreFishs) {
    if (!installed("fish")) GTEST_SKIP() << "fish is not installed";
    const char* seed = std::getenv("TRUEUP_SEED");
    std::mt19937 random(seed == nullptr ? 7U : static_cast<unsigned>(std::strtoul(seed, nullptr, 10)));
    int refused = 0;
    for (int i = 0; i < 300; ++i) {
        std::string text;
        for (auto count = 1 + random() % 6; count > 0; --count)
            text += std::string(lines[random() % lines.size()]) + "\n";
        const auto refusal = startup::fish_refusal(text);
        if (!refusal) continue;
        ++refused;
        const Home home(Files{{"file.fish", text}});
        ProcessRequest request;
        request.program = "/usr/bin/fish";
        request.argv = {"fish", "-n", home.path() + "/file.fish"};
        request.env = {"HOME=" + home.path(), "PATH=/usr/bin:/bin"};
        request.cwd = home.path();
        const auto result = run_process(request);
        ASSERT_TRUE(result.has_value());
        EXPECT_NE(result->code, 0) << text << refusal->line << ": " << refusal->message;
    }
    EXPECT_GT(refused, 100);
}

}  // namespace
}  // namespace trueup::test
