// A program's code signature is broken or missing.
//
// On Apple Silicon every program must carry a valid signature, if only an ad-hoc
// one; the kernel kills the others. Files that were changed after signing
// (strip, upx, cp over a running one) lose it. Build it again, or sign it ad
// hoc: codesign --force --sign - FILE.
// Source: https://developer.apple.com/documentation/security/updating-mac-
// software
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "code-signature");
    if (s == nullptr || told_os(facts) == "linux") return;
    conclude(verdict,
             told(*s, Confidence::likely,
                  {"macOS stopped the program because its signature does not fit its contents.",
                   "macOS 中止了该程序，因为签名与内容不符。"}),
             "sign-again",
             {"Build it again, or: codesign --force --sign - FILE",
              "重新构建，或运行：codesign --force --sign - 文件"});
}

}  // namespace

TRUEUP_CHECK(codesign_invalid) = {
    .id = "codesign-invalid",
    .title = {"A program's code signature is broken or missing", "程序的代码签名损坏或缺失"},
    .why =
        {"On Apple Silicon every program must carry a valid signature, if only an ad-hoc one; the kernel "
         "kills the others. Files that were changed after signing (strip, upx, cp over a running one) lose "
         "it. Build it again, or sign it ad hoc: codesign --force --sign - FILE.",
         "在 Apple Silicon 上，每个程序都必须有有效签名（哪怕只是 ad-hoc "
         "签名），否则会被内核杀死。签名后被改动的文件（strip、upx、覆盖正在运行的文件）会失去签名。"
         "请重新构建，或做 ad-hoc 签名：codesign --force --sign - 文件。"},
    .blind = {"Who changed the file.", "是谁改动了文件。"},
    .sources = "https://developer.apple.com/documentation/security/updating-mac-software",
    .text = text,
};

}  // namespace trueup
