// A module command was run outside any module.
//
// Since Go 1.16 commands work on the module whose go.mod lies in this folder or
// above it. Go to the project's folder, create a module with `go mod init NAME`,
// or install a command with `go install PATH@latest`, which needs no module.
// Source: https://go.dev/ref/mod#go-mod-init https://go.dev/doc/go-get-install-
// deprecation
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "no-go-mod");
    const auto work = shown_env(facts, "GOWORK");
    if (s != nullptr && s->text.find("directory prefix") != std::string::npos && !work.empty() &&
        work != "off")
        return;  // go-work-excludes-module
    if (s == nullptr || shows(facts, "work-outside") || shows(facts, "modules-disabled")) return;
    const bool get = s->text.find("go get") != std::string::npos ||
                     mentions(facts, "'go get' is no longer supported outside a module") ||
                     typed(facts, {"go", "get"}) != nullptr;
    conclude(verdict,
             told(*s, Confidence::certain,
                  {"There is no go.mod in the folder where the command was run, nor above it.",
                   "运行命令的目录及其上级目录中都没有 go.mod。"}),
             get ? "go-install" : "go-mod-init",
             get ? Text{"Install commands with `go install PATH@latest`; for a library, run `go mod init "
                        "NAME` in the project first",
                        "安装命令请用 `go install 路径@latest`；若是库，请先在项目中运行 `go mod init 名称`"}
                 : Text{"Run it in the project's folder, or create a module there: go mod init NAME",
                        "在项目目录中运行，或在那里创建模块：go mod init 名称"});
}

}  // namespace

TRUEUP_CHECK(no_go_mod) = {
    .id = "no-go-mod",
    .title = {"A module command was run outside any module", "在模块之外运行了模块命令"},
    .why =
        {"Since Go 1.16 commands work on the module whose go.mod lies in this folder or above it. Go to the "
         "project's folder, create a module with `go mod init NAME`, or install a command with `go install "
         "PATH@latest`, which needs no module.",
         "从 Go 1.16 起，命令作用于当前目录或上级目录中 go.mod 所属的模块。请进入项目目录，或用 `go mod "
         "init 名称` 创建模块；安装命令请用 `go install 路径@latest`，它不需要模块。"},
    .blind = {"Which folder was meant.", "本来想在哪个目录中运行。"},
    .sources = "https://go.dev/ref/mod#go-mod-init\nhttps://go.dev/doc/go-get-install-deprecation",
    .text = text,
};

}  // namespace trueup
