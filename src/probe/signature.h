// The signature of a file or bundle of a host, with what lies around it.
#pragma once

#include <cstdint>
#include <string>

#include "facts/signature.h"
#include "formats/signature/requirement.h"
#include "platform/host.h"

namespace trueup {

struct SignatureOptions {
    std::int64_t now = 0;  // seconds since 1970
    unsigned threads = 1;
    int depth = 0;  // of bundles in bundles
    // For code inside a bundle: what the seal wants it to be like; null: nothing.
    const Requirement* required = nullptr;
};

// `path`: an executable, a library, or the folder of a bundle (.app,
// .framework, …). Nothing is run. A file that cannot be read, or holds no
// Mach-O, has its reason in `unreadable`.
FileSignature read_signature(const Host& host, const std::string& path, const SignatureOptions& options);

}  // namespace trueup
