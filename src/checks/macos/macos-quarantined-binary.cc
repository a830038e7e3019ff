// A downloaded program is held in quarantine.
//
// Gatekeeper refuses downloaded programs that Apple has not notarized. If you
// trust where it came from: xattr -d com.apple.quarantine FILE.
// Source: https://support.apple.com/102445
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "quarantine");
    if (s == nullptr) return;
    conclude(verdict,
             told(*s, Confidence::likely,
                  {"macOS holds the program back because it was downloaded and is not notarized.",
                   "该程序是下载的且未经公证，因此被 macOS 阻止。"}),
             "drop-quarantine",
             {"If you trust it: xattr -d com.apple.quarantine FILE",
              "若信任它：xattr -d com.apple.quarantine 文件"});
}

}  // namespace

TRUEUP_CHECK(macos_quarantined_binary) = {
    .id = "macos-quarantined-binary",
    .title = {"A downloaded program is held in quarantine", "下载的程序被隔离"},
    .why = {"Gatekeeper refuses downloaded programs that Apple has not notarized. If you trust where it came "
            "from: xattr -d com.apple.quarantine FILE.",
            "Gatekeeper 会拒绝未经苹果公证的下载程序。如果信任其来源：xattr -d com.apple.quarantine "
            "文件。"},
    .blind = {"Whether the program is what it claims to be. `trueup doctor` does not judge it: it looks at "
              "messages "
              "in pasted texts only.",
              "该程序是否可信。`trueup doctor` 不判断它：它只看粘贴文本中的信息。"},
    .sources = "https://support.apple.com/102445",
    .text = text,
};

}  // namespace trueup
