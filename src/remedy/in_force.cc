#include "remedy/in_force.h"

#include <algorithm>

#include "base/text.h"
#include "remedy/surroundings.h"

namespace trueup {
namespace {

bool in_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_-.:+").contains(c);
}

// "f() {", "function f {", fish's "function f --wraps g": the name; empty: none begins here.
std::string function_named(std::string_view line) {
    line = trim(line);
    const bool word = line.starts_with("function ");
    if (word) line = trim(line.substr(9));
    std::size_t end = 0;
    while (end < line.size() && in_name(line[end])) ++end;
    const auto rest = trim(line.substr(end));
    if (end == 0 || (!word && !rest.starts_with("()"))) return {};
    return std::string(line.substr(0, end));
}

std::size_t indent_of(std::string_view line) { return std::min(line.find_first_not_of(" \t"), line.size()); }

// Braces that a line opens and does not close, quotes and "${…}" left out.
int open_braces(std::string_view line) {
    int depth = 0;
    char quote = '\0';
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (quote != '\0') {
            if (c == quote) quote = '\0';
        } else if (c == '\\') {
            ++i;
        } else if (c == '\'' || c == '"') {
            quote = c;
        } else if (c == '#' && (i == 0 || line[i - 1] == ' ')) {
            break;
        } else if (c == '{') {
            ++depth;
        } else if (c == '}') {
            --depth;
        }
    }
    return depth;
}

// The last line of a function that begins at `index`, both from 0.
std::size_t end_of_body(const std::vector<std::string>& lines, std::size_t index, bool fish) {
    const auto indent = indent_of(lines[index]);
    int depth = 0;
    bool opened = false;
    for (auto i = index; i < lines.size(); ++i) {
        if (fish) {
            const auto text = trim(lines[i]);
            const bool here = i == index && (text.ends_with("; end") || text.ends_with(";end"));
            if (here || (i > index && indent_of(lines[i]) == indent && text.starts_with("end"))) return i;
            continue;
        }
        depth += open_braces(lines[i]);
        opened = opened || lines[i].contains('{');
        if (opened && depth <= 0) return i;
    }
    return lines.size() - 1;
}

bool mentions(std::string_view line, std::string_view word) {
    for (auto at = line.find(word); at != std::string_view::npos; at = line.find(word, at + 1)) {
        const auto after = at + word.size();
        if ((at == 0 || !in_name(line[at - 1])) && (after == line.size() || !in_name(line[after])))
            return true;
    }
    return false;
}

}  // namespace

UseOrder::UseOrder(const Host& host, const ShellStartup& startup, Lines lines)
    : startup_(startup), lines_(std::move(lines)) {
    const auto real = [&](const std::string& path) { return resolve(host, path).value_or(path); };
    for (const auto& a : startup.assignments)
        where_.push_back(a.origin.kind == OriginKind::file ? real(a.origin.path) : std::string());
    for (const auto& path : startup.files_read) order_.push_back({path, real(path)});
    if (!order_.empty()) return;
    for (const auto& file : startup.files) {
        if (file.read && file.exists) order_.push_back({file.path, real(file.path)});
    }
}

const std::vector<UseOrder::Body>& UseOrder::bodies(const std::string& path) {
    for (const auto& [known, found] : bodies_) {
        if (known == path) return found;
    }
    std::vector<Body> found;
    if (const auto* lines = lines_(path)) {
        for (std::size_t i = 0; i < lines->size(); ++i) {
            auto name = is_nothing((*lines)[i]) ? std::string() : function_named((*lines)[i]);
            if (name.empty()) continue;
            const auto end = end_of_body(*lines, i, path.ends_with(".fish"));
            found.push_back({static_cast<int>(i) + 1, static_cast<int>(end) + 1, std::move(name)});
            i = end;
        }
    }
    return bodies_.emplace_back(path, std::move(found)).second;
}

const UseOrder::Body* UseOrder::body_at(const std::string& path, int line) {
    const auto& all = bodies(path);
    const auto at = std::ranges::find_if(all, [&](const Body& b) { return b.holds(line); });
    return at == all.end() ? nullptr : &*at;
}

// The one line that has this word; 0: none, or several.
int UseOrder::only_mention(const std::string& path, const std::string& word, const Body* but) {
    const auto* lines = lines_(path);
    int found = 0;
    for (std::size_t i = 0; lines != nullptr && i < lines->size(); ++i) {
        const auto number = static_cast<int>(i) + 1;
        if (is_nothing((*lines)[i]) || (but != nullptr && but->holds(number)) || !mentions((*lines)[i], word))
            continue;
        if (found != 0) return 0;
        found = number;
    }
    return found;
}

int UseOrder::place_of(const std::string& path) const {
    const auto at = std::ranges::find(order_, path, &File::real);
    return at == order_.end() ? -1 : static_cast<int>(at - order_.begin());
}

// Other settings of the same file, above and below the use, say when it was passed.
UseOrder::Before UseOrder::by_anchors(std::size_t event, const UsePlace& use) {
    bool yes = false;
    bool no = false;
    for (std::size_t i = 0; i < where_.size(); ++i) {
        const auto line = startup_.assignments[i].origin.line;
        if (i == event || where_[i] != use.path || line == use.line || body_at(use.path, line) != nullptr)
            continue;
        if (line < use.line && i > event) yes = true;
        if (line > use.line && i < event) no = true;
    }
    if (yes == no) return Before::unknown;
    return yes ? Before::yes : Before::no;
}

// One file is read after the other, or from one line of it.
UseOrder::Before UseOrder::by_files(std::size_t event, const UsePlace& use) {
    const auto first = place_of(where_[event]);
    const auto second = place_of(use.path);
    if (first < 0 || second < 0) return Before::unknown;
    const bool use_first = second < first;
    const auto& outer = order_[static_cast<std::size_t>(use_first ? second : first)];
    const auto& inner = order_[static_cast<std::size_t>(use_first ? first : second)];
    auto line = only_mention(outer.real, base_name(inner.path), nullptr);
    if (line == 0) line = only_mention(outer.real, base_name(inner.real), nullptr);
    if (line == 0) {
        const auto own = [&](const File& file) {
            return std::ranges::any_of(startup_.files,
                                       [&](const StartupFile& f) { return f.path == file.path; });
        };
        // The shell itself reads both, one after the other.
        if (!own(outer) || !own(inner)) return Before::unknown;
        return use_first ? Before::no : Before::yes;
    }
    if (body_at(outer.real, line) != nullptr) return Before::unknown;
    if (use_first) {
        if (line == use.line) return Before::unknown;
        return line < use.line ? Before::yes : Before::no;
    }
    const auto set = startup_.assignments[event].origin.line;
    if (line == set || body_at(where_[event], set) != nullptr) return Before::unknown;
    return set < line ? Before::yes : Before::no;
}

UseOrder::Before UseOrder::came_before(std::size_t event, const UsePlace& use) {
    if (where_[event].empty()) return Before::yes;  // handed over, before any file
    const auto line = startup_.assignments[event].origin.line;
    const auto* body = body_at(where_[event], line);
    if (body == nullptr && where_[event] == use.path) return line < use.line ? Before::yes : Before::no;
    if (const auto known = by_anchors(event, use); known != Before::unknown) return known;
    if (body == nullptr) return by_files(event, use);
    // In a function: when it is called.
    const bool here = where_[event] == use.path;
    const auto call = here ? only_mention(use.path, body->name, body) : 0;
    if (call == 0 || call == use.line) return Before::unknown;
    return call < use.line ? Before::yes : Before::no;
}

// The last one before `end`.
InForce UseOrder::last_of(const std::string& name, std::size_t end) const {
    for (auto i = end; i-- > 0;) {
        const auto& a = startup_.assignments[i];
        if (a.name != name) continue;
        if (a.unset) return {};
        return {InForce::Kind::line, i};
    }
    return {};
}

InForce UseOrder::of(const UsePlace& use, const std::string& name) {
    const auto& all = startup_.assignments;
    // The line set something itself: that was the moment.
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (where_[i] == use.path && all[i].origin.line == use.line) return last_of(name, i);
    }
    if (const auto* body = body_at(use.path, use.line)) {
        // With the line that sets it in the same function, as if it stood outside.
        auto first = all.size();
        auto found = all.size();
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (all[i].name != name || where_[i] != use.path || !body->holds(all[i].origin.line)) continue;
            first = std::min(first, i);
            if (all[i].origin.line < use.line) found = i;
        }
        if (found < all.size()) return last_of(name, found + 1);
        return last_of(name, first);  // all.size(): whoever calls it has what start-up ends with
    }
    // What is kept for later, and files that other shells read.
    if (use.quoted || place_of(use.path) < 0) return last_of(name, all.size());
    InForce out;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].name != name) continue;
        const auto before = came_before(i, use);
        if (before == Before::unknown) return {InForce::Kind::unknown, 0};
        if (before == Before::yes) out = last_of(name, i + 1);
    }
    return out;
}

}  // namespace trueup
