// The parts of a Go tree: those that every tree of the release has, and those
// that only another release has. Sources: the file lists of Go 1.19, 1.21 to
// 1.24, 1.26 and 1.27; which tools a build calls: cmd/go/internal/work (from
// Go 1.25 on, the others are built when they are asked for).
#include "probe/go_parts.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "formats/go_version.h"
#include "probe/executables.h"

namespace trueup {
namespace {

constexpr int newest_known = 27;

// Folders and headers that a build of anything takes from the tree.
struct Part {
    std::string_view path;
    int since = 0;  // first release 1.N that surely has it
};
constexpr auto parts = std::to_array<Part>({{"pkg/include/textflag.h"},
                                            {"src/cmp", 21},
                                            {"src/encoding/json"},
                                            {"src/errors"},
                                            {"src/fmt"},
                                            {"src/internal"},
                                            {"src/io"},
                                            {"src/iter", 23},
                                            {"src/net/http"},
                                            {"src/os"},
                                            {"src/reflect"},
                                            {"src/slices", 21},
                                            {"src/sync"},
                                            {"src/syscall"},
                                            {"src/unsafe"},
                                            {"src/vendor"}});

// What every build calls. Others (vet, cover, nm, …) are not in every package
// of a distribution.
constexpr auto tools = std::to_array<std::string_view>({"compile", "link", "asm", "cgo"});

// Source files that tell releases apart. A newer tree over an older one keeps
// what was dropped since, an older one over a newer what was not there yet. Of
// releases whose lists were not read nothing is said.
struct Mark {
    std::string_view path;
    int unborn = 0;  // releases up to 1.N do not have it yet
    int gone = 99;   // releases from 1.N on have it no more
};
constexpr auto marks = std::to_array<Mark>({
    {"src/runtime/internal/sys/intrinsics_common.go", 0, 21},
    {"src/runtime/lfstack_64bit.go", 0, 21},
    {"src/os/str.go", 0, 22},
    {"src/internal/poll/strconv.go", 0, 23},
    {"src/runtime/internal/sys/sys.go", 0, 24},
    {"src/internal/itoa/itoa.go", 0, 26},
    {"src/internal/abi/map_select_swiss.go", 23, 26},
    {"src/net/http/h2_bundle.go", 0, 27},
    {"src/runtime/minmax.go", 19},
    {"src/runtime/coro.go", 21},
    {"src/runtime/linkname.go", 22},
    {"src/runtime/mcleanup.go", 23},
    {"src/runtime/list.go", 24},
    {"src/runtime/libinit.go", 26},
});

bool foreign(const Mark& mark, int minor) {
    return minor <= newest_known && (minor <= mark.unborn || minor >= mark.gone);
}

bool is_gone(const Host& host, const std::string& path) {
    const auto status = status_followed(host, path);
    return !status && status.error().kind == Error::Kind::not_found;
}

// pkg/tool/OS_ARCH of the go that runs: a tree may hold those of other machines
// as well.
std::string tool_folder(const Facts& facts) {
    const auto& go = facts.selection.go;
    if (go.archs.size() != 1 || go.os.empty()) return {};
    return "pkg/tool/" + go.os + "_" + go.archs.front();
}

std::string release_of(const std::string& version) {
    const auto plain = version_of_toolchain(version);
    return plain.empty() ? std::string() : "go" + plain;
}

void look_at_tools(const Host& host, const std::string& folder, GoParts& out) {
    for (const auto tool : tools) {
        const auto inside = folder + "/" + std::string(tool);
        const auto path = join_path(out.root, inside);
        if (is_gone(host, path)) {
            out.missing.push_back(inside);
            continue;
        }
        const auto facts = binary_of(host, resolve(host, path).value_or(path));
        if (!facts || !out.odd_tool.empty()) continue;
        const auto release = release_of(facts->go_version);
        if (release.empty() || out.release.empty() || release == out.release) continue;
        out.odd_tool = path;
        out.odd_release = release;
    }
}

}  // namespace

GoParts look_at_go_parts(const Host& host, const Facts& facts) {
    GoParts out;
    // What was given is what go uses, were it wrong or not.
    auto path = facts.go_env.get("GOROOT");
    if (path.empty()) path = facts.selection.goroot;
    const auto tree = facts.trees.find(path);
    if (path.empty() || tree == facts.trees.end() || tree->second.kind != FileKind::directory) return out;
    // Neither mark of a tree: it is none, and nothing of it is missing.
    if (!tree->second.has_pkg_tool.is(true) || !tree->second.has_src_runtime.is(true)) return out;
    out.root = path;
    out.release = release_of(tree->second.version.value_or(""));
    const auto minor = go_minor_of(out.release);
    const auto folder = tool_folder(facts);
    // The folder has the name of what `go` itself was built for: a tree for another
    // machine has none that it would look in.
    if (!folder.empty() && is_gone(host, join_path(path, folder))) {
        out.missing.push_back(folder);
    } else if (!folder.empty() && is_dir(host, join_path(path, folder))) {
        look_at_tools(host, folder, out);
    }
    if (minor == 0) return out;
    for (const auto& part : parts) {
        const std::string inside(part.path);
        if (minor >= part.since && minor <= newest_known && is_gone(host, join_path(path, inside)))
            out.missing.push_back(inside);
    }
    for (const auto& mark : marks) {
        const std::string inside(mark.path);
        if (foreign(mark, minor) && status_followed(host, join_path(path, inside)))
            out.left_over.push_back(inside);
    }
    return out;
}

}  // namespace trueup
