// An exported GOROOT, or its bin folder put in front of PATH, defeats the
// release that a version manager selected for this folder.
// Fix: take GOROOT (and its PATH line) out of the start-up file; safe where the
// line does nothing else.
// Source: cmd/go/internal/cfg findGOROOT; the managers' own documentation.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "checks/go_facts.h"
#include "checks/goroot_mismatch.h"
#include "checks/path_line.h"
#include "checks/support.h"
#include "checks/told.h"

namespace trueup {
namespace {

// GOROOT sends the manager's own go to another release's compiler.
bool wrong_compiler(const Facts& facts, Verdict& verdict) {
    const auto mismatch = goroot_mismatch(facts);
    if (!mismatch || mismatch->kind != GorootMismatch::Kind::go_managed) return false;
    auto finding = mismatch_finding(facts, *mismatch);
    finding.explanation =
        say("{4} runs {0} ({1}) here, but GOROOT is fixed to {3} ({2}). Every build ends with `compile: "
            "version \"{2}\" "
            "does not match go tool version \"{1}\"`.",
            "{4} 在此运行的是 {0}（{1}），而 GOROOT 固定为 {3}（{2}）。每次构建都会以 `compile: version "
            "\"{2}\" does not "
            "match go tool version \"{1}\"` 结束。",
            facts.selection.go.path, mismatch->go_release, mismatch->tree_release, mismatch->goroot.value,
            mismatch->manager->name);
    verdict.find(std::move(finding));
    return true;
}

// The first element of PATH behind `go` that lies in the manager's hands and holds a go.
const PathEntry* managed_entry(const Facts& facts, const Manager& manager, std::string_view go_dir) {
    auto at = std::ranges::find(facts.path, go_dir, &PathEntry::dir);
    at = std::find_if(at, facts.path.end(), [&](const PathEntry& entry) {
        const bool its_own = std::ranges::find(manager.shim_dirs, entry.dir) != manager.shim_dirs.end() ||
                             (!manager.root.empty() && is_inside(entry.dir, manager.root));
        return its_own && entry.dir != go_dir &&
               std::ranges::find(entry.commands, "go") != entry.commands.end();
    });
    return at == facts.path.end() ? nullptr : &*at;
}

// "1.26.3", "go1.26.3" (gvm), "go-1.26.3" -> "1.26.3"
std::string_view selected_number(std::string_view selected) {
    for (const std::string_view prefix : {"go-", "go"}) {
        if (selected.starts_with(prefix)) return selected.substr(prefix.size());
    }
    return selected;
}

// "1.26" and "1" stand for any release that begins so.
bool is_selected(std::string_view running, std::string_view number) {
    running.remove_prefix(2);
    return running == number || (running.starts_with(number) && running[number.size()] == '.');
}

// Somebody wrote that line; what a manager hands to the program that it starts
// (`mise exec`) and what its own hook sets is its choice.
bool written_by_hand(const Origin& origin, std::string_view name) {
    if (origin.kind != OriginKind::file) return false;
    const std::string_view text = origin.text;
    if (text.find("$(") != std::string_view::npos || text.find('`') != std::string_view::npos) return false;
    if (name != "PATH") return text.find(name) != std::string_view::npos;
    return std::ranges::any_of(
        std::array{"PATH=", "path=(", "path+=(", "fish_add_path", "set -gx PATH", "set -x PATH"},
        [&](std::string_view start) { return text.find(start) != std::string_view::npos; });
}

Finding other_go(const Facts& facts, const Executable& go, const Manager& manager, const PathEntry& behind,
                 const std::string& wanted) {
    const auto dir = parent_path(go.path);
    Finding finding;
    finding.severity = Severity::warning;
    finding.confidence = Confidence::likely;
    finding.subject = {"PATH", facts.env.get("PATH"), dir};
    finding.explanation =
        say("{0} selects {1} for this folder, but go is {2}: {3} stands before {4} on PATH.",
            "{0} 为当前目录选定了 {1}，但运行的 go 是 {2}：{3} 在 PATH 中排在 {4} 之前。", manager.name,
            wanted, local_release(facts), dir, behind.dir);
    finding.evidence.push_back(
        seen(say("{} selects {}", "{} 选定了 {}", manager.name, manager.selected.value()),
             manager.selected.origin()));
    const auto* entry = path_entry(facts, dir);
    finding.evidence.push_back(seen(say("PATH finds {} first", "PATH 先找到 {}", go.path),
                                    entry != nullptr ? entry->origin : origin_of(facts, "PATH")));
    return finding;
}

// A line takes the release's folder out of PATH, or words say so.
void take_from_path(const Facts& facts, const std::string& dir, Finding& finding) {
    const auto* entry = path_entry(facts, dir);
    auto drop = entry == nullptr ? std::nullopt : drop_from_path(entry->origin, dir, facts.user.home);
    finding.remedies.push_back(
        drop ? *std::move(drop)
             : advice("drop-from-path", say("Take {} out of PATH in the start-up file that adds it.",
                                            "在添加它的启动文件中，把 {} 从 PATH 中去掉。", dir)));
}

// $GOROOT/bin stands before the manager's folder, so its go never gets a turn.
void wrong_go(const Facts& facts, Verdict& verdict) {
    const auto goroot = given(facts, "GOROOT");
    const auto* go = go_from_path(facts);
    if (go == nullptr || !go->shim_of.empty()) return;
    const auto dir = parent_path(go->path);
    const bool by_goroot = goroot && dir == join_path(goroot->value, "bin");
    const auto running = local_release(facts);
    if (running.empty()) return;
    const auto* entry = path_entry(facts, dir);
    const auto* owner = manager_of(facts, go->resolved);
    // A release of the manager's own, put there by a line of a start-up file.
    const bool named = owner != nullptr && ((entry != nullptr && written_by_hand(entry->origin, "PATH")) ||
                                            (by_goroot && written_by_hand(goroot->origin, "GOROOT")));
    if (owner == nullptr ? !by_goroot : !named) return;
    for (const auto& manager : facts.managers) {
        if (owner != nullptr && owner != &manager) continue;
        const auto* behind = managed_entry(facts, manager, dir);
        if (behind == nullptr || !manager.selected.known()) continue;
        const auto number = selected_number(manager.selected.value());
        const auto wanted = go_release("go" + std::string(number));
        if (wanted.empty() || is_selected(running, number)) continue;
        auto finding = other_go(facts, *go, manager, *behind, wanted);
        if (by_goroot) {
            finding.subject = {"GOROOT", goroot->value, goroot->value};
            finding.evidence.insert(finding.evidence.begin(),
                                    set_by("GOROOT", goroot->value, goroot->origin));
            finding.remedies = drop_setting(facts, "GOROOT", goroot->origin);
        } else {
            finding.title = {"A folder on PATH defeats the version manager", "PATH 中的目录使版本管理器失效"};
        }
        take_from_path(facts, dir, finding);
        verdict.find(std::move(finding));
        return;
    }
}

void run(const Facts& facts, Verdict& verdict) {
    if (!wrong_compiler(facts, verdict)) wrong_go(facts, verdict);
}

// What a pasted text shows of it.
// `export PATH="$GOROOT/bin:$PATH"` in a start-up file that starts a manager as well:
// the shims come behind.
bool puts_goroot_first(const Facts& facts, Verdict& verdict) {
    if (!facts.symptoms.empty()) return false;
    const auto* starts = line_with(facts, "goenv init");
    if (starts == nullptr) starts = line_with(facts, "mise activate");
    if (starts == nullptr) starts = line_with(facts, "asdf.sh");
    if (starts == nullptr) return false;
    for (const auto& path : told_values(facts, "PATH")) {
        if ((!path.value.starts_with("$GOROOT/bin:") && !path.value.starts_with("${GOROOT}/bin:")) ||
            path.line < starts->number)
            continue;
        auto finding = told(path.line, path.text, Confidence::likely,
                            {"GOROOT's own folder comes before the manager's shims, so the release that a "
                             "project selects has no effect.",
                             "GOROOT 的目录排在版本管理器的 shim 之前，因此项目选定的版本不起作用。"});
        finding.settle = "type -a go";
        conclude(verdict, std::move(finding), "drop-goroot-bin",
                 {"Take that line out: the manager's shims must come first on PATH",
                  "删除该行：版本管理器的 shim 目录必须排在 PATH 最前"});
        return true;
    }
    return false;
}

// The release that the folder in GOROOT is named after; empty: none.
std::string told_goroot_release(const Facts& facts) {
    auto root = shown_env(facts, "GOROOT");
    if (const auto at = facts.paste.echoed.find("GOROOT"); at != facts.paste.echoed.end()) root = at->second;
    if (const auto values = told_values(facts, "GOROOT"); root.empty() && !values.empty())
        root = values.front().value;
    return release_in_path(root);
}

void text(const Facts& facts, Verdict& verdict) {
    if (const auto* s = symptom(facts, "goroot-defeats-editor")) {
        conclude(verdict,
                 told(*s, Confidence::certain,
                      {"GOROOT is exported, so nobody else can choose the release.",
                       "GOROOT 已被导出，因此无法再选择其他版本。"}),
                 "unset-goroot",
                 {"Take the export of GOROOT out of the start-up file", "从启动文件中删除导出 GOROOT 的行"});
        return;
    }
    if (shows(facts, "goenv-no-version") || shows(facts, "manager-no-version")) return;
    if (puts_goroot_first(facts, verdict)) return;
    const auto release = told_release(facts);
    if (release.empty()) return;
    // go.mod asked for it: `toolchain go1.24.0`.
    if (std::ranges::any_of(facts.paste.lines, [&](const PastedLine& line) {
            return trim(line.text) == "toolchain " + release;
        }))
        return;
    // A folder's own .go-version or .tool-versions did.
    if (std::ranges::any_of(facts.paste.commands, [&](const PastedCommand& command) {
            return !command.words.empty() &&
                   (command.words.back().ends_with(".go-version") ||
                    command.words.back().ends_with(".tool-versions")) &&
                   std::ranges::any_of(command.output, [&](const PastedLine& line) {
                       return line.text.ends_with(release.substr(2));
                   });
        }))
        return;
    for (const auto& command : facts.paste.commands) {
        if (command.words.empty()) continue;
        const auto program = base_name(command.words[0]);
        if (program != "goenv" && program != "asdf" && program != "mise" && program != "gvm") continue;
        for (const auto& line : command.output) {
            auto text = std::string(trim(line.text));
            const bool marked = text.starts_with("* ") || text.starts_with("=> ") ||
                                text.find("(set by ") != std::string::npos;
            const bool current =
                command.words.size() > 1 && command.words[1] == "current" &&
                (text.starts_with("golang") || text.starts_with("go ") || text.starts_with("go1"));
            if (!marked && !current) continue;
            const auto at = text.find_first_of("0123456789");
            if (at == std::string::npos) continue;
            auto end = text.find_first_not_of("0123456789.", at);
            const auto version = "go" + text.substr(at, end == std::string::npos ? end : end - at);
            if (version.find('.') == std::string::npos || compare_go(version, release) == 0) continue;
            // GOROOT is the selected release: the go on PATH is the other one (manager-goroot-other-go).
            if (told_goroot_release(facts) == version) continue;
            const bool reason = mentions(facts, "GOROOT");
            auto finding = told(line.number, line.text, reason ? Confidence::likely : Confidence::possible,
                                say("The manager chose {0}, and go is {1}.",
                                    "版本管理器选择了 {0}，而 go 是 {1}。", version, release));
            finding.settle = "echo $GOROOT; type -a go";
            conclude(verdict, std::move(finding), "drop-goroot-bin",
                     {"Take GOROOT and $GOROOT/bin out of the start-up file; the manager's shims must come "
                      "first on PATH",
                      "从启动文件中删除 GOROOT 和 $GOROOT/bin；管理器的 shim 目录必须排在 PATH 最前"});
            return;
        }
    }
}

}  // namespace

TRUEUP_CHECK(goroot_overrides_manager) = {
    .id = "goroot-overrides-manager",
    .title = {"A fixed GOROOT defeats the version manager", "固定的 GOROOT 使版本管理器失效"},
    .why = {"A version manager selects a Go for each folder. A GOROOT exported in a start-up file stays the "
            "same "
            "everywhere: the selected go is sent to another release's compiler (`compile: version … does not "
            "match "
            "go tool version …`), or, with $GOROOT/bin in front of PATH, the manager is not asked at all: it "
            "says "
            "that X is active, and `go version` says Y. Remove the setting and its PATH line. Safe, and it "
            "can be "
            "undone.",
            "版本管理器会按目录选择 Go。启动文件中导出的 GOROOT 却处处相同：要么选定的 go "
            "被引向另一版本的编译器（`compile: "
            "version … does not match go tool version …`），要么因为 $GOROOT/bin 在 PATH "
            "最前，根本轮不到管理器：它显示当前"
            "是 X，而 `go version` 显示 Y。删除该设置及其 PATH 行即可。此操作安全，且可以撤销。"},
    .blind = {"Shims that put GOROOT right themselves (goenv, asdf, mise) are taken at their word; a "
              "manager's choice "
              "that only its own hook knows.",
              "会自行纠正 GOROOT 的 shim（goenv、asdf、mise）不作怀疑；只有管理器自己的钩子才知道的选择。"},
    .sources =
        "https://go.dev/src/cmd/go/internal/cfg/cfg.go\n"
        "https://github.com/go-nv/goenv/blob/master/ENVIRONMENT_VARIABLES.md",
    .explains = "goroot-version-mismatch goroot-pinned-needlessly path-order-shadows",
    .run = run,
    .text = text,
};

}  // namespace trueup
