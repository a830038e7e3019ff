// What cgo builds with: the C compiler and its companions as go would call
// them, Apple's developer tools and SDK, or the C library's headers. Read from
// files; nothing of it is run.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "facts/cgo_source.h"
#include "facts/fact.h"
#include "facts/finding.h"
#include "facts/go_parts.h"
#include "facts/toolchain.h"

namespace trueup {

// A program that go calls by a setting: CC, CXX, AR, PKG_CONFIG.
struct NativeProgram {
    std::string setting;
    std::string value;  // as `go env` shows it
    Origin origin;
    bool given = false;              // somebody set it; false: the release's default
    bool guessed = false;            // no go is there whose default could be read
    std::vector<std::string> words;  // the value split as go splits it
    std::string called;              // the word that is run
    std::string wrapper;             // "ccache" in front of it; empty: none
    bool wrapper_alone = false;      // a wrapper with nothing behind it
    bool strange = false;            // CC, CXX: no name of it is a compiler's, nor one behind its links
    Fact<bool> there;                // can `called` be run; Unknown: PATH is not recorded
    Executable file;                 // what `called` is, when it is there
    std::string owner;         // "apple", "homebrew-llvm", "homebrew", "nix", "macports", "conda", "zig",
                               // "distribution", "other"; empty: it is not there
    std::string triple;        // "aarch64-linux-gnu", of its name or its words; empty: not told
    std::string goos, goarch;  // what it builds for, in Go's words; empty: not told
};

// The folder that xcrun and the shims in /usr/bin take Apple's tools from.
struct DeveloperDir {
    std::string path;
    std::string
        chosen_by;  // "DEVELOPER_DIR", "xcode-select", "default"; empty: nothing there, nothing chosen
    Origin origin;
    Fact<bool> there;
    bool xcode = false;  // inside an Xcode.app
    Fact<bool> has_clang;
};

struct AppleSdk {
    std::string path;
    std::string named_by;  // "SDKROOT", "-isysroot", "tools"
    Origin origin;
    std::string link_target;  // MacOSX.sdk is a link; empty: it is none
    Fact<bool> there;
    Fact<std::string> version;  // "14.5", of its SDKSettings.json
    Fact<bool> headers;         // usr/include/stdlib.h
    Fact<bool> libraries;       // usr/lib/libSystem.tbd
};

struct AppleTools {
    DeveloperDir dir;
    AppleSdk sdk;                         // what the compiler would use
    std::vector<std::string> other_sdks;  // names beside it in its folder
    Fact<bool> clt;                       // /Library/Developer/CommandLineTools/usr/bin/clang
    std::vector<std::string> xcodes;      // /Applications/Xcode*.app
    Fact<bool> rosetta;                   // what runs x86_64 programs on arm64 is installed
    Fact<bool> licensed;                  // of Xcode; Absent: the tools in use need no licence
    Origin licence;                       // where that stands
    Text licence_note;                    // what was compared
};

// A folder given by -isysroot, --sysroot or SDKROOT.
struct NamedSysroot {
    std::string setting;  // "SDKROOT", "CGO_CFLAGS", "CC", ...
    std::string value;
    std::string path;
    Origin origin;
    Fact<bool> there;
};

// The C library that the compiler builds with, where it is no Apple SDK.
struct CLibrary {
    std::string kind;           // "glibc", "musl", "mingw", "own" (zig brings it along); empty: not known
    Fact<std::string> headers;  // path of stdlib.h
    std::string header = "stdlib.h";                      // the one that decided
    Fact<std::string> start_files;                        // path of crt1.o
    std::vector<std::string> include_dirs, library_dirs;  // where it was looked for
};

// A package of the module with import "C".
struct CgoPackage {
    std::string dir;
    std::string file;  // the first file that imports C
    int line = 0;
    struct Line {
        CgoLine line;
        std::string file;
    };
    std::vector<Line> lines;  // of all its files for the target
    struct Include {
        CgoInclude include;
        std::string file;
    };
    std::vector<Include> includes;
};

// A library that a package names, and where it was found.
struct NativeLibrary {
    enum class Kind { pkg_config, header, library };
    Kind kind = Kind::header;
    std::string name;  // "sqlite3", "sqlite3.h", "z"
    std::string file;  // who names it
    int line = 0;
    std::string text;
    std::string found;                 // path; empty: nowhere that was looked
    bool searched_by_default = false;  // the compiler (pkg-config) looks there by itself
    std::string prefix;                // Homebrew's, when it is there and nowhere else
    Fact<bool> missing;                // looked for everywhere that counts, and nowhere
    std::string wrong_arch;            // of what was found: not the target's, and no other was found
    Origin named_by;                   // the line or the setting that names it
    std::string setting;               // "CGO_LDFLAGS", for every package; empty: a package names it
};

struct NativeFacts {
    bool asked = false;  // `trueup sdk`: the question is cgo itself
    std::string goos, goarch;
    std::string host_os, host_arch;  // of the machine, in Go's words
    bool cross = false;
    bool cgo_possible = true;  // Go has cgo for this target at all

    Fact<bool> cgo;          // CGO_ENABLED as go resolves it
    bool cgo_given = false;  // somebody set it
    Text cgo_reason;         // of the default
    NativeProgram cc, cxx, ar, pkg_config, git;
    std::optional<NativeProgram> cxx_for_target;  // of the make of for_target's first
    std::vector<NativeProgram>
        for_target;  // compilers on PATH whose name says that they build for the target

    std::optional<AppleTools> apple;  // macOS only
    CLibrary libc;
    std::vector<NamedSysroot> sysroots;
    std::vector<std::string> pkg_config_dirs;

    bool packages_read = false;
    Text packages_limit;  // why not all were read
    std::vector<CgoPackage> packages;
    std::vector<NativeLibrary> libraries;

    GoParts go_parts;
};

// The compiler is there, and known to build for another target than the one in
// force. Apple's takes every architecture of macOS (go passes -arch), gcc and
// clang for amd64 take 386 as well (-m32), but for those of MinGW.
bool cc_is_foreign(const NativeFacts& native);

// A variable that this target needs for cgo, beside what is in force.
struct NativeFlag {
    std::string name;
    std::optional<std::string> value;  // nullopt: it has to be unset
    Text reason;
};

// Would a small program with cgo build as things are?
struct CgoAnswer {
    Fact<bool> works;
    Text reason;  // of what is false or Unknown
    std::vector<NativeFlag> flags;
};

}  // namespace trueup
