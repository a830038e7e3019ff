#include "probe/go_env_modules.h"

#include "base/text.h"
#include "facts/error_words.h"
#include "facts/godebug.h"
#include "formats/go_mod.h"

namespace trueup {
namespace {

constexpr std::uint64_t max_module_file = 16 * 1024 * 1024;

bool is_no_dir(const Host& host, const std::string& path) {
    const auto status = status_followed(host, path);
    return status && status->type != FileStatus::Type::dir;
}

bool same_place(const Host& host, const std::string& left, const std::string& right) {
    if (left == right) return true;
    const auto a = resolve(host, left);
    const auto b = resolve(host, right);
    return (a && *a == right) || (b && *b == left) || (a && b && *a == *b);
}

// A relative path of a PATH lookup counts only with GODEBUG=execerrdot=0.
bool allows_relative(const GoConfig& config) {
    bool allowed = false;
    for (const auto& element : parse_godebug(config.os.get("GODEBUG"))) {
        if (element.key == "execerrdot") allowed = element.value == "0";
    }
    return allowed;
}

bool is_executable(const Host& host, const std::string& path) {
    const auto status = status_followed(host, path);
    return status && status->type != FileStatus::Type::dir && (status->mode & 0111U) != 0;
}

Fact<std::string> fact_of(const GoModLine& line, OriginKind kind, const std::string& path) {
    if (line.line == 0) return Absent{};
    return {line.value, Origin{kind, path, line.line, line.text, {}}};
}

Fact<ModuleFile> read_module(const Host& host, const std::string& path, OriginKind kind) {
    if (path.empty()) return Absent{};
    const auto content = read_module_text(host, path);
    if (!content) {
        if (content.error().kind == Error::Kind::not_found) return Absent{};
        return Unknown{in_words(content.error())};
    }
    const GoModFile parsed = parse_go_mod(*content);
    ModuleFile file;
    file.path = path;
    file.module = parsed.module.value;
    file.go = fact_of(parsed.go, kind, path);
    file.toolchain = fact_of(parsed.toolchain, kind, path);
    for (const auto& line : parsed.godebug) {
        const std::size_t equals = line.value.find('=');
        file.godebug.push_back({line.value.substr(0, equals),
                                line.value.substr(equals + 1),
                                {kind, path, line.line, line.text, {}}});
    }
    for (const auto& line : parsed.use)
        file.use.push_back({"use", line.value, {kind, path, line.line, line.text, {}}});
    file.error = parsed.error;
    file.error_line = parsed.error_line;
    return {std::move(file), Origin{kind, path, 0, {}, {}}};
}

}  // namespace

Result<std::string> read_module_text(const Host& host, const std::string& path) {
    if (path == "/dev/null") return std::string();
    return host.read(path, max_module_file);
}

GoModPlace find_go_mod(const GoConfig& config) {
    for (std::string dir = clean_path(config.cwd);; dir = parent_path(dir)) {
        std::string file = join_path(dir, "go.mod");
        if (is_no_dir(config.host, file)) {
            if (same_place(config.host, dir, temp_dir(config))) return {{}, std::move(file)};
            return {std::move(file), {}};
        }
        if (dir == "/" || dir == ".") return {};
    }
}

GoWorkPlace find_go_work(const GoConfig& config) {
    const std::string named = config.get("GOWORK");
    if (named == "off") return {};
    if (!named.empty() && named != "auto") {
        if (!named.starts_with('/')) return {{}, true};
        return {named, false};
    }
    return {go_work_above(config), false};
}

std::string go_work_above(const GoConfig& config) {
    for (std::string dir = clean_path(config.cwd);;) {
        std::string file = join_path(dir, "go.work");
        if (is_no_dir(config.host, file)) return file;
        std::string parent = parent_path(dir);
        if (parent == dir || dir == "." || parent == config.goroot) return {};
        dir = std::move(parent);
    }
}

LookedUp look_path(const GoConfig& config, const std::string& name) {
    const auto absolute = [&](const std::string& path) { return join_path(config.host.cwd(), path); };
    if (name.find('/') != std::string::npos) {
        if (is_executable(config.host, absolute(name))) return {name, true};
        return {};
    }
    const std::string_view path = config.os.get("PATH");
    if (path.empty() || name.empty()) return {};
    for (const auto& dir : split(path, ':')) {
        std::string file = clean_path((dir.empty() ? "." : dir) + "/" + name);
        if (!is_executable(config.host, absolute(file))) continue;
        const bool usable = file[0] == '/' || allows_relative(config);
        return {std::move(file), usable};
    }
    return {};
}

std::string temp_dir(const GoConfig& config) {
    const std::string_view dir = config.os.get("TMPDIR");
    return dir.empty() ? std::string("/tmp") : std::string(dir);
}

std::string short_path(const GoConfig& config, const std::string& path) {
    const auto from = split(clean_path(config.cwd), '/');
    const auto to = split(clean_path(path), '/');
    std::size_t same = 0;
    while (same < from.size() && same < to.size() && from[same] == to[same]) ++same;
    std::vector<std::string> parts;
    for (std::size_t i = same; i < from.size(); ++i) {
        if (!from[i].empty()) parts.emplace_back("..");
    }
    for (std::size_t i = same; i < to.size(); ++i) parts.push_back(to[i]);
    std::string relative = join(parts, "/");
    if (relative.size() >= path.size()) return path;
    // Since 1.24 the two must name one file: where the current folder was reached
    // through a link, ".." leads somewhere else.
    if (config.minor < 24) return relative;
    const auto here = resolve(config.host, config.host.cwd()).value_or(config.host.cwd());
    const auto named = resolve(config.host, here + "/" + relative);
    const auto meant = resolve(config.host, path);
    const bool agree = named && meant ? *named == *meant : !named && !meant;
    return agree ? relative : path;
}

std::string first_of_list(std::string_view list) { return std::string(list.substr(0, list.find(':'))); }

ModuleFacts module_facts(const GoConfig& config, const std::string& gopath) {
    ModuleFacts facts;
    facts.mod = read_module(config.host, find_go_mod(config).path, OriginKind::go_mod);
    facts.work = read_module(config.host, find_go_work(config).path, OriginKind::go_work);
    if (gopath.empty()) return facts;
    for (const auto& entry : split(gopath, ':')) {
        if (!entry.empty() && status_followed(config.host, join_path(entry, "go.mod")))
            facts.gopath_mods.push_back(entry);
    }
    return facts;
}

bool modules_wanted(const GoConfig& config) {
    const std::string mode = config.get("GO111MODULE");
    if (mode.empty() || mode == "on") return true;
    if (mode != "auto") return false;
    if (!find_go_mod(config).path.empty()) return true;
    if (config.minor < 27) return false;
    const auto work = find_go_work(config);
    return work.relative || !work.path.empty();
}

}  // namespace trueup
