#include "facts/list_line.h"

#include <algorithm>

#include "base/text.h"
#include "facts/fish_set.h"
#include "facts/set_line.h"

namespace trueup {
namespace {

constexpr auto npos = std::string_view::npos;

// Nothing that a shell would make something else of.
bool is_literal(std::string_view element) { return element.find_first_of("$~*?[]{}") == npos; }

// fish's own lists: a word is an element, and "$X" of the line itself may be many.
std::optional<std::string> without_words(std::string_view line, const FishSet& set, std::string_view name,
                                         const std::vector<std::string>& elements,
                                         const std::vector<std::size_t>& gone) {
    const auto itself = "$" + std::string(name);
    const bool whole = set.how == FishSet::How::whole;
    const auto old = static_cast<std::size_t>(std::ranges::count(set.words, itself));
    if (old > (whole ? 1U : 0U) || set.words.size() - old > elements.size()) return std::nullopt;
    const auto others = elements.size() - (set.words.size() - old);
    if (whole && old == 0 && others != 0) return std::nullopt;
    std::size_t place = set.how == FishSet::How::appended ? others : 0;
    std::size_t found = 0;
    std::vector<std::string> kept;
    for (const auto& word : set.words) {
        if (word == itself) {
            place += others;
            kept.push_back(word);
            continue;
        }
        const bool literal = is_literal(word);
        if (literal && word != elements[place]) return std::nullopt;
        if (std::ranges::find(gone, place++) == gone.end()) {
            kept.push_back(word);
        } else if (literal) {
            ++found;
        } else {
            return std::nullopt;
        }
    }
    // What is left of them comes from another line.
    if (found != gone.size() || (whole && kept.empty())) return std::nullopt;
    return with_words(line, set, kept);
}

}  // namespace

std::optional<std::size_t> place_of_value(std::string_view line, std::string_view name,
                                          std::string_view raw) {
    std::optional<std::size_t> place;
    for (auto at = line.find(name); at != npos; at = line.find(name, at + 1)) {
        auto start = at + name.size();
        while (start < line.size() && std::string_view(" \t:=").contains(line[start])) ++start;
        if (start == at + name.size() || !line.substr(start).starts_with(raw)) continue;
        if (place) return std::nullopt;
        place = start;
    }
    return place;
}

std::optional<std::string> without_elements(std::string_view line, std::string_view name,
                                            std::string_view value, char separator,
                                            const std::vector<std::size_t>& gone) {
    if (const auto list = fish_set(line, name);
        list && (list->words.size() > 1 || list->how != FishSet::How::whole))
        return without_words(line, *list, name, split(value, separator), gone);
    const auto setting = without_setting(line, name);
    if (!setting) return std::nullopt;
    std::string_view raw = setting->set.value;
    const auto place = place_of_value(line, name, raw);
    if (!place) return std::nullopt;
    auto start = *place;
    const auto length = raw.size();
    if (raw.size() > 1 && (raw.front() == '"' || raw.front() == '\'') && raw.back() == raw.front()) {
        raw = raw.substr(1, raw.size() - 2);
        ++start;
    }
    const auto inner = raw.size();
    if (inner == length && raw.contains(separator) && separator == ' ') return std::nullopt;
    if (raw.find_first_of("\"'\\`()") != npos) return std::nullopt;
    auto words = split(raw, separator);
    const auto elements = split(value, separator);
    if (words.size() != elements.size()) return std::nullopt;
    const auto itself = "$" + std::string(name);
    const auto itself_in_braces = "${" + std::string(name) + "}";
    std::vector<std::string> kept;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (is_literal(words[i]) && words[i] != elements[i]) return std::nullopt;
        if (std::ranges::find(gone, i) == gone.end()) {
            kept.push_back(std::move(words[i]));
        } else if (!is_literal(words[i]) && words[i] != itself && words[i] != itself_in_braces) {
            return std::nullopt;  // "$1", "$dir": what is wrong stands elsewhere
        }
    }
    if (kept.empty()) return std::nullopt;
    return std::string(line.substr(0, start)) + join(kept, std::string_view(&separator, 1)) +
           std::string(line.substr(start + inner));
}

}  // namespace trueup
