// A build without RE2.
#include "formats/schema/pattern.h"

namespace trueup {

Result<std::shared_ptr<const Pattern>> compile_pattern(std::string_view) {
    return fail(Error::Kind::invalid, "this build has no regular expressions");
}

}  // namespace trueup
