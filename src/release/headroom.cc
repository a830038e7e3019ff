#include "release/headroom.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "formats/document.h"
#include "formats/field_reader.h"
#include "platform/nvml.h"

namespace trueup {
namespace {

constexpr std::uint64_t small_file = 64U << 10U;

std::optional<std::uint64_t> number_in(std::string_view text) {
    text = trim(text);
    std::uint64_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return out;
}

// "MemAvailable:   123 kB", "inactive_file 123"
std::optional<std::uint64_t> field_in(const std::string& text, std::string_view name) {
    for (const auto& line : lines_of(text)) {
        if (!line.starts_with(name)) continue;
        auto rest = trim(std::string_view(line).substr(name.size()));
        const bool kib = rest.ends_with(" kB");
        if (kib) rest.remove_suffix(3);
        const auto value = number_in(rest);
        if (value) return kib ? *value * 1024 : *value;
    }
    return std::nullopt;
}

struct Files {
    const char *limit, *used, *stat, *cache;
};
// Versions 2 and 1 of control groups, as a container sees its own (kernel,
// cgroup-v2.rst and cgroup-v1/memory.rst). Inactive pages of files go first.
constexpr Files groups[] = {
    {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current", "/sys/fs/cgroup/memory.stat",
     "inactive_file "},
    {"/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes",
     "/sys/fs/cgroup/memory/memory.stat", "total_inactive_file "},
};

std::optional<std::uint64_t> left_in_group(const Host& host, std::uint64_t total) {
    for (const auto& group : groups) {
        const auto limit = host.read(group.limit, small_file);
        if (!limit) continue;
        const auto most = number_in(*limit);
        const auto used = host.read(group.used, small_file);
        const auto in_use = used ? number_in(*used) : std::nullopt;
        if (!most || *most >= total || !in_use) return std::nullopt;  // "max": no limit
        const auto stat = host.read(group.stat, small_file);
        const auto cache = stat ? field_in(*stat, group.cache).value_or(0) : 0;
        const auto held = *in_use - std::min(cache, *in_use);
        return *most - std::min(held, *most);
    }
    return std::nullopt;
}

Headroom of_host(const Host& host, std::uint64_t needed) {
    Headroom out{Headroom::Kind::memory, needed, std::nullopt, {}};
    const auto text = host.read("/proc/meminfo", small_file);
    const auto available = text ? field_in(*text, "MemAvailable:") : std::nullopt;
    const auto total = text ? field_in(*text, "MemTotal:") : std::nullopt;
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
        out.shown_by = {error.message, error.message};
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

}  // namespace

Result<Needs> needs_in(const std::string& contract, const std::string& file) {
    const auto root = read_document(contract, file);
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
