#include "formats/version_floor.h"

#include <algorithm>

namespace trueup {
namespace {

constexpr std::size_t max_families = 64;  // a real program has three or four

// Takes the number up to the next dot; without leading zeros, longer is larger.
std::string_view take_number(std::string_view& text) {
    const auto dot = std::min(text.find('.'), text.size());
    auto number = text.substr(0, dot);
    text.remove_prefix(std::min(dot + 1, text.size()));
    number.remove_prefix(std::min(number.find_first_not_of('0'), number.size()));
    return number;
}

}  // namespace

int compare_dotted(std::string_view a, std::string_view b) {
    while (!a.empty() || !b.empty()) {
        const auto left = take_number(a);
        const auto right = take_number(b);
        if (left.size() != right.size()) return left.size() < right.size() ? -1 : 1;
        if (left != right) return left < right ? -1 : 1;
    }
    return 0;
}

void note_version(std::map<std::string, std::string>& floors, std::string_view version) {
    const auto bar = version.rfind('_');
    if (bar == std::string_view::npos || bar == 0) return;
    const auto number = version.substr(bar + 1);
    if (number.empty() || number.find_first_not_of("0123456789.") != std::string_view::npos) return;
    const std::string family(version.substr(0, bar));
    const auto known = floors.find(family);
    if (known == floors.end()) {
        if (floors.size() < max_families) floors.emplace(family, number);
    } else if (compare_dotted(known->second, number) < 0) {
        known->second = number;
    }
}

}  // namespace trueup
