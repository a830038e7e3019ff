// Values made to keep to a schema. Nothing is promised: whoever uses one
// validates it.
#include <algorithm>
#include <cmath>

#include "formats/schema/number.h"
#include "formats/schema/view.h"

namespace trueup {
namespace {

using Json = nlohmann::json;
constexpr std::size_t longest = 4000;  // texts, and far fewer elements
constexpr std::size_t most_elements = 60;

double as_double(const Bound& bound, double other) {
    return bound.value == nullptr ? other : bound.value->get<double>();
}

void add_number(std::vector<Json>& out, double value) {
    if (std::trunc(value) == value && std::abs(value) < 9e15) {
        out.push_back(static_cast<std::int64_t>(value));
    } else if (std::isfinite(value)) {
        out.push_back(value);
    }
}

std::vector<Json> numbers(const View& view) {
    std::vector<Json> out;
    const double least = as_double(view.least, -1), most = as_double(view.most, 1);
    if (view.least.value != nullptr) out.push_back(*view.least.value);
    if (view.most.value != nullptr) out.push_back(*view.most.value);
    for (const double value : {0.0, std::ceil(least), std::floor(most), least + 1, most - 1, 1.0, -1.0, 0.5,
                               (least + most) / 2, least + 0.25, most - 0.25, 3.0, 1e6, -1e6, 1e12 + 0.5})
        add_number(out, value);
    for (const auto* multiple : view.multiples) {
        const double step = multiple->get<double>();
        out.push_back(*multiple);
        for (const double value : {std::ceil(least / step) * step, std::floor(most / step) * step, 3 * step})
            add_number(out, value);
    }
    return out;
}

std::vector<Json> strings(const View& view) {
    std::vector<Json> out;
    const auto least = static_cast<std::size_t>(std::min<std::uint64_t>(view.min_length, longest));
    const auto most =
        static_cast<std::size_t>(std::min<std::uint64_t>(view.max_length.value_or(least + 3), longest));
    for (const auto length : {least, most, std::min(least + 1, most)}) {
        for (const char letter : {'a', 'Z', '0', '-'}) out.push_back(std::string(length, letter));
    }
    for (const auto* text : {"a1", "A-1", "abc", "x_y", "2020-01-31", "2020-01-31T00:00:00Z", "a@example.org",
                             "127.0.0.1", "http://example.org/", "00000000-0000-4000-8000-000000000000"})
        out.emplace_back(text);
    return out;
}

Json array_of(const View& view, std::size_t size, int depth) {
    Json out = Json::array();
    for (std::size_t i = 0; i < size; ++i) {
        const auto element = view_of(view.element(i));
        auto value = sample(element, type_any, depth - 1);
        if (view.unique_items && value && std::ranges::find(out, *value) != out.end()) {
            for (auto& other : samples(element, 0)) {
                if (std::ranges::find(out, other) == out.end()) {
                    value = std::move(other);
                    break;
                }
            }
            if (element.types == type_any || (element.types & type_integer) != 0)
                value = static_cast<std::int64_t>(i) + 10;
        }
        if (!value) break;
        out.push_back(std::move(*value));
    }
    return out;
}

Json object_of(const View& view, const std::vector<std::string>& names, int depth) {
    Json out = Json::object();
    for (const auto& name : names) {
        if (auto value = sample(view_of(view.member(name)), type_any, depth - 1))
            out[name] = std::move(*value);
    }
    for (int i = 0; out.size() < std::min<std::uint64_t>(view.min_properties, most_elements) && i < 60; ++i) {
        const auto name = "other" + std::to_string(i);
        if (auto value = sample(view_of(view.member(name)), type_any, depth - 1))
            out[name] = std::move(*value);
    }
    return out;
}

std::vector<Json> of_type(const View& view, unsigned type, int depth) {
    switch (type) {
        case type_null:
            return {nullptr};
        case type_boolean:
            return {true, false};
        case type_integer:
        case type_fraction:
            return numbers(view);
        case type_string:
            return strings(view);
        case type_array: {
            const auto least =
                static_cast<std::size_t>(std::min<std::uint64_t>(view.min_items, most_elements));
            const auto most = static_cast<std::size_t>(
                std::min<std::uint64_t>(view.max_items.value_or(least + 1), most_elements));
            if (depth == 0) return {Json::array()};
            return {array_of(view, least, depth),
                    array_of(view, std::max(least, std::min<std::size_t>(most, least + 2)), depth)};
        }
        default:
            if (depth == 0) return {Json::object()};
            return {object_of(view, view.required, depth), object_of(view, view.known_names(), depth)};
    }
}

constexpr unsigned in_order[] = {type_integer,  type_string,  type_object, type_array,
                                 type_fraction, type_boolean, type_null};

std::optional<Json> plain_sample(const View& view, unsigned types, int depth) {
    if (view.impossible) return std::nullopt;
    std::optional<Json> uncertain;
    const auto good = [&](const Json& value) {
        if ((types & type_of(value)) == 0) return false;
        const auto verdict = validate_all(view.parts, value, Formats::may_count);
        if (verdict == Validity::unknown && !uncertain) uncertain = value;
        return verdict == Validity::valid;
    };
    if (view.finite) {
        for (const auto* value : view.values) {
            if (good(*value)) return *value;
        }
        return uncertain;
    }
    for (const unsigned type : in_order) {
        if ((type & types & view.types) == 0) continue;
        for (auto& value : of_type(view, type, depth)) {
            if (good(value)) return std::move(value);
        }
    }
    return uncertain;
}

// The alternatives numbered `turn`, of every choice.
Conjunction chosen(const Conjunction& parts, std::size_t turn) {
    Conjunction out = parts;
    for (int round = 0; round < 2; ++round) {
        const auto before = out;
        for (const auto* node : before) {
            for (const auto* list : {&node->any_of, &node->one_of}) {
                const bool settled = std::ranges::any_of(
                    *list, [&](const auto* branch) { return std::ranges::binary_search(out, branch); });
                if (!list->empty() && !settled) include(out, *(*list)[turn % list->size()]);
            }
        }
        if (out == before) break;
    }
    return out;
}

}  // namespace

std::optional<Json> sample(const View& view, unsigned types, int depth) {
    if (depth < 0) return std::nullopt;
    for (std::size_t turn = 0; turn < 4; ++turn) {
        const auto parts = chosen(view.parts, turn);
        if (auto value = plain_sample(parts == view.parts ? view : view_of(parts), types, depth))
            return value;
        if (parts == view.parts) break;
    }
    return std::nullopt;
}

std::vector<Json> samples(const View& view, int depth) {
    std::vector<Json> out;
    if (view.finite) {
        for (const auto* value : view.values) out.push_back(*value);
    }
    for (std::size_t turn = 0; turn < 4 && depth >= 0; ++turn) {
        const auto parts = chosen(view.parts, turn);
        const auto seen = view_of(parts);
        for (const unsigned type : in_order) {
            if ((type & seen.types) == 0) continue;
            for (auto& value : of_type(seen, type, depth)) out.push_back(std::move(value));
        }
        if (parts == view.parts) break;
    }
    return out;
}

}  // namespace trueup
