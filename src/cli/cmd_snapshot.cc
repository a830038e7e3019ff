#include <fmt/format.h>

#include "checks/registry.h"
#include "cli/command.h"
#include "cli/config.h"
#include "facts/start_up_end.h"
#include "platform/write_file.h"
#include "probe/gather.h"
#include "probe/go_env_config.h"
#include "probe/startup/startup.h"
#include "report/json.h"

namespace trueup {

int run_snapshot(const Arguments& arguments) {
    auto host = open_host(arguments);
    if (!host) {
        print_error(host.error());
        return host.error().kind == Error::Kind::usage ? exit_usage : exit_unknown;
    }
    // Whatever the checks would be told is what gets recorded.
    const auto recorder = recording_host(**host);
    StartupOptions options;
    options.may_execute = !arguments.no_exec && arguments.sysroot.empty();
    options.limit = time_limit(arguments);
    // Who will ask about it, and for what, is not known yet.
    options.every_name = true;
    auto startup = read_startup(*recorder, options);
    // Of a trace that broke off, the files that were read say more.
    if (startup.method == "trace" && startup.complete) recorder->note_startup(startup);
    if (broke_off(startup))
        print_error(fmt::format(
            fmt::runtime(say(arguments.lang, "trueup: what the shell's start-up sets is not recorded: {}\n",
                             "trueup: 没有记录 shell 启动时设置的内容：{}\n")),
            pick(why_broken_off(startup), arguments.lang)));
    const auto facts = gather(*recorder, std::move(startup));
    // Where no go could be looked at, nobody asked for the go env file so far; explain does.
    if (facts.go_env.settings.empty()) static_cast<void>(setting_of_any_go(*recorder, "GOPROXY"));
    const auto text = recorder->snapshot();
    if (arguments.output.empty() || arguments.output == "-") {
        print(text);
        return exit_ok;
    }
    // Not world-readable: it is redacted, and still says a lot about a machine.
    if (auto written = write_file(arguments.output, text, 0600); !written) {
        print_error(written.error());
        return exit_unknown;
    }
    return exit_ok;
}

int run_completion(const Arguments& arguments) {
    const auto& shell = arguments.names.front();
    if (shell != "zsh" && shell != "bash" && shell != "fish") {
        print_error(Error{Error::Kind::usage,
                          "there are completions for zsh, bash and fish, not for " + shell, "", 0});
        return exit_usage;
    }
    print(completion_script(shell, arguments.lang));
    return exit_ok;
}

}  // namespace trueup
