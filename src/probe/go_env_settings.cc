#include "probe/go_env_settings.h"

#include <algorithm>

#include "base/text.h"
#include "probe/go_env_cache.h"
#include "probe/go_env_flags.h"
#include "probe/go_env_gopath.h"
#include "probe/go_env_modules.h"
#include "probe/go_env_targets.h"
#include "probe/go_env_words.h"
#include "probe/goroot.h"

namespace trueup {
namespace {

class Lister {
public:
    Lister(const GoConfig& config, const BuiltIn& built_in) : config_(config), built_in_(built_in) {}

    std::vector<Setting> run() {
        targets();
        paths();
        modules();
        plain();
        cgo();
        telemetry();
        std::ranges::sort(settings_, {}, &Setting::name);
        return std::move(settings_);
    }

private:
    int minor() const { return config_.minor; }
    Setting& add(Setting setting) { return settings_.emplace_back(std::move(setting)); }
    Setting& layered(std::string_view name, GoValue fallback = {}) {
        return add(config_.setting(name, std::move(fallback)));
    }
    void computed(std::string_view name, std::string value, const char* why) {
        add(config_.computed(name, std::move(value), rule(why)));
    }

    void targets() {
        goos_ = layered("GOOS", {config_.goos, rule("the system that this go runs on")}).value;
        goarch_ =
            layered("GOARCH", {config_.goarch, rule("the architecture that this go is built for")}).value;
        computed("GOHOSTOS", config_.goos, "the system that this go runs on");
        computed("GOHOSTARCH", config_.goarch, "the architecture that this go is built for");
        computed("GOEXE", goos_ == "windows" ? ".exe" : "", "suffix of executables for GOOS");
        const std::string_view name = arch_variable(minor(), goarch_);
        if (!name.empty()) layered(name, arch_default(name));
        layered("GOEXPERIMENT", built_in_.goexperiment);
        if (minor() >= 24) layered("GOFIPS140", built_in_.gofips140);
    }

    GoValue arch_default(std::string_view name) const {
        if (name == "GO386") return built_in_.go386;
        if (name == "GOAMD64") return built_in_.goamd64;
        if (name == "GOARM") return goarm_default();
        if (name == "GOARM64") return built_in_.goarm64;
        if (name == "GOMIPS") return built_in_.gomips;
        if (name == "GOMIPS64") return built_in_.gomips64;
        if (name == "GOPPC64") return built_in_.goppc64;
        if (name == "GORISCV64") return built_in_.goriscv64;
        return {{}, rule("no WebAssembly feature asked for")};
    }

    // Before 1.24 the default went through the reader of the variable.
    GoValue goarm_default() const {
        GoValue value = built_in_.goarm;
        if (minor() >= 24) return value;
        if (config_.os.get("GOOS") == "android" && config_.os.get("GOARCH") == "arm")
            value = {"7", rule("Android devices have at least ARMv7")};
        if (minor() >= 22 && value.value.find(',') == std::string::npos)
            value.value += value.value == "5" ? ",softfloat" : ",hardfloat";
        return value;
    }

    void paths() {
        goroot();
        add(gopath_setting(config_));
        add(gomodcache_setting(config_));
        add(gocache_setting(config_));
        add(goenv_setting(config_));
        layered("GOTMPDIR");
        computed("GOTOOLDIR", clean_path(config_.goroot + "/pkg/tool/" + config_.goos + "_" + config_.goarch),
                 "pkg/tool in GOROOT");
        computed("GOVERSION", config_.version, "the release of the go binary");
    }

    void goroot() {
        // Named by somebody: what go finds by itself is what it would be otherwise.
        const bool named = config_.goroot_origin.kind != OriginKind::builtin;
        const GoValue otherwise =
            named ? goroot_by_itself(config_) : GoValue{config_.goroot, config_.goroot_origin};
        Setting setting = config_.setting("GOROOT", otherwise);
        if (otherwise.value.empty() && named) setting.layers.pop_back();
        setting.value = config_.goroot;
        setting.origin = config_.goroot_origin;
        for (auto& layer : setting.layers) {
            if (layer.layer != "goroot-env") continue;
            layer.effective = false;
            layer.reason = {"go.env cannot set GOROOT", "go.env 不能设置 GOROOT"};
        }
        if (!setting.layers.empty() && std::ranges::none_of(setting.layers, &Layer::effective))
            setting.layers.back().effective = true;
        add(std::move(setting));
    }

    void modules() {
        const std::string mode = layered("GO111MODULE").value;
        const GoModPlace mod = mode == "off" ? GoModPlace() : find_go_mod(config_);
        const bool enabled = mode != "off" && (mode != "auto" || !mod.path.empty());
        const std::string gomod = !mod.path.empty() ? mod.path : (enabled ? "/dev/null" : "");
        add(config_.computed("GOMOD", gomod,
                             mod.path.empty()
                                 ? rule(enabled ? "no go.mod here or above" : "GOPATH mode")
                                 : Origin{OriginKind::go_mod, mod.path, 0, {}, "nearest go.mod"}));
        gowork();
        if (minor() >= 27) {
            layered("GOBIN", default_gobin(enabled));
        } else {
            layered("GOBIN");
        }
    }

    void gowork() {
        const std::string named = config_.get("GOWORK");
        std::string path = named == "off" ? "off" : find_go_work(config_).path;
        Setting setting =
            config_.setting("GOWORK", {go_work_above(config_), rule("go.work in this folder or above")});
        setting.value = std::move(path);
        add(std::move(setting));
    }

    // Since 1.27 the folder that `go install` would use is printed.
    GoValue default_gobin(bool module_mode) const {
        const std::string gopath = gopath_setting(config_).value;
        std::string first = first_of_list(gopath);
        if (module_mode) {
            if (first.empty()) return {{}, rule("there is no GOPATH")};
            return {clean_path(first + "/bin"), rule("bin in the first entry of GOPATH")};
        }
        if (gopath.empty()) return {{}, rule("there is no GOPATH")};
        for (const auto& entry : split(gopath, ':')) {
            if (!config_.cwd.starts_with(entry)) continue;
            first = entry;
            break;
        }
        return {clean_path(first.empty() ? "bin" : first + "/bin"),
                rule("bin in the GOPATH entry of this folder")};
    }

    void plain() {
        const GoValue proxy = {"https://proxy.golang.org,direct", rule("the release's default")};
        const GoValue sumdb = {"sum.golang.org", rule("the release's default")};
        const GoValue nothing = {{}, rule("usually $GOROOT/go.env sets it")};
        layered("GOPROXY", minor() < 21 ? proxy : nothing);
        layered("GOSUMDB", minor() < 21 ? sumdb : nothing);
        const GoValue goprivate = {layered("GOPRIVATE").value, rule("as GOPRIVATE")};
        layered("GONOPROXY", goprivate);
        layered("GONOSUMDB", goprivate);
        for (const char* name : {"GOFLAGS", "GOINSECURE", "GOVCS"}) layered(name);
        if (minor() >= 21) layered("GOTOOLCHAIN", nothing);
        if (minor() >= 24) {
            layered("GOAUTH", {"netrc", rule("the release's default")});
            layered("GOCACHEPROG");
        }
        if (minor() >= 23) add(config_.os_setting("GODEBUG"));
        if (minor() >= 27) add(config_.os_setting("GOPACKAGESDRIVER"));
    }

    void cgo() {
        const GoValue cc = default_cc(config_, goos_, goarch_);
        layered("CC", cc);
        layered("CXX", default_cxx(config_, goos_, goarch_));
        layered("AR", {"ar", rule("the release's default")});
        gccgo();
        cgo_enabled();
        if (std::ranges::any_of(cgo_flag_names, [&](std::string_view name) {
                return !refused_cgo_pattern(config_, name).empty();
            }))
            return;  // go leaves them out
        const char* flags = minor() < 20 ? "-g -O2" : "-O2 -g";
        words("CGO_CPPFLAGS", {{}, rule("none")});
        for (const char* name : {"CGO_CFLAGS", "CGO_CXXFLAGS", "CGO_FFLAGS", "CGO_LDFLAGS"})
            words(name, {flags, rule("the release's default")});
        Setting& pkg_config = layered("PKG_CONFIG", built_in_.pkg_config);
        if (const auto parts = split_go_words(pkg_config.value); parts && !parts->empty())
            pkg_config.value = parts->front();
    }

    void gccgo() {
        Setting& setting = layered("GCCGO", {"gccgo", rule("the release's default")});
        if (LookedUp found = look_path(config_, setting.value); !found.path.empty())
            setting.value = std::move(found.path);
    }

    // Flags are printed as go reads them: words with single spaces between.
    void words(const char* name, GoValue fallback) {
        Setting& setting = layered(name, std::move(fallback));
        if (const auto parts = split_go_words(setting.value)) setting.value = join_go_words(*parts);
    }

    void cgo_enabled() {
        Setting& setting = layered("CGO_ENABLED", cgo_default());
        const std::string named = config_.get("CGO_ENABLED");
        if (named.empty() || named == "0" || named == "1") return;
        setting.value = setting.layers.back().value;
        setting.origin = setting.layers.back().origin;
        for (auto& layer : setting.layers) {
            if (layer.effective) layer.reason = {"only 0 and 1 count", "只有 0 和 1 有效"};
            layer.effective = &layer == &setting.layers.back();
        }
    }

    GoValue cgo_default() const {
        const std::string& baked = built_in_.cgo_enabled.value;
        if (minor() >= 25 && (baked == "0" || baked == "1")) return built_in_.cgo_enabled;
        if (goos_ != config_.goos || goarch_ != config_.goarch)
            return {"0", rule("off when building for another system or architecture")};
        if (baked == "0") return built_in_.cgo_enabled;
        if (baked != "1" && !supports_cgo(minor(), goos_, goarch_))
            return {"0", rule("this system has no cgo support in this release")};
        // Since 1.20: no C compiler, no cgo. Only the variable CC counts here.
        if (minor() >= 20 && config_.os.get("CC").empty()) {
            const auto [cc, origin] = default_cc(config_, goos_, goarch_);
            const bool found = look_path(config_, cc).found;
            if (origin.kind == OriginKind::unknown) return {found ? "1" : "0", origin};
            if (!found) return {"0", rule("the C compiler " + cc + " is not on PATH")};
        }
        return {"1", rule("on when building for this machine")};
    }

    void telemetry() {
        if (minor() < 23) return;
        const auto dir = user_config_dir(config_);
        if (!dir) {
            computed("GOTELEMETRY", "off", "the user's configuration folder is not known");
            computed("GOTELEMETRYDIR", "", "the user's configuration folder is not known");
            return;
        }
        const std::string folder = clean_path(*dir + "/go/telemetry");
        computed("GOTELEMETRYDIR", folder, "go/telemetry in the user's configuration folder");
        const std::string file = join_path(config_.host.cwd(), folder + "/mode");
        constexpr std::uint64_t max_mode = 64 * 1024;
        const auto content = config_.host.read(file, max_mode);
        if (!content) return computed("GOTELEMETRY", "local", "the default, as nothing was chosen");
        const std::string_view mode = trim(*content);
        add(config_.computed("GOTELEMETRY", std::string(mode.substr(0, mode.find(' '))),
                             {OriginKind::file, file, 1, std::string(mode), "written by go telemetry"}));
    }

    const GoConfig& config_;
    const BuiltIn& built_in_;
    std::string goos_, goarch_;
    std::vector<Setting> settings_;
};

}  // namespace

std::vector<Setting> list_settings(const GoConfig& config, const BuiltIn& built_in) {
    return Lister(config, built_in).run();
}

}  // namespace trueup
