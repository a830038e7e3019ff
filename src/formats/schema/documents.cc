// Which schema a URI names: $id, "#name" and JSON pointers (draft-07, section 8;
// RFC 6901).
#include <charconv>

#include "base/json.h"
#include "formats/schema/state.h"
#include "formats/schema/uri.h"

namespace trueup {
namespace {

using Json = nlohmann::json;
constexpr int deepest = 200;

// Keywords whose value is a schema, a list of schemas, or an object of schemas.
bool holds_schema(const std::string& key) {
    static const std::set<std::string> keys = {"additionalItems",
                                               "items",
                                               "contains",
                                               "additionalProperties",
                                               "propertyNames",
                                               "not",
                                               "if",
                                               "then",
                                               "else",
                                               "allOf",
                                               "anyOf",
                                               "oneOf",
                                               "prefixItems",
                                               "unevaluatedItems",
                                               "unevaluatedProperties"};
    return keys.contains(key);
}
bool holds_named_schemas(const std::string& key) {
    static const std::set<std::string> keys = {"definitions",       "$defs",        "properties",
                                               "patternProperties", "dependencies", "dependentSchemas"};
    return keys.contains(key);
}

// Where a pointer ends and a plain name begins.
bool is_pointer(const std::string& fragment) { return fragment.empty() || fragment.front() == '/'; }

std::string unescaped(std::string step) {
    for (std::size_t at = 0; (at = step.find('~', at)) != std::string::npos; ++at) {
        if (at + 1 < step.size() && step[at + 1] == '1')
            step.replace(at, 2, "/");
        else if (at + 1 < step.size() && step[at + 1] == '0')
            step.replace(at, 2, "~");
    }
    return step;
}

const Json* step_into(const Json& from, const std::string& step) {
    if (from.is_object()) {
        const auto found = from.find(step);
        return found == from.end() ? nullptr : &*found;
    }
    if (!from.is_array() || step.empty() || (step.size() > 1 && step.front() == '0')) return nullptr;
    std::size_t index = 0;
    const auto parsed = std::from_chars(step.data(), step.data() + step.size(), index);
    if (parsed.ec != std::errc() || parsed.ptr != step.data() + step.size()) return nullptr;
    return index < from.size() ? &from[index] : nullptr;
}

}  // namespace

void SchemaSet::State::scan(const Document& document, const Json& source, const std::string& pointer,
                            const std::string& base, int depth) {
    if (!source.is_object() || depth > deepest || !scanned.insert(&source).second) return;
    auto own = base;
    // Siblings of $ref are ignored, up to draft-07.
    const bool ref_alone = document.dialect != Dialect::draft2020 && source.contains("$ref");
    if (const auto id = source.find("$id"); id != source.end() && id->is_string() && !ref_alone) {
        const auto uri = resolve_uri(base, id->get_ref<const std::string&>());
        const auto parts = split_fragment(uri);
        if (!parts.fragment.empty()) {
            identifiers.try_emplace(uri, Place{&document, &source, pointer, base});
        } else {
            own = parts.document;
            identifiers.try_emplace(own, Place{&document, &source, pointer, own});
            bases[&source] = own;
        }
    }
    if (const auto anchor = source.find("$anchor"); anchor != source.end() && anchor->is_string()) {
        identifiers.try_emplace(own + "#" + anchor->get_ref<const std::string&>(),
                                Place{&document, &source, pointer, own});
    }
    for (const auto& [key, value] : source.items()) {
        const auto at = pointer + pointer_step(key);
        if (holds_schema(key)) {
            if (value.is_array()) {
                for (std::size_t i = 0; i < value.size(); ++i)
                    scan(document, value[i], at + "/" + std::to_string(i), own, depth + 1);
            } else {
                scan(document, value, at, own, depth + 1);
            }
        } else if (holds_named_schemas(key) && value.is_object()) {
            for (const auto& [name, schema] : value.items())
                scan(document, schema, at + pointer_step(name), own, depth + 1);
        }
    }
}

Result<SchemaSet::State::Place> SchemaSet::State::find_pointer(const Place& from,
                                                               const std::string& pointer) {
    Place out = from;
    if (const auto base = bases.find(out.source); base != bases.end()) out.base = base->second;
    std::size_t at = 0;
    while (at < pointer.size()) {
        const auto end = std::min(pointer.find('/', at + 1), pointer.size());
        const auto step = unescaped(pointer.substr(at + 1, end - at - 1));
        const auto* next = step_into(*out.source, step);
        if (next == nullptr)
            return fail(Error::Kind::not_found, "there is nothing at " + pointer, from.document->name);
        out.source = next;
        out.pointer += pointer_step(step);
        if (const auto base = bases.find(next); base != bases.end()) out.base = base->second;
        at = end;
    }
    return out;
}

Result<SchemaSet::State::Place> SchemaSet::State::find(const std::string& uri) {
    const auto parts = split_fragment(uri);
    if (!is_pointer(parts.fragment)) {
        const auto named = identifiers.find(parts.document + "#" + parts.fragment);
        if (named != identifiers.end()) return named->second;
    }
    auto document = identifiers.find(parts.document);
    if (document == identifiers.end()) {
        if (const auto before = unread.find(parts.document); before != unread.end())
            return fail(Error::Kind::io, before->second);
        auto fetched = resolver ? resolver(parts.document)
                                : Result<Json>(fail(Error::Kind::io, parts.document + " is not fetched"));
        if (!fetched) {
            unread[parts.document] = fetched.error().message;
            return std::unexpected(std::move(fetched.error()));
        }
        const auto dialect = dialect_of(*fetched);
        if (!dialect) {
            unread[parts.document] = parts.document + " is written in a dialect that is not read here";
            return fail(Error::Kind::io, unread[parts.document]);
        }
        documents.push_back({std::move(*fetched), parts.document, parts.document, *dialect});
        const auto& added = documents.back();
        identifiers.try_emplace(added.uri, Place{&added, &added.root, "", added.uri});
        scan(added, added.root, "", added.uri, 0);
        document = identifiers.find(parts.document);
    }
    if (!is_pointer(parts.fragment)) {
        const auto named = identifiers.find(parts.document + "#" + parts.fragment);
        if (named != identifiers.end()) return named->second;
        return fail(Error::Kind::not_found, "there is no schema called #" + parts.fragment,
                    document->second.document->name);
    }
    return find_pointer(document->second, parts.fragment);
}

std::optional<Dialect> dialect_of(const Json& document) {
    if (!document.is_object() || !document.contains("$schema")) return Dialect::draft7;
    const auto& stated = document.at("$schema");
    if (!stated.is_string()) return std::nullopt;
    auto uri = stated.get<std::string>();
    if (uri.ends_with('#')) uri.pop_back();
    for (const auto* known :
         {"http://json-schema.org/draft-07/schema", "https://json-schema.org/draft-07/schema",
          "http://json-schema.org/draft-06/schema", "http://json-schema.org/schema"}) {
        if (uri == known) return Dialect::draft7;
    }
    if (uri == "https://json-schema.org/draft/2020-12/schema") return Dialect::draft2020;
    return std::nullopt;
}

}  // namespace trueup
