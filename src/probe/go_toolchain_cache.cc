#include "probe/go_toolchain_cache.h"

#include <fmt/format.h>

#include <vector>

#include "base/text.h"
#include "facts/module_patterns.h"
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

// What stops go before it asks a checksum database; "" when it can ask.
// Rules: modfetch's dbDial and x/mod's note.NewVerifier. A key's own hash is not
// worked out here.
std::string checksum_database_complaint(const GoConfig& config) {
    std::vector<std::string> fields;
    for (auto& word : split(config.get("GOSUMDB"), ' ')) {
        if (!trim(word).empty()) fields.emplace_back(trim(word));
    }
    if (fields.empty()) return "missing GOSUMDB";
    if (fields.size() == 1 && fields[0] == "off") return "checksum database disabled by GOSUMDB=off";
    if (fields.size() == 1 && fields[0] == "sum.golang.google.cn") return {};
    if (fields.size() > 2) return "invalid GOSUMDB: too many fields";
    if (fields[0] == "sum.golang.org") return {};
    const auto parts = split(fields[0], '+');
    const auto is_hex = [](std::string_view text) {
        return text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
    };
    const bool whole = parts.size() >= 3 && !parts[0].empty() && parts[1].size() == 8 && is_hex(parts[1]) &&
                       !parts[2].empty();
    return whole ? "" : "invalid GOSUMDB: malformed verifier id";
}

std::string not_available(const GoConfig& config, const std::string& name) {
    const std::string version = version_of_toolchain(name);
    if (is_go_language(version) && compare_go_versions(version, "1.21") >= 0)
        return fmt::format("invalid toolchain: {0} is a language version but not a toolchain version ({0}.x)",
                           name);
    return fmt::format("download {} for {}/{}: toolchain not available", name, config.goos, config.goarch);
}

// GONOPROXY takes the toolchain's module away from the proxies.
bool may_be_fetched_directly(const GoConfig& config) {
    std::string patterns = config.get("GONOPROXY");
    if (patterns.empty()) patterns = config.get("GOPRIVATE");
    return matches_module_patterns(patterns, "golang.org/toolchain");
}

// Whether somebody is asked who may have it. "off" and folders are answered for
// here: there is no such toolchain. Rules: modfetch's proxyList and TryProxies.
bool asks_a_proxy(const GoConfig& config, const std::string& version) {
    const std::string list = config.get("GOPROXY");
    if (list != "direct" && !list.empty() && may_be_fetched_directly(config)) return true;
    std::string one;
    for (std::size_t at = 0; at < list.size(); at += one.size() + 1) {
        one = list.substr(at, list.find_first_of(",|", at) - at);
        const std::string_view url = trim(one);
        if (url.empty()) continue;
        if (url == "off") return false;
        if (!url.starts_with("file:///") || url.find('%') != std::string_view::npos) return true;
        const auto zip = join_path(url.substr(7), "golang.org/toolchain/@v/" + version + ".zip");
        if (is_there(config.host, zip)) return true;
    }
    return false;
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

std::string module_cache_problem(const GoConfig& config) {
    const std::string cache = gomodcache(config);
    if (cache.empty()) return "module cache not found: neither GOMODCACHE nor GOPATH is set";
    if (cache[0] != '/')
        return "GOMODCACHE entry is relative; must be absolute path: " + go_quote(cache) + ".";
    const auto complaint = module_cache_complaint(config, cache);
    return complaint.empty() ? "" : "could not create module cache: " + complaint;
}

CachedToolchain find_cached_toolchain(const GoConfig& config, const std::string& name) {
    const std::string cache = gomodcache(config);
    if (auto problem = module_cache_problem(config); !problem.empty()) return {{}, std::move(problem)};
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
    std::string unavailable = complete ? std::string() : not_available(config, name);
    // A language version is no release, whoever is asked.
    const bool asks = unavailable.ends_with("toolchain not available") && asks_a_proxy(config, version);
    if (!complete && !asks) return {{}, std::move(unavailable)};
    const auto refused =
        needs_checksum_database(config) ? checksum_database_complaint(config) : std::string();
    if (!refused.empty())
        return {{},
                fmt::format("golang.org/toolchain@v0.0.1-{}.{}-{}: verifying module: {}", name, config.goos,
                            config.goarch, refused)};
    if (asks) return {{}, {}, true};
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
