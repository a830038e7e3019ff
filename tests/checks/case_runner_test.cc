// Every case of tests/cases goes the whole way: snapshot -> recorded host ->
// gather -> judge -> compare.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <map>
#include <set>

#include "base/text.h"
#include "checks/case_file.h"
#include "checks/engine.h"
#include "checks/native.h"
#include "checks/registry.h"
#include "checks/translated.h"
#include "platform/hosts.h"
#include "probe/gather.h"
#include "probe/native.h"

namespace trueup::cases {
namespace {

const std::string& folder() {
    static const std::string path = std::string(TRUEUP_SOURCE_DIR) + "/tests/cases";
    return path;
}

std::string describe(const Origin& origin) {
    if (origin.path.empty()) return std::string(to_string(origin.kind));
    return origin.line > 0 ? origin.path + ":" + std::to_string(origin.line) : origin.path;
}

std::string describe(const Finding& finding) {
    std::string out = finding.check + " " + std::string(to_string(finding.severity)) + " " +
                      finding.subject.setting + "=" + finding.subject.value + " path=" + finding.subject.path;
    if (finding.caused_by) out += " < " + *finding.caused_by;
    for (const auto& evidence : finding.evidence)
        out += "\n    @ " + describe(evidence.origin) + " " + evidence.text.en;
    return out + "\n    " + finding.explanation.en;
}

std::string describe(const Judgement& judgement) {
    std::string out = "findings:\n";
    for (const auto& finding : judgement.findings) out += "  " + describe(finding) + "\n";
    for (const auto& unknown : judgement.unknown)
        out += "  unknown: " + unknown.check + ": " + unknown.reason.en + "\n";
    return out;
}

std::string describe(const Edit& edit) {
    std::string out(to_string(edit.kind));
    if (edit.kind == Edit::Kind::run || edit.kind == Edit::Kind::go_env)
        return out + " " + join(edit.argv, " ");
    out += " " + edit.path;
    if (edit.first_line > 0) out += ":" + std::to_string(edit.first_line);
    if (!edit.new_lines.empty()) out += " -> " + join(edit.new_lines, "\n");
    return out;
}

bool subject_fits(const Finding& finding, const std::string& wanted) {
    if (wanted.empty()) return true;
    const auto& subject = finding.subject;
    return wanted == subject.setting + "=" + subject.value || wanted == subject.setting ||
           (wanted.starts_with('/') && wanted == subject.path);
}

bool origin_fits(const Finding& finding, const std::string& wanted) {
    if (wanted.empty()) return true;
    return std::ranges::any_of(finding.evidence, [&](const Evidence& evidence) {
        return describe(evidence.origin) == wanted || to_string(evidence.origin.kind) == wanted;
    });
}

bool has_edit(const Finding& finding, const std::string& wanted) {
    for (const auto& remedy : finding.remedies) {
        for (const auto& edit : remedy.edits) {
            if (describe(edit) == wanted) return true;
        }
    }
    return false;
}

bool says(const Finding& finding, const std::string& wanted) {
    std::string all = finding.title.en + "\n" + finding.explanation.en;
    for (const auto& evidence : finding.evidence) all += "\n" + evidence.text.en;
    for (const auto& remedy : finding.remedies) all += "\n" + remedy.summary.en;
    return all.find(wanted) != std::string::npos;
}

void compare(const Expected& expected, const Finding& finding, const Case& test) {
    const auto at = test.file + ":" + std::to_string(expected.line) + ": " + expected.text;
    EXPECT_EQ(finding.check, expected.id) << at;
    EXPECT_EQ(to_string(finding.severity), expected.severity) << at;
    EXPECT_TRUE(subject_fits(finding, expected.subject)) << at;
    EXPECT_TRUE(origin_fits(finding, expected.origin)) << at;
    EXPECT_EQ(finding.caused_by.value_or(""), expected.cause) << at;
    for (const auto& edit : expected.edits) {
        std::string seen;
        for (const auto& remedy : finding.remedies) {
            for (const auto& one : remedy.edits) seen += "\n  " + describe(one);
        }
        EXPECT_TRUE(has_edit(finding, edit)) << at << "\nno edit: " << edit << "\nthere are:" << seen;
    }
    for (const auto& text : expected.says)
        EXPECT_TRUE(says(finding, text)) << at << "\ndoes not say: " << text;
}

// What holds for every finding, whatever the case expects.
void sound(const Finding& finding) {
    const auto both = [&](const Text& text, const char* what) {
        EXPECT_FALSE(text.en.empty()) << finding.check << ": no English " << what;
        EXPECT_FALSE(text.zh.empty()) << finding.check << ": no Chinese " << what;
        // A sentence that was put into another one.
        for (const auto* doubled : {"。。", "；。", "：。", "，。", "：：", ".。"})
            EXPECT_FALSE(text.zh.contains(doubled)) << finding.check << ": " << text.zh;
    };
    both(finding.title, "title");
    both(finding.explanation, "explanation");
    EXPECT_FALSE(finding.evidence.empty()) << finding.check << ": no evidence";
    for (const auto& evidence : finding.evidence) both(evidence.text, "evidence");
    EXPECT_FALSE(finding.remedies.empty()) << finding.check << ": no remedy";
    for (const auto& remedy : finding.remedies) both(remedy.summary, "remedy");
    EXPECT_FALSE(finding.references.empty()) << finding.check << ": no reference";
}

void compare_all(const Case& test, const Judgement& judgement) {
    const auto& findings = judgement.findings;
    const auto count = std::min(findings.size(), test.expected.size());
    for (std::size_t i = 0; i < count; ++i) compare(test.expected[i], findings[i], test);
    if (test.more_may_follow) {
        EXPECT_GE(findings.size(), test.expected.size());
    } else {
        EXPECT_EQ(findings.size(), test.expected.size());
    }
}

class Cases : public testing::TestWithParam<Case> {};

TEST_P(Cases, Judged) {
    const auto& test = GetParam();
    ASSERT_EQ(test.error, "") << test.file << ":" << test.line;
    const auto host = recorded_host(test.snapshot, test.file + ":" + std::to_string(test.line));
    ASSERT_TRUE(host.has_value()) << host.error().message;
    auto facts = gather(**host);
    const bool sdk = nlohmann::json::parse(test.snapshot).value("x_asks", "") == "sdk";
    if (sdk) {
        auto native = std::make_shared<NativeFacts>(*facts.native);
        native->asked = true;
        look_at_cgo_packages(**host, facts, *native);
        facts.native = native;
    }
    const auto checks = native_checks();
    const auto judgement =
        judge(facts, sdk ? std::span<const Check* const>(checks) : all_checks(), std::chrono::seconds(30));
    SCOPED_TRACE(describe(judgement));

    for (const auto& finding : judgement.findings) sound(finding);
    expect_both_in(facts, judgement);
    // Where go refuses, something is said; a toolchain that is not here may be downloaded.
    for (const auto& refusal : facts.go_env.refusals) {
        if (refusal.message.ends_with("toolchain not available")) continue;
        EXPECT_FALSE(judgement.findings.empty()) << "go refuses and nothing is said: " << refusal.message;
    }
    for (const auto& unknown : judgement.unknown)
        EXPECT_FALSE(unknown.failed) << unknown.check << ": " << unknown.reason.en;
    const bool own =
        std::ranges::find(judgement.findings, test.check, &Finding::check) != judgement.findings.end();
    switch (test.kind) {
        case Case::Kind::firing:
            EXPECT_TRUE(own) << test.check << " did not fire";
            EXPECT_TRUE(test.has_expect) << "a firing case says what it expects";
            break;
        case Case::Kind::quiet:
            EXPECT_FALSE(own) << test.check << " fired";
            break;
        case Case::Kind::healthy:
            EXPECT_TRUE(judgement.findings.empty());
            break;
    }
    if (test.has_expect && test.kind != Case::Kind::healthy) compare_all(test, judgement);
    for (const auto& id : test.unknown) {
        EXPECT_TRUE(std::ranges::find(judgement.unknown, id, &Judgement::UnknownCheck::check) !=
                    judgement.unknown.end())
            << id << " is not Unknown";
    }
}

std::string test_name(const testing::TestParamInfo<Case>& info) {
    std::string name;
    const std::string kind = info.param.kind == Case::Kind::firing  ? "fires"
                             : info.param.kind == Case::Kind::quiet ? "quiet"
                                                                    : "healthy";
    for (const char c : info.param.check + "_" + kind + "_" + info.param.name) {
        name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
    }
    return name;
}

INSTANTIATE_TEST_SUITE_P(All, Cases, testing::ValuesIn(read_cases(folder())), test_name);

TEST(CaseCoverage, EveryCheckHasAFiringAndAQuietCase) {
    std::map<std::string, std::pair<int, int>> seen;
    for (const auto& test : read_cases(folder())) {
        auto& [firing, quiet] = seen[test.check];
        ++(test.kind == Case::Kind::firing ? firing : quiet);
    }
    for (const auto* check : all_checks()) {
        if (check->run == nullptr) continue;  // judges texts only: tests/diagnose
        // Processes are in no snapshot: session_test.cc here, and tests/e2e/session.py.
        if (check->id == "session-older-than-start-up") continue;
        const auto& [firing, quiet] = seen[std::string(check->id)];
        EXPECT_GT(firing, 0) << check->id << " has no firing case";
        EXPECT_GT(quiet, 0) << check->id << " has no quiet case";
    }
    for (const auto& [id, counts] : seen)
        EXPECT_NE(find_check(id), nullptr) << id << ".case belongs to no check";
}

TEST(CaseCoverage, EveryCheckSaysWhatItIs) {
    std::set<std::string> symbols;
    for (const auto* check : all_checks()) {
        for (const auto& text : {check->title, check->why, check->blind}) {
            EXPECT_FALSE(text.en.empty()) << check->id;
            EXPECT_FALSE(text.zh.empty()) << check->id;
        }
        EXPECT_FALSE(check->sources.empty()) << check->id;
        for (const auto& id : split(check->explains, ' ')) {
            if (id.empty()) continue;
            EXPECT_NE(find_check(id), nullptr) << check->id << " explains " << id << ", which is no check";
        }
    }
}

}  // namespace
}  // namespace trueup::cases
