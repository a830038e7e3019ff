// Shapes of the command-line contract as JSON values.
#pragma once

#include <nlohmann/json.hpp>

#include "base/lang.h"
#include "facts/entitlement.h"
#include "facts/facts.h"
#include "facts/finding.h"
#include "facts/judgement.h"

namespace trueup {

using Json = nlohmann::ordered_json;

inline std::string pick(const Text& text, Lang lang) {
    return lang == Lang::zh_cn && !text.zh.empty() ? text.zh : text.en;
}

Json to_json(const Origin& origin);
Json to_json(const Finding& finding, Lang lang);
Json to_json(const Machine& machine);
Json to_json(const std::vector<Entitlement>& entitlements);

inline std::string reason_of(const Judgement::UnknownCheck& unknown, Lang lang) {
    return pick({unknown.reason, unknown.reason_zh}, lang);
}

// Secrets never reach a report, whatever string they stand in.
void hide_secrets(Json& json);
// Without secrets; two-space indent, a newline at the end; broken UTF-8 becomes U+FFFD.
std::string document(Json json);

}  // namespace trueup
