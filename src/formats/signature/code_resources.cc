#include "formats/signature/code_resources.h"

#include <algorithm>
#include <array>

#include "formats/signature/plist.h"

namespace trueup {
namespace {

using Kind = Plist::Kind;

std::unexpected<Error> bad(std::string what) { return fail(Error::Kind::invalid, std::move(what)); }

std::string data_of(const Plist& dict, std::string_view key) {
    const auto* value = dict.find(key, Kind::data);
    return value == nullptr ? std::string() : value->text;
}

Result<ResourceSeal> read_seal(const std::string& path, const Plist& value) {
    ResourceSeal out;
    if (value.kind == Kind::data) {  // version 1: SHA-1 alone
        out.sha1 = value.text;
        return out;
    }
    if (value.kind != Kind::dict) return bad(path);
    const auto* optional = value.find("optional", Kind::boolean);
    out.optional = optional != nullptr && optional->boolean;
    out.sha1 = data_of(value, "hash");
    out.sha256 = data_of(value, "hash2");
    out.cdhash = data_of(value, "cdhash");
    if (const auto* link = value.find("symlink", Kind::string)) out.link = link->text;
    if (const auto* requirement = value.find("requirement", Kind::string)) {
        out.nested = true;
        out.requirement = requirement->text;
    }
    if (out.sha1.empty() && out.sha256.empty() && !out.link && !out.nested) return bad(path);
    return out;
}

Result<void> add_rule(ResourceRules& rules, const std::string& pattern, const Plist& value) {
    double weight = 1;
    auto rule = ResourceRule::seal;
    if (value.kind == Kind::boolean) {
        if (!value.boolean) rule = ResourceRule::omit;
    } else if (value.kind == Kind::dict) {
        const auto flag = [&](std::string_view key) {
            const auto* set = value.find(key);
            return set != nullptr && set->is_true();
        };
        if (const auto* stated = value.find("weight")) {
            weight = stated->kind == Kind::integer ? static_cast<double>(stated->integer) : stated->real;
        }
        if (flag("nested")) rule = ResourceRule::nested;
        if (flag("omit")) rule = ResourceRule::omit;
    } else {
        return bad("rule " + pattern);
    }
    if (!rules.add(pattern, weight, rule)) return bad("rule " + pattern);
    return {};
}

// Security, StaticCode.cpp (hasWeakResourceRules) and bundlediskrep.cpp
// (allowedResourceOmissions).
std::vector<std::string> weak_rules(const Plist& rules, int version) {
    static constexpr auto allowed = std::to_array<std::string_view>({
        R"(^(.*/)?\.DS_Store$)", R"(^Info\.plist$)", R"(^PkgInfo$)",
        R"(^.*\.lproj/locversion.plist$)",            // in bundles without Resources
        R"(^Resources/.*\.lproj/locversion.plist$)",  // in all others
    });
    const std::string_view everything = version == 1 ? "^Resources/" : "^.*";
    bool covers_all = false;
    std::vector<std::string> out;
    for (const auto& [pattern, value] : rules.entries) {
        if (pattern == everything && value.is_true()) covers_all = true;
        const auto* omit = value.find("omit");
        const bool leaves_out =
            value.kind == Kind::boolean ? !value.boolean : omit != nullptr && omit->is_true();
        if (leaves_out && std::ranges::find(allowed, pattern) == allowed.end()) out.push_back(pattern);
    }
    if (!covers_all) out.emplace_back(everything);
    return out;
}

}  // namespace

Result<CodeResources> parse_code_resources(std::string_view bytes) {
    const auto plist = TRY(parse_plist(bytes));
    CodeResources out;
    const auto* files = plist.find("files2", Kind::dict);
    const auto* rules = plist.find("rules2", Kind::dict);
    if (files == nullptr) {
        out.version = 1;
        files = plist.find("files", Kind::dict);
        rules = plist.find("rules", Kind::dict);
    }
    if (files == nullptr || rules == nullptr) return bad("no files or no rules");
    for (const auto& [path, value] : files->entries) {
        if (!out.files.emplace(path, TRY(read_seal(path, value))).second) return bad(path);
    }
    for (const auto& [pattern, value] : rules->entries) {
        if (auto added = add_rule(out.rules, pattern, value); !added) return std::unexpected(added.error());
    }
    out.weak = weak_rules(*rules, out.version);
    return out;
}

}  // namespace trueup
