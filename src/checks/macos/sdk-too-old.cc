// The SDK is too old for this CPU or this Go.
//
// SDKs before macOS 11 know no arm64, and a Go release uses symbols that older
// SDKs lack. Update the Command Line Tools, and remove SDKROOT or -isysroot that
// names the old SDK.
// Source: https://go.dev/doc/go1.25#darwin
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, {"sdk-arch", "sdk-lacks-symbol"});
    if (s == nullptr) return;
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
    .text = text,
};

}  // namespace trueup
