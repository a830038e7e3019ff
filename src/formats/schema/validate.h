// Does a value keep to a schema?
#pragma once

#include <string>
#include <vector>

#include "formats/schema/schema.h"

namespace trueup {

// `unknown`: that depends on what the schema leaves unclear, or would take too long.
enum class Validity { valid, invalid, unknown };

struct SchemaError {
    std::string instance;  // JSON pointer of the value at fault
    std::string schema;    // SchemaNode::place with the keyword
    Text what;
};

// may_count: a value that is not surely of the `format` it stands under is unknown.
enum class Formats { annotations, may_count };

Validity validate(const SchemaNode& schema, const nlohmann::json& value,
                  Formats formats = Formats::annotations);
// What is wrong with it, at most `most`; empty unless it is invalid.
std::vector<SchemaError> schema_errors(const SchemaNode& schema, const nlohmann::json& value,
                                       std::size_t most = 10);

// Characters, as minLength counts them.
std::size_t code_points(std::string_view text);

}  // namespace trueup
