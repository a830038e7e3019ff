// The suspect that kills for lack of memory are, and what suspects of the kernel log share.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "release/triage_suspects.h"

namespace trueup {
namespace {

constexpr std::size_t most_lines = 20;
// Slow before it, while memory was being looked for, and after it, until the successor has loaded.
constexpr std::int64_t slow_before_s = 120, slow_after_s = 600;

// Whose process was killed, as far as that can be told.
struct Kills {
    std::vector<const KernelMessage*> own;     // of its group, or of whatever when nobody named a process
    std::vector<const KernelMessage*> others;  // of other groups and names
    bool by_name_alone = true;                 // nothing but the name says that they are its own
};

enum class Whose { own, perhaps, others };

// The control group as the kernel's messages write it; empty: it is the root, which within a container is
// any group.
std::string group_of(const TriageLook& look) {
    const std::string_view mount = look.cgroup_v1 ? "/sys/fs/cgroup/memory" : "/sys/fs/cgroup";
    return is_inside(look.cgroup, mount) ? look.cgroup.substr(mount.size()) : std::string();
}

// Another group of that name may be this service's all the same: the container before, of the same pod
// (a restart makes a new one), or itself, with the path that the machine outside of a container gives it.
bool may_be_its_own(std::string_view group, const std::string& own) {
    const auto parent = parent_path(own);
    return (is_inside(group, parent) && base_name(parent).contains("pod")) ||
           (std::string(group) + "/").contains(own + "/");
}

Whose whose_kill(const TriageCase& c, const KernelMessage& message, bool group_was_hit) {
    const auto name = c.last.status ? status_value(*c.last.status, "Name") : std::nullopt;
    const auto own = group_of(c.last);
    if (!message.group.empty() && !own.empty()) {
        if (is_inside(message.group, own)) return Whose::own;
        return (!name || message.program == *name) && may_be_its_own(message.group, own) ? Whose::perhaps
                                                                                         : Whose::others;
    }
    if (!name || message.pid == c.last.pid || (group_was_hit && message.by_cgroup)) return Whose::own;
    if (message.program != *name) return Whose::others;
    // Some group was full, and many services are called python3.
    return message.by_cgroup ? Whose::perhaps : Whose::own;
}

Kills sorted_kills(const TriageCase& c, bool group_was_hit) {
    Kills out;
    for (const auto& message : c.kernel) {
        if (message.kind != KernelMessage::Kind::oom_kill) continue;
        const auto whose = whose_kill(c, message, group_was_hit);
        (whose == Whose::others ? out.others : out.own).push_back(&message);
        if (whose == Whose::own) out.by_name_alone = false;
    }
    return out;
}

Evidence killed(const TriageCase& c, const KernelMessage& message) {
    Text text{fmt::format("the kernel killed {} (process {}), {}", message.program, message.pid,
                          message.by_cgroup ? "its control group was full" : "the machine was full"),
              fmt::format("内核杀死了 {}（进程 {}），{}", message.program, message.pid,
                          message.by_cgroup ? "其控制组内存已满" : "整机内存已满")};
    if (!message.group.empty()) {
        text.en += fmt::format("; it was of {}", message.group);
        text.zh += fmt::format("；它属于 {}", message.group);
    }
    return evidence_of_message(c, message, text);
}

void add(std::vector<Evidence>& seen, const TriageCase& c, const std::vector<const KernelMessage*>& kills) {
    for (std::size_t i = 0; i < std::min(most_lines, kills.size()); ++i) seen.push_back(killed(c, *kills[i]));
}

// None of the kills is of this process's name or group.
TriageVerdict only_others(const TriageCase& c, const std::string& id, const Kills& kills,
                          std::vector<Evidence> seen, bool group_counts) {
    std::vector<const KernelMessage*> machine;
    for (const auto* one : kills.others) {
        if (!one->by_cgroup) machine.push_back(one);
    }
    add(seen, c, kills.others);
    const auto near = machine.empty() ? Near::no : near_a_slow_time(c, machine);
    if (near == Near::no && group_counts) return verdict_clear(id, std::move(seen));
    if (near == Near::yes) {
        auto finding =
            triage_finding(id, Severity::warning, Confidence::possible,
                           {"the machine ran out of memory while it was slow", "变慢时整机内存耗尽"},
                           {"Another program was killed. Before that, everybody who asked for memory waited "
                            "while the kernel "
                            "looked for some; whether this process did is not recorded.",
                            "被杀的是另一个程序。在此之前，凡是申请内存的进程都要等内核腾出空间；本进程是否也"
                            "在等，没有记录。"});
        finding.subject = {"oom_kill", fmt::format("{}", machine.size()), c.record.kernel_log.path};
        finding.evidence = std::move(seen);
        return verdict_cause(std::move(finding));
    }
    auto out = verdict_unknown(
        id,
        near == Near::unknown
            ? Text{"other programs were killed because the machine was full; whether it was slow then is not "
                   "known (slow)",
                   "因整机内存已满，其他程序被杀；当时它是否变慢不得而知（slow）"}
            : Text{"other programs were killed; whether they belonged to it is not known (cgroup)",
                   "其他程序被杀；它们是否属于该服务不得而知（cgroup）"},
        c.record.kernel_log.path);
    out.looked_at.evidence.insert(out.looked_at.evidence.end(), seen.begin(), seen.end());
    return out;
}

}  // namespace

Evidence evidence_of_message(const TriageCase& c, const KernelMessage& message, const Text& what) {
    const auto when = message.unix_seconds ? iso_time(*message.unix_seconds) : message.written_time;
    Text text = what;
    if (!when.empty()) {
        text.en = when + ": " + text.en;
        text.zh = when + "：" + text.zh;
    }
    return evidence_of(text, c.record.kernel_log.path, message.line, message.text);
}

Near near_a_slow_time(const TriageCase& c, const std::vector<const KernelMessage*>& messages) {
    if (c.request.slow_times.empty()) return Near::unknown;
    Near out = Near::no;
    for (const auto* message : messages) {
        if (!message->unix_seconds) {
            out = Near::unknown;
            continue;
        }
        for (const auto slow : c.request.slow_times) {
            const auto after = slow - *message->unix_seconds;
            if (after >= -slow_before_s && after <= slow_after_s) return Near::yes;
        }
    }
    return out;
}

TriageVerdict verdict_no_kernel_log(const TriageCase& c, const std::string& id) {
    const auto& log = c.record.kernel_log;
    if (!log.path.empty()) return verdict_unknown(id, log.problem, log.path);
    return verdict_unknown(id, Text{"a recorded machine needs its kernel log as a file (kernel-log)",
                                    "被记录的机器需要把内核日志作为文件提供（kernel-log）"});
}

TriageVerdict suspect_oom_kill(const TriageCase& c) {
    const std::string id = "killed-for-memory";
    std::vector<Evidence> seen;
    std::uint64_t counted = 0;
    const bool group_counts = c.last.memory_events && c.last.memory_events->contains("oom_kill");
    if (group_counts) {
        counted = c.last.memory_events->at("oom_kill");
        seen.push_back(evidence_of(
            {fmt::format("{} processes of the control group were killed since it exists", counted),
             fmt::format("自控制组建立以来有 {} 个进程被杀", counted)},
            c.last.memory_events.path, 0, fmt::format("oom_kill {}", counted)));
    }
    const bool log = c.record.kernel_log.problem.empty() && !c.record.kernel_log.path.empty();
    const auto kills = sorted_kills(c, counted > 0);
    if (counted == 0 && kills.own.empty()) {
        if (!kills.others.empty()) return only_others(c, id, kills, std::move(seen), group_counts);
        if (seen.empty() && !log) return verdict_no_kernel_log(c, id);
        if (log)
            seen.push_back(evidence_of({"the kernel log has no such line", "内核日志中没有这样的行"},
                                       c.record.kernel_log.path));
        return verdict_clear(id, std::move(seen));
    }
    auto severity = Severity::error;
    auto confidence = counted > 0 ? Confidence::certain : Confidence::likely;
    add(seen, c, kills.own);
    if (counted == 0 && kills.by_name_alone) {
        severity = Severity::warning;
        confidence = Confidence::possible;
        seen.push_back(evidence_of({"only its name says that it was of this service: neither the log nor a "
                                    "counter ties it to this control group",
                                    "只有进程名说明它属于该服务：日志和计数器都没有把它与此控制组联系起来"},
                                   c.record.kernel_log.path));
    }
    // They were killed, but at another time than it was slow.
    if (!kills.own.empty() && near_a_slow_time(c, kills.own) == Near::no) {
        // Nothing says that it was this service's, where none was named.
        if (counted == 0 && c.last.pid == 0 && c.last.cgroup.empty()) {
            seen.push_back(
                evidence_of({"none of it near a time at which it was slow", "都不在变慢的时间附近"},
                            c.record.kernel_log.path));
            return verdict_clear(id, std::move(seen));
        }
        severity = Severity::warning;
        confidence = counted > 0 ? Confidence::likely : Confidence::possible;
    }
    auto finding = triage_finding(
        id, severity, confidence, {"processes were killed because memory ran out", "有进程因内存耗尽被杀"},
        {"A worker that is killed takes its requests with it, and the next ones wait until its successor has "
         "loaded the model. Seen from outside: a few errors, then slow answers.",
         "被杀的工作进程会带走它的请求，后续请求要等新进程加载完模型。从外面看：几个错误，然后变慢。"});
    finding.subject = {"oom_kill", fmt::format("{}", std::max<std::uint64_t>(counted, kills.own.size())),
                       c.last.memory_events.path};
    finding.evidence = std::move(seen);
    std::vector<std::int64_t> times;
    for (const auto* kill : kills.own) {
        if (kill->unix_seconds) times.push_back(*kill->unix_seconds);
    }
    return verdict_cause(std::move(finding), std::move(times));
}

}  // namespace trueup
