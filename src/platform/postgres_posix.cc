#include <dlfcn.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <future>
#include <optional>
#include <thread>

#include "base/ignore.h"
#include "platform/postgres.h"
#include "platform/postgres_text.h"

namespace trueup {
namespace {

using Clock = std::chrono::steady_clock;

// The part of libpq-fe.h that is needed; its binary interface is the same since
// PostgreSQL 9.
struct PgConnection;
struct PgResult;
struct PgOption {
    char* keyword = nullptr;
    char* environment = nullptr;
    char* compiled = nullptr;
    char* value = nullptr;  // null: not in the address
    char* label = nullptr;
    char* shown = nullptr;  // "*": a password
    int size = 0;
};
constexpr int connection_ok = 0;
constexpr int empty_query = 0, command_ok = 1, tuples_ok = 2;
constexpr int sqlstate_field = 'C', message_field = 'M', detail_field = 'D';

constexpr std::chrono::seconds statement_limit{10};
// For an answer that says that the server gave up, and for a network that is slow.
constexpr std::chrono::seconds answer_limit = statement_limit + std::chrono::seconds{3};
constexpr int most_attempts = 10;

// Nothing of the caller's session reaches our statements: neither its search_path
// nor its time limits. SET LOCAL, since behind a connection pool the session is
// somebody else's a moment later.
constexpr const char* begin_read =
    "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY; SET LOCAL statement_timeout = 10000; "
    "SET LOCAL search_path = pg_catalog";
constexpr const char* begin_write =
    "BEGIN ISOLATION LEVEL READ COMMITTED, READ WRITE; SET LOCAL statement_timeout = 10000; "
    "SET LOCAL search_path = pg_catalog";

#ifdef __APPLE__
// Homebrew keeps libpq out of the way of what macOS once brought.
constexpr std::array places = {"libpq.5.dylib", "/opt/homebrew/opt/libpq/lib/libpq.5.dylib",
                               "/usr/local/opt/libpq/lib/libpq.5.dylib", "/opt/homebrew/lib/libpq.5.dylib",
                               "/usr/local/lib/libpq.5.dylib"};
constexpr std::string_view how_to_install = "brew install libpq";
#else
constexpr std::array places = {"libpq.so.5"};
constexpr std::string_view how_to_install = "Debian, Ubuntu: apt install libpq5; Fedora: dnf install libpq";
#endif

struct Calls {
    PgOption* (*parse)(const char*, char**) = nullptr;
    void (*free_options)(PgOption*) = nullptr;
    void (*free_memory)(void*) = nullptr;
    PgConnection* (*connect)(const char* const*, const char* const*, int) = nullptr;
    void (*finish)(PgConnection*) = nullptr;
    int (*status)(const PgConnection*) = nullptr;
    char* (*connection_error)(const PgConnection*) = nullptr;
    int (*socket)(const PgConnection*) = nullptr;
    void (*(*set_notices)(PgConnection*, void (*)(void*, const char*), void*))(void*, const char*) = nullptr;
    int (*send)(PgConnection*, const char*) = nullptr;
    int (*send_values)(PgConnection*, const char*, int, const unsigned*, const char* const*, const int*,
                       const int*, int) = nullptr;
    int (*consume)(PgConnection*) = nullptr;
    int (*busy)(PgConnection*) = nullptr;
    PgResult* (*next_result)(PgConnection*) = nullptr;
    int (*result_status)(const PgResult*) = nullptr;
    char* (*error_field)(const PgResult*, int) = nullptr;
    int (*rows)(const PgResult*) = nullptr;
    int (*columns)(const PgResult*) = nullptr;
    char* (*value)(const PgResult*, int, int) = nullptr;
    int (*length)(const PgResult*, int, int) = nullptr;
    void (*clear)(PgResult*) = nullptr;
};

template <typename Function>
bool find(void* library, Function& to, const char* name) {
    // POSIX: what dlsym returns may be called as the function that it is.
    to = reinterpret_cast<Function>(::dlsym(library, name));
    return to != nullptr;
}

bool find_all(void* library, Calls& calls) {
    return find(library, calls.parse, "PQconninfoParse") &&
           find(library, calls.free_options, "PQconninfoFree") &&
           find(library, calls.free_memory, "PQfreemem") &&
           find(library, calls.connect, "PQconnectdbParams") && find(library, calls.finish, "PQfinish") &&
           find(library, calls.status, "PQstatus") &&
           find(library, calls.connection_error, "PQerrorMessage") &&
           find(library, calls.socket, "PQsocket") &&
           find(library, calls.set_notices, "PQsetNoticeProcessor") &&
           find(library, calls.send, "PQsendQuery") &&
           find(library, calls.send_values, "PQsendQueryParams") &&
           find(library, calls.consume, "PQconsumeInput") && find(library, calls.busy, "PQisBusy") &&
           find(library, calls.next_result, "PQgetResult") &&
           find(library, calls.result_status, "PQresultStatus") &&
           find(library, calls.error_field, "PQresultErrorField") && find(library, calls.rows, "PQntuples") &&
           find(library, calls.columns, "PQnfields") && find(library, calls.value, "PQgetvalue") &&
           find(library, calls.length, "PQgetlength") && find(library, calls.clear, "PQclear");
}

Result<Calls> load() {
    std::string why;
    for (const auto* place : places) {
        // Never unloaded: OpenSSL below it has work to do at the end of the process.
        void* library = ::dlopen(place, RTLD_NOW | RTLD_LOCAL);
        if (library == nullptr) {
            const char* error = ::dlerror();
            if (why.empty()) why = error != nullptr ? error : place;
            continue;
        }
        Calls calls;
        if (find_all(library, calls)) return calls;
        why = std::string(place) + " lacks calls that are needed: it is older than PostgreSQL 9";
    }
    // What musl says in a program that is linked statically.
    if (why.contains("not supported"))
        return fail(Error::Kind::io,
                    "this build cannot load libpq, PostgreSQL's client library: it is linked statically");
    return fail(Error::Kind::io, "PostgreSQL's client library libpq cannot be loaded (" + why +
                                     "); to install it: " + std::string(how_to_install));
}

const Result<Calls>& library() {
    static const Result<Calls> loaded = load();
    return loaded;
}

using Connection = std::shared_ptr<PgConnection>;
// Null ends both.
struct Settings {
    std::vector<std::string> names, values;
    void add(std::string name, std::string value) {
        names.push_back(std::move(name));
        values.push_back(std::move(value));
    }
    std::string get(std::string_view name) const {
        const auto at = std::ranges::find(names, name);
        return at == names.end() ? std::string() : values[static_cast<std::size_t>(at - names.begin())];
    }
};

std::vector<const char*> pointers(const std::vector<std::string>& texts) {
    std::vector<const char*> out;
    out.reserve(texts.size() + 1);
    for (const auto& text : texts) out.push_back(text.c_str());
    out.push_back(nullptr);
    return out;
}

// libpq looks names up without any limit of time: so it is left alone with them,
// and what comes too late is closed by nobody but the end of the process.
Connection connect_within(const Calls& calls, const Settings& settings,
                          std::optional<std::chrono::seconds> limit) {
    auto promise = std::make_shared<std::promise<Connection>>();
    auto made = promise->get_future();
    std::thread([promise, calls, settings] {
        const auto names = pointers(settings.names), values = pointers(settings.values);
        promise->set_value(Connection(calls.connect(names.data(), values.data(), 0), calls.finish));
    }).detach();
    if (limit && made.wait_for(*limit) != std::future_status::ready) return nullptr;
    return made.get();
}

bool readable(int socket, Clock::time_point deadline) {
    while (true) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
        if (left < 0) return false;
        pollfd polled{socket, POLLIN, 0};
        const int ready = ::poll(&polled, 1, static_cast<int>(left + 1));
        if (ready > 0) return true;
        if (ready < 0 && errno != EINTR) return true;  // the next call says what is wrong
    }
}

}  // namespace

struct Postgres::Inner {
    const Calls& calls;
    Settings settings;
    std::vector<std::string> secrets;
    std::string shown;
    std::chrono::seconds limit{};
    Connection connection;
    std::string sqlstate;  // of the last error of a statement

    explicit Inner(const Calls& loaded) : calls(loaded) {}

    std::unexpected<Error> failed(const std::string& why) const {
        return fail(Error::Kind::io, without_secrets(one_line(why), secrets), shown);
    }
    bool connected() const { return connection && calls.status(connection.get()) == connection_ok; }

    std::unexpected<Error> failed(const PgResult* result) {
        const auto field = [&](int which) {
            const char* text = calls.error_field(result, which);
            return std::string(text != nullptr ? text : "");
        };
        sqlstate = field(sqlstate_field);
        // Without one it is libpq itself that speaks: of the connection.
        if (sqlstate.empty())
            return failed("registry: " + std::string(calls.connection_error(connection.get())));
        auto why = "registry: " + field(message_field) + " (SQLSTATE " + sqlstate + ")";
        if (const auto detail = field(detail_field); !detail.empty()) why += ": " + detail;
        return failed(why);
    }

    std::vector<Row> rows_of(const PgResult* result) const {
        std::vector<Row> out(static_cast<std::size_t>(std::max(calls.rows(result), 0)));
        for (std::size_t row = 0; row < out.size(); ++row) {
            for (int column = 0; column < calls.columns(result); ++column) {
                const char* text = calls.value(result, static_cast<int>(row), column);
                const auto length = calls.length(result, static_cast<int>(row), column);
                out[row].push_back(from_postgres_text({text, static_cast<std::size_t>(length)}));
            }
        }
        return out;
    }

    // What the server answers to what was sent: the rows of the last statement.
    Result<std::vector<Row>> answer(int sent) {
        sqlstate.clear();
        if (sent == 0) return failed("registry: " + std::string(calls.connection_error(connection.get())));
        const auto deadline = Clock::now() + answer_limit;
        Result<std::vector<Row>> out;
        while (true) {
            while (calls.busy(connection.get()) != 0) {
                if (!readable(calls.socket(connection.get()), deadline)) {
                    connection.reset();
                    return failed("registry: the server does not answer any more");
                }
                if (calls.consume(connection.get()) == 0) break;  // the next result says why
            }
            const std::unique_ptr<PgResult, void (*)(PgResult*)> result(calls.next_result(connection.get()),
                                                                        calls.clear);
            if (!result) return out;
            const int status = calls.result_status(result.get());
            if (status == tuples_ok && out) out = rows_of(result.get());
            if (status == tuples_ok || status == command_ok || status == empty_query || !out) continue;
            out = failed(result.get());
            if (!connected()) return out;
        }
    }

    Result<Done> simple(const char* sql) {
        if (!connected()) return failed("registry: the connection to the server is gone");
        TRY(answer(calls.send(connection.get(), sql)));
        return Done{};
    }
};

Postgres::Postgres(std::unique_ptr<Inner> inner) : inner_(std::move(inner)) {}
Postgres::Postgres(Postgres&&) noexcept = default;
Postgres& Postgres::operator=(Postgres&&) noexcept = default;
Postgres::~Postgres() = default;

const std::string& Postgres::shown() const { return inner_->shown; }

Result<Postgres> Postgres::open(const std::string& url, std::chrono::seconds limit) {
    const auto& calls = library();
    if (!calls) return std::unexpected(calls.error());
    auto inner = std::make_unique<Inner>(*calls);
    inner->limit = limit;
    char* why = nullptr;
    const std::unique_ptr<PgOption, void (*)(PgOption*)> options(calls->parse(url.c_str(), &why),
                                                                 calls->free_options);
    if (!options) {
        const std::string words = why != nullptr ? why : "out of memory";
        calls->free_memory(why);
        // It quotes the address, in part or whole, and where a password stands in
        // one that makes no sense nobody can say.
        return fail(Error::Kind::usage,
                    "--registry is no address of PostgreSQL: " + without_quotes(one_line(words)));
    }
    for (const auto* option = options.get(); option->keyword != nullptr; ++option) {
        if (option->value == nullptr) continue;
        if (option->shown != nullptr && *option->shown == '*') inner->secrets.emplace_back(option->value);
        inner->settings.add(option->keyword, option->value);
    }
    const auto& settings = inner->settings;
    if (settings.get("port").find_first_not_of("0123456789,") != std::string::npos)
        return fail(Error::Kind::usage, "--registry is no address of PostgreSQL: its port is no number");
    inner->shown = postgres_address(settings.get("user"), settings.get("host"), settings.get("port"),
                                    settings.get("dbname"));
    return Postgres(std::move(inner));
}

Result<Done> Postgres::connect() {
    auto settings = inner_->settings;
    auto limit = settings.get("connect_timeout");
    if (const char* set = std::getenv("PGCONNECT_TIMEOUT"); limit.empty() && set != nullptr) limit = set;
    if (limit.empty()) limit = std::to_string(inner_->limit.count());
    int seconds = 0;
    const auto parsed = std::from_chars(limit.data(), limit.data() + limit.size(), seconds);
    // libpq's way to say "none"; it refuses by itself what is no number.
    const bool limited = parsed.ec == std::errc() && seconds > 0;
    if (settings.get("connect_timeout").empty()) settings.add("connect_timeout", limit);
    settings.add("client_encoding", "UTF8");
    settings.add("fallback_application_name", "trueup");

    inner_->connection.reset();
    std::optional<std::chrono::seconds> within;
    // One more than libpq's own limit, whose words tell more. It takes a limit of
    // one for two.
    const auto hosts = std::ranges::count(settings.get("host"), ',') + 1;
    if (limited) within = std::chrono::seconds{std::max(seconds, 2) * hosts + 1};
    auto made = connect_within(inner_->calls, settings, within);
    if (!made) return inner_->failed("registry: no connection within the time limit");
    if (inner_->calls.status(made.get()) != connection_ok)
        return inner_->failed("registry: " + std::string(inner_->calls.connection_error(made.get())));
    // Its remarks would go to standard error by themselves.
    inner_->calls.set_notices(made.get(), [](void*, const char*) {}, nullptr);
    inner_->connection = std::move(made);
    return Done{};
}

Result<Done> Postgres::transaction(Mode mode, const std::function<Result<Done>()>& work) {
    const char* begin = mode == Mode::read ? begin_read : begin_write;
    for (int attempt = 1;; ++attempt) {
        auto done = inner_->simple(begin);
        if (!done && !inner_->connected()) {
            // Publishing can take an hour: long enough for a server, or a network
            // between, to end what is idle. Nothing has been asked for yet.
            TRY(connect());
            done = inner_->simple(begin);
        }
        if (!done) return done;
        done = work();
        if (done) done = inner_->simple("COMMIT");
        if (done) return done;
        const bool lost_against_another = inner_->sqlstate == "40001" || inner_->sqlstate == "40P01";
        if (inner_->connected()) ignore(inner_->simple("ROLLBACK"));
        if (!lost_against_another || attempt == most_attempts) return done;
        std::this_thread::sleep_for(std::chrono::milliseconds{5} * (1 << std::min(attempt, 5)));
    }
}

Result<std::vector<Postgres::Row>> Postgres::run(const char* sql, const std::vector<std::string>& values) {
    if (!inner_->connected()) return inner_->failed("registry: the connection to the server is gone");
    std::vector<std::string> texts;
    texts.reserve(values.size());
    for (const auto& value : values) texts.push_back(to_postgres_text(value));
    const auto parameters = pointers(texts);
    return inner_->answer(inner_->calls.send_values(inner_->connection.get(), sql,
                                                    static_cast<int>(texts.size()), nullptr,
                                                    parameters.data(), nullptr, nullptr, 0));
}

}  // namespace trueup
