#include "probe/go_env_cache.h"

#include "base/text.h"
#include "probe/go_env_built_in.h"
#include "probe/go_env_flags.h"
#include "probe/go_env_modules.h"
#include "probe/go_env_words.h"

namespace trueup {
namespace {

bool has_c_compiler(const GoConfig& config) {
    std::string cc = config.get("CC");
    if (cc.empty()) {
        const std::string goos = config.get("GOOS");
        const std::string goarch = config.get("GOARCH");
        cc = default_cc(config, goos.empty() ? config.goos : goos, goarch.empty() ? config.goarch : goarch)
                 .value;
    }
    const auto words = split_go_words(cc);
    return words && !words->empty() && look_path(config, words->front()).found;
}

// Since 1.24 GOCACHEPROG names a program that keeps the cache; it is started
// when the cache is first used. What it answers is not known here.
std::optional<Refusal> cache_program_refusal(const GoConfig& config) {
    const GoValue program = config.getenv("GOCACHEPROG");
    if (config.minor < 24 || program.value.empty()) return std::nullopt;
    const auto words = split_go_words(program.value);
    const auto refuse = [&](std::string message) {
        return Refusal{Refusal::Kind::bad_setting, "GOCACHEPROG", std::move(message), program.origin};
    };
    if (!words) return refuse("GOCACHEPROG args: " + words.error().message);
    if (words->empty() || words->front().empty())
        return refuse("error starting GOCACHEPROG program \"\": exec: no command");
    if (look_path(config, words->front()).found) return std::nullopt;
    const std::string name = go_quote(words->front());
    const bool path = words->front().find('/') != std::string::npos;
    const std::string why = path ? "no such file or directory" : "executable file not found in $PATH";
    return refuse("error starting GOCACHEPROG program " + name + ": " +
                  (path ? "fork/exec " + words->front() : "exec: " + name) + ": " + why);
}

}  // namespace

std::string why_not_made(const GoConfig& config, const std::string& dir) {
    std::string missing;
    for (std::string at = clean_path(dir);; at = parent_path(at)) {
        const std::string path = join_path(config.host.cwd(), at);
        const auto status = status_followed(config.host, path);
        if (status && status->type != FileStatus::Type::dir) return "mkdir " + at + ": not a directory";
        if (status) {
            if (missing.empty()) return {};
            const auto writable = config.host.writable(path);
            return writable && !*writable ? "mkdir " + missing + ": permission denied" : "";
        }
        if (config.host.status(path)) return "mkdir " + at + ": file exists";  // a link to nowhere
        if (at == "/" || at.find('/') == std::string::npos) return {};
        missing = at;
    }
}

Setting gocache_setting(const GoConfig& config) {
    const auto dir = user_cache_dir(config);
    GoValue fallback = {"off", rule(dir ? "" : dir.error().message)};
    if (dir) fallback = {clean_path(*dir + "/go-build"), rule("go-build in the user's cache folder")};
    Setting setting = config.setting("GOCACHE", std::move(fallback));
    const bool named = !config.get("GOCACHE").empty();
    if (!named || setting.value.starts_with('/') || setting.value == "off") return setting;
    setting.value = "off";
    for (auto& layer : setting.layers) {
        if (layer.effective)
            layer.reason = {"GOCACHE is not an absolute path, so there is no cache",
                            "GOCACHE 不是绝对路径，因此没有缓存"};
    }
    return setting;
}

std::optional<Refusal> build_cache_refusal(const GoConfig& config) {
    if (config.minor < 20 || go_flags(config).dry_run || !has_c_compiler(config)) return std::nullopt;
    const Setting setting = gocache_setting(config);
    const auto refuse = [&](Refusal::Kind kind, std::string message) {
        return Refusal{kind, "GOCACHE", std::move(message), setting.origin};
    };
    const std::string named = config.get("GOCACHE");
    if (named == "off")
        return refuse(Refusal::Kind::bad_setting,
                      "build cache is disabled by GOCACHE=off, but required as of Go 1.12");
    if (setting.value == "off" && !named.empty())
        return refuse(Refusal::Kind::bad_setting,
                      "build cache is required, but could not be located: GOCACHE is not an absolute path");
    if (setting.value == "off")
        return refuse(Refusal::Kind::no_home,
                      "build cache is required, but could not be located: GOCACHE is not "
                      "defined and " +
                          user_cache_dir(config).error().message);
    const std::string why = why_not_made(config, setting.value);
    if (why.empty()) return cache_program_refusal(config);
    return refuse(Refusal::Kind::bad_setting,
                  "failed to initialize build cache at " + setting.value + ": " + why);
}

}  // namespace trueup
