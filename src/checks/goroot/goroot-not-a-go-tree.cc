// GOROOT names a folder that exists and holds no Go: /usr/local, an empty
// folder, a GOPATH. go starts, and finds neither compiler nor standard library.
// Fix: take the setting away; safe.
// Source: cmd/go/internal/cfg isGOROOT (pkg/tool makes a GOROOT); go/build
// (GOROOT/src is the standard library).
#include <algorithm>
#include <array>

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
    if (tree == nullptr || tree->kind != FileKind::directory) return;
    if (tree->looks_like_bin) return;  // goroot-points-at-bin
    if (tree->has_pkg_tool.unknown() || tree->has_src_runtime.unknown()) {
        verdict.unknown(say("what {} holds is not known", "不知道 {} 里有什么", goroot->value));
        return;
    }
    if (!is_false(tree->has_pkg_tool) || !is_false(tree->has_src_runtime)) return;

    Finding finding;
    finding.severity = goroot_counts_here(facts) ? Severity::error : Severity::warning;
    finding.subject = {"GOROOT", goroot->value, goroot->value};
    finding.explanation = say(
        "GOROOT is {0}. The folder exists, but there is no Go in it: neither {0}/pkg/tool (the compiler) nor "
        "{0}/src/runtime (the standard library). Builds end with `package fmt is not in std`.",
        "GOROOT 的值是 {0}。该目录存在，但其中没有 Go：既没有 {0}/pkg/tool（编译器），也没有 "
        "{0}/src/runtime（标准库）。"
        "构建会以 `package fmt is not in std` 结束。",
        goroot->value);
    finding.evidence.push_back(set_by("GOROOT", goroot->value, goroot->origin));
    finding.evidence.push_back(seen_at(say("{} holds neither pkg/tool nor src/runtime",
                                           "{} 中既没有 pkg/tool 也没有 src/runtime", goroot->value),
                                       goroot->value));
    finding.remedies = drop_setting(facts, "GOROOT", goroot->origin);
    verdict.find(std::move(finding));
}

// What a pasted text shows of it.
// The tools are looked for below a folder that packages of the system share.
bool tools_of_no_tree(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, {"no-such-tool", "tool-file-gone"});
    if (s == nullptr) return false;
    auto root = s->at("path").substr(0, s->at("path").find("/pkg/tool/"));
    if (const auto values = told_values(facts, "GOROOT"); root.empty() && !values.empty())
        root = values.front().value;
    if (root.empty()) root = shown_env(facts, "GOROOT");
    if (const auto at = facts.paste.echoed.find("GOROOT"); root.empty() && at != facts.paste.echoed.end())
        root = at->second;
    if (root != "/usr/local" && root != "/usr" && root != "/") return false;
    conclude(verdict,
             told(*s, Confidence::likely,
                  say("{0} has no {1} of Go below it: that is no Go tree.",
                      "{0} 之下没有 Go 的 {1}：那不是 Go 安装树。", root, s->at("tool"))),
             "unset-goroot", {"unset GOROOT", "unset GOROOT"});
    return true;
}

std::vector<std::string> blank_separated(std::string_view text) {
    std::vector<std::string> out;
    for (auto& part : split(text, ' ')) {
        if (!trim(part).empty()) out.emplace_back(trim(part));
    }
    return out;
}

// The text lists what the folder holds, and nothing of it belongs to a Go tree: no
// src, and none of the files that a tree has at its root.
const PastedCommand* listed_without_tree(const Facts& facts, const std::string& root) {
    for (const auto& command : facts.paste.commands) {
        if (command.words.size() < 2) continue;
        const auto program = base_name(command.words[0]);
        if (program != "ls" && program != "dir" && program != "Get-ChildItem" && program != "gci") continue;
        auto arg = with_slashes(command.words.back());
        while (arg.size() > 1 && arg.ends_with('/')) arg.pop_back();
        const bool home = arg.starts_with("~/") && root.ends_with(arg.substr(1));
        if (arg != root && !home && arg != "$GOROOT" &&
            command.text.find("go env GOROOT") == std::string::npos)
            continue;
        bool any = false, tree = false;
        for (const auto& line : command.output) {
            for (auto word : blank_separated(line.text)) {
                while (word.ends_with('/')) word.pop_back();
                any = any || word == "bin" || word == "pkg";
                tree = tree || word == "src" || word == "VERSION" || word == "go.env" || word == "api" ||
                       word == "lib" || word == "misc" || word == "test";
            }
        }
        if (any && !tree) return &command;
    }
    return nullptr;
}

// "`GOROOT` is set to `/usr/local`": a folder that programs are installed into, which holds
// no Go tree by itself on any system.
const PastedLine* common_prefix_told(const Facts& facts) {
    static constexpr auto prefixes = std::to_array<std::string_view>(
        {"/usr/local", "/usr", "/opt/homebrew", "/opt/local", "/home/linuxbrew/.linuxbrew"});
    for (const auto& line : facts.paste.lines) {
        const auto name = line.text.find("GOROOT");
        if (name == std::string::npos) continue;
        const auto to = line.text.find(" to ", name);
        const auto is = std::string_view(line.text).substr(name, to - name);
        if (to == std::string::npos || is.size() > 20 || is.contains("not") || is.contains('=')) continue;
        auto value = std::string_view(line.text).substr(to + 4);
        while (value.starts_with('`') || value.starts_with('"') || value.starts_with('\''))
            value.remove_prefix(1);
        value = value.substr(0, value.find_first_of(" `\"',;)"));
        while (value.ends_with('/') || value.ends_with('.')) value.remove_suffix(1);
        if (std::ranges::find(prefixes, value) != prefixes.end()) return &line;
    }
    return nullptr;
}

// Packages are not found, whichever they are, and the text says so of GOROOT.
bool prefix_for_root(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, {"package-not-in-std", "import-unrecognized", "package-not-found"});
    const auto* line = s == nullptr ? nullptr : common_prefix_told(facts);
    if (line == nullptr) return false;
    auto finding =
        told(*s, Confidence::likely,
             {"GOROOT names a folder that other programs are installed into, and no Go tree: go "
              "finds none of its own packages there.",
              "GOROOT 指向的是安装其他程序的目录，而不是 Go 安装树：go 在那里找不到自己的任何包。"});
    finding.subject.setting = "GOROOT";
    finding.evidence.push_back(seen_line(line->number, line->text));
    finding.settle = "go env GOROOT; ls \"$(go env GOROOT)/src/fmt\"";
    conclude(verdict, std::move(finding), "unset-goroot", {"unset GOROOT", "unset GOROOT"});
    return true;
}

void text(const Facts& facts, Verdict& verdict) {
    if (tools_of_no_tree(facts, verdict) || prefix_for_root(facts, verdict)) return;
    const auto* s =
        symptom(facts, {"package-not-in-std", "import-unrecognized", "module-for-path", "package-not-found"});
    if (s == nullptr || !is_std(s->at("package"))) return;
    const auto release = told_release(facts);
    const auto since = std_since(s->at("package"));
    if (compare_go(since.empty() ? "go1.0" : since, release.empty() ? "go1.13" : release) > 0) return;
    auto path = with_slashes(s->at("path"));
    if (path.empty()) {
        if (const auto* looked = symptom(facts, "looked-in-goroot")) path = looked->at("path");
    }
    auto root = root_of_package(path, s->at("package"));
    // go's own is another one: who looked there is not go (tool-baked-goroot).
    const auto shown_root = shown_env(facts, "GOROOT");
    if (!root.empty() && !shown_root.empty() && root != shown_root && !in_container(facts)) return;
    if (root.empty()) root = shown_root;
    if (const auto values = told_values(facts, "GOROOT"); root.empty() && !values.empty())
        root = values.front().value;
    if (const auto at = facts.paste.echoed.find("GOROOT"); root.empty() && at != facts.paste.echoed.end())
        root = at->second;
    if (root.empty() && s->id == "import-unrecognized") {
        // One may be a mistake of the project (but for what every Go has); several
        // say that src is not there.
        const auto several = std::ranges::count_if(facts.symptoms, [](const Symptom& other) {
            return other.id == "import-unrecognized" && is_std(other.at("package"));
        });
        if (several < 2 && s->at("package") != "fmt" && s->at("package") != "os") return;
        auto finding =
            told(*s, Confidence::possible,
                 {"Packages that belong to every Go are not found: GOROOT names no Go tree, or its "
                  "src folder is missing.",
                  "找不到任何 Go 都有的包：GOROOT 不是 Go 安装树，或其中缺少 src 目录。"});
        finding.settle = "go env GOROOT; ls \"$(go env GOROOT)/src/fmt\"";
        conclude(
            verdict, std::move(finding), "unset-goroot",
            {"unset GOROOT; where the folder lacks src, install Go again (Debian, Kali: golang-go needs "
             "golang-src)",
             "unset GOROOT；若该目录缺少 src，请重新安装 Go（Debian、Kali：golang-go 需要 golang-src）"});
        return;
    }
    const auto last = base_name(root);
    if (const auto* listed = listed_without_tree(facts, root)) {
        auto finding = told(
            *s, Confidence::certain,
            say("{0} belongs to every Go, and {1} holds no src: that is no Go tree.",
                "{0} 是任何 Go 都有的包，而 {1} 中没有 src：那不是 Go 安装树。", s->at("package"), root));
        finding.evidence.push_back(seen_line(listed->line, listed->text));
        conclude(verdict, std::move(finding), "unset-goroot", {"unset GOROOT", "unset GOROOT"});
        return;
    }
    if (last == "Go" || last == "bin" || last == "go" || last == "libexec" || last == "golang" ||
        last.starts_with("go1") || last.starts_with("go-1") || root.empty())
        return;
    conclude(verdict,
             told(*s, Confidence::likely,
                  say("{0} belongs to every Go, and is not found under {1}: that is no Go tree.",
                      "{0} 是任何 Go 都有的包，而 {1} 下没有：那不是 Go 安装树。", s->at("package"), root)),
             "unset-goroot", {"unset GOROOT", "unset GOROOT"});
}

}  // namespace

TRUEUP_CHECK(goroot_not_a_go_tree) = {
    .id = "goroot-not-a-go-tree",
    .title = {"GOROOT names a folder without a Go tree", "GOROOT 指向的目录中没有 Go"},
    .why = {"GOROOT must be the root of a Go tree. A folder such as /usr/local (the tree is /usr/local/go) "
            "or an "
            "empty one passes go's first test, because it exists; then nothing of the standard library is "
            "found: "
            "`package fmt is not in std`, in older releases `package fmt is not in GOROOT` or `unrecognized "
            "import "
            "path`. The variable is not needed: go finds its tree from its own path. Removing the setting is "
            "safe "
            "and can be undone.",
            "GOROOT 必须是 Go 安装树的根目录。像 /usr/local（安装树是 "
            "/usr/local/go）或空目录这样的值，因为目录存在而通过 "
            "go 的第一道检查，随后标准库却什么也找不到：`package fmt is not in std`，较旧版本为 `package fmt "
            "is not in "
            "GOROOT` 或 `unrecognized import path`。这个变量不必设置：go "
            "会根据自身路径找到安装树。删除该设置是安全的，且可以"
            "撤销。"},
    .blind = {"A GOROOT that only an editor or another session sets; one in the go env file is judged by "
              "goroot-written-to-go-env.",
              "只在编辑器或其他会话中设置的 GOROOT；写在 go env 文件中的由 goroot-written-to-go-env 判断。"},
    .sources = "https://go.dev/src/cmd/go/internal/cfg/cfg.go\nhttps://go.dev/doc/install",
    .explains =
        "goroot-version-mismatch goroot-incomplete-install manager-goroot-other-go goroot-overrides-manager "
        "goroot-pinned-needlessly",
    .run = run,
    .text = text,
};

}  // namespace trueup
