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

// What stands in the text once the member with these keys is gone.
std::string without(const std::string& text, const std::vector<std::string>& keys) {
    const auto values = read_jsonc(text, "f");
    if (!values) return "?";
    const auto at = std::ranges::find(*values, keys, &JsoncValue::keys);
    if (at == values->end()) return "?";
    const auto change = without_member(text, *at);
    if (!change) return "-";
    auto lines = lines_of(text);
    const auto first = lines.begin() + (change->first_line - 1);
    const auto count = static_cast<std::ptrdiff_t>(change->old_lines.size());
    EXPECT_EQ(std::vector<std::string>(first, first + count), change->old_lines);
    const auto place = lines.erase(first, first + count);
    lines.insert(place, change->new_lines.begin(), change->new_lines.end());
    return join(lines, "\n");
}

TEST(Jsonc, AMemberIsTakenOutWhereverItStands) {
    EXPECT_EQ(without(R"({"a": "1", "b": "2"})", {"a"}), R"({"b": "2"})");
    EXPECT_EQ(without(R"({"a": "1", "b": "2"})", {"b"}), R"({"a": "1"})");
    EXPECT_EQ(without(R"({"a": "1"})", {"a"}), "{}");
    EXPECT_EQ(without("{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 3\n}", {"b"}), "{\n  \"a\": 1,\n  \"c\": 3\n}");
    // The last one: the comma before it goes, too, and a comment stays.
    EXPECT_EQ(without("{\n  \"a\": 1, // why\n  \"b\": 2\n}", {"b"}), "{\n  \"a\": 1 // why\n}");
    EXPECT_EQ(without("{\n  \"a\": 1,\n  \"b\": 2,\n}", {"b"}), "{\n  \"a\": 1,\n}");
    EXPECT_EQ(without(R"({"x": {"a": "1"}, "b": 2})", {"x", "a"}), R"({"x": {}, "b": 2})");
    EXPECT_EQ(without(R"({"x": ["1", "2"]})", {"x", "0"}), "-");
    EXPECT_EQ(without("{\n  \"a\":\n    \"1\",\n  \"b\": 2\n}", {"a"}), "{\n  \"b\": 2\n}");
}

RC_GTEST_PROP(JsoncProperty, TakingOneOutLeavesAllTheOthers, ()) {
    const auto blank = [] {
        return *rc::gen::element<std::string>("", " ", "\n", "\n  ", " /* c, \"x\": 1 */ ", " // d, \n");
    };
    std::string text = blank() + "{";
    const int count = *rc::gen::inRange(1, 6);
    for (int i = 0; i < count; ++i) {
        text += blank() + "\"k" + std::to_string(i) + "\"" + blank() + ":" + blank();
        const auto form = *rc::gen::inRange(0, 4);
        if (form == 0) text += "{" + blank() + "\"in\": \"side\"" + blank() + "}";
        if (form == 1) text += "[" + blank() + "1," + blank() + "\"2\"]";
        if (form == 2) text += "\"v,}\"";
        if (form == 3) text += "true";
        text += blank();
        if (i + 1 < count || *rc::gen::arbitrary<bool>()) text += ",";
    }
    text += blank() + "}" + blank();
    const auto values = read_jsonc(text, "f");
    RC_ASSERT(values.has_value());
    for (const auto& value : *values) {
        const auto after = without(text, value.keys);
        if (after == "-") continue;
        const auto left = read_jsonc(after, "f");
        RC_ASSERT(left.has_value());
        std::vector<std::pair<std::vector<std::string>, std::string>> wanted, got;
        for (const auto& one : *values) {
            if (one.keys != value.keys) wanted.emplace_back(one.keys, one.text);
        }
        for (const auto& one : *left) got.emplace_back(one.keys, one.text);
        RC_ASSERT(got == wanted);
    }
}

}  // namespace
}  // namespace trueup
