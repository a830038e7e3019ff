#include "probe/goroot.h"

#include <array>

#include "base/text.h"
#include "probe/go_env_built_in.h"

namespace trueup {
namespace {

constexpr std::uint64_t max_version_file = 4096;
constexpr std::uint64_t max_go_env = 1024 * 1024;

std::string up(std::string path, int levels) {
    for (int i = 0; i < levels; ++i) path = parent_path(path);
    return path;
}

// GOROOT/bin/go; since 1.21 also GOROOT/bin/GOOS_GOARCH/go (cross-compiled).
std::string above(const GoConfig& config, const std::string& exe) {
    const int deepest = config.minor == 0 || config.minor >= 21 ? 3 : 2;
    for (int levels = 2; levels <= deepest; ++levels) {
        std::string dir = up(exe, levels);
        if (looks_like_goroot(config.host, dir)) return dir;
    }
    return {};
}

// Links are resolved in what os.Executable says on Linux (it reads
// /proc/self/exe), and are not on macOS.
std::string executable_path(const GoConfig& config) {
    return config.goos == "darwin" ? join_path(config.host.cwd(), config.exe.path) : config.exe.resolved;
}

bool same_dir(const Host& host, const std::string& left, const std::string& right) {
    if (left == right) return true;
    const auto a = resolve(host, left);
    const auto b = resolve(host, right);
    return a && b && *a == *b && is_dir(host, *a);
}

// What the go binary finds without being told.
GoValue discover(const GoConfig& config, const std::string& built_in) {
    if (config.tree.empty()) {
        if (built_in.empty()) return {};
        return {built_in, rule("built into the go binary, which lies in no GOROOT")};
    }
    if (!built_in.empty() && built_in != config.tree &&
        not_recorded(config.host, join_path(config.tree, "pkg/tool")))
        return {built_in, rule("built into the go binary")};
    if (!built_in.empty() && built_in != config.tree && same_dir(config.host, built_in, config.tree))
        return {built_in, rule("the GOROOT that the go binary lies in, spelled as it was built")};
    if (not_recorded(config.host, join_path(config.tree, "pkg/tool")))
        return {config.tree,
                rule("the folder above bin/go (" + config.exe.path + "), not told to be a tree")};
    return {config.tree, rule("the GOROOT that the go binary lies in (" + config.exe.path + ")")};
}

GoValue user_line(const GoConfig& config) {
    for (auto line = config.user.rbegin(); line != config.user.rend(); ++line) {
        if (line->key != "GOROOT") continue;
        if (line->value.empty()) return {};
        return {line->value, {OriginKind::go_env_file, config.env_file_path, line->line, line->text, {}}};
    }
    return {};
}

}  // namespace

bool looks_like_goroot(const Host& host, const std::string& path) {
    return is_dir(host, join_path(path, "pkg/tool"));
}

std::string tree_of_executable(const GoConfig& config) {
    const std::string exe = executable_path(config);
    std::string tree = above(config, exe);
    if (tree.empty() && exe != config.exe.resolved) tree = above(config, config.exe.resolved);
    // A snapshot that does not tell: a go in a folder "bin" lies in its tree, as far as
    // anybody knows.
    auto likely = up(config.exe.resolved, 2);
    if (tree.empty() && base_name(parent_path(config.exe.resolved)) == "bin" &&
        not_recorded(config.host, join_path(likely, "pkg/tool")))
        return likely;
    return tree;
}

std::string tree_version(const Host& host, const std::string& tree) {
    const auto content = host.read(join_path(tree, "VERSION"), max_version_file);
    if (!content) return {};
    return std::string(trim(content->substr(0, content->find('\n'))));
}

GoValue goroot_by_itself(const GoConfig& config) {
    // Not read yet where a variable names GOROOT.
    return discover(config,
                    config.built_in_goroot.empty() ? link_time_goroot(config) : config.built_in_goroot);
}

void find_goroot(GoConfig& config) {
    const Variable* variable = config.os.find("GOROOT");
    const GoValue os = variable == nullptr ? GoValue() : GoValue{variable->value, variable->origin};
    const GoValue user = user_line(config);
    if (os.value.empty()) config.built_in_goroot = link_time_goroot(config);
    if (config.minor < 21) {
        const GoValue& named = os.value.empty() ? user : os;
        const GoValue found = named.value.empty() ? discover(config, config.built_in_goroot)
                                                  : GoValue{clean_path(named.value), named.origin};
        config.goroot = found.value;
        config.goroot_origin = found.origin;
        return;
    }
    // go.env is looked for first, and there the user's file goes before the
    // variable; the printed GOROOT is the variable's, as it stands.
    const GoValue& named = user.value.empty() ? os : user;
    const GoValue found = named.value.empty() ? discover(config, config.built_in_goroot)
                                              : GoValue{clean_path(named.value), named.origin};
    if (!found.value.empty()) {
        config.goroot_env_path = join_path(config.host.cwd(), found.value + "/go.env");
        if (const auto content = config.host.read(config.goroot_env_path, max_go_env))
            config.goroot_env = parse_go_env_file(*content);
    }
    config.goroot = os.value.empty() ? found.value : os.value;
    config.goroot_origin = os.value.empty() ? found.origin : os.origin;
}

}  // namespace trueup
