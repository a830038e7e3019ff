#include "checks/told_shadow.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.h"
#include "checks/support.h"
#include "checks/told.h"

namespace trueup {
namespace {

// /bin is a link to /usr/bin on most systems.
std::string place(std::string_view path) {
    auto out = with_slashes(path);
    return out.starts_with("/bin/") ? "/usr" + out : out;
}

// `cat /usr/local/go/VERSION` tells what the tree is, not what runs when it is
// started: GOTOOLCHAIN may hand over to another release.
bool read_from_tree(const Facts& facts, const PastedRelease& release) {
    const auto* command = command_of(facts, release.line);
    return command != nullptr && !command->words.empty() && command->words.back().ends_with("VERSION");
}

// `go version`, typed beside the one before: neither in a container nor by another program.
bool plainly_asked(const Facts& facts, const PastedRelease& release) {
    const auto* command = command_of(facts, release.line);
    return release.asked.empty() && command != nullptr && command->words.size() == 2 &&
           command->words[0] == "go" && command->words[1] == "version" && !command->in_container;
}

// go answered with a release and later with an older one, and PATH holds several: the one
// that answered first lost its place. In another folder, or after a setting was changed, the
// toolchain may have been chosen anew. Drawn from one report: the rest is how the shell works.
const PastedRelease* fallen_behind(const Facts& facts) {
    const auto& releases = facts.paste.releases;
    const PastedRelease* before = nullptr;
    for (const auto& release : releases) {
        if (!plainly_asked(facts, release)) continue;
        if (before != nullptr && compare_go(release.version, before->version) < 0) {
            const bool chosen = std::ranges::any_of(facts.paste.commands, [&](const PastedCommand& one) {
                if (one.line < before->line || one.line > release.line || one.words.empty()) return false;
                const auto& w = one.words;
                static constexpr auto choosers = std::to_array<std::string_view>(
                    {"cd", "pushd", "popd", "goenv", "asdf", "mise", "gvm", "g", "gobrew", "git", "ssh",
                     "docker", "podman", "nix-shell", "nix", "sudo", "su", "exit"});
                return one.text.contains("GOTOOLCHAIN") ||
                       std::ranges::find(choosers, std::string_view(w[0])) != choosers.end() ||
                       (w[0] == "go" && w.size() > 1 && w[1] != "version");
            });
            return chosen ? nullptr : &release;
        }
        before = &release;
    }
    return nullptr;
}

}  // namespace

bool other_go_trouble(const Facts& facts) {
    return symptom(facts, {"compile-version-mismatch", "goroot-dir-missing", "tool-built-older", "brew-link",
                           "goenv-no-version", "std-redeclared", "rosetta-debug"}) != nullptr;
}

std::optional<ToldShadow> told_shadow(const Facts& facts) {
    if (other_go_trouble(facts)) return std::nullopt;
    ToldShadow out;
    if (!facts.go_on_path.empty()) out.winner = facts.go_on_path.front().path;
    const auto on_path = [&](const PastedRelease& release) {
        return std::ranges::any_of(
            facts.go_on_path, [&](const Executable& go) { return place(go.path) == place(release.asked); });
    };
    const auto& releases = facts.paste.releases;
    for (const auto& release : releases) {
        const bool first =
            release.asked.empty() || (!out.winner.empty() && place(release.asked) == place(out.winner));
        if (!first || !out.winner_release.empty()) continue;
        out.winner_release = release.version;
        out.line = release.line;
    }
    if (const auto* shown = shown_setting(facts, "GOVERSION");
        out.winner_release.empty() && shown != nullptr) {
        out.winner_release = shown->value;
        out.line = shown->origin.line;
    }
    if (out.winner_release.empty()) return std::nullopt;
    const auto pin = shown_env(facts, "GOTOOLCHAIN");
    if (const auto* now = fallen_behind(facts);
        now != nullptr && facts.go_on_path.size() > 1 && !pin.starts_with("go1")) {
        out.winner_release = now->version;
        out.line = now->line;
        out.wanted = facts.go_on_path[1].path;
        for (const auto& release : releases) {
            if (plainly_asked(facts, release)) {
                out.wanted_release = release.version;
                break;
            }
        }
    }
    for (const auto& release : releases) {
        if (release.asked.empty() || place(release.asked) == place(out.winner) ||
            release.asked.find("GOROOT") != std::string::npos)
            continue;
        if (read_from_tree(facts, release) && (!on_path(release) || pin.starts_with("go1"))) continue;
        if (compare_go(release.version, out.winner_release) <= 0) continue;
        out.wanted = release.asked;
        out.wanted_release = release.version;
        return out;
    }
    if (!out.wanted.empty()) return out;
    return std::nullopt;
}

bool shadow_would_do(const Facts& facts, const std::string& needed) {
    const auto shadow = told_shadow(facts);
    return shadow && compare_go(shadow->wanted_release, needed) >= 0;
}

}  // namespace trueup
