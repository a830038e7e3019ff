#include "facts/fish_set.h"

#include "base/text.h"

namespace trueup {
namespace {

constexpr auto npos = std::string_view::npos;

bool take_option(std::string_view word, FishSet& set) {
    using How = FishSet::How;
    if (word == "--export") return set.exports = true;
    if (word == "--unexport") return set.unexports = true;
    if (word == "--global" || word == "--universal") return true;
    if (word == "--append" || word == "--prepend") {
        set.how = word == "--append" ? How::appended : How::prepended;
        return true;
    }
    if (word.size() < 2 || word.front() != '-' || word.find_first_not_of("gUxuap", 1) != npos) return false;
    if (word.contains('x')) set.exports = true;
    if (word.contains('u')) set.unexports = true;
    if (word.contains('a')) set.how = How::appended;
    if (word.contains('p')) set.how = How::prepended;
    return true;
}

}  // namespace

std::optional<FishSet> fish_set(std::string_view line, std::string_view name) {
    if (!trim(line).starts_with("set ")) return std::nullopt;
    FishSet set;
    auto at = line.find("set ") + 4;
    bool named = false;
    while (true) {
        at = line.find_first_not_of(" \t", at);
        if (at == npos || line[at] == '#') break;
        const auto word = line.substr(at, line.find_first_of(" \t", at) - at);
        if (word.find_first_of("\"'\\`();&|<>{}#") != npos) return std::nullopt;
        if (set.options == 0) set.options = at;
        if (named) {
            if (set.words.empty()) set.value = at;
            set.words.emplace_back(word);
            set.end = at + word.size();
        } else if (word == name) {
            named = true;
            set.name = at;
        } else if (!take_option(word, set)) {
            return std::nullopt;
        }
        at += word.size();
    }
    if (!named || set.words.empty()) return std::nullopt;
    return set;
}

std::string with_words(std::string_view line, const FishSet& set, const std::vector<std::string>& words) {
    if (words.empty() && set.how != FishSet::How::whole) return {};
    return std::string(line.substr(0, set.value)) + join(words, " ") + std::string(line.substr(set.end));
}

std::optional<std::string> exporting(std::string_view line, std::string_view name) {
    const auto set = fish_set(line, name);
    if (!set || set->exports || set->unexports) return std::nullopt;
    // In a function such a variable is the function's own.
    if (set->options == set->name && !line.starts_with("set")) return std::nullopt;
    const auto first = line.substr(set->options, 2);
    const bool scope = first == "-g" || first == "-U";
    const auto at = set->options + (scope ? 2 : 0);
    // Without an option it is what it was, or global where a file of start-up sets it first.
    const std::string_view more = scope ? "x" : set->options == set->name ? "-gx " : "-x ";
    return std::string(line.substr(0, at)) + std::string(more) + std::string(line.substr(at));
}

}  // namespace trueup
