#include "release/python_environment.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "formats/python_metadata.h"
#include "formats/python_text.h"

namespace trueup {
namespace {

constexpr std::uint64_t largest_metadata = 16U << 20U;
constexpr std::size_t most_folders = 1000;

bool gone(const Error& error) {
    return error.kind == Error::Kind::not_found || error.kind == Error::Kind::not_recorded;
}

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(), python_lower);
    return text;
}

// "Foo_bar-1.0.dist-info" -> "Foo_bar": pip goes by the folder's name.
std::string name_in(const std::string& entry) {
    const auto stem = entry.substr(0, entry.rfind('.'));
    return stem.substr(0, stem.find('-'));
}

class Reader {
public:
    explicit Reader(const Host& host) : host_(host) {}

    PythonEnvironment read(const std::vector<std::string>& folders) {
        for (const auto& folder : folders) enter(folder);
        return std::move(out_);
    }

private:
    void enter(const std::string& folder) {
        if (seen_.size() >= most_folders || !seen_.insert(clean_path(folder)).second) return;
        const auto names = host_.list(folder);
        if (!names) {
            out_.unread.push_back(names.error());
            out_.unread.back().file = folder;
            return;
        }
        std::set<std::string> here;
        std::vector<std::string> added;
        for (const auto& entry : *names) {
            const auto path = join_path(folder, entry);
            const auto small = lower(entry);
            if (small.ends_with(".dist-info")) {
                take(folder, path, name_in(entry), {"METADATA", "PKG-INFO"}, here);
            } else if (small.ends_with(".egg-info")) {
                take_egg_info(folder, path, here);
            } else if (entry.ends_with(".egg")) {
                take_egg(folder, path, here);
            } else if (entry.ends_with(".egg-link")) {
                take_link(folder, path, here);
            } else if (entry.ends_with(".pth")) {
                read_pth(folder, path, added);
            }
        }
        for (const auto& more : added) enter(more);
    }

    void take_egg_info(const std::string& folder, const std::string& path, std::set<std::string>& here) {
        const auto name = name_in(base_name(path));
        if (is_file(host_, path)) return take(folder, path, name, {""}, here);  // of distutils
        take(folder, path, name, {"PKG-INFO"}, here);
    }

    void take_egg(const std::string& folder, const std::string& path, std::set<std::string>& here) {
        if (is_dir(host_, path))
            return take(folder, path + "/EGG-INFO", name_in(base_name(path)), {"PKG-INFO"}, here);
        out_.unread.push_back({Error::Kind::invalid, "a zipped egg, which is not looked into", path, 0});
    }

    // setup.py develop: the first line names the folder with the sources.
    void take_link(const std::string& folder, const std::string& path, std::set<std::string>& here) {
        const auto text = host_.read(path, largest_metadata);
        if (!text) return out_.unread.push_back(text.error());
        std::string target;
        for (const auto& line : lines_of(*text)) {
            if (target.empty()) target = trim(line);
        }
        if (target.empty()) return;
        const auto root = join_path(folder, target);
        const auto names = host_.list(root);
        if (!names) return out_.unread.push_back(names.error());
        for (const auto& entry : *names) {
            const auto inner = join_path(root, entry);
            if (lower(entry).ends_with(".egg-info")) take_egg_info(root, inner, here);
            if (lower(entry).ends_with(".dist-info"))
                take(root, inner, name_in(entry), {"METADATA", "PKG-INFO"}, here);
        }
    }

    // Each line is a folder, unless it is code.
    void read_pth(const std::string& folder, const std::string& path, std::vector<std::string>& added) {
        const auto text = host_.read(path, largest_metadata);
        if (!text) return out_.unread.push_back(text.error());
        for (const auto& line : lines_of(*text)) {
            const auto word = std::string(trim(line));
            if (word.empty() || word.starts_with('#') || word.starts_with("import ") ||
                word.starts_with("import\t"))
                continue;
            const auto target = join_path(folder, word);
            if (is_dir(host_, target)) added.push_back(target);
        }
    }

    void take(const std::string& folder, const std::string& info, const std::string& name,
              const std::vector<std::string>& files, std::set<std::string>& here) {
        PythonPackage package;
        package.folder = folder;
        package.info = info;
        std::optional<std::string> text;
        for (const auto& file : files) {
            package.metadata = file.empty() ? info : info + "/" + file;
            auto found = host_.read(package.metadata, largest_metadata);
            if (found) {
                text = std::move(*found);
                break;
            }
            if (!gone(found.error())) return out_.unread.push_back(found.error());
        }
        if (!text) {
            return out_.broken.push_back({Error::Kind::not_found, "has no " + files.front(), info, 0});
        }
        auto metadata = parse_python_metadata(*text);
        if (metadata.name.empty())
            return out_.broken.push_back({Error::Kind::invalid, "says no name", package.metadata, 0});
        package.shown = metadata.name;
        package.version = metadata.version;
        package.name = normal_python_name(name.empty() ? metadata.name : name);
        package.parsed = parse_python_version(metadata.version);
        package.needs_file = package.metadata;
        const bool egg = lower(info).ends_with(".egg-info") || info.ends_with("/EGG-INFO");
        if (egg && metadata.requirements.empty()) {
            if (const auto requires_txt = host_.read(info + "/requires.txt", largest_metadata)) {
                metadata.requirements = parse_requires_txt(*requires_txt);
                package.needs_file = info + "/requires.txt";
            }
        }
        for (auto& [need, line] : metadata.requirements) {
            PythonPackage::Need entry;
            entry.line = line;
            auto parsed = parse_python_requirement(need);
            entry.text = std::move(need);
            if (parsed) {
                entry.requirement = std::move(*parsed);
            } else {
                entry.problem = parsed.error().message;
            }
            package.needs.push_back(std::move(entry));
        }
        place(std::move(package), here);
    }

    void place(PythonPackage package, std::set<std::string>& here) {
        const bool in_this_folder = !here.insert(package.name).second;
        if (in_this_folder) {
            out_.duplicates.push_back(std::move(package));
        } else if (out_.find(package.name) != nullptr) {
            out_.shadowed.push_back(std::move(package));
        } else {
            out_.packages.push_back(std::move(package));
        }
    }

    const Host& host_;
    PythonEnvironment out_;
    std::set<std::string> seen_;
};

// "key = value" lines.
std::string config_value(const std::string& text, std::string_view key) {
    for (const auto& line : lines_of(text)) {
        const auto equals = line.find('=');
        if (equals == std::string::npos) continue;
        if (lower(std::string(trim(line.substr(0, equals)))) == key)
            return std::string(trim(line.substr(equals + 1)));
    }
    return {};
}

// lib/python3.11/site-packages and the like below a prefix, the newest Python last.
void add_site_packages(const Host& host, const std::string& prefix, PythonPrefix& out) {
    for (const auto* lib : {"lib", "lib64", "local/lib"}) {
        const auto root = join_path(prefix, lib);
        if (std::string_view(lib) == "lib64") {
            const auto status = host.status(root);
            if (!status || status->type != FileStatus::Type::dir) continue;  // mostly a link to lib
        }
        const auto names = host.list(root);
        if (!names) continue;
        for (const auto& name : *names) {
            const bool pypy = name.starts_with("pypy");
            if (!pypy && !name.starts_with("python")) continue;
            for (const auto* packages : {"site-packages", "dist-packages"}) {
                const auto folder = root + "/" + name + "/" + packages;
                if (!is_dir(host, folder)) continue;
                out.folders.push_back(folder);
                if (out.implementation.empty()) out.implementation = pypy ? "PyPy" : "CPython";
                const auto version = name.substr(pypy ? 4 : 6);
                if (out.version.empty() && version.contains('.')) out.version = version;
            }
        }
    }
}

}  // namespace

const PythonPackage* PythonEnvironment::find(const std::string& name) const {
    const auto at = std::ranges::find(packages, name, &PythonPackage::name);
    return at == packages.end() ? nullptr : &*at;
}

PythonEnvironment read_python_environment(const Host& host, const std::vector<std::string>& folders) {
    return Reader(host).read(folders);
}

Result<PythonPrefix> read_python_prefix(const Host& host, const std::string& folder) {
    PythonPrefix out;
    const auto file = join_path(folder, "pyvenv.cfg");
    const auto config = host.read(file, largest_metadata);
    if (!config && !gone(config.error())) return std::unexpected(config.error());
    add_site_packages(host, folder, out);
    if (out.folders.empty())
        return fail(Error::Kind::not_found, "no lib/python*/site-packages below it", folder);
    if (config) {
        auto version = config_value(*config, "version");
        if (version.empty()) version = config_value(*config, "version_info");
        // "3.11.2.final.0" of virtualenv
        const auto tail = std::min(version.find(".final"), version.size());
        version.resize(tail);
        if (parse_python_version(version)) out.version = version;
        const auto home = config_value(*config, "home");
        if (lower(config_value(*config, "include-system-site-packages")) == "true" && home.starts_with('/')) {
            PythonPrefix system;
            add_site_packages(host, parent_path(home), system);
            // Debian keeps its packages in a folder for every release.
            const auto debian = parent_path(home) + "/lib/python3/dist-packages";
            const auto release = split(out.version, '.');
            const auto own = release.size() > 1 ? "/python" + release[0] + "." + release[1] + "/" : "";
            for (const auto& more : system.folders) {
                if (more != debian && !own.empty() && more.contains(own)) out.folders.push_back(more);
            }
            if (is_dir(host, debian)) out.folders.push_back(debian);
        }
    }
    return out;
}

}  // namespace trueup
