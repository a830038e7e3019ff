#include "probe/startup/startup.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>

#include "base/text.h"
#include "probe/startup/conditions.h"
#include "probe/startup/login_environment.h"
#include "probe/startup/static_reader.h"
#include "probe/startup/trace.h"

namespace trueup::startup {
namespace {

// Why the shell cannot be run; empty when it can.
std::string not_runnable(const Host& host, const std::string& shell) {
    const auto status = status_followed(host, shell);
    if (!status) return shell + ": " + status.error().message;
    if (status->type != FileStatus::Type::file) return shell + " is no program";
    if ((status->mode & 0111U) == 0) return shell + " is not executable";
    if ((status->mode & 06000U) != 0) return shell + " runs with another user's rights";
    const auto home = status_followed(host, host.user().home);
    if (!home || home->type != FileStatus::Type::dir) return "the home folder is not there";
    return {};
}

Result<ShellStartup> trace(const Host& host, const std::string& kind, const TraceRequest& request) {
    if (kind == "fish") return trace_fish(host, request);
    auto traced = kind == "zsh" ? trace_zsh(request) : trace_bash(request);
    if (!traced) return std::unexpected(std::move(traced.error()));
    return replay(host, request, *traced);
}

// The grammar that a start-up file is written in, by its name.
std::string grammar_of(const std::string& path) {
    if (path.ends_with(".fish")) return "fish";
    return base_name(path).starts_with(".z") ? "zsh" : "bash";
}

// What the files say that this shell passes over.
std::vector<Assignment> assignments_elsewhere(const Host& host, const ShellStartup& startup) {
    std::vector<Assignment> out;
    const auto& home = host.user().home;
    for (const auto& file : startup.files) {
        if (file.read || !file.exists || !is_inside(file.path, home)) continue;
        // Sourced by one that is read, or only there to end with.
        if (std::ranges::find(startup.files_read, file.path) != startup.files_read.end()) continue;
        if (file.path.ends_with("logout")) continue;
        const auto found = read_file_statically(host, file.path, grammar_of(file.path),
                                                {{"HOME", home}, {"PATH", host.environment().get("PATH")}});
        std::ranges::copy_if(found, std::back_inserter(out),
                             [](const Assignment& a) { return !a.possible && !a.unset; });
    }
    return out;
}

// `exec zsh -l` in a start-up file, `[ -x /usr/bin/fish ] && exec fish`: the
// shell that goes on, as it is written there; empty when it is none.
std::string shell_that_follows(std::string_view line) {
    auto at = line.rfind("exec ");
    if (at == std::string_view::npos || line.substr(0, at).contains('#')) return {};
    if (at > 0 && std::string_view(" \t;&|{(").find(line[at - 1]) == std::string_view::npos) return {};
    for (const auto& word : split(line.substr(at + 5), ' ')) {
        std::string_view name = word;
        while (!name.empty() && std::string_view("\"');&").contains(name.back())) name.remove_suffix(1);
        while (!name.empty() && std::string_view("\"'").contains(name.front())) name.remove_prefix(1);
        if (!shell_kind(std::string(name)).empty()) return std::string(name);
    }
    return {};
}

std::string program_named(const Host& host, const std::string& name, const TraceRequest& request) {
    if (name.starts_with('/')) return name;
    const auto path = request.environment.find("PATH");
    if (path == request.environment.end() || name.contains('/')) return {};
    for (const auto& dir : split(path->second, ':')) {
        if (dir.starts_with('/') && is_file(host, join_path(dir, name))) return join_path(dir, name);
    }
    return {};
}

// What the first shell had set belongs to it still.
void keep_first_origins(const ShellStartup& first, ShellStartup& second) {
    for (auto& value : second.final_values) {
        if (value.origin.kind != OriginKind::process) continue;
        for (const auto& a : first.assignments) {
            if (a.name == value.name && !a.unset && a.value == value.value) value.origin = a.origin;
        }
    }
}

// Start-up goes on in the shell that the first one became; nullopt: it did not,
// or the second could not be traced.
std::optional<ShellStartup> go_on(const Host& host, const TraceRequest& request, const ShellStartup& first) {
    const auto name = shell_that_follows(first.stopped_at.text);
    if (first.complete || name.empty()) return std::nullopt;
    auto next = request;
    for (const auto& a : first.assignments) {
        if (a.unset)
            next.environment.erase(a.name);
        else
            next.environment[a.name] = a.value;
    }
    next.shell = program_named(host, name, next);
    if (next.shell.empty() || !not_runnable(host, next.shell).empty()) return std::nullopt;
    const auto kind = shell_kind(next.shell);
    auto second = trace(host, kind, next);
    if (!second) return std::nullopt;
    keep_first_origins(first, *second);
    // "There before": the first shell's assignments say whence.
    std::erase_if(second->assignments, [&](const Assignment& a) {
        return a.origin.kind == OriginKind::process &&
               std::ranges::any_of(first.assignments, [&](const Assignment& b) { return b.name == a.name; });
    });
    second->assignments.insert(second->assignments.begin(), first.assignments.begin(),
                               first.assignments.end());
    second->files_read.insert(second->files_read.begin(), first.files_read.begin(), first.files_read.end());
    second->shell = kind;
    second->files = startup_files(host, kind);
    return *std::move(second);
}

// The trace sees that such a line sets nothing, and not that it was meant to.
void add_foreign_lines(const ShellStartup& by_reading, ShellStartup& traced) {
    for (const auto& name : by_reading.names) {
        const bool read = std::ranges::find(traced.files_read, name.origin.path) != traced.files_read.end();
        const bool ran = std::ranges::any_of(traced.names, [&](const ShellName& other) {
            return other.kind == "foreign" && other.origin.path == name.origin.path &&
                   other.origin.line == name.origin.line;
        });
        if (name.kind != "foreign" || !read || ran) continue;
        traced.names.push_back(name);
        traced.names.back().origin.note.clear();
    }
}

// The program that an alias stands for, where it is named by its path; else empty. fish
// keeps "alias go /x/go" or "alias go=/x/go".
std::string program_of_alias(const ShellName& alias) {
    std::string_view value = alias.value;
    const auto head = "alias " + alias.name;
    if (value.starts_with(head) && value.size() > head.size()) value.remove_prefix(head.size() + 1);
    value = trim(value);
    if (!value.empty() && (value.front() == '"' || value.front() == '\'')) value.remove_prefix(1);
    const auto word = value.substr(0, value.find_first_of(" \t\"';|&"));
    const bool plain = word.starts_with('/') && word.find_first_of("$`*?[{\\") == std::string_view::npos;
    return plain ? std::string(word) : std::string();
}

// An alias for a program that is not there becomes a name of kind "nowhere" beside it,
// whose value is that program.
void note_aliases_of_nothing(const Host& host, ShellStartup& startup) {
    std::vector<ShellName> dead;
    for (const auto& name : startup.names) {
        const auto program = name.kind == "alias" ? program_of_alias(name) : std::string();
        if (program.empty()) continue;
        const auto status = status_followed(host, program);
        if (!status && status.error().kind == Error::Kind::not_found)
            dead.push_back({name.name, "nowhere", program, name.origin});
    }
    std::ranges::move(dead, std::back_inserter(startup.names));
}

ShellStartup look(const Host& host, const StartupOptions& options) {
    const auto& user = host.user();
    const auto kind = shell_kind(user.shell);
    if (kind.empty()) {
        ShellStartup nothing;
        nothing.unknown_reason =
            user.shell.empty() ? "the user's login shell is not known"
                               : fmt::format("the start-up files of {} are not known to trueup", user.shell);
        return nothing;
    }
    auto environment = login_environment(host);
    // For fish it is no start-up file that says where the start-up files are.
    for (const char* name : {"XDG_CONFIG_HOME", "XDG_DATA_HOME"}) {
        const auto value = kind == "fish" ? host.environment().get(name) : std::string();
        if (value.starts_with('/')) environment.emplace(name, value);
    }
    auto by_reading = read_statically(host, kind, environment);
    if (!options.may_execute || !host.live()) return by_reading;
    if (auto reason = not_runnable(host, user.shell); !reason.empty()) {
        by_reading.unknown_reason = "the shell was not run: " + reason;
        return by_reading;
    }
    TraceRequest request;
    request.shell = user.shell;
    request.home = user.home;
    request.folder = options.folder.empty() ? user.home : options.folder;
    request.environment = environment;
    request.names = watched_names(host, kind, options, by_reading);
    request.limit = options.limit;
    auto traced = trace(host, kind, request);
    if (!traced) {
        by_reading.unknown_reason = "the shell could not be traced: " + traced.error().message;
        return by_reading;
    }
    traced->shell = kind;
    traced->files = std::move(by_reading.files);
    add_foreign_lines(by_reading, *traced);
    if (auto further = go_on(host, request, *traced)) return *std::move(further);
    return *std::move(traced);
}

}  // namespace
}  // namespace trueup::startup

namespace trueup {

ShellStartup read_startup(const Host& host, const StartupOptions& options) {
    if (auto recorded = host.recorded_startup()) {
        // Which files were passed over is not recorded: the files themselves are.
        const auto kind = shell_kind(host.user().shell);
        if (recorded->shell.empty()) recorded->shell = kind;
        if (recorded->files.empty() && !kind.empty()) {
            recorded->files = startup_files(host, kind);
            for (const auto& one : recorded->assignments) recorded->files_read.push_back(one.origin.path);
            recorded->elsewhere = startup::assignments_elsewhere(host, *recorded);
        }
        startup::mark_conditions(host, *recorded);
        std::erase_if(recorded->names, [](const ShellName& name) { return name.kind == "nowhere"; });
        // A snapshot written by hand has the assignments; the files may show the rest.
        if (recorded->names.empty() && recorded->method == "trace" && !kind.empty()) {
            for (auto& name : startup::read_statically(host, kind, startup::login_environment(host)).names) {
                if (name.origin.note.empty()) recorded->names.push_back(std::move(name));
            }
        }
        startup::note_aliases_of_nothing(host, *recorded);
        return *std::move(recorded);
    }
    auto found = startup::look(host, options);
    found.elsewhere = startup::assignments_elsewhere(host, found);
    if (found.method == "trace") startup::mark_conditions(host, found);
    startup::note_aliases_of_nothing(host, found);
    return found;
}

}  // namespace trueup
