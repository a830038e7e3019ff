#include "remedy/transaction.h"

#include <algorithm>
#include <ranges>
#include <span>

namespace trueup {
namespace {

Replacement forward(const Change& change) {
    return {change.path, change.before, change.after, change.temporary, change.folder};
}
Replacement backward(const Change& change) {
    return {change.path, change.after, change.before, change.temporary, change.folder};
}

// Takes back what is made, last first. False: a file is neither old nor new.
Result<bool> take_back(std::span<const Change> changes) {
    bool clean = true;
    for (const auto& change : changes | std::views::reverse) {
        const auto now = image_of(change.path);
        if (now && now->same_as(change.before)) continue;
        if (!now || !now->same_as(change.after)) {
            clean = false;
            continue;
        }
        TRY(replace(backward(change)));
    }
    return clean;
}

Result<Changed> remove_temporaries(const Transaction& transaction) {
    for (const auto& change : transaction.changes) TRY(remove_temporary(change.path, change.temporary));
    return Changed{};
}

}  // namespace

Result<Changed> apply(Journal& journal, Transaction& transaction) {
    using State = Transaction::State;
    TRY(journal.begin(transaction));
    std::optional<Error> stopped;
    std::size_t made = 0;  // changes that are, or may be, made
    for (const auto& change : transaction.changes) {
        const auto done = replace(forward(change));
        if (done) {
            ++made;
            continue;
        }
        stopped = done.error();
        // Refused before anything was changed, or after (the last fsync): what
        // stands there tells. A file of neither state is somebody else's by now.
        if (const auto now = image_of(change.path); now && now->same_as(change.after)) ++made;
        break;
    }
    if (!stopped) {
        auto marked = journal.set_state(transaction.id, State::done);
        if (marked) {
            transaction.state = State::done;
            return Changed{};
        }
        stopped = marked.error();
    }
    const auto back = take_back(std::span(transaction.changes).first(made));
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
        TRY(remove_temporaries(transaction));
        const bool complete = std::ranges::all_of(transaction.changes, [](const Change& change) {
            const auto now = image_of(change.path);
            return now && now->same_as(change.after);
        });
        transaction.state = State::done;
        if (!complete)
            transaction.state = TRY(take_back(transaction.changes)) ? State::rolled_back : State::conflict;
        TRY(journal.set_state(transaction.id, transaction.state));
        out.push_back(std::move(transaction));
    }
    return out;
}

}  // namespace trueup
