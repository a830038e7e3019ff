#include "remedy/plan_lines.h"

#include <algorithm>

#include "base/text.h"
#include "facts/set_line.h"

namespace trueup {
namespace {

bool still_sets(const Edit& edit, const std::string& name) {
    return std::ranges::any_of(edit.new_lines, [&](const std::string& line) {
        return !trim(line).starts_with('#') && without_setting(line, name);
    });
}

std::vector<std::string> as_lines(const std::string& rest) {
    return rest.empty() ? std::vector<std::string>{} : std::vector<std::string>{rest};
}

// What is different in a text: [begin, end) of the old one, and what stands there now.
struct Span {
    std::size_t begin = 0, end = 0;
    std::string text;
};

Span difference_of(const std::string& from, const std::string& to) {
    const auto shorter = std::min(from.size(), to.size());
    std::size_t front = 0;
    while (front < shorter && from[front] == to[front]) ++front;
    std::size_t back = 0;
    while (back < shorter - front && from[from.size() - 1 - back] == to[to.size() - 1 - back]) ++back;
    return {front, from.size() - back, to.substr(front, to.size() - front - back)};
}

}  // namespace

std::vector<GoneLine> gone_lines(const Host& host, const ShellStartup& startup,
                                 const std::vector<Step>& steps) {
    const auto real = [&](const std::string& path) { return resolve(host, path).value_or(path); };
    std::vector<GoneLine> gone;
    const auto look = [&](const Edit& edit) {
        const auto last = edit.first_line + static_cast<int>(edit.old_lines.size());
        for (const auto& a : startup.assignments) {
            const auto& origin = a.origin;
            if (a.name == "PATH" || origin.line < edit.first_line || origin.line >= last ||
                real(origin.path) != real(edit.path) || still_sets(edit, a.name))
                continue;
            const auto& line = edit.old_lines[static_cast<std::size_t>(origin.line - edit.first_line)];
            GoneLine one{a.name, origin.path, origin.line};
            if (without_setting(line, a.name) && std::ranges::find(gone, one) == gone.end())
                gone.push_back(std::move(one));
        }
    };
    for (const auto& step : steps) {
        for (const auto& edit : step.remedy.edits) {
            if (edit.kind == Edit::Kind::replace_lines && edit.first_line > 0) look(edit);
        }
    }
    return gone;
}

bool same_line(const Edit& a, const Edit& b) {
    return a.kind == Edit::Kind::replace_lines && b.kind == a.kind && a.path == b.path &&
           a.first_line == b.first_line && a.first_line > 0 && a.old_lines.size() == 1 &&
           a.old_lines == b.old_lines;
}

std::optional<Edit> both_edits(const Edit& a, const Edit& b, const std::vector<std::string>& names) {
    if (a.new_lines == b.new_lines || a.new_lines.empty()) return a;
    if (b.new_lines.empty()) return b;
    if (a.new_lines.size() != 1 || b.new_lines.size() != 1) return std::nullopt;
    auto both = a;
    // "export A=1 B=2" without either is nothing, and not "export".
    for (const auto& name : names) {
        const auto alone = without_setting(b.old_lines[0], name);
        if (!alone || as_lines(alone->rest) != b.new_lines) continue;
        const auto rest = without_setting(a.new_lines[0], name);
        if (!rest) continue;
        both.new_lines = as_lines(rest->rest);
        return both;
    }
    auto one = difference_of(a.old_lines[0], a.new_lines[0]);
    auto other = difference_of(b.old_lines[0], b.new_lines[0]);
    if (other.begin < one.begin) std::swap(one, other);
    if (one.end > other.begin) return std::nullopt;
    const auto& line = a.old_lines[0];
    both.new_lines = {line.substr(0, one.begin) + one.text + line.substr(one.end, other.begin - one.end) +
                      other.text + line.substr(other.end)};
    return both;
}

}  // namespace trueup
