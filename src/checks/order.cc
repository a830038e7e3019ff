#include "checks/order.h"

#include <algorithm>
#include <tuple>

#include "base/text.h"

namespace trueup {
namespace {

// Marks what another finding explains. Never in a circle: a finding that is
// itself explained by (something explained by) the candidate is left alone.
void fold(std::vector<Finding>& findings, std::span<const Check* const> checks) {
    const auto chain_has = [&](const std::string& start, const std::string& id) {
        std::string at = start;
        for (std::size_t steps = 0; steps <= findings.size(); ++steps) {
            if (at == id) return true;
            const auto found = std::ranges::find_if(
                findings, [&](const Finding& f) { return f.check == at && f.caused_by.has_value(); });
            if (found == findings.end()) return false;
            at = *found->caused_by;
        }
        return true;
    };
    for (const auto& cause : findings) {
        if (!cause.explains_subject) continue;
        for (auto& finding : findings) {
            const bool same = finding.subject.setting == cause.subject.setting &&
                              finding.subject.value == cause.subject.value;
            if (same && !finding.caused_by && !chain_has(cause.check, finding.check))
                finding.caused_by = cause.check;
        }
    }
    for (const auto* check : checks) {
        const std::string root(check->id);
        if (std::ranges::find(findings, root, &Finding::check) == findings.end()) continue;
        for (const auto& id : split(check->explains, ' ')) {
            if (id.empty() || id == root || chain_has(root, id)) continue;
            for (auto& finding : findings) {
                if (finding.check == id && !finding.caused_by) finding.caused_by = root;
            }
        }
    }
}

// Roots by severity, then by how much they explain, then by confidence; each
// followed by what it explains.
std::vector<Finding> ordered(std::vector<Finding> findings) {
    const auto consequences = [&](const Finding& root) {
        return std::ranges::count_if(findings, [&](const Finding& f) { return f.caused_by == root.check; });
    };
    std::vector<std::size_t> roots;
    for (std::size_t i = 0; i < findings.size(); ++i) {
        if (!findings[i].caused_by) roots.push_back(i);
    }
    // A plain sort with the place as last key: the stable sorts of libstdc++ 12 use
    // a function that clang 19 warns of.
    const auto key = [&](std::size_t i) {
        const auto& f = findings[i];
        return std::tuple(-static_cast<int>(f.severity), -consequences(f), -static_cast<int>(f.confidence),
                          i);
    };
    std::ranges::sort(roots, [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
    std::vector<std::size_t> order;
    std::vector<bool> placed(findings.size(), false);
    const auto place = [&](auto& self, std::size_t i) -> void {
        if (placed[i]) return;
        placed[i] = true;
        order.push_back(i);
        for (std::size_t k = 0; k < findings.size(); ++k) {
            if (findings[k].caused_by == findings[i].check) self(self, k);
        }
    };
    for (const auto i : roots) place(place, i);
    for (std::size_t i = 0; i < findings.size(); ++i) place(place, i);
    std::vector<Finding> out;
    out.reserve(findings.size());
    for (const auto i : order) out.push_back(std::move(findings[i]));
    return out;
}

}  // namespace

std::vector<Finding> order_findings(std::vector<Finding> findings, std::span<const Check* const> checks) {
    fold(findings, checks);
    return ordered(std::move(findings));
}

}  // namespace trueup
