#include "checks/join.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string>

#include "base/text.h"
#include "checks/order.h"

namespace trueup {
namespace {

bool has(const std::vector<Finding>& findings, std::string_view id) {
    return std::ranges::find(findings, id, &Finding::check) != findings.end();
}

bool explains(std::span<const Check* const> checks, std::string_view root, std::string_view id) {
    return std::ranges::any_of(checks, [&](const Check* check) {
        const auto ids = split(check->explains, ' ');
        return check->id == root && std::ranges::find(ids, id) != ids.end();
    });
}

// The text's finding with what the machine knows about the same cause.
void confirm(Finding& said, Finding seen) {
    said.severity = std::max(said.severity, seen.severity);
    said.confidence = std::max(said.confidence, seen.confidence);
    said.explanation = std::move(seen.explanation);
    said.subject = std::move(seen.subject);
    if (said.confidence == Confidence::certain) said.settle.clear();
    std::ranges::move(seen.evidence, std::back_inserter(said.evidence));
    if (!seen.remedies.empty()) said.remedies = std::move(seen.remedies);
}

void doubt(Finding& said) {
    said.confidence = Confidence::possible;
    said.evidence.push_back({{"On this machine, as it is now, the same check finds nothing.",
                              "在这台机器上，目前同一项检查没有发现问题。"},
                             {}});
}

// The ids whose findings lead, step by step, to one of `findings`.
std::set<std::string> roots_of(const std::vector<Finding>& findings, std::span<const Check* const> checks) {
    std::set<std::string> out;
    for (bool grown = true; grown;) {
        grown = false;
        for (const auto* check : checks) {
            const std::string id(check->id);
            if (out.contains(id)) continue;
            const auto explained = split(check->explains, ' ');
            const bool leads = std::ranges::any_of(explained, [&](const std::string& one) {
                return !one.empty() && (has(findings, one) || out.contains(one));
            });
            if (leads) grown = out.insert(id).second || grown;
        }
    }
    return out;
}

}  // namespace

Joined join(Judgement text, Judgement machine, std::span<const Check* const> checks) {
    Joined out;
    const auto roots = roots_of(text.findings, checks);
    std::vector<Finding> joined = std::move(text.findings);
    const std::size_t from_text = joined.size();
    for (auto& seen : machine.findings) {
        const auto end = joined.begin() + static_cast<std::ptrdiff_t>(from_text);
        const auto said =
            std::find_if(joined.begin(), end, [&](const Finding& one) { return one.check == seen.check; });
        if (said != end) {
            confirm(*said, std::move(seen));
        } else if (roots.contains(seen.check)) {
            joined.push_back(std::move(seen));
        } else {
            ++out.unrelated;
        }
    }
    for (auto& said : joined) {
        // What a check itself found to be the cause stays so; what the table says is folded anew.
        if (said.caused_by &&
            (!has(joined, *said.caused_by) || explains(checks, *said.caused_by, said.check)))
            said.caused_by.reset();
        if (said.confidence != Confidence::certain &&
            std::ranges::find(machine.passed, said.check) != machine.passed.end())
            doubt(said);
    }
    out.judgement = std::move(text);
    out.judgement.findings = order_findings(std::move(joined), checks);
    return out;
}

}  // namespace trueup
