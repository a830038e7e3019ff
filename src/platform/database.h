// SQLite behind two classes: the only place that sees its C interface
// (database_sqlite.cc; a build without SQLite has neither).
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace trueup {

class Database;

// A prepared statement. Parameters count from 1, columns from 0.
class Statement {
public:
    Statement(Statement&&) noexcept;
    Statement& operator=(Statement&&) noexcept;
    ~Statement();

    Statement& bind(int parameter, std::int64_t value);
    // Bytes as they are, NUL included.
    Statement& bind(int parameter, std::string_view value);
    // True: there is a row to read; false: done.
    Result<bool> step();
    std::int64_t number(int column) const;
    std::string bytes(int column) const;

private:
    friend class Database;
    struct Inner;
    explicit Statement(std::unique_ptr<Inner> inner);
    std::unique_ptr<Inner> inner_;
};

// One connection. Every commit is on the disk when it returns (synchronous =
// EXTRA). Errors carry the database's path and SQLite's own words.
class Database {
public:
    // Makes the file (mode 0600) when it is not there and `create` says so.
    // `called` is how messages name it; whoever else has it locked is waited for that long.
    static Result<Database> open(const std::string& path, bool create, const char* called = "journal",
                                 std::chrono::milliseconds limit = std::chrono::seconds(5));
    Database(Database&&) noexcept;
    Database& operator=(Database&&) noexcept;
    ~Database();

    // Statements without results, separated by ";".
    Result<Done> run(const std::string& sql);
    Result<Statement> prepare(std::string_view sql);
    std::int64_t last_row() const;

private:
    struct Inner;
    explicit Database(std::unique_ptr<Inner> inner);
    std::unique_ptr<Inner> inner_;
};

}  // namespace trueup
