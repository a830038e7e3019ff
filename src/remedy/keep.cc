#include "remedy/keep.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>

#include "base/text.h"
#include "facts/set_line.h"
#include "remedy/surroundings.h"
#include "remedy/uses.h"

namespace trueup {
namespace {

constexpr std::uint64_t longest_file = 4U << 20U;

bool is_fish(const std::string& path) { return path.ends_with(".fish"); }

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

class Keeper {
public:
    using Places = std::vector<std::pair<std::string, int>>;

    Keeper(const Host& host, const ShellStartup& startup, const Subject& subject, bool comment_out,
           const Places& gone, const Places& named)
        : host_(host),
          startup_(startup),
          subject_(subject),
          comment_out_(comment_out),
          several_values_(!gone.empty()) {
        for (const auto& [path, line] : gone) removed_.emplace_back(real(host, path), line);
        for (const auto& [path, line] : named) named_.emplace_back(real(host, path), line);
    }

    Kept run(const std::vector<Edit>& edits) {
        for (const auto& edit : edits) {
            out_.edits.push_back(edit);
            if (is_of_start_up(edit)) look_after(out_.edits.size() - 1);
            if (!out_.refusal.en.empty()) return out_;
        }
        return out_;
    }

private:
    // Of the variables that start-up gets from this line, and the finding's own:
    // those that it sets no more. What PATH had before the line it has without it.
    std::vector<std::string> lost_by(const Edit& edit) const {
        std::vector<std::string> names;
        const auto add = [&](const std::string& name) {
            if (name.empty() || name == "PATH" || std::ranges::find(names, name) != names.end()) return;
            const bool still_set = std::ranges::any_of(edit.new_lines, [&](const std::string& line) {
                return !is_nothing(line) && without_setting(line, name);
            });
            if (!still_set && without_setting(edit.old_lines[0], name)) names.push_back(name);
        };
        add(subject_.setting);
        for (const auto& a : startup_.assignments) {
            if (a.origin.line == edit.first_line && real(host_, a.origin.path) == real(host_, edit.path))
                add(a.name);
        }
        return names;
    }

    // The line goes, or nothing of it but settings does.
    bool takes_away(const Edit& edit, const std::vector<std::string>& lost) const {
        if (edit.new_lines.empty() || (edit.new_lines.size() == 1 && trim(edit.new_lines[0]) == ":"))
            return true;
        auto rest = edit.old_lines[0];
        for (const auto& name : lost) {
            if (const auto without = without_setting(rest, name)) rest = without->rest;
        }
        return edit.new_lines.size() == 1 && !lost.empty() && rest == edit.new_lines[0];
    }

    bool is_of_start_up(const Edit& edit) const {
        return edit.kind == Edit::Kind::replace_lines && edit.old_lines.size() == 1 && edit.first_line > 0 &&
               is_start_up(host_, startup_, edit.path);
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

    // What the edits of one line bring with them.
    void look_after(std::size_t at) {
        const auto edit = out_.edits[at];
        const auto lost = lost_by(edit);
        const bool goes = takes_away(edit, lost);
        if (is_continued(edit) && !(goes && lost.size() == 1 && part_from_command(out_.edits[at], lost[0]))) {
            refuse_continued(edit);
            return;
        }
        if (!goes) return;
        if (out_.edits[at].old_lines.size() == 1) shape(out_.edits[at]);
        for (const auto& name : lost) {
            take_away(at, edit, name);
            if (!out_.refusal.en.empty()) return;
        }
    }

    bool is_continued(const Edit& edit) {
        const auto* lines = lines_of_file(edit.path);
        const auto index = static_cast<std::size_t>(edit.first_line - 1);
        return lines != nullptr && index > 0 && index < lines->size() && goes_on((*lines)[index - 1]);
    }

    // "export A=1 \" and "  X=2", of which the second line goes: the first ends the
    // command then. False where the command is more than settings.
    bool part_from_command(Edit& edit, const std::string& name) {
        const auto lines = *lines_of_file(edit.path);
        const auto index = static_cast<std::size_t>(edit.first_line - 1);
        auto start = index;
        while (start > 0 && goes_on(lines[start - 1])) --start;
        std::string before;
        for (auto i = start; i < index; ++i) before += lines[i].substr(0, lines[i].size() - 1);
        const auto without = without_setting(before + lines[index], name);
        if (!without || without->rest.empty() || squeezed(without->rest) != squeezed(before)) return false;
        auto last = lines[index - 1];
        last.pop_back();
        last.erase(last.find_last_not_of(" \t") + 1);
        edit.first_line -= 1;
        edit.old_lines.insert(edit.old_lines.begin(), lines[index - 1]);
        edit.new_lines = {last};
        if (comment_out_) edit.new_lines.push_back("# trueup: " + std::string(trim(lines[index])));
        return true;
    }

    void refuse_continued(const Edit& edit) {
        out_.refusal = {
            fmt::format("{}:{} goes on from the line before: {}", edit.path, edit.first_line,
                        trim(edit.old_lines[0])),
            fmt::format("{}:{} 是上一行的继续：{}", edit.path, edit.first_line, trim(edit.old_lines[0]))};
    }

    // `was`: the edit as it came.
    void take_away(std::size_t at, const Edit& was, const std::string& name) {
        const auto without = without_setting(was.old_lines[0], name);
        if (!without) return;
        removed_.emplace_back(real(host_, was.path), was.first_line);
        take_the_same(was, name);
        const auto value =
            several_values_ && name == subject_.setting ? std::nullopt : without->set.portable();
        // With another value still to come, later uses have one.
        if (set_elsewhere(name)) {
            if (const auto end = next_setting(was, name); end > 0)
                keep_uses_in(was.path, {name, value, named_nothing(values_of(was, name))}, was.first_line + 1,
                             end);
            return;
        }
        auto values = values_of(was, name);
        if (several_values_ && name == subject_.setting) add_removed(values, name);
        keep_uses({name, value, named_nothing(values)});
        // "export GOROOT=/x; PATH=$GOROOT/bin:$PATH" is both.
        for (auto& rest : out_.edits[at].new_lines) {
            if (!is_nothing(rest) && replace_uses(rest, name, value) == Uses::too_much)
                refuse(was.path, was.first_line, name, rest);
        }
    }

    bool is_removed(const std::string& path, int line) const {
        return std::ranges::find(removed_, std::pair(real(host_, path), line)) != removed_.end();
    }

    // What the line gave: of a finding about two lines, the subject tells one value only.
    std::vector<std::string> values_of(const Edit& line, const std::string& name) const {
        std::vector<std::string> values;
        for (const auto& a : startup_.assignments) {
            if (a.name == name && a.origin.line == line.first_line &&
                real(host_, a.origin.path) == real(host_, line.path))
                values.push_back(a.value);
        }
        return values;
    }

    // A copy that the finding speaks of, and leaves: the one to keep.
    bool is_named(const Origin& origin) const {
        return std::ranges::find(named_, std::pair(real(host_, origin.path), origin.line)) != named_.end();
    }

    // The line before would take over with the very same fault.
    void take_the_same(const Edit& line, const std::string& name) {
        const auto values = values_of(line, name);
        for (const auto& a : startup_.assignments) {
            const auto& origin = a.origin;
            if (a.name != name || std::ranges::find(values, a.value) == values.end() ||
                origin.kind != OriginKind::file || origin.line < 1 || is_removed(origin.path, origin.line) ||
                !set_line(origin.text, a.name))
                continue;
            Edit edit;
            edit.kind = Edit::Kind::replace_lines;
            edit.path = origin.path;
            edit.first_line = origin.line;
            edit.old_lines = {origin.text};
            if (is_named(origin) || is_continued(edit)) continue;
            shape(edit);
            removed_.emplace_back(real(host_, origin.path), origin.line);
            out_.edits.push_back(std::move(edit));
        }
    }

    bool set_elsewhere(const std::string& name) const {
        return std::ranges::any_of(startup_.assignments, [&](const Assignment& a) {
            return a.name == name && !a.unset && a.origin.kind == OriginKind::file &&
                   !is_removed(a.origin.path, a.origin.line);
        });
    }

    // The line of this file up to which the value was in force; 0: it was the last one.
    int next_setting(const Edit& line, const std::string& name) const {
        bool passed = false;
        for (const auto& a : startup_.assignments) {
            if (a.name != name || a.origin.kind != OriginKind::file) continue;
            const bool here = real(host_, a.origin.path) == real(host_, line.path);
            if (here && a.origin.line == line.first_line) {
                passed = true;
            } else if (passed && !is_removed(a.origin.path, a.origin.line)) {
                return here && a.origin.line > line.first_line ? a.origin.line
                                                               : std::numeric_limits<int>::max();
            }
        }
        return 0;
    }

    // What the lines gave that have been taken away: a use had one of them.
    void add_removed(std::vector<std::string>& values, const std::string& name) const {
        for (const auto& a : startup_.assignments) {
            if (a.name == name && is_removed(a.origin.path, a.origin.line)) values.push_back(a.value);
        }
    }

    // The folders that the variable named are not there, so nothing on PATH is lost with it.
    bool named_nothing(const std::vector<std::string>& values) const {
        return !values.empty() && std::ranges::all_of(values, [&](const std::string& value) {
            if (!value.starts_with('/')) return false;
            const auto status = status_followed(host_, value);
            return !status && status.error().kind == Error::Kind::not_found;
        });
    }

    // What a use of a variable had until now.
    struct Had {
        std::string name;
        std::optional<std::string> value;  // as it may be written in its place; nullopt: it may not
        bool dead = false;                 // a folder that is not there
    };

    void keep_uses(const Had& had) {
        auto paths = own_files(startup_);
        for (const auto& [path, line] : removed_) {
            const bool listed =
                std::ranges::any_of(paths, [&](const auto& p) { return real(host_, p) == path; });
            if (!listed) paths.push_back(path);
        }
        for (const auto& path : paths) keep_uses_in(path, had, 1, std::numeric_limits<int>::max());
    }

    // In the lines from `first` to the one before `end`.
    void keep_uses_in(const std::string& path, const Had& had, int first, int end) {
        const auto* known = lines_of_file(path);
        if (known == nullptr || !out_.refusal.en.empty()) return;
        const auto lines = *known;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const auto number = static_cast<int>(i) + 1;
            if (number < first || number >= end || is_nothing(lines[i]) || is_removed(path, number)) continue;
            auto* pending = use_edit(path, number);
            auto text = pending != nullptr ? pending->new_lines[0] : lines[i];
            const auto was = text;
            if (had.dead) text = without_path_uses(text, had.name).value_or(text);
            if (replace_uses(text, had.name, had.value) == Uses::too_much) {
                refuse(path, number, had.name, lines[i]);
                return;
            }
            if (text == was) continue;
            if (pending != nullptr)
                pending->new_lines = {std::move(text)};
            else
                replace(path, number, lines[i], std::move(text));
        }
    }

    void refuse(const std::string& path, int number, const std::string& name, const std::string& line) {
        out_.refusal = {fmt::format("{}:{} still uses {}: {}", path, number, name, trim(line)),
                        fmt::format("{}:{} 还在使用 {}：{}", path, number, name, trim(line))};
    }

    // A line that uses two of the variables that go.
    Edit* use_edit(const std::string& path, int number) {
        const auto at = std::ranges::find_if(out_.edits, [&](const Edit& e) {
            return e.kind == Edit::Kind::replace_lines && e.path == path && e.first_line == number &&
                   e.old_lines.size() == 1 && e.new_lines.size() == 1;
        });
        return at == out_.edits.end() ? nullptr : &*at;
    }

    void replace(const std::string& path, int number, const std::string& line, std::string text) {
        Edit edit;
        edit.kind = Edit::Kind::replace_lines;
        edit.path = path;
        edit.first_line = number;
        edit.old_lines = {line};
        if (text.empty())
            shape(edit);
        else
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
    Places named_;
    std::vector<std::pair<std::string, std::vector<std::string>>> files_;
};

}  // namespace

Kept keep_working(const Host& host, const ShellStartup& startup, const Subject& subject,
                  const std::vector<Edit>& edits, bool comment_out,
                  const std::vector<std::pair<std::string, int>>& gone,
                  const std::vector<std::pair<std::string, int>>& named) {
    return Keeper(host, startup, subject, comment_out, gone, named).run(edits);
}

}  // namespace trueup
