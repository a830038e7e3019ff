#include "probe/go_toolchain_cache.h"

#include <fmt/format.h>

#include "base/text.h"
#include "formats/go_version.h"
#include "probe/go_env_cache.h"
#include "probe/go_env_gopath.h"
#include "probe/go_env_modules.h"
#include "probe/go_env_words.h"

namespace trueup {
namespace {

bool is_there(const Host& host, const std::string& path) { return status_followed(host, path).has_value(); }

std::uint64_t size_or(const Host& host, const std::string& path, std::uint64_t missing) {
    const auto status = status_followed(host, path);
    return status ? status->size : missing;
}

// Upper-case letters are written as "!x" in the module cache.
std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c >= 'A' && c <= 'Z') {
            out += '!';
            out += static_cast<char>(c - 'A' + 'a');
        } else {
            out += c;
        }
    }
    return out;
}

// A cached toolchain is checked against the checksum database on each use,
// except with a GOPROXY that is a single file:// URL.
bool needs_checksum_database(const GoConfig& config) {
    const std::string proxy = config.get("GOPROXY");
    return !proxy.starts_with("file://") || proxy.find_first_of(",|") != std::string::npos;
}

std::string not_available(const GoConfig& config, const std::string& name) {
    const std::string version = version_of_toolchain(name);
    if (is_go_language(version) && compare_go_versions(version, "1.21") >= 0)
        return fmt::format("invalid toolchain: {0} is a language version but not a toolchain version ({0}.x)",
                           name);
    return fmt::format("download {} for {}/{}: toolchain not available", name, config.goos, config.goarch);
}

// Why the module cache cannot be used (modfetch.checkCacheDir); "" when it can.
std::string module_cache_complaint(const GoConfig& config, const std::string& cache) {
    const auto status = status_followed(config.host, cache);
    if (status) return status->type == FileStatus::Type::dir ? "" : go_quote(cache) + " is not a directory";
    if (status.error().kind == Error::Kind::denied) return "stat " + cache + ": permission denied";
    std::string why = why_not_made(config, cache);
    // A file among the parents stops stat before mkdir is tried.
    if (why.ends_with(": not a directory")) why = "stat " + cache + ": not a directory";
    return why;
}

}  // namespace

CachedToolchain find_cached_toolchain(const GoConfig& config, const std::string& name) {
    const std::string cache = gomodcache(config);
    if (cache.empty()) return {{}, "module cache not found: neither GOMODCACHE nor GOPATH is set"};
    if (cache[0] != '/')
        return {{}, "GOMODCACHE entry is relative; must be absolute path: " + go_quote(cache) + "."};
    if (const auto complaint = module_cache_complaint(config, cache); !complaint.empty())
        return {{}, "could not create module cache: " + complaint};
    if (name.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-.") !=
        std::string::npos)
        return {{},
                fmt::format("download {}: non-semver module version {}", name,
                            go_quote(fmt::format("v0.0.1-{}.{}-{}", name, config.goos, config.goarch)))};
    const std::string version = escaped(fmt::format("v0.0.1-{}.{}-{}", name, config.goos, config.goarch));
    const std::string dir = clean_path(cache + "/golang.org/toolchain@" + version);
    const std::string info = clean_path(cache + "/cache/download/golang.org/toolchain/@v/" + version);
    const bool complete = is_dir(config.host, dir) && !is_there(config.host, info + ".partial") &&
                          is_there(config.host, info + ".ziphash");
    if (!complete) return {{}, not_available(config, name)};
    if (needs_checksum_database(config) && config.get("GOSUMDB") == "off")
        return {
            {},
            fmt::format("golang.org/toolchain@v0.0.1-{}.{}-{}: verifying module: checksum database disabled "
                        "by GOSUMDB=off",
                        name, config.goos, config.goarch)};
    if (!is_there(config.host, dir + "/bin/go"))
        return {{}, fmt::format("download {}: stat {}/bin/go: no such file or directory", name, dir)};
    // The module zip holds no go.mod; the copy is made on the first use.
    constexpr std::uint64_t missing = ~std::uint64_t{0};
    const std::string source = dir + "/src/_go.mod";
    if (size_or(config.host, source, missing) == missing && is_there(config.host, dir + "/src/go.mod"))
        return {{}, fmt::format("download {}: stat {}: no such file or directory", name, source)};
    return {dir, {}};
}

}  // namespace trueup
