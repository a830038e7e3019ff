#include "formats/jsonc.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace trueup {
namespace {

TEST(Jsonc, CommentsAndTrailingCommas) {
    const auto values = read_jsonc(
        "\xef\xbb\xbf// mine\n{\n  /* \"go.goroot\": \"/no\", */\n  \"go.goroot\": \"/a b\", // here\n"
        "  \"list\": [1, \"two\", {\"x\": null},],\n}\n",
        "settings.json");
    ASSERT_TRUE(values) << values.error().message;
    ASSERT_EQ(values->size(), 4U);
    EXPECT_EQ((*values)[0].keys, std::vector<std::string>{"go.goroot"});
    EXPECT_EQ((*values)[0].text, "/a b");
    EXPECT_EQ((*values)[0].line, 4);
    EXPECT_EQ(join((*values)[2].keys, "/"), "list/1");
    EXPECT_EQ(join((*values)[3].keys, "/"), "list/2/x");
    EXPECT_FALSE((*values)[3].is_string);
    EXPECT_EQ((*values)[3].line, 5);
}

TEST(Jsonc, NothingIsNoFault) {
    EXPECT_TRUE(read_jsonc("", "f"));
    EXPECT_TRUE(read_jsonc("  // only words\n", "f"));
}

TEST(Jsonc, SaysTheLine) {
    const auto where = [](const char* text) {
        const auto values = read_jsonc(text, "f");
        return values ? 0 : values.error().line;
    };
    EXPECT_EQ(where("{\n\"a\": \"b\n}"), 3);  // after the line break that ends the string too early
    EXPECT_EQ(where("{\n\n\"a\" 1}"), 3);
    EXPECT_EQ(where("{\"a\": 1}\n}"), 2);
    EXPECT_EQ(where("{ /* no end"), 1);
    EXPECT_EQ(where("{\"a\": \"\\x\"}"), 1);
    EXPECT_NE(where(std::string(5000, '[').c_str()), 0);
}

// nlohmann's values of the same text, in the same order.
void flatten(const nlohmann::ordered_json& json, std::vector<std::string> keys,
             std::vector<std::pair<std::string, std::string>>& out) {
    if (json.is_object()) {
        for (const auto& [key, value] : json.items()) {
            auto deeper = keys;
            deeper.push_back(key);
            flatten(value, deeper, out);
        }
    } else if (json.is_array()) {
        for (std::size_t i = 0; i < json.size(); ++i) {
            auto deeper = keys;
            deeper.push_back(std::to_string(i));
            flatten(json[i], deeper, out);
        }
    } else {
        out.emplace_back(join(keys, "\x1f"), json.is_string() ? json.get<std::string>() : json.dump());
    }
}

RC_GTEST_PROP(JsoncProperty, ReadsWhatAnotherReaderReads, ()) {
    nlohmann::ordered_json json = nlohmann::ordered_json::object();
    const auto count = *rc::gen::inRange(0, 6);
    for (int i = 0; i < count; ++i) {
        const auto text = *rc::gen::container<std::string>(rc::gen::inRange<char>(1, 127));
        const auto key =
            "k" + std::to_string(i) + *rc::gen::container<std::string>(rc::gen::inRange<char>(32, 126));
        switch (*rc::gen::inRange(0, 4)) {
            case 0:
                json[key] = text;
                break;
            case 1:
                json[key] = {{"inner", text}, {"number", i}};
                break;
            case 2:
                json[key] = {text, true, nullptr};
                break;
            default:
                json[key] = i;
        }
    }
    const auto source = json.dump(*rc::gen::element(-1, 2), ' ', *rc::gen::arbitrary<bool>());
    const auto values = read_jsonc(source, "f");
    RC_ASSERT(values.has_value());
    std::vector<std::pair<std::string, std::string>> expected;
    flatten(json, {}, expected);
    std::vector<std::pair<std::string, std::string>> got;
    for (const auto& value : *values) {
        got.emplace_back(join(value.keys, "\x1f"), value.text);
        // The offsets enclose the value.
        const auto piece =
            nlohmann::json::parse(source.substr(value.begin, value.end - value.begin), nullptr, false);
        RC_ASSERT(!piece.is_discarded());
    }
    RC_ASSERT(got == expected);
}

RC_GTEST_PROP(JsoncProperty, SurvivesAnything, (const std::string& text)) {
    const auto values = read_jsonc(text, "f");
    if (values) {
        for (const auto& value : *values) RC_ASSERT(value.begin < value.end && value.end <= text.size());
    }
}

}  // namespace
}  // namespace trueup
