// Messages of cmd/go about modules, workspaces and toolchain choice, and those
// that speak of the project itself.
#include <array>

#include "formats/symptoms.h"

namespace trueup {

std::span<const SymptomRule> module_symptoms() {
    static constexpr auto rules = std::to_array<SymptomRule>({
        {"mod-vendor-query", R"re(cannot query module due to -mod=vendor)re", "cmd/go/internal/modload/query.go"},
        {"mod-vendor-only", R"re(build flag -mod=vendor only valid when using modules)re",
         "cmd/go/internal/modload/init.go"},
        {"mod-vendor-only", R"re(cannot (?:use|compute|find|determine)[^\n]* (?:when|using|due to|with) (?:-mod=vendor|the vendor directory))re",
         "cmd/go/internal/modload"},
        {"mod-vendor-auto", R"re(Go version in go\.mod is at least 1\.14 and vendor directory exists)re",
         "cmd/go/internal/modload/init.go: the folder chose, no flag"},
        {"mod-vendor-workspace", R"re(-mod may only be set to readonly(?: or vendor)? when in workspace mode)re",
         "cmd/go/internal/modload/init.go"},
        {"inconsistent-vendoring", R"re(inconsistent vendoring)re", "cmd/go/internal/modload/vendor.go"},
        {"sumdb-off", R"re(checksum database disabled by GOSUMDB=off)re", "cmd/go/internal/modfetch/sumdb.go"},
        {"go-line-syntax", R"re(invalid go version '(?P<value>[^']+)': must match format)re",
         "x/mod/modfile/rule.go (Go 1.20 and older)"},
        {"go-mod-directive", R"re(unknown (?:directive|block type): (?P<word>toolchain|godebug|tool|ignore))re",
         "x/mod/modfile/rule.go"},
        {"toolchain-required",
         R"re(requires go ?>= ?(?P<needed>[\w.]+) \(running go (?P<running>[\w.\-+:]+)(?:; GOTOOLCHAIN=(?P<gotoolchain>[^)\s]+))?)re",
         "cmd/go/internal/gover/toolchain.go"},
        {"toolchain-unavailable", R"re(download (?P<toolchain>go1[\w.\-]*) for (?P<platform>\S+): toolchain not available)re",
         "cmd/go/internal/toolchain/exec.go"},
        {"toolchain-not-in-path", R"re(cannot find "(?P<toolchain>go1[\w.\-]+)" in PATH)re",
         "cmd/go/internal/toolchain/exec.go"},
        {"toolchain-download-failed",
         R"re(download (?P<toolchain>go1[\w.\-]*)(?: for \S+)?: (?P<reason>(?:golang\.org/toolchain@|verifying|Get |dial |reading ).*))re",
         "cmd/go/internal/toolchain/exec.go"},
        {"requires-newer-go", R"re(note: (?:imported by a )?module (?:that )?requires [Gg]o (?P<needed>1\.[\w.]+))re",
         "cmd/go/internal/work/exec.go, modload/load.go"},
        {"requires-newer-go", R"re(go\.mod file indicates go (?P<needed>1\.[\w.]+), but maximum (?:supported )?version is)re",
         "cmd/go/internal/modload (1.12 to 1.20)"},
        {"path-at-version", R"re(cannot use path@version syntax in GOPATH mode)re", "cmd/go/internal/get, load"},
        {"install-at-version", R"re(can only use path@version syntax with 'go get')re", "cmd/go/internal/load (1.11 to 1.15)"},
        {"no-go-mod", R"re(go\.mod file not found in current directory or any parent)re", "cmd/go/internal/modload/init.go"},
        {"no-go-mod", R"re(working directory is not part of a module)re", "cmd/go/internal/modload/import.go (1.16)"},
        {"no-go-mod", R"re(cannot find main module\b)re", "cmd/go/internal/modload/init.go"},
        {"modules-disabled", R"re(modules disabled (?:by|inside GOPATH/src by) GO111MODULE=(?P<value>\w+))re",
         "cmd/go/internal/modload/init.go"},
        {"not-using-modules", R"re(go list -m: not using modules|go: not using modules|cannot use modules with build flag|go mod \w+: modules disabled)re",
         "cmd/go/internal/list, modload"},
        {"work-outside",
         R"re(outside modules listed in go\.work|outside available modules|no modules were found in the current workspace|not one of the workspace modules listed in go\.work|does not contain modules listed in go\.work)re",
         "cmd/go/internal/modload/load.go, init.go"},
        {"outside-main-module",
         R"re((?:outside main module|does not contain main module) or its selected dependencies|main module \((?P<module>[^)]*)\) does not contain package (?P<package>\S+))re",
         "cmd/go/internal/modload/load.go"},
        {"checksum-mismatch", R"re(verifying (?:module|\S+): checksum mismatch|checksum mismatch)re",
         "cmd/go/internal/modfetch/fetch.go"},
        {"checksum-known-by", R"re((?P<source>sum\.golang\.org|sum\.golang\.google\.cn|go\.sum): +h1:)re",
         "cmd/go/internal/modfetch/fetch.go"},
        // The project's own: no setting of the machine repairs these.
        {"project-module-path", R"re(module declares its path as: (?P<path>\S+))re", "cmd/go/internal/modload"},
        {"project-linkname", R"re(//go:linkname must refer to declared function or variable)re", "cmd/compile (1.18)"},
        {"project-linkname", R"re(link: \S+: invalid reference to \S+)re", "cmd/link (1.23), -checklinkname"},
        {"project-go-sum", R"re(missing go\.sum entry|updates to go\.(?:mod|sum) needed)re", "cmd/go/internal/modload"},
        {"project-requires", R"re(no required module provides package (?P<package>\S+?)[;:] to add it)re",
         "cmd/go/internal/modload/import.go"},
        {"project-import", R"re(import cycle not allowed|ambiguous import: found package|use of internal package \S+ not allowed)re",
         "cmd/go/internal/load, modload"},
        {"project-source",
         R"re(\.go:\d+:\d+: (?:undefined: |syntax error|undeclared name|declared and not used|"[^"]+" imported and not used|cannot use .* as |missing return))re",
         "cmd/compile"},
        {"project-zip-path", R"re(create zip: malformed file path)re", "x/mod/zip"},
        {"project-lang", R"re(requires go1\.\d+ or later \(-lang was set to go1\.\d+; check go\.mod\))re", "go/types"},
        {"note-dysymtab", R"re(has malformed LC_DYSYMTAB)re", "Apple's linker of Xcode 15 about objects of Go 1.21; harmless"},
    });
    return rules;
}

}  // namespace trueup
