// Version managers' own files. Sources: goenv's `goenv-local` and `goenv-global`
// (.go-version, $GOENV_ROOT/version), asdf's `asdf set` (.tool-versions), mise's
// `mise use` (mise.toml, ~/.config/mise/config.toml), voidint/g's link ~/.g/go.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "facts/error_words.h"
#include "remedy/use_means.h"

namespace trueup {
namespace {

constexpr std::uint64_t longest_file = 256 * 1024;

enum class Form { go_version, tool_versions, mise_toml };

Form form_of(const std::string& path) {
    const auto name = base_name(path);
    if (name.ends_with(".toml")) return Form::mise_toml;
    return name.ends_with("tool-versions") ? Form::tool_versions : Form::go_version;
}

Edit replace(const std::string& path, std::size_t index, const std::string& old,
             std::vector<std::string> lines) {
    Edit edit;
    edit.kind = Edit::Kind::replace_lines;
    edit.path = path;
    edit.first_line = static_cast<int>(index) + 1;
    edit.old_lines = {old};
    edit.new_lines = std::move(lines);
    return edit;
}

Edit at_end(const std::string& path, std::vector<std::string> lines) {
    Edit edit;
    edit.kind = Edit::Kind::replace_lines;  // first line 0: at the end, or a new file
    edit.path = path;
    edit.new_lines = std::move(lines);
    return edit;
}

bool is_blank(std::string_view line) { return trim(line).empty() || trim(line).starts_with('#'); }

std::string_view key_of(std::string_view line) {
    line = trim(line);
    return line.substr(0, line.find_first_of(" \t="));
}

// Where the value between quotes stands: [first, last) of the text inside;
// npos when the line is not KEY = "VALUE".
std::pair<std::size_t, std::size_t> quoted_value(std::string_view line) {
    const auto equals = line.find('=');
    const auto none = std::pair(std::string_view::npos, std::string_view::npos);
    if (equals == std::string_view::npos) return none;
    const auto open = line.find_first_not_of(" \t", equals + 1);
    if (open == std::string_view::npos || (line[open] != '"' && line[open] != '\'')) return none;
    const auto close = line.find(line[open], open + 1);
    if (close == std::string_view::npos) return none;
    const auto rest = trim(line.substr(close + 1));
    return rest.empty() || rest.starts_with('#') ? std::pair(open + 1, close) : none;
}

bool is_go(std::string_view key) {
    return key == "go" || key == "golang" || key == "\"go\"" || key == "\"core:go\"" || key == "\"golang\"";
}

struct Edited {
    std::vector<Edit> edits;
    bool understood = true;
};

Edited in_go_version(const std::string& path, const std::vector<std::string>& lines,
                     const std::string& version) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (is_blank(lines[i])) continue;
        const auto comment = std::min(lines[i].find('#'), lines[i].size());
        const auto before = trim(std::string_view(lines[i]).substr(0, comment));
        if (before == version) return {};
        const auto rest = comment < lines[i].size() ? " " + lines[i].substr(comment) : std::string();
        return {{replace(path, i, lines[i], {version + rest})}};
    }
    return {{at_end(path, {version})}};
}

// "golang 1.21.0 1.20 # why": the versions go, the rest stays.
Edited in_tool_versions(const std::string& path, const std::vector<std::string>& lines,
                        const std::string& version, std::string_view own_name) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const std::string_view line = lines[i];
        if (is_blank(line) || !is_go(key_of(line))) continue;
        const auto comment = line.find('#');
        const auto values = line.substr(0, comment);
        const auto name_end = values.find(key_of(line)) + key_of(line).size();
        const auto first = values.find_first_not_of(" \t", name_end);
        const auto before = first == std::string_view::npos ? fmt::format("{} ", values.substr(0, name_end))
                                                            : std::string(values.substr(0, first));
        const auto after =
            comment == std::string_view::npos ? std::string() : " " + std::string(line.substr(comment));
        const auto wanted = before + version + after;
        if (wanted == line || trim(values.substr(std::min(first, values.size()))) == version) return {};
        return {{replace(path, i, lines[i], {wanted})}};
    }
    return {{at_end(path, {fmt::format("{} {}", own_name, version)})}};
}

// A line `go = "1.21"` in [tools]; whatever else names Go there is not touched.
Edited in_mise_toml(const std::string& path, const std::vector<std::string>& lines,
                    const std::string& version) {
    bool in_tools = false;
    std::size_t tools = lines.size();
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto line = trim(lines[i]);
        if (line.starts_with('[')) {
            in_tools = line.starts_with("[tools]");
            if (in_tools) tools = i;
            if (line.starts_with("[tools.")) return {{}, false};
            continue;
        }
        if (line.starts_with("tools")) return {{}, false};
        if (!in_tools || !is_go(key_of(line))) continue;
        const auto [first, last] = quoted_value(lines[i]);
        if (first == std::string_view::npos) return {{}, false};
        auto wanted = lines[i];
        if (wanted.substr(first, last - first) == version) return {};
        wanted.replace(first, last - first, version);
        return {{replace(path, i, lines[i], {wanted})}};
    }
    const auto line = fmt::format("go = \"{}\"", version);
    if (tools < lines.size()) return {{replace(path, tools, lines[tools], {lines[tools], line})}};
    return {{at_end(path, lines.empty() ? std::vector<std::string>{"[tools]", line}
                                        : std::vector<std::string>{"", "[tools]", line})}};
}

void edit_file(const Host& host, const std::string& path, const Manager& manager, UseChoice& choice) {
    std::vector<std::string> lines;
    if (const auto text = host.read(path, longest_file)) {
        lines = lines_of(*text);
    } else if (text.error().kind != Error::Kind::not_found) {
        choice.refusal = in_words(path, text.error());
        return;
    }
    Edited edited;
    switch (form_of(path)) {
        case Form::go_version:
            edited = in_go_version(path, lines, choice.version);
            break;
        case Form::tool_versions:
            edited = in_tool_versions(path, lines, choice.version, manager.name == "asdf" ? "golang" : "go");
            break;
        case Form::mise_toml:
            edited = in_mise_toml(path, lines, choice.version);
    }
    if (!edited.understood) {
        choice.refusal = {path + " names its tools in a way that trueup does not rewrite",
                          path + " 中工具的写法 trueup 不会改写"};
        auto command = std::vector<std::string>{"mise", "use"};
        if (choice.scope == UseScope::global) command.emplace_back("-g");
        command.push_back("go@" + choice.version);
        choice.commands.push_back(std::move(command));
        return;
    }
    choice.edits = std::move(edited.edits);
}

// The file that holds for all folders.
std::string global_file(const Facts& facts, const Manager& manager) {
    const auto& home = facts.user.home;
    if (manager.name == "goenv") return join_path(manager.root, "version");
    if (manager.name == "asdf") {
        const auto name = facts.env.get("ASDF_DEFAULT_TOOL_VERSIONS_FILENAME");
        return join_path(home, name.empty() ? ".tool-versions" : name);
    }
    if (const auto file = facts.env.get("MISE_GLOBAL_CONFIG_FILE"); !file.empty()) return file;
    auto folder = facts.env.get("MISE_CONFIG_DIR");
    if (folder.empty() && !facts.env.get("XDG_CONFIG_HOME").empty())
        folder = join_path(facts.env.get("XDG_CONFIG_HOME"), "mise");
    return join_path(folder.empty() ? join_path(home, ".config/mise") : folder, "config.toml");
}

// The file of this project: the one that selects now, one that is there, or a new one.
std::string project_file(const Host& host, const Facts& facts, const Manager& manager,
                         const std::string& global) {
    if (manager.selected.known()) {
        const auto& origin = manager.selected.origin();
        const auto folder = parent_path(origin.path);
        if (origin.kind == OriginKind::file && origin.path != global && folder != facts.user.home &&
            is_inside(facts.cwd, folder))
            return origin.path;
    }
    auto root = facts.cwd;
    if (facts.modules.mod.known()) root = parent_path(facts.modules.mod.value().path);
    if (manager.name == "goenv") return join_path(root, ".go-version");
    if (manager.name == "asdf") return join_path(root, ".tool-versions");
    for (const auto* name : {".mise.toml", "mise.toml", ".tool-versions"}) {
        if (is_file(host, join_path(root, name))) return join_path(root, name);
    }
    return join_path(root, "mise.toml");
}

std::string variable_of(const Manager& manager) {
    if (manager.name == "goenv") return "GOENV_VERSION";
    return manager.name == "asdf" ? "ASDF_GOLANG_VERSION" : "MISE_GO_VERSION";
}

void use_by_g(const Host& host, const Manager& manager, UseChoice& choice) {
    Edit edit;
    edit.kind = Edit::Kind::link;
    edit.path = join_path(manager.root, "go");
    edit.new_lines = {join_path(manager.root, "versions/" + choice.version)};
    const auto status = host.status(edit.path);
    if (status && status->type == FileStatus::Type::link) edit.old_lines = {status->target};
    if (edit.old_lines != edit.new_lines) choice.edits.push_back(std::move(edit));
}

}  // namespace

void use_by_manager(const Host& host, const Facts& facts, const Manager& manager, UseChoice& choice) {
    const bool knows_projects = manager.name != "g" && manager.name != "gvm";
    if (choice.scope == UseScope::project && !knows_projects) {
        choice.refusal = {manager.name + " chooses for all folders alike; it has no file for a project",
                          manager.name + " 对所有目录一视同仁，没有针对项目的文件"};
        return;
    }
    if (manager.name == "gvm") {
        choice.refusal = {"gvm writes a whole environment for its choice; only gvm itself does that right",
                          "gvm 会为所选版本写出整套环境变量，只有 gvm 自己能写对"};
        choice.commands.push_back({"gvm", "use", "go" + choice.version, "--default"});
        return;
    }
    if (manager.name == "g") {
        choice.reason = {"g is in charge: it keeps a link to the version in use",
                         "由 g 管理：它用一个链接指向所用版本"};
        use_by_g(host, manager, choice);
        return;
    }
    const auto name = variable_of(manager);
    if (const auto* variable = facts.env.find(name); variable != nullptr && !variable->value.empty()) {
        choice.refusal = {fmt::format("{}={} is set and wins over every file of {}; it comes from {}", name,
                                      variable->value, manager.name, place_of(variable->origin)),
                          fmt::format("{}={} 已设置，优先于 {} 的所有文件；它来自 {}", name, variable->value,
                                      manager.name, place_of(variable->origin))};
        return;
    }
    const auto global = global_file(facts, manager);
    const auto path = choice.scope == UseScope::project ? project_file(host, facts, manager, global) : global;
    choice.reason = {fmt::format("{} is in charge of go here, and {} is its file", manager.name, path),
                     fmt::format("此处由 {} 管理 go，它的文件是 {}", manager.name, path)};
    edit_file(host, path, manager, choice);
}

}  // namespace trueup
