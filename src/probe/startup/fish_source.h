// Commands of fish files, compared with commands that fish printed in its trace:
// there, variables and command substitutions are expanded.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "platform/host.h"
#include "probe/startup/static_words.h"

namespace trueup::startup {

// The words of a line of fish's trace, its escapes undone.
std::vector<std::string> traced_words(std::string_view text);

// Could this command of a file have printed those words? Words that need running
// stand for any number of words.
bool could_print(const std::vector<std::string>& source, const std::vector<std::string>& traced,
                 const std::string& home);

class FishFiles {
public:
    FishFiles(const Host& host, std::string home) : host_(host), home_(std::move(home)) {}

    struct File {
        std::vector<std::string> lines;
        std::vector<Command> commands;  // keywords in front taken off
    };
    const File& get(const std::string& path);  // empty when it cannot be read
    // Lines of commands that could have printed the words.
    std::vector<int> places(const std::string& path, const std::vector<std::string>& traced);
    // "X=1 command" on this line?
    bool brief(const std::string& path, int line, const std::string& name);

private:
    const Host& host_;
    std::string home_;
    std::map<std::string, File> files_;
};

}  // namespace trueup::startup
