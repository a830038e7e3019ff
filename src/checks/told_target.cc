#include "checks/told_target.h"

#include <algorithm>
#include <utility>

#include "checks/support.h"
#include "checks/told.h"

namespace trueup {
namespace {

struct Value {
    std::string value;
    int line = 0;
    std::string text;
};

// What a command line alone asks for is meant for that command.
Value in_force(const Facts& facts, std::string_view name) {
    if (const auto* shown = shown_setting(facts, name); shown != nullptr && !shown->value.empty())
        return {shown->value, shown->origin.line, shown->origin.text};
    if (const auto* variable = facts.env.find(name); variable != nullptr && !variable->value.empty())
        return {variable->value, variable->origin.line, variable->origin.text};
    for (const auto& assignment : facts.paste.assignments) {
        if (assignment.name == name && assignment.exported && !assignment.value.empty() &&
            assignment.where != PastedAssignment::Where::dockerfile)
            return {assignment.value, assignment.line, assignment.text};
    }
    for (const auto& line : facts.go_env_file_lines) {
        if (line.name == name && !line.value.empty()) return {line.value, line.origin.line, line.origin.text};
    }
    return {};
}

}  // namespace

OtherTarget other_target(const Facts& facts) {
    const auto host_os = shown_env(facts, "GOHOSTOS").empty() ? told_os(facts) : shown_env(facts, "GOHOSTOS");
    auto host_arch = told_go_arch(facts);
    if (host_arch.empty()) host_arch = told_machine(facts);
    for (const auto& [name, host] : {std::pair<std::string_view, std::string>{"GOOS", host_os},
                                     std::pair<std::string_view, std::string>{"GOARCH", host_arch}}) {
        auto value = in_force(facts, name);
        if (value.value.empty() || host.empty() || value.value == host) continue;
        const bool sure =
            name == "GOARCH" || !shown_env(facts, "GOHOSTOS").empty() || !facts.machine.os.empty();
        return {std::string(name), value.value, host, sure, value.line, value.text};
    }
    return {};
}

std::optional<Trial> works_with_32_bits(const Facts& facts) {
    auto trial = told_trial(facts, "GOARCH", "cc-word-size");
    const bool smaller = trial && trial->failure->at("bits") == "64" &&
                         (trial->worked_with == "arm" || trial->worked_with == "386");
    return smaller ? std::move(trial) : std::nullopt;
}

bool darwin_arm64_before_port(const Facts& facts) {
    auto release = told_release(facts);
    const auto asked = [&](std::string_view name, std::string_view value) {
        if (shown_env(facts, name) == value) return true;
        const auto values = told_values(facts, name);
        return std::ranges::any_of(values, [&](const ToldValue& one) { return one.value == value; });
    };
    if (release.empty()) release = release_in_path(shown_env(facts, "GOROOT"));
    if (const auto* linker = line_with(facts, "/pkg/tool/"); release.empty() && linker != nullptr)
        release = release_in_path(linker->text.substr(0, linker->text.find("/pkg/tool/")));
    // goreleaser's name of a target.
    const bool named = line_with(facts, "failed to build for darwin_arm64") != nullptr;
    return !release.empty() && compare_go(release, "go1.16") < 0 &&
           (named || (asked("GOOS", "darwin") && asked("GOARCH", "arm64")));
}

bool asks_for_static(const Facts& facts) {
    return std::ranges::any_of(facts.paste.lines, [](const PastedLine& line) {
        const auto at = line.text.find("extldflags");
        return at != std::string::npos && line.text.find("-static", at) != std::string::npos;
    });
}

}  // namespace trueup
