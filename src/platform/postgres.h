// A PostgreSQL server, through its own client library libpq: it knows every way
// to log in, TLS and the user's ~/.pgpass. The library is loaded when a registry
// is on such a server; linked, it and the 20 libraries that it brings would be in
// the start of every command, and a build would need it.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"

namespace trueup {

class Postgres {
public:
    using Row = std::vector<std::string>;  // NULL is empty
    static constexpr std::chrono::seconds longest_connection{10};

    // Loads the library and reads the address; asks no server. usage: the address
    // is none; io: the library cannot be loaded. `limit`: of a connection.
    static Result<Postgres> open(const std::string& url, std::chrono::seconds limit = longest_connection);
    Postgres(Postgres&&) noexcept;
    Postgres& operator=(Postgres&&) noexcept;
    ~Postgres();

    // The address without its password, for people.
    const std::string& shown() const;

    // Within the limit, or what connect_timeout in the address or PGCONNECT_TIMEOUT
    // say, for each host of the address. Also when it is connected already: anew.
    Result<Done> connect();

    enum class Mode { read, write };
    // Does `work` in one transaction: all of it, or nothing. Where the server has
    // refused it for what another one did at the same moment, it is done again, so
    // it has to set its results and not to add to them. A connection that has gone
    // since the last transaction is made anew.
    Result<Done> transaction(Mode mode, const std::function<Result<Done>()>& work);

    // One statement, with $1, $2, … Values are bytes as they are: those that no text
    // of PostgreSQL can hold are stored in the way of its bytea, as \x and digits.
    // A statement takes 10 s at most.
    Result<std::vector<Row>> run(const char* sql, const std::vector<std::string>& values = {});

private:
    struct Inner;
    explicit Postgres(std::unique_ptr<Inner> inner);
    std::unique_ptr<Inner> inner_;
};

}  // namespace trueup
