#include "platform/postgres.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <atomic>
#include <thread>

#include "platform/postgres_text.h"
#include "testbed/postgres_server.h"

namespace trueup {
namespace {

using testing::PostgresServer;
using Mode = Postgres::Mode;

Postgres connected() {
    auto server = Postgres::open(PostgresServer::fresh_address());
    if (!server || !server->connect()) std::abort();
    return std::move(*server);
}

std::string pid_of(Postgres& server) { return server.run("SELECT pg_backend_pid()")->at(0).at(0); }

TEST(PostgresText, HoldsAnyBytes) {
    using namespace std::string_literals;
    for (const auto& bytes : {""s, "plain"s, "中"s, "\xff"s, "\0"s, "\\x"s, "\\x00"s, "\\"s, "a\0b"s}) {
        const auto text = to_postgres_text(bytes);
        EXPECT_EQ(text.find('\0'), std::string::npos);
        EXPECT_EQ(from_postgres_text(text), bytes);
    }
    EXPECT_EQ(to_postgres_text("\xff"), "\\xff");
    EXPECT_EQ(to_postgres_text("C:\\x"), "C:\\x");
    // Somebody else's, by hand.
    for (const auto* odd : {"\\xf", "\\xgg", "\\xFF"}) EXPECT_EQ(from_postgres_text(odd), odd);
}

TEST(PostgresText, WordsForPeople) {
    EXPECT_EQ(postgres_address("me", "h1,h2", "1,2", "d"), "postgresql://me@h1,h2:1,2/d");
    EXPECT_EQ(postgres_address("", "/run/pg", "", ""), "postgresql:///?host=/run/pg");
    EXPECT_EQ(one_line("  a\n\tb \r\n"), "a b");
    EXPECT_EQ(without_quotes(R"(bad token: "se"cret" here)"), "bad token: *** here");
    EXPECT_EQ(without_quotes("nothing"), "nothing");
    EXPECT_EQ(without_secrets("a hunter2 is hunter2", {"hunter2", ""}), "a *** is ***");
}

TEST(Postgres, ShowsNoPassword) {
    const auto server =
        Postgres::open("postgresql://me:hunter2@[::1]:1/d?sslpassword=other3&connect_timeout=2");
    ASSERT_TRUE(server) << server.error().message;
    EXPECT_EQ(server->shown(), "postgresql://me@::1:1/d");
}

TEST(Postgres, DoesAllOrNothing) {
    auto server = connected();
    ASSERT_TRUE(server.run("CREATE SCHEMA trueup"));
    ASSERT_TRUE(server.run("CREATE TABLE trueup.t (x INTEGER UNIQUE)"));
    const auto two = [&](const char* second) {
        return server.transaction(Mode::write, [&]() -> Result<Done> {
            TRY(server.run("INSERT INTO trueup.t VALUES ($1)", {"1"}));
            TRY(server.run("INSERT INTO trueup.t VALUES ($1)", {second}));
            return Done{};
        });
    };
    const auto refused = two("1");
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("SQLSTATE 23505"), std::string::npos) << refused.error().message;
    EXPECT_TRUE(server.run("SELECT x FROM trueup.t")->empty());
    EXPECT_TRUE(two("2"));
    EXPECT_EQ(server.run("SELECT x FROM trueup.t")->size(), 2U);
    EXPECT_FALSE(server.transaction(Mode::read, [&]() -> Result<Done> {
        TRY(server.run("DELETE FROM trueup.t"));
        return Done{};
    }));
    EXPECT_EQ(server.run("SELECT x FROM trueup.t")->size(), 2U);
}

// Each takes one row and then wants the other's.
TEST(Postgres, TriesAgainAfterADeadlock) {
    auto server = connected();
    ASSERT_TRUE(server.run("CREATE SCHEMA trueup"));
    ASSERT_TRUE(server.run("CREATE TABLE trueup.t (x INTEGER, n INTEGER)"));
    ASSERT_TRUE(server.run("INSERT INTO trueup.t VALUES (1, 0), (2, 0)"));
    std::atomic<int> holding = 0, tries = 0;
    const auto add_to = [&](const char* first, const char* second) {
        auto own = Postgres::open(PostgresServer::address_in_use());
        ASSERT_TRUE(own && own->connect());
        const auto added = own->transaction(Mode::write, [&]() -> Result<Done> {
            ++tries;
            TRY(own->run("UPDATE trueup.t SET n = n + 1 WHERE x = $1", {first}));
            ++holding;
            while (holding < 2) std::this_thread::yield();
            TRY(own->run("UPDATE trueup.t SET n = n + 1 WHERE x = $1", {second}));
            return Done{};
        });
        EXPECT_TRUE(added) << added.error().message;
    };
    std::thread one(add_to, "1", "2"), other(add_to, "2", "1");
    one.join();
    other.join();
    EXPECT_EQ(tries, 3);
    const auto rows = *server.run("SELECT n FROM trueup.t");
    ASSERT_EQ(rows.size(), 2U);
    for (const auto& row : rows) EXPECT_EQ(row.at(0), "2");
}

TEST(Postgres, ConnectsAnewBetweenTransactions) {
    auto server = connected(), other = connected();
    const auto before = pid_of(server);
    ASSERT_TRUE(other.run("SELECT pg_terminate_backend($1::int, 5000)", {before}));
    std::string after;
    ASSERT_TRUE(server.transaction(Mode::read, [&]() -> Result<Done> {
        after = TRY(server.run("SELECT pg_backend_pid()")).at(0).at(0);
        return Done{};
    }));
    EXPECT_NE(before, after);
    // In the midst of one nobody knows what had been done.
    int times = 0;
    const auto cut = server.transaction(Mode::write, [&]() -> Result<Done> {
        ++times;
        TRY(other.run("SELECT pg_terminate_backend($1::int, 5000)", {pid_of(server)}));
        TRY(server.run("SELECT 1"));
        return Done{};
    });
    ASSERT_FALSE(cut);
    EXPECT_EQ(times, 1);
    EXPECT_FALSE(server.run("SELECT 1"));
}

TEST(Postgres, WaitsForAConnectionNoLongerThanItIsTold) {
    // Takes connections and never says a word.
    const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ASSERT_EQ(::bind(listener, reinterpret_cast<sockaddr*>(&address), size), 0);
    ASSERT_EQ(::listen(listener, 1), 0);
    ASSERT_EQ(::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size), 0);
    const auto url = "postgresql://me:hunter2@127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/d";
    for (const bool in_the_address : {true, false}) {
        auto server = in_the_address ? Postgres::open(url + "?connect_timeout=2")
                                     : Postgres::open(url, std::chrono::seconds{2});
        ASSERT_TRUE(server);
        const auto start = std::chrono::steady_clock::now();
        const auto made = server->connect();
        EXPECT_FALSE(made);
        EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds{8});
        EXPECT_EQ(made.error().message.find("hunter2"), std::string::npos);
    }
    ::close(listener);
}

}  // namespace
}  // namespace trueup
