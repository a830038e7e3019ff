// An exported GOROOT says what Go finds by itself, or names a versioned
// Homebrew folder.
//
// Bad because it works today and breaks with the next upgrade, and for every
// other go that is started from this shell. Fixed by removing the export; safe.
// Source: cmd/go/internal/cfg (findGOROOT), https://go.dev/doc/install.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "checks/go_settings.h"
#include "checks/shim_settings.h"
#include "checks/support.h"
#include "checks/told.h"
#include "checks/told_state.h"

namespace trueup {
namespace {

// Version managers and the nix store set GOROOT themselves, and set it anew at
// each switch.
bool managed(const Facts& facts, const std::string& goroot) {
    constexpr std::array<std::string_view, 8> places = {
        "/.gvm/gos/",        "/mise/installs/", "/rtx/installs/", "/.asdf/installs/",
        "/.goenv/versions/", "/nix/store/",     "/.gobrew/",      "/golang.org/toolchain@"};
    if (std::ranges::any_of(places, [&](std::string_view place) { return goroot.contains(place); }))
        return true;
    if (std::ranges::any_of(facts.managers, [&](const Manager& manager) {
            return !manager.root.empty() && is_inside(goroot, manager.root);
        }))
        return true;
    return std::ranges::any_of(facts.toolchains, [&](const Toolchain& toolchain) {
        constexpr std::array<std::string_view, 7> owners = {"goenv", "gvm", "asdf",           "mise",
                                                            "g",     "nix", "toolchain-cache"};
        return toolchain.goroot == goroot && std::ranges::find(owners, toolchain.owner) != owners.end();
    });
}

// "/opt/homebrew/Cellar/go/1.22.3/libexec"
bool names_cellar_version(std::string_view path) {
    return path.contains("/Cellar/go/") || path.contains("/Cellar/go@");
}

void run(const Facts& facts, Verdict& verdict) {
    const auto* variable = facts.env.find("GOROOT");
    if (variable == nullptr || variable->value.empty() || variable->origin.kind == OriginKind::ide) return;
    if (has_literal_quotes(variable->value) || replaced_by_shim(facts, "GOROOT")) return;
    // The terminal of a JetBrains editor and a conda environment set it for
    // their own Go, and set it anew each time.
    if (facts.env.get("TERMINAL_EMULATOR").starts_with("JetBrains")) return;
    if (const auto conda = facts.env.get("CONDA_PREFIX"); !conda.empty() && is_inside(variable->value, conda))
        return;
    const auto goroot = clean_path(variable->value);
    const auto at = facts.trees.find(variable->value);
    if (at == facts.trees.end()) return;
    const auto& tree = at->second;
    // Only a tree that works today: the others have checks of their own.
    if (tree.kind != FileKind::directory || !is_true(tree.has_pkg_tool) || !tree.version.known()) return;
    const auto& local = facts.selection.local_version;
    if (!local.empty() && go_release(tree.version.value()) != go_release(local)) return;
    if (managed(facts, goroot) || managed(facts, tree.resolved)) return;

    const auto& found = facts.selection.discovered_goroot;
    const auto other = facts.trees.find(found);
    const bool same =
        !found.empty() &&
        (clean_path(found) == goroot || (!tree.resolved.empty() && tree.resolved == found) ||
         (other != facts.trees.end() && !tree.resolved.empty() && other->second.resolved == tree.resolved));
    const bool cellar = names_cellar_version(goroot);
    if (!same && !cellar) return;

    Finding finding;
    finding.severity = Severity::warning;
    finding.subject = {"GOROOT", variable->value, {}};
    if (cellar) {
        finding.title = {"GOROOT names one version in Homebrew's Cellar; the next upgrade removes it",
                         "GOROOT 指向 Homebrew Cellar 中的某个版本，下次升级就会失效"};
        finding.explanation =
            say("GOROOT={} is exported. `brew upgrade` installs the next version beside it and removes this "
                "folder later; go then stops with \"cannot find GOROOT directory\", or its compiler does not "
                "match. Go finds its tree without GOROOT.",
                "当前导出了 GOROOT={}。`brew upgrade` 会在旁边装上新版本，随后删除这个目录；到那时 go 会报 "
                "\"cannot find GOROOT directory\"，或与编译器版本不符。不设 GOROOT，Go 也能找到自己的目录。",
                variable->value);
    } else {
        finding.explanation = say(
            "GOROOT={} is exported, and Go finds exactly this folder by itself. The export changes "
            "nothing today; after an upgrade to another folder, and for any other go started here, it "
            "names the wrong tree.",
            "当前导出了 GOROOT={}，而 Go 自己找到的正是这个目录。这个 export 现在没有任何作用；一旦升级后换了"
            "目录，或从这里启动别的 go，它指的就是错误的目录。",
            variable->value);
    }
    finding.evidence.push_back(set_by(*variable));
    if (same)
        finding.evidence.push_back(seen_at(
            say("without GOROOT, {} uses {}", "不设 GOROOT 时，{} 使用 {}", facts.selection.go.path, found),
            found));
    finding.remedies = drop_setting(facts, "GOROOT", variable->origin);
    verdict.find(std::move(finding));
}

// What a pasted text shows of it.
bool of_a_manager(std::string_view path) {
    constexpr std::array<std::string_view, 8> places = {"goenv", ".gvm/", "asdf",    "mise",
                                                        "/sdk/", "/nix/", ".gobrew", "/toolchain@"};
    return std::ranges::any_of(places, [&](std::string_view place) { return path.contains(place); });
}

// An exported GOROOT of the text, where the text shows state alone.
void exported_root(const Facts& facts, Verdict& verdict) {
    const auto* variable = facts.env.find("GOROOT");
    if (variable == nullptr || of_a_manager(variable->value) || has_literal_quotes(variable->value)) return;
    const auto root = clean_path(variable->value);
    const auto release = told_release(facts);
    // Another release than the go that answers: not needless but wrong.
    if (const auto named = release_in_path(root); !named.empty() && !release.empty() && named != release)
        return;
    const bool cellar = names_cellar_version(root);
    const bool opt = root.ends_with("/opt/go/libexec") || variable->origin.text.contains("brew --prefix go");
    const auto& found = facts.go_on_path;
    const bool same = !found.empty() && found.front().path == join_path(root, "bin/go");
    if (!cellar && !same && !opt) return;
    Finding finding;
    finding.severity = Severity::warning;
    finding.confidence = cellar || same ? Confidence::certain : Confidence::likely;
    finding.subject = {"GOROOT", variable->value, {}};
    finding.explanation =
        cellar ? say("GOROOT={0} names one version of Homebrew's Go: the next `brew upgrade` removes that "
                     "folder.",
                     "GOROOT={0} 指定了 Homebrew 的某一个 Go 版本：下次 `brew upgrade` 会删除该目录。",
                     variable->value)
               : say("GOROOT={0} says what go finds by itself, and misleads every other go.",
                     "GOROOT={0} 只是 go 自己就能找到的值，却会误导其他任何 go。", variable->value);
    finding.evidence.push_back(set_by(*variable));
    finding.remedies = drop_setting(facts, "GOROOT", variable->origin);
    verdict.find(std::move(finding));
}

void text(const Facts& facts, Verdict& verdict) {
    judge_shown_state(facts, verdict, exported_root, {"GOROOT"});
}

}  // namespace

TRUEUP_CHECK(goroot_pinned_needlessly) = {
    .id = "goroot-pinned-needlessly",
    .title = {"GOROOT is exported although Go finds it by itself", "导出了 GOROOT，而 Go 本来就能自己找到它"},
    .why =
        {"Go finds GOROOT from the place of its own executable. An exported GOROOT overrides that for every "
         "go on the machine. As long as it names the same folder nothing is wrong; after an upgrade, or when "
         "another go comes first on PATH, the versions differ: \"compile: version … does not match go tool "
         "version …\". Removing the export is safe; keep it only where a version manager sets it.",
         "Go 由自身可执行文件的位置找到 GOROOT。导出的 GOROOT 会对本机所有的 go "
         "盖过这一结果。只要它指的是同一个"
         "目录就没有问题；升级之后，或 PATH 中换成另一个 go 在前时，版本就会不一致：\"compile: version … "
         "does "
         "not match go tool version …\"。去掉 export 是安全的；只有版本管理器自己设置时才保留。"},
    .blind = {"A version manager that is not known here and keeps GOROOT up to date.",
              "此处未知、但会自动更新 GOROOT 的版本管理器。"},
    .sources =
        "https://go.dev/doc/install\n"
        "https://github.com/golang/go/blob/master/src/cmd/go/internal/cfg/cfg.go",
    .run = run,
    .text = text,
};

}  // namespace trueup
