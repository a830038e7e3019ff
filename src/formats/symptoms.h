// The catalogue of machine messages that trueup recognises: which program
// prints each, and what can be captured from it. Patterns are RE2's; all of
// them are looked for in one pass over a line, in linear time.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "facts/symptom.h"

namespace trueup {

struct SymptomRule {
    std::string_view id;       // several rows may share one: wordings of several releases or languages
    std::string_view pattern;  // RE2, not anchored; named groups are the captures
    std::string_view source;   // the program and the place in its source or documentation
};

// By area; symptoms.cc puts them together.
std::span<const SymptomRule> go_symptoms();
std::span<const SymptomRule> language_symptoms();
std::span<const SymptomRule> module_symptoms();
std::span<const SymptomRule> native_symptoms();
std::span<const SymptomRule> network_symptoms();
std::span<const SymptomRule> shell_symptoms();

class SymptomMatcher {
public:
    SymptomMatcher();
    ~SymptomMatcher();
    SymptomMatcher(const SymptomMatcher&) = delete;
    SymptomMatcher& operator=(const SymptomMatcher&) = delete;

    // Appends what the line (cleaned, see paste.h) shows. The same message of
    // another line is not counted more than `most_of_a_kind` times.
    void match(std::string_view line, int number, std::vector<Symptom>& out);
    static constexpr int most_of_a_kind = 12;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace trueup
