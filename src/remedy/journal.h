// The durable record of what trueup changed: what `undo` reads. One SQLite file
// in the state folder, readable by its owner alone, since it holds whole files
// (an image with its secrets taken out would restore nothing).
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "platform/database.h"
#include "platform/file_image.h"
#include "platform/file_lock.h"
#include "platform/host.h"

namespace trueup {

// One file's part in a transaction.
struct Change {
    std::string path;       // absolute, links followed
    std::string temporary;  // name beside it, see Replacement
    FileImage before;
    FileImage after;
    FolderId folder;     // while the transaction is at work; not kept
    std::string reason;  // ids of the checks, or what else it was for
    // The journal's copy of `before` or `after` is not what was written there.
    bool altered = false;
};

struct Transaction {
    enum class State {
        pending,      // begun; a crash left it, or it is at work
        done,         // every change is made
        rolled_back,  // no change is made
        conflict,     // begun and not ended, and a file has changed since: left as it is
    };
    std::int64_t id = 0;
    std::string at;       // ISO 8601, UTC
    std::string kind;     // "fix", "undo", "use"
    std::string command;  // as typed, secrets removed
    std::string version;  // of trueup
    State state = State::pending;
    // The transaction that it took back, all of it: of an undo, or a hook's removal; else 0.
    std::int64_t undoes = 0;
    std::vector<Change> changes;
};
std::string_view to_string(Transaction::State state);

// "$XDG_STATE_HOME/trueup", else ~/.local/state/trueup (macOS: in Application
// Support). `invalid` without a home folder.
Result<std::string> state_folder(const Host& host);

class Journal {
public:
    // Waits for `limit` for whoever else writes. Makes folder and file.
    static Result<Journal> open_to_write(const std::string& folder, std::chrono::milliseconds limit);
    // nullopt: nothing was ever written.
    static Result<std::optional<Journal>> open_to_read(const std::string& folder,
                                                       std::chrono::milliseconds limit);

    // Writes down what is about to be changed; on the disk when it returns.
    // Gives the transaction its id, and the changes their temporary names.
    Result<Done> begin(Transaction& transaction);
    Result<Done> set_state(std::int64_t id, Transaction::State state);
    // Change `number` of a transaction comes next, and puts this file in its place; on
    // the disk when it returns.
    Result<Done> about_to(std::int64_t id, std::size_t number, const FileMark& file);
    // By number: what was announced so; of the others, nothing was changed.
    Result<std::map<std::size_t, FileMark>> announced(std::int64_t id) const;

    // Without images when `with_changes` is false; oldest first.
    Result<std::vector<Transaction>> all(bool with_changes) const;
    // not_found: no such id.
    Result<Transaction> find(std::int64_t id) const;

private:
    Journal(Database database, std::optional<FileLock> lock)
        : lock_(std::move(lock)), database_(std::move(database)) {}
    static Result<std::optional<Journal>> opened_to_read(const std::string& folder,
                                                         std::chrono::milliseconds limit);
    Result<std::vector<Transaction>> read_all(bool with_changes) const;
    Result<std::vector<Change>> changes_of(std::int64_t id) const;
    Result<Done> compare_hashes(std::int64_t id, std::vector<Change>& changes) const;

    std::optional<FileLock> lock_;  // outlives the database
    mutable Database database_;
};

// Ids of transactions whose effect is taken back: undone by an undo that was
// not itself undone.
std::vector<std::int64_t> undone(const std::vector<Transaction>& all);

}  // namespace trueup
