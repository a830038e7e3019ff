// Where a command of fish's trace stands in the user's files. The trace tells
// commands and how deep they are nested, not their lines.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "facts/shell.h"
#include "probe/startup/fish_source.h"
#include "probe/startup/fish_stream.h"

namespace trueup::startup {

// Where the user's files are, and the folder of ours that stood for both.
struct FishFolders {
    std::string config;  // ~/.config, or where XDG_CONFIG_HOME leads
    std::string data;    // ~/.local/share, or where XDG_DATA_HOME leads
    std::string shim = {};
};

class FishLocator {
public:
    FishLocator(const Host& host, const FishStream& stream, std::string home, FishFolders folders);

    // Where line `index` of the trace stands. `file`: the one that fish named,
    // or empty; `number`: the line in it that fish named, or 0 (fish 4 names none).
    Origin origin(std::size_t index, const std::string& file = {}, int number = 0);
    // A line of a file, and that it was read.
    Origin at(const std::string& path, int line, std::string note = {});

    // "X=1 command": is the change that came after `index` lines one of those?
    bool brief(std::size_t index, const std::string& name, const std::string& file, int number);
    // fish does not trace what an event calls: the one command of the file's event
    // handlers that can have given `name` this value.
    Origin by_event(const Told& told, const std::string& file, int number);
    // The one command "alias NAME=…", "alias NAME …" or "abbr -a NAME …"; nullopt: none, or
    // several.
    std::optional<Origin> named_by(const std::string& definer, const std::string& name);

    const FishFolders& folders() const { return folders_; }
    // The links in the shim's folder lead to the user's files.
    std::string real_path(std::string path) const;
    void know(const std::string& path);
    const FishFiles::File& file(const std::string& path) { return files_.get(path); }
    const std::vector<std::string>& files_read() const { return files_read_; }

private:
    // What a command runs in: the nearest of these around it.
    struct Setting {
        enum class Kind { top, function, eval } kind = Kind::top;
        std::size_t line = 0;  // of the trace: the source, call or eval
        std::string name;      // of the function, or the file that is read
    };
    struct Place {
        std::string path;
        int line = 0;
        bool once = false;
        const FishCommand* before = nullptr;  // the command before it in the file
    };

    void note_file(const std::string& path);
    std::vector<std::size_t> around(std::size_t index) const;
    Setting setting(std::size_t index) const;
    bool comes_from(std::size_t eval, std::size_t index) const;
    std::string defined_in_eval(const std::string& function, std::size_t before) const;
    std::vector<Place> find(const std::vector<std::string>& words, const std::vector<std::string>& files,
                            const std::string& function);
    std::vector<std::string> candidates(const Setting& setting, const std::string& function);
    bool follows(const Place& place, std::size_t index) const;
    std::optional<Place> in_order(std::vector<Place> found, std::size_t index);
    std::optional<int> neighbour(std::size_t index, bool forward, const std::string& path);
    Origin of_eval(std::size_t index, const std::string& file);

    const FishStream& stream_;
    std::string home_;
    FishFolders folders_;
    FishFiles files_;
    std::vector<std::string> known_;  // start-up files, and files that were sourced
    std::vector<std::string> files_read_;
    std::vector<std::vector<std::string>> words_;               // of each line of the trace
    std::vector<std::pair<std::string, std::size_t>> defined_;  // functions, and where in the trace
};

// fish's own functions: what they set, their caller set.
bool fishs_own(const std::string& path);

}  // namespace trueup::startup
