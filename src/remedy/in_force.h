// Which of the lines that set a variable gave a use of it its value.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "facts/shell.h"
#include "platform/host.h"

namespace trueup {

// Where a use stands, and whether its text is only kept for later (an alias in single
// quotes); bodies of functions are seen here.
struct UsePlace {
    std::string path;  // links followed
    int line = 0;
    bool quoted = false;
};

struct InForce {
    enum class Kind {
        nothing,  // no line of start-up had set it by then, or one had taken it away
        line,     // `event` had
        unknown,  // in which order they came is not known
    };
    Kind kind = Kind::nothing;
    std::size_t event = 0;  // in ShellStartup::assignments
};

class UseOrder {
public:
    using Lines = std::function<const std::vector<std::string>*(const std::string& path)>;

    // `lines`: of a file, links followed; nullptr: it cannot be read.
    UseOrder(const Host& host, const ShellStartup& startup, Lines lines);

    InForce of(const UsePlace& use, const std::string& name);

private:
    enum class Before { yes, no, unknown };
    struct Body {
        int first = 0, last = 0;  // lines
        std::string name;
        bool holds(int line) const { return first <= line && line <= last; }
    };
    struct File {
        std::string path, real;
    };

    const std::vector<Body>& bodies(const std::string& path);
    const Body* body_at(const std::string& path, int line);
    int only_mention(const std::string& path, const std::string& word, const Body* but);
    int place_of(const std::string& path) const;
    Before by_anchors(std::size_t event, const UsePlace& use);
    Before by_files(std::size_t event, const UsePlace& use);
    Before came_before(std::size_t event, const UsePlace& use);
    InForce last_of(const std::string& name, std::size_t end) const;

    const ShellStartup& startup_;
    Lines lines_;
    std::vector<std::string> where_;  // of each assignment: its file, links followed; empty: none
    std::vector<File> order_;         // as start-up reads them
    std::vector<std::pair<std::string, std::vector<Body>>> bodies_;
};

}  // namespace trueup
