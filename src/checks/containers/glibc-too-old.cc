// The program needs a newer glibc than this system has.
//
// A program linked with glibc runs on that version or newer. Build on the oldest
// system that it must run on, or without cgo (CGO_ENABLED=0).
// Source: https://man7.org/linux/man-pages/man8/ld.so.8.html
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "glibc-version");
    if (s == nullptr) return;
    conclude(
        verdict,
        told(*s, Confidence::certain,
             say("The program needs glibc {0}, and this system has an older one.",
                 "程序需要 glibc {0}，而此系统的更旧。", s->at("version"))),
        "older-builder",
        {"Build on the older system, or with CGO_ENABLED=0", "在较旧的系统上构建，或用 CGO_ENABLED=0 构建"});
}

}  // namespace

TRUEUP_CHECK(glibc_too_old) = {
    .id = "glibc-too-old",
    .title = {"The program needs a newer glibc than this system has", "程序需要比此系统更新的 glibc"},
    .why =
        {"A program linked with glibc runs on that version or newer. Build on the oldest system that it must "
         "run on, or without cgo (CGO_ENABLED=0).",
         "与 glibc 链接的程序只能在该版本或更新的系统上运行。请在需要支持的最旧系统上构建，或不用 cgo "
         "构建（CGO_ENABLED=0）。"},
    .blind = {"Whether the program needs cgo.", "程序是否需要 cgo。"},
    .sources = "https://man7.org/linux/man-pages/man8/ld.so.8.html",
    .explains = "libc-mismatch",
    .text = text,
};

}  // namespace trueup
