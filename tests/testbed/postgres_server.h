// A PostgreSQL server for the tests of this process: started by the first that asks
// for it, gone with the process.
#pragma once

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>

#include "platform/postgres.h"
#include "platform/scratch.h"

namespace trueup::testing {

class PostgresServer {
public:
    static std::string address_in_use() {
        static const PostgresServer server;
        return server.address();
    }
    // With nothing of ours in the database.
    static std::string fresh_address() {
        auto connection = Postgres::open(address_in_use());
        if (!connection || !connection->connect() || !connection->run("DROP SCHEMA IF EXISTS trueup CASCADE"))
            std::abort();
        return address_in_use();
    }

    PostgresServer(const PostgresServer&) = delete;
    PostgresServer& operator=(const PostgresServer&) = delete;
    ~PostgresServer() { stop(SIGINT); }

private:
    PostgresServer() {
        process_ = ::fork();
        if (process_ == 0) {
            const auto script = std::string(TRUEUP_SOURCE_DIR) + "/tests/testbed/postgres.sh";
            ::execl(script.c_str(), script.c_str(), folder().c_str(), static_cast<char*>(nullptr));
            ::_exit(127);
        }
        auto connection = Postgres::open(address());
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{60};
        while (connection && !connection->connect() && std::chrono::steady_clock::now() < deadline)
            std::this_thread::sleep_for(std::chrono::milliseconds{20});
    }

    std::string folder() const { return scratch_.at("server"); }
    std::string address() const { return "postgresql://owner@/postgres?host=" + folder(); }
    void stop(int signal) const {
        ::kill(process_, signal);
        ::waitpid(process_, nullptr, 0);
    }

    Scratch scratch_;
    pid_t process_ = -1;
};

}  // namespace trueup::testing
