// pkg-config is not installed where go builds.
//
// Packages with `#cgo pkg-config:` lines ask that program for the flags of C
// libraries. Install it (brew install pkgconf, apt-get install pkg-config, apk
// add pkgconf) next to the library's development files.
// Source: https://pkg.go.dev/cmd/cgo
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = not_found(facts, {"pkg-config", "pkgconf"});
    if (s == nullptr) return;
    conclude(verdict,
             told(*s, Confidence::certain,
                  {"go calls pkg-config for the flags of a C library, and PATH holds none.",
                   "go 要调用 pkg-config 获取 C 库的参数，但 PATH 上没有它。"}),
             "install-pkg-config",
             {"brew install pkgconf · apt-get install pkg-config · apk add pkgconf",
              "brew install pkgconf · apt-get install pkg-config · apk add pkgconf"});
}

}  // namespace

TRUEUP_CHECK(pkg_config_missing) = {
    .id = "pkg-config-missing",
    .title = {"pkg-config is not installed where go builds", "构建所在之处没有安装 pkg-config"},
    .why =
        {"Packages with `#cgo pkg-config:` lines ask that program for the flags of C libraries. Install it "
         "(brew install pkgconf, apt-get install pkg-config, apk add pkgconf) next to the library's "
         "development "
         "files.",
         "含有 `#cgo pkg-config:` 行的包会向该程序询问 C 库的编译参数。请安装它（brew install "
         "pkgconf、apt-get install pkg-config、apk add pkgconf）以及该库的开发文件。"},
    .blind = {"Whether the library itself is there.", "库本身是否存在。"},
    .sources = "https://pkg.go.dev/cmd/cgo",
    .explains = "native-lib-missing",
    .text = text,
};

}  // namespace trueup
