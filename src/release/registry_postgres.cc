#include "release/registry_postgres.h"

#include <array>
#include <charconv>
#include <functional>

#include "platform/postgres.h"

namespace trueup {
namespace {

using Mode = Postgres::Mode;
using Row = Postgres::Row;

constexpr int version = 1;

// The tables of the SQLite registry. Whatever the database's language, words are
// compared byte by byte, as they are there.
constexpr auto tables = std::to_array<const char*>({
    R"(CREATE TABLE trueup.releases (
    id BIGINT GENERATED ALWAYS AS IDENTITY, name TEXT COLLATE "C" NOT NULL, version TEXT COLLATE "C" NOT NULL,
    fingerprint TEXT NOT NULL, files BIGINT NOT NULL, bytes BIGINT NOT NULL, created TEXT NOT NULL,
    created_by TEXT NOT NULL, host TEXT NOT NULL, removed TEXT NOT NULL DEFAULT '', PRIMARY KEY (name, version)))",
    R"(CREATE TABLE trueup.tags (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name TEXT COLLATE "C" NOT NULL, version TEXT NOT NULL,
    key TEXT NOT NULL, value TEXT NOT NULL, at TEXT NOT NULL, set_by TEXT NOT NULL))",
    R"(CREATE TABLE trueup.aliases (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name TEXT COLLATE "C" NOT NULL, version TEXT NOT NULL,
    key TEXT NOT NULL, value TEXT NOT NULL, at TEXT NOT NULL, set_by TEXT NOT NULL))",
    R"(CREATE TABLE trueup.swaps (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name TEXT COLLATE "C" NOT NULL,
    place TEXT COLLATE "C" NOT NULL, number BIGINT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL,
    from_version TEXT NOT NULL, to_version TEXT NOT NULL, fingerprint TEXT NOT NULL, begun TEXT NOT NULL,
    ended TEXT NOT NULL, made_by TEXT NOT NULL, host TEXT NOT NULL, reason TEXT NOT NULL,
    UNIQUE (name, place, number, begun)))",
    // One row, which every writer locks: so there is one at a time, what it decides
    // by is what holds, and the order of the rows is the order of what happened.
    "CREATE TABLE trueup.registry (version INTEGER NOT NULL)",
    "INSERT INTO trueup.registry VALUES (1)",
});

std::int64_t number_of(const std::string& text) {
    std::int64_t out = 0;
    std::from_chars(text.data(), text.data() + text.size(), out);
    return out;
}

std::uint64_t count_of(const std::string& text) { return static_cast<std::uint64_t>(number_of(text)); }

class PostgresRegistry final : public Registry {
public:
    explicit PostgresRegistry(Postgres server) : server_(std::move(server)) {}

    Result<Done> add(const Manifest& manifest) override {
        return write([&]() -> Result<Done> {
            const auto found =
                TRY(server_.run("SELECT fingerprint FROM trueup.releases WHERE name=$1 AND version=$2",
                                {manifest.name, manifest.version}));
            if (!found.empty() && found[0][0] != manifest.fingerprint)
                return other_fingerprint(manifest, found[0][0], server_.shown());
            TRY(server_.run(
                "INSERT INTO trueup.releases (name, version, fingerprint, files, bytes, created, "
                "created_by, host) VALUES ($1,$2,$3,$4,$5,$6,$7,$8) "
                "ON CONFLICT (name, version) DO UPDATE SET removed = ''",
                {manifest.name, manifest.version, manifest.fingerprint, std::to_string(manifest.files()),
                 std::to_string(manifest.bytes()), manifest.created, manifest.by, manifest.host}));
            return Done{};
        });
    }

    Result<Done> mark_removed(const Reference& release, const std::string& at) override {
        return write([&]() -> Result<Done> {
            TRY(server_.run("UPDATE trueup.releases SET removed=$1 WHERE name=$2 AND version=$3",
                            {at, release.name, release.version}));
            return Done{};
        });
    }

    Result<std::vector<RegisteredRelease>> releases(const std::string& name) override {
        std::vector<RegisteredRelease> out;
        for (auto& row : TRY(read("SELECT version, fingerprint, files, bytes, created, created_by, host, "
                                  "removed FROM trueup.releases WHERE name=$1 ORDER BY id",
                                  {name}))) {
            RegisteredRelease release;
            release.release = {name, row[0]};
            release.fingerprint = row[1];
            release.files = count_of(row[2]);
            release.bytes = count_of(row[3]);
            release.created = row[4];
            release.by = row[5];
            release.host = row[6];
            release.removed = row[7];
            out.push_back(std::move(release));
        }
        return out;
    }

    Result<std::vector<std::string>> names() override {
        std::vector<std::string> out;
        for (auto& row : TRY(read("SELECT DISTINCT name FROM trueup.releases ORDER BY name", {})))
            out.push_back(std::move(row[0]));
        return out;
    }

    Result<Done> set_tag(const std::string& name, const NamedValue& tag) override {
        return add_value(
            "INSERT INTO trueup.tags (name, version, key, value, at, set_by) VALUES ($1,$2,$3,$4,$5,$6)",
            name, tag);
    }
    Result<std::vector<NamedValue>> tags(const std::string& name) override {
        return values("SELECT version, key, value, at, set_by FROM trueup.tags WHERE name=$1 ORDER BY id",
                      name);
    }
    Result<Done> set_alias(const std::string& name, const NamedValue& alias) override {
        return add_value(
            "INSERT INTO trueup.aliases (name, version, key, value, at, set_by) VALUES ($1,$2,$3,$4,$5,$6)",
            name, alias);
    }
    Result<std::vector<NamedValue>> aliases(const std::string& name) override {
        return values("SELECT version, key, value, at, set_by FROM trueup.aliases WHERE name=$1 ORDER BY id",
                      name);
    }

    Result<std::optional<ToldSwap>> last_swap(const std::string& name, const std::string& place) override {
        const auto rows =
            TRY(read("SELECT number, begun FROM trueup.swaps WHERE name=$1 AND place=$2 "
                     "ORDER BY id DESC LIMIT 1",
                     {name, place}));
        if (rows.empty()) return std::optional<ToldSwap>();
        return std::optional<ToldSwap>({number_of(rows[0][0]), rows[0][1]});
    }

    Result<Done> add_swaps(const std::string& name, const std::string& place,
                           const std::vector<Swap>& swaps) override {
        return write([&]() -> Result<Done> {
            for (const auto& swap : swaps) {
                TRY(server_.run(
                    "INSERT INTO trueup.swaps (name, place, number, kind, state, from_version, to_version, "
                    "fingerprint, begun, ended, made_by, host, reason) "
                    "VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13) ON CONFLICT DO NOTHING",
                    {name, place, std::to_string(swap.number), std::string(to_string(swap.kind)),
                     std::string(to_string(swap.state)), swap.from, swap.to, swap.fingerprint, swap.begun_at,
                     swap.ended_at, swap.by, swap.host, swap.reason}));
            }
            return Done{};
        });
    }

    Result<std::vector<RegisteredSwap>> swaps(const std::string& name) override {
        std::vector<RegisteredSwap> out;
        for (auto& row : TRY(read("SELECT place, number, kind, state, from_version, to_version, fingerprint, "
                                  "begun, ended, made_by, host, reason FROM trueup.swaps WHERE name=$1 "
                                  "ORDER BY place, id",
                                  {name}))) {
            Swap swap;
            swap.number = number_of(row[1]);
            if (row[2] == to_string(Swap::Kind::rollback)) swap.kind = Swap::Kind::rollback;
            swap.state = row[3] == to_string(Swap::State::done) ? Swap::State::done : Swap::State::taken_back;
            swap.from = row[4];
            swap.to = row[5];
            swap.fingerprint = row[6];
            swap.begun_at = row[7];
            swap.ended_at = row[8];
            swap.by = row[9];
            swap.host = row[10];
            swap.reason = row[11];
            out.push_back({std::move(row[0]), std::move(swap)});
        }
        return out;
    }

    // False: there are none, and `create` is false.
    Result<bool> prepare_tables(bool create) {
        TRY(server_.connect());
        bool there = false;
        TRY(server_.transaction(Mode::read, [&]() -> Result<Done> {
            there = TRY(has_tables());
            return there ? expect_version("SELECT version FROM trueup.registry") : Result<Done>();
        }));
        if (there || !create) return there;
        TRY(server_.transaction(Mode::write, [&]() -> Result<Done> {
            // Two that make them at once: the second one waits here, and finds them. The
            // number is ours; any would do that nobody else in the database uses.
            TRY(server_.run("SELECT pg_advisory_xact_lock(7452301966)"));
            if (TRY(has_tables())) return expect_version("SELECT version FROM trueup.registry");
            const auto encoding = TRY(server_.run("SHOW server_encoding")).at(0).at(0);
            if (encoding != "UTF8" && encoding != "SQL_ASCII")
                return fail(Error::Kind::invalid,
                            "the database has the encoding " + encoding + "; a registry needs UTF8",
                            server_.shown());
            if (TRY(server_.run("SELECT 1 FROM pg_namespace WHERE nspname = 'trueup'")).empty())
                TRY(server_.run("CREATE SCHEMA trueup"));
            for (const auto* table : tables) TRY(server_.run(table));
            return Done{};
        }));
        return true;
    }

private:
    Result<bool> has_tables() {
        return !TRY(server_.run("SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
                                "WHERE n.nspname = 'trueup' AND c.relname = 'registry'"))
                    .empty();
    }

    // Tables of our own making; a newer trueup's may mean what this one does not know.
    Result<Done> expect_version(const char* sql) {
        const auto rows = TRY(server_.run(sql));
        const auto stored = rows.empty() ? 0 : number_of(rows[0][0]);
        if (stored > version)
            return fail(Error::Kind::invalid, "this registry was written by a newer trueup", server_.shown());
        if (stored != version)
            return fail(Error::Kind::invalid, "this is no registry of trueup's", server_.shown());
        return Done{};
    }

    Result<Done> write(const std::function<Result<Done>()>& work) {
        return server_.transaction(Mode::write, [&]() -> Result<Done> {
            TRY(expect_version("SELECT version FROM trueup.registry FOR UPDATE"));
            return work();
        });
    }

    Result<std::vector<Row>> read(const char* sql, const std::vector<std::string>& parameters) {
        std::vector<Row> rows;
        TRY(server_.transaction(Mode::read, [&]() -> Result<Done> {
            rows = TRY(server_.run(sql, parameters));
            return Done{};
        }));
        return rows;
    }

    Result<Done> add_value(const char* sql, const std::string& name, const NamedValue& value) {
        return write([&]() -> Result<Done> {
            TRY(server_.run(sql, {name, value.version, value.key, value.value, value.at, value.by}));
            return Done{};
        });
    }

    Result<std::vector<NamedValue>> values(const char* sql, const std::string& name) {
        std::vector<NamedValue> out;
        for (auto& row : TRY(read(sql, {name})))
            out.push_back({std::move(row[0]), std::move(row[1]), std::move(row[2]), std::move(row[3]),
                           std::move(row[4])});
        return out;
    }

    Postgres server_;
};

}  // namespace

Result<Done> check_postgres_url(const std::string& url) {
    const auto server = Postgres::open(url);
    if (!server && server.error().kind == Error::Kind::usage) return std::unexpected(server.error());
    return Done{};
}

Result<std::unique_ptr<Registry>> open_postgres_registry(const std::string& url, bool create,
                                                         std::chrono::seconds limit) {
    auto registry = std::make_unique<PostgresRegistry>(TRY(Postgres::open(url, limit)));
    if (!TRY(registry->prepare_tables(create))) return std::unique_ptr<Registry>();
    return std::unique_ptr<Registry>(std::move(registry));
}

}  // namespace trueup
