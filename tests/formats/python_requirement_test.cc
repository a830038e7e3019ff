// The corners by hand; python_peer.py compares with the real thing at large.
#include "formats/python_requirement.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace trueup {
namespace {

PythonVersion version(const std::string& text) {
    auto parsed = parse_python_version(text);
    if (!parsed) ADD_FAILURE() << text << " is no version";
    return parsed.value_or(PythonVersion{});
}

bool contains(const std::string& clauses, const std::string& text, bool prereleases = true) {
    const auto parsed = parse_python_specifiers(clauses);
    if (!parsed) {
        ADD_FAILURE() << clauses;
        return false;
    }
    return parsed->contains(version(text), prereleases);
}

TEST(PythonVersion, TheOrderOfPep440) {
    const std::vector<std::string> ordered = {"1.dev0",
                                              "1.0.dev456",
                                              "1.0a1",
                                              "1.0a2.dev456",
                                              "1.0a12.dev456",
                                              "1.0a12",
                                              "1.0b1.dev456",
                                              "1.0b2",
                                              "1.0b2.post345.dev456",
                                              "1.0b2.post345",
                                              "1.0rc1.dev456",
                                              "1.0rc1",
                                              "1.0",
                                              "1.0+abc.5",
                                              "1.0+abc.7",
                                              "1.0+5",
                                              "1.0.post456.dev34",
                                              "1.0.post456",
                                              "1.0.15",
                                              "1.1.dev1",
                                              "1.10",
                                              "1.20230101123456789012345",
                                              "1!0.1"};
    for (std::size_t i = 0; i < ordered.size(); ++i) {
        for (std::size_t k = 0; k < ordered.size(); ++k)
            EXPECT_EQ(version(ordered[i]) <=> version(ordered[k]), i <=> k)
                << ordered[i] << " " << ordered[k];
    }
}

TEST(PythonVersion, SpellingsBecomeOne) {
    EXPECT_EQ(version(" v1.0-ALPHA_01 \n").text(), "1.0a1");
    EXPECT_EQ(version("1.0-1").text(), "1.0.post1");
    EXPECT_EQ(version("1.0r").text(), "1.0.post0");
    EXPECT_EQ(version("1.0preview.dev").text(), "1.0rc0.dev0");
    EXPECT_EQ(version("001!1.00+Ubuntu-01_x").text(), "1!1.0+ubuntu.1.x");
    EXPECT_EQ(version("1.0"), version("1.0.0.0"));
    for (const auto* wrong :
         {"", "1.", "1.0+", "1.0+a..b", "french toast", "1.0.*", "1!", "1.0x", "1.0-1-1", "1 0"})
        EXPECT_FALSE(parse_python_version(wrong)) << wrong;
}

TEST(PythonSpecifier, Corners) {
    EXPECT_TRUE(contains("==1.0", "1.0+local"));
    EXPECT_FALSE(contains("==1.0+local", "1.0"));
    EXPECT_TRUE(contains("==1.0.*", "1.dev3"));
    EXPECT_TRUE(contains("==1!2.0.*", "1!2"));
    EXPECT_FALSE(contains("==2.*", "1!2.1"));
    EXPECT_FALSE(contains("<1.0", "1.0rc1"));
    EXPECT_TRUE(contains("<1.0rc2", "1.0rc1"));
    EXPECT_FALSE(contains(">1.0", "1.0.post1"));
    EXPECT_FALSE(contains(">1.0", "1.0+x"));
    EXPECT_TRUE(contains("~=2.2.post3", "2.3"));
    EXPECT_FALSE(contains("~=2.2.0", "2.3"));
    EXPECT_TRUE(contains("===1.0", "1.0"));
    EXPECT_FALSE(contains("===1.00", "1.0"));
    EXPECT_FALSE(contains(">=1.0", "2.0a1", false));
    EXPECT_TRUE(contains(">=1.0a1", "2.0a1", false));
    for (const auto* wrong : {"~=1", "=1.0", ">=1.*", "<=1.0+x", "==1.0a1.*", "1.0", ">="})
        EXPECT_FALSE(parse_python_specifiers(wrong)) << wrong;
}

TEST(PythonMarker, ThreeAnswers) {
    const MarkerValues values = {{"python_version", "3.11"},
                                 {"sys_platform", "linux"},
                                 {"extra", ""},
                                 {"platform_release", "6.1.0-13-amd64"}};
    const auto holds = [&](const std::string& text) {
        const auto marker = parse_python_marker(text);
        if (!marker) ADD_FAILURE() << text << ": " << marker.error().message;
        return marker ? marker->holds(values) : MarkerTruth::unknown;
    };
    EXPECT_EQ(holds("python_version >= '3.8'"), MarkerTruth::yes);  // as versions: 3.11 is more than 3.8
    EXPECT_EQ(holds("python_version in '3.8 3.11'"), MarkerTruth::yes);
    EXPECT_EQ(holds("'linux' == sys.platform"), MarkerTruth::yes);
    EXPECT_EQ(holds("platform_release >= '5'"), MarkerTruth::yes);  // no version: as text
    EXPECT_EQ(holds("extra == 'test'"), MarkerTruth::no);
    EXPECT_EQ(holds("os_name == 'posix'"), MarkerTruth::unknown);
    EXPECT_EQ(holds("os_name == 'posix' and python_version < '3'"), MarkerTruth::no);
    EXPECT_EQ(holds("os_name == 'posix' or python_version > '3'"), MarkerTruth::yes);
    EXPECT_EQ(holds("python_version < '3' and os_name == 'x' or sys_platform == 'linux'"), MarkerTruth::yes);
    EXPECT_EQ(holds("python_version < '3' and (os_name == 'x' or sys_platform == 'linux')"), MarkerTruth::no);
    EXPECT_EQ(parse_python_marker("os_name == 'x' and python_version > '3'")->unknown_variables(values),
              std::vector<std::string>{"os_name"});
    EXPECT_FALSE(parse_python_marker(std::string(5000, '(') + "os_name == 'x'"));
}

TEST(PythonRequirement, PartsAndRefusals) {
    const auto parsed = parse_python_requirement("Foo.bar [a, B_c] (>=1.0, !=1.5) ; python_version < '3'");
    ASSERT_TRUE(parsed) << parsed.error().message;
    EXPECT_EQ(parsed->name, "Foo.bar");
    EXPECT_EQ(parsed->extras, (std::vector<std::string>{"a", "B_c"}));
    EXPECT_EQ(parsed->specifiers.text(), "!=1.5,>=1.0");
    EXPECT_TRUE(parsed->marker);
    EXPECT_EQ(parse_python_requirement("x @ https://h/x.whl#sha256=1")->url, "https://h/x.whl#sha256=1");
    EXPECT_EQ(normal_python_name("Foo__Bar-.baz"), "foo-bar-baz");
    for (const auto* wrong :
         {"", "-x", "x==", "x 1.0", "x[a b]", "x;", "x @", "x @ y", "x >=1 <2", "x; a == 'b'"})
        EXPECT_FALSE(parse_python_requirement(wrong)) << wrong;
}

RC_GTEST_PROP(PythonVersionProperty, TheNormalSpellingIsTheSameVersion, ()) {
    const std::vector<std::string> pieces = {"1",     "0",   "10", ".2", ".0", "a",      "rc1",
                                             ".post", "dev", "-",  "_",  "+x", "alpha3", "-4"};
    std::string text = *rc::gen::elementOf(std::vector<std::string>{"1", "v2.0", "1!3", "0.0.1"});
    for (const auto& piece : *rc::gen::container<std::vector<std::string>>(
             *rc::gen::inRange<std::size_t>(0, 5), rc::gen::elementOf(pieces)))
        text += piece;
    const auto parsed = parse_python_version(text);
    if (!parsed) {
        RC_CLASSIFY(true, "no version");
        return;
    }
    const auto again = parse_python_version(parsed->text());
    RC_ASSERT(again.has_value());
    RC_ASSERT(*again == *parsed);
    RC_ASSERT(again->text() == parsed->text());
}

}  // namespace
}  // namespace trueup
