#include "facts/start_up_end.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

#include "base/redact.h"

namespace trueup {
namespace {

// What probe/startup says; a number or a path may follow.
struct Said {
    std::string_view en, zh;
};
constexpr auto said = std::to_array<Said>({
    {"start-up did not end within the time limit", "启动过程没有在时限内结束"},
    {"start-up printed without end", "启动过程的输出没有尽头"},
    {"start-up ended the shell (exit or exec)", "启动文件结束了 shell（exit 或 exec）"},
    {"the shell was ended by signal ", "启动过程中 shell 被信号终止："},
    {"start-up files were not read", "没有读取启动文件"},
    {"the user's login shell is not known", "不知道用户的登录 shell"},
    {"the shell was not run: ", "没有运行 shell："},
    {"the shell could not be traced: ", "无法跟踪 shell："},
});

}  // namespace

bool broke_off(const ShellStartup& startup) {
    // A recorded trace tells no more than its assignments.
    return startup.method == "trace" && !startup.complete && !startup.unknown_reason.empty();
}

Text why_unknown(const ShellStartup& startup) {
    const std::string_view reason = startup.unknown_reason;
    for (const auto& one : said) {
        if (reason.starts_with(one.en))
            return {std::string(reason), std::string(one.zh) + std::string(reason.substr(one.en.size()))};
    }
    return {std::string(reason), std::string(reason)};
}

Text why_broken_off(const ShellStartup& startup) {
    const auto why = why_unknown(startup);
    const auto& last = startup.stopped_at;
    if (last.path.empty())
        return {why.en + "; no command of a start-up file was seen",
                why.zh + "；没有看到启动文件中的任何命令"};
    const auto place = fmt::format("{}:{}: {}", last.path, last.line, redact(last.text));
    return {fmt::format("{}; the last command seen: {}", why.en, place),
            fmt::format("{}；最后看到的命令：{}", why.zh, place)};
}

}  // namespace trueup
