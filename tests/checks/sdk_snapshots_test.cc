// Recorded machines as `trueup sdk` judges them: tests/snapshots/sdk. Beside
// the findings (`x_expect`, as in snapshots_test.cc) a snapshot says which
// variables are needed (`x_flags`: "NAME=VALUE" or "unset NAME"), whether cgo
// works (`x_works`: true, false, or null for "not known"), and what `doctor`
// says to somebody who never asked for cgo (`x_doctor`: "ID SEVERITY").
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "checks/engine.h"
#include "checks/native.h"
#include "checks/registry.h"
#include "checks/translated.h"
#include "facts/native.h"
#include "platform/hosts.h"
#include "probe/gather.h"
#include "probe/native.h"

namespace trueup {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files() {
    std::vector<fs::path> out;
    for (const auto& entry :
         fs::directory_iterator(fs::path(TRUEUP_SOURCE_DIR) / "tests" / "snapshots" / "sdk"))
        out.push_back(entry.path());
    std::ranges::sort(out);
    return out;
}

std::string content_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

std::string subject_of(const Finding& finding) {
    return finding.subject.path.empty() ? finding.subject.setting + "=" + finding.subject.value
                                        : finding.subject.path;
}

// "ID SEVERITY SUBJECT", with what the expectation names beyond it appended
// when the finding has it: a missing origin or cause then shows as a difference.
std::string line_for(const Finding& finding, const std::string& expected) {
    std::string out = finding.check + " " + std::string(to_string(finding.severity));
    const auto full = out + " " + subject_of(finding);
    if (expected.starts_with(full))
        out = full;
    else if (expected != out && !expected.starts_with(out + " " + finding.subject.setting))
        out = full;
    else if (expected.starts_with(out + " " + finding.subject.setting) && !finding.subject.setting.empty())
        out += " " + finding.subject.setting;
    for (const auto& one : finding.evidence) {
        const auto place = " @ " + one.origin.path + ":" + std::to_string(one.origin.line);
        if (expected.find(place) != std::string::npos && out.find(place) == std::string::npos) out += place;
    }
    if (finding.caused_by) out += " < " + *finding.caused_by;
    return out;
}

std::string shown(const NativeFlag& flag) {
    return flag.value ? flag.name + "=" + *flag.value : "unset " + flag.name;
}

class SdkSnapshots : public testing::TestWithParam<fs::path> {};

TEST_P(SdkSnapshots, AreJudgedAsExpected) {
    const auto text = content_of(GetParam());
    const auto json = nlohmann::json::parse(text);
    const auto host = recorded_host(text, GetParam().filename().string());
    ASSERT_TRUE(host.has_value()) << host.error().message;

    auto facts = gather(**host);
    const auto unasked = judge(facts, all_checks(), std::chrono::seconds(30));
    std::vector<std::string> doctor;
    for (const auto& finding : unasked.findings)
        doctor.push_back(finding.check + " " + std::string(to_string(finding.severity)));
    EXPECT_EQ(doctor, json.at("x_doctor").get<std::vector<std::string>>()) << "doctor";

    auto native = std::make_shared<NativeFacts>(*facts.native);
    native->asked = true;
    look_at_cgo_packages(**host, facts, *native);
    facts.native = native;
    const auto judgement = judge(facts, native_checks(), std::chrono::seconds(30));
    expect_both_in(facts, unasked);
    expect_both_in(facts, judgement);
    const auto why = answer_about_cgo(facts).reason;
    if (!why.empty()) expect_both(why, facts, "cgo");
    const auto expected = json.at("x_expect").get<std::vector<std::string>>();
    std::vector<std::string> said;
    for (std::size_t i = 0; i < judgement.findings.size(); ++i)
        said.push_back(line_for(judgement.findings[i], i < expected.size() ? expected[i] : ""));
    EXPECT_EQ(said, expected);
    for (const auto& finding : judgement.findings) {
        EXPECT_FALSE(finding.evidence.empty()) << finding.check;
        EXPECT_FALSE(finding.remedies.empty()) << finding.check;
        EXPECT_FALSE(finding.explanation.zh.empty()) << finding.check;
    }
    for (const auto& unknown : judgement.unknown) EXPECT_FALSE(unknown.failed) << unknown.check;

    const auto answer = answer_about_cgo(facts);
    std::vector<std::string> flags;
    for (const auto& flag : answer.flags) flags.push_back(shown(flag));
    EXPECT_EQ(flags, json.at("x_flags").get<std::vector<std::string>>());
    const auto& works = json.at("x_works");
    if (works.is_null())
        EXPECT_TRUE(answer.works.unknown()) << answer.reason.en;
    else
        EXPECT_TRUE(answer.works.is(works.get<bool>())) << answer.reason.en;
}

std::string name_of(const testing::TestParamInfo<fs::path>& info) {
    auto name = info.param.stem().string();
    std::ranges::replace_if(name, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(Mac, SdkSnapshots, testing::ValuesIn(files()), name_of);

TEST(SdkSnapshotFiles, AreMany) { EXPECT_GE(files().size(), 30U); }

}  // namespace
}  // namespace trueup
