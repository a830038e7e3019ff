#include "release/reload.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "platform/hosts.h"
#include "platform/scratch.h"

namespace trueup {
namespace {

using Words = std::vector<std::string>;
constexpr std::chrono::seconds limit{10};

HttpAnswer answer(std::string body) {
    HttpAnswer out;
    out.status = 200;
    out.body = std::move(body);
    return out;
}

TEST(Reload, WordsAsAShellReadsThem) {
    EXPECT_EQ(*split_words("a  b\tc"), (Words{"a", "b", "c"}));
    EXPECT_EQ(*split_words("a 'b c' \"d 'e'\" f\\ g ''"), (Words{"a", "b c", "d 'e'", "f g", ""}));
    EXPECT_EQ(*split_words("'\\' \"\\\"\" $HOME; x"), (Words{"\\", "\"", "$HOME;", "x"}));
    EXPECT_TRUE(split_words(" ")->empty());
    for (const auto* text : {"'a", "\"a", "a\\", "\"a\\\""}) EXPECT_FALSE(split_words(text)) << text;
}

TEST(Reload, WhatItCanBe) {
    EXPECT_EQ(parse_reload("")->kind, Reload::Kind::none);
    EXPECT_EQ(parse_reload("systemctl reload m")->argv, (Words{"systemctl", "reload", "m"}));
    EXPECT_EQ(parse_reload("http://h/v2/repository/models/m/load")->kind, Reload::Kind::http);
    EXPECT_EQ(parse_reload("signal:HUP:12")->kind, Reload::Kind::signal);
    for (const auto* text : {" ", "'a", "signal:HUP", "signal::1", "https://h/", "http://"})
        EXPECT_FALSE(parse_reload(text)) << text;
}

TEST(Reload, ProgramsAndSignals) {
    const auto host = std::move(*live_host({}));
    const testing::Scratch scratch;
    const auto run = [&](const std::string& text) { return run_reload(*host, *parse_reload(text), limit); };
    EXPECT_TRUE(run("true"));
    EXPECT_EQ(run("sh -c 'echo why >&2; exit 3'").error().message, "sh ended with exit code 3: why");
    EXPECT_FALSE(run("no-such-program-anywhere"));
    EXPECT_FALSE(run("sh -c 'kill -9 $$'"));
    EXPECT_FALSE(run_reload(*host, *parse_reload("sleep 5"), std::chrono::milliseconds{50}));
    EXPECT_FALSE(run("signal:HUP:" + scratch.at("none")));
    EXPECT_FALSE(run("signal:HUP:" + scratch.file("pid", "x")));
    EXPECT_FALSE(run("signal:NOPE:" + scratch.file("pid", "4")));
    EXPECT_FALSE(run("signal:HUP:1"));
    EXPECT_FALSE(run("signal:HUP:-1"));
    EXPECT_FALSE(run("signal:HUP:0"));
}

// A program that starts a service in the background leaves it running.
TEST(Reload, AServiceThatWasStartedStays) {
    const auto host = std::move(*live_host({}));
    const testing::Scratch scratch;
    const auto script = scratch.file(
        "start",
        "#!/bin/sh\n(sleep 0.3; echo alive >" + scratch.at("mark") + ") </dev/null >/dev/null 2>&1 &\n",
        0755);
    ASSERT_TRUE(run_reload(*host, *parse_reload(script), limit));
    for (int i = 0; i < 100 && !host->read(scratch.at("mark"), 10); ++i) ::usleep(50'000);
    EXPECT_TRUE(host->read(scratch.at("mark"), 10));
}

TEST(Probe, WhichFingerprintAnAnswerNames) {
    const std::string print(64, 'a');
    EXPECT_EQ(fingerprint_in(answer(R"({"status":"ok","fingerprint":")" + print + "\"}")), print);
    EXPECT_EQ(fingerprint_in(answer(R"({"fingerprint":"sha256:)" + print + "\"}")), print);
    EXPECT_EQ(fingerprint_in(answer(print + "\n")), print);
    auto field = answer("{}");
    field.fields["x-release-fingerprint"] = print;
    EXPECT_EQ(fingerprint_in(field), print);
    EXPECT_EQ(fingerprint_in(answer(std::string(64, 'A'))), print);
    // Two of them prove neither.
    field.body = R"({"fingerprint":")" + std::string(64, 'b') + "\"}";
    EXPECT_EQ(fingerprint_in(field), print + ", " + std::string(64, 'b'));
    field.body = print;
    EXPECT_EQ(fingerprint_in(field), print);
    // A shortened one proves nothing.
    for (const auto& body :
         {std::string(), std::string("ok"), print.substr(1), print + "a",
          R"({"fingerprint":"aaaaaaa"})" + std::string(), R"({"fingerprint":7})" + std::string(),
          R"({"model":{"fingerprint":")" + print + "\"}}", "[\"" + print + "\"]"}) {
        EXPECT_EQ(fingerprint_in(answer(body)), "") << body;
    }
}

}  // namespace
}  // namespace trueup
