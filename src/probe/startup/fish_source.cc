#include "probe/startup/fish_source.h"

#include <algorithm>

#include "base/text.h"

namespace trueup::startup {

namespace {

constexpr std::uint64_t longest_file = 4U << 20U;

int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

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

}  // namespace

std::vector<std::string> traced_words(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    bool open = false;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (!quoted && c == ' ') {
            if (open) words.push_back(std::move(word));
            word.clear();
            open = false;
            continue;
        }
        open = true;
        if (c == '\'') {
            quoted = !quoted;
        } else if (c == '\\' && i + 1 < text.size()) {
            const char next = text[++i];
            const bool plain = quoted ? next != '\'' && next != '\\' : false;
            if (plain) {
                word += c;
                word += next;
            } else if (!quoted && next == 'n')
                word += '\n';
            else if (!quoted && next == 't')
                word += '\t';
            else if (!quoted && next == 'e')
                word += '\x1b';
            else if (!quoted && (next == 'x' || next == 'X') && i + 2 < text.size() &&
                     hex(text[i + 1]) >= 0 && hex(text[i + 2]) >= 0) {
                word += static_cast<char>(hex(text[i + 1]) * 16 + hex(text[i + 2]));
                i += 2;
            } else
                word += next;
        } else {
            word += c;
        }
    }
    if (open) words.push_back(std::move(word));
    return words;
}

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
        file.commands = commands_of(*text, true);
        for (auto& command : file.commands) {
            const auto first = std::ranges::find_if_not(command.words, keyword);
            command.words.erase(command.words.begin(), first);
        }
    }
    return files_.emplace(path, std::move(file)).first->second;
}

std::vector<int> FishFiles::places(const std::string& path, const std::vector<std::string>& traced) {
    std::vector<int> lines;
    for (const auto& command : get(path).commands) {
        if (could_print(command.words, traced, home_)) lines.push_back(command.line);
    }
    return lines;
}

bool FishFiles::brief(const std::string& path, int line, const std::string& name) {
    return std::ranges::any_of(get(path).commands, [&](const Command& command) {
        return command.line == line && command.words.size() > 1 && command.words[0].starts_with(name + "=");
    });
}

}  // namespace trueup::startup
