// GOFLAGS as `go env` itself takes it: flags that it does not know are no
// matter, the few that it knows count. Source: cmd/go/internal/base/goflags.go.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "facts/environment.h"
#include "probe/go_env_config.h"

namespace trueup {

struct GoFlags {
    bool dry_run = false;  // -n: no work folder is made
    std::optional<Refusal> refusal;
};
GoFlags go_flags(const GoConfig& config);

// The flags that `go env` reads for cgo, in its order.
inline constexpr std::array<std::string_view, 5> cgo_flag_names = {
    "CGO_CPPFLAGS", "CGO_CFLAGS", "CGO_CXXFLAGS", "CGO_FFLAGS", "CGO_LDFLAGS"};

// The NAME_ALLOW or NAME_DISALLOW that is no regular expression; "": both are in
// order. Go looks at them whether or not there are flags to judge.
std::string refused_cgo_pattern(const GoConfig& config, std::string_view name);

// GOFLAGS split into its words; none where a quote does not end.
std::vector<std::string> goflags_words(const GoConfig& config);

}  // namespace trueup
