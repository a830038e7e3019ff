#include "probe/go_env_gopath.h"

#include "base/text.h"
#include "probe/go_env_modules.h"
#include "probe/go_env_words.h"

namespace trueup {
namespace {

// runtime.GOROOT: the variable, or what was built in.
std::string runtime_goroot(const GoConfig& config) {
    const std::string_view variable = config.os.get("GOROOT");
    return variable.empty() ? config.built_in_goroot : std::string(variable);
}

GoValue gopath(const GoConfig& config) {
    GoValue value = config.getenv("GOPATH");
    return value.value.empty() ? default_gopath(config) : value;
}

// A GOPATH that is GOROOT is warned about, and not looked at further. Up to
// 1.21 the built-in GOROOT is meant, later the one in force.
bool is_goroot(const GoConfig& config, const std::string& path) {
    return clean_path(path) == clean_path(config.minor >= 22 ? config.goroot : runtime_goroot(config));
}

GoValue default_gomodcache(const GoConfig& config) {
    const std::string first = first_of_list(gopath(config).value);
    if (first.empty()) return {{}, rule("there is no GOPATH to put it in")};
    return {clean_path(first + "/pkg/mod"), rule("pkg/mod in the first entry of GOPATH")};
}

}  // namespace

GoValue default_gopath(const GoConfig& config) {
    const std::string_view home = config.os.get("HOME");
    if (home.empty()) return {{}, rule("HOME is not set")};
    std::string path = clean_path(std::string(home) + "/go");
    if (path == clean_path(runtime_goroot(config))) return {{}, rule("$HOME/go is the GOROOT")};
    return {std::move(path), rule("$HOME/go")};
}

std::string gomodcache(const GoConfig& config) {
    std::string named = config.get("GOMODCACHE");
    return named.empty() ? default_gomodcache(config).value : named;
}

std::optional<Refusal> gopath_refusal(const GoConfig& config) {
    const GoValue path = gopath(config);
    if (path.value.empty() || is_goroot(config, path.value)) return std::nullopt;
    const bool named = !config.get("GOPATH").empty();
    for (const auto& entry : split(path.value, ':')) {
        if (entry.starts_with('~'))
            return Refusal{Refusal::Kind::gopath_tilde, "GOPATH",
                           "GOPATH entry cannot start with shell metacharacter '~': " + go_quote(entry),
                           path.origin};
        if (!entry.empty() && entry[0] != '/' && named)
            return Refusal{Refusal::Kind::gopath_relative, "GOPATH",
                           "GOPATH entry is relative; must be absolute path: " + go_quote(entry) +
                               ".\nFor more details see: 'go help gopath'",
                           path.origin};
    }
    return std::nullopt;
}

Setting gopath_setting(const GoConfig& config) {
    Setting setting = config.setting("GOPATH", default_gopath(config));
    if (setting.value.empty() || !config.get("GOPATH").empty() || is_goroot(config, setting.value))
        return setting;
    for (const auto& entry : split(setting.value, ':')) {
        if (entry.empty() || entry[0] == '/') continue;
        setting.value.clear();
        setting.layers.back().reason = {"HOME is not an absolute path, so the default is dropped",
                                        "HOME 不是绝对路径，因此弃用默认值"};
    }
    return setting;
}

Setting gomodcache_setting(const GoConfig& config) {
    return config.setting("GOMODCACHE", default_gomodcache(config));
}

}  // namespace trueup
