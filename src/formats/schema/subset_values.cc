// compare_schemas(): types, numbers, texts, and how many there are.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "formats/schema/comparer.h"
#include "formats/schema/format.h"
#include "formats/schema/number.h"

namespace trueup {
namespace {

using Json = nlohmann::json;

const Json* clear_bound(const Bound& bound) { return bound.value; }

// Of integers, "above 0" is "from 1", and "from 0.5" is too.
struct Edge {
    Json value;
    bool open = false;
};
std::optional<Edge> edge(const Bound& bound, bool integers, int sign) {
    const auto* value = clear_bound(bound);
    if (value == nullptr) return std::nullopt;
    Edge out{*value, bound.open};
    const double number = value->get<double>();
    if (!integers || std::abs(number) > 4e15) return out;
    const double whole = sign > 0 ? std::ceil(number) : std::floor(number);
    auto rounded = static_cast<std::int64_t>(whole);
    if (is_integer(*value) && bound.open) rounded += sign;
    return Edge{rounded, false};
}

// Values on the wrong side of a bound.
std::vector<Json> beyond(const Json& limit, int sign) {
    std::vector<Json> out = {limit};
    const double number = limit.get<double>();
    for (const double step : {1.0, 0.5, 0.001, 1000.0, 1e9}) {
        const double value = number + sign * step;
        if (std::trunc(value) == value && std::abs(value) < 9e15)
            out.push_back(static_cast<std::int64_t>(value));
        else
            out.push_back(value);
    }
    return out;
}

template <typename T>
std::vector<T> with(std::vector<T> list, std::vector<T> more) {
    for (auto& one : more) list.push_back(std::move(one));
    return list;
}

}  // namespace

bool SchemaComparer::types(const View& a, const SchemaNode& b) {
    const unsigned missing = a.types & ~b.types;
    if (missing == 0) return true;
    auto rest = a;
    rest.types = missing;
    if (surely_empty(rest)) return true;
    // A fraction alone is missing where one says "number" and the other "integer".
    const auto named =
        missing == type_fraction ? std::string("number (with a fraction)") : type_names(missing);
    std::vector<Json> candidates;
    for (auto& value : samples(a)) {
        if ((type_of(value) & missing) != 0) candidates.push_back(std::move(value));
    }
    return doubt(a, b,
                 {"type",
                  {fmt::format("{} is accepted here only", named), fmt::format("只有这一侧接受 {}", named)},
                  std::move(candidates)});
}

bool SchemaComparer::numbers(const View& a, const SchemaNode& b) {
    const bool integers = (a.types & b.types & type_fraction) == 0;
    bool all = true;
    const auto limit = [&](const char* keyword, const Json* wanted, bool open, const Bound& mine, int sign) {
        if (wanted == nullptr) return;
        const auto least = edge(mine, integers, sign);
        const int order = least ? sign * compare_numbers(least->value, *wanted) : -1;
        if (order > 0 || (order == 0 && (!open || least->open))) return;
        all = doubt(a, b,
                    {keyword,
                     {fmt::format("values beyond {} {} are accepted here only", keyword, wanted->dump()),
                      fmt::format("只有这一侧接受超出 {} {} 的值", keyword, wanted->dump())},
                     with(with(beyond(*wanted, -sign),
                               mine.value == nullptr ? std::vector<Json>{} : beyond(*mine.value, sign)),
                          samples(a))});
    };
    limit("minimum", b.minimum, false, a.least, 1);
    limit("exclusiveMinimum", b.above, true, a.least, 1);
    limit("maximum", b.maximum, false, a.most, -1);
    limit("exclusiveMaximum", b.below, true, a.most, -1);
    if (b.multiple_of != nullptr) {
        const auto wanted = decimal_of(*b.multiple_of);
        const bool fine = (integers && is_multiple({false, 1, 0}, wanted)) ||
                          std::ranges::any_of(a.multiples, [&](const Json* multiple) {
                              return is_multiple(decimal_of(*multiple), wanted);
                          });
        if (!fine) {
            std::vector<Json> more = {1, 2, 3, 5, 7, 11, 0.5, 0.25, 0.1};
            all = doubt(
                a, b,
                {"multipleOf",
                 {"other numbers than multiples of " + b.multiple_of->dump() + " are accepted here only",
                  "只有这一侧接受不是 " + b.multiple_of->dump() + " 的倍数的数"},
                 with(samples(a), std::move(more))});
        }
    }
    if (integers && (b.format == "int32" || b.format == "int64")) {
        const bool said = std::ranges::any_of(a.parts, [&](const auto* node) {
            return node->format == b.format || (b.format == "int64" && node->format == "int32");
        });
        if (!said && trials_ == 0)
            all = open(a, b, "format", "whether `format: " + b.format + "` is enforced is up to the service");
        all = all && said;
    }
    return all;
}

bool SchemaComparer::counted(const View& a, const SchemaNode& b, const char* keyword, bool fine,
                             std::vector<Json> candidates) {
    if (fine) return true;
    return doubt(
        a, b,
        {keyword,
         {fmt::format("sizes beyond {} {} are accepted here only", keyword, b.source->at(keyword).dump()),
          fmt::format("只有这一侧接受超出 {} {} 的大小", keyword, b.source->at(keyword).dump())},
         std::move(candidates)});
}

bool SchemaComparer::strings(const View& a, const SchemaNode& b) {
    bool all = true;
    const auto text_of = [](std::uint64_t length) {
        return Json(std::string(static_cast<std::size_t>(std::min<std::uint64_t>(length, 100'000)), 'a'));
    };
    if (b.min_length) {
        std::vector<Json> shorter;
        if (*b.min_length > 0) shorter = {text_of(*b.min_length - 1), text_of(a.min_length), "", "0"};
        all =
            counted(a, b, "minLength", a.min_length >= *b.min_length, with(std::move(shorter), samples(a))) &&
            all;
    }
    if (b.max_length) {
        all = counted(
                  a, b, "maxLength", a.max_length && *a.max_length <= *b.max_length,
                  with<Json>({text_of(*b.max_length + 1), text_of(a.max_length.value_or(0))}, samples(a))) &&
              all;
    }
    if (!b.pattern_text.empty() && b.pattern != nullptr) {
        const bool same = std::ranges::any_of(
            a.parts, [&](const auto* node) { return node->pattern_text == b.pattern_text; });
        if (!same) {
            all =
                doubt(a, b,
                      {"pattern",
                       {"texts that do not match " + Json(b.pattern_text).dump() + " are accepted here only",
                        "只有这一侧接受与 " + Json(b.pattern_text).dump() + " 不匹配的文本"},
                       samples(a)});
        }
    }
    if (!format_demands(b.format) || b.format == "int32" || b.format == "int64") return all;
    const bool same =
        std::ranges::any_of(a.parts, [&](const auto* node) { return node->format == b.format; });
    if (same) return all;
    return open(a, b, "format", "whether `format: " + b.format + "` is enforced is up to the service");
}

bool SchemaComparer::arrays(const View& a, const SchemaNode& b) {
    bool all = true;
    const auto of_size = [&](std::uint64_t size) {
        Json out = Json::array();
        for (std::uint64_t i = 0; i < std::min<std::uint64_t>(size, 200); ++i)
            out.push_back(
                sample(view_of(a.element(static_cast<std::size_t>(i))), type_any).value_or(nullptr));
        return out;
    };
    if (b.min_items) {
        all = counted(a, b, "minItems", a.min_items >= *b.min_items,
                      {of_size(*b.min_items == 0 ? 0 : *b.min_items - 1), of_size(a.min_items)});
    }
    if (b.max_items) {
        all = counted(a, b, "maxItems", a.max_items && *a.max_items <= *b.max_items,
                      {of_size(*b.max_items + 1), of_size(a.max_items.value_or(0))}) &&
              all;
    }
    if (b.unique_items && !a.unique_items && !(a.max_items && *a.max_items <= 1)) {
        std::vector<Json> twice;
        for (const auto size : {std::max<std::uint64_t>(2, a.min_items), a.min_items + 2}) {
            twice.push_back(of_size(size));
            if (twice.back().size() > 1) twice.back()[1] = twice.back()[0];
        }
        all = doubt(a, b,
                    {"uniqueItems",
                     {"equal elements are accepted here only", "只有这一侧接受相等的元素"},
                     std::move(twice)});
    }
    all = elements(a, b) && all;
    if (b.contains == nullptr) return all;
    const bool same = std::ranges::any_of(a.parts, [&](const auto* node) {
        return node->contains != nullptr && trial(conjunction_of(*node->contains), *b.contains);
    });
    if (same || (a.min_items > 0 && trial(a.element(0), *b.contains))) return all;
    return doubt(
        a, b,
        {"contains",
         {"arrays without such an element are accepted here only", "只有这一侧接受不含此类元素的数组"},
         {of_size(0), of_size(a.min_items), of_size(a.min_items + 1)}});
}

bool SchemaComparer::elements(const View& a, const SchemaNode& b) {
    constexpr std::size_t most_places = 500;
    const auto places = std::max(a.longest_tuple(), b.tuple.size());
    if (places > most_places) return open(a, b, "items", "there are too many places to compare each");
    bool all = true;
    for (std::size_t i = 0; i < places; ++i) {
        if (a.max_items && i >= *a.max_items) return all;
        const auto mine = a.element(i);
        if (surely_empty(view_of(mine))) return all;  // no array is that long
        const auto* theirs = i < b.tuple.size() ? b.tuple[i] : b.items;
        if (theirs != nullptr) all = holds_below(a, {{}, false, false, "", i}, mine, *theirs) && all;
        if (!all && trials_ > 0) return false;
    }
    if (b.items == nullptr || (a.max_items && places >= *a.max_items)) return all;
    return holds_below(a, {{}, false, places == 0, "", places}, a.other_elements(), *b.items) && all;
}

}  // namespace trueup
