#include "platform/kernel_log.h"

namespace trueup {

Result<std::string> kernel_log() {
    return fail(Error::Kind::not_found, "this system has no kernel log that can be read as a file");
}

}  // namespace trueup
