// A Go before 1.21, which cannot switch, in a folder whose go line asks for a
// newer language. It builds as far as it can and then misses packages.
// Fix: a newer Go: one that is installed comes first on PATH (review), else one is
// installed (manual).
// Source: https://go.dev/doc/toolchain; cmd/go of 1.20 and before.
#include "base/text.h"
#include "checks/newer_go.h"
#include "checks/old_go.h"
#include "checks/support.h"
#include "checks/told.h"
#include "checks/told_modules.h"
#include "checks/told_shadow.h"
#include "checks/toolchain_need.h"

namespace trueup {
namespace {

void run(const Facts& facts, Verdict& verdict) {
    const auto need = toolchain_need(facts);
    if (!need || !need->unmet || compare_go(need->local, "go1.21") >= 0) return;
    if (go_language(need->version) != need->version) return;  // go-mod-syntax-too-new
    if (compare_go("go" + need->version, "go" + go_language(need->local)) <= 0) return;
    if (need->file->toolchain.known()) return;

    Finding finding;
    finding.severity = Severity::warning;
    finding.confidence = Confidence::likely;
    finding.subject = {"go", need->local, need->file->path};
    finding.explanation =
        say("{0} asks for Go {1}, and the go here is {2}, which cannot fetch a newer one by itself (that "
            "came with 1.21). "
            "Code that uses anything newer fails: `package slices is not in GOROOT`, `note: module requires "
            "Go {1}`.",
            "{0} 要求 Go {1}，而这里的 go 是 {2}，它还不会自行获取新版本（1.21 "
            "才有此功能）。用到较新内容的代码会失败：`package "
            "slices is not in GOROOT`、`note: module requires Go {1}`。",
            need->file->path, need->version, need->local);
    finding.evidence.push_back(
        seen(say("The go line asks for {}", "go 行要求 {}", need->version), need->origin));
    finding.evidence.push_back(seen_at(
        say("{} is {}", "{} 的版本是 {}", facts.selection.go.path, need->local), facts.selection.go.path));
    // A Go that would do is here, and PATH finds this one first: one mistake.
    if (newer_go_is_shadowed(facts, need->version)) finding.caused_by = "path-order-shadows";
    finding.remedies.push_back(get_newer_go(facts, need->version));
    verdict.find(std::move(finding));
}

// "cannot use path@version syntax in GOPATH mode" in answer to `go install`: Go
// 1.16 words it otherwise (cmd/go/internal/load: "can only use path@version
// syntax with 'go get' and 'go install' in module-aware mode"), and before it no
// mode makes `go install` take a version.
bool installs_at_version(const Facts& facts, const Symptom& s) {
    const auto* command = command_of(facts, s.line);
    return command != nullptr && command->words.size() > 2 && base_name(command->words[0]) == "go" &&
           command->words[1] == "install";
}

// A release that go fetched because go.mod asked for it: the go line is too low, or
// GOTOOLCHAIN pinned (gotoolchain-pinned). The machine has a newer one.
bool chosen_by_go_mod(const Symptom& s) {
    return s.at("path").find("/golang.org/toolchain@") != std::string::npos;
}

std::string_view subcommand_since(std::string_view name) {
    return name == "mod" ? "go1.11" : name == "work" ? "go1.18" : "go1.23";
}

// What a pasted text shows of it.
// "package embed is not in GOROOT (/usr/lib/go-1.15/src/embed)": of several go that the text
// shows, the one of this tree says it.
bool of_older_tree(const Facts& facts, const Symptom& s, std::string_view since) {
    const auto tree = release_in_path(with_slashes(s.at("path")));
    return !tree.empty() && compare_go(tree, since) < 0 &&
           std::ranges::any_of(
               facts.paste.releases,
               [&](const PastedRelease& release) { return compare_go(release.version, since) < 0; });
}

void text(const Facts& facts, Verdict& verdict) {
    const auto release = told_release(facts);
    for (const auto& s : facts.symptoms) {
        const auto since = std_since(s.at("package"));
        const bool package =
            (s.id == "package-not-in-std" || s.id == "package-not-found" || s.id == "module-for-path" ||
             s.id == "import-unrecognized") &&
            !since.empty() && !chosen_by_go_mod(s) &&
            // What every Go of these years has is missing for another
            // reason, where no release is shown.
            (of_older_tree(facts, s, since) ||
             (release.empty() ? compare_go(since, "go1.14") >= 0 : compare_go(release, since) < 0));
        // "… and 'go install' in module-aware mode": Go 1.16 and newer word it so. Where modules
        // are switched off, that is the reason (module-mode-off).
        const bool since_116 = s.text.find("and 'go install'") != std::string::npos;
        const bool at_version =
            (s.id == "path-at-version" || s.id == "install-at-version") && !since_116 &&
            !told_modules_off(facts) &&
            (release.empty() ? s.id == "install-at-version" || installs_at_version(facts, s)
                             : compare_go(release, "go1.16") < 0);
        const bool required = s.id == "toolchain-required" && s.at("gotoolchain").empty();
        const bool says = s.id == "requires-newer-go" &&
                          (release.empty() || compare_go(release, "go" + s.at("needed")) < 0);
        const bool script = s.id == "project-wants-go" && !release.empty() &&
                            compare_go(go_language(release), "go" + s.at("needed")) < 0 &&
                            compare_go(release, "go" + s.at("needed")) < 0;
        const bool subcommand =
            s.id == "subcommand-unknown" &&
            (release.empty() || compare_go(release, subcommand_since(s.at("command"))) < 0);
        if (subcommand) {
            const std::string needed_by(subcommand_since(s.at("command")));
            conclude(verdict,
                     told(s, Confidence::certain,
                          say("`go {0}` came with {1}, and this go does not have it.",
                              "`go {0}` 从 {1} 起才有，而这里的 go 没有它。", s.at("command"), needed_by)),
                     "upgrade-go",
                     {"Install " + needed_by + " or newer", "安装 " + needed_by + " 或更新版本"});
            return;
        }
        if (!package && !at_version && !required && !says && !script) continue;
        const auto needed = package                   ? std::string(since)
                            : !s.at("needed").empty() ? "go" + s.at("needed")
                                                      : std::string("go1.16");
        auto finding =
            told(s, Confidence::certain,
                 say("This needs {0}, and go is older.", "这需要 {0}，而当前的 go 更旧。", needed));
        // A newer one is installed and does not get its turn.
        if (shadow_would_do(facts, needed)) finding.caused_by = "path-order-shadows";
        conclude(verdict, std::move(finding), "upgrade-go",
                 {"Install " + needed + " or newer", "安装 " + needed + " 或更新版本"});
        return;
    }
    if (const auto old = old_go_in(facts); old.symptom != nullptr) {
        const auto& s = *old.symptom;
        auto finding = told(
            s, old.proven ? Confidence::certain : Confidence::likely,
            s.id == "std-member-missing" ? say("{0}.{1} has had {2} since {3}, and this go does not have it.",
                                               "{0}.{1} 的 {2} 从 {3} 起才有，而这里的 go 没有它。",
                                               s.at("package"), s.at("type"), s.at("name"), old.since)
            : s.id == "go-build-line-alone"
                ? Text{"A file has a //go:build line and no // +build line, which only Go 1.16 refuses (a "
                       "gccgo of that level as well).",
                       "文件只有 //go:build 行而没有 // +build 行，只有 Go 1.16（以及该级别的 "
                       "gccgo）会拒绝。"}
            : s.id == "undefined-name"
                ? say("{0}.{1} came with {2}, and this go does not have it.",
                      "{0}.{1} 从 {2} 起才有，而这里的 go 没有它。", s.at("package"), s.at("name"), old.since)
            : s.id == "flag-undefined"
                ? say("{0} came with {1}, and this go does not have it.",
                      "{0} 从 {1} 起才有，而这里的 go 没有它。", s.at("flag"), old.since)
            : s.id == "newer-language"
                ? say("The code uses what the language has had since {0}, and this go does not know it.",
                      "代码用到了语言从 {0} 起才有的内容，而这里的 go 不认识它。", old.since)
            : s.id == "redeclared"
                ? say("Two files that are for different systems or CPUs were compiled together: this go does "
                      "not know the ending of one of the names, which {0} does.",
                      "本应面向不同系统或 CPU 的两个文件被一起编译：这里的 go 不认识其中一个文件名的后缀，"
                      "而 {0} 认识。",
                      old.since)
                : say("All files of a tool of golang.org/x are left out, which are Go alone: they ask for a "
                      "newer Go ({0} fetches what it needs).",
                      "golang.org/x 某个纯 Go 工具的文件全部被排除：它们要求更新的 Go（{0} "
                      "会自行获取所需版本）。",
                      old.since));
        if (!old.proven) finding.settle = "go version";
        conclude(verdict, std::move(finding), "upgrade-go",
                 {"Install " + old.since + " or newer", "安装 " + old.since + " 或更新版本"});
        return;
    }
    // The tools of golang.org/x follow the newest releases; before 1.21 no go can switch by itself.
    if (release.empty() || compare_go(release, "go1.21") >= 0 || !facts.symptoms.empty()) return;
    for (const auto& command : facts.paste.commands) {
        const auto& w = command.words;
        if (w.size() < 3 || w[0] != "go" || w[1] != "install" || !w.back().ends_with("@latest")) continue;
        if (w.back().find("golang.org/x/tools/gopls") == std::string::npos &&
            w.back().find("go-delve/delve") == std::string::npos &&
            w.back().find("staticcheck") == std::string::npos)
            continue;
        conclude(verdict,
                 told(command.line, command.text, Confidence::possible,
                      say("The latest release of this tool needs a newer Go than {0}.",
                          "该工具的最新版本需要比 {0} 更新的 Go。", release)),
                 "upgrade-go",
                 {"Upgrade Go, or install an older release of the tool", "升级 Go，或安装该工具的旧版本"});
        return;
    }
}

}  // namespace

TRUEUP_CHECK(toolchain_too_old) = {
    .id = "toolchain-too-old",
    .title = {"The Go in use is older than this module asks for", "正在使用的 Go 比该模块要求的版本旧"},
    .why =
        {"The go line of go.mod names the language that the code was written for. A Go before 1.21 does not "
         "refuse "
         "a newer one: it compiles and stops where something is missing (`package slices is not in GOROOT`, "
         "`undefined: min`), with the hint `note: module requires Go 1.N`. Install a newer Go; several may "
         "lie "
         "side by side.",
         "go.mod 的 go 行写明代码使用的语言版本。1.21 之前的 Go "
         "不会拒绝更新的版本：它照常编译，遇到缺少的东西才停下（`package "
         "slices is not in GOROOT`、`undefined: min`），并提示 `note: module requires Go 1.N`。请安装更新的 "
         "Go；多个版本可以"
         "并存。"},
    .blind = {"Whether the code really uses something newer.", "代码是否真的用到了更新的内容。"},
    .sources = "https://go.dev/doc/toolchain\nhttps://go.dev/ref/mod#go-mod-file-go",
    .run = run,
    .text = text,
};

}  // namespace trueup
