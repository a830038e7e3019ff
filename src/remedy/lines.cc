#include "remedy/lines.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "remedy/surroundings.h"

namespace trueup {
namespace {

std::string_view end_of(std::string_view line) {
    if (line.ends_with("\r\n")) return line.substr(line.size() - 2);
    return line.ends_with('\n') ? line.substr(line.size() - 1) : std::string_view();
}

std::string_view without_end(std::string_view line) {
    return line.substr(0, line.size() - end_of(line).size());
}

// Readers of files say lines with or without the "\r" of a CRLF end.
bool says(std::string_view raw, std::string_view expected) {
    return without_end(raw) == expected ||
           (raw.ends_with("\r\n") && raw.substr(0, raw.size() - 1) == expected);
}

// The end that most of the file's lines have; "\n" for a file without any.
std::string_view usual_end(const std::vector<std::string_view>& lines) {
    const auto crlf = std::ranges::count_if(lines, [](auto line) { return line.ends_with("\r\n"); });
    const auto all = std::ranges::count_if(lines, [](auto line) { return line.ends_with('\n'); });
    return crlf * 2 > all ? "\r\n" : "\n";
}

bool stands_in(const std::vector<std::string_view>& lines, const std::vector<std::string>& wanted) {
    if (wanted.empty()) return true;
    return !std::ranges::search(lines, wanted, [](std::string_view raw, const std::string& line) {
                return says(raw, line);
            }).empty();
}

Result<int> check(const std::vector<std::string_view>& lines, const LineEdit& edit) {
    const auto count = static_cast<int>(lines.size());
    const auto length = static_cast<int>(edit.old_lines.size());
    if (edit.first < 1 || edit.first > count + 1 || length > count + 1 - edit.first)
        return fail(Error::Kind::invalid, "the file has fewer lines than it had", {}, edit.first);
    const auto start = static_cast<std::size_t>(edit.first - 1);
    for (std::size_t i = 0; i < edit.old_lines.size(); ++i) {
        if (!says(lines[start + i], edit.old_lines[i]))
            return fail(Error::Kind::invalid, "the line is not what it was", {},
                        edit.first + static_cast<int>(i));
    }
    return length;
}

std::string new_text(const std::vector<std::string_view>& lines, const LineEdit& edit) {
    const auto at = static_cast<std::size_t>(edit.first - 1);
    const auto length = edit.old_lines.size();
    // The file's last line may have no end; what takes its place has none either.
    const bool open_end = length > 0 && at + length == lines.size() && end_of(lines[at + length - 1]).empty();
    auto end = length > 0 ? end_of(lines[at]) : usual_end(lines);
    if (end.empty()) end = usual_end(lines);
    std::string out;
    for (std::size_t i = 0; i < edit.new_lines.size(); ++i) {
        // A reader may have kept the "\r" of the end.
        std::string_view line = edit.new_lines[i];
        if (end == "\r\n" && line.ends_with('\r')) line.remove_suffix(1);
        out += line;
        if (!open_end || i + 1 < edit.new_lines.size()) out += end;
    }
    return out;
}

}  // namespace

std::vector<std::string_view> raw_lines(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto newline = text.find('\n');
        const auto length = newline == std::string_view::npos ? text.size() : newline + 1;
        lines.push_back(text.substr(0, length));
        text.remove_prefix(length);
    }
    return lines;
}

Result<std::string> edit_lines(std::string_view text, std::vector<LineEdit> edits) {
    const auto lines = raw_lines(text);
    std::erase_if(edits,
                  [&](const LineEdit& e) { return e.old_lines.empty() && stands_in(lines, e.new_lines); });
    // In the order of the text; at one place, as they came. No stable sort: that of
    // libstdc++ 12 uses a function that clang 19 warns of.
    std::vector<std::pair<int, std::size_t>> order;
    for (std::size_t i = 0; i < edits.size(); ++i) order.emplace_back(edits[i].first, i);
    std::ranges::sort(order);
    std::string out;
    std::size_t next = 0;  // line that has not been written yet
    const LineEdit* before = nullptr;
    for (const auto& [first, index] : order) {
        const auto& edit = edits[index];
        if (before != nullptr && edit == *before) continue;
        static_cast<void>(TRY(check(lines, edit)));
        const auto at = static_cast<std::size_t>(edit.first - 1);
        if (at < next) return fail(Error::Kind::invalid, "two changes touch the same line", {}, edit.first);
        for (; next < at; ++next) out += lines[next];
        // Something comes behind a last line without an end.
        if (!out.empty() && out.back() != '\n' && !edit.new_lines.empty()) out += usual_end(lines);
        // What stands behind a line that goes on would be a part of it.
        const bool behind_all = edit.old_lines.empty() && !edit.new_lines.empty() && at == lines.size();
        if (behind_all && !lines.empty() && goes_on(without_end(lines.back()))) out += usual_end(lines);
        out += new_text(lines, edit);
        next = at + edit.old_lines.size();
        before = &edit;
    }
    for (; next < lines.size(); ++next) out += lines[next];
    return out;
}

namespace {

// As cmd/go's lineToKey: the name is what stands before "=", spaces in front are
// passed over, and a comment names nothing.
bool names(std::string_view raw, std::string_view name) {
    const auto line = trim(raw);
    return line.starts_with(name) && line.size() > name.size() && line[name.size()] == '=';
}

}  // namespace

std::vector<LineEdit> unset_in_go_env(std::string_view text, std::string_view name) {
    std::vector<LineEdit> edits;
    int number = 0;
    for (const auto line : raw_lines(text)) {
        ++number;
        if (names(line, name)) edits.push_back({number, {std::string(without_end(line))}, {}});
    }
    return edits;
}

std::vector<LineEdit> set_in_go_env(std::string_view text, std::string_view name, std::string_view value) {
    const auto wanted = fmt::format("{}={}", name, value);
    auto edits = unset_in_go_env(text, name);
    if (edits.empty()) {
        edits.push_back({static_cast<int>(raw_lines(text).size()) + 1, {}, {wanted}});
        return edits;
    }
    if (edits.back().old_lines.front() == wanted) {
        edits.pop_back();
    } else {
        edits.back().new_lines = {wanted};
    }
    return edits;
}

}  // namespace trueup
