#include "probe/startup/fish_replay.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "base/text.h"
#include "probe/startup/fish_locate.h"
#include "probe/startup/source_text.h"

namespace trueup::startup {

namespace {

Origin unknown(std::string reason) { return {OriginKind::unknown, {}, 0, {}, std::move(reason)}; }

// The innermost place that a stack trace names.
struct StackPlace {
    std::string path;
    int number = 0;  // 0: not said
};

class FishReplay {
public:
    FishReplay(const Host& host, const TraceRequest& request, const FishStream& stream, FishFolders folders)
        : request_(request), stream_(stream), locator_(host, stream, request.home, std::move(folders)) {
        startup_.method = "trace";
        startup_.unknown_reason.clear();
    }

    ShellStartup run(ProcessResult& result, const std::string& nonce) {
        for (const auto& told : stream_.told) {
            if (told.type == 'f')
                function(told.name, told.state, told.value);
            else if (told.type == 'i')
                initial(told.name, told.state, told.value);
            else
                change(told);
        }
        for (auto& complaint : syntax_complaints(result.err)) {
            complaint.origin.path = locator_.real_path(complaint.origin.path);
            startup_.names.push_back(std::move(complaint));
        }
        startup_.complete = stream_.reached_end;
        if (stream_.reached_end) {
            conclude(startup_, request_, parse_environment(result.pipes[environment_fd]));
        } else {
            startup_.unknown_reason = finish_trace(result, nonce).stopped;
            if (!stream_.lines.empty()) startup_.stopped_at = locator_.origin(stream_.lines.size() - 1);
        }
        startup_.files_read = locator_.files_read();
        return std::move(startup_);
    }

private:
    // SETUVAR lines of fish_variables: what every fish of this user starts with.
    Origin universal(const std::string& name) {
        const auto path = locator_.folders().config + "/fish/fish_variables";
        const auto& lines = locator_.file(path).lines;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            if (!lines[i].starts_with("SETUVAR ")) continue;
            auto rest = lines[i].substr(0, lines[i].find(':'));
            if (rest.ends_with(" " + name))
                return {OriginKind::universal_variable, path, static_cast<int>(i) + 1, lines[i], {}};
        }
        return unknown("a universal variable that is not in fish_variables");
    }

    void add(const std::string& name, bool set, const std::string& value, Origin origin) {
        last_[name] = startup_.assignments.size();
        startup_.assignments.push_back(
            {name, set ? value : std::string(), true, std::move(origin), !set, false});
    }

    bool unchanged(const Told& told) const {
        const auto at = last_.find(told.name);
        if (at == last_.end()) return told.state.empty();
        const auto& before = startup_.assignments[at->second];
        return before.unset == told.state.empty() && before.value == told.value;
    }

    // The line that set it last gave it to programs as well, as far as it shows.
    bool exported_before(const std::string& name) const {
        const auto at = last_.find(name);
        if (at == last_.end()) return false;
        for (const auto& word : split(startup_.assignments[at->second].origin.text, ' ')) {
            if (word == "export" || word == "--export") return true;
            if (word.size() > 1 && word[0] == '-' && word[1] != '-' && word.contains('x')) return true;
        }
        return false;
    }

    void initial(const std::string& name, const std::string& state, const std::string& value) {
        if (state.empty()) return;
        const auto before = request_.environment.find(name);
        const bool handed_over = before != request_.environment.end();
        if (handed_over)
            add(name, true, before->second,
                {OriginKind::process, {}, 0, {}, "there before the start-up files"});
        if (handed_over && before->second == value) return;
        if (state == "U")
            add(name, true, value, universal(name));
        else if (name == "PATH")
            add(name, true, value, universal("fish_user_paths"));
        else
            add(name, true, value, unknown("set before the trace could begin"));
    }

    // fish 3: "in event handler: …" and, below it, the place of the change. fish 4:
    // the handler, and the file that the change is in; the line means nothing.
    StackPlace place(const std::string& stack) const {
        StackPlace out;
        const auto event = stack.rfind("in event handler");
        const auto handler =
            event == std::string::npos ? stack.find("in function '__trueup_changed'") : event;
        const auto at = handler == std::string::npos ? handler : stack.find("called on line ", handler);
        if (at == std::string::npos) return out;
        const auto text = std::string_view(stack).substr(at + 15);
        if (event != std::string::npos) std::from_chars(text.data(), text.data() + text.size(), out.number);
        const auto file = text.find(" of file ");
        if (file == std::string_view::npos) return out;
        const auto path = text.substr(file + 9, text.find('\n') - file - 9);
        out.path = locator_.real_path(std::string(trim(path)));
        return out;
    }

    void change(const Told& told) {
        const auto [path, number] = place(told.stack);
        const bool set = !told.state.empty();
        const auto effect = told.after == 0 ? Effect::none
                                            : effect_of(traced_words(stream_.lines[told.after - 1].text),
                                                        told.name, set, told.value);
        // Of a block or function, or of "X=1 command": gone afterwards.
        if (effect == Effect::local) return;
        if (locator_.brief(told.after, told.name, path, number) &&
            (number > 0 || effect == Effect::none || effect == Effect::other))
            return;
        const bool explained = effect == Effect::sets || effect == Effect::may_set;
        // A variable of that name that is not this one.
        if (!explained && unchanged(told)) return;
        auto from = origin(told, explained, path, number);
        if (unchanged(told) && reads_variable(from.text, told.name) && exported_before(told.name)) return;
        add(told.name, set, told.value, std::move(from));
    }

    Origin origin(const Told& told, bool explained, const std::string& path, int number) {
        if (told.after == 0) return unknown("the trace says nothing about the command");
        if (explained) return locator_.origin(told.after - 1, path, number);
        // An event called what set it: the command that caused the event is traced.
        if (fishs_own(path)) return locator_.origin(told.after - 1);
        return locator_.by_event(told, path, number);
    }

    // What `functions -Dv` prints: file, how it was loaded, line, scope, words.
    void function(const std::string& name, const std::string& details, const std::string& body) {
        if (details == "abbr") {
            auto place = locator_.named_by("abbr", name);
            startup_.names.push_back(
                {name, "abbreviation", body, place.value_or(unknown("fish does not say where"))});
            return;
        }
        const auto lines = lines_of(details);
        if (lines.size() < 3) return;
        int number = 0;
        std::from_chars(lines[2].data(), lines[2].data() + lines[2].size(), number);
        const auto path = locator_.real_path(lines[0]);
        const bool alias = lines.size() >= 5 && lines[4].starts_with("alias ");
        Origin origin = unknown("fish does not say where");
        if (alias)
            origin = locator_.named_by("alias", name).value_or(origin);
        else if (path.starts_with('/'))
            origin = locator_.at(path, number);
        startup_.names.push_back(
            {name, alias ? "alias" : "function", alias ? lines[4] : body, std::move(origin)});
    }

    const TraceRequest& request_;
    const FishStream& stream_;
    FishLocator locator_;
    ShellStartup startup_;
    std::map<std::string, std::size_t> last_;  // of each variable: its latest assignment
};

}  // namespace

ShellStartup replay_fish(const Host& host, const TraceRequest& request, ProcessResult& result,
                         const std::string& nonce, const FishFolders& folders) {
    const auto stream = parse_fish_stream(result.pipes[trace_fd], nonce);
    return FishReplay(host, request, stream, folders).run(result, nonce);
}

}  // namespace trueup::startup
