#include "release/manifest.h"

#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "formats/signature/digest.h"

namespace trueup {
namespace {

using Json = nlohmann::json;
constexpr std::string_view schema = "trueup.release-manifest/1";
constexpr std::size_t hex_length = 64;

bool is_digest(std::string_view text) {
    return text.size() == hex_length && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// A line as sha256sum prints it: "\" in front when the name had to be escaped.
void add_line(std::string& out, std::string_view first, std::string_view name) {
    if (name.find_first_of("\\\n\r") != std::string_view::npos) out += '\\';
    out.append(first).append("  ");
    for (const char c : name) {
        if (c == '\\') {
            out += "\\\\";
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\r') {
            out += "\\r";
        } else {
            out += c;
        }
    }
    out += '\n';
}

// "a/b": relative, no empty element, no "." or "..", no NUL.
bool is_inner_path(std::string_view path) {
    if (path.empty() || path.contains('\0')) return false;
    return std::ranges::none_of(split(path, '/'), [](const std::string& element) {
        return element.empty() || element == "." || element == "..";
    });
}

nlohmann::ordered_json to_json(const ReleaseEntry& entry) {
    nlohmann::ordered_json out;
    out["path"] = entry.path;
    switch (entry.kind) {
        case ReleaseEntry::Kind::file:
            out["size"] = entry.size;
            out["sha256"] = entry.sha256;
            if (entry.executable) out["executable"] = true;
            out["mtime_ns"] = entry.mtime_ns;
            break;
        case ReleaseEntry::Kind::link:
            out["target"] = entry.target;
            break;
        case ReleaseEntry::Kind::folder:
            out["folder"] = true;
    }
    return out;
}

ReleaseEntry entry_from(const Json& json) {
    ReleaseEntry entry;
    entry.path = json.at("path").get<std::string>();
    if (json.contains("sha256")) {
        // A negative one would become a very large one.
        if (!json.at("size").is_number_unsigned()) entry.path.clear();
        entry.size = json.at("size").get_ref<const Json::number_unsigned_t&>();
        entry.sha256 = json.at("sha256").get<std::string>();
        entry.executable = json.value("executable", false);
        entry.mtime_ns = whole_number(json.at("mtime_ns"));
    } else if (json.contains("target")) {
        entry.kind = ReleaseEntry::Kind::link;
        entry.target = json.at("target").get<std::string>();
    } else {
        entry.kind = ReleaseEntry::Kind::folder;
    }
    return entry;
}

bool is_sound(const ReleaseEntry& entry) {
    if (!is_inner_path(entry.path)) return false;
    if (entry.kind == ReleaseEntry::Kind::file) return is_digest(entry.sha256);
    return entry.kind == ReleaseEntry::Kind::folder || stays_inside(entry.path, entry.target);
}

}  // namespace

std::uint64_t Manifest::bytes() const {
    std::uint64_t sum = 0;
    for (const auto& entry : entries) sum += entry.size;
    return sum;
}

std::uint64_t Manifest::files() const {
    return static_cast<std::uint64_t>(
        std::ranges::count(entries, ReleaseEntry::Kind::file, &ReleaseEntry::kind));
}

std::string fingerprint_text(const std::vector<ReleaseEntry>& entries, std::string_view contract) {
    std::string out;
    for (const auto& entry : entries) {
        switch (entry.kind) {
            case ReleaseEntry::Kind::file:
                add_line(out, entry.sha256, entry.path);
                if (entry.executable) add_line(out, "executable", entry.path);
                break;
            case ReleaseEntry::Kind::link:
                add_line(out, "link", entry.path);
                add_line(out, "target", entry.target);
                break;
            case ReleaseEntry::Kind::folder:
                add_line(out, "folder", entry.path);
        }
    }
    if (!contract.empty()) add_line(out, "contract", contract);
    return out;
}

std::string fingerprint_of(const std::vector<ReleaseEntry>& entries, std::string_view contract) {
    return hex(digest(HashType::sha256, fingerprint_text(entries, contract)));
}

std::string manifest_text(const Manifest& manifest) {
    nlohmann::ordered_json out;
    out["schema"] = schema;
    out["name"] = manifest.name;
    out["version"] = manifest.version;
    out["fingerprint"] = manifest.fingerprint;
    out["number"] = manifest.number;
    out["created"] = manifest.created;
    out["by"] = manifest.by;
    out["host"] = manifest.host;
    if (!manifest.contract.empty()) {
        out["contract"] = {{"name", manifest.contract_name}, {"sha256", manifest.contract}};
    }
    out["entries"] = nlohmann::ordered_json::array();
    for (const auto& entry : manifest.entries) out["entries"].push_back(to_json(entry));
    return out.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<Manifest> parse_manifest(const std::string& text, const std::string& file) {
    const auto json = TRY(parse_json(text, file));
    Manifest manifest;
    try {
        if (json.at("schema").get<std::string>() != schema)
            return fail(Error::Kind::invalid, "this manifest was written by another trueup", file);
        manifest.name = json.at("name").get<std::string>();
        manifest.version = json.at("version").get<std::string>();
        manifest.fingerprint = json.at("fingerprint").get<std::string>();
        manifest.number = whole_number(json.at("number"));
        manifest.created = json.at("created").get<std::string>();
        manifest.by = json.at("by").get<std::string>();
        manifest.host = json.at("host").get<std::string>();
        if (json.contains("contract")) {
            manifest.contract = json.at("contract").at("sha256").get<std::string>();
            manifest.contract_name = json.at("contract").at("name").get<std::string>();
        }
        for (const auto& entry : json.at("entries")) manifest.entries.push_back(entry_from(entry));
    } catch (const Json::exception& error) {
        return fail(Error::Kind::invalid, std::string("not a manifest: ") + error.what(), file);
    }
    const bool sorted = std::ranges::is_sorted(manifest.entries, {}, &ReleaseEntry::path);
    const bool contract_sound =
        manifest.contract.empty() ||
        (is_digest(manifest.contract) && manifest.contract_name.starts_with(contract_prefix) &&
         !manifest.contract_name.contains('/'));
    if (!sorted || !contract_sound || !std::ranges::all_of(manifest.entries, is_sound))
        return fail(Error::Kind::invalid, "the manifest is damaged", file);
    if (fingerprint_of(manifest.entries, manifest.contract) != manifest.fingerprint)
        return fail(Error::Kind::invalid, "the manifest does not have the fingerprint that it names", file);
    return manifest;
}

bool stays_inside(std::string_view path, std::string_view target) {
    if (target.empty() || target.starts_with('/') || target.contains('\0')) return false;
    auto depth = static_cast<std::ptrdiff_t>(std::ranges::count(path, '/'));
    for (const auto& element : split(target, '/')) {
        if (element.empty() || element == ".") continue;
        depth += element == ".." ? -1 : 1;
        if (depth < 0) return false;
    }
    return true;
}

}  // namespace trueup
