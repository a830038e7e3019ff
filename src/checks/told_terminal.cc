#include "checks/told_terminal.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {

namespace {

// These have one line to say, so that what follows is no output of theirs.
bool asks_only(const PastedCommand& command) {
    if (command.words.empty()) return false;
    const auto name = base_name(command.words[0]);
    static constexpr auto asking = std::to_array<std::string_view>(
        {"which", "type", "command", "where", "whence", "whereis", "echo", "ls", "printenv"});
    return std::ranges::find(asking, std::string_view(name)) != asking.end() ||
           (command.words.size() > 1 && (command.words[1] == "version" || command.words[1] == "env"));
}

bool is_go_program(std::string_view name) {
    static constexpr auto names = std::to_array<std::string_view>(
        {"go", "gopls", "dlv", "gofmt", "goimports", "gofumpt", "golint", "golangci-lint", "staticcheck"});
    return std::ranges::find(names, name) != names.end();
}

// What the message says is missing for another program than a shell; empty: it is none such.
std::string missing_for_editor(const Facts& facts, const Symptom& s) {
    if (s.id == "editor-tool-missing" || s.id == "editor-lacks") return s.at("tool");
    const bool node = s.id == "command-not-found" && s.text.contains("spawn ") && s.text.contains(" ENOENT");
    const bool exec = s.id == "exec-not-found";
    if (!node && !exec) return {};
    // A go program that was typed looks in the terminal's own PATH.
    const auto* command = command_of(facts, s.line);
    if (exec && command != nullptr && !asks_only(*command)) return {};
    return base_name(s.at(exec ? "program" : "command"));
}

// The PATH that a program shows of itself in a report ("PATH: /usr/bin:…"), and that no typed
// command printed; nullptr: none.
const PastedLine* own_path_line(const Facts& facts) {
    for (const auto& line : facts.paste.lines) {
        const auto text = trim(line.text);
        if ((text.starts_with("PATH: /") || text.starts_with("Path: /")) &&
            text.find(" /", 7) == std::string_view::npos)
            return &line;
    }
    return nullptr;
}

}  // namespace

const PastedCommand* found_in_terminal(const Facts& facts, const std::string& program) {
    for (const auto& command : facts.paste.commands) {
        const auto& words = command.words;
        if (words.size() < 2 || command.sudo || command.in_container || command.output.empty()) continue;
        const auto answer = std::string_view(command.output.front().text);
        const auto name = base_name(words[0]);
        const bool located = (name == "which" || name == "type" || name == "command" || name == "where") &&
                             words.back() == program && answer.contains('/') &&
                             with_slashes(answer).ends_with("/" + program);
        // `go env` prints its settings.
        const bool shows_env =
            program == "go" && words[0] == "go" && words.size() == 2 && words[1] == "env" &&
            std::ranges::any_of(command.output,
                                [](const PastedLine& line) { return line.text.contains("GOROOT="); });
        const bool answered = words[0] == program && words.size() == 2 && words[1] == "version" &&
                              (program == "go" ? answer.starts_with("go version go")
                                               : answer.starts_with("golang.org/x/tools/gopls") ||
                                                     answer.starts_with("Delve Debugger"));
        if (located || answered || shows_env) return &command;
    }
    return nullptr;
}

std::optional<OnlyInTerminal> only_in_terminal(const Facts& facts) {
    for (const auto& s : facts.symptoms) {
        auto program = missing_for_editor(facts, s);
        if (!is_go_program(program)) continue;
        if (const auto* found = found_in_terminal(facts, program))
            return OnlyInTerminal{&s, std::move(program), found};
    }
    return std::nullopt;
}

std::optional<FolderOnlyInTerminal> folder_only_in_terminal(const Facts& facts) {
    const auto* s = symptom(facts, {"editor-tool-missing", "editor-lacks"});
    const auto* line = own_path_line(facts);
    const auto echoed = facts.paste.echoed.find("PATH");
    if (s == nullptr || line == nullptr || echoed == facts.paste.echoed.end()) return std::nullopt;
    const auto own = split(trim(std::string_view(line->text).substr(line->text.find('/'))), ':');
    const auto* gopath = shown_setting(facts, "GOPATH");
    for (const auto& folder : split(echoed->second, ':')) {
        if (!folder.starts_with('/') || std::ranges::find(own, folder) != own.end()) continue;
        const bool holds = mentions(facts, join_path(folder, s->at("tool"))) ||
                           (gopath != nullptr && join_path(gopath->value, "bin") == folder);
        if (holds) return FolderOnlyInTerminal{s, line, folder};
    }
    return std::nullopt;
}

}  // namespace trueup
