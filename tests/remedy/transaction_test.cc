#include "remedy/transaction.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>
#include <sys/stat.h>

#include "platform/hosts.h"
#include "platform/scratch.h"
#include "remedy/plan.h"
#include "remedy/undo.h"

namespace trueup {
namespace {

using testing::Scratch;
constexpr std::chrono::milliseconds wait_not{0};

FileImage image(const std::string& path) { return image_of(path).value_or(FileImage{}); }

Change change(const std::string& path, FileImage after) {
    Change out;
    out.path = path;
    out.before = image(path);
    out.after = std::move(after);
    return out;
}

Change new_content(const std::string& path, std::string content) {
    auto after = image(path);
    if (after.kind == FileImage::Kind::absent) after = new_file({}, 0644);
    after.content = std::move(content);
    after.mtime_ns = 0;
    return change(path, std::move(after));
}

Transaction of(std::vector<Change> changes) {
    Transaction transaction;
    transaction.kind = "fix";
    transaction.command = "trueup fix";
    transaction.version = "0";
    transaction.changes = std::move(changes);
    return transaction;
}

Result<Changed> undo(const Host& host, Journal& journal, std::int64_t id, bool merge = false) {
    const auto plan = TRY(plan_undo(host, journal, id));
    auto back = of(plan.changes(merge));
    back.kind = "undo";
    back.undoes = id;
    return apply(journal, back);
}

// What apply() does with one change.
Result<Changed> make(Journal& journal, const Transaction& transaction, std::size_t number) {
    const auto& planned = transaction.changes[number];
    Attempt attempt;
    attempt.about_to = [&](const FileMark& file) -> Result<Changed> {
        TRY(journal.about_to(transaction.id, number, file));
        return Changed{};
    };
    return replace({planned.path, planned.before, planned.after, planned.temporary, planned.folder}, attempt);
}

struct Desk {
    Scratch scratch;
    std::unique_ptr<Host> host = std::move(*live_host({}));
    Journal journal = std::move(*Journal::open_to_write(scratch.at("state"), wait_not));
};

TEST(Transaction, ChangesAndUndoKeepModeTimeAndKind) {
    Desk m;
    const auto file = m.scratch.file("rc", "a\nb", 0640);
    const auto made = m.scratch.at("made");
    const auto link = m.scratch.at("link");
    ASSERT_EQ(::symlink("rc", link.c_str()), 0);
    const auto before = image(file);
    FileImage elsewhere;
    elsewhere.kind = FileImage::Kind::link;
    elsewhere.target = "nowhere";
    auto transaction = of({new_content(file, "b"), new_content(made, "x"), change(link, elsewhere)});
    ASSERT_TRUE(apply(m.journal, transaction));
    EXPECT_EQ(image(file).content, "b");
    EXPECT_EQ(image(file).mode, 0640U);
    EXPECT_EQ(image(made).content, "x");
    EXPECT_EQ(image(link).target, "nowhere");
    ASSERT_TRUE(undo(*m.host, m.journal, transaction.id));
    EXPECT_TRUE(image(file).same_as(before));
    EXPECT_EQ(image(file).mtime_ns, before.mtime_ns);
    EXPECT_EQ(image(made).kind, FileImage::Kind::absent);
    EXPECT_EQ(image(link).target, "rc");
}

TEST(Transaction, AFileThatChangedAfterThePlanStopsItAndNothingIsChanged) {
    Desk m;
    const auto one = m.scratch.file("one", "1");
    const auto two = m.scratch.file("two", "2");
    auto transaction = of({new_content(one, "x"), new_content(two, "y")});
    m.scratch.file("two", "meanwhile");
    EXPECT_FALSE(apply(m.journal, transaction));
    EXPECT_EQ(transaction.state, Transaction::State::rolled_back);
    EXPECT_EQ(image(one).content, "1");
    EXPECT_EQ(image(two).content, "meanwhile");
}

TEST(Transaction, AFolderSwappedForAnotherIsNoticed) {
    Desk m;
    const auto file = m.scratch.file("dir/rc", "1");
    auto planned = new_content(file, "2");
    planned.folder = *folder_id(m.scratch.at("dir"));
    std::filesystem::rename(m.scratch.at("dir"), m.scratch.at("old"));
    m.scratch.file("outside/rc", "1");
    ASSERT_EQ(::symlink("outside", m.scratch.at("dir").c_str()), 0);
    auto transaction = of({planned});
    EXPECT_FALSE(apply(m.journal, transaction));
    EXPECT_EQ(image(m.scratch.at("outside/rc")).content, "1");
    EXPECT_EQ(image(m.scratch.at("old/rc")).content, "1");
}

TEST(Transaction, ACrashBeforeTheEndIsRolledBackAndOneAfterItIsDone) {
    Desk m;
    const auto one = m.scratch.file("one", "1");
    const auto two = m.scratch.file("two", "2");
    auto half = of({new_content(one, "x"), new_content(two, "y")});
    ASSERT_TRUE(m.journal.begin(half));
    ASSERT_TRUE(make(m.journal, half, 0));
    m.scratch.file(half.changes[1].temporary, "half writ");
    auto settled = recover(m.journal);
    ASSERT_TRUE(settled);
    ASSERT_EQ(settled->size(), 1U);
    EXPECT_EQ(settled->front().state, Transaction::State::rolled_back);
    EXPECT_EQ(image(one).content, "1");
    EXPECT_EQ(image(m.scratch.at(half.changes[1].temporary)).kind, FileImage::Kind::absent);

    auto whole = of({new_content(one, "x"), new_content(two, "y")});
    ASSERT_TRUE(m.journal.begin(whole));
    ASSERT_TRUE(make(m.journal, whole, 0));
    ASSERT_TRUE(make(m.journal, whole, 1));
    settled = recover(m.journal);
    ASSERT_TRUE(settled);
    EXPECT_EQ(settled->front().state, Transaction::State::done);
    EXPECT_EQ(image(two).content, "y");
}

// A person, or another trueup, did the same in the meantime.
TEST(Transaction, WhatSomebodyElseWroteIsNotTakenBack) {
    Desk m;
    const auto one = m.scratch.file("one", "1");
    const auto two = m.scratch.file("two", "2");
    const auto made = m.scratch.at("made");
    auto refused = of({new_content(two, "y"), new_content(made, "m"), new_content(one, "x")});
    m.scratch.file("made", "m");
    m.scratch.file("one", "x");
    ASSERT_FALSE(apply(m.journal, refused));
    EXPECT_EQ(refused.state, Transaction::State::rolled_back);
    EXPECT_EQ(image(one).content, "x");
    EXPECT_EQ(image(two).content, "2");
    EXPECT_EQ(image(made).content, "m");
}

TEST(Transaction, ACrashTakesBackOnlyWhatItHadWritten) {
    Desk m;
    const auto one = m.scratch.file("one", "1");
    const auto two = m.scratch.file("two", "2");
    const auto three = m.scratch.file("three", "3");
    auto half = of({new_content(one, "x"), new_content(two, "y"), new_content(three, "z")});
    ASSERT_TRUE(m.journal.begin(half));
    ASSERT_TRUE(make(m.journal, half, 0));
    // Killed between the word in the journal and the change; then a person made it.
    ASSERT_TRUE(m.journal.about_to(half.id, 1, {{1, 1}, 1}));
    m.scratch.file("two", "y");
    m.scratch.file("three", "z");  // never announced
    const auto settled = recover(m.journal);
    ASSERT_TRUE(settled);
    EXPECT_EQ(settled->front().state, Transaction::State::conflict);
    EXPECT_EQ(image(one).content, "1");
    EXPECT_EQ(image(two).content, "y");
    EXPECT_EQ(image(three).content, "z");
}

// Another inode, the same time: the crash is still put in order.
TEST(Transaction, AHomeThatWasMovedAfterACrash) {
    Desk m;
    const auto one = m.scratch.file("one", "1");
    const auto two = m.scratch.file("two", "2");
    auto half = of({new_content(one, "x"), new_content(two, "y")});
    ASSERT_TRUE(m.journal.begin(half));
    ASSERT_TRUE(make(m.journal, half, 0));
    const auto time = std::filesystem::last_write_time(one);
    const auto copy = m.scratch.file("copy", "x");
    std::filesystem::last_write_time(copy, time);
    std::filesystem::rename(copy, one);
    const auto settled = recover(m.journal);
    ASSERT_TRUE(settled);
    EXPECT_EQ(settled->front().state, Transaction::State::rolled_back);
    EXPECT_EQ(image(one).content, "1");
}

// A recovery was killed while it wrote; its file got the inode that the announced one
// had before the home was moved.
TEST(Transaction, WhatACutOffRecoveryLeftIsNotTheAnnouncedFile) {
    Desk m;
    const auto one = m.scratch.file("one", "1");
    auto half = of({new_content(one, "x")});
    ASSERT_TRUE(m.journal.begin(half));
    ASSERT_TRUE(make(m.journal, half, 0));
    const auto left = m.scratch.file(half.changes[0].temporary, "");
    std::filesystem::last_write_time(left, std::filesystem::last_write_time(one) + std::chrono::seconds(5));
    auto announced = file_mark(one);
    ASSERT_TRUE(announced);
    announced->id = file_mark(left)->id;
    ASSERT_TRUE(m.journal.about_to(half.id, 0, *announced));
    const auto settled = recover(m.journal);
    ASSERT_TRUE(settled);
    EXPECT_EQ(settled->front().state, Transaction::State::done);
    EXPECT_EQ(image(one).content, "x");
    EXPECT_FALSE(std::filesystem::exists(left));
}

TEST(Transaction, AFileThatChangesAtTheLastMomentIsNotReplaced) {
    Desk m;
    const auto one = m.scratch.file("one", "1");
    const auto planned = new_content(one, "x");
    Attempt attempt;
    attempt.about_to = [&](const FileMark&) -> Result<Changed> {
        m.scratch.file("one", "the person's");
        return Changed{};
    };
    EXPECT_FALSE(replace({one, planned.before, planned.after, ".new", {}}, attempt));
    EXPECT_FALSE(attempt.made);
    EXPECT_EQ(image(one).content, "the person's");
    EXPECT_EQ(image(m.scratch.at(".new")).kind, FileImage::Kind::absent);
}

TEST(Transaction, AFileOfNeitherStateIsLeftAlone) {
    Desk m;
    const auto one = m.scratch.file("one", "1");
    auto half = of({new_content(one, "x")});
    ASSERT_TRUE(m.journal.begin(half));
    ASSERT_TRUE(make(m.journal, half, 0));
    m.scratch.file("one", "the person's");
    const auto settled = recover(m.journal);
    ASSERT_TRUE(settled);
    EXPECT_EQ(settled->front().state, Transaction::State::conflict);
    EXPECT_EQ(image(one).content, "the person's");
}

TEST(Journal, OneWriterAtATimeAndTheOtherSaysWho) {
    Desk m;
    const auto second = Journal::open_to_write(m.scratch.at("state"), std::chrono::milliseconds(50));
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, Error::Kind::denied);
    EXPECT_NE(second.error().message.find(std::to_string(::getpid())), std::string::npos);
}

TEST(Journal, IsForItsOwnerAlone) {
    Desk m;
    EXPECT_EQ(image(m.scratch.at("state")).mode, 0700U);
    EXPECT_EQ(image(m.scratch.at("state/journal.sqlite")).mode, 0600U);
}

TEST(Undo, RefusesWhatChangedSinceAndMergesWhatFits) {
    Desk m;
    const auto file = m.scratch.file("rc", "a\nbad\nb\nc\n");
    auto transaction = of({new_content(file, "a\nb\nc\n")});
    ASSERT_TRUE(apply(m.journal, transaction));
    m.scratch.file("rc", "a\nb\nc\nmine\n");
    const auto plan = plan_undo(*m.host, m.journal, transaction.id);
    ASSERT_TRUE(plan);
    EXPECT_TRUE(plan->changed_since());
    EXPECT_FALSE(plan->conflicts());
    EXPECT_TRUE(plan->changes(false).empty());
    EXPECT_NE(plan->files.front().since.find("+mine"), std::string::npos);
    ASSERT_TRUE(undo(*m.host, m.journal, transaction.id, true));
    EXPECT_EQ(image(file).content, "a\nbad\nb\nc\nmine\n");
}

TEST(Undo, OfAnUndoAndNotTwice) {
    Desk m;
    const auto file = m.scratch.file("rc", "old");
    auto transaction = of({new_content(file, "new")});
    ASSERT_TRUE(apply(m.journal, transaction));
    EXPECT_EQ(last_to_undo(m.journal).value_or(0), transaction.id);
    ASSERT_TRUE(undo(*m.host, m.journal, transaction.id));
    EXPECT_FALSE(last_to_undo(m.journal));
    EXPECT_FALSE(undo(*m.host, m.journal, transaction.id));
    ASSERT_TRUE(undo(*m.host, m.journal, transaction.id + 1));
    EXPECT_EQ(image(file).content, "new");
    EXPECT_EQ(last_to_undo(m.journal).value_or(0), transaction.id);
    EXPECT_FALSE(undo(*m.host, m.journal, 99));
}

TEST(Undo, OfAnImageThatWasAlteredInTheJournalIsRefused) {
    Desk m;
    const auto file = m.scratch.file("rc", "old");
    auto transaction = of({new_content(file, "new")});
    ASSERT_TRUE(apply(m.journal, transaction));
    {
        auto database = Database::open(m.scratch.at("state/journal.sqlite"), false);
        ASSERT_TRUE(database && database->run("UPDATE images SET content = 'odd' WHERE after = 0"));
    }
    const auto plan = plan_undo(*m.host, m.journal, transaction.id);
    ASSERT_FALSE(plan);
    EXPECT_NE(plan.error().message.find("not what was written"), std::string::npos);
    EXPECT_EQ(plan.error().file, file);
    // What an older trueup wrote has no hash, and its journal no table for them.
    auto database = Database::open(m.scratch.at("state/journal.sqlite"), false);
    ASSERT_TRUE(database && database->run("DELETE FROM image_hashes"));
    EXPECT_TRUE(plan_undo(*m.host, m.journal, transaction.id));
    ASSERT_TRUE(database->run("DROP TABLE image_hashes"));
    EXPECT_TRUE(plan_undo(*m.host, m.journal, transaction.id));
}

// Random files, random new contents, in one transaction after the other; undone
// in the opposite order, all is as it was.
RC_GTEST_PROP(TransactionProperty, ApplyThenUndoIsTheIdentity, ()) {
    Desk m;
    const auto text = rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab\n\r\0\xff", 6)));
    std::vector<std::string> paths;
    std::vector<FileImage> at_first;
    for (const auto* name : {"a", "b", "c"}) {
        paths.push_back(m.scratch.at(name));
        const auto mode = *rc::gen::element(0644U, 0600U, 0755U);
        if (*rc::gen::arbitrary<bool>()) m.scratch.file(name, *text, mode);
        at_first.push_back(image(paths.back()));
    }
    std::vector<std::int64_t> ids;
    for (int round = *rc::gen::inRange(1, 4); round > 0; --round) {
        std::vector<Change> changes;
        for (const auto& path : paths) {
            if (!*rc::gen::arbitrary<bool>()) continue;
            auto one = *rc::gen::weightedOneOf<bool>({{4, rc::gen::just(true)}, {1, rc::gen::just(false)}})
                           ? new_content(path, *text)
                           : change(path, FileImage{});
            // As a plan does: what ends as it was is no change.
            if (!one.after.same_as(one.before)) changes.push_back(std::move(one));
        }
        auto transaction = of(std::move(changes));
        RC_ASSERT(apply(m.journal, transaction).has_value());
        for (const auto& done : transaction.changes) RC_ASSERT(image(done.path).same_as(done.after));
        ids.push_back(transaction.id);
    }
    while (!ids.empty()) {
        RC_ASSERT(undo(*m.host, m.journal, ids.back()).has_value());
        ids.pop_back();
    }
    for (std::size_t i = 0; i < paths.size(); ++i) {
        RC_ASSERT(image(paths[i]).same_as(at_first[i]));
        RC_ASSERT(at_first[i].kind == FileImage::Kind::absent ||
                  image(paths[i]).mtime_ns == at_first[i].mtime_ns);
    }
}

}  // namespace
}  // namespace trueup
