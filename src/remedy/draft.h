// Files as they will be: takes edits one remedy at a time, whole or not at all.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "facts/finding.h"
#include "platform/host.h"
#include "remedy/journal.h"
#include "remedy/lines.h"

namespace trueup {

class Draft {
public:
    Draft(const Host& host, std::string go_env_file) : host_(&host), go_env_file_(std::move(go_env_file)) {}

    // Empty: taken; else why not, and nothing of it was taken. `paths` gets the files
    // that it changes, links followed; none: all of it was done already.
    Text take(const std::vector<Edit>& edits, std::vector<std::string>& paths);

    // One change a file; files that end as they were are left out.
    std::vector<Change> changes() const;

    // Line edits from here on are those of the files as they are by now.
    void settle();

private:
    struct File {
        FileImage before;
        FileImage after;
        FolderId folder;
        std::string base;             // what the line edits are about
        std::vector<LineEdit> lines;  // all of them so far
        bool whole = false;           // made, removed or linked: no second edit fits
    };
    using Files = std::map<std::string, File>;

    Text take_one(const Edit& edit, Files& files, std::vector<std::string>& paths) const;
    // `made` gets the folders that have to be made first.
    Text open(const std::string& path, bool follow, Files& files, std::string& real,
              std::vector<std::string>& made) const;
    Text open_folder(const std::string& path, Files& files, std::string& real,
                     std::vector<std::string>& made) const;
    Text take_lines(File& file, const std::string& path, const std::vector<LineEdit>& edits) const;
    Text take_end(const Edit& edit, File& file, const std::string& path) const;
    Text take_go_env(const Edit& edit, Files& files, std::vector<std::string>& paths) const;
    Text take_whole(const Edit& edit, File& file, const std::string& path) const;

    const Host* host_;
    std::string go_env_file_;
    Files files_;
    std::vector<std::string> order_;  // keys of files_, as they came
};

}  // namespace trueup
