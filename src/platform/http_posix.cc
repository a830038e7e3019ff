#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <future>
#include <memory>
#include <thread>
#include <vector>

#include "platform/files_posix.h"
#include "platform/http.h"

namespace trueup {
namespace {

using Clock = std::chrono::steady_clock;

struct SocketAddress {
    int family = 0;
    std::vector<char> bytes;
};
using Addresses = std::vector<SocketAddress>;

std::unexpected<Error> no_answer(const std::string& why) { return fail(Error::Kind::io, why); }
std::unexpected<Error> late() { return no_answer("no answer within the time limit"); }
std::unexpected<Error> system_error(const char* what) {
    return no_answer(std::string(what) + ": " + std::strerror(errno));
}

Result<Addresses> look_up(const std::string& host, const std::string& port, int flags) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = flags | AI_NUMERICSERV;
    addrinfo* list = nullptr;
    const int code = ::getaddrinfo(host.c_str(), port.c_str(), &hints, &list);
    if (code != 0) return no_answer(host + ": " + ::gai_strerror(code));
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(list, ::freeaddrinfo);
    Addresses out;
    for (const auto* at = list; at != nullptr; at = at->ai_next) {
        const auto* bytes = reinterpret_cast<const char*>(at->ai_addr);
        out.push_back({at->ai_family, std::vector<char>(bytes, bytes + at->ai_addrlen)});
    }
    return out;
}

// Names are looked up on a thread of their own, since the resolver knows no
// deadline; one that never answers ends with the process.
Result<Addresses> resolve_name(const HttpAddress& address, Clock::time_point deadline) {
    if (auto numeric = look_up(address.host, address.port, AI_NUMERICHOST)) return numeric;
    auto promise = std::make_shared<std::promise<Result<Addresses>>>();
    auto found = promise->get_future();
    std::thread([promise, host = address.host, port = address.port] {
        promise->set_value(look_up(host, port, 0));
    }).detach();
    if (found.wait_until(deadline) != std::future_status::ready)
        return no_answer(address.host + ": the name was not found within the time limit");
    return found.get();
}

// Until the socket is ready for `events`; false at the deadline.
bool wait_for(int fd, short events, Clock::time_point deadline) {
    while (true) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
        if (left < 0) return false;
        pollfd polled{fd, events, 0};
        const int ready = ::poll(&polled, 1, static_cast<int>(std::min<long long>(left + 1, 60'000)));
        if (ready > 0) return true;
        if (ready < 0 && errno != EINTR) return true;  // the next call says what is wrong
    }
}

Result<FileDescriptor> connect_to(const SocketAddress& address, Clock::time_point deadline) {
    FileDescriptor fd(::socket(address.family, SOCK_STREAM, 0));
    if (fd.get() < 0) return system_error("cannot make a socket");
    ::fcntl(fd.get(), F_SETFD, FD_CLOEXEC);
    ::fcntl(fd.get(), F_SETFL, O_NONBLOCK);
#ifdef __APPLE__
    const int on = 1;
    ::setsockopt(fd.get(), SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#endif
    const auto* target = reinterpret_cast<const sockaddr*>(address.bytes.data());
    if (::connect(fd.get(), target, static_cast<socklen_t>(address.bytes.size())) == 0) return fd;
    if (errno != EINPROGRESS) return system_error("cannot connect");
    if (!wait_for(fd.get(), POLLOUT, deadline)) return late();
    int number = 0;
    socklen_t size = sizeof number;
    if (::getsockopt(fd.get(), SOL_SOCKET, SO_ERROR, &number, &size) != 0) number = errno;
    if (number == 0) return fd;
    errno = number;
    return system_error("cannot connect");
}

Result<FileDescriptor> connect_any(const Addresses& addresses, Clock::time_point deadline) {
    Result<FileDescriptor> last = no_answer("the host has no address");
    for (const auto& address : addresses) {
        last = connect_to(address, deadline);
        if (last || Clock::now() >= deadline) break;
    }
    return last;
}

#ifdef MSG_NOSIGNAL
constexpr int send_flags = MSG_NOSIGNAL;
#else
constexpr int send_flags = 0;
#endif

Result<std::size_t> send_all(int fd, std::string_view text, Clock::time_point deadline) {
    const auto size = text.size();
    while (!text.empty()) {
        if (!wait_for(fd, POLLOUT, deadline)) return late();
        const auto sent = ::send(fd, text.data(), text.size(), send_flags);
        if (sent < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (sent < 0) return system_error("cannot ask");
        text.remove_prefix(static_cast<std::size_t>(sent));
    }
    return size;
}

}  // namespace

Result<HttpAnswer> ask_http(const HttpAddress& address, std::string_view method, Clock::time_point deadline) {
    const auto addresses = TRY(resolve_name(address, deadline));
    const auto fd = TRY(connect_any(addresses, deadline));
    static_cast<void>(TRY(send_all(fd.get(), http_request(address, method), deadline)));
    std::string bytes;
    std::array<char, 16384> buffer;
    while (true) {
        if (!wait_for(fd.get(), POLLIN, deadline)) return late();
        const auto got = ::recv(fd.get(), buffer.data(), buffer.size(), 0);
        if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (got < 0) return system_error("the connection broke");
        bytes.append(buffer.data(), static_cast<std::size_t>(got));
        if (auto answer = TRY(parse_http_answer(bytes, got == 0))) return std::move(*answer);
    }
}

}  // namespace trueup
