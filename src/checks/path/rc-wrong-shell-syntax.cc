// A start-up file holds another shell's syntax.
//
// The shell stops reading at the first line it does not understand, so what
// stands below has no effect, PATH and GOPATH included. Write the lines in the
// shell's own language (fish: `set -gx NAME value`, `fish_add_path DIR`).
// Source: https://fishshell.com/docs/current/fish_for_bash_users.html
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, {"fish-syntax", "rc-syntax"});
    if (s == nullptr) return;
    conclude(verdict,
             told(*s, s->id == "fish-syntax" ? Confidence::certain : Confidence::likely,
                  {"The shell could not read its start-up file; what follows this line is not set.",
                   "shell 无法读懂自己的启动文件；这一行之后的设置都没有生效。"}),
             "rewrite-line", {"Write the line in this shell's syntax", "用这种 shell 的语法改写该行"});
}

}  // namespace

TRUEUP_CHECK(rc_wrong_shell_syntax) = {
    .id = "rc-wrong-shell-syntax",
    .title = {"A start-up file holds another shell's syntax", "启动文件中写了另一种 shell 的语法"},
    .why =
        {"The shell stops reading at the first line it does not understand, so what stands below has no "
         "effect, "
         "PATH and GOPATH included. Write the lines in the shell's own language (fish: `set -gx NAME value`, "
         "`fish_add_path DIR`).",
         "shell 读到第一行看不懂的内容就会停止，其后的 PATH、GOPATH 等设置都不起作用。请用该 shell "
         "自己的语法书写（fish："
         "`set -gx 名称 值`、`fish_add_path 目录`）。"},
    .blind = {"Lines that are valid in both shells and mean different things.",
              "在两种 shell 中都合法但含义不同的行。"},
    .sources = "https://fishshell.com/docs/current/fish_for_bash_users.html",
    .explains = "go-not-on-path gobin-not-on-path",
    .text = text,
};

}  // namespace trueup
