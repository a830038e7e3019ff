#include "checks/installed_go.h"

#include <algorithm>

#include "base/text.h"
#include "checks/go_facts.h"
#include "checks/support.h"
#include "facts/known_place.h"
#include "facts/possible_value.h"

namespace trueup {
namespace {

bool starts(const Executable& go) {
    return go.kind == FileKind::binary || go.kind == FileKind::script || go.kind == FileKind::empty ||
           go.kind == FileKind::other || go.kind == FileKind::unknown;
}

bool installed(const Toolchain& toolchain) {
    return toolchain.owner != "toolchain-cache" && !toolchain.goroot.empty();
}

bool in_home(const Facts& facts, const Origin& origin) {
    return !facts.user.home.empty() && is_inside(origin.path, facts.user.home);
}

// A line of the user's own files that does nothing but set the variable.
bool by_hand(const Facts& facts, const Assignment& assignment) {
    const auto& origin = assignment.origin;
    return origin.kind == OriginKind::file && origin.line > 0 && in_home(facts, origin) &&
           (origin.note.empty() || origin.note == made_of_possible_values);
}

bool names_no_release(std::string_view place) {
    const auto name = base_name(place);
    return place.starts_with('/') && name.find_first_of("0123456789") == std::string::npos;
}

// The link that leads to the tree, where it was found by one; empty: it was not.
std::string link_named(const Facts& facts, const Toolchain& toolchain, std::string_view found_by) {
    auto place = std::string(place_of(found_by));
    if (place.starts_with("~/")) place.replace(0, 1, facts.user.home);
    // The folder that holds the trees is none of their names.
    if (place == toolchain.goroot || is_inside(toolchain.goroot, place)) return {};
    return place;
}

bool has(const std::vector<std::string>& list, std::string_view element) {
    return std::ranges::find(list, element) != list.end();
}

}  // namespace

const Toolchain* best_installed(const Facts& facts) {
    const Toolchain* best = nullptr;
    for (const auto& toolchain : facts.toolchains) {
        if (!installed(toolchain)) continue;
        if (best == nullptr || compare_go(toolchain.version, best->version) > 0) best = &toolchain;
    }
    return best;
}

std::string folder_for_path(const Facts& facts, const Toolchain& toolchain) {
    if (const auto at = toolchain.goroot.find("/Cellar/"); at != std::string::npos)
        return toolchain.goroot.substr(0, at) + "/bin";
    for (const auto& found_by : toolchain.found_by) {
        const auto place = link_named(facts, toolchain, found_by);
        if (names_no_release(place)) return place + "/bin";
    }
    return toolchain.goroot + "/bin";
}

bool named_by_link(const Facts& facts, const Toolchain& toolchain, std::string_view dir) {
    return std::ranges::any_of(toolchain.found_by, [&](const std::string& found_by) {
        const auto place = link_named(facts, toolchain, found_by);
        return !place.empty() && place + "/bin" == dir;
    });
}

const Toolchain* toolchain_in(const Facts& facts, std::string_view dir) {
    const auto at = std::ranges::find_if(facts.toolchains, [&](const Toolchain& toolchain) {
        return installed(toolchain) &&
               (folder_for_path(facts, toolchain) == dir || toolchain.goroot + "/bin" == dir ||
                (!toolchain.binary.empty() && parent_path(toolchain.binary) == dir) ||
                named_by_link(facts, toolchain, dir));
    });
    return at == facts.toolchains.end() ? nullptr : &*at;
}

bool no_go_runs(const Facts& facts) { return std::ranges::none_of(facts.go_on_path, starts); }

const Executable* broken_in_place(const Facts& facts) {
    if (!no_go_runs(facts)) return nullptr;
    const auto at = std::ranges::find_if(facts.go_on_path, [&](const Executable& go) {
        return go.kind != FileKind::directory && toolchain_in(facts, parent_path(go.path)) != nullptr;
    });
    return at == facts.go_on_path.end() ? nullptr : &*at;
}

std::optional<DroppedFolder> dropped_folder(const Facts& facts) {
    const auto now = split(facts.env.get("PATH"), ':');
    const bool none = no_go_runs(facts);
    const Assignment* before = nullptr;
    for (const auto& assignment : facts.startup.assignments) {
        if (assignment.name != "PATH") continue;
        const auto* with = before;
        before = &assignment;
        if (with == nullptr || !by_hand(facts, assignment) || assignment.possible) continue;
        // What a system file or a program put there is there to be changed, unless
        // that leaves no go at all.
        if (!by_hand(facts, *with) &&
            (!none || with->origin.kind != OriginKind::file || with->possible || assignment.possible))
            continue;
        const auto kept = split(assignment.value, ':');
        for (auto& dir : split(with->value, ':')) {
            if (has(kept, dir) || has(now, dir)) continue;
            if (with->possible && !surely_adds(*with, dir, facts.user.home)) continue;
            if (is_go_bin(facts, dir) || dir == install_folder(facts) || toolchain_in(facts, dir) != nullptr)
                return DroppedFolder{with, &assignment, std::move(dir)};
        }
    }
    return std::nullopt;
}

bool only_gui_lacks_go(const Facts& facts) {
    if (facts.machine.os != "darwin" || !has_gui_path(facts) || !no_go_runs(facts)) return false;
    if (facts.fresh_go.known()) return true;
    if (facts.fresh_go.absent()) return false;
    const auto leads = [&](const std::string& dir) { return toolchain_in(facts, dir) != nullptr; };
    const Assignment* last = nullptr;
    for (const auto& assignment : facts.startup.assignments) {
        if (assignment.name == "PATH") last = &assignment;
    }
    if (last != nullptr && std::ranges::any_of(split(last->value, ':'), leads)) return true;
    if (facts.startup.method == "trace") return false;
    // Not run: the official package is put on PATH by path_helper, and Homebrew's own line
    // (`brew shellenv`) is in a start-up file of those who installed it.
    const bool has_files = std::ranges::any_of(facts.startup.files, [&](const StartupFile& file) {
        return file.exists && file.read && !facts.user.home.empty() && is_inside(file.path, facts.user.home);
    });
    return std::ranges::any_of(facts.toolchains, [&](const Toolchain& toolchain) {
        return toolchain.owner == "pkg" || (toolchain.owner == "homebrew" && has_files);
    });
}

}  // namespace trueup
