// A tool was installed into a version manager's own folder, and the manager has
// not made a shim for it yet.
// Fix: `goenv rehash`, `asdf reshim golang`. A command of the manager's; it only
// writes shims.
// Source: the managers' documentation.
#include <algorithm>

#include "base/text.h"
#include "checks/go_facts.h"
#include "checks/support.h"
#include "checks/told.h"
#include "checks/told_tools.h"

namespace trueup {
namespace {

void run(const Facts& facts, Verdict& verdict) {
    for (const auto& manager : facts.managers) {
        if (manager.shim_dirs.empty()) continue;
        std::vector<std::string> missing;
        std::string folder;
        for (const auto& tool : facts.tools) {
            if (tool.kind != FileKind::binary || !tool.shim_of.empty()) continue;
            const auto dir = parent_path(tool.path);
            const bool in_versions = is_inside(tool.path, manager.root) &&
                                     std::ranges::find(manager.shim_dirs, dir) == manager.shim_dirs.end();
            if (!in_versions || path_entry(facts, dir) != nullptr || on_path(facts, base_name(tool.path)))
                continue;
            missing.push_back(base_name(tool.path));
            folder = dir;
        }
        if (missing.empty()) continue;
        const auto names = join(missing, ", ");
        Finding finding;
        finding.severity = Severity::warning;
        finding.subject = {manager.name, names, manager.shim_dirs.front()};
        finding.explanation =
            say("{0} lies in {1}, but {2} has no shim for it, so the shell answers `{3}: command not found`.",
                "{0} 装在 {1} 中，但 {2} 还没有为它生成 shim，因此 shell 会回答 `{3}: command not found`。",
                names, folder, manager.name, missing.front());
        finding.evidence.push_back(seen_at(say("{} holds {}", "{} 中有 {}", folder, names), folder));
        finding.evidence.push_back(
            seen_at(say("{} holds no shim of that name", "{} 中没有同名的 shim", manager.shim_dirs.front()),
                    manager.shim_dirs.front()));
        finding.remedies.push_back(
            command("rehash",
                    manager.name == "asdf"   ? std::vector<std::string>{"asdf", "reshim", "golang"}
                    : manager.name == "mise" ? std::vector<std::string>{"mise", "reshim"}
                                             : std::vector<std::string>{manager.name, "rehash"},
                    say("Let {} make its shims again.", "让 {} 重新生成 shim。", manager.name)));
        verdict.find(std::move(finding));
    }
}

// What a pasted text shows of it.
void text(const Facts& facts, Verdict& verdict) {
    if (const auto* s = symptom(facts, "manager-version-lacks")) {
        const auto& name = s->at("command");
        if (name == "go" || name == "gofmt") return;  // manager-no-version-selected
        auto finding = told(*s, Confidence::likely,
                            say("The shim knows {0} from other Go versions only, not from the selected one.",
                                "shim 只知道其他 Go 版本中的 {0}，当前选定的版本中没有。", name));
        finding.settle = "asdf which " + name + "; ls \"$(asdf where golang)/bin\" \"$(go env GOPATH)/bin\"";
        conclude(verdict, std::move(finding), "reshim",
                 say("Install {0} with the selected Go (go install …@latest), then: asdf reshim golang",
                     "用选定的 Go 安装 {0}（go install …@latest），然后运行：asdf reshim golang", name));
        return;
    }
    // goenv's own words for the same: "The 'gopls' command exists in these Go versions".
    if (const auto* s = symptom(facts, {"goenv-no-version", "manager-no-version"});
        s != nullptr && !s->at("command").empty() && s->at("command") != "go" &&
        s->at("command") != "gofmt" && !is_editor_tool(s->at("command")) &&
        (mentions(facts, "command exists in these Go versions") || mentions(facts, "asdf current golang"))) {
        const auto& name = s->at("command");
        conclude(verdict,
                 told(*s, Confidence::likely,
                      say("Other Go versions have {0}, the selected one does not.",
                          "其他 Go 版本中有 {0}，当前选定的版本中没有。", name)),
                 "install-again",
                 say("Install {0} with the selected Go: go install …@latest; then asdf reshim golang · goenv "
                     "rehash",
                     "用选定的 Go 安装 {0}：go install …@latest；然后运行 asdf reshim golang · goenv rehash",
                     name));
        return;
    }
    const auto installed = installed_commands(facts);
    // It was asked to make them, and the command is still not there: gobin-not-on-path.
    if (mentions(facts, "goenv rehash") || mentions(facts, "asdf reshim")) return;
    // "It creates ~/.asdf/installs/golang/1.10/packages/bin/realize", and it does not run.
    for (const auto& line : facts.paste.lines) {
        const auto at = line.text.find(".asdf/installs/golang/");
        const auto bin = at == std::string::npos ? at : line.text.find("/bin/", at);
        if (bin == std::string::npos || line.text.contains(":/") || !facts.symptoms.empty()) continue;
        const auto name = line.text.substr(bin + 5, line.text.substr(bin + 5).find_first_of(" `'\"),"));
        const bool missed = mentions(facts, "can't") || mentions(facts, "cannot") ||
                            mentions(facts, "not found") || mentions(facts, "isn't in the");
        if (name.empty() || name == "go" || name == "gofmt" || !missed) continue;
        auto finding =
            told(line.number, line.text, Confidence::likely,
                 say("{0} lies in asdf's own folder, and is found once asdf has made a shim for it.",
                     "{0} 位于 asdf 自己的目录中，asdf 为它生成 shim 之后才能找到。", name));
        finding.settle = "ls ~/.asdf/shims/" + name;
        conclude(verdict, std::move(finding), "reshim", {"asdf reshim golang", "asdf reshim golang"});
        return;
    }
    if (!mentions(facts, "asdf") && !mentions(facts, "goenv") && !mentions(facts, "mise")) return;
    for (const auto& s : facts.symptoms) {
        if (s.id != "command-not-found") continue;
        const auto& name = s.at("command");
        if (std::ranges::find(installed, name) == installed.end() &&
            !(typed(facts, {"go", "install"}) != nullptr || typed(facts, {"go", "get"}) != nullptr))
            continue;
        if (name == "go" || name == "asdf" || name == "goenv") continue;
        conclude(verdict,
                 told(s, Confidence::likely,
                      say("{0} was installed, and the manager has made no shim for it yet.",
                          "{0} 已安装，但版本管理器还没有为它生成 shim。", name)),
                 "reshim", {"asdf reshim golang · goenv rehash", "asdf reshim golang · goenv rehash"});
        return;
    }
}

}  // namespace

TRUEUP_CHECK(shim_not_rehashed) = {
    .id = "shim-not-rehashed",
    .title = {"A tool has no shim of the version manager yet", "版本管理器还没有为新装的工具生成 shim"},
    .why =
        {"goenv, asdf and mise put only their shim folder on PATH. After `go install`, a new tool is found "
         "once the "
         "manager has written a shim for it; until then the shell says `command not found` although the file "
         "is "
         "there. One command of the manager repairs it and changes nothing else.",
         "goenv、asdf、mise 只把自己的 shim 目录放进 PATH。`go install` 之后，要等管理器为新工具写好 shim "
         "才能找到它；在此之前"
         "文件虽在，shell 仍提示 `command not found`。运行管理器的一条命令即可修复，不会改变其他任何东西。"},
    .blind = {"Tools other than gopls, dlv, staticcheck and golangci-lint; folders that only the shim's own "
              "environment names.",
              "gopls、dlv、staticcheck、golangci-lint 之外的工具；只在 shim 自己的环境中才出现的目录。"},
    .sources = "https://github.com/go-nv/goenv/blob/master/COMMANDS.md\nhttps://asdf-vm.com/manage/core.html",
    .run = run,
    .text = text,
};

}  // namespace trueup
