// The same is asked of every kind of registry.
#include "release/registry.h"

#include <gtest/gtest.h>

#include <numeric>
#include <thread>

#include "platform/database.h"
#include "platform/hosts.h"
#include "platform/scratch.h"
#include "platform/tree_files.h"
#include "release/overview.h"
#include "release/publish.h"
#include "testbed/postgres_server.h"

namespace trueup {
namespace {

using testing::PostgresServer;
using testing::Scratch;

Manifest manifest(const std::string& version, const std::string& fingerprint) {
    Manifest out;
    out.name = "m";
    out.version = version;
    out.fingerprint = fingerprint;
    out.created = "2026-11-24T10:00:00Z";
    out.by = "me";
    out.host = "here";
    return out;
}

Swap done(std::int64_t number, const std::string& from, const std::string& to, const std::string& at) {
    Swap swap;
    swap.number = number;
    swap.from = from;
    swap.to = to;
    swap.state = Swap::State::done;
    swap.begun_at = swap.ended_at = at;
    swap.by = "me";
    return swap;
}

class Registries : public ::testing::TestWithParam<std::string> {
protected:
    // Folders of releases are read-only.
    ~Registries() override { static_cast<void>(remove_tree(store.folder())); }
    Result<std::unique_ptr<Registry>> try_open(bool create = true) const {
        return open_registry(address_, store, scratch.path(), create, Postgres::longest_connection);
    }
    std::unique_ptr<Registry> open(bool create = true) const {
        auto registry = try_open(create);
        EXPECT_TRUE(registry) << registry.error().message;
        return registry ? std::move(*registry) : nullptr;
    }
    void record(int from, int to) const {
        for (int i = from; i <= to; ++i) {
            auto swap = done(i, std::to_string(i - 1), std::to_string(i), "t" + std::to_string(i));
            ASSERT_TRUE(record_begin(store, "m", swap));
            ASSERT_TRUE(record_state(store, "m", swap, Swap::State::done));
        }
    }
    // One thread each for `count` of them; how often `work` succeeded.
    template <typename Work>
    static int at_once(int count, Work work) {
        std::vector<int> good(static_cast<std::size_t>(count), 0);
        std::vector<std::thread> threads;
        for (int i = 0; i < count; ++i)
            threads.emplace_back([&, i] { good[static_cast<std::size_t>(i)] = work(i) ? 1 : 0; });
        for (auto& thread : threads) thread.join();
        return std::accumulate(good.begin(), good.end(), 0);
    }

    Scratch scratch;
    Store store{scratch.at("store")};

private:
    std::string address_ = GetParam() == "sqlite" ? "sqlite:r.sqlite" : PostgresServer::fresh_address();
};

INSTANTIATE_TEST_SUITE_P(Kinds, Registries, ::testing::Values("sqlite", "postgres"),
                         [](const auto& tested) { return tested.param; });

TEST_P(Registries, KeepsReleasesAcrossProcesses) {
    EXPECT_EQ(open(false), nullptr);
    {
        const auto registry = open();
        ASSERT_TRUE(registry->add(manifest("1", "aa")));
        ASSERT_TRUE(registry->add(manifest("1", "aa")));
        ASSERT_TRUE(registry->add(manifest("2", "bb")));
        const auto other = registry->add(manifest("1", "cc"));  // a version means one thing
        ASSERT_FALSE(other);
        EXPECT_EQ(other.error().kind, Error::Kind::invalid);
        EXPECT_EQ(other.error().message, "m@1 is registered with another fingerprint, aa");
        ASSERT_TRUE(registry->mark_removed({"m", "2"}, "2026-11-25T10:00:00Z"));
    }
    const auto registry = open(false);
    const auto releases = *registry->releases("m");
    ASSERT_EQ(releases.size(), 2U);
    EXPECT_EQ(releases[0].release.version, "1");
    EXPECT_EQ(releases[0].fingerprint, "aa");
    EXPECT_EQ(releases[0].created, "2026-11-24T10:00:00Z");
    EXPECT_EQ(releases[0].by, "me");
    EXPECT_EQ(releases[0].host, "here");
    EXPECT_EQ(releases[0].removed, "");
    EXPECT_EQ(releases[1].removed, "2026-11-25T10:00:00Z");
    EXPECT_FALSE(registry->add(manifest("2", "dd")));  // also when it is gone
    ASSERT_TRUE(registry->add(manifest("2", "bb")));   // and comes back as what it was
    EXPECT_EQ(registry->releases("m")->back().removed, "");
    EXPECT_EQ(*registry->names(), std::vector<std::string>{"m"});
}

TEST_P(Registries, KeepSizesAndTheOrderOfPublishing) {
    const auto registry = open();
    for (const auto* version : {"b", "a", "B", "_"}) {
        auto one = manifest(version, version);
        ReleaseEntry entry;
        entry.kind = ReleaseEntry::Kind::file;
        entry.size = 5'000'000'000'000;
        one.entries = {entry, entry};
        ASSERT_TRUE(registry->add(one));
        one.name = std::string("n") + version;
        ASSERT_TRUE(registry->add(one));
    }
    std::vector<std::string> versions;
    const auto releases = *registry->releases("m");
    for (const auto& release : releases) versions.push_back(release.release.version);
    EXPECT_EQ(versions, (std::vector<std::string>{"b", "a", "B", "_"}));
    EXPECT_EQ(releases.front().files, 2U);
    EXPECT_EQ(releases.front().bytes, 10'000'000'000'000U);
    // By their bytes, whatever the language of a database.
    EXPECT_EQ(*registry->names(), (std::vector<std::string>{"m", "nB", "n_", "na", "nb"}));
}

TEST_P(Registries, TagsAndAliasesKeepTheirHistory) {
    const auto registry = open();
    ASSERT_TRUE(registry->set_tag("m", {"1", "stage", "canary", "t1", "a"}));
    ASSERT_TRUE(registry->set_tag("m", {"1", "stage", "prod", "t2", "b"}));
    ASSERT_TRUE(registry->set_tag("m", {"2", "stage", "canary", "t3", "b"}));
    ASSERT_TRUE(registry->set_tag("m", {"2", "stage", "", "t4", "b"}));
    ASSERT_TRUE(registry->set_alias("m", {"1", "champion", "1", "t1", "a"}));
    ASSERT_TRUE(registry->set_alias("m", {"2", "champion", "2", "t2", "a"}));
    EXPECT_EQ(registry->tags("m")->size(), 4U);
    EXPECT_EQ((*registry->tags("m"))[1].value, "prod");
    const auto tags = tags_now(*registry->tags("m"));
    ASSERT_EQ(tags.size(), 1U);
    EXPECT_EQ(tags[0].value, "prod");
    EXPECT_EQ(tags[0].by, "b");
    const auto aliases = aliases_now(*registry->aliases("m"));
    ASSERT_EQ(aliases.size(), 1U);
    EXPECT_EQ(aliases[0].version, "2");
    EXPECT_TRUE(registry->tags("other")->empty());
}

TEST_P(Registries, GiveBackEveryByte) {
    const auto registry = open();
    using namespace std::string_literals;
    const std::vector<std::string> values = {"中文 'quoted' \"twice\" $1 %s"s,
                                             "no UTF-8: \xff\xfe"s,
                                             "a NUL\0in it"s,
                                             "\\x"s,
                                             "\\x6162"s,
                                             "a\\b\n"s};
    for (const auto& value : values) ASSERT_TRUE(registry->set_tag("m", {"1", "k", value, "t", value}));
    const auto tags = *registry->tags("m");
    ASSERT_EQ(tags.size(), values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        EXPECT_EQ(tags[i].value, values[i]);
        EXPECT_EQ(tags[i].by, values[i]);
    }
    ASSERT_TRUE(registry->add_swaps("m", "here:/\xff", {done(1, "", "1", "t")}));
    EXPECT_TRUE(*registry->last_swap("m", "here:/\xff"));
    EXPECT_FALSE(*registry->last_swap("m", "here:/\xfe"));
}

TEST_P(Registries, AreToldFromTheRecordOfSwaps) {
    const auto registry = open();
    ASSERT_TRUE(store.prepare());
    ASSERT_TRUE(store.lock("m", std::chrono::milliseconds{0}));
    record(1, 3);
    ASSERT_TRUE(tell_registry(*registry, store, "m", "here:/store"));
    record(4, 400);
    auto open_one = done(401, "400", "1", "t");
    ASSERT_TRUE(record_begin(store, "m", open_one));
    EXPECT_EQ((*registry->last_swap("m", "here:/store"))->number, 3);
    // More has happened since than the end of the record holds.
    ASSERT_TRUE(tell_registry(*registry, store, "m", "here:/store"));
    ASSERT_TRUE(tell_registry(*registry, store, "m", "here:/store"));
    const auto swaps = *registry->swaps("m");
    ASSERT_EQ(swaps.size(), 400U);  // the one at work is not history yet
    EXPECT_EQ(swaps[200].swap.number, 201);
    EXPECT_EQ(swaps[200].swap.to, "201");
    EXPECT_FALSE(*registry->last_swap("m", "elsewhere:/store"));
}

TEST_P(Registries, TellTwoStoresOfOnePlaceApart) {
    const auto registry = open();
    ASSERT_TRUE(store.prepare());
    ASSERT_TRUE(store.lock("m", std::chrono::milliseconds{0}));
    record(1, 5);
    ASSERT_TRUE(tell_registry(*registry, store, "m", "pod-0:/store"));
    // The container is made anew: it has the same name and an empty store.
    ASSERT_TRUE(remove_tree(store.folder()));
    ASSERT_TRUE(store.prepare());
    ASSERT_TRUE(store.lock("m", std::chrono::milliseconds{0}));
    auto first = done(1, "", "9", "later");
    ASSERT_TRUE(record_begin(store, "m", first));
    ASSERT_TRUE(record_state(store, "m", first, Swap::State::done));
    for (int i = 0; i < 2; ++i) {
        ASSERT_TRUE(tell_registry(*registry, store, "m", "pod-0:/store"));
        const auto spans = live_spans(*registry->swaps("m"));
        ASSERT_EQ(spans.size(), 6U);
        EXPECT_EQ(spans.back().version, "9");
    }
    const auto seen = look_over(Store(scratch.at("elsewhere")), registry.get(), "m", "other:/store");
    ASSERT_TRUE(seen) << seen.error().message;
    ASSERT_EQ(seen->swaps.size(), 6U);
    EXPECT_EQ(span_of(*seen, seen->swaps.front())->version, "1");
    EXPECT_EQ(span_of(*seen, seen->swaps.back())->version, "9");
}

TEST_P(Registries, OnePublisherOfManyWins) {
    ASSERT_TRUE(open());
    const auto added = at_once(8, [&](int i) {
        const auto registry = open();
        return registry->add(manifest("1", "print" + std::to_string(i))).has_value();
    });
    EXPECT_EQ(added, 1);
    const auto registry = open();
    ASSERT_EQ(registry->releases("m")->size(), 1U);
    const auto same = at_once(8, [&](int) { return open()->add(manifest("2", "one")).has_value(); });
    EXPECT_EQ(same, 8);
    EXPECT_EQ(registry->releases("m")->size(), 2U);
}

TEST_P(Registries, AreMadeByManyAtOnce) {
    EXPECT_EQ(at_once(8,
                      [&](int i) {
                          const auto registry = try_open();
                          return registry &&
                                 (*registry)->set_tag("m", {"1", "k", std::to_string(i), "t", "me"});
                      }),
              8);
    EXPECT_EQ(open()->tags("m")->size(), 8U);
}

TEST_P(Registries, HearManyPlacesAtOnceAndEachSwapOnce) {
    ASSERT_TRUE(open());
    const std::vector<Swap> swaps = {done(1, "", "1", "t1"), done(2, "1", "2", "t2"),
                                     done(3, "2", "1", "t3")};
    EXPECT_EQ(at_once(8,
                      [&](int i) {
                          const auto place = i % 2 == 0 ? "a:/s" : "b:/s";
                          return open()->add_swaps("m", place, swaps).has_value();
                      }),
              8);
    const auto told = *open()->swaps("m");
    ASSERT_EQ(told.size(), 6U);
    for (std::size_t i = 0; i < 6; ++i) {
        EXPECT_EQ(told[i].place, i < 3 ? "a:/s" : "b:/s");
        EXPECT_EQ(told[i].swap.number, static_cast<std::int64_t>(i % 3 + 1));
    }
}

// One release that is something else there does not keep the rest from being told.
TEST_P(Registries, AreToldTheRestOfAStore) {
    const auto registry = open();
    ASSERT_TRUE(store.prepare());
    const auto host = std::move(*live_host({}));
    for (const std::string version : {"1", "2"}) {
        scratch.file("in/a", version);
        PublishRequest request;
        request.folder = scratch.at("in");
        request.release = {"m", version};
        ASSERT_TRUE(publish(*host, store, request));
    }
    record(1, 1);
    ASSERT_TRUE(registry->add(manifest("1", "theirs")));
    const auto told = tell_registry(*registry, store, "m", "here:/store");
    ASSERT_FALSE(told);
    EXPECT_EQ(told.error().kind, Error::Kind::invalid);
    EXPECT_EQ(registry->releases("m")->size(), 2U);
    EXPECT_EQ(registry->swaps("m")->size(), 1U);
}

TEST(Registry, TakesOverTheSwapsOfItsFirstVersion) {
    const Scratch scratch;
    const Store store{scratch.at("store")};
    {
        auto old = Database::open(scratch.at("r.sqlite"), true);
        ASSERT_TRUE(old);
        ASSERT_TRUE(old->run(R"(
            CREATE TABLE swaps (name TEXT NOT NULL, place TEXT NOT NULL, number INTEGER NOT NULL,
                kind TEXT NOT NULL, state TEXT NOT NULL, from_version TEXT NOT NULL, to_version TEXT NOT NULL,
                fingerprint TEXT NOT NULL, begun TEXT NOT NULL, ended TEXT NOT NULL, made_by TEXT NOT NULL,
                host TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (name, place, number));
            INSERT INTO swaps VALUES (x'6d', CAST('a:/s' AS BLOB), 2, 'rollback', 'done', '1', '0', 'f', 't2', 'u2', 'me', 'h', '');
            INSERT INTO swaps VALUES (x'6d', CAST('a:/s' AS BLOB), 1, 'swap', 'taken-back', '', '1', 'f', 't1', 'u1', 'me', 'h', 'r');
            PRAGMA user_version = 1)"));
    }
    for (int i = 0; i < 2; ++i) {
        auto registry =
            open_registry("sqlite:r.sqlite", store, scratch.path(), false, Postgres::longest_connection);
        ASSERT_TRUE(registry) << registry.error().message;
        const auto swaps = *(*registry)->swaps("m");
        ASSERT_EQ(swaps.size(), 2U);
        EXPECT_EQ(swaps[0].swap.state, Swap::State::taken_back);
        EXPECT_EQ(swaps[0].swap.reason, "r");
        EXPECT_EQ(swaps[1].swap.number, 2);
        EXPECT_EQ(swaps[1].swap.kind, Swap::Kind::rollback);
        EXPECT_EQ((*(*registry)->last_swap("m", "a:/s"))->begun_at, "t2");
    }
}

TEST(Registry, WhatWasLiveWhereAndWhen) {
    auto back = done(3, "2", "1", "t3");
    back.state = Swap::State::taken_back;
    const auto spans = live_spans({{"a:/s", done(1, "", "1", "t1")},
                                   {"a:/s", done(2, "1", "2", "t2")},
                                   {"a:/s", back},
                                   {"a:/s", done(4, "2", "3", "t4")},
                                   {"b:/s", done(1, "", "1", "t0")}});
    ASSERT_EQ(spans.size(), 4U);
    EXPECT_EQ(spans[0].until, "t2");
    EXPECT_EQ(spans[1].until, "t4");
    EXPECT_EQ(spans[2].until, "");
    EXPECT_EQ(spans[3].place, "b:/s");
    EXPECT_EQ(spans[3].until, "");
}

TEST(Registry, Addresses) {
    const Scratch scratch;
    const Store store{scratch.at("store")};
    for (const auto* address :
         {"sqlite:", "mysql://a:hunter2@h/d", "r.sqlite", "postgres:x", "postgresql:/a:hunter2@h/d",
          "postgresql:password=hunter2", "postgresql://a:hunter2@h:port/d", "postgresql://a:hunter2",
          "postgresql://a:hunter2@h/d?nothing=1", "postgresql://a:%zzhunter2@h/d",
          "postgresql://a:hunter2@h/d?password=%zhunter2", "postgresql://a:hun\"ter2@[h/d",
          "postgresql://h/d?sslpassword=hunter2&x"}) {
        const auto checked = check_registry(address);
        ASSERT_FALSE(checked) << address;
        EXPECT_EQ(checked.error().kind, Error::Kind::usage);
        const auto registry =
            open_registry(address, store, scratch.path(), true, Postgres::longest_connection);
        ASSERT_FALSE(registry) << address;
        EXPECT_EQ(registry.error().kind, Error::Kind::usage);
        EXPECT_EQ((registry.error().message + registry.error().file).find("ter2"), std::string::npos)
            << registry.error().message;
    }
    scratch.file("other.sqlite", "no database at all, but some text");
    EXPECT_FALSE(
        open_registry("sqlite:other.sqlite", store, scratch.path(), true, Postgres::longest_connection));
    EXPECT_FALSE(
        open_registry("sqlite:/nonexistent/folder/r.sqlite", store, "/", true, Postgres::longest_connection));
}

}  // namespace
}  // namespace trueup
