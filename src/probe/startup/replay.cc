// From what the shim told to assignments with lines.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "probe/startup/foreign_words.h"
#include "probe/startup/locate.h"
#include "probe/startup/static_words.h"
#include "probe/startup/trace.h"

namespace trueup::startup {

namespace {

class Replay {
public:
    Replay(const Host& host, const TraceRequest& request, const Trace& trace)
        : host_(host), request_(request), trace_(trace), locator_(host, trace) {}

    ShellStartup run() {
        for (const auto& name : request_.names) watched_.insert(name);
        for (std::size_t i = 0; i < trace_.records.size(); ++i) {
            std::set<std::string> changed;
            for (const auto& change : trace_.records[i].changes) {
                changed.insert(change.name);
                if (i == 0)
                    inherit(change);
                else
                    take(change, i - 1, i);
            }
            if (i > 0) note_repetition(i - 1, changed);
            if (i > 0) note_foreign(i - 1, i, changed);
            note_file(trace_.records[i]);
            counts_.push_back(startup_.assignments.size());
            locator_.step(i);
        }
        finish();
        return std::move(startup_);
    }

private:
    using Indices = std::vector<std::size_t>;

    // Values that were there before the first command that the shim saw.
    void inherit(const Change& change) {
        const auto before = request_.environment.find(change.name);
        Origin origin{OriginKind::process, {}, 0, {}, "there before the start-up files"};
        if (before == request_.environment.end() || before->second != change.value) {
            origin = {
                OriginKind::unknown, {}, 0, {}, "set before the trace could begin (a system-wide file)"};
        }
        add(change, std::move(origin));
    }

    void add(const Change& change, Origin origin) {
        history_[change.name].push_back(startup_.assignments.size());
        startup_.assignments.push_back(
            {change.name, change.set ? change.value : "", true, std::move(origin), !change.set, false});
    }

    bool same(std::size_t index, const Change& change) const {
        const auto& a = startup_.assignments[index];
        return a.unset != change.set && a.value == change.value;
    }

    // The changes since entry number `keep` of the variable's history did not last.
    void forget(Indices& history, std::size_t keep) {
        for (std::size_t i = keep; i < history.size(); ++i) temporary_.insert(history[i]);
        history.resize(keep);
    }

    // A function returned, or "X=1 command" is over, and the old value is back.
    bool restored(const Change& change, std::size_t by, std::size_t now) {
        auto& history = history_[change.name];
        const auto depth = trace_.records[now].frames.size();
        if (depth < trace_.records[by].frames.size()) {
            const auto call = locator_.last_at(depth);
            const std::size_t before = call ? counts_[*call] : 0;
            const auto since = std::ranges::lower_bound(history, before) - history.begin();
            const auto first = static_cast<std::size_t>(since);
            if (first == history.size()) return false;
            if (first == 0 ? !change.set : same(history[first - 1], change)) {
                forget(history, first);
                return true;
            }
            if (assigns(trace_.records[by].text, change.name)) return false;
            for (std::size_t i = history.size(); i-- > first;) {
                if (!same(history[i], change)) continue;
                forget(history, i + 1);
                return true;
            }
            return false;
        }
        if (history.empty() || !brief_.contains(history.back())) return false;
        if (history.size() == 1 ? change.set : !same(history[history.size() - 2], change)) return false;
        forget(history, history.size() - 1);
        return true;
    }

    void take(const Change& change, std::size_t by, std::size_t now) {
        if (restored(change, by, now)) return;
        add(change, locator_.origin(by, change.name));
        if (assigns_temporarily(trace_.records[by].text, change.name))
            brief_.insert(startup_.assignments.size() - 1);
    }

    // "export GOROOT=/x" where it had that value already: no value shows it, so
    // the text has to. In functions it may be a local of that name.
    void note_repetition(std::size_t by, const std::set<std::string>& changed) {
        const auto& record = trace_.records[by];
        if (record.text.find('=') == std::string::npos || !locator_.in_plain_file(record)) return;
        for (const auto& name : assigned_names(record.text)) {
            if (!watched_.contains(name) || changed.contains(name)) continue;
            if (reads_variable(record.text, name)) continue;
            auto& history = history_[name];
            if (history.empty() || startup_.assignments[history.back()].unset) continue;
            const Change again{name, true, startup_.assignments[history.back()].value};
            auto origin = locator_.origin(by, name);
            if (origin.kind == OriginKind::file) add(again, std::move(origin));
        }
    }

    // "setenv GOROOT /x" ran in bash or zsh, and no function of that name did: it set
    // nothing, and nothing on its line asks whether it did.
    void note_foreign(std::size_t by, std::size_t now, const std::set<std::string>& changed) {
        const auto& record = trace_.records[by];
        if (!record.text.starts_with("set") && !record.text.starts_with("fish_add_path")) return;
        if (trace_.records[now].frames.size() > record.frames.size()) return;
        auto commands = commands_of(record.text, Dialect::bash);
        if (commands.size() != 1) return;
        auto& words = commands[0].words;
        drop_redirections(words);
        const auto name = set_by_other_shells(words);
        constexpr std::size_t most = 50;
        if (name.empty() || changed.contains(name) || foreign_.size() >= most) return;
        auto origin = locator_.origin(by, {});
        if (origin.kind != OriginKind::file) return;
        const auto text = host_.read(origin.path, 1U << 20U);
        if (!text || !alone_on_its_line(lines_of(*text), origin.line, words[0])) return;
        origin.note.clear();
        if (foreign_.emplace(origin.path, origin.line).second)
            startup_.names.push_back({name, "foreign", words[0], std::move(origin)});
    }

    void note_file(const Record& record) {
        for (auto frame = record.frames.rbegin(); frame != record.frames.rend(); ++frame) {
            if (!locator_.is_user_file(frame->file) || !files_.insert(frame->file).second) continue;
            startup_.files_read.push_back(frame->file);
        }
    }

    std::string body_of(const std::string& name) const {
        const auto at = trace_.bodies.find(name);
        return at == trace_.bodies.end() ? std::string() : at->second;
    }

    // What cannot be parsed is not read further. A word that is no pattern ends a file of
    // zsh, too, but in a subshell only that: no command may have run below it.
    bool ended_its_file(const ShellName& complaint) const {
        if (complaint.value.starts_with("parse error") || complaint.value.starts_with("unmatched ") ||
            complaint.value.starts_with("syntax error") || complaint.value.starts_with("unexpected EOF"))
            return true;
        const auto& place = complaint.origin;
        for (const auto& record : trace_.records) {
            for (const auto& frame : record.frames) {
                if (frame.file == place.path && frame.line > place.line) return false;
            }
        }
        const auto text = host_.read(place.path, 1U << 20U);
        if (!text) return false;
        auto lines = lines_of(*text);
        lines.erase(lines.begin(), lines.begin() + std::min(std::ssize(lines), std::ptrdiff_t{place.line}));
        return std::ranges::any_of(lines, [](const std::string& line) {
            const auto words = trim(line);
            return !words.empty() && !words.starts_with('#');
        });
    }

    void finish() {
        startup_.method = "trace";
        startup_.complete = trace_.reached_end;
        startup_.unknown_reason.clear();
        if (!trace_.reached_end) {
            startup_.unknown_reason = trace_.stopped;
            if (!trace_.records.empty()) startup_.stopped_at = locator_.origin(trace_.records.size() - 1, {});
        }
        for (const auto& [name, history] : history_) {
            if (!name.starts_with("alias:")) continue;
            if (!history.empty()) {
                const auto& last = startup_.assignments[history.back()];
                if (!last.unset) startup_.names.push_back({name.substr(6), "alias", last.value, last.origin});
            }
            temporary_.insert(history.begin(), history.end());
        }
        for (const auto& [name, place] : trace_.functions)
            startup_.names.push_back({name, "function", body_of(name), locator_.function(name, place)});
        for (const auto& complaint : trace_.complaints) {
            if (ended_its_file(complaint)) startup_.names.push_back(complaint);
        }
        std::vector<Assignment> lasting;
        for (std::size_t i = 0; i < startup_.assignments.size(); ++i) {
            if (!temporary_.contains(i)) lasting.push_back(std::move(startup_.assignments[i]));
        }
        startup_.assignments = std::move(lasting);
        if (trace_.reached_end) conclude(startup_, request_, trace_.environment);
    }

    const Host& host_;
    const TraceRequest& request_;
    const Trace& trace_;
    Locator locator_;
    ShellStartup startup_;
    std::set<std::string> watched_;
    std::set<std::string> files_;
    std::set<std::pair<std::string, int>> foreign_;  // lines in other shells' words
    std::map<std::string, Indices> history_;         // of each variable: indices of lasting assignments
    std::set<std::size_t> temporary_;                // assignments that did not last
    std::set<std::size_t> brief_;                    // made by "X=1 command"
    std::vector<std::size_t> counts_;                // assignments before each record's command
};

}  // namespace

ShellStartup replay(const Host& host, const TraceRequest& request, const Trace& trace) {
    return Replay(host, request, trace).run();
}

}  // namespace trueup::startup
