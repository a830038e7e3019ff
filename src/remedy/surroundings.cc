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

// Without comments and what stands in single quotes, where nothing is an argument.
std::string code_of(std::string_view line) {
    std::string out;
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (c == '\'' && (i == 0 || line[i - 1] != '\\')) {
            quoted = !quoted;
        } else if (!quoted) {
            if (c == '#' && (i == 0 || line[i - 1] == ' ' || line[i - 1] == '\t' || line[i - 1] == ';'))
                break;
            out += c;
        }
    }
    return out;
}

bool uses_arguments(std::string_view code, bool fish) {
    if (fish) return code.contains("$argv");
    for (auto at = code.find('$'); at != std::string_view::npos; at = code.find('$', at + 1)) {
        auto rest = code.substr(at + 1);
        if (rest.starts_with('{')) rest.remove_prefix(1);
        if (!rest.empty() && std::string_view("123456789@*#").contains(rest.front()) &&
            !rest.starts_with("#{") && !(code[at + 1] == '{' && rest.size() > 1 && rest.front() == '#'))
            return true;
    }
    return false;
}

// "name() {", "function name {", "name () { echo; }".
bool begins_function(std::string_view code) {
    code = trim(code);
    if (code.starts_with("function ")) return true;
    const auto open = code.find('(');
    if (open == std::string_view::npos || open == 0) return false;
    const auto name = trim(code.substr(0, open));
    const auto behind = trim(code.substr(open + 1));
    return !name.empty() && name.find_first_of(" \t=$\"';&|<>") == std::string_view::npos &&
           behind.starts_with(')');
}

std::string_view first_word(std::string_view code) {
    code = trim(code);
    return code.substr(0, code.find_first_of(" \t;"));
}

// How many blocks a line of fish opens (closes: less than nothing).
int fish_depth(std::string_view code) {
    constexpr std::array<std::string_view, 6> openers = {"function", "if", "for", "while", "switch", "begin"};
    int depth = 0;
    while (!code.empty()) {
        const auto end = std::min(code.find(';'), code.size());
        const auto word = first_word(code.substr(0, end));
        if (std::ranges::find(openers, word) != openers.end()) ++depth;
        if (word == "end") --depth;
        code.remove_prefix(std::min(end + 1, code.size()));
    }
    return depth;
}

int brace_depth(std::string_view code) {
    // "${x}" opens and closes; "{a,b}" as well.
    return static_cast<int>(std::ranges::count(code, '{') - std::ranges::count(code, '}'));
}

}  // namespace

bool in_function_with_arguments(const std::vector<std::string>& lines, std::size_t index, bool fish) {
    const auto depth_of = [&](const std::string& code) {
        return fish ? fish_depth(code) : brace_depth(code);
    };
    // Upwards to the line that opens the innermost function around this one.
    int open = 0;
    for (auto start = static_cast<std::ptrdiff_t>(index); start >= 0; --start) {
        const auto code = code_of(lines[static_cast<std::size_t>(start)]);
        const auto depth = depth_of(code);
        const bool here = start == static_cast<std::ptrdiff_t>(index);
        // "f() {" and "f()" with the brace in the next line.
        const bool own_line = !fish && trim(code) == "{" && start > 0 &&
                              begins_function(code_of(lines[static_cast<std::size_t>(start) - 1]));
        const bool begins = own_line || begins_function(code);
        if (here && begins && depth <= 0) return uses_arguments(code, fish);
        if (here) continue;
        open += depth;
        if (open <= 0) continue;
        if (!begins) {
            open = 0;  // another block around it
            continue;
        }
        int left = depth;
        std::string body = code;
        for (auto i = static_cast<std::size_t>(start) + 1; i < lines.size() && left > 0; ++i) {
            const auto next = code_of(lines[i]);
            left += depth_of(next);
            body += "\n" + next;
        }
        return uses_arguments(body, fish);
    }
    return false;
}

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
