#include "platform/tree_walk.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <atomic>
#include <mutex>
#include <set>
#include <thread>

#include "platform/scratch.h"

namespace trueup {
namespace {

using testing::as_nobody;
using testing::Scratch;

struct Walked {
    WalkResult result;
    std::multiset<std::string> paths;
};

Walked walk(const std::vector<std::string>& paths, unsigned threads = 4, bool keep = true) {
    std::mutex mutex;
    Walked out;
    WalkOptions options;
    options.threads = threads;
    out.result = walk_trees(paths, options, [&](unsigned worker, const WalkedFile& file) {
        EXPECT_LT(worker, threads);
        EXPECT_LE(file.head().size(), options.head);
        const std::lock_guard lock(mutex);
        out.paths.insert(file.path());
        return keep;
    });
    return out;
}

TEST(TreeWalk, EveryFileIsSeenOnceWhateverTheNumberOfThreads) {
    const Scratch scratch;
    std::multiset<std::string> made;
    std::uint64_t bytes = 0;
    for (int folder = 0; folder < 40; ++folder) {
        for (int i = 0; i < (folder == 7 ? 2000 : 5); ++i) {
            const auto name =
                "d" + std::to_string(folder % 6) + "/e" + std::to_string(folder) + "/f" + std::to_string(i);
            made.insert(scratch.file(name, std::string(static_cast<std::size_t>(i % 7), 'x')));
            bytes += static_cast<std::uint64_t>(i % 7);
        }
    }
    for (const unsigned threads : {1U, 2U, 8U}) {
        const auto walked = walk({scratch.path()}, threads);
        EXPECT_EQ(walked.paths, made);
        EXPECT_EQ(walked.result.counts.files, made.size());
        EXPECT_EQ(walked.result.counts.bytes, bytes);
        EXPECT_EQ(walked.result.counts.folders, 1U + 6 + 40);
        EXPECT_EQ(walked.result.counts.unreadable, 0U);
    }
}

TEST(TreeWalk, LinksAreNotFollowedInsideAndFollowedWhenNamed) {
    const Scratch scratch;
    const auto file = scratch.file("real/a", "x");
    scratch.link("real/again", ".");
    scratch.link("real/up", "..");
    scratch.link("real/gone", "nowhere");
    const auto name = scratch.link("name", "real");
    const auto walked = walk({name});
    EXPECT_EQ(walked.paths, std::multiset<std::string>{name + "/a"});
    EXPECT_EQ(walked.result.counts.links, 3U);
    EXPECT_EQ(walk({scratch.link("one", "real/a")}).paths.size(), 1U);
}

TEST(TreeWalk, SpecialFilesAreNotOpened) {
    const Scratch scratch;
    const auto fifo = scratch.at("fifo");
    ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
    const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const auto path = scratch.at("socket");
    ASSERT_LT(path.size(), sizeof address.sun_path);
    path.copy(address.sun_path, path.size());
    ASSERT_EQ(::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    const auto walked = walk({scratch.path()});
    EXPECT_EQ(walked.result.counts.special, 2U);
    EXPECT_TRUE(walked.paths.empty());
    // Named, it is an error and nobody waits for a writer.
    const auto named = walk({fifo});
    ASSERT_EQ(named.result.errors.size(), 1U);
    EXPECT_EQ(named.result.errors[0].kind, Error::Kind::invalid);
    ::close(fd);
}

TEST(TreeWalk, AFileWithSeveralNamesCountsOnceUnderItsFirst) {
    const Scratch scratch;
    for (int i = 0; i < 50; ++i) {
        const auto one = scratch.file("z/" + std::to_string(i), "content");
        scratch.dir("a");
        ASSERT_EQ(::link(one.c_str(), scratch.at("a/" + std::to_string(i)).c_str()), 0);
    }
    const auto walked = walk({scratch.path()});
    EXPECT_EQ(walked.result.counts.files, 50U);
    EXPECT_EQ(walked.result.counts.repeated, 50U);
    EXPECT_EQ(walked.result.counts.bytes, 350U);
    ASSERT_EQ(walked.result.names.size(), 50U);
    for (const auto& [id, name] : walked.result.names)
        EXPECT_TRUE(name.starts_with(scratch.at("a/"))) << name;
    EXPECT_TRUE(walk({scratch.path()}, 4, false).result.names.empty());
}

TEST(TreeWalk, WhatCannotBeReadIsSaidAndTheRestIsSeen) {
    const Scratch scratch;
    scratch.file("good", "x");
    scratch.file("secret", "x", 0000);
    scratch.file("closed/inner", "x");
    std::filesystem::permissions(scratch.at("closed"), std::filesystem::perms(0000));
    EXPECT_TRUE(as_nobody([&] {
        const auto walked = walk({scratch.path(), scratch.at("absent")});
        return walked.result.counts.files == 1 && walked.result.counts.unreadable == 3 &&
               walked.result.errors.size() == 3 && walked.result.errors[0].kind == Error::Kind::not_found &&
               walked.result.errors[1].file == scratch.at("closed") &&
               walked.result.errors[2].kind == Error::Kind::denied;
    }));
    std::filesystem::permissions(scratch.at("closed"), std::filesystem::perms(0755));
}

TEST(TreeWalk, AnEmptyFolderAndNothingAtAll) {
    const Scratch scratch;
    EXPECT_EQ(walk({scratch.dir("empty")}).result.counts.folders, 1U);
    EXPECT_EQ(walk({}).result.counts.folders, 0U);
}

TEST(TreeWalk, ATreeThatChangesMeanwhileDoesNoHarm) {
    const Scratch scratch;
    for (int i = 0; i < 200; ++i)
        scratch.file("d" + std::to_string(i % 10) + "/f" + std::to_string(i), "0123456789");
    std::atomic<bool> stop = false;
    std::thread changer([&] {
        std::error_code ignored;
        for (int i = 0; !stop; i = (i + 1) % 200) {
            const auto name = "d" + std::to_string(i % 10) + "/f" + std::to_string(i);
            std::filesystem::remove(scratch.at(name), ignored);
            if (i % 3 == 0) {
                std::filesystem::create_symlink("/etc", scratch.at(name), ignored);
            } else if (i % 3 == 1) {
                std::filesystem::create_directory(scratch.at(name), ignored);
            } else {
                scratch.file(name, std::string(static_cast<std::size_t>(i) * 50, 'x'));
            }
        }
    });
    for (int round = 0; round < 50; ++round) {
        const auto walked = walk({scratch.path()});
        for (const auto& path : walked.paths) EXPECT_TRUE(path.starts_with(scratch.path()));
    }
    stop = true;
    changer.join();
}

TEST(TreeWalk, AFileThatShrinksGivesWhatIsLeft) {
    const Scratch scratch;
    const auto path = scratch.file("a", std::string(100000, 'x'));
    WalkOptions options;
    options.threads = 1;
    walk_trees({path}, options, [&](unsigned, const WalkedFile& file) {
        EXPECT_TRUE(file.named());
        std::filesystem::resize_file(path, 5000);
        EXPECT_EQ(file.source().size(), 100000U);
        EXPECT_EQ(file.source().read(4000, 50000).value().size(), 1000U);
        EXPECT_EQ(file.source().read(90000, 10).value(), "");
        EXPECT_EQ(file.source().read(200000, 10).value(), "");
        return true;
    });
}

TEST(TreeWalk, AFileBesideAnotherIsOpenedWithoutFollowingLinks) {
    const Scratch scratch;
    scratch.file("lib/x.a", "archive");
    scratch.file("obj/x.o", "object");
    scratch.link("lib/link.o", "../obj/x.o");
    for (const auto& start : {scratch.path(), scratch.at("lib/x.a")}) {
        WalkOptions options;
        options.threads = 1;
        walk_trees({start}, options, [&](unsigned, const WalkedFile& file) {
            if (!file.path().ends_with("x.a")) return false;
            const auto other = file.beside("../obj/x.o");
            EXPECT_TRUE(other != nullptr && other->read(0, 100).value() == "object");
            EXPECT_EQ(file.beside("link.o"), nullptr);
            EXPECT_EQ(file.beside("none"), nullptr);
            return true;
        });
    }
}

}  // namespace
}  // namespace trueup
