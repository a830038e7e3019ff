// GOPATH and GOROOT are the same directory.
//
// Bad because packages of one's own and downloaded modules land inside Go's own
// tree, and an upgrade that replaces the tree takes them away. Fixed by removing
// GOPATH (the default is ~/go), or by moving Go out of ~/go; review what is in
// the folder first.
// Source: cmd/go/main.go ("both GOPATH and GOROOT are the same directory"),
// go/build (defaultGOPATH).
#include <algorithm>

#include "base/lower.h"
#include "base/text.h"
#include "checks/gopath_root.h"
#include "checks/list_setting.h"
#include "checks/told.h"

namespace trueup {
namespace {

// A distribution's tree: what go downloads cannot even be written there.
bool not_writable(const Facts& facts) {
    return modules_go_into_goroot(facts) && std::ranges::any_of(facts.dirs, [](const WritableDir& dir) {
               return dir.setting == "GOMODCACHE" && dir.writable.is(false);
           });
}

void run(const Facts& facts, Verdict& verdict) {
    const auto goroot = goroot_in_force(facts);
    if (goroot.empty()) return;
    const auto root = clean_path(goroot);
    const auto gopath = given(facts, "GOPATH");
    if (gopath) {
        // go compares the whole list; one element that is GOROOT is as wrong.
        const auto entries = split(gopath->value, ':');
        std::vector<std::size_t> bad;
        for (std::size_t i = 0; i < entries.size(); ++i) {
            if (!entries[i].empty() && clean_path(entries[i]) == root) bad.push_back(i);
        }
        if (!bad.empty()) {
            Finding finding;
            finding.severity = not_writable(facts) ? Severity::error : Severity::warning;
            finding.subject = {"GOPATH", gopath->value, root};
            finding.explanation =
                say("GOPATH={} and GOROOT={} are one folder. go warns at every command, and modules and "
                    "tools that "
                    "it downloads go into Go's own tree, where the next upgrade removes them.",
                    "GOPATH={} 与 GOROOT={} 是同一个目录。go 每次运行都会警告；下载的模块和工具会落进 Go "
                    "自己的目录，"
                    "下次升级时就会被删掉。",
                    gopath->value, goroot);
            finding.evidence.push_back(set_by("GOPATH", gopath->value, gopath->origin));
            if (const auto* variable = facts.env.find("GOROOT");
                variable != nullptr && !variable->value.empty())
                finding.evidence.push_back(set_by(*variable));
            else
                finding.evidence.push_back(
                    seen_at(say("GOROOT of the go in use: {}", "当前 go 的 GOROOT：{}", goroot), goroot));
            // Without the variable GOPATH is ~/go: where Go itself lies there, nothing is won.
            if (root == join_path(facts.user.home, "go") && bad.size() == entries.size())
                finding.remedies = {advice(
                    "move-one",
                    say("Give GOPATH a folder of its own (GOPATH=$HOME/gopath), or move the Go tree out of "
                        "{}.",
                        "给 GOPATH 一个单独的目录（GOPATH=$HOME/gopath），或把 Go 目录从 {} 移走。", root))};
            else
                finding.remedies = drop_elements(facts, "GOPATH", *gopath, ':', bad);
            verdict.find(std::move(finding));
        }
        return;
    }
    // No GOPATH given, and the default is taken by Go's own tree: then Go has
    // none. A GOROOT that is no tree at all is another mistake.
    if (facts.user.home.empty() || root != join_path(facts.user.home, "go")) return;
    const auto tree = facts.trees.find(goroot);
    if (tree == facts.trees.end() || !is_true(tree->second.has_pkg_tool)) return;
    Finding finding;
    finding.severity = Severity::error;
    finding.subject = {"GOPATH", {}, root};
    finding.title = {"Go is installed in ~/go, the place of GOPATH: GOPATH is empty",
                     "Go 装在了 ~/go，而那是 GOPATH 的默认位置：GOPATH 为空"};
    finding.explanation =
        say("GOROOT is {}, which is also the default of GOPATH. Go does not use its own tree as GOPATH, so "
            "GOPATH is "
            "empty and there is no module cache: \"module cache not found: neither GOMODCACHE nor GOPATH is "
            "set\".",
            "GOROOT 是 {}，而它也是 GOPATH 的默认值。Go 不会把自己的目录当作 GOPATH，于是 GOPATH "
            "为空，也没有模块缓存："
            "\"module cache not found: neither GOMODCACHE nor GOPATH is set\"。",
            goroot);
    finding.evidence.push_back(seen_at(say("GOROOT is {}", "GOROOT 是 {}", goroot), goroot));
    finding.remedies.push_back(advice(
        "move-go",
        {"Move Go elsewhere (/usr/local/go, ~/sdk/go) and put its bin folder on PATH, or set GOPATH to "
         "another folder.",
         "把 Go 移到别处（如 /usr/local/go、~/sdk/go）并把它的 bin 目录加入 PATH，或把 GOPATH "
         "设为其他目录。"}));
    verdict.find(std::move(finding));
}

// What a pasted text shows of it.
// Windows has "C:\\Go" and "c:/go" for one folder.
std::string folder_of_text(const std::string& path) {
    if (path.size() < 3 || path[1] != ':') return clean_path(path);
    return lower(clean_path(with_slashes(path)));
}

void text(const Facts& facts, Verdict& verdict) {
    if (const auto* s = symptom(facts, "gopath-is-goroot")) {
        conclude(verdict,
                 told(*s, Confidence::certain,
                      say("GOPATH and GOROOT are both {0}.", "GOPATH 和 GOROOT 都是 {0}。", s->at("path"))),
                 "separate",
                 {"Unset GOROOT, and give GOPATH a folder of its own (default: ~/go)",
                  "取消 GOROOT，并让 GOPATH 使用单独的目录（默认 ~/go）"});
        return;
    }
    // Go is told to lie in ~/go, and says that it has no GOPATH.
    if (const auto* s = told_goroot_in_default_gopath(facts)) {
        auto finding = told(
            *s, Confidence::likely,
            {"GOROOT is ~/go, the default of GOPATH. Go does not use its own tree as GOPATH, so there is "
             "none.",
             "GOROOT 是 ~/go，也就是 GOPATH 的默认位置。Go 不会把自己的目录当作 GOPATH，于是没有 "
             "GOPATH。"});
        finding.title = {"Go is installed in ~/go, the place of GOPATH: GOPATH is empty",
                         "Go 装在了 ~/go，而那是 GOPATH 的默认位置：GOPATH 为空"};
        finding.settle = "go env GOROOT GOPATH";
        conclude(verdict, std::move(finding), "move-go",
                 {"Move Go elsewhere (/usr/local/go, ~/sdk/go), or set GOPATH to another folder",
                  "把 Go 移到别处（如 /usr/local/go、~/sdk/go），或把 GOPATH 设为其他目录"});
        return;
    }
    const auto same = [&](const std::string& a, const std::string& b, int line, const std::string& text) {
        if (a.empty() || b.empty() || folder_of_text(a) != folder_of_text(b)) return false;
        conclude(verdict,
                 told(line, text, Confidence::certain,
                      say("GOPATH and GOROOT are both {0}.", "GOPATH 和 GOROOT 都是 {0}。", a)),
                 "separate",
                 {"Unset GOROOT, and give GOPATH a folder of its own (default: ~/go)",
                  "取消 GOROOT，并让 GOPATH 使用单独的目录（默认 ~/go）"});
        return true;
    };
    if (const auto* shown = shown_setting(facts, "GOPATH");
        shown != nullptr &&
        same(shown->value, shown_env(facts, "GOROOT"), shown->origin.line, shown->origin.text))
        return;
    const auto roots = told_values(facts, "GOROOT");
    const auto paths = told_values(facts, "GOPATH");
    for (const auto& root : roots) {
        for (const auto& path : paths) {
            if (same(path.value, root.value, path.line, path.text)) return;
            if (path.value == "$GOROOT" && same(root.value, root.value, path.line, path.text)) return;
        }
    }
    const auto echoed_root = facts.paste.echoed.find("GOROOT");
    const auto echoed_path = facts.paste.echoed.find("GOPATH");
    if (echoed_root != facts.paste.echoed.end() && echoed_path != facts.paste.echoed.end())
        same(echoed_path->second, echoed_root->second, 0, echoed_path->second);
}

}  // namespace

TRUEUP_CHECK(gopath_equals_goroot) = {
    .id = "gopath-equals-goroot",
    .title = {"GOPATH and GOROOT are the same directory", "GOPATH 与 GOROOT 是同一个目录"},
    .why = {"GOROOT is Go's own tree; GOPATH holds what you build and download. In one folder they mix: go "
            "warns "
            "\"GOPATH set to GOROOT has no effect\" (newer releases: \"both GOPATH and GOROOT are the same "
            "directory\"), "
            "tools land in Go's bin folder, and an upgrade deletes them. Without GOPATH set, Go uses ~/go, "
            "which is "
            "right nearly always.",
            "GOROOT 是 Go 自己的目录；GOPATH 存放你构建和下载的东西。放在同一处会混在一起：go 会警告 "
            "\"GOPATH set to "
            "GOROOT has no effect\"（新版本为 \"both GOPATH and GOROOT are the same "
            "directory\"），工具会装进 Go 的 bin "
            "目录，升级时又被删除。不设 GOPATH 时 Go 使用 ~/go，几乎总是合适的。"},
    .blind = {"Two spellings of one folder through a symbolic link.", "经由符号链接写成两种形式的同一目录。"},
    .sources = "https://go.dev/wiki/InstallTroubleshooting\nhttps://go.dev/wiki/SettingGOPATH",
    .run = run,
    .text = text,
};

}  // namespace trueup
