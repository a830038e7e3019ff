#include "release/publish.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <map>

#include "platform/hosts.h"
#include "platform/scratch.h"
#include "platform/tree_files.h"
#include "release/publish_source.h"

namespace trueup {
namespace {

namespace fs = std::filesystem;
using testing::Scratch;
using Outcome = Published::Outcome;

struct Desk {
    Scratch scratch;
    std::unique_ptr<Host> host = std::move(*live_host({}));
    Store store{scratch.at("store")};
    ~Desk() {
        // Folders of releases are read-only.
        static_cast<void>(remove_tree(scratch.at("store")));
    }

    Result<Published> publish(const std::string& version, const std::string& folder = "in",
                              const std::string& contract = {}) const {
        PublishRequest request;
        request.folder = scratch.at(folder);
        request.release = {"m", version};
        request.contract = contract;
        request.actor = {"me", "here"};
        return trueup::publish(*host, store, request);
    }
    std::string in_store(const std::string& version, const std::string& path) const {
        return store.of(Reference{"m", version}) + "/" + path;
    }
    std::size_t left_overs() const { return names_in(store.incoming())->size(); }
};

std::vector<Damage> damage_of(const Desk& desk, const std::string& version, bool read_all) {
    return *desk.store.damage(*desk.store.release({"m", version}), read_all);
}

TEST(Publish, MakesAReadOnlyCopyWithAllThatCounts) {
    const Desk desk;
    desk.scratch.file("in/weights.bin", std::string(3'000'000, 'w'));
    desk.scratch.file("in/conf/a.json", "{}", 0600);
    desk.scratch.file("in/run.sh", "#!/bin/sh\n", 0755);
    desk.scratch.link("in/link", "conf/a.json");
    desk.scratch.dir("in/1/empty");
    const auto made = desk.publish("1");
    ASSERT_TRUE(made) << made.error().message;
    EXPECT_EQ(made->outcome, Outcome::created);
    EXPECT_EQ(made->manifest.files(), 3U);
    EXPECT_EQ(*read_file(desk.in_store("1", "conf/a.json"), 100), "{}");
    EXPECT_EQ(look_at(desk.in_store("1", "link"))->target, "conf/a.json");
    EXPECT_EQ(look_at(desk.in_store("1", "1/empty"))->kind, TreeEntry::Kind::folder);
    EXPECT_EQ(look_at(desk.in_store("1", "run.sh"))->mode & 0333U, 0111U);
    EXPECT_EQ(look_at(desk.in_store("1", "conf/a.json"))->mode & 0333U, 0U);
    EXPECT_EQ(look_at(desk.in_store("1", "conf"))->mode & 0222U, 0U);
    EXPECT_TRUE(damage_of(desk, "1", true).empty());
    EXPECT_EQ(desk.left_overs(), 0U);
}

TEST(Publish, TwiceIsTheSameRelease) {
    const Desk desk;
    desk.scratch.file("in/a", "1");
    const auto first = desk.publish("1");
    ASSERT_TRUE(first);
    // Another time, another permission, another folder: the same content.
    desk.scratch.file("other/a", "1", 0600);
    const auto second = desk.publish("1", "other");
    ASSERT_TRUE(second);
    EXPECT_EQ(second->outcome, Outcome::there);
    EXPECT_EQ(second->manifest.created, first->manifest.created);
    EXPECT_EQ(second->fingerprint, first->fingerprint);
}

TEST(Publish, AVersionNeverMeansAnythingElse) {
    const Desk desk;
    const auto file = desk.scratch.file("in/a", "1");
    ASSERT_TRUE(desk.publish("1"));
    desk.scratch.file("in/a", "2");
    const auto other = desk.publish("1");
    ASSERT_TRUE(other);
    EXPECT_EQ(other->outcome, Outcome::conflict);
    EXPECT_EQ(*read_file(desk.in_store("1", "a"), 10), "1");
    desk.scratch.file("in/a", "1");
    desk.scratch.file("contract.yaml", "in: float");
    const auto with_contract = desk.publish("1", "in", desk.scratch.at("contract.yaml"));
    ASSERT_TRUE(with_contract);
    EXPECT_EQ(with_contract->outcome, Outcome::conflict);
}

TEST(Publish, TheContractBelongsToIt) {
    const Desk desk;
    desk.scratch.file("in/a", "1");
    desk.scratch.file("contract.yaml", "in: float");
    const auto made = desk.publish("1", "in", desk.scratch.at("contract.yaml"));
    ASSERT_TRUE(made) << made.error().message;
    EXPECT_EQ(*read_file(desk.in_store("1", ".trueup-contract.yaml"), 100), "in: float");
    EXPECT_TRUE(damage_of(desk, "1", true).empty());
    // The release of another store, published from its folder there, is the same.
    const auto copied = desk.publish("2", "store/m/1", desk.scratch.at("contract.yaml"));
    ASSERT_TRUE(copied) << copied.error().message;
    EXPECT_EQ(copied->fingerprint, made->fingerprint);
}

TEST(Publish, EqualFilesAreStoredOnce) {
    const Desk desk;
    desk.scratch.file("in/a", "same");
    desk.scratch.file("in/b", "same");
    ASSERT_TRUE(desk.publish("1"));
    desk.scratch.file("in/c", "new");
    ASSERT_TRUE(desk.publish("2"));
    const auto inode = look_at(desk.in_store("1", "a"))->inode;
    EXPECT_EQ(look_at(desk.in_store("1", "b"))->inode, inode);
    EXPECT_EQ(look_at(desk.in_store("2", "a"))->inode, inode);
    EXPECT_NE(look_at(desk.in_store("2", "c"))->inode, inode);
}

TEST(Publish, RefusesWhatCannotBePartOfARelease) {
    const Desk desk;
    desk.scratch.dir("in");
    EXPECT_EQ(desk.publish("1").error().kind, Error::Kind::usage);  // nothing in it
    desk.scratch.file("in/a", "1");
    desk.scratch.file("outside", "x");
    // The last one leads out only through the link before it.
    desk.scratch.dir("in/d/e");
    for (const auto* target : {"../outside", "/etc/hostname", "nowhere", "bad", "..", "."}) {
        const auto path = desk.scratch.link("in/bad", target);
        const auto made = desk.publish("1");
        ASSERT_FALSE(made) << target;
        EXPECT_NE(made.error().message.find("in/bad"), std::string::npos) << made.error().message;
        fs::remove(path);
    }
    desk.scratch.link("in/d/e/up", "../..");
    desk.scratch.link("in/sly", "d/e/up/../outside");
    EXPECT_FALSE(desk.publish("1"));
    fs::remove(desk.scratch.at("in/sly"));
    fs::remove(desk.scratch.at("in/d/e/up"));
    ASSERT_EQ(::mkfifo(desk.scratch.at("in/pipe").c_str(), 0600), 0);
    EXPECT_FALSE(desk.publish("1"));
    fs::remove(desk.scratch.at("in/pipe"));
    desk.scratch.file("in/\xff", "1");
    EXPECT_FALSE(desk.publish("1"));
    fs::remove(desk.scratch.at("in/\xff"));
    EXPECT_FALSE(desk.publish("1", "."));  // the store lies in it
    EXPECT_FALSE(look_at(desk.store.of("m")));
    EXPECT_TRUE(desk.publish("1"));
}

TEST(Publish, AFolderThatChangesMeanwhileIsRefused) {
    const Desk desk;
    desk.scratch.file("in/a", "1");
    desk.scratch.file("in/b", "2");
    PublishRequest request;
    request.folder = desk.scratch.at("in");
    request.release = {"m", "1"};
    auto source = look_at_source(*desk.host, request.folder);
    ASSERT_TRUE(source);
    desk.scratch.file("in/b", "3");
    EXPECT_FALSE(hash_source(*source, {}));
    source = look_at_source(*desk.host, request.folder);
    ASSERT_TRUE(hash_source(*source, {}));
    EXPECT_TRUE(expect_unchanged(*source));
    desk.scratch.file("in/c", "late");
    EXPECT_FALSE(expect_unchanged(*source));
    fs::remove(desk.scratch.at("in/c"));
    EXPECT_TRUE(expect_unchanged(*source));
    fs::remove(desk.scratch.at("in/b"));
    EXPECT_FALSE(expect_unchanged(*source));
}

// Whatever is done to a stored release is noticed.
TEST(Publish, ATamperedStoreIsNoticed) {
    const Desk desk;
    desk.scratch.file("in/a", "content");
    desk.scratch.file("in/sub/b", "other");
    desk.scratch.link("in/l", "a");
    ASSERT_TRUE(desk.publish("1"));
    const auto folder = desk.store.of(Reference{"m", "1"});
    const auto a = desk.in_store("1", "a");
    const auto expect = [&](bool read_all, const std::string& path, Damage::Kind kind) {
        const auto damage = damage_of(desk, "1", read_all);
        ASSERT_EQ(damage.size(), 1U);
        EXPECT_EQ(damage.front().path, path);
        EXPECT_EQ(damage.front().kind, kind);
    };
    ASSERT_TRUE(set_writable(folder, true));
    const auto time = fs::last_write_time(a);
    fs::permissions(a, fs::perms(0644));
    {
        std::ofstream(a, std::ios::in) << "cOntent";
    }
    expect(false, "a", Damage::Kind::changed);  // the time gives it away
    fs::last_write_time(a, time);
    EXPECT_TRUE(damage_of(desk, "1", false).empty());  // only reading finds it now
    expect(true, "a", Damage::Kind::changed);
    const auto again = desk.publish("1");
    ASSERT_TRUE(again);
    EXPECT_EQ(again->outcome, Outcome::damaged);
    {
        std::ofstream(a, std::ios::in) << "content";
    }
    EXPECT_TRUE(damage_of(desk, "1", false).empty());  // touched, and the same
    fs::permissions(a, fs::perms(0744));
    expect(false, "a", Damage::Kind::changed);
    fs::permissions(a, fs::perms(0444));
    fs::rename(a, folder + "/x");
    EXPECT_EQ(damage_of(desk, "1", false).size(), 2U);
    fs::rename(folder + "/x", a);
    fs::create_directory(folder + "/new");
    expect(false, "new", Damage::Kind::extra);
    fs::remove(folder + "/new");
    fs::remove(folder + "/l");
    expect(false, "l", Damage::Kind::missing);
    fs::create_symlink("sub/b", folder + "/l");
    expect(false, "l", Damage::Kind::changed);
}

// An object of the store that went bad is made anew for the next release.
TEST(Publish, ABadObjectIsNotUsed) {
    const Desk desk;
    desk.scratch.file("in/a", "content");
    ASSERT_TRUE(desk.publish("1"));
    fs::permissions(desk.in_store("1", "a"), fs::perms(0644));
    {
        std::ofstream(desk.in_store("1", "a"), std::ios::in) << "broken!";
    }
    ASSERT_TRUE(desk.publish("2"));
    EXPECT_EQ(*read_file(desk.in_store("2", "a"), 100), "content");
    EXPECT_TRUE(damage_of(desk, "2", true).empty());
}

TEST(Publish, WhatADeadPublisherLeftIsRemoved) {
    const Desk desk;
    ASSERT_TRUE(desk.store.prepare());
    desk.scratch.file("store/.trueup/incoming/dead/0", "half");
    desk.scratch.file("store/.trueup/incoming/alive/0", "half");
    const auto lock = FileLock::acquire(desk.store.incoming() + "/alive/lock", std::chrono::milliseconds{0});
    ASSERT_TRUE(lock);
    desk.scratch.file("store/m/.staging-1/a", "half");
    desk.scratch.file("in/a", "1");
    ASSERT_TRUE(desk.publish("1"));
    EXPECT_EQ(*names_in(desk.store.incoming()), std::vector<std::string>{"alive"});
    EXPECT_EQ(*read_file(desk.in_store("1", "a"), 10), "1");
    EXPECT_FALSE(look_at(desk.store.of("m") + "/.staging-1"));
}

// Random trees: what was published has the content of the source, the second
// time nothing is made, and one changed byte anywhere is noticed.
RC_GTEST_PROP(Publish, RandomTreesComeBackWhole, ()) {
    const Desk desk;
    const auto element = rc::gen::element<std::string>("a", "b", "ü", "x y", "c.d", "-");
    const auto trees = rc::gen::container<std::map<std::string, std::string>>(
        rc::gen::map(rc::gen::pair(element, element), [](const auto& p) { return p.first + "/" + p.second; }),
        rc::gen::string<std::string>());
    const auto files =
        *rc::gen::resize(4, rc::gen::suchThat(trees, [](const auto& all) { return !all.empty(); }));
    for (const auto& [path, content] : files) desk.scratch.file("in/" + path, content);
    const auto made = desk.publish("1");
    RC_ASSERT(made && made->outcome == Outcome::created);
    RC_ASSERT(made->manifest.files() == files.size());
    for (const auto& [path, content] : files)
        RC_ASSERT(read_file(desk.in_store("1", path), 1U << 20U).value() == content);
    RC_ASSERT(desk.publish("1")->outcome == Outcome::there);
    const auto victim = std::next(
        files.begin(), *rc::gen::inRange<std::ptrdiff_t>(0, static_cast<std::ptrdiff_t>(files.size())));
    desk.scratch.file("in/" + victim->first, victim->second + "!");
    RC_ASSERT(desk.publish("1")->outcome == Outcome::conflict);
}

}  // namespace
}  // namespace trueup
