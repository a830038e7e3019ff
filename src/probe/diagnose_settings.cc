// `go env` in its three formats, exports at a prompt, lines of start-up files,
// the go env file.
#include <algorithm>
#include <array>
#include <cctype>

#include "base/lower.h"
#include "base/text.h"
#include "formats/paste.h"
#include "probe/diagnose.h"

namespace trueup {
namespace {

Origin pasted(const PastedLine& line, std::string note) {
    return {OriginKind::command, {}, line.number, line.text, std::move(note)};
}

bool is_startup_file(std::string_view word) {
    static constexpr auto names =
        std::to_array<std::string_view>({"zshrc", "zshenv", "zprofile", "zlogin", "bashrc", "bash_profile",
                                         "bash_login", "profile", ".fish", ".zsh", "environment", ".envrc"});
    return std::ranges::any_of(
        names, [&](std::string_view name) { return word.find(name) != std::string_view::npos; });
}

// The file whose contents the command shows; empty: it shows none.
std::string shown_file(const PastedCommand* under) {
    if (under == nullptr || under->words.empty()) return {};
    const auto program = base_name(under->words[0]);
    if (program != "cat" && program != "tail" && program != "head" && program != "grep" &&
        program != "less" && program != "bat" && program != "sed" && program != "rg" && program != "more" &&
        program != "vim" && program != "vi" && program != "nano" && program != "type" &&
        program != "Get-Content" && program != "gc") {
        return {};
    }
    const auto pipe = std::ranges::find(under->words, "|");
    if (pipe == under->words.begin()) return {};
    const auto& last = *(pipe - 1);  // `cat ~/.zshrc | grep GO` shows the file as well
    return last.starts_with('-') || last == program ? std::string() : last;
}

// "74:export X=1", "file:74:export X=1" of grep.
std::string_view without_grep_prefix(std::string_view text) {
    for (int parts = 0; parts < 2; ++parts) {
        const auto colon = text.find(':');
        if (colon > 80) return text;  // none, or none near
        const auto head = text.substr(0, colon);
        const bool number =
            !head.empty() && std::ranges::all_of(head, [](char c) { return c >= '0' && c <= '9'; });
        const bool file = is_startup_file(head) && head.find(' ') == std::string_view::npos &&
                          head.find('=') == std::string_view::npos;
        if (!number && !file) return text;
        text.remove_prefix(colon + 1);
    }
    return text;
}

struct Pair {
    std::string name, value;
    bool exported = true;
    bool fish = false;
    bool quoted = false;  // NAME="value" or NAME='value'
    bool bare = false;    // NAME=value
    bool json = false;
    bool keyword = false;  // export, set -x, …
};

std::string unquoted(std::string_view text, bool& quoted) {
    text = trim(text);
    if (text.size() >= 2 && (text[0] == '"' || text[0] == '\'') && text.back() == text[0]) {
        quoted = true;
        return std::string(text.substr(1, text.size() - 2));
    }
    return std::string(text);
}

std::string_view name_at(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size() && (std::isupper(static_cast<unsigned char>(text[at])) ||
                                std::islower(static_cast<unsigned char>(text[at])) || text[at] == '_' ||
                                (at > 0 && std::isdigit(static_cast<unsigned char>(text[at]))))) {
        ++at;
    }
    return text.substr(0, at);
}

bool read_pair(std::string_view text, Pair& out) {
    text = trim(text);
    if (text.empty() || text.size() > 4096) return false;
    if (text[0] == '"') {  // JSON
        const auto name = name_at(text.substr(1));
        auto rest = text.substr(1 + name.size());
        if (name.empty() || !rest.starts_with("\": \"")) return false;
        rest.remove_prefix(4);
        const auto end = rest.rfind('"');
        if (end == std::string_view::npos) return false;
        out.name = std::string(name);
        out.value = std::string(rest.substr(0, end));
        for (auto at = out.value.find("\\\\"); at != std::string::npos; at = out.value.find("\\\\", at + 1))
            out.value.erase(at, 1);
        out.json = true;
        return true;
    }
    for (const std::string_view word : {"export ", "declare -x ", "typeset -x ", "setenv "}) {
        if (text.starts_with(word)) {
            text.remove_prefix(word.size());
            out.keyword = true;
        }
    }
    if (text.starts_with("set ")) {
        auto rest = trim(text.substr(4));
        const auto name = name_at(rest);
        if (!name.empty() && rest.substr(name.size()).starts_with('=')) {  // cmd.exe, `go env` of Windows
            out.name = std::string(name);
            out.value = std::string(rest.substr(name.size() + 1));
            out.quoted = true;
            return true;
        }
        const auto words = shell_words(rest);
        std::size_t at = 0;
        bool exports = false;
        while (at < words.size() && words[at].starts_with('-'))
            exports |= words[at++].find('x') != std::string::npos;
        if (at + 1 >= words.size() || name_at(words[at]).size() != words[at].size()) return false;
        out.name = words[at];
        for (auto i = at + 1; i < words.size(); ++i) out.value += (i > at + 1 ? " " : "") + words[i];
        out.exported = exports;
        out.fish = out.keyword = true;
        return true;
    }
    const auto name = name_at(text);
    if (name.empty() || name.size() >= text.size() || text[name.size()] != '=') return false;
    out.name = std::string(name);
    out.value = unquoted(text.substr(name.size() + 1), out.quoted);
    if (out.keyword && !out.quoted) {
        // "$HOME"/go: the shell takes quotes away wherever they stand.
        auto words = shell_words(out.value);
        out.value = words.empty() ? std::string() : std::move(words.front());
    }
    out.bare = !out.quoted && !out.keyword;
    out.exported = out.keyword;
    return true;
}

void add_setting(Facts& facts, const Pair& pair, const PastedLine& line) {
    auto& settings = facts.go_env.settings;
    // The first output counts: later ones are often of another machine or of
    // the state after the repair.
    if (std::ranges::find(settings, pair.name, &Setting::name) != settings.end()) return;
    Setting setting;
    setting.name = pair.name;
    setting.value = pair.value;
    setting.origin = pasted(line, "go env");
    settings.push_back(std::move(setting));
}

}  // namespace

std::string shown_startup_file(const PastedCommand* command) {
    auto file = shown_file(command);
    return is_startup_file(file) ? file : std::string();
}

bool is_go_env_name(std::string_view name) {
    static constexpr auto others = std::to_array<std::string_view>(
        {"AR", "CC", "CXX", "FC", "GCCGO", "PKG_CONFIG", "CGO_ENABLED", "CGO_CFLAGS", "CGO_CPPFLAGS",
         "CGO_CXXFLAGS", "CGO_FFLAGS", "CGO_LDFLAGS"});
    if (std::ranges::find(others, name) != others.end()) return true;
    return name.starts_with("GO") && std::ranges::all_of(name, [](char c) {
               return std::isupper(static_cast<unsigned char>(c)) ||
                      std::isdigit(static_cast<unsigned char>(c)) || c == '_';
           });
}

bool is_folder_setting(std::string_view name) {
    static constexpr auto names =
        std::to_array<std::string_view>({"GOPATH", "GOROOT", "GOBIN", "GOCACHE", "GOMODCACHE", "GOENV",
                                         "GOTOOLDIR", "GOTMPDIR", "GOMOD", "GOWORK"});
    return std::ranges::find(names, name) != names.end();
}

bool is_no_value(std::string_view name, std::string_view value) {
    auto low = lower(trim(value.substr(0, 80)));
    // "(not set) (should usually be …)": what follows in brackets is a remark.
    if (const auto remark = low.find(" ("); remark != std::string::npos && remark > 0) low.erase(remark);
    const bool bracketed = low.size() > 2 && ((low.front() == '(' && low.back() == ')') ||
                                              (low.front() == '<' && low.back() == '>'));
    if (bracketed) low = low.substr(1, low.size() - 2);
    static constexpr auto never =
        std::to_array<std::string_view>({"not set", "unset", "undefined", "n/a", "nil", "null"});
    // A word that other settings know as a value ("GOPROXY=none"), but no folder is called so.
    static constexpr auto brackets = std::to_array<std::string_view>({"none", "empty", "default", "blank"});
    if (std::ranges::find(never, low) != never.end()) return true;
    return (bracketed || is_folder_setting(name)) && std::ranges::find(brackets, low) != brackets.end();
}

// What editors' plugins print of their environment: "GOROOT: /usr/local/go" below each other,
// with a margin or a bullet in front. One such line alone may say anything.
void read_setting_list(const std::vector<PastedLine>& lines, Facts& facts) {
    // VS Code shows what it uses itself: editor-setting-wrong.
    if (facts.paste.editor.contains("toolsGopath")) return;
    constexpr int nearby = 20;
    struct Item {
        Pair pair;
        const PastedLine* line;
    };
    std::vector<Item> items;
    const auto take = [&] {
        const bool several = std::ranges::any_of(
            items, [&](const Item& item) { return item.pair.name != items.front().pair.name; });
        for (const auto& item : items) {
            if (several && !item.pair.value.empty()) add_setting(facts, item.pair, *item.line);
        }
        items.clear();
    };
    for (const auto& line : lines) {
        std::string_view text = trim(line.text);
        for (const std::string_view mark : {"|", "│", "-", "*", "•"}) {
            if (text.starts_with(mark)) text = trim(text.substr(mark.size()));
        }
        const auto name = name_at(text);
        const auto rest = text.substr(name.size());
        if (!is_folder_setting(name) || (!rest.starts_with(": ") && rest != ":")) continue;
        Pair pair;
        pair.name = std::string(name);
        pair.value = unquoted(rest.substr(1), pair.quoted);
        if (is_no_value(name, pair.value)) pair.value.clear();
        // "/usr/local/go (exists)"
        if (const auto remark = pair.value.find(" (");
            remark != std::string::npos && pair.value.ends_with(')'))
            pair.value.erase(remark);
        const bool drive =
            pair.value.size() > 2 && pair.value[1] == ':' && (pair.value[2] == '\\' || pair.value[2] == '/');
        // "GOROOT: no such folder" is a message.
        if (!pair.value.empty() && !pair.value.starts_with('/') && !drive) continue;
        if (!items.empty() && line.number > items.back().line->number + nearby) take();
        items.push_back({std::move(pair), &line});
    }
    if (!items.empty()) take();
}

void read_setting_line(const PastedLine& line, const PastedCommand* under, Facts& facts) {
    std::string_view text = line.text;
    auto& paste = facts.paste;
    const bool typed =
        under == nullptr && !paste.commands.empty() && paste.commands.back().line == line.number;
    if (typed) {
        // A typed command: only `export X=…` and `echo "export …" >> file` set something.
        const auto& command = paste.commands.back();
        if (command.words.size() >= 2 && command.words[0] == "echo" &&
            command.text.find(">>") != std::string::npos) {
            Pair pair;
            if (read_pair(command.words[1], pair) && pair.keyword) {
                paste.assignments.push_back({PastedAssignment::Where::startup_file, pair.name, pair.value,
                                             command.words.back(), pair.exported, line.number, line.text});
            }
            return;
        }
        if (command.words.empty() || (command.words[0] != "export" && command.words[0] != "set")) return;
        text = command.text;
    }
    auto file = shown_file(under);
    // "/home/a/.bash_profile:9:export …": grep looked into several.
    if (const auto colon = text.find(':'); !file.empty() && colon < 80 &&
                                           is_startup_file(text.substr(0, colon)) &&
                                           text.find_first_of(" =\"'") > colon)
        file = std::string(text.substr(0, colon));
    text = without_grep_prefix(text);
    Pair pair;
    if (!read_pair(text, pair)) return;
    // "%APPDATA%\\go\\env" of Windows, `cat "$(go env GOENV)"`.
    auto shown = file;
    std::ranges::replace(shown, '\\', '/');
    const bool env_file =
        shown.ends_with("go/env") || shown.ends_with("GOENV)") || shown.ends_with("GOENV)\"");
    if (env_file) {
        facts.go_env_file = file;
        Variable variable;
        variable.name = pair.name;
        variable.value = std::string(trim(text).substr(pair.name.size() + 1));
        variable.origin = {OriginKind::go_env_file, file, static_cast<int>(under->output.size()), line.text,
                           "pasted line"};
        facts.go_env_file_lines.push_back(std::move(variable));
        return;
    }
    const bool rc_file = !file.empty() && is_startup_file(file);
    if (pair.keyword || rc_file || typed) {
        if (pair.json) return;
        paste.assignments.push_back(
            {rc_file ? PastedAssignment::Where::startup_file : PastedAssignment::Where::prompt, pair.name,
             pair.value, rc_file ? file : std::string(), pair.exported, line.number, line.text});
        return;
    }
    if (!is_go_env_name(pair.name)) return;
    if (is_no_value(pair.name, pair.value)) pair.value.clear();
    // "GOARCH=arm64 go env" shows what it was given, and no setting of the machine.
    if (under != nullptr && under->env.contains(pair.name)) return;
    const bool by_env = under != nullptr && !under->words.empty() &&
                        (under->words[0] == "env" || under->words[0] == "printenv");
    if (by_env && !pair.json) {
        // env puts no quotes around a value: those that stand there belong to it.
        const auto value = text.substr(text.find('=') + 1);
        if (facts.env.find(pair.name) == nullptr)
            facts.env.variables.push_back({pair.name, std::string(trim(value)), pasted(line, "env")});
        return;
    }
    if (pair.bare && file.find("akefile") != std::string::npos) return;
    add_setting(facts, pair, line);
}

}  // namespace trueup
