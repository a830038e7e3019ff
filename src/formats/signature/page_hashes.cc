#include "formats/signature/page_hashes.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

namespace trueup {
namespace {

// A multiple of every page size hashed in chunks, and small enough that the
// bytes are still in the cache when the second CodeDirectory wants them.
constexpr unsigned chunk_shift = 16;
constexpr std::uint64_t chunk_size = 1ULL << chunk_shift;
constexpr std::size_t most_named = 8;

bool chunked(const CodeDirectory& directory) {
    return directory.page_shift >= 10 && directory.page_shift <= chunk_shift;
}

void note(ChangedPages& changed, std::uint32_t page) {
    ++changed.count;
    const auto at = std::ranges::lower_bound(changed.first, page);
    changed.first.insert(at, page);
    if (changed.first.size() > most_named) changed.first.pop_back();
}

// Pages of a size out of the ordinary, one hash over everything among them.
void check_slowly(const ByteSource& slice, const CodeDirectory& directory, ChangedPages& changed) {
    Hasher hasher(directory.hash);
    const std::uint64_t page =
        directory.page_shift == 0 ? directory.code_limit : 1ULL << directory.page_shift;
    for (std::uint32_t i = 0; i < directory.code_slots; ++i) {
        const std::uint64_t begin = i * page;
        const std::uint64_t end = std::min(begin + page, directory.code_limit);
        bool whole = true;
        for (std::uint64_t at = begin; at < end && whole;) {
            const auto length = static_cast<std::size_t>(std::min(chunk_size, end - at));
            const auto bytes = slice.read(at, length);
            whole = bytes && bytes->size() == length;
            if (whole) hasher.add(*bytes);
            at += length;
        }
        if (hasher.finish() != directory.code_hash(i).value_or("") || !whole) note(changed, i);
    }
}

class Work {
public:
    Work(const ByteSource& slice, std::span<const CodeDirectory> directories,
         std::vector<ChangedPages>& changed)
        : slice_(slice), directories_(directories), changed_(changed) {
        for (const auto& directory : directories) {
            if (chunked(directory)) limit_ = std::max(limit_, directory.code_limit);
        }
    }

    std::uint64_t chunks() const { return (limit_ + chunk_size - 1) / chunk_size; }

    void run() {
        std::vector<Hasher> hashers;
        for (const auto& directory : directories_) hashers.emplace_back(directory.hash);
        while (true) {
            const std::uint64_t begin = next_.fetch_add(1) * chunk_size;
            if (begin >= limit_) return;
            const auto bytes =
                slice_.read(begin, static_cast<std::size_t>(std::min(chunk_size, limit_ - begin)));
            for (std::size_t i = 0; i < directories_.size(); ++i) {
                if (chunked(directories_[i])) check(i, begin, bytes.value_or(""), hashers[i]);
            }
        }
    }

private:
    void check(std::size_t index, std::uint64_t begin, std::string_view bytes, Hasher& hasher) {
        const auto& directory = directories_[index];
        const std::uint64_t page = 1ULL << directory.page_shift;
        const std::uint64_t end = std::min(begin + chunk_size, directory.code_limit);
        for (std::uint64_t at = begin; at < end; at += page) {
            const auto number = static_cast<std::uint32_t>(at >> directory.page_shift);
            const auto length = static_cast<std::size_t>(std::min(page, end - at));
            const auto offset = static_cast<std::size_t>(at - begin);
            const bool there = offset + length <= bytes.size();
            if (there && hasher.of(bytes.substr(offset, length)) == directory.code_hash(number)) continue;
            const std::scoped_lock lock(mutex_);
            note(changed_[index], number);
        }
    }

    const ByteSource& slice_;
    std::span<const CodeDirectory> directories_;
    std::vector<ChangedPages>& changed_;
    std::uint64_t limit_ = 0;
    std::atomic<std::uint64_t> next_ = 0;
    std::mutex mutex_;
};

}  // namespace

std::vector<ChangedPages> changed_pages(const ByteSource& slice, std::span<const CodeDirectory> directories,
                                        unsigned threads) {
    std::vector<ChangedPages> changed(directories.size());
    for (std::size_t i = 0; i < directories.size(); ++i) {
        if (!chunked(directories[i])) check_slowly(slice, directories[i], changed[i]);
    }
    Work work(slice, directories, changed);
    // A thread costs more than a megabyte of hashing.
    const auto useful = std::min<std::uint64_t>(threads, work.chunks() / 4 + 1);
    std::vector<std::thread> helpers;
    for (std::uint64_t i = 1; i < useful; ++i) helpers.emplace_back([&work] { work.run(); });
    work.run();
    for (auto& helper : helpers) helper.join();
    return changed;
}

}  // namespace trueup
