#include "release/hashing.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <numeric>
#include <thread>

#include "formats/signature/digest.h"

namespace trueup {

void in_parallel(std::size_t count, const std::function<void(std::size_t)>& run,
                 const std::function<void()>& meanwhile) {
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (std::size_t i = next++; i < count; i = next++) run(i);
    };
    const auto threads = std::min<std::size_t>(std::max(1U, std::thread::hardware_concurrency()), count);
    if (threads <= 1 && !meanwhile) return work();

    std::mutex mutex;
    std::condition_variable done;
    std::size_t working = threads;
    std::vector<std::jthread> workers;
    workers.reserve(threads);
    for (std::size_t i = 0; i < threads; ++i) {
        workers.emplace_back([&] {
            work();
            const std::lock_guard lock(mutex);
            --working;
            done.notify_one();
        });
    }
    std::unique_lock lock(mutex);
    constexpr std::chrono::milliseconds pause{100};
    while (!done.wait_for(lock, pause, [&] { return working == 0; })) {
        if (meanwhile) meanwhile();
    }
}

std::vector<Result<HashedFile>> hash_files(const std::vector<std::string>& paths, ReadFrom from,
                                           const HashProgress& progress) {
    std::vector<Result<HashedFile>> out(paths.size());
    // A large file that comes last would keep one processor busy while the others wait.
    std::vector<std::pair<std::uint64_t, std::size_t>> order;
    order.reserve(paths.size());
    for (std::size_t i = 0; i < paths.size(); ++i) {
        const auto info = look_at(paths[i]);
        order.emplace_back(info ? info->size : 0, i);
    }
    std::ranges::sort(order, std::greater{});
    std::atomic<std::uint64_t> bytes = 0;
    in_parallel(
        order.size(),
        [&](std::size_t i) {
            const auto at = order[i].second;
            Hasher hasher(HashType::sha256);
            auto file = read_through(paths[at], from, [&](std::string_view piece) {
                hasher.add(piece);
                bytes += piece.size();
            });
            if (!file) {
                out[at] = std::unexpected(std::move(file.error()));
                return;
            }
            out[at] = HashedFile{std::move(*file), hex(hasher.finish())};
        },
        progress ? std::function<void()>([&] { progress(bytes); }) : std::function<void()>());
    return out;
}

}  // namespace trueup
