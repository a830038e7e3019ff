#include "formats/schema/validate.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/json.h"
#include "base/text.h"
#include "formats/schema/format.h"
#include "formats/schema/number.h"

namespace trueup {
namespace {

using Json = nlohmann::json;
using enum Validity;
constexpr std::size_t most_steps = 5'000'000;
constexpr std::size_t longest_shown = 120;

std::string shown(const Json& value) {
    auto text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (text.size() > longest_shown) text = valid_utf8(text.substr(0, longest_shown)) + "…";
    return text;
}

// All of them have to hold: one invalid decides, else one unknown.
Validity both(Validity a, Validity b) {
    if (a == invalid || b == invalid) return invalid;
    return a == unknown || b == unknown ? unknown : valid;
}

// Where in the value we are; pointers are spelled out only for messages.
struct Path {
    const Path* parent = nullptr;
    const std::string* key = nullptr;
    std::size_t index = 0;

    std::string pointer() const {
        if (parent == nullptr) return "";
        return parent->pointer() + (key != nullptr ? pointer_step(*key) : "/" + std::to_string(index));
    }
};

class Evaluator {
public:
    // `errors`: nullptr when nobody wants to read them; then the first one decides.
    Evaluator(std::vector<SchemaError>* errors, std::size_t most, Formats formats = Formats::annotations)
        : errors_(errors), most_(most), formats_(formats) {}

    Validity run(const SchemaNode& node, const Json& value, const Path& path) {
        if (++steps_ > most_steps) return unknown;
        if (node.never) return wrong(node, "", path, "nothing is allowed here", "此处不允许任何值");
        Validity out = node.unclear.empty() ? valid : unknown;
        const auto step = [&](auto&& part) {
            if (out != invalid || errors_ != nullptr) out = both(out, part());
        };
        if (node.ref != nullptr) step([&] { return run(*node.ref, value, path); });
        step([&] { return plain(node, value, path); });
        if (formats_ == Formats::may_count && !surely_of_format(node.format, value))
            step([] { return unknown; });
        if (value.is_number()) {
            step([&] { return number(node, value, path); });
        } else if (value.is_string()) {
            step([&] { return string(node, value.get_ref<const std::string&>(), path); });
        } else if (value.is_array()) {
            step([&] { return array(node, value, path); });
        } else if (value.is_object()) {
            step([&] { return object(node, value, path); });
        }
        for (const auto* part : node.all_of) step([&] { return run(*part, value, path); });
        if (!node.any_of.empty()) step([&] { return any(node, value, path); });
        if (!node.one_of.empty()) step([&] { return one(node, value, path); });
        if (node.negated != nullptr) {
            step([&] {
                const auto inner = quiet(*node.negated, value, path);
                if (inner == valid)
                    return wrong(node, "not", path, shown(value) + " is what `not` forbids",
                                 shown(value) + " 正是 `not` 所禁止的");
                return inner == unknown ? unknown : valid;
            });
        }
        if (node.condition != nullptr) step([&] { return conditional(node, value, path); });
        return out;
    }

private:
    Validity wrong(const SchemaNode& node, const std::string& key, const Path& path, std::string en,
                   std::string zh) {
        if (errors_ != nullptr && errors_->size() < most_) {
            errors_->push_back({path.pointer(),
                                node.place + (key.empty() ? "" : pointer_step(key)),
                                {std::move(en), std::move(zh)}});
        }
        return invalid;
    }

    // The answer alone: what is wrong in a branch is no fault of the whole.
    Validity quiet(const SchemaNode& node, const Json& value, const Path& path) {
        auto* const kept = std::exchange(errors_, nullptr);
        const auto out = run(node, value, path);
        errors_ = kept;
        return out;
    }

    Validity plain(const SchemaNode& node, const Json& value, const Path& path) {
        if ((node.types & type_of(value)) == 0) {
            return wrong(node, "type", path,
                         fmt::format("{} is {}, not {}", shown(value), type_names(type_of(value)),
                                     type_names(node.types)),
                         fmt::format("{} 的类型是 {}，应为 {}", shown(value), type_names(type_of(value)),
                                     type_names(node.types)));
        }
        if (!node.finite || std::ranges::any_of(node.values, [&](const Json* allowed) {
                return same_value(*allowed, value);
            }))
            return valid;
        return wrong(node, node.source->contains("enum") ? "enum" : "const", path,
                     shown(value) + " is none of the allowed values", shown(value) + " 不在允许的值之中");
    }

    Validity bound(const SchemaNode& node, const char* key, const Json& value, const Json* limit, bool holds,
                   const Path& path) {
        if (limit == nullptr || holds) return valid;
        return wrong(node, key, path, fmt::format("{} breaks {} {}", shown(value), key, shown(*limit)),
                     fmt::format("{} 不满足 {} {}", shown(value), key, shown(*limit)));
    }

    Validity number(const SchemaNode& node, const Json& value, const Path& path) {
        const auto order = [&](const Json* limit) {
            return limit == nullptr ? 0 : compare_numbers(value, *limit);
        };
        auto out = bound(node, "minimum", value, node.minimum, order(node.minimum) >= 0, path);
        out = both(out, bound(node, "maximum", value, node.maximum, order(node.maximum) <= 0, path));
        out = both(out, bound(node, "exclusiveMinimum", value, node.above, order(node.above) > 0, path));
        out = both(out, bound(node, "exclusiveMaximum", value, node.below, order(node.below) < 0, path));
        if (node.multiple_of == nullptr) return out;
        const bool holds = is_multiple(decimal_of(value), decimal_of(*node.multiple_of));
        return both(out, bound(node, "multipleOf", value, node.multiple_of, holds, path));
    }

    Validity size(const SchemaNode& node, const char* key, std::uint64_t actual,
                  const SchemaNode::Count& limit, bool least, const Path& path) {
        if (!limit || (least ? actual >= *limit : actual <= *limit)) return valid;
        return wrong(node, key, path, fmt::format("{} breaks {} {}", actual, key, *limit),
                     fmt::format("{} 不满足 {} {}", actual, key, *limit));
    }

    Validity string(const SchemaNode& node, const std::string& text, const Path& path) {
        Validity out = valid;
        if (node.min_length || node.max_length) {
            const auto length = code_points(text);
            out = both(size(node, "minLength", length, node.min_length, true, path),
                       size(node, "maxLength", length, node.max_length, false, path));
        }
        if (node.pattern == nullptr || node.pattern->found_in(text)) return out;
        return wrong(node, "pattern", path,
                     fmt::format("{} does not match {}", shown(Json(text)), shown(Json(node.pattern_text))),
                     fmt::format("{} 与 {} 不匹配", shown(Json(text)), shown(Json(node.pattern_text))));
    }

    Validity array(const SchemaNode& node, const Json& value, const Path& path) {
        auto out = both(size(node, "minItems", value.size(), node.min_items, true, path),
                        size(node, "maxItems", value.size(), node.max_items, false, path));
        if (node.unique_items && !all_different(value))
            out = wrong(node, "uniqueItems", path, "two elements are equal", "有两个元素相等");
        for (std::size_t i = 0; i < value.size(); ++i) {
            if (out == invalid && errors_ == nullptr) return out;
            const auto* schema = i < node.tuple.size() ? node.tuple[i] : node.items;
            if (schema != nullptr) out = both(out, run(*schema, value[i], {&path, nullptr, i}));
        }
        if (node.contains == nullptr) return out;
        Validity found = invalid;
        for (std::size_t i = 0; i < value.size() && found != valid; ++i) {
            const auto one = quiet(*node.contains, value[i], {&path, nullptr, i});
            if (one != invalid) found = one;
        }
        if (found == invalid)
            return wrong(node, "contains", path, "no element is as `contains` wants one",
                         "没有元素符合 `contains`");
        return both(out, found);
    }

    static bool all_different(const Json& value) {
        constexpr std::size_t few = 16;
        if (value.size() > few) {
            std::set<std::string> seen;
            return std::ranges::all_of(
                value, [&](const Json& one) { return seen.insert(canonical_text(one)).second; });
        }
        for (std::size_t i = 0; i < value.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                if (same_value(value[i], value[j])) return false;
            }
        }
        return true;
    }

    Validity object(const SchemaNode& node, const Json& value, const Path& path) {
        auto out = both(size(node, "minProperties", value.size(), node.min_properties, true, path),
                        size(node, "maxProperties", value.size(), node.max_properties, false, path));
        for (const auto& name : node.required) {
            if (!value.contains(name))
                out = wrong(node, "required", path, Json(name).dump() + " is missing",
                            "缺少 " + Json(name).dump());
        }
        const bool each = !node.properties.empty() || !node.pattern_properties.empty() ||
                          node.additional_properties != nullptr || node.property_names != nullptr;
        for (auto at = value.begin(); each && at != value.end(); ++at) {
            if (out == invalid && errors_ == nullptr) return out;
            out = both(out, member(node, at.key(), at.value(), path));
        }
        for (const auto& dependency : node.dependencies) {
            if (!value.contains(dependency.key)) continue;
            if (dependency.schema != nullptr) out = both(out, run(*dependency.schema, value, path));
            for (const auto& name : dependency.names) {
                if (!value.contains(name))
                    out = wrong(
                        node, "dependencies", path,
                        fmt::format("{} is missing, which {} needs", Json(name).dump(),
                                    Json(dependency.key).dump()),
                        fmt::format("缺少 {}（{} 需要它）", Json(name).dump(), Json(dependency.key).dump()));
            }
        }
        return out;
    }

    Validity member(const SchemaNode& node, const std::string& key, const Json& value, const Path& above) {
        const Path path{&above, &key, 0};
        Validity out = valid;
        bool named = false, may_be_named = false;
        if (const auto* schema = node.property(key)) {
            named = true;
            out = run(*schema, value, path);
        }
        for (const auto& property : node.pattern_properties) {
            if (property.pattern == nullptr) {
                may_be_named = true;  // the node is unclear, so nothing comes out as valid
            } else if (property.pattern->found_in(key)) {
                named = true;
                out = both(out, run(*property.schema, value, path));
            }
        }
        if (!named && node.additional_properties != nullptr) {
            const bool forbidden = node.additional_properties->never;
            if (may_be_named) {
                out = both(out, quiet(*node.additional_properties, value, path) == valid ? valid : unknown);
            } else if (forbidden) {
                out = wrong(node, "additionalProperties", path, Json(key).dump() + " is not allowed here",
                            "此处不允许 " + Json(key).dump());
            } else {
                out = both(out, run(*node.additional_properties, value, path));
            }
        }
        if (node.property_names != nullptr) {
            // The name is the value that is judged, and the errors are the object's.
            const auto name = quiet(*node.property_names, Json(key), path);
            if (name == invalid)
                out = wrong(node, "propertyNames", path, Json(key).dump() + " is no allowed name",
                            Json(key).dump() + " 不是允许的名称");
            else
                out = both(out, name);
        }
        return out;
    }

    Validity any(const SchemaNode& node, const Json& value, const Path& path) {
        Validity out = invalid;
        for (const auto* branch : node.any_of) {
            const auto one = quiet(*branch, value, path);
            if (one == valid) return valid;
            if (one == unknown) out = unknown;
        }
        if (out == invalid)
            return wrong(node, "anyOf", path, shown(value) + " fits none of the alternatives",
                         shown(value) + " 不符合任何一个备选 schema");
        return out;
    }

    Validity one(const SchemaNode& node, const Json& value, const Path& path) {
        std::size_t fits = 0, unclear = 0;
        for (const auto* branch : node.one_of) {
            const auto one = quiet(*branch, value, path);
            if (one == valid) ++fits;
            if (one == unknown) ++unclear;
        }
        if (fits == 1 && unclear == 0) return valid;
        if (fits <= 1 && unclear > 0) return unknown;
        return wrong(node, "oneOf", path,
                     fmt::format("{} fits {} of the alternatives, and has to fit one", shown(value), fits),
                     fmt::format("{} 符合 {} 个备选 schema，应恰好符合一个", shown(value), fits));
    }

    Validity conditional(const SchemaNode& node, const Json& value, const Path& path) {
        const auto test = quiet(*node.condition, value, path);
        const auto branch = [&](const SchemaNode* schema, bool aloud) {
            if (schema == nullptr) return valid;
            return aloud ? run(*schema, value, path) : quiet(*schema, value, path);
        };
        if (test == valid) return branch(node.then, true);
        if (test == invalid) return branch(node.otherwise, true);
        const auto yes = branch(node.then, false), no = branch(node.otherwise, false);
        if (yes == no) return yes == invalid ? branch(node.then, true) : yes;
        return unknown;
    }

    std::vector<SchemaError>* errors_;
    std::size_t most_;
    Formats formats_;
    std::size_t steps_ = 0;
};

}  // namespace

Validity validate(const SchemaNode& schema, const Json& value, Formats formats) {
    return Evaluator(nullptr, 0, formats).run(schema, value, {});
}

std::vector<SchemaError> schema_errors(const SchemaNode& schema, const Json& value, std::size_t most) {
    std::vector<SchemaError> out;
    if (validate(schema, value) != invalid) return out;
    Evaluator(&out, most).run(schema, value, {});
    return out;
}

std::size_t code_points(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

}  // namespace trueup
