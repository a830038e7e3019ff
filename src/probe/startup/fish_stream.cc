#include "probe/startup/fish_stream.h"

#include <algorithm>

#include "base/text.h"

namespace trueup::startup {

namespace {

int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool take(std::string_view& stream, std::string& field) {
    const auto end = stream.find('\0');
    if (end == std::string_view::npos) return false;
    field = stream.substr(0, end);
    stream.remove_prefix(end + 1);
    return true;
}

// "---> set -gx X 1"; "-->" alone where a block with a redirection begins: what the
// block runs is nested in it, and not in the command before.
void add_line(FishStream& out, std::string_view text) {
    std::size_t dashes = 0;
    while (dashes < text.size() && text[dashes] == '-') ++dashes;
    const auto rest = text.substr(dashes);
    if (rest != ">" && !rest.starts_with("> ")) return;
    std::string command(rest.substr(std::min<std::size_t>(2, rest.size())));
    if (!command.starts_with("__trueup")) out.lines.push_back({static_cast<int>(dashes), std::move(command)});
}

// false: the record was cut off.
bool add_record(FishStream& out, std::string_view& stream) {
    std::string type;
    if (!take(stream, type)) return false;
    if (type == "e") {
        out.reached_end = true;
        return true;
    }
    Told told;
    told.type = type == "i" || type == "f" ? type[0] : 'h';
    told.after = out.lines.size();
    if (!take(stream, told.name) || !take(stream, told.state) || !take(stream, told.value)) return false;
    if (told.type != 'f' && !take(stream, told.stack)) return false;
    out.told.push_back(std::move(told));
    return true;
}

// Lists are told with their elements joined, by ':' where the name ends in PATH.
std::string joined(const std::vector<std::string>& words, std::size_t first) {
    std::string out;
    for (std::size_t i = first; i < words.size(); ++i) {
        if (i > first) out += ' ';
        out += words[i];
    }
    std::ranges::replace(out, ':', ' ');
    return out;
}

bool has_flag(const std::string& word, char letter, std::string_view name) {
    if (word.starts_with("--")) return word.substr(2) == name;
    return word.find(letter) != std::string::npos;
}

std::string_view without_index(std::string_view word) { return word.substr(0, word.find('[')); }

Effect effect_of_set(const std::vector<std::string>& words, std::size_t at, const std::string& name, bool set,
                     const std::string& value) {
    bool local = false, erase = false, add = false, query = false;
    for (; at < words.size() && words[at].size() > 1 && words[at][0] == '-'; ++at) {
        const auto& word = words[at];
        if (word == "--") {
            ++at;
            break;
        }
        local = local || has_flag(word, 'l', "local") || has_flag(word, 'f', "function");
        erase = erase || has_flag(word, 'e', "erase");
        add = add || has_flag(word, 'a', "append") || has_flag(word, 'p', "prepend");
        query = query || has_flag(word, 'q', "query") || has_flag(word, 'S', "show");
    }
    if (query || at >= words.size()) return Effect::none;
    if (erase) {
        for (; at < words.size(); ++at) {
            if (without_index(words[at]) == name) return local ? Effect::local : Effect::may_set;
        }
        return Effect::none;
    }
    if (without_index(words[at]) != name) return Effect::none;
    if (local) return Effect::local;
    if (add || words[at] != name) return Effect::may_set;
    auto told = value;
    std::ranges::replace(told, ':', ' ');
    return set && joined(words, at + 1) == told ? Effect::sets : Effect::other;
}

}  // namespace

FishStream parse_fish_stream(std::string_view stream, std::string_view nonce) {
    FishStream out;
    const std::string mark = "\n" + std::string(nonce) + '\0';
    while (!stream.empty()) {
        if (stream.starts_with(mark)) {
            stream.remove_prefix(mark.size());
            if (!add_record(out, stream)) break;
            continue;
        }
        const auto end = stream.find('\n', 1);
        add_line(out, trim(stream.substr(0, end)));
        stream.remove_prefix(end == std::string_view::npos ? stream.size() : end);
    }
    return out;
}

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
            if (quoted && next != '\'' && next != '\\') {
                word += c;
                word += next;
            } else if (!quoted && next == 'n') {
                word += '\n';
            } else if (!quoted && next == 't') {
                word += '\t';
            } else if (!quoted && next == 'r') {
                word += '\r';
            } else if (!quoted && next == 'b') {
                word += '\b';
            } else if (!quoted && next == 'e') {
                word += '\x1b';
            } else if (!quoted && next == 'c' && i + 1 < text.size()) {
                word += static_cast<char>(text[++i] & 0x1f);
            } else if (!quoted && (next == 'x' || next == 'X') && i + 2 < text.size() &&
                       hex(text[i + 1]) >= 0 && hex(text[i + 2]) >= 0) {
                word += static_cast<char>(hex(text[i + 1]) * 16 + hex(text[i + 2]));
                i += 2;
            } else {
                word += next;
            }
        } else {
            word += c;
        }
    }
    if (open) words.push_back(std::move(word));
    return words;
}

Effect effect_of(const std::vector<std::string>& words, const std::string& name, bool set,
                 const std::string& value) {
    std::size_t at = 0;
    while (at < words.size() && (words[at] == "builtin" || words[at] == "command")) ++at;
    if (at >= words.size()) return Effect::none;
    if (words[at] == "set") return effect_of_set(words, at + 1, name, set, value);
    if (words[at] == "read") {
        bool local = false, names_it = false;
        for (++at; at < words.size(); ++at) {
            const auto& word = words[at];
            names_it = names_it || word == name;
            if (word.starts_with('-'))
                local = local || has_flag(word, 'l', "local") || has_flag(word, 'f', "function");
        }
        if (!names_it) return Effect::none;
        return local ? Effect::local : Effect::may_set;
    }
    if (words[at] == "string") {
        const bool named = std::ranges::any_of(
            words, [&](const std::string& word) { return word.contains("(?<" + name + ">"); });
        return named ? Effect::may_set : Effect::none;
    }
    return Effect::none;
}

}  // namespace trueup::startup
