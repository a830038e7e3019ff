// Recorded machines, judged as `doctor --snapshot` judges them: every Mac and
// every healthy set under tests/snapshots. What must be said stands in the
// snapshot's own `x_expect`: one line a finding, in the order of the report,
//     ID SEVERITY SUBJECT @ ORIGIN < CAUSE
// with SUBJECT "SETTING=VALUE" or an absolute path, ORIGIN "PATH:LINE" or an
// origin's kind, CAUSE the check that it is folded under; all but ID and
// SEVERITY may be left out. An empty list: nothing may be said at all.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "checks/engine.h"
#include "checks/registry.h"
#include "checks/translated.h"
#include "platform/hosts.h"
#include "probe/gather.h"

namespace trueup {
namespace {

namespace fs = std::filesystem;

const fs::path snapshots = fs::path(TRUEUP_SOURCE_DIR) / "tests" / "snapshots";

std::vector<fs::path> files_in(const fs::path& folder) {
    std::vector<fs::path> out;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() == ".json") out.push_back(entry.path());
    }
    std::ranges::sort(out);
    return out;
}

std::string content_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

struct Expected {
    std::string id, severity, subject, origin, cause;
};

// Takes what follows `mark` off the end of the line.
std::string take(std::string& line, const std::string& mark) {
    const auto at = line.rfind(mark);
    if (at == std::string::npos) return {};
    auto rest = line.substr(at + mark.size());
    line.erase(at);
    return rest;
}

Expected parse(std::string line) {
    Expected out;
    out.cause = take(line, " < ");
    out.origin = take(line, " @ ");
    const auto first = line.find(' ');
    out.id = line.substr(0, first);
    if (first == std::string::npos) return out;
    const auto second = line.find(' ', first + 1);
    out.severity = line.substr(first + 1, second - first - 1);
    if (second != std::string::npos) out.subject = line.substr(second + 1);
    return out;
}

std::string shown(const Finding& finding) {
    std::string out = finding.check + " " + std::string(to_string(finding.severity));
    out += " " + finding.subject.setting + "=" + finding.subject.value + " " + finding.subject.path;
    for (const auto& one : finding.evidence) {
        out += " @ " + (one.origin.path.empty() ? std::string(to_string(one.origin.kind))
                                                : one.origin.path + ":" + std::to_string(one.origin.line));
    }
    if (finding.caused_by) out += " < " + *finding.caused_by;
    return out + "\n      " + finding.explanation.en;
}

bool has_origin(const Finding& finding, const std::string& origin) {
    return std::ranges::any_of(finding.evidence, [&](const Evidence& one) {
        if (!origin.starts_with('/')) return to_string(one.origin.kind) == origin;
        return one.origin.path + ":" + std::to_string(one.origin.line) == origin;
    });
}

void compare(const Finding& finding, const Expected& expected) {
    SCOPED_TRACE(shown(finding));
    EXPECT_EQ(finding.check, expected.id);
    EXPECT_EQ(to_string(finding.severity), expected.severity);
    if (expected.subject.starts_with('/')) {
        EXPECT_EQ(finding.subject.path, expected.subject);
    } else if (!expected.subject.empty()) {
        EXPECT_EQ(finding.subject.setting + "=" + finding.subject.value, expected.subject);
    }
    if (!expected.origin.empty()) {
        EXPECT_TRUE(has_origin(finding, expected.origin)) << expected.origin;
    }
    EXPECT_EQ(finding.caused_by.value_or(""), expected.cause);
    EXPECT_FALSE(finding.evidence.empty());
    EXPECT_FALSE(finding.references.empty());
    EXPECT_FALSE(finding.explanation.zh.empty());
    EXPECT_FALSE(finding.title.zh.empty());
    EXPECT_FALSE(finding.remedies.empty()) << "every finding says what to do";
}

class Snapshots : public testing::TestWithParam<fs::path> {};

TEST_P(Snapshots, AreJudgedAsExpected) {
    const auto text = content_of(GetParam());
    const auto json = nlohmann::json::parse(text);
    ASSERT_TRUE(json.contains("x_expect"));
    const auto host = recorded_host(text, GetParam().filename().string());
    ASSERT_TRUE(host.has_value()) << host.error().message;
    const auto facts = gather(**host);
    const auto judgement = judge(facts, all_checks(), std::chrono::seconds(30));
    expect_both_in(facts, judgement);

    std::string said;
    for (const auto& finding : judgement.findings) said += "  " + shown(finding) + "\n";
    SCOPED_TRACE("findings:\n" + said);
    const auto& lines = json.at("x_expect");
    ASSERT_EQ(judgement.findings.size(), lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i)
        compare(judgement.findings[i], parse(lines[i].get<std::string>()));
    // Quiet because it was judged, not because a check broke.
    for (const auto& unknown : judgement.unknown) EXPECT_FALSE(unknown.failed) << unknown.check;
}

std::string name_of(const testing::TestParamInfo<fs::path>& info) {
    auto name = info.param.stem().string();
    std::ranges::replace_if(name, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(Mac, Snapshots, testing::ValuesIn(files_in(snapshots / "mac")), name_of);
INSTANTIATE_TEST_SUITE_P(Healthy, Snapshots, testing::ValuesIn(files_in(snapshots / "healthy")), name_of);

TEST(SnapshotFiles, AreManyAndTheHealthyOnesExpectNothing) {
    EXPECT_GE(files_in(snapshots / "mac").size(), 25U);
    EXPECT_GE(files_in(snapshots / "healthy").size(), 12U);
    for (const auto& file : files_in(snapshots / "healthy"))
        EXPECT_TRUE(nlohmann::json::parse(content_of(file)).at("x_expect").empty()) << file;
}

}  // namespace
}  // namespace trueup
