#include "facts/error_words.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "facts/word_shapes.h"

namespace trueup {
namespace {

TEST(ErrorWords, ByTheirShape) {
    const std::pair<const char*, const char*> known[] = {
        {"no release m@9 in /s/a in b", "/s/a in b 中没有发布 m@9"},
        {"no release of m in /s", "/s 中没有 m 的发布"},
        {"/a/is not there is not there", "/a/is not there 不存在"},
        {"cannot connect: Connection refused", "无法连接：连接被拒绝"},
        {"cannot connect: Network is unreachable", "无法连接：网络不可达"},
        {"no permission to read /x", "没有读取 /x 的权限"},
        {"POST /p has no schema of its request as text/plain", "POST /p 的请求没有 text/plain 类型的 schema"},
        {"no answer within the time limit", "时限内没有回答"},
        {" is not there", " is not there"},
        {"cannot write: Disc on fire", "无法写入：Disc on fire"},
        {"/x: Input/output error", "/x：输入/输出错误"},
        {"/a: b: no permission to read /c", "/a: b：没有读取 /c 的权限"},
        {"/s/a.json: /system: an object was expected", "/s/a.json: /system：此处应为对象"},
        {"the shell could not be traced: cannot open: Permission denied",
         "无法跟踪 shell：无法打开：权限不足"},
        {"/.zshrc line 3 may change it: it runs make", "/.zshrc 第 3 行可能改变它：它运行 make"},
        // A path that reads like a sentence is a path.
        {"/is a folder is not there", "/is a folder 不存在"},
        {"this is no YAML (column 4): end of sequence flow not found",
         "这不是有效的 YAML（第 4 列）：[ 没有对应的 ]"},
        {"this is no YAML (column 4): some other words", "这不是有效的 YAML（第 4 列）：some other words"},
        {"this is no TOML (column 7): Error while parsing key: x",
         "这不是有效的 TOML（第 7 列）：Error while parsing key: x"},
        {"/x/1: the key stands twice", "/x/1：键出现了两次"},
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

// Words in words, and colons, come from files as well: neither may take long or deep.
TEST(ErrorWords, LongAndNested) {
    std::string nested, colons;
    for (int i = 0; i < 20000; ++i) {
        nested += "cannot open: ";
        colons += ": ";
    }
    EXPECT_EQ(in_words(nested).en, nested);
    EXPECT_EQ(in_words(colons).zh, colons);
}

// Every number in brackets stands for a hole that is there, and both texts differ.
TEST(ErrorWords, TheTableIsWhole) {
    for (const auto shapes : {word_shapes(), document_word_shapes()}) {
        for (const auto& shape : shapes) {
            std::string message(shape.en);
            for (auto at = message.find("{}"); at != std::string::npos; at = message.find("{}"))
                message.replace(at, 2, "X");
            const auto words = in_words(message);
            EXPECT_NE(words.zh, words.en) << shape.en;
            EXPECT_FALSE(words.zh.contains("{1") || words.zh.contains("{2") || words.zh.contains("{!"))
                << shape.en;
            EXPECT_TRUE(std::ranges::any_of(words.zh, [](char c) { return static_cast<signed char>(c) < 0; }))
                << shape.en;
        }
    }
}

}  // namespace
}  // namespace trueup
