#include <fmt/format.h>

#include "base/text.h"
#include "report/json.h"
#include "report/report.h"

namespace trueup {

std::string toolchains_text(const Facts& facts, const Style& style) {
    std::string out;
    if (facts.toolchains.empty()) {
        out += std::string(say(style.lang, "No Go toolchain found.", "没有找到 Go 工具链。")) + "\n";
    } else {
        std::vector<std::vector<std::string>> rows = {{"", std::string(say(style.lang, "version", "版本")),
                                                       std::string(say(style.lang, "arch", "架构")),
                                                       std::string(say(style.lang, "owner", "来源")),
                                                       "GOROOT"}};
        for (const auto& toolchain : facts.toolchains) {
            std::string arch = toolchain.os.empty() ? toolchain.arch : toolchain.os + "/" + toolchain.arch;
            if (toolchain.translated.is(true))
                arch += std::string(say(style.lang, " (translated)", "（转译）"));
            rows.push_back({toolchain.runs_here ? "*" : "",
                            toolchain.version.empty() ? "?" : printable(toolchain.version), printable(arch),
                            toolchain.owner, printable(tilde(toolchain.goroot, style.home))});
        }
        out += table(rows, style);
    }
    const auto& selection = facts.selection;
    out += "\n";
    if (!selection.unavailable.empty()) {
        return out + wrap(printable(pick(selection.unavailable, style.lang)), style.width, 0);
    }
    out += wrap(fmt::format(fmt::runtime(say(style.lang, "* runs here: {}", "* 此处运行：{}")),
                            printable(pick(selection.reason, style.lang))),
                style.width, 0);
    if (selection.origin.kind != OriginKind::unknown) {
        out += "  " + style.cyan(describe(selection.origin, style)) + "\n";
        if (!selection.origin.text.empty()) out += "    " + printable(selection.origin.text) + "\n";
    }
    return out;
}

std::string toolchains_json(const Facts& facts, Lang lang) {
    Json out;
    out["schema"] = "trueup.toolchains/1";
    out["toolchains"] = Json::array();
    for (const auto& toolchain : facts.toolchains) {
        out["toolchains"].push_back(
            {{"version", toolchain.version},
             {"goroot", toolchain.goroot},
             {"binary", toolchain.binary},
             {"os", toolchain.os},
             {"arch", toolchain.arch},
             {"owner", toolchain.owner},
             {"runs_here", toolchain.runs_here},
             {"translated", toolchain.translated.known() ? Json(toolchain.translated.value()) : Json()},
             {"found_by", toolchain.found_by}});
    }
    const auto& selection = facts.selection;
    out["selected"] = {{"goroot", selection.goroot},
                       {"version", selection.version},
                       {"path", selection.path_go.empty() ? selection.go.path : selection.path_go},
                       {"switched", selection.switched},
                       {"reason", why_this_go(selection, lang)},
                       {"origin", to_json(selection.origin)}};
    return document(out);
}

}  // namespace trueup
