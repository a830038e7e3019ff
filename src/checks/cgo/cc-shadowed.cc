// Another clang than Apple's comes first on PATH.
//
// Go calls clang by name. A clang of Homebrew's llvm or ccache links binaries
// that macOS on Apple Silicon may refuse to run (it kills them for their
// signature). Put /usr/bin in front, or set CC=/usr/bin/clang.
// Source: https://go.dev/issue/42684
#include <algorithm>

#include "base/text.h"
#include "checks/native.h"
#include "checks/told.h"

namespace trueup {
namespace {

void run(const Facts& facts, Verdict& verdict) {
    const auto* native = native_of(facts);
    if (native == nullptr || !native->apple || native->goos != "darwin" || native->cc.given ||
        cgo_refused(facts))
        return;
    const auto& cc = native->cc;
    const bool wanted = cgo_wanted(facts);
    if (wanted && cc.there.unknown()) return verdict.unknown(cc.there.reason());
    // A shell of Nix brings the SDK that its compiler needs.
    if (!cc.there.is(true) || cc.owner == "apple" || cc.owner == "nix") return;
    if (!wanted)
        return verdict.unknown(say("{} is not Apple's; whether cgo is needed is not known (trueup sdk looks)",
                                   "{} 不是苹果的编译器；是否需要 cgo 未知（trueup sdk 会查看）",
                                   cc.file.path));
    Finding finding;
    finding.severity = Severity::warning;
    finding.confidence = Confidence::likely;
    finding.settle = "which -a clang; clang --version";
    finding.subject = {"PATH", {}, cc.file.path};
    const std::string whose = cc.owner == "homebrew-llvm" || cc.owner == "homebrew" ? "Homebrew" : cc.owner;
    finding.explanation =
        say("go calls clang by name, and PATH finds {} ({}) before Apple's. It brings headers and a linker "
            "of its "
            "own and need not fit the SDK of this macOS.",
            "go 按名称调用 clang，而 PATH 先找到 {}（{}），而不是苹果的。它自带头文件和链接器，未必适合这台 "
            "macOS 的 SDK。",
            cc.file.path, whose);
    finding.evidence.push_back(
        seen_at(say("{} is first on PATH", "{} 排在 PATH 最前", cc.file.path), cc.file.path));
    if (const auto* entry = path_entry(facts, parent_path(cc.file.path)); entry != nullptr)
        finding.evidence.push_back(seen(say("{} is on PATH", "{} 在 PATH 中", entry->dir), entry->origin));
    finding.remedies.push_back(advice(
        "use-apple-clang", {"Set CC=/usr/bin/clang and CXX=/usr/bin/clang++, or put /usr/bin first on PATH",
                            "设置 CC=/usr/bin/clang 和 CXX=/usr/bin/clang++，或把 /usr/bin 放到 PATH 最前"}));
    verdict.find(std::move(finding));
}

// The stub libraries of an SDK (libSystem.tbd) are in a form that the linker does
// not know: the linker is older than the SDK.
void older_linker(const Symptom& s, Verdict& verdict) {
    auto finding =
        told(s, Confidence::likely,
             {"The linker does not understand the libraries of this SDK: it is older than the SDK. Either a "
              "linker that is not Apple's comes first on PATH (conda, Nix, MacPorts), or an old Xcode is "
              "selected beside newer Command Line Tools.",
              "链接器不认识此 SDK 的库文件：它比 SDK 旧。要么 PATH 上排在前面的链接器不是苹果的（conda、Nix、"
              "MacPorts），要么选中的是旧的 Xcode，而命令行工具更新。"});
    finding.title = {"The linker is older than the SDK", "链接器比 SDK 旧"};
    finding.settle = "which -a clang ld; xcode-select -p; xcrun --show-sdk-path";
    conclude(verdict, std::move(finding), "newest-tools",
             {"Put /usr/bin first on PATH (or CC=/usr/bin/clang), and select the newest tools: sudo "
              "xcode-select --switch /Library/Developer/CommandLineTools",
              "把 /usr/bin 放到 PATH 最前（或 CC=/usr/bin/clang），并选用最新的工具：sudo xcode-select "
              "--switch /Library/Developer/CommandLineTools"});
}

void text(const Facts& facts, Verdict& verdict) {
    if (const auto* s = symptom(facts, "cc-other-target")) {
        auto finding =
            told(*s, Confidence::likely,
                 say("The clang that go found builds for {0}: it is another SDK's, which stands before "
                     "/usr/bin on PATH.",
                     "go 找到的 clang 面向 {0}：它属于另一个 SDK，在 PATH 中排在 /usr/bin 之前。",
                     s->at("target")));
        finding.subject.setting = "PATH";
        finding.settle = "which -a clang; go env CC";
        conclude(verdict, std::move(finding), "use-apple-clang",
                 {"Set CC=/usr/bin/clang, or put /usr/bin first on PATH, and build again",
                  "设置 CC=/usr/bin/clang，或把 /usr/bin 放到 PATH 最前，然后重新构建"});
        return;
    }
    const auto* stub = symptom(facts, "tbd-unknown");
    // CC was named by somebody, so PATH did not choose: cc-unsuitable.
    const auto cc = base_name(shown_env(facts, "CC"));
    if (std::ranges::count(cc, '-') >= 2 || cc.find("conda") != std::string::npos) return;
    if (told_os(facts) != "darwin" && !shows(facts, "code-signature")) {
        if (stub != nullptr && told_os(facts).empty()) older_linker(*stub, verdict);
        return;
    }
    for (const auto& command : facts.paste.commands) {
        if (command.words.size() < 2 || command.output.empty()) continue;
        const auto program = base_name(command.words[0]);
        const auto& asked = command.words.back();
        if ((program != "which" && program != "type" && program != "command" && program != "where") ||
            (asked != "clang" && asked != "cc" && asked != "gcc" && asked != "ld"))
            continue;
        const auto& answer = command.output.front();
        if (answer.text.find('/') == std::string::npos ||
            answer.text.find("/usr/bin/") != std::string::npos ||
            answer.text.find("/Applications/Xcode") != std::string::npos)
            continue;
        conclude(verdict,
                 told(answer.number, answer.text, Confidence::likely,
                      say("{0} is not Apple's {1}.", "{0} 不是苹果的 {1}。", answer.text, asked)),
                 "use-apple-clang",
                 {"Set CC=/usr/bin/clang, or put /usr/bin first on PATH, and build again",
                  "设置 CC=/usr/bin/clang，或把 /usr/bin 放到 PATH 最前，然后重新构建"});
        return;
    }
    if (stub != nullptr) return older_linker(*stub, verdict);
    if (!shows(facts, "code-signature") && !shows(facts, "killed") && !shows(facts, "ld-flag-unknown") &&
        !shows(facts, "lib-missing") && !shows(facts, "header-missing") && !shows(facts, "linker-crashed"))
        return;
    // "Apple clang version" and "Apple LLVM version" are Apple's own.
    const PastedLine* line = nullptr;
    for (const auto& shown : facts.paste.lines) {
        const auto at = shown.text.find("clang version ");
        if (at == std::string::npos || shown.text.substr(0, at).ends_with("Apple ")) continue;
        line = &shown;
        break;
    }
    if (line == nullptr) return;
    conclude(
        verdict,
        told(line->number, line->text, Confidence::likely,
             {"The clang that PATH finds first is not Apple's: it does not look into Apple's SDK by itself.",
              "PATH 上最先找到的 clang 不是苹果的：它不会自行查找苹果的 SDK。"}),
        "use-apple-clang", {"Set CC=/usr/bin/clang and build again", "设置 CC=/usr/bin/clang，然后重新构建"});
}

}  // namespace

TRUEUP_CHECK(cc_shadowed) = {
    .id = "cc-shadowed",
    .title = {"Another clang than Apple's comes first on PATH", "PATH 上排在前面的 clang 不是苹果的"},
    .why = {"Go calls clang by name. A clang of Homebrew's llvm or ccache links binaries that macOS on Apple "
            "Silicon may refuse to run (it kills them for their signature). Put /usr/bin in front, or set "
            "CC=/usr/bin/clang.",
            "Go 按名称调用 clang。Homebrew 的 llvm 或 ccache 提供的 clang 链接出的程序，在 Apple "
            "Silicon 的 macOS 上可能因签名问题被拒绝运行（被杀死）。请把 /usr/bin 放到前面，或设置 "
            "CC=/usr/bin/clang。"},
    .blind = {"What exactly is wrong with the other linker's output.", "另一个链接器的产物究竟有什么问题。"},
    .sources = "https://go.dev/issue/42684",
    .explains = "codesign-invalid tool-build-refused-by-macos clt-broken",
    .run = run,
    .text = text,
};

}  // namespace trueup
