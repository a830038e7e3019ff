#include "base/json.h"

#include <gtest/gtest.h>

#include <tuple>

namespace trueup {
namespace {

Error error_of(const std::string& text) {
    const auto parsed = parse_json(text, "f.json");
    EXPECT_FALSE(parsed) << text;
    return parsed ? Error{} : parsed.error();
}

TEST(Json, ReadsWhatIsValid) {
    const auto parsed = parse_json(R"({"a": [1, {"b": null}, "ü"], "c": true, "d": -1.5})", "f");
    ASSERT_TRUE(parsed);
    EXPECT_EQ((*parsed)["a"][1].size(), 1U);
    EXPECT_TRUE((*parsed)["a"][1]["b"].is_null());
    EXPECT_EQ((*parsed)["a"][2], "ü");
    EXPECT_EQ((*parsed)["c"], true);
    EXPECT_EQ((*parsed)["d"], -1.5);
    EXPECT_EQ(parse_json("7", "f").value(), 7);
}

TEST(Json, NamesTheLineOfAFault) {
    const auto error = error_of("{\n \"a\": 1,\n \"b\": }\n");
    EXPECT_EQ(error.kind, Error::Kind::invalid);
    EXPECT_EQ(error.file, "f.json");
    EXPECT_EQ(error.line, 3);
}

TEST(Json, SaysWhatIsWrong) {
    const std::tuple<const char*, const char*, int> known[] = {
        {"", "is empty, and no JSON", 1},
        {"{\n  \"a\": 1,\n", "the JSON ends too early", 3},
        {"{\n  \"a\": \"x\n\"}",
         "a text of this JSON holds a line break or another control character (column 10)", 2},
        {"[\n 1 2]", "this is no JSON: the mistake is at column 4, or just before it", 2},
        {"{\"a\": \"\xff\"}", "this is no UTF-8 (column 8)", 1},
        {"hello", "this is no JSON: the mistake is at column 1, or just before it", 1},
        {"{\"token\": \"geheim\" \"x\": 1}",
         "this is no JSON: the mistake is at column 22, or just before it", 1},
    };
    for (const auto& [text, message, line] : known) {
        const auto error = error_of(text);
        EXPECT_EQ(error.message, message) << text;
        EXPECT_EQ(error.line, line) << text;
    }
}

TEST(Json, RefusesWhatReadersDisagreeOn) {
    EXPECT_EQ(error_of(R"({"x": [0, {"a/b": 1, "a/b": 2}]})").message, "/x/1/a~1b: the key stands twice");
    EXPECT_EQ(error_of(R"({"n": 1e999})").message, "/n: the number is out of range");
    error_of("{\"a\": \"\xff\"}");
    error_of("[1] // x");
    error_of("[1,]");
    error_of("NaN");
    error_of("");
    error_of("[1] [2]");
}

TEST(Json, DepthIsBounded) {
    const std::string deep(100000, '[');
    EXPECT_TRUE(error_of(deep).message.ends_with(": deeper than 64 levels"));
    std::string objects;
    for (int i = 0; i < 65; ++i) objects += "{\"a\":";
    EXPECT_TRUE(error_of(objects).message.contains("deeper than 64 levels"));
    EXPECT_TRUE(parse_json(std::string(64, '[') + std::string(64, ']'), "f"));
}

TEST(Json, PointerStepsAreEscaped) { EXPECT_EQ(pointer_step("~/a"), "/~0~1a"); }

}  // namespace
}  // namespace trueup
