// compare_schemas(): what it says about pairs of schemas, and that "holds" is
// never said of a pair that a value tells apart.
#include "formats/schema/subset.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdio>

#include "formats/schema/validate.h"

namespace trueup {
namespace {

using Json = nlohmann::json;

struct Pair {
    SchemaSet set;
    const SchemaNode* narrow = nullptr;
    const SchemaNode* wide = nullptr;

    Pair(const Json& a, const Json& b, Dialect dialect = Dialect::draft7) {
        set.add(a, "test:/a", "a", dialect);
        set.add(b, "test:/b", "b", dialect);
        const auto left = set.compile("test:/a"), right = set.compile("test:/b");
        if (left) narrow = *left;
        if (right) wide = *right;
    }
    SubsetResult compare() const { return compare_schemas(*narrow, *wide); }
};

std::string verdict(const std::string& a, const std::string& b, Dialect dialect = Dialect::draft7) {
    const Pair pair(Json::parse(a), Json::parse(b), dialect);
    if (pair.narrow == nullptr || pair.wide == nullptr) return "no schema";
    const auto result = pair.compare();
    if (result.holds()) return "holds";
    if (result.differences.empty()) return "open";
    for (const auto& difference : result.differences) {
        EXPECT_EQ(validate(*pair.narrow, difference.example), Validity::valid);
        EXPECT_EQ(validate(*pair.wide, difference.example), Validity::invalid);
    }
    return result.differences.front().wide + " " + result.differences.front().example.dump();
}

// What keeps to the format shows the difference whoever enforces it, also of a
// member beside the one that differs.
TEST(SchemaSubset, DiffersWithinAFormat) {
    EXPECT_EQ(verdict(R"({"type": "string", "format": "uuid"})", R"({"type": "string", "maxLength": 10})"),
              "b#/maxLength \"00000000-0000-4000-8000-000000000000\"");
    EXPECT_EQ(verdict(R"({"type": "integer", "format": "int32", "minimum": 0})", R"({"minimum": 5})"),
              "b#/minimum 4");
    EXPECT_EQ(verdict(R"({"type": "object", "required": ["d", "n"], "additionalProperties": false,
                          "properties": {"d": {"type": "string", "format": "date"}, "n": {"type": "integer"}}})",
                      R"({"properties": {"n": {"maximum": 0}}})"),
              "b#/properties/n/maximum {\"d\":\"2020-01-31\",\"n\":1}");
}

// OpenAPI 3.0.3: what is readOnly is required of answers only, what is writeOnly of requests only.
TEST(SchemaSubset, RequiredOneWay) {
    const auto compared = [](const char* api, const char* model, SchemaUse use) {
        SchemaSet set;
        set.add(Json::parse(api), "test:/a", "a", Dialect::openapi30);
        set.add(Json::parse(model), "test:/m", "m", Dialect::draft7);
        const auto* a = set.compile("test:/a#/s", use).value();
        const auto* m = set.compile("test:/m", use).value();
        const auto result = use == SchemaUse::request ? compare_schemas(*a, *m) : compare_schemas(*m, *a);
        if (!result.differences.empty()) return result.differences.front().example.dump();
        return std::string(result.open.empty() ? "holds" : "open");
    };
    const auto* own = R"({"s": {"type": "object", "required": ["id", "q"], "properties":
        {"id": {"type": "string", "readOnly": true}, "q": {"type": "string"}}}})";
    const auto* wants = R"({"type": "object", "required": ["id", "q"],
        "properties": {"id": {"type": "string"}, "q": {"type": "string"}}})";
    EXPECT_EQ(compared(own, wants, SchemaUse::request), R"({"q":""})");
    EXPECT_EQ(compared(own, wants, SchemaUse::response), "holds");
    const auto* written = R"({"s": {"type": "object", "required": ["id", "pw"], "properties":
        {"id": {"type": "string"}, "pw": {"type": "string", "writeOnly": true}}}})";
    const auto* gives = R"({"type": "object", "required": ["id"], "additionalProperties": false,
        "properties": {"id": {"type": "string"}, "pw": {"type": "string"}}})";
    EXPECT_EQ(compared(written, gives, SchemaUse::response), "holds");
    // Of the schema that a property refers to.
    const auto* referred = R"({"t": {"type": "string", "readOnly": true}, "s": {"type": "object",
        "required": ["id"], "properties": {"id": {"$ref": "#/t"}}}})";
    EXPECT_EQ(compared(referred, R"({"required": ["id"]})", SchemaUse::request), "{}");
    // Required in another part: whether it counts is not known. Sent or not, nobody promises.
    const auto* apart = R"({"s": {"allOf": [{"type": "object", "properties": {"id": {"type": "string",
        "readOnly": true}}}, {"required": ["id"]}]}})";
    EXPECT_EQ(compared(apart, R"({"required": ["id"]})", SchemaUse::request), "open");
    const auto* optional = R"({"s": {"type": "object", "additionalProperties": false, "properties":
        {"id": {"type": "string", "readOnly": true}}}})";
    EXPECT_EQ(compared(optional, R"({"type": "object", "additionalProperties": false})", SchemaUse::request),
              "open");
}

TEST(SchemaSubset, Holds) {
    const std::pair<const char*, const char*> pairs[] = {
        {R"({"type": "integer"})", R"({"type": "number"})"},
        {R"({"type": "number", "multipleOf": 2})", R"({"type": "integer"})"},
        {R"({"type": "integer", "exclusiveMinimum": 0})", R"({"minimum": 1})"},
        {R"({"type": "integer", "minimum": 0.5})", R"({"minimum": 1})"},
        {R"({"multipleOf": 6})", R"({"multipleOf": 0.3})"},
        {R"({"enum": ["a", "b"]})", R"({"type": "string", "pattern": "^[ab]$"})"},
        {R"({"type": "boolean"})", R"({"enum": [true, false]})"},
        {R"({"required": ["a", "b"]})", R"({"required": ["b"], "minProperties": 2})"},
        {R"({"required": ["a", "b"]})", R"({"minProperties": 0})"},
        {R"({"properties": {"a": {"type": "integer"}}, "additionalProperties": false})",
         R"({"properties": {"a": {"type": "number"}}, "maxProperties": 1})"},
        {R"({"properties": {"a": false}})", R"({"properties": {"a": {"type": "string"}}})"},
        {R"({"items": [{"type": "integer"}], "additionalItems": {"type": "integer"}})",
         R"({"items": {"type": "number"}})"},
        {R"({"type": "array", "minItems": 1, "items": {"const": 1}})",
         R"({"contains": {"type": "integer"}})"},
        {R"({"type": "array", "items": [{}, false]})", R"({"items": [{}, {"type": "null"}]})"},
        {R"({"anyOf": [{"type": "string"}, {"type": "integer"}]})", R"({"type": ["string", "number"]})"},
        {R"({"type": ["string", "integer"]})", R"({"anyOf": [{"type": "string"}, {"type": "integer"}]})"},
        {R"({"type": ["string", "integer"]})", R"({"oneOf": [{"type": "string"}, {"type": "number"}]})"},
        {R"({"oneOf": [{"properties": {"k": {"const": 1}}, "required": ["k"], "type": "object"}]})",
         R"({"oneOf": [{"properties": {"k": {"const": 1}}, "required": ["k"]},
                       {"properties": {"k": {"const": 2}}, "required": ["k"]}]})"},
        {R"({"type": "integer"})", R"({"not": {"type": "string"}})"},
        {R"({"not": {"type": ["string", "null"]}})", R"({"not": {"type": "string"}})"},
        {R"({"type": "integer"})",
         R"({"if": {"type": "string"}, "then": false, "else": {"type": "number"}})"},
        {R"({"patternProperties": {"^x": {"type": "integer"}}, "additionalProperties": false})",
         R"({"patternProperties": {"^x": {"type": "number"}}})"},
        {R"x({"pattern": "^(?=a)"})x", R"x({"pattern": "^(?=a)"})x"},
        {R"({"dependencies": {"a": ["b", "c"]}})", R"({"dependencies": {"a": ["b"]}})"},
        {R"(false)", R"({"type": "string"})"},
        {R"({"type": "string"})", R"(true)"},
        {R"({"definitions": {"t": {"properties": {"next": {"$ref": "#/definitions/t"}, "n": {"type": "integer"}},
             "type": "object"}}, "$ref": "#/definitions/t"})",
         R"({"properties": {"next": {"$ref": "#"}, "n": {"type": "number"}}})"},
    };
    for (const auto& [a, b] : pairs) EXPECT_EQ(verdict(a, b), "holds") << a << "\n" << b;
}

TEST(SchemaSubset, DiffersWithAnExample) {
    EXPECT_EQ(verdict(R"({"type": "number"})", R"({"type": "integer"})"), "b#/type 0.5");
    EXPECT_EQ(verdict(R"({"type": "integer"})", R"({"type": "integer", "minimum": 0})"), "b#/minimum -1");
    EXPECT_EQ(verdict(R"({"enum": ["a", "b"]})", R"({"enum": ["a"]})"), R"(b#/enum "b")");
    EXPECT_EQ(verdict(R"({"type": "object"})", R"({"type": "object", "required": ["a"]})"), "b#/required {}");
    EXPECT_EQ(verdict(R"({"type": "object", "required": ["list"], "properties": {"list": {"type": "array",
                          "items": {"type": "object", "properties": {"n": {"type": "integer"}}}}}})",
                      R"({"properties": {"list": {"items": {"properties": {"n": {"maximum": 10}}}}}})"),
              R"(b#/properties/list/items/properties/n/maximum {"list":[{"n":11}]})");
    EXPECT_EQ(verdict(R"({"type": "object"})", R"({"additionalProperties": false})"),
              R"(b#/additionalProperties {"another-name":0})");
    EXPECT_EQ(verdict(R"({"type": "string"})", R"({"maxLength": 3})"), R"(b#/maxLength "aaaa")");
    EXPECT_EQ(verdict(R"({"type": "array"})", R"({"uniqueItems": true})"), "b#/uniqueItems [0,0]");
    EXPECT_EQ(verdict(R"({"oneOf": [{"type": "string"}, {"type": "null"}]})", R"({"type": "string"})"),
              "b#/type null");
}

TEST(SchemaSubset, WhatCannotBeDecidedIsOpen) {
    EXPECT_EQ(verdict(R"({"type": "string", "pattern": "^[a-c]+$"})", R"({"pattern": "^[a-d]+$"})"), "open");
    EXPECT_EQ(verdict(R"({"type": "string"})", R"x({"pattern": "^(?!a)"})x"), "open");
    EXPECT_EQ(verdict(R"({"type": "string"})", R"({"format": "date-time"})"), "open");
    // Enforced, these leave nothing that the other side refuses.
    EXPECT_EQ(verdict(R"({"type": "string", "format": "uuid"})", R"({"type": "string", "maxLength": 36})"),
              "open");
    EXPECT_EQ(verdict(R"({"type": "integer", "format": "int32"})",
                      R"({"type": "integer", "minimum": -2147483648, "maximum": 2147483647})"),
              "open");
    EXPECT_EQ(verdict(R"({"type": "string", "format": "made-up"})", R"({"type": "string", "maxLength": 3})"),
              "open");
}

TEST(SchemaSubset, DialectsOfOpenApi) {
    const auto old = Dialect::openapi30;
    EXPECT_EQ(verdict(R"({"type": "string", "nullable": true})", R"({"type": "string"})", old),
              "b#/type null");
    EXPECT_EQ(verdict(R"({"type": "string", "nullable": true})", R"({"type": "string"})"), "holds");
    EXPECT_EQ(verdict(R"({"type": "integer", "minimum": 0, "exclusiveMinimum": true})",
                      R"({"type": "integer", "minimum": 1})", old),
              "holds");
    EXPECT_EQ(verdict(R"({"minimum": 0, "exclusiveMinimum": true})", "{}"), "holds");  // a problem, noted
    EXPECT_EQ(verdict("{}", R"({"$defs": {"a": true}, "$ref": "#/$defs/a", "type": "string"})"), "holds");
    EXPECT_NE(
        verdict("{}", R"({"$defs": {"a": true}, "$ref": "#/$defs/a", "type": "string"})", Dialect::draft2020),
        "holds");
    EXPECT_EQ(verdict("{}", R"({"const": 1})", old), "open");
    EXPECT_EQ(verdict("{}", R"({"unevaluatedProperties": false})", Dialect::draft2020), "open");
}

TEST(SchemaSubset, LoopsEnd) {
    SchemaSet set;
    set.add(
        Json::parse(
            R"({"definitions": {"a": {"$ref": "#/definitions/b"}, "b": {"allOf": [{"$ref": "#/definitions/a"}]}},
                            "$ref": "#/definitions/a"})"),
        "test:/a", "a", Dialect::draft7);
    EXPECT_FALSE(set.compile("test:/a"));
    // 2^40 ways through it.
    Json defs;
    for (int i = 0; i < 40; ++i) {
        const auto next = Json{{"$ref", "#/definitions/" + std::to_string(i + 1)}};
        defs[std::to_string(i)] = {{"anyOf", {next, next}}};
    }
    defs["40"] = {{"type", "string"}};
    SchemaSet deep;
    deep.add({{"definitions", defs}, {"$ref", "#/definitions/0"}}, "test:/a", "a", Dialect::draft7);
    const auto schema = deep.compile("test:/a");
    ASSERT_TRUE(schema);
    EXPECT_EQ(validate(**schema, Json(1)), Validity::unknown);
    EXPECT_FALSE(compare_schemas(**schema, **schema).differences.size() > 0);
}

// Random schemas from a small world, so that they often have something to do with
// each other, and random values from the same world.
Json any_value(int depth) {
    const int kind = *rc::gen::inRange(0, depth > 0 ? 8 : 6);
    switch (kind) {
        case 0:
            return nullptr;
        case 1:
            return *rc::gen::arbitrary<bool>();
        case 2:
            return *rc::gen::inRange(-3, 8);
        case 3:
            return *rc::gen::element(0.5, 1.5, 2.0, -0.5);
        case 4:
        case 5:
            return *rc::gen::element<std::string>("", "a", "ab", "b", "abc", "é");
        case 6: {
            Json out = Json::array();
            for (int i = *rc::gen::inRange(0, 4); i > 0; --i) out.push_back(any_value(depth - 1));
            return out;
        }
        default: {
            Json out = Json::object();
            for (int i = *rc::gen::inRange(0, 4); i > 0; --i)
                out[*rc::gen::element<std::string>("a", "b", "ab", "c")] = any_value(depth - 1);
            return out;
        }
    }
}

Json any_schema(int depth) {
    if (*rc::gen::inRange(0, 12) == 0) return *rc::gen::arbitrary<bool>();
    Json out = Json::object();
    for (int i = *rc::gen::inRange(0, 4); i > 0; --i) {
        const auto types = {"null", "boolean", "integer", "number", "string", "array", "object"};
        switch (*rc::gen::inRange(0, depth > 0 ? 28 : 15)) {
            case 0:
            case 1:
            case 2:
                out["type"] = *rc::gen::elementOf(std::vector<std::string>(types.begin(), types.end()));
                break;
            case 3:
                out["type"] = {*rc::gen::elementOf(std::vector<std::string>(types.begin(), types.end())),
                               "object"};
                if (out["type"][0] == "object") out["type"] = "object";
                break;
            case 4:
                out["enum"] = {any_value(1), any_value(1)};
                break;
            case 5:
                out["const"] = any_value(1);
                break;
            case 6:
                out["minimum"] = *rc::gen::inRange(-2, 4);
                break;
            case 7:
                out["exclusiveMaximum"] = *rc::gen::inRange(-2, 6);
                break;
            case 8:
                out["multipleOf"] = *rc::gen::element(1.0, 2.0, 0.5, 3.0);
                break;
            case 9:
                out["minLength"] = *rc::gen::inRange(0, 3);
                break;
            case 10:
                out["maxLength"] = *rc::gen::inRange(0, 3);
                break;
            case 11:
                out["pattern"] = *rc::gen::element<std::string>("^a", "b", "^$");
                break;
            case 12:
                out["required"] = {*rc::gen::element<std::string>("a", "b")};
                break;
            case 13:
                out["maxItems"] = *rc::gen::inRange(0, 3);
                break;
            case 14:
                out[*rc::gen::element<std::string>("minItems", "minProperties", "maxProperties")] =
                    *rc::gen::inRange(0, 3);
                break;
            case 15:
            case 16:
                out["properties"][*rc::gen::element<std::string>("a", "b")] = any_schema(depth - 1);
                break;
            case 17:
                out["additionalProperties"] = any_schema(depth - 1);
                break;
            case 18:
                out["patternProperties"][*rc::gen::element<std::string>("^a", "b")] = any_schema(depth - 1);
                break;
            case 19:
                out["items"] = any_schema(depth - 1);
                break;
            case 20:
                out["items"] = {any_schema(depth - 1), any_schema(depth - 1)};
                out["additionalItems"] = any_schema(depth - 1);
                break;
            case 21:
                out["contains"] = any_schema(depth - 1);
                break;
            case 22:
                out["anyOf"] = {any_schema(depth - 1), any_schema(depth - 1)};
                break;
            case 23:
                out["oneOf"] = {any_schema(depth - 1), any_schema(depth - 1)};
                break;
            case 24:
                out["not"] = any_schema(depth - 1);
                break;
            case 25:
                out["if"] = any_schema(depth - 1);
                out["then"] = any_schema(depth - 1);
                out["else"] = any_schema(depth - 1);
                break;
            case 26:
                out["dependencies"] = {{"a", {"b"}}, {"b", any_schema(depth - 1)}};
                break;
            default:
                out["propertyNames"] = any_schema(0);
                out["uniqueItems"] = true;
        }
    }
    return out;
}

// A schema that often accepts more, or less, than the given one.
Json varied(Json schema) {
    if (!schema.is_object() || schema.empty()) return schema;
    auto at = schema.begin();
    std::advance(at, *rc::gen::inRange<int>(0, static_cast<int>(schema.size())));
    switch (*rc::gen::inRange(0, 3)) {
        case 0:
            schema.erase(at);
            break;
        case 1:
            if (at->is_object() && at.key() != "properties")
                *at = varied(*at);
            else if (at->is_number())
                *at = at->get<double>() + 1;
            break;
        default: {
            const auto other = any_schema(1);
            if (other.is_object()) schema.update(other);
        }
    }
    return schema;
}

struct Counts {
    int holds = 0, differs = 0, open = 0;
};

TEST(SchemaSubsetProperty, HoldsIsNeverSaidOfAPairThatAValueTellsApart) {
    Counts counts;
    const auto one_pair = [&] {
        const auto a = any_schema(2);
        const auto b = *rc::gen::arbitrary<bool>() ? varied(a) : any_schema(2);
        const Pair pair(a, b);
        RC_ASSERT(pair.narrow != nullptr);
        RC_ASSERT(pair.wide != nullptr);
        const auto result = pair.compare();
        ++(result.holds() ? counts.holds : result.differences.empty() ? counts.open : counts.differs);
        for (const auto& difference : result.differences) {
            RC_ASSERT(validate(*pair.narrow, difference.example) == Validity::valid);
            RC_ASSERT(validate(*pair.wide, difference.example) == Validity::invalid);
        }
        if (!result.holds()) return;
        for (int i = 0; i < 40; ++i) {
            const auto value = any_value(2);
            if (validate(*pair.narrow, value) != Validity::valid) continue;
            if (validate(*pair.wide, value) != Validity::valid)
                RC_FAIL("compatible: " + a.dump() + " and " + b.dump() + ", but for " + value.dump());
        }
    };
    const auto check = [&] {
        for (int i = 0; i < 20; ++i) one_pair();
    };
    EXPECT_TRUE(rc::check("compatible means compatible", check));
    std::printf("pairs: %d hold, %d differ, %d open\n", counts.holds, counts.differs, counts.open);
    EXPECT_GT(counts.holds, 5);
    EXPECT_GT(counts.differs, 20);
}

}  // namespace
}  // namespace trueup
