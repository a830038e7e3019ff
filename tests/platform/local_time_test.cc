#include "platform/local_time.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <limits>
#include <optional>
#include <string>

namespace trueup {
namespace {

// Central Europe by its rule, which needs no files of time zones.
class LocalTimeOfBerlin : public testing::Test {
protected:
    void SetUp() override {
        if (const char* zone = std::getenv("TZ")) before_ = zone;
        ::setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
        ::tzset();
    }
    void TearDown() override {
        if (before_) {
            ::setenv("TZ", before_->c_str(), 1);
        } else {
            ::unsetenv("TZ");
        }
        ::tzset();
    }

private:
    std::optional<std::string> before_;
};

TEST_F(LocalTimeOfBerlin, InWinterAnHourAhead) {
    EXPECT_EQ(from_local_time(2026, 1, 15, 12, 0, 0), 1768474800);  // 11:00 UTC
    EXPECT_EQ(from_local_time(1970, 1, 1, 1, 0, 0), 0);
}

TEST_F(LocalTimeOfBerlin, InSummerTwoHours) {
    EXPECT_EQ(from_local_time(2026, 7, 15, 12, 34, 56), 1784111696);  // 10:34:56 UTC
}

TEST_F(LocalTimeOfBerlin, NoNumberHoldsIt) {
    constexpr int most = std::numeric_limits<int>::max();
    EXPECT_EQ(from_local_time(most, most, 1, 0, 0, 0), std::nullopt);
}

}  // namespace
}  // namespace trueup
