#include "probe/go_toolchain_select.h"

#include <fmt/format.h>

#include "base/text.h"
#include "facts/error_words.h"
#include "formats/go_mod.h"
#include "formats/go_version.h"
#include "probe/executables.h"
#include "probe/go_env_built_in.h"
#include "probe/go_env_gopath.h"
#include "probe/go_env_modules.h"
#include "probe/go_env_refusals.h"
#include "probe/go_env_words.h"
#include "probe/go_toolchain_cache.h"
#include "probe/goroot.h"

namespace trueup {
namespace {

// What the running binary calls itself: a development build counts as the
// language version that it will become.
struct Local {
    std::string name, version;
};
Local local_of(const GoConfig& config) {
    if (std::string version = version_of_toolchain(config.version); !version.empty())
        return {config.version, std::move(version)};
    std::string version = "1." + std::to_string(config.minor);
    return {"go" + version, version};
}

// go reads what trueup does not: files of any size, and what a FIFO brings.
bool go_fails_too(Error::Kind why) { return why == Error::Kind::denied || why == Error::Kind::not_found; }

class Chooser {
public:
    explicit Chooser(const GoConfig& config) : config_(config), local_(local_of(config)) {}

    ToolchainChoice run() {
        if (!modules_wanted(config_))
            return stay({"GO111MODULE rules module mode out here, so no toolchain is chosen",
                         "GO111MODULE 在此关闭了模块模式，因此不选择工具链"});
        // Where GO111MODULE=auto finds no go.mod, it has looked for go.work (1.27).
        if (config_.minor >= 27 && config_.get("GO111MODULE") == "auto" &&
            find_go_mod(config_).path.empty() && !go_work())
            return choice_;
        setting_ = config_.getenv("GOTOOLCHAIN");
        if (setting_.value.empty())
            return stay({"GOTOOLCHAIN is not set anywhere", "任何地方都没有设置 GOTOOLCHAIN"});
        name_ = local_.name;
        version_ = local_.version;
        choice_.origin = setting_.origin;
        choice_.reason = as_it_is("GOTOOLCHAIN=" + setting_.value);
        if (!read_setting() || !read_module_file()) return choice_;
        if (const std::string target(config_.os.get(switch_variable)); !target.empty())
            return check_target(target);
        if (name_ == "local" || name_ == local_.name) return choice_;
        if (!name_.starts_with("go1") && name_.find("-go1") == std::string::npos)
            return refuse(Refusal::Kind::bad_gotoolchain, "invalid GOTOOLCHAIN " + go_quote(name_),
                          choice_.origin);
        return find_binary();
    }

private:
    ToolchainChoice stay(Text reason) {
        choice_.reason = std::move(reason);
        choice_.origin = config_.getenv("GO111MODULE").origin;
        return choice_;
    }
    ToolchainChoice& refuse(Refusal::Kind kind, std::string message, Origin origin,
                            std::string setting = {}) {
        if (setting.empty()) setting = "GOTOOLCHAIN";
        choice_.refusal = Refusal{kind, std::move(setting), std::move(message), std::move(origin)};
        return choice_;
    }

    // Relative GOWORK stops the go command wherever it is looked at.
    std::optional<std::string> go_work() {
        GoWorkPlace place = find_go_work(config_);
        if (!place.relative) return std::move(place.path);
        refuse(Refusal::Kind::bad_setting, "invalid GOWORK: not an absolute path",
               config_.getenv("GOWORK").origin, "GOWORK");
        return std::nullopt;
    }

    bool read_setting() {
        const std::string& text = setting_.value;
        if (text == "auto" || text == "path") {
            mode_ = text;
            return true;
        }
        const std::size_t plus = text.find('+');
        const std::string smallest = text.substr(0, plus);
        if (plus != std::string::npos) mode_ = text.substr(plus + 1);
        const auto invalid = [&](const std::string& why) {
            refuse(Refusal::Kind::bad_gotoolchain, "invalid GOTOOLCHAIN " + go_quote(text) + why,
                   setting_.origin);
            return false;
        };
        if (smallest != "local") {
            name_ = smallest;
            version_ = version_of_toolchain(smallest);
            if (version_.empty())
                return invalid(
                    plus == std::string::npos ? "" : ": invalid minimum toolchain " + go_quote(smallest));
        }
        if (plus != std::string::npos && mode_ != "auto" && mode_ != "path")
            return invalid(": only version suffixes are +auto and +path");
        return true;
    }

    bool read_module_file() {
        if (choice_.refusal) return false;
        if (mode_ != "auto" && mode_ != "path") return true;
        const auto work = go_work();
        if (!work) return false;
        const bool use_work = !work->empty() && status_followed(config_.host, *work).has_value();
        const std::string file = use_work ? *work : find_go_mod(config_).path;
        if (file.empty()) return true;
        const OriginKind kind = use_work ? OriginKind::go_work : OriginKind::go_mod;
        const auto content = read_module_text(config_.host, file);
        if (!content && !go_fails_too(content.error().kind) && !is_dir(config_.host, file)) {
            choice_.unknown = in_words(content.error());
            return false;
        }
        if (!content) {
            const bool is_folder = is_dir(config_.host, file);
            refuse(use_work ? Refusal::Kind::bad_go_work : Refusal::Kind::bad_go_mod,
                   is_folder ? "read " + file + ": is a directory" : "open " + file + ": permission denied",
                   {kind, file, 0, {}, {}});
            return false;
        }
        return apply_lines(file, kind, *content);
    }

    bool apply_lines(const std::string& file, OriginKind kind, const std::string& content) {
        const GoModLine toolchain = go_mod_lookup(content, "toolchain");
        const GoModLine go = go_mod_lookup(content, "go");
        const auto origin = [&](const GoModLine& line) {
            return Origin{kind, file, line.line, line.text, {}};
        };
        if (toolchain.value == "default") return true;
        if (!toolchain.value.empty()) {
            const std::string version = version_of_toolchain(toolchain.value);
            if (version.empty()) {
                refuse(kind == OriginKind::go_work ? Refusal::Kind::bad_go_work : Refusal::Kind::bad_go_mod,
                       "invalid toolchain " + go_quote(toolchain.value) + " in " + short_path(config_, file),
                       origin(toolchain));
                return false;
            }
            // 1.21 also took one that is just as new.
            const int order = compare_go_versions(version, version_);
            if (order > 0 || (order == 0 && config_.minor == 21)) {
                name_ = toolchain.value;
                version_ = version;
                decided(origin(toolchain),
                        {"the toolchain line asks for " + name_, "toolchain 行要求 " + name_});
            }
        }
        if (compare_go_versions(go.value, version_) > 0) {
            name_ = "go" + go.value;
            if (is_go_language(go.value) && compare_go_versions(go.value, "1.21") >= 0) name_ += ".0";
            decided(origin(go), {"the go line asks for " + name_, "go 行要求 " + name_});
        }
        return true;
    }

    void decided(Origin origin, Text reason) {
        choice_.origin = std::move(origin);
        choice_.reason = std::move(reason);
    }

    // This process was started by another go to be a certain release.
    ToolchainChoice check_target(const std::string& target) {
        if (local_.name != target)
            return refuse(Refusal::Kind::bad_gotoolchain,
                          "toolchain " + local_.name + " invoked to provide " + target, choice_.origin);
        return choice_;
    }

    ToolchainChoice find_binary() {
        choice_.name = name_;
        if (const LookedUp found = look_path(config_, name_); found.found) {
            choice_.switches = true;
            choice_.binary = join_path(config_.host.cwd(), found.path);
            look_behind_wrapper();
            return choice_;
        }
        if (setting_.value == "path" || setting_.value.ends_with("+path"))
            return refuse(Refusal::Kind::toolchain_unavailable, "cannot find " + go_quote(name_) + " in PATH",
                          choice_.origin);
        // Up to 1.25 the module cache is reached through module mode, whose set-up
        // looks at GOFIPS140 (toolchain.Exec -> modload.Init).
        if (auto fips =
                config_.minor <= 25 ? fips_refusal(config_, built_in_defaults(config_)) : std::nullopt)
            return refuse(fips->kind, std::move(fips->message), std::move(fips->origin),
                          std::move(fips->setting));
        CachedToolchain cached = find_cached_toolchain(config_, name_);
        if (!cached.complaint.empty())
            return refuse(Refusal::Kind::toolchain_unavailable, std::move(cached.complaint), choice_.origin);
        if (cached.from_network) {
            choice_.downloads = true;
            choice_.unknown = {
                name_ +
                    " is neither on PATH nor in the module cache: go would download it and let it answer (" +
                    choice_.reason.en + ")",
                name_ + " 既不在 PATH 上，也不在模块缓存中：go 会下载它并由它回答（" + choice_.reason.zh +
                    "）"};
            return choice_;
        }
        choice_.switches = true;
        choice_.goroot = std::move(cached.dir);
        choice_.binary = join_path(choice_.goroot, "bin/go");
        return choice_;
    }

    // What `go install golang.org/dl/goX` puts on PATH is no go: it lies in no tree, and
    // starts ~/sdk/goX/bin/go with GOROOT set, once that is unpacked.
    void look_behind_wrapper() {
        GoConfig there(config_.host, inspect_executable(config_.host, choice_.binary), config_.os);
        there.goos = config_.goos;
        if (there.exe.kind != FileKind::binary || !tree_of_executable(there).empty()) return;
        const std::string home(config_.os.get("HOME"));
        const auto tree = join_path(home, "sdk/" + name_);
        const auto go = join_path(tree, "bin/go");
        if (home.starts_with('/') && is_file(config_.host, join_path(tree, ".unpacked-success")) &&
            is_file(config_.host, go)) {
            choice_.goroot = tree;
            choice_.binary = go;
            return;
        }
        choice_.switches = false;
        choice_.unknown = {
            choice_.binary + " lies in no Go tree; what it starts is not known (" + choice_.reason.en + ")",
            choice_.binary + " 不在任何 Go 目录树中；无法得知它会启动什么（" + choice_.reason.zh + "）"};
    }

    const GoConfig& config_;
    Local local_;
    GoValue setting_;
    std::string mode_;     // "auto", "path" or neither
    std::string name_;     // the toolchain as chosen so far
    std::string version_;  // and its version, without "go"
    ToolchainChoice choice_;
};

}  // namespace

ToolchainChoice choose_toolchain(const GoConfig& config) {
    if (config.minor < 21) {
        ToolchainChoice choice;
        choice.reason = {"Go before 1.21 always runs itself", "1.21 之前的 Go 总是运行自身"};
        return choice;
    }
    return Chooser(config).run();
}

}  // namespace trueup
