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

// Why this go runs, or why none does.
inline const std::string& why_this_go(const Selection& selection, Lang lang) {
    return pick(selection.unavailable.empty() ? selection.reason : selection.unavailable, lang);
}

Json to_json(const Origin& origin);
Json to_json(const Finding& finding, Lang lang);
Json to_json(const Machine& machine);
Json to_json(const std::vector<Entitlement>& entitlements);

// Secrets never reach a report, whatever string they stand in.
void hide_secrets(Json& json);
// Without secrets; two-space indent, a newline at the end; broken UTF-8 becomes U+FFFD.
std::string document(Json json);

}  // namespace trueup
