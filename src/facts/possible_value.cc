#include "facts/possible_value.h"

#include <algorithm>

#include "base/text.h"

namespace trueup {

bool surely_adds(const Assignment& assignment, std::string_view dir, std::string_view home) {
    const auto& origin = assignment.origin;
    const auto elements = split(assignment.value, ':');
    if (assignment.unset || std::ranges::find(elements, dir) == elements.end()) return false;
    if (!assignment.possible) return true;
    if (origin.note != made_of_possible_values) return false;
    if (origin.text.contains(dir)) return true;
    if (home.empty() || !is_inside(dir, home)) return false;
    const auto rest = dir.substr(home.size());
    return std::ranges::any_of(
        std::to_array<std::string_view>({"$HOME", "${HOME}", "~"}),
        [&](std::string_view name) { return origin.text.contains(std::string(name) + std::string(rest)); });
}

}  // namespace trueup
