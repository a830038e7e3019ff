// GOROOT names a `bin` folder, or the go executable itself, where the root of
// the tree belongs. go appends pkg/tool and src to it and finds neither.
// Fix: take the setting away; go finds its own tree. Safe: no release since
// 1.10 needs GOROOT to be set.
// Source: cmd/go/internal/cfg findGOROOT; cmd/go main (the check of the folder).
#include <algorithm>

#include "base/text.h"
#include "checks/go_facts.h"
#include "checks/go_settings.h"
#include "checks/support.h"
#include "checks/told.h"

namespace trueup {
namespace {

void run(const Facts& facts, Verdict& verdict) {
    const auto goroot = given(facts, "GOROOT");
    if (!goroot || goroot->from_file) return;
    const auto* tree = tree_of(facts, goroot->value);
    if (tree == nullptr) return;
    const bool bin_by_name = base_name(clean_path(goroot->value)) == "bin";
    if (!tree->looks_like_bin && !bin_by_name) return;
    if (tree->kind == FileKind::absent || tree->kind == FileKind::broken_link) return;  // goroot-missing-dir
    if (is_true(tree->has_pkg_tool)) return;  // somebody's tree is really called bin

    const bool folder = tree->kind == FileKind::directory || tree->kind == FileKind::unknown;
    Finding finding;
    finding.confidence = tree->kind == FileKind::unknown ? Confidence::likely : Confidence::certain;
    finding.subject = {"GOROOT", goroot->value, goroot->value};
    finding.evidence.push_back(set_by("GOROOT", goroot->value, goroot->origin));
    if (folder) {
        finding.explanation = say(
            "GOROOT is {0}, the folder of the executables. It must be the folder above, which holds bin, pkg "
            "and src, so go looks for its compiler in {0}/pkg/tool and for the standard library in {0}/src.",
            "GOROOT 的值 {0} 是可执行文件所在的目录。它应当是上一级目录（其中有 bin、pkg 和 src）；现在 go "
            "会到 "
            "{0}/pkg/tool 找编译器，到 {0}/src 找标准库。",
            goroot->value);
        if (is_false(tree->has_pkg_tool)) {
            finding.evidence.push_back(
                seen_at(say("There is no folder {}/pkg/tool", "不存在目录 {}/pkg/tool", goroot->value),
                        goroot->value + "/pkg/tool"));
        }
    } else {
        finding.explanation =
            say("GOROOT is {0}, which is a file. It must be the root folder of a Go tree; go stops "
                "with `cannot find GOROOT directory: {0}`.",
                "GOROOT 的值 {0} 是一个文件。它应当是 Go 安装树的根目录；go 会报错退出："
                "`cannot find GOROOT directory: {0}`。",
                goroot->value);
        finding.evidence.push_back(
            seen_at(say("{} is a file", "{} 是一个文件", goroot->value), goroot->value));
    }
    finding.remedies = drop_setting(facts, "GOROOT", goroot->origin);
    verdict.find(std::move(finding));
}

// What a pasted text shows of it.
void text(const Facts& facts, Verdict& verdict) {
    const auto at_bin = [](std::string_view shown) {
        const auto path = with_slashes(shown);
        return path.ends_with("/bin") || path.ends_with("/bin/go") || path.ends_with("/bin/");
    };
    const auto* s = symptom(facts, "goroot-dir-missing");
    if (s != nullptr && at_bin(s->at("path"))) {
        conclude(verdict,
                 told(*s, Confidence::certain,
                      say("GOROOT is {0}: the program or its folder, not the tree.",
                          "GOROOT 是 {0}：那是程序或其所在目录，而不是安装树。", s->at("path"))),
                 "unset-goroot", {"unset GOROOT", "unset GOROOT"});
        return;
    }
    // "is not in GOROOT (/home/a/go/bin/src/bytes)", of a package that every Go has.
    for (const auto& looked : facts.symptoms) {
        if (looked.id != "package-not-in-std" && looked.id != "looked-in-goroot") continue;
        const auto path = with_slashes(looked.at("path"));
        const auto src = path.find("/bin/src/");
        if (src == std::string::npos || !is_std(path.substr(src + 9))) continue;
        conclude(
            verdict,
            told(looked, Confidence::certain,
                 say("go looks for its packages below {0}: GOROOT names the program's folder, not the tree.",
                     "go 在 {0} 之下查找自己的包：GOROOT 指向了程序所在目录，而不是安装树。",
                     path.substr(0, src + 4))),
            "unset-goroot", {"unset GOROOT", "unset GOROOT"});
        return;
    }
    // GOTOOLDIR follows from GOROOT: "/usr/local/go/bin/pkg/tool/linux_amd64".
    const auto* tools = shown_setting(facts, "GOTOOLDIR");
    const auto* gone = symptom(facts, "tool-file-gone");
    if ((tools != nullptr && with_slashes(tools->value).find("/bin/pkg/tool/") != std::string::npos) ||
        (gone != nullptr && with_slashes(gone->at("path")).find("/bin/pkg/tool/") != std::string::npos)) {
        conclude(verdict,
                 told(tools != nullptr ? tools->origin.line : gone->line,
                      tools != nullptr ? tools->origin.text : gone->text, Confidence::certain,
                      {"go looks for its tools below a bin folder: GOROOT names that folder, not the tree.",
                       "go 在某个 bin 目录之下查找自己的工具：GOROOT 指向了该目录，而不是安装树。"}),
                 "unset-goroot", {"unset GOROOT", "unset GOROOT"});
        return;
    }
    std::vector<ToldValue> values = told_values(facts, "GOROOT");
    if (const auto* shown = shown_setting(facts, "GOROOT"))
        values.push_back({shown->value, shown->origin.line, shown->origin.text, {}});
    if (const auto at = facts.paste.echoed.find("GOROOT"); at != facts.paste.echoed.end())
        values.push_back({at->second, 0, at->second, {}});
    for (const auto& value : values) {
        if (!at_bin(value.value) || value.value == "$GOROOT/bin") continue;
        // An assignment without export may reach nobody.
        const bool counts = std::ranges::none_of(facts.paste.assignments, [&](const PastedAssignment& a) {
            return a.name == "GOROOT" && a.line == value.line && !a.exported;
        });
        conclude(verdict,
                 told(value.line, value.text, counts ? Confidence::certain : Confidence::likely,
                      say("GOROOT is {0}: the program or its folder, not the tree.",
                          "GOROOT 是 {0}：那是程序或其所在目录，而不是安装树。", value.value)),
                 "unset-goroot", {"unset GOROOT", "unset GOROOT"});
        return;
    }
}

}  // namespace

TRUEUP_CHECK(goroot_points_at_bin) = {
    .id = "goroot-points-at-bin",
    .title = {"GOROOT names a bin folder or the go executable", "GOROOT 指向了 bin 目录或 go 可执行文件"},
    .why = {"GOROOT is the root of a Go tree: the folder that holds bin, pkg and src. With the bin folder in "
            "its "
            "place, GOTOOLDIR becomes …/bin/pkg/tool and no package of the standard library is found "
            "(`package fmt is not in std`); with the executable itself, every command ends with `go: cannot "
            "find "
            "GOROOT directory`. The variable is not needed at all: go finds its tree from its own path. "
            "Removing "
            "the setting is safe and can be undone.",
            "GOROOT 是 Go 安装树的根目录，其中有 bin、pkg 和 src。若写成 bin 目录，GOTOOLDIR 会变成 "
            "…/bin/pkg/tool，"
            "标准库的包一个也找不到（`package fmt is not in std`）；若写成可执行文件本身，每条命令都会以 "
            "`go: cannot "
            "find GOROOT directory` 结束。这个变量根本不必设置：go "
            "会根据自身路径找到安装树。删除该设置是安全的，且可以"
            "撤销。"},
    .blind = {"A GOROOT that only an editor or another session sets; one in the go env file is judged by "
              "goroot-written-to-go-env.",
              "只在编辑器或其他会话中设置的 GOROOT；写在 go env 文件中的由 goroot-written-to-go-env 判断。"},
    .sources = "https://go.dev/src/cmd/go/internal/cfg/cfg.go\nhttps://go.dev/doc/install",
    .explains =
        "goroot-missing-dir goroot-not-a-go-tree goroot-version-mismatch goroot-incomplete-install "
        "manager-goroot-other-go goroot-overrides-manager goroot-pinned-needlessly",
    .run = run,
    .text = text,
};

}  // namespace trueup
