#include "probe/toolchains.h"

#include <algorithm>

#include "base/text.h"
#include "facts/known_place.h"
#include "probe/executables.h"
#include "probe/toolchains_places.h"

namespace trueup {
namespace {

constexpr std::uint64_t max_version_file = 64 * 1024;
constexpr std::size_t max_toolchains = 500;

std::string first_line_word(const std::string& text) {
    const auto line = trim(std::string_view(text).substr(0, text.find('\n')));
    return std::string(line.substr(0, line.find(' ')));
}

// GOROOT of an executable GOROOT/bin/go; "" when it lies in no tree.
std::string tree_of(const Host& host, const std::string& binary) {
    const auto root = parent_path(parent_path(binary));
    const bool is_tree =
        is_dir(host, join_path(root, "pkg/tool")) || is_file(host, join_path(root, "VERSION"));
    return base_name(parent_path(binary)) == "bin" && is_tree ? root : std::string();
}

class Collector {
public:
    Collector(const Host& host, const std::string& module_cache) : host_(host), module_cache_(module_cache) {}

    // A folder that may be a GOROOT: nothing happens when it is not one.
    void tree(const std::string& named, const std::string& found_by) {
        if (!named.starts_with('/')) return;
        const auto binary = join_path(named, "bin/go");
        const bool has_binary = status_followed(host_, binary).has_value();
        const auto version = host_.read(join_path(named, "VERSION"), max_version_file);
        if (!has_binary && !version) return;
        const auto goroot = resolve(host_, named).value_or(named);
        // A link in a known place is a name that outlives the folder of one release.
        const bool link = goroot != named && !place_of(found_by).empty();
        const auto why = link ? known_place(tilde(named, host_.user().home)) : found_by;
        if (auto* seen = find(goroot)) {
            own(*seen, named);
            return note(*seen, why);
        }
        Toolchain toolchain;
        toolchain.goroot = goroot;
        toolchain.binary = join_path(goroot, "bin/go");
        if (version) toolchain.version = first_line_word(*version);
        own(toolchain, goroot);
        own(toolchain, named);
        add(std::move(toolchain), inspect_executable(host_, join_path(goroot, "bin/go")), why);
    }

    // bin of a tree, as a line of the user's names it: a place that is known by that line.
    void written(const std::string& folder) {
        if (base_name(folder) != "bin") return;
        const auto named = parent_path(folder);
        if (resolve(host_, named).value_or(named) == named && find(named) != nullptr) return;
        tree(named, known_place(tilde(named, host_.user().home)));
    }

    void executable(const Executable& go, const std::string& found_by) {
        if (!go.shim_of.empty() || (go.kind != FileKind::binary && go.kind != FileKind::not_executable))
            return;
        if (const auto root = tree_of(host_, go.resolved); !root.empty()) return tree(root, found_by);
        if (std::ranges::find(found_, go.resolved, &Toolchain::binary) != found_.end()) return;
        Toolchain alone;  // a go outside any tree
        alone.binary = go.resolved;
        add(std::move(alone), go, found_by);
    }

    std::vector<Toolchain> take() { return std::move(found_); }

private:
    Toolchain* find(const std::string& goroot) {
        const auto at = std::ranges::find(found_, goroot, &Toolchain::goroot);
        return at == found_.end() ? nullptr : &*at;
    }
    // A manager's folder may hold a link to a tree that lies elsewhere.
    void own(Toolchain& toolchain, const std::string& path) {
        if (toolchain.owner.empty() || toolchain.owner == "tarball") {
            toolchain.owner = toolchain_owner(host_, path, module_cache_);
        }
    }
    static void note(Toolchain& toolchain, const std::string& found_by) {
        auto& list = toolchain.found_by;
        if (std::ranges::find(list, found_by) == list.end()) list.push_back(found_by);
    }
    void add(Toolchain toolchain, const Executable& go, const std::string& found_by) {
        if (found_.size() >= max_toolchains) return;
        if (toolchain.version.empty()) toolchain.version = first_line_word(go.go_version);
        toolchain.arch = join(go.archs, "+");
        toolchain.os = go.os;
        toolchain.translated = would_translate(host_, go.archs, go.os);
        toolchain.found_by.push_back(found_by);
        found_.push_back(std::move(toolchain));
    }

    const Host& host_;
    const std::string& module_cache_;
    std::vector<Toolchain> found_;
};

// The row of the go that runs. An exported GOROOT names the tree whose compiler and
// library are used, and changes nothing about which go that is.
void mark_running(const Host& host, const Selection& selection, std::vector<Toolchain>& found) {
    const auto mark = [&](const std::string& goroot) {
        if (goroot.empty()) return false;
        const auto here = resolve(host, goroot).value_or(goroot);
        bool marked = false;
        for (auto& toolchain : found) {
            toolchain.runs_here = toolchain.goroot == here;
            marked = marked || toolchain.runs_here;
        }
        return marked;
    };
    // A go that chose another release starts it with a GOROOT of its own.
    const auto& go = selection.go;
    if (selection.switched || go.resolved.empty()) {
        mark(selection.goroot);
        return;
    }
    const auto own = std::ranges::find(found, go.resolved, &Toolchain::binary);
    if (own != found.end()) {
        own->runs_here = true;
        return;
    }
    if (!mark(tree_of(host, go.resolved)) && !mark(selection.discovered_goroot)) mark(selection.goroot);
}

}  // namespace

std::vector<Toolchain> find_toolchains(const Host& host, const std::vector<Executable>& go_on_path,
                                       const Selection& selection, const std::string& module_cache,
                                       const std::vector<std::string>& written) {
    const std::string cache = module_cache.empty() ? usual_module_cache(host) : module_cache;
    Collector collector(host, cache);
    for (const auto& go : go_on_path) collector.executable(go, "PATH");
    if (!selection.goroot.empty()) collector.tree(selection.goroot, "selected here");
    if (const auto goroot = host.environment().get("GOROOT"); !goroot.empty())
        collector.tree(goroot, "GOROOT");
    for (const auto& place : toolchain_places(host, cache)) collector.tree(place.goroot, place.found_by);
    for (const auto& folder : written) collector.written(folder);

    auto found = collector.take();
    if (selection.unavailable.empty()) mark_running(host, selection, found);
    return found;
}

}  // namespace trueup
