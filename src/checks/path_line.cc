#include "checks/path_line.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "checks/support.h"
#include "facts/list_line.h"
#include "facts/set_line.h"
#include "facts/universal_line.h"

namespace trueup {
namespace {

// Anything here would need a shell to understand.
bool plain(std::string_view text) {
    return text.find_first_of("`;&|<>\\#*?'(){}[]!") == std::string_view::npos;
}

std::string expanded(std::string_view word, std::string_view home) {
    for (const std::string_view start : {"$HOME", "~"}) {
        if (word == start || (word.starts_with(start) && word[start.size()] == '/'))
            return std::string(home) + std::string(word.substr(start.size()));
    }
    return std::string(word);
}

bool old_path(std::string_view word) { return word == "$PATH" || word == "${PATH}" || word == "$path"; }

// `word`, perhaps in quotes of its own, without them.
std::string_view unquoted(std::string_view word) {
    if (word.size() > 1 && word.front() == '"' && word.back() == '"') return word.substr(1, word.size() - 2);
    return word;
}

// A comment behind the line, with the blanks before it; empty where a quote might hold it.
std::string_view comment_of(std::string_view line) {
    const auto at = line.find(" #");
    if (at == std::string_view::npos || line.substr(0, at).find_first_of("\"'`\\") != std::string_view::npos)
        return {};
    return line.substr(trim(line.substr(0, at)).size());
}

// A line in three parts: what stands before the folders, the folders, what follows.
struct Parts {
    std::string before;
    std::vector<std::string> folders;
    std::string after;
};

// "export PATH=/a:$PATH", alone or among other statements.
std::optional<std::string> without_in_list(std::string_view line, std::string_view dir,
                                           std::string_view home) {
    const auto setting = without_setting(line, "PATH");
    if (!setting || setting->set.fish) return std::nullopt;
    const std::string_view value = setting->set.value;
    const auto place = place_of_value(line, "PATH", value);
    if (!place) return std::nullopt;
    auto list = unquoted(value);
    // "/a":"$PATH" begins and ends with a quote, too, and is not one word in quotes.
    const bool whole = list.size() != value.size() && list.find('"') == std::string_view::npos;
    if (!whole) list = value;
    auto folders = split(list, ':');
    for (const auto& folder : folders) {
        const auto word = whole ? folder : unquoted(folder);
        if (word != "${PATH}" && (!plain(word) || word.find('"') != std::string_view::npos))
            return std::nullopt;
    }
    const auto is_dir = [&](const std::string& folder) {
        // No shell expands a "~" in quotes.
        const auto word = unquoted(folder);
        const bool quoted = whole || word.size() != folder.size();
        return quoted && word.starts_with('~') ? word == dir : expanded(word, home) == dir;
    };
    const auto is_old = [](const std::string& folder) { return old_path(unquoted(folder)); };
    if (std::ranges::count_if(folders, is_dir) != 1) return std::nullopt;
    std::erase_if(folders, is_dir);
    // "PATH=/dir" alone throws the old PATH away, so it does something else, too.
    if (!std::ranges::any_of(folders, is_old)) return std::nullopt;
    if (std::ranges::all_of(folders, is_old)) return setting->rest;
    const std::string_view quote = whole ? "\"" : "";
    return std::string(line.substr(0, *place)) + std::string(quote) + join(folders, ":") +
           std::string(quote) + std::string(line.substr(*place + value.size()));
}

std::optional<Parts> words_after(std::string_view line, std::string_view start, std::string_view end) {
    if (!line.starts_with(start) || !line.ends_with(end) || line.size() < start.size() + end.size())
        return std::nullopt;
    const auto inner = line.substr(start.size(), line.size() - start.size() - end.size());
    if (!plain(inner) || inner.find('"') != std::string_view::npos) return std::nullopt;
    Parts parts;
    parts.before = start;
    parts.after = end;
    for (auto& word : split(inner, ' ')) {
        if (!word.empty()) parts.folders.push_back(std::move(word));
    }
    return parts;
}

std::optional<Parts> parts_of(std::string_view line) {
    for (const std::string_view start : {"path=(", "path+=("}) {
        if (auto parts = words_after(line, start, ")")) return parts;
    }
    for (const std::string_view start :
         {"set -gx PATH ", "set -x PATH ", "set -xg PATH ", "set PATH ", "set -g PATH ", "fish_add_path "}) {
        if (auto parts = words_after(line, start, "")) return parts;
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string> without_folder(std::string_view line, std::string_view dir,
                                          std::string_view home) {
    const auto whole = trim(line);
    if (auto rest = without_in_list(whole, dir, home)) return rest;
    const auto comment = comment_of(whole);
    const auto text = whole.substr(0, whole.size() - comment.size());
    auto parts = parts_of(text);
    if (!parts) return std::nullopt;
    const auto is_dir = [&](const std::string& word) { return expanded(word, home) == dir; };
    if (std::ranges::count_if(parts->folders, is_dir) != 1) return std::nullopt;
    std::erase_if(parts->folders, is_dir);
    const bool nothing_else = std::ranges::all_of(
        parts->folders, [&](const std::string& word) { return old_path(word) || word.starts_with('-'); });
    // "path=(/dir)" alone throws the old PATH away, so it does something else, too.
    const bool adds = parts->before.starts_with("fish_add_path") || parts->before.starts_with("path+=") ||
                      std::ranges::any_of(parts->folders, old_path);
    if (!adds) return std::nullopt;
    if (nothing_else) return std::string();
    return parts->before + join(parts->folders, " ") + parts->after + std::string(comment);
}

namespace {

// fish keeps what every one of its shells begins with in a file of its own, and reads it
// again before it writes it.
std::optional<Remedy> drop_from_universal(const Origin& origin, std::string_view dir) {
    const auto line = universal_line(origin.text);
    if (!line || line->name != "fish_user_paths" || origin.path.empty() || origin.line < 1)
        return std::nullopt;
    const auto rest = without_element(origin.text, dir);
    if (!rest) return std::nullopt;
    Remedy remedy;
    remedy.id = "drop-from-path";
    remedy.safety = rest->empty() ? Safety::safe : Safety::review;
    remedy.summary =
        say("Take {0} out of the universal variable fish_user_paths in line {1} of {2}",
            "从 {2} 第 {1} 行的通用变量 fish_user_paths 中去掉 {0}", dir, origin.line, origin.path);
    Edit edit;
    edit.kind = Edit::Kind::replace_lines;
    edit.path = origin.path;
    edit.first_line = origin.line;
    edit.old_lines = {origin.text};
    if (!rest->empty()) edit.new_lines = {*rest};
    remedy.edits.push_back(std::move(edit));
    return remedy;
}

}  // namespace

std::optional<Remedy> drop_from_path(const Origin& origin, std::string_view dir, std::string_view home) {
    if (origin.kind == OriginKind::universal_variable) return drop_from_universal(origin, dir);
    if (origin.kind != OriginKind::file || origin.path.empty() || origin.line < 1) return std::nullopt;
    // Files of path_helper(8) hold one folder a line, and nothing else.
    const bool list = origin.path == "/etc/paths" || origin.path.starts_with("/etc/paths.d/");
    auto rest = without_folder(origin.text, dir, home);
    if (list && trim(origin.text) == dir) rest = std::string();
    if (!rest) return std::nullopt;
    const auto indent = origin.text.substr(0, origin.text.find_first_not_of(" \t"));
    Remedy remedy;
    remedy.id = "drop-from-path";
    const Text what =
        dir.empty() ? Text{"the empty element", "空项"} : Text{std::string(dir), std::string(dir)};
    remedy.summary = {fmt::format("Take {} out of PATH in line {} of {}", what.en, origin.line, origin.path),
                      fmt::format("从 {} 第 {} 行的 PATH 中去掉 {}", origin.path, origin.line, what.zh)};
    Edit edit;
    edit.kind = Edit::Kind::replace_lines;
    edit.path = origin.path;
    edit.first_line = origin.line;
    edit.old_lines = {origin.text};
    if (!rest->empty()) {
        edit.new_lines = {indent + *rest};
    } else if (!indent.empty() && !origin.path.ends_with(".fish")) {
        edit.new_lines = {indent + ":"};  // an `if` must not lose its only command
    }
    remedy.safety = rest->empty() && indent.empty() ? Safety::safe : Safety::review;
    remedy.edits.push_back(std::move(edit));
    return remedy;
}

namespace {

struct Spelling {
    std::size_t at = 0;
    std::size_t size = 0;
};

// How a line may write the element: the home folder by its name, quotes behind a backslash.
std::vector<std::string> spellings(std::string_view element, std::string_view home) {
    std::vector<std::string> out = {std::string(element)};
    const auto at = home.empty() ? std::string_view::npos : element.find(home);
    if (at != std::string_view::npos) {
        for (const std::string_view name : {"$HOME", "${HOME}", "~"})
            out.push_back(std::string(element.substr(0, at)) + std::string(name) +
                          std::string(element.substr(at + home.size())));
    }
    const auto plain_ones = out.size();
    for (std::size_t i = 0; i < plain_ones; ++i) {
        std::string escaped;
        for (const char c : out[i]) {
            if (c == '"') escaped += '\\';
            escaped += c;
        }
        if (escaped != out[i]) out.push_back(std::move(escaped));
    }
    return out;
}

bool goes_on(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_/.~$}-+@").contains(c);
}

// Where the line names the element, whichever way; nullopt unless exactly once.
std::optional<Spelling> only_place(std::string_view line, std::string_view element, std::string_view home) {
    std::optional<Spelling> found;
    for (const auto& spelling : spellings(element, home)) {
        for (auto at = line.find(spelling); at != std::string_view::npos; at = line.find(spelling, at + 1)) {
            const auto end = at + spelling.size();
            if ((at > 0 && goes_on(line[at - 1])) || (end < line.size() && goes_on(line[end]))) continue;
            if (found) return std::nullopt;
            found = Spelling{at, spelling.size()};
        }
    }
    return found;
}

// The quote that is open at this place of the line; 0: none.
char quote_at(std::string_view line, std::size_t place) {
    char open = 0;
    for (std::size_t i = 0; i < place; ++i) {
        const char c = line[i];
        if (c == '\\' && open != '\'')
            ++i;
        else if (c == open)
            open = 0;
        else if (open == 0 && (c == '"' || c == '\''))
            open = c;
    }
    return open;
}

}  // namespace

std::optional<Remedy> replace_in_path(const Origin& origin, std::string_view element, std::string_view dir,
                                      std::string_view home) {
    if (origin.kind != OriginKind::file || origin.path.empty() || origin.line < 1) return std::nullopt;
    if (!std::ranges::all_of(dir, goes_on) || dir.contains('$') || dir.contains('~')) return std::nullopt;
    const auto& line = origin.text;
    const auto place = only_place(line, element, home);
    if (!place) return std::nullopt;
    // Files of the system are no shell's, or no user's.
    const bool own = !home.empty() && is_inside(origin.path, home);
    const bool by_name = own && is_inside(dir, home) && quote_at(line, place->at) != '\'';
    const auto written = by_name ? "$HOME" + std::string(dir.substr(home.size())) : std::string(dir);
    auto remedy =
        replace_line(origin, line.substr(0, place->at) + written + line.substr(place->at + place->size),
                     say("Write {0} in place of {1} in line {2} of {3}", "把 {3} 第 {2} 行中的 {1} 写成 {0}",
                         written, line.substr(place->at, place->size), origin.line, origin.path));
    remedy.id = "write-folder";
    remedy.safety = own ? Safety::safe : Safety::review;
    return remedy;
}

}  // namespace trueup
