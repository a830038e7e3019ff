#include <algorithm>
#include <chrono>

#include "base/text.h"
#include "cli/command.h"
#include "cli/config.h"
#include "facts/start_up_end.h"
#include "platform/write_file.h"
#include "report/report.h"

namespace trueup {
namespace {

int exit_code(const Facts& facts, const Judgement& judgement, const Arguments& arguments) {
    const bool found = std::ranges::any_of(
        judgement.findings, [&](const Finding& f) { return reaches(f.severity, arguments.fail_on); });
    if (found) return exit_found;
    const bool failed =
        broke_off(facts.startup) || std::ranges::any_of(judgement.unknown, &Judgement::UnknownCheck::failed);
    return failed && judgement.findings.empty() ? exit_unknown : exit_ok;
}

}  // namespace

int run_doctor(const Arguments& arguments) {
    const auto start = std::chrono::steady_clock::now();
    auto host = open_host(arguments);
    if (!host) {
        print_error(host.error());
        return host.error().kind == Error::Kind::usage ? exit_usage : exit_unknown;
    }
    Timing timing;
    const auto facts = gather_facts(**host, arguments, &timing.shell_trace_ms);
    auto config = load_config(**host);
    if (!config) {
        print_error(config.error());
        return exit_usage;
    }
    auto judgement = judge_with_new_terminals(**host, facts, arguments);
    for (const auto& note : mute(judgement, *config))
        print_error("trueup: " + pick(note, arguments.lang) + "\n");
    timing.total_ms =
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();

    for (const auto& [file, text] :
         {std::pair{arguments.sarif,
                    arguments.sarif.empty() ? "" : doctor_sarif(facts, judgement, arguments.lang)},
          std::pair{arguments.junit,
                    arguments.junit.empty() ? "" : doctor_junit(facts, judgement, timing, arguments.lang)}}) {
        if (file.empty()) continue;
        if (auto written = write_file(file, text); !written) {
            print_error(written.error());
            return exit_unknown;
        }
    }
    print(arguments.json ? doctor_json(facts, judgement, timing, arguments.lang)
                         : doctor_text(facts, judgement, timing, arguments.verbose,
                                       terminal_style(arguments, host->get())));
    return exit_code(facts, judgement, arguments);
}

}  // namespace trueup
