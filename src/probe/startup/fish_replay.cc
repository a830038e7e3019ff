#include "probe/startup/fish_replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "probe/startup/fish_source.h"
#include "probe/startup/startup.h"

namespace trueup::startup {

namespace {

struct Traced {
    int depth = 0;
    std::string text;
};

Origin unknown(std::string reason) { return {OriginKind::unknown, {}, 0, {}, std::move(reason)}; }

// fish's own functions: what they set, their caller set.
bool fishs_own(const std::string& path) {
    return path.find("/share/fish/") != std::string::npos && path.find("/vendor_") == std::string::npos;
}

bool is_eval(const std::string& text) {
    return text.starts_with("eval ") || text == "source" || text == "." || text == "source -" ||
           text == ". -";
}

class FishReplay {
public:
    FishReplay(const Host& host, const TraceRequest& request, std::string nonce, std::string shim)
        : request_(request), nonce_(std::move(nonce)), shim_(std::move(shim)), files_(host, request.home) {
        for (const auto& file : startup_files(host, "fish")) {
            if (file.read && file.exists) known_.push_back(file.path);
        }
        const auto config = request.home + "/.config/fish/";
        know(config + "config.fish");
        if (const auto names = host.list(config + "conf.d")) {
            for (const auto& name : *names) know(config + "conf.d/" + name);
        }
        startup_.method = "trace";
        startup_.unknown_reason.clear();
    }

    ShellStartup run(ProcessResult& result) {
        read(result.pipes[trace_fd]);
        for (auto& complaint : syntax_complaints(result.err)) {
            auto& path = complaint.origin.path;
            if (path.starts_with("~/")) path = request_.home + path.substr(1);
            path = real_path(path);
            startup_.names.push_back(std::move(complaint));
        }
        startup_.complete = reached_end_;
        if (reached_end_) {
            conclude(startup_, request_, parse_environment(result.pipes[environment_fd]));
        } else {
            startup_.unknown_reason = finish_trace(result, nonce_).stopped;
            if (!lines_.empty()) startup_.stopped_at = climb(lines_.size());
        }
        return std::move(startup_);
    }

private:
    void read(std::string_view stream) {
        const std::string mark = "\n" + nonce_ + '\0';
        while (!stream.empty()) {
            if (stream.starts_with(mark)) {
                stream.remove_prefix(mark.size());
                if (!record(stream)) return;
                continue;
            }
            const auto end = stream.find('\n', 1);
            line(trim(stream.substr(0, end)));
            stream.remove_prefix(end == std::string_view::npos ? stream.size() : end);
        }
    }

    // "---> set -gx X 1"
    void line(std::string_view text) {
        std::size_t dashes = 0;
        while (dashes < text.size() && text[dashes] == '-') ++dashes;
        if (dashes == 0 || !text.substr(dashes).starts_with("> ")) return;
        const std::string command(text.substr(dashes + 2));
        if (command.starts_with("__trueup")) return;
        lines_.push_back({static_cast<int>(dashes), command});
        const auto words = traced_words(command);
        if (words.size() == 2 && words[0] == "source" && words[1].starts_with('/') && !fishs_own(words[1]))
            note_file(real_path(words[1]));
    }

    void know(const std::string& path) {
        if (std::ranges::find(known_, path) == known_.end()) known_.push_back(path);
    }

    static bool take(std::string_view& stream, std::string& field) {
        const auto end = stream.find('\0');
        if (end == std::string_view::npos) return false;
        field = stream.substr(0, end);
        stream.remove_prefix(end + 1);
        return true;
    }

    bool record(std::string_view& stream) {
        std::string type, name, state, value, stack;
        if (!take(stream, type)) return false;
        if (type == "e") {
            reached_end_ = true;
            return true;
        }
        if (type == "f") {
            std::string body;
            if (!take(stream, name) || !take(stream, value) || !take(stream, body)) return false;
            function(name, value, body);
            return true;
        }
        if (!take(stream, name) || !take(stream, state) || !take(stream, value) || !take(stream, stack))
            return false;
        if (type == "i")
            initial(name, state, value);
        else
            change(name, state, value, stack);
        return true;
    }

    // The links in the shim's folder lead to the user's files.
    std::string real_path(std::string path) const {
        if (path.starts_with("~/")) path = request_.home + path.substr(1);
        if (path.starts_with(shim_ + "/data/"))
            return request_.home + "/.local/share" + path.substr(shim_.size() + 5);
        if (path.starts_with(shim_ + "/")) return request_.home + "/.config" + path.substr(shim_.size());
        return path;
    }

    void note_file(const std::string& path) {
        if (path.ends_with("/!!trueup.fish")) return;
        if (std::ranges::find(startup_.files_read, path) == startup_.files_read.end())
            startup_.files_read.push_back(path);
        know(path);
    }

    Origin at(const std::string& path, int line, std::string note = {}) {
        const auto& lines = files_.get(path).lines;
        const auto index = static_cast<std::size_t>(line - 1);
        note_file(path);
        return {OriginKind::file, path, line, index < lines.size() ? lines[index] : std::string(),
                std::move(note)};
    }

    // SETUVAR lines of fish_variables: what every fish of this user starts with.
    Origin universal(const std::string& name) {
        const auto path = request_.home + "/.config/fish/fish_variables";
        const auto& lines = files_.get(path).lines;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            if (!lines[i].starts_with("SETUVAR ")) continue;
            auto rest = lines[i].substr(0, lines[i].find(':'));
            if (rest.ends_with(" " + name))
                return {OriginKind::universal_variable, path, static_cast<int>(i) + 1, lines[i], {}};
        }
        return unknown("a universal variable that is not in fish_variables");
    }

    void add(const std::string& name, bool set, const std::string& value, Origin origin) {
        startup_.assignments.push_back(
            {name, set ? value : std::string(), true, std::move(origin), !set, false});
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

    void change(const std::string& name, const std::string& state, const std::string& value,
                const std::string& stack) {
        // "in event handler: …" and, below it, the place of the change.
        const auto event = stack.rfind("in event handler");
        const auto place = event == std::string::npos ? event : stack.find("called on line ", event);
        int number = 0;
        std::string path;
        if (place != std::string::npos) {
            const auto text = std::string_view(stack).substr(place + 15);
            std::from_chars(text.data(), text.data() + text.size(), number);
            const auto file = text.find(" of file ");
            if (file != std::string_view::npos)
                path = real_path(std::string(trim(text.substr(file + 9, text.find('\n') - file - 9))));
        }
        if (local(name, path, number)) return;
        add(name, !state.empty(), value, origin(name, path, number));
    }

    // A variable of a block or function, or of "X=1 command": gone afterwards.
    bool local(const std::string& name, const std::string& path, int number) {
        if (lines_.empty()) return false;
        const auto words = traced_words(lines_.back().text);
        if (words.size() >= 2 && words[0] == "set") {
            for (std::size_t i = 1; i < words.size() && words[i].starts_with('-'); ++i) {
                const auto& word = words[i];
                if (word == "--local" || word == "--function") return true;
                if (!word.starts_with("--") && word.find_first_of("lf") != std::string::npos) return true;
            }
        }
        return path.starts_with('/') && files_.brief(path, number, name);
    }

    // The commands around line `index` of the trace, innermost first.
    std::vector<std::size_t> around(std::size_t index) const {
        std::vector<std::size_t> out;
        int depth = lines_[index].depth;
        for (std::size_t i = index; i-- > 0;) {
            if (lines_[i].depth >= depth) continue;
            depth = lines_[i].depth;
            out.push_back(i);
        }
        return out;
    }

    Origin origin(const std::string& name, const std::string& path, int number) {
        if (lines_.empty()) return unknown("the trace says nothing about the command");
        const auto index = lines_.size() - 1;
        const auto words = traced_words(lines_[index].text);
        for (const auto outer : around(index)) {
            if (is_eval(lines_[outer].text)) return of_eval(outer, path);
            // The body of a function or file of its own: evals outside are not its.
            if (lines_[outer].text.starts_with("source ")) break;
        }
        if (!path.starts_with('/') || fishs_own(path)) return climb(index);
        if (path.ends_with("/!!trueup.fish")) return unknown("set by the trace itself");
        const auto places = files_.places(path, words);
        if (std::ranges::find(places, number) != places.end()) return at(path, number);
        return of_function(index, name, path);
    }

    // fish counts the lines of a function that eval defined from the eval: its
    // caller is the answer. Of a function that a file defines, nothing is.
    Origin of_function(std::size_t index, const std::string& name, const std::string& path) {
        const auto& commands = files_.get(path).commands;
        for (const auto outer : around(index)) {
            const auto words = traced_words(lines_[outer].text);
            static constexpr std::string_view blocks[] = {"if",     "else", "for",   "while",
                                                          "switch", "case", "begin", "end"};
            if (words.empty() || std::ranges::find(blocks, words[0]) != std::end(blocks)) continue;
            const bool defined =
                words[0] == "source" || std::ranges::any_of(commands, [&](const Command& command) {
                    return command.words.size() >= 2 && command.words[0] == "function" &&
                           command.words[1] == words[0];
                });
            if (!defined) return climb(outer);
            break;
        }
        return unknown(fmt::format("the command that set {} is not found in {}", name, path));
    }

    // The line of an eval or of a `… | source` in the file that it stands in.
    Origin of_eval(std::size_t index, const std::string& path) {
        // As the condition of an if it is no parent of what follows.
        if (index > 0 && (lines_[index - 1].text == "if" || lines_[index - 1].text == "while" ||
                          lines_[index - 1].text == "else if")) {
            return unknown("behind an eval that is a condition");
        }
        for (const auto outer : around(index)) {
            if (is_eval(lines_[outer].text)) return of_eval(outer, path);
            if (lines_[outer].text.starts_with("source ")) break;
        }
        const auto words = traced_words(lines_[index].text);
        const auto note = shortened(words);
        std::vector<std::string> where =
            path.starts_with('/') && !fishs_own(path) ? std::vector<std::string>{path} : candidates(index);
        // Of several bare "source", the one whose pipe begins with the command before.
        std::vector<std::string> first;
        const bool piped = words.size() <= 2 && (words[0] == "source" || words[0] == ".");
        if (piped && index > 0 && lines_[index - 1].depth == lines_[index].depth)
            first = traced_words(lines_[index - 1].text);
        std::vector<std::pair<std::string, int>> found;
        for (const auto& file : where) {
            const auto beginnings = first.empty() ? std::vector<int>{} : files_.places(file, first);
            for (const int line : files_.places(file, words)) {
                const bool fits = first.empty() || std::ranges::find(beginnings, line) != beginnings.end();
                if (fits) found.emplace_back(file, line);
            }
        }
        if (found.size() != 1)
            return unknown(fmt::format("{} lines could have run \"{}\"", found.size(), note));
        return at(found[0].first, found[0].second,
                  note == "source" ? at(found[0].first, found[0].second).text : note);
    }

    static std::string shortened(const std::vector<std::string>& words) {
        const auto text = join(words, " ");
        return text.substr(0, std::min<std::size_t>(text.find('\n'), 200));
    }

    // The files in which the command at `index` may stand: the one that is being
    // read, as the trace tells, else any.
    std::vector<std::string> candidates(std::size_t index) const {
        for (const auto outer : around(index)) {
            const auto words = traced_words(lines_[outer].text);
            if (words.size() >= 2 && words[0] == "source" && words[1].starts_with('/')) {
                if (!fishs_own(words[1])) return {real_path(words[1])};
            }
        }
        return known_;
    }

    // Who called fish's own function: the innermost command that one line of one
    // of the user's files alone could have run.
    Origin climb(std::size_t index) {
        if (index >= lines_.size()) index = lines_.size() - 1;
        auto chain = around(index);
        chain.insert(chain.begin(), index);
        for (const auto step : chain) {
            const auto words = traced_words(lines_[step].text);
            std::vector<std::pair<std::string, int>> found;
            for (const auto& file : candidates(step)) {
                for (const int line : files_.places(file, words)) found.emplace_back(file, line);
            }
            if (found.empty()) continue;
            if (found.size() > 1)
                return unknown(fmt::format("{} lines could have run \"{}\"", found.size(), shortened(words)));
            return at(found[0].first, found[0].second);
        }
        return unknown("set by a function of fish itself");
    }

    // What `functions -Dv` prints: file, how it was loaded, line, scope, words.
    void function(const std::string& name, const std::string& details, const std::string& body) {
        const auto lines = lines_of(details);
        if (lines.size() < 3) return;
        int number = 0;
        std::from_chars(lines[2].data(), lines[2].data() + lines[2].size(), number);
        const auto path = real_path(lines[0]);
        const bool alias = lines.size() >= 5 && lines[4].starts_with("alias ");
        Origin origin =
            path.starts_with('/') && !alias ? at(path, number) : unknown("fish does not say where");
        if (alias) {
            std::vector<std::pair<std::string, int>> found;
            for (const auto& file : known_) {
                for (const auto& command : files_.get(file).commands) {
                    if (command.words.size() < 2 || command.words[0] != "alias") continue;
                    if (command.words[1] == name || command.words[1].starts_with(name + "="))
                        found.emplace_back(file, command.line);
                }
            }
            if (found.size() == 1) origin = at(found[0].first, found[0].second);
        }
        startup_.names.push_back(
            {name, alias ? "alias" : "function", alias ? lines[4] : body, std::move(origin)});
    }

    const TraceRequest& request_;
    std::string nonce_;
    std::string shim_;
    FishFiles files_;
    std::vector<std::string> known_;  // start-up files, and files that were sourced
    std::vector<Traced> lines_;
    ShellStartup startup_;
    bool reached_end_ = false;
};

}  // namespace

ShellStartup replay_fish(const Host& host, const TraceRequest& request, ProcessResult& result,
                         const std::string& nonce, const std::string& shim) {
    return FishReplay(host, request, nonce, shim).run(result);
}

}  // namespace trueup::startup
