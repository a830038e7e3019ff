// Two or more `go` on PATH, and the one that was not meant comes first.
// Fix: the wanted folder in front of PATH. Manual: the line is shown.
// Source: POSIX command search; https://go.dev/doc/install
#include <algorithm>
#include <array>

#include "base/text.h"
#include "checks/go_facts.h"
#include "checks/path_shadow.h"
#include "checks/support.h"
#include "checks/told.h"
#include "checks/told_shadow.h"

namespace trueup {
namespace {

void run(const Facts& facts, Verdict& verdict) {
    const auto shadow = path_shadow(facts);
    if (!shadow) return;
    const auto& wanted = shadow->wanted->dir;
    Finding finding;
    finding.severity = Severity::warning;
    finding.confidence = Confidence::likely;
    finding.subject = {"PATH", facts.env.get("PATH"), shadow->winner->path};
    if (shadow->manager != nullptr) {
        finding.explanation =
            say("{0} selects {1} for this folder, but PATH finds {2} ({3}) before {4}.",
                "{0} 为当前目录选定了 {1}，但 PATH 先找到 {2}（{3}），之后才是 {4}。", shadow->manager->name,
                shadow->wanted_release, shadow->winner->path, shadow->winner_release, wanted);
        finding.evidence.push_back(seen(
            say("{} selects {}", "{} 选定了 {}", shadow->manager->name, shadow->manager->selected.value()),
            shadow->manager->selected.origin()));
    } else {
        finding.explanation =
            say("{0} was put on PATH for its Go ({1}), but PATH finds the older {2} ({3}) first, so go "
                "version says {3}.",
                "{0} 是为了其中的 Go（{1}）而加入 PATH 的，但 PATH 先找到较旧的 {2}（{3}），因此 go version "
                "显示 {3}。",
                wanted, shadow->wanted_release, shadow->winner->path, shadow->winner_release);
    }
    if (const auto& mismatch = shadow->mismatch) {
        finding.severity = goroot_counts_here(facts) ? Severity::error : Severity::warning;
        finding.explanation = say(
            "{0} was put on PATH for its Go ({1}), and GOROOT names the same tree, but PATH finds the older "
            "{2} ({3}) first. It is sent to the newer compiler: `compile: version \"{1}\" does not match "
            "go tool version \"{3}\"`.",
            "{0} 是为了其中的 Go（{1}）而加入 PATH 的，GOROOT 也指向同一个安装树，但 PATH 先找到较旧的 "
            "{2}（{3}）。它会去用较新的编译器：`compile: version \"{1}\" does not match go tool version "
            "\"{3}\"`。",
            wanted, shadow->wanted_release, shadow->winner->path, shadow->winner_release);
        finding.evidence.push_back(set_by("GOROOT", mismatch->goroot.value, mismatch->goroot.origin));
    }
    finding.evidence.push_back(seen_at(
        say("PATH finds {} first: {}", "PATH 先找到 {}：{}", shadow->winner->path, shadow->winner_release),
        shadow->winner->path));
    if (shadow->wanted->origin.kind == OriginKind::file)
        finding.evidence.push_back(
            seen(say("this line puts {} on PATH", "这一行把 {} 加入 PATH", wanted), shadow->wanted->origin));
    const auto* before = path_entry(facts, parent_path(shadow->winner->path));
    if (before != nullptr && before->origin.kind == OriginKind::file)
        finding.evidence.push_back(
            seen(say("this line puts {} before it", "这一行把 {} 放在它之前", before->dir), before->origin));
    if (shadow->wanted->origin.kind != OriginKind::file)
        finding.evidence.push_back(set_by("PATH", facts.env.get("PATH"), shadow->wanted->origin));
    finding.remedies.push_back(add_to_path(facts, wanted, true));
    verdict.find(std::move(finding));
}

bool of_a_manager(std::string_view path) {
    return std::ranges::any_of(
        std::to_array<std::string_view>(
            {"goenv", "asdf", "mise", "gvm", "shims", "/sdk/go1", "gobrew", "/.g/", "govm", "vfox"}),
        [&](std::string_view name) { return path.find(name) != std::string_view::npos; });
}

// "* 1.19.4 (set by /home/u/.go-version)" of a manager's list; nullptr: no release
// of the manager's own is selected.
const PastedLine* chosen_by_manager(const Facts& facts) {
    for (const auto& command : facts.paste.commands) {
        if (command.words.size() < 2) continue;
        const auto program = base_name(command.words[0]);
        if (program != "goenv" && program != "asdf" && program != "gvm") continue;
        for (const auto& line : command.output) {
            const auto text = trim(line.text);
            const bool marked = text.starts_with("* ") || text.starts_with("*1") || text.starts_with("=> ") ||
                                text.find("(set by ") != std::string_view::npos;
            if (marked && text.find("system") == std::string_view::npos &&
                text.find("1.") != std::string_view::npos)
                return &line;
        }
    }
    return nullptr;
}

// What a pasted text shows of it.
void text(const Facts& facts, Verdict& verdict) {
    if (const auto* s = symptom(facts, "manager-shadowed")) {
        conclude(verdict,
                 told(*s, Confidence::certain,
                      say("{0} comes first on PATH.", "{0} 在 PATH 中排在前面。", s->at("path"))),
                 "order",
                 {"Put the wanted go's folder in front of PATH", "把想用的 go 所在目录放到 PATH 最前"});
        return;
    }
    if (other_go_trouble(facts)) return;
    const auto& releases = facts.paste.releases;
    const auto first_plain =
        std::ranges::find_if(releases, [](const auto& release) { return release.asked.empty(); });
    const PastedRelease* plain = first_plain == releases.end() ? nullptr : &*first_plain;
    const auto report = [&](int line, std::string_view text, const Text& what,
                            Confidence confidence = Confidence::likely) {
        auto finding = told(line, text, confidence, what);
        finding.subject.setting = "PATH";
        if (facts.go_on_path.size() < 2) finding.settle = "type -a go";
        conclude(verdict, std::move(finding), "order",
                 {"Put the wanted go's folder in front of PATH, or remove the other Go",
                  "把想用的 go 所在目录放到 PATH 最前，或删除另一个 Go"});
    };
    if (const auto shadow = told_shadow(facts)) {
        report(shadow->line, "go version " + shadow->winner_release,
               say("go is {0}, and {1} is {2}: the older one comes first on PATH.",
                   "go 是 {0}，而 {1} 是 {2}：PATH 上排在前面的是较旧的 go。", shadow->winner_release,
                   shadow->wanted, shadow->wanted_release));
        return;
    }
    if (const auto* chosen = chosen_by_manager(facts);
        chosen != nullptr && facts.symptoms.empty() && !mentions(facts, "GOROOT") &&
        facts.go_on_path.size() == 1 && !of_a_manager(facts.go_on_path[0].path)) {
        report(chosen->number, chosen->text,
               say("A version manager selected this release, and PATH finds {0} first.",
                   "版本管理器选定了这个版本，而 PATH 先找到 {0}。", facts.go_on_path[0].path));
        return;
    }
    const auto path = told_path(facts);
    if (!facts.go_on_path.empty() && !path.empty()) {
        const auto first = parent_path(facts.go_on_path[0].path);
        bool after = false;
        for (const auto& dir : path) {
            const bool go_dir =
                dir.find("/sdk/go1") != std::string::npos || dir == "/usr/local/go/bin" ||
                dir.find("/.gvm/gos/") != std::string::npos || dir.find("/.goenv/") != std::string::npos ||
                dir.find("/go1.") != std::string::npos || dir.find("/.go/bin") != std::string::npos;
            if (after && go_dir && dir != first) {
                report(0, facts.go_on_path[0].path,
                       say("{0} comes before {1} on PATH.", "在 PATH 中，{0} 排在 {1} 之前。", first, dir));
                return;
            }
            after = after || dir == first;
        }
    }
    // actions/setup-go put its Go in front, and a later step put another before it.
    if (const auto* done = line_with(facts, "Successfully set up Go version "); done != nullptr) {
        const std::string_view words = "Successfully set up Go version ";
        auto version = "go" + done->text.substr(done->text.find(words) + words.size());
        version = version.substr(0, version.find_first_not_of("go0123456789."));
        const auto after = std::ranges::find_if(releases, [&](const PastedRelease& release) {
            const auto* command = command_of(facts, release.line);
            return release.asked.empty() && release.line > done->number && command != nullptr &&
                   command->words.size() == 2 && !command->sudo && !command->in_container;
        });
        if (after != releases.end() && compare_go(version, after->version) > 0) {
            report(after->line, after->version,
                   say("{0} was set up, and go is {1} afterwards: another one comes first on PATH.",
                       "已设置 {0}，而此后的 go 是 {1}：PATH 中有另一个排在前面。", version, after->version));
            return;
        }
    }
    // `which go` twice, with the manager's folder behind the system's and before it.
    const PastedLine* system_go = nullptr;
    for (const auto& command : facts.paste.commands) {
        if (command.words.size() != 2 || command.words[1] != "go" || command.output.empty() ||
            (command.words[0] != "which" && command.words[0] != "where"))
            continue;
        const auto& answer = command.output.front();
        const auto file = trim(answer.text);
        if (file == "/usr/bin/go" || file == "/usr/local/bin/go") system_go = &answer;
        if (system_go != nullptr && facts.symptoms.empty() && file.ends_with("shims/go")) {
            report(system_go->number, system_go->text,
                   say("The shell finds {0} before the manager's {1}.",
                       "shell 先找到 {0}，之后才是版本管理器的 {1}。", trim(system_go->text), file));
            return;
        }
    }
    // An installer or archive of one release, and `go version` says an older one: the last
    // time, since issue forms ask for what was expected first.
    const auto last_plain = std::ranges::find_if(releases.rbegin(), releases.rend(),
                                                 [](const auto& release) { return release.asked.empty(); });
    if (last_plain != releases.rend()) {
        plain = &*last_plain;
        for (const auto& line : facts.paste.lines) {
            const auto at = line.text.find("/go1.");
            const auto tar = line.text.find("go1.");
            const bool archive =
                line.text.find(".tar.gz") != std::string::npos || line.text.find(".pkg") != std::string::npos;
            if (!archive || tar == std::string::npos) continue;
            auto from = at != std::string::npos ? at + 1 : tar;
            auto end = line.text.find_first_not_of("0123456789.", from + 2);
            auto version = line.text.substr(from, end == std::string::npos ? end : end - from);
            while (version.ends_with('.')) version.pop_back();
            if (compare_go(version, plain->version) <= 0) continue;
            report(line.number, line.text,
                   say("{0} was installed, and go is still {1}.", "已安装 {0}，而 go 仍是 {1}。", version,
                       plain->version));
            return;
        }
    }
    // A go of the system's packages, which are seldom new, before one that was put on PATH
    // for its own sake.
    if (facts.go_on_path.size() < 2 || plain == nullptr || releases.size() > 1 || !facts.symptoms.empty())
        return;
    const auto first = parent_path(facts.go_on_path[0].path);
    if ((first == "/usr/bin" || first == "/bin" || first == "/snap/bin") &&
        !is_general_folder(parent_path(facts.go_on_path[1].path)))
        report(0, facts.go_on_path[0].path,
               say("PATH holds several go; {0} comes first.", "PATH 上有多个 go，排在最前的是 {0}。",
                   facts.go_on_path[0].path),
               Confidence::possible);
}

}  // namespace

TRUEUP_CHECK(path_order_shadows) = {
    .id = "path-order-shadows",
    .title = {"An older or unmanaged go comes first on PATH", "PATH 中排在最前的不是想用的 go"},
    .why = {"The shell takes the first go on PATH. A new release unpacked to /usr/local/go and added behind "
            "/usr/bin, "
            "or a version manager whose folder stands behind Homebrew's, never gets a turn: `go version` "
            "stays old "
            "after the upgrade. Put the wanted folder in front; the order can be put back at any time.",
            "shell 采用 PATH 中的第一个 go。解压到 /usr/local/go 却排在 /usr/bin 之后的新版本，或目录排在 "
            "Homebrew 之后的版本"
            "管理器，永远轮不到：升级之后 `go version` "
            "依旧显示旧版本。把想用的目录放到最前面即可，顺序随时可以改回。"},
    .blind = {"A wish that nothing on the machine shows: two releases side by side, both put on PATH by hand "
              "or by "
              "their installers (/etc/paths.d takes its files by name), are taken as meant.",
              "机器上看不出来的意图：手动或由安装程序（/etc/paths.d 按文件名排序）加入 PATH "
              "的两个并存版本，被视为有意为之。"},
    .sources =
        "https://go.dev/doc/install\n"
        "https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html",
    .run = run,
    .text = text,
};

}  // namespace trueup
