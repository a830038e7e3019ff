#include <ctime>

#include "platform/local_time.h"

namespace trueup {

std::optional<std::int64_t> from_local_time(int year, int month, int day, int hour, int minute, int second) {
    std::tm time{};
    time.tm_year = year - 1900;
    time.tm_mon = month - 1;
    time.tm_mday = day;
    time.tm_hour = hour;
    time.tm_min = minute;
    time.tm_sec = second;
    time.tm_isdst = -1;
    const auto out = std::mktime(&time);
    if (out == -1) return std::nullopt;
    return static_cast<std::int64_t>(out);
}

}  // namespace trueup
