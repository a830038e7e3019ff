// A stable sort. std::stable_sort of libstdc++ 12 asks for its memory by a
// function that C++17 deprecates, which clang 19 reports as ours.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <numeric>
#include <utility>
#include <vector>

namespace trueup {

// Equal elements keep their order. `less` orders what `projection` makes of an element.
template <typename T, typename Less = std::ranges::less, typename Projection = std::identity>
void sort_stably(std::vector<T>& list, Less less = {}, Projection projection = {}) {
    std::vector<std::size_t> order(list.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
        const auto& left = list[a];
        const auto& right = list[b];
        if (std::invoke(less, std::invoke(projection, left), std::invoke(projection, right))) return true;
        if (std::invoke(less, std::invoke(projection, right), std::invoke(projection, left))) return false;
        return a < b;
    });
    std::vector<T> sorted;
    sorted.reserve(list.size());
    for (const auto at : order) sorted.push_back(std::move(list[at]));
    list = std::move(sorted);
}

}  // namespace trueup
