// A Go before 1.21 reads a go.mod in the newer form: a go line with a patch
// number, or a toolchain line. It refuses the file.
// Fix: a newer Go (manual); writing the go line as 1.N is for the module's owner.
// Source: golang.org/x/mod/modfile as vendored in Go 1.20 (GoVersionRE; unknown
// directive); https://go.dev/doc/toolchain
#include "checks/go_facts.h"
#include "checks/newer_go.h"
#include "checks/support.h"
#include "checks/told.h"
#include "checks/told_shadow.h"
#include "facts/error_words.h"

namespace trueup {
namespace {

void judge(const Facts& facts, const ModuleFile& file, const std::string& local, Verdict& verdict) {
    const auto version = file.go.value_or("");
    const bool new_go_line =
        !version.empty() && !go_language(version).empty() && go_language(version) != version;
    const bool toolchain_line = file.toolchain.known();
    if (!new_go_line && !toolchain_line) return;

    const auto message = new_go_line ? "invalid go version '" + version + "': must match format 1.23"
                                     : std::string("unknown directive: toolchain");
    Finding finding;
    finding.subject = {"go", local, file.path};
    finding.explanation =
        say("{0} is written for Go 1.21 or newer, and the go here is {1}, which cannot read it: `{2}`.",
            "{0} 是为 Go 1.21 或更新版本编写的，而这里的 go 是 {1}，无法读取该文件：`{2}`。", file.path,
            local, message);
    if (new_go_line) {
        finding.evidence.push_back(
            seen(say("The go line is {}", "go 行的值是 {}", version), file.go.origin()));
    }
    if (toolchain_line) {
        finding.evidence.push_back(
            seen(say("It has a toolchain line: {}", "其中有 toolchain 行：{}", file.toolchain.value()),
                 file.toolchain.origin()));
    }
    finding.evidence.push_back(
        seen_at(say("{} is {}", "{} 的版本是 {}", facts.selection.go.path, local), facts.selection.go.path));
    // Before 1.21 no go knows a toolchain line.
    const auto needed = compare_go("go" + version, "go1.21") > 0 ? version : std::string("1.21");
    if (newer_go_is_shadowed(facts, needed)) finding.caused_by = "path-order-shadows";
    finding.remedies.push_back(get_newer_go(facts, needed));
    verdict.find(std::move(finding));
}

// A file that nobody can read is not known to be in order.
void say_what_is_unreadable(const Fact<ModuleFile>& file, const std::string& name, Verdict& verdict) {
    if (file.unknown()) verdict.unknown({name + ": " + file.reason().en, name + "：" + file.reason().zh});
    if (!file.known() || file.value().error.empty()) return;
    verdict.unknown(
        in_words(fmt::format("{}:{}: {}", file.value().path, file.value().error_line, file.value().error)));
}

void run(const Facts& facts, Verdict& verdict) {
    if (modules_off(facts)) return;
    const auto& mod = facts.modules.mod;
    const auto& work = facts.modules.work;
    if (mod.unknown() && work.unknown() && mod.reason() == work.reason()) {
        say_what_is_unreadable(mod, "go.mod, go.work", verdict);
    } else {
        say_what_is_unreadable(mod, "go.mod", verdict);
        say_what_is_unreadable(work, "go.work", verdict);
    }
    const auto local = local_release(facts);
    if (local.empty() || compare_go(local, "go1.21") >= 0) return;
    if (facts.modules.work.known()) judge(facts, facts.modules.work.value(), local, verdict);
    if (facts.modules.mod.known() && verdict.findings.empty())
        judge(facts, facts.modules.mod.value(), local, verdict);
}

// What a pasted text shows of it.
// The first release whose go.mod has this directive.
std::string_view directive_since(std::string_view word) {
    if (word == "retract") return "go1.16";
    if (word == "godebug") return "go1.23";
    if (word == "tool") return "go1.24";
    if (word == "ignore") return "go1.25";
    return "go1.21";  // toolchain, and go lines with a patch number
}

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, {"go-line-syntax", "go-mod-directive"});
    if (s != nullptr && printed_by_a_tool(facts, *s)) return;  // tool-built-with-old-go
    if (s == nullptr) return;
    // A go that knows the word does not complain of it: another program read the file, unless
    // these are the go command's own words (in a container another go runs than beside it).
    const auto since = directive_since(s->at("word"));
    const auto release = told_release(facts);
    const bool by_go = s->id == "go-mod-directive" && mentions(facts, "go: errors parsing go.");
    if (!release.empty() && compare_go(release, since) >= 0 && !by_go) return;
    auto finding = told(*s, Confidence::certain,
                        say("This go.mod holds what go reads since {0} ({1}).",
                            "这个 go.mod 中有 go 从 {0} 起才能读的内容（{1}）。", since.substr(2),
                            s->at("word").empty() ? "go " + s->at("value") : s->at("word")));
    // A newer one is installed and does not get its turn.
    if (shadow_would_do(facts, std::string(since))) finding.caused_by = "path-order-shadows";
    conclude(verdict, std::move(finding), "upgrade-go",
             say("Install Go {0} or newer", "安装 Go {0} 或更新版本", since.substr(2)));
}

}  // namespace

TRUEUP_CHECK(go_mod_syntax_too_new) = {
    .id = "go-mod-syntax-too-new",
    .title = {"The Go in use cannot read this go.mod", "正在使用的 Go 无法读取这个 go.mod"},
    .why =
        {"Since Go 1.21 the go line may name a release (1.21.5) and a toolchain line may follow. Older "
         "releases know "
         "neither and refuse the whole file: `invalid go version '1.21.5': must match format 1.23`, `unknown "
         "directive: toolchain`. A newer Go reads it; changing the file instead is up to the module's owner.",
         "从 Go 1.21 起，go 行可以写完整版本（1.21.5），后面还可以有 toolchain "
         "行。更早的版本两者都不认识，会拒绝整个文件："
         "`invalid go version '1.21.5': must match format 1.23`、`unknown directive: toolchain`。更新的 Go "
         "能够读取；若要改"
         "文件，应由模块的维护者决定。"},
    .blind = {"The go.mod files of dependencies.", "依赖模块的 go.mod 文件。"},
    .sources = "https://go.dev/doc/toolchain\nhttps://go.dev/ref/mod#go-mod-file-go",
    .explains = "toolchain-too-old",
    .run = run,
    .text = text,
};

}  // namespace trueup
