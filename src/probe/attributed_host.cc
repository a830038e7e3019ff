#include "probe/attributed_host.h"

#include <utility>

namespace trueup {

AttributedHost::AttributedHost(const Host& inner, Environment environment)
    : inner_(inner), environment_(std::move(environment)) {}

}  // namespace trueup
