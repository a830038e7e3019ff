// pkg-config is not installed where go builds.
//
// Packages with `#cgo pkg-config:` lines ask that program for the flags of C
// libraries. Install it (brew install pkgconf, apt-get install pkg-config, apk
// add pkgconf) next to the library's development files.
// Source: https://pkg.go.dev/cmd/cgo
#include <algorithm>

#include "base/text.h"
#include "checks/native.h"
#include "checks/told.h"

namespace trueup {
namespace {

void run(const Facts& facts, Verdict& verdict) {
    const auto* native = native_of(facts);
    if (native == nullptr || cgo_refused(facts)) return;
    const auto& program = native->pkg_config;
    const CgoPackage::Line* asks = nullptr;
    for (const auto& package : native->packages) {
        for (const auto& line : package.lines) {
            if (asks == nullptr && line.line.name == "pkg-config") asks = &line;
        }
    }
    if (asks == nullptr && !program.given) return;
    if (program.there.unknown()) return verdict.unknown(program.there.reason());
    if (program.there.is(true)) return;
    Finding finding;
    finding.severity = asks != nullptr ? Severity::error : Severity::warning;
    finding.subject = {"PKG_CONFIG", program.value, {}};
    finding.explanation = say("go calls {} for the flags of C libraries, and it is not there.",
                              "go 调用 {} 获取 C 库的参数，而它不存在。", program.called);
    if (asks != nullptr)
        finding.evidence.push_back(
            seen({asks->line.text, asks->line.text},
                 {OriginKind::file, asks->file, asks->line.line, asks->line.text, {}}));
    finding.evidence.push_back(value_of(program));
    if (program.given) finding.remedies = drop_setting(facts, "PKG_CONFIG", program.origin);
    finding.remedies.push_back(advice(
        "install-pkg-config", {"brew install pkgconf · apt-get install pkg-config · apk add pkgconf",
                               "brew install pkgconf · apt-get install pkg-config · apk add pkgconf"}));
    verdict.find(std::move(finding));
}

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = not_found(facts, {"pkg-config", "pkgconf"});
    if (s == nullptr) {
        // PKG_CONFIG names that of another target: "aarch64-linux-gnu-pkg-config".
        const auto other = std::ranges::find_if(facts.symptoms, [](const Symptom& seen) {
            return seen.id == "exec-not-found" && seen.at("program").ends_with("-pkg-config");
        });
        if (other == facts.symptoms.end()) return;
        conclude(
            verdict,
            told(*other, Confidence::certain,
                 say("go calls {0} for the flags of a C library, as PKG_CONFIG says, and PATH holds none.",
                     "go 按 PKG_CONFIG 的设置调用 {0} 获取 C 库的参数，但 PATH 上没有它。",
                     other->at("program"))),
            "other-pkg-config",
            {"Install it, or set PKG_CONFIG=pkg-config (go env PKG_CONFIG)",
             "安装它，或设置 PKG_CONFIG=pkg-config（go env PKG_CONFIG）"});
        return;
    }
    conclude(verdict,
             told(*s, Confidence::certain,
                  {"go calls pkg-config for the flags of a C library, and PATH holds none.",
                   "go 要调用 pkg-config 获取 C 库的参数，但 PATH 上没有它。"}),
             "install-pkg-config",
             {"brew install pkgconf · apt-get install pkg-config · apk add pkgconf",
              "brew install pkgconf · apt-get install pkg-config · apk add pkgconf"});
}

}  // namespace

TRUEUP_CHECK(pkg_config_missing) = {
    .id = "pkg-config-missing",
    .title = {"pkg-config is not installed where go builds", "构建所在之处没有安装 pkg-config"},
    .why =
        {"Packages with `#cgo pkg-config:` lines ask that program for the flags of C libraries. Install it "
         "(brew install pkgconf, apt-get install pkg-config, apk add pkgconf) next to the library's "
         "development "
         "files.",
         "含有 `#cgo pkg-config:` 行的包会向该程序询问 C 库的编译参数。请安装它（brew install "
         "pkgconf、apt-get install pkg-config、apk add pkgconf）以及该库的开发文件。"},
    .blind = {"Whether the library itself is there.", "库本身是否存在。"},
    .sources = "https://pkg.go.dev/cmd/cgo",
    .explains = "native-lib-missing",
    .run = run,
    .text = text,
};

}  // namespace trueup
