#include "facts/native.h"

namespace trueup {

bool cc_is_foreign(const NativeFacts& native) {
    const auto& cc = native.cc;
    if (!cc.there.is(true)) return false;
    if (!cc.goos.empty() && cc.goos != native.goos) return !(cc.goos == "linux" && native.goos == "android");
    if (cc.goarch.empty() || native.goarch.empty() || cc.goarch == native.goarch) return false;
    // -m32; the compilers of MinGW know one word size each.
    return !(cc.goarch == "amd64" && native.goarch == "386" && cc.goos != "windows");
}

}  // namespace trueup
