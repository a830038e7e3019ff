// Documents -> nodes, until none is left to read.
#include <algorithm>

#include "formats/schema/number.h"
#include "formats/schema/state.h"
#include "formats/schema/uri.h"

namespace trueup {
namespace {

using Json = nlohmann::json;
constexpr std::size_t most_nodes = 50'000;

// Schemas that apply to the same value as this one.
std::vector<const SchemaNode*> same_place(const SchemaNode& node) {
    std::vector<const SchemaNode*> out;
    for (const auto* one : {node.ref, node.negated, node.condition, node.then, node.otherwise}) {
        if (one != nullptr) out.push_back(one);
    }
    for (const auto* list : {&node.all_of, &node.any_of, &node.one_of})
        out.insert(out.end(), list->begin(), list->end());
    for (const auto& dependency : node.dependencies) {
        if (dependency.schema != nullptr) out.push_back(dependency.schema);
    }
    return out;
}

// A schema that, for the same value, asks for itself again has no meaning.
const SchemaNode* loop_in(const std::deque<SchemaNode>& nodes) {
    std::map<const SchemaNode*, int> seen;  // 1: on the way, 2: done
    for (const auto& start : nodes) {
        std::vector<std::pair<const SchemaNode*, bool>> stack = {{&start, false}};
        while (!stack.empty()) {
            const auto [node, leaving] = stack.back();
            stack.pop_back();
            if (leaving) {
                seen[node] = 2;
                continue;
            }
            auto& state = seen[node];
            if (state == 2) continue;
            if (state == 1) return node;
            state = 1;
            stack.emplace_back(node, true);
            for (const auto* next : same_place(*node)) {
                if (const auto found = seen.find(next); found != seen.end() && found->second == 1)
                    return next;
                stack.emplace_back(next, false);
            }
        }
    }
    return nullptr;
}

}  // namespace

SchemaNode* SchemaSet::State::node(const Place& place) {
    if (const auto made = compiled.find({place.source, use}); made != compiled.end()) return made->second;
    auto& added = nodes.emplace_back();
    added.place = place.document->name + "#" + place.pointer;
    added.source = place.source;
    added.dialect = place.document->dialect;
    added.use = use;
    compiled[{place.source, use}] = &added;
    waiting.emplace_back(&added, place);
    return &added;
}

void SchemaSet::State::work() {
    while (!waiting.empty()) {
        const auto [node, place] = std::move(waiting.front());
        waiting.pop_front();
        if (nodes.size() > most_nodes) {
            too_many = true;
            waiting.clear();
            return;
        }
        fill(*node, place);
    }
}

// A property's schema, or the one that it refers to, says readOnly of a request, or
// writeOnly of an answer.
bool SchemaSet::State::goes_the_other_way(const Json& property, const Place& from) {
    if (use == SchemaUse::any) return false;
    const auto* const keyword = use == SchemaUse::request ? "readOnly" : "writeOnly";
    auto place = from;
    place.source = &property;
    constexpr int most_hops = 20;
    for (int hops = 0; place.source->is_object() && hops < most_hops; ++hops) {
        const auto ref = place.source->find("$ref");
        if (ref == place.source->end()) return place.source->value(keyword, Json()) == Json(true);
        if (!ref->is_string()) return false;
        auto found = find(resolve_uri(place.base, ref->get_ref<const std::string&>()));
        if (!found) return false;
        place = std::move(*found);
    }
    return false;
}

void SchemaSet::State::one_way(SchemaNode& object, const std::string& name, SchemaNode& property) {
    std::erase(object.required, name);
    one_way_names[use].insert(name);
    // It should not be sent: no promise that it is not, and none that it is taken.
    if (use == SchemaUse::request)
        property.unclear.push_back(property.place + ": a readOnly property should not be part of a request");
}

// `required` may stand in another part of an allOf than the property that it is
// about; whether that one is meant, nobody can tell from here.
void SchemaSet::State::loosen() {
    const auto names = one_way_names.find(use);
    if (names == one_way_names.end()) return;
    for (auto& node : nodes) {
        if (node.use != use || node.dialect != Dialect::openapi30) continue;
        std::erase_if(node.required, [&](const std::string& name) {
            if (!names->second.contains(name) || node.property(name) != nullptr) return false;
            node.unclear.push_back(node.place + "/required: whether " + name +
                                   " is required this way is said elsewhere");
            return true;
        });
    }
}

SchemaSet::SchemaSet(SchemaResolver resolver) : state_(std::make_unique<State>()) {
    state_->resolver = std::move(resolver);
}
SchemaSet::~SchemaSet() = default;

const Json& SchemaSet::add(Json document, const std::string& uri, const std::string& name, Dialect dialect) {
    state_->documents.push_back({std::move(document), uri, name, dialect});
    const auto& added = state_->documents.back();
    state_->identifiers.try_emplace(uri, State::Place{&added, &added.root, "", uri});
    state_->scan(added, added.root, "", uri, 0);
    return added.root;
}

Result<const SchemaNode*> SchemaSet::compile(const std::string& uri, SchemaUse use) {
    state_->use = use;
    const auto place = TRY(state_->find(uri));
    state_->scan(*place.document, *place.source, place.pointer, place.base, 0);
    const auto* root = state_->node(place);
    state_->work();
    state_->loosen();
    if (state_->too_many)
        return fail(Error::Kind::too_large, "there are more than 50000 schemas", place.document->name);
    if (const auto* loop = loop_in(state_->nodes))
        return fail(Error::Kind::invalid, "the schema asks for itself again without end", loop->place);
    return root;
}

const std::vector<SchemaProblem>& SchemaSet::problems() const { return state_->problems; }

const SchemaNode* SchemaNode::property(const std::string& name) const {
    const auto at = std::ranges::lower_bound(properties, name, {}, &decltype(properties)::value_type::first);
    return at != properties.end() && at->first == name ? at->second : nullptr;
}

JsonType type_of(const Json& value) {
    switch (value.type()) {
        case Json::value_t::null:
            return type_null;
        case Json::value_t::boolean:
            return type_boolean;
        case Json::value_t::string:
            return type_string;
        case Json::value_t::array:
            return type_array;
        case Json::value_t::object:
            return type_object;
        default:
            return is_integer(value) ? type_integer : type_fraction;
    }
}

std::string type_names(unsigned types) {
    if (types == type_any) return "any";
    std::string out;
    const auto add = [&](std::string_view name) {
        if (!out.empty()) out += ", ";
        out += name;
    };
    if ((types & type_null) != 0) add("null");
    if ((types & type_boolean) != 0) add("boolean");
    if ((types & type_fraction) != 0)
        add("number");
    else if ((types & type_integer) != 0)
        add("integer");
    if ((types & type_string) != 0) add("string");
    if ((types & type_array) != 0) add("array");
    if ((types & type_object) != 0) add("object");
    return out.empty() ? "none" : out;
}

}  // namespace trueup
