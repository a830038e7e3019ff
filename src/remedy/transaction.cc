#include "remedy/transaction.h"

#include <algorithm>

#include "base/text.h"

namespace trueup {
namespace {

Replacement forward(const Change& change) {
    return {change.path, change.before, change.after, change.temporary, change.folder};
}
Replacement backward(const Change& change) {
    return {change.path, change.after, change.before, change.temporary, change.folder};
}

// What a transaction has to do with the file that stands at a change's path.
enum class Part {
    not_made,  // it has changed nothing there
    made,      // it put there what stands there
    another,   // it was about to, or did, and another file stands there now
};

// Takes back what this transaction has made, last first. False: a file is neither old
// nor new, or somebody else's by now.
Result<bool> take_back(const std::vector<Change>& changes, const std::vector<Part>& parts) {
    bool clean = true;
    for (auto i = changes.size(); i-- > 0;) {
        const auto& change = changes[i];
        if (parts[i] == Part::not_made) continue;
        const auto now = image_of(change.path);
        if (now && now->same_as(change.before)) continue;
        if (!now || parts[i] == Part::another || !now->same_as(change.after)) {
            clean = false;
            continue;
        }
        Attempt attempt;
        TRY(replace(backward(change), attempt));
    }
    return clean;
}

Result<Changed> remove_temporaries(const Transaction& transaction) {
    for (const auto& change : transaction.changes) TRY(remove_temporary(change.path, change.temporary));
    return Changed{};
}

// After a crash: what was announced in the journal, and how far that came.
Result<std::vector<Part>> parts_of(const Journal& journal, const Transaction& transaction) {
    std::vector<Part> parts(transaction.changes.size(), Part::not_made);
    for (const auto& [number, file] : TRY(journal.announced(transaction.id))) {
        if (number >= parts.size()) return fail(Error::Kind::invalid, "the journal is damaged");
        const auto& change = transaction.changes[number];
        const auto waiting = file_mark(join_path(parent_path(change.path), change.temporary));
        // Not in its place yet. By its time alone: what a recovery that was cut off left
        // under this name may have an inode that was free again.
        if (!file.is_none() && waiting && waiting->mtime_ns == file.mtime_ns) continue;
        const auto now = file_mark(change.path);
        // What is gone, and a folder, says not who did it; nor does it cost anybody a line.
        parts[number] = file.is_none() || (now && now->is(file)) ? Part::made : Part::another;
    }
    return parts;
}

// Every change is made, or begun and then done by somebody else in the same way. A
// folder that somebody else made will do.
bool is_complete(const Transaction& transaction, const std::vector<Part>& parts) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto& change = transaction.changes[i];
        const auto now = image_of(change.path);
        const bool ours = parts[i] != Part::not_made || change.after.kind == FileImage::Kind::folder;
        if (!ours || !now || !now->same_as(change.after)) return false;
    }
    return true;
}

}  // namespace

Result<Changed> apply(Journal& journal, Transaction& transaction) {
    using State = Transaction::State;
    TRY(journal.begin(transaction));
    std::optional<Error> stopped;
    std::vector<Part> parts(transaction.changes.size(), Part::not_made);
    for (std::size_t i = 0; i < parts.size() && !stopped; ++i) {
        Attempt attempt;
        attempt.about_to = [&](const FileMark& file) -> Result<Changed> {
            TRY(journal.about_to(transaction.id, i, file));
            return Changed{};
        };
        const auto done = replace(forward(transaction.changes[i]), attempt);
        // Also where the last fsync failed: then it is made.
        if (attempt.made) parts[i] = Part::made;
        if (!done) stopped = done.error();
    }
    if (!stopped) {
        auto marked = journal.set_state(transaction.id, State::done);
        if (marked) {
            transaction.state = State::done;
            return Changed{};
        }
        stopped = marked.error();
    }
    const auto back = take_back(transaction.changes, parts);
    // Not taken back: it stays pending, and the next start tries again.
    if (back) {
        transaction.state = *back ? State::rolled_back : State::conflict;
        // What stopped the change is the error to tell.
        [[maybe_unused]] const auto cleaned = remove_temporaries(transaction);
        [[maybe_unused]] const auto marked = journal.set_state(transaction.id, transaction.state);
    }
    return std::unexpected(std::move(*stopped));
}

Result<std::vector<Transaction>> recover(Journal& journal) {
    using State = Transaction::State;
    std::vector<Transaction> out;
    for (const auto& entry : TRY(journal.all(false))) {
        if (entry.state != State::pending) continue;
        auto transaction = TRY(journal.find(entry.id));
        // Before the temporary files go: a new file might get the number of one of them.
        const auto parts = TRY(parts_of(journal, transaction));
        TRY(remove_temporaries(transaction));
        transaction.state = State::done;
        // What the journal holds is not what was written there: nothing is made of it.
        const bool altered = std::ranges::any_of(transaction.changes, &Change::altered);
        if (altered)
            transaction.state = State::conflict;
        else if (!is_complete(transaction, parts))
            transaction.state =
                TRY(take_back(transaction.changes, parts)) ? State::rolled_back : State::conflict;
        TRY(journal.set_state(transaction.id, transaction.state));
        out.push_back(std::move(transaction));
    }
    return out;
}

}  // namespace trueup
