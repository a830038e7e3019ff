// How a report knows of the shell's start-up files: by the trace of a shell that
// was run, or by reading them; and where either came to its end too early.
#pragma once

#include <string>

#include "facts/facts.h"
#include "report/json.h"
#include "report/layout.h"

namespace trueup {

// Why nothing is known of a fresh shell's values; empty: it was followed to its end, or
// its files were read.
std::string why_no_values(const ShellStartup& startup, Lang lang);

// {"method": "trace"|"static"|null, "shell", "complete", "unknown", "stopped_at"};
// the last two only where there is something to say.
Json start_up_json(const ShellStartup& startup, Lang lang);

// One paragraph; empty where the shell was run and followed to the end.
std::string start_up_text(const ShellStartup& startup, const Style& style);

}  // namespace trueup
