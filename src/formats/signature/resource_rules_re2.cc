#include <re2/re2.h>

#include <vector>

#include "formats/signature/code_resources.h"

namespace trueup {

// Patterns come from the bundle that is being judged: RE2 takes linear time
// whatever they are.
struct ResourceRules::State {
    struct Rule {
        std::unique_ptr<re2::RE2> pattern;
        double weight;
        ResourceRule rule;
    };
    std::vector<Rule> rules;
};

namespace {
constexpr std::size_t max_rules = 1000;
}

ResourceRules::ResourceRules() : state_(std::make_unique<State>()) {}
ResourceRules::ResourceRules(ResourceRules&&) noexcept = default;
ResourceRules& ResourceRules::operator=(ResourceRules&&) noexcept = default;
ResourceRules::~ResourceRules() = default;

bool ResourceRules::available() { return true; }

bool ResourceRules::add(const std::string& pattern, double weight, ResourceRule rule) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(1 << 20);
    auto compiled = std::make_unique<re2::RE2>(pattern, options);
    if (!compiled->ok() || state_->rules.size() >= max_rules) return false;
    state_->rules.push_back({std::move(compiled), weight, rule});
    return true;
}

ResourceRule ResourceRules::rule_for(const std::string& path) const {
    const State::Rule* best = nullptr;
    for (const auto& rule : state_->rules) {
        if ((best == nullptr || rule.weight > best->weight) && re2::RE2::PartialMatch(path, *rule.pattern)) {
            best = &rule;
        }
    }
    return best == nullptr ? ResourceRule::none : best->rule;
}

}  // namespace trueup
