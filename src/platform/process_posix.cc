#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <iterator>
#include <optional>

#include "platform/files_posix.h"
#include "platform/process.h"
#include "platform/process_tree.h"

namespace trueup {

namespace {

using Clock = std::chrono::steady_clock;

// One stream from the program to us.
struct Stream {
    int target = 0;          // the program's descriptor
    FileDescriptor reading;  // ours
    FileDescriptor writing;  // the program's, closed here once it runs
    std::string text;
};

// A descriptor high enough that no target of dup2() below can hit it.
FileDescriptor lift(int fd) {
    FileDescriptor low(fd);
    return FileDescriptor(::fcntl(fd, F_DUPFD_CLOEXEC, 300));
}

Result<Stream> make_pipe(int target) {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) return std::unexpected(error_of(errno, "pipe"));
    Stream stream{target, lift(ends[0]), lift(ends[1]), {}};
    if (stream.reading.get() < 0 || stream.writing.get() < 0) {
        return fail(Error::Kind::io, "too many open files");
    }
    ::fcntl(stream.reading.get(), F_SETFL, O_NONBLOCK);
    return stream;
}

Result<Stream> make_terminal() {
    const int control = ::posix_openpt(O_RDWR | O_NOCTTY);
    if (control < 0) return std::unexpected(error_of(errno, "/dev/ptmx"));
    Stream stream{1, lift(control), FileDescriptor(), {}};
    const char* name = nullptr;
    if (::grantpt(stream.reading.get()) == 0 && ::unlockpt(stream.reading.get()) == 0) {
        name = ::ptsname(stream.reading.get());
    }
    if (name == nullptr) return std::unexpected(error_of(errno, "/dev/ptmx"));
    const int end = ::open(name, O_RDWR | O_NOCTTY);
    if (end < 0) return std::unexpected(error_of(errno, name));
    stream.writing = lift(end);
    ::fcntl(stream.reading.get(), F_SETFL, O_NONBLOCK);
    return stream;
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
    std::vector<char*> out;
    out.reserve(texts.size() + 1);
    for (const auto& text : texts) out.push_back(const_cast<char*>(text.c_str()));
    out.push_back(nullptr);
    return out;
}

// Between fork and exec: async-signal-safe calls only. What goes wrong is
// written to `report` as an errno.
[[noreturn]] void become(const ProcessRequest& request, const std::vector<Stream>& streams, int null,
                         int report, char* const* argv, char* const* env) {
    const auto give_up = [report] {
        const int number = errno;
        (void)!::write(report, &number, sizeof number);
        ::_exit(127);
    };
    ::setsid();
    struct sigaction plain = {};
    plain.sa_handler = SIG_DFL;
    for (const int number : {SIGPIPE, SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGCHLD, SIGTSTP, SIGTTIN, SIGTTOU}) {
        ::sigaction(number, &plain, nullptr);
    }
    sigset_t none;
    sigemptyset(&none);  // a macro on macOS: no scope before it
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    if (::dup2(null, 0) < 0) give_up();
    for (const auto& stream : streams) {
        const int end = stream.writing.get();
        if (request.terminal && stream.target == 1) {
            ::ioctl(end, TIOCSCTTY, 0);
            if (::dup2(end, 0) < 0 || ::dup2(end, 2) < 0) give_up();
        }
        if (::dup2(end, stream.target) < 0) give_up();
    }
    if (::chdir(request.cwd.c_str()) != 0) give_up();
    ::execve(request.program.c_str(), argv, env);
    give_up();
    ::_exit(127);
}

// Takes what is there. False at the end of the stream.
bool drain(Stream& stream, std::size_t& budget) {
    std::array<char, 65536> buffer;
    while (budget > 0) {
        const auto length = ::read(stream.reading.get(), buffer.data(), std::min(buffer.size(), budget));
        if (length > 0) {
            stream.text.append(buffer.data(), static_cast<std::size_t>(length));
            budget -= static_cast<std::size_t>(length);
            continue;
        }
        if (length < 0 && errno == EINTR) continue;
        return length < 0 && errno == EAGAIN;
    }
    return true;
}

// Waits at most `wait` for any stream; true when something was there.
bool collect(std::vector<Stream>& streams, std::size_t& budget, std::chrono::milliseconds wait) {
    std::vector<pollfd> polled;
    std::vector<Stream*> open;
    for (auto& stream : streams) {
        if (stream.reading.get() < 0) continue;
        polled.push_back({stream.reading.get(), POLLIN, 0});
        open.push_back(&stream);
    }
    const int ready =
        ::poll(polled.data(), static_cast<nfds_t>(polled.size()), static_cast<int>(wait.count()));
    if (ready <= 0) return false;
    for (std::size_t i = 0; i < open.size(); ++i) {
        if (polled[i].revents == 0) continue;
        if (!drain(*open[i], budget)) open[i]->reading = FileDescriptor();
    }
    return true;
}

// Follows the program until it ends or breaks a limit; its status.
ProcessResult::End follow(int pid, const ProcessRequest& request, std::vector<Stream>& streams, int& status) {
    const auto deadline = Clock::now() + request.limit;
    std::size_t budget = request.output_limit;
    std::optional<ProcessResult::End> killed;
    // Short waits at first: most programs of interest take a few milliseconds.
    std::chrono::milliseconds wait{1};
    while (true) {
        const bool busy = collect(streams, budget, wait);
        wait = busy ? std::chrono::milliseconds{1} : std::min(wait * 2, std::chrono::milliseconds{10});
        if (::waitpid(pid, &status, WNOHANG) == pid) break;
        // A trace is many small writes: to wake up for each would take turns with the
        // program on its processor.
        if (busy && !request.pipes.empty()) ::poll(nullptr, 0, 2);
        if (budget == 0) killed = ProcessResult::End::too_much_output;
        if (Clock::now() >= deadline) killed = ProcessResult::End::timed_out;
        if (killed) {
            ::kill(-pid, SIGKILL);
            ::kill(pid, SIGKILL);
            ::waitpid(pid, &status, 0);
            break;
        }
    }
    // What was written before the end is in the pipes already; background
    // children get a moment, but nobody waits for them to close their end.
    while (budget > 0 && collect(streams, budget, std::chrono::milliseconds{killed ? 0 : 1})) {
        if (Clock::now() >= deadline + std::chrono::milliseconds{20}) break;
        if (std::ranges::all_of(streams, [](const Stream& s) { return s.reading.get() < 0; })) break;
    }
    if (killed) return *killed;
    return WIFSIGNALED(status) ? ProcessResult::End::signalled : ProcessResult::End::exited;
}

}  // namespace

Result<ProcessResult> run_process(const ProcessRequest& request) {
    const auto start = Clock::now();
    std::vector<Stream> streams;
    if (request.terminal) {
        streams.push_back(TRY(make_terminal()));
    } else {
        streams.push_back(TRY(make_pipe(1)));
        streams.push_back(TRY(make_pipe(2)));
    }
    for (const int target : request.pipes) streams.push_back(TRY(make_pipe(target)));
    Stream report = TRY(make_pipe(-1));
    const FileDescriptor null = lift(::open("/dev/null", O_RDONLY));
    const auto argv = pointers(request.argv);
    const auto env = pointers(request.env);

    std::optional<OrphanWatch> watch;
    if (!request.leave_children) watch.emplace();
    const int pid = ::fork();
    if (pid < 0) return std::unexpected(error_of(errno, request.program));
    if (pid == 0) become(request, streams, null.get(), report.writing.get(), argv.data(), env.data());
    for (auto& stream : streams) stream.writing = FileDescriptor();
    report.writing = FileDescriptor();

    ProcessResult result;
    int status = 0;
    result.end = follow(pid, request, streams, status);
    if (watch) {
        ::kill(-pid, SIGKILL);
        watch->kill_rest(pid);
    }
    int number = 0;
    if (::read(report.reading.get(), &number, sizeof number) == static_cast<ssize_t>(sizeof number)) {
        return std::unexpected(error_of(number, request.program));
    }
    result.code = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
    for (auto& stream : streams) {
        if (stream.target == 1)
            result.out = std::move(stream.text);
        else if (stream.target == 2)
            result.err = std::move(stream.text);
        else
            result.pipes[stream.target] = std::move(stream.text);
    }
    result.duration = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
    return result;
}

Result<Signalled> send_signal(int pid, std::string_view name) {
    struct Row {
        std::string_view name;
        int number;
    };
    static constexpr Row rows[] = {{"HUP", SIGHUP},   {"INT", SIGINT},    {"QUIT", SIGQUIT},
                                   {"TERM", SIGTERM}, {"USR1", SIGUSR1},  {"USR2", SIGUSR2},
                                   {"CONT", SIGCONT}, {"WINCH", SIGWINCH}};
    if (name.starts_with("SIG")) name.remove_prefix(3);
    const auto* row = std::ranges::find(rows, name, &Row::name);
    if (row == std::end(rows)) return fail(Error::Kind::usage, "no such signal: " + std::string(name));
    if (pid <= 1) return fail(Error::Kind::usage, "no such process: " + std::to_string(pid));
    if (::kill(pid, row->number) == 0) return Signalled{};
    const int number = errno;
    const auto who = "process " + std::to_string(pid);
    if (number == ESRCH) return fail(Error::Kind::not_found, who + " is not there");
    return fail(number == EPERM ? Error::Kind::denied : Error::Kind::io, who + ": " + std::strerror(number));
}

}  // namespace trueup
