// What is said of a bundle that a test has made.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "platform/host.h"
#include "probe/signature.h"

namespace trueup::test {

// The first slice of the bundle's code; its signature could be read.
inline SliceSignature judge(const Host& host, const std::string& path) {
    const auto out = read_signature(host, path, {.now = 1'795'000'000});
    EXPECT_EQ(out.unreadable, "") << path;
    return out.slices.empty() ? SliceSignature{} : out.slices.front();
}

// "invalid, page-hash (…)"
inline std::string words(const SliceSignature& slice) {
    std::string out(to_string(slice.verdict));
    for (const auto& [fault, detail] : slice.problems)
        out += ", " + std::string(row_of(fault).id) + " (" + detail + ")";
    return out;
}

}  // namespace trueup::test
