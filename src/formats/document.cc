#include "formats/document.h"

#include <algorithm>
#include <charconv>
#include <sstream>

#include "base/json.h"
#include "base/sort.h"
#include "base/text.h"
#include "formats/jsonc.h"
#include "formats/toml.h"

namespace trueup {
namespace {

using Json = nlohmann::json;

// toml++ tells no reason for what it was not asked for, so this counts for itself.
struct TomlReader {
    std::size_t nodes = 0;

    DocumentNode read(const toml::node& from, int depth) {
        DocumentNode out;
        out.line = static_cast<int>(from.source().begin.line);
        ++nodes;
        if (depth > most_document_levels || nodes > most_document_nodes) return out;
        if (const auto* table = from.as_table()) {
            out.kind = DocumentNode::Kind::map;
            for (const auto& [key, value] : *table)
                out.members.push_back({std::string(key.str()), read(value, depth + 1)});
            // The library sorts them; people read them in their order.
            sort_stably(out.members, {}, [](const auto& one) { return one.value.line; });
        } else if (const auto* list = from.as_array()) {
            out.kind = DocumentNode::Kind::list;
            for (const auto& value : *list) out.items.push_back(read(value, depth + 1));
        } else {
            scalar(from, out);
        }
        return out;
    }

    static void scalar(const toml::node& from, DocumentNode& out) {
        using Kind = DocumentNode::Kind;
        if (const auto flag = from.value_exact<bool>()) {
            out.kind = Kind::boolean;
            out.scalar = *flag;
        } else if (const auto whole = from.value_exact<std::int64_t>()) {
            out.kind = Kind::number;
            out.scalar = *whole;
        } else if (const auto number = from.value_exact<double>()) {
            out.kind = Kind::number;
            out.scalar = *number;
        } else if (auto text = from.value_exact<std::string>()) {
            out.kind = Kind::text;
            out.scalar = std::move(*text);
        } else {  // dates and times
            std::ostringstream written;
            from.visit([&](const auto& value) {
                if constexpr (toml::is_value<decltype(value)>) written << value.get();
            });
            out.kind = Kind::text;
            out.scalar = written.str();
        }
        out.source = out.kind == Kind::text ? out.scalar.get<std::string>() : out.scalar.dump();
    }
};

DocumentNode from_json(const Json& json) {
    using Kind = DocumentNode::Kind;
    DocumentNode out;
    out.line = 1;
    if (json.is_object()) {
        out.kind = Kind::map;
        for (const auto& [key, value] : json.items()) out.members.push_back({key, from_json(value)});
    } else if (json.is_array()) {
        out.kind = Kind::list;
        for (const auto& value : json) out.items.push_back(from_json(value));
    } else {
        out.kind = json.is_null()      ? Kind::null
                   : json.is_boolean() ? Kind::boolean
                   : json.is_number()  ? Kind::number
                                       : Kind::text;
        out.scalar = json;
        out.source = json.is_string() ? json.get<std::string>() : json.dump();
    }
    return out;
}

DocumentNode* child(DocumentNode& node, const std::string& step) {
    for (auto& [name, member] : node.members) {
        if (name == step) return &member;
    }
    std::size_t index = 0;
    const auto parsed = std::from_chars(step.data(), step.data() + step.size(), index);
    const bool number = !step.empty() && parsed.ec == std::errc() && parsed.ptr == step.data() + step.size();
    return number && index < node.items.size() ? &node.items[index] : nullptr;
}

Result<DocumentNode> read_json_document(const std::string& text, const std::string& file) {
    auto root = from_json(TRY(parse_json(text, file)));
    // Lines come from the reader that knows them; a container is where its first value is.
    constexpr std::size_t most_lines = 5000;  // each is looked for among its siblings
    const auto values = read_jsonc(text, file);
    if (!values || values->size() > most_lines) return root;
    for (auto value = values->rbegin(); value != values->rend(); ++value) {
        auto* node = &root;
        for (const auto& key : value->keys) {
            node->line = value->line;
            node = child(*node, key);
            if (node == nullptr) break;
        }
        if (node != nullptr) node->line = value->line;
    }
    return root;
}

}  // namespace

const DocumentNode* DocumentNode::member(std::string_view name) const {
    for (const auto& [key, value] : members) {
        if (key == name) return &value;
    }
    return nullptr;
}

Result<DocumentNode> read_toml(const std::string& text, const std::string& file) {
    const auto root = TRY(parse_toml(text, file));
    TomlReader reader;
    auto out = reader.read(root, 0);
    if (out.line == 0) out.line = 1;
    return out;
}

Result<DocumentNode> read_document(const std::string& text, const std::string& file) {
    if (text.size() > longest_document) return fail(Error::Kind::too_large, "is larger than 8 MiB", file);
    if (file.ends_with(".toml")) return read_toml(text, file);
    if (file.ends_with(".json")) return read_json_document(text, file);
    return read_yaml(text, file);
}

Json to_json(const DocumentNode& node) {
    if (node.kind == DocumentNode::Kind::map) {
        Json out = Json::object();
        for (const auto& [name, value] : node.members) out[name] = to_json(value);
        return out;
    }
    if (node.kind == DocumentNode::Kind::list) {
        Json out = Json::array();
        for (const auto& value : node.items) out.push_back(to_json(value));
        return out;
    }
    return node.scalar;
}

int line_of_pointer(const DocumentNode& root, std::string_view pointer) {
    auto* node = const_cast<DocumentNode*>(&root);
    int line = root.line;
    const auto steps = split(pointer, '/');
    for (std::size_t i = 1; i < steps.size(); ++i) {
        auto step = steps[i];
        for (const auto& [written, meant] : {std::pair{"~1", "/"}, std::pair{"~0", "~"}}) {
            for (std::size_t at = 0; (at = step.find(written, at)) != std::string::npos; ++at)
                step.replace(at, 2, meant);
        }
        node = child(*node, step);
        if (node == nullptr) break;
        line = node->line;
    }
    return line;
}

}  // namespace trueup
