// Times in this machine's own zone.
#pragma once

#include <cstdint>
#include <optional>

namespace trueup {

// To seconds since 1970; nullopt: there is no such time.
std::optional<std::int64_t> from_local_time(int year, int month, int day, int hour, int minute, int second);

}  // namespace trueup
