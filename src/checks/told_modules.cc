#include "checks/told_modules.h"

#include <algorithm>

#include "checks/told.h"

namespace trueup {

bool told_modules_off(const Facts& facts) {
    if (const auto* shown = shown_setting(facts, "GO111MODULE"); shown != nullptr && !shown->value.empty())
        return shown->value == "off";
    const auto off = [](const auto& one) { return one.value == "off"; };
    const auto values = told_values(facts, "GO111MODULE");
    if (std::ranges::any_of(values, off)) return true;
    return std::ranges::any_of(facts.go_env_file_lines,
                               [&](const Variable& line) { return line.name == "GO111MODULE" && off(line); });
}

}  // namespace trueup
