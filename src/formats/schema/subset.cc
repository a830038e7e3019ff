#include "formats/schema/subset.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/json.h"
#include "base/text.h"
#include "formats/schema/comparer.h"
#include "formats/schema/number.h"

namespace trueup {
namespace {

using Json = nlohmann::json;
constexpr std::size_t most_steps = 20'000;
constexpr std::size_t most_noted = 40;
constexpr std::size_t longest_text = 20'000;
constexpr std::size_t longest_side = 160;

bool has_reference(const Json& json) {
    if (json.is_object() && (json.contains("$ref") || json.contains("$dynamicRef"))) return true;
    return json.is_structured() && std::ranges::any_of(json, has_reference);
}

// What a schema says under a keyword; the whole of it where there is none.
std::string side(const Json& source, const std::string& keyword) {
    const Json* said = &source;
    std::string before;
    if (!keyword.empty() && source.is_object()) {
        if (!source.contains(keyword)) return "no " + keyword;
        said = &source.at(keyword);
        before = keyword + ": ";
    }
    auto text = before + said->dump(-1, ' ', false, Json::error_handler_t::replace);
    if (text.size() > longest_side) text = valid_utf8(text.substr(0, longest_side)) + "…";
    return text;
}

const Json json_null = nullptr;
const Json json_true = true;
const Json json_false = false;

}  // namespace

SubsetResult SchemaComparer::run() {
    holds(conjunction_of(narrow_), wide_);
    return std::move(result_);
}

bool SchemaComparer::trial(const Conjunction& a, const SchemaNode& b) {
    ++trials_;
    const bool out = holds(a, b);
    --trials_;
    return out;
}

bool SchemaComparer::holds(const Conjunction& a, const SchemaNode& b) {
    const auto view = view_of(a);
    if (++steps_ > most_steps) return open(view, b, "", "the schemas are too large to compare them whole");
    if (std::ranges::binary_search(a, &b) || same_text(a, b) || surely_empty(view)) return true;
    // The same question further up: what it asks about is larger than this value.
    if (!active_.insert({a, &b}).second) return true;
    const auto leave = [&](bool out) {
        active_.erase({a, &b});
        return out;
    };
    if (view.finite) return leave(each_value(view, b, view.values));
    if ((view.types & ~static_cast<unsigned>(type_null | type_boolean)) == 0) {
        std::vector<const Json*> values;
        if ((view.types & type_null) != 0) values.push_back(&json_null);
        if ((view.types & type_boolean) != 0) values.insert(values.end(), {&json_true, &json_false});
        return leave(each_value(view, b, values));
    }
    // A choice that A leaves: each alternative is a question of its own.
    for (const auto* node : a) {
        for (const auto* list : {&node->any_of, &node->one_of}) {
            const bool settled = list->empty() || std::ranges::any_of(*list, [&](const auto* branch) {
                                     return std::ranges::binary_search(a, branch);
                                 });
            if (settled) continue;
            ++trials_;
            const bool without = parts(view, b);
            --trials_;
            if (without) return leave(true);
            bool all = true;
            for (const auto* branch : *list) {
                all = holds(joined(a, conjunction_of(*branch)), b) && all;
                if (!all && trials_ > 0) break;
            }
            return leave(all);
        }
    }
    return leave(parts(view, b));
}

bool SchemaComparer::holds_below(const View& a, Step step, const Conjunction& inner, const SchemaNode& b) {
    step.view = a;
    way_.push_back(std::move(step));
    const bool out = holds(inner, b);
    way_.pop_back();
    return out;
}

bool SchemaComparer::each_value(const View& a, const SchemaNode& b, const std::vector<const Json*>& values) {
    bool all = true;
    for (const auto* value : values) {
        const auto here = validate_all(a.parts, *value);
        if (here == Validity::invalid) continue;
        const auto there = validate(b, *value);
        if (there == Validity::valid) {
            // Where this side is in the same doubt, both are enforced or neither is.
            const bool up_to_format = validate(b, *value, Formats::may_count) != Validity::valid &&
                                      validate_all(a.parts, *value, Formats::may_count) == Validity::valid;
            if (!up_to_format) continue;
            all = false;
            if (trials_ > 0) return false;
            open(a, b, "format",
                 fmt::format(
                     "whether {} is accepted depends on `format`, and whether that is enforced is up to "
                     "the service",
                     value->dump()));
            continue;
        }
        all = false;
        if (trials_ > 0) return false;
        if (there == Validity::unknown || here == Validity::unknown) {
            open(a, b, "enum", fmt::format("whether {} is accepted is unclear", value->dump()));
        } else {
            doubt(a, b,
                  {a.finite ? "enum" : "type",
                   {fmt::format("{} is accepted here only", value->dump()),
                    fmt::format("只有这一侧接受 {}", value->dump())},
                   {*value}});
        }
    }
    return all;
}

bool SchemaComparer::parts(const View& a, const SchemaNode& b) {
    if (b.never) {
        auto candidates = samples(a);
        return doubt(
            a, b,
            {"", {"nothing is accepted on the other side", "另一侧不接受任何值"}, std::move(candidates)});
    }
    bool all = true;
    const auto part = [&](auto&& test) {
        if (all || trials_ == 0) all = test() && all;
    };
    for (const auto& why : b.unclear) part([&] { return open(a, b, "", why); });
    if (b.ref != nullptr) part([&] { return holds(a.parts, *b.ref); });
    for (const auto* node : b.all_of) part([&] { return holds(a.parts, *node); });
    part([&] { return types(a, b); });
    const unsigned both = a.types & b.types;
    if (b.finite) {
        part([&] {
            return doubt(a, b,
                         {b.source->contains("enum") ? "enum" : "const",
                          {"the other side lists the values that it accepts", "另一侧列出了所接受的值"},
                          samples(a)});
        });
    }
    if ((both & type_number) != 0) part([&] { return numbers(a, b); });
    if ((both & type_string) != 0) part([&] { return strings(a, b); });
    if ((both & type_array) != 0) part([&] { return arrays(a, b); });
    if ((both & type_object) != 0) part([&] { return objects(a, b); });
    if (!b.any_of.empty()) part([&] { return any(a, b); });
    if (!b.one_of.empty()) part([&] { return one(a, b); });
    if (b.negated != nullptr) part([&] { return negated(a, b); });
    if (b.condition != nullptr) part([&] { return conditional(a, b); });
    return all;
}

bool SchemaComparer::same_text(const Conjunction& a, const SchemaNode& b) {
    const auto text = [&](const SchemaNode& node) -> const std::string& {
        const auto [at, added] = texts_.try_emplace(&node);
        if (added && !has_reference(*node.source)) {
            at->second = canonical_text(*node.source);
            if (at->second.size() > longest_text) at->second.clear();
        }
        return at->second;
    };
    const auto& wanted = text(b);
    return !wanted.empty() && std::ranges::any_of(a, [&](const SchemaNode* node) {
        return node->source != nullptr && node->dialect == b.dialect && text(*node) == wanted;
    });
}

std::string SchemaComparer::pointer() const {
    std::string out;
    for (const auto& step : way_) {
        if (step.any)
            out += "/*";
        else
            out += step.is_member ? pointer_step(step.name) : "/" + std::to_string(step.index);
    }
    return out;
}

// The whole value around one that stands where we are.
Json SchemaComparer::lifted(Json value) const {
    for (std::size_t i = way_.size(); i-- > 0;) {
        const auto& step = way_[i];
        auto whole = sample(step.view, step.is_member ? type_object : type_array)
                         .value_or(step.is_member ? Json::object() : Json::array());
        if (step.is_member) {
            whole[step.name] = std::move(value);
        } else {
            for (auto at = whole.size(); at < step.index; ++at)
                whole.push_back(sample(view_of(step.view.element(at)), type_any).value_or(nullptr));
            if (step.index < whole.size())
                whole[step.index] = std::move(value);
            else
                whole.push_back(std::move(value));
        }
        value = std::move(whole);
    }
    return value;
}

std::string SchemaComparer::place_in(const View& a, const std::string& keyword) const {
    for (const auto* node : a.parts) {
        if (node->source != nullptr && node->source->is_object() && node->source->contains(keyword))
            return node->place + pointer_step(keyword);
    }
    const auto first = [](const View& view) -> const SchemaNode* {
        for (const auto* node : view.parts) {
            if (node->source != nullptr) return node;
        }
        return nullptr;
    };
    if (const auto* node = first(a)) return node->place;
    // Nothing is said about this value: the nearest schema around it says nothing.
    for (auto step = way_.rbegin(); step != way_.rend(); ++step) {
        if (const auto* node = first(step->view)) return node->place;
    }
    return narrow_.place;
}

bool SchemaComparer::open(const View& a, const SchemaNode& b, const std::string& keyword,
                          const std::string& why) {
    if (trials_ > 0 || result_.open.size() >= most_noted) return false;
    OpenQuestion question{place_in(a, keyword), b.place + (keyword.empty() ? "" : pointer_step(keyword)),
                          why};
    if (noted_.insert("?" + question.wide + why).second) result_.open.push_back(std::move(question));
    return false;
}

bool SchemaComparer::doubt(const View& a, const SchemaNode& b, Doubt doubt) {
    if (trials_ > 0 || result_.differences.size() >= most_noted) return false;
    const std::string keyword = doubt.keyword;
    const auto narrow = place_in(a, keyword);
    const auto wide = b.place + (keyword.empty() ? "" : pointer_step(keyword));
    if (noted_.contains(narrow + " " + wide)) return false;
    bool up_to_format = false;
    for (auto& candidate : doubt.candidates) {
        if (validate(b, candidate) == Validity::valid ||
            validate_all(a.parts, candidate) == Validity::invalid)
            continue;
        auto whole = lifted(std::move(candidate));
        if (validate(narrow_, whole) != Validity::valid || validate(wide_, whole) != Validity::invalid)
            continue;
        // Whether `format` is enforced is up to the service; a value that shows the
        // difference has to keep to it.
        if (validate(narrow_, whole, Formats::may_count) != Validity::valid) {
            up_to_format = true;
            continue;
        }
        noted_.insert(narrow + " " + wide);
        std::string said = "no " + keyword;
        for (const auto* node : a.parts) {
            if (node->source == nullptr) continue;
            if (said == "no " + keyword) said = side(*node->source, keyword);
        }
        result_.differences.push_back({pointer(), narrow, wide, said, side(*b.source, keyword),
                                       std::move(doubt.what), std::move(whole)});
        return false;
    }
    if (up_to_format)
        return open(a, b, keyword,
                    doubt.what.en + ", unless `format` is enforced, which is up to the service");
    return open(a, b, keyword,
                "not proven either way: " + doubt.what.en + ", and no value was found that shows it");
}

bool SchemaComparer::by_types(const View& a, const SchemaNode& b, bool& holds_all) {
    static const std::array<SchemaNode, 7> nodes = [] {
        std::array<SchemaNode, 7> out;
        for (unsigned i = 0; i < out.size(); ++i) out[i].types = 1U << i;
        return out;
    }();
    if ((a.types & (a.types - 1)) == 0) return false;  // one type only
    holds_all = true;
    for (const auto& node : nodes) {
        if ((a.types & node.types) == 0) continue;
        auto narrower = a.parts;
        include(narrower, node);
        holds_all = holds(narrower, b) && holds_all;
    }
    return true;
}

SubsetResult compare_schemas(const SchemaNode& narrow, const SchemaNode& wide) {
    return SchemaComparer(narrow, wide).run();
}

}  // namespace trueup
