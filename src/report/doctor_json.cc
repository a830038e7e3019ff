#include <algorithm>

#include "base/redact.h"
#include "report/json.h"
#include "report/report.h"
#include "report/start_up.h"

namespace trueup {
namespace {

std::string_view sarif_level(Severity severity) {
    switch (severity) {
        case Severity::error:
            return "error";
        case Severity::warning:
            return "warning";
        case Severity::info:
            return "note";
    }
    return "note";
}

// XML 1.0, section 2.2: control characters have no spelling at all.
std::string xml(std::string_view text) {
    std::string out;
    for (const char c : printable(redact(text))) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

// The line that set it, where a file is known: that is where an editor jumps to.
const Origin* place_of(const Finding& finding) {
    const auto at = std::ranges::find_if(
        finding.evidence, [](const Evidence& e) { return !e.origin.path.empty() && e.origin.line > 0; });
    return at == finding.evidence.end() ? nullptr : &at->origin;
}

}  // namespace

std::string doctor_json(const Facts& facts, const Judgement& judgement, const Timing& timing, Lang lang) {
    Json out;
    out["schema"] = "trueup.doctor/1";
    out["host"] = to_json(facts.machine);
    out["host"]["cwd"] = facts.cwd;
    out["host"]["live"] = facts.live;
    out["go"] = {{"path", facts.selection.go.path},
                 {"version", facts.selection.version},
                 {"goroot", facts.selection.goroot},
                 {"reason", why_this_go(facts.selection, lang)}};
    out["startup"] = start_up_json(facts.startup, lang);
    out["findings"] = Json::array();
    for (const auto& finding : judgement.findings) out["findings"].push_back(to_json(finding, lang));
    out["unknown"] = Json::array();
    for (const auto& unknown : judgement.unknown) {
        out["unknown"].push_back({{"check", unknown.check}, {"reason", pick(unknown.reason, lang)}});
    }
    out["passed"] = judgement.passed;
    out["timing"] = {{"total_ms", timing.total_ms},
                     {"shell_trace_ms", timing.shell_trace_ms},
                     {"checks", judgement.check_ms}};
    return document(out);
}

std::string doctor_sarif(const Facts&, const Judgement& judgement, Lang lang) {
    Json rules = Json::array();
    Json results = Json::array();
    for (const auto& finding : judgement.findings) {
        const bool listed =
            std::ranges::any_of(rules, [&](const Json& rule) { return rule["id"] == finding.check; });
        if (!listed) {
            rules.push_back(
                {{"id", finding.check}, {"shortDescription", {{"text", pick(finding.title, lang)}}}});
        }
        Json result = {{"ruleId", finding.check},
                       {"level", sarif_level(finding.severity)},
                       {"message",
                        {{"text", pick(finding.title, lang) + std::string(say(lang, ": ", "：")) +
                                      pick(finding.explanation, lang)}}}};
        if (const auto* place = place_of(finding)) {
            result["locations"] = Json::array();
            result["locations"].push_back({{"physicalLocation",
                                            {{"artifactLocation", {{"uri", "file://" + place->path}}},
                                             {"region", {{"startLine", place->line}}}}}});
        }
        results.push_back(std::move(result));
    }
    Json out;
    out["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json";
    out["version"] = "2.1.0";
    out["runs"] = Json::array();
    out["runs"].push_back(
        {{"tool",
          {{"driver", {{"name", "trueup"}, {"version", TRUEUP_VERSION}, {"rules", std::move(rules)}}}}},
         {"results", std::move(results)}});
    return document(out);
}

std::string doctor_junit(const Facts&, const Judgement& judgement, const Timing& timing, Lang lang) {
    // One test case a check: failed where it found something at or above a
    // warning, skipped where it could not judge.
    std::string cases;
    std::size_t failures = 0;
    const auto open = [](const std::string& id) {
        return "  <testcase classname=\"trueup.doctor\" name=\"" + xml(id) + "\"";
    };
    for (const auto& finding : judgement.findings) {
        cases += open(finding.check);
        if (finding.severity == Severity::info) {
            cases += "><system-out>" + xml(pick(finding.title, lang)) + "</system-out></testcase>\n";
            continue;
        }
        ++failures;
        cases += "><failure type=\"" + std::string(to_string(finding.severity)) + "\" message=\"" +
                 xml(pick(finding.title, lang)) + "\">" + xml(pick(finding.explanation, lang)) +
                 "</failure></testcase>\n";
    }
    for (const auto& unknown : judgement.unknown) {
        cases += open(unknown.check) + "><skipped message=\"" + xml(pick(unknown.reason, lang)) +
                 "\"/></testcase>\n";
    }
    for (const auto& id : judgement.passed) cases += open(id) + "/>\n";
    const auto total = judgement.findings.size() + judgement.unknown.size() + judgement.passed.size();
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"trueup doctor\" tests=\"" +
           std::to_string(total) + "\" failures=\"" + std::to_string(failures) + "\" skipped=\"" +
           std::to_string(judgement.unknown.size()) + "\" time=\"" + std::to_string(timing.total_ms / 1000) +
           "\">\n" + cases + "</testsuite>\n";
}

}  // namespace trueup
