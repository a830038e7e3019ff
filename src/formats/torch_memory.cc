#include "formats/torch_memory.h"

#include "base/json.h"
#include "base/text.h"

namespace trueup {
namespace {

const nlohmann::json* find(const nlohmann::json& root, const std::string& key) {
    if (const auto flat = root.find(key); flat != root.end()) return &*flat;
    const auto* at = &root;
    for (const auto& step : split(key, '.')) {
        if (!at->is_object()) return nullptr;
        const auto next = at->find(step);
        if (next == at->end()) return nullptr;
        at = &*next;
    }
    return at;
}

}  // namespace

Result<TorchMemory> parse_torch_memory(const std::string& text, const std::string& file) {
    const auto root = TRY(parse_json(text, file));
    if (!root.is_object()) return fail(Error::Kind::invalid, "is no object", file);
    TorchMemory out;
    const auto read = [&](const std::string& key, std::uint64_t& to) -> Result<bool> {
        const auto* value = find(root, key);
        if (value == nullptr || !value->is_number_unsigned())
            return fail(Error::Kind::invalid, "has no number `" + key + "`, so it is no memory_stats()",
                        file);
        to = value->get<std::uint64_t>();
        return true;
    };
    static_cast<void>(TRY(read("reserved_bytes.all.current", out.reserved)));
    static_cast<void>(TRY(read("allocated_bytes.all.current", out.allocated)));
    static_cast<void>(TRY(read("inactive_split_bytes.all.current", out.inactive_split)));
    static_cast<void>(TRY(read("num_alloc_retries", out.alloc_retries)));
    static_cast<void>(TRY(read("num_ooms", out.ooms)));
    return out;
}

}  // namespace trueup
