#include "probe/shims.h"

#include <array>

#include "base/text.h"

namespace trueup {
namespace {

// The variable when it is set, else a folder below home.
std::string root_of(const Host& host, std::string_view variable, std::string_view below_home) {
    if (auto value = host.environment().get(variable); !value.empty()) return clean_path(value);
    const auto& home = host.user().home;
    return home.empty() ? std::string() : join_path(home, below_home);
}

struct ScriptMark {
    std::string_view text;
    std::string_view manager;
};
// What the managers' own templates write into every shim.
constexpr std::array<ScriptMark, 6> script_marks = {{
    {"goenv\" exec", "goenv"},
    {"goenv exec", "goenv"},
    {"asdf exec", "asdf"},
    {"# asdf-plugin: ", "asdf"},
    {"mise exec", "mise"},
    {"mise x --", "mise"},
}};

}  // namespace

std::string goenv_root(const Host& host) { return root_of(host, "GOENV_ROOT", ".goenv"); }

std::string asdf_root(const Host& host) { return root_of(host, "ASDF_DATA_DIR", ".asdf"); }

std::string mise_root(const Host& host) {
    const auto& env = host.environment();
    if (env.get("MISE_DATA_DIR").empty()) {
        if (auto data = env.get("XDG_DATA_HOME"); !data.empty()) return join_path(data, "mise");
    }
    return root_of(host, "MISE_DATA_DIR", ".local/share/mise");
}

std::string shim_folder_of(const Host& host, const std::string& dir) {
    if (base_name(dir) != "shims") return {};
    const std::string owner = parent_path(dir);
    if (owner == goenv_root(host)) return "goenv";
    if (owner == asdf_root(host)) return "asdf";
    if (owner == mise_root(host)) return "mise";
    const std::string name = base_name(owner);
    if (name == ".goenv" || name == "goenv") return "goenv";
    if (name == ".asdf" || name == "asdf") return "asdf";
    if (name == "mise" || name == "rtx") return "mise";
    return {};
}

std::string shim_of(const Host& host, const Executable& executable, std::string_view text) {
    if (auto by_folder = shim_folder_of(host, parent_path(executable.path)); !by_folder.empty()) {
        return by_folder;
    }
    if (executable.resolved != executable.path) {
        const std::string target = base_name(executable.resolved);
        if (target == "mise" || target == "rtx") return "mise";
        if (target == "snap") return "snap";
    }
    for (const auto& mark : script_marks) {
        if (text.find(mark.text) != std::string_view::npos) return std::string(mark.manager);
    }
    return {};
}

}  // namespace trueup
