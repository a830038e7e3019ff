#include "release/prune.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <map>

#include "platform/files_posix.h"
#include "platform/hosts.h"
#include "platform/scratch.h"
#include "platform/tree_files.h"
#include "release/publish.h"
#include "release/swap.h"

namespace trueup {
namespace {

using testing::Scratch;

struct Desk {
    Scratch scratch;
    std::unique_ptr<Host> host = std::move(*live_host({}));
    Store store{scratch.at("store")};

    explicit Desk(int versions) {
        scratch.file("in/shared", "the same in all");
        for (int i = 1; i <= versions; ++i) {
            scratch.file("in/a", std::to_string(i));
            PublishRequest request;
            request.folder = scratch.at("in");
            request.release = {"m", std::to_string(i)};
            if (!publish(*host, store, request)) std::abort();
        }
    }
    ~Desk() { static_cast<void>(remove_tree(scratch.at("store"))); }

    void swap(const std::string& version) const {
        SwapRequest request;
        request.name = "m";
        request.version = version;
        if (version.empty()) request.kind = Swap::Kind::rollback;
        ASSERT_TRUE(swap_release(*host, store, request));
    }
    static PruneRequest request(std::size_t keep) {
        PruneRequest out;
        out.name = "m";
        out.keep = keep;
        out.now = std::chrono::system_clock::now();
        return out;
    }
    Pruned prune(const PruneRequest& request) const {
        gone.clear();
        auto pruned = trueup::prune(store, request, [&](const std::string& version) -> Result<Changed> {
            gone.push_back(version);
            return Changed{};
        });
        EXPECT_TRUE(pruned) << pruned.error().message;
        return pruned ? std::move(*pruned) : Pruned{};
    }
    std::string file(const std::string& version, const std::string& name = "a") const {
        return store.of(Reference{"m", version}) + "/" + name;
    }
    mutable std::vector<std::string> gone;
};

std::map<std::string, std::string> reasons(const Pruned& pruned) {
    std::map<std::string, std::string> out;
    for (const auto& kept : pruned.kept) out[kept.version] = to_string(kept.reason);
    return out;
}
using Reasons = std::map<std::string, std::string>;
using Versions = std::vector<std::string>;

// A process of its own that does `act` and then stays.
class Other {
public:
    template <typename Act>
    explicit Other(Act act) {
        int ends[2];
        if (::pipe(ends) != 0) std::abort();
        pid_ = ::fork();
        if (pid_ == 0) {
            const bool good = act();
            (void)!::write(ends[1], good ? "y" : "n", 1);
            for (;;) ::pause();
        }
        char answer = 'n';
        EXPECT_EQ(::read(ends[0], &answer, 1), 1);
        EXPECT_EQ(answer, 'y');
        ::close(ends[0]);
        ::close(ends[1]);
    }
    Other(const Other&) = delete;
    Other& operator=(const Other&) = delete;
    ~Other() {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }

private:
    pid_t pid_ = 0;
};

TEST(Prune, TheLiveThePreviousTheNewestAndTheNamedStay) {
    const Desk desk(7);
    for (const auto* version : {"1", "2", "3"}) desk.swap(version);
    auto request = Desk::request(1);
    request.named = {"5"};
    const auto pruned = desk.prune(request);
    EXPECT_EQ(reasons(pruned), (Reasons{{"7", "recent"}, {"5", "alias"}, {"3", "live"}, {"2", "previous"}}));
    EXPECT_EQ(pruned.removed, (Versions{"6", "4", "1"}));
    EXPECT_EQ(desk.gone, pruned.removed);
    EXPECT_EQ(pruned.freed, 3U);  // what they share with others stays
    for (const auto& version : pruned.removed) EXPECT_FALSE(look_at(desk.store.of(Reference{"m", version})));
    for (const auto& [version, reason] : reasons(pruned))
        EXPECT_TRUE(desk.store.damage(*desk.store.release({"m", version}), true)->empty());
}

TEST(Prune, AfterARollbackBothNeighboursStay) {
    const Desk desk(4);
    for (const auto* version : {"1", "2", "3", ""}) desk.swap(version);
    const auto pruned = desk.prune(Desk::request(0));
    EXPECT_EQ(reasons(pruned), (Reasons{{"3", "previous"}, {"2", "live"}, {"1", "previous"}}));
}

// A person's own link is as live as one of ours, by whatever way it leads there.
TEST(Prune, WhatALinkOfAnotherSpellingLeadsToStays) {
    for (const std::string target :
         {"STORE/m/2", "./2", "../m/2", "2/", "2/.", "../../store/m/2", "stable"}) {
        const Desk desk(3);
        desk.swap("1");
        ASSERT_TRUE(make_link("2", desk.store.of("m") + "/stable"));
        ASSERT_TRUE(remove_path(desk.store.current("m")));
        const auto whole = target.starts_with("STORE") ? desk.scratch.at("store") + target.substr(5) : target;
        ASSERT_TRUE(make_link(whole, desk.store.current("m")));
        EXPECT_EQ(desk.store.live("m").value_or("?"), "2") << target;
        const auto pruned = desk.prune(Desk::request(0));
        EXPECT_EQ(reasons(pruned)["2"], "live") << target;
        EXPECT_EQ(reasons(pruned)["1"], "previous") << target;
        EXPECT_EQ(pruned.removed, Versions{"3"}) << target;
    }
}

TEST(Prune, WhereNobodyKnowsWhatIsLiveNothingGoes) {
    for (const std::string target : {"/etc", "nope", "../m", "2/sub", "../other/1"}) {
        const Desk desk(3);
        ASSERT_TRUE(make_link(target, desk.store.current("m")));
        const auto pruned = trueup::prune(desk.store, Desk::request(0),
                                          [](const auto&) -> Result<Changed> { return Changed{}; });
        ASSERT_FALSE(pruned) << target;
        EXPECT_EQ(pruned.error().kind, Error::Kind::invalid);
        EXPECT_NE(pruned.error().message.find(target), std::string::npos);
        for (const auto* version : {"1", "2", "3"})
            EXPECT_TRUE(look_at(desk.store.of(Reference{"m", version}))) << target;
        // To make one live is still possible, and settles it.
        desk.swap("2");
        EXPECT_EQ(desk.store.live("m").value_or("?"), "2");
    }
}

TEST(Prune, ByAge) {
    const Desk desk(3);
    auto request = Desk::request(0);
    request.older_than = std::chrono::hours(1);
    EXPECT_TRUE(desk.prune(request).removed.empty());
    request.now -= std::chrono::hours(48);  // the clock goes back: nothing is old
    EXPECT_TRUE(desk.prune(request).removed.empty());
    request.now += std::chrono::hours(96);
    request.dry_run = true;
    EXPECT_EQ(desk.prune(request).removed.size(), 3U);
    EXPECT_TRUE(desk.gone.empty());
    request.dry_run = false;
    EXPECT_EQ(desk.prune(request).removed.size(), 3U);
    EXPECT_EQ(desk.gone.size(), 3U);
}

TEST(Prune, WhatAnotherProcessHoldsStays) {
    const Desk desk(6);
    const Other opens([&] { return ::open(desk.file("1").c_str(), O_RDONLY) >= 0; });
    const Other maps([&] {
        const int fd = ::open(desk.file("2").c_str(), O_RDONLY);
        const bool good = ::mmap(nullptr, 1, PROT_READ, MAP_PRIVATE, fd, 0) != MAP_FAILED;
        ::close(fd);
        return good;
    });
    const Other dwells([&] { return ::chdir(desk.store.of(Reference{"m", "3"}).c_str()) == 0; });
    const Other holds_folder(
        [&] { return ::open(desk.store.of(Reference{"m", "4"}).c_str(), O_RDONLY | O_DIRECTORY) >= 0; });
    // A file that all of them have: held is the one by whose path it was opened.
    const Other shares([&] { return ::open(desk.file("5", "shared").c_str(), O_RDONLY) >= 0; });
    const auto pruned = desk.prune(Desk::request(0));
    EXPECT_EQ(reasons(pruned),
              (Reasons{{"1", "held"}, {"2", "held"}, {"3", "held"}, {"4", "held"}, {"5", "held"}}));
    EXPECT_EQ(pruned.removed, Versions{"6"});
    for (const auto& kept : pruned.kept) EXPECT_NE(kept.detail.find("process"), std::string::npos);
}

TEST(Prune, WhatWasBegunIsFinished) {
    const Desk desk(3);
    desk.swap("3");
    const auto hidden = desk.store.of("m") + "/.removing-1";
    ASSERT_TRUE(move_path(desk.store.of(Reference{"m", "1"}), hidden));
    desk.prune(Desk::request(9));
    EXPECT_EQ(desk.gone, Versions{"1"});
    EXPECT_FALSE(look_at(hidden));
}

// It is said what is gone, and the registry is told later.
TEST(Prune, WhatCannotBeToldIsNoted) {
    const Desk desk(4);
    desk.swap("4");
    int asked = 0;
    const auto refuse = [&](const std::string&) -> Result<Changed> {
        ++asked;
        return fail(Error::Kind::io, "registry: database is locked");
    };
    const auto pruned = prune(desk.store, Desk::request(1), refuse);
    ASSERT_TRUE(pruned);
    EXPECT_EQ(pruned->removed, (Versions{"3", "2", "1"}));
    EXPECT_GT(pruned->freed, 0U);
    ASSERT_TRUE(pruned->not_told);
    EXPECT_EQ(asked, 1);
    const auto notes = [&] {
        auto out = *names_in(desk.store.of("m"));
        std::erase_if(out, [](const std::string& name) { return !name.starts_with(".removing-"); });
        return out;
    };
    EXPECT_EQ(notes().size(), 3U);
    EXPECT_FALSE(tell_removed(desk.store, "m", refuse));
    EXPECT_EQ(notes().size(), 3U);
    Versions told;
    const auto hear = [&](const std::string& version) -> Result<Changed> {
        told.push_back(version);
        return Changed{};
    };
    {
        const auto lock = desk.store.lock("m", std::chrono::milliseconds{0});
        ASSERT_TRUE(tell_removed(desk.store, "m", hear));  // somebody is at work
        EXPECT_TRUE(told.empty());
    }
    ASSERT_TRUE(tell_removed(desk.store, "m", hear));
    EXPECT_EQ(told, (Versions{"1", "2", "3"}));
    EXPECT_TRUE(notes().empty());
}

// What was published again is not told as gone.
TEST(Prune, ANoteOfWhatIsThereAgainIsForgotten) {
    const Desk desk(2);
    desk.swap("2");
    const auto note = desk.store.of("m") + "/.removing-1";
    ASSERT_TRUE(make_folder(note));
    bool told = false;
    ASSERT_TRUE(tell_removed(desk.store, "m", [&](const std::string&) -> Result<Changed> {
        told = true;
        return Changed{};
    }));
    EXPECT_FALSE(told);
    EXPECT_FALSE(look_at(note));
}

TEST(Prune, ADamagedReleaseIsNotTouched) {
    const Desk desk(2);
    const auto folder = desk.store.of(Reference{"m", "1"});
    ASSERT_TRUE(set_writable(folder, true));
    ASSERT_TRUE(remove_path(folder + "/" + std::string(manifest_name)));
    ASSERT_TRUE(write_durably(folder + "/" + std::string(manifest_name), "{", 0444));
    const auto pruned = desk.prune(Desk::request(0));
    EXPECT_EQ(reasons(pruned), (Reasons{{"1", "damaged"}}));
    EXPECT_EQ(pruned.removed, Versions{"2"});
}

TEST(Prune, Ages) {
    EXPECT_EQ(parse_age("30d"), std::chrono::days(30));
    EXPECT_EQ(parse_age("0s"), std::chrono::seconds(0));
    EXPECT_EQ(parse_age("12h"), std::chrono::hours(12));
    EXPECT_EQ(parse_age("45m"), std::chrono::minutes(45));
    for (const auto* text : {"", "d", "30", "-1d", "1.5d", "1w", "d1", "99999999d", "1 d"})
        EXPECT_FALSE(parse_age(text)) << text;
}

TEST(Prune, Times) {
    const auto now = parse_utc(utc_now());
    ASSERT_TRUE(now);
    EXPECT_LT(std::chrono::system_clock::now() - *now, std::chrono::seconds(5));
    EXPECT_EQ(*parse_utc("1970-01-02T00:00:01Z") - std::chrono::system_clock::time_point(),
              std::chrono::seconds(86401));
    for (const auto* text :
         {"", "2026-11-24", "2026-13-01T00:00:00Z", "2026-11-24 10:00:00Z", "2026-11-24T10:00:00+"})
        EXPECT_FALSE(parse_utc(text)) << text;
}

}  // namespace
}  // namespace trueup
