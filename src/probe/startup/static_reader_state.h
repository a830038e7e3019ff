// The static reader's state and grammar. Used by static_reader*.cc alone.
#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "facts/shell.h"
#include "platform/host.h"
#include "probe/startup/static_words.h"

namespace trueup::startup {

inline bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
    for (const auto& one : words) {
        if (one == word) return true;
    }
    return false;
}

// A name that a shell variable may have.
bool is_name(std::string_view text);

// Follows the commands of start-up files and keeps what they surely set; the
// rest is noted with the reason why it is not sure.
class Reader {
public:
    Reader(const Host* host, std::string shell, const std::map<std::string, std::string>& environment);
    void read_file(const std::string& path);
    void read_text(const std::string& text, const std::string& path);
    std::string value(const std::string& name) const;
    ShellStartup startup_;

private:
    // Why the command at hand may not run, or not have this effect; empty: it does.
    std::string why() const;
    std::optional<std::string> expand_word(std::string_view word) const;
    Origin origin(int line, std::string note) const;
    void assign(const std::string& name, std::string_view raw, int line, bool exports, bool appends = false);
    void unset(const std::string& name, int line);
    void mark_exported(const std::string& name);
    void take(const Command& command);
    // Keywords: true when one was taken off the front and there may be another.
    bool enter_or_leave(std::vector<std::string>& words);
    bool define(const std::string& name, std::vector<std::string>& words, std::size_t used);
    void note_name(const std::string& name, const std::string& kind, const std::string& value, int line);
    void source(const std::vector<std::string>& words, int line);
    void eval(int line, const std::string& what);
    void take_posix(std::vector<std::string>& words, int line);
    struct Split {
        std::string name;
        std::string_view value;
        bool appends = false;
    };
    static Split split_assignment(const std::string& word);
    void assign_word(const std::string& word, int line, bool exports);
    void declaration(const std::string& kind, const std::vector<std::string>& words, int line);
    // ": ${X:=value}" gives X a value when it has none.
    void defaults(const std::vector<std::string>& words, int line);
    void take_fish(const std::vector<std::string>& words, int line);
    void set_fish(const std::vector<std::string>& words, int line);
    const Host* host_;
    bool fish_;
    std::string home_;
    std::map<std::string, std::optional<std::string>> values_;  // nullopt: not known
    std::set<std::string> exported_;
    std::string path_;
    std::vector<std::string> lines_;
    std::vector<std::string> blocks_;  // open ones, outermost first
    std::string pending_function_;     // named, its "{" still to come
    std::string inherited_;            // why the whole file may not be read
    bool conditional_ = false;         // behind && or ||
    bool stopped_ = false;             // behind return, exit or exec
    int depth_ = 0;
    int current_line_ = 0;
};

}  // namespace trueup::startup
