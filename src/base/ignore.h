// For what may fail without consequence; why, stands at the call.
#pragma once

#include "base/result.h"

namespace trueup {

template <typename T>
void ignore(const Result<T>&) {}

}  // namespace trueup
