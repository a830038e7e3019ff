// The first `go` on PATH cannot do anything: an empty file (the shell runs it as
// an empty script and says nothing), bytes of no known format, a link that leads
// nowhere.
// Fix: remove the file. Manual: it is not trueup's, and nobody knows why it is
// there.
// Source: POSIX, Shell Command Language, 2.9.1.1 (command search; a file that
// execve refuses with ENOEXEC is run as a script).
#include <algorithm>

#include "base/text.h"
#include "checks/go_facts.h"
#include "checks/installed_go.h"
#include "checks/support.h"

namespace trueup {
namespace {

bool stops_the_lookup(const Executable& go) {
    return go.kind == FileKind::binary || go.kind == FileKind::script || go.kind == FileKind::empty ||
           go.kind == FileKind::other || go.kind == FileKind::unknown;
}

Text what_it_is(FileKind kind) {
    switch (kind) {
        case FileKind::empty:
            return {"an empty file", "空文件"};
        case FileKind::broken_link:
            return {"a symlink whose target is gone", "目标已不存在的符号链接"};
        case FileKind::link_loop:
            return {"a symlink that leads to itself", "指向自身的循环符号链接"};
        case FileKind::not_executable:
            return {"a file without the execute bit", "没有可执行权限的文件"};
        case FileKind::directory:
            return {"a folder", "目录"};
        default:
            return {"a file of no known format", "格式无法识别的文件"};
    }
}

Finding finding_about(const Executable& go) {
    const auto what = what_it_is(go.kind);
    Finding finding;
    finding.subject = {"PATH", "", go.path};
    finding.evidence.push_back(seen_at({go.path + " is " + what.en, go.path + " 是" + what.zh}, go.path));
    finding.remedies.push_back(
        command("remove-file", {"rm", go.path},
                say("If nobody needs it, remove {}.", "如果没有用处，删除 {}。", go.path)));
    return finding;
}

void judge_winner(const Executable& go, Verdict& verdict) {
    if (go.kind == FileKind::empty) {
        auto finding = finding_about(go);
        finding.explanation =
            say("The first go on PATH is {0}, an empty file. The shell runs it as a script without commands: "
                "go prints "
                "nothing and seems to succeed.",
                "PATH 中的第一个 go 是空文件 {0}。shell 把它当作没有任何命令的脚本运行：go "
                "什么也不输出，看起来却像成功了。",
                go.path);
        verdict.find(std::move(finding));
    } else if (go.kind == FileKind::other && go.format == "cut-off") {
        auto finding = finding_about(go);
        finding.title = {"The first go on PATH is cut short", "PATH 中的第一个 go 不完整"};
        finding.explanation =
            say("The first go on PATH is {0}, a program whose end is missing: its headers speak of more "
                "bytes than there are, as after a download that broke off or on a full disk. It crashes "
                "when it is started.",
                "PATH 中的第一个 go 是 {0}，这个程序缺少末尾：文件头描述的字节数多于实际字节数，下载中断或"
                "磁盘已满时会这样。它一启动就会崩溃。",
                go.path);
        finding.evidence.front() =
            seen_at(say("{} ends before its last segment does", "{} 在最后一个段结束之前就到了末尾", go.path),
                    go.path);
        finding.remedies.push_back(
            advice("install-again", {"If it is the go that you use: install that release again.",
                                     "如果这就是你在用的 go：请重新安装该版本。"}));
        verdict.find(std::move(finding));
    } else if (go.kind == FileKind::other) {
        auto finding = finding_about(go);
        finding.confidence = Confidence::likely;
        finding.explanation =
            say("The first go on PATH is {0}, and its bytes are no program that this system can run. The "
                "shell answers `cannot execute binary file` or runs it as a script.",
                "PATH 中的第一个 go 是 {0}，但其内容不是本系统能运行的程序。shell 会回答 `cannot execute "
                "binary file`，或把它当脚本运行。",
                go.path);
        verdict.find(std::move(finding));
    } else if (go.kind == FileKind::script && go.shim_of.empty()) {
        verdict.unknown(
            say("{} is a script; what it starts is not known", "{} 是脚本，不知道它启动什么", go.path));
    } else if (go.kind == FileKind::unknown) {
        verdict.unknown(say("{} could not be read", "{} 无法读取", go.path));
    }
}

// A go that is in order but lies outside of its tree: it finds no GOROOT.
void judge_lonely(const Facts& facts, Verdict& verdict) {
    const auto refusal = std::ranges::find(facts.go_env.refusals, Refusal::Kind::no_goroot, &Refusal::kind);
    if (refusal == facts.go_env.refusals.end()) return;
    const auto& go = facts.selection.go;
    Finding finding;
    finding.title = {"The go command lies outside of its tree", "go 命令不在它的安装树中"};
    finding.subject = {"PATH", "", go.path};
    finding.explanation = say(
        "{0} is a go command without its tree: no folder above it holds pkg/tool and the standard library, "
        "and GOROOT is not set. It was copied out of its tree, or the tree was taken away. Every command "
        "stops with `go: {1}`.",
        "{0} 是脱离了安装树的 go 命令：它上层的目录中没有 pkg/tool 和标准库，也没有设置 GOROOT。它多半是从"
        "安装树中单独复制出来的，或安装树已被删除。每条命令都会报错并退出：`go: {1}`。",
        go.path, refusal->message);
    finding.evidence.push_back(seen_at(
        say("{} is not the bin/go of a Go tree", "{} 不是某棵 Go 安装树的 bin/go", go.resolved), go.path));
    finding.remedies.push_back(command(
        "remove-file", {"rm", go.path},
        say("Remove {0}, and put the bin folder of a whole Go tree on PATH, or a symlink to its bin/go in "
            "this place.",
            "删除 {0}，把完整 Go 安装树的 bin 目录加入 PATH，或在此处放一个指向其 bin/go 的符号链接。",
            go.path)));
    verdict.find(std::move(finding));
}

// The folder that leads to an installed Go is on PATH, and the go in it cannot be started.
void judge_in_place(const Facts& facts, const Executable& go, Verdict& verdict) {
    const auto& toolchain = *toolchain_in(facts, parent_path(go.path));
    auto finding = finding_about(go);
    finding.remedies.clear();
    const auto what = what_it_is(go.kind);
    finding.explanation = {
        fmt::format("{} is installed in {}, and PATH leads to it, but {} is {}. No other go is on PATH.",
                    toolchain.version.empty() ? "Go" : toolchain.version, toolchain.goroot, go.path, what.en),
        fmt::format("{} 中装有 {}，PATH 也指向它，但 {} 是{}。PATH 中没有别的 go。", toolchain.goroot,
                    toolchain.version.empty() ? "Go" : toolchain.version, go.path, what.zh)};
    const auto cellar = toolchain.goroot.find("/Cellar/");
    if (go.kind == FileKind::not_executable) {
        finding.remedies.push_back(command("make-executable", {"chmod", "+x", go.resolved},
                                           say("Give {} its execute bit back, or install this Go again.",
                                               "恢复 {} 的可执行权限，或重新安装这个 Go。", go.resolved)));
    } else if (cellar != std::string::npos) {
        const auto formula = split(toolchain.goroot.substr(cellar), '/').at(2);
        finding.remedies.push_back(
            command("link-formula", {"brew", "link", "--overwrite", formula},
                    say("Let Homebrew link {} anew.", "让 Homebrew 重新链接 {}。", formula)));
    } else {
        finding.remedies.push_back(advice(
            "install-again", say("Install this Go again: remove {0} first, then unpack the release anew.",
                                 "重新安装这个 Go：先删除 {0}，再重新解压发布包。", toolchain.goroot)));
    }
    verdict.find(std::move(finding));
}

void run(const Facts& facts, Verdict& verdict) {
    judge_lonely(facts, verdict);
    const auto winner = std::ranges::find_if(facts.go_on_path, stops_the_lookup);
    const bool has_winner = winner != facts.go_on_path.end();
    if (has_winner) judge_winner(*winner, verdict);
    if (has_winner && winner->kind == FileKind::binary && winner->go_version.empty() && facts.live)
        verdict.unknown(say("{}: no Go release can be read from this file", "{}：无法从此文件读出 Go 版本",
                            winner->path));
    const bool installed_elsewhere = std::ranges::any_of(facts.toolchains, [](const Toolchain& t) {
        return t.owner != "toolchain-cache" && !t.goroot.empty();
    });
    if (const auto* broken = broken_in_place(facts)) return judge_in_place(facts, *broken, verdict);
    if (!has_winner && installed_elsewhere) return;  // go-not-on-path names what helps

    for (auto go = facts.go_on_path.begin(); go != winner; ++go) {
        if (has_winner && go->kind == FileKind::directory) continue;  // a folder named go is nobody's mistake
        auto finding = finding_about(*go);
        if (has_winner) {
            finding.severity = Severity::info;
            finding.explanation =
                say("{0} cannot be run, and the shell passes on to {1}. A leftover; harmless as long as "
                    "another go follows.",
                    "{0} 无法运行，shell 会跳过它继续找到 {1}。它是残留文件；只要后面还有别的 go 就无害。",
                    go->path, winner->path);
        } else {
            finding.explanation = say(
                "{0} is the only go on PATH and cannot be run, and no other Go was found on this machine.",
                "{0} 是 PATH 中唯一的 go，却无法运行，而且这台机器上没有找到别的 Go。", go->path);
        }
        verdict.find(std::move(finding));
    }
}

}  // namespace

TRUEUP_CHECK(go_broken_executable) = {
    .id = "go-broken-executable",
    .title = {"The go on PATH cannot be run", "PATH 中的 go 无法运行"},
    .why =
        {"A download that was cut short, a link into a removed version, a file copied without its execute "
         "bit: the "
         "shell finds something called go and either runs nothing (an empty file succeeds silently), refuses "
         "(`cannot execute binary file`, `permission denied`) or passes on. Removing the leftover is enough "
         "when "
         "another Go is there; otherwise install Go again.",
         "下载中断的文件、指向已删除版本的链接、复制时丢失可执行权限的文件：shell 找到了名为 go "
         "的东西，却要么什么也没运行"
         "（空文件会静默成功），要么拒绝（`cannot execute binary file`、`permission "
         "denied`），要么继续往后找。如果还有别的 "
         "Go，删除残留即可；否则请重新安装 Go。"},
    .blind = {"Damage inside a file whose head is in order; scripts that wrap go.",
              "文件头完好而内部损坏的情况；包装 go 的脚本。"},
    .sources = "https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html",
    .run = run,
};

}  // namespace trueup
