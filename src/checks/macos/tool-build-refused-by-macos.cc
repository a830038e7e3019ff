// An installed tool was built in a way that this macOS refuses.
//
// The tool was built by an old Go, or its file was replaced in place so that the
// kernel's cached signature no longer fits. Remove the file and install it again
// with the Go in use.
// Source: https://developer.apple.com/documentation/security/updating-mac-
// software
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

void text(const Facts& facts, Verdict& verdict) {
    if (told_os(facts) == "linux") return;
    const auto* uuid = symptom(facts, "lc-uuid");
    const auto* s = uuid != nullptr ? uuid : symptom(facts, {"killed", "code-signature"});
    if (s == nullptr || (uuid == nullptr && !shows(facts, "code-signature") && told_os(facts) != "darwin"))
        return;
    const auto release = told_release(facts);
    if (!release.empty() && compare_go(release, "go1.16") < 0) return;
    const auto* command = command_of(facts, s->line);
    const bool builds = command != nullptr && !command->words.empty() &&
                        (base_name(command->words[0]) == "go" || base_name(command->words[0]) == "make" ||
                         base_name(command->words[0]) == "bazel");
    const bool works_fresh = fresh_build_runs(facts);
    const bool installed =
        s->text.find("/go/bin/") != std::string::npos || !installed_commands(facts).empty();
    if (builds || !(works_fresh || installed)) return;
    auto finding = told(*s, Confidence::likely,
                        {"macOS refuses this one program, while a fresh build of it runs.",
                         "macOS 只拒绝这一个程序，而重新构建的则可以运行。"});
    finding.settle = "codesign -v $(command -v TOOL)";
    conclude(verdict, std::move(finding), "reinstall-tool",
             {"Remove the tool's file and install it again: rm $(command -v TOOL) && go install …@latest",
              "删除该工具的文件并重新安装：rm $(command -v TOOL) && go install …@latest"});
}

}  // namespace

TRUEUP_CHECK(tool_build_refused_by_macos) = {
    .id = "tool-build-refused-by-macos",
    .title = {"An installed tool was built in a way that this macOS refuses",
              "已安装的工具的构建方式不被此版 macOS 接受"},
    .why = {"The tool was built by an old Go, or its file was replaced in place so that the kernel's cached "
            "signature no longer fits. Remove the file and install it again with the Go in use.",
            "该工具由旧的 Go 构建，或其文件被原地替换，使内核缓存的签名不再相符。请删除该文件，用当前的 Go "
            "重新安装。"},
    .blind =
        {"The binary itself, which `trueup inspect` reads: `trueup doctor` does not judge it, it looks at "
         "messages in pasted texts only.",
         "二进制文件本身，`trueup inspect` 会读取它：`trueup doctor` 不判断它，只看粘贴文本中的信息。"},
    .sources = "https://developer.apple.com/documentation/security/updating-mac-software",
    .explains = "codesign-invalid",
    .text = text,
};

}  // namespace trueup
