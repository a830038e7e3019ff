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
    // anew all the time; it grows only as far as the text makes it.
    out.set_max_mem(48 << 20);
    return out;
}

}  // namespace

SymptomMatcher::SymptomMatcher() : state_(std::make_unique<State>()) {
    state_->set = std::make_unique<RE2::Set>(options(), RE2::UNANCHORED);
    for (const auto rows : {go_symptoms(), module_symptoms(), native_symptoms(), network_symptoms(),
                            shell_symptoms(), language_symptoms()}) {
        for (const auto& row : rows) {
            std::string error;
            if (state_->set->Add(re2::StringPiece(row.pattern.data(), row.pattern.size()), &error) < 0)
                continue;
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
