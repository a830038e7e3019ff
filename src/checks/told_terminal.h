// A program that an editor (or another program of the desktop) does not find, and that the
// terminal of the same pasted text does.
#pragma once

#include <optional>
#include <string>

#include "facts/facts.h"

namespace trueup {

struct OnlyInTerminal {
    const Symptom* missing = nullptr;
    std::string program;
    const PastedCommand* found = nullptr;  // what was typed, with its answer
};

// nullopt: the text does not show both.
std::optional<OnlyInTerminal> only_in_terminal(const Facts& facts);

struct FolderOnlyInTerminal {
    const Symptom* missing = nullptr;      // the tool that the program does not find
    const PastedLine* own_path = nullptr;  // where the program shows its PATH
    std::string folder;                    // the tool's, in what `echo $PATH` printed alone
};

// nullopt: the text does not show all of it.
std::optional<FolderOnlyInTerminal> folder_only_in_terminal(const Facts& facts);

// The command by which the terminal finds this program: `which gopls` with a path,
// `go version` with its answer; nullptr: none.
const PastedCommand* found_in_terminal(const Facts& facts, const std::string& program);

}  // namespace trueup
