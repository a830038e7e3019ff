// What `inspect` says about a file: one slice for each architecture in it.
// Architectures and systems have Go's names ("arm64", "darwin") where Go has
// one. Text that was not there is empty.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "facts/entitlement.h"
#include "facts/finding.h"

namespace trueup {

struct GoModule {
    std::string path, version, sum;
    std::string replaced_by;  // "path version"; empty: not replaced
};

// What Go's linker wrote into a program.
struct GoProgram {
    std::string version;  // "go1.22.3"; empty: Go made it, and its build info was removed
    std::string path;     // of the main package
    GoModule module;      // the main module
    std::vector<GoModule> dependencies;
    std::vector<std::pair<std::string, std::string>> settings;  // "CGO_ENABLED" -> "0", in their order
    std::string build_id;
};

// What a file says about its signature. Nothing is verified here.
struct SignatureClaim {
    enum class Kind { none, present, ad_hoc, linker_signed };
    Kind kind = Kind::none;
    std::string identifier, team_id;
    std::uint32_t flags = 0;  // Mach-O: of the code directory
    std::string cdhash;       // Mach-O: 20 bytes, in hexadecimal digits
    std::vector<Entitlement> entitlements;
};

struct BinarySlice {
    std::string arch;           // empty: a machine that Go has no name for
    std::uint32_t machine = 0;  // the format's own number for it
    std::string subtype;        // "arm64e", "x86_64h"; mostly empty
    // "executable", "shared-library", "bundle", "object", "static-library",
    // "debug-symbols", "core", "dynamic-linker", "kernel-extension", "stub", "other"
    std::string type;
    std::string platform;  // "macos", "ios", "linux", "windows"; empty when nothing tells
    std::string min_os;    // oldest release of the platform that it asks for (ELF: of the kernel)
    std::string sdk;       // Mach-O
    std::string uuid;      // Mach-O: LC_UUID
    std::string build_id;  // ELF: GNU build id, in hexadecimal digits
    std::string interpreter;
    std::string name;  // soname, install name
    std::vector<std::string> libraries, rpaths;
    // Newest version that is asked for in each family of symbol versions: "GLIBC" -> "2.34".
    std::map<std::string, std::string> version_floors;
    bool encrypted = false;
    SignatureClaim signature;
    std::optional<GoProgram> go;

    // Archives: how many members are of this architecture, and one of them.
    std::uint64_t members = 0;
    std::string first_member;

    // Universal file: only its table says so; there is nothing that could be read.
    bool only_named = false;

    std::uint64_t size = 0;     // bytes that there are
    std::uint64_t claimed = 0;  // bytes that its headers speak of; more than `size`: cut off
};

struct Problem {
    std::string id;
    Severity severity = Severity::error;
    Text text;
};

struct InspectedFile {
    std::string path;
    std::uint64_t size = 0;  // bytes
    std::string format;  // "mach-o", "elf", "pe", "ar", "wasm", "xcoff", "plan9", "script", "empty", "other"
    bool universal = false;  // Mach-O: several architectures in one file
    bool thin = false;       // ar: names its members, does not hold them
    std::string damage;      // why its headers could not be read; English, empty when they could
    std::vector<BinarySlice> slices;
    std::vector<Problem> problems;

    bool is_binary() const {
        return format == "mach-o" || format == "elf" || format == "pe" || format == "ar" ||
               format == "wasm" || format == "xcoff" || format == "plan9";
    }
    const GoProgram* go() const {
        for (const auto& slice : slices) {
            if (slice.go) return &*slice.go;
        }
        return nullptr;
    }
};

}  // namespace trueup
