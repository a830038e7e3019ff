// go.mod and go.work, as far as choosing a toolchain and judging an environment
// need them. Two readers: the go command itself looks for the go and toolchain
// lines with a line scan before it parses anything (go_mod_lookup), and parses
// the file in full later.
// Sources: cmd/go/internal/gover/gomod.go; golang.org/x/mod/modfile.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace trueup {

struct GoModLine {
    int line = 0;  // from 1; 0: there is no such line
    std::string value;
    std::string text;  // the line itself
};

// The first line that starts with `key` and white space; its value without the
// comment. This is what toolchain selection uses, blocks and syntax errors
// notwithstanding.
GoModLine go_mod_lookup(std::string_view content, std::string_view key);

struct GoModFile {
    GoModLine module;                // module path, unquoted
    GoModLine go;                    // "1.22.3"
    GoModLine toolchain;             // "go1.22.3", "default"
    std::vector<GoModLine> godebug;  // "key=value"
    std::vector<GoModLine> use;      // go.work: folder as written, unquoted
    std::string error;               // the first thing in it that is not understood; empty when none
    int error_line = 0;
};

// Lines and parenthesised blocks. Directives that say nothing about the
// toolchain (require, replace, ...) are skipped, unknown ones are not an error.
GoModFile parse_go_mod(std::string_view content);

}  // namespace trueup
