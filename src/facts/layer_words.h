// What decides a setting of Go's, in words; Layer::layer is the id of it.
#pragma once

#include <string_view>

#include "base/lang.h"

namespace trueup {

// "go-env-file" -> "go env file", "go env 文件"
Text layer_words(std::string_view layer);

}  // namespace trueup
