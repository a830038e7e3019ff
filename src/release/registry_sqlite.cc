#include "release/registry_sqlite.h"

#include <algorithm>
#include <array>

#include "base/ignore.h"
#include "base/json.h"
#include "base/text.h"
#include "platform/database.h"
#include "platform/tree_files.h"

namespace trueup {
namespace {

constexpr int version = 2;

// Tags, aliases and swaps are only ever added: what held when is their history.
constexpr const char* schema = R"(
CREATE TABLE IF NOT EXISTS releases (
    name TEXT NOT NULL, version TEXT NOT NULL, fingerprint TEXT NOT NULL, files INTEGER NOT NULL,
    bytes INTEGER NOT NULL, created TEXT NOT NULL, created_by TEXT NOT NULL, host TEXT NOT NULL,
    removed TEXT NOT NULL DEFAULT '', PRIMARY KEY (name, version));
CREATE TABLE IF NOT EXISTS tags (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, version TEXT NOT NULL, key TEXT NOT NULL,
    value TEXT NOT NULL, at TEXT NOT NULL, set_by TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS aliases (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, version TEXT NOT NULL, key TEXT NOT NULL,
    value TEXT NOT NULL, at TEXT NOT NULL, set_by TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS swaps (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, place TEXT NOT NULL, number INTEGER NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL,
    from_version TEXT NOT NULL, to_version TEXT NOT NULL, fingerprint TEXT NOT NULL, begun TEXT NOT NULL,
    ended TEXT NOT NULL, made_by TEXT NOT NULL, host TEXT NOT NULL, reason TEXT NOT NULL,
    UNIQUE (name, place, number, begun));
PRAGMA user_version = 2;
)";

// Version 1 took a swap's number alone for the swap.
constexpr const char* set_old_swaps_aside = "ALTER TABLE swaps RENAME TO swaps_1";
constexpr const char* take_old_swaps_over = R"(
INSERT INTO swaps (name, place, number, kind, state, from_version, to_version, fingerprint, begun, ended,
    made_by, host, reason) SELECT name, place, number, kind, state, from_version, to_version, fingerprint,
    begun, ended, made_by, host, reason FROM swaps_1 ORDER BY name, place, number;
DROP TABLE swaps_1;
)";

class SqliteRegistry final : public Registry {
public:
    SqliteRegistry(Database database, std::string path)
        : database_(std::move(database)), path_(std::move(path)) {}

    Result<Done> add(const Manifest& manifest) override {
        return transaction([&]() -> Result<Done> {
            auto found =
                TRY(database_.prepare("SELECT fingerprint FROM releases WHERE name=? AND version=?"));
            found.bind(1, manifest.name).bind(2, manifest.version);
            if (TRY(found.step()) && found.bytes(0) != manifest.fingerprint)
                return other_fingerprint(manifest, found.bytes(0), path_);
            auto row = TRY(database_.prepare(
                "INSERT INTO releases (name, version, fingerprint, files, bytes, created, created_by, host) "
                "VALUES (?,?,?,?,?,?,?,?) ON CONFLICT (name, version) DO UPDATE SET removed = ''"));
            row.bind(1, manifest.name).bind(2, manifest.version).bind(3, manifest.fingerprint);
            row.bind(4, static_cast<std::int64_t>(manifest.files()));
            row.bind(5, static_cast<std::int64_t>(manifest.bytes()));
            row.bind(6, manifest.created).bind(7, manifest.by).bind(8, manifest.host);
            return finish(row);
        });
    }

    Result<Done> mark_removed(const Reference& release, const std::string& at) override {
        auto row = TRY(database_.prepare("UPDATE releases SET removed=? WHERE name=? AND version=?"));
        row.bind(1, at).bind(2, release.name).bind(3, release.version);
        return finish(row);
    }

    Result<std::vector<RegisteredRelease>> releases(const std::string& name) override {
        std::vector<RegisteredRelease> out;
        auto rows = TRY(database_.prepare(
            "SELECT version, fingerprint, files, bytes, created, created_by, host, removed FROM releases "
            "WHERE name=? ORDER BY rowid"));
        rows.bind(1, name);
        while (TRY(rows.step())) {
            RegisteredRelease release;
            release.release = {name, rows.bytes(0)};
            release.fingerprint = rows.bytes(1);
            release.files = static_cast<std::uint64_t>(rows.number(2));
            release.bytes = static_cast<std::uint64_t>(rows.number(3));
            release.created = rows.bytes(4);
            release.by = rows.bytes(5);
            release.host = rows.bytes(6);
            release.removed = rows.bytes(7);
            out.push_back(std::move(release));
        }
        return out;
    }

    Result<std::vector<std::string>> names() override {
        std::vector<std::string> out;
        auto rows = TRY(database_.prepare("SELECT DISTINCT name FROM releases ORDER BY name"));
        while (TRY(rows.step())) out.push_back(rows.bytes(0));
        return out;
    }

    Result<Done> set_tag(const std::string& name, const NamedValue& tag) override {
        return add_value("INSERT INTO tags (name, version, key, value, at, set_by) VALUES (?,?,?,?,?,?)",
                         name, tag);
    }
    Result<std::vector<NamedValue>> tags(const std::string& name) override {
        return values("SELECT version, key, value, at, set_by FROM tags WHERE name=? ORDER BY id", name);
    }
    Result<Done> set_alias(const std::string& name, const NamedValue& alias) override {
        return add_value("INSERT INTO aliases (name, version, key, value, at, set_by) VALUES (?,?,?,?,?,?)",
                         name, alias);
    }
    Result<std::vector<NamedValue>> aliases(const std::string& name) override {
        return values("SELECT version, key, value, at, set_by FROM aliases WHERE name=? ORDER BY id", name);
    }

    Result<std::optional<ToldSwap>> last_swap(const std::string& name, const std::string& place) override {
        auto row = TRY(database_.prepare(
            "SELECT number, begun FROM swaps WHERE name=? AND place=? ORDER BY id DESC LIMIT 1"));
        row.bind(1, name).bind(2, place);
        if (!TRY(row.step())) return std::optional<ToldSwap>();
        return std::optional<ToldSwap>({row.number(0), row.bytes(1)});
    }

    Result<Done> add_swaps(const std::string& name, const std::string& place,
                           const std::vector<Swap>& swaps) override {
        return transaction([&]() -> Result<Done> {
            for (const auto& swap : swaps) {
                // Two that tell at once tell the same.
                auto row = TRY(database_.prepare(
                    "INSERT OR IGNORE INTO swaps (name, place, number, kind, state, from_version, "
                    "to_version, fingerprint, begun, ended, made_by, host, reason) "
                    "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"));
                row.bind(1, name).bind(2, place).bind(3, swap.number).bind(4, to_string(swap.kind));
                row.bind(5, to_string(swap.state)).bind(6, swap.from).bind(7, swap.to);
                row.bind(8, swap.fingerprint).bind(9, swap.begun_at).bind(10, swap.ended_at);
                row.bind(11, swap.by).bind(12, swap.host).bind(13, swap.reason);
                TRY(finish(row));
            }
            return Done{};
        });
    }

    Result<std::vector<RegisteredSwap>> swaps(const std::string& name) override {
        std::vector<RegisteredSwap> out;
        auto rows =
            TRY(database_.prepare("SELECT place, number, kind, state, from_version, to_version, fingerprint, "
                                  "begun, ended, made_by, "
                                  "host, reason FROM swaps WHERE name=? ORDER BY place, id"));
        rows.bind(1, name);
        while (TRY(rows.step())) {
            Swap swap;
            swap.number = rows.number(1);
            if (rows.bytes(2) == to_string(Swap::Kind::rollback)) swap.kind = Swap::Kind::rollback;
            swap.state =
                rows.bytes(3) == to_string(Swap::State::done) ? Swap::State::done : Swap::State::taken_back;
            swap.from = rows.bytes(4);
            swap.to = rows.bytes(5);
            swap.fingerprint = rows.bytes(6);
            swap.begun_at = rows.bytes(7);
            swap.ended_at = rows.bytes(8);
            swap.by = rows.bytes(9);
            swap.host = rows.bytes(10);
            swap.reason = rows.bytes(11);
            out.push_back({rows.bytes(0), std::move(swap)});
        }
        return out;
    }

    // Tables of our own making; a newer trueup's may mean what this one does not know.
    Result<Done> prepare_tables(bool create) {
        const auto stored = TRY(stored_version());
        if (stored > version)
            return fail(Error::Kind::invalid, "this registry was written by a newer trueup", path_);
        if (stored == version) return Done{};
        if (stored == 0 && !create)
            return fail(Error::Kind::invalid, "this is no registry of trueup's", path_);
        return transaction([&]() -> Result<Done> {
            // Somebody else may have done it while this one waited for the lock.
            const auto now = TRY(stored_version());
            if (now == 1) TRY(database_.run(set_old_swaps_aside));
            if (now < version) TRY(database_.run(schema));
            if (now == 1) TRY(database_.run(take_old_swaps_over));
            return Done{};
        });
    }

private:
    Result<std::int64_t> stored_version() {
        auto found = TRY(database_.prepare("PRAGMA user_version"));
        static_cast<void>(TRY(found.step()));
        return found.number(0);
    }

    template <typename Work>
    Result<Done> transaction(Work&& work) {
        TRY(database_.run("BEGIN IMMEDIATE"));
        Result<Done> done = work();
        if (done) {
            if (auto committed = database_.run("COMMIT"); !committed)
                done = std::unexpected(std::move(committed.error()));
        }
        if (!done) ignore(database_.run("ROLLBACK"));
        return done;
    }

    static Result<Done> finish(Statement& statement) {
        while (TRY(statement.step())) {
        }
        return Done{};
    }

    Result<Done> add_value(const char* sql, const std::string& name, const NamedValue& value) {
        auto row = TRY(database_.prepare(sql));
        row.bind(1, name).bind(2, value.version).bind(3, value.key);
        row.bind(4, value.value).bind(5, value.at).bind(6, value.by);
        return finish(row);
    }

    Result<std::vector<NamedValue>> values(const char* sql, const std::string& name) {
        std::vector<NamedValue> out;
        auto rows = TRY(database_.prepare(sql));
        rows.bind(1, name);
        while (TRY(rows.step()))
            out.push_back({rows.bytes(0), rows.bytes(1), rows.bytes(2), rows.bytes(3), rows.bytes(4)});
        return out;
    }

    Database database_;
    std::string path_;
};

}  // namespace

Result<std::unique_ptr<Registry>> open_sqlite_registry(const std::string& path, bool create) {
    if (!create && !look_at(path)) return std::unique_ptr<Registry>();
    auto database = TRY(Database::open(path, create, "registry"));
    // Readers do not wait for a writer, nor it for them; a commit is on the disk.
    TRY(database.run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL"));
    auto registry = std::make_unique<SqliteRegistry>(std::move(database), path);
    TRY(registry->prepare_tables(create));
    return std::unique_ptr<Registry>(std::move(registry));
}

}  // namespace trueup
