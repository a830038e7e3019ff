// What the workers of a walk count and remember together.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "platform/tree_walk.h"

namespace trueup {

class WalkTally {
public:
    explicit WalkTally(unsigned workers) {
        for (unsigned i = 0; i < workers; ++i) counters_.push_back(std::make_unique<Counters>());
    }

    // Each worker has counters of its own: nobody else writes them.
    void add(unsigned worker, std::uint64_t WalkCounts::* which, std::uint64_t amount) {
        auto& counter = counters_[worker]->values[index_of(which)];
        counter.store(counter.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
    }
    void fail(unsigned worker, Error error) {
        add(worker, &WalkCounts::unreadable, 1);
        const std::lock_guard lock(mutex_);
        if (errors_.size() < WalkResult::max_errors) errors_.push_back(std::move(error));
    }

    // False: this folder was listed under another name.
    bool first_visit(const FileId& id) {
        const std::lock_guard lock(mutex_);
        return folders_.insert(id).second;
    }
    // A file with several names: false when it has been seen. The first name in
    // byte order is remembered, unless the file was not kept.
    template <typename Path>
    bool first_name(const FileId& id, Path&& path) {
        const std::lock_guard lock(mutex_);
        const auto [at, fresh] = names_.try_emplace(id);
        if (fresh) {
            at->second = path();
        } else if (!at->second.empty()) {
            if (auto other = path(); other < at->second) at->second = std::move(other);
        }
        return fresh;
    }
    void forget_name(const FileId& id) {
        const std::lock_guard lock(mutex_);
        names_[id] = std::string();
    }

    WalkCounts counts() const {
        WalkCounts sum;
        for (const auto& counters : counters_) {
            for (std::size_t i = 0; i < fields.size(); ++i) {
                sum.*fields[i] += counters->values[i].load(std::memory_order_relaxed);
            }
        }
        return sum;
    }
    // After all workers have ended.
    WalkResult result() {
        WalkResult out;
        out.counts = counts();
        out.errors = std::move(errors_);
        std::ranges::sort(out.errors, {}, &Error::file);
        for (auto& [id, name] : names_) {
            if (!name.empty()) out.names.emplace(id, std::move(name));
        }
        return out;
    }

private:
    static constexpr std::array<std::uint64_t WalkCounts::*, 7> fields = {
        &WalkCounts::files,   &WalkCounts::bytes,    &WalkCounts::folders,   &WalkCounts::links,
        &WalkCounts::special, &WalkCounts::repeated, &WalkCounts::unreadable};
    static std::size_t index_of(std::uint64_t WalkCounts::* which) {
        return static_cast<std::size_t>(std::ranges::find(fields, which) - fields.begin());
    }
    struct alignas(64) Counters {  // a cache line each
        std::array<std::atomic<std::uint64_t>, fields.size()> values{};
    };
    struct Hash {
        std::size_t operator()(const FileId& id) const noexcept {
            return static_cast<std::size_t>(id.inode * 0x9e3779b97f4a7c15U ^ id.device);
        }
    };

    std::vector<std::unique_ptr<Counters>> counters_;
    std::mutex mutex_;
    std::vector<Error> errors_;
    std::unordered_set<FileId, Hash> folders_;
    std::unordered_map<FileId, std::string, Hash> names_;
};

}  // namespace trueup
