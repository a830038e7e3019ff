#include "checks/told.h"

#include <algorithm>
#include <utility>

#include "base/lower.h"
#include "base/text.h"
#include "checks/told_paths.h"

namespace trueup {

const Symptom* symptom(const Facts& facts, std::string_view id) {
    const auto at = std::ranges::find(facts.symptoms, id, &Symptom::id);
    return at == facts.symptoms.end() ? nullptr : &*at;
}

const Symptom* symptom(const Facts& facts, std::initializer_list<std::string_view> ids) {
    const auto at = std::ranges::find_if(facts.symptoms, [&](const Symptom& s) {
        return std::ranges::find(ids, std::string_view(s.id)) != ids.end();
    });
    return at == facts.symptoms.end() ? nullptr : &*at;
}

bool shows(const Facts& facts, std::string_view id) { return symptom(facts, id) != nullptr; }

const Setting* shown_setting(const Facts& facts, std::string_view name) { return facts.go_env.find(name); }
std::string shown_env(const Facts& facts, std::string_view name) { return facts.go_env.get(name); }

std::string told_release(const Facts& facts) {
    for (const auto& release : facts.paste.releases) {
        if (release.asked.empty()) return release.version;
    }
    if (auto version = shown_env(facts, "GOVERSION"); !version.empty()) return version;
    for (const auto& release : facts.paste.releases) return release.version;
    return {};
}

const PastedLine* go_program_line(const Facts& facts) {
    for (const auto& command : facts.paste.commands) {
        const auto& w = command.words;
        if (w.size() < 2 || command.output.empty()) continue;
        const auto program = base_name(w[0]);
        if (program != "file" && program != "lipo") continue;
        const bool of_path = command.text.find("which go") != std::string::npos ||
                             command.text.find("command -v go") != std::string::npos;
        const auto& line = command.output.front();
        const auto colon = line.text.find(": Mach-O ");
        const bool by_name = base_name(w.back()) == "go" && w.back().find("/bin/") != std::string::npos &&
                             (facts.go_on_path.empty() || facts.go_on_path.front().path == w.back());
        if (!of_path && !by_name) continue;
        const bool lipo = program == "lipo" && (line.text == "x86_64" || line.text == "arm64");
        if (lipo || (program == "file" && colon != std::string::npos)) return &line;
    }
    return nullptr;
}

std::string told_go_arch(const Facts& facts) {
    for (const auto& release : facts.paste.releases) {
        if (release.asked.empty() && !release.arch.empty()) return release.arch;
    }
    if (auto arch = shown_env(facts, "GOHOSTARCH"); !arch.empty()) return arch;
    const auto* line = go_program_line(facts);
    if (line == nullptr || line->text.find("universal") != std::string::npos) return {};
    return line->text.find("arm64") != std::string::npos ? "arm64" : "amd64";
}

std::string told_machine(const Facts& facts) {
    return facts.machine.machine.known() ? goarch_of(facts.machine.machine.value()) : std::string();
}

std::string told_os(const Facts& facts) {
    if (!facts.machine.os.empty()) return facts.machine.os;
    for (const std::string_view trace : {"/Users/",
                                         "/opt/homebrew",
                                         "/usr/local/Cellar",
                                         "/var/folders/",
                                         "xcrun",
                                         "dyld",
                                         "zsh: command not found: brew",
                                         "/Applications/",
                                         "/Library/Developer/",
                                         "/Library/Application Support/",
                                         "xcode-select: ",
                                         "/opt/local/bin/",
                                         "/usr/local/opt/",
                                         "code object is not signed at all",
                                         "invalid signature (code or signature have been modified)",
                                         "Target: x86_64-apple-",
                                         "Target: arm64-apple-",
                                         "'Foundation/Foundation.h' file not found",
                                         "Apple clang version",
                                         "Apple LLVM version"}) {
        if (mentions(facts, trace)) return "darwin";
    }
    for (const std::string_view trace :
         {"/home/", "apt-get", "apk add", "/usr/lib/go-1", "GLIBC", "collect2:"}) {
        if (mentions(facts, trace)) return "linux";
    }
    return {};
}

bool apple_silicon(const Facts& facts) {
    if (told_machine(facts) == "arm64" && told_os(facts) == "darwin") return true;
    return told_machine(facts).empty() && mentions(facts, "/opt/homebrew");
}

const PastedLine* line_with(const Facts& facts, std::string_view text) {
    const auto at = std::ranges::find_if(
        facts.paste.lines, [&](const PastedLine& line) { return line.text.find(text) != std::string::npos; });
    return at == facts.paste.lines.end() ? nullptr : &*at;
}

bool mentions(const Facts& facts, std::string_view text) {
    if (line_with(facts, text) != nullptr) return true;
    return std::ranges::any_of(facts.paste.remarks, [&](const Remark& remark) {
        return remark.value.find(text) != std::string::npos || remark.key.find(text) != std::string::npos;
    });
}

const Remark* remark_with(const Facts& facts, std::initializer_list<std::string_view> words) {
    for (const auto& remark : facts.paste.remarks) {
        const auto low = lower(remark.key + " " + remark.value);
        for (const auto word : words) {
            if (low.find(word) != std::string::npos) return &remark;
        }
    }
    return nullptr;
}

const PastedCommand* typed(const Facts& facts, std::initializer_list<std::string_view> words) {
    for (const auto& command : facts.paste.commands) {
        if (command.words.size() < words.size()) continue;
        std::size_t i = 0;
        bool same = true;
        for (const auto word : words) {
            const auto& have = command.words[i];
            same = same && (i == 0 ? base_name(have) == word : have == word);
            ++i;
        }
        if (same) return &command;
    }
    return nullptr;
}

const PastedCommand* command_of(const Facts& facts, int line) {
    const PastedCommand* last = nullptr;
    for (const auto& command : facts.paste.commands) {
        if (command.line <= line) last = &command;
    }
    return last;
}

// "GOBIN=...": the reporter left the value out.
bool is_elided(std::string_view value) { return value == "..." || value == "…"; }

std::vector<ToldValue> told_values(const Facts& facts, std::string_view name) {
    std::vector<ToldValue> out;
    for (const auto& assignment : facts.paste.assignments) {
        if (assignment.name == name && !is_elided(assignment.value))
            out.push_back({assignment.value, assignment.line, assignment.text, assignment.file});
    }
    for (const auto& command : facts.paste.commands) {
        if (const auto at = command.env.find(std::string(name));
            at != command.env.end() && !is_elided(at->second)) {
            out.push_back({at->second, command.line, command.text, {}});
        }
    }
    if (const auto* variable = facts.env.find(name); variable != nullptr && !is_elided(variable->value))
        out.push_back({variable->value, variable->origin.line, variable->origin.text, {}});
    // What the shell has is the target of nobody's build yet.
    const auto echoed = facts.paste.echoed.find(std::string(name));
    if (out.empty() && echoed != facts.paste.echoed.end() && name != "GOOS" && name != "GOARCH" &&
        name != "PATH") {
        const auto* line = line_with(facts, echoed->second);
        out.push_back({echoed->second, line == nullptr ? 0 : line->number, echoed->second, {}});
    }
    return out;
}

std::vector<std::string> told_path(const Facts& facts) {
    std::string value;
    if (const auto at = facts.paste.echoed.find("PATH"); at != facts.paste.echoed.end()) {
        value = at->second;
        // fish prints lists with spaces.
        if (value.find(':') == std::string::npos) std::ranges::replace(value, ' ', ':');
    } else if (const auto editor = facts.paste.editor.find("PATH"); editor != facts.paste.editor.end()) {
        value = editor->second;
    }
    if (!value.empty()) return split(value, ':');
    auto printed = told_paths(facts);
    return printed.empty() ? std::vector<std::string>() : std::move(printed.front().dirs);
}

bool in_container(const Facts& facts) {
    return facts.paste.container_build ||
           std::ranges::any_of(facts.paste.commands,
                               [](const PastedCommand& command) { return command.in_container; }) ||
           remark_with(facts, {"docker", "container", "image"}) != nullptr;
}

Origin origin_of(const Symptom& symptom) {
    return {OriginKind::command, {}, symptom.line, symptom.text, "pasted text"};
}

Evidence seen_line(int line, std::string_view text) {
    const std::string copy(text);
    return seen({copy, copy}, {OriginKind::command, {}, line, copy, "pasted text"});
}

Finding told(const Symptom& symptom, Confidence confidence, Text explanation) {
    auto finding = told(symptom.line, symptom.text, confidence, std::move(explanation));
    return finding;
}

Finding told(int line, std::string_view text, Confidence confidence, Text explanation) {
    Finding finding;
    finding.severity = Severity::error;
    finding.confidence = confidence;
    finding.explanation = std::move(explanation);
    finding.evidence.push_back(seen_line(line, text));
    return finding;
}

void judge_as_environment(const Facts& facts, Verdict& verdict, void (*run)(const Facts&, Verdict&),
                          std::initializer_list<std::string_view> names) {
    Facts copy = facts;
    bool any = false;
    for (const auto name : names) {
        if (copy.env.find(name) != nullptr) continue;
        if (const auto* setting = shown_setting(facts, name); setting != nullptr && !setting->value.empty()) {
            copy.env.variables.push_back({std::string(name), setting->value, setting->origin});
            any = true;
        } else if (const auto values = told_values(facts, name);
                   !values.empty() && !values.front().value.empty()) {
            const auto& first = values.front();
            copy.env.variables.push_back({std::string(name),
                                          first.value,
                                          {OriginKind::command, {}, first.line, first.text, "pasted text"}});
            any = true;
        }
    }
    if (any || !facts.env.variables.empty()) run(copy, verdict);
}

}  // namespace trueup
