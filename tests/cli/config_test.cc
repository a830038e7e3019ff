#include "cli/config.h"

#include <gtest/gtest.h>

#include "platform/hosts.h"

namespace trueup {
namespace {

std::unique_ptr<Host> host_with(const std::string& path, const std::string& toml) {
    std::string escaped;
    for (const char c : toml) {
        if (c == '\n') {
            escaped += "\\n";
        } else if (c == '"') {
            escaped += "\\\"";
        } else {
            escaped += c;
        }
    }
    auto host = recorded_host(R"({"schema":"trueup.snapshot/1","system":{"os":"linux"},
        "user":{"name":"a","home":"/home/a","shell":"/bin/zsh"},"cwd":"/src/app/sub","env":{},
        "files":{")" + path + R"(":{"type":"file","mode":"0644","text":")" +
                                  escaped + "\"}}}",
                              "test.json");
    if (!host) throw std::runtime_error(host.error().message);
    return std::move(*host);
}

Judgement two_findings() {
    Judgement judgement;
    Finding cause;
    cause.check = "goroot-missing-dir";
    Finding effect;
    effect.check = "goroot-version-mismatch";
    effect.caused_by = cause.check;
    judgement.findings = {cause, effect};
    return judgement;
}

TEST(Config, AMuteHidesItsFindingsAndSaysSo) {
    const auto host =
        host_with("/src/app/.trueup.toml",
                  "[mute]\n\"goroot-missing-dir\" = { reason = \"CI image\", until = 2999-01-31 }\n");
    const auto config = load_config(*host);
    ASSERT_TRUE(config) << config.error().message;
    auto judgement = two_findings();
    const auto notes = mute(judgement, *config);
    ASSERT_EQ(judgement.findings.size(), 1U);
    EXPECT_FALSE(judgement.findings[0].caused_by) << "a cause that nobody sees explains nothing";
    ASSERT_EQ(notes.size(), 1U);
    EXPECT_NE(notes[0].en.find("CI image"), std::string::npos);
}

TEST(Config, AnExpiredMuteHidesNothing) {
    const auto host = host_with("/home/a/.config/trueup/config.toml",
                                "[mute]\n\"goroot-missing-dir\" = { reason = \"x\", until = 2020-01-31 }\n");
    const auto config = load_config(*host);
    ASSERT_TRUE(config);
    auto judgement = two_findings();
    const auto notes = mute(judgement, *config);
    EXPECT_EQ(judgement.findings.size(), 2U);
    ASSERT_EQ(notes.size(), 1U);
    EXPECT_NE(notes[0].en.find("2020-01-31"), std::string::npos);
}

TEST(Config, ErrorsNameFileAndLine) {
    for (const auto* toml : {"[mute]\n\"a\" = 3\n", "[mute]\n\"a\" = { }\n", "[mute]\n\"a\" = \n",
                             "[mute]\n\"a\" = { reason = \"x\", until = 3 }\n"}) {
        const auto host = host_with("/src/app/.trueup.toml", toml);
        const auto config = load_config(*host);
        ASSERT_FALSE(config) << toml;
        EXPECT_EQ(config.error().file, "/src/app/.trueup.toml");
        EXPECT_EQ(config.error().line, 2) << toml;
    }
}

// HOME of somebody else: the machine is judged, and the reader is told.
TEST(Config, AFileOfSomebodyElseIsPassedOver) {
    const auto host = recorded_host(R"({"schema": "trueup.snapshot/1", "system": {"os": "linux"},
        "user": {"name": "b", "home": "/home/a"}, "env": {"HOME": "/home/a"},
        "files": {"/home/a": {"type": "unreadable"}}})",
                                    "test.json");
    ASSERT_TRUE(host);
    const auto config = load_config(**host);
    ASSERT_TRUE(config);
    auto judgement = two_findings();
    const auto notes = mute(judgement, *config);
    EXPECT_EQ(judgement.findings.size(), 2U);
    ASSERT_EQ(notes.size(), 1U);
    EXPECT_NE(notes[0].en.find("/home/a"), std::string::npos);
}

TEST(Config, AMuteOfNothingIsToldAbout) {
    const auto host = host_with("/src/app/.trueup.toml", "[mute]\n\"no-such-check\" = { reason = \"x\" }\n");
    auto judgement = two_findings();
    EXPECT_EQ(mute(judgement, *load_config(*host)).size(), 1U);
    EXPECT_EQ(judgement.findings.size(), 2U);
}

}  // namespace
}  // namespace trueup
