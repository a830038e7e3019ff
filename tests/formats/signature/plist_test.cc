#include "formats/signature/plist.h"

#include <gtest/gtest.h>

#include "formats/signature/code_resources.h"

namespace trueup {
namespace {

TEST(Plist, ReadsXml) {
    const auto plist = parse_plist(R"(<?xml version="1.0"?><!DOCTYPE plist PUBLIC "x" "y"><!-- > -->
<plist version="1.0"><dict><key>a&amp;b</key><string>&lt;&#x4e2d;&gt;</string><key>d</key><data>
 YWJj
 </data><key>n</key><integer>-7</integer><key>l</key><array><true/><dict/><string/></array></dict></plist>)");
    ASSERT_TRUE(plist) << plist.error().message;
    EXPECT_EQ(plist->find("a&b", Plist::Kind::string)->text, "<\xe4\xb8\xad>");
    EXPECT_EQ(plist->find("d", Plist::Kind::data)->text, "abc");
    EXPECT_EQ(plist->find("n", Plist::Kind::integer)->integer, -7);
    EXPECT_EQ(plist->find("l")->items.size(), 3U);
    EXPECT_TRUE(plist->find("l")->items[0].is_true());
}

TEST(Plist, TextMayHaveCdataAndComments) {
    const auto plist = parse_plist(
        "<plist><dict><!-- <key>no</key> --><key>a<!-- x -->b</key>"
        "<string>1 <![CDATA[<&amp;]]> &amp; <!-- </string> -->2</string></dict></plist>");
    ASSERT_TRUE(plist) << plist.error().message;
    EXPECT_EQ(plist->find("ab", Plist::Kind::string)->text, "1 <&amp; & 2");
    EXPECT_FALSE(parse_plist("<string><![CDATA[</string>"));
    EXPECT_FALSE(parse_plist("<string><!-- </string>"));
}

TEST(Plist, ReadsUtf16) {
    for (const bool big : {false, true}) {
        std::string bytes = big ? "\xFE\xFF" : "\xFF\xFE";
        for (const unsigned c :
             std::u16string(u"<?xml version=\"1.0\" "
                            u"encoding=\"UTF-16\"?><plist><string>\u4e2d\U0001F600</string></plist>")) {
            const char high = static_cast<char>(c >> 8U), low = static_cast<char>(c & 0xFFU);
            bytes += big ? high : low;
            bytes += big ? low : high;
        }
        const auto plist = parse_plist(bytes);
        ASSERT_TRUE(plist) << plist.error().message;
        EXPECT_EQ(plist->text, "\u4e2d\U0001F600");
    }
}

TEST(Plist, ReadsTheBinaryForm) {
    // Python: plistlib.dumps({"a": [True, 5, b"x"]}, fmt=plistlib.FMT_BINARY)
    const std::string bytes(
        "bplist00\xd1\x01\x02Qa\xa3\x03\x04\x05\x09\x10\x05"
        "Ax\x08\x0b\x0d\x11\x12\x14"
        "\0\0\0\0\0\0\x01\x01\0\0\0\0\0\0\0\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x16",
        60);
    const auto plist = parse_plist(bytes);
    ASSERT_TRUE(plist) << plist.error().message;
    const auto* list = plist->find("a", Plist::Kind::array);
    ASSERT_NE(list, nullptr);
    EXPECT_TRUE(list->items[0].is_true());
    EXPECT_EQ(list->items[1].integer, 5);
    EXPECT_EQ(list->items[2].text, "x");
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        static_cast<void>(parse_plist_binary(bytes.substr(0, length)));
    }
}

TEST(Plist, BinaryTextIsUtf16) {
    // Python: plistlib.dumps("é中\U0001F600", fmt=plistlib.FMT_BINARY)
    const std::string bytes(
        "bplist00\x64\x00\xe9\x4e\x2d\xd8\x3d\xde\x00\x08"
        "\0\0\0\0\0\0\x01\x01\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x11",
        50);
    const auto plist = parse_plist(bytes);
    ASSERT_TRUE(plist) << plist.error().message;
    EXPECT_EQ(plist->text, "\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80");
}

TEST(Plist, RefusesWhatIsBrokenOrBottomless) {
    std::string deep;
    for (int i = 0; i < 100'000; ++i) deep += "<array>";
    for (const auto& text : {std::string(), std::string("<plist>"), std::string("<dict><key>a</key></dict>"),
                             std::string("<string>a</data>"), deep}) {
        EXPECT_FALSE(parse_plist(text));
    }
}

TEST(CodeResources, TheHeaviestRuleThatMatchesCounts) {
    const auto resources = parse_code_resources(
        "<dict><key>files2</key><dict><key>a</key><dict><key>hash2</key><data>YQ==</data></dict></dict>"
        "<key>rules2</key><dict><key>^.*</key><true/><key>^.*\\.lproj/locversion.plist$</"
        "key><dict><key>omit</key><true/>"
        "<key>weight</key><real>1100</real></dict><key>^.*\\.lproj/</key><dict><key>optional</key><true/"
        "><key>weight</key>"
        "<real>1000</real></dict><key>^Frameworks/</key><dict><key>nested</key><true/><key>weight</"
        "key><integer>10"
        "</integer></dict></dict></dict>");
    ASSERT_TRUE(resources) << resources.error().message;
    EXPECT_EQ(resources->version, 2);
    EXPECT_TRUE(resources->weak.empty());
    EXPECT_EQ(resources->files.at("a").sha256, "a");
    EXPECT_EQ(resources->rules.rule_for("x.txt"), ResourceRule::seal);
    EXPECT_EQ(resources->rules.rule_for("en.lproj/locversion.plist"), ResourceRule::omit);
    EXPECT_EQ(resources->rules.rule_for("en.lproj/a.strings"), ResourceRule::seal);
    EXPECT_EQ(resources->rules.rule_for("Frameworks/A.framework"), ResourceRule::nested);
    EXPECT_FALSE(parse_code_resources("<dict/>"));
    EXPECT_FALSE(parse_code_resources(
        "<dict><key>files</key><dict/><key>rules</key><dict><key>(</key><true/></dict></dict>"));
}

}  // namespace
}  // namespace trueup
