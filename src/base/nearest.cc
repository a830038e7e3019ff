#include "base/nearest.h"

#include <algorithm>
#include <array>

namespace trueup {

int edit_distance(std::string_view left, std::string_view right) {
    // Three rows of the table: the one being made and the two before it.
    std::array<std::vector<int>, 3> rows;
    rows.fill(std::vector<int>(right.size() + 1));
    for (std::size_t j = 0; j <= right.size(); ++j) rows[0][j] = static_cast<int>(j);
    for (std::size_t i = 1; i <= left.size(); ++i) {
        auto& now = rows[i % 3];
        const auto& above = rows[(i - 1) % 3];
        now[0] = static_cast<int>(i);
        for (std::size_t j = 1; j <= right.size(); ++j) {
            const int cost = left[i - 1] == right[j - 1] ? 0 : 1;
            now[j] = std::min({above[j] + 1, now[j - 1] + 1, above[j - 1] + cost});
            if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                now[j] = std::min(now[j], rows[(i - 2) % 3][j - 2] + 1);
        }
    }
    return rows[left.size() % 3][right.size()];
}

std::string_view nearest_word(std::string_view word, const std::vector<std::string_view>& candidates) {
    std::string_view best;
    int least = 0;
    bool tie = false;
    for (const auto candidate : candidates) {
        const int limit = std::max(1, static_cast<int>(candidate.size()) / 3);
        const int distance = edit_distance(word, candidate);
        if (distance > limit || (!best.empty() && distance > least)) continue;
        tie = !best.empty() && distance == least && candidate != best;
        best = candidate;
        least = distance;
    }
    return tie ? std::string_view() : best;
}

}  // namespace trueup
