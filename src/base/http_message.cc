#include "base/http_message.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace trueup {
namespace {

using MaybeAnswer = Result<std::optional<HttpAnswer>>;

std::string lower(std::string_view text) {
    std::string out(text);
    for (auto& c : out) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

std::unexpected<Error> no_answer(const char* why) {
    return fail(Error::Kind::invalid, std::string("not an HTTP answer: ") + why);
}

template <typename Number>
bool parse(std::string_view text, Number& out, int base) {
    if (text.empty()) return false;
    const auto* begin = text.data();
    const auto* end = begin + text.size();
    const auto parsed = std::from_chars(begin, end, out, base);
    return parsed.ec == std::errc() && parsed.ptr == end;
}

// A host or path goes into a request as it is: nothing may end the line.
bool plain(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

// Lines end with CRLF; a bare LF is accepted, as RFC 9112 2.2 allows.
std::string_view take_line(std::string_view& text) {
    const auto end = text.find('\n');
    auto line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

// Behind the empty line; npos: it has not arrived.
std::size_t end_of_head(std::string_view bytes) {
    std::size_t at = 0;
    while (true) {
        const auto end = bytes.find('\n', at);
        if (end == std::string_view::npos) return std::string_view::npos;
        const auto length = end - at;
        if (length == 0 || (length == 1 && bytes[at] == '\r')) return end + 1;
        at = end + 1;
    }
}

Result<HttpAnswer> parse_head(std::string_view head) {
    HttpAnswer answer;
    const auto first = take_line(head);
    // "HTTP/1.1 200 OK"
    if (!first.starts_with("HTTP/1.") || first.size() < 12 || first[8] != ' ' ||
        !parse(first.substr(9, 3), answer.status, 10) || (first.size() > 12 && first[12] != ' '))
        return no_answer("its first line is none");
    while (!head.empty()) {
        const auto line = take_line(head);
        if (line.empty()) break;
        const auto colon = line.find(':');
        if (colon == std::string_view::npos || colon == 0) return no_answer("a field without a name");
        answer.fields[lower(line.substr(0, colon))] = trim(line.substr(colon + 1));
    }
    return answer;
}

std::unexpected<Error> too_much() { return fail(Error::Kind::too_large, "the answer is larger than 1 MiB"); }

// RFC 9112 7.1. nullopt: more has to come.
Result<std::optional<std::string>> chunks(std::string_view bytes) {
    std::string out;
    while (true) {
        if (bytes.find('\n') == std::string_view::npos) {
            if (bytes.size() > 1024) return no_answer("a chunk without a size");
            return std::optional<std::string>();
        }
        auto line = take_line(bytes);
        line = trim(line.substr(0, line.find(';')));
        std::uint64_t size = 0;
        if (!parse(line, size, 16)) return no_answer("a chunk without a size");
        if (size == 0) {
            // Trailer fields and the empty line that ends them.
            if (end_of_head(bytes) == std::string_view::npos) return std::optional<std::string>();
            return std::optional<std::string>(std::move(out));
        }
        if (size > longest_http_body - out.size()) return too_much();
        if (bytes.size() < size) return std::optional<std::string>();
        out += bytes.substr(0, static_cast<std::size_t>(size));
        bytes.remove_prefix(static_cast<std::size_t>(size));
        if (bytes.starts_with("\r\n")) {
            bytes.remove_prefix(2);
        } else if (bytes.starts_with('\n')) {
            bytes.remove_prefix(1);
        } else if (bytes.size() < 2) {
            return std::optional<std::string>();
        } else {
            return no_answer("a chunk that does not end where it should");
        }
    }
}

MaybeAnswer cut_off(bool ended) {
    if (ended) return no_answer("it is cut off");
    return std::optional<HttpAnswer>();
}

}  // namespace

Result<HttpAddress> parse_http_url(std::string_view url) {
    const auto wrong = [&](const char* why) {
        return fail(Error::Kind::usage, std::string(url) + ": " + why);
    };
    if (lower(url.substr(0, 8)) == "https://")
        return wrong("https is not supported here; give the address of the service itself (http://)");
    if (lower(url.substr(0, 7)) != "http://") return wrong("no http:// address");
    auto rest = url.substr(7);
    rest = rest.substr(0, rest.find('#'));
    const auto slash = rest.find_first_of("/?");
    auto authority = rest.substr(0, slash);
    HttpAddress address;
    address.path = slash == std::string_view::npos ? "/" : std::string(rest.substr(slash));
    if (address.path.front() == '?') address.path.insert(0, "/");
    if (authority.contains('@')) return wrong("user names in an address are not supported");
    if (!plain(authority) || !plain(address.path))
        return wrong("white space or other characters that must be written as %XX");
    address.authority = authority;
    auto port = std::string_view();
    if (authority.starts_with('[')) {
        const auto close = authority.find(']');
        if (close == std::string_view::npos) return wrong("no ] in the host");
        address.host = authority.substr(1, close - 1);
        port = authority.substr(close + 1);
    } else {
        const auto colon = authority.find(':');
        address.host = authority.substr(0, colon);
        if (colon != std::string_view::npos) port = authority.substr(colon);
    }
    unsigned number = 80;
    const bool said = !port.empty() && port != ":";
    if (said && (port.front() != ':' || !parse(port.substr(1), number, 10))) return wrong("no such port");
    if (number == 0 || number > 65535) return wrong("no such port");
    if (address.host.empty()) return wrong("no host");
    address.port = std::to_string(number);
    return address;
}

std::string http_request(const HttpAddress& address, std::string_view method) {
    std::string out;
    out.append(method).append(" ").append(address.path).append(" HTTP/1.1\r\nHost: ");
    out.append(address.authority).append("\r\nUser-Agent: trueup\r\nAccept: */*\r\nConnection: close\r\n");
    if (method != "GET") out += "Content-Length: 0\r\n";
    return out + "\r\n";
}

MaybeAnswer parse_http_answer(std::string_view bytes, bool ended) {
    while (true) {
        // Nothing that begins otherwise can become an answer.
        constexpr std::string_view start = "HTTP/1.";
        if (!bytes.starts_with(start.substr(0, bytes.size()))) return no_answer("it speaks something else");
        const auto head = end_of_head(bytes);
        if (head == std::string_view::npos) {
            if (bytes.size() > longest_http_head) return no_answer("its head has no end");
            return cut_off(ended);
        }
        if (head > longest_http_head) return no_answer("its head is too long");
        auto answer = TRY(parse_head(bytes.substr(0, head)));
        bytes.remove_prefix(head);
        // Interim answers (100 Continue, 103 Early Hints) come before the real one.
        if (answer.status >= 100 && answer.status < 200) continue;
        if (answer.status == 204 || answer.status == 304) return std::optional(std::move(answer));
        if (lower(answer.fields["transfer-encoding"]).ends_with("chunked")) {
            auto body = TRY(chunks(bytes));
            if (!body) return cut_off(ended);
            answer.body = std::move(*body);
            return std::optional(std::move(answer));
        }
        if (const auto field = answer.fields.find("content-length"); field != answer.fields.end()) {
            std::uint64_t length = 0;
            if (!parse(field->second, length, 10)) return no_answer("no length that makes sense");
            if (length > longest_http_body) return too_much();
            if (bytes.size() < length) return cut_off(ended);
            answer.body = bytes.substr(0, static_cast<std::size_t>(length));
            return std::optional(std::move(answer));
        }
        if (bytes.size() > longest_http_body) return too_much();
        if (!ended) return std::optional<HttpAnswer>();
        answer.body = bytes;
        return std::optional(std::move(answer));
    }
}

}  // namespace trueup
