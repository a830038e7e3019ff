// The same line stands in a start-up file again and again.
//
// Installers append their block without looking whether it is there. The value is
// right, PATH grows with every block, and an edit of one copy changes nothing,
// because the next one sets it back. Fix: keep one of them: the first, or, where another
// line stands between them that sets the same, the one that decides in the end. Review:
// what stands between two copies may count on the first.
// Source: bash(1) INVOCATION and zsh(1) STARTUP/SHUTDOWN FILES (a file is read
// from top to bottom).
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/text.h"
#include "checks/go_settings.h"
#include "checks/support.h"
#include "checks/told.h"
#include "checks/told_state.h"
#include "facts/start_up_end.h"

namespace trueup {
namespace {

// A setting of Go's, or a PATH line that is about Go.
bool about_go(const Assignment& assignment) {
    if (find_go_name(assignment.name) != nullptr) return true;
    const auto& text = assignment.origin.text;
    return assignment.name == "PATH" &&
           (text.find("/go") != std::string::npos || text.find("$GO") != std::string::npos ||
            text.find("${GO") != std::string::npos);
}

struct Copies {
    const Assignment* first = nullptr;
    std::vector<const Assignment*> later;
};

// "PATH=$PATH:$GOPATH/bin" is another line once GOPATH is another one.
bool means_the_same(const Facts& facts, const Assignment& first, const Assignment& later) {
    if (first.name != "PATH") return first.value == later.value;
    std::map<std::string, std::string> before;
    bool passed = false;
    for (const auto& one : facts.startup.assignments) {
        if (&one == &later) return true;
        passed = passed || &one == &first;
        if (one.name == "PATH") continue;
        const auto& text = first.origin.text;
        const bool used = text.contains("$" + one.name) || text.contains("${" + one.name);
        const auto value = one.unset ? std::string() : one.value;
        const auto known = before.find(one.name);
        if (passed && used && (known == before.end() || known->second != value)) return false;
        before[one.name] = value;
    }
    return true;
}

// Where a line puts something on PATH.
enum class Side { front, back, unknown };

Side side_of(std::string_view text) {
    constexpr std::string_view marks = " \t\"');:";
    for (const std::string_view old : {"${PATH}", "$PATH", "$path"}) {
        const auto at = text.find(old);
        if (at == std::string_view::npos) continue;
        const auto after = text.substr(at + old.size());
        const auto before = text.substr(0, at);
        const auto name = before.find(old == "$path" ? "path" : "PATH");
        if (after.contains(old) || name == std::string_view::npos) return Side::unknown;
        const auto start = before.find_first_of("=( ", name);
        if (start == std::string_view::npos) return Side::unknown;
        const bool something_before = before.find_first_not_of(marks, start + 1) != std::string_view::npos;
        const bool something_after = after.find_first_not_of(marks) != std::string_view::npos;
        if (something_before == something_after) return Side::unknown;
        return something_before ? Side::front : Side::back;
    }
    return Side::unknown;
}

// Another line sets the same variable between the first copy and the last.
bool another_between(const Facts& facts, const Copies& copies) {
    const auto* last = copies.later.back();
    bool passed = false;
    for (const auto& one : facts.startup.assignments) {
        if (&one == copies.first) passed = true;
        if (&one == last) return false;
        const auto is_copy = [&](const Assignment* copy) {
            return copy->origin.path == one.origin.path && copy->origin.line == one.origin.line;
        };
        if (passed && one.name == copies.first->name && !is_copy(copies.first) &&
            std::ranges::none_of(copies.later, is_copy))
            return true;
    }
    return false;
}

// The copy that stays, so that start-up ends with what it ends with now; nullptr: who
// can say.
const Assignment* copy_to_keep(const Facts& facts, const Copies& copies) {
    if (!another_between(facts, copies)) return copies.first;
    // The last word has the last one; of PATH whatever stands nearest to the front, or,
    // of what is put behind it, farthest from the end.
    if (copies.first->name != "PATH") return copies.later.back();
    switch (side_of(copies.first->origin.text)) {
        case Side::front:
            return copies.later.back();
        case Side::back:
            return copies.first;
        case Side::unknown:
            break;
    }
    return nullptr;
}

void report(const Facts& facts, const Copies& copies, Verdict& verdict) {
    const auto& first = *copies.first;
    Finding finding;
    finding.severity = Severity::info;
    finding.subject = {first.name, first.value, first.origin.path};
    finding.explanation =
        say("`{0}` stands {1} times in {2}.", "`{0}` 在 {2} 中出现了 {1} 次。",
            std::string(trim(first.origin.text)), copies.later.size() + 1, first.origin.path);
    finding.evidence.push_back(seen(say("the first time", "第一次"), first.origin));
    for (const auto* one : copies.later) finding.evidence.push_back(seen(say("again", "再次"), one->origin));
    // One transaction: all copies but one, from the end so that the line numbers before
    // it stay right.
    const auto* kept = copy_to_keep(facts, copies);
    Remedy remedy;
    remedy.id = "remove-copies";
    remedy.safety = Safety::review;
    remedy.summary = say("Keep line {0} of {1}, remove its copies.", "保留 {1} 的第 {0} 行，删除其重复行。",
                         (kept == nullptr ? first : *kept).origin.line, first.origin.path);
    if (kept == nullptr) {
        remedy.safety = Safety::manual;
        remedy.summary =
            say("Keep one of these lines of {0}; the order of PATH depends on which.",
                "只保留 {0} 中这几行里的一行；保留哪一行会影响 PATH 的顺序。", first.origin.path);
    }
    auto all = copies.later;
    all.insert(all.begin(), &first);
    for (auto at = all.rbegin(); at != all.rend() && kept != nullptr; ++at) {
        if (*at == kept) continue;
        auto one = remove_line((*at)->origin, (*at)->name);
        if (one.edits.size() != 1 || !one.edits.front().new_lines.empty()) {
            remedy.safety = Safety::manual;
            remedy.edits.clear();
            break;
        }
        remedy.edits.push_back(std::move(one.edits.front()));
    }
    finding.remedies.push_back(std::move(remedy));
    verdict.find(std::move(finding));
}

void run(const Facts& facts, Verdict& verdict) {
    if (facts.startup.method.empty()) {
        verdict.unknown(why_unknown(facts.startup));
        return;
    }
    std::map<std::tuple<std::string, std::string, std::string>, Copies> seen_lines;
    std::set<std::tuple<std::string, std::string, std::string>> others;  // the same words, another value
    for (const auto& assignment : facts.startup.assignments) {
        const auto& origin = assignment.origin;
        // A note: a hook, an eval or a condition. An indented line belongs to a
        // branch: two branches may well hold the same.
        if (origin.kind != OriginKind::file || origin.line <= 0 || origin.text.empty() ||
            !origin.note.empty() || assignment.possible || origin.text.front() == ' ' ||
            origin.text.front() == '\t' || !is_inside(origin.path, facts.user.home) || !about_go(assignment))
            continue;
        const std::tuple key(origin.path, assignment.name, std::string(trim(origin.text)));
        auto& copies = seen_lines[key];
        if (copies.first == nullptr) {
            copies.first = &assignment;
            continue;
        }
        // A file that is read twice, or a loop, is one line.
        const auto is_this = [&](const Assignment* other) { return other->origin.line == origin.line; };
        if (is_this(copies.first) || std::ranges::any_of(copies.later, is_this)) continue;
        if (means_the_same(facts, *copies.first, assignment))
            copies.later.push_back(&assignment);
        else
            others.insert(key);
    }
    for (const auto& [key, copies] : seen_lines) {
        if (!copies.later.empty() && !others.contains(key)) report(facts, copies, verdict);
    }
}

// "118:export X=1" of grep -n, without the number.
std::string_view without_number(std::string_view text) {
    const auto colon = text.find(':');
    const bool number = colon != std::string_view::npos && colon > 0 &&
                        text.substr(0, colon).find_first_not_of("0123456789") == std::string_view::npos;
    return trim(number ? text.substr(colon + 1) : text);
}

// A setting of Go's, a PATH line about Go, or the line that starts a version manager.
bool of_interest(std::string_view line) {
    if (line.starts_with('#') || line.size() < 8) return false;
    const bool sets = line.starts_with("export GO") || line.starts_with("set -gx GO") ||
                      line.starts_with("export PATH=") || line.starts_with("PATH=");
    return sets || line.contains("/.gvm/scripts/gvm") || line.contains("goenv init");
}

// Without a name of the file one line may be shown twice; two of them are a block.
void bare_lines(const Facts& facts, Verdict& verdict) {
    const bool typed_too = std::ranges::any_of(facts.paste.commands, [](const PastedCommand& command) {
        return !command.words.empty() && command.words[0] != "export";
    });
    if (typed_too) return;
    const PastedLine* first = nullptr;
    const auto& lines = facts.paste.lines;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (!of_interest(lines[i].text)) continue;
        const auto again = std::find_if(lines.begin() + static_cast<std::ptrdiff_t>(i) + 1, lines.end(),
                                        [&](const PastedLine& other) { return other.text == lines[i].text; });
        if (again == lines.end() || (first != nullptr && first->text == lines[i].text)) continue;
        if (first == nullptr) {
            first = &lines[i];
            continue;
        }
        auto finding = told(first->number, first->text, Confidence::likely,
                            say("`{0}` and `{1}` stand there more than once.",
                                "`{0}` 和 `{1}` 都出现了不止一次。", first->text, lines[i].text));
        finding.severity = Severity::info;
        finding.evidence.push_back(seen_line(again->number, again->text));
        conclude(verdict, std::move(finding), "remove-copies",
                 {"Keep one of these blocks, remove the copies", "保留其中一段，删除重复的部分"});
        return;
    }
}

void text(const Facts& facts, Verdict& verdict) {
    if (!shows_state_only(facts)) return;
    bare_lines(facts, verdict);
    if (!verdict.findings.empty()) return;
    for (const auto& command : facts.paste.commands) {
        const auto program = command.words.empty() ? std::string() : base_name(command.words[0]);
        if (program != "cat" && program != "grep" && program != "tail" && program != "less") continue;
        const auto& file = command.words.back();
        if (!file.contains("rc") && !file.contains("profile") && !file.contains("zshenv") &&
            !file.contains(".fish"))
            continue;
        const auto& lines = command.output;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const auto line = without_number(lines[i].text);
            if (!of_interest(line) || lines[i].text.starts_with(' ') || lines[i].text.starts_with('\t'))
                continue;
            const auto again =
                std::find_if(lines.begin() + static_cast<std::ptrdiff_t>(i) + 1, lines.end(),
                             [&](const PastedLine& other) {
                                 return without_number(other.text) == line && !other.text.starts_with(' ');
                             });
            if (again == lines.end()) continue;
            auto finding = told(
                lines[i].number, lines[i].text, Confidence::likely,
                say("`{0}` stands more than once in {1}.", "`{0}` 在 {1} 中出现了不止一次。", line, file));
            finding.severity = Severity::info;
            finding.evidence.push_back(seen_line(again->number, again->text));
            conclude(verdict, std::move(finding), "remove-copies",
                     {"Keep one of these blocks, remove the copies", "保留其中一段，删除重复的部分"});
            return;
        }
    }
}

}  // namespace

TRUEUP_CHECK(setting_defined_twice_by_installers) = {
    .id = "setting-defined-twice-by-installers",
    .title = {"The same start-up line stands in a file again and again", "启动文件中反复出现同一行"},
    .why =
        {"Installers append their lines to a start-up file without looking whether they are there. Nothing "
         "breaks, but PATH grows, and an edit of one copy has no effect, because the next one sets the old "
         "value again. Keep one. Look at what stands between the copies first.",
         "安装程序往启动文件末尾追加自己的行，却不看是否已经有了。功能不受影响，但 PATH "
         "会越来越长；只改其中一处也不起作用，因为后面的重复行会把旧值再设一次。只留一处即可，"
         "删除前请先看看几处之间有什么。"},
    .blind =
        {"With a traced shell: a copy that changes nothing (a PATH that drops duplicates, the same value "
         "again); --no-exec sees those.",
         "在跟踪 shell 时：没有带来变化的重复行（会去重的 PATH、再次设为同一个值）；--no-exec 可以看到。"},
    .sources =
        "https://www.gnu.org/software/bash/manual/html_node/Bash-Startup-Files.html\n"
        "https://zsh.sourceforge.io/Doc/Release/Files.html",
    .run = run,
    .text = text,
    .of_start_up = true,
};

}  // namespace trueup
