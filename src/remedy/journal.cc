#include "remedy/journal.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "formats/signature/digest.h"

namespace trueup {
namespace {

// Images are rows of their own, so that a list of transactions reads no file's content.
constexpr const char* schema = R"(
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS transactions (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, kind TEXT NOT NULL, command TEXT NOT NULL,
    version TEXT NOT NULL, state TEXT NOT NULL, undoes INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS changes (
    transaction_id INTEGER NOT NULL REFERENCES transactions(id), number INTEGER NOT NULL,
    path BLOB NOT NULL, temporary TEXT NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (transaction_id, number));
CREATE TABLE IF NOT EXISTS images (
    transaction_id INTEGER NOT NULL REFERENCES transactions(id), number INTEGER NOT NULL,
    after INTEGER NOT NULL, kind TEXT NOT NULL, mode INTEGER NOT NULL, uid INTEGER NOT NULL,
    gid INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, content BLOB NOT NULL, target BLOB NOT NULL,
    PRIMARY KEY (transaction_id, number, after));
CREATE TABLE IF NOT EXISTS announced (
    transaction_id INTEGER NOT NULL REFERENCES transactions(id), number INTEGER NOT NULL,
    device INTEGER NOT NULL, inode INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, PRIMARY KEY (transaction_id, number));
CREATE TABLE IF NOT EXISTS image_hashes (
    transaction_id INTEGER NOT NULL REFERENCES transactions(id), number INTEGER NOT NULL,
    after INTEGER NOT NULL, sha256 BLOB NOT NULL, PRIMARY KEY (transaction_id, number, after));
PRAGMA user_version = 2;
COMMIT;
)";

// The lock of trueup's own is held: nobody else writes for long.
constexpr std::chrono::milliseconds shortest_wait{100};

constexpr std::array states = {Transaction::State::pending, Transaction::State::done,
                               Transaction::State::rolled_back, Transaction::State::conflict};

std::string now_text() {
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}",
                       fmt::gmtime(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now())));
}

FileImage::Kind kind_from(std::string_view word) {
    using Kind = FileImage::Kind;
    for (const auto kind : {Kind::absent, Kind::file, Kind::link, Kind::folder}) {
        if (word == to_string(kind)) return kind;
    }
    return Kind::other;
}

Result<std::string> made_folder(const std::string& folder) {
    TRY(make_folders(folder, 0700));
    return folder + "/journal.sqlite";
}

// A file of a newer trueup may mean things that this one does not know.
Result<Done> check_version(Database& database, const std::string& path) {
    auto statement = TRY(database.prepare("PRAGMA user_version"));
    if (!TRY(statement.step()) || statement.number(0) <= 2) return Done{};
    return fail(Error::Kind::invalid, "this journal was written by a newer trueup", path);
}

// Over all that would be restored.
std::string hash_of(const FileImage& image) {
    Hasher hasher(HashType::sha256);
    hasher.add(fmt::format("{} {} {} {} {} {} {}\n", to_string(image.kind), image.mode, image.uid, image.gid,
                           image.mtime_ns, image.content.size(), image.target.size()));
    hasher.add(image.content);
    hasher.add(image.target);
    return hasher.finish();
}

Result<bool> has_table(Database& database, std::string_view name) {
    auto tables =
        TRY(database.prepare(fmt::format("SELECT count(*) FROM sqlite_master WHERE name = '{}'", name)));
    return TRY(tables.step()) && tables.number(0) != 0;
}

// SQLite's own words, and what a person can do about it.
Error advised(Error error) {
    const auto says = [&](std::string_view words) { return error.message.contains(words); };
    if (says("not a database") || says("malformed") || says("is damaged"))
        error = {Error::Kind::io,
                 error.message +
                     "; once it is moved to another name, trueup begins a new one, and what this "
                     "one holds cannot be undone any more",
                 std::move(error.file), 0};
    else if (says("is locked"))
        error.message += "; another program has it open: end that one, or wait longer (--timeout)";
    return error;
}

template <typename T>
Result<T> with_advice(Result<T> result) {
    if (!result) return std::unexpected(advised(std::move(result.error())));
    return result;
}

}  // namespace

std::string_view to_string(Transaction::State state) {
    switch (state) {
        case Transaction::State::pending:
            return "pending";
        case Transaction::State::done:
            return "done";
        case Transaction::State::rolled_back:
            return "rolled-back";
        case Transaction::State::conflict:
            break;
    }
    return "conflict";
}

Result<std::string> state_folder(const Host& host) {
    const auto& env = host.environment();
    const auto xdg = env.get("XDG_STATE_HOME");
    if (xdg.starts_with('/')) return join_path(xdg, "trueup");
    const auto& home = host.user().home;
    if (!home.starts_with('/'))
        return fail(Error::Kind::invalid, "no home folder to keep the journal in (HOME or XDG_STATE_HOME)");
    return join_path(home,
                     host.os() == "darwin" ? "Library/Application Support/trueup" : ".local/state/trueup");
}

Result<Journal> Journal::open_to_write(const std::string& folder, std::chrono::milliseconds limit) {
    const auto open = [&]() -> Result<Journal> {
        const auto path = TRY(made_folder(folder));
        const auto end = std::chrono::steady_clock::now() + limit;
        auto lock = TRY(FileLock::acquire(folder + "/lock", limit));
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
        auto database = TRY(Database::open(path, true, "journal", std::max(left, shortest_wait)));
        TRY(check_version(database, path));
        TRY(database.run(schema));
        return Journal(std::move(database), std::move(lock));
    };
    return with_advice(open());
}

Result<std::optional<Journal>> Journal::open_to_read(const std::string& folder,
                                                     std::chrono::milliseconds limit) {
    return with_advice(opened_to_read(folder, limit));
}

Result<std::optional<Journal>> Journal::opened_to_read(const std::string& folder,
                                                       std::chrono::milliseconds limit) {
    const auto path = folder + "/journal.sqlite";
    const auto image = TRY(image_of(folder));
    if (image.kind != FileImage::Kind::folder) return std::optional<Journal>();
    auto status = image_of(path);
    if (status && status->kind == FileImage::Kind::absent) return std::optional<Journal>();
    auto database = TRY(Database::open(path, false, "journal", std::max(limit, shortest_wait)));
    TRY(check_version(database, path));
    // Killed before the tables were there: nothing was written.
    if (!TRY(has_table(database, "images"))) return std::optional<Journal>();
    return std::optional<Journal>(Journal(std::move(database), std::nullopt));
}

Result<Done> Journal::begin(Transaction& transaction) {
    transaction.at = now_text();
    transaction.state = Transaction::State::pending;
    TRY(database_.run("BEGIN IMMEDIATE"));
    const auto write = [&]() -> Result<Done> {
        auto head = TRY(database_.prepare(
            "INSERT INTO transactions (at, kind, command, version, state, undoes) VALUES (?,?,?,?,?,?)"));
        head.bind(1, transaction.at).bind(2, transaction.kind).bind(3, transaction.command);
        head.bind(4, transaction.version).bind(5, to_string(transaction.state)).bind(6, transaction.undoes);
        static_cast<void>(TRY(head.step()));
        transaction.id = database_.last_row();
        std::int64_t number = 0;
        for (auto& change : transaction.changes) {
            change.temporary = fmt::format(".trueup-{}-{}.new", transaction.id, number);
            auto row = TRY(database_.prepare("INSERT INTO changes VALUES (?,?,?,?,?)"));
            row.bind(1, transaction.id).bind(2, number).bind(3, change.path);
            row.bind(4, change.temporary).bind(5, change.reason);
            static_cast<void>(TRY(row.step()));
            for (const auto* image : {&change.before, &change.after}) {
                auto cell = TRY(database_.prepare("INSERT INTO images VALUES (?,?,?,?,?,?,?,?,?,?)"));
                cell.bind(1, transaction.id).bind(2, number).bind(3, image == &change.after ? 1 : 0);
                cell.bind(4, to_string(image->kind)).bind(5, image->mode).bind(6, image->uid);
                cell.bind(7, image->gid).bind(8, image->mtime_ns).bind(9, image->content);
                cell.bind(10, image->target);
                static_cast<void>(TRY(cell.step()));
                auto hash = TRY(database_.prepare("INSERT INTO image_hashes VALUES (?,?,?,?)"));
                hash.bind(1, transaction.id).bind(2, number).bind(3, image == &change.after ? 1 : 0);
                hash.bind(4, hash_of(*image));
                static_cast<void>(TRY(hash.step()));
            }
            ++number;
        }
        TRY(database_.run("COMMIT"));
        return Done{};
    };
    auto written = write();
    if (!written) {
        // The first error is the one to tell.
        [[maybe_unused]] const auto rolled_back = database_.run("ROLLBACK");
    }
    return written;
}

Result<Done> Journal::set_state(std::int64_t id, Transaction::State state) {
    auto statement = TRY(database_.prepare("UPDATE transactions SET state = ? WHERE id = ?"));
    statement.bind(1, to_string(state)).bind(2, id);
    static_cast<void>(TRY(statement.step()));
    return Done{};
}

Result<Done> Journal::about_to(std::int64_t id, std::size_t number, const FileMark& file) {
    auto row = TRY(database_.prepare("INSERT OR REPLACE INTO announced VALUES (?,?,?,?,?)"));
    row.bind(1, id).bind(2, static_cast<std::int64_t>(number));
    row.bind(3, static_cast<std::int64_t>(file.id.device)).bind(4, static_cast<std::int64_t>(file.id.inode));
    row.bind(5, file.mtime_ns);
    static_cast<void>(TRY(row.step()));
    return Done{};
}

Result<std::map<std::size_t, FileMark>> Journal::announced(std::int64_t id) const {
    std::map<std::size_t, FileMark> out;
    auto rows = TRY(
        database_.prepare("SELECT number, device, inode, mtime_ns FROM announced WHERE transaction_id = ?"));
    rows.bind(1, id);
    while (TRY(rows.step())) {
        FileMark mark;
        mark.id.device = static_cast<std::uint64_t>(rows.number(1));
        mark.id.inode = static_cast<std::uint64_t>(rows.number(2));
        mark.mtime_ns = rows.number(3);
        out[static_cast<std::size_t>(rows.number(0))] = mark;
    }
    return out;
}

Result<std::vector<Change>> Journal::changes_of(std::int64_t id) const {
    std::vector<Change> changes;
    auto rows = TRY(database_.prepare(
        "SELECT path, temporary, reason FROM changes WHERE transaction_id = ? ORDER BY number"));
    rows.bind(1, id);
    while (TRY(rows.step())) {
        Change change;
        change.path = rows.bytes(0);
        change.temporary = rows.bytes(1);
        change.reason = rows.bytes(2);
        changes.push_back(std::move(change));
    }
    auto images = TRY(
        database_.prepare("SELECT number, after, kind, mode, uid, gid, mtime_ns, content, target FROM images "
                          "WHERE transaction_id = ?"));
    images.bind(1, id);
    while (TRY(images.step())) {
        const auto number = static_cast<std::size_t>(images.number(0));
        if (number >= changes.size()) return fail(Error::Kind::invalid, "the journal is damaged");
        auto& image = images.number(1) != 0 ? changes[number].after : changes[number].before;
        image.kind = kind_from(images.bytes(2));
        image.mode = static_cast<unsigned>(images.number(3));
        image.uid = static_cast<unsigned>(images.number(4));
        image.gid = static_cast<unsigned>(images.number(5));
        image.mtime_ns = images.number(6);
        image.content = images.bytes(7);
        image.target = images.bytes(8);
    }
    TRY(compare_hashes(id, changes));
    return changes;
}

// A transaction of an older trueup has no hashes.
Result<Done> Journal::compare_hashes(std::int64_t id, std::vector<Change>& changes) const {
    if (!TRY(has_table(database_, "image_hashes"))) return Done{};
    auto rows =
        TRY(database_.prepare("SELECT number, after, sha256 FROM image_hashes WHERE transaction_id = ?"));
    rows.bind(1, id);
    while (TRY(rows.step())) {
        const auto number = static_cast<std::size_t>(rows.number(0));
        if (number >= changes.size()) return fail(Error::Kind::invalid, "the journal is damaged");
        auto& change = changes[number];
        const auto& image = rows.number(1) != 0 ? change.after : change.before;
        if (hash_of(image) != rows.bytes(2)) change.altered = true;
    }
    return Done{};
}

Result<std::vector<Transaction>> Journal::all(bool with_changes) const {
    return with_advice(read_all(with_changes));
}

Result<std::vector<Transaction>> Journal::read_all(bool with_changes) const {
    std::vector<Transaction> out;
    auto rows = TRY(database_.prepare(
        "SELECT id, at, kind, command, version, state, undoes FROM transactions ORDER BY id"));
    while (TRY(rows.step())) {
        Transaction transaction;
        transaction.id = rows.number(0);
        transaction.at = rows.bytes(1);
        transaction.kind = rows.bytes(2);
        transaction.command = rows.bytes(3);
        transaction.version = rows.bytes(4);
        const auto word = rows.bytes(5);
        const auto* state = std::ranges::find_if(states, [&](auto s) { return to_string(s) == word; });
        if (state == states.end()) return fail(Error::Kind::invalid, "the journal is damaged");
        transaction.state = *state;
        transaction.undoes = rows.number(6);
        out.push_back(std::move(transaction));
    }
    for (auto& transaction : out) {
        if (with_changes) transaction.changes = TRY(changes_of(transaction.id));
    }
    return out;
}

Result<Transaction> Journal::find(std::int64_t id) const {
    auto list = TRY(all(false));
    const auto at = std::ranges::find(list, id, &Transaction::id);
    if (at == list.end())
        return fail(Error::Kind::not_found,
                    fmt::format("no transaction {}; `trueup history` lists them", id));
    at->changes = TRY(changes_of(id));
    return std::move(*at);
}

std::vector<std::int64_t> undone(const std::vector<Transaction>& all) {
    // Newest first: whether an undo still holds is known before it is asked.
    std::vector<std::int64_t> out;
    for (auto at = all.rbegin(); at != all.rend(); ++at) {
        if (at->undoes == 0 || at->state != Transaction::State::done) continue;
        if (std::ranges::find(out, at->id) == out.end()) out.push_back(at->undoes);
    }
    return out;
}

}  // namespace trueup
