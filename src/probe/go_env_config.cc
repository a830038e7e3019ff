#include "probe/go_env_config.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "facts/layer_words.h"
#include "formats/go_version.h"
#include "probe/goroot.h"

namespace trueup {
namespace {

// Far above any real one; a go.env or go/env of this size is no such file.
constexpr std::uint64_t max_env_file = 4 * 1024 * 1024;

const GoEnvLine* last_of(const std::vector<GoEnvLine>& lines, std::string_view key) {
    const auto at =
        std::find_if(lines.rbegin(), lines.rend(), [&](const auto& line) { return line.key == key; });
    return at == lines.rend() ? nullptr : &*at;
}

const GoEnvLine* first_of(const std::vector<GoEnvLine>& lines, std::string_view key) {
    const auto at = std::ranges::find(lines, key, &GoEnvLine::key);
    return at == lines.end() ? nullptr : &*at;
}

Origin line_origin(OriginKind kind, const std::string& path, const GoEnvLine& line) {
    return {kind, path, line.line, line.text, {}};
}

// os.Getwd: $PWD when it names the current folder, else the system's answer.
std::string working_dir(const Host& host, const OsEnvironment& os) {
    const std::string pwd(os.get("PWD"));
    if (!pwd.starts_with('/') || pwd == host.cwd()) return pwd == host.cwd() ? pwd : host.cwd();
    const auto named = resolve(host, pwd);
    const auto real = resolve(host, host.cwd());
    return named && real && *named == *real ? pwd : host.cwd();
}

// Names of `go env` that follow from others (envcmd.ExtraEnvVars and its kin).
bool is_computed(std::string_view name) {
    constexpr std::array<std::string_view, 9> names = {"GOEXE",       "GOGCCFLAGS", "GOHOSTARCH",
                                                       "GOHOSTOS",    "GOMOD",      "GOTOOLDIR",
                                                       "GOTELEMETRY", "GOVERSION",  "GOTELEMETRYDIR"};
    return std::ranges::find(names, name) != names.end();
}

Result<std::string> unix_dir(const GoConfig& config, const char* xdg, const char* below_home) {
    std::string dir(config.os.get(xdg));
    if (dir.empty()) {
        if (config.os.get("HOME").empty())
            return fail(Error::Kind::not_found, std::string("neither $") + xdg + " nor $HOME are defined");
        return std::string(config.os.get("HOME")) + below_home;
    }
    // Since 1.24 a relative folder is an error.
    if (config.minor >= 24 && dir[0] != '/')
        return fail(Error::Kind::invalid, std::string("path in $") + xdg + " is relative");
    return dir;
}

Result<std::string> darwin_dir(const GoConfig& config, const char* below_home) {
    if (config.os.get("HOME").empty()) return fail(Error::Kind::not_found, "$HOME is not defined");
    return std::string(config.os.get("HOME")) + below_home;
}

bool on_darwin(const GoConfig& config) { return config.goos == "darwin" || config.goos == "ios"; }

std::string usual_env_file_of(const GoConfig& config) {
    const auto dir = user_config_dir(config);
    return dir ? clean_path(*dir + "/go/env") : std::string();
}

std::string env_file_of(const GoConfig& config) {
    std::string named(config.os.get("GOENV"));
    if (named == "off") return {};
    return named.empty() ? config.usual_env_file : named;
}

// Written to have no such file; it reads as empty.
bool is_null_device(const GoConfig& config) {
    return resolve(config.host, config.env_file_path).value_or(std::string()) == "/dev/null";
}

// What stops trueup from reading the file and does not stop go: its size, and
// that it is a FIFO or a device. What go cannot read either counts as no file.
bool go_reads(const GoConfig& config, Error::Kind why) {
    if (why == Error::Kind::too_large) return true;
    const auto status = status_followed(config.host, config.env_file_path);
    return why == Error::Kind::invalid && status && status->type == FileStatus::Type::other;
}

// What was written before GOENV came still stands there, and looks as if it counted.
void read_passed_over(GoConfig& config) {
    if (config.usual_env_file.empty() || config.usual_env_file == config.env_file) return;
    const auto path = join_path(config.host.cwd(), config.usual_env_file);
    if (!config.env_file.empty() && resolve(config.host, path).value_or(path) ==
                                        resolve(config.host, config.env_file_path).value_or(std::string()))
        return;
    const auto content = config.host.read(path, max_env_file);
    if (!content) return;
    config.passed_over_path = path;
    config.passed_over = parse_go_env_file(*content);
}

void read_user_file(GoConfig& config) {
    config.usual_env_file = usual_env_file_of(config);
    config.env_file = env_file_of(config);
    if (!config.env_file.empty()) {
        config.env_file_path = join_path(config.host.cwd(), config.env_file);
        const auto content = config.host.read(config.env_file_path, max_env_file);
        if (content) {
            config.user = parse_go_env_file(*content);
        } else if (content.error().kind != Error::Kind::not_found && !is_null_device(config)) {
            config.env_file_problem = content.error().message;
            if (go_reads(config, content.error().kind)) config.env_file_unread = config.env_file_problem;
        }
    }
    read_passed_over(config);
}

Text of_empty(const std::string& value) {
    return value.empty() ? Text{"empty counts as not set", "空值视为未设置"} : Text{};
}

void add_layer(Setting& setting, std::string layer, std::string value, Origin origin, Text lost) {
    const bool wins = lost.empty() && std::ranges::none_of(setting.layers, &Layer::effective);
    if (lost.empty() && !wins) {
        const auto winner = std::ranges::find_if(setting.layers, &Layer::effective);
        const auto words = layer_words(winner->layer);
        lost = {"overridden by: " + words.en, "被覆盖，起作用的是：" + words.zh};
    }
    if (wins) {
        setting.value = value;
        setting.origin = origin;
    }
    setting.layers.push_back({std::move(layer), std::move(value), wins,
                              wins ? Text{"first that is set", "最先被设置的值"} : std::move(lost),
                              std::move(origin)});
}

void add_fallback(Setting& setting, GoValue fallback) {
    if (fallback.origin.kind == OriginKind::unknown && fallback.origin.note.empty())
        fallback.origin = rule("not set");
    add_layer(setting, "default", std::move(fallback.value), std::move(fallback.origin), {});
}

// `hidden`: why no line of this file can win; empty when one can. The last line
// of a key counts in the user's file, the first one in go.env.
void add_file_layers(Setting& setting, const std::vector<GoEnvLine>& lines, OriginKind kind,
                     const std::string& path, const Text& hidden) {
    const bool users = kind == OriginKind::go_env_file;
    const char* layer = users ? "go-env-file" : "goroot-env";
    const GoEnvLine* counts = users ? last_of(lines, setting.name) : first_of(lines, setting.name);
    if (counts == nullptr) return;
    add_layer(setting, layer, counts->value, line_origin(kind, path, *counts),
              hidden.empty() ? of_empty(counts->value) : hidden);
    const Text lost = users ? Text{"a later line of the file wins", "以文件中靠后的行为准"}
                            : Text{"an earlier line of the file wins", "以文件中靠前的行为准"};
    for (const auto& line : lines) {
        if (line.key == setting.name && &line != counts)
            add_layer(setting, layer, line.value, line_origin(kind, path, line), lost);
    }
}

// The lines of the file that `go env -w` writes, and of the one that GOENV passes over.
void add_user_layers(Setting& setting, const GoConfig& config, const Text& hidden) {
    add_file_layers(setting, config.user, OriginKind::go_env_file, config.env_file_path, hidden);
    const Text elsewhere = config.env_file.empty()
                               ? Text{"GOENV=off: go reads no such file", "GOENV=off：go 不读取这样的文件"}
                               : Text{"GOENV names another file", "GOENV 指定了另一个文件"};
    add_file_layers(setting, config.passed_over, OriginKind::go_env_file, config.passed_over_path,
                    hidden.empty() ? elsewhere : hidden);
}

void add_os_layer(Setting& setting, const OsEnvironment& os) {
    const Variable* variable = os.find(setting.name);
    if (variable == nullptr) return;
    add_layer(setting, "environment", variable->value, variable->origin, of_empty(variable->value));
}

}  // namespace

std::string_view OsEnvironment::get(std::string_view name) const {
    const Variable* variable = find(name);
    return variable == nullptr ? std::string_view() : std::string_view(variable->value);
}

const Variable* OsEnvironment::find(std::string_view name) const {
    if (const auto change = changes_.find(name); change != changes_.end())
        return change->second ? &*change->second : nullptr;
    const auto at = std::ranges::find(inherited_->variables, name, &Variable::name);
    return at == inherited_->variables.end() ? nullptr : &*at;
}

void OsEnvironment::set(const std::string& name, std::string value, std::string why) {
    changes_[name] = Variable{name, std::move(value), {OriginKind::process, {}, 0, {}, std::move(why)}};
}

void OsEnvironment::unset(std::string name) { changes_[std::move(name)] = std::nullopt; }

Origin rule(std::string note) { return {OriginKind::builtin, {}, 0, {}, std::move(note)}; }

GoValue GoConfig::getenv(std::string_view name) const {
    if (const Variable* variable = os.find(name); variable != nullptr && !variable->value.empty())
        return {variable->value, variable->origin};
    if (name == "GOROOT" && minor >= 21) return {goroot, goroot_origin};
    // A key in the user's file hides the one in go.env even when it is empty.
    if (const GoEnvLine* line = last_of(user, name))
        return {line->value, line_origin(OriginKind::go_env_file, env_file_path, *line)};
    // Unlike in the user's file, the first line of a key counts here.
    if (const GoEnvLine* line = first_of(goroot_env, name))
        return {line->value, line_origin(OriginKind::goroot_env, goroot_env_path, *line)};
    return {};
}

Setting GoConfig::setting(std::string_view name, GoValue fallback) const {
    Setting setting = {std::string(name), {}, {}, {}};
    add_os_layer(setting, os);
    add_user_layers(setting, *this, {});
    const GoEnvLine* line = last_of(user, name);
    add_file_layers(setting, goroot_env, OriginKind::goroot_env, goroot_env_path,
                    line != nullptr && line->value.empty()
                        ? Text{"hidden by the empty line in the go env file", "被 go env 文件中的空行遮住"}
                        : Text{});
    add_fallback(setting, std::move(fallback));
    return setting;
}

Setting GoConfig::os_setting(std::string_view name, GoValue fallback) const {
    Setting setting = {std::string(name), {}, {}, {}};
    add_os_layer(setting, os);
    add_user_layers(setting, *this, {"only the environment can set it", "只有环境变量能设置它"});
    add_fallback(setting, std::move(fallback));
    return setting;
}

Setting GoConfig::computed(std::string_view name, std::string value, Origin origin) const {
    Setting setting = {std::string(name), value, origin, {}};
    if (const Variable* variable = os.find(name); variable != nullptr && !variable->value.empty()) {
        setting.layers.push_back({"environment",
                                  variable->value,
                                  false,
                                  {"go does not read this variable", "go 不读取这个变量"},
                                  variable->origin});
    }
    setting.layers.push_back(
        {"default", std::move(value), true, {"computed", "计算得出"}, std::move(origin)});
    return setting;
}

Setting goenv_setting(const GoConfig& config) {
    Setting setting = config.os_setting(
        "GOENV", {config.usual_env_file, rule("go/env in the user's configuration folder")});
    if (setting.value == "off") setting.value.clear();
    return setting;
}

Result<std::string> user_config_dir(const GoConfig& config) {
    if (on_darwin(config)) return darwin_dir(config, "/Library/Application Support");
    return unix_dir(config, "XDG_CONFIG_HOME", "/.config");
}

Result<std::string> user_cache_dir(const GoConfig& config) {
    if (on_darwin(config)) return darwin_dir(config, "/Library/Caches");
    return unix_dir(config, "XDG_CACHE_HOME", "/.cache");
}

Result<GoConfig> load_go_config(const Host& host, const Executable& exe, OsEnvironment os) {
    GoConfig config(host, exe, std::move(os));
    config.cwd = working_dir(host, config.os);
    config.goos = exe.os.empty() ? host.machine().os : exe.os;
    config.goarch = exe.archs.empty() ? std::string() : exe.archs.front();
    if (config.goarch.empty() && host.machine().machine.known())
        config.goarch = goarch_of(host.machine().machine.value());
    config.tree = tree_of_executable(config);
    config.version = exe.go_version;
    if (config.version.empty() && !config.tree.empty()) config.version = tree_version(host, config.tree);
    config.minor = go_minor_of(config.version);
    if (config.minor == 0)
        return fail(Error::Kind::not_found,
                    "the release of this go is not known: its build information and the "
                    "VERSION file of its tree could not be read",
                    exe.path);
    // How far above the binary its tree may be depends on the release.
    if (config.minor < 21) config.tree = tree_of_executable(config);
    read_user_file(config);
    find_goroot(config);
    return config;
}

Setting setting_of_any_go(const Host& host, std::string_view name) {
    GoConfig config(host, {}, OsEnvironment(host.environment()));
    config.goos = host.machine().os;
    read_user_file(config);
    if (name == "GOENV") return goenv_setting(config);
    Setting setting = {std::string(name), {}, {}, {}};
    if (is_computed(name)) {
        setting = config.computed(name, {}, {});
        setting.layers.pop_back();
        return setting;
    }
    add_os_layer(setting, config.os);
    const bool only_environment = name == "GODEBUG" || name == "GOPACKAGESDRIVER";
    add_user_layers(
        setting, config,
        only_environment ? Text{"only the environment can set it", "只有环境变量能设置它"} : Text{});
    return setting;
}

}  // namespace trueup
