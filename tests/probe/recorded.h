// A recorded machine for a test, in a few lines of JSON.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "platform/hosts.h"

namespace trueup::test {

struct Recorded {
    std::string os = "darwin";
    std::string machine = "arm64";
    std::string home = "/home/a";
    std::string cwd = "/home/a/src/app";
    std::string env = "{}";    // JSON object
    std::string files = "{}";  // JSON object
    std::string more = {};     // further keys, with a leading comma
    std::string shell = "/bin/zsh";
};

inline std::unique_ptr<Host> host_of(const Recorded& one) {
    const std::string json = R"({"schema":"trueup.snapshot/1","system":{"os":")" + one.os +
                             R"(","machine":")" + one.machine + R"("},"user":{"name":"a","home":")" +
                             one.home + R"(","shell":")" + one.shell + R"("},"cwd":")" + one.cwd +
                             R"(","env":)" + one.env + R"(,"files":)" + one.files + one.more + "}";
    auto host = recorded_host(json, "test.json");
    EXPECT_TRUE(host.has_value()) << (host ? "" : host.error().message);
    return host ? *std::move(host) : nullptr;
}

}  // namespace trueup::test
