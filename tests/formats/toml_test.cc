#include "formats/toml.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/utf8.h"

namespace trueup {
namespace {

// Letters, white space, a byte order mark, noncharacters: each branch of the table that
// toml++ asks, and what it has no answer for.
const std::uint32_t characters[] = {0x80,   0x85,   0xA0,    0xB2,    0xE9,    0x1BC,  0x6FF,  0x1680,
                                    0x180E, 0x2000, 0x2028,  0x202F,  0x205F,  0x2FFF, 0x3000, 0x4E2D,
                                    0xA000, 0xD7FF, 0xE000,  0xF8FF,  0xFCFF,  0xFDD0, 0xFE0F, 0xFEFF,
                                    0xFFFD, 0xFFFF, 0x10000, 0x1F600, 0x10FFFF};

std::string at(const std::string& place, std::uint32_t code) {
    std::string character;
    append_utf8(character, code);
    auto text = place;
    for (std::size_t i = 0; (i = text.find('@', i)) != std::string::npos; i += character.size())
        text.replace(i, 1, character);
    return text;
}

// toml.io, v1.0.0, "Keys" (bare keys), "Whitespace".
TEST(Toml, OutsideOfQuotesAndCommentsAreAsciiCharactersOnly) {
    for (const auto code : characters) {
        for (const std::string place : {"a@ = 1\n",      "a = @\n",        "a = 1@\n",
                                        "a @= 1\n",      "a =@1\n",        "a = 10.1'\"@\n",
                                        "[@]\n",         "[a.@]\n",        "[a]@\n",
                                        "a = 'b' @\n",   "a = '''''' @\n", "a = [@]\n",
                                        "a = {@ = 1}\n", "a = true@\n",    "a = 1979-05-27@07:32:00Z\n",
                                        "\n@",           "a = 'b\n@'\n",   "a.@ = 1\n",
                                        "'a'.@ = 1\n",   "a =\n@"}) {
            EXPECT_FALSE(parse_toml(at(place, code), "f.toml")) << fmt::format("U+{:04X} in {}", code, place);
        }
        if (code != 0xFEFF) EXPECT_FALSE(parse_toml(at("@a = 1\n", code), "f.toml"));
    }
    const auto table = parse_toml("a = 'x\u4e2d'\nb = \u00e9\n", "f.toml");
    ASSERT_FALSE(table);
    EXPECT_EQ(table.error().line, 2) << table.error().message;
}

TEST(Toml, InQuotesAndCommentsIsAny) {
    EXPECT_TRUE(parse_toml("\uFEFFa = 1\n", "f.toml"));
    for (const auto code : characters) {
        for (const std::string place :
             {"a = \"@\" # @\n", "'@' = '@'\n", "a = \"\"\"@\n\\\"\"\"@\"\"\"\"\"\n", "a = '''@'@'''\n",
              "a = \"\\\"@\" # \"\n", "a = [1, '@',\n  \"@\"]\nb.'@' = {'@' = \"@\"}\r\n'@' = 1\n",
              "['@']\n"}) {
            const auto table = parse_toml(at(place, code), "f.toml");
            EXPECT_TRUE(table) << fmt::format("U+{:04X} in {}: ", code, place)
                               << (table ? "" : table.error().message);
        }
    }
}

}  // namespace
}  // namespace trueup
