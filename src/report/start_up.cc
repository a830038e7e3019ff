#include "report/start_up.h"

#include <fmt/format.h>

#include "base/text.h"
#include "facts/start_up_end.h"

namespace trueup {

Json start_up_json(const ShellStartup& startup, Lang lang) {
    Json out;
    out["method"] = startup.method.empty() ? Json() : Json(startup.method);
    out["shell"] = startup.shell.empty() ? Json() : Json(startup.shell);
    out["complete"] = startup.complete;
    if (!startup.unknown_reason.empty()) out["unknown"] = pick(why_unknown(startup), lang);
    if (broke_off(startup) && !startup.stopped_at.path.empty())
        out["stopped_at"] = to_json(startup.stopped_at);
    return out;
}

std::string why_no_values(const ShellStartup& startup, Lang lang) {
    if (broke_off(startup)) return pick(why_broken_off(startup), lang);
    return startup.method.empty() ? pick(why_unknown(startup), lang) : std::string();
}

std::string start_up_text(const ShellStartup& startup, const Style& style) {
    const auto reason = pick(why_unknown(startup), style.lang);
    if (startup.method == "trace" && !broke_off(startup)) return {};
    if (startup.method.empty())
        return fmt::format(
            fmt::runtime(say(style.lang, "start-up files: not known ({})", "启动文件：未知（{}）")),
            printable(reason));
    if (!broke_off(startup)) {
        const auto read = std::string(say(style.lang, "start-up files were read, the shell was not run",
                                          "启动文件是静态读取的，没有运行 shell"));
        return reason.empty() ? read
                              : fmt::format(fmt::runtime(say(style.lang, "{} ({})", "{}（{}）")), read,
                                            printable(reason));
    }
    return fmt::format(fmt::runtime(say(style.lang, "start-up could not be followed to its end: {}",
                                        "未能跟踪到启动过程的结尾：{}")),
                       printable(why_no_values(startup, style.lang)));
}

}  // namespace trueup
