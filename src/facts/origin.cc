#include "facts/origin.h"

#include <array>
#include <utility>

namespace trueup {
namespace {

constexpr std::array<std::pair<OriginKind, std::string_view>, 12> names = {{
    {OriginKind::file, "file"},
    {OriginKind::process, "process"},
    {OriginKind::go_env_file, "go-env-file"},
    {OriginKind::goroot_env, "goroot-env"},
    {OriginKind::go_mod, "go-mod"},
    {OriginKind::go_work, "go-work"},
    {OriginKind::ide, "ide"},
    {OriginKind::universal_variable, "universal-variable"},
    {OriginKind::launchd, "launchd"},
    {OriginKind::command, "command"},
    {OriginKind::builtin, "default"},
    {OriginKind::unknown, "unknown"},
}};

}  // namespace

std::string_view to_string(OriginKind kind) {
    for (const auto& [value, name] : names) {
        if (value == kind) return name;
    }
    return "unknown";
}

OriginKind origin_kind_from(std::string_view text) {
    for (const auto& [value, name] : names) {
        if (name == text) return value;
    }
    return OriginKind::unknown;
}

}  // namespace trueup
