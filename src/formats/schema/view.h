// Several schemas that hold for one value at the same time, seen as one: what
// allOf, $ref and a chosen alternative come down to.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "formats/schema/validate.h"

namespace trueup {

using Conjunction = std::vector<const SchemaNode*>;  // sorted, each once, refs and allOf included

// Adds the node and what it includes.
void include(Conjunction& all, const SchemaNode& node);
Conjunction conjunction_of(const SchemaNode& node);
Conjunction joined(Conjunction all, const Conjunction& more);

struct Bound {
    const nlohmann::json* value = nullptr;
    bool open = false;                 // the value itself is excluded
    const SchemaNode* node = nullptr;  // which says so
};

struct View {
    Conjunction parts;
    unsigned types = type_any;
    bool impossible = false;
    bool finite = false;
    std::vector<const nlohmann::json*> values;  // of the first part that lists them
    Bound least, most;
    std::vector<const nlohmann::json*> multiples;
    std::uint64_t min_length = 0, min_items = 0, min_properties = 0;
    std::optional<std::uint64_t> max_length, max_items, max_properties;
    bool unique_items = false;
    std::vector<std::string> required;  // sorted

    bool requires_name(const std::string& name) const;
    // What holds for the member of this name, and for the element at this place.
    Conjunction member(const std::string& name) const;
    Conjunction element(std::size_t index) const;
    // What holds for members whose name none of the schemas knows, as far as no
    // pattern is about it.
    Conjunction other_members() const;
    // And for elements behind all tuples.
    Conjunction other_elements() const;
    std::size_t longest_tuple() const;
    std::vector<std::string> known_names() const;  // sorted
    bool has_patterns() const;
};
View view_of(const Conjunction& parts);

// True when it is certain that no value keeps to all of them. `depth` bounds the
// look into members.
bool surely_empty(const View& view, int depth = 4);
// True when it is certain that no value keeps to both.
bool surely_disjoint(const Conjunction& a, const Conjunction& b, int depth = 4);

// valid, invalid or unknown for all parts together.
Validity validate_all(const Conjunction& parts, const nlohmann::json& value,
                      Formats formats = Formats::annotations);

// A value that probably keeps to all of them, of one of `types`; to be validated.
std::optional<nlohmann::json> sample(const View& view, unsigned types, int depth = 6);
// Several, at the edges of what is allowed.
std::vector<nlohmann::json> samples(const View& view, int depth = 6);

}  // namespace trueup
