#include "report/json.h"

#include "base/redact.h"

namespace trueup {

Json to_json(const Origin& origin) {
    Json out;
    out["kind"] = to_string(origin.kind);
    if (!origin.path.empty()) out["path"] = origin.path;
    if (origin.line > 0) out["line"] = origin.line;
    if (!origin.text.empty()) out["text"] = origin.text;
    if (!origin.note.empty()) out["note"] = origin.note;
    return out;
}

Json to_json(const Finding& finding, Lang lang) {
    Json out;
    out["check"] = finding.check;
    out["severity"] = to_string(finding.severity);
    out["confidence"] = to_string(finding.confidence);
    out["title"] = pick(finding.title, lang);
    out["explanation"] = pick(finding.explanation, lang);
    out["subject"] = {{"setting", finding.subject.setting},
                      {"value", finding.subject.value},
                      {"path", finding.subject.path.empty() ? Json() : Json(finding.subject.path)}};
    out["evidence"] = Json::array();
    for (const auto& evidence : finding.evidence) {
        out["evidence"].push_back(
            {{"text", pick(evidence.text, lang)}, {"origin", to_json(evidence.origin)}});
    }
    out["caused_by"] = finding.caused_by ? Json(*finding.caused_by) : Json();
    out["remedies"] = Json::array();
    for (const auto& remedy : finding.remedies) {
        Json edits = Json::array();
        for (const auto& edit : remedy.edits) {
            edits.push_back({{"kind", to_string(edit.kind)}, {"path", edit.path}, {"diff", diff_of(edit)}});
        }
        out["remedies"].push_back({{"id", remedy.id},
                                   {"safety", to_string(remedy.safety)},
                                   {"summary", pick(remedy.summary, lang)},
                                   {"edits", std::move(edits)}});
    }
    out["references"] = finding.references;
    if (!finding.settle.empty()) out["settle"] = finding.settle;
    return out;
}

Json to_json(const Machine& machine) {
    const auto text = [](const Fact<std::string>& fact) {
        return fact.known() ? Json(fact.value()) : Json();
    };
    Json out;
    out["os"] = machine.os;
    out["os_version"] = text(machine.os_version);
    out["machine"] = text(machine.machine);
    out["process_arch"] = text(machine.process_arch);
    out["translated"] = machine.translated.known() ? Json(machine.translated.value()) : Json();
    out["cpu"] = text(machine.cpu);
    return out;
}

void hide_secrets(Json& json) {
    if (json.is_string()) {
        json = redact(json.get_ref<const std::string&>());
    } else if (json.is_structured()) {
        for (auto& part : json) hide_secrets(part);
    }
}

Json to_json(const std::vector<Entitlement>& entitlements) {
    Json out = Json::object();
    for (const auto& [key, value] : entitlements) out[key] = Json::parse(value);
    return out;
}

std::string document(Json json) {
    hide_secrets(json);
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace trueup
