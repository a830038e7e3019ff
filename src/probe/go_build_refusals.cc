#include "probe/go_build_refusals.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "probe/go_env_flags.h"
#include "probe/go_env_modules.h"
#include "probe/go_env_words.h"

namespace trueup {
namespace {

// The flags of all commands together: GOFLAGS may hold any of them, and a
// command passes over those that it does not have itself. `since` 1.19 stands
// for that release and all before it.
struct Flag {
    std::string_view name;
    int since;
};
constexpr std::array flags = std::to_array<Flag>({
    {"C", 20},
    {"a", 19},
    {"artifacts", 25},
    {"asan", 19},
    {"asmflags", 19},
    {"bench", 19},
    {"benchmem", 19},
    {"benchtime", 19},
    {"blockprofile", 19},
    {"blockprofilerate", 19},
    {"buildmode", 19},
    {"buildvcs", 19},
    {"c", 19},
    {"cache", 19},
    {"changed", 23},
    {"compat", 19},
    {"compiled", 19},
    {"compiler", 19},
    {"count", 19},
    {"cover", 19},
    {"covermode", 19},
    {"coverpkg", 19},
    {"coverprofile", 19},
    {"cpu", 19},
    {"cpuprofile", 19},
    {"d", 19},
    {"debug-actiongraph", 19},
    {"debug-runtime-trace", 20},
    {"debug-trace", 19},
    {"deps", 19},
    {"diff", 23},
    {"dropexclude", 19},
    {"dropgodebug", 23},
    {"dropignore", 25},
    {"dropreplace", 19},
    {"droprequire", 19},
    {"dropretract", 19},
    {"droptool", 24},
    {"dropuse", 19},
    {"e", 19},
    {"exclude", 19},
    {"exec", 19},
    {"export", 19},
    {"f", 19},
    {"failfast", 19},
    {"find", 19},
    {"fix", 19},
    {"fmt", 19},
    {"fullpath", 20},
    {"fuzz", 19},
    {"fuzzcache", 19},
    {"fuzzminimizetime", 19},
    {"fuzztime", 19},
    {"gccgoflags", 19},
    {"gcflags", 19},
    {"go", 19},
    {"godebug", 23},
    {"i", 19},
    {"ignore", 25},
    {"insecure", 19},
    {"installsuffix", 19},
    {"json", 19},
    {"ldflags", 19},
    {"linkshared", 19},
    {"list", 19},
    {"m", 19},
    {"memprofile", 19},
    {"memprofilerate", 19},
    {"mod", 19},
    {"modcache", 19},
    {"modcacherw", 19},
    {"modfile", 19},
    {"module", 19},
    {"msan", 19},
    {"mutexprofile", 19},
    {"mutexprofilefraction", 19},
    {"n", 19},
    {"o", 19},
    {"outputdir", 19},
    {"overlay", 19},
    {"p", 19},
    {"parallel", 19},
    {"pgo", 20},
    {"pkgdir", 19},
    {"print", 19},
    {"r", 19},
    {"race", 19},
    {"replace", 19},
    {"require", 19},
    {"retract", 19},
    {"retracted", 19},
    {"reuse", 19},
    {"run", 19},
    {"short", 19},
    {"shuffle", 19},
    {"skip", 20},
    {"t", 19},
    {"tags", 19},
    {"test", 19},
    {"testcache", 19},
    {"timeout", 19},
    {"tool", 24},
    {"toolchain", 20},
    {"toolexec", 19},
    {"trace", 19},
    {"trimpath", 19},
    {"u", 19},
    {"use", 19},
    {"v", 19},
    {"vendor", 19},
    {"versions", 19},
    {"vet", 19},
    {"vettool", 19},
    {"w", 19},
    {"work", 19},
    {"x", 19},
});
static_assert(std::ranges::is_sorted(flags, {}, &Flag::name));
constexpr int newest_release = 27;

// "-mod=x" and "--mod=x" -> "mod", "x".
struct Word {
    std::string name, value;
    bool has_value = false;
};
std::optional<Word> read(std::string_view word) {
    if (!word.starts_with('-')) return std::nullopt;
    word.remove_prefix(word.starts_with("--") ? 2 : 1);
    if (word.empty() || word[0] == '-' || word[0] == '=') return std::nullopt;
    const auto equals = word.find('=');
    if (equals == std::string_view::npos) return Word{std::string(word), {}, false};
    return Word{std::string(word.substr(0, equals)), std::string(word.substr(equals + 1)), true};
}

class Finder {
public:
    explicit Finder(const GoConfig& config) : config_(config), goflags_(config.getenv("GOFLAGS")) {}

    std::vector<Refusal> run() {
        module_cache();
        cgo_patterns();
        if (read_flags()) {
            workspace();
            mod();
            modfile();
            overlay();
        }
        return std::move(found_);
    }

private:
    void refuse(std::string setting, std::string message, Origin origin) {
        found_.push_back({Refusal::Kind::other, std::move(setting), std::move(message), std::move(origin)});
    }
    void refuse_flags(std::string message) { refuse("GOFLAGS", std::move(message), goflags_.origin); }

    // False: the words do not even parse, and nothing follows from them.
    bool read_flags() {
        for (const auto& text : goflags_words(config_)) {
            const auto word = read(text);
            if (!word) return false;
            if (!is_go_flag(config_.minor, word->name)) {
                refuse_flags("parsing $GOFLAGS: unknown flag -" + word->name);
                return false;
            }
            words_.push_back(*word);
        }
        return true;
    }

    // The last one counts; "" is as good as none.
    std::string last(std::string_view name) const {
        std::string value;
        for (const auto& word : words_) {
            if (word.name == name && word.has_value) value = word.value;
        }
        return value;
    }

    bool missing(const std::string& path) const {
        const auto status = status_followed(config_.host, join_path(config_.host.cwd(), path));
        return !status && status.error().kind == Error::Kind::not_found;
    }

    // Looked at when a module is needed (modfetch.checkCacheDir).
    void module_cache() {
        const GoValue cache = config_.getenv("GOMODCACHE");
        if (cache.value.empty() || cache.value.starts_with('/') || !modules_wanted(config_)) return;
        refuse("GOMODCACHE",
               "GOMODCACHE entry is relative; must be absolute path: " + go_quote(cache.value) + ".",
               cache.origin);
    }

    // Read when cgo's flags are judged, and by `go env`, which leaves the flags out then.
    void cgo_patterns() {
        for (const auto name : cgo_flag_names) {
            const auto setting = refused_cgo_pattern(config_, name);
            if (setting.empty()) continue;
            refuse(setting, "parsing $" + setting + ": error parsing regexp", config_.getenv(setting).origin);
        }
    }

    void workspace() {
        const GoValue named = config_.getenv("GOWORK");
        if (!named.value.starts_with('/') || !modules_wanted(config_)) return;
        if (missing(named.value)) {
            refuse(
                "GOWORK",
                "reading go.work: open " + short_path(config_, named.value) + ": no such file or directory",
                named.origin);
        } else if (config_.minor < 21 && is_dir(config_.host, named.value)) {
            refuse("GOWORK", "reading go.work: read " + named.value + ": is a directory", named.origin);
        }
    }

    void mod() {
        const auto value = last("mod");
        constexpr std::array<std::string_view, 4> known = {"", "mod", "readonly", "vendor"};
        if (std::ranges::find(known, value) != known.end() || !modules_wanted(config_)) return;
        refuse_flags("-mod=" + value + " not supported (can be '', 'mod', 'readonly', or 'vendor')");
    }

    void modfile() {
        const auto value = last("modfile");
        if (value.empty() || !modules_wanted(config_) || find_go_mod(config_).path.empty()) return;
        if (const auto work = find_go_work(config_); work.relative || !work.path.empty()) return;
        if (!value.ends_with(".mod"))
            refuse_flags("-modfile=" + value + ": file does not have .mod extension");
        else if (missing(value))
            refuse_flags("open " + value + ": no such file or directory");
    }

    void overlay() {
        const auto value = last("overlay");
        if (value.empty() || !missing(value)) return;
        refuse_flags(fmt::format("reading overlay{}: open {}: no such file or directory",
                                 config_.minor >= 24 ? "" : " file", value));
    }

    const GoConfig& config_;
    GoValue goflags_;
    std::vector<Word> words_;
    std::vector<Refusal> found_;
};

}  // namespace

bool is_go_flag(int minor, std::string_view name) {
    // "test.NAME" is the name that the test program has for NAME.
    if (minor > newest_release || name.starts_with("test.")) return true;
    const auto at = std::ranges::lower_bound(flags, name, {}, &Flag::name);
    return at != flags.end() && at->name == name && at->since <= std::max(minor, 19);
}

std::vector<Refusal> find_build_refusals(const GoConfig& config) { return Finder(config).run(); }

}  // namespace trueup
