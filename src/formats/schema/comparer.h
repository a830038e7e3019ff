// The work of compare_schemas(): one pass down both schemas.
#pragma once

#include <map>
#include <set>

#include "formats/schema/subset.h"
#include "formats/schema/view.h"

namespace trueup {

class SchemaComparer {
public:
    SchemaComparer(const SchemaNode& narrow, const SchemaNode& wide) : narrow_(narrow), wide_(wide) {}
    SubsetResult run();

private:
    using Json = nlohmann::json;

    // What a part of B demands and A does not promise.
    struct Doubt {
        const char* keyword;
        Text what;
        std::vector<Json> candidates;  // that may show it
    };
    // The way from the root to the value that is compared.
    struct Step {
        View view;  // of the value that holds the next one
        bool is_member = false;
        bool any = false;  // a name or place that stands for all others
        std::string name;
        std::size_t index = 0;
    };

    // True when all that A accepts is proven to be accepted by B. Otherwise what is
    // in the way has been noted, unless this is a trial.
    bool holds(const Conjunction& a, const SchemaNode& b);
    bool trial(const Conjunction& a, const SchemaNode& b);
    bool holds_below(const View& a, Step step, const Conjunction& inner, const SchemaNode& b);

    bool parts(const View& a, const SchemaNode& b);
    bool each_value(const View& a, const SchemaNode& b, const std::vector<const Json*>& values);
    bool types(const View& a, const SchemaNode& b);
    bool numbers(const View& a, const SchemaNode& b);
    bool strings(const View& a, const SchemaNode& b);
    bool arrays(const View& a, const SchemaNode& b);
    bool elements(const View& a, const SchemaNode& b);
    bool objects(const View& a, const SchemaNode& b);
    bool members(const View& a, const SchemaNode& b);
    bool other_names(const View& a, const SchemaNode& b);
    bool other_names_keep(const View& a, const SchemaNode& target, const std::set<std::string>& without);
    bool names(const View& a, const SchemaNode& b);
    bool dependencies(const View& a, const SchemaNode& b);
    bool any(const View& a, const SchemaNode& b);
    bool one(const View& a, const SchemaNode& b);
    bool by_types(const View& a, const SchemaNode& b, bool& holds_all);
    bool negated(const View& a, const SchemaNode& b);
    bool conditional(const View& a, const SchemaNode& b);

    bool same_text(const Conjunction& a, const SchemaNode& b);
    // Always false: notes the difference, or the open question.
    bool doubt(const View& a, const SchemaNode& b, Doubt doubt);
    bool open(const View& a, const SchemaNode& b, const std::string& keyword, const std::string& why);
    Json lifted(Json value) const;
    std::string pointer() const;
    std::string place_in(const View& a, const std::string& keyword) const;
    bool counted(const View& a, const SchemaNode& b, const char* keyword, bool fine,
                 std::vector<Json> candidates);

    const SchemaNode& narrow_;
    const SchemaNode& wide_;
    SubsetResult result_;
    std::vector<Step> way_;
    std::set<std::pair<Conjunction, const SchemaNode*>> active_;
    std::set<std::string> noted_;
    std::map<const SchemaNode*, std::string> texts_;  // canonical; empty: has references or is long
    int trials_ = 0;
    std::size_t steps_ = 0;
};

// Names that only schema's own properties allow: no patterns, nothing additional.
bool names_are_closed(const View& view);

}  // namespace trueup
