// The suspects that are limits of the process: descriptors and threads.
#include <fmt/format.h>

#include <algorithm>

#include "release/triage_suspects.h"

namespace trueup {
namespace {

constexpr double nearly_full = 0.80, full = 0.95;

}  // namespace

TriageVerdict suspect_file_descriptors(const TriageCase& c) {
    const std::string id = "file-descriptors-used-up";
    if (c.last.pid == 0) return verdict_unknown(id, Text{"no process was named", "没有指定进程"});
    if (!c.last.open_files) return verdict_unknown(id, c.last.open_files.problem, c.last.open_files.path);
    if (!c.last.limits) return verdict_unknown(id, c.last.limits.problem, c.last.limits.path);
    const auto limit = soft_limit(*c.last.limits, "Max open files");
    if (!limit)
        return verdict_unknown(id, Text{"the limit cannot be read", "读不到上限"}, c.last.limits.path);
    const auto open = *c.last.open_files;
    if (!limit->number) {
        return verdict_clear(
            id,
            {evidence_of({fmt::format("{} open, no limit", open), fmt::format("已打开 {} 个，无上限", open)},
                         c.last.limits.path)});
    }
    const auto share = part_of(open, *limit->number);
    auto seen = evidence_of({fmt::format("{} of {} are open", open, *limit->number),
                             fmt::format("上限 {1}，已打开 {0}", open, *limit->number)},
                            c.last.open_files.path);
    if (share < nearly_full) return verdict_clear(id, {std::move(seen)});
    auto finding = triage_finding(
        id, share >= full ? Severity::error : Severity::warning,
        share >= full ? Confidence::certain : Confidence::likely,
        {"the process has nearly no file descriptors left", "进程的文件描述符快用完了"},
        {"At the limit a new connection cannot be accepted and waits until another one ends; clients see a "
         "slow service "
         "long before they see an error.",
         "到达上限后新连接无法被接受，只能等别的连接结束；客户端先感到慢，很久以后才看到错误。"});
    finding.subject = {"Max open files", fmt::format("{}", *limit->number), c.last.limits.path};
    finding.evidence = {std::move(seen),
                        evidence_of({"the limit", "上限"}, c.last.limits.path, 0, "Max open files")};
    Remedy remedy;
    remedy.id = "raise-open-files";
    remedy.summary = {"Raise it (LimitNOFILE=, ulimit -n), and look for connections that nobody closes",
                      "提高上限（LimitNOFILE=、ulimit -n），并查找无人关闭的连接"};
    finding.remedies.push_back(std::move(remedy));
    return verdict_cause(std::move(finding));
}

TriageVerdict suspect_threads(const TriageCase& c) {
    const std::string id = "threads-used-up";
    std::vector<Evidence> seen;
    double share = 0;
    std::string limit_path, limit_text;
    const auto group = [&](const Read<std::uint64_t>& current, const Read<Limit>& most) {
        if (!current || !most || !most->number) return;
        const auto part = part_of(*current, *most->number);
        if (part >= share) {
            share = part;
            limit_path = most.path;
            limit_text = fmt::format("{}", *most->number);
        }
        seen.push_back(
            evidence_of({fmt::format("{} of {} tasks of the control group", *current, *most->number),
                         fmt::format("控制组的任务数 {}，上限 {}", *current, *most->number)},
                        current.path));
    };
    group(c.last.pids_current, c.last.pids_max);
    for (const auto& above : c.last.above) group(above.pids_current, above.pids_max);
    if (c.last.status && c.last.limits) {
        const auto threads = status_number(*c.last.status, "Threads");
        const auto limit = soft_limit(*c.last.limits, "Max processes");
        const auto user = status_value(*c.last.status, "Uid");
        const auto of_user = std::max(c.last.user_tasks.value.value_or(0), threads.value_or(0));
        // The superuser is not bound by it.
        const bool root = user && (user->starts_with("0\t") || user->starts_with("0 "));
        if (threads && limit && limit->number && !root) {
            const auto own = part_of(of_user, *limit->number);
            if (own >= share) {
                share = own;
                limit_path = c.last.limits.path;
                limit_text = fmt::format("{}", *limit->number);
            }
            seen.push_back(evidence_of(
                {fmt::format("{} threads, {} with the other processes of its user, who may have {}", *threads,
                             of_user, *limit->number),
                 fmt::format("{} 个线程，连同该用户的其他进程共 {} 个；该用户上限 {}", *threads, of_user,
                             *limit->number)},
                c.last.status.path));
        } else if (threads) {
            seen.push_back(evidence_of({fmt::format("{} threads, no limit of its user", *threads),
                                        fmt::format("{} 个线程，所属用户无上限", *threads)},
                                       c.last.status.path));
        }
    }
    if (seen.empty())
        return verdict_unknown(
            id, c.last.pid == 0 ? Text{"no process was named", "没有指定进程"} : plain(c.last.status.problem),
            c.last.status.path);
    if (share < nearly_full) return verdict_clear(id, std::move(seen));
    auto finding = triage_finding(id, share >= full ? Severity::error : Severity::warning,
                                  share >= full ? Confidence::certain : Confidence::likely,
                                  {"nearly no threads are left to start", "能再启动的线程快用完了"},
                                  {"At the limit no thread and no process can be started: pools wait, "
                                   "helpers fail, and the rest goes on.",
                                   "到达上限后无法再启动线程或进程：线程池等待，辅助进程失败，其余照常。"});
    finding.subject = {"pids.max", limit_text, limit_path};
    finding.evidence = std::move(seen);
    return verdict_cause(std::move(finding));
}

}  // namespace trueup
