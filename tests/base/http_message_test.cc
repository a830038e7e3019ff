#include "base/http_message.h"

#include <gtest/gtest.h>

namespace trueup {
namespace {

std::optional<HttpAnswer> whole(std::string_view bytes, bool ended = true) {
    auto answer = parse_http_answer(bytes, ended);
    return answer ? *answer : std::nullopt;
}
bool more(std::string_view bytes) {
    const auto answer = parse_http_answer(bytes, false);
    return answer && !*answer;
}
bool none(std::string_view bytes, bool ended = true) { return !parse_http_answer(bytes, ended); }

TEST(HttpMessage, Addresses) {
    const auto url = parse_http_url("http://localhost:8080/healthz?x=1#part");
    ASSERT_TRUE(url);
    EXPECT_EQ(url->host, "localhost");
    EXPECT_EQ(url->port, "8080");
    EXPECT_EQ(url->path, "/healthz?x=1");
    EXPECT_EQ(parse_http_url("HTTP://h")->path, "/");
    EXPECT_EQ(parse_http_url("http://h?a")->path, "/?a");
    EXPECT_EQ(parse_http_url("http://[::1]:81/")->host, "::1");
    EXPECT_EQ(parse_http_url("http://[::1]:81/")->port, "81");
    EXPECT_EQ(parse_http_url("http://h:")->port, "80");
    for (const auto* text : {"", "h", "ftp://h/", "https://h/", "http://", "http://:80/", "http://h:0/",
                             "http://h:99999/", "http://h:8x/", "http://u:p@h/", "http://h/a b",
                             "http://h/\r\nX: y", "http://[::1/", "http://[::1]x/"}) {
        const auto bad = parse_http_url(text);
        ASSERT_FALSE(bad) << text;
        EXPECT_EQ(bad.error().kind, Error::Kind::usage);
    }
}

TEST(HttpMessage, BodiesByLengthChunksAndEnd) {
    const auto sized = whole("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-A: b \r\n\r\nhello", false);
    ASSERT_TRUE(sized);
    EXPECT_EQ(sized->status, 200);
    EXPECT_EQ(sized->body, "he");
    EXPECT_EQ(sized->fields.at("x-a"), "b");
    EXPECT_EQ(whole("HTTP/1.0 503\nA: b\n\nto the end")->body, "to the end");
    EXPECT_EQ(whole("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                    "3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nT: r\r\n\r\n",
                    false)
                  ->body,
              "abc0123456789");
    EXPECT_EQ(whole("HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 204 No\r\n\r\n", false)->status, 204);
}

TEST(HttpMessage, MoreHasToCome) {
    const std::string answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
    for (std::size_t i = 0; i < answer.size(); ++i) {
        EXPECT_TRUE(more(answer.substr(0, i))) << i;
        EXPECT_TRUE(none(answer.substr(0, i))) << i;  // it ended there
    }
    EXPECT_TRUE(more("HTTP/1.1 200 OK\r\n\r\nanything"));  // until the end
    EXPECT_TRUE(more("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n12345678"));
    EXPECT_TRUE(none("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n12345678"));
}

TEST(HttpMessage, WhatIsNoAnswer) {
    for (const auto* text :
         {"SSH-2.0-x\r\n", "HTTP/2 200\r\n\r\n", "HTTP/1.1 20x OK\r\n\r\n", "HTTP/1.1 2000\r\n\r\n",
          "HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "HTTP/1.1 200 OK\r\n: x\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n"}) {
        EXPECT_TRUE(none(text, false)) << text;
    }
    // A length that would be a gigabyte is refused before a byte of it came.
    EXPECT_TRUE(none("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n", false));
    EXPECT_TRUE(none("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n", false));
    EXPECT_TRUE(none("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3B9ACA00\r\n", false));
    EXPECT_TRUE(none("HTTP/1.1 200 OK\r\n\r\n" + std::string(longest_http_body + 1, 'x'), false));
    EXPECT_TRUE(none("HTTP/1.1 200 OK\r\nA: " + std::string(longest_http_head, 'x'), false));
}

TEST(HttpMessage, Requests) {
    const auto request = http_request(*parse_http_url("http://[::1]:81/a"), "POST");
    EXPECT_TRUE(request.starts_with("POST /a HTTP/1.1\r\nHost: [::1]:81\r\n"));
    EXPECT_TRUE(request.ends_with("Content-Length: 0\r\n\r\n"));
}

}  // namespace
}  // namespace trueup
