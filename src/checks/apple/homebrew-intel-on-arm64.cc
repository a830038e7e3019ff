// The x86_64 Homebrew in /usr/local is used on an arm64 Mac.
//
// Bad because all that it installs, go included, is x86_64: it runs translated,
// and C libraries do not link with native programs. It comes along from an Intel
// Mac with Migration Assistant. Fixed by installing Homebrew in /opt/homebrew
// and putting it first on PATH; to be done by a person.
// Source: https://docs.brew.sh/Installation (default prefixes).
#include <algorithm>
#include <array>

#include "base/text.h"
#include "checks/go_settings.h"
#include "checks/path_line.h"
#include "checks/support.h"
#include "checks/told.h"

namespace trueup {
namespace {

constexpr std::string_view intel = "/usr/local";
constexpr std::string_view native = "/opt/homebrew";

bool in_intel_homebrew(const std::string& path) {
    return path.starts_with("/usr/local/Cellar/") || path.starts_with("/usr/local/Homebrew/") ||
           path.starts_with("/usr/local/opt/");
}

const Homebrew* homebrew_at(const Facts& facts, std::string_view prefix) {
    const auto at = std::ranges::find(facts.homebrew, prefix, &Homebrew::prefix);
    return at == facts.homebrew.end() || !at->installed ? nullptr : &*at;
}

// The folder whose `brew` a shell would run.
const PathEntry* first_with_brew(const Facts& facts) {
    for (const auto& entry : facts.path) {
        if (std::ranges::find(entry.commands, "brew") != entry.commands.end()) return &entry;
    }
    return nullptr;
}

void run(const Facts& facts, Verdict& verdict) {
    if (facts.machine.os != "darwin" || machine_goarch(facts) != "arm64") return;
    const auto& go = facts.selection.go;
    const bool go_from_it = in_intel_homebrew(go.resolved) && go.path == facts.selection.path_go;
    const auto* entry = first_with_brew(facts);
    const bool brew_from_it =
        entry != nullptr && entry->dir == "/usr/local/bin" && homebrew_at(facts, intel) != nullptr;
    if (!go_from_it && !brew_from_it) return;

    const bool has_native = homebrew_at(facts, native) != nullptr;
    Finding finding;
    finding.severity = go_from_it ? Severity::error : Severity::warning;
    finding.subject = {"PATH", {}, go_from_it ? go.resolved : std::string("/usr/local/bin/brew")};
    const std::string chip = facts.machine.cpu.value_or("an Apple chip");
    if (go_from_it)
        finding.explanation =
            say("{} comes from the Homebrew in /usr/local, which is for Intel Macs; this Mac has {}. That "
                "Homebrew "
                "installs x86_64 programs only.",
                "{} 来自 /usr/local 中的 Homebrew，那是给 Intel Mac 用的；这台 Mac 的芯片是 {}。那个 "
                "Homebrew 只会安装 "
                "x86_64 程序。",
                go.path, chip);
    else
        finding.explanation =
            say("`brew` is /usr/local/bin/brew, the Homebrew for Intel Macs; this Mac has {}. What it "
                "installs is "
                "x86_64.",
                "`brew` 是 /usr/local/bin/brew，即给 Intel Mac 用的 Homebrew；这台 Mac 的芯片是 "
                "{}。它安装的都是 x86_64 "
                "程序。",
                chip);
    if (has_native) {
        finding.explanation.en +=
            " The native Homebrew is in /opt/homebrew and comes later on PATH, or not at all.";
        finding.explanation.zh +=
            "原生的 Homebrew 位于 /opt/homebrew，但在 PATH 中排在后面，或根本不在其中。";
    }
    if (go_from_it)
        finding.evidence.push_back(seen_at(say("{} is {}", "{} 即 {}", go.path, go.resolved), go.resolved));
    if (entry != nullptr)
        finding.evidence.push_back(seen(
            say("PATH finds brew in {} first", "PATH 中最先找到的 brew 在 {}", entry->dir), entry->origin));
    // The line that puts /usr/local/bin in front would win again.
    if (has_native && entry != nullptr && entry->origin.kind == OriginKind::file) {
        if (auto drop = drop_from_path(entry->origin, entry->text, facts.user.home))
            finding.remedies.push_back(*std::move(drop));
    }
    if (has_native) {
        finding.remedies.push_back(add_to_path(facts, "/opt/homebrew/bin", true));
    } else {
        finding.remedies.push_back(
            advice("install-native-homebrew",
                   {"Install Homebrew for Apple Silicon (it goes to /opt/homebrew), put `eval "
                    "\"$(/opt/homebrew/bin/brew "
                    "shellenv)\"` into ~/.zprofile, and run `brew install go`.",
                    "安装面向 Apple 芯片的 Homebrew（会装在 /opt/homebrew），在 ~/.zprofile 中加入 `eval "
                    "\"$(/opt/homebrew/bin/brew shellenv)\"`，再运行 `brew install go`。"}));
    }
    verdict.find(std::move(finding));
}

// What a pasted text shows of it.
void text(const Facts& facts, Verdict& verdict) {
    if (const auto* s = symptom(facts, "brew-intel-prefix")) {
        conclude(verdict,
                 told(*s, Confidence::certain,
                      {"The Homebrew in /usr/local is the one for Intel.",
                       "/usr/local 中的 Homebrew 是 Intel 版。"}),
                 "arm-homebrew",
                 {"Install Homebrew for arm64 (/opt/homebrew) and install Go with it",
                  "安装 arm64 的 Homebrew（/opt/homebrew），并用它安装 Go"});
        return;
    }
    // Bottles for arm64 say so in their name.
    if (const auto* s = symptom(facts, "brew-pours");
        s != nullptr && !s->at("tag").starts_with("arm64_") &&
        (told_machine(facts) == "arm64" || apple_silicon(facts))) {
        conclude(
            verdict,
            told(*s, Confidence::certain,
                 say("brew installs bottles for Intel ({0}) on this arm64 Mac: it is the Homebrew for "
                     "Intel.",
                     "brew 在这台 arm64 Mac 上安装的是 Intel 版的 bottle（{0}）：它是 Intel 版 Homebrew。",
                     s->at("tag"))),
            "arm-homebrew",
            {"Install Homebrew for arm64 (/opt/homebrew), put /opt/homebrew/bin first on PATH and install "
             "again with it",
             "安装 arm64 的 Homebrew（/opt/homebrew），把 /opt/homebrew/bin 放到 PATH 最前，并用它重新安装"});
        return;
    }
    const auto prefix = facts.paste.brew.find("HOMEBREW_PREFIX");
    const auto rosetta = facts.paste.brew.find("Rosetta 2");
    const bool translated = rosetta != facts.paste.brew.end() && rosetta->second == "true";
    const auto* line = line_with(facts, "HOMEBREW_PREFIX: /usr/local");
    if (const auto* asked = typed(facts, {"brew", "--prefix"});
        line == nullptr && asked != nullptr && !asked->output.empty())
        line = &asked->output.front();
    if (prefix != facts.paste.brew.end() && prefix->second == "/usr/local" &&
        (translated || told_machine(facts) == "arm64") && line != nullptr) {
        conclude(verdict,
                 told(line->number, line->text, Confidence::certain,
                      {"This Homebrew lives in /usr/local and is for Intel; this CPU is arm64.",
                       "这个 Homebrew 位于 /usr/local，是 Intel 版；而 CPU 是 arm64。"}),
                 "arm-homebrew",
                 {"Install Homebrew for arm64 (/opt/homebrew) and install Go with it",
                  "安装 arm64 的 Homebrew（/opt/homebrew），并用它安装 Go"});
        return;
    }
    const auto* which = line_with(facts, "/usr/local/bin/brew");
    if (which == nullptr || told_machine(facts) != "arm64" || told_os(facts) != "darwin") return;
    conclude(verdict,
             told(which->number, which->text, Confidence::likely,
                  {"brew in /usr/local is the one for Intel.", "/usr/local 中的 brew 是 Intel 版。"}),
             "arm-homebrew",
             {"Install Homebrew for arm64 (/opt/homebrew)", "安装 arm64 的 Homebrew（/opt/homebrew）"});
}

}  // namespace

TRUEUP_CHECK(homebrew_intel_on_arm64) = {
    .id = "homebrew-intel-on-arm64",
    .title = {"The Homebrew for Intel Macs is used on an Apple Silicon Mac",
              "在 Apple 芯片的 Mac 上使用着 Intel 版 Homebrew"},
    .why =
        {"Homebrew for Apple Silicon lives in /opt/homebrew. One in /usr/local was moved over from an Intel "
         "Mac or "
         "installed from a Rosetta terminal; go, gcc and libraries from it are x86_64. Then Go builds x86_64 "
         "programs, and the linker says \"building for macOS-x86_64 but attempting to link with file built "
         "for "
         "macOS-arm64\". Install the native Homebrew and put it first on PATH; the old one may stay for "
         "programs that need it.",
         "面向 Apple 芯片的 Homebrew 位于 /opt/homebrew。/usr/local 里的那个是从 Intel Mac "
         "迁移过来的，或是在 Rosetta "
         "终端里安装的；其中的 go、gcc 和库都是 x86_64。于是 Go 会构建 x86_64 程序，链接器则报 \"building "
         "for "
         "macOS-x86_64 but attempting to link with file built for macOS-arm64\"。请安装原生 Homebrew 并放在 "
         "PATH "
         "前面；旧的可以留给确有需要的程序。"},
    .blind = {"An Intel Homebrew that is installed but not first on PATH is left alone.",
              "已安装但在 PATH 中不靠前的 Intel 版 Homebrew 不作提示。"},
    .sources = "https://docs.brew.sh/Installation\nhttps://docs.brew.sh/FAQ",
    .explains = "go-amd64-on-arm64-mac tool-wrong-arch rosetta-shell",
    .run = run,
    .text = text,
};

}  // namespace trueup
