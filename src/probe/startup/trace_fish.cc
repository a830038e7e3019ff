// fish: a handler for every watched variable tells value and line of each
// change, and fish's own trace, in the same stream, tells the command. Both have
// to agree: inside eval and `… | source` the line alone means nothing.
#include <fmt/format.h>

#include "base/text.h"
#include "facts/shell_line.h"
#include "platform/process_folder.h"
#include "probe/startup/fish_replay.h"
#include "probe/startup/trace.h"

namespace trueup::startup {

namespace {

// The first of the user's conf.d files. XDG_CONFIG_HOME, XDG_DATA_HOME and XDG_CACHE_HOME
// led fish here, so that universal variables, history and caches stay out of the
// user's files; they are as the user has them before anything of the user's runs.
constexpr const char* xdg_names[] = {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"};

std::string shim(const TraceRequest& request, const std::string& nonce) {
    std::string handles;
    std::string given_back;
    for (const std::string name : xdg_names) {
        const auto own = request.environment.find(name);
        given_back += own == request.environment.end()
                          ? "set -e " + name + "\n"
                          : "set -gx " + name + " " + fish_word(own->second) + "\n";
    }
    for (const auto& name : request.names) handles += " --on-variable " + name;
    return fmt::format(R"({given_back}set -l fish_trace
for __trueup_n in {names}
  set -l __trueup_s
  set -qU $__trueup_n; and set __trueup_s U
  set -qg $__trueup_n; and set __trueup_s G
  test -n "$__trueup_s"; and printf '\n{nonce}\0i\0%s\0%s\0%s\0\0' $__trueup_n $__trueup_s "$$__trueup_n" >/dev/fd/{fd}
end
function __trueup_changed {handles}
  builtin set -l fish_trace
  builtin set -l __trueup_n $argv[3]
  builtin set -l __trueup_s
  builtin set -qU $__trueup_n; and builtin set __trueup_s U
  builtin set -qg $__trueup_n; and builtin set __trueup_s G
  builtin set -l __trueup_v
  builtin test -n "$__trueup_s"; and builtin set __trueup_v "$$__trueup_n"
  builtin printf '\n{nonce}\0h\0%s\0%s\0%s\0%s\0' $__trueup_n "$__trueup_s" "$__trueup_v" (builtin status stack-trace | builtin string collect) >/dev/fd/{fd}
end
function __trueup_end
  set -l fish_trace
  for __trueup_n in {commands}
    functions -q $__trueup_n; and printf '\n{nonce}\0f\0%s\0%s\0%s\0' $__trueup_n (functions -Dv $__trueup_n | string collect) (functions $__trueup_n | string collect) >/dev/fd/{fd}
    abbr -q $__trueup_n; and printf '\n{nonce}\0f\0%s\0%s\0%s\0' $__trueup_n abbr (abbr --show | string replace -rf -- "^abbr .*-- $__trueup_n " '' | string unescape | string collect) >/dev/fd/{fd}
  end
  {env} -0 >/dev/fd/{env_fd}
  printf '\n{nonce}\0e\0' >/dev/fd/{fd}
  command kill -KILL $fish_pid
end
set -gu fish_trace 1
)",
                       fmt::arg("given_back", given_back), fmt::arg("handles", handles),
                       fmt::arg("nonce", nonce), fmt::arg("fd", trace_fd), fmt::arg("env_fd", environment_fd),
                       fmt::arg("names", join(request.names, " ")),
                       fmt::arg("commands", join(names_of_interest(), " ")),
                       fmt::arg("env", quoted(env_program())));
}

// The user's files by links; fish_variables as a copy, since fish writes it.
Result<std::string> furnish(const PrivateFolder& folder, const Host& host, const FishFolders& users,
                            const std::string& text_of_shim) {
    const auto config = users.config + "/fish";
    if (const auto names = host.list(config)) {
        for (const auto& name : *names) {
            if (name == "conf.d") continue;
            if (name.starts_with("fish_variables")) {
                const auto text = host.read(config + "/" + name, 16U << 20U);
                if (text) TRY(folder.write("fish/" + name, *text));
                continue;
            }
            TRY(folder.link("fish/" + name, config + "/" + name));
        }
    }
    if (const auto names = host.list(config + "/conf.d")) {
        for (const auto& name : *names) TRY(folder.link("fish/conf.d/" + name, config + "/conf.d/" + name));
    }
    const auto vendor = users.data + "/fish/vendor_conf.d";
    if (is_dir(host, vendor)) TRY(folder.link("data/fish/vendor_conf.d", vendor));
    return folder.write("fish/conf.d/!!trueup.fish", text_of_shim);
}

// What this fish would take for its folders.
FishFolders users_folders(const TraceRequest& request) {
    const auto folder = [&](const char* name, const char* usual) {
        const auto own = request.environment.find(name);
        const bool leads = own != request.environment.end() && own->second.starts_with('/');
        return leads ? own->second : join_path(request.home, usual);
    };
    return {folder("XDG_CONFIG_HOME", ".config"), folder("XDG_DATA_HOME", ".local/share")};
}

}  // namespace

Result<ShellStartup> trace_fish(const Host& host, const TraceRequest& request) {
    const auto nonce = make_nonce();
    const auto folder = TRY(PrivateFolder::make());
    auto folders = users_folders(request);
    TRY(furnish(folder, host, folders, shim(request, nonce)));
    folders.shim = folder.path();

    ProcessRequest process;
    process.program = request.shell;
    process.argv = {"fish",        fmt::format("--debug-output=/dev/fd/{}", trace_fd), "-l", "-i", "-c",
                    "__trueup_end"};
    // Of a name that is there twice fish takes the first: the user's own folders.
    auto environment = request.environment;
    environment["XDG_CONFIG_HOME"] = folder.path();
    environment["XDG_DATA_HOME"] = folder.path() + "/data";
    environment["XDG_CACHE_HOME"] = folder.path() + "/cache";
    environment["fish_trace"] = "1";
    for (const auto& [name, value] : environment) process.env.push_back(name + "=" + value);
    process.cwd = request.folder.empty() ? request.home : request.folder;
    process.pipes = {trace_fd, environment_fd};
    process.limit = request.limit;
    auto result = TRY(run_process(process));
    return replay_fish(host, request, result, nonce, folders);
}

}  // namespace trueup::startup
