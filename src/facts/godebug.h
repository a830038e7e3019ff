// What is known of GODEBUG settings: which Go releases read which key.
//
// Sources: internal/godebugs/table.go (releases 1.21 to 1.27), the runtime's
// own keys (runtime/runtime1.go, dbgvars), the keys that cmd/go, net/http,
// internal/fuzz and x/telemetry read by themselves, and, for what is gone, the
// release notes of 1.14 (tls13) and 1.17 (x509ignoreCN).
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace trueup {

struct GodebugSetting {
    std::string_view name;
    // The first release 1.N that may know it; 0: as old as the oldest release
    // looked at (1.19 for runtime keys, 1.21 for the table). Settings that came
    // as a security fix were carried back to releases before this one.
    int since;
    int removed;  // the first release 1.N without it; 0: still there in 1.27
    // Values with which a program built by Go 1.27 or newer aborts at its start
    // ("removed GODEBUG … set to old value"), separated by spaces.
    std::string_view old_values;
};

// Sorted by name (bytes).
std::span<const GodebugSetting> godebug_settings();
const GodebugSetting* find_godebug(std::string_view name);

// The releases 1.N that the table speaks of.
inline constexpr int godebug_first_release = 19;
inline constexpr int godebug_last_release = 27;

enum class GodebugState {
    read,      // some part of this release reads it
    removed,   // an older release did
    too_new,   // only later releases do, by a margin that no security backport crosses
    no_such,   // no release from 1.19 to 1.27 does, nor any older one that is known
    not_said,  // the table does not cover this release, or it is a close call
};
// `minor`: 22 for Go 1.22.
GodebugState godebug_state(std::string_view name, int minor);

// One element of a GODEBUG list, as the runtime splits it: at commas, then at
// the first '='. Nothing is trimmed: " a=1" is the key " a".
struct GodebugElement {
    std::string_view key;
    std::optional<std::string_view> value;  // nullopt: no '=', so no setting
};
std::vector<GodebugElement> parse_godebug(std::string_view list);

}  // namespace trueup
