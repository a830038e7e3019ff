#include "remedy/keep.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "facts/set_line.h"

namespace trueup {
namespace {

constexpr std::uint64_t longest_file = 4U << 20U;

bool is_fish(const std::string& path) { return path.ends_with(".fish"); }

bool is_identifier(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::string real(const Host& host, const std::string& path) { return resolve(host, path).value_or(path); }

// The start-up files that a person writes: those of the shell, and what lies
// beside them. A plugin's files are not for us to rewrite.
std::vector<std::string> own_files(const ShellStartup& startup) {
    std::vector<std::string> files;
    std::vector<std::string> folders;
    const auto add = [&](const std::string& path) {
        if (std::ranges::find(files, path) == files.end()) files.push_back(path);
    };
    for (const auto& file : startup.files) {
        if (!file.exists) continue;
        add(file.path);
        folders.push_back(parent_path(file.path));
    }
    for (const auto& path : startup.files_read) {
        if (std::ranges::find(folders, parent_path(path)) != folders.end()) add(path);
    }
    return files;
}

bool is_start_up(const Host& host, const ShellStartup& startup, const std::string& path) {
    const auto same = [&](const std::string& other) {
        return other == path || real(host, other) == real(host, path);
    };
    return std::ranges::any_of(startup.files_read, same) ||
           std::ranges::any_of(startup.files, [&](const StartupFile& f) { return same(f.path); }) ||
           std::ranges::any_of(startup.assignments, [&](const Assignment& a) { return same(a.origin.path); });
}

bool is_nothing(std::string_view line) { return trim(line).empty() || trim(line).starts_with('#'); }

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

// What has to stand in the place of the line; empty: nothing.
std::vector<std::string> filler(const std::vector<std::string>& lines, std::size_t index, bool fish) {
    const auto before = neighbour(lines, index, -1);
    if (fish) return ends_open(before) ? std::vector<std::string>{"true"} : std::vector<std::string>{};
    const bool sole = opens_block(before) && closes_block(neighbour(lines, index, 1));
    return ends_open(before) || sole ? std::vector<std::string>{":"} : std::vector<std::string>{};
}

enum class Uses { none, replaced, too_much };

// Every "$NAME" and "${NAME}" of the line becomes `value`.
Uses replace_uses(std::string& line, std::string_view name, const std::optional<std::string>& value) {
    Uses uses = Uses::none;
    for (std::size_t at = line.find('$'); at != std::string::npos; at = line.find('$', at + 1)) {
        if (at > 0 && line[at - 1] == '\\') continue;
        const bool braces = at + 1 < line.size() && line[at + 1] == '{';
        const auto start = at + (braces ? 2U : 1U);
        if (line.compare(start, name.size(), name) != 0) continue;
        const auto after = start + name.size();
        const char next = after < line.size() ? line[after] : '\0';
        if (is_identifier(next)) continue;
        if (!value || (braces && next != '}') || (!braces && next == '[')) return Uses::too_much;
        // "${X:-other}" asks whether there is one; the answer would change.
        line.replace(at, after + (braces ? 1U : 0U) - at, *value);
        at += value->size() - 1;
        uses = Uses::replaced;
    }
    return uses;
}

class Keeper {
public:
    using Places = std::vector<std::pair<std::string, int>>;

    Keeper(const Host& host, const ShellStartup& startup, const Subject& subject, bool comment_out,
           const Places& gone)
        : host_(host),
          startup_(startup),
          subject_(subject),
          comment_out_(comment_out),
          several_values_(!gone.empty()) {
        for (const auto& [path, line] : gone) removed_.emplace_back(real(host, path), line);
    }

    Kept run(const std::vector<Edit>& edits) {
        for (const auto& edit : edits) {
            out_.edits.push_back(edit);
            if (takes_away(edit)) take_away(out_.edits.size() - 1);
            if (!out_.refusal.en.empty()) return out_;
        }
        return out_;
    }

private:
    bool takes_a_part(const Edit& edit) const {
        const auto without = without_setting(edit.old_lines[0], subject_.setting);
        return edit.new_lines.size() == 1 && without && without->rest == edit.new_lines[0];
    }

    bool takes_away(const Edit& edit) const {
        if (edit.kind != Edit::Kind::replace_lines || edit.old_lines.size() != 1 || edit.first_line < 1)
            return false;
        const bool gone =
            edit.new_lines.empty() || (edit.new_lines.size() == 1 && trim(edit.new_lines[0]) == ":");
        return (gone || takes_a_part(edit)) && is_start_up(host_, startup_, edit.path);
    }

    const std::vector<std::string>* lines_of_file(const std::string& path) {
        for (const auto& [known, lines] : files_) {
            if (known == path) return &lines;
        }
        const auto text = host_.read(path, longest_file);
        if (!text) return nullptr;
        return &files_.emplace_back(path, lines_of(*text)).second;
    }

    // Copies: files_ may grow.
    void shape(Edit& edit) {
        const auto* lines = lines_of_file(edit.path);
        const auto index = static_cast<std::size_t>(edit.first_line - 1);
        if (lines == nullptr || index >= lines->size()) return;
        if (edit.new_lines.empty()) edit.new_lines = filler(*lines, index, is_fish(edit.path));
        if (comment_out_)
            edit.new_lines.insert(edit.new_lines.begin(),
                                  "# trueup: " + std::string(trim(edit.old_lines[0])));
    }

    void take_away(std::size_t at) {
        const auto line = out_.edits[at].old_lines[0];
        const auto path = real(host_, out_.edits[at].path);
        const auto number = out_.edits[at].first_line;
        shape(out_.edits[at]);
        const auto without = without_setting(line, subject_.setting);
        if (subject_.setting.empty() || !without) return;
        removed_.emplace_back(path, number);
        take_the_same();
        // With another value still to come, the uses have one.
        if (set_elsewhere()) return;
        const auto value = several_values_ ? std::nullopt : without->set.portable();
        keep_uses(value);
        // "export GOROOT=/x; PATH=$GOROOT/bin:$PATH" is both.
        for (auto& rest : out_.edits[at].new_lines) {
            if (!is_nothing(rest) && replace_uses(rest, subject_.setting, value) == Uses::too_much)
                refuse(out_.edits[at].path, number, rest);
        }
    }

    bool is_removed(const std::string& path, int line) const {
        return std::ranges::find(removed_, std::pair(real(host_, path), line)) != removed_.end();
    }

    // The line before would take over with the very same fault.
    void take_the_same() {
        for (const auto& a : startup_.assignments) {
            const auto& origin = a.origin;
            if (a.name != subject_.setting || a.value != subject_.value || origin.kind != OriginKind::file ||
                origin.line < 1 || is_removed(origin.path, origin.line) || !set_line(origin.text, a.name))
                continue;
            Edit edit;
            edit.kind = Edit::Kind::replace_lines;
            edit.path = origin.path;
            edit.first_line = origin.line;
            edit.old_lines = {origin.text};
            shape(edit);
            removed_.emplace_back(real(host_, origin.path), origin.line);
            out_.edits.push_back(std::move(edit));
        }
    }

    bool set_elsewhere() const {
        return std::ranges::any_of(startup_.assignments, [&](const Assignment& a) {
            return a.name == subject_.setting && !a.unset && a.origin.kind == OriginKind::file &&
                   !is_removed(a.origin.path, a.origin.line);
        });
    }

    void keep_uses(const std::optional<std::string>& value) {
        auto paths = own_files(startup_);
        for (const auto& [path, line] : removed_) {
            const bool listed =
                std::ranges::any_of(paths, [&](const auto& p) { return real(host_, p) == path; });
            if (!listed) paths.push_back(path);
        }
        for (const auto& path : paths) {
            const auto* known = lines_of_file(path);
            if (known == nullptr) continue;
            const auto lines = *known;
            for (std::size_t i = 0; i < lines.size(); ++i) {
                const auto number = static_cast<int>(i) + 1;
                if (is_nothing(lines[i]) || is_removed(path, number)) continue;
                auto text = lines[i];
                switch (replace_uses(text, subject_.setting, value)) {
                    case Uses::none:
                        break;
                    case Uses::too_much:
                        out_.refusal = {fmt::format("{}:{} still uses {}: {}", path, number, subject_.setting,
                                                    trim(lines[i])),
                                        fmt::format("{}:{} 还在使用 {}：{}", path, number, subject_.setting,
                                                    trim(lines[i]))};
                        return;
                    case Uses::replaced:
                        replace(path, number, lines[i], std::move(text));
                }
            }
        }
    }

    void refuse(const std::string& path, int number, const std::string& line) {
        out_.refusal = {fmt::format("{}:{} still uses {}: {}", path, number, subject_.setting, trim(line)),
                        fmt::format("{}:{} 还在使用 {}：{}", path, number, subject_.setting, trim(line))};
    }

    void replace(const std::string& path, int number, const std::string& line, std::string text) {
        Edit edit;
        edit.kind = Edit::Kind::replace_lines;
        edit.path = path;
        edit.first_line = number;
        edit.old_lines = {line};
        edit.new_lines = {std::move(text)};
        out_.edits.push_back(std::move(edit));
    }

    const Host& host_;
    const ShellStartup& startup_;
    const Subject& subject_;
    bool comment_out_;
    bool several_values_;
    Kept out_;
    Places removed_;
    std::vector<std::pair<std::string, std::vector<std::string>>> files_;
};

}  // namespace

Kept keep_working(const Host& host, const ShellStartup& startup, const Subject& subject,
                  const std::vector<Edit>& edits, bool comment_out,
                  const std::vector<std::pair<std::string, int>>& gone) {
    return Keeper(host, startup, subject, comment_out, gone).run(edits);
}

}  // namespace trueup
