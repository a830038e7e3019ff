#include "platform/process_block.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>

namespace trueup {

std::optional<Environment> environment_in(std::string_view block) {
    Environment out;
    for (const auto& entry : words_in(block)) {
        if (entry.empty()) continue;
        const auto equals = entry.find('=');
        if (equals == std::string::npos || equals == 0) return std::nullopt;
        auto name = entry.substr(0, equals);
        if (out.find(name) != nullptr) continue;
        out.variables.push_back(
            {std::move(name), entry.substr(equals + 1), {OriginKind::process, {}, 0, {}, {}}});
    }
    if (out.variables.empty()) return std::nullopt;
    return out;
}

std::vector<std::string> words_in(std::string_view block) {
    std::vector<std::string> words;
    while (!block.empty()) {
        const auto end = std::min(block.find('\0'), block.size());
        words.emplace_back(block.substr(0, end));
        block.remove_prefix(std::min(end + 1, block.size()));
    }
    return words;
}

std::optional<ProcessArguments> arguments_in(std::string_view block) {
    std::int32_t count = 0;
    if (block.size() < sizeof count) return std::nullopt;
    std::memcpy(&count, block.data(), sizeof count);
    block.remove_prefix(sizeof count);
    const auto path = block.find('\0');
    if (count < 0 || path == std::string_view::npos) return std::nullopt;
    block.remove_prefix(path);
    block.remove_prefix(std::min(block.find_first_not_of('\0'), block.size()));
    ProcessArguments out;
    for (; count > 0; --count) {
        const auto end = block.find('\0');
        if (end == std::string_view::npos) return std::nullopt;
        out.arguments.emplace_back(block.substr(0, end));
        block.remove_prefix(end + 1);
    }
    // The first empty word ends the environment; what stands behind is the kernel's.
    const auto end = block.find(std::string_view("\0\0", 2));
    if (!block.starts_with('\0')) out.environment = environment_in(block.substr(0, end));
    return out;
}

}  // namespace trueup
