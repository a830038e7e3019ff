// A go.mod in the home folder, or above it, captures every folder below that
// has no go.mod of its own.
// Fix: move it away, or give the project its own. Manual: nobody but its owner
// knows what it is for.
// Source: https://go.dev/ref/mod#go-mod-file (the nearest go.mod upwards).
#include <algorithm>

#include "base/text.h"
#include "checks/go_facts.h"
#include "checks/support.h"
#include "checks/told.h"

namespace trueup {
namespace {

// Folders that are nobody's project: home and what lies above it, the root, /tmp.
bool is_gathering_place(const Facts& facts, const std::string& dir) {
    if (dir == "/" || dir == "/tmp" || dir == "/private/tmp" || dir == "/usr" || dir == "/home" ||
        dir == "/Users")
        return true;
    const auto& home = facts.user.home;
    return home.size() > 1 && is_inside(clean_path(home), dir);
}

void run(const Facts& facts, Verdict& verdict) {
    if (!facts.modules.mod.known() || modules_off(facts)) return;
    const auto& path = facts.modules.mod.value().path;
    const auto dir = parent_path(path);
    // In its own folder it may be meant.
    if (facts.cwd == dir || !is_inside(facts.cwd, dir) || !is_gathering_place(facts, dir)) return;
    // A container or a build may keep its one module in the root or in HOME, and
    // work in a package folder directly below.
    if (facts.modules.work.known()) return;

    Finding finding;
    finding.severity = Severity::warning;
    finding.confidence = Confidence::likely;
    finding.subject = {"GOMOD", path, path};
    finding.explanation =
        say("{0} captures {1}: this folder has no go.mod of its own, so go takes it for a part of module {2} "
            "in {3}, and go "
            "get writes there.",
            "{0} 把 {1} 也收了进去：该目录没有自己的 go.mod，于是 go 把它当作 {3} 中模块 {2} 的一部分，go "
            "get 也会写到那里。",
            path, facts.cwd,
            facts.modules.mod.value().module.empty() ? std::string("\"\"") : facts.modules.mod.value().module,
            dir);
    finding.evidence.push_back(seen_at(
        say("{} is the nearest go.mod above {}", "{} 是 {} 之上最近的 go.mod", path, facts.cwd), path));
    finding.remedies.push_back(command("init-module", {"go", "mod", "init"},
                                       {"Give this project its own go.mod (in the project's root folder).",
                                        "为该项目创建自己的 go.mod（在项目根目录中运行）。"}));
    finding.remedies.push_back(
        advice("remove-file", say("If nobody needs {0}, remove it (and the go.sum beside it).",
                                  "如果不需要 {0}，把它删除（连同旁边的 go.sum）。", path)));
    verdict.find(std::move(finding));
}

// What a pasted text shows of it.
void text(const Facts& facts, Verdict& verdict) {
    const auto mod = shown_env(facts, "GOMOD");
    const auto folder = mod.empty() ? std::string() : parent_path(mod);
    const bool home = folder == "/" || folder == "/root" ||
                      ((folder.starts_with("/home/") || folder.starts_with("/Users/")) &&
                       std::ranges::count(folder, '/') == 2);
    const auto* trouble = symptom(facts, {"outside-main-module", "package-not-in-std", "module-for-path",
                                          "project-requires", "no-go-mod", "import-unrecognized"});
    if (home && mod.ends_with("/go.mod")) {
        const auto* shown = shown_setting(facts, "GOMOD");
        conclude(verdict,
                 told(shown->origin.line, shown->origin.text,
                      trouble != nullptr ? Confidence::certain : Confidence::likely,
                      say("{0} captures every folder below it.", "{0} 会影响其下的所有目录。", mod)),
                 "remove-go-mod",
                 {"Remove that go.mod (or move the project out), and run go mod init in the project",
                  "删除该 go.mod（或把项目移出去），并在项目中运行 go mod init"});
        return;
    }
    // Go's own source, built below somebody's module: no package of it is in that module.
    if (const auto* line = line_with(facts, "\"bootstrap/cmd/...\" matched no packages")) {
        conclude(verdict,
                 told(line->number, line->text, Confidence::likely,
                      {"A go.mod in a folder above captures Go's source tree while it is built.",
                       "上层目录中的 go.mod 把正在构建的 Go 源码树也收了进去。"}),
                 "remove-go-mod",
                 {"Remove that go.mod, or unpack and build Go outside of the module",
                  "删除该 go.mod，或在该模块之外解压并构建 Go"});
        return;
    }
    // A go.mod in a folder that is nobody's project, looked at and found.
    for (const auto& command : facts.paste.commands) {
        if (command.words.size() < 2 || command.output.empty()) continue;
        const auto program = base_name(command.words[0]);
        const auto& file = command.words.back();
        if ((program != "ls" && program != "stat" && program != "cat" && program != "find") ||
            (file != "/tmp/go.mod" && file != "/go.mod" && file != "~/go.mod" && file != "$HOME/go.mod") ||
            command.output.front().text.find("No such") != std::string::npos ||
            command.output.front().text.find("cannot") != std::string::npos)
            continue;
        conclude(verdict,
                 told(command.line, command.text, Confidence::likely,
                      say("{0} captures every folder below it.", "{0} 会影响其下的所有目录。", file)),
                 "remove-go-mod",
                 {"Remove that go.mod (or move the project out), and run go mod init in the project",
                  "删除该 go.mod（或把项目移出去），并在项目中运行 go mod init"});
        return;
    }
    if (trouble == nullptr || trouble->at("package").empty() || is_std(trouble->at("package"))) return;
    auto paths = told_values(facts, "GOPATH");
    if (const auto* shown = shown_setting(facts, "GOPATH"))
        paths.push_back({shown->value, 0, shown->origin.text, {}});
    for (const auto& line : facts.paste.lines) {
        for (const auto& word : split(line.text, ' ')) {
            if (!word.starts_with('/') || !word.ends_with("/go.mod")) continue;
            for (const auto& path : paths) {
                const auto inside = clean_path(path.value);
                if (inside == parent_path(word) || !is_inside(inside, parent_path(word)) ||
                    parent_path(word) == "/")
                    continue;
                conclude(verdict,
                         told(line.number, word, Confidence::likely,
                              say("{0} lies above the folder that go works in, and captures it.",
                                  "{0} 位于 go 的工作目录之上，把它纳入了该模块。", word)),
                         "remove-go-mod",
                         {"Remove that go.mod, or set GO111MODULE=off for GOPATH projects",
                          "删除该 go.mod；GOPATH 项目可设置 GO111MODULE=off"});
                return;
            }
        }
    }
}

}  // namespace

TRUEUP_CHECK(stray_parent_go_mod) = {
    .id = "stray-parent-go-mod",
    .title = {"A go.mod far above captures this folder", "上层目录中的 go.mod 把当前目录也收了进去"},
    .why = {"go uses the nearest go.mod upwards. One left in the home folder (a `go mod init` in the wrong "
            "place) makes "
            "every folder below a part of that module: imports are resolved against it, `go get` changes it, "
            "and "
            "`./...` walks the whole home folder. Give the project its own go.mod or remove the stray one.",
            "go 使用向上最近的 go.mod。遗留在主目录中的 go.mod（在错误的位置运行了 `go mod "
            "init`）会使其下的每个目录都成为该模块的一"
            "部分：导入按它解析，`go get` 会修改它，`./...` 会遍历整个主目录。请为项目创建自己的 "
            "go.mod，或删除多余的那个。"},
    .blind = {"A stray go.mod between the home folder and the project.",
              "位于主目录与项目之间的多余 go.mod。"},
    .sources = "https://go.dev/ref/mod#go-mod-file",
    .run = run,
    .text = text,
};

}  // namespace trueup
