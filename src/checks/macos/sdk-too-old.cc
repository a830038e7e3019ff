// The SDK is too old for this CPU or this Go.
//
// SDKs before macOS 11 know no arm64, and a Go release uses symbols that older
// SDKs lack. Update the Command Line Tools, and remove SDKROOT or -isysroot that
// names the old SDK.
// Source: https://go.dev/doc/go1.25#darwin
#include <algorithm>
#include <array>

#include "base/text.h"
#include "checks/go_settings.h"
#include "checks/native.h"
#include "checks/told.h"

namespace trueup {
namespace {

void run(const Facts& facts, Verdict& verdict) {
    const auto* apple = apple_of(facts);
    const auto* native = native_of(facts);
    if (apple == nullptr || native->goos != "darwin" || cgo_refused(facts)) return;
    const auto& version = apple->sdk.version;
    const Text no_version = {"the SDK tells no version", "SDK 没有说明版本"};
    if (!version.known()) {
        if (apple->sdk.there.is(true)) verdict.unknown(version.unknown() ? version.reason() : no_version);
        return;
    }
    const int major = version_major(version.value());
    if (major <= 0) return verdict.unknown(no_version);
    const int minor = go_minor(facts.selection.version);
    // arm64 came with macOS 11; crypto/x509 of Go 1.25 calls a function that came with macOS 12.
    const bool no_arm64 = major < 11 && native->goarch == "arm64";
    const bool no_function = major < 12 && minor >= 25;
    if (!no_arm64 && !no_function) return;
    Finding finding;
    finding.severity = cgo_severity(facts, Severity::warning);
    finding.confidence = no_arm64 ? Confidence::certain : Confidence::likely;
    const bool named = apple->sdk.named_by != "tools";
    finding.subject =
        named ? Subject{apple->sdk.named_by, apple->sdk.path, {}} : Subject{{}, {}, apple->sdk.path};
    if (no_arm64)
        finding.explanation = say("The SDK {} is of macOS {}, which knows no arm64.",
                                  "SDK {} 属于不支持 arm64 的 macOS {}。", apple->sdk.path, version.value());
    else
        finding.explanation =
            say("The SDK {} is of macOS {}; programs with cgo and crypto/x509 of {} need macOS 12 or newer "
                "(SecTrustCopyCertificateChain).",
                "SDK {} 属于 macOS {}；使用 cgo 以及 {} 的 crypto/x509 的程序需要 macOS 12 "
                "或更新版本（SecTrustCopyCertificateChain）。",
                apple->sdk.path, version.value(), facts.selection.version);
    finding.evidence.push_back(
        seen(say("{} says version {}", "{} 写明版本 {}", version.origin().path, version.value()),
             version.origin()));
    if (named) {
        finding.evidence.push_back(set_by(apple->sdk.named_by, apple->sdk.path, apple->sdk.origin));
        finding.remedies = drop_setting(facts, apple->sdk.named_by, apple->sdk.origin);
        if (!no_arm64) finding.settle = "nm -u PROGRAM | grep SecTrustCopyCertificateChain";
    } else {
        if (!no_arm64) finding.settle = "xcrun --show-sdk-version";
        offer_command_line_tools(finding);
    }
    verdict.find(std::move(finding));
}

// Frameworks that came with macOS 11 and later.
bool is_new_framework(std::string_view name) {
    static constexpr auto names =
        std::to_array<std::string_view>({"UniformTypeIdentifiers", "Virtualization", "ScreenCaptureKit",
                                         "CryptoKit", "MetalPerformanceShadersGraph"});
    return std::ranges::find(names, name) != names.end();
}

// "_CFRelease", referenced from: _Curl_resolv in librdkafka.a(…): that library wants a framework
// that nobody links (framework-not-linked). Go's own packages name the framework themselves.
bool wanted_by_archive(const Facts& facts, const Symptom& s) {
    if (s.id != "sdk-lacks-symbol") return false;
    return std::ranges::any_of(facts.paste.lines, [&](const PastedLine& line) {
        return line.number == s.line + 1 && line.text.contains(".a(") && !line.text.contains("x509");
    });
}

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, {"sdk-arch", "sdk-lacks-symbol"});
    if (s == nullptr) {
        s = symptom(facts, "framework-missing");
        if (s == nullptr || !is_new_framework(s->at("framework"))) return;
    }
    if (s == nullptr || wanted_by_archive(facts, *s)) return;
    conclude(verdict,
             told(*s, Confidence::likely,
                  say("The SDK{0} does not fit: what the compiler or linker needs is not in it.",
                      "SDK{0} 不合适：其中没有编译器或链接器需要的内容。",
                      s->at("sdk").empty() ? std::string() : " " + s->at("sdk"))),
             "update-clt",
             {"Update the Command Line Tools, and unset SDKROOT / -isysroot",
              "更新命令行工具，并取消 SDKROOT / -isysroot"});
}

}  // namespace

TRUEUP_CHECK(sdk_too_old) = {
    .id = "sdk-too-old",
    .title = {"The SDK is too old for this CPU or this Go", "SDK 对这款 CPU 或这个 Go 来说太旧"},
    .why = {"SDKs before macOS 11 know no arm64, and a Go release uses symbols that older SDKs lack. Update "
            "the Command Line Tools, and remove SDKROOT or -isysroot that names the old SDK.",
            "macOS 11 之前的 SDK 不支持 arm64，而新的 Go 会用到旧 SDK "
            "中没有的符号。请更新命令行工具，并去掉指向旧 "
            "SDK 的 SDKROOT 或 -isysroot。"},
    .blind = {"Which SDK the tools would choose by themselves.", "工具自行选择时会用哪个 SDK。"},
    .sources = "https://go.dev/doc/go1.25#darwin",
    .explains = "clt-broken",
    .run = run,
    .text = text,
};

}  // namespace trueup
