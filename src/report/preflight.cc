#include "report/preflight.h"

#include <fmt/format.h>

#include "base/redact.h"
#include "report/json.h"
#include "report/report.h"

namespace trueup {

namespace {

// The value that proves a difference was made from the schemas: what stands beside
// "max_tokens" in it is no secret. A token of a known shape is hidden all the same.
bool has_made_value(const Finding& finding) {
    return finding.check == "contract-request-refused" || finding.check == "contract-response-undeclared";
}
std::string made_value(const std::string& value) {
    return redaction::known_tokens(redaction::url_users(redaction::private_keys(value)));
}
std::string around(const std::string& text, const std::string& value) {
    const auto at = value.empty() ? std::string::npos : text.find(value);
    if (at == std::string::npos) return redact(text);
    return redact(text.substr(0, at)) + made_value(value) + redact(text.substr(at + value.size()));
}

std::string one_text(const Finding& finding, const Judgement& judgement, const Style& style) {
    if (!has_made_value(finding)) return redact(finding_text(finding, judgement, style));
    auto shown = finding;
    const auto& value = finding.subject.value;
    shown.explanation = {around(finding.explanation.en, value), around(finding.explanation.zh, value)};
    shown.subject.value = made_value(value);
    for (auto& evidence : shown.evidence) {
        evidence.text = {redact(evidence.text.en), redact(evidence.text.zh)};
        evidence.origin.text = redact(evidence.origin.text);
    }
    return finding_text(shown, judgement, style);
}

}  // namespace

std::string preflight_text(const Judgement& judgement, bool verbose, const Style& style) {
    const auto lang = style.lang;
    std::string findings, out;
    for (const auto& finding : judgement.findings) findings += one_text(finding, judgement, style);
    // What could not be found out belongs to the answer: this is a gate.
    for (const auto& unknown : judgement.unknown) {
        out += fmt::format("{}  {}\n", style.yellow(say(lang, "unknown", "未知")), unknown.check);
        out += wrap(printable(pick(unknown.reason, lang)), style.width, 2);
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
    return findings + redact(out);
}

std::string preflight_json(const Judgement& judgement, const std::string& file, Lang lang) {
    Json out;
    out["schema"] = "trueup.release-preflight/1";
    out["file"] = file;
    out["findings"] = Json::array();
    for (const auto& finding : judgement.findings) out["findings"].push_back(to_json(finding, lang));
    out["unknown"] = Json::array();
    for (const auto& unknown : judgement.unknown)
        out["unknown"].push_back({{"check", unknown.check}, {"reason", pick(unknown.reason, lang)}});
    out["passed"] = judgement.passed;
    hide_secrets(out);
    for (std::size_t i = 0; i < judgement.findings.size(); ++i) {
        const auto& finding = judgement.findings[i];
        if (!has_made_value(finding)) continue;
        auto& shown = out["findings"][i];
        shown["explanation"] = around(pick(finding.explanation, lang), finding.subject.value);
        shown["subject"]["value"] = made_value(finding.subject.value);
    }
    return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace trueup
