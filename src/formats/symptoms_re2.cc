#include <re2/re2.h>
#include <re2/set.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "formats/symptoms.h"

namespace trueup {

struct SymptomMatcher::State {
    struct Rule {
        const SymptomRule* row;
        std::unique_ptr<RE2> pattern;  // compiled when it is first needed
    };
    std::vector<Rule> rules;
    std::unique_ptr<RE2::Set> set;
    std::map<std::string, int, std::less<>> seen;
    std::vector<int> hits;
};

namespace {

RE2::Options options() {
    RE2::Options out;
    out.set_log_errors(false);
    // The automaton of all patterns together must not be thrown away and built
    // anew all the time; it grows only as far as the text makes it. A text of all
    // messages that the tests know needs nearly as much.
    out.set_max_mem(64 << 20);
    return out;
}

// "(?P<name>CLASS+)" from `at` on, CLASS being one character class: where it ends, and
// what is enough of it for a search that may begin or end anywhere: CLASS once for +,
// nothing for *. End 0: there is no such group.
struct Capture {
    std::size_t end = 0;
    std::string_view enough;
};

Capture capture_of_class(std::string_view pattern, std::size_t at) {
    if (!pattern.substr(at).starts_with("(?P<")) return {};
    auto from = pattern.find('>', at);
    if (from == std::string_view::npos) return {};
    auto to = ++from;
    if (to + 1 >= pattern.size()) return {};
    if (pattern[to] == '.') {
        to += 1;
    } else if (pattern[to] == '\\' &&
               std::string_view("SsDdWw").find(pattern[to + 1]) != std::string_view::npos) {
        to += 2;
    } else if (pattern[to] == '[') {
        to += pattern[to + 1] == '^' ? 2 : 1;
        do {
            to += to < pattern.size() && pattern[to] == '\\' ? 2 : 1;
        } while (to < pattern.size() && pattern[to] != ']');
        ++to;
    } else {
        return {};
    }
    if (to >= pattern.size() || (pattern[to] != '+' && pattern[to] != '*')) return {};
    const auto enough = pattern[to] == '+' ? pattern.substr(from, to - from) : std::string_view();
    ++to;
    if (to < pattern.size() && pattern[to] == '?') ++to;
    if (to >= pattern.size() || pattern[to] != ')') return {};
    return {to + 1, enough};
}

// The same lines match without what stands at either end only to be captured, and
// the automaton needs far fewer states for it.
std::string for_the_set(std::string_view pattern) {
    std::string out(pattern);
    const auto last = out.rfind("(?P<");
    if (last != std::string::npos) {
        const auto capture = capture_of_class(out, last);
        if (capture.end == out.size()) out = out.substr(0, last) + std::string(capture.enough);
    }
    const auto first = capture_of_class(out, 0);
    const bool repeated = first.end < out.size() && (out[first.end] == '?' || out[first.end] == '*' ||
                                                     out[first.end] == '+' || out[first.end] == '{');
    if (first.end > 0 && !repeated) out = std::string(first.enough) + out.substr(first.end);
    return out;
}

}  // namespace

SymptomMatcher::SymptomMatcher() : state_(std::make_unique<State>()) {
    state_->set = std::make_unique<RE2::Set>(options(), RE2::UNANCHORED);
    for (const auto rows : {go_symptoms(), module_symptoms(), native_symptoms(), network_symptoms(),
                            shell_symptoms(), language_symptoms()}) {
        for (const auto& row : rows) {
            std::string error;
            if (state_->set->Add(for_the_set(row.pattern), &error) < 0) continue;
            state_->rules.push_back({&row, nullptr});
        }
    }
    state_->set->Compile();
}

SymptomMatcher::~SymptomMatcher() = default;

void SymptomMatcher::match(std::string_view line, int number, std::vector<Symptom>& out) {
    auto& hits = state_->hits;
    hits.clear();
    const re2::StringPiece text(line.data(), line.size());
    if (!state_->set->Match(text, &hits)) return;
    std::ranges::sort(hits);
    std::string_view last;  // one symptom of a kind a line: rows are ordered, the first wording counts
    for (const int hit : hits) {
        auto& rule = state_->rules[static_cast<std::size_t>(hit)];
        if (rule.row->id == last) continue;
        auto& count = state_->seen.try_emplace(std::string(rule.row->id), 0).first->second;
        if (++count > most_of_a_kind) continue;
        last = rule.row->id;
        if (!rule.pattern) {
            rule.pattern = std::make_unique<RE2>(
                re2::StringPiece(rule.row->pattern.data(), rule.row->pattern.size()), options());
        }
        const auto groups = static_cast<std::size_t>(rule.pattern->NumberOfCapturingGroups()) + 1;
        std::vector<re2::StringPiece> found(groups);
        if (!rule.pattern->Match(text, 0, text.size(), RE2::UNANCHORED, found.data(),
                                 static_cast<int>(groups)))
            continue;
        Symptom symptom;
        symptom.id = std::string(rule.row->id);
        symptom.text = valid_utf8(line.substr(0, 600));
        symptom.line = number;
        for (const auto& [name, index] : rule.pattern->NamedCapturingGroups()) {
            const auto& piece = found[static_cast<std::size_t>(index)];
            if (piece.data() == nullptr) continue;
            // "url2" is another spelling of "url" in the same pattern.
            auto key = name;
            if (!key.empty() && key.back() >= '2' && key.back() <= '4') key.pop_back();
            symptom.captures[key] = valid_utf8(std::string_view(piece.data(), piece.size()));
        }
        out.push_back(std::move(symptom));
    }
}

}  // namespace trueup
