// The file of `release preflight`, as YAML, TOML and JSON.
#include <cstdlib>
#include <string>

#include "formats/document.h"
#include "platform/hosts.h"
#include "release/preflight_file.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace trueup;
    static const auto host = *recorded_host(
        R"({"schema": "trueup.snapshot/1", "system": {"os": "linux"}, "user": {"name": "a", "home": "/a"}, "env": {}})",
        "fuzz");
    const std::string text(reinterpret_cast<const char*>(data), size);
    for (const auto* name : {"/f.yaml", "/f.toml", "/f.json"}) {
        if (const auto tree = read_document(text, name)) static_cast<void>(to_json(*tree));
        const auto file = parse_preflight(*host, text, name);
        if (!file && file.error().message.empty()) std::abort();
    }
    return 0;
}
