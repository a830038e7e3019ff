#include "report/preflight.h"

#include <fmt/format.h>

#include "base/redact.h"
#include "report/json.h"
#include "report/report.h"

namespace trueup {

std::string preflight_text(const Judgement& judgement, bool verbose, const Style& style) {
    const auto lang = style.lang;
    std::string out;
    for (const auto& finding : judgement.findings) out += finding_text(finding, judgement, style);
    // What could not be found out belongs to the answer: this is a gate.
    for (const auto& unknown : judgement.unknown) {
        out += fmt::format("{}  {}\n", style.yellow(say(lang, "unknown", "未知")), unknown.check);
        out += wrap(printable(unknown.reason), style.width, 2);
    }
    if (!judgement.unknown.empty()) out += "\n";
    if (verbose) {
        for (const auto& id : judgement.passed)
            out += fmt::format("{}  {}\n", style.green(say(lang, "passed", "通过")), id);
        if (!judgement.passed.empty()) out += "\n";
    }
    out += fmt::format(fmt::runtime(say(lang, "{} finding(s), {} unknown, {} passed.{}\n",
                                        "发现 {} 个问题，{} 项未知，{} 项通过。{}\n")),
                       judgement.findings.size(), judgement.unknown.size(), judgement.passed.size(),
                       verbose ? "" : say(lang, " -v shows what passed.", "-v 显示通过的检查。"));
    return redact(out);
}

std::string preflight_json(const Judgement& judgement, const std::string& file, Lang lang) {
    Json out;
    out["schema"] = "trueup.release-preflight/1";
    out["file"] = file;
    out["findings"] = Json::array();
    for (const auto& finding : judgement.findings) out["findings"].push_back(to_json(finding, lang));
    out["unknown"] = Json::array();
    for (const auto& unknown : judgement.unknown)
        out["unknown"].push_back({{"check", unknown.check}, {"reason", unknown.reason}});
    out["passed"] = judgement.passed;
    return document(std::move(out));
}

}  // namespace trueup
