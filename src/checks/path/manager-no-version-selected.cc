// The version manager's shim is the first `go`, and the manager has no version
// to run: none selected here, or one that is not installed.
// Fix: select one (`goenv global …`). A command of the manager's, shown.
// Source: the managers' documentation (goenv, asdf, mise, gvm).
#include <algorithm>

#include "base/text.h"
#include "checks/go_facts.h"
#include "checks/support.h"
#include "checks/told.h"
#include "facts/error_words.h"

namespace trueup {
namespace {

std::string newest(const Manager& manager) {
    std::string best;
    for (const auto& version : manager.versions) {
        if (best.empty() || compare_go(version, best) > 0) best = version;
    }
    return best;
}

// The version comes from a file of the project's, which goes before what is selected for
// all folders.
bool selected_by_project(const Facts& facts, const Manager& manager) {
    if (!manager.selected.known()) return false;
    const auto& origin = manager.selected.origin();
    return origin.kind == OriginKind::file && !is_inside(origin.path, manager.root) &&
           parent_path(origin.path) != facts.user.home && !origin.path.contains("/.config/mise/");
}

std::vector<std::string> select_command(const Facts& facts, const Manager& manager,
                                        const std::string& version) {
    if (selected_by_project(facts, manager)) {
        if (manager.name == "asdf") return {"asdf", "set", "golang", version};
        if (manager.name == "mise") return {"mise", "use", "go@" + version};
        return {manager.name, "local", version};
    }
    if (manager.name == "asdf") return {"asdf", "set", "--home", "golang", version};
    if (manager.name == "mise") return {"mise", "use", "--global", "go@" + version};
    if (manager.name == "gvm") return {"gvm", "use", version, "--default"};
    return {manager.name, manager.name == "g" ? "use" : "global", version};
}

// What a version file may hold that names no release: nothing can be installed under it.
// "system" is the go behind the shims on PATH, "path:DIR" a folder of the user's own.
void report_no_release(const Manager& manager, Finding& finding) {
    const auto& selected = manager.selected.value();
    if (selected == "system") {
        finding.explanation = say(
            "{0} selects \"system\" for this folder: the go behind its shims on PATH. There is none, so "
            "the go on PATH (a shim of {0}) cannot run.",
            "{0} 为当前目录选定了 \"system\"，即 PATH 上位于其 shim 之后的 go。那里没有 go，因此 PATH 中的 "
            "go（{0} 的 shim）无法运行。",
            manager.name);
        return;
    }
    finding.explanation =
        say("{0} selects {1} for this folder, and no go can be run from there, so the go on PATH (a shim of "
            "{0}) cannot run.",
            "{0} 为当前目录选定了 {1}，但那里没有可运行的 go，因此 PATH 中的 go（{0} 的 shim）无法运行。",
            manager.name, selected);
}

// What helps beside selecting another version.
Remedy for_no_release(const Manager& manager) {
    if (manager.selected.value() == "system")
        return advice("install-go", say("Install a Go outside {0}, or select a version of {0}'s own.",
                                        "在 {0} 之外安装 Go，或选定 {0} 自己的一个版本。", manager.name));
    return advice("correct-folder", {"Name a folder that holds bin/go.", "请改为含有 bin/go 的目录。"});
}

void report_not_installed(const Manager& manager, Finding& finding) {
    finding.explanation =
        say("{0} selects {1} for this folder, and that version is not installed, so the go on PATH (a "
            "shim of {0}) "
            "cannot run.",
            "{0} 为当前目录选定了 {1}，但该版本没有安装，因此 PATH 中的 go（{0} 的 shim）无法运行。",
            manager.name, manager.selected.value());
    finding.remedies.push_back(command(
        "install-version",
        manager.name == "goenv" ? std::vector<std::string>{"goenv", "install", manager.selected.value()}
        : manager.name == "asdf"
            ? std::vector<std::string>{"asdf", "install", "golang", manager.selected.value()}
            : std::vector<std::string>{manager.name, "install", "go@" + manager.selected.value()},
        say("Install {} with {}.", "用 {1} 安装 {0}。", manager.selected.value(), manager.name)));
}

void report(const Facts& facts, const Manager& manager, Verdict& verdict) {
    Finding finding;
    finding.subject = {manager.name, manager.selected.value_or(""), manager.root};
    const auto version = newest(manager);
    const auto wanted = manager.selected.value_or("");
    const bool no_release = wanted == "system" || wanted.starts_with("path:");
    if (manager.selected.known()) {
        const auto& selected = manager.selected.value();
        finding.evidence.push_back(
            seen(say("{} selects {}", "{} 选定了 {}", manager.name, selected), manager.selected.origin()));
        if (no_release)
            report_no_release(manager, finding);
        else
            report_not_installed(manager, finding);
    } else {
        finding.explanation =
            say("{0} is in charge of go here, and no version is selected for this folder, so go cannot run.",
                "此处的 go 由 {0} 负责，但没有为当前目录选定任何版本，因此 go 无法运行。", manager.name);
    }
    const auto in_play = in_words(manager.active_by.note);
    finding.evidence.push_back(
        seen({manager.name + " is in play: " + in_play.en, manager.name + " 正在起作用：" + in_play.zh},
             manager.active_by));
    if (!facts.selection.unavailable.empty()) {
        finding.evidence.push_back(seen(facts.selection.unavailable));
    }
    // A variable goes before any file.
    const bool by_variable = manager.selected.known() && manager.selected.origin().kind != OriginKind::file;
    if (!version.empty() && !by_variable) {
        const bool here = selected_by_project(facts, manager);
        finding.remedies.push_back(command("select-version", select_command(facts, manager, version),
                                           here ? say("Select {0}, which is installed, for this project.",
                                                      "为本项目选定已安装的 {0}。", version)
                                                : say("Select {0}, which is installed, for all folders.",
                                                      "为所有目录选定已安装的 {0}。", version)));
    }
    if (no_release) finding.remedies.push_back(for_no_release(manager));
    verdict.find(std::move(finding));
}

void run(const Facts& facts, Verdict& verdict) {
    if (facts.go_on_path.empty()) {
        // gvm has no shims: without a default environment there is no go at all.
        const auto gvm = std::ranges::find(facts.managers, "gvm", &Manager::name);
        if (gvm != facts.managers.end() && gvm->selected.absent() && !gvm->versions.empty())
            report(facts, *gvm, verdict);
        return;
    }
    const auto* go = go_from_path(facts);
    if (go == nullptr && facts.selection.unavailable.empty()) return;
    const auto& first = go != nullptr ? *go : facts.go_on_path.front();
    if (first.shim_of.empty() || facts.selection.unavailable.empty()) return;
    const auto manager = std::ranges::find(facts.managers, first.shim_of, &Manager::name);
    if (manager == facts.managers.end()) return;
    if (manager->selected.unknown()) {
        const auto& why = manager->selected.reason();
        verdict.unknown({"what " + manager->name + " selects is not known: " + why.en,
                         "不知道 " + manager->name + " 选择了什么：" + why.zh});
        return;
    }
    // The version is there, and something else keeps it from running.
    if (manager->selected.known() &&
        std::ranges::find(manager->versions, manager->selected.value()) != manager->versions.end()) {
        return;
    }
    report(facts, *manager, verdict);
}

// What a pasted text shows of it.
// "golang 1.22.3" among the versions that could be selected; goenv has no other language.
bool names_golang(const Facts& facts) {
    return std::ranges::any_of(facts.paste.lines, [](const PastedLine& line) {
        const auto text = trim(line.text);
        return text.starts_with("golang ") || text.starts_with("go ") || text.starts_with("goenv: ");
    });
}

// A release is selected: `asdf current golang`, `goenv global 1.23.0`, "exists in these
// Go versions".
bool selects_a_go(const Facts& facts) {
    if (line_with(facts, "command exists in these Go versions") != nullptr) return true;
    return std::ranges::any_of(facts.paste.commands, [](const PastedCommand& command) {
        const auto& w = command.words;
        if (w.size() < 2) return false;
        const auto program = base_name(w[0]);
        if (program == "goenv")
            return (w[1] == "global" || w[1] == "local" || w[1] == "shell") && w.size() > 2;
        if (program != "asdf" && program != "mise") return false;
        return w[1] == "current" && std::ranges::any_of(command.output, [](const PastedLine& line) {
                   return line.text.starts_with("golang") && line.text.find("1.") != std::string::npos;
               });
    });
}

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, {"goenv-no-version", "manager-no-version", "manager-version-lacks"});
    if (s == nullptr) return;
    if (s->id == "manager-version-lacks") {
        const auto& command = s->at("command");
        if (command != "go" && command != "gofmt") return;  // shim-not-rehashed
        conclude(verdict,
                 told(*s, Confidence::certain,
                      {"The version that asdf selects for this folder is not installed.",
                       "asdf 为此目录选定的 Go 版本没有安装。"}),
                 "install-version", {"asdf install golang", "asdf install golang"});
        return;
    }
    // asdf and mise run the programs of other languages as well, and say of a tool that
    // only other releases have it.
    const auto& command = s->at("command");
    const bool of_go = command.empty() || command == "go" || command == "gofmt";
    if (!of_go && (selects_a_go(facts) || !names_golang(facts))) return;
    const auto manager = told_manager(facts);
    const auto how = manager == "goenv" ? "goenv global VERSION"
                     : manager == "asdf"
                         ? "asdf set -u golang VERSION (before 0.16: asdf global golang VERSION)"
                     : manager == "mise" ? "mise use -g go@VERSION"
                     : manager == "gvm"  ? "gvm use VERSION --default"
                                         : "goenv global VERSION · asdf set -u golang VERSION · mise use -g "
                                           "go@VERSION · gvm use VERSION --default";
    conclude(verdict,
             told(*s, Confidence::certain,
                  {"The version manager is in play, and no Go is selected in this folder.",
                   "版本管理器已启用，但此目录没有选定 Go 版本。"}),
             "select-version", say("Select one: {0}", "选定一个版本：{0}", how));
}

}  // namespace

TRUEUP_CHECK(manager_no_version_selected) = {
    .id = "manager-no-version-selected",
    .title = {"The version manager has no Go to run here", "版本管理器在此没有可运行的 Go"},
    .why =
        {"With goenv, asdf or mise, the go on PATH is a small program that starts the selected version. When "
         "no "
         "version is selected for the folder, or the selected one is not installed, it has nothing to start: "
         "`goenv: 'go' command not found`, `No version is set for command go`. Select an installed version "
         "or "
         "install the selected one; the manager records the choice in a text file that can be edited back.",
         "使用 goenv、asdf 或 mise 时，PATH 中的 go "
         "是一个小程序，由它启动选定的版本。如果没有为该目录选定版本，或选定的版本没有"
         "安装，它就无从启动：`goenv: 'go' command not found`、`No version is set for command "
         "go`。请选定一个已安装的版本，或"
         "安装选定的版本；管理器把选择记录在文本文件里，可以改回。"},
    .blind = {"Versions that a manager installs by itself when they are first used.",
              "管理器在首次使用时自动安装的版本。"},
    .sources =
        "https://github.com/go-nv/goenv/blob/master/COMMANDS.md\n"
        "https://asdf-vm.com/manage/versions.html\nhttps://mise.jdx.dev/lang/go.html",
    .explains = "path-order-shadows go-not-on-path",
    .run = run,
    .text = text,
};

}  // namespace trueup
