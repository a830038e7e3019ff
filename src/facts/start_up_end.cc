#include "facts/start_up_end.h"

#include <fmt/format.h>

#include "base/redact.h"
#include "facts/error_words.h"

namespace trueup {

bool broke_off(const ShellStartup& startup) {
    // A recorded trace tells no more than its assignments.
    return startup.method == "trace" && !startup.complete && !startup.unknown_reason.empty();
}

Text why_unknown(const ShellStartup& startup) { return in_words(startup.unknown_reason); }

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
