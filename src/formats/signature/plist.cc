#include "formats/signature/plist.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"
#include "base/utf8.h"
#include "formats/signature/base64.h"

namespace trueup {
namespace {

constexpr int max_depth = 64;

std::unexpected<Error> bad(std::string what) { return fail(Error::Kind::invalid, std::move(what)); }

std::string unescape(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, char>, 5> names = {
        {{"lt", '<'}, {"gt", '>'}, {"amp", '&'}, {"quot", '"'}, {"apos", '\''}}};
    std::string out;
    while (!text.empty()) {
        const auto at = text.find('&');
        out += text.substr(0, at);
        if (at == std::string_view::npos) break;
        text.remove_prefix(at + 1);
        const auto end = text.find(';');
        if (end == std::string_view::npos) break;
        auto name = text.substr(0, end);
        text.remove_prefix(end + 1);
        if (const auto known = std::ranges::find(names, name, &std::pair<std::string_view, char>::first);
            known != names.end()) {
            out += known->second;
        } else if (name.starts_with('#')) {
            name.remove_prefix(1);
            const bool hexadecimal = name.starts_with('x');
            if (hexadecimal) name.remove_prefix(1);
            std::uint32_t code = 0;
            std::from_chars(name.data(), name.data() + name.size(), code, hexadecimal ? 16 : 10);
            if (code != 0 && code <= 0x10ffff) append_utf8(out, code);
        }
    }
    return out;
}

class Xml {
public:
    explicit Xml(std::string_view text) : rest_(text) {}

    Result<Plist> document() {
        auto tag = TRY(next_tag());
        if (tag == "plist") tag = TRY(next_tag());
        return value(tag, 0);
    }

private:
    // The name of the next element's tag ("dict", "/dict", "true/"), without
    // its attributes; comments, declarations and the text before it are skipped.
    Result<std::string_view> next_tag() {
        while (true) {
            const auto begin = rest_.find('<');
            if (begin == std::string_view::npos) return bad("the property list ends too early");
            rest_.remove_prefix(begin);
            const bool comment = rest_.starts_with("<!--");
            const auto end = rest_.find(comment ? "-->" : ">");
            if (end == std::string_view::npos) return bad("the property list ends inside a tag");
            auto tag = rest_.substr(1, end - 1);
            rest_.remove_prefix(end + (comment ? 3 : 1));
            if (comment || tag.starts_with('?') || tag.starts_with('!')) continue;
            const bool empty = tag.ends_with('/');
            tag = tag.substr(0, tag.find_first_of(" \t\r\n"));
            if (empty && !tag.ends_with('/')) return tag;  // <plist version="1.0"/>
            return tag;
        }
    }

    // The text up to `</name>`, with its references resolved; CDATA sections stand as they
    // are, and comments are no part of it.
    Result<std::string> text_of(std::string_view name) {
        constexpr std::string_view cdata = "<![CDATA[", comment = "<!--";
        std::string text;
        while (true) {
            const auto end = rest_.find('<');
            if (end == std::string_view::npos) return bad("the property list ends inside a text");
            text += unescape(rest_.substr(0, end));
            rest_.remove_prefix(end);
            const bool literal = rest_.starts_with(cdata);
            if (!literal && !rest_.starts_with(comment)) break;
            const auto begin = literal ? cdata.size() : comment.size();
            const auto close = rest_.find(literal ? "]]>" : "-->", begin);
            if (close == std::string_view::npos) return bad("the property list ends inside a text");
            if (literal) text += rest_.substr(begin, close - begin);
            rest_.remove_prefix(close + 3);
        }
        const auto tag = TRY(next_tag());
        if (tag.size() != name.size() + 1 || tag[0] != '/' || tag.substr(1) != name)
            return bad("a tag is not closed");
        return text;
    }

    Result<Plist> value(std::string_view tag, int depth) {
        if (depth > max_depth) return bad("the property list is nested too deeply");
        Plist out;
        if (tag == "true/" || tag == "false/") {
            out.kind = Plist::Kind::boolean;
            out.boolean = tag == "true/";
        } else if (tag == "dict" || tag == "dict/") {
            return tag == "dict" ? dict(depth) : out;
        } else if (tag == "array" || tag == "array/") {
            out.kind = Plist::Kind::array;
            while (tag == "array") {
                const auto item = TRY(next_tag());
                if (item == "/array") break;
                out.items.push_back(TRY(value(item, depth + 1)));
            }
        } else if (tag == "string" || tag == "string/") {
            out.kind = Plist::Kind::string;
            if (tag == "string") out.text = TRY(text_of(tag));
        } else if (tag == "data" || tag == "data/") {
            out.kind = Plist::Kind::data;
            if (tag == "data") out.text = from_base64(TRY(text_of(tag)));
        } else if (tag == "integer" || tag == "real") {
            out.kind = tag == "real" ? Plist::Kind::real : Plist::Kind::integer;
            const auto written = TRY(text_of(tag));
            const auto text = trim(written);
            std::from_chars(text.data(), text.data() + text.size(), out.integer);
            out.real = static_cast<double>(out.integer);
        } else if (tag == "date") {
            out.kind = Plist::Kind::date;
            out.text = TRY(text_of(tag));
        } else {
            return bad("an unknown tag in the property list");
        }
        return out;
    }

    Result<Plist> dict(int depth) {
        Plist out;
        while (true) {
            const auto tag = TRY(next_tag());
            if (tag == "/dict") return out;
            if (tag != "key" && tag != "key/") return bad("a dictionary of the property list lacks a key");
            auto key = tag == "key" ? TRY(text_of(tag)) : std::string();
            const auto kind = TRY(next_tag());
            auto item = TRY(value(kind, depth + 1));
            out.entries.push_back({std::move(key), std::move(item)});
        }
    }

    std::string_view rest_;
};

}  // namespace

const Plist* Plist::find(std::string_view key) const {
    const auto at = std::ranges::find(entries, key, &PlistEntry::key);
    return at == entries.end() ? nullptr : &at->value;
}

const Plist* Plist::find(std::string_view key, Kind wanted) const {
    const auto* value = find(key);
    return value != nullptr && value->kind == wanted ? value : nullptr;
}

Result<Plist> parse_plist_xml(std::string_view text) { return Xml(text).document(); }

Result<Plist> parse_plist(std::string_view bytes) {
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF"))
        return parse_plist_xml(from_utf16(bytes.substr(2), bytes.starts_with("\xFE")));
    return bytes.starts_with("bplist00") ? parse_plist_binary(bytes) : parse_plist_xml(bytes);
}

}  // namespace trueup
