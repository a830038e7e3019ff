#include <fmt/format.h>

#include "facts/signature.h"
#include "report/inspect.h"
#include "report/json.h"

namespace trueup {
namespace {

Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json to_json(const GoModule& module) {
    Json out = {{"path", module.path}, {"version", module.version}, {"sum", text_or_null(module.sum)}};
    if (!module.replaced_by.empty()) out["replaced_by"] = module.replaced_by;
    return out;
}

Json to_json(const GoProgram& go) {
    Json out;
    out["version"] = text_or_null(go.version);
    out["path"] = text_or_null(go.path);
    out["module"] = go.module.path.empty() ? Json() : to_json(go.module);
    out["settings"] = Json::object();
    for (const auto& [name, value] : go.settings) out["settings"][name] = value;
    out["build_id"] = text_or_null(go.build_id);
    if (!go.dependencies.empty()) {
        out["dependencies"] = Json::array();
        for (const auto& module : go.dependencies) out["dependencies"].push_back(to_json(module));
    }
    return out;
}

const char* kind_text(SignatureClaim::Kind kind) {
    switch (kind) {
        case SignatureClaim::Kind::none:
            return "none";
        case SignatureClaim::Kind::ad_hoc:
            return "ad-hoc";
        case SignatureClaim::Kind::linker_signed:
            return "linker-signed";
        case SignatureClaim::Kind::present:
            break;
    }
    return "present";
}

Json to_json(const SignatureClaim& signature) {
    return {{"kind", kind_text(signature.kind)},
            {"team_id", text_or_null(signature.team_id)},
            {"identifier", text_or_null(signature.identifier)},
            {"cdhash", text_or_null(signature.cdhash)},
            {"flags", signature.flags},
            {"flag_names", flag_names(signature.flags)},
            {"entitlements", to_json(signature.entitlements)}};
}

Json to_json(const BinarySlice& slice, const InspectedFile& file) {
    Json out;
    out["arch"] = text_or_null(slice.arch);
    out["type"] = slice.type;
    out["platform"] = text_or_null(slice.platform);
    out["min_os"] = text_or_null(slice.min_os);
    out["sdk"] = text_or_null(slice.sdk);
    out["uuid"] = text_or_null(slice.uuid);
    out["libraries"] = slice.libraries;
    // Only formats that can be signed say whether they are.
    const bool can_be_signed = file.format == "mach-o" || file.format == "pe";
    out["signature"] = can_be_signed ? to_json(slice.signature) : Json();
    out["machine"] = slice.machine;
    if (!slice.subtype.empty()) out["subtype"] = slice.subtype;
    if (!slice.name.empty()) out["name"] = slice.name;
    if (!slice.interpreter.empty()) out["interpreter"] = slice.interpreter;
    if (!slice.rpaths.empty()) out["rpaths"] = slice.rpaths;
    if (!slice.build_id.empty()) out["build_id"] = slice.build_id;
    if (!slice.version_floors.empty()) out["version_floors"] = slice.version_floors;
    if (slice.encrypted) out["encrypted"] = true;
    if (slice.members > 0) {
        out["members"] = slice.members;
        out["first_member"] = slice.first_member;
    }
    // A universal file can hold programs of two builds.
    if (file.universal && slice.go) out["go"] = to_json(*slice.go);
    return out;
}

Json to_json(const InspectedFile& file, Lang lang) {
    Json out;
    out["path"] = file.path;
    out["format"] = file.format;
    out["size"] = file.size;
    if (file.universal) out["universal"] = true;
    if (file.thin) out["thin"] = true;
    out["slices"] = Json::array();
    for (const auto& slice : file.slices) out["slices"].push_back(to_json(slice, file));
    const auto* go = file.go();
    out["go"] = go != nullptr ? to_json(*go) : Json();
    out["problems"] = Json::array();
    out["details"] = Json::array();
    for (const auto& problem : file.problems) {
        out["problems"].push_back(problem.id);
        out["details"].push_back({{"id", problem.id},
                                  {"severity", to_string(problem.severity)},
                                  {"text", pick(problem.text, lang)}});
    }
    return out;
}

}  // namespace

std::string inspect_json(const std::vector<InspectedFile>& files, const InspectSummary& summary, Lang lang) {
    Json out;
    out["schema"] = "trueup.inspect/1";
    out["files"] = Json::array();
    for (const auto& file : files) out["files"].push_back(to_json(file, lang));
    Json by_arch = Json::object();
    for (const auto& [arch, number] : summary.by_arch) by_arch[arch.empty() ? "unknown" : arch] = number;
    out["summary"] = {{"files", summary.files},
                      {"binaries", summary.binaries},
                      {"bytes", summary.bytes},
                      {"seconds", summary.seconds},
                      {"by_arch", by_arch},
                      {"with_problems", summary.with_problems},
                      {"unreadable", summary.unreadable}};
    out["unreadable"] = Json::array();
    for (const auto& error : summary.errors) {
        out["unreadable"].push_back({{"path", error.file}, {"reason", error.message}});
    }
    return document(std::move(out));
}

}  // namespace trueup
