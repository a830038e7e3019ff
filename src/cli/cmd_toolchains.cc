#include "cli/command.h"
#include "probe/gather.h"
#include "report/report.h"

namespace trueup {

int run_toolchains(const Arguments& arguments) {
    auto host = open_host(arguments);
    if (!host) {
        print_error(host.error());
        return host.error().kind == Error::Kind::usage ? exit_usage : exit_unknown;
    }
    const auto facts = gather(**host);
    print(arguments.json ? toolchains_json(facts, arguments.lang)
                         : toolchains_text(facts, terminal_style(arguments, host->get())));
    return exit_ok;
}

}  // namespace trueup
