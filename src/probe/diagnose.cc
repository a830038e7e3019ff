#include "probe/diagnose.h"

#include <algorithm>
#include <cctype>

#include "base/redact.h"
#include "base/text.h"
#include "formats/paste.h"
#include "formats/paste_prompt.h"

namespace trueup {
namespace {

constexpr std::size_t most_commands = 500;
constexpr std::size_t most_output = 400;

// "# key: value". A compile error's header ("# runtime/cgo") has no colon.
bool read_remark(const PastedLine& line, Remark& out) {
    std::string_view text = line.text;
    if (!text.starts_with("# ") || text.size() > 400) return false;
    text.remove_prefix(2);
    const auto colon = text.find(": ");
    if (colon == std::string_view::npos || colon == 0 || colon > 60) return false;
    const auto key = text.substr(0, colon);
    if (key.find("://") != std::string_view::npos || key.find(';') != std::string_view::npos) return false;
    out = {std::string(key), std::string(trim(text.substr(colon + 2))), line.number};
    return !out.value.empty();
}

void read_docker_line(const PastedLine& line, Paste& paste) {
    std::string_view text = line.text;
    if (text.starts_with("Step ") && text.find(" : ") < 16) {
        paste.container_build = true;
        text.remove_prefix(text.find(" : ") + 3);
    }
    if (text.starts_with("> [") || text.starts_with("=> [") ||
        text.find("] RUN ") != std::string_view::npos || text.find("ERROR [") != std::string_view::npos) {
        paste.container_build = true;
    }
    if (text.starts_with("FROM ")) {
        auto words = shell_words(text.substr(5));
        std::erase_if(words, [](const std::string& word) { return word.starts_with("--"); });
        if (!words.empty()) paste.images.push_back(words[0]);
        paste.container_build = true;
    }
    if (text.starts_with("COPY ") || text.starts_with("ADD ") || text.starts_with("WORKDIR ") ||
        text.starts_with("RUN ") || text.starts_with("ENTRYPOINT ")) {
        paste.container_build = true;
    }
    if (!text.starts_with("ENV ") && !text.starts_with("ARG ")) return;
    const auto words = shell_words(text.substr(4));
    const auto add = [&](std::string name, std::string value) {
        paste.assignments.push_back({PastedAssignment::Where::dockerfile, std::move(name), std::move(value),
                                     "Dockerfile", true, line.number, line.text});
    };
    if (words.size() >= 2 && words[0].find('=') == std::string::npos) {
        add(words[0], words[1]);
        return;
    }
    for (const auto& word : words) {
        if (const auto equal = word.find('='); equal != std::string::npos)
            add(word.substr(0, equal), word.substr(equal + 1));
    }
}

// Secrets go before anything is made of the text: no fact, and so no output,
// holds one. Together, because a private key spans lines.
void hide_secrets(std::vector<PastedLine>& lines, std::vector<Symptom>& symptoms, std::vector<Remark>& host) {
    std::string text;
    for (const auto& line : lines) text += line.text + "\n";
    const auto hidden = split(redact(text), '\n');
    for (std::size_t i = 0; i < lines.size() && i < hidden.size(); ++i) lines[i].text = hidden[i];
    for (auto& symptom : symptoms) {
        symptom.text = redact(symptom.text);
        for (auto& [name, value] : symptom.captures) value = redact(value);
    }
    for (auto& remark : host) remark.value = redact_value(remark.key, remark.value);
}

}  // namespace

std::vector<Remark> parse_host(std::string_view text) {
    std::vector<Remark> out;
    for (auto& part : split(text, ',')) {
        const auto equal = part.find('=');
        const bool key =
            equal != std::string::npos && equal > 0 && std::ranges::all_of(part.substr(0, equal), [](char c) {
                return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-' || c == ' ' ||
                       c == '.' || c == '/';
            });
        if (key) {
            out.push_back(
                {std::string(trim(part.substr(0, equal))), std::string(trim(part.substr(equal + 1))), 0});
        } else if (!out.empty()) {
            out.back().value += "," + part;  // a comma inside the value
        }
    }
    return out;
}

namespace {

bool typed_ls(const PastedCommand& command) {
    return !command.words.empty() && (command.words[0] == "ls" || command.words[0] == "dir");
}

}  // namespace

Facts facts_from_text(std::vector<PastedLine> lines, std::vector<Symptom> symptoms,
                      std::vector<Remark> host) {
    hide_secrets(lines, symptoms, host);
    Facts facts;
    facts.live = false;
    facts.symptoms = std::move(symptoms);
    auto& paste = facts.paste;
    paste.present = true;
    paste.remarks = std::move(host);
    bool after_one = false;  // the last command stands behind a prompt
    for (const auto& line : lines) {
        if (line.text.empty()) continue;
        if (Remark remark; read_remark(line, remark)) {
            paste.remarks.push_back(std::move(remark));
            continue;
        }
        read_docker_line(line, paste);
        auto commands = read_commands(line.text, line.number);
        // "export X=1" below a prompt's `cat ~/.zshrc` is a line of that file, "dlv  go" below `ls`
        // are names.
        bool root = false;
        const bool prompted = after_prompt(line.text, root) != std::string_view::npos;
        if (!prompted && after_one && !paste.commands.empty() &&
            (!shown_startup_file(&paste.commands.back()).empty() || typed_ls(paste.commands.back())))
            commands.clear();
        if (!commands.empty()) after_one = prompted;
        if (!commands.empty() && paste.commands.size() < most_commands) {
            for (auto& command : commands) {
                paste.commands.push_back(std::move(command));
                read_setting_line(line, nullptr, facts);
            }
            continue;
        }
        PastedCommand* under = paste.commands.empty() ? nullptr : &paste.commands.back();
        if (under != nullptr && under->output.size() < most_output) under->output.push_back(line);
        read_setting_line(line, under, facts);
        read_machine_line(line, under, facts);
        read_path_line(line, under, facts);
    }
    // "NAME not found" is zsh's answer to `which NAME`; any script may say it as well.
    std::erase_if(facts.symptoms, [&](Symptom& symptom) {
        if (symptom.id != "which-not-found") return false;
        const PastedCommand* asked = nullptr;
        for (const auto& command : paste.commands) {
            if (command.line < symptom.line) asked = &command;
        }
        if (asked == nullptr || asked->words.size() < 2 || asked->words.back() != symptom.at("command"))
            return true;
        const auto program = base_name(asked->words[0]);
        symptom.id = "command-not-found";
        return program != "which" && program != "where" && program != "whence";
    });
    for (const auto& command : paste.commands) {
        const auto& words = command.words;
        const bool docker =
            words.size() > 1 && (base_name(words[0]) == "docker" || base_name(words[0]) == "podman");
        if (docker && (words[1] == "build" || words[1] == "buildx" || words[1] == "compose"))
            paste.container_build = true;
        if (!docker || words[1] != "run") continue;
        for (std::size_t i = 2; i < words.size(); ++i) {
            if (words[i].starts_with('-')) {
                const bool takes_value = words[i] == "-v" || words[i] == "-e" || words[i] == "-w" ||
                                         words[i] == "-p" || words[i] == "--workdir" ||
                                         words[i] == "--name" || words[i] == "--platform" || words[i] == "-u";
                i += takes_value ? 1 : 0;
                continue;
            }
            paste.images.push_back(words[i]);
            break;
        }
    }
    read_setting_list(lines, facts);
    read_answers(lines, facts);
    paste.lines = std::move(lines);
    read_remarks(paste, facts);
    std::ranges::sort(facts.go_env.settings, {}, &Setting::name);
    if (facts.go_env.settings.empty())
        facts.go_env.unavailable = Text{"the text shows no output of go env", "文本中没有 go env 的输出"};
    return facts;
}

}  // namespace trueup
