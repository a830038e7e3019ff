// Work for several threads: each has its own queue, and one that has run dry
// takes from the others. A worker goes on with what it found last (its data is
// warm), a thief takes what was found first (it is likely to be the most).
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace trueup {

template <typename Task>
class WorkQueues {
public:
    explicit WorkQueues(unsigned workers) {
        for (unsigned i = 0; i < workers; ++i) queues_.push_back(std::make_unique<Queue>());
    }

    // By a worker about new work, or by anybody before the workers start.
    void push(unsigned worker, Task task) {
        unfinished_.fetch_add(1);
        {
            auto& queue = *queues_[worker];
            const std::lock_guard lock(queue.mutex);
            queue.tasks.push_back(std::move(task));
        }
        queued_.fetch_add(1);
        // Who waits has said so before it looked at queued_, so that one of the
        // two sees the other.
        if (idle_.load() > 0) {
            const std::lock_guard lock(waiting_);
            more_.notify_one();
        }
    }

    // Runs run(task) until no task is left anywhere.
    template <typename Run>
    void work(unsigned worker, Run&& run) {
        while (true) {
            if (auto task = take(worker)) {
                run(std::move(*task));
                task.reset();
                if (unfinished_.fetch_sub(1) == 1) {
                    const std::lock_guard lock(waiting_);
                    more_.notify_all();
                }
                continue;
            }
            std::unique_lock lock(waiting_);
            idle_.fetch_add(1);
            more_.wait(lock, [this] { return queued_.load() > 0 || unfinished_.load() == 0; });
            idle_.fetch_sub(1);
            if (unfinished_.load() == 0) return;
        }
    }

    // Somebody has nothing to do: worth handing work over.
    bool hungry() const { return idle_.load(std::memory_order_relaxed) > 0; }

private:
    struct alignas(64) Queue {  // a cache line each
        std::mutex mutex;
        std::deque<Task> tasks;
    };

    std::optional<Task> take(unsigned worker) {
        const auto count = static_cast<unsigned>(queues_.size());
        for (unsigned i = 0; i < count && queued_.load() > 0; ++i) {
            auto& queue = *queues_[(worker + i) % count];
            const std::lock_guard lock(queue.mutex);
            if (queue.tasks.empty()) continue;
            auto& end = i == 0 ? queue.tasks.back() : queue.tasks.front();
            std::optional<Task> task(std::move(end));
            if (i == 0) {
                queue.tasks.pop_back();
            } else {
                queue.tasks.pop_front();
            }
            queued_.fetch_sub(1);
            return task;
        }
        return std::nullopt;
    }

    std::vector<std::unique_ptr<Queue>> queues_;
    std::atomic<std::size_t> queued_ = 0;      // in a queue
    std::atomic<std::size_t> unfinished_ = 0;  // in a queue or being run
    std::atomic<unsigned> idle_ = 0;
    std::mutex waiting_;
    std::condition_variable more_;
};

}  // namespace trueup
