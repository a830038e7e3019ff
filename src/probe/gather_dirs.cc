#include "probe/gather_dirs.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "facts/error_words.h"
#include "probe/executables.h"
#include "probe/toolchains_places.h"

namespace trueup {
namespace {

constexpr std::size_t max_tools = 200;
constexpr std::array<std::string_view, 4> go_tools = {"gopls", "dlv", "staticcheck", "golangci-lint"};

// The setting as go would print it, the variable where no go could be asked.
std::string setting(const Facts& facts, std::string_view name) {
    if (facts.go_env.find(name) != nullptr) return facts.go_env.get(name);
    return facts.env.get(name);
}

std::vector<std::string> gopath_folders(const Facts& facts) {
    auto value = setting(facts, "GOPATH");
    if (value.empty() && !facts.user.home.empty()) value = join_path(facts.user.home, "go");
    std::vector<std::string> folders;
    for (const auto& folder : split(value, ':')) {
        if (folder.starts_with('/')) folders.push_back(clean_path(folder));
    }
    return folders;
}

// Where `go install` puts programs, and where older ones lie.
std::vector<std::string> bin_folders(const Facts& facts) {
    std::vector<std::string> folders;
    if (const auto gobin = setting(facts, "GOBIN"); gobin.starts_with('/'))
        folders.push_back(clean_path(gobin));
    for (const auto& folder : gopath_folders(facts)) folders.push_back(join_path(folder, "bin"));
    return folders;
}

FileKind kind_of(const Result<FileStatus>& status) {
    if (!status) return status.error().kind == Error::Kind::not_found ? FileKind::absent : FileKind::unknown;
    return status->type == FileStatus::Type::dir ? FileKind::directory : FileKind::other;
}

WritableDir look_at(const Host& host, std::string name, const std::string& path) {
    WritableDir dir{std::move(name), path, FileKind::unknown, {}, {}};
    auto status = status_followed(host, path);
    dir.kind = kind_of(status);
    std::string nearest = path;
    while (!status && status.error().kind == Error::Kind::not_found && nearest != "/") {
        nearest = parent_path(nearest);
        status = status_followed(host, nearest);
    }
    if (!status && status.error().kind == Error::Kind::denied) {
        // Somebody else's home: who may not even look cannot write.
        dir.writable = Fact<bool>(false, Origin{OriginKind::file, nearest, 0, "", ""});
        dir.owner_uid = Unknown{in_words(status.error())};
        return dir;
    }
    if (!status) {
        dir.writable = Unknown{in_words(status.error())};
        dir.owner_uid = Unknown{in_words(status.error())};
        return dir;
    }
    // A file on the way: no folder can be made there.
    if (status->type != FileStatus::Type::dir) dir.kind = FileKind::other;
    if (status->uid_known) {
        dir.owner_uid = Fact<unsigned>(status->uid, Origin{OriginKind::file, nearest, 0, "", ""});
    } else {
        dir.owner_uid = Unknown{{"owners are not recorded", "快照没有记录属主"}};
    }
    const auto writable = host.writable(nearest);
    if (writable) {
        dir.writable = Fact<bool>(*writable, Origin{OriginKind::file, nearest, 0, "", ""});
    } else {
        dir.writable = Unknown{in_words(writable.error())};
    }
    return dir;
}

}  // namespace

std::vector<Executable> find_tools(const Host& host, const Facts& facts) {
    std::vector<Executable> tools;
    std::set<std::string> seen;
    for (const auto name : go_tools) {
        for (const auto& entry : facts.path) {
            if (std::ranges::find(entry.commands, name) == entry.commands.end()) continue;
            tools.push_back(inspect_executable(host, join_path(entry.dir, name)));
            seen.insert(tools.back().path);
            break;
        }
    }
    for (const auto& folder : bin_folders(facts)) {
        const auto names = host.list(folder);
        if (!names) continue;
        const bool reachable =
            std::ranges::any_of(facts.path, [&](const PathEntry& entry) { return entry.dir == folder; });
        for (const auto& name : *names) {
            if (tools.size() >= max_tools) return tools;
            const auto path = join_path(folder, name);
            if (!seen.insert(path).second) continue;
            auto tool = inspect_executable(host, path);
            if (tool.kind != FileKind::binary) continue;
            tools.push_back(std::move(tool));
            if (reachable) continue;
            // What the name alone leads to: a link elsewhere on PATH, or the same folder under another name.
            const auto found = find_on_path(host, facts.path, name);
            const auto* first = first_usable(found);
            if (first != nullptr && seen.insert(first->path).second) tools.push_back(*first);
        }
    }
    return tools;
}

std::vector<WritableDir> folders_written_to(const Host& host, const Facts& facts) {
    const auto gopath = gopath_folders(facts);
    const std::string first = gopath.empty() ? std::string() : gopath.front();
    auto cache = setting(facts, "GOMODCACHE");
    if (cache.empty()) cache = usual_module_cache(host);
    auto gobin = setting(facts, "GOBIN");
    if (gobin.empty() && !first.empty()) gobin = join_path(first, "bin");
    std::vector<WritableDir> dirs;
    for (const auto& [name, path] : {std::pair<std::string, std::string>{"GOMODCACHE", cache},
                                     {"GOCACHE", setting(facts, "GOCACHE")},
                                     {"GOBIN", gobin},
                                     {"GOPATH", first}}) {
        if (path.starts_with('/')) dirs.push_back(look_at(host, name, clean_path(path)));
    }
    // `go mod vendor` writes here; a folder with its list is in use.
    if (facts.modules.mod.known()) {
        const auto vendor = join_path(parent_path(facts.modules.mod.value().path), "vendor");
        if (is_file(host, join_path(vendor, "modules.txt"))) dirs.push_back(look_at(host, "vendor", vendor));
    }
    return dirs;
}

std::vector<std::string> gopath_roots_with_mod(const Host& host, const Facts& facts) {
    std::vector<std::string> roots;
    for (const auto& folder : gopath_folders(facts)) {
        if (is_file(host, join_path(folder, "go.mod"))) roots.push_back(folder);
    }
    return roots;
}

}  // namespace trueup
