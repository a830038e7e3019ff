// A Go tool uses the GOROOT of the Go that built it.
//
// Tools that load packages by themselves carry the GOROOT they were built with.
// After a change of toolchain, packages of the standard library look like
// unknown ones to them. Build the tool again with the Go in use, or start it as
// GOROOT=$(go env GOROOT) TOOL; both are safe.
// Source: https://pkg.go.dev/runtime#GOROOT
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"
#include "checks/told_words.h"

namespace trueup {
namespace {

void text(const Facts& facts, Verdict& verdict) {
    // Nix replaces references that a package must not have by this; and a tool says it
    // of its GOROOT while `go env` answers.
    const auto* missing = symptom(facts, "goroot-dir-missing");
    if (missing != nullptr && missing->at("path").find("/nix/store/eeeeeeee") != std::string::npos) {
        conclude(
            verdict,
            told(
                *missing, Confidence::certain,
                {"The path is Nix's mark for a reference that was removed: the program was built without its "
                 "GOROOT.",
                 "这个路径是 Nix 表示“引用已被移除”的标记：该程序在构建时没有保留 GOROOT。"}),
            "rebuild-tool",
            {"Run the tool with GOROOT=$(go env GOROOT), or install it again with the Go in use",
             "以 GOROOT=$(go env GOROOT) 运行该工具，或用当前的 Go 重新安装它"});
        return;
    }
    // A package of every Go, looked for in the tree of a release that is not the one in
    // use: go itself would have stopped at such a GOROOT, or found it there.
    const auto* lost = symptom(facts, {"package-not-in-std", "package-not-found"});
    const auto* looked = symptom(facts, "looked-in-goroot");
    if (lost != nullptr && is_std(lost->at("package")) && std_since(lost->at("package")).empty()) {
        const auto path = with_slashes(lost->at("path").empty() && looked != nullptr ? looked->at("path")
                                                                                     : lost->at("path"));
        const auto theirs = release_in_path(path);
        const auto release = release_beside(facts, theirs);
        if (!theirs.empty() && !release.empty() && compare_go(theirs, release) != 0 &&
            std::ranges::count(theirs, '.') == std::ranges::count(release, '.')) {
            conclude(
                verdict,
                told(looked != nullptr ? *looked : *lost, Confidence::likely,
                     say("go is {0}, and the program looks for {1} in a tree of {2}: it keeps the GOROOT "
                         "of the Go that built it.",
                         "go 是 {0}，而该程序在 {2} 的安装树中查找 {1}：它保留了构建它的 Go 的 GOROOT。",
                         release, lost->at("package"), theirs)),
                "rebuild-tool",
                {"Install the tool again with the Go in use, or run it with GOROOT=$(go env GOROOT)",
                 "用当前的 Go 重新安装该工具，或以 GOROOT=$(go env GOROOT) 运行它"});
            return;
        }
    }
    // "guru: cannot find package \"fmt\"": not go says so, and the go that is shown has its tree.
    if (lost != nullptr && is_std(lost->at("package")) && !shown_env(facts, "GOROOT").empty() &&
        std_since(lost->at("package")).empty()) {
        const auto colon = lost->text.find(": cannot find package ");
        const auto who = base_name(lost->text.substr(0, colon == std::string::npos ? 0 : colon));
        const bool tool = !who.empty() && who != "go" && who.find_first_of(" \t.:\"'") == std::string::npos;
        if (tool && std::ranges::any_of(facts.paste.commands, [&](const PastedCommand& command) {
                return !command.words.empty() && base_name(command.words[0]) == who;
            })) {
            auto finding =
                told(*lost, Confidence::likely,
                     say("{0} does not find {1}, which every Go has: it looks in the GOROOT of the Go "
                         "that built it, and not in that of the go in use.",
                         "{0} 找不到任何 Go 都有的 {1}：它查找的是构建它的 Go 的 GOROOT，而不是当前 go "
                         "的。",
                         who, lost->at("package")));
            finding.settle = "GOROOT=$(go env GOROOT) " + who + " …";
            conclude(verdict, std::move(finding), "rebuild-tool",
                     {"Install the tool again with the Go in use, or run it with GOROOT=$(go env GOROOT)",
                      "用当前的 Go 重新安装该工具，或以 GOROOT=$(go env GOROOT) 运行它"});
            return;
        }
    }
    if (const auto* types = symptom(facts, "generator-without-types")) {
        const bool tried = mentions(facts, "unset GOROOT") || mentions(facts, "export GOROOT");
        auto finding =
            told(*types, tried ? Confidence::likely : Confidence::possible,
                 {"The generator finds no types, not even those of the standard library: it looks in "
                  "the GOROOT of the Go that built it, which is not here.",
                  "生成器找不到任何类型，包括标准库的类型：它查找的是构建它的那个 Go 的 GOROOT，而该目录"
                  "不在这里。"});
        finding.subject.setting = "GOROOT";
        if (!tried) finding.settle = "GOROOT=$(go env GOROOT) TOOL …";
        conclude(verdict, std::move(finding), "rebuild-tool",
                 {"Run the tool with GOROOT=$(go env GOROOT), or install it again with the Go in use",
                  "以 GOROOT=$(go env GOROOT) 运行该工具，或用当前的 Go 重新安装它"});
        return;
    }
    const auto* s = symptom(facts, {"std-no-module-info", "tool-loads-goroot"});
    if (s == nullptr || !is_std(s->at("package")) || shows(facts, "goroot-dir-missing")) return;
    conclude(verdict,
             told(*s, Confidence::likely,
                  say("The tool does not take {0} for a package of the standard library: it looks in another "
                      "GOROOT than the Go in use.",
                      "该工具没有把 {0} 当作标准库的包：它查找的 GOROOT 不是当前 Go 的。", s->at("package"))),
             "rebuild-tool",
             {"Install the tool again with the Go in use, or run it with GOROOT=$(go env GOROOT)",
              "用当前的 Go 重新安装该工具，或以 GOROOT=$(go env GOROOT) 运行它"});
}

}  // namespace

TRUEUP_CHECK(tool_baked_goroot) = {
    .id = "tool-baked-goroot",
    .title = {"A Go tool uses the GOROOT of the Go that built it",
              "某个 Go 工具仍使用编译它的那个 Go 的 GOROOT"},
    .why =
        {"Tools that load packages by themselves carry the GOROOT they were built with. After a change of "
         "toolchain, packages of the standard library look like unknown ones to them. Build the tool again "
         "with the Go in use, or start it as GOROOT=$(go env GOROOT) TOOL; both are safe.",
         "自行加载包的工具带着编译时的 GOROOT。换了工具链之后，标准库的包在它们看来就成了未知的包。用当前的 "
         "Go 重新编译该工具，"
         "或以 GOROOT=$(go env GOROOT) 启动它即可，两者都很安全。"},
    .blind = {"Which GOROOT the tool holds: its binary is not read here.",
              "工具里写的是哪个 GOROOT：这里不读取其二进制文件。"},
    .sources = "https://pkg.go.dev/runtime#GOROOT",
    .text = text,
};

}  // namespace trueup
