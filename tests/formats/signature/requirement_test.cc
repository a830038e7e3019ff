#include "formats/signature/requirement.h"

#include <gtest/gtest.h>

#include "formats/signature/signed_macho.h"
#include "formats/signature/super_blob.h"

namespace trueup {
namespace {

using namespace test;

std::string text(std::string value) {
    auto out = be32(static_cast<std::uint32_t>(value.size())) + value;
    while (out.size() % 4 != 0) out += '\0';
    return out;
}
std::string op(std::uint32_t code) { return be32(code); }
std::string blob(const std::string& expression) {
    return make_blob(blob_magic::requirement, be32(1) + expression);
}

const std::string developer_id_ca = "\x2a\x86\x48\x86\xf7\x63\x64\x06\x02\x06";
const std::string developer_id_leaf = "\x2a\x86\x48\x86\xf7\x63\x64\x06\x01\x0d";

// identifier "com.example.tool" and anchor apple generic and certificate
// 1[…6.2.6] and certificate leaf[…6.1.13] and certificate leaf[subject.OU] = ABCDE12345
std::string developer_id() {
    return blob(op(6) + op(6) + op(6) + op(6) + op(2) + text("com.example.tool") + op(15) + op(14) + be32(1) +
                text(developer_id_ca) + be32(0) + op(14) + be32(0) + text(developer_id_leaf) + be32(0) +
                op(11) + be32(0) + text("subject.OU") + be32(1) + text("ABCDE12345"));
}

RequirementContext example() {
    RequirementContext context;
    context.identifier = "com.example.tool";
    context.cdhash = std::string(20, '\x11');
    Certificate leaf;
    leaf.subject = {{"2.5.4.3", "Developer ID Application: Example (ABCDE12345)"},
                    {"2.5.4.11", "ABCDE12345"}};
    leaf.extensions = {"1.2.840.113635.100.6.1.13"};
    Certificate issuer;
    issuer.extensions = {"1.2.840.113635.100.6.2.6"};
    Certificate root;
    root.sha1 = std::string(20, '\x22');
    context.chain = {leaf, issuer, root};
    context.apple_root = true;
    return context;
}

TEST(Requirement, ReadsPrintsAndJudgesWhatDeveloperIdSignersWrite) {
    const auto bytes = developer_id();
    const auto requirement = parse_requirement(Bytes(bytes));
    ASSERT_TRUE(requirement) << requirement.error().message;
    EXPECT_EQ(
        requirement_text(*requirement),
        "identifier \"com.example.tool\" and anchor apple generic and certificate "
        "1[field.1.2.840.113635.100.6.2.6] /* exists */ and certificate "
        "leaf[field.1.2.840.113635.100.6.1.13] /* exists */ and certificate leaf[subject.OU] = ABCDE12345");
    EXPECT_EQ(evaluate(*requirement, example()), Truth::yes);
    auto other_team = example();
    other_team.chain[0].subject[1].second = "ZZZZZ12345";
    EXPECT_EQ(evaluate(*requirement, other_team), Truth::no);
    auto own_root = example();
    own_root.apple_root = false;
    EXPECT_EQ(evaluate(*requirement, own_root), Truth::no);
    auto other_name = example();
    other_name.identifier = "com.example.other";
    EXPECT_EQ(evaluate(*requirement, other_name), Truth::no);
    auto unread = example();
    unread.chain_known = false;
    EXPECT_EQ(evaluate(*requirement, unread), Truth::unknown);
}

struct Row {
    std::string expression;
    std::string shown;
    Truth expected;
};

TEST(Requirement, EveryOperationPrintsAndCounts) {
    const std::string hash11(20, '\x11');
    const std::string hash22(20, '\x22');
    const std::vector<Row> rows = {
        {op(0), "never", Truth::no},
        {op(1), "always", Truth::yes},
        {op(8) + text(hash11), "cdhash H\"1111111111111111111111111111111111111111\"", Truth::yes},
        {op(4) + be32(0xffffffff) + text(hash22),
         "certificate root = H\"2222222222222222222222222222222222222222\"", Truth::yes},
        {op(9) + op(0), "! never", Truth::yes},
        {op(7) + op(0) + op(6) + op(1) + op(1), "never or always and always", Truth::yes},
        {op(6) + op(1) + op(7) + op(1) + op(0), "always and (always or never)", Truth::yes},
        {op(3), "anchor apple", Truth::no},
        {op(13), "anchor trusted", Truth::unknown},
        {op(12) + be32(1), "certificate 1 trusted", Truth::unknown},
        {op(6) + op(0) + op(13), "never and anchor trusted", Truth::no},
        {op(20) + be32(5), "platform = 5", Truth::no},
        {op(21), "notarized", Truth::unknown},
        {op(23), "legacy", Truth::unknown},
        {op(19) + text("x"), "(x)", Truth::unknown},
        {op(18) + text("x"), "anchor apple x", Truth::unknown},
        {op(10) + text("CFBundleVersion") + be32(8) + text("1.9"), "info[CFBundleVersion] >= \"1.9\"",
         Truth::yes},
        {op(10) + text("CFBundleVersion") + be32(5) + text("1.9"), "info[CFBundleVersion] < \"1.9\"",
         Truth::no},
        {op(10) + text("none") + be32(14), "info[none] absent", Truth::yes},
        {op(16) + text("a.b") + be32(0), "entitlement[a.b] /* exists */", Truth::yes},
        {op(16) + text("a.c") + be32(0), "entitlement[a.c] /* exists */", Truth::no},
        {op(11) + be32(0) + text("subject.CN") + be32(3) + text("Developer"),
         "certificate leaf[subject.CN] = Developer*", Truth::yes},
        {op(11) + be32(0) + text("subject.CN") + be32(4) + text("45)"),
         "certificate leaf[subject.CN] = *\"45)\"", Truth::yes},
        {op(11) + be32(0) + text("subject.CN") + be32(2) + text("Example"),
         "certificate leaf[subject.CN] ~ Example", Truth::yes},
        {op(11) + be32(7) + text("subject.CN") + be32(0), "certificate 7[subject.CN] /* exists */",
         Truth::no},
        {op(22) + be32(0) + text(developer_id_leaf) + be32(11) + be64(0),
         "certificate leaf[timestamp.1.2.840.113635.100.6.1.13] > timestamp \"2001-01-01 00:00:00 +0000\"",
         Truth::unknown},
        {op(0x80000063) + be32(4) + "abcd", "never /* opcode 99 */", Truth::no},
        {op(0x40000063) + be32(4) + "abcd" + op(1), "/* opcode 99 */ always", Truth::yes},
    };
    const auto info =
        parse_plist("<plist><dict><key>CFBundleVersion</key><string>1.10</string></dict></plist>");
    const auto entitlements =
        parse_plist("<plist><dict><key>a.b</key><true/><key>a.c</key><false/></dict></plist>");
    ASSERT_TRUE(info && entitlements);
    auto context = example();
    context.info = &*info;
    context.entitlements = &*entitlements;
    for (const auto& [expression, shown, expected] : rows) {
        const auto bytes = blob(expression);
        const auto requirement = parse_requirement(Bytes(bytes));
        ASSERT_TRUE(requirement) << shown << ": " << requirement.error().message;
        EXPECT_EQ(requirement_text(*requirement), shown);
        EXPECT_EQ(evaluate(*requirement, context), expected) << shown;
        // What is printed can be read, and means the same; but for what has no words.
        const bool wordless = shown.find("opcode") != std::string::npos || shown == "(x)" ||
                              shown.find("> timestamp") != std::string::npos;
        const auto again = parse_requirement_text(shown);
        ASSERT_EQ(again.has_value(), !wordless || shown.find("opcode") != std::string::npos) << shown;
        if (wordless) continue;
        EXPECT_EQ(requirement_text(*again), shown);
        EXPECT_EQ(evaluate(*again, context), expected) << shown;
    }
}

TEST(Requirement, TheLanguageIsReadAsItsGrammarSays) {
    const auto context = example();
    const std::vector<std::pair<std::string, Truth>> rows = {
        {"identifier com.example.tool", Truth::yes},
        {"identifier \"com.example\\.tool\"", Truth::yes},
        {"never or always and always", Truth::yes},
        {"always or always and never", Truth::yes},
        {"(always or always) and never", Truth::no},
        {"! never and !(always and false)", Truth::yes},
        {"true # to the end of the line\n and /* x */ always // y", Truth::yes},
        {"cdhash H\"1111111111111111111111111111111111111111\"", Truth::yes},
        {"cert leaf[subject.OU] == ABCDE12345", Truth::yes},
        {"certificate leaf[subject.CN] = *ample*", Truth::yes},
        {"certificate leaf[subject.OU] = 0x4142434445", Truth::no},
        {"certificate -1 = H\"2222222222222222222222222222222222222222\"", Truth::yes},
        {"anchor = H\"2222222222222222222222222222222222222222\"", Truth::yes},
        {"certificate 1[extension.1.2.840.113635.100.6.2.6] exists", Truth::yes},
        {"certificate 1[field.1.2.840.113635.100.6.2.7]", Truth::no},
        {"anchor generic apple", Truth::yes},
        {"anchor apple and never", Truth::no},
        {"info[a] absent", Truth::yes},
    };
    for (const auto& [source, expected] : rows) {
        const auto requirement = parse_requirement_text(source);
        ASSERT_TRUE(requirement) << source << ": " << requirement.error().message;
        EXPECT_EQ(evaluate(*requirement, context), expected) << source;
    }
}

TEST(Requirement, ASourceThatIsNotUnderstoodIsNotGuessedAt) {
    std::string row = "always";
    for (int i = 0; i < 5000; ++i) row += " and always";
    for (const auto& source :
         {std::string(), std::string("always always"), std::string("always and"),
          std::string("designated => always"), std::string("identifier"), std::string("identifier \"a"),
          std::string("cdhash H\"1\""), std::string("cdhash H\"zz\""), std::string("(always"),
          std::string("certificate [subject.CN] = a"), std::string("certificate leaf[field.1.x]"),
          std::string("certificate leaf[field.9.1]"), std::string("platform = x"), std::string("/* always"),
          std::string("always; true"), std::string("info[a] = timestamp \"2001-01-01\""),
          std::string(100'000, '('), std::string(100'000, '!'), row}) {
        EXPECT_FALSE(parse_requirement_text(source)) << source.substr(0, 60);
    }
}

TEST(Requirement, RefusesWhatItCannotRead) {
    std::string deep;
    for (int i = 0; i < 100'000; ++i) deep += op(9);
    for (const auto& bytes :
         {std::string(), blob(""), blob(op(2)), blob(op(2) + be32(0xfffffff0)), blob(op(1) + op(1)),
          blob(op(99)), blob(deep), blob(op(10) + text("a") + be32(99)),
          make_blob(blob_magic::requirement, be32(2) + op(1)), blob(op(1)) + "x"}) {
        EXPECT_FALSE(parse_requirement(Bytes(bytes)));
    }
}

TEST(Requirement, OidsAreWrittenOut) {
    EXPECT_EQ(dotted_oid(developer_id_ca), "1.2.840.113635.100.6.2.6");
    EXPECT_EQ(dotted_oid("\x2a\x86"), "");  // ends inside a number
    EXPECT_EQ(dotted_oid("\x88\x37"), "2.999");
}

}  // namespace
}  // namespace trueup
