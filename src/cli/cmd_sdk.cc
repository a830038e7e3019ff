// `trueup sdk`: what cgo builds with here, and what it would need.
#include <algorithm>
#include <memory>

#include "checks/engine.h"
#include "checks/native.h"
#include "cli/command.h"
#include "cli/config.h"
#include "facts/native.h"
#include "probe/native.h"
#include "report/report.h"
#include "report/sdk.h"

namespace trueup {
namespace {

int exit_code(const CgoAnswer& answer, const Judgement& judgement, const Arguments& arguments) {
    const bool found = std::ranges::any_of(
        judgement.findings, [&](const Finding& f) { return reaches(f.severity, arguments.fail_on); });
    if (found) return exit_found;
    const bool failed = std::ranges::any_of(judgement.unknown, &Judgement::UnknownCheck::failed);
    return failed || answer.works.unknown() ? exit_unknown : exit_ok;
}

}  // namespace

int run_sdk(const Arguments& arguments) {
    auto host = open_host(arguments);
    if (!host) {
        print_error(host.error());
        return host.error().kind == Error::Kind::usage ? exit_usage : exit_unknown;
    }
    auto facts = gather_facts(**host, arguments);
    auto config = load_config(**host);
    if (!config) {
        print_error(config.error());
        return exit_usage;
    }
    auto native = std::make_shared<NativeFacts>(*facts.native);
    native->asked = true;
    look_at_cgo_packages(**host, facts, *native);
    facts.native = native;
    const auto checks = native_checks();
    const auto deadline = time_limit(arguments);
    auto judgement = judge(facts, checks, deadline);
    for (const auto& note : mute(judgement, *config))
        print_error("trueup: " + pick(note, arguments.lang) + "\n");
    const auto answer = answer_about_cgo(facts);

    if (arguments.json) {
        print(sdk_json(facts, answer, judgement, arguments.lang));
    } else if (!arguments.shell.empty()) {
        // stdout is evaluated: what is said to a person goes elsewhere.
        print(sdk_shell_lines(answer, arguments.shell));
        Style style = terminal_style(arguments, host->get());
        style.colour = false;
        for (const auto& finding : judgement.findings) {
            if (!finding.caused_by && reaches(finding.severity, "warning"))
                print_error(finding_text(finding, judgement, style));
        }
    } else {
        print(sdk_text(facts, answer, judgement, terminal_style(arguments, host->get())));
    }
    return exit_code(answer, judgement, arguments);
}

}  // namespace trueup
