// Readers in a tight loop while the live link is switched a thousand times: each
// sees one release whole, the old one or the new one.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <thread>

#include "platform/files_posix.h"
#include "platform/hosts.h"
#include "platform/scratch.h"
#include "platform/tree_files.h"
#include "release/publish.h"
#include "release/swap.h"

namespace trueup {
namespace {

constexpr std::array names = {"weights.bin", "vocab.txt", "sub/config.json", "sub/deep/merges.txt"};
constexpr int swaps = 1000;
constexpr std::uint64_t opens_wanted = 100'000;

// The whole content; empty when it cannot be opened.
std::string content(int folder, const char* name) {
    const FileDescriptor file(::openat(folder, name, O_RDONLY | O_CLOEXEC));
    if (file.get() < 0) return {};
    std::array<char, 64> buffer{};
    const auto length = ::read(file.get(), buffer.data(), buffer.size());
    return length > 0 ? std::string(buffer.data(), static_cast<std::size_t>(length)) : std::string();
}

struct Reader {
    std::uint64_t opens = 0, failed = 0, mixed = 0;

    // Opens the release once, and all its files in it.
    void look(const std::string& current) {
        const FileDescriptor folder(::open(current.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (folder.get() < 0) {
            ++failed;
            return;
        }
        const auto first = content(folder.get(), names.front());
        for (const auto* name : names) {
            const auto text = content(folder.get(), name);
            ++opens;
            if (text.empty()) ++failed;
            if (text != first) ++mixed;
        }
    }
};

TEST(Readers, SeeOneReleaseWholeAtAnyMoment) {
    const testing::Scratch scratch;
    const auto host = std::move(*live_host({}));
    const Store store(scratch.at("store"));
    for (const std::string version : {"1", "2"}) {
        for (const auto* name : names) scratch.file("in/" + std::string(name), "content of " + version);
        PublishRequest request;
        request.folder = scratch.at("in");
        request.release = {"m", version};
        ASSERT_TRUE(publish(*host, store, request));
    }
    SwapRequest request;
    request.name = "m";
    request.version = "1";
    ASSERT_TRUE(swap_release(*host, store, request));

    std::atomic<bool> stop = false;
    std::atomic<std::uint64_t> opens = 0;
    std::array<Reader, 2> readers;
    std::vector<std::jthread> threads;
    for (auto& reader : readers) {
        threads.emplace_back([&] {
            while (!stop) {
                const auto before = reader.opens;
                reader.look(store.current("m"));
                opens += reader.opens - before;
            }
        });
    }
    int done = 0;
    for (int i = 0; i < swaps; ++i) {
        request.version = i % 2 == 0 ? "2" : "1";
        const auto result = swap_release(*host, store, request);
        if (result && result->outcome == SwapResult::Outcome::done) ++done;
    }
    while (opens < opens_wanted) std::this_thread::sleep_for(std::chrono::milliseconds{5});
    stop = true;
    threads.clear();
    EXPECT_EQ(done, swaps);
    EXPECT_GE(opens, opens_wanted);
    for (const auto& reader : readers) {
        EXPECT_GT(reader.opens, 0U);
        EXPECT_EQ(reader.failed, 0U);
        EXPECT_EQ(reader.mixed, 0U);
    }
    RecordProperty("opens", std::to_string(opens));
    static_cast<void>(remove_tree(store.folder()));
}

}  // namespace
}  // namespace trueup
