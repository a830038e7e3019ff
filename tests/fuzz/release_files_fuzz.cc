// The files of a store that somebody else may have written to: manifests and
// the record of swaps; and the words of --reload.
#include <cstdlib>
#include <string>

#include "release/manifest.h"
#include "release/reload.h"
#include "release/swap_log.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    if (const auto manifest = trueup::parse_manifest(text, "m")) {
        for (const auto& entry : manifest->entries) {
            if (entry.path.starts_with('/') || entry.path.starts_with("../")) std::abort();
        }
        const auto again = trueup::parse_manifest(trueup::manifest_text(*manifest), "m");
        if (!again || again->entries != manifest->entries) std::abort();
    }
    for (const auto& swap : trueup::parse_swaps(text)) {
        if (swap.number < 1 || !trueup::valid_version(swap.to)) std::abort();
    }
    static_cast<void>(trueup::split_words(text));
    static_cast<void>(trueup::parse_reload(text));
    return 0;
}
