#include "probe/startup/fish_source.h"

#include <algorithm>

#include "base/text.h"

namespace trueup::startup {

namespace {

constexpr std::uint64_t longest_file = 4U << 20U;

bool keyword(const std::string& word) {
    static constexpr std::string_view words[] = {"and",   "or",    "not",     "!",       "if",  "else",
                                                 "while", "begin", "command", "builtin", "time"};
    return std::ranges::find(words, word) != std::end(words);
}

struct Pattern {
    std::optional<std::string> word;  // nullopt: it needs running
    std::string prefix;               // needs running: how its first word begins, if it comes to any
};

// "GOPATH=$HOME/go" -> "GOPATH="
std::string plain_prefix(std::string_view word) {
    constexpr std::string_view plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./=+:-";
    std::string out;
    for (const char c : word) {
        if (c == '"' || c == '\'') continue;
        if (!plain.contains(c)) break;
        out += c;
    }
    return out;
}

// Glob-like: a word that needs running stands for any number of words.
bool match(const std::vector<Pattern>& source, std::size_t s, const std::vector<std::string>& traced,
           std::size_t t) {
    for (; s < source.size(); ++s, ++t) {
        if (!source[s].word) {
            const bool begins = t < traced.size() && traced[t].starts_with(source[s].prefix);
            for (std::size_t next = t; next <= (begins ? traced.size() : t); ++next) {
                if (match(source, s + 1, traced, next)) return true;
            }
            return false;
        }
        if (t >= traced.size() || *source[s].word != traced[t]) return false;
    }
    return t == traced.size();
}

// Redirections are not printed in the trace.
bool redirection(const std::string& word) {
    const auto at = word.find_first_not_of("0123456789&");
    return at != std::string::npos && (word[at] == '>' || word[at] == '<');
}

// "X=1" in front of a command.
bool assignment(const std::string& word) {
    const auto equals = word.find('=');
    if (equals == std::string::npos || equals == 0) return false;
    return std::ranges::all_of(word.substr(0, equals), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
}

// What the commands of a file stand in, as one goes through them.
class Blocks {
public:
    FishCommand next(Command command) {
        auto& words = command.words;
        bool after_else = false;
        bool always = command.before == Joint::end && !command.in_background;
        std::size_t at = 0;
        for (; at < words.size() && keyword(words[at]); ++at) {
            const auto& word = words[at];
            if (word == "while") open_.push_back({{}, false, true});
            if ((word == "if" && !after_else) || word == "begin") open_.push_back({});
            after_else = word == "else";
            always = always && word != "and" && word != "or";
        }
        if (at > 0 && at == words.size()) --at;  // a keyword that stands alone is traced as well
        words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(at));
        if (!words.empty() && words[0] == "end" && !open_.empty()) open_.pop_back();
        FishCommand out{command.line, std::move(words), {}, false, true, always};
        for (const auto& block : open_) {
            if (!block.function.empty()) {
                out.function = block.function;
                out.handler = block.handler;
            }
            out.once = out.once && !block.again;
        }
        if (!out.words.empty()) enter(out.words);
        return out;
    }

private:
    struct Block {
        std::string function;
        bool handler = false;
        bool again = false;  // may run more than once
    };

    void enter(const std::vector<std::string>& words) {
        if (words[0] == "for") open_.push_back({{}, false, true});
        if (words[0] == "switch") open_.push_back({});
        if (words[0] != "function") return;
        const bool handler = std::ranges::any_of(words, [](const std::string& word) {
            return word.starts_with("--on-") || word == "-v" || word == "-e" || word == "-j" ||
                   word == "-p" || word == "-s";
        });
        open_.push_back({words.size() > 1 ? words[1] : "?", handler, true});
    }

    std::vector<Block> open_;
};

}  // namespace

bool could_print(const std::vector<std::string>& source, const std::vector<std::string>& traced,
                 const std::string& home) {
    if (source.empty() || traced.empty() || source.size() > 200 || traced.size() > 400) return false;
    std::vector<Pattern> pattern;
    int open_ended = 0;
    for (std::size_t i = 0; i < source.size(); ++i) {
        if (redirection(source[i])) {
            if (source[i].find_last_of("<>") + 1 == source[i].size()) ++i;
            continue;
        }
        pattern.push_back({expand(source[i], home, [](const std::string&) { return std::nullopt; }),
                           plain_prefix(source[i])});
        if (!pattern.back().word && ++open_ended > 6) return false;  // says too little, and costs too much
    }
    return !pattern.empty() && pattern.front().word && match(pattern, 0, traced, 0);
}

const FishFiles::File& FishFiles::get(const std::string& path) {
    auto found = files_.find(path);
    if (found != files_.end()) return found->second;
    File file;
    if (const auto text = host_.read(path, longest_file)) {
        file.lines = lines_of(*text);
        Blocks blocks;
        for (auto& command : commands_of(*text, true))
            file.commands.push_back(blocks.next(std::move(command)));
    }
    return files_.emplace(path, std::move(file)).first->second;
}

std::vector<const FishCommand*> FishFiles::places(const std::string& path,
                                                  const std::vector<std::string>& traced) {
    std::vector<const FishCommand*> out;
    for (const auto& command : get(path).commands) {
        if (could_print(command.words, traced, home_)) out.push_back(&command);
    }
    return out;
}

bool FishFiles::defines(const std::string& path, const std::string& function) {
    return std::ranges::any_of(get(path).commands, [&](const FishCommand& command) {
        return command.words.size() >= 2 && command.words[0] == "function" && command.words[1] == function;
    });
}

bool FishFiles::brief(const std::string& path, int line, const std::string& name) {
    return std::ranges::any_of(get(path).commands, [&](const FishCommand& command) {
        return command.line == line && command.words.size() > 1 && command.words[0].starts_with(name + "=");
    });
}

bool FishFiles::brief_before(const std::string& path, const std::string& name,
                             const std::vector<std::string>& traced) {
    return std::ranges::any_of(get(path).commands, [&](const FishCommand& command) {
        bool named = false;
        std::size_t at = 0;
        for (; at < command.words.size() && assignment(command.words[at]); ++at)
            named = named || command.words[at].starts_with(name + "=");
        return named &&
               could_print({command.words.begin() + static_cast<std::ptrdiff_t>(at), command.words.end()},
                           traced, home_);
    });
}

}  // namespace trueup::startup
