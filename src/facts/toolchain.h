// Go toolchains: the executables on PATH, the trees on the machine, and which
// one runs here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "facts/fact.h"
#include "facts/origin.h"

namespace trueup {

enum class FileKind {
    unknown,  // not recorded, or could not be read
    absent,
    binary,  // ELF, Mach-O or PE
    script,  // starts with #!
    empty,   // 0 bytes
    directory,
    broken_link,  // a symlink whose target is gone
    link_loop,
    not_executable,  // no execute bit for anyone
    other,
};
std::string_view to_string(FileKind kind);

// An executable seen by reading bytes, never by running it.
struct Executable {
    std::string path;      // as found (PATH element + name)
    std::string resolved;  // symlinks followed; == path when there is none or when unknown
    FileKind kind = FileKind::unknown;
    std::string format;              // "elf", "mach-o", "pe", "script"
    std::vector<std::string> archs;  // Go's names: "arm64", "amd64"; several in a universal file
    std::string os;                  // "darwin", "linux", "windows"; empty when not known
    std::string go_version;          // of the Go that built it: "go1.22.3"; for `go` itself its own release
    std::string interpreter;         // script: the #! line
    std::string shim_of;             // "goenv", "asdf", "mise", ... when this is a manager's shim
};

// A folder that claims to be a GOROOT.
struct GoTree {
    std::string path;  // as named by whoever named it
    std::string resolved;
    FileKind kind = FileKind::unknown;  // of the path itself; a tree is a directory
    Fact<std::string> version;          // first line of VERSION: "go1.22.3"
    Fact<bool> has_pkg_tool;            // pkg/tool is a directory: Go's own test for a GOROOT
    Fact<bool> has_src_runtime;         // src/runtime is a directory: can the standard library be built
    Fact<bool> has_go_env;              // go.env; belongs to every release from 1.21
    Fact<bool> has_bin_go;              // bin/go
    Fact<std::string> tool_version;     // release of pkg/tool/*/compile, from its build info
    bool looks_like_bin = false;        // path ends in /bin, or names the go executable itself
};

struct Toolchain {
    std::string version;  // "go1.22.3"; empty when it could not be read
    std::string goroot;   // resolved
    std::string binary;   // goroot/bin/go
    std::string arch;     // Go's name; several joined by '+'
    std::string os;
    std::string owner;  // "homebrew", "pkg", "goenv", "gvm", "asdf", "mise", "g", "gobrew", "sdk",
                        // "toolchain-cache", "distribution", "nix", "macports", "snap", "tarball" (also: not
                        // known); empty for a go that lies in no tree
    bool runs_here = false;
    Fact<bool> translated;              // would it run under Rosetta 2 / QEMU on this machine
    std::vector<std::string> found_by;  // why it is listed: "PATH", "known place: ~/sdk", "GOROOT"
};

// Which toolchain `go` means in this folder, and why.
struct Selection {
    Executable go;              // the `go` that PATH finds first (or the manager's choice behind its shim)
    std::string path_go;        // PATH's own first `go`; differs from go.path behind a shim
    std::string goroot;         // of the toolchain that runs in the end
    std::string version;        // of the toolchain that runs in the end
    std::string local_version;  // of `go` itself, before any switch
    std::string discovered_goroot;  // what `go` finds by itself, were no GOROOT set; empty: none or not known
    bool switched = false;          // GOTOOLCHAIN selection changed the release
    Text reason;                    // a sentence
    Origin origin;                  // the line that decided
    Text unavailable;               // not empty: no go runs here, and why
    bool downloads = false;         // and go would fetch it by itself
};

}  // namespace trueup
