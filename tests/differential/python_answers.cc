// What trueup makes of Python versions, specifiers, markers, requirements and
// installed packages: one question a line on stdin, one answer a line on stdout,
// both JSON. python_peer.py asks, and asks the real thing too.
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>

#include "formats/python_requirement.h"
#include "formats/python_version.h"
#include "platform/hosts.h"
#include "release/dependencies.h"

namespace {

using Json = nlohmann::json;

Json version(const Json& question) {
    const auto version = trueup::parse_python_version(question["text"].get<std::string>());
    if (!version) return nullptr;
    return {version->text(), version->is_prerelease()};
}

Json order(const Json& question) {
    const auto a = trueup::parse_python_version(question["a"].get<std::string>());
    const auto b = trueup::parse_python_version(question["b"].get<std::string>());
    if (!a || !b) return nullptr;
    return *a < *b ? -1 : *a == *b ? 0 : 1;
}

Json specifier(const Json& question) {
    const auto clauses = trueup::parse_python_specifiers(question["specifier"].get<std::string>());
    if (!clauses) return nullptr;
    Json out = Json::array();
    for (const auto& text : question["versions"]) {
        const auto version = trueup::parse_python_version(text.get<std::string>());
        if (!version) return "no version";
        out.push_back({clauses->contains(*version, true), clauses->contains(*version, false)});
    }
    return out;
}

Json marker(const Json& question) {
    const auto marker = trueup::parse_python_marker(question["marker"].get<std::string>());
    if (!marker) return nullptr;
    switch (marker->holds(question["values"].get<trueup::MarkerValues>())) {
        case trueup::MarkerTruth::yes:
            return true;
        case trueup::MarkerTruth::no:
            return false;
        case trueup::MarkerTruth::unknown:
            break;
    }
    return "unknown";
}

Json requirement(const Json& question) {
    const auto parsed = trueup::parse_python_requirement(question["text"].get<std::string>());
    if (!parsed) return nullptr;
    return {{"name", parsed->name},
            {"extras", parsed->extras},
            {"specifier", parsed->specifiers.text()},
            {"url", parsed->url},
            {"marker", parsed->marker.has_value()}};
}

// The findings of the environment: [check, subject, value] each.
Json environment(const Json& question) {
    const auto host = trueup::live_host({});
    if (!host) return nullptr;
    trueup::DependencySection section;
    section.site_packages = question["folders"].get<std::vector<std::string>>();
    section.virtual_env = question.value("virtual_env", std::string());
    section.markers = question["values"].get<trueup::MarkerValues>();
    const auto judgement = trueup::check_dependencies(**host, section);
    Json out = Json::array();
    for (const auto& finding : judgement.findings)
        out.push_back({finding.check, finding.subject.setting, finding.subject.value});
    return out;
}

Json answer(const Json& question) {
    const auto op = question["op"].get<std::string>();
    if (op == "version") return version(question);
    if (op == "order") return order(question);
    if (op == "specifier") return specifier(question);
    if (op == "marker") return marker(question);
    if (op == "requirement") return requirement(question);
    return environment(question);
}

}  // namespace

int main() {
    std::string line;
    for (int c = std::getchar(); c != EOF; c = std::getchar()) {
        if (c != '\n') {
            line += static_cast<char>(c);
            continue;
        }
        std::puts(answer(Json::parse(line)).dump().c_str());
        line.clear();
    }
    return 0;
}
