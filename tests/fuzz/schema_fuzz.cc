// {"schema": …, "other": …, "value": …}: schemas from anybody, compiled, compared and applied.
#include <cstdlib>
#include <string>

#include "base/json.h"
#include "formats/schema/subset.h"
#include "formats/schema/validate.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace trueup;
    const auto json = parse_json(std::string(reinterpret_cast<const char*>(data), size), "f");
    if (!json || !json->is_object()) return 0;
    const auto part = [&](const char* key) { return json->value(key, nlohmann::json(true)); };
    for (const auto dialect : {Dialect::draft7, Dialect::openapi30, Dialect::draft2020}) {
        SchemaSet set;
        set.add(part("schema"), "test:/a", "a", dialect);
        set.add(part("other"), "test:/b", "b", dialect);
        const auto a = set.compile("test:/a"), b = set.compile("test:/b");
        if (!a || !b) continue;
        const auto value = part("value");
        const auto verdict = validate(**a, value);
        if ((verdict == Validity::invalid) == schema_errors(**a, value).empty()) std::abort();
        const auto result = compare_schemas(**a, **b);
        if (result.holds() && verdict == Validity::valid && validate(**b, value) == Validity::invalid)
            std::abort();
        for (const auto& difference : result.differences) {
            if (validate(**a, difference.example) != Validity::valid) std::abort();
            if (validate(**b, difference.example) != Validity::invalid) std::abort();
        }
    }
    return 0;
}
