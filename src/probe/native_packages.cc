// The module's own packages with cgo, and where the libraries lie that they
// name. Sources: go/build (which files belong to a package), `go help packages`
// (folders that ... passes over).
#include <algorithm>
#include <array>

#include "base/text.h"
#include "formats/cgo_source.h"
#include "probe/native.h"

namespace trueup {
namespace {

constexpr std::size_t most_folders = 2000;
constexpr std::size_t most_files = 8000;
constexpr std::uint64_t longest_source = 4U << 20U;

bool passed_over(const std::string& name) {
    return name.starts_with('.') || name.starts_with('_') || name == "testdata" || name == "vendor" ||
           name == "node_modules";
}

bool is_native_source(const std::string& name) {
    static constexpr std::array<std::string_view, 8> ends = {".m",   ".c",  ".cc", ".cpp",
                                                             ".cxx", ".mm", ".h",  ".hpp"};
    return std::ranges::any_of(ends, [&](std::string_view end) { return name.ends_with(end); });
}

class Walk {
public:
    Walk(const Host& host, NativeFacts& native) : host_(host), native_(native) {}

    void read(const std::string& root) {
        std::vector<std::string> folders = {root};
        for (std::size_t i = 0; i < folders.size(); ++i) {
            if (i == most_folders || files_ > most_files) {
                native_.packages_limit = "the module is large; not all of it was read";
                return;
            }
            auto names = host_.list(folders[i]);
            if (!names) {
                if (i == 0) native_.packages_limit = names.error().message;
                continue;
            }
            folder(folders[i], *names);
            for (const auto& name : *names) {
                if (passed_over(name)) continue;
                const auto path = join_path(folders[i], name);
                const auto status = host_.status(path);
                if (!status || status->type != FileStatus::Type::dir) continue;
                // A module of its own.
                if (is_there(host_, path + "/go.mod").is(true)) continue;
                folders.push_back(path);
            }
        }
    }

private:
    void folder(const std::string& dir, const std::vector<std::string>& names) {
        const BuildTarget target{native_.goos, native_.goarch};
        CgoPackage package;
        for (const auto& name : names) {
            if (!name.ends_with(".go") || name.ends_with("_test.go") || passed_over(name)) continue;
            ++files_;
            if (!file_name_fits(name, target)) continue;
            const auto path = join_path(dir, name);
            const auto text = host_.read(path, longest_source);
            if (!text) continue;
            auto source = parse_cgo_source(*text, name, target);
            if (!source.applies || !source.imports_c) continue;
            if (package.dir.empty()) {
                package.dir = dir;
                package.file = path;
                package.line = source.import_line;
            }
            for (auto& line : source.lines) package.lines.push_back({std::move(line), path});
            for (auto& include : source.includes) package.includes.push_back({std::move(include), path});
        }
        if (package.dir.empty()) return;
        for (const auto& name : names) {
            if (!is_native_source(name) || passed_over(name) || !file_name_fits(name, target)) continue;
            ++files_;
            const auto path = join_path(dir, name);
            const auto text = host_.read(path, longest_source);
            if (!text) continue;
            for (auto& include : includes_of(*text)) package.includes.push_back({std::move(include), path});
        }
        native_.packages.push_back(std::move(package));
    }

    const Host& host_;
    NativeFacts& native_;
    std::size_t files_ = 0;
};

// Where the compiler looks for headers and libraries by itself.
struct Search {
    std::vector<std::string> include_dirs, library_dirs;
    bool complete = false;  // what is in none of them is not there
};

Search searched_by_default(const NativeFacts& native) {
    Search search;
    if (native.apple) {
        if (native.goos != "darwin" || native.apple->sdk.path.empty()) return search;
        search.include_dirs = {"/usr/local/include", native.apple->sdk.path + "/usr/include"};
        search.library_dirs = {native.apple->sdk.path + "/usr/lib", "/usr/local/lib"};
        search.complete = native.apple->sdk.headers.is(true) && native.cc.owner == "apple";
        return search;
    }
    search.include_dirs = native.libc.include_dirs;
    search.library_dirs = native.libc.library_dirs;
    search.complete = native.libc.headers.known() && native.cc.owner == "distribution" && !native.cross;
    return search;
}

// "-Ifoo", "-I foo" and the like, ${SRCDIR} replaced.
void add_dirs(std::vector<std::string>& dirs, const std::vector<std::string>& words, std::string_view flag,
              const std::string& package) {
    const auto add = [&](std::string dir) {
        if (const auto at = dir.find("${SRCDIR}"); at != std::string::npos) dir.replace(at, 9, package);
        if (!dir.empty()) dirs.push_back(dir.starts_with('/') ? clean_path(dir) : join_path(package, dir));
    };
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == flag) {
            if (i + 1 < words.size()) add(words[i + 1]);
        } else if (words[i].starts_with(flag)) {
            add(words[i].substr(flag.size()));
        }
    }
}

// Headers that the compiler itself or every C library has.
bool is_everywhere(const std::string& header) {
    static constexpr std::array<std::string_view, 14> own = {
        "stdarg.h",   "stdbool.h",     "stddef.h", "stdint.h",    "limits.h",    "float.h",    "iso646.h",
        "stdalign.h", "stdnoreturn.h", "tgmath.h", "stdatomic.h", "immintrin.h", "arm_neon.h", "cpuid.h"};
    return std::ranges::find(own, header) != own.end();
}

class Libraries {
public:
    Libraries(const Host& host, const Facts& facts, NativeFacts& native)
        : host_(host), native_(native), search_(searched_by_default(native)) {
        for (const auto& brew : facts.homebrew) {
            // Of the other architecture: nothing in there links.
            const bool intel_on_arm =
                native.goos == "darwin" && native.goarch == "arm64" && brew.prefix == "/usr/local";
            if (!intel_on_arm) prefixes_.push_back(brew.prefix);
        }
        for (const auto* name : {"CGO_CFLAGS", "CGO_CPPFLAGS"}) {
            if (const auto* s = facts.go_env.find(name))
                add_dirs(given_includes_, split(s->value, ' '), "-I", facts.cwd);
        }
        if (const auto* s = facts.go_env.find("CGO_LDFLAGS"))
            add_dirs(given_libraries_, split(s->value, ' '), "-L", facts.cwd);
        for (const auto* name : {"CPATH", "C_INCLUDE_PATH"}) {
            for (auto& dir : split(facts.env.get(name), ':')) {
                if (!dir.empty()) given_includes_.push_back(dir);
            }
        }
        for (auto& dir : split(facts.env.get("LIBRARY_PATH"), ':')) {
            if (!dir.empty()) given_libraries_.push_back(dir);
        }
    }

    void look(const CgoPackage& package) {
        auto includes = given_includes_;
        auto libraries = given_libraries_;
        bool told_by_pkg_config = false;
        includes.push_back(package.dir);
        for (const auto& [line, file] : package.lines) {
            if (line.name == "pkg-config") told_by_pkg_config = true;
            if (line.name == "CFLAGS" || line.name == "CPPFLAGS")
                add_dirs(includes, line.words, "-I", package.dir);
            if (line.name == "LDFLAGS") add_dirs(libraries, line.words, "-L", package.dir);
        }
        for (const auto& [line, file] : package.lines) {
            if (line.name == "pkg-config") {
                for (const auto& word : line.words) {
                    if (!word.starts_with('-')) pkg_config(word, line, file);
                }
            } else if (line.name == "LDFLAGS") {
                for (const auto& word : line.words) {
                    if (word.starts_with("-l") && word.size() > 2)
                        library(word.substr(2), libraries, line, file, told_by_pkg_config);
                }
            }
        }
        for (const auto& [include, file] : package.includes) {
            if (include.conditional || is_everywhere(include.header) || !include.header.ends_with(".h"))
                continue;
            header(include, file, includes, told_by_pkg_config);
        }
    }

private:
    void add(NativeLibrary library, const Fact<std::string>& by_default,
             const std::vector<std::string>& in_brew, bool may_be_elsewhere) {
        const auto same = [&](const NativeLibrary& one) {
            return one.kind == library.kind && one.name == library.name;
        };
        if (std::ranges::any_of(native_.libraries, same)) return;
        if (by_default.known()) {
            library.found = by_default.value();
            library.searched_by_default = true;
            library.missing = false;
        } else {
            const auto brewed = first_there(host_, in_brew);
            if (brewed.known()) {
                library.found = brewed.value();
                for (const auto& prefix : prefixes_) {
                    if (is_inside(library.found, prefix)) library.prefix = prefix;
                }
            }
            if (by_default.unknown())
                library.missing = Unknown{by_default.reason()};
            else if (may_be_elsewhere)
                library.missing = Unknown{"pkg-config or the compiler may know another folder"};
            else
                library.missing = !brewed.known();
        }
        native_.libraries.push_back(std::move(library));
    }

    void pkg_config(const std::string& name, const CgoLine& line, const std::string& file) {
        // "gtk+-3.0 >= 3.10": the words behind it are no names.
        if (name.empty() || name.find_first_of("<>=!") != std::string::npos ||
            name.find('/') != std::string::npos || (name[0] >= '0' && name[0] <= '9'))
            return;
        std::vector<std::string> paths;
        for (const auto& dir : native_.pkg_config_dirs) paths.push_back(dir + "/" + name + ".pc");
        std::vector<std::string> brewed;
        for (const auto& prefix : prefixes_) {
            brewed.push_back(prefix + "/lib/pkgconfig/" + name + ".pc");
            brewed.push_back(prefix + "/share/pkgconfig/" + name + ".pc");
            // Keg-only ones are under their own name alone.
            if (const auto kegs = host_.list(prefix + "/opt"); kegs) {
                for (const auto& keg : *kegs)
                    brewed.push_back(prefix + "/opt/" + keg + "/lib/pkgconfig/" + name + ".pc");
            }
        }
        const auto& owner = native_.pkg_config.owner;
        const bool elsewhere =
            !native_.pkg_config.there.is(true) || (owner != "distribution" && owner != "homebrew");
        add({NativeLibrary::Kind::pkg_config, name, file, line.line, line.text, {}, false, {}, {}},
            first_there(host_, paths), brewed, elsewhere);
    }

    void header(const CgoInclude& include, const std::string& file, const std::vector<std::string>& dirs,
                bool elsewhere) {
        std::vector<std::string> paths;
        for (const auto& dir : dirs) paths.push_back(dir + "/" + include.header);
        for (const auto& dir : search_.include_dirs) paths.push_back(dir + "/" + include.header);
        // <Metal/Metal.h> is found in a framework.
        if (const auto slash = include.header.find('/'); native_.apple && slash != std::string::npos) {
            const auto framework =
                include.header.substr(0, slash) + ".framework/Headers" + include.header.substr(slash);
            paths.push_back(native_.apple->sdk.path + "/System/Library/Frameworks/" + framework);
        }
        std::vector<std::string> brewed;
        for (const auto& prefix : prefixes_) brewed.push_back(prefix + "/include/" + include.header);
        add({NativeLibrary::Kind::header,
             include.header,
             file,
             include.line,
             include.text,
             {},
             false,
             {},
             {}},
            first_there(host_, paths), brewed, elsewhere || !search_.complete);
    }

    void library(const std::string& name, const std::vector<std::string>& dirs, const CgoLine& line,
                 const std::string& file, bool elsewhere) {
        std::vector<std::string> paths;
        const auto in = [&](std::vector<std::string>& out, const std::string& dir) {
            for (const std::string_view end : {".so", ".a", ".tbd", ".dylib"})
                out.push_back(dir + "/lib" + name + std::string(end));
        };
        for (const auto& dir : dirs) in(paths, dir);
        for (const auto& dir : search_.library_dirs) in(paths, dir);
        std::vector<std::string> brewed;
        for (const auto& prefix : prefixes_) in(brewed, prefix + "/lib");
        // gcc's own folder holds some as well (libgomp, libstdc++, libquadmath).
        const bool of_compiler = name == "stdc++" || name == "gomp" || name == "quadmath" ||
                                 name == "gfortran" || name == "gcc" || name == "gcc_s" || name == "c++" ||
                                 name.starts_with(':');
        add({NativeLibrary::Kind::library, name, file, line.line, line.text, {}, false, {}, {}},
            first_there(host_, paths), brewed, elsewhere || !search_.complete || of_compiler);
    }

    const Host& host_;
    NativeFacts& native_;
    Search search_;
    std::vector<std::string> prefixes_;
    std::vector<std::string> given_includes_, given_libraries_;
};

}  // namespace

void look_at_cgo_packages(const Host& host, const Facts& facts, NativeFacts& native) {
    const auto go_mod = facts.go_env.get("GOMOD");
    if (!go_mod.ends_with("/go.mod")) return;
    native.packages_read = true;
    Walk(host, native).read(parent_path(go_mod));
    Libraries libraries(host, facts, native);
    for (const auto& package : native.packages) libraries.look(package);
}

}  // namespace trueup
