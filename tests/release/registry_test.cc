#include "release/registry.h"

#include <gtest/gtest.h>

#include "platform/scratch.h"
#include "platform/tree_files.h"
#include "release/overview.h"

namespace trueup {
namespace {

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

struct Desk {
    Scratch scratch;
    Store store{scratch.at("store")};
    std::unique_ptr<Registry> open(bool create = true) const {
        auto registry = open_registry("sqlite:r.sqlite", store, scratch.path(), create);
        EXPECT_TRUE(registry) << registry.error().message;
        return registry ? std::move(*registry) : nullptr;
    }
};

TEST(Registry, KeepsReleasesAcrossProcesses) {
    const Desk desk;
    EXPECT_EQ(desk.open(false), nullptr);
    {
        const auto registry = desk.open();
        ASSERT_TRUE(registry->add(manifest("1", "aa")));
        ASSERT_TRUE(registry->add(manifest("1", "aa")));
        ASSERT_TRUE(registry->add(manifest("2", "bb")));
        EXPECT_FALSE(registry->add(manifest("1", "cc")));  // a version means one thing
        ASSERT_TRUE(registry->mark_removed({"m", "2"}, "2026-11-25T10:00:00Z"));
    }
    const auto registry = desk.open(false);
    const auto releases = *registry->releases("m");
    ASSERT_EQ(releases.size(), 2U);
    EXPECT_EQ(releases[0].fingerprint, "aa");
    EXPECT_EQ(releases[0].removed, "");
    EXPECT_EQ(releases[1].removed, "2026-11-25T10:00:00Z");
    EXPECT_FALSE(registry->add(manifest("2", "dd")));  // also when it is gone
    ASSERT_TRUE(registry->add(manifest("2", "bb")));   // and comes back as what it was
    EXPECT_EQ(registry->releases("m")->back().removed, "");
    EXPECT_EQ(*registry->names(), std::vector<std::string>{"m"});
}

TEST(Registry, TagsAndAliasesKeepTheirHistory) {
    const Desk desk;
    const auto registry = desk.open();
    ASSERT_TRUE(registry->set_tag("m", {"1", "stage", "canary", "t1", "a"}));
    ASSERT_TRUE(registry->set_tag("m", {"1", "stage", "prod", "t2", "b"}));
    ASSERT_TRUE(registry->set_tag("m", {"2", "stage", "canary", "t3", "b"}));
    ASSERT_TRUE(registry->set_tag("m", {"2", "stage", "", "t4", "b"}));
    ASSERT_TRUE(registry->set_alias("m", {"1", "champion", "1", "t1", "a"}));
    ASSERT_TRUE(registry->set_alias("m", {"2", "champion", "2", "t2", "a"}));
    EXPECT_EQ(registry->tags("m")->size(), 4U);
    const auto tags = tags_now(*registry->tags("m"));
    ASSERT_EQ(tags.size(), 1U);
    EXPECT_EQ(tags[0].value, "prod");
    EXPECT_EQ(tags[0].by, "b");
    const auto aliases = aliases_now(*registry->aliases("m"));
    ASSERT_EQ(aliases.size(), 1U);
    EXPECT_EQ(aliases[0].version, "2");
    EXPECT_TRUE(registry->tags("other")->empty());
}

TEST(Registry, IsToldFromTheRecordOfSwaps) {
    const Desk desk;
    const auto registry = desk.open();
    ASSERT_TRUE(desk.store.prepare());
    ASSERT_TRUE(desk.store.lock("m", std::chrono::milliseconds{0}));
    for (int i = 1; i <= 400; ++i) {
        auto swap = done(i, std::to_string(i - 1), std::to_string(i), "t");
        ASSERT_TRUE(record_begin(desk.store, "m", swap));
        ASSERT_TRUE(record_state(desk.store, "m", swap, Swap::State::done));
        if (i == 3) {
            ASSERT_TRUE(tell_registry(*registry, desk.store, "m", "here:/store"));
        }
    }
    auto open = done(401, "400", "1", "t");
    ASSERT_TRUE(record_begin(desk.store, "m", open));
    EXPECT_EQ(*registry->last_swap("m", "here:/store"), 3);
    // More has happened since than the end of the record holds.
    ASSERT_TRUE(tell_registry(*registry, desk.store, "m", "here:/store"));
    ASSERT_TRUE(tell_registry(*registry, desk.store, "m", "here:/store"));
    const auto swaps = *registry->swaps("m");
    ASSERT_EQ(swaps.size(), 400U);  // the one at work is not history yet
    EXPECT_EQ(swaps[200].swap.number, 201);
    EXPECT_EQ(*registry->last_swap("m", "elsewhere:/store"), 0);
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
    const Desk desk;
    for (const auto* address : {"sqlite:", "mysql://h/d", "r.sqlite", "postgresql://a:b@h/d", "postgres:x"}) {
        const auto registry = open_registry(address, desk.store, desk.scratch.path(), true);
        ASSERT_FALSE(registry) << address;
        EXPECT_EQ(registry.error().kind, Error::Kind::usage);
        EXPECT_EQ(registry.error().message.find("a:b"), std::string::npos);
    }
    desk.scratch.file("other.sqlite", "no database at all, but some text");
    EXPECT_FALSE(open_registry("sqlite:other.sqlite", desk.store, desk.scratch.path(), true));
    EXPECT_FALSE(open_registry("sqlite:/nonexistent/folder/r.sqlite", desk.store, "/", true));
}

}  // namespace
}  // namespace trueup
