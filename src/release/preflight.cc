#include "release/preflight.h"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <utility>

#include "base/sort.h"

namespace trueup {
namespace {

// One part: nullopt when the file does not ask for it. A new part is one more row.
struct PartRow {
    std::optional<Judgement> (*judge)(const PreflightFile&, const PreflightSurroundings&);
};

std::optional<Judgement> contract(const PreflightFile& file, const PreflightSurroundings& around) {
    if (!file.contract) return std::nullopt;
    return check_contract(around.files, *file.contract);
}

std::optional<Judgement> health(const PreflightFile& file, const PreflightSurroundings& around) {
    if (!file.health) return std::nullopt;
    if (around.may_ask) return check_health(*file.health);
    Judgement out;
    out.unknown.push_back({"health-unreachable",
                           {"a recorded machine has no service to ask", "被记录的机器上没有可询问的服务"}});
    return out;
}

std::optional<Judgement> host(const PreflightFile& file, const PreflightSurroundings& around) {
    if (!file.host) return std::nullopt;
    return check_host(around.machine, *file.host, around.today);
}

std::optional<Judgement> dependencies(const PreflightFile& file, const PreflightSurroundings& around) {
    if (!file.dependencies) return std::nullopt;
    return check_dependencies(around.machine, *file.dependencies);
}

std::optional<Judgement> gpu(const PreflightFile& file, const PreflightSurroundings& around) {
    if (!file.gpu) return std::nullopt;
    if (around.may_ask || !file.gpu->samples.empty()) {
        auto section = *file.gpu;
        section.progress = around.progress;
        return check_gpu(section.samples.empty() ? around.machine : around.files, section);
    }
    Judgement out;
    out.unknown.push_back({"gpu-memory-unsteady",
                           {"a recorded machine has no GPU to watch; name `samples`",
                            "被记录的机器没有可观察的 GPU；请指定 `samples`"}});
    return out;
}

constexpr auto parts = std::to_array<PartRow>({
    {contract},
    {dependencies},
    {gpu},
    {health},
    {host},
});

}  // namespace

Judgement preflight(const PreflightFile& file, const PreflightSurroundings& around) {
    Judgement out;
    for (const auto& part : parts) {
        auto judged = part.judge(file, around);
        if (!judged) continue;
        for (auto& finding : judged->findings) out.findings.push_back(std::move(finding));
        for (auto& unknown : judged->unknown) out.unknown.push_back(std::move(unknown));
        for (auto& id : judged->passed) out.passed.push_back(std::move(id));
    }
    sort_stably(out.findings, std::ranges::greater{}, &Finding::severity);
    std::ranges::sort(out.passed);
    return out;
}

}  // namespace trueup
