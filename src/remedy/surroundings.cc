#include "remedy/surroundings.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "facts/set_line.h"

namespace trueup {
namespace {

// The nearest line that says something, before or behind `index`.
std::string_view neighbour(const std::vector<std::string>& lines, std::size_t index, int step) {
    for (auto i = static_cast<std::ptrdiff_t>(index) + step; i >= 0 && i < std::ssize(lines); i += step) {
        const auto& line = lines[static_cast<std::size_t>(i)];
        if (!is_nothing(line)) return trim(line);
    }
    return {};
}

std::string_view last_word(std::string_view line) {
    const auto space = line.find_last_of(" \t;");
    return space == std::string_view::npos ? line : line.substr(space + 1);
}

bool ends_open(std::string_view line) {
    return line.ends_with("&&") || line.ends_with("||") || line.ends_with('|') || line.ends_with('!');
}

bool opens_block(std::string_view line) {
    const auto word = last_word(line);
    return word == "then" || word == "do" || word == "else" || line.ends_with('{') || line.ends_with('(');
}

bool closes_block(std::string_view line) {
    constexpr std::array<std::string_view, 4> words = {"fi", "done", "else", "elif"};
    const auto word = line.substr(0, line.find_first_of(" \t;|&)"));
    return std::ranges::find(words, word) != words.end() || line.starts_with('}') || line.starts_with(')');
}

}  // namespace

bool is_nothing(std::string_view line) { return trim(line).empty() || trim(line).starts_with('#'); }

std::vector<std::string> filler(const std::vector<std::string>& lines, std::size_t index, bool fish) {
    const auto before = neighbour(lines, index, -1);
    if (fish) return ends_open(before) ? std::vector<std::string>{"true"} : std::vector<std::string>{};
    const bool sole = opens_block(before) && closes_block(neighbour(lines, index, 1));
    return ends_open(before) || sole ? std::vector<std::string>{":"} : std::vector<std::string>{};
}

bool goes_on(std::string_view line) {
    if (trim(line).starts_with('#')) return false;
    const auto last = line.find_last_not_of('\\');
    const auto slashes = line.size() - (last == std::string_view::npos ? 0 : last + 1);
    return slashes % 2 == 1;
}

std::optional<std::string> ends_command(const std::vector<std::string>& lines, std::size_t index,
                                        std::string_view name) {
    auto start = index;
    while (start > 0 && goes_on(lines[start - 1])) --start;
    std::string before;
    for (auto i = start; i < index; ++i) before += lines[i].substr(0, lines[i].size() - 1);
    const auto without = without_setting(before + lines[index], name);
    if (!without || without->rest.empty() || squeezed(without->rest) != squeezed(before)) return std::nullopt;
    auto last = lines[index - 1];
    last.pop_back();
    last.erase(last.find_last_not_of(" \t") + 1);
    return last;
}

std::string squeezed(std::string_view text) {
    std::string out;
    for (const char c : trim(text)) {
        const bool blank = c == ' ' || c == '\t';
        if (!blank || !out.ends_with(' ')) out += blank ? ' ' : c;
    }
    return out;
}

}  // namespace trueup
