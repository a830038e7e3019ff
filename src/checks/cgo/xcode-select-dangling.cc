// The selected developer folder does not exist.
//
// xcode-select points at an Xcode that was moved or removed; every shim in
// /usr/bin fails. Select the Command Line Tools or the Xcode that is there.
// Source: https://keith.github.io/xcode-man-pages/xcode-select.1.html
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "xcode-path-gone");
    if (s == nullptr) {
        s = symptom(facts, "xcrun-no-tools");
        if (s == nullptr || s->at("path").find(".app") == std::string::npos) return;
    }
    conclude(verdict,
             told(*s, Confidence::certain,
                  say("The developer folder that is selected, {0}, is not there.",
                      "选定的开发者目录 {0} 不存在。", s->at("path"))),
             "select-tools",
             {"sudo xcode-select --switch /Library/Developer/CommandLineTools",
              "sudo xcode-select --switch /Library/Developer/CommandLineTools"});
}

}  // namespace

TRUEUP_CHECK(xcode_select_dangling) = {
    .id = "xcode-select-dangling",
    .title = {"The selected developer folder does not exist", "选定的开发者目录不存在"},
    .why = {"xcode-select points at an Xcode that was moved or removed; every shim in /usr/bin fails. Select "
            "the Command Line Tools or the Xcode that is there.",
            "xcode-select 指向的 Xcode 已被移动或删除，/usr/bin "
            "中的所有转发外壳都会失败。请改选命令行工具或现有的 "
            "Xcode。"},
    .blind = {"DEVELOPER_DIR of the environment, which wins over xcode-select.",
              "优先于 xcode-select 的环境变量 DEVELOPER_DIR。"},
    .sources = "https://keith.github.io/xcode-man-pages/xcode-select.1.html",
    .explains = "clt-missing cc-missing",
    .text = text,
};

}  // namespace trueup
