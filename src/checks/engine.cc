#include "checks/engine.h"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <tuple>

#include "base/text.h"

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
            out.unknown.push_back({id, "did not finish in time", true});
            continue;
        }
        if (!slot.crash.empty()) {
            out.unknown.push_back({id, "the check failed: " + slot.crash, true});
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
    fold(out.findings, checks);
    out.findings = ordered(std::move(out.findings));
    std::ranges::sort(out.passed);
    return out;
}

}  // namespace trueup
