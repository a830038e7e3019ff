// The go line names a language version ("1.22") and go tries to download a
// release of that name, which does not exist: releases are called 1.22.0,
// 1.22.1, … Early patch releases of 1.21 and 1.22 did so; later ones add ".0".
// The same happens to a toolchain line without a patch number, in every release.
// Fix: "go 1.22.0". Review: the go.mod belongs to the project.
// Source: go.dev/issue/62278, cmd/go/internal/toolchain Select and Exec.
#include "base/text.h"
#include "checks/go_facts.h"
#include "checks/support.h"
#include "checks/told.h"
#include "checks/toolchain_need.h"

namespace trueup {
namespace {

bool is_language(std::string_view version) {
    return !go_language(version).empty() && go_language(version) == version &&
           compare_go(version, "1.21") >= 0;
}

// Releases that surely lack the repair.
bool takes_language_for_release(const std::string& local) {
    const auto language = go_language(local);
    return (language == "1.21" && compare_go(local, "go1.21.10") < 0) ||
           (language == "1.22" && compare_go(local, "go1.22.3") < 0);
}

// "go 1.22" -> "go 1.22.0" in the line as it stands.
std::string with_patch(const std::string& line, const std::string& version) {
    const auto at = line.rfind(version);
    return at == std::string::npos ? std::string()
                                   : line.substr(0, at) + version + ".0" + line.substr(at + version.size());
}

void report(const ToolchainNeed& need, const std::string& key, const std::string& version,
            const Origin& origin, const std::string& message, Verdict& verdict) {
    Finding finding;
    finding.confidence = Confidence::likely;
    finding.subject = {key, version, need.file->path};
    finding.explanation =
        say("The {0} line of {1} says {2}, which names a language version and no release. {3} tries to "
            "download it and "
            "fails: `{4}`.",
            "{1} 的 {0} 行写着 {2}，这是语言版本，并不是发布版。{3} 会尝试下载它而失败：`{4}`。", key,
            need.file->path, version, need.local, message);
    finding.evidence.push_back(seen(say("The {} line says {}", "{} 行的值是 {}", key, version), origin));
    finding.remedies.push_back(replace_line(origin, with_patch(origin.text, version),
                                            say("Name the first release of that version: {} {}.0",
                                                "写成该版本的第一个发布版：{} {}.0", key, version)));
    verdict.find(std::move(finding));
}

void run(const Facts& facts, Verdict& verdict) {
    const auto need = toolchain_need(facts);
    if (!need || facts.selection.switched || compare_go(need->local, "go1.21") < 0) return;
    const auto setting = gotoolchain(facts).value;
    if (setting != "auto" && !setting.ends_with("+auto")) return;

    const auto& toolchain = need->file->toolchain;
    if (toolchain.known()) {
        const auto& name = toolchain.value();
        if (name.starts_with("go") && is_language(name.substr(2)) && compare_go(name, need->local) > 0 &&
            compare_go(name, need->version) >= 0) {
            report(
                *need, "toolchain", name, toolchain.origin(),
                fmt::format(
                    "invalid toolchain: {0} is a language version but not a toolchain version ({0}.x)", name),
                verdict);
        }
        if (compare_go(name, need->version) >= 0) return;
    }
    if (!need->unmet || !is_language(need->version) || !takes_language_for_release(need->local)) return;
    report(*need, "go", need->version, need->origin,
           fmt::format("download go{} for {}: toolchain not available", need->version,
                       facts.machine.os + "/" +
                           (facts.selection.go.archs.empty() ? "…" : facts.selection.go.archs.front())),
           verdict);
}

// What a pasted text shows of it.
void text(const Facts& facts, Verdict& verdict) {
    // The proxy has no such file: for "go1.22" because no release is called so; a
    // complete name is the business of toolchain-download-blocked.
    const auto* s = symptom(facts, {"toolchain-is-language", "toolchain-unavailable"});
    if (s == nullptr || mentions(facts, "GOPROXY=off") || !is_language(s->at("toolchain").substr(2))) return;
    conclude(
        verdict,
        told(*s, Confidence::certain,
             say("No release is called {0}; since 1.21 the first one of a line ends in .0.",
                 "没有名为 {0} 的发布版；从 1.21 起，每个系列的第一个版本以 .0 结尾。", s->at("toolchain"))),
        "patch-number",
        {"Write " + s->at("toolchain").substr(2) +
             ".0 where the version stands (the go line, the toolchain line or GOTOOLCHAIN), or install a "
             "newer "
             "Go",
         "在写有该版本的地方（go 行、toolchain 行或 GOTOOLCHAIN）改成 " + s->at("toolchain").substr(2) +
             ".0，或安装更新的 Go"});
}

}  // namespace

TRUEUP_CHECK(go_line_unreleased_version) = {
    .id = "go-line-unreleased-version",
    .title = {"go.mod names a language version where a release is needed",
              "go.mod 写的是语言版本，而此处需要发布版"},
    .why =
        {"From 1.21 on, the first release of a version is called 1.N.0; 1.N is the language. Early patch "
         "releases of "
         "1.21 and 1.22 ask for a download of exactly what the go line says and get `download go1.22 for …: "
         "toolchain not available`; a toolchain line without a patch number fails in every release. Write "
         "1.N.0. "
         "It means the same to newer Go.",
         "从 1.21 起，一个版本的第一个发布版叫 1.N.0，而 1.N 只是语言版本。1.21 和 1.22 早期的补丁版会原样按 "
         "go 行去下载，于是得"
         "到 `download go1.22 for …: toolchain not available`；没有补丁号的 toolchain "
         "行则在任何版本中都会失败。请写成 1.N.0，"
         "对更新的 Go 来说含义相同。"},
    .blind = {"Versions that were never released at all.", "根本从未发布过的版本号。"},
    .sources = "https://go.dev/issue/62278\nhttps://go.dev/doc/toolchain",
    .explains = "setting-refused toolchain-download-blocked",
    .run = run,
    .text = text,
};

}  // namespace trueup
