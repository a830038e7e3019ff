// What without_setting() leaves of a line, held against the real shells: the
// variable is not set any more, all else is as before, and the syntax is good.
#include <gtest/gtest.h>

#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include "base/text.h"
#include "facts/set_line.h"
#include "platform/scratch.h"

namespace trueup {
namespace {

using testing::Scratch;
using Random = std::mt19937;

const std::string& any_of(Random& random, const std::vector<std::string>& choices) {
    return choices[std::uniform_int_distribution<std::size_t>(0, choices.size() - 1)(random)];
}

std::string replaced(std::string text, std::string_view mark, const std::string& with) {
    const auto at = text.find(mark);
    return at == std::string::npos ? text : text.replace(at, mark.size(), with);
}

// S: the statement that sets X; C: a condition.
const std::vector<std::string> setters = {
    "export X=1",          "X=\"1 2\"",          "declare -x X=1",    "typeset -gx X='a;b'",
    "export A=2 X=1 B=3",  "export X=$(echo 1)", ": ${X:=1}",         ": \"${X=1}\"",
    "eval \"export X=1\"", "eval 'X=1'",         "export X=`echo 1`", "export X=${HOME}/x A=7"};
const std::vector<std::string> conditions = {
    "true", "false", "[ -d / ]", "[ -d /nonexistent/x ]", "test -n \"$HOME\"", "[[ a == a* ]]", "((1 > 2))"};
const std::vector<std::string> wrappers = {"S",
                                           "C && S",
                                           "C || S",
                                           "{ S; }",
                                           "if C; then S; fi",
                                           "if C; then B=1; S; else A=1; fi",
                                           "f() { S; }; f",
                                           "case a in a) S;; esac",
                                           "case a in b) A=9;; *) S; B=8 ;; esac",
                                           "S && A=5",
                                           "S || A=5",
                                           "A=4; S; B=6",
                                           "for i in 1; do S; done",
                                           "C && S && A=3",
                                           "  S # X=2",
                                           "A='X=1'; S",
                                           "C && { A=1; S; }; B=2"};

std::string random_line(Random& random) {
    auto line = any_of(random, wrappers);
    if (random() % 2 == 0) line = replaced(std::move(line), "S", any_of(random, wrappers));
    line = replaced(std::move(line), "S", any_of(random, setters));
    for (int i = 0; i < 3; ++i) line = replaced(std::move(line), "C", any_of(random, conditions));
    return line;
}

std::string in_quotes(std::string_view text) {
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

std::string output_of(const std::string& command) {
    std::string out;
    FILE* pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr) return out;
    char buffer[4096];
    for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) out.append(buffer, n);
    ::pclose(pipe);
    return out;
}

void held_against(const std::string& shell) {
    if (output_of(shell + " -c 'echo there' 2>&1") != "there\n") GTEST_SKIP() << shell << " is not installed";
    const auto seed = std::random_device{}();
    std::printf("%s: seed %u\n", shell.c_str(), seed);
    Random random(seed);
    constexpr std::size_t count = 1500;
    std::vector<std::pair<std::string, std::string>> lines;
    std::string script = "unset X A B\n";
    for (std::size_t tried = 0; lines.size() < count && tried < 2 * count; ++tried) {
        auto line = random_line(random);
        const auto without = without_setting(line, "X");
        if (!without) continue;
        for (const auto& text : {line, without->rest})
            script +=
                "(eval " + in_quotes(text) + " >/dev/null 2>&1; echo \"${X-unset}|$A|$B\") || echo failed\n";
        lines.emplace_back(std::move(line), without->rest);
    }
    // Nearly all of these lines are understood.
    ASSERT_EQ(lines.size(), count);
    Scratch scratch;
    const auto said = lines_of(output_of(shell + " " + scratch.file("lines.sh", script)));
    ASSERT_EQ(said.size(), 2 * count);
    std::size_t were_set = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const auto& before = said[2 * i];
        const auto& after = said[2 * i + 1];
        were_set += before.starts_with("unset|") ? 0U : 1U;
        const auto others = before.substr(before.find('|'));
        EXPECT_EQ(after, "unset" + others) << lines[i].first << "\n-> " << lines[i].second;
    }
    EXPECT_GT(were_set, count / 3);
}

TEST(SetLineShells, Bash) { held_against("bash"); }
TEST(SetLineShells, Zsh) { held_against("zsh -f"); }

}  // namespace
}  // namespace trueup
