#include "formats/python_metadata.h"

#include <algorithm>

#include "base/text.h"
#include "formats/python_text.h"
#include "formats/python_version.h"

namespace trueup {
namespace {

bool same_word(std::string_view text, std::string_view lower) {
    return std::ranges::equal(text, lower, {}, python_lower);
}

// "Name: value"; the name's length, or npos when the line is none.
std::size_t header_name(std::string_view line) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) return std::string_view::npos;
    const bool printable =
        std::ranges::all_of(line.substr(0, colon), [](char c) { return c > ' ' && c < '\x7f'; });
    return printable ? colon : std::string_view::npos;
}

void take(PythonMetadata& out, std::string_view name, std::string value, int line) {
    if (same_word(name, "name")) {
        if (out.name.empty()) out.name = std::move(value);
    } else if (same_word(name, "version")) {
        if (out.version.empty()) out.version = std::move(value);
    } else if (same_word(name, "requires-dist")) {
        out.requirements.push_back({std::move(value), line});
    }
}

}  // namespace

PythonMetadata parse_python_metadata(std::string_view text) {
    PythonMetadata out;
    std::string name;
    std::string value;
    int number = 0;
    int first = 0;
    const auto close = [&] {
        if (!name.empty()) take(out, name, std::string(python_trim(value)), first);
        name.clear();
    };
    for (const auto& line : lines_of(text)) {
        ++number;
        if (line.empty()) break;  // the description follows
        if (line.front() == ' ' || line.front() == '\t') {
            value += " " + std::string(trim(line));
            continue;
        }
        close();
        const auto colon = header_name(line);
        if (colon == std::string_view::npos) break;
        name = line.substr(0, colon);
        value = line.substr(colon + 1);
        first = number;
    }
    close();
    return out;
}

std::vector<PythonMetadata::Requirement> parse_requires_txt(std::string_view text) {
    std::vector<PythonMetadata::Requirement> out;
    std::string marker;
    int number = 0;
    for (const auto& raw : lines_of(text)) {
        ++number;
        const auto line = python_trim(raw);
        if (line.empty() || line.starts_with('#')) continue;
        if (!line.starts_with('[') || !line.ends_with(']')) {
            out.push_back({std::string(line) + (marker.empty() ? "" : " ; " + marker), number});
            continue;
        }
        const auto section = line.substr(1, line.size() - 2);
        const auto colon = section.find(':');
        const auto extra = section.substr(0, colon);
        const auto condition =
            colon == std::string_view::npos ? std::string_view() : section.substr(colon + 1);
        marker = condition;
        if (!extra.empty()) {
            const auto wanted = "extra == \"" + normal_python_name(extra) + "\"";
            marker = condition.empty() ? wanted : "(" + marker + ") and " + wanted;
        }
    }
    return out;
}

}  // namespace trueup
