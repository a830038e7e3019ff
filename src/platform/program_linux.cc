#include "platform/program.h"
#include "platform/system.h"

namespace trueup {

std::string program_path() { return system_resolve("/proc/self/exe").value_or(""); }

}  // namespace trueup
