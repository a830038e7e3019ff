#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "platform/database.h"
#include "platform/files_posix.h"

namespace trueup {

struct Statement::Inner {
    sqlite3* db = nullptr;
    sqlite3_stmt* statement = nullptr;
    std::string path;
    std::string called;
    int failed = SQLITE_OK;  // of a bind; told by the next step
    ~Inner() { sqlite3_finalize(statement); }
};

struct Database::Inner {
    sqlite3* db = nullptr;
    std::string path;
    std::string called;
    ~Inner() { sqlite3_close(db); }
};

namespace {

template <typename Inner>
std::unexpected<Error> refused(const Inner& inner) {
    return fail(Error::Kind::io, inner.called + ": " + sqlite3_errmsg(inner.db), inner.path);
}

}  // namespace

Statement::Statement(std::unique_ptr<Inner> inner) : inner_(std::move(inner)) {}
Statement::Statement(Statement&&) noexcept = default;
Statement& Statement::operator=(Statement&&) noexcept = default;
Statement::~Statement() = default;

Statement& Statement::bind(int parameter, std::int64_t value) {
    const int code = sqlite3_bind_int64(inner_->statement, parameter, value);
    if (code != SQLITE_OK) inner_->failed = code;
    return *this;
}

Statement& Statement::bind(int parameter, std::string_view value) {
    // A null pointer would be NULL, not the empty value.
    const char* data = value.empty() ? "" : value.data();
    const int code = sqlite3_bind_blob64(inner_->statement, parameter, data, value.size(),
                                         SQLITE_TRANSIENT);  // NOLINT: SQLite's own macro casts
    if (code != SQLITE_OK) inner_->failed = code;
    return *this;
}

Result<bool> Statement::step() {
    if (inner_->failed != SQLITE_OK)
        return fail(Error::Kind::io, inner_->called + ": " + sqlite3_errstr(inner_->failed), inner_->path);
    const int code = sqlite3_step(inner_->statement);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    return refused(*inner_);
}

std::int64_t Statement::number(int column) const { return sqlite3_column_int64(inner_->statement, column); }

std::string Statement::bytes(int column) const {
    const void* data = sqlite3_column_blob(inner_->statement, column);
    const int size = sqlite3_column_bytes(inner_->statement, column);
    if (data == nullptr || size <= 0) return {};
    return {static_cast<const char*>(data), static_cast<std::size_t>(size)};
}

Database::Database(std::unique_ptr<Inner> inner) : inner_(std::move(inner)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

Result<Database> Database::open(const std::string& path, bool create, const char* called,
                                std::chrono::milliseconds limit) {
    // SQLite makes files by umask; this one holds whole files of the user's. Its
    // own companions (-journal) take the mode of the database.
    if (create) {
        const FileDescriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
        if (file.get() < 0)
            return fail(Error::Kind::io, std::string("cannot open: ") + std::strerror(errno), path);
    }
    auto inner = std::make_unique<Inner>();
    inner->path = path;
    inner->called = called;
    constexpr auto settings =
        "PRAGMA synchronous = EXTRA; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF";
    const auto connect = [&](const char* first) {
        constexpr int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
        int code = sqlite3_open_v2(path.c_str(), &inner->db, flags, nullptr);
        if (code != SQLITE_OK) return code;
        constexpr std::chrono::milliseconds longest = std::chrono::hours(24);
        sqlite3_busy_timeout(inner->db, static_cast<int>(std::min(limit, longest).count()));
        code = sqlite3_exec(inner->db, first, nullptr, nullptr, nullptr);
        return code == SQLITE_OK ? sqlite3_exec(inner->db, settings, nullptr, nullptr, nullptr) : code;
    };
    auto code = connect("");
    if (code == SQLITE_IOERR) {
        // What it shares with others is a file, which has no room on a full disk. Alone it
        // is memory, and what is there can be read: by who makes room, too.
        sqlite3_close(std::exchange(inner->db, nullptr));
        code = connect("PRAGMA locking_mode = EXCLUSIVE");
    }
    if (code != SQLITE_OK) return refused(*inner);
    return Database(std::move(inner));
}

Result<Done> Database::run(const std::string& sql) {
    if (sqlite3_exec(inner_->db, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
        return refused(*inner_);
    return Done{};
}

Result<Statement> Database::prepare(std::string_view sql) {
    auto statement = std::make_unique<Statement::Inner>();
    statement->db = inner_->db;
    statement->path = inner_->path;
    statement->called = inner_->called;
    if (sqlite3_prepare_v2(inner_->db, sql.data(), static_cast<int>(sql.size()), &statement->statement,
                           nullptr) != SQLITE_OK)
        return refused(*inner_);
    return Statement(std::move(statement));
}

std::int64_t Database::last_row() const { return sqlite3_last_insert_rowid(inner_->db); }

}  // namespace trueup
