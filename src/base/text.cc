#include "base/text.h"

#include <algorithm>

namespace trueup {

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    while (true) {
        const auto at = text.find(separator);
        parts.emplace_back(text.substr(0, at));
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + 1);
    }
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
    std::string out;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) out += separator;
        out += parts[i];
    }
    return out;
}

std::string_view trim(std::string_view text) {
    constexpr std::string_view space = " \t\r\n\v\f";
    const auto first = text.find_first_not_of(space);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(space) - first + 1);
}

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const auto at = text.find('\n');
        auto line = text.substr(0, at);
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        lines.emplace_back(line);
        if (at == std::string_view::npos) break;
        text.remove_prefix(at + 1);
    }
    return lines;
}

std::string clean_path(std::string_view path) {
    if (path.empty()) return ".";
    const bool rooted = path.front() == '/';
    std::string out = rooted ? "/" : "";
    out.reserve(path.size());
    auto floor = out.size();  // what ".." cannot take back: the root, or a ".." before it
    const auto add = [&out](std::string_view part) {
        if (!out.empty() && out.back() != '/') out += '/';
        out += part;
    };
    for (std::size_t at = 0; at < path.size();) {
        const auto end = std::min(path.find('/', at), path.size());
        const auto part = path.substr(at, end - at);
        at = end + 1;
        if (part.empty() || part == ".") continue;
        if (part != "..") {
            add(part);
        } else if (out.size() > floor) {
            const auto slash = out.rfind('/');
            out.resize(slash == std::string::npos ? floor : std::max(slash, floor));
        } else if (!rooted) {
            add(part);
            floor = out.size();
        }
    }
    return out.empty() ? "." : out;
}

std::string join_path(std::string_view base, std::string_view path) {
    if (!path.empty() && path.front() == '/') return clean_path(path);
    return clean_path(std::string(base) + "/" + std::string(path));
}

std::string parent_path(std::string_view path) {
    const auto at = path.rfind('/');
    if (at == std::string_view::npos) return ".";
    if (at == 0) return "/";
    return clean_path(path.substr(0, at));
}

std::string base_name(std::string_view path) {
    while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
    return std::string(path.substr(path.rfind('/') + 1));
}

bool is_inside(std::string_view path, std::string_view folder) {
    if (folder == "/") return !path.empty() && path.front() == '/';
    return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

std::string tilde(std::string_view path, std::string_view home) {
    if (home.size() > 1 && is_inside(path, home)) return "~" + std::string(path.substr(home.size()));
    return std::string(path);
}

std::string valid_utf8(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    std::size_t i = 0;
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    while (i < text.size()) {
        const unsigned char lead = byte(i);
        std::size_t length = lead < 0x80                   ? 1
                             : lead >= 0xC2 && lead < 0xE0 ? 2
                             : lead >= 0xE0 && lead < 0xF0 ? 3
                             : lead >= 0xF0 && lead < 0xF5 ? 4
                                                           : 0;
        bool good = length > 0 && i + length <= text.size();
        for (std::size_t k = 1; good && k < length; ++k) good = (byte(i + k) & 0xC0U) == 0x80U;
        // Overlong forms, surrogates, beyond U+10FFFF.
        if (good && lead == 0xE0) good = byte(i + 1) >= 0xA0;
        if (good && lead == 0xED) good = byte(i + 1) < 0xA0;
        if (good && lead == 0xF0) good = byte(i + 1) >= 0x90;
        if (good && lead == 0xF4) good = byte(i + 1) < 0x90;
        if (good) {
            out += text.substr(i, length);
            i += length;
        } else {
            out += "\xEF\xBF\xBD";
            ++i;
        }
    }
    return out;
}

}  // namespace trueup
