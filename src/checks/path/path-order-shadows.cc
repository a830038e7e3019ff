// Two or more `go` on PATH, and the one that was not meant comes first.
// Fix: the wanted folder in front of PATH. Manual: the line is shown.
// Source: POSIX command search; https://go.dev/doc/install
#include "base/text.h"
#include "checks/path_shadow.h"
#include "checks/support.h"

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
    finding.evidence.push_back(seen_at(
        say("PATH finds {} first: {}", "PATH 先找到 {}：{}", shadow->winner->path, shadow->winner_release),
        shadow->winner->path));
    finding.evidence.push_back(set_by("PATH", facts.env.get("PATH"), shadow->wanted->origin));
    finding.remedies.push_back(add_to_path(facts, wanted, true));
    verdict.find(std::move(finding));
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
    .blind =
        {"A wish that nothing on the machine shows: two releases side by side, both put on PATH by hand, are "
         "taken as meant.",
         "机器上看不出来的意图：手动加入 PATH 的两个并存版本，被视为有意为之。"},
    .sources =
        "https://go.dev/doc/install\n"
        "https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html",
    .run = run,
};

}  // namespace trueup
