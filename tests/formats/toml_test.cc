#include "formats/toml.h"

#include <gtest/gtest.h>

namespace trueup {
namespace {

TEST(Toml, CharactersBeyondAsciiStandInQuotesAndComments) {
    for (const std::string text :
         {"a = \"\u00e9\uFCFF\" # \u00e9\n", "'\u00e9' = '\uFE0F'\n",
          "a = \"\"\"\u00e9\n\\\"\"\"\u4e2d\"\"\"\"\"\n", "a = '''\u00e9'\u4e2d'''\n", "\uFEFFa = 1\n",
          "a = \"\\\"\u00e9\" # \"\n"}) {
        const auto table = parse_toml(text, "f.toml");
        EXPECT_TRUE(table) << text << (table ? "" : table.error().message);
    }
    const auto place = [](const std::string& text) {
        const auto table = parse_toml(text, "f.toml");
        return table ? std::string("read")
                     : std::to_string(table.error().line) + ": " + table.error().message;
    };
    const std::string words = ": outside of quotes and comments TOML has ASCII characters only (column ";
    EXPECT_EQ(place("\uFCFFa = 1\n"), "1" + words + "1)");
    EXPECT_EQ(place("a = 'x\u4e2d'\nb = \u00e9\n"), "2" + words + "5)");
    EXPECT_EQ(place("a = 'x\n\u00e9'\n").substr(0, 3), "2: ");
    EXPECT_EQ(place("a = '''''' \u00e9\n"), "1" + words + "12)");
    EXPECT_EQ(place("a = 10.1'\"\u00e9\n"), "1" + words + "11)");
    EXPECT_EQ(
        place("a = [1, '\u00e9',\n  \"\u00e9\"]\nb.'\u00e9' = {'\u4e2d' = \"\u4e2d\"}\r\n'\u00e9' = 1\n"),
        "read");
}

}  // namespace
}  // namespace trueup
