#include "facts/fish_set.h"

#include <gtest/gtest.h>

namespace trueup {
namespace {

std::string exported(std::string_view line) { return exporting(line, "X").value_or("-"); }

TEST(FishSet, ExportsWithTheScopeThatTheLineHas) {
    EXPECT_EQ(exported("set -g X off"), "set -gx X off");
    EXPECT_EQ(exported("  set -U X a b # why"), "  set -Ux X a b # why");
    EXPECT_EQ(exported("set --universal X off"), "set -x --universal X off");
    EXPECT_EQ(exported("set X off"), "set -gx X off");
    EXPECT_EQ(exported("set -a X off"), "set -x -a X off");
}

TEST(FishSet, IsNoneThatDoesMoreOrExportsAlready) {
    for (const auto* line : {"set -gx X off", "set --export X off", "set -gu X off", "    set X off", "set X",
                             "set -e X off", "set -l X off", "set -g X off; go version", "set -g X (a)",
                             "set -g X \"a\"", "set -g X \\", "set -g Y X", "reset -g X off", "export X=off"})
        EXPECT_EQ(exported(line), "-") << line;
}

}  // namespace
}  // namespace trueup
