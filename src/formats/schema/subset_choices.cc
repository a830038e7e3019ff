// compare_schemas(): anyOf, oneOf, not, if.
#include <algorithm>

#include "formats/schema/comparer.h"

namespace trueup {

bool SchemaComparer::any(const View& a, const SchemaNode& b) {
    if (std::ranges::any_of(b.any_of, [&](const auto* branch) { return trial(a.parts, *branch); }))
        return true;
    if (bool all = true; by_types(a, b, all)) return all;
    return doubt(a, b,
                 {"anyOf",
                  {"some of what is accepted here fits no alternative of the other side",
                   "这一侧接受的某些值不符合另一侧的任何备选"},
                  samples(a)});
}

bool SchemaComparer::one(const View& a, const SchemaNode& b) {
    for (const auto* branch : b.one_of) {
        const bool alone = std::ranges::all_of(b.one_of, [&](const auto* other) {
            return other == branch || surely_disjoint(a.parts, conjunction_of(*other));
        });
        // Listed twice, it is never the only one.
        if (alone && std::ranges::count(b.one_of, branch) == 1 && trial(a.parts, *branch)) return true;
    }
    if (bool all = true; by_types(a, b, all)) return all;
    return doubt(a, b,
                 {"oneOf",
                  {"some of what is accepted here fits none of the other side's alternatives, or several",
                   "这一侧接受的某些值不符合另一侧的任何备选，或同时符合多个"},
                  samples(a)});
}

bool SchemaComparer::negated(const View& a, const SchemaNode& b) {
    const auto forbidden = conjunction_of(*b.negated);
    if (surely_disjoint(a.parts, forbidden)) return true;
    const bool same = std::ranges::any_of(a.parts, [&](const auto* node) {
        return node->negated != nullptr && trial(forbidden, *node->negated);
    });
    if (same) return true;
    auto candidates = samples(view_of(joined(a.parts, forbidden)));
    for (auto& value : samples(a)) candidates.push_back(std::move(value));
    return doubt(
        a, b,
        {"not",
         {"some of what is accepted here is forbidden on the other side", "这一侧接受的某些值在另一侧被禁止"},
         std::move(candidates)});
}

bool SchemaComparer::conditional(const View& a, const SchemaNode& b) {
    const auto fits = [&](const Conjunction& mine, const SchemaNode* schema) {
        return schema == nullptr || trial(mine, *schema);
    };
    const auto test = conjunction_of(*b.condition);
    const bool never = surely_disjoint(a.parts, test);
    const bool always = !never && trial(a.parts, *b.condition);
    if ((never || fits(joined(a.parts, test), b.then)) && (always || fits(a.parts, b.otherwise))) return true;
    auto candidates = samples(view_of(joined(a.parts, test)));
    for (auto& value : samples(a)) candidates.push_back(std::move(value));
    return doubt(a, b,
                 {"if",
                  {"some of what is accepted here breaks the other side's condition",
                   "这一侧接受的某些值不满足另一侧的条件"},
                  std::move(candidates)});
}

}  // namespace trueup
