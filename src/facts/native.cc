#include "facts/native.h"

namespace trueup {

bool cc_is_foreign(const NativeFacts& native) {
    const auto& cc = native.cc;
    if (!cc.there.is(true)) return false;
    if (!cc.goos.empty() && cc.goos != native.goos) return !(cc.goos == "linux" && native.goos == "android");
    if (cc.goarch.empty() || native.goarch.empty() || cc.goarch == native.goarch) return false;
    return !(cc.goarch == "amd64" && native.goarch == "386");
}

}  // namespace trueup
