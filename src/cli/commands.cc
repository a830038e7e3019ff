#include <array>

#include "cli/command.h"

namespace trueup {

std::span<const Command> commands() {
    static constexpr auto fixed = std::to_array<Command>({
        {"doctor",
         {"Judge this machine: which setting is wrong, who set it, what to change",
          "诊断这台机器：哪个设置不对、谁设置的、该改哪里"},
         "json verbose no-exec snapshot sysroot timeout fail-on sarif junit",
         "",
         run_doctor},
        {"explain",
         {"Where a setting, PATH or any variable comes from; or what a check means",
          "说明某个设置、PATH 或变量的来源；或某项检查的含义"},
         "json no-exec snapshot sysroot timeout",
         "NAME",
         run_explain},
        {"env",
         {"Every `go env` name and value, resolved without running go",
          "不运行 go，得出 `go env` 的全部名字和值"},
         "json snapshot sysroot",
         "[NAME]...",
         run_env},
        {"toolchains",
         {"Every Go on this machine, and which one runs here and why",
          "这台机器上所有的 Go，以及此处运行哪一个、为什么"},
         "json snapshot sysroot",
         "",
         run_toolchains},
        {"sdk",
         {"What cgo builds with: C compiler, SDK or C library, and the variables that this target needs",
          "cgo 用什么构建：C 编译器、SDK 或 C 库，以及此目标需要的变量"},
         "json shell-lines no-exec snapshot sysroot timeout fail-on",
         "",
         run_sdk},
        {"inspect",
         {"What binaries are: architecture, libraries, oldest system, Go build info; files or whole trees",
          "查看二进制文件：架构、依赖库、最低系统版本、Go 构建信息；可以是文件或整个目录树"},
         "json require only-problems fail-on",
         "PATH...",
         run_inspect},
        {"verify",
         {"Check the code signature of macOS programs, on any system, without running them",
          "在任何系统上检查 macOS 程序的代码签名，不运行它们"},
         "json sysroot",
         "signature FILE...",
         run_verify},
        {"snapshot",
         {"Record this machine for another pair of eyes, secrets removed",
          "把这台机器记录成快照供他人查看（已去除机密）"},
         "output no-exec timeout sysroot",
         "",
         run_snapshot},
        {"checks",
         {"List every check with its title", "列出所有检查及其标题"},
         "json markdown",
         "",
         run_checks},
        {"completion",
         {"Print the completion script for zsh, bash or fish", "输出 zsh、bash 或 fish 的补全脚本"},
         "",
         "SHELL",
         run_completion},
    });
    static const std::vector<Command> table = [] {
        std::vector<Command> all(fixed.begin(), fixed.end());
        const auto more = optional_commands();
        all.insert(all.begin() + 1, more.begin(), more.end());
        const auto repair = remedy_commands();
        all.insert(all.begin() + 1, repair.begin(), repair.end());
        const auto release = release_commands();
        all.insert(all.end() - 3, release.begin(), release.end());  // before snapshot
        return all;
    }();
    return table;
}

}  // namespace trueup
