// JSON Schema, compiled: draft-07 natively, and the two dialects of OpenAPI read
// with their differences:
//
//   OpenAPI 3.0   nullable, exclusiveMinimum true or false, no siblings of $ref
//   2020-12       (OpenAPI 3.1) siblings of $ref count, prefixItems, dependentRequired
//
// What a dialect has and this reader does not, what a tool may or may not heed,
// and what cannot be decided in linear time is `unclear`, never guessed.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "facts/finding.h"
#include "formats/schema/pattern.h"

namespace trueup {

enum class Dialect { draft7, openapi30, draft2020 };

// A number is an integer or has a fraction, so the two exclude each other.
enum JsonType : unsigned {
    type_null = 1,
    type_boolean = 2,
    type_integer = 4,
    type_fraction = 8,
    type_string = 16,
    type_array = 32,
    type_object = 64,
    type_number = type_integer | type_fraction,
    type_any = 127,
};
JsonType type_of(const nlohmann::json& value);
std::string type_names(unsigned types);  // "integer, string"

// Which way the values go that a schema is about. OpenAPI 3.0: a property that is
// readOnly is required of answers only, one that is writeOnly of requests only,
// and neither should be there the other way.
enum class SchemaUse { any, request, response };

struct SchemaNode {
    using Json = nlohmann::json;
    using Count = std::optional<std::uint64_t>;
    struct NamedPattern {
        std::string text;
        std::shared_ptr<const Pattern> pattern;  // nullptr: unclear
        const SchemaNode* schema = nullptr;
    };
    struct Dependency {
        std::string key;
        std::vector<std::string> names;
        const SchemaNode* schema = nullptr;
    };

    std::string place;  // the document's name and the JSON pointer: "api.json#/definitions/a"
    const Json* source = nullptr;
    Dialect dialect = Dialect::draft7;
    SchemaUse use = SchemaUse::any;
    bool never = false;  // the schema `false`

    const SchemaNode* ref = nullptr;
    unsigned types = type_any;
    bool finite = false;              // enum or const
    std::vector<const Json*> values;  // of a finite one
    const Json* minimum = nullptr;
    const Json* maximum = nullptr;
    const Json* above = nullptr;  // exclusiveMinimum
    const Json* below = nullptr;  // exclusiveMaximum
    const Json* multiple_of = nullptr;
    Count min_length, max_length, min_items, max_items, min_properties, max_properties;
    std::string pattern_text;
    std::shared_ptr<const Pattern> pattern;
    std::string format;
    bool unique_items = false;
    std::vector<std::string> required;
    std::vector<std::pair<std::string, const SchemaNode*>> properties;  // sorted
    std::vector<NamedPattern> pattern_properties;
    const SchemaNode* additional_properties = nullptr;
    const SchemaNode* property_names = nullptr;
    std::vector<Dependency> dependencies;
    std::vector<const SchemaNode*> tuple;
    const SchemaNode* items = nullptr;  // of every element behind the tuple
    const SchemaNode* contains = nullptr;
    std::vector<const SchemaNode*> all_of, any_of, one_of;
    const SchemaNode* negated = nullptr;  // not
    const SchemaNode* condition = nullptr;
    const SchemaNode* then = nullptr;
    const SchemaNode* otherwise = nullptr;

    std::vector<std::string> unclear;  // why this schema may accept less than the rest of it says

    const SchemaNode* property(const std::string& name) const;
};

// Fetches a document that a $ref names and that was not added.
using SchemaResolver = std::function<Result<nlohmann::json>(const std::string& uri)>;

// A schema that says what its dialect does not allow.
struct SchemaProblem {
    std::string place;
    Text what;
};

// Documents, and the schemas in them. Nodes live as long as the set.
class SchemaSet {
public:
    explicit SchemaSet(SchemaResolver resolver = nullptr);
    ~SchemaSet();
    SchemaSet(const SchemaSet&) = delete;
    SchemaSet& operator=(const SchemaSet&) = delete;

    // `uri`: what its references are relative to; `name`: how it is called in messages.
    const nlohmann::json& add(nlohmann::json document, const std::string& uri, const std::string& name,
                              Dialect dialect);
    // The schema that "URI#/pointer" names. not_found: there is none; `invalid`: a
    // $ref leads back to itself, or there is too much of it.
    Result<const SchemaNode*> compile(const std::string& uri, SchemaUse use = SchemaUse::any);

    const std::vector<SchemaProblem>& problems() const;

    struct State;  // formats/schema/state.h

private:
    std::unique_ptr<State> state_;
};

// The dialect that "$schema" asks for; draft-07 where it says nothing. nullopt:
// one that is not read here.
std::optional<Dialect> dialect_of(const nlohmann::json& document);

}  // namespace trueup
