// A flag or SDKROOT names an SDK that is not installed.
//
// SDK folders carry the version of macOS and go away with upgrades. Nothing
// needs to name one: the compiler finds its SDK by itself. Take -isysroot out of
// CGO_CFLAGS, and SDKROOT out of the environment.
// Source: https://keith.github.io/xcode-man-pages/xcrun.1.html
#include <algorithm>

#include "base/text.h"
#include "checks/native.h"
#include "checks/told.h"

namespace trueup {
namespace {

void run(const Facts& facts, Verdict& verdict) {
    const auto* native = native_of(facts);
    if (native == nullptr || cgo_refused(facts)) return;
    for (const auto& sysroot : native->sysroots) {
        if (sysroot.there.unknown()) verdict.unknown(sysroot.there.reason());
        if (!is_false(sysroot.there)) continue;
        Finding finding;
        finding.severity = cgo_severity(facts, Severity::warning);
        finding.subject = {sysroot.setting, sysroot.value, {}};
        finding.explanation =
            say("{} names {}, which is not there. Nothing needs to name an SDK: the compiler finds its own.",
                "{} 指向不存在的 {}。其实不需要指定 SDK：编译器会自己找到。", sysroot.setting, sysroot.path);
        finding.evidence.push_back(set_by(sysroot.setting, sysroot.value, sysroot.origin));
        finding.remedies = drop_setting(facts, sysroot.setting, sysroot.origin);
        verdict.find(std::move(finding));
    }
}

// SDKROOT is set, and `ls` of its folder shows other SDKs.
bool sdkroot_is_gone(const Facts& facts, Verdict& verdict) {
    for (const auto& value : told_values(facts, "SDKROOT")) {
        const auto folder = parent_path(value.value);
        for (const auto& command : facts.paste.commands) {
            if (command.words.size() < 2 || base_name(command.words[0]) != "ls" || command.output.empty())
                continue;
            auto shown = command.words.back();
            while (shown.size() > 1 && shown.ends_with('/')) shown.pop_back();
            const bool there = std::ranges::any_of(command.output, [&](const PastedLine& line) {
                return line.text.find(base_name(value.value)) != std::string::npos;
            });
            if (shown != folder || there || facts.symptoms.empty()) continue;
            auto finding = told(value.line, value.text, Confidence::certain,
                                say("SDKROOT names {0}, and {1} holds no such SDK.",
                                    "SDKROOT 指定了 {0}，而 {1} 中没有这个 SDK。", value.value, folder));
            finding.subject.setting = "SDKROOT";
            finding.evidence.push_back(seen_line(command.output.front().number, command.output.front().text));
            conclude(verdict, std::move(finding), "drop-sysroot",
                     {"unset SDKROOT, and take -isysroot out of CGO_CFLAGS",
                      "unset SDKROOT，并从 CGO_CFLAGS 中去掉 -isysroot"});
            return true;
        }
    }
    return false;
}

void text(const Facts& facts, Verdict& verdict) {
    if (sdkroot_is_gone(facts, verdict)) return;
    const auto* s = symptom(facts, {"sysroot-missing", "sdk-missing"});
    if (s == nullptr || s->at("sdk") == "macosx") return;  // the default one: clt-broken
    const bool dependency = mentions(facts, "#cgo ");
    const bool own = mentions(facts, "SDKROOT") || mentions(facts, "CGO_CFLAGS") ||
                     mentions(facts, "CGO_LDFLAGS") || mentions(facts, "CGO_CPPFLAGS") ||
                     mentions(facts, "CFLAGS");
    if (dependency && !own) return;
    // Flags of this machine break runtime/cgo first; where one dependency alone
    // fails, the flag is likelier to stand in its own #cgo lines.
    const auto& sdk = s->at("path").empty() ? s->at("sdk") : s->at("path");
    const bool named = std::ranges::any_of(facts.paste.lines, [&](const PastedLine& line) {
        return line.text.find(sdk) != std::string::npos && (line.text.find("SDKROOT=") != std::string::npos ||
                                                            line.text.find("FLAGS=") != std::string::npos);
    });
    const bool dependency_fails = mentions(facts, "pkg/mod/") && !mentions(facts, "# runtime/cgo");
    if (dependency_fails && !named) return;
    auto finding =
        told(*s, own ? Confidence::certain : Confidence::likely,
             say("The SDK {0} is asked for and is not installed.", "要求使用的 SDK {0} 并未安装。", sdk));
    if (!own) finding.settle = "env | grep -E 'SDKROOT|CFLAGS'";
    conclude(verdict, std::move(finding), "drop-sysroot",
             {"unset SDKROOT, and take -isysroot out of CGO_CFLAGS",
              "unset SDKROOT，并从 CGO_CFLAGS 中去掉 -isysroot"});
}

}  // namespace

TRUEUP_CHECK(sdk_path_stale) = {
    .id = "sdk-path-stale",
    .title = {"A flag or SDKROOT names an SDK that is not installed", "编译参数或 SDKROOT 指向未安装的 SDK"},
    .why =
        {"SDK folders carry the version of macOS and go away with upgrades. Nothing needs to name one: the "
         "compiler finds its SDK by itself. Take -isysroot out of CGO_CFLAGS, and SDKROOT out of the "
         "environment.",
         "SDK 目录名带有 macOS 版本号，升级后会消失。其实不需要指定：编译器会自己找到 SDK。请从 CGO_CFLAGS "
         "中去掉 -isysroot，并取消 SDKROOT 环境变量。"},
    .blind = {"A dependency's #cgo line with such a flag (then the project is at fault).",
              "某个依赖的 #cgo 行中写有这种参数的情况（那是项目的问题）。"},
    .sources = "https://keith.github.io/xcode-man-pages/xcrun.1.html",
    .explains = "clt-broken native-lib-missing brew-prefix-not-searched cc-missing",
    .run = run,
    .text = text,
};

}  // namespace trueup
