#include "release/swap.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <filesystem>

#include "platform/hosts.h"
#include "platform/scratch.h"
#include "platform/tree_files.h"
#include "release/publish.h"

namespace trueup {
namespace {

namespace fs = std::filesystem;
using testing::Scratch;
using Outcome = SwapResult::Outcome;

struct Desk {
    Scratch scratch;
    std::unique_ptr<Host> host = std::move(*live_host({}));
    Store store{scratch.at("store")};

    explicit Desk(int versions = 3) {
        for (int i = 1; i <= versions; ++i) {
            scratch.file("in/a", std::to_string(i));
            PublishRequest request;
            request.folder = scratch.at("in");
            request.release = {"m", std::to_string(i)};
            if (!publish(*host, store, request)) std::abort();
        }
    }
    ~Desk() { static_cast<void>(remove_tree(scratch.at("store"))); }

    static SwapRequest request(const std::string& version) {
        SwapRequest out;
        out.name = "m";
        out.version = version;
        if (version.empty()) out.kind = Swap::Kind::rollback;
        out.limit = std::chrono::milliseconds{300};
        return out;
    }
    Result<SwapResult> swap(const std::string& version) const {
        return swap_release(*host, store, request(version));
    }
    std::string rollback() const {
        const auto done = swap("");
        return done && done->outcome == Outcome::done ? done->to : "";
    }
    std::string live() const { return store.live("m").value_or("?"); }
    std::vector<Swap> log() const { return *all_swaps(store, "m"); }
    void begin(Swap swap) const { static_cast<void>(record_begin(store, "m", swap)); }
};

Swap begun(std::int64_t number, const std::string& from, const std::string& to) {
    Swap swap;
    swap.number = number;
    swap.from = from;
    if (!from.empty()) swap.from_target = from;
    swap.to = to;
    if (!from.empty()) swap.stack = {from};
    swap.begun_at = "2026-11-24T10:00:00Z";
    return swap;
}

TEST(Swap, SwitchesAndRecords) {
    const Desk desk;
    const auto first = desk.swap("1");
    ASSERT_TRUE(first) << first.error().message;
    EXPECT_EQ(first->outcome, Outcome::done);
    EXPECT_EQ(first->from, "");
    EXPECT_EQ(first->transaction, 1);
    EXPECT_EQ(desk.live(), "1");
    EXPECT_EQ(fs::read_symlink(desk.store.current("m")), "1");
    const auto second = desk.swap("3");
    EXPECT_EQ(second->from, "1");
    EXPECT_EQ(second->transaction, 2);
    EXPECT_EQ(desk.swap("3")->outcome, Outcome::already_live);
    const auto log = desk.log();
    ASSERT_EQ(log.size(), 2U);
    EXPECT_EQ(log[1].state, Swap::State::done);
    EXPECT_EQ(log[1].stack, std::vector<std::string>{"1"});
    EXPECT_FALSE(desk.swap("9"));
    EXPECT_EQ(desk.live(), "3");
}

TEST(Swap, RollsBackStepByStepAndNeverForward) {
    const Desk desk;
    EXPECT_EQ(desk.swap("")->outcome, Outcome::nothing_back);
    for (const auto* version : {"1", "2", "3"}) desk.swap(version).value();
    EXPECT_EQ(desk.rollback(), "2");
    EXPECT_EQ(desk.rollback(), "1");
    EXPECT_EQ(desk.rollback(), "");
    EXPECT_EQ(desk.live(), "1");
    desk.swap("3").value();
    EXPECT_EQ(desk.rollback(), "1");
}

TEST(Swap, RollsBackPastAReleaseThatIsGone) {
    const Desk desk;
    for (const auto* version : {"1", "2", "3"}) desk.swap(version).value();
    ASSERT_TRUE(remove_tree(desk.store.of(Reference{"m", "2"})));
    EXPECT_EQ(desk.rollback(), "1");
}

TEST(Swap, ADamagedReleaseDoesNotGoLive) {
    const Desk desk;
    desk.swap("1").value();
    const auto folder = desk.store.of(Reference{"m", "2"});
    ASSERT_TRUE(set_writable(folder, true));
    fs::remove(folder + "/a");
    const auto refused = desk.swap("2");
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->outcome, Outcome::damaged);
    EXPECT_EQ(desk.live(), "1");
}

TEST(Swap, CurrentThatIsNoLinkIsLeftAlone) {
    const Desk desk;
    const auto current = desk.store.current("m");
    desk.scratch.file("store/m/current", "mine");
    EXPECT_EQ(desk.swap("1").error().kind, Error::Kind::invalid);
    EXPECT_EQ(*read_file(current, 10), "mine");
    fs::remove(current);
    fs::create_directory(current);
    EXPECT_EQ(desk.swap("1").error().kind, Error::Kind::invalid);
    fs::remove(current);
    // A link of somebody else's is replaced, and comes back when the swap is taken back.
    fs::create_symlink("/srv/by-hand", current);
    auto request = Desk::request("1");
    request.reload = *parse_reload("/bin/false");
    EXPECT_EQ(swap_release(*desk.host, desk.store, request)->outcome, Outcome::taken_back);
    EXPECT_EQ(fs::read_symlink(current), "/srv/by-hand");
    EXPECT_EQ(desk.swap("1")->outcome, Outcome::done);
    EXPECT_EQ(desk.live(), "1");
}

TEST(Swap, AReloadThatFailsTakesItBackAndTellsTheServiceAgain) {
    const Desk desk;
    desk.swap("1").value();
    const auto script = desk.scratch.file(
        "reload",
        "#!/bin/sh\nreadlink " + desk.store.current("m") + " >>" + desk.scratch.at("told") +
            "\n[ \"$(readlink " + desk.store.current("m") + ")\" = 1 ] || { echo no thanks >&2; exit 4; }\n",
        0755);
    auto request = Desk::request("2");
    request.limit = std::chrono::seconds{20};
    request.reload = *parse_reload(script);
    const auto result = swap_release(*desk.host, desk.store, request);
    ASSERT_TRUE(result) << result.error().message;
    EXPECT_EQ(result->outcome, Outcome::taken_back);
    EXPECT_NE(result->reason.en.find("exit code 4: no thanks"), std::string::npos) << result->reason.en;
    EXPECT_EQ(result->live, "1");
    EXPECT_TRUE(result->reload_problem.empty());
    EXPECT_EQ(desk.live(), "1");
    EXPECT_EQ(*read_file(desk.scratch.at("told"), 100), "2\n1\n");
    EXPECT_EQ(desk.log().back().state, Swap::State::taken_back);
    // The first of all is taken back to nothing.
    const Desk fresh;
    request.reload = *parse_reload("/bin/false");
    EXPECT_EQ(swap_release(*fresh.host, fresh.store, request)->outcome, Outcome::taken_back);
    EXPECT_FALSE(look_at(fresh.store.current("m")));
}

TEST(Swap, WhatACrashLeftIsFinishedOrTakenBack) {
    struct Case {
        const char* link;  // what `current` is after the crash
        bool reload, probe;
        const char* live;  // what it must be in the end
        Swap::State state;
    };
    for (const auto& c : {Case{"1", false, false, "1", Swap::State::taken_back},
                          Case{"2", false, false, "2", Swap::State::done},
                          Case{"2", true, false, "1", Swap::State::taken_back},
                          Case{"2", false, true, "1", Swap::State::taken_back},
                          Case{"3", true, true, "3", Swap::State::taken_back}}) {
        const Desk desk;
        desk.swap("1").value();
        auto swap = begun(2, "1", "2");
        swap.reload = c.reload;
        swap.probe = c.probe;
        desk.begin(swap);
        fs::remove(desk.store.current("m"));
        fs::create_symlink(c.link, desk.store.current("m"));
        fs::create_symlink("2", desk.store.of("m") + "/.current.2");
        const auto recovered = recover_name(desk.store, "m", std::chrono::milliseconds{0});
        ASSERT_TRUE(recovered);
        ASSERT_EQ(recovered->size(), 1U);
        EXPECT_EQ(recovered->front().state, c.state) << c.link;
        EXPECT_EQ(desk.live(), c.live);
        EXPECT_FALSE(look_at(desk.store.of("m") + "/.current.2"));
        EXPECT_TRUE(recover_name(desk.store, "m", std::chrono::milliseconds{0})->empty());
    }
}

TEST(SwapLog, ALineThatACrashCutOffDoesNotMatter) {
    const Desk desk;
    desk.swap("1").value();
    desk.swap("2").value();
    const auto path = desk.store.swaps("m");
    const auto good = *read_file(path, 1U << 20U);
    for (std::size_t length = 0; length < good.size(); ++length) {
        const auto swaps = parse_swaps(good.substr(0, length));
        EXPECT_LE(swaps.size(), 2U);
    }
    {
        std::ofstream(path, std::ios::app) << R"({"n":3,"state":"beg)";
    }
    desk.swap("3").value();
    const auto log = desk.log();
    ASSERT_EQ(log.size(), 3U);
    EXPECT_EQ(log[2].number, 3);
    EXPECT_EQ(log[2].state, Swap::State::done);
    EXPECT_EQ(desk.rollback(), "2");
    for (const auto* text :
         {"null\n", "[]\n", "{}\n", "{\"n\":\"x\",\"state\":\"done\"}\n", "{\"n\":1}\n", "\xff\n"})
        EXPECT_TRUE(parse_swaps(text).empty()) << text;
}

TEST(SwapLog, TheEndOfALongRecordIsEnough) {
    const Desk desk;
    for (int i = 0; i < 150; ++i) desk.swap(i % 2 == 0 ? "1" : "2").value();
    EXPECT_GT(look_at(desk.store.swaps("m"))->size, 64U << 10U);
    const auto last = *last_swaps(desk.store, "m");
    const auto all = desk.log();
    ASSERT_EQ(all.size(), 150U);
    EXPECT_LT(last.size(), all.size());
    EXPECT_EQ(last.back().number, 150);
    EXPECT_EQ(rollback_stack(last), rollback_stack(all));
    EXPECT_EQ(desk.rollback(), "1");
}

// Against a model: what is live, and where rollbacks lead, after any commands.
RC_GTEST_PROP(Swap, BehavesLikeAStack, ()) {
    static const Desk desk;  // its releases are the same for all; its record is not
    RC_ASSERT(remove_path(desk.store.swaps("m")).has_value());
    RC_ASSERT(remove_path(desk.store.current("m")).has_value());
    std::string live;
    std::vector<std::string> stack;
    const auto commands = *rc::gen::resize(14, rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 4)));
    for (const int command : commands) {
        if (command > 0) {
            const auto version = std::to_string(command);
            desk.swap(version).value();
            if (version == live) continue;
            if (!live.empty()) stack.push_back(live);
            live = version;
        } else {
            // The way back passes over what is live itself.
            while (!stack.empty() && stack.back() == live) stack.pop_back();
            const auto to = desk.rollback();
            RC_ASSERT(to == (stack.empty() ? "" : stack.back()));
            if (stack.empty()) continue;
            live = stack.back();
            stack.pop_back();
        }
        RC_ASSERT(desk.live() == live);
    }
}

}  // namespace
}  // namespace trueup
