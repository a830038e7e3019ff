#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/json.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/diagnose.h"
#include "platform/hosts.h"

namespace trueup {
namespace {

struct Count {
    int right = 0, all = 0;
    void add(bool is_right) {
        ++all;
        right += is_right ? 1 : 0;
    }
    std::string text() const {
        return all == 0 ? "-" : fmt::format("{}/{} = {:.1f} %", right, all, 100.0 * right / all);
    }
};

bool is_right(const Diagnosis& diagnosis, const nlohmann::json& expected) {
    const auto& findings = diagnosis.judgement.findings;
    const std::string first = findings.empty() ? "none" : findings.front().check;
    if (expected.at("cause").get<std::string>() == first) return true;
    const auto accept = expected.value("accept", nlohmann::json::array());
    return std::any_of(accept.begin(), accept.end(), [&](const nlohmann::json& id) {
        return id.is_string() && id.get<std::string>() == first;
    });
}

std::vector<Remark> remarks_of(const nlohmann::json& report, bool with_platform) {
    std::vector<Remark> out;
    const auto facts = report.value("facts", nlohmann::json::object());
    for (const auto& [key, value] : facts.items()) {
        out.push_back({key, value.is_string() ? value.get<std::string>() : value.dump(), 0});
    }
    if (with_platform) out.push_back({"platform", report.value("platform", "unknown"), 0});
    return out;
}

}  // namespace

int evaluate(const std::string& file) {
    auto live = live_host({});
    if (!live) {
        print_error(live.error());
        return exit_unknown;
    }
    const auto text = (*live)->read(join_path((*live)->cwd(), file), 256U << 20U);
    if (!text) {
        print_error(text.error());
        return exit_unknown;
    }
    bool all_right = true;
    for (const bool with_platform : {false, true}) {
        Count all, none;
        std::map<int, Count> tiers;
        std::map<std::string, Count> causes;
        std::string misses;
        int at = 0;
        for (const auto& line : lines_of(*text)) {
            ++at;
            if (trim(line).empty()) continue;
            const auto report = parse_json(line, file);
            if (!report) {
                print_error(Error{Error::Kind::invalid, report.error().message, file, at});
                return exit_usage;
            }
            const auto diagnosis =
                diagnose(report->at("text").get<std::string>(), remarks_of(*report, with_platform));
            const auto& expected = report->at("expected");
            const bool right = is_right(diagnosis, expected);
            const auto cause = expected.at("cause").get<std::string>();
            all.add(right);
            tiers[report->value("tier", 0)].add(right);
            causes[cause].add(right);
            if (cause == "none") none.add(diagnosis.judgement.findings.empty());
            if (right) continue;
            std::vector<std::string> said;
            for (const auto& finding : diagnosis.judgement.findings) said.push_back(finding.check);
            misses += fmt::format("  {:8} expected {}, said: {}\n", report->value("id", std::to_string(at)),
                                  cause, said.empty() ? "nothing" : join(said, ", "));
        }
        std::string out =
            with_platform ? "\nthe same, told the platform of each report\n" : "by text and remarks\n";
        if (!with_platform) {
            for (const auto& [cause, count] : causes)
                out += fmt::format("  {:32} {}/{}\n", cause, count.right, count.all);
        }
        for (const auto& [tier, count] : tiers) out += fmt::format("tier {}: {}\n", tier, count.text());
        out += fmt::format("all:    {}\nno finding where nothing is wrong: {}\n", all.text(), none.text());
        if (!misses.empty()) out += "misses\n" + misses;
        print(out);
        all_right = all_right && all.right == all.all;
    }
    return all_right ? exit_ok : exit_found;
}

}  // namespace trueup
