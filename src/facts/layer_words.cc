#include "facts/layer_words.h"

#include <string>

namespace trueup {

Text layer_words(std::string_view layer) {
    if (layer == "environment") return {"environment", "环境变量"};
    if (layer == "go-env-file") return {"go env file", "go env 文件"};
    if (layer == "goroot-env") return as_it_is("$GOROOT/go.env");
    if (layer == "go-mod") return {"go.mod or go.work", "go.mod 或 go.work"};
    if (layer == "default") return {"default", "默认值"};
    return as_it_is(std::string(layer));
}

}  // namespace trueup
