// Where the libraries lie that packages and CGO_LDFLAGS name, and which
// architecture they are for. Sources: gcc's documentation, "Directory Search";
// ld(1): GNU's passes over what is for another CPU, Apple's takes the first.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "formats/ar.h"
#include "formats/go_version.h"
#include "probe/executables.h"
#include "probe/native.h"
#include "probe/native_words.h"

namespace trueup {
namespace {

// Where the compiler looks for headers and libraries by itself.
struct Search {
    std::vector<std::string> include_dirs, library_dirs;
    bool all_includes = false;  // what is in none of them is not there
    bool all_libraries = false;
};

Search searched_by_default(const NativeFacts& native) {
    Search search;
    if (native.apple) {
        if (native.goos != "darwin" || native.apple->sdk.path.empty()) return search;
        search.include_dirs = {"/usr/local/include", native.apple->sdk.path + "/usr/include"};
        search.library_dirs = {native.apple->sdk.path + "/usr/lib", "/usr/local/lib"};
        search.all_includes = search.all_libraries =
            native.apple->sdk.headers.is(true) && native.cc.owner == "apple";
        return search;
    }
    search.include_dirs = native.libc.include_dirs;
    search.library_dirs = native.libc.library_dirs;
    search.all_includes = search.all_libraries =
        native.libc.headers.known() && native.cc.owner == "distribution" && !native.cross;
    return search;
}

// A path of a package's line: ${SRCDIR} replaced, absolute.
std::string in_folder(std::string path, const std::string& package) {
    if (const auto at = path.find("${SRCDIR}"); at != std::string::npos) path.replace(at, 9, package);
    return path.starts_with('/') ? clean_path(path) : join_path(package, path);
}

// "-Ifoo", "-I foo" and the like.
void add_dirs(std::vector<std::string>& dirs, const std::vector<std::string>& words, std::string_view flag,
              const std::string& package) {
    const auto add = [&](const std::string& dir) {
        if (!dir.empty()) dirs.push_back(in_folder(dir, package));
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
    static constexpr auto own =
        std::to_array<std::string_view>({"stdarg.h",        "stdbool.h",    "stddef.h",
                                         "stdint.h",        "limits.h",     "float.h",
                                         "iso646.h",        "stdalign.h",   "stdnoreturn.h",
                                         "tgmath.h",        "stdatomic.h",  "cpuid.h",
                                         "mm_malloc.h",     "unwind.h",     "omp.h",
                                         "quadmath.h",      "gcov.h",       "openacc.h",
                                         "stdfix.h",        "ptrauth.h",    "varargs.h",
                                         "stdckdint.h",     "stdcountof.h", "altivec.h",
                                         "vadefs.h",        "mm3dnow.h",    "ISO_Fortran_binding.h",
                                         "module.modulemap"});
    // GCC's and clang's own folders: "emmintrin.h", "arm_acle.h", "sanitizer/asan_interface.h".
    return std::ranges::find(own, header) != own.end() || header.ends_with("intrin.h") ||
           (header.starts_with("arm_") && header.ends_with(".h")) || header.starts_with("sanitizer/") ||
           header.starts_with("cuda_wrappers/") || header.starts_with("openmp_wrappers/") ||
           header.starts_with("profile/") || header.starts_with("xray/");
}

// The compiler's own folder holds some as well.
bool comes_with_compiler(std::string_view name) {
    static constexpr auto own =
        std::to_array<std::string_view>({"asan",      "atomic",        "backtrace",
                                         "c++",       "c++abi",        "caf_single",
                                         "gcc",       "gcc_eh",        "gcc_s",
                                         "gcov",      "gfortran",      "gnat",
                                         "go",        "gomp",          "gphobos",
                                         "hwasan",    "itm",           "lsan",
                                         "objc",      "omp",           "quadmath",
                                         "ssp",       "ssp_nonshared", "stdc++",
                                         "stdc++exp", "stdc++fs",      "stdc++_libbacktrace",
                                         "supc++",    "tsan",          "ubsan",
                                         "unwind"});
    return std::ranges::find(own, name) != own.end();
}

class Libraries {
public:
    Libraries(const Host& host, const Facts& facts, NativeFacts& native)
        : host_(host), facts_(facts), native_(native), search_(searched_by_default(native)) {
        for (const auto& brew : facts.homebrew) {
            // Of the other architecture: nothing in there links.
            const bool intel_on_arm =
                native.goos == "darwin" && native.goarch == "arm64" && brew.prefix == "/usr/local";
            if (!intel_on_arm) prefixes_.push_back(brew.prefix);
        }
        // What CC has behind the program goes into every call of it.
        for (const auto& words :
             {words_of(facts, "CGO_CFLAGS"), words_of(facts, "CGO_CPPFLAGS"), native.cc.words}) {
            add_dirs(given_includes_, words, "-I", facts.cwd);
            search_.all_includes = search_.all_includes && !name_folders_otherwise(words);
        }
        for (const auto& words : {words_of(facts, "CGO_LDFLAGS"), native.cc.words}) {
            add_dirs(given_libraries_, words, "-L", facts.cwd);
            search_.all_libraries = search_.all_libraries && !name_folders_otherwise(words);
        }
        for (const auto* name : {"CPATH", "C_INCLUDE_PATH"}) {
            for (auto& dir : split(facts.env.get(name), ':')) {
                if (!dir.empty()) given_includes_.push_back(dir);
            }
        }
        for (auto& dir : split(facts.env.get("LIBRARY_PATH"), ':')) {
            if (!dir.empty()) given_libraries_.push_back(dir);
        }
    }

    // CGO_LDFLAGS: linked into every program with cgo.
    void look_at(const Setting& flags) {
        const Naming naming{{}, 0, flags.name + "=" + flags.value, flags.origin, flags.name};
        name_libraries(words_of(facts_, "CGO_LDFLAGS"), given_libraries_, facts_.cwd, naming, false);
    }

    void look(const CgoPackage& package) {
        auto includes = given_includes_;
        auto libraries = given_libraries_;
        bool told_otherwise = false;
        includes.push_back(package.dir);
        for (const auto& [line, file] : package.lines) {
            if (line.name == "pkg-config" || name_folders_otherwise(line.words)) told_otherwise = true;
            if (line.name == "CFLAGS" || line.name == "CPPFLAGS")
                add_dirs(includes, line.words, "-I", package.dir);
            if (line.name == "LDFLAGS") add_dirs(libraries, line.words, "-L", package.dir);
        }
        for (const auto& [line, file] : package.lines) {
            const Naming naming{
                file, line.line, line.text, {OriginKind::file, file, line.line, line.text, {}}, {}};
            if (line.name == "pkg-config") {
                for (const auto& word : line.words) {
                    if (!word.starts_with('-')) pkg_config(word, naming);
                }
            } else if (line.name == "LDFLAGS") {
                name_libraries(line.words, libraries, package.dir, naming, told_otherwise);
            }
        }
        for (const auto& [include, file] : package.includes) {
            if (include.conditional || is_everywhere(include.header) || !include.header.ends_with(".h"))
                continue;
            header(include, file, includes, told_otherwise);
        }
    }

private:
    // Who names a library.
    struct Naming {
        std::string file;
        int line = 0;
        std::string text;
        Origin origin;
        std::string setting;
    };

    static NativeLibrary named(NativeLibrary::Kind kind, const std::string& name, const Naming& naming) {
        NativeLibrary library;
        library.kind = kind;
        library.name = name;
        library.file = naming.file;
        library.line = naming.line;
        library.text = naming.text;
        library.named_by = naming.origin;
        library.setting = naming.setting;
        return library;
    }

    bool is_known(NativeLibrary::Kind kind, const std::string& name) const {
        return std::ranges::any_of(native_.libraries, [&](const NativeLibrary& one) {
            return one.kind == kind && one.name == name;
        });
    }

    // -lfoo, and a library by its path.
    void name_libraries(const std::vector<std::string>& words, const std::vector<std::string>& dirs,
                        const std::string& folder, const Naming& naming, bool elsewhere) {
        for (const auto& word : words) {
            if (word.starts_with("-l") && word.size() > 2) {
                library(word.substr(2), dirs, naming, elsewhere);
            } else if (!word.starts_with('-') &&
                       (word.ends_with(".a") || word.ends_with(".so") || word.ends_with(".dylib"))) {
                const auto path = in_folder(word, folder);
                if (is_known(NativeLibrary::Kind::library, path) || !is_there(host_, path).is(true)) continue;
                auto one = named(NativeLibrary::Kind::library, path, naming);
                one.found = path;
                one.searched_by_default = true;
                one.missing = false;
                one.wrong_arch = foreign_arch(path);
                native_.libraries.push_back(std::move(one));
            }
        }
    }

    // The library's architecture, where it is known and is not the target's.
    std::string foreign_arch(const std::string& path) const {
        const auto archs = archs_of_library(host_, path);
        if (native_.goarch.empty() || archs.empty() ||
            std::ranges::find(archs, native_.goarch) != archs.end())
            return {};
        return join(archs, "+");
    }

    // As the linker finds one: GNU's passes over what is for another CPU, Apple's
    // takes the first that has the name.
    Fact<std::string> first_fitting(const std::vector<std::string>& paths, NativeLibrary& library) const {
        Text reason;
        for (const auto& path : paths) {
            const auto there = is_there(host_, path);
            if (there.unknown() && reason.empty()) reason = there.reason();
            if (!there.is(true)) continue;
            const auto arch = foreign_arch(path);
            if (arch.empty()) {
                library.wrong_arch.clear();
                return path;
            }
            if (library.wrong_arch.empty()) {
                library.wrong_arch = arch;
                library.found = path;
            }
            if (native_.goos == "darwin") return path;
        }
        if (!reason.empty()) return Unknown{reason};
        return Absent{};
    }

    void add(NativeLibrary library, const std::vector<std::string>& paths,
             const std::vector<std::string>& in_brew, bool may_be_elsewhere) {
        if (is_known(library.kind, library.name)) return;
        const bool linked = library.kind == NativeLibrary::Kind::library;
        const auto by_default = linked ? first_fitting(paths, library) : first_there(host_, paths);
        if (by_default.known()) {
            library.found = by_default.value();
            library.searched_by_default = true;
            library.missing = false;
        } else if (!library.wrong_arch.empty()) {
            // It is there, and of no use; one that was not told might do.
            if (by_default.unknown() || may_be_elsewhere)
                library.missing = Unknown{{"the compiler may know another folder", "编译器可能知道其他目录"}};
            else
                library.missing = false;
            library.searched_by_default = true;
        } else {
            const auto brewed = first_there(host_, in_brew);
            if (brewed.known()) {
                library.found = brewed.value();
                // What pkg-config or flags may name is searched, as far as anybody knows.
                for (const auto& prefix : prefixes_) {
                    if (is_inside(library.found, prefix) && !may_be_elsewhere) library.prefix = prefix;
                }
            }
            if (by_default.unknown())
                library.missing = Unknown{by_default.reason()};
            else if (may_be_elsewhere)
                library.missing = Unknown{{"pkg-config or the compiler may know another folder",
                                           "pkg-config 或编译器可能知道其他目录"}};
            else
                library.missing = !brewed.known();
        }
        native_.libraries.push_back(std::move(library));
    }

    void pkg_config(const std::string& name, const Naming& naming) {
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
        add(named(NativeLibrary::Kind::pkg_config, name, naming), paths, brewed, elsewhere);
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
        const Naming naming{
            file, include.line, include.text, {OriginKind::file, file, include.line, include.text, {}}, {}};
        add(named(NativeLibrary::Kind::header, include.header, naming), paths, brewed,
            elsewhere || !search_.all_includes);
    }

    void library(const std::string& name, const std::vector<std::string>& dirs, const Naming& naming,
                 bool elsewhere) {
        std::vector<std::string> paths;
        const bool darwin = native_.goos == "darwin";
        const auto in = [&](std::vector<std::string>& out, const std::string& dir) {
            static constexpr std::array<std::string_view, 4> apple = {".tbd", ".dylib", ".so", ".a"};
            static constexpr std::array<std::string_view, 4> others = {".so", ".a", ".dll.a", ".lib"};
            for (const auto end : darwin ? apple : others)
                out.push_back(dir + "/lib" + name + std::string(end));
        };
        for (const auto& dir : dirs) in(paths, dir);
        for (const auto& dir : search_.library_dirs) in(paths, dir);
        std::vector<std::string> brewed;
        for (const auto& prefix : prefixes_) in(brewed, prefix + "/lib");
        const bool of_compiler = comes_with_compiler(name) || name.starts_with(':');
        add(named(NativeLibrary::Kind::library, name, naming), paths, brewed,
            elsewhere || !search_.all_libraries || of_compiler);
    }

    const Host& host_;
    const Facts& facts_;
    NativeFacts& native_;
    Search search_;
    std::vector<std::string> prefixes_;
    std::vector<std::string> given_includes_, given_libraries_;
};

}  // namespace

std::vector<std::string> archs_of_library(const Host& host, const std::string& path) {
    const auto real = resolve(host, path).value_or(path);
    if (const auto recorded = host.recorded_binary(real)) return recorded->archs;
    const auto source = host.open(real);
    if (!source) return {};
    const auto head = (*source)->read(0, 64);
    if (!head || !is_ar(*head)) {
        const auto facts = binary_of(host, real);
        return facts ? facts->archs : std::vector<std::string>();
    }
    BinaryFacts facts;
    facts.format = "ar";
    for (const auto& slice : read_ar(**source).archs) {
        // Bitcode is compiled for whatever it is linked into.
        if (slice.arch.empty()) return {};
        facts.archs.push_back(slice.arch);
    }
    host.note_binary(real, facts);
    return facts.archs;
}

void look_at_given_libraries(const Host& host, const Facts& facts, NativeFacts& native) {
    const auto* flags = facts.go_env.find("CGO_LDFLAGS");
    if (flags == nullptr || flags->value == "-O2 -g") return;
    Libraries(host, facts, native).look_at(*flags);
}

void look_at_cgo_packages(const Host& host, const Facts& facts, NativeFacts& native) {
    const auto go_mod = facts.go_env.get("GOMOD");
    if (!go_mod.ends_with("/go.mod")) return;
    BuildTarget target{native.goos, native.goarch, go_minor_of(facts.selection.version), {}};
    for (auto& word : split(facts.go_env.get("GOFLAGS"), ' ')) {
        std::erase_if(word, [](char c) { return c == '\'' || c == '"'; });
        for (const std::string_view flag : {"-tags=", "--tags="}) {
            if (word.starts_with(flag)) target.tags = split(word.substr(flag.size()), ',');
        }
    }
    read_cgo_packages(host, parent_path(go_mod), target, native);
    Libraries libraries(host, facts, native);
    for (const auto& package : native.packages) libraries.look(package);
}

}  // namespace trueup
