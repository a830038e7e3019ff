#include "formats/requirements_file.h"

#include <gtest/gtest.h>

#include "formats/python_metadata.h"

namespace trueup {
namespace {

using Kind = RequirementsLine::Kind;

std::vector<RequirementsLine> parse(const std::string& text) {
    Environment environment;
    environment.variables.push_back({"TOKEN", "secret", {}});
    return parse_requirements_file(text, environment);
}

TEST(RequirementsFile, ContinuationsCommentsAndNumbers) {
    const auto lines = parse(
        "\xEF\xBB\xBF# heading \\\n"
        "a==1 \\\n"
        "    --hash=sha256:aa \\\n"
        "    --hash sha512:bb  # why\n"
        "\r\n"
        "b==2 ; python_version < '3'  # c\r\n"
        "c#d\n"
        "e==1 \\");
    ASSERT_EQ(lines.size(), 4U);
    EXPECT_EQ(lines[0].line, 2);
    ASSERT_EQ(lines[0].hashes.size(), 2U);
    EXPECT_EQ(lines[0].hashes[1].algorithm, "sha512");
    EXPECT_EQ(lines[0].hashes[1].digest, "bb");
    EXPECT_EQ(lines[1].line, 6);
    EXPECT_TRUE(lines[1].requirement->marker);
    EXPECT_EQ(lines[2].kind, Kind::invalid);  // `#` within a word starts no comment
    EXPECT_EQ(lines[3].requirement->name, "e");
}

TEST(RequirementsFile, OptionsAsPipReadsThem) {
    const auto lines = parse(
        "-r base.txt\n--requirement=b.txt\n-cc.txt\n--req d.txt\n-e ./src\n--index-url https://u:${TOKEN}@h/ "
        "--pre\n"
        "--nonsense\n--pre=1\n-r\nx==1 --hash=md5\n-r 'with blank.txt'\n-e \"open\n");
    ASSERT_EQ(lines.size(), 12U);
    EXPECT_EQ(lines[0].kind, Kind::include);
    EXPECT_EQ(lines[0].location, "base.txt");
    EXPECT_EQ(lines[1].location, "b.txt");
    EXPECT_EQ(lines[2].kind, Kind::constraint);
    EXPECT_EQ(lines[2].location, "c.txt");
    EXPECT_EQ(lines[3].kind, Kind::invalid);  // --requirement or --require-hashes?
    EXPECT_TRUE(lines[4].editable);
    EXPECT_EQ(lines[5].kind, Kind::option);
    EXPECT_EQ(lines[5].options, (std::vector<std::string>{"--index-url", "--pre"}));
    for (const auto i : {6U, 7U, 8U, 9U, 11U}) EXPECT_EQ(lines[i].kind, Kind::invalid) << lines[i].text;
    EXPECT_EQ(lines[10].location, "with blank.txt");
}

TEST(RequirementsFile, Locations) {
    const auto lines = parse(
        "https://h/x-1.0-py3-none-any.whl#sha256=ab\n./local\nx-1.0.tar.gz ; python_version < '3'\n"
        "git+https://h/r.git@v1#egg=foo\nname @ git+https://h/r.git\nname[e] @ https://h/n.whl\n");
    ASSERT_EQ(lines.size(), 6U);
    EXPECT_EQ(lines[0].kind, Kind::location);
    EXPECT_EQ(lines[0].url_hash()->digest, "ab");
    EXPECT_EQ(lines[1].kind, Kind::location);
    EXPECT_EQ(lines[2].location, "x-1.0.tar.gz");
    EXPECT_TRUE(lines[2].requirement->marker);
    EXPECT_TRUE(lines[3].version_control());
    EXPECT_FALSE(lines[3].url_hash());
    EXPECT_EQ(lines[4].kind, Kind::requirement);
    EXPECT_TRUE(lines[4].version_control());
    EXPECT_EQ(lines[5].location, "https://h/n.whl");
}

TEST(PythonMetadata, HeadersEndAtTheDescription) {
    const auto metadata = parse_python_metadata(
        "Metadata-Version: 2.1\nNAME: Foo\nVersion: 1.0\nRequires-Dist: a (>=1)\nrequires-dist: b;\n  extra "
        "== 'x'\n\n"
        "Requires-Dist: not this\n");
    EXPECT_EQ(metadata.name, "Foo");
    EXPECT_EQ(metadata.version, "1.0");
    ASSERT_EQ(metadata.requirements.size(), 2U);
    EXPECT_EQ(metadata.requirements[1].text, "b; extra == 'x'");
    EXPECT_EQ(metadata.requirements[1].line, 5);
    EXPECT_TRUE(parse_python_metadata("no header\nName: x\n").name.empty());
}

TEST(PythonMetadata, SectionsBecomeMarkers) {
    const auto needs =
        parse_requires_txt("a\n# c\n[Te_st]\nb>1\n[:python_version<'3']\nc\n[x:os_name=='nt']\nd\n");
    ASSERT_EQ(needs.size(), 4U);
    EXPECT_EQ(needs[0].text, "a");
    EXPECT_EQ(needs[1].text, "b>1 ; extra == \"te-st\"");
    EXPECT_EQ(needs[2].text, "c ; python_version<'3'");
    EXPECT_EQ(needs[3].text, "d ; (os_name=='nt') and extra == \"x\"");
}

}  // namespace
}  // namespace trueup
