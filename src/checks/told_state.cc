#include "checks/told_state.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/lower.h"
#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

bool looks_like_error(std::string_view text) {
    const auto low = lower(text.substr(0, 400));
    static constexpr auto words = std::to_array<std::string_view>(
        {"error",     "fail",      "fatal",     "panic",     "cannot ",   "can't ",
         "could not", "unable to", "undefined", "not found", "no such ",  "denied",
         "refused",   "timeout",   "timed out", "unknown ",  "invalid",   "unsupported",
         "killed",    "warning",   "missing",   "mismatch",  "expected ", "imported and not used",
         "go: ",      "错误",      "失败",      "无法",      "找不到",    "未找到",
         "警告"});
    if (std::ranges::any_of(words, [&](std::string_view word) { return low.contains(word); })) return true;
    // "./x.go:3:2: …"
    const auto go = low.find(".go:");
    return go != std::string::npos && go + 4 < low.size() &&
           std::isdigit(static_cast<unsigned char>(low[go + 4])) != 0;
}

// The value and where it stands; a line of a file is told from the environment.
bool value_of(const Facts& facts, std::string_view name, GoEnvCounts go_env, Variable& out) {
    for (const auto& assignment : facts.paste.assignments) {
        if (assignment.name != name || !assignment.exported || assignment.value.empty() ||
            assignment.where == PastedAssignment::Where::dockerfile)
            continue;
        const bool file = assignment.where == PastedAssignment::Where::startup_file;
        // Made by a command or of another variable: what go env shows is the value.
        const auto* shown = shown_setting(facts, name);
        const bool made = assignment.value.find('$') != std::string::npos && shown != nullptr;
        out = {std::string(name),
               made ? shown->value : assignment.value,
               {file ? OriginKind::file : OriginKind::process, assignment.file, 0, assignment.text, {}}};
        return true;
    }
    if (const auto* variable = facts.env.find(name); variable != nullptr && !variable->value.empty()) {
        out = *variable;
        return true;
    }
    if (const auto at = facts.paste.echoed.find(std::string(name)); at != facts.paste.echoed.end()) {
        out = {std::string(name), at->second, {OriginKind::process, {}, 0, {}, {}}};
        return true;
    }
    const auto* shown = shown_setting(facts, name);
    if (go_env == GoEnvCounts::no || shown == nullptr || shown->value.empty()) return false;
    out = {std::string(name), shown->value, shown->origin};
    return true;
}

}  // namespace

bool shows_state_only(const Facts& facts) {
    const bool message = std::ranges::any_of(facts.symptoms, [](const Symptom& s) {
        return s.id != "fixed-toolchain-download" && s.id != "alias-line";
    });
    if (message || facts.live) return false;
    return std::ranges::none_of(facts.paste.lines, [&](const PastedLine& line) {
        // A remark in a start-up file may say anything.
        return !trim(line.text).starts_with('#') && looks_like_error(line.text);
    });
}

void judge_shown_state(const Facts& facts, Verdict& verdict, void (*run)(const Facts&, Verdict&),
                       std::initializer_list<std::string_view> names, GoEnvCounts go_env) {
    if (!shows_state_only(facts)) return;
    Facts copy = facts;
    copy.env.variables.clear();
    for (const auto name : names) {
        Variable variable;
        if (value_of(facts, name, go_env, variable)) copy.env.variables.push_back(std::move(variable));
    }
    if (copy.env.variables.empty()) return;
    auto& go = copy.selection;
    if (go.version.empty()) go.version = told_release(facts);
    if (go.go.archs.empty() && !told_go_arch(facts).empty()) go.go.archs = {told_go_arch(facts)};
    if (go.go.os.empty()) go.go.os = told_os(facts);
    auto& machine = copy.machine;
    if (machine.os.empty()) machine.os = told_os(facts);
    if (!machine.machine.known() && machine.process_arch.known()) machine.machine = machine.process_arch;
    run(copy, verdict);
}

}  // namespace trueup
