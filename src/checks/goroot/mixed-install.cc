// One tree holds parts of two releases: a tarball was unpacked over an older
// tree, or an upgrade was cut short.
// Fix: remove the tree, unpack into an empty folder. Manual.
// Source: https://go.dev/doc/install ("Do not untar the archive into an existing
// /usr/local/go tree"); cmd/compile -goversion.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "checks/go_facts.h"
#include "checks/go_settings.h"
#include "checks/native.h"
#include "checks/support.h"
#include "checks/told.h"

namespace trueup {
namespace {

// What lies inside the tree: source files that its release does not have, or a
// tool of another release.
void judge_parts(const GoParts& parts, Verdict& verdict) {
    const bool tool = !parts.odd_tool.empty();
    if (!tool && parts.left_over.empty()) return;
    Finding finding;
    finding.subject = {"GOROOT", parts.root, parts.root};
    if (tool) {
        finding.explanation =
            say("{0} holds parts of two releases: its VERSION file says {1}, but {2} is of {3}. Builds end "
                "with messages about versions that do not match (`linked object header mismatch`).",
                "{0} 中混有两个版本的内容：VERSION 文件写着 {1}，而 {2} 是 {3} 的。构建会因版本不匹配而失败"
                "（`linked object header mismatch`）。",
                parts.root, parts.release, parts.odd_tool, parts.odd_release);
        finding.evidence.push_back(seen_at(
            say("{} was built as {}", "{} 的版本是 {}", parts.odd_tool, parts.odd_release), parts.odd_tool));
    } else {
        finding.explanation =
            say("{0} holds files of two releases: its VERSION file says {1}, and {1} has no {2}. Leftover "
                "files are compiled with the others (`… redeclared in this block`).",
                "{0} 中混有两个版本的文件：VERSION 文件写着 {1}，而 {1} 没有 {2}。残留的文件会被一起编译"
                "（`… redeclared in this block`）。",
                parts.root, parts.release, parts.left_over.front());
        for (const auto& file : parts.left_over) {
            const auto path = join_path(parts.root, file);
            finding.evidence.push_back(seen_at(say("{} is there, which {} does not have",
                                                   "存在 {}，而 {} 没有这个文件", path, parts.release),
                                               path));
        }
    }
    finding.remedies.push_back(
        advice("install-again", say("Remove {0} and install one release into the empty place.",
                                    "删除 {0}，再把一个发布版安装到空目录中。", parts.root)));
    verdict.find(std::move(finding));
}

void run(const Facts& facts, Verdict& verdict) {
    const auto goroot = given(facts, "GOROOT");
    const auto root = root_of_go(facts);
    const std::string path = goroot ? goroot->value : root.empty() ? facts.selection.goroot : root;
    if (path.empty()) return;
    const auto* tree = tree_of(facts, path);
    if (tree == nullptr && !facts.selection.switched) tree = tree_of(facts, facts.selection.goroot);
    if (tree == nullptr || tree->kind != FileKind::directory) return;

    const auto said = go_release(tree->version.value_or(""));
    const auto tools = go_release(tree->tool_version.value_or(""));
    const bool own_go = !root.empty() && clean_path(tree->resolved) == root;
    const auto command = own_go ? local_release(facts) : std::string();
    const bool tools_differ = !said.empty() && !tools.empty() && said != tools;
    const bool command_differs = !said.empty() && !command.empty() && said != command;
    if (!tools_differ && !command_differs) {
        if (const auto* native = native_of(facts); native != nullptr) judge_parts(native->go_parts, verdict);
        return;
    }

    Finding finding;
    finding.subject = {"GOROOT", tree->path, tree->path};
    const std::string other = tools_differ ? tools : command;
    finding.explanation =
        say("{0} holds parts of two releases: its VERSION file says {1}, but {2} is {3}. Builds end with `… "
            "redeclared "
            "in this block` in src/runtime, or with a compiler that does not match.",
            "{0} 中混有两个版本的内容：VERSION 文件写着 {1}，而 {2} 是 {3}。构建会报 src/runtime 中的 `… "
            "redeclared in this "
            "block`，或编译器版本不匹配。",
            tree->path, said, std::string(tools_differ ? "pkg/tool/…/compile" : "bin/go"), other);
    finding.evidence.push_back(
        seen(say("VERSION says {}", "VERSION 文件写着 {}", said), tree->version.origin()));
    if (!tools.empty()) {
        finding.evidence.push_back(seen(say("The compiler was built as {}", "编译器的版本是 {}", tools),
                                        tree->tool_version.origin()));
    }
    if (!command.empty()) {
        finding.evidence.push_back(
            seen_at(say("{} is {}", "{} 的版本是 {}", facts.selection.go.resolved, command),
                    facts.selection.go.resolved));
    }
    finding.remedies.push_back(
        advice("install-again", say("Remove {0} and install one release into the empty place.",
                                    "删除 {0}，再把一个发布版安装到空目录中。", tree->path)));
    verdict.find(std::move(finding));
}

// What a pasted text shows of it.
// "/usr/local/go/src/os/file.go" -> "/usr/local/go/src/os", where that is a package of
// Go's own; else empty.
std::string_view own_package_folder(std::string_view file) {
    const auto at = file.rfind("/src/");
    const auto slash = file.rfind('/');
    if (at == std::string_view::npos || slash < at + 5) return {};
    const auto package = file.substr(at + 5, slash - at - 5);
    // "crypto/internal/nistec": nobody imports it, and it belongs to one that is imported.
    const auto internal = package.find("/internal/");
    const bool own =
        is_std(package) || (internal != std::string_view::npos && is_std(package.substr(0, internal)));
    return own ? file.substr(0, slash) : std::string_view();
}

// Two files of one package of Go's own say the same.
const Symptom* own_file_twice(const Facts& facts) {
    for (const auto& s : facts.symptoms) {
        const auto folder = s.id == "redeclared" ? own_package_folder(s.at("file")) : std::string_view();
        if (folder.empty()) continue;
        for (const auto& other : facts.symptoms) {
            const auto& file = other.at("file").empty() ? other.at("file2") : other.at("file");
            if (other.id == "declared-before" && other.line > s.line && other.line <= s.line + 2 &&
                own_package_folder(file) == folder && file != s.at("file"))
                return &s;
        }
    }
    return nullptr;
}

// `go build -tags "windows amd64"`: files of two systems are compiled together, in the
// standard library first, and the tree is sound.
bool tags_name_a_system(const Facts& facts) {
    static constexpr auto systems = std::to_array<std::string_view>(
        {"linux", "windows", "darwin", "freebsd", "netbsd", "openbsd", "android", "ios", "js", "wasip1",
         "amd64", "arm64", "arm", "386", "wasm", "riscv64", "loong64", "ppc64le", "s390x"});
    return std::ranges::any_of(facts.paste.lines, [](const PastedLine& line) {
        const auto at = line.text.find("-tags");
        if (at == std::string::npos) return false;
        auto rest = std::string_view(line.text).substr(at + 5);
        rest.remove_prefix(std::min(rest.find_first_not_of(" ='\""), rest.size()));
        // Up to the next flag or the closing quote.
        rest = rest.substr(0, std::min(rest.find_first_of("'\""), rest.find(" -")));
        while (!rest.empty()) {
            const auto end = std::min(rest.find_first_of(" ,"), rest.size());
            if (std::ranges::find(systems, rest.substr(0, end)) != systems.end()) return true;
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        return false;
    });
}

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, {"std-redeclared", "object-version-mismatch", "std-broken"});
    if (s != nullptr && s->id == "std-redeclared" && tags_name_a_system(facts)) return;
    if (s == nullptr) s = own_file_twice(facts);
    // What the language brought is unknown to an older compiler, or to a tool.
    static constexpr auto builtins =
        std::to_array<std::string_view>({"min", "max", "clear", "any", "comparable"});
    if (s != nullptr && s->id == "std-broken" &&
        (std::ranges::find(builtins, std::string_view(s->at("name"))) != builtins.end() ||
         shows(facts, "tool-needs-newer-go") || shows(facts, "compile-version-mismatch")))
        s = nullptr;
    if (s == nullptr) {
        s = symptom(facts, "compile-version-mismatch");
        const auto root = shown_env(facts, "GOROOT");
        const bool set = !told_values(facts, "GOROOT").empty() ||
                         (facts.paste.echoed.contains("GOROOT") && !facts.paste.echoed.at("GOROOT").empty());
        const bool own =
            !root.empty() && facts.go_on_path.size() == 1 && is_inside(facts.go_on_path[0].path, root);
        if (s == nullptr || !own || set || !told_manager(facts).empty()) return;
    }
    conclude(verdict,
             told(*s, Confidence::likely,
                  {"Files of two releases lie in one tree.", "一棵安装树中混有两个版本的文件。"}),
             "reinstall-go",
             {"Remove the tree and unpack one release into the empty place",
              "删除该安装树，在空目录中只解压一个版本"});
}

}  // namespace

TRUEUP_CHECK(mixed_install) = {
    .id = "mixed-install",
    .title = {"One Go tree holds parts of two releases", "同一棵 Go 安装树混有两个版本"},
    .why =
        {"Unpacking a release over an older tree leaves the old files in place. Files that the new release "
         "dropped "
         "are compiled with it (`… redeclared in this block` inside src/runtime), or tools and command "
         "differ "
         "(`compile: version … does not match go tool version …`) although there is one go and GOROOT is "
         "right. "
         "Remove the tree and install into the empty place; your code and the module cache are not touched.",
         "把新版本解压到旧安装树上，旧文件会留在原处。新版本已删除的文件会被一起编译（src/runtime 中出现 `… "
         "redeclared in "
         "this block`），或者工具与 go 命令版本不同（`compile: version … does not match go tool version "
         "…`），尽管只有一个 "
         "go，GOROOT 也没错。请删除该安装树，再安装到空目录；你的代码和模块缓存不受影响。"},
    .blind = {"Most leftover source files: some that tell releases apart are looked for.",
              "大多数残留的源文件：只查找若干能区分版本的文件。"},
    .sources = "https://go.dev/doc/install\nhttps://go.dev/src/cmd/compile/internal/base/flag.go",
    .explains = "goroot-version-mismatch goroot-incomplete-install goroot-pinned-needlessly",
    .run = run,
    .text = text,
};

}  // namespace trueup
