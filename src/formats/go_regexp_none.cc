// A build without RE2.
#include "formats/go_regexp.h"

namespace trueup {

bool is_go_regexp(std::string_view, int) { return true; }

}  // namespace trueup
