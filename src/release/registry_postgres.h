// The registry on a PostgreSQL server, in the schema "trueup" of a database: for
// the releases of many machines.
#pragma once

#include <memory>
#include <string>

#include "release/registry.h"

namespace trueup {

// usage: `url` is no address of PostgreSQL. Asks no server and does not fail where
// the client library is missing, since then nobody can tell.
Result<Done> check_postgres_url(const std::string& url);

// nullptr: there is none in the database and `create` is false.
Result<std::unique_ptr<Registry>> open_postgres_registry(const std::string& url, bool create,
                                                         std::chrono::seconds limit);

}  // namespace trueup
