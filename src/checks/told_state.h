// A pasted text that shows how things are set, and no error: then what is only worth a
// remark may be said as well.
#pragma once

#include <initializer_list>
#include <string_view>

#include "checks/check.h"

namespace trueup {

// No message of the catalogue, and no line that looks like an error of any program.
bool shows_state_only(const Facts& facts);

enum class GoEnvCounts { no, yes };

// Runs `run` with what start-up files, `env` and `echo` of the text give these names, as
// the environment of this machine, and with the release and the machine that the text
// tells. With GoEnvCounts::yes the output of go env gives values too (for names whose
// default is no value of their own). Only where the text shows state alone.
void judge_shown_state(const Facts& facts, Verdict& verdict, void (*run)(const Facts&, Verdict&),
                       std::initializer_list<std::string_view> names, GoEnvCounts go_env = GoEnvCounts::no);

}  // namespace trueup
