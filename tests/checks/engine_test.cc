#include "checks/engine.h"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <stdexcept>
#include <thread>

namespace trueup {
namespace {

Finding found(Severity severity, Confidence confidence = Confidence::certain) {
    Finding finding;
    finding.severity = severity;
    finding.confidence = confidence;
    finding.explanation = {"x", "x"};
    return finding;
}

constexpr Check check(std::string_view id, void (*run)(const Facts&, Verdict&),
                      std::string_view explains = {}) {
    Check c;
    c.id = id;
    c.title = {"title", "标题"};
    c.sources = "https://example.org/a\n\nhttps://example.org/b\n";
    c.explains = explains;
    c.run = run;
    return c;
}

constexpr Check quiet = check("quiet", [](const Facts&, Verdict&) {});
constexpr Check warns = check("warns", [](const Facts&, Verdict& v) { v.find(found(Severity::warning)); });
constexpr Check errs = check("errs", [](const Facts&, Verdict& v) { v.find(found(Severity::error)); });
constexpr Check unsure =
    check("unsure", [](const Facts&, Verdict& v) { v.unknown({"not recorded", "没有记录"}); });
constexpr Check throws = check("throws", [](const Facts&, Verdict&) { throw std::runtime_error("boom"); });
constexpr Check root =
    check("root", [](const Facts&, Verdict& v) { v.find(found(Severity::warning)); }, "errs warns");

Judgement judge_all(std::initializer_list<const Check*> checks,
                    std::chrono::milliseconds deadline = std::chrono::seconds(20)) {
    const std::vector<const Check*> list(checks);
    return judge(Facts{}, list, deadline);
}

std::vector<std::string> ids(const Judgement& judgement) {
    std::vector<std::string> out;
    for (const auto& finding : judgement.findings) out.push_back(finding.check);
    return out;
}

using Ids = std::vector<std::string>;

TEST(Engine, FillsInIdTitleAndSources) {
    const auto judgement = judge_all({&errs});
    ASSERT_EQ(judgement.findings.size(), 1U);
    const auto& finding = judgement.findings[0];
    EXPECT_EQ(finding.check, "errs");
    EXPECT_EQ(finding.title.zh, "标题");
    EXPECT_EQ(finding.references,
              (std::vector<std::string>{"https://example.org/a", "https://example.org/b"}));
}

TEST(Engine, ErrorsComeBeforeWarnings) { EXPECT_EQ(ids(judge_all({&warns, &errs})), (Ids{"errs", "warns"})); }

TEST(Engine, ACauseComesBeforeWhatItExplainsEvenWhenMilder) {
    const auto judgement = judge_all({&errs, &root, &warns});
    EXPECT_EQ(ids(judgement), (Ids{"root", "errs", "warns"}));
    EXPECT_FALSE(judgement.findings[0].caused_by);
    EXPECT_EQ(judgement.findings[1].caused_by, "root");
    EXPECT_EQ(judgement.findings[2].caused_by, "root");
}

TEST(Engine, ChecksThatBlameEachOtherDoNotVanish) {
    static constexpr Check a =
        check("a", [](const Facts&, Verdict& v) { v.find(found(Severity::error)); }, "b");
    static constexpr Check b =
        check("b", [](const Facts&, Verdict& v) { v.find(found(Severity::error)); }, "c");
    static constexpr Check c =
        check("c", [](const Facts&, Verdict& v) { v.find(found(Severity::error)); }, "a");
    const auto judgement = judge_all({&a, &b, &c});
    ASSERT_EQ(judgement.findings.size(), 3U);
    EXPECT_FALSE(judgement.findings[0].caused_by) << "somebody must be the root";
    EXPECT_EQ(ids(judgement), (Ids{"a", "b", "c"}));
}

TEST(Engine, UnknownIsNeitherPassedNorFound) {
    const auto judgement = judge_all({&unsure, &quiet});
    EXPECT_TRUE(judgement.findings.empty());
    EXPECT_EQ(judgement.passed, (Ids{"quiet"}));
    ASSERT_EQ(judgement.unknown.size(), 1U);
    EXPECT_EQ(judgement.unknown[0].check, "unsure");
    EXPECT_FALSE(judgement.unknown[0].failed);
}

Finding about(std::string value, bool explains) {
    auto finding = found(explains ? Severity::warning : Severity::error);
    finding.subject = {"GOROOT", std::move(value), ""};
    finding.explains_subject = explains;
    return finding;
}

TEST(Engine, AFindingExplainsOthersAboutTheSameValue) {
    static constexpr Check cause =
        check("cause", [](const Facts&, Verdict& v) { v.find(about("/x", true)); });
    static constexpr Check same = check("same", [](const Facts&, Verdict& v) { v.find(about("/x", false)); });
    static constexpr Check other =
        check("other", [](const Facts&, Verdict& v) { v.find(about("/y", false)); });
    const auto judgement = judge_all({&cause, &same, &other});
    EXPECT_EQ(ids(judgement), (Ids{"other", "cause", "same"}));
    EXPECT_FALSE(judgement.findings[0].caused_by);
    EXPECT_FALSE(judgement.findings[1].caused_by);
    EXPECT_EQ(judgement.findings[2].caused_by, "cause");
}

TEST(Engine, ACheckThatThrowsHidesNoOther) {
    const auto judgement = judge_all({&throws, &errs});
    EXPECT_EQ(ids(judgement), (Ids{"errs"}));
    ASSERT_EQ(judgement.unknown.size(), 1U);
    EXPECT_TRUE(judgement.unknown[0].failed);
    EXPECT_NE(judgement.unknown[0].reason.en.find("boom"), std::string::npos);
}

TEST(Engine, ACheckThatHangsHidesNoOther) {
    // More hanging checks than workers: each is given up, its place is taken.
    static constexpr auto hang = [](const Facts&, Verdict&) {
        std::this_thread::sleep_for(std::chrono::seconds(3));
    };
    static constexpr std::array<Check, 5> hung = {check("h1", hang), check("h2", hang), check("h3", hang),
                                                  check("h4", hang), check("h5", hang)};
    const auto judgement =
        judge_all({&hung[0], &hung[1], &hung[2], &hung[3], &hung[4], &errs}, std::chrono::milliseconds(100));
    EXPECT_EQ(ids(judgement), (Ids{"errs"}));
    EXPECT_EQ(judgement.unknown.size(), 5U);
}

}  // namespace
}  // namespace trueup
