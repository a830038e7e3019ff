#include "formats/go_program.h"

#include <gtest/gtest.h>

namespace trueup {
namespace {

TEST(GoProgram, LinesOfTheModuleTextAreTakenApart) {
    GoProgram program;
    parse_go_modules(
        "path\texample.com/app/cmd/x\n"
        "mod\texample.com/app\tv1.2.3\th1:abc=\n"
        "dep\texample.com/a\tv0.1.0\th1:aaa=\n"
        "dep\texample.com/b\tv0.2.0\n"
        "=>\t../b\t(devel)\t\n"
        "build\t-ldflags=\"-X main.a=b -s\"\n"
        "build\tCGO_ENABLED=0\n"
        "build\tvcs.time=2026-01-01T00:00:00Z\n"
        "future\tsomething\n",
        program);
    EXPECT_EQ(program.path, "example.com/app/cmd/x");
    EXPECT_EQ(program.module.path, "example.com/app");
    EXPECT_EQ(program.module.version, "v1.2.3");
    EXPECT_EQ(program.module.sum, "h1:abc=");
    ASSERT_EQ(program.dependencies.size(), 2U);
    EXPECT_EQ(program.dependencies[0].replaced_by, "");
    EXPECT_EQ(program.dependencies[1].replaced_by, "../b (devel)");
    using Settings = std::vector<std::pair<std::string, std::string>>;
    EXPECT_EQ(program.settings, (Settings{{"-ldflags", "-X main.a=b -s"},
                                          {"CGO_ENABLED", "0"},
                                          {"vcs.time", "2026-01-01T00:00:00Z"}}));
}

TEST(GoProgram, BrokenLinesAreHarmless) {
    GoProgram program;
    parse_go_modules("=>\tx\nmod\ndep\nbuild\nbuild\t=\nbuild\t\"\npath\n\t\t\t", program);
    EXPECT_EQ(program.path, "");
    EXPECT_EQ(program.dependencies.size(), 1U);
    EXPECT_EQ(program.settings.size(), 2U);
}

}  // namespace
}  // namespace trueup
