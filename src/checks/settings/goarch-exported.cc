// GOARCH or GOOS is exported with this machine's own value.
//
// It changes nothing today. It leaks into containers and remote builds that
// inherit the environment, and hides that a go is built for the wrong
// architecture. Fixed by removing the export; safe.
// Source: cmd/go/internal/cfg (defaultContext): the default is the same value.
#include "checks/go_settings.h"
#include "checks/support.h"
#include "checks/told_state.h"

namespace trueup {
namespace {

void look(const Facts& facts, std::string_view name, const std::string& host, const std::string& machine,
          Verdict& verdict) {
    const auto* variable = facts.env.find(name);
    if (variable == nullptr || variable->value.empty()) return;
    if (variable->value != host && variable->value != machine) return;
    Finding finding;
    finding.severity = Severity::info;
    finding.subject = {std::string(name), variable->value, {}};
    finding.title = say("{}={} is exported, and is the default anyway", "导出了 {}={}，而它本来就是默认值",
                        name, variable->value);
    finding.explanation =
        say("{0}={1} is what Go uses on this machine without the variable. Exported, it also reaches "
            "containers, scripts and remote builds for other platforms, and it hides a go that was built for "
            "another architecture.",
            "即使没有这个变量，Go 在本机用的也是 "
            "{0}={1}。导出之后，它还会进入面向其他平台的容器、脚本和远程构建，"
            "并掩盖 go 本身是另一种架构这一事实。",
            name, variable->value);
    if (!host.empty() && variable->value != host) {
        finding.title = say("{}={} is exported and hides that go itself is built for {}",
                            "导出的 {}={} 掩盖了 go 本身的平台是 {}", name, variable->value, host);
        finding.explanation =
            say("{0}={1} is this machine's own value, but the go command is built for {2}. With the export, "
                "every "
                "build is a cross build with cgo switched off. Install the right go, then remove the export.",
                "{0}={1} 与本机一致，但 go 命令本身的平台是 {2}。有了这个 export，每次构建都是关闭 cgo "
                "的交叉编译；"
                "应先换上正确的 go，再去掉它。",
                name, variable->value, host);
    }
    finding.evidence.push_back(set_by(*variable));
    finding.remedies = drop_setting(facts, name, variable->origin);
    verdict.find(std::move(finding));
}

void run(const Facts& facts, Verdict& verdict) {
    look(facts, "GOOS", host_goos(facts), facts.machine.os, verdict);
    look(facts, "GOARCH", host_goarch(facts), machine_goarch(facts), verdict);
}

// What a pasted text shows of it.
void text(const Facts& facts, Verdict& verdict) {
    judge_shown_state(facts, verdict, run, {"GOOS", "GOARCH"});
}

}  // namespace

TRUEUP_CHECK(goarch_exported) = {
    .id = "goarch-exported",
    .title = {"GOARCH or GOOS is exported with the host's own value", "导出了与本机相同的 GOARCH 或 GOOS"},
    .why =
        {"The default of GOARCH and GOOS is what the go command was built for, so exporting the same value "
         "gains nothing. It costs: the variable travels into containers and CI jobs for other platforms, "
         "and on a Mac with an amd64 go it makes builds look right while everything is cross-compiled with "
         "cgo switched off. Removing the export is safe.",
         "GOARCH 和 GOOS 的默认值就是 go 命令自身的平台，导出同样的值没有任何好处。坏处是：它会被带进面向其他"
         "平台的容器和 CI 任务；在装了 amd64 版 go 的 Mac 上，它让构建看起来正常，实际上全是关闭 cgo "
         "的交叉编译。"
         "去掉 export 是安全的。"},
    .blind = {"Whether a job needs it for a moment.", "无法知道某个任务是否暂时需要它。"},
    .sources =
        "https://pkg.go.dev/cmd/go#hdr-Environment_variables\n"
        "https://go.dev/doc/install/source#environment",
    .run = run,
    .text = text,
};

}  // namespace trueup
