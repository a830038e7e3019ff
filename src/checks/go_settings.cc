#include "checks/go_settings.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "checks/shim_settings.h"
#include "checks/support.h"

namespace trueup {
namespace {

constexpr std::array names = std::to_array<GoName>({
    {"AR", 0},
    {"CC", 0},
    {"CGO_CFLAGS", 0},
    {"CGO_CFLAGS_ALLOW", 0},
    {"CGO_CFLAGS_DISALLOW", 0},
    {"CGO_CPPFLAGS", 0},
    {"CGO_CPPFLAGS_ALLOW", 0},
    {"CGO_CPPFLAGS_DISALLOW", 0},
    {"CGO_CXXFLAGS", 0},
    {"CGO_CXXFLAGS_ALLOW", 0},
    {"CGO_CXXFLAGS_DISALLOW", 0},
    {"CGO_ENABLED", 0},
    {"CGO_FFLAGS", 0},
    {"CGO_FFLAGS_ALLOW", 0},
    {"CGO_FFLAGS_DISALLOW", 0},
    {"CGO_LDFLAGS", 0},
    {"CGO_LDFLAGS_ALLOW", 0},
    {"CGO_LDFLAGS_DISALLOW", 0},
    {"CXX", 0},
    {"FC", 0},
    {"GCCGO", 0},
    {"GO111MODULE", 11},
    {"GO386", 0},
    {"GOAMD64", 18},
    {"GOARCH", 0},
    {"GOARM", 0},
    {"GOARM64", 23},
    {"GOAUTH", 24},
    {"GOBIN", 0},
    {"GOCACHE", 10},
    {"GOCACHEPROG", 21},  // an experiment until 1.24
    {"GOENV", 13},
    {"GOEXE", 0},
    {"GOEXPERIMENT", 0},
    {"GOFIPS140", 24},
    {"GOFLAGS", 11},
    {"GOGCCFLAGS", 0},
    {"GOHOSTARCH", 0},
    {"GOHOSTOS", 0},
    {"GOINSECURE", 14},
    {"GOMIPS", 10},
    {"GOMIPS64", 11},
    {"GOMODCACHE", 15},
    {"GONOPROXY", 13},
    {"GONOSUMDB", 13},
    {"GOOS", 0},
    {"GOPACKAGESDRIVER", 0},  // x/tools read it long before `go env` printed it
    {"GOPATH", 0},
    {"GOPPC64", 0},
    {"GOPRIVATE", 13},
    {"GOPROXY", 11},
    {"GORISCV64", 23},
    {"GOROOT", 0},
    {"GOSUMDB", 13},
    {"GOTELEMETRY", 0},
    {"GOTELEMETRYDIR", 0},
    {"GOTMPDIR", 10},
    {"GOTOOLCHAIN", 21},
    {"GOTOOLDIR", 0},
    {"GOVCS", 16},
    {"GOWASM", 11},
    {"GOWORK", 18},
    {"GO_EXTLINK_ENABLED", 0},
    {"PKG_CONFIG", 0},
});
static_assert(std::ranges::is_sorted(names, {}, &GoName::name));

}  // namespace

std::span<const GoName> go_names() { return names; }

const GoName* find_go_name(std::string_view name) {
    const auto at = std::ranges::lower_bound(names, name, {}, &GoName::name);
    return at != names.end() && at->name == name ? &*at : nullptr;
}

bool environment_only(std::string_view name) {
    return name == "GOENV" || name == "GODEBUG" || name == "GOPACKAGESDRIVER";
}

std::optional<Given> given_in_file(const Facts& facts, std::string_view name) {
    if (environment_only(name)) return std::nullopt;
    const Variable* last = nullptr;
    for (const auto& line : facts.go_env_file_lines) {
        if (line.name == name) last = &line;
    }
    if (last == nullptr || last->value.empty()) return std::nullopt;
    return Given{last->value, last->origin, true};
}

std::optional<Given> given(const Facts& facts, std::string_view name) {
    if (replaced_by_shim(facts, name)) return std::nullopt;
    const auto* variable = facts.env.find(name);
    if (variable != nullptr && !variable->value.empty())
        return Given{variable->value, variable->origin, false};
    return given_in_file(facts, name);
}

int go_minor(std::string_view version) {
    const auto language = go_language(version);
    if (!language.starts_with("1.")) return 0;
    int minor = 0;
    const auto* begin = language.data() + 2;
    const auto* end = language.data() + language.size();
    const auto read = std::from_chars(begin, end, minor);
    return read.ec == std::errc() && read.ptr == end ? minor : 0;
}

std::string host_goarch(const Facts& facts) {
    if (auto arch = facts.go_env.get("GOHOSTARCH"); !arch.empty()) return arch;
    const auto& archs = facts.selection.go.archs;
    return archs.size() == 1 ? archs.front() : std::string();
}

std::string host_goos(const Facts& facts) {
    if (auto os = facts.go_env.get("GOHOSTOS"); !os.empty()) return os;
    return facts.selection.go.os;
}

std::string machine_goarch(const Facts& facts) {
    return facts.machine.machine.known() ? goarch_of(facts.machine.machine.value()) : std::string();
}

static constexpr std::array<std::string_view, 6> quotes = {"\"", "'", "\u201c", "\u201d", "\u2018", "\u2019"};

bool has_literal_quotes(std::string_view value) {
    return std::ranges::any_of(
        quotes, [&](std::string_view quote) { return value.starts_with(quote) || value.ends_with(quote); });
}

bool begins_with_quote(std::string_view shown) {
    while (shown.starts_with('\\')) shown.remove_prefix(1);  // %q
    return std::ranges::any_of(quotes, [&](std::string_view quote) { return shown.starts_with(quote); });
}

std::string goflags_complaint(std::string_view goflags) {
    constexpr std::string_view space = " \t\n\r";
    while (true) {
        const auto start = goflags.find_first_not_of(space);
        if (start == std::string_view::npos) return {};
        goflags.remove_prefix(start);
        std::string_view word;
        const char quote = goflags.front();
        if (quote == '"' || quote == '\'') {
            const auto end = goflags.find(quote, 1);
            if (end == std::string_view::npos) return fmt::format("unterminated {} string", quote);
            word = goflags.substr(1, end - 1);
            goflags.remove_prefix(end + 1);
        } else {
            word = goflags.substr(0, goflags.find_first_of(space));
            goflags.remove_prefix(word.size());
        }
        if (!word.starts_with('-') || word == "-" || word == "--" || word.starts_with("---") ||
            word.starts_with("-=") || word.starts_with("--="))
            return fmt::format("non-flag \"{}\"", word);
    }
}

}  // namespace trueup
