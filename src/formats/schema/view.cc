#include "formats/schema/view.h"

#include <algorithm>
#include <set>

#include "formats/schema/number.h"
#include "formats/schema/validate.h"

namespace trueup {
namespace {

using Json = nlohmann::json;

template <typename T>
void sort_once(std::vector<T>& list) {
    std::ranges::sort(list);
    list.erase(std::ranges::unique(list).begin(), list.end());
}

void raise(std::uint64_t& least, const SchemaNode::Count& limit) {
    if (limit) least = std::max(least, *limit);
}
void lower(std::optional<std::uint64_t>& most, const SchemaNode::Count& limit) {
    if (limit) most = most ? std::min(*most, *limit) : *limit;
}

// `sign` 1: the greater one is tighter.
void tighten(Bound& bound, const Json* value, bool open, const SchemaNode* node, int sign) {
    if (value == nullptr) return;
    const int order = bound.value == nullptr ? 1 : sign * compare_numbers(*value, *bound.value);
    if (order > 0 || (order == 0 && open && !bound.open)) bound = {value, open, node};
}

bool crossed(const Bound& least, const Bound& most) {
    if (least.value == nullptr || most.value == nullptr) return false;
    const int order = compare_numbers(*least.value, *most.value);
    return order > 0 || (order == 0 && (least.open || most.open));
}

void add_all(Conjunction& out, const SchemaNode* node) {
    if (node != nullptr) include(out, *node);
}

}  // namespace

void include(Conjunction& all, const SchemaNode& node) {
    const auto at = std::ranges::lower_bound(all, &node);
    if (at != all.end() && *at == &node) return;
    all.insert(at, &node);
    if (node.ref != nullptr) include(all, *node.ref);
    for (const auto* part : node.all_of) include(all, *part);
}

Conjunction conjunction_of(const SchemaNode& node) {
    Conjunction out;
    include(out, node);
    return out;
}

Conjunction joined(Conjunction all, const Conjunction& more) {
    for (const auto* node : more) include(all, *node);
    return all;
}

View view_of(const Conjunction& parts) {
    View view;
    view.parts = parts;
    for (const auto* node : parts) {
        view.types &= node->types;
        view.impossible = view.impossible || node->never;
        if (node->finite && (!view.finite || node->values.size() < view.values.size()))
            view.values = node->values;
        view.finite = view.finite || node->finite;
        tighten(view.least, node->minimum, false, node, 1);
        tighten(view.least, node->above, true, node, 1);
        tighten(view.most, node->maximum, false, node, -1);
        tighten(view.most, node->below, true, node, -1);
        if (node->multiple_of != nullptr) view.multiples.push_back(node->multiple_of);
        raise(view.min_length, node->min_length);
        raise(view.min_items, node->min_items);
        raise(view.min_properties, node->min_properties);
        lower(view.max_length, node->max_length);
        lower(view.max_items, node->max_items);
        lower(view.max_properties, node->max_properties);
        view.unique_items = view.unique_items || node->unique_items;
        view.required.insert(view.required.end(), node->required.begin(), node->required.end());
    }
    const bool whole = std::ranges::any_of(view.multiples, [](const Json* multiple) {
        return is_multiple(decimal_of(*multiple), {false, 1, 0});
    });
    if (whole) view.types &= ~static_cast<unsigned>(type_fraction);
    sort_once(view.required);
    view.min_properties = std::max<std::uint64_t>(view.min_properties, view.required.size());
    return view;
}

bool View::requires_name(const std::string& name) const { return std::ranges::binary_search(required, name); }

Conjunction View::member(const std::string& name) const {
    Conjunction out;
    for (const auto* node : parts) {
        bool named = false, may_be_named = false;
        if (const auto* schema = node->property(name)) {
            named = true;
            include(out, *schema);
        }
        for (const auto& property : node->pattern_properties) {
            if (property.pattern == nullptr) {
                may_be_named = true;
            } else if (property.pattern->found_in(name)) {
                named = true;
                include(out, *property.schema);
            }
        }
        // Leaving a part out widens this side, which is the careful direction for it.
        if (!named && !may_be_named) add_all(out, node->additional_properties);
    }
    return out;
}

Conjunction View::element(std::size_t index) const {
    Conjunction out;
    for (const auto* node : parts) {
        add_all(out, index < node->tuple.size() ? node->tuple[index] : node->items);
    }
    return out;
}

Conjunction View::other_members() const {
    Conjunction out;
    for (const auto* node : parts) {
        if (node->pattern_properties.empty()) add_all(out, node->additional_properties);
    }
    return out;
}

Conjunction View::other_elements() const {
    Conjunction out;
    for (const auto* node : parts) add_all(out, node->items);
    return out;
}

std::size_t View::longest_tuple() const {
    std::size_t out = 0;
    for (const auto* node : parts) out = std::max(out, node->tuple.size());
    return out;
}

std::vector<std::string> View::known_names() const {
    std::vector<std::string> out = required;
    for (const auto* node : parts) {
        for (const auto& [name, schema] : node->properties) out.push_back(name);
    }
    sort_once(out);
    return out;
}

bool View::has_patterns() const {
    return std::ranges::any_of(parts, [](const auto* node) { return !node->pattern_properties.empty(); });
}

Validity validate_all(const Conjunction& parts, const Json& value, Formats formats) {
    Validity out = Validity::valid;
    for (const auto* node : parts) {
        const auto one = validate(*node, value, formats);
        if (one == Validity::invalid) return one;
        if (one == Validity::unknown) out = one;
    }
    return out;
}

namespace {

// Without a look at alternatives.
bool plainly_empty(const View& view, int depth) {
    if (view.impossible || view.types == 0) return true;
    if (view.finite) {
        return std::ranges::all_of(view.values, [&](const Json* value) {
            return validate_all(view.parts, *value) == Validity::invalid;
        });
    }
    if (depth == 0) return false;
    unsigned left = view.types;
    const auto strike = [&](bool broken, unsigned types) {
        if (broken) left &= ~types;
    };
    strike(crossed(view.least, view.most), type_number);
    strike(view.max_length && *view.max_length < view.min_length, type_string);
    strike(view.max_items && *view.max_items < view.min_items, type_array);
    strike(view.max_properties && *view.max_properties < view.min_properties, type_object);
    if ((left & type_object) != 0) {
        strike(std::ranges::any_of(view.required,
                                   [&](const std::string& name) {
                                       return plainly_empty(view_of(view.member(name)), depth - 1);
                                   }),
               type_object);
    }
    if ((left & type_array) != 0 && view.min_items > 0)
        strike(plainly_empty(view_of(view.element(0)), depth - 1), type_array);
    return left == 0;
}

}  // namespace

bool surely_empty(const View& view, int depth) {
    if (plainly_empty(view, depth)) return true;
    // Every alternative of one choice is empty together with the rest.
    for (const auto* node : view.parts) {
        for (const auto* list : {&node->any_of, &node->one_of}) {
            const bool none = !list->empty() && std::ranges::all_of(*list, [&](const SchemaNode* branch) {
                return plainly_empty(view_of(joined(view.parts, conjunction_of(*branch))), depth);
            });
            if (none) return true;
        }
    }
    return false;
}

bool surely_disjoint(const Conjunction& a, const Conjunction& b, int depth) {
    return surely_empty(view_of(joined(a, b)), depth);
}

}  // namespace trueup
