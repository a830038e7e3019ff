// The go env file holds a GOROOT line.
//
// Bad because up to Go 1.26 nothing checks the value when it is written, and
// every later go command, `go env -u GOROOT` included, stops when it is wrong;
// and because a right one becomes wrong with the next upgrade. Fixed by removing
// the line from the file by hand or by trueup; safe: Go finds its GOROOT itself.
// Source: cmd/go/internal/cfg (findGOROOT), cmd/go/internal/envcmd.
#include "base/text.h"
#include "checks/go_settings.h"
#include "checks/shim_settings.h"
#include "checks/support.h"
#include "checks/told.h"

namespace trueup {
namespace {

const GoTree* tree_of(const Facts& facts, const std::string& path) {
    const auto at = facts.trees.find(path);
    return at == facts.trees.end() ? nullptr : &at->second;
}

// Known to be no tree that this go can work with.
bool known_bad(const GoTree& tree) {
    return tree.kind == FileKind::absent || tree.kind == FileKind::broken_link || tree.looks_like_bin ||
           is_false(tree.has_pkg_tool);
}

void run(const Facts& facts, Verdict& verdict) {
    const auto line = given_in_file(facts, "GOROOT");
    if (!line || has_literal_quotes(line->value)) return;
    // An exported GOROOT wins: then the line is dead (env-w-shadowed-by-os-env).
    if (!facts.env.get("GOROOT").empty() || replaced_by_shim(facts, "GOROOT")) return;
    const auto* tree = tree_of(facts, line->value);
    const bool bad = tree != nullptr && known_bad(*tree);

    Finding finding;
    finding.severity = bad ? Severity::error : Severity::warning;
    finding.subject = {"GOROOT", line->value, line->origin.path};
    if (bad) {
        finding.title = {"GOROOT in the go env file names no Go tree: go cannot start",
                         "go env 文件中的 GOROOT 不是 Go 目录：go 无法运行"};
        finding.explanation = say(
            "The go env file sets GOROOT={}, which is no Go installation. Every go command stops with "
            "\"cannot find GOROOT directory\" or with missing standard packages, and `go env -u GOROOT` "
            "stops as well: the line must be removed from the file itself.",
            "go env 文件设置了 GOROOT={}，而那里没有 Go。每条 go 命令都会报 \"cannot find GOROOT directory\" "
            "或找不到标准库，`go env -u GOROOT` 也不例外：只能直接从文件中删掉这一行。",
            line->value);
    } else {
        finding.explanation = say(
            "The go env file sets GOROOT={}. Go finds its own tree without it; with it, every other go "
            "on this machine, and this one after an upgrade, uses the wrong standard library and compiler.",
            "go env 文件设置了 GOROOT={}。没有它 Go 也能找到自己的目录；有了它，本机其他的 go，以及升级之后的"
            "这个 go，都会用错标准库和编译器。",
            line->value);
    }
    finding.evidence.push_back(set_by("GOROOT", line->value, line->origin));
    if (tree != nullptr && tree->kind == FileKind::absent)
        finding.evidence.push_back(seen_at(say("{} does not exist", "{} 不存在", line->value), line->value));
    finding.remedies.push_back(remove_line(line->origin, "GOROOT"));
    verdict.find(std::move(finding));
}

// What a pasted text shows of it.
void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "goroot-dir-missing");
    for (const auto& command : facts.paste.commands) {
        const auto& w = command.words;
        if (w.size() < 4 || base_name(w[0]) != "go" || w[1] != "env" || w[2] != "-w" ||
            !w[3].starts_with("GOROOT=") || s == nullptr)
            continue;
        conclude(verdict,
                 told(command.line, command.text, Confidence::certain,
                      {"go env -w GOROOT wrote a folder that is no Go tree; now every go command stops.",
                       "go env -w GOROOT 写入了不是 Go 安装树的目录；现在每个 go 命令都会停止。"}),
                 "edit-file",
                 {"Remove the GOROOT line from the go env file, or: GOENV=off go env -u GOROOT",
                  "从 go env 文件中删除 GOROOT 行"});
        return;
    }
    for (const auto& line : facts.go_env_file_lines) {
        if (line.name != "GOROOT") continue;
        conclude(verdict,
                 told(line.origin.line, line.origin.text, Confidence::likely,
                      {"The go env file sets GOROOT.", "go env 文件中设置了 GOROOT。"}),
                 "edit-file", {"Remove the line from the go env file", "从 go env 文件中删除该行"});
        return;
    }
}

}  // namespace

TRUEUP_CHECK(goroot_written_to_go_env) = {
    .id = "goroot-written-to-go-env",
    .title = {"GOROOT was written to the go env file", "GOROOT 被写进了 go env 文件"},
    .why =
        {"`go env -w GOROOT=…` is accepted up to Go 1.26 without looking at the folder. A wrong value then "
         "stops every go command, `go env -u GOROOT` included, so that the mistake cannot be undone with go "
         "itself; a right one breaks at the next upgrade and for every other Go. Removing the line is safe, "
         "because Go finds GOROOT from its own executable.",
         "Go 1.26 及以前，`go env -w GOROOT=…` 不看目录就照单全收。值写错之后，每条 go 命令都会失败，"
         "`go env -u GOROOT` 也一样，因而无法用 go 自己撤销；即使写对了，下次升级或换用其他 Go 时也会出错。"
         "删掉这一行是安全的，因为 Go 会由自身的可执行文件找到 GOROOT。"},
    .blind = {"A folder that could not be looked at is not called wrong.", "没能查看的目录不会被判为错误。"},
    .sources =
        "https://pkg.go.dev/cmd/go#hdr-Print_Go_environment_information\n"
        "https://github.com/golang/go/blob/master/src/cmd/go/internal/cfg/cfg.go",
    .explains =
        "goroot-missing-dir goroot-points-at-bin goroot-not-a-go-tree goroot-version-mismatch "
        "goroot-incomplete-install",
    .run = run,
    .text = text,
};

}  // namespace trueup
