// _CodeSignature/CodeResources, and property lists of both forms.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "formats/signature/code_resources.h"
#include "formats/signature/plist.h"

using namespace trueup;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    if (const auto resources = parse_code_resources(input)) {
        for (const auto& [path, seal] : resources->files) static_cast<void>(resources->rules.rule_for(path));
        static_cast<void>(resources->rules.rule_for("Resources/en.lproj/Main.strings"));
    }
    static_cast<void>(parse_plist_xml(input));
    static_cast<void>(parse_plist_binary(input));
    return 0;
}
