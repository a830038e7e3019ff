#include "release/triage.h"

#include <algorithm>
#include <ctime>

#include "base/sort.h"
#include "base/text.h"
#include "facts/error_words.h"
#include "platform/kernel_log.h"
#include "platform/local_time.h"
#include "release/store.h"
#include "release/triage_suspects.h"

namespace trueup {
namespace {

constexpr std::uint64_t largest_log = 64U << 20U;

TriageRecord::Text read_whole(const Host& host, const std::string& path) {
    TriageRecord::Text out;
    out.path = path;
    if (path.empty()) return out;
    auto text = host.read(path, largest_log);
    if (text) {
        out.text = std::move(*text);
    } else {
        out.problem = text.error().message;
    }
    return out;
}

TriageRecord::Text read_kernel(const Host& host, const std::string& file) {
    if (!file.empty()) return read_whole(host, file);
    TriageRecord::Text out;
    if (!host.live()) {
        out.problem = "is not recorded";
        return out;
    }
    out.path = "/dev/kmsg";
    auto text = kernel_log();
    if (text) {
        out.text = std::move(*text);
    } else {
        out.problem = text.error().message;
    }
    return out;
}

void read_swaps(const TriageRequest& request, TriageRecord& out) {
    if (request.store.empty()) return;
    const Store store(request.store);
    const auto names =
        request.name.empty() ? store.names() : Result<std::vector<std::string>>({request.name});
    if (!names) {
        out.store_problem = names.error().message;
        return;
    }
    std::vector<std::pair<Swap, std::string>> all;
    for (const auto& name : *names) {
        const auto swaps = all_swaps(store, name);
        if (!swaps) {
            if (swaps.error().kind != Error::Kind::not_found) out.store_problem = swaps.error().message;
            continue;
        }
        for (const auto& swap : *swaps) all.emplace_back(swap, name);
    }
    sort_stably(all, {}, [](const auto& entry) { return entry.first.begun_at; });
    for (auto& [swap, name] : all) {
        out.swaps.push_back(std::move(swap));
        out.swap_names.push_back(std::move(name));
    }
}

}  // namespace

std::string_view to_string(LookedAt::Verdict verdict) {
    switch (verdict) {
        case LookedAt::Verdict::cause:
            return "cause";
        case LookedAt::Verdict::not_the_cause:
            return "not-the-cause";
        case LookedAt::Verdict::unknown:
            break;
    }
    return "unknown";
}

Finding triage_finding(std::string suspect, Severity severity, Confidence confidence, Text title,
                       Text explanation) {
    Finding finding;
    finding.check = std::move(suspect);
    finding.severity = severity;
    finding.confidence = confidence;
    finding.title = std::move(title);
    finding.explanation = std::move(explanation);
    return finding;
}

Evidence evidence_of(Text text, const std::string& path, int line, std::string raw) {
    Evidence out;
    out.text = std::move(text);
    if (!path.empty()) out.origin.kind = OriginKind::file;
    out.origin.path = path;
    out.origin.line = line;
    out.origin.text = std::move(raw);
    return out;
}

Text plain(const std::string& both) { return in_words(both); }

TriageVerdict verdict_unknown(std::string suspect, Text reason, const std::string& path) {
    TriageVerdict out;
    if (reason.en.empty()) reason = {"it cannot be read here", "这里读不到"};
    out.looked_at = {std::move(suspect), LookedAt::Verdict::unknown, {evidence_of(std::move(reason), path)}};
    return out;
}

TriageVerdict verdict_unknown(std::string suspect, const std::string& reason, const std::string& path) {
    return verdict_unknown(std::move(suspect), plain(reason), path);
}

TriageVerdict verdict_clear(std::string suspect, std::vector<Evidence> evidence) {
    TriageVerdict out;
    out.looked_at = {std::move(suspect), LookedAt::Verdict::not_the_cause, std::move(evidence)};
    return out;
}

TriageVerdict verdict_cause(Finding finding, std::vector<std::int64_t> times) {
    TriageVerdict out;
    out.looked_at = {finding.check, LookedAt::Verdict::cause, finding.evidence};
    out.findings.push_back(std::move(finding));
    out.times = std::move(times);
    return out;
}

TriageRecord read_record(const Host& host, const TriageRequest& request) {
    TriageRecord out;
    out.kernel_log = read_kernel(host, request.kernel_log);
    out.service_log = read_whole(host, request.service_log);
    out.shapes = read_whole(host, request.shapes);
    out.memory_stats = read_whole(host, request.memory_stats);
    out.memory_stats_later = out.memory_stats;
    for (const auto& source : request.sources) out.sources.push_back(read_whole(host, source));
    read_swaps(request, out);
    out.clock.now = static_cast<std::int64_t>(std::time(nullptr));
    // Of a recorded machine the zone is not known.
    if (host.live()) {
        out.clock.local = [](const LocalTime& at) {
            return from_local_time(at.year, at.month, at.day, at.hour, at.minute, at.second);
        };
    }
    return out;
}

Triage judge_triage(const TriageRequest& request, const TriageLook& first, const TriageLook& last,
                    double window_s, const TriageRecord& record) {
    auto clock = record.clock;
    clock.boot = last.boot;
    const TriageCase c{request,  first,  last,
                       window_s, record, parse_kernel_log(record.kernel_log.text, clock)};
    std::vector<TriageVerdict> verdicts;
    for (const auto suspect :
         {suspect_oom_kill, suspect_gpu_error, suspect_cuda_error, suspect_swap, suspect_memory_limit,
          suspect_cpu_throttling, suspect_fragmentation, suspect_disk, suspect_file_descriptors,
          suspect_threads, suspect_cudnn_benchmark, suspect_numa})
        verdicts.push_back(suspect(c));
    std::vector<std::int64_t> struck;
    for (const auto& verdict : verdicts)
        struck.insert(struck.end(), verdict.times.begin(), verdict.times.end());
    verdicts.push_back(suspect_release(c, struck));

    Triage out;
    out.window_s = window_s;
    out.last = last;
    for (auto& verdict : verdicts) {
        for (auto& finding : verdict.findings) out.findings.push_back(std::move(finding));
        out.looked_at.push_back(std::move(verdict.looked_at));
    }
    // The likeliest first: how bad, then how sure, then the order above.
    sort_stably(out.findings, std::ranges::greater(),
                [](const Finding& finding) { return std::pair(finding.severity, finding.confidence); });
    return out;
}

}  // namespace trueup
