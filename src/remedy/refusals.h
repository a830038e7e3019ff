// Why an edit of a start-up file is not made, with the place and what stands there.
#pragma once

#include <string>
#include <string_view>

#include "facts/finding.h"

namespace trueup {

Text goes_on_from_before(const Edit& edit);
Text depends_on_a_call(const Edit& edit);
Text still_uses(const std::string& path, int line, std::string_view name, std::string_view text);

}  // namespace trueup
