// `trueup hook`: what a shell reads at its start so that arm64 and x86_64
// sessions of one machine do not get into each other's way. Text that a shell
// reads, builtins only: no process, neither at start nor at a prompt.
//
// Go itself needs little of this: its caches are keyed by what goes into them,
// GOOS and GOARCH included, so both architectures may share GOCACHE and
// GOMODCACHE (`go help cache`). What does collide are programs of one name: two
// Homebrews on one PATH, and `go install` into one GOBIN.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/lang.h"
#include "facts/facts.h"
#include "facts/finding.h"
#include "platform/host.h"

namespace trueup {

// "zsh", "bash", "fish", "nu"
bool has_hook(std::string_view shell);

// `caches`: GOCACHE and GOMODCACHE of its own for a translated session too. Its remarks are
// in `lang`; what is recognised of it (HookPlace) is the same in all languages.
std::string hook_text(std::string_view shell, bool caches, Lang lang);

struct HookPlace {
    std::string file;      // of the hook itself
    std::string start_up;  // the shell's own file that reads it
    std::string line;      // what stands there
};
// Empty paths without a home folder.
HookPlace hook_place(const Facts& facts, std::string_view shell);

// The hook's file and the line at the end of the start-up file, behind whatever
// version managers do there. Nothing that is there already is written twice.
std::vector<Edit> hook_edits(const Host& host, const HookPlace& place, const std::string& text);
// Where the line stands in the shell's own file, from 0; and whether a text has it.
std::vector<std::size_t> hook_lines(const Host& host, const HookPlace& place);
bool has_hook_line(std::string_view text, const HookPlace& place);

// Why a fresh login shell does not come to a line at the end of `start_up`.
Text end_not_reached(const Host& host, const ShellStartup& startup, const std::string& start_up);

// Both gone again; for a hook that the journal does not know.
std::vector<Edit> unhook_edits(const Host& host, const HookPlace& place);

}  // namespace trueup
