// Gathers what the checks of one part of a preflight say.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "facts/judgement.h"

namespace trueup {

class Examination {
public:
    // The ids of all checks of the part that are asked: what neither finds anything
    // nor is unknown has passed.
    explicit Examination(std::vector<std::string> checks) : checks_(std::move(checks)) {}

    Finding& find(const std::string& check, Severity severity, Text title, Text explanation) {
        Finding finding;
        finding.check = check;
        finding.severity = severity;
        finding.title = std::move(title);
        finding.explanation = std::move(explanation);
        return out_.findings.emplace_back(std::move(finding));
    }
    void unknown(const std::string& check, Text reason) {
        out_.unknown.push_back({check, std::move(reason)});
    }
    void all_unknown(const Text& reason) {
        for (const auto& check : checks_) unknown(check, reason);
    }
    bool found(std::string_view check) const {
        return std::ranges::any_of(out_.findings, [&](const Finding& f) { return f.check == check; });
    }
    Judgement judgement() && {
        for (const auto& check : checks_) {
            const bool open =
                std::ranges::any_of(out_.unknown, [&](const auto& u) { return u.check == check; });
            if (!open && !found(check)) out_.passed.push_back(check);
        }
        return std::move(out_);
    }

private:
    std::vector<std::string> checks_;
    Judgement out_;
};

}  // namespace trueup
