// Tools that editors start.
#pragma once

#include <string_view>

namespace trueup {

inline bool is_editor_tool(std::string_view name) {
    return name == "gopls" || name == "dlv" || name == "goimports" || name == "staticcheck";
}

}  // namespace trueup
