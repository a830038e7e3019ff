#include "facts/path_history.h"

#include <algorithm>

#include "base/text.h"

namespace trueup {

namespace {

using Elements = std::vector<PathElement>;

// Which new element continues which old one: the longest common subsequence,
// taken from the end, since most lines put something in front.
std::vector<int> kept(const Elements& before, const std::vector<std::string>& now) {
    const auto n = before.size();
    const auto m = now.size();
    std::vector<std::vector<int>> longest(n + 1, std::vector<int>(m + 1, 0));
    for (std::size_t i = 1; i <= n; ++i) {
        for (std::size_t j = 1; j <= m; ++j) {
            longest[i][j] = before[i - 1].text == now[j - 1] ? longest[i - 1][j - 1] + 1
                                                             : std::max(longest[i - 1][j], longest[i][j - 1]);
        }
    }
    std::vector<int> from(m, -1);
    for (std::size_t i = n, j = m; i > 0 && j > 0;) {
        if (before[i - 1].text == now[j - 1] && longest[i][j] == longest[i - 1][j - 1] + 1) {
            from[--j] = static_cast<int>(--i);
        } else if (longest[i - 1][j] >= longest[i][j - 1]) {
            --i;
        } else {
            --j;
        }
    }
    return from;
}

// Does the line name the folder, as it is or from the home folder?
bool names_folder(const std::string& line, const std::string& folder, const std::string& home) {
    if (folder.empty()) return false;
    const auto whole = [&line](const std::string& text) {
        for (std::size_t at = 0; (at = line.find(text, at)) != std::string::npos; ++at) {
            const auto end = at + text.size();
            const bool ends =
                end >= line.size() || std::string_view(":\"' \t);").find(line[end]) != std::string_view::npos;
            const bool starts =
                at == 0 || std::string_view(":\"' \t(=").find(line[at - 1]) != std::string_view::npos;
            if (starts && ends) return true;
        }
        return false;
    };
    if (whole(folder)) return true;
    if (home.empty() || !is_inside(folder, home)) return false;
    const auto rest = folder.substr(home.size());
    return whole("$HOME" + rest) || whole("${HOME}" + rest) || whole("~" + rest);
}

void step(Elements& elements, const Assignment& assignment) {
    const auto now = split(assignment.value, ':');
    const auto from = kept(elements, now);
    std::vector<bool> used(elements.size(), false);
    for (const int index : from) {
        if (index >= 0) used[static_cast<std::size_t>(index)] = true;
    }
    Elements next;
    for (std::size_t j = 0; j < now.size(); ++j) {
        if (from[j] >= 0) {
            next.push_back(elements[static_cast<std::size_t>(from[j])]);
            continue;
        }
        // Not in its old place: moved when an old one of that text is left over.
        std::size_t old = 0;
        while (old < elements.size() && (used[old] || elements[old].text != now[j])) ++old;
        if (old < elements.size()) {
            used[old] = true;
            next.push_back(elements[old]);
            next.back().moved_by = assignment.origin;
        } else {
            next.push_back({now[j], assignment.origin, {}});
        }
    }
    elements = std::move(next);
}

}  // namespace

std::vector<PathElement> path_elements(const ShellStartup& startup, const std::string& home) {
    Elements elements;
    bool first = true;
    for (const auto& assignment : startup.assignments) {
        if (assignment.name != "PATH") continue;
        if (assignment.unset) {
            elements.clear();
        } else if (first && assignment.origin.kind == OriginKind::file) {
            for (const auto& text : split(assignment.value, ':')) {
                const bool own = names_folder(assignment.origin.text, text, home);
                elements.push_back(
                    {text, own ? assignment.origin : Origin{OriginKind::process, {}, 0, {}, {}}, {}});
            }
        } else {
            step(elements, assignment);
        }
        first = false;
    }
    return elements;
}

}  // namespace trueup
