// The tree in use lacks parts that its release has: go.env (from 1.21 on it
// holds GOPROXY, GOSUMDB and GOTOOLCHAIN), the standard library, the compiler.
// Half a copy, an unpacking that was cut short, a package without its source.
// Fix: install the release again, into an empty folder. Manual: trueup does not
// install.
// Source: cmd/go/internal/cfg (go.env), doc/toolchain; go/build.
#include <algorithm>

#include "base/text.h"
#include "checks/go_facts.h"
#include "checks/go_settings.h"
#include "checks/native.h"
#include "checks/support.h"
#include "checks/told.h"
#include "checks/told_words.h"

namespace trueup {
namespace {

struct Missing {
    std::string part;
    Text consequence;
};

// What the probe looked for inside the tree in use.
std::vector<Missing> missing_inside(const Facts& facts, const GoTree& tree) {
    std::vector<Missing> out;
    const auto* native = native_of(facts);
    if (native == nullptr || native->go_parts.root != tree.path) return out;
    for (const auto& part : native->go_parts.missing) {
        const auto name = base_name(part);
        if (parent_path(part) == "pkg/tool")
            out.push_back({part, say("go, which is for {0}, finds no compiler (`no such tool \"compile\"`)",
                                     "go 是 {0} 版，找不到编译器（`no such tool \"compile\"`）", name)});
        else if (part.starts_with("pkg/tool/"))
            out.push_back({part, say("`no such tool \"{0}\"`", "`no such tool \"{0}\"`", name)});
        else if (part.starts_with("pkg/"))
            out.push_back({part, say("assembly does not build (`{0}: No such file`)",
                                     "汇编代码无法构建（`{0}: No such file`）", name)});
        else if (part == "src/internal" || part == "src/unsafe")
            out.push_back({part, {"nothing builds", "任何程序都无法构建"}});
        else  // src/vendor: golang.org/x, which the standard library itself uses
            out.push_back({part, say("what imports `{0}` does not build", "导入 `{0}` 的代码无法构建",
                                     name == "vendor" ? "net/http" : part.substr(part.find('/') + 1))});
    }
    return out;
}

std::vector<Missing> missing_parts(const Facts& facts, const GoTree& tree) {
    std::vector<Missing> missing;
    if (is_false(tree.has_pkg_tool)) {
        missing.push_back({"pkg/tool",
                           {"go has no compiler (`no such tool \"compile\"`)",
                            "go 没有编译器（`no such tool \"compile\"`）"}});
    }
    if (is_true(tree.has_pkg_tool) && tree.tool_version.absent()) {
        const auto& go = facts.selection.go;
        const auto port = go.archs.size() == 1 && !go.os.empty() ? go.os + "_" + go.archs.front() : "*";
        missing.push_back({"pkg/tool/" + port + "/compile",
                           {"go has no compiler (`no such tool \"compile\"`)",
                            "go 没有编译器（`no such tool \"compile\"`）"}});
    }
    if (is_false(tree.has_src_runtime)) {
        missing.push_back({"src/runtime",
                           {"the standard library is missing (`package fmt is not in std`)",
                            "标准库缺失（`package fmt is not in std`）"}});
    }
    for (auto& part : missing_inside(facts, tree)) {
        const auto same = [&](const Missing& other) {
            return other.part == part.part || part.part.starts_with(other.part + "/") ||
                   other.part.starts_with(part.part + "/");
        };
        if (std::ranges::none_of(missing, same)) missing.push_back(std::move(part));
    }
    const auto release = go_release(tree.version.value_or(""));
    if (is_false(tree.has_go_env) && !release.empty() && compare_go(release, "1.21.0") >= 0 &&
        !given(facts, "GOPROXY")) {
        missing.push_back({"go.env",
                           {"GOPROXY has no value (`GOPROXY list is not the empty string, but contains no "
                            "entries`), and GOTOOLCHAIN "
                            "becomes local",
                            "GOPROXY 没有值（`GOPROXY list is not the empty string, but contains no "
                            "entries`），GOTOOLCHAIN 变为 local"}});
    }
    return missing;
}

void run(const Facts& facts, Verdict& verdict) {
    const auto goroot = given(facts, "GOROOT");
    const std::string path = goroot ? goroot->value : facts.selection.goroot;
    if (path.empty()) return;
    const auto* tree = tree_of(facts, path);
    if (tree == nullptr || tree->kind != FileKind::directory) return;
    // One of the two must be known to be there: without both it is no tree at all
    // (goroot-not-a-go-tree).
    if (!is_true(tree->has_pkg_tool) && (!is_true(tree->has_src_runtime) || tree->looks_like_bin)) return;
    const auto missing = missing_parts(facts, *tree);
    if (missing.empty()) return;

    std::string parts, en, zh;
    Finding finding;
    for (const auto& [part, consequence] : missing) {
        parts += (parts.empty() ? "" : ", ") + part;
        en += (en.empty() ? "" : "; ") + consequence.en;
        zh += (zh.empty() ? "" : "；") + consequence.zh;
        const auto where_missing = join_path(path, part);
        finding.evidence.push_back(
            seen_at(say("{} does not exist", "{} 不存在", where_missing), where_missing));
    }
    if (tree->version.known()) {
        finding.evidence.push_back(
            seen(say("The tree says that it is {}", "安装树标明其版本为 {}", tree->version.value()),
                 tree->version.origin()));
    }
    finding.subject = {"GOROOT", path, path};
    finding.explanation = {
        fmt::format("The Go tree in {} is not complete; {} is missing: {}.", path, parts, en),
        fmt::format("{} 中的 Go 安装树不完整，缺少 {}：{}。", path, parts, zh)};
    // Some other tree than the one that go lies in: without the setting, go finds its own.
    const auto own = root_of_go(facts);
    if (goroot && !own.empty() && own != clean_path(tree->resolved)) {
        finding.evidence.push_back(set_by("GOROOT", goroot->value, goroot->origin));
        finding.remedies = drop_setting(facts, "GOROOT", goroot->origin);
    }
    finding.remedies.push_back(advice(
        "install-again",
        say("Install this Go again: remove {0} first (or let its package manager do it), then unpack the "
            "release into an empty folder.",
            "重新安装这个 Go：先删除 {0}（或交给其包管理器处理），再把发布包解压到空目录中。", path)));
    verdict.find(std::move(finding));
}

// What a pasted text shows of it.
// GOROOT, as the text or the missing file's own path gives it, is named like no Go
// tree: goroot-not-a-go-tree, goroot-points-at-bin.
bool root_is_no_tree(const Facts& facts, const Symptom& s) {
    std::string root;
    const auto path = with_slashes(s.at("path"));
    if (const auto tools = path.find("/pkg/tool/"); tools != std::string::npos) root = path.substr(0, tools);
    if (const auto values = told_values(facts, "GOROOT"); root.empty() && !values.empty())
        root = values.front().value;
    if (root.empty()) root = shown_env(facts, "GOROOT");
    if (const auto at = facts.paste.echoed.find("GOROOT"); root.empty() && at != facts.paste.echoed.end())
        root = at->second;
    root = with_slashes(root);
    return root == "/usr/local" || root == "/usr" || root == "/" || root.ends_with("/bin");
}

// GOPROXY is given and names nothing: no file is missing.
bool only_commas(const Facts& facts) {
    return std::ranges::any_of(told_proxies(facts), [](const std::string& value) {
        return !value.empty() && value.find_first_not_of(",| ") == std::string::npos;
    });
}

void text(const Facts& facts, Verdict& verdict) {
    if (const auto* s =
            symptom(facts, {"goproxy-no-entries", "no-such-tool", "tool-file-gone", "std-file-gone"});
        s != nullptr && !root_is_no_tree(facts, *s) &&
        !(s->id == "goproxy-no-entries" && only_commas(facts))) {
        conclude(verdict,
                 told(*s, Confidence::likely,
                      {"The tree lacks files of its release (go.env, or a tool).",
                       "安装树缺少该版本应有的文件（go.env 或某个工具）。"}),
                 "reinstall-go", {"Install this Go again, into an empty folder", "在空目录中重新安装该 Go"});
        return;
    }
    const auto* s = symptom(facts, {"package-not-in-std", "package-not-found"});
    if (s == nullptr || !is_std(s->at("package")) || shows(facts, "editor-env-file")) return;
    // go/types says "could not import", in a tool that loads packages by itself: what it
    // looks in is its own GOROOT (tool-baked-goroot).
    if (shows(facts, "tool-loads-goroot")) return;
    const auto since = std_since(s->at("package"));
    const auto release = told_release(facts);
    if (!since.empty() && (release.empty() || compare_go(release, since) < 0)) return;
    auto path = with_slashes(s->at("path"));
    if (path.empty()) {
        if (const auto* looked = symptom(facts, "looked-in-goroot")) path = with_slashes(looked->at("path"));
    }
    // Another release's tree than that of the go in use: tool-baked-goroot.
    const auto in_path = release_in_path(path);
    // The tree that was looked into is older than the package: toolchain-too-old.
    if (!since.empty() && !in_path.empty() && compare_go(in_path, since) < 0) return;
    const auto in_use = release_beside(facts, in_path);
    if (!in_path.empty() && !in_use.empty() && compare_go(in_path, in_use) != 0 &&
        in_path.find_first_of('.') != in_path.find_last_of('.'))
        return;
    const auto last = base_name(root_of_package(path, s->at("package")));
    if (last != "go" && last != "Go" && last != "libexec" && last != "golang" && !last.starts_with("go1") &&
        !last.starts_with("go-1"))
        return;
    conclude(verdict,
             told(*s, Confidence::likely,
                  say("This release has {0}, and the tree does not.", "该版本应有 {0}，而安装树中没有。",
                      s->at("package"))),
             "reinstall-go", {"Install this Go again, into an empty folder", "在空目录中重新安装该 Go"});
}

}  // namespace

TRUEUP_CHECK(goroot_incomplete_install) = {
    .id = "goroot-incomplete-install",
    .title = {"The Go tree in use is not complete", "正在使用的 Go 安装树不完整"},
    .why =
        {"A Go release is one tree: the compiler in pkg/tool, the standard library in src, and from 1.21 on "
         "the "
         "defaults of GOPROXY, GOSUMDB and GOTOOLCHAIN in go.env. A copy without one of them starts and then "
         "fails in odd places: `GOPROXY list is not the empty string, but contains no entries`, `package … "
         "is not "
         "in std`. Install the release again into an empty folder; nothing outside that folder changes.",
         "一个 Go 发布版是一整棵树：pkg/tool 中的编译器、src 中的标准库，以及从 1.21 起 go.env 中 "
         "GOPROXY、GOSUMDB、"
         "GOTOOLCHAIN 的默认值。缺了其中任何一部分，go 能启动，却会在奇怪的地方出错：`GOPROXY list is not "
         "the empty "
         "string, but contains no entries`、`package … is not in "
         "std`。请把该发布版重新安装到空目录中，目录之外不会有任何"
         "改变。"},
    .blind =
        {"Single files missing inside src or pkg: the tools that every build calls and some folders of the "
         "standard library are looked for.",
         "src 或 pkg 内部缺少的个别文件；只查找每次构建都要调用的工具和标准库的若干目录。"},
    .sources =
        "https://go.dev/doc/toolchain\nhttps://go.dev/src/cmd/go/internal/cfg/cfg.go\nhttps://go.dev/doc/"
        "install",
    .explains = "toolchain-local-blocks",
    .run = run,
    .text = text,
};

}  // namespace trueup
