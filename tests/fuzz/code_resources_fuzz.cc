// _CodeSignature/CodeResources, property lists of both forms, and the language
// of the requirements in it.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "formats/signature/code_resources.h"
#include "formats/signature/plist.h"
#include "formats/signature/requirement.h"

using namespace trueup;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    if (const auto resources = parse_code_resources(input)) {
        for (const auto& [path, seal] : resources->files) static_cast<void>(resources->rules.rule_for(path));
        static_cast<void>(resources->rules.rule_for("Resources/en.lproj/Main.strings"));
    }
    if (const auto requirement = parse_requirement_text(input)) {
        static_cast<void>(requirement_text(*requirement));
        static_cast<void>(evaluate(*requirement, {}));
    }
    static_cast<void>(parse_plist_xml(input));
    static_cast<void>(parse_plist_binary(input));
    return 0;
}
