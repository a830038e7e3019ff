#include "checks/join.h"

#include <gtest/gtest.h>

#include <array>

namespace trueup {
namespace {

constexpr Check check(std::string_view id, std::string_view explains = {}) {
    Check c;
    c.id = id;
    c.explains = explains;
    return c;
}

constexpr Check root = check("root", "middle");
constexpr Check middle = check("middle", "symptom");
constexpr Check symptom = check("symptom");
constexpr Check other = check("other");
constexpr std::array<const Check*, 4> checks = {&root, &middle, &symptom, &other};

Finding finding(std::string id, Confidence confidence, std::string evidence) {
    Finding out;
    out.check = std::move(id);
    out.confidence = confidence;
    out.evidence.push_back({{std::move(evidence), "证据"}, {}});
    out.settle = confidence == Confidence::certain ? "" : "go env GOROOT";
    return out;
}

TEST(Join, OneCauseHasTheEvidenceOfBoth) {
    Judgement text;
    text.findings.push_back(finding("symptom", Confidence::likely, "the message"));
    Judgement machine;
    machine.findings.push_back(finding("symptom", Confidence::certain, ".zshrc:3"));
    machine.findings.front().remedies.push_back({"remove-line", Safety::safe, {}, {}});
    const auto joined = join(text, machine, checks);
    ASSERT_EQ(joined.judgement.findings.size(), 1U);
    const auto& one = joined.judgement.findings.front();
    EXPECT_EQ(one.confidence, Confidence::certain);
    EXPECT_EQ(one.settle, "");
    ASSERT_EQ(one.evidence.size(), 2U);
    EXPECT_EQ(one.evidence[0].text.en, "the message");
    EXPECT_EQ(one.evidence[1].text.en, ".zshrc:3");
    ASSERT_EQ(one.remedies.size(), 1U);
    EXPECT_EQ(one.remedies[0].id, "remove-line");
    EXPECT_EQ(joined.unrelated, 0U);
}

TEST(Join, WhatExplainsTheTextComesFirst) {
    Judgement text;
    text.findings.push_back(finding("symptom", Confidence::certain, "the message"));
    Judgement machine;
    machine.findings.push_back(finding("middle", Confidence::certain, "between"));
    machine.findings.push_back(finding("root", Confidence::certain, ".zshrc:3"));
    const auto joined = join(text, machine, checks);
    ASSERT_EQ(joined.judgement.findings.size(), 3U);
    EXPECT_EQ(joined.judgement.findings[0].check, "root");
    EXPECT_EQ(joined.judgement.findings[1].check, "middle");
    EXPECT_EQ(joined.judgement.findings[2].check, "symptom");
    EXPECT_EQ(joined.judgement.findings[2].caused_by, "middle");
}

TEST(Join, ACauseThatACheckNamedItselfStays) {
    Judgement text;
    text.findings.push_back(finding("symptom", Confidence::certain, "the message"));
    text.findings.front().caused_by = "other";
    text.findings.push_back(finding("other", Confidence::likely, "the cause"));
    const auto joined = join(text, {}, checks);
    ASSERT_EQ(joined.judgement.findings.size(), 2U);
    EXPECT_EQ(joined.judgement.findings[0].check, "other");
    EXPECT_EQ(joined.judgement.findings[1].caused_by, "other");
}

TEST(Join, WhatHasNothingToDoWithTheTextIsOnlyCounted) {
    Judgement text;
    text.findings.push_back(finding("symptom", Confidence::certain, "the message"));
    Judgement machine;
    machine.findings.push_back(finding("other", Confidence::certain, "elsewhere"));
    const auto joined = join(text, machine, checks);
    ASSERT_EQ(joined.judgement.findings.size(), 1U);
    EXPECT_EQ(joined.judgement.findings[0].check, "symptom");
    EXPECT_EQ(joined.unrelated, 1U);
}

TEST(Join, AGuessThatTheMachineDoesNotBearOutIsDoubted) {
    Judgement text;
    text.findings.push_back(finding("symptom", Confidence::likely, "the message"));
    text.findings.push_back(finding("other", Confidence::certain, "shown in the text"));
    Judgement machine;
    machine.passed = {"other", "symptom"};
    const auto joined = join(text, machine, checks);
    ASSERT_EQ(joined.judgement.findings.size(), 2U);
    EXPECT_EQ(joined.judgement.findings[0].check, "other");
    EXPECT_EQ(joined.judgement.findings[0].confidence, Confidence::certain);
    EXPECT_EQ(joined.judgement.findings[1].confidence, Confidence::possible);
    EXPECT_EQ(joined.judgement.findings[1].evidence.size(), 2U);
}

}  // namespace
}  // namespace trueup
