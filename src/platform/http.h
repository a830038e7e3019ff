// One HTTP request, bounded in time and size: for asking a service how it is.
#pragma once

#include <chrono>
#include <string_view>

#include "base/http_message.h"
#include "base/result.h"

namespace trueup {

// Looks the name up, connects (every address of the host in turn), asks and
// reads the answer, all before `deadline`. Errors: `io` with what failed,
// `invalid` and `too_large` about the answer.
Result<HttpAnswer> ask_http(const HttpAddress& address, std::string_view method,
                            std::chrono::steady_clock::time_point deadline);

}  // namespace trueup
