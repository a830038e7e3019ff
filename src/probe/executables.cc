#include "probe/executables.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/text.h"
#include "formats/binary.h"
#include "probe/shims.h"

namespace trueup {
namespace {

// Looked up in every PATH folder by name: cheaper than listing the folder.
constexpr std::array<std::string_view, 16> commands_of_interest = {
    "go", "gofmt", "gopls", "dlv",  "staticcheck", "golangci-lint", "brew", "gcc",
    "cc", "clang", "goenv", "asdf", "mise",        "gvm",           "g",    "direnv"};

constexpr std::uint64_t max_script = 64 * 1024;

FileKind kind_of_error(Error::Kind error, bool through_link) {
    if (error == Error::Kind::not_found) return through_link ? FileKind::broken_link : FileKind::absent;
    if (error == Error::Kind::invalid) return FileKind::link_loop;
    return FileKind::unknown;
}

// An execute bit that this user may use; groups are taken to be the user's own.
bool may_run(const Host& host, const FileStatus& status) {
    const auto& uid = host.user().uid;
    const bool somebody_elses =
        status.uid_known && uid.known() && uid.value() != 0 && uid.value() != status.uid;
    return (status.mode & (somebody_elses ? 0011U : 0111U)) != 0;
}

// What the file is, from its bytes; for scripts the text as well.
void read_content(const Host& host, Executable& executable, const FileStatus& status) {
    if (status.size == 0 && host.live()) {
        executable.kind = FileKind::empty;
        return;
    }
    const auto facts = binary_of(host, executable.resolved);
    if (!facts) {
        // A snapshot that records neither text nor `binary`: a file with an
        // execute bit that is not text.
        const bool recorded_without = !host.live() && facts.error().kind == Error::Kind::not_recorded;
        executable.kind = recorded_without ? FileKind::binary : FileKind::unknown;
        executable.shim_of = shim_of(host, executable, {});
        return;
    }
    executable.archs = facts->archs;
    executable.os = facts->os;
    executable.go_version = facts->go_version;
    executable.interpreter = facts->interpreter;
    std::string text;
    if (facts->format == "empty") {
        executable.kind = FileKind::empty;
    } else if (facts->format == "script") {
        executable.kind = FileKind::script;
        executable.format = facts->format;
        text = host.read(executable.resolved, max_script).value_or("");
    } else if (facts->format == "other" || facts->format == "cut-off") {
        executable.kind = FileKind::other;
        executable.format = facts->format;
    } else {
        executable.kind = FileKind::binary;
        executable.format = facts->format;
    }
    executable.shim_of = shim_of(host, executable, text);
}

// bash looks "~/x" of PATH up in HOME, unless it follows POSIX to the letter
// (bash(1), "Tilde Expansion" is done again by its search of PATH); no other
// shell and no program does.
bool expands_tilde(const Host& host) {
    return base_name(host.user().shell) == "bash" && host.environment().find("POSIXLY_CORRECT") == nullptr;
}

bool goes_up(const std::string& text) {
    return text == ".." || text.starts_with("../") || text.ends_with("/..") ||
           text.find("/../") != std::string::npos;
}

// A PATH element as a folder; "" and relative ones count from the current folder.
// The system takes ".." from where a link leads to, not from its name: that is
// found out by following the links. Where they lead nowhere the text stays as it is.
std::string folder_of(const Host& host, const std::string& written) {
    auto text = written;
    if (text == "~" || text.starts_with("~/")) {
        const auto home = host.environment().get("HOME");
        if (home.starts_with('/') && expands_tilde(host)) text.replace(0, 1, home);
    }
    if (goes_up(text) && (text.starts_with('/') || host.cwd().starts_with('/'))) {
        const auto raw = text.starts_with('/') ? text : host.cwd() + "/" + text;
        const auto real = resolve(host, raw);
        if (real) return *real;
        return real.error().kind == Error::Kind::not_found ? raw : clean_path(raw);
    }
    if (text.starts_with('/')) return clean_path(text);
    if (host.cwd().empty()) return text;
    return join_path(host.cwd(), text.empty() ? "." : text);
}

PathState state_of(const Host& host, const std::string& dir) {
    const auto status = status_followed(host, dir);
    if (status) {
        if (status->type != FileStatus::Type::dir) return PathState::not_a_directory;
        return (status->mode & 0111U) == 0 ? PathState::unreadable : PathState::ok;
    }
    switch (status.error().kind) {
        case Error::Kind::not_found:
        case Error::Kind::invalid:
            return PathState::missing;  // a loop leads nowhere
        case Error::Kind::denied:
            return PathState::unreadable;
        default:
            return PathState::unknown;
    }
}

// A file that a lookup would take. A link is followed; the rest costs one question.
bool is_command(const Host& host, const std::string& path, PathState& folder) {
    auto status = host.status(path);
    if (!status && status.error().kind == Error::Kind::denied) folder = PathState::unreadable;
    if (status && status->type == FileStatus::Type::link) {
        status = status_followed(host, path);
        // A link in a snapshot that does not say what it leads to: a command, as far as
        // anybody knows.
        if (!status && status.error().kind == Error::Kind::not_recorded) return true;
    }
    return status && status->type == FileStatus::Type::file && may_run(host, *status);
}

// A snapshot may list a folder's names without each of its files.
bool listed(const Host& host, const std::string& dir, const std::string& name) {
    if (host.live()) return false;
    const auto names = host.list(dir);
    return names && std::ranges::find(*names, name) != names->end();
}

}  // namespace

Result<BinaryFacts> binary_of(const Host& host, const std::string& path) {
    if (auto recorded = host.recorded_binary(path)) return *std::move(recorded);
    const auto source = host.open(path);
    if (!source) return std::unexpected(source.error());
    auto facts = TRY(read_binary(**source));
    host.note_binary(path, facts);
    return facts;
}

Executable inspect_executable(const Host& host, const std::string& path) {
    Executable executable;
    executable.path = path;
    executable.resolved = path;
    auto status = host.status(path);
    if (!status) {
        executable.kind = kind_of_error(status.error().kind, false);
        return executable;
    }
    const bool is_link = status->type == FileStatus::Type::link;
    auto resolved = resolve(host, path);
    if (is_link && !resolved && resolved.error().kind == Error::Kind::not_recorded) {
        // A snapshot may tell the target without the folders on the way.
        const auto target = join_path(parent_path(path), status->target);
        const auto there = host.status(target);
        if (there && there->type != FileStatus::Type::link) resolved = target;
        if (!there) resolved = std::unexpected(there.error());
    }
    if (resolved) {
        executable.resolved = *resolved;
        if (is_link) status = host.status(*resolved);
    } else if (is_link) {
        executable.kind = kind_of_error(resolved.error().kind, true);
        executable.shim_of = shim_of(host, executable, {});
        return executable;
    }
    if (!status) {
        executable.kind = kind_of_error(status.error().kind, is_link);
    } else if (status->type == FileStatus::Type::dir) {
        executable.kind = FileKind::directory;
    } else if (!may_run(host, *status)) {
        executable.kind = FileKind::not_executable;  // a FIFO or a device as well
    } else if (status->type != FileStatus::Type::file) {
        executable.kind = FileKind::other;
    } else {
        read_content(host, executable, *status);
    }
    return executable;
}

std::vector<PathEntry> scan_path(const Host& host, PathDetail detail) {
    const auto* variable = host.environment().find("PATH");
    if (variable == nullptr) return {};
    std::vector<PathEntry> entries;
    std::map<std::string, std::size_t> seen;  // folder -> its first element
    for (auto& text : split(variable->value, ':')) {
        PathEntry entry;
        entry.empty = text.empty();
        entry.relative = !text.starts_with('/');
        entry.dir = folder_of(host, text);
        entry.text = std::move(text);
        entry.origin = variable->origin;
        const auto [first, fresh] = seen.emplace(entry.dir, entries.size());
        entry.duplicate = !fresh;
        if (entry.duplicate) {
            entry.state = entries[first->second].state;
            entry.commands = entries[first->second].commands;
            entry.go_unknown = entries[first->second].go_unknown;
            entries.push_back(std::move(entry));
            continue;
        }
        // Relative to a current folder that is gone or not recorded: nobody knows.
        if (entry.dir.starts_with('/')) entry.state = state_of(host, entry.dir);
        if (detail == PathDetail::commands &&
            (entry.state == PathState::ok || (entry.state == PathState::unknown && !host.live()))) {
            for (const auto name : commands_of_interest) {
                const auto path = join_path(entry.dir, name);
                const bool here = is_command(host, path, entry.state);
                if (here || listed(host, entry.dir, std::string(name)))
                    entry.commands.emplace_back(name);
                else if (name == "go" && !host.live())
                    entry.go_unknown = not_recorded(host, path);
            }
        }
        entries.push_back(std::move(entry));
    }
    return entries;
}

std::vector<Executable> find_on_path(const Host& host, const std::vector<PathEntry>& path,
                                     const std::string& name) {
    std::vector<Executable> found;
    for (const auto& entry : path) {
        if (entry.duplicate || entry.state == PathState::missing ||
            entry.state == PathState::not_a_directory || !entry.dir.starts_with('/')) {
            continue;
        }
        auto executable = inspect_executable(host, join_path(entry.dir, name));
        if (executable.kind == FileKind::absent) continue;
        if (executable.kind == FileKind::unknown && !host.status(executable.path) &&
            !listed(host, entry.dir, name)) {
            continue;
        }
        found.push_back(std::move(executable));
    }
    return found;
}

bool usable(const Executable& executable) {
    switch (executable.kind) {
        case FileKind::binary:
        case FileKind::script:
        case FileKind::empty:
        case FileKind::other:
        case FileKind::unknown:
            return true;  // there, with an execute bit; its bytes may not be read
        default:
            return false;
    }
}

const Executable* first_usable(const std::vector<Executable>& found) {
    const auto at = std::ranges::find_if(found, usable);
    return at == found.end() ? nullptr : &*at;
}

}  // namespace trueup
