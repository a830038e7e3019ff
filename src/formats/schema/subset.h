// Is every value that one schema accepts accepted by another?
//
// "Holds" is proven from the structure; "differs" is proven by a value that the
// one accepts and the other refuses. What is neither is left open, with the place
// in both schemas: the question is not decidable in general.
#pragma once

#include <string>
#include <vector>

#include "formats/schema/schema.h"

namespace trueup {

struct SchemaDifference {
    std::string instance;                // JSON pointer to where the values differ; "*": any element or name
    std::string narrow, wide;            // places in the two schemas, with the keyword
    std::string narrow_side, wide_side;  // what each says there
    Text what;
    nlohmann::json example;  // a whole value, accepted by the first and refused by the second
};

struct OpenQuestion {
    std::string narrow, wide;
    std::string why;
};

struct SubsetResult {
    std::vector<SchemaDifference> differences;
    std::vector<OpenQuestion> open;
    bool holds() const { return differences.empty() && open.empty(); }
};

// Does everything that keeps to `narrow` keep to `wide`? Both belong to one set,
// or to two that live.
SubsetResult compare_schemas(const SchemaNode& narrow, const SchemaNode& wide);

}  // namespace trueup
