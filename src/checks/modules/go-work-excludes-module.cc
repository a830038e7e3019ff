// A go.work above is in force and does not list the module of this folder: go
// refuses to work on it.
// Fix: `go work use`, which adds a line. Review: the go.work may be shared.
// Source: cmd/go/internal/modload load.go; https://go.dev/ref/mod#workspaces
#include <algorithm>

#include "base/text.h"
#include "checks/go_facts.h"
#include "checks/go_settings.h"
#include "checks/support.h"
#include "checks/told.h"

namespace trueup {
namespace {

void run(const Facts& facts, Verdict& verdict) {
    if (!facts.modules.work.known() || !facts.modules.mod.known() || modules_off(facts)) return;
    const auto& work = facts.modules.work.value();
    const auto& mod = facts.modules.mod.value();
    if (!work.error.empty()) return;
    const auto root = parent_path(work.path);
    const auto folder = parent_path(mod.path);
    for (const auto& use : work.use) {
        if (join_path(root, use.value) == folder) return;
    }

    Finding finding;
    // Another spelling through a symlink cannot be told apart here.
    const bool absolute =
        std::ranges::any_of(work.use, [](const auto& use) { return use.value.starts_with('/'); });
    finding.confidence = absolute ? Confidence::likely : Confidence::certain;
    finding.subject = {"GOWORK", work.path, mod.path};
    finding.explanation =
        say("{0} is in force here and does not list the module in {1}. go refuses: `current directory is "
            "contained in a "
            "module that is not one of the workspace modules listed in go.work`.",
            "{0} 在此生效，但没有列出 {1} 中的模块。go 会拒绝：`current directory is contained in a module "
            "that is not one of "
            "the workspace modules listed in go.work`。",
            work.path, folder);
    finding.evidence.push_back(
        seen_at(say("{} lists {} modules, this one not among them", "{} 列出了 {} 个模块，其中没有当前模块",
                    work.path, work.use.size()),
                work.path));
    if (const auto named = given(facts, "GOWORK"); named && named->value == work.path)
        finding.evidence.push_back(set_by("GOWORK", named->value, named->origin));
    for (const auto& use : work.use)
        finding.evidence.push_back(seen({"use " + use.value, "use " + use.value}, use.origin));
    finding.remedies.push_back(command("work-use", {"go", "work", "use", folder},
                                       say("Add {} to the workspace.", "把 {} 加入工作区。", folder),
                                       Safety::review));
    finding.remedies.push_back(command(
        "work-off", {"env", "GOWORK=off", "go", "build", "./..."},
        {"Or work on this module alone, without the workspace.", "或者不使用工作区，只处理这一个模块。"}));
    verdict.find(std::move(finding));
}

// What a pasted text shows of it.
void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "work-outside");
    // Releases before workspaces use these words of modules in general.
    const auto work_file = shown_env(facts, "GOWORK");
    if (s != nullptr && s->text.find("outside available modules") != std::string::npos &&
        !mentions(facts, "go.work") && !told_release(facts).starts_with("go1.18") &&
        (work_file.empty() || work_file == "off"))
        s = nullptr;
    if (s == nullptr) {
        s = symptom(facts, "outside-main-module");
        const auto work = shown_env(facts, "GOWORK");
        // GOWORK=off was tried, and then it works.
        const auto tried = told_values(facts, "GOWORK");
        const bool off_helps = s != nullptr && std::ranges::any_of(tried, [&](const ToldValue& value) {
                                   return value.value == "off" && value.line > s->line;
                               });
        if (s == nullptr || (!off_helps && (work.empty() || work == "off"))) return;
    }
    conclude(verdict,
             told(*s, Confidence::certain,
                  {"A go.work is in force that does not list this module.",
                   "正在生效的 go.work 没有列出该模块。"}),
             "work-use",
             {"go work use . (in the module), or GOWORK=off for this command",
              "在模块中运行 go work use .，或为该命令设置 GOWORK=off"});
}

}  // namespace

TRUEUP_CHECK(go_work_excludes_module) = {
    .id = "go-work-excludes-module",
    .title = {"The workspace does not list this module", "工作区没有列出当前模块"},
    .why = {"A go.work in a folder above is used without being asked for. When it does not list the module "
            "one works in, "
            "go refuses: `directory … is contained in a module that is not one of the workspace modules "
            "listed in "
            "go.work`, in Go 1.18 `directory . outside available modules`. `go work use` adds one line to "
            "go.work; "
            "GOWORK=off leaves the workspace aside for one command.",
            "上层目录中的 go.work 会自动生效。如果它没有列出正在处理的模块，go 就会拒绝：`directory … is "
            "contained in a module "
            "that is not one of the workspace modules listed in go.work`，Go 1.18 中为 `directory . outside "
            "available "
            "modules`。`go work use` 会在 go.work 中加一行；GOWORK=off 则让一条命令不使用工作区。"},
    .blind = {"The same folder under two names through symlinks.", "通过符号链接以两个名字出现的同一目录。"},
    .sources = "https://go.dev/ref/mod#workspaces\nhttps://go.dev/src/cmd/go/internal/modload/load.go",
    .run = run,
    .text = text,
};

}  // namespace trueup
