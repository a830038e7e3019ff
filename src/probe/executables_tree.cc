// A folder that claims to be a GOROOT.
#include <algorithm>

#include "base/text.h"
#include "facts/error_words.h"
#include "probe/executables.h"

namespace trueup {
namespace {

constexpr std::uint64_t max_version_file = 64 * 1024;

Unknown unknown_from(const Error& error) {
    return Unknown{error.message.empty() ? Text{"could not be read", "无法读取"} : in_words(error)};
}

// Is there a folder (or a file) of that name? Not recorded is not known.
Fact<bool> has(const Host& host, const std::string& path, FileStatus::Type type) {
    const auto status = status_followed(host, path);
    if (status) return status->type == type;
    if (status.error().kind == Error::Kind::not_found) return false;
    return unknown_from(status.error());
}

Fact<std::string> version_of(const Host& host, const std::string& root) {
    const std::string path = join_path(root, "VERSION");
    const auto text = host.read(path, max_version_file);
    if (!text) {
        if (text.error().kind == Error::Kind::not_found) return Absent{};
        return unknown_from(text.error());
    }
    const std::string line(trim(text->substr(0, text->find('\n'))));
    return Fact<std::string>(line, Origin{OriginKind::file, path, 1, line, ""});
}

// The release of pkg/tool/<os>_<arch>/compile: of this machine where there are several.
Fact<std::string> tool_version_of(const Host& host, const std::string& root) {
    const std::string tools = join_path(root, "pkg/tool");
    const auto names = host.list(tools);
    if (!names) {
        if (names.error().kind == Error::Kind::not_found) return Absent{};
        return unknown_from(names.error());
    }
    const auto& machine = host.machine();
    const std::string own = machine.os + "_" + goarch_of(machine.machine.value_or(""));
    std::vector<std::string> order;
    if (std::ranges::find(*names, own) != names->end()) order.push_back(own);
    for (const auto& name : *names) {
        if (name != own && name.find('_') != std::string::npos) order.push_back(name);
    }
    Fact<std::string> answer = Absent{};
    for (const auto& name : order) {
        const std::string path = join_path(tools, name + "/compile");
        const auto facts = binary_of(host, resolve(host, path).value_or(path));
        if (facts && !facts->go_version.empty()) {
            return Fact<std::string>(facts->go_version, Origin{OriginKind::file, path, 0, "", ""});
        }
        if (facts) answer = Unknown{{"no release can be read from " + path, "无法从 " + path + " 读出版本"}};
        if (!facts && facts.error().kind != Error::Kind::not_found) answer = unknown_from(facts.error());
    }
    return answer;
}

bool names_executable(FileKind kind) {
    return kind == FileKind::binary || kind == FileKind::script || kind == FileKind::empty ||
           kind == FileKind::not_executable || kind == FileKind::other;
}

}  // namespace

GoTree inspect_tree(const Host& host, const std::string& path) {
    GoTree tree;
    tree.path = path;
    const std::string root = join_path(host.cwd(), path);
    const auto itself = inspect_executable(host, root);
    tree.kind = itself.kind;
    tree.resolved = itself.resolved;
    tree.looks_like_bin = base_name(root) == "bin" || names_executable(tree.kind);
    if (tree.kind != FileKind::directory && tree.kind != FileKind::unknown) {
        // Nothing can lie below it.
        tree.version = Absent{};
        tree.tool_version = Absent{};
        tree.has_pkg_tool = tree.has_src_runtime = tree.has_go_env = tree.has_bin_go = Fact<bool>(false);
        return tree;
    }
    tree.version = version_of(host, root);
    tree.has_pkg_tool = has(host, join_path(root, "pkg/tool"), FileStatus::Type::dir);
    tree.has_src_runtime = has(host, join_path(root, "src/runtime"), FileStatus::Type::dir);
    tree.has_go_env = has(host, join_path(root, "go.env"), FileStatus::Type::file);
    tree.has_bin_go = has(host, join_path(root, "bin/go"), FileStatus::Type::file);
    tree.tool_version = tool_version_of(host, root);
    return tree;
}

}  // namespace trueup
