#include "release/error_words.h"

#include <gtest/gtest.h>

namespace trueup {
namespace {

TEST(ErrorWords, ByTheirShape) {
    const std::pair<const char*, const char*> known[] = {
        {"no release m@9 in /s/a in b", "/s/a in b 中没有发布 m@9"},
        {"no release of m in /s", "/s 中没有 m 的发布"},
        {"/a/is not there is not there", "/a/is not there 不存在"},
        {"cannot connect: Connection refused", "无法连接：连接被拒绝"},
        {"cannot connect: Network is unreachable", "无法连接：Network is unreachable"},
        {"no permission to read /x", "没有读取 /x 的权限"},
        {"POST /p has no schema of its request as text/plain", "POST /p 的请求没有 text/plain 类型的 schema"},
        {"no answer within the time limit", "时限内没有回答"},
        {" is not there", " is not there"},
        {"something else", "something else"},
        {"", ""},
    };
    for (const auto& [en, zh] : known) {
        EXPECT_EQ(in_words(en).en, en);
        EXPECT_EQ(in_words(en).zh, zh);
    }
    const Error error{Error::Kind::not_found, "x is not there", "", 0};
    EXPECT_EQ(in_words("w", error).zh, "w：x 不存在");
}

}  // namespace
}  // namespace trueup
