#include "formats/signature/entitlements.h"

#include <nlohmann/json.hpp>

#include "formats/signature/digest.h"

namespace trueup {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const Plist& value) {
    switch (value.kind) {
        case Plist::Kind::boolean:
            return value.boolean;
        case Plist::Kind::integer:
        case Plist::Kind::date:
            return value.integer;
        case Plist::Kind::real:
            return value.real;
        case Plist::Kind::string:
            return value.text;
        case Plist::Kind::data:
            return hex(value.text);
        case Plist::Kind::array: {
            auto out = Json::array();
            for (const auto& item : value.items) out.push_back(json_of(item));
            return out;
        }
        case Plist::Kind::dict:
            break;
    }
    auto out = Json::object();
    for (const auto& [key, inside] : value.entries) out[key] = json_of(inside);
    return out;
}

}  // namespace

std::vector<Entitlement> entitlements_of(const Plist& plist) {
    std::vector<Entitlement> out;
    for (const auto& [key, value] : plist.entries) {
        out.push_back({key, json_of(value).dump(-1, ' ', false, Json::error_handler_t::replace)});
    }
    return out;
}

}  // namespace trueup
