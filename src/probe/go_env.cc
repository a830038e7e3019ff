#include "probe/go_env.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "facts/error_words.h"
#include "facts/layer_words.h"
#include "platform/remembering_host.h"
#include "probe/executables.h"
#include "probe/go_build_refusals.h"
#include "probe/go_env_built_in.h"
#include "probe/go_env_config.h"
#include "probe/go_env_gopath.h"
#include "probe/go_env_modules.h"
#include "probe/go_env_refusals.h"
#include "probe/go_env_settings.h"
#include "probe/go_toolchain_select.h"

namespace trueup {
namespace {

// Go itself gives up after 100 switches; a chain of more than a few is a loop.
constexpr int max_switches = 8;

Text why_not_usable(const Executable& go) {
    if (go.kind == FileKind::binary) return {};
    const std::string kind(to_string(go.kind));
    return {go.path + " is not a go binary (" + kind + ")", go.path + " 不是 go 程序（" + kind + "）"};
}

void add_env_file(GoResolution& resolution, const GoConfig& config) {
    resolution.env_file = config.env_file_path;
    resolution.env_file_problem = config.env_file_problem;
    for (const auto& line : config.user) {
        Variable variable = {
            line.key, line.value, {OriginKind::go_env_file, config.env_file_path, line.line, line.text, {}}};
        (line.key.empty() ? resolution.env_file_bad : resolution.env_file_lines)
            .push_back(std::move(variable));
    }
}

void fail_with(GoResolution& resolution, Text why) {
    resolution.selection.unavailable = why;
    resolution.env.unavailable = std::move(why);
}

// The go that is left to run after all switches of toolchain.
void describe(GoResolution& resolution, const GoConfig& config) {
    Selection& selection = resolution.selection;
    selection.goroot = config.goroot;
    selection.version = config.version;
    if (selection.local_version.empty()) selection.local_version = config.version;
    selection.switched = selection.local_version != selection.version;
}

void add_settings(GoResolution& resolution, const GoConfig& config) {
    const BuiltIn built_in = built_in_defaults(config);
    for (auto& refusal : find_refusals(config, built_in))
        resolution.env.refusals.push_back(std::move(refusal));
    resolution.refusals_of_all = resolution.env.refusals.size();
    for (auto& refusal : find_builder_refusals(config)) resolution.env.refusals.push_back(std::move(refusal));
    resolution.build_refusals = find_build_refusals(config);
    resolution.env.settings = list_settings(config, built_in);
    const Setting* gopath = resolution.env.find("GOPATH");
    resolution.modules = module_facts(config, gopath == nullptr ? "" : gopath->value);
}

std::string_view layer_of(OriginKind kind) {
    switch (kind) {
        case OriginKind::go_mod:
        case OriginKind::go_work:
            return "go-mod";
        case OriginKind::go_env_file:
            return "go-env-file";
        case OriginKind::goroot_env:
            return "goroot-env";
        default:
            return "environment";
    }
}

// A go that chose another release starts it with a GOROOT of that release's own: what
// made it choose decides, and the GOROOT that was handed over does not count.
void tell_switch(GoResolution& resolution, const Environment& handed_over) {
    const auto& decided = resolution.selection.origin;
    for (auto& setting : resolution.env.settings) {
        if (setting.name != "GOROOT" && setting.name != "GOVERSION" && setting.name != "GOTOOLDIR") continue;
        std::vector<Layer> layers = {
            {std::string(layer_of(decided.kind)), setting.value, true, resolution.selection.reason, decided}};
        const auto* given = setting.name == "GOROOT" ? handed_over.find("GOROOT") : nullptr;
        if (given != nullptr && !given->value.empty())
            layers.push_back({"environment",
                              given->value,
                              false,
                              {"go sets GOROOT itself for the release that it chose",
                               "go 会为它选定的版本自行设置 GOROOT"},
                              given->origin});
        for (auto& layer : setting.layers) {
            if (layer.layer == "environment") continue;
            layer.effective = false;
            const auto winner = layer_words(layers.front().layer);
            layer.reason = {"overridden by: " + winner.en, "被覆盖，起作用的是：" + winner.zh};
            layers.push_back(std::move(layer));
        }
        setting.layers = std::move(layers);
        setting.origin = decided;
    }
}

}  // namespace

bool asks_builder(std::string_view name) {
    constexpr std::array<std::string_view, 7> names = {"CGO_CFLAGS", "CGO_CPPFLAGS", "CGO_CXXFLAGS",
                                                       "CGO_FFLAGS", "CGO_LDFLAGS",  "PKG_CONFIG",
                                                       "GOGCCFLAGS"};
    return std::ranges::find(names, name) != names.end();
}

GoResolution resolve_go(const Host& machine, const Executable& go) {
    const RememberingHost host(machine);
    GoResolution resolution;
    resolution.selection.go = go;
    resolution.selection.path_go = go.path;
    Executable binary = go;
    OsEnvironment os(host.environment());
    for (int switches = 0; switches < max_switches; ++switches) {
        if (Text why = why_not_usable(binary); !why.empty()) {
            fail_with(resolution, std::move(why));
            return resolution;
        }
        auto config = load_go_config(host, binary, os);
        if (!config) {
            fail_with(resolution, in_words(config.error()));
            return resolution;
        }
        if (switches == 0) add_env_file(resolution, *config);
        if (switches == 0 && host.live() && host.cwd().empty())
            resolution.env.refusals.push_back(
                {Refusal::Kind::other,
                 {},
                 "cannot determine current directory: getwd: no such file or "
                 "directory",
                 {OriginKind::process, {}, 0, {}, "the current folder is gone"}});
        describe(resolution, *config);
        ToolchainChoice choice = choose_toolchain(*config);
        if (switches == 0 || choice.switches || choice.refusal) {
            resolution.selection.reason = choice.reason;
            resolution.selection.origin = choice.origin;
        }
        if (auto aborted = abort_at_start(*config)) {
            choice.switches = false;
            resolution.env.refusals.push_back(*std::move(aborted));
        }
        if (choice.refusal) {
            if (choice.refusal->kind == Refusal::Kind::toolchain_unavailable)
                resolution.selection.unavailable = as_it_is(choice.refusal->message);
            resolution.env.refusals.push_back(*std::move(choice.refusal));
        }
        if (!choice.unknown.empty() || !config->env_file_unread.empty()) {
            // The settings that follow are those of the go that is here: likely, not certain.
            Text why = choice.unknown.empty() ? in_words(config->env_file_unread) : std::move(choice.unknown);
            choice.switches = false;
            resolution.selection.downloads = choice.downloads;
            resolution.selection.unavailable = why;
            resolution.env.unavailable = std::move(why);
        }
        if (!choice.switches) {
            add_settings(resolution, *config);
            if (switches > 0) tell_switch(resolution, host.environment());
            return resolution;
        }
        os.set(switch_variable, choice.name, "set by the go that chose this toolchain");
        if (choice.goroot.empty()) {
            os.unset("GOROOT");
        } else {
            os.set("GOROOT", choice.goroot, "set by the go that chose this toolchain");
        }
        binary = inspect_executable(host, choice.binary);
    }
    fail_with(resolution, {"too many toolchain switches", "工具链切换次数过多"});
    return resolution;
}

}  // namespace trueup
