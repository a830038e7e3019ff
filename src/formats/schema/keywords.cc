// The keywords of one schema -> SchemaNode.
#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "formats/schema/number.h"
#include "formats/schema/state.h"
#include "formats/schema/uri.h"

namespace trueup {
namespace {

using Json = nlohmann::json;
constexpr std::size_t longest_list = 10'000;

unsigned type_bit(std::string_view name) {
    if (name == "null") return type_null;
    if (name == "boolean") return type_boolean;
    if (name == "integer") return type_integer;
    if (name == "number") return type_number;
    if (name == "string") return type_string;
    if (name == "array") return type_array;
    if (name == "object") return type_object;
    return 0;
}

// Reads the keywords of one schema.
class Filler {
public:
    Filler(SchemaSet::State& state, SchemaNode& node, const SchemaSet::State::Place& place)
        : state_(state), node_(node), place_(place) {}

    void run() {
        const auto& source = *place_.source;
        if (source.is_boolean()) {
            node_.never = !source.get<bool>();
            return;
        }
        if (!source.is_object()) {
            problem("", "a schema is an object, true or false", "schema 是对象、true 或 false");
            return;
        }
        if (const auto* ref = get("$ref")) {
            refer(*ref);
            if (node_.dialect != Dialect::draft2020) return;  // what stands beside it is ignored
        }
        types();
        values();
        numbers();
        node_.min_length = count("minLength");
        node_.max_length = count("maxLength");
        node_.min_items = count("minItems");
        node_.max_items = count("maxItems");
        node_.min_properties = count("minProperties");
        node_.max_properties = count("maxProperties");
        strings();
        arrays();
        objects();
        combinations();
        strangers();
    }

private:
    const Json* get(const char* key) const {
        const auto found = place_.source->find(key);
        return found == place_.source->end() ? nullptr : &*found;
    }

    void problem(const std::string& key, std::string en, std::string zh) {
        const auto place = node_.place + (key.empty() ? "" : pointer_step(key));
        state_.problems.push_back({place, {std::move(en), std::move(zh)}});
        node_.unclear.push_back(fmt::format("{}: {}", place, state_.problems.back().what.en));
    }
    void unclear(const std::string& key, const std::string& why) {
        node_.unclear.push_back(fmt::format("{}{}: {}", node_.place, pointer_step(key), why));
    }

    SchemaNode* child(const Json& source, const std::string& steps) {
        auto place = place_;
        place.source = &source;
        place.pointer += steps;
        if (const auto base = state_.bases.find(&source); base != state_.bases.end())
            place.base = base->second;
        return state_.node(place);
    }
    const SchemaNode* child(const char* key) {
        const auto* source = get(key);
        return source == nullptr ? nullptr : child(*source, pointer_step(key));
    }
    std::vector<const SchemaNode*> children(const char* key) {
        std::vector<const SchemaNode*> out;
        const auto* list = get(key);
        if (list == nullptr) return out;
        if (!list->is_array() || list->empty()) {
            problem(key, "is a list of schemas, not an empty one", "应是非空的 schema 列表");
            return out;
        }
        for (std::size_t i = 0; i < list->size(); ++i)
            out.push_back(child((*list)[i], pointer_step(key) + "/" + std::to_string(i)));
        return out;
    }

    void refer(const Json& ref) {
        if (!ref.is_string()) {
            problem("$ref", "a reference is a string", "引用应是字符串");
            return;
        }
        const auto uri = resolve_uri(place_.base, ref.get_ref<const std::string&>());
        const auto found = state_.find(uri);
        if (found) {
            state_.scan(*found->document, *found->source, found->pointer, found->base, 0);
            node_.ref = state_.node(*found);
        } else if (found.error().kind == Error::Kind::not_found) {
            problem("$ref", "leads nowhere: " + ref.get<std::string>(),
                    "指向不存在的位置：" + ref.get<std::string>());
        } else {
            unclear("$ref", found.error().message);
        }
    }

    void types() {
        const auto* type = get("type");
        if (type == nullptr) return;
        unsigned bits = 0;
        const auto add = [&](const Json& name) {
            const auto bit = name.is_string() ? type_bit(name.get_ref<const std::string&>()) : 0;
            if (bit == 0) problem("type", "there is no type " + name.dump(), "没有这种类型：" + name.dump());
            bits |= bit;
        };
        if (type->is_array() && node_.dialect != Dialect::openapi30) {
            for (const auto& name : *type) add(name);
        } else {
            add(*type);
        }
        node_.types = bits == 0 ? static_cast<unsigned>(type_any) : bits;
        // OpenAPI 3.0.3: `nullable` counts only where `type` stands beside it.
        if (node_.dialect == Dialect::openapi30) {
            if (const auto* nullable = get("nullable"); nullable != nullptr && *nullable == Json(true))
                node_.types |= type_null;
        }
    }

    void values() {
        if (const auto* list = get("enum")) {
            if (!list->is_array() || list->size() > longest_list) {
                problem("enum", "is a list of values", "应是值的列表");
            } else {
                node_.finite = true;
                for (const auto& value : *list) node_.values.push_back(&value);
            }
        }
        const auto* single = get("const");
        if (single == nullptr) return;
        if (node_.dialect == Dialect::openapi30) return stranger("const");
        if (!node_.finite || std::ranges::any_of(node_.values, [&](const Json* value) {
                return same_value(*value, *single);
            })) {
            node_.values = {single};
        } else {
            node_.values.clear();
        }
        node_.finite = true;
    }

    const Json* number(const char* key) {
        const auto* value = get(key);
        if (value == nullptr || value->is_number()) return value;
        problem(key, "is a number", "应是数字");
        return nullptr;
    }

    void numbers() {
        node_.minimum = number("minimum");
        node_.maximum = number("maximum");
        if (node_.dialect == Dialect::openapi30) {
            exclusive("exclusiveMinimum", node_.minimum, node_.above);
            exclusive("exclusiveMaximum", node_.maximum, node_.below);
        } else {
            node_.above = number("exclusiveMinimum");
            node_.below = number("exclusiveMaximum");
        }
        node_.multiple_of = number("multipleOf");
        if (node_.multiple_of != nullptr && compare_numbers(*node_.multiple_of, Json(0)) <= 0) {
            problem("multipleOf", "is above zero", "应大于零");
            node_.multiple_of = nullptr;
        }
    }
    // In OpenAPI 3.0 it says how the bound beside it is meant.
    void exclusive(const char* key, const Json*& bound, const Json*& moved) {
        const auto* value = get(key);
        if (value == nullptr) return;
        if (!value->is_boolean()) {
            problem(key, "is true or false in OpenAPI 3.0", "在 OpenAPI 3.0 中应为 true 或 false");
        } else if (value->get<bool>()) {
            moved = std::exchange(bound, nullptr);
        }
    }

    std::optional<std::uint64_t> count(const char* key) {
        const auto* value = get(key);
        if (value == nullptr) return std::nullopt;
        if (!value->is_number() || !is_integer(*value) || compare_numbers(*value, Json(0)) < 0 ||
            compare_numbers(*value, Json(std::uint64_t{1} << 62U)) > 0) {
            problem(key, "is a whole number, not below zero", "应是不小于零的整数");
            return std::nullopt;
        }
        return value->is_number_float() ? static_cast<std::uint64_t>(value->get<double>())
                                        : value->get<std::uint64_t>();
    }

    std::shared_ptr<const Pattern> expression(const std::string& key, const std::string& text) {
        auto made = compile_pattern(text);
        if (made) return *made;
        unclear(key, fmt::format("the pattern {} is not read: {}", Json(text).dump(), made.error().message));
        return nullptr;
    }

    void strings() {
        if (const auto* text = get("pattern")) {
            if (text->is_string()) {
                node_.pattern_text = text->get<std::string>();
                node_.pattern = expression("pattern", node_.pattern_text);
            } else {
                problem("pattern", "is a string", "应是字符串");
            }
        }
        if (const auto* format = get("format"); format != nullptr && format->is_string())
            node_.format = format->get<std::string>();
    }

    void arrays() {
        if (const auto* unique = get("uniqueItems")) {
            if (!unique->is_boolean())
                problem("uniqueItems", "is true or false", "应为 true 或 false");
            else
                node_.unique_items = unique->get<bool>();
        }
        if (node_.dialect == Dialect::draft2020) {
            node_.tuple = children("prefixItems");
            if (const auto* items = get("items"); items != nullptr && items->is_array())
                problem("items", "is one schema; lists are called prefixItems since 2020-12",
                        "应是单个 schema；自 2020-12 起列表写作 prefixItems");
            else
                node_.items = child("items");
            contains_counts();
            return;
        }
        const auto* items = get("items");
        if (items != nullptr && items->is_array()) {
            if (node_.dialect == Dialect::openapi30) return stranger("items");
            for (std::size_t i = 0; i < items->size(); ++i)
                node_.tuple.push_back(child((*items)[i], "/items/" + std::to_string(i)));
            node_.items = child("additionalItems");
        } else {
            node_.items = child("items");
        }
        if (get("contains") == nullptr) return;
        if (node_.dialect == Dialect::openapi30) return stranger("contains");
        node_.contains = child("contains");
    }
    void contains_counts() {
        if (get("contains") == nullptr) return;
        // "At least none" asks for nothing; another number is not counted here.
        const auto least = count("minContains");
        if (least && *least == 0 && get("maxContains") == nullptr) return;
        if ((least && *least != 1) || get("maxContains") != nullptr)
            unclear("contains", "how many there are is not counted (minContains, maxContains)");
        if (!least || *least > 0) node_.contains = child("contains");
    }

    void names(const Json& list, const std::string& key, std::vector<std::string>& out) {
        if (!list.is_array() || list.size() > longest_list) {
            problem(key, "is a list of names", "应是名称的列表");
            return;
        }
        for (const auto& name : list) {
            if (name.is_string())
                out.push_back(name.get<std::string>());
            else
                problem(key, "is a list of names", "应是名称的列表");
        }
    }
    bool is_map(const char* key) {
        const auto* value = get(key);
        if (value == nullptr) return false;
        if (value->is_object()) return true;
        problem(key, "is an object of schemas", "应是由 schema 组成的对象");
        return false;
    }

    void objects() {
        if (const auto* list = get("required")) names(*list, "required", node_.required);
        std::ranges::sort(node_.required);
        node_.required.erase(std::ranges::unique(node_.required).begin(), node_.required.end());
        if (is_map("properties")) {
            for (const auto& [name, schema] : get("properties")->items()) {
                auto* added = child(schema, "/properties" + pointer_step(name));
                node_.properties.emplace_back(name, added);
                if (node_.dialect == Dialect::openapi30 && state_.goes_the_other_way(schema, place_))
                    state_.one_way(node_, name, *added);
            }
        }
        node_.additional_properties = child("additionalProperties");
        if (get("patternProperties") != nullptr && node_.dialect == Dialect::openapi30) {
            stranger("patternProperties");
        } else if (is_map("patternProperties")) {
            for (const auto& [text, schema] : get("patternProperties")->items()) {
                const auto key = pointer_step(text);
                node_.pattern_properties.push_back(
                    {text, expression("patternProperties", text), child(schema, "/patternProperties" + key)});
            }
        }
        if (get("propertyNames") != nullptr && node_.dialect == Dialect::openapi30)
            stranger("propertyNames");
        else
            node_.property_names = child("propertyNames");
        if (node_.dialect == Dialect::draft2020) {
            dependencies("dependentRequired");
            dependencies("dependentSchemas");
        } else if (node_.dialect == Dialect::draft7) {
            dependencies("dependencies");
        }
    }
    void dependencies(const char* key) {
        if (!is_map(key)) return;
        for (const auto& [name, needs] : get(key)->items()) {
            SchemaNode::Dependency dependency;
            dependency.key = name;
            if (needs.is_array())
                names(needs, key, dependency.names);
            else
                dependency.schema = child(needs, pointer_step(key) + pointer_step(name));
            node_.dependencies.push_back(std::move(dependency));
        }
    }

    void combinations() {
        node_.all_of = children("allOf");
        node_.any_of = children("anyOf");
        node_.one_of = children("oneOf");
        node_.negated = child("not");
        if (get("if") == nullptr) return;
        if (node_.dialect == Dialect::openapi30) return stranger("if");
        node_.condition = child("if");
        node_.then = child("then");
        node_.otherwise = child("else");
    }

    void stranger(const char* key) {
        unclear(key,
                fmt::format("`{}` is no keyword of OpenAPI 3.0; tools differ on whether it counts", key));
    }
    void strangers() {
        if (node_.dialect == Dialect::openapi30) {
            for (const auto* key : {"dependencies", "additionalItems", "$id", "$defs"}) {
                if (get(key) != nullptr) stranger(key);
            }
            return;
        }
        if (node_.dialect != Dialect::draft2020) return;
        for (const auto* key :
             {"$dynamicRef", "$recursiveRef", "unevaluatedItems", "unevaluatedProperties"}) {
            if (get(key) != nullptr) unclear(key, fmt::format("`{}` is not read", key));
        }
    }

    SchemaSet::State& state_;
    SchemaNode& node_;
    SchemaSet::State::Place place_;
};

}  // namespace

void SchemaSet::State::fill(SchemaNode& node, const Place& place) { Filler(*this, node, place).run(); }

}  // namespace trueup
