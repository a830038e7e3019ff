// What a pasted text tells of module mode.
#pragma once

#include "facts/facts.h"

namespace trueup {

// GO111MODULE=off, as go env, the environment, a start-up file or the go env file has it.
bool told_modules_off(const Facts& facts);

}  // namespace trueup
