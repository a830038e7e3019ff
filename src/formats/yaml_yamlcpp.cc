// YAML by yaml-cpp's events: the tree is ours, so that an alias is counted before
// it is unfolded, and so that every value keeps its line.
//
// Plain scalars mean what YAML 1.2's core schema says: `no` and `on` are texts.
#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <map>
#include <set>
#include <sstream>

#include "formats/document.h"

namespace trueup {
namespace {

using Kind = DocumentNode::Kind;
using Json = nlohmann::json;

struct Refused {
    std::string why;
    int line = 0;
};

bool all_of(std::string_view text, std::string_view letters) {
    return !text.empty() && text.find_first_not_of(letters) == std::string_view::npos;
}

// Core schema: [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
bool is_float(std::string_view text) {
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    const auto e = text.find_first_of("eE");
    if (e != std::string_view::npos) {
        auto power = text.substr(e + 1);
        if (power.starts_with('-') || power.starts_with('+')) power.remove_prefix(1);
        if (!all_of(power, "0123456789")) return false;
    }
    const auto front = text.substr(0, e);
    const auto point = front.find('.');
    const auto digits = [](std::string_view part) { return all_of(part, "0123456789"); };
    if (point == std::string_view::npos) return digits(front);
    const auto before = front.substr(0, point), after = front.substr(point + 1);
    return before.empty() ? digits(after) : digits(before) && (after.empty() || digits(after));
}

template <typename T>
bool parse_whole(std::string_view text, int base, T& out) {
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), out, base);
    return parsed.ec == std::errc() && parsed.ptr == text.data() + text.size();
}

void resolve(DocumentNode& node, const std::string& text) {
    node.kind = Kind::text;
    node.scalar = text;
    const auto become = [&](Kind kind, Json value) {
        node.kind = kind;
        node.scalar = std::move(value);
    };
    if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL")
        return become(Kind::null, nullptr);
    if (text == "true" || text == "True" || text == "TRUE") return become(Kind::boolean, true);
    if (text == "false" || text == "False" || text == "FALSE") return become(Kind::boolean, false);
    std::string_view digits = text;
    if (digits.starts_with('+')) digits.remove_prefix(1);
    const auto unsigned_digits = digits.starts_with('-') ? digits.substr(1) : digits;
    if (all_of(unsigned_digits, "0123456789")) {
        std::int64_t whole = 0;
        std::uint64_t large = 0;
        if (parse_whole(digits, 10, whole)) return become(Kind::number, whole);
        if (parse_whole(digits, 10, large)) return become(Kind::number, large);
    }
    std::uint64_t other = 0;
    if (text.starts_with("0x") && parse_whole(std::string_view(text).substr(2), 16, other))
        return become(Kind::number, other);
    if (text.starts_with("0o") && parse_whole(std::string_view(text).substr(2), 8, other))
        return become(Kind::number, other);
    if (is_float(text)) {
        const double value = std::strtod(text.c_str(), nullptr);
        if (std::isfinite(value)) become(Kind::number, value);
    }
}

class Builder final : public YAML::EventHandler {
public:
    DocumentNode root;
    bool any = false;

    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        auto node = made(mark);
        put(std::move(node), anchor);
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        const auto found = anchors_.find(anchor);
        if (found == anchors_.end()) throw Refused{"an alias stands inside of what it names", line_of(mark)};
        nodes_ += found->second.nodes;
        if (nodes_ > most_document_nodes)
            throw Refused{fmt::format("aliases unfold into more than {} values", most_document_nodes),
                          line_of(mark)};
        if (static_cast<int>(open_.size()) + found->second.depth > most_document_levels)
            throw Refused{"deeper than 64 levels", line_of(mark)};
        put(found->second.node, 0);
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        auto node = made(mark);
        node.source = value;
        const bool plain = tag == "?" || tag == "tag:yaml.org,2002:int" || tag == "tag:yaml.org,2002:float" ||
                           tag == "tag:yaml.org,2002:bool" || tag == "tag:yaml.org,2002:null";
        if (plain) {
            resolve(node, value);
        } else if (tag == "!" || tag == "tag:yaml.org,2002:str") {
            node.kind = Kind::text;
            node.scalar = value;
        } else {
            throw Refused{"the tag " + tag + " is not read", node.line};
        }
        put(std::move(node), anchor);
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        open(mark, Kind::list, anchor);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        open(mark, Kind::map, anchor);
    }
    void OnMapEnd() override { close(); }

private:
    struct Open {
        DocumentNode node;
        YAML::anchor_t anchor = 0;
        std::size_t nodes_before = 0;
        int deepest = 1;
        bool has_key = false;
        std::string key;
        std::set<std::string> keys;
    };
    struct Anchored {
        DocumentNode node;
        std::size_t nodes = 1;
        int depth = 1;
    };

    static int line_of(const YAML::Mark& mark) { return mark.line + 1; }
    DocumentNode made(const YAML::Mark& mark) {
        if (++nodes_ > most_document_nodes)
            throw Refused{fmt::format("more than {} values", most_document_nodes), line_of(mark)};
        DocumentNode node;
        node.line = line_of(mark);
        return node;
    }
    void open(const YAML::Mark& mark, Kind kind, YAML::anchor_t anchor) {
        if (static_cast<int>(open_.size()) >= most_document_levels)
            throw Refused{"deeper than 64 levels", line_of(mark)};
        const auto before = nodes_;
        auto node = made(mark);
        node.kind = kind;
        open_.push_back({std::move(node), anchor, before, 1, false, "", {}});
    }
    void close() {
        auto done = std::move(open_.back());
        open_.pop_back();
        if (done.anchor != 0) anchors_[done.anchor] = {done.node, nodes_ - done.nodes_before, done.deepest};
        if (!open_.empty()) open_.back().deepest = std::max(open_.back().deepest, done.deepest + 1);
        put(std::move(done.node), 0);
    }
    void put(DocumentNode node, YAML::anchor_t anchor) {
        if (anchor != 0) anchors_[anchor] = {node, 1, 1};
        if (open_.empty()) {
            root = std::move(node);
            any = true;
            return;
        }
        auto& parent = open_.back();
        if (parent.node.kind == Kind::list) {
            parent.node.items.push_back(std::move(node));
        } else if (!parent.has_key) {
            if (node.kind == Kind::list || node.kind == Kind::map)
                throw Refused{"a key is a word, no list and no map", node.line};
            if (node.source == "<<") throw Refused{"merge keys (<<) are not read", node.line};
            if (!parent.keys.insert(node.source).second)
                throw Refused{fmt::format("\"{}\" stands twice", node.source), node.line};
            parent.key = node.source;
            parent.has_key = true;
            key_line_ = node.line;
        } else {
            // An alias has the line of what it names; here it is where it stands.
            if (node.line < key_line_) node.line = key_line_;
            parent.node.members.push_back({std::move(parent.key), std::move(node)});
            parent.has_key = false;
        }
    }

    std::vector<Open> open_;
    std::map<YAML::anchor_t, Anchored> anchors_;
    std::size_t nodes_ = 0;
    int key_line_ = 0;
};

}  // namespace

Result<DocumentNode> read_yaml(const std::string& text, const std::string& file) {
    // yaml-cpp stops at a zero byte without a word, and reads UTF-16.
    if (text.find('\0') != std::string::npos)
        return fail(Error::Kind::invalid, "holds a zero byte, so it is no text in UTF-8", file);
    try {
        std::istringstream in(text);
        YAML::Parser parser(in);
        Builder builder;
        if (!parser.HandleNextDocument(builder) || !builder.any)
            return fail(Error::Kind::invalid, "is empty", file);
        auto root = std::move(builder.root);
        Builder second;
        if (parser.HandleNextDocument(second) && second.any)
            return fail(Error::Kind::invalid, "holds more than one document", file, second.root.line);
        return root;
    } catch (const Refused& refused) {
        return fail(Error::Kind::invalid, refused.why, file, refused.line);
    } catch (const YAML::Exception& error) {
        if (error.mark.is_null()) return fail(Error::Kind::invalid, "this is no YAML: " + error.msg, file);
        return fail(Error::Kind::invalid,
                    fmt::format("this is no YAML (column {}): {}", error.mark.column + 1, error.msg), file,
                    error.mark.line + 1);
    }
}

}  // namespace trueup
