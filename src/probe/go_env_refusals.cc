#include "probe/go_env_refusals.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

#include "base/text.h"
#include "facts/godebug.h"
#include "formats/signature/digest.h"
#include "probe/go_env_cache.h"
#include "probe/go_env_flags.h"
#include "probe/go_env_gopath.h"
#include "probe/go_env_modules.h"
#include "probe/go_env_targets.h"
#include "probe/go_env_words.h"
#include "probe/go_toolchain_cache.h"

namespace trueup {
namespace {

using Kind = Refusal::Kind;
using Found = std::optional<Refusal>;

Found goroot(const GoConfig& config) {
    if (not_recorded(config.host, join_path(config.host.cwd(), config.goroot))) return std::nullopt;
    if (config.goroot.empty())
        return Refusal{Kind::no_goroot, "GOROOT",
                       "cannot find GOROOT directory: 'go' binary is trimmed and GOROOT is not set",
                       config.goroot_origin};
    if (is_dir(config.host, join_path(config.host.cwd(), config.goroot))) return std::nullopt;
    return Refusal{Kind::bad_goroot, "GOROOT", "cannot find GOROOT directory: " + config.goroot,
                   config.goroot_origin};
}

Found build_settings(const GoConfig& config, const BuiltIn& built_in) {
    std::string at_fault;
    std::string error = build_config_error(config, built_in, at_fault);
    if (error.empty()) return std::nullopt;
    return Refusal{Kind::bad_setting, at_fault, std::move(error), config.getenv(at_fault).origin};
}

std::string goarch_of(const GoConfig& config) {
    const std::string named = config.get("GOARCH");
    return named.empty() ? config.goarch : named;
}

std::string goos_of(const GoConfig& config) {
    const std::string named = config.get("GOOS");
    return named.empty() ? config.goos : named;
}

Found experiments(const GoConfig& config) {
    const GoValue value = config.getenv("GOEXPERIMENT");
    std::string error = experiment_error(config.minor, goarch_of(config), value.value);
    if (error.empty()) return std::nullopt;
    return Refusal{Kind::bad_setting, "GOEXPERIMENT", std::move(error), value.origin};
}

Found module_mode(const GoConfig& config) {
    const GoValue mode = config.getenv("GO111MODULE");
    constexpr std::array<std::string_view, 4> known = {"", "auto", "on", "off"};
    if (std::ranges::find(known, mode.value) != known.end()) return std::nullopt;
    return Refusal{Kind::bad_setting, "GO111MODULE", "unknown environment setting GO111MODULE=" + mode.value,
                   mode.origin};
}

// Up to 1.21 a go.mod in the root of GOPATH ends every command; later it is a warning.
Found gopath_module(const GoConfig& config) {
    const std::string mode = config.get("GO111MODULE");
    if (config.minor >= 22 || mode == "off") return std::nullopt;
    if (mode == "auto" && find_go_mod(config).path.empty()) return std::nullopt;
    const std::string first = first_of_list(gopath_setting(config).value);
    if (first.empty()) return std::nullopt;
    const std::string file = join_path(config.host.cwd(), join_path(first, "go.mod"));
    if (!status_followed(config.host, file)) return std::nullopt;
    return Refusal{Kind::bad_go_mod,
                   "GOPATH",
                   "$GOPATH/go.mod exists but should not",
                   {OriginKind::go_mod, file, 0, {}, {}}};
}

Found workspace(const GoConfig& config) {
    if (!find_go_work(config).relative) return std::nullopt;
    return Refusal{Kind::bad_setting, "GOWORK",
                   config.minor < 21 ? "the path provided to GOWORK must be an absolute path"
                                     : "invalid GOWORK: not an absolute path",
                   config.getenv("GOWORK").origin};
}

// CC, CXX and FC may hold flags; the command itself must be a name or absolute.
Found compilers(const GoConfig& config) {
    if (config.minor < 20) return std::nullopt;
    for (const std::string name : {"CC", "CXX", "FC"}) {
        const GoValue value = config.getenv(name);
        const auto refuse = [&](std::string message) {
            return Refusal{Kind::bad_setting, name, std::move(message), value.origin};
        };
        const auto words = split_go_words(value.value);
        if (!words)
            return refuse(name + " environment variable could not be parsed: " + words.error().message);
        if (words->empty()) continue;
        const std::string& command = words->front();
        if (command.starts_with('/') || (!command.empty() && base_name(command) == command)) continue;
        return refuse(name + " environment variable is relative; must be absolute path: " + command);
    }
    return std::nullopt;
}

Found work_dir(const GoConfig& config) {
    if (go_flags(config).dry_run) return std::nullopt;
    const GoValue named = config.getenv("GOTMPDIR");
    const std::string dir = named.value.empty() ? temp_dir(config) : named.value;
    const std::string path = join_path(config.host.cwd(), dir);
    const auto status = status_followed(config.host, path);
    std::string why;
    if (!status && status.error().kind == Error::Kind::not_found) {
        why = "stat " + dir + ": no such file or directory";
    } else if (status && status->type != FileStatus::Type::dir) {
        why = "not a directory";
    } else if (const auto writable = config.host.writable(path); writable && !*writable) {
        why = "permission denied";
    } else {
        return std::nullopt;
    }
    const bool by_setting = !named.value.empty();
    const Variable* tmpdir = config.os.find("TMPDIR");
    return Refusal{Kind::bad_setting, by_setting ? "GOTMPDIR" : "TMPDIR", "creating work dir: " + why,
                   by_setting ? named.origin : (tmpdir != nullptr ? tmpdir->origin : rule("/tmp"))};
}

Found target(const GoConfig& config) {
    const std::string goos = goos_of(config);
    const std::string goarch = goarch_of(config);
    if (is_go_target(config.minor, goos, goarch)) return std::nullopt;
    const bool by_arch = !config.get("GOARCH").empty();
    const char* name = by_arch ? "GOARCH" : "GOOS";
    return Refusal{Kind::bad_setting, name, "unsupported GOOS/GOARCH pair " + goos + "/" + goarch,
                   config.getenv(name).origin};
}

// The go command panics on flags that it cannot split into words.
Found word_list(const GoConfig& config, const std::string& name, bool needs_a_word) {
    const GoValue value = config.getenv(name);
    if (value.value.empty()) return std::nullopt;
    const auto words = split_go_words(value.value);
    if (!words)
        return Refusal{Kind::bad_setting, name,
                       fmt::format("panic: could not parse environment variable {} with value {}: {}", name,
                                   go_quote(value.value), words.error().message),
                       value.origin};
    if (!words->empty() || !needs_a_word) return std::nullopt;
    return Refusal{Kind::bad_setting, name, "panic: runtime error: index out of range [0] with length 0",
                   value.origin};
}

}  // namespace

namespace {

// What stops go from unpacking the snapshot. Since 1.26 its hash must be the one
// that the release lists: distributions that pack the snapshot anew have another.
// A copy that is unpacked already is not looked at.
std::string fips_unpacking(const GoConfig& config, const std::string& folder, const std::string& version) {
    if (config.minor < 26) return {};
    constexpr std::uint64_t max_list = 1U << 20U;
    constexpr std::uint64_t max_zip = 64U << 20U;
    const std::string name = version + ".zip";
    const auto list = config.host.read(join_path(folder, "fips140.sum"), max_list);
    if (!list) return {};
    for (const auto& line : lines_of(*list)) {
        const auto fields = split_go_words(line).value_or(std::vector<std::string>());
        if (fields.size() != 3 || fields[0] != name) continue;
        const auto unpacked = gomodcache(config) + "/cache/download/golang.org/fips140/@v/" + version;
        if (const auto hash = config.host.read(unpacked + ".ziphash", max_list);
            hash && trim(*hash) == fields[2])
            return {};
        const auto zip = config.host.read(join_path(folder, name), max_zip);
        if (!zip) return {};
        const auto hash = hex(digest(HashType::sha256, *zip));
        if (hash == fields[1]) return {};
        return fmt::format("SHA-256 hash of {} is {}, want {} (from {})", name, hash, fields[1],
                           clean_path(config.goroot + "/lib/fips140/fips140.sum"));
    }
    return {};
}

}  // namespace

std::optional<Refusal> fips_refusal(const GoConfig& config, const BuiltIn& built_in) {
    if (config.minor < 24) return std::nullopt;
    GoValue setting = config.getenv("GOFIPS140");
    if (setting.value.empty()) setting = built_in.gofips140;
    const std::string& named = setting.value;
    if (named.empty() || named == "off" || named == "latest") return std::nullopt;
    const auto refuse = [&](std::string message) {
        return Refusal{Kind::bad_setting, "GOFIPS140", std::move(message), setting.origin};
    };
    if (named.find_first_of("/\\") != std::string::npos || named.find("..") != std::string::npos)
        return refuse("malformed GOFIPS140 version " + go_quote(named));
    const std::string folder = join_path(config.host.cwd(), config.goroot + "/lib/fips140");
    std::string version = named;
    constexpr std::uint64_t max_alias = 4096;
    if (const auto alias = config.host.read(join_path(folder, named + ".txt"), max_alias)) {
        version = trim(*alias);
        if (!status_followed(config.host, join_path(folder, version + ".zip")))
            return refuse(
                fmt::format("unknown GOFIPS140 version {} (from {})", go_quote(version), go_quote(named)));
    }
    if (!status_followed(config.host, join_path(folder, version + ".zip")))
        return refuse("unknown GOFIPS140 version " + go_quote(version));
    if (auto problem = module_cache_problem(config); !problem.empty()) {
        const GoValue cache = config.getenv("GOMODCACHE");
        if (cache.value.empty()) return refuse(std::move(problem));
        return Refusal{Kind::bad_setting, "GOMODCACHE", std::move(problem), cache.origin};
    }
    if (auto problem = fips_unpacking(config, folder, version); !problem.empty())
        return refuse(fmt::format("unpacking GOFIPS140={}: {}", version, problem));
    return std::nullopt;
}

std::optional<Refusal> abort_at_start(const GoConfig& config) {
    const Variable* variable = config.os.find("GODEBUG");
    if (config.minor < 27 || variable == nullptr) return std::nullopt;
    for (const auto& element : parse_godebug(variable->value)) {
        const GodebugSetting* setting = find_godebug(element.key);
        if (setting == nullptr || !element.value) continue;
        const auto old = split(std::string(setting->old_values), ' ');
        if (element.value->empty() || std::ranges::find(old, *element.value) == old.end()) continue;
        return Refusal{Kind::bad_setting, "GODEBUG",
                       fmt::format("fatal error: removed GODEBUG {} set to old value {} in environment",
                                   go_quote(element.key), go_quote(*element.value)),
                       variable->origin};
    }
    return std::nullopt;
}

std::vector<Refusal> find_refusals(const GoConfig& config, const BuiltIn& built_in) {
    std::vector<Refusal> refusals;
    const auto add = [&](Found found) {
        if (found) refusals.push_back(*std::move(found));
    };
    // 1.22 turned these two around.
    if (config.minor >= 22) add(goroot(config));
    add(gopath_refusal(config));
    if (config.minor < 22) add(goroot(config));
    // Since 1.23 the mode is counted for telemetry before anything else is looked at.
    const bool work_first = config.minor >= 23 && modules_wanted(config);
    if (work_first) add(workspace(config));
    add(go_flags(config).refusal);
    add(build_settings(config, built_in));
    add(experiments(config));
    add(fips_refusal(config, built_in));
    add(module_mode(config));
    add(gopath_module(config));
    if (!work_first) add(workspace(config));
    return refusals;
}

std::vector<Refusal> find_builder_refusals(const GoConfig& config) {
    std::vector<Refusal> refusals;
    const auto add = [&](Found found) {
        if (found) refusals.push_back(*std::move(found));
    };
    add(compilers(config));
    add(work_dir(config));
    add(target(config));
    for (const auto name : cgo_flag_names) {
        // go says so, leaves these settings out, and asks no more.
        if (!refused_cgo_pattern(config, name).empty()) return refusals;
        add(word_list(config, std::string(name), false));
    }
    add(word_list(config, "CC", true));
    add(build_cache_refusal(config));
    add(word_list(config, "PKG_CONFIG", true));
    return refusals;
}

}  // namespace trueup
