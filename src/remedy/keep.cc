#include "remedy/keep.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "facts/set_line.h"
#include "remedy/in_force.h"
#include "remedy/own_files.h"
#include "remedy/refusals.h"
#include "remedy/surroundings.h"
#include "remedy/uses.h"

namespace trueup {
namespace {

constexpr std::uint64_t longest_file = 4U << 20U;

bool is_fish(const std::string& path) { return path.ends_with(".fish"); }

bool listed(const std::vector<std::string>& paths, const std::string& path) {
    return std::ranges::find(paths, path) != paths.end();
}

std::string real(const Host& host, const std::string& path) { return resolve(host, path).value_or(path); }

class Keeper {
public:
    using Places = std::vector<std::pair<std::string, int>>;

    Keeper(const Host& host, const ShellStartup& startup, const Subject& subject, bool comment_out,
           const std::vector<GoneLine>& gone, const Places& named)
        : host_(host),
          startup_(startup),
          subject_(subject),
          comment_out_(comment_out),
          order_(host, startup, [this](const std::string& path) { return lines_of_file(path); }),
          autoloaded_(autoloaded_files(host, startup)) {
        for (const auto& line : gone) remove(line.setting, line.path, line.line);
        for (const auto& [path, line] : named) named_.emplace_back(real(host, path), line);
    }

    Kept run(const std::vector<Edit>& edits) {
        for (const auto& edit : edits) {
            out_.edits.push_back(edit);
            if (is_of_start_up(edit)) look_after(out_.edits.size() - 1);
            if (base_name(edit.path) == "fish_variables") take_what_sets_it_anew();
            if (!out_.refusal.en.empty()) return out_;
        }
        // Only now it is known which lines stay.
        for (const auto& name : lost_) {
            if (out_.refusal.en.empty()) keep_uses(name);
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
        const auto wanted = filler(*lines, index, is_fish(edit.path));
        // "A && B" without both is ":", which not every place needs.
        if (edit.new_lines.size() == 1 && trim(edit.new_lines[0]) == ":" && wanted.empty())
            edit.new_lines.clear();
        if (edit.new_lines.empty()) edit.new_lines = wanted;
        if (comment_out_)
            edit.new_lines.insert(edit.new_lines.begin(),
                                  "# trueup: " + std::string(trim(edit.old_lines[0])));
    }

    // What the edits of one line bring with them.
    void look_after(std::size_t at) {
        const auto edit = out_.edits[at];
        if (depends_on_call(edit)) {
            out_.refusal = depends_on_a_call(edit);
            return;
        }
        const auto lost = lost_by(edit);
        const bool goes = takes_away(edit, lost);
        if (is_continued(edit) && !(goes && lost.size() == 1 && part_from_command(out_.edits[at], lost[0]))) {
            out_.refusal = goes_on_from_before(edit);
            return;
        }
        if (!goes) return;
        if (out_.edits[at].old_lines.size() == 1) shape(out_.edits[at]);
        for (const auto& name : lost) {
            take_away(edit, name);
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
        const auto last = ends_command(lines, index, name);
        if (!last) return false;
        edit.first_line -= 1;
        edit.old_lines.insert(edit.old_lines.begin(), lines[index - 1]);
        edit.new_lines = {*last};
        if (comment_out_) edit.new_lines.push_back("# trueup: " + std::string(trim(lines[index])));
        return true;
    }

    // What it sets is what the call says.
    bool depends_on_call(const Edit& edit) {
        const auto* lines = lines_of_file(edit.path);
        const auto index = static_cast<std::size_t>(edit.first_line - 1);
        return lines != nullptr && index < lines->size() &&
               in_function_with_arguments(*lines, index, is_fish(edit.path));
    }

    // `was`: the edit as it came.
    void take_away(const Edit& was, const std::string& name) {
        if (!without_setting(was.old_lines[0], name)) return;
        remove(name, was.path, was.first_line);
        take_the_same(was, name);
        if (std::ranges::find(lost_, name) == lost_.end()) lost_.push_back(name);
    }

    void remove(const std::string& name, const std::string& path, int line) {
        removed_.push_back({name, real(host_, path), line});
    }

    bool is_removed(const std::string& name, const std::string& path, int line) const {
        return std::ranges::find(removed_, GoneLine{name, real(host_, path), line}) != removed_.end();
    }

    // Of a finding about two lines, the subject tells one value only.
    std::vector<std::string> values_of(const std::string& path, int line, const std::string& name) const {
        return values_given(host_, startup_, path, line, name);
    }

    // A copy that the finding speaks of, and leaves: the one to keep.
    bool is_named(const Origin& origin) const {
        return std::ranges::find(named_, std::pair(real(host_, origin.path), origin.line)) != named_.end();
    }

    // The line before would take over with the very same fault.
    void take_the_same(const Edit& line, const std::string& name) {
        const auto values = values_of(line.path, line.first_line, name);
        for (const auto& a : startup_.assignments) {
            const auto& origin = a.origin;
            if (a.name != name || std::ranges::find(values, a.value) == values.end() ||
                origin.kind != OriginKind::file || origin.line < 1 ||
                is_removed(name, origin.path, origin.line) || !set_line(origin.text, a.name))
                continue;
            Edit edit;
            edit.kind = Edit::Kind::replace_lines;
            edit.path = origin.path;
            edit.first_line = origin.line;
            edit.old_lines = {origin.text};
            if (is_named(origin) || is_continued(edit) || depends_on_call(edit)) continue;
            shape(edit);
            remove(name, origin.path, origin.line);
            out_.edits.push_back(std::move(edit));
        }
    }

    // "set -q X; or set -Ux X /gone": with the universal variable gone, the line is next.
    void take_what_sets_it_anew() {
        const auto& name = subject_.setting;
        for (const auto& path : own_files(startup_)) {
            const auto* known = is_fish(path) && !name.empty() ? lines_of_file(path) : nullptr;
            if (known == nullptr) continue;
            const auto lines = *known;
            for (std::size_t i = 0; i < lines.size(); ++i) {
                const auto number = static_cast<int>(i) + 1;
                const auto without = without_setting(lines[i], name);
                if (!without || is_nothing(lines[i]) || !sets_universal(lines[i]) ||
                    expanded(without->set) != subject_.value || is_removed(name, path, number))
                    continue;
                replace(path, number, lines[i], without->rest);
                look_after(out_.edits.size() - 1);
            }
        }
    }

    std::string expanded(const SetLine& set) const {
        auto value = set.portable().value_or("");
        if (value.starts_with("$HOME")) value = host_.user().home + value.substr(5);
        return value;
    }

    bool stays(const Assignment& a, const std::string& name) const {
        return a.name == name && !a.unset && a.origin.kind == OriginKind::file &&
               !is_removed(name, a.origin.path, a.origin.line);
    }

    // Some line still sets it.
    bool set_elsewhere(const std::string& name) const {
        return std::ranges::any_of(startup_.assignments, [&](const Assignment& a) { return stays(a, name); });
    }

    bool set_after(std::size_t event, const std::string& name) const {
        return std::any_of(startup_.assignments.begin() + static_cast<std::ptrdiff_t>(event),
                           startup_.assignments.end(), [&](const Assignment& a) { return stays(a, name); });
    }

    // What such a line puts into the environment is compared before and after.
    bool sets_anything(const std::string& file, int number) const {
        return std::ranges::any_of(startup_.assignments, [&](const Assignment& a) {
            return a.origin.line == number && real(host_, a.origin.path) == file;
        });
    }

    UsedValue given_by(std::size_t event, const std::string& name) {
        const auto& origin = startup_.assignments[event].origin;
        if (origin.kind != OriginKind::file || !is_removed(name, origin.path, origin.line)) return {};
        // Where this was the last word, what it hid takes over.
        if (set_elsewhere(name) && !set_after(event, name)) return {};
        return value_lost_with(origin.text, name,
                               are_nowhere(host_, values_of(origin.path, origin.line, name)));
    }

    // Start-up was not seen to set it in the line that goes: the text has to tell.
    UsedValue given_unseen(const UsePlace& use, const std::string& name) {
        if (set_elsewhere(name)) return {};
        for (const auto& gone : removed_) {
            if (gone.setting != name || !values_of(gone.path, gone.line, name).empty() ||
                (gone.path == use.path && !use.quoted && use.line < gone.line))
                continue;
            const auto* lines = lines_of_file(gone.path);
            const auto index = static_cast<std::size_t>(gone.line - 1);
            if (lines != nullptr && index < lines->size())
                return value_lost_with((*lines)[index], name, false);
        }
        return {};
    }

    // In this line; nothing lost: the use stays as it is.
    UsedValue had_at(const std::string& path, int number, const std::string& line, const std::string& name) {
        // What is loaded when it is called runs after start-up.
        const bool called = listed(autoloaded_, path);
        UsePlace place{real(host_, path), number, called || later(line, name) == Later::all};
        const auto first = order_.of(place, name);
        if (later(line, name) == Later::some) {
            place.quoted = true;
            if (const auto second = order_.of(place, name);
                second.kind != first.kind || second.event != first.event)
                return {!set_elsewhere(name), {}, false};
        }
        if (first.kind == InForce::Kind::nothing) return given_unseen(place, name);
        if (first.kind == InForce::Kind::unknown) return {!set_elsewhere(name), {}, false};
        return given_by(first.event, name);
    }

    void keep_uses(const std::string& name) {
        auto paths = own_files(startup_);
        paths.insert(paths.end(), autoloaded_.begin(), autoloaded_.end());
        for (const auto& gone : removed_) {
            const bool listed =
                std::ranges::any_of(paths, [&](const auto& p) { return real(host_, p) == gone.path; });
            if (!listed) paths.push_back(gone.path);
        }
        for (const auto& path : paths) {
            const auto* known = lines_of_file(path);
            if (known == nullptr) continue;
            const auto lines = *known;
            for (std::size_t i = 0; i < lines.size() && out_.refusal.en.empty(); ++i) {
                if (!is_nothing(lines[i])) keep_uses_in(path, static_cast<int>(i) + 1, lines[i], name);
            }
        }
    }

    void keep_uses_in(const std::string& path, int number, const std::string& line, const std::string& name) {
        if (!line.contains(name)) return;
        const auto file = real(host_, path);
        auto* pending = edit_of(file, number);
        if (pending == nullptr) {
            // A step before this one has seen to it.
            if (is_removed(name, path, number)) return;
            auto had = had_at(path, number, line, name);
            if (!had.value && !had.dead && sets_anything(file, number)) had.value = had.command;
            auto text = line;
            if (had.lost && (hands_on(line, name) || !put_value(text, 0, name, had.value, had.dead)))
                return refuse(path, number, name, line);
            if (text != line) replace(path, number, line, std::move(text));
            return;
        }
        for (auto& text : pending->new_lines) {
            if (is_nothing(text)) continue;
            // What stands before the setting had what was set before.
            std::size_t from = 0;
            auto had = had_at(path, number, line, name);
            if (is_removed(name, path, number)) {
                const auto own = std::ranges::find_if(startup_.assignments, [&](const Assignment& a) {
                    return a.name == name && a.origin.line == number && real(host_, a.origin.path) == file;
                });
                from = static_cast<std::size_t>(std::ranges::mismatch(line, text).in2 - text.begin());
                had = own == startup_.assignments.end()
                          ? value_lost_with(line, name, false)
                          : given_by(static_cast<std::size_t>(own - startup_.assignments.begin()), name);
            }
            if (had.lost && !put_value(text, from, name, had.value, had.dead))
                return refuse(path, number, name, text);
        }
        if (std::erase(pending->new_lines, "") > 0 && pending->new_lines.empty()) shape(*pending);
    }

    void refuse(const std::string& path, int number, const std::string& name, const std::string& line) {
        out_.refusal = still_uses(path, number, name, line);
    }

    // What is done to this line already.
    Edit* edit_of(const std::string& file, int number) {
        const auto at = std::ranges::find_if(out_.edits, [&](const Edit& e) {
            return e.kind == Edit::Kind::replace_lines && e.first_line > 0 && e.first_line <= number &&
                   number < e.first_line + std::ssize(e.old_lines) && real(host_, e.path) == file;
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
    UseOrder order_;
    std::vector<std::string> autoloaded_;
    Kept out_;
    std::vector<std::string> lost_;  // variables, of the lines that go
    std::vector<GoneLine> removed_;  // links followed
    Places named_;
    std::vector<std::pair<std::string, std::vector<std::string>>> files_;
};

}  // namespace

Kept keep_working(const Host& host, const ShellStartup& startup, const Subject& subject,
                  const std::vector<Edit>& edits, bool comment_out, const std::vector<GoneLine>& gone,
                  const std::vector<std::pair<std::string, int>>& named) {
    return Keeper(host, startup, subject, comment_out, gone, named).run(edits);
}

}  // namespace trueup
