#include "formats/go_env_file.h"

#include <gtest/gtest.h>

namespace trueup {
namespace {

TEST(GoEnvFile, LinesAsGoReadsThem) {
    const auto lines = parse_go_env_file("# remark\n\nGOFLAGS=-a=b\r\n gopath=/x\nGOBIN=\nnonsense\nA=last");
    ASSERT_EQ(lines.size(), 5U);
    EXPECT_EQ(lines[0].line, 3);
    EXPECT_EQ(lines[0].key, "GOFLAGS");
    EXPECT_EQ(lines[0].value, "-a=b\r");
    EXPECT_EQ(lines[1].key, "");  // the first byte is no capital letter
    EXPECT_EQ(lines[1].text, " gopath=/x");
    EXPECT_EQ(lines[2].value, "");
    EXPECT_EQ(lines[3].key, "");
    EXPECT_EQ(lines[4].line, 7);
    EXPECT_EQ(lines[4].value, "last");
}

TEST(GoEnvFile, SpacesBelongToTheKey) {
    const auto lines = parse_go_env_file("GOOS = linux\n");
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(lines[0].key, "GOOS ");
    EXPECT_EQ(lines[0].value, " linux");
}

}  // namespace
}  // namespace trueup
