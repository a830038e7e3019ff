// A check: a pure function facts -> findings. One source file a check; its id
// is its file name. The build makes the table (checks/registry.h) from the file
// names; nobody lists a check by hand.
//
// A check file looks like this (goroot/goroot-missing-dir.cc):
//
//     namespace trueup {
//     namespace {
//     void run(const Facts& facts, Verdict& verdict) { ... }
//     }  // namespace
//     TRUEUP_CHECK(goroot_missing_dir) = {
//         .id = "goroot-missing-dir",
//         .title = {"GOROOT names a folder that does not exist", "..."},
//         .why = {...},  .blind = {...},  .sources = "...",
//         .run = run,
//     };
//     }  // namespace trueup
//
// Order in a file: what it does, why it is bad, how it is fixed and how safe
// that is, the primary source (comments); then the function; then the entry.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "facts/facts.h"
#include "facts/finding.h"

namespace trueup {

// Where a check puts what it found out.
class Verdict {
public:
    // A finding; id, title (when empty) and sources are filled in by the engine.
    void find(Finding finding) { findings.push_back(std::move(finding)); }
    // The check cannot judge: what it needs was not asked for or did not
    // answer. Not a fault, and not fine either.
    void unknown(Text reason) { unknowns.push_back(std::move(reason)); }

    std::vector<Finding> findings;
    std::vector<Text> unknowns;
};

// Static texts in both languages.
struct StaticText {
    std::string_view en;
    std::string_view zh;
};

struct Check {
    std::string_view id;
    StaticText title;
    StaticText why;    // why it matters, how it shows, how it is fixed and how safe that is
    StaticText blind;  // what the check cannot see
    // Primary sources, one URL or "document, section" a line.
    std::string_view sources;
    // Ids of checks whose findings this one explains when both fire, separated
    // by spaces: they are folded under it (caused_by).
    std::string_view explains = {};
    void (*run)(const Facts&, Verdict&) = nullptr;
    // Judges a pasted text (facts.symptoms, facts.paste); asked only when there
    // is one and `run` found nothing. Either of the two may be missing.
    void (*text)(const Facts&, Verdict&) = nullptr;
    // Judges what the shell's start-up files do: where those could not be followed
    // to their end, a check that found nothing has not passed but is unknown.
    bool of_start_up = false;
};

// Defines the check's table entry; a wrong symbol name is a link error that
// names it.
#define TRUEUP_CHECK(symbol)                     \
    extern constinit const Check check_##symbol; \
    constinit const Check check_##symbol

}  // namespace trueup
