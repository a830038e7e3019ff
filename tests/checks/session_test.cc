// session-older-than-start-up: processes are in no snapshot, so facts are made here.
#include <gtest/gtest.h>

#include <algorithm>

#include "checks/registry.h"
#include "facts/facts.h"

namespace trueup {
namespace {

constexpr std::int64_t start = 1'000'000;

Ancestor process(std::string name, std::int64_t started, std::vector<Variable> variables) {
    Ancestor out;
    out.pid = 7;
    out.arguments = {"-" + name};
    out.name = std::move(name);
    out.terminal = true;
    out.started = started;
    Environment environment;
    environment.variables = std::move(variables);
    environment.variables.push_back({"HOME", "/home/a", {}});
    out.environment = std::move(environment);
    return out;
}

// A zsh whose .zshrc was changed `after` seconds after it began; line 3 gives GOPROXY
// the value "new".
struct Scene {
    Facts facts;

    explicit Scene(std::int64_t after = 60) {
        facts.machine.os = "linux";
        facts.user.home = "/home/a";
        facts.startup.method = "trace";
        facts.startup.complete = true;
        facts.startup.shell = "zsh";
        facts.startup.unknown_reason.clear();
        const Origin line{OriginKind::file, "/home/a/.zshrc", 3, "export GOPROXY=new", ""};
        facts.startup.final_values = {{"GOPROXY", "new", true, line, false, false}};
        facts.startup.modified["/home/a/.zshrc"] = start + after;
        facts.ancestors = {process("zsh", start, {})};
        facts.env.variables = {{"GOPROXY", "old", {}}};
    }
    Verdict judge() const {
        Verdict verdict;
        find_check("session-older-than-start-up")->run(facts, verdict);
        return verdict;
    }
};

TEST(SessionCheck, AnOldTerminal) {
    const auto verdict = Scene().judge();
    ASSERT_EQ(verdict.findings.size(), 1U);
    const auto& finding = verdict.findings[0];
    EXPECT_EQ(finding.subject.setting, "GOPROXY");
    EXPECT_EQ(finding.subject.value, "old");
    EXPECT_EQ(finding.confidence, Confidence::likely);
    EXPECT_NE(finding.evidence[0].text.en.find("began 1 min before /home/a/.zshrc"), std::string::npos);
    EXPECT_EQ(finding.remedies[0].id, "new-terminal");
}

TEST(SessionCheck, QuietWhereNothingProvesIt) {
    Scene same;
    same.facts.env.variables[0].value = "new";
    EXPECT_TRUE(same.judge().findings.empty());
    EXPECT_TRUE(Scene(-60).judge().findings.empty()) << "the shell is younger than the file";
    EXPECT_TRUE(Scene(1).judge().findings.empty()) << "within the difference of two clocks";
    Scene script;
    script.facts.ancestors[0].arguments = {"zsh", "build.sh"};
    EXPECT_TRUE(script.judge().findings.empty()) << "nobody types into a script";
    Scene cron;
    cron.facts.ancestors[0].terminal = false;
    EXPECT_TRUE(cron.judge().findings.empty());
    Scene other;
    other.facts.user.home = "/root";
    EXPECT_TRUE(other.judge().findings.empty()) << "the shell has another HOME";
    Scene direnv;
    direnv.facts.env.variables.push_back({"DIRENV_DIR", "-/p", {}});
    EXPECT_TRUE(direnv.judge().findings.empty());
    Scene hidden;
    hidden.facts.ancestors[0].environment = Unknown{{"denied", "拒绝"}};
    EXPECT_TRUE(hidden.judge().findings.empty());
    Scene none;
    none.facts.ancestors.clear();
    EXPECT_TRUE(none.judge().findings.empty());
}

TEST(SessionCheck, AValueThatSomethingOnTheWayGave) {
    Scene scene;
    // zsh, then a script that sets GOPROXY, then this process.
    auto script = process("bash", start + 90, {});
    script.arguments = {"bash", "x.sh"};
    scene.facts.ancestors.insert(scene.facts.ancestors.begin(), script);
    EXPECT_TRUE(scene.judge().findings.empty());
    // The script got it from the shell.
    scene.facts.ancestors[0].environment = process("bash", 0, {{"GOPROXY", "old", {}}}).environment;
    EXPECT_EQ(scene.judge().findings.size(), 1U);
}

TEST(SessionCheck, WhatTmuxHandsOn) {
    Scene scene;
    scene.facts.startup.final_values.clear();
    scene.facts.ancestors = {process("zsh", start + 90, {{"GOPROXY", "old", {}}}),
                             process("tmux: server", start, {{"GOPROXY", "old", {}}})};
    const auto verdict = scene.judge();
    ASSERT_EQ(verdict.findings.size(), 1U);
    EXPECT_EQ(verdict.findings[0].confidence, Confidence::possible);
    EXPECT_EQ(verdict.findings[0].remedies[0].id, "tmux-environment");
    EXPECT_FALSE(verdict.findings[0].settle.empty());
    // Typed into this shell, or given to it by whoever started it.
    scene.facts.ancestors[1].environment = process("tmux: server", start, {}).environment;
    EXPECT_TRUE(scene.judge().findings.empty());
    // No file was changed since the server began.
    scene.facts.ancestors[1].environment = scene.facts.ancestors[0].environment;
    scene.facts.startup.modified["/home/a/.zshrc"] = start - 5;
    EXPECT_TRUE(scene.judge().findings.empty());
}

TEST(SessionCheck, ALoginFileAndATerminalWithoutLoginShell) {
    Scene scene;
    scene.facts.ancestors[0].arguments = {"zsh"};
    scene.facts.startup.files = {{"/home/a/.zshrc", true, true, "login shells"}};
    EXPECT_EQ(scene.judge().findings.at(0).remedies[0].id, "new-login");
    scene.facts.ancestors[0].arguments = {"zsh", "-l"};
    EXPECT_EQ(scene.judge().findings.at(0).remedies[0].id, "new-terminal");
}

TEST(SessionCheck, WithoutATraceItIsUnknown) {
    Scene scene;
    scene.facts.startup.method = "static";
    scene.facts.startup.unknown_reason = "--no-exec";
    const auto verdict = scene.judge();
    EXPECT_TRUE(verdict.findings.empty());
    ASSERT_EQ(verdict.unknowns.size(), 1U);
    EXPECT_EQ(verdict.unknowns[0], as_it_is("--no-exec"));
}

TEST(SessionCheck, AnotherGoOnPath) {
    Scene scene;
    const Origin line{OriginKind::file, "/home/a/.zshrc", 1, "export PATH=/new/bin:/usr/bin", ""};
    scene.facts.startup.assignments = {{"PATH", "/new/bin:/usr/bin", true, line, false, false}};
    scene.facts.startup.final_values = scene.facts.startup.assignments;
    scene.facts.env.variables = {{"PATH", "/usr/bin", {}}};
    scene.facts.fresh_go = Fact<std::string>("/new/bin/go", line);
    const auto verdict = scene.judge();
    ASSERT_EQ(verdict.findings.size(), 1U);
    EXPECT_EQ(verdict.findings[0].subject.setting, "PATH");
    // A file that was changed, and another one that the folder comes from: no proof.
    scene.facts.fresh_go = Fact<std::string>("/new/bin/go", {OriginKind::file, "/home/a/.zshenv", 1, "", ""});
    EXPECT_TRUE(scene.judge().findings.empty());
    scene.facts.fresh_go = Absent{};
    EXPECT_TRUE(scene.judge().findings.empty());
    scene.facts.fresh_go = Unknown{};
    EXPECT_TRUE(scene.judge().findings.empty());
}

}  // namespace
}  // namespace trueup
