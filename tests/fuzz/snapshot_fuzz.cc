// A snapshot is hostile until parsed, and its files are hostile to whoever
// follows them.
#include <string>

#include "platform/hosts.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace trueup;
    const std::string text(reinterpret_cast<const char*>(data), size);
    const auto host = recorded_host(text, "fuzz.json");
    if (!host) return 0;
    const auto recorder = recording_host(**host);
    for (const std::string path : {"/", "/a", "/a/b/../c", "/opt/homebrew/bin/go", "/usr/local/go/bin/go"}) {
        static_cast<void>(recorder->status(path));
        static_cast<void>(recorder->list(path));
        static_cast<void>(recorder->read(path, 1000));
        static_cast<void>(recorder->open(path));
        static_cast<void>(recorder->writable(path));
        static_cast<void>(recorder->recorded_binary(path));
        static_cast<void>(resolve(*recorder, path));
    }
    // What was accepted can be written and is accepted again.
    if (!recorded_host(recorder->snapshot(), "again.json")) __builtin_trap();
    return 0;
}
