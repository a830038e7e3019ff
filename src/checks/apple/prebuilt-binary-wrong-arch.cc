// A downloaded program is for another CPU.
//
// An arm64-only program does not run on an Intel Mac; nothing translates in this
// direction. Download the amd64 build or build it from source.
// Source: https://support.apple.com/102527
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "bad-cpu");
    if (s == nullptr) return;
    // Only an Intel CPU refuses an arm64 program. 32-bit Intel programs run on no
    // macOS since 10.15.
    const auto arch = told_program_arch(facts, *s);
    if (arch == "arm64" || arch == "386") {
        conclude(verdict,
                 told(*s, Confidence::certain,
                      arch == "arm64" ? Text{"The program is for arm64 only, and this Mac has an Intel CPU.",
                                             "该程序只支持 arm64，而这台 Mac 是 Intel CPU。"}
                                      : Text{"The program is a 32-bit one, which this macOS does not run.",
                                             "这是 32 位程序，此版 macOS 不再运行它。"}),
                 "get-amd64",
                 {"Download the amd64 build, or build it from source", "下载 amd64 版本，或从源码构建"});
        return;
    }
    const bool intel = told_machine(facts) == "amd64" || remark_with(facts, {"intel", "x86_64"}) != nullptr;
    if (!intel || told_machine(facts) == "arm64") return;
    conclude(verdict,
             told(*s, Confidence::certain,
                  {"The Mac has an Intel CPU, and this program is not for it.",
                   "这台 Mac 是 Intel CPU，而该程序不是为它构建的。"}),
             "get-amd64",
             {"Download the amd64 build, or build it from source", "下载 amd64 版本，或从源码构建"});
}

}  // namespace

TRUEUP_CHECK(prebuilt_binary_wrong_arch) = {
    .id = "prebuilt-binary-wrong-arch",
    .title = {"A downloaded program is for another CPU", "下载的程序面向另一种 CPU"},
    .why =
        {"An arm64-only program does not run on an Intel Mac; nothing translates in this direction. Download "
         "the amd64 build or build it from source.",
         "仅支持 arm64 的程序无法在 Intel Mac 上运行，这个方向没有转译。请下载 amd64 版本，或从源码构建。"},
    .blind = {"The program's own header.", "程序自身的文件头。"},
    .sources = "https://support.apple.com/102527",
    .text = text,
};

}  // namespace trueup
