// What the compiler of schemas works with: the documents, their identifiers, and
// the nodes made so far.
#pragma once

#include <deque>
#include <set>

#include "formats/schema/schema.h"

namespace trueup {

struct SchemaSet::State {
    using Json = nlohmann::json;
    struct Document {
        Json root;
        std::string uri, name;
        Dialect dialect = Dialect::draft7;
    };
    // A schema's place: its document, the pointer, and the URI its references are relative to.
    struct Place {
        const Document* document = nullptr;
        const Json* source = nullptr;
        std::string pointer;
        std::string base;
    };

    SchemaResolver resolver;
    std::deque<Document> documents;
    std::map<std::string, Place> identifiers;  // URI -> schema with this $id, or document
    std::map<const Json*, std::string> bases;  // of schemas with an $id
    std::set<const Json*> scanned;
    std::deque<SchemaNode> nodes;
    SchemaUse use = SchemaUse::any;  // of what is being compiled
    std::map<std::pair<const Json*, SchemaUse>, SchemaNode*> compiled;
    std::deque<std::pair<SchemaNode*, Place>> waiting;
    // Names of properties that are not required this way.
    std::map<SchemaUse, std::set<std::string>> one_way_names;
    std::vector<SchemaProblem> problems;
    std::map<std::string, std::string> unread;  // documents that the resolver did not get
    bool too_many = false;

    // Remembers every $id and plain-name fragment from here on.
    void scan(const Document& document, const Json& source, const std::string& pointer,
              const std::string& base, int depth);
    Result<Place> find(const std::string& uri);
    Result<Place> find_pointer(const Place& from, const std::string& pointer);
    SchemaNode* node(const Place& place);
    // Reads the keywords of nodes until none waits.
    void work();
    void fill(SchemaNode& node, const Place& place);
    bool goes_the_other_way(const Json& property, const Place& from);
    void one_way(SchemaNode& object, const std::string& name, SchemaNode& property);
    void loosen();
};

}  // namespace trueup
