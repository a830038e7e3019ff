#include "release/headroom.h"

#include <fmt/format.h>

#include <algorithm>

#include "facts/error_words.h"
#include "formats/document.h"
#include "formats/field_reader.h"
#include "formats/proc_text.h"
#include "platform/nvml.h"

namespace trueup {
namespace {

constexpr std::uint64_t small_file = 64U << 10U;

struct Files {
    const char *limit, *used, *stat, *cache;
};
// Versions 2 and 1 of control groups, as a container sees its own (kernel,
// cgroup-v2.rst and cgroup-v1/memory.rst). Inactive pages of files go first.
constexpr Files groups[] = {
    {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current", "/sys/fs/cgroup/memory.stat",
     "inactive_file"},
    {"/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes",
     "/sys/fs/cgroup/memory/memory.stat", "total_inactive_file"},
};

std::optional<std::uint64_t> left_in_group(const Host& host, std::uint64_t total) {
    for (const auto& group : groups) {
        const auto limit = host.read(group.limit, small_file);
        if (!limit) continue;
        const auto most = parse_limit(*limit);
        const auto used = host.read(group.used, small_file);
        if (!most || !most->number || *most->number >= total || !used)
            return std::nullopt;  // "max": no limit
        const auto in_use = parse_limit(*used);
        if (!in_use || !in_use->number) return std::nullopt;
        const auto stat = host.read(group.stat, small_file);
        const auto counters = parse_counters(stat.value_or(std::string()));
        const auto at = counters.find(group.cache);
        const auto cache = at == counters.end() ? 0 : at->second;
        const auto held = *in_use->number - std::min(cache, *in_use->number);
        return *most->number - std::min(held, *most->number);
    }
    return std::nullopt;
}

Headroom of_host(const Host& host, std::uint64_t needed) {
    Headroom out{Headroom::Kind::memory, needed, std::nullopt, {}};
    const auto text = host.read("/proc/meminfo", small_file);
    const auto bytes = [&](std::string_view key) -> std::optional<std::uint64_t> {
        const auto kib = text ? status_number(*text, key) : std::nullopt;
        if (!kib) return std::nullopt;
        return *kib * 1024;
    };
    const auto available = bytes("MemAvailable");
    const auto total = bytes("MemTotal");
    if (!available || !total) {
        out.shown_by = {"/proc/meminfo does not say what is available", "/proc/meminfo 没有给出可用内存"};
        return out;
    }
    out.free = available;
    out.shown_by = {"MemAvailable in /proc/meminfo", "/proc/meminfo 中的 MemAvailable"};
    const auto group = left_in_group(host, *total);
    if (group && *group < *available) {
        out.free = group;
        out.shown_by = {"the memory limit of this control group", "本控制组的内存上限"};
    }
    return out;
}

Headroom of_gpu(std::uint64_t needed, const std::string& library) {
    Headroom out{Headroom::Kind::gpu_memory, needed, std::nullopt, {}};
    const auto unknown = [&](const Error& error) {
        out.shown_by = in_words(error);
        return out;
    };
    const auto nvml = Nvml::open(library);
    if (!nvml) return unknown(nvml.error());
    const auto count = nvml->devices();
    if (!count) return unknown(count.error());
    for (unsigned device = 0; device < *count; ++device) {
        const auto memory = nvml->memory(device);
        if (!memory) return unknown(memory.error());
        if (out.free && *out.free >= memory->free) continue;
        out.free = memory->free;
        out.shown_by = {fmt::format("GPU {}, the one with most left", device),
                        fmt::format("GPU {}（余量最大的一块）", device)};
    }
    if (!out.free) out.shown_by = {"there is no GPU", "没有 GPU"};
    return out;
}

bool is_document_name(const std::string& file) {
    return file.ends_with(".json") || file.ends_with(".yaml") || file.ends_with(".yml") ||
           file.ends_with(".toml");
}

}  // namespace

Result<Needs> needs_in(const std::string& contract, const std::string& file) {
    const auto root = read_document(contract, file);
    // A slip of the pen must not take the check away. What says by its name that it
    // is none of the three formats may hold anything.
    if (!root && root.error().kind == Error::Kind::invalid && is_document_name(file))
        return std::unexpected(root.error());
    const auto* node = root ? root->member("needs") : nullptr;
    if (node == nullptr) return Needs{};
    if (node->kind != DocumentNode::Kind::map)
        return fail(Error::Kind::invalid, "`needs` is a map: gpu-memory, memory", file, node->line);
    FieldReader fields(*node, file, "needs");
    Needs out;
    out.gpu_memory = fields.size("gpu-memory");
    out.memory = fields.size("memory");
    TRY(fields.finish());
    return out;
}

std::vector<Headroom> look_at_headroom(const Host& host, const Needs& needs, const std::string& library) {
    std::vector<Headroom> out;
    if (needs.gpu_memory) out.push_back(of_gpu(*needs.gpu_memory, library));
    if (needs.memory) out.push_back(of_host(host, *needs.memory));
    return out;
}

}  // namespace trueup
