// Following symbolic links element by element, in one place for every host: the
// rules are POSIX pathname resolution (XBD 4.13).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace trueup {

// As Linux does (path_resolution(7)).
inline constexpr int most_links = 40;

// What stands at one element of a path.
struct Element {
    enum class Kind { dir, link, other };
    Kind kind = Kind::dir;
    std::string target;  // link: as written
};

// The path without links, "." and "..". `look(path) -> Result<Element>` is asked
// for every element, and only for paths whose earlier elements are no links; its
// error ends the walk. A link in the last element is followed when `follow_last`
// or when a slash comes after it. Links that are absolute start again at "/",
// and ".." of "/" is "/": nothing leads out. (Unlike the system's own walk, this
// does not need the right to search a folder to go back from it by "..".)
template <typename Look>
Result<std::string> walk_links(std::string_view path, bool follow_last, Look&& look) {
    std::vector<std::string> pending;  // elements still to take, the next one last
    const auto push = [&pending](std::string_view text) {
        while (true) {
            const auto slash = text.rfind('/');
            pending.emplace_back(text.substr(slash == std::string_view::npos ? 0 : slash + 1));
            if (slash == std::string_view::npos) return;
            text = text.substr(0, slash);
        }
    };
    push(path);
    std::string done;  // "" stands for "/"
    bool in_file = false;
    int links = 0;
    while (!pending.empty()) {
        std::string element = std::move(pending.back());
        pending.pop_back();
        if (in_file) return fail(Error::Kind::not_found, done + " is not a folder", done);
        if (element.empty() || element == ".") continue;
        if (element == "..") {
            done.resize(done.empty() ? 0 : done.rfind('/'));
            continue;
        }
        std::string candidate = done + "/" + element;
        auto found = look(static_cast<const std::string&>(candidate));
        if (!found) return std::unexpected(std::move(found.error()));
        if (found->kind == Element::Kind::link && (follow_last || !pending.empty())) {
            if (++links > most_links) {
                return fail(Error::Kind::invalid, candidate + ": the symbolic links go round in a circle",
                            candidate);
            }
            if (found->target.starts_with('/')) done.clear();
            push(found->target);
            continue;
        }
        in_file = found->kind == Element::Kind::other;
        done = std::move(candidate);
    }
    if (done.empty()) done = "/";
    return done;
}

}  // namespace trueup
