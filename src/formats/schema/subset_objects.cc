// compare_schemas(): objects.
#include <fmt/format.h>

#include <algorithm>

#include "formats/schema/comparer.h"

namespace trueup {
namespace {

using Json = nlohmann::json;
constexpr const char* new_name = "another-name";

Json object_like(const View& a) { return sample(a, type_object).value_or(Json::object()); }

Json full_object(const View& a, std::uint64_t members) {
    auto out = object_like(a);
    const auto add = [&](const std::string& name) {
        if (out.size() >= members || out.contains(name)) return;
        if (auto value = sample(view_of(a.member(name)), type_any)) out[name] = std::move(*value);
    };
    for (const auto& name : a.known_names()) add(name);
    for (std::uint64_t i = 0; i < std::min<std::uint64_t>(members, 200); ++i)
        add("other" + std::to_string(i));
    return out;
}

}  // namespace

bool names_are_closed(const View& view) {
    return std::ranges::any_of(view.parts, [](const SchemaNode* node) {
        return node->additional_properties != nullptr && node->additional_properties->never &&
               node->pattern_properties.empty();
    });
}

bool SchemaComparer::objects(const View& a, const SchemaNode& b) {
    bool all = true;
    for (const auto& name : b.required) {
        if (a.requires_name(name)) continue;
        std::vector<Json> without = {object_like(a), full_object(a, 100)};
        for (auto& object : without) object.erase(name);
        all = doubt(a, b,
                    {"required",
                     {fmt::format("objects without {} are accepted here only", Json(name).dump()),
                      fmt::format("只有这一侧接受没有 {} 的对象", Json(name).dump())},
                     std::move(without)});
    }
    if (b.min_properties) {
        all = counted(a, b, "minProperties", a.min_properties >= *b.min_properties,
                      {object_like(a), full_object(a, *b.min_properties == 0 ? 0 : *b.min_properties - 1)}) &&
              all;
    }
    if (b.max_properties) {
        auto most = a.max_properties;
        for (const auto* node : a.parts) {
            if (names_are_closed(view_of({node})) && (!most || node->properties.size() < *most))
                most = node->properties.size();
        }
        all = counted(a, b, "maxProperties", most && *most <= *b.max_properties,
                      {full_object(a, *b.max_properties + 1), full_object(a, 200)}) &&
              all;
    }
    if (!all && trials_ > 0) return false;
    all = members(a, b) && all;
    if (!all && trials_ > 0) return false;
    all = other_names(a, b) && all;
    if (b.property_names != nullptr) all = names(a, b) && all;
    return dependencies(a, b) && all;
}

// Members whose names one of the two knows.
bool SchemaComparer::members(const View& a, const SchemaNode& b) {
    auto names = a.known_names();
    for (const auto& [name, schema] : b.properties) names.push_back(name);
    std::ranges::sort(names);
    names.erase(std::ranges::unique(names).begin(), names.end());
    bool all = true;
    for (const auto& name : names) {
        const auto mine = a.member(name);
        if (surely_empty(view_of(mine))) continue;  // never there
        std::vector<const SchemaNode*> theirs;
        if (const auto* schema = b.property(name)) theirs.push_back(schema);
        for (const auto& property : b.pattern_properties) {
            if (property.pattern != nullptr && property.pattern->found_in(name))
                theirs.push_back(property.schema);
        }
        if (theirs.empty() && b.additional_properties != nullptr) theirs.push_back(b.additional_properties);
        for (const auto* schema : theirs)
            all = holds_below(a, {{}, true, false, name, 0}, mine, *schema) && all;
        if (!all && trials_ > 0) return false;
    }
    return all;
}

// Members of all other names.
bool SchemaComparer::other_names(const View& a, const SchemaNode& b) {
    bool all = true;
    std::set<std::string> theirs;
    for (const auto& property : b.pattern_properties) {
        theirs.insert(property.text);
        // Names that match it may match any of A's patterns too, or none.
        Conjunction same;
        for (const auto* node : a.parts) {
            for (const auto& mine : node->pattern_properties) {
                if (mine.text == property.text) include(same, *mine.schema);
            }
        }
        if (!same.empty() && trial(joined(same, a.other_members()), *property.schema)) continue;
        all = other_names_keep(a, *property.schema, {}) && all;
    }
    if (b.additional_properties != nullptr)
        all = other_names_keep(a, *b.additional_properties, theirs) && all;
    return all;
}

// `without`: patterns that these names do not match.
bool SchemaComparer::other_names_keep(const View& a, const SchemaNode& target,
                                      const std::set<std::string>& without) {
    const auto base = a.other_members();
    const auto ask = [&](const Conjunction& mine) {
        return holds_below(a, {{}, true, true, new_name, 0}, mine, target);
    };
    for (const auto* node : a.parts) {
        if (node->pattern_properties.empty()) continue;
        // Such a name matches one of the patterns, or it is an additional one.
        if (trial(base, target)) return true;
        bool all = true;
        for (const auto& property : node->pattern_properties) {
            if (without.contains(property.text)) continue;
            auto mine = base;
            include(mine, *property.schema);
            all = ask(mine) && all;
        }
        auto mine = base;
        if (node->additional_properties != nullptr &&
            std::ranges::none_of(node->pattern_properties,
                                 [](const auto& one) { return one.pattern == nullptr; }))
            include(mine, *node->additional_properties);
        return ask(mine) && all;
    }
    return ask(base);
}

bool SchemaComparer::names(const View& a, const SchemaNode& b) {
    static const SchemaNode text = [] {
        SchemaNode node;
        node.types = type_string;
        return node;
    }();
    if (trial({&text}, *b.property_names)) return true;
    for (const auto* node : a.parts) {
        if (node->property_names == nullptr) continue;
        auto mine = conjunction_of(*node->property_names);
        include(mine, text);
        if (trial(mine, *b.property_names)) return true;
    }
    if (names_are_closed(a)) {
        const auto known = a.known_names();
        const bool fine = std::ranges::all_of(known, [&](const std::string& name) {
            return surely_empty(view_of(a.member(name))) ||
                   validate(*b.property_names, Json(name)) == Validity::valid;
        });
        if (fine) return true;
    }
    // One name is enough to show it; the many are the last resort.
    std::vector<Json> candidates;
    for (const auto* name : {"", "a", "A", "0", "another-name", "a name of some length, with spaces"}) {
        candidates.push_back(object_like(a));
        candidates.back()[name] = sample(view_of(a.member(name)), type_any).value_or(nullptr);
    }
    candidates.push_back(full_object(a, 100));
    return doubt(a, b,
                 {"propertyNames",
                  {"other names are accepted here only", "只有这一侧接受其他名称"},
                  std::move(candidates)});
}

bool SchemaComparer::dependencies(const View& a, const SchemaNode& b) {
    bool all = true;
    for (const auto& wanted : b.dependencies) {
        const auto key = a.member(wanted.key);
        if (surely_empty(view_of(key))) continue;
        // What A says when the key is there.
        auto present = a.parts;
        std::set<std::string> promised(a.required.begin(), a.required.end());
        for (const auto* node : a.parts) {
            for (const auto& mine : node->dependencies) {
                if (mine.key != wanted.key) continue;
                promised.insert(mine.names.begin(), mine.names.end());
                if (mine.schema != nullptr) include(present, *mine.schema);
            }
        }
        const bool fine = std::ranges::all_of(
            wanted.names, [&](const auto& name) { return name == wanted.key || promised.contains(name); });
        if (fine && (wanted.schema == nullptr || trial(present, *wanted.schema))) continue;
        std::vector<Json> candidates = {object_like(a), full_object(a, 100)};
        candidates.front()[wanted.key] = sample(view_of(key), type_any).value_or(nullptr);
        all = doubt(a, b,
                    {b.source->contains("dependencies")        ? "dependencies"
                     : b.source->contains("dependentRequired") ? "dependentRequired"
                                                               : "dependentSchemas",
                     {fmt::format("what {} needs is not promised here", Json(wanted.key).dump()),
                      fmt::format("这一侧不保证 {} 所依赖的内容", Json(wanted.key).dump())},
                     std::move(candidates)});
    }
    return all;
}

}  // namespace trueup
