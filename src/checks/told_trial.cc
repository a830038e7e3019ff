#include "checks/told_trial.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <vector>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

// What a command makes of the setting.
struct Given {
    std::optional<std::string> environment, file;
};

std::optional<std::string> value_in(std::string_view word, std::string_view setting) {
    if (!word.starts_with(setting) || !word.substr(setting.size()).starts_with('=')) return std::nullopt;
    return std::string(word.substr(setting.size() + 1));
}

Given given_by(const PastedCommand& command, std::string_view setting) {
    Given out;
    const auto& w = command.words;
    if (w.empty()) {
        // A bare assignment at a prompt.
        if (const auto at = command.env.find(std::string(setting)); at != command.env.end())
            out.environment = at->second;
        return out;
    }
    const auto last = std::string_view(w.back());
    if (w[0] == "go" && w.size() > 3 && w[1] == "env") {
        for (std::size_t i = 3; i < w.size(); ++i) {
            if (w[2] == "-w" && value_in(w[i], setting)) out.file = value_in(w[i], setting);
            if (w[2] == "-u" && w[i] == setting) out.file = "";
        }
    } else if (w[0] == "export" || (w[0] == "set" && w.size() == 2)) {
        for (const auto& word : w) {
            if (value_in(word, setting)) out.environment = value_in(word, setting);
        }
    } else if (w[0] == "unset" && last == setting) {
        out.environment = "";
    } else if ((w[0] == "set" || w[0] == "setenv") && w.size() >= 3 && w[w.size() - 2] == setting) {
        out.environment = last;  // fish, tcsh
    } else if (w[0].starts_with("$env:") && std::string_view(w[0]).substr(5).starts_with(setting)) {
        const auto joined = value_in(std::string_view(w[0]).substr(5), setting);
        out.environment = joined ? *joined : std::string(last);
    }
    return out;
}

struct Run {
    const PastedCommand* command;
    std::string value;
    int end;  // the line of the next command
};

std::vector<Run> runs_of(const Facts& facts, std::string_view setting) {
    std::vector<Run> out;
    std::string environment, file;
    const auto* shown = shown_setting(facts, setting);
    const auto& commands = facts.paste.commands;
    for (std::size_t i = 0; i < commands.size(); ++i) {
        const auto& command = commands[i];
        if (shown != nullptr && shown->origin.line < command.line) {
            file = shown->value;
            shown = nullptr;
        }
        const auto given = given_by(command, setting);
        if (given.environment) environment = *given.environment;
        if (given.file) file = *given.file;
        if (given.environment || given.file || command.words.size() < 2 || command.words[0] != "go" ||
            command.words[1] == "env")
            continue;
        const auto own = command.env.find(std::string(setting));
        const int end = i + 1 < commands.size() ? commands[i + 1].line : std::numeric_limits<int>::max();
        out.push_back({&command,
                       own != command.env.end() ? own->second
                       : environment.empty()    ? file
                                                : environment,
                       end});
    }
    return out;
}

}  // namespace

std::optional<Trial> told_trial(const Facts& facts, std::string_view setting, std::string_view failure) {
    const auto runs = runs_of(facts, setting);
    const auto message_in = [&](const Run& run, std::string_view id) -> const Symptom* {
        const auto at = std::ranges::find_if(facts.symptoms, [&](const Symptom& s) {
            return s.line > run.command->line && s.line < run.end && (id.empty() || s.id == id);
        });
        return at == facts.symptoms.end() ? nullptr : &*at;
    };
    const auto complains = [](const Run& run) {
        return std::ranges::any_of(run.command->output, [](const PastedLine& line) {
            return line.text.contains("rror") || line.text.contains("fail") || line.text.contains("fatal");
        });
    };
    for (const auto& failed : runs) {
        const auto* message = message_in(failed, failure);
        if (message == nullptr) continue;
        for (const auto& worked : runs) {
            if (worked.value == failed.value || worked.command->words != failed.command->words ||
                message_in(worked, {}) != nullptr || complains(worked))
                continue;
            // Nothing stands below the last command of a text that breaks off there.
            if (worked.command->output.empty() && worked.end == std::numeric_limits<int>::max()) continue;
            return Trial{message, failed.value, worked.value, worked.command->line, worked.command->text};
        }
    }
    return std::nullopt;
}

}  // namespace trueup
