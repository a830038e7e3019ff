// Xcode's licence has not been accepted.
//
// After an installation or upgrade of Xcode its tools refuse to run (exit status
// 69) until the licence is accepted. Read it and accept it with `sudo xcodebuild
// -license`.
// Source: https://keith.github.io/xcode-man-pages/xcodebuild.1.html
#include <algorithm>

#include "base/text.h"
#include "checks/native.h"
#include "checks/told.h"

namespace trueup {
namespace {

void run(const Facts& facts, Verdict& verdict) {
    const auto* apple = apple_of(facts);
    if (apple == nullptr || apple->licensed.absent()) return;
    if (apple->licensed.unknown()) return verdict.unknown(apple->licensed.reason());
    if (apple->licensed.is(true)) return;
    Finding finding;
    finding.severity = cgo_severity(facts, Severity::warning);
    finding.confidence = Confidence::likely;
    finding.settle = "xcrun clang --version";
    finding.subject = {{}, {}, apple->licence.path};
    const auto& note = apple->licence_note;
    finding.explanation = {
        fmt::format(
            "The licence of the Xcode in {} has not been accepted ({}), so its compiler refuses to run.",
            apple->dir.path, note.en),
        fmt::format("{} 中的 Xcode 的许可协议尚未接受（{}），其编译器拒绝运行。", apple->dir.path, note.zh)};
    finding.evidence.push_back(seen(apple->licence_note, apple->licence));
    finding.remedies.push_back(command("accept-licence", {"sudo", "xcodebuild", "-license"},
                                       {"Read the licence and accept it", "阅读并接受许可协议"}));
    if (apple->clt.is(true))
        finding.remedies.push_back(
            command("select-clt", {"sudo", "xcode-select", "--switch", "/Library/Developer/CommandLineTools"},
                    {"Or use the Command Line Tools, which need no such licence",
                     "或改用命令行工具，它们不需要此许可"}));
    verdict.find(std::move(finding));
}

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "xcode-license");
    if (s == nullptr) s = symptom(facts, "exit-69");
    if (s == nullptr) return;
    // No compiler but xcrun's stand-in ends with 69.
    const auto names = [&](std::string_view tool) { return s->text.find(tool) != std::string::npos; };
    const bool apple = told_os(facts) == "darwin" ||
                       (told_os(facts).empty() && (names("clang") || names("xcrun") || names("xcodebuild")));
    if (s->id == "exit-69" && !apple) return;
    conclude(verdict,
             told(*s, s->id == "exit-69" ? Confidence::likely : Confidence::certain,
                  {"Apple's tools refuse to run before the licence of Xcode is accepted.",
                   "在接受 Xcode 许可协议之前，苹果的工具拒绝运行。"}),
             "accept-licence", {"sudo xcodebuild -license", "sudo xcodebuild -license"});
}

}  // namespace

TRUEUP_CHECK(xcode_license) = {
    .id = "xcode-license",
    .title = {"Xcode's licence has not been accepted", "尚未接受 Xcode 许可协议"},
    .why =
        {"After an installation or upgrade of Xcode its tools refuse to run (exit status 69) until the "
         "licence "
         "is accepted. Read it and accept it with `sudo xcodebuild -license`.",
         "安装或升级 Xcode 之后，在接受许可协议之前其工具拒绝运行（退出状态 69）。阅读后用 `sudo xcodebuild "
         "-license` 接受。"},
    .blind = {"Nothing that the message does not say.", "除该信息所述之外的情况。"},
    .sources = "https://keith.github.io/xcode-man-pages/xcodebuild.1.html",
    .explains = "cc-missing",
    .run = run,
    .text = text,
};

}  // namespace trueup
