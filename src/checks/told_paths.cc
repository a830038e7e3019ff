#include "checks/told_paths.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include "base/text.h"

namespace trueup {
namespace {

// `echo $PATH | tr : '\n'`, `print -l $path`, `tr : '\n' <<< "$PATH"`, `$env:PATH -split ';'`,
// `env | grep PATH`, `set -S PATH` of fish.
bool prints_path(const PastedCommand& command) {
    static constexpr auto marks = std::to_array<std::string_view>(
        {"$PATH", "${PATH", "$path", "${path", "$env:PATH", "$Env:PATH", "$env:Path", "printenv PATH",
         "grep PATH", "grep ^PATH", "set -S PATH", "set --show PATH", "ENVIRON[\"PATH\"]"});
    static constexpr auto programs = std::to_array<std::string_view>(
        {"echo", "print", "printf", "tr", "sed", "awk", "env", "printenv", "set", "string", "for"});
    if (command.words.empty() || command.text.find(">>") != std::string::npos) return false;
    const auto program = base_name(command.words[0]);
    if (std::ranges::find(programs, std::string_view(program)) == programs.end() &&
        !command.words[0].starts_with("$"))
        return false;
    return std::ranges::any_of(marks, [&](std::string_view mark) {
        const auto at = command.text.find(mark);
        if (at == std::string::npos) return false;
        // "$PATHS" is another variable.
        const auto end = at + mark.size();
        return end >= command.text.size() ||
               (std::isalnum(static_cast<unsigned char>(command.text[end])) == 0 && command.text[end] != '_');
    });
}

// A folder that stands alone in a line; "$PATH[1]: |/usr/bin|" is fish's, "1  /usr/bin" that
// of nl. Empty: the line is none.
std::string_view folder_of(std::string_view line) {
    line = trim(line);
    if (line.starts_with("$PATH[") && line.ends_with('|')) {
        const auto bar = line.find('|');
        return bar + 1 < line.size() ? line.substr(bar + 1, line.size() - bar - 2) : std::string_view();
    }
    if (const auto text = line.find_first_not_of("0123456789");
        text > 0 && text != std::string_view::npos && (line[text] == ' ' || line[text] == '\t'))
        line = trim(line.substr(text));
    const bool folder = (line.starts_with('/') || line.starts_with("~/")) && !line.contains(": ");
    return folder ? line : std::string_view();
}

}  // namespace

std::vector<ToldPath> told_paths(const Facts& facts) {
    std::vector<ToldPath> out;
    for (const auto& command : facts.paste.commands) {
        if (!prints_path(command)) continue;
        ToldPath path;
        path.command = &command;
        for (const auto& line : command.output) {
            std::string_view text = trim(line.text);
            if (text.empty() && path.dirs.empty()) continue;
            if (text.starts_with("PATH=")) text.remove_prefix(5);
            // `env | grep PATH` shows GOPATH and its kin as well.
            if (path.dirs.empty() && text.find("PATH=") < text.find('/')) continue;
            if (path.dirs.empty() && (text.starts_with('/') || text.starts_with('~'))) {
                const char between = text.contains(":/") || text.contains(":~") ? ':' : ' ';
                if (between == ':' || text.contains(" /")) {
                    path.dirs = split(text, between);
                    path.line = line.number;
                    break;
                }
            }
            const auto dir = folder_of(text);
            if (dir.empty()) {
                if (path.dirs.empty() && text.starts_with("$PATH: ")) continue;  // fish's headline
                break;
            }
            if (path.dirs.empty()) path.line = line.number;
            path.dirs.emplace_back(dir);
        }
        if (path.dirs.size() >= 3) out.push_back(std::move(path));
    }
    return out;
}

}  // namespace trueup
