#include "checks/engine.h"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>

#include "base/text.h"
#include "checks/order.h"
#include "checks/unsaid_refusals.h"
#include "facts/start_up_end.h"

namespace trueup {
namespace {

using Clock = std::chrono::steady_clock;

struct Slot {
    enum class State { waiting, running, done, given_up };
    State state = State::waiting;
    Clock::time_point started;
    double ms = 0;
    Verdict verdict;
    std::string crash;
};

// Shared with the workers and kept alive by them: a worker that never comes
// back is left behind, and must not read what is gone.
struct Run {
    Facts facts;
    std::vector<const Check*> checks;
    std::vector<Slot> slots;
    std::size_t next = 0;
    std::mutex mutex;
    std::condition_variable changed;
};

void run_one(const Check& check, const Facts& facts, Verdict& verdict, std::string& crash) {
    // The only place where exceptions are caught: a defect in one check is not
    // a defect of the run.
    try {
        if (check.run != nullptr) check.run(facts, verdict);
        if (check.text != nullptr && facts.paste.present && verdict.findings.empty())
            check.text(facts, verdict);
    } catch (const std::exception& error) {
        crash = error.what();
    } catch (...) {
        crash = "unexpected exception";
    }
}

void work(const std::shared_ptr<Run>& run) {
    std::unique_lock lock(run->mutex);
    while (run->next < run->checks.size()) {
        const std::size_t at = run->next++;
        run->slots[at].state = Slot::State::running;
        run->slots[at].started = Clock::now();
        lock.unlock();
        Verdict verdict;
        std::string crash;
        run_one(*run->checks[at], run->facts, verdict, crash);
        const auto end = Clock::now();
        lock.lock();
        auto& slot = run->slots[at];
        if (slot.state == Slot::State::given_up) return;  // somebody else took this worker's place
        slot.ms = std::chrono::duration<double, std::milli>(end - slot.started).count();
        slot.verdict = std::move(verdict);
        slot.crash = std::move(crash);
        slot.state = Slot::State::done;
        run->changed.notify_one();
    }
}

void start_worker(const std::shared_ptr<Run>& run) {
    std::thread([run] { work(run); }).detach();
}

// Waits until every slot is done or over its deadline.
void await(const std::shared_ptr<Run>& run, std::chrono::milliseconds deadline) {
    std::unique_lock lock(run->mutex);
    while (true) {
        auto wake = Clock::now() + deadline;
        bool open = false;
        for (auto& slot : run->slots) {
            if (slot.state == Slot::State::running && Clock::now() - slot.started >= deadline) {
                slot.state = Slot::State::given_up;
                start_worker(run);  // the stuck one no longer serves the queue
            }
            if (slot.state == Slot::State::running) wake = std::min(wake, slot.started + deadline);
            open = open || slot.state == Slot::State::waiting || slot.state == Slot::State::running;
        }
        if (!open) return;
        run->changed.wait_until(lock, wake);
    }
}

void fill_in(const Check& check, Finding& finding) {
    finding.check = std::string(check.id);
    if (finding.title.en.empty()) finding.title = {std::string(check.title.en), std::string(check.title.zh)};
    if (finding.references.empty()) {
        for (auto& line : lines_of(check.sources)) {
            if (!trim(line).empty()) finding.references.emplace_back(trim(line));
        }
    }
}

}  // namespace

Judgement judge(const Facts& facts, std::span<const Check* const> checks,
                std::chrono::milliseconds deadline) {
    auto run = std::make_shared<Run>();
    run->facts = facts;
    run->checks.assign(checks.begin(), checks.end());
    run->slots.resize(checks.size());
    const auto workers = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 4);
    for (std::size_t i = 0; i < workers; ++i) start_worker(run);
    await(run, deadline);

    Judgement out;
    const std::scoped_lock lock(run->mutex);
    for (std::size_t i = 0; i < checks.size(); ++i) {
        const std::string id(checks[i]->id);
        auto& slot = run->slots[i];
        out.check_ms[id] = slot.ms;
        if (slot.state == Slot::State::given_up) {
            out.check_ms[id] = static_cast<double>(deadline.count());
            out.unknown.push_back({id, {"did not finish in time", "没有在时限内完成"}, true});
            continue;
        }
        if (!slot.crash.empty()) {
            out.unknown.push_back(
                {id, {"the check failed: " + slot.crash, "检查本身失败：" + slot.crash}, true});
            continue;
        }
        if (checks[i]->of_start_up && slot.verdict.findings.empty() && slot.verdict.unknowns.empty() &&
            broke_off(facts.startup)) {
            out.unknown.push_back({id, why_broken_off(facts.startup)});
            continue;
        }
        for (auto& reason : slot.verdict.unknowns) out.unknown.push_back({id, std::move(reason)});
        for (auto& finding : slot.verdict.findings) {
            fill_in(*checks[i], finding);
            out.findings.push_back(std::move(finding));
        }
        // A check that judges texts only has not passed a machine without one.
        const bool asked = checks[i]->run != nullptr || facts.paste.present;
        if (asked && slot.verdict.findings.empty() && slot.verdict.unknowns.empty()) out.passed.push_back(id);
    }
    add_unsaid_refusal(facts, out.findings);
    out.findings = order_findings(std::move(out.findings), checks);
    std::ranges::sort(out.passed);
    return out;
}

}  // namespace trueup
