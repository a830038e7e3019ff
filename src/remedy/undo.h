// Taking a transaction back, also an older one, also an undo.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "platform/host.h"
#include "remedy/journal.h"

namespace trueup {

// What becomes of one file.
struct Restore {
    enum class Way {
        nothing,   // it is as it was before the transaction already
        restore,   // nobody touched it since: it becomes what it was
        merge,     // it was changed since, elsewhere: both changes fit together
        conflict,  // it was changed since, at the same lines, or replaced
    };
    Way way = Way::nothing;
    Change change;  // from what is there now to what it will be; conflict: with what does fit
    std::size_t conflicts = 0;
    std::string then;   // diff: what the transaction did
    std::string since;  // diff: what was changed since
};

struct UndoPlan {
    Transaction of;
    std::vector<Restore> files;  // in the order in which they are changed back
    bool changed_since() const;
    bool conflicts() const;
    // Files that cannot be all as they were before: those with conflicts.
    std::vector<std::string> left() const;
    // What is done: all of it with `merge`, else only when nothing changed since.
    std::vector<Change> changes(bool merge) const;
};

// The transaction that a plain `undo` means: the last that is done, not undone,
// and no undo itself (removing a hook is a doing of its own). not_found: there is none.
Result<std::int64_t> last_to_undo(const Journal& journal);

// Errors: not_found (no such transaction), `invalid` (it was never done, or is
// undone already).
Result<UndoPlan> plan_undo(const Host& host, const Journal& journal, std::int64_t id);

}  // namespace trueup
