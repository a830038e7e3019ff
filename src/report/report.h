// Facts and findings made readable: text for people, JSON for programs.
#pragma once

#include <string>

#include "facts/facts.h"
#include "facts/judgement.h"
#include "report/layout.h"

namespace trueup {

struct Timing {
    double total_ms = 0;
    double shell_trace_ms = 0;
};

std::string doctor_text(const Facts& facts, const Judgement& judgement, const Timing& timing, bool verbose,
                        const Style& style);
std::string doctor_json(const Facts& facts, const Judgement& judgement, const Timing& timing, Lang lang);

// Static Analysis Results Interchange Format 2.1.0 (OASIS), and the JUnit XML
// that CI systems read.
std::string doctor_sarif(const Facts& facts, const Judgement& judgement, Lang lang);
std::string doctor_junit(const Facts& facts, const Judgement& judgement, const Timing& timing, Lang lang);

// One finding as `doctor` shows it.
std::string finding_text(const Finding& finding, const Judgement& judgement, const Style& style);

// `diagnose`: the findings, or what the text points at instead.
std::string diagnose_text(const Facts& facts, const Judgement& judgement, bool verbose, const Style& style);
std::string diagnose_json(const Facts& facts, const Judgement& judgement, Lang lang);

std::string toolchains_text(const Facts& facts, const Style& style);
std::string toolchains_json(const Facts& facts, Lang lang);

// One setting of `go env` or one variable: the whole chain, losers included.
std::string explain_text(const Facts& facts, const std::string& name, const Style& style);
std::string explain_json(const Facts& facts, const std::string& name, Lang lang);
std::string explain_path_text(const Facts& facts, const Style& style);
std::string explain_path_json(const Facts& facts, Lang lang);

}  // namespace trueup
