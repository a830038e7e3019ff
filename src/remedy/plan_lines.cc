#include "remedy/plan_lines.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "facts/set_line.h"
#include "facts/universal_line.h"
#include "remedy/surroundings.h"

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

// A text that is taken out leaves the same where it is taken from a bit further to the
// left: of "a:b:c" without b, "b:" or ":b" has gone.
void slide_left(const std::string& line, Span& span, std::size_t from) {
    while (span.text.empty() && span.begin > from && line[span.begin - 1] == line[span.end - 1]) {
        --span.begin;
        --span.end;
    }
}

void slide_right(const std::string& line, Span& span, std::size_t to) {
    while (span.text.empty() && span.begin < to && span.end < line.size() &&
           line[span.begin] == line[span.end]) {
        ++span.begin;
        ++span.end;
    }
}

// Edits of different places of one line.
std::optional<Edit> edits_apart(const std::vector<Edit>& edits) {
    std::vector<Span> spans;
    const auto& line = edits.front().old_lines[0];
    for (const auto& edit : edits) {
        if (edit.new_lines.size() != 1) return std::nullopt;
        auto span = difference_of(line, edit.new_lines[0]);
        const auto same = [&](const Span& s) {
            return s.begin == span.begin && s.end == span.end && s.text == span.text;
        };
        if (std::ranges::none_of(spans, same)) spans.push_back(std::move(span));
    }
    std::ranges::sort(spans, {}, &Span::begin);
    std::string out;
    std::size_t done = 0;
    for (auto& span : spans) {
        slide_left(line, span, done);
        slide_right(line, span, done);
        if (span.begin < done) return std::nullopt;
        out += line.substr(done, span.begin - done) + span.text;
        done = span.end;
    }
    auto all = edits.front();
    all.new_lines = {out + line.substr(done)};
    return all;
}

// Elements of a universal variable, which are taken out one by one.
std::optional<Edit> less_of_universal(const std::vector<Edit>& edits) {
    const auto line = universal_line(edits.front().old_lines[0]);
    if (!line) return std::nullopt;
    auto left = line->written;
    for (const auto& edit : edits) {
        const auto now =
            edit.new_lines.empty() ? std::optional(UniversalLine{}) : universal_line(edit.new_lines[0]);
        if (!now || edit.new_lines.size() > 1) return std::nullopt;
        std::erase_if(left, [&](const std::string& element) {
            return std::ranges::find(now->written, element) == now->written.end();
        });
    }
    auto all = edits.front();
    const auto text = line->with(left);
    all.new_lines = as_lines(text);
    return all;
}

// Gives a variable what it has, or adds nothing to PATH.
bool does_nothing(std::string_view line) {
    auto words = split(trim(line), ' ');
    std::erase(words, "");
    if (words.empty()) return true;
    if (words.front() == "fish_add_path")
        return std::ranges::all_of(
            words, [](const auto& word) { return word == "fish_add_path" || word.starts_with('-'); });
    if (words.front() == "set" && words.size() > 2)
        return words.back() == "$" + words[words.size() - 2] &&
               std::all_of(words.begin() + 1, words.end() - 2,
                           [](const auto& word) { return word.starts_with('-'); });
    const auto all = join(words, "");
    return all == "path=($path)" || all == "path+=()";
}

// What is left of a list may be nothing: the setting goes, too.
Edit without_nothing(Edit edit, const std::vector<std::string>& names) {
    for (const auto& name : names) {
        if (edit.new_lines.empty()) return edit;
        const auto without = without_setting(edit.new_lines[0], name);
        if (without && hands_on(edit.new_lines[0], name)) edit.new_lines = as_lines(without->rest);
    }
    if (!edit.new_lines.empty() && does_nothing(edit.new_lines[0])) edit.new_lines.clear();
    return edit;
}

// Where the settings of one line go one after another.
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
    return std::nullopt;
}

// `word` with the value of a variable in the place of its name.
std::string with_value(std::string word, const std::string& name, const std::string& value) {
    for (const auto& use : {"${" + name + "}", "$" + name}) {
        for (auto at = word.find(use); at != std::string::npos; at = word.find(use, at + value.size()))
            word.replace(at, use.size(), value);
    }
    return word;
}

// The words of a line, those of a list one by one.
std::vector<std::string> path_words(const std::string& line) {
    std::vector<std::string> words(1);
    for (const char c : line) {
        if (std::string_view(" \t:=\"'();").contains(c))
            words.emplace_back();
        else
            words.back() += c;
    }
    return words;
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

std::optional<Edit> all_edits(const std::vector<Edit>& edits, const std::vector<std::string>& names) {
    if (edits.empty()) return std::nullopt;
    if (auto less = less_of_universal(edits)) return less;
    auto all = std::optional(edits.front());
    for (std::size_t i = 1; all && i < edits.size(); ++i) all = both_edits(*all, edits[i], names);
    if (!all) all = edits_apart(edits);
    if (all) all = without_nothing(*std::move(all), names);
    return all;
}

bool keeps_last(const Finding& finding) {
    return !finding.remedies.empty() && finding.remedies.front().id == "keep-last";
}

bool keeps_gone_line(const Finding& finding, const std::vector<GoneLine>& gone) {
    return std::ranges::any_of(finding.evidence, [&](const Evidence& one) {
        const GoneLine line{finding.subject.setting, one.origin.path, one.origin.line};
        return std::ranges::find(gone, line) != gone.end();
    });
}

bool fill_blocks(const Host& host, std::vector<Step>& steps) {
    // One line may be in several steps, always with the same edit.
    std::map<std::string, std::map<std::size_t, std::vector<Edit*>>> emptied;
    std::map<std::string, std::vector<std::string>> after;
    for (auto& step : steps) {
        for (auto& edit : step.remedy.edits) {
            if (edit.kind != Edit::Kind::replace_lines || edit.first_line < 1 || edit.old_lines.size() != 1 ||
                edit.path.ends_with(".fish") || base_name(edit.path) == "fish_variables")
                continue;
            if (!after.contains(edit.path)) {
                const auto text = host.read(edit.path, 4U << 20U);
                after[edit.path] = text ? lines_of(*text) : std::vector<std::string>{};
            }
            auto& lines = after[edit.path];
            const auto index = static_cast<std::size_t>(edit.first_line - 1);
            if (index >= lines.size()) continue;
            const bool empty = std::ranges::all_of(edit.new_lines, is_nothing);
            lines[index] = empty ? std::string() : edit.new_lines.front();
            if (empty) emptied[edit.path][index].push_back(&edit);
        }
    }
    bool filled = false;
    for (auto& [path, places] : emptied) {
        auto& lines = after[path];
        for (auto& [index, edits] : places) {
            auto wanted = filler(lines, index, false);
            if (wanted.empty()) continue;
            const auto& old = edits.front()->old_lines[0];
            wanted.front().insert(0, old.substr(0, old.find_first_not_of(" \t")));
            for (auto* edit : edits)
                edit->new_lines.insert(edit->new_lines.end(), wanted.begin(), wanted.end());
            lines[index] = wanted.front();
            filled = true;
        }
    }
    return filled;
}

bool left_path(const Host& host, const ShellStartup& startup, const std::vector<Step>& steps,
               const std::vector<GoneLine>& gone, const Refused& refused) {
    const auto& at = refused.origin;
    if (refused.subject.setting != "PATH" || at.kind != OriginKind::file || at.line < 1) return false;
    const auto real = [&](const std::string& path) { return resolve(host, path).value_or(path); };
    // What the words of a line come to with the values that it loses.
    const auto means_it = [&](const std::string& word) {
        std::vector<Assignment> given = {{"HOME", host.user().home, true, {}, false, false}};
        for (const auto& a : startup.assignments) {
            const GoneLine line{a.name, a.origin.path, a.origin.line};
            if (std::ranges::find(gone, line) != gone.end()) given.push_back(a);
        }
        return std::ranges::any_of(given, [&](const Assignment& a) {
            return with_value(word, a.name, a.value) == refused.subject.value;
        });
    };
    for (const auto& step : steps) {
        for (const auto& edit : step.remedy.edits) {
            if (edit.kind != Edit::Kind::replace_lines || edit.first_line < 1 || at.line < edit.first_line ||
                at.line >= edit.first_line + std::ssize(edit.old_lines) || real(edit.path) != real(at.path))
                continue;
            const auto& old = edit.old_lines[static_cast<std::size_t>(at.line - edit.first_line)];
            const bool named = std::ranges::any_of(path_words(old), means_it);
            return named && std::ranges::none_of(edit.new_lines, [&](const std::string& line) {
                       return !trim(line).starts_with('#') && std::ranges::any_of(path_words(line), means_it);
                   });
        }
    }
    return false;
}

}  // namespace trueup
