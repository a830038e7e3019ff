// Commands of fish files, compared with commands that fish printed in its trace:
// there, variables and command substitutions are expanded.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "platform/host.h"
#include "probe/startup/static_words.h"

namespace trueup::startup {

// Could this command of a file have printed those words? Words that need running
// stand for any number of words.
bool could_print(const std::vector<std::string>& source, const std::vector<std::string>& traced,
                 const std::string& home);

struct FishCommand {
    int line = 0;
    std::vector<std::string> words;  // raw; keywords in front taken off
    std::string function;            // that it stands in
    bool handler = false;            // which an event calls
    bool once = true;                // in no loop and no function
    bool always = true;              // it runs whenever the line is reached: no "and", "|" or so
};

class FishFiles {
public:
    FishFiles(const Host& host, std::string home) : host_(host), home_(std::move(home)) {}

    struct File {
        std::vector<std::string> lines;
        std::vector<FishCommand> commands;
    };
    const File& get(const std::string& path);  // empty when it cannot be read
    // Commands that could have printed the words.
    std::vector<const FishCommand*> places(const std::string& path, const std::vector<std::string>& traced);
    // Is a function of this name written there?
    bool defines(const std::string& path, const std::string& function);
    // "X=1 command" on this line?
    bool brief(const std::string& path, int line, const std::string& name);
    // "X=1 command" anywhere, where the words are those of the command?
    bool brief_before(const std::string& path, const std::string& name,
                      const std::vector<std::string>& traced);

private:
    const Host& host_;
    std::string home_;
    std::map<std::string, File> files_;
};

}  // namespace trueup::startup
