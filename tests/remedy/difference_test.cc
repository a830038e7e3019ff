#include "remedy/difference.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "remedy/lines.h"

namespace trueup {
namespace {

TEST(Difference, UnifiedAsDiffPrintsIt) {
    EXPECT_EQ(unified_diff("a\nb\nc\n", "a\nc\n"), "@@ -1,3 +1,2 @@\n a\n-b\n c\n");
    EXPECT_EQ(unified_diff("a\n", "a"), "@@ -1 +1 @@\n-a\n+a\n\\ No newline at end of file\n");
    EXPECT_EQ(unified_diff("", "a\n"), "@@ -0,0 +1 @@\n+a\n");
    EXPECT_EQ(unified_diff("same\n", "same\n"), "");
}

TEST(Difference, FarPartsAreHunksOfTheirOwn) {
    const std::string middle = "1\n2\n3\n4\n5\n6\n7\n";
    EXPECT_EQ(unified_diff("a\n" + middle + "b\n", middle),
              "@@ -1,4 +1,3 @@\n-a\n 1\n 2\n 3\n@@ -6,4 +5,3 @@\n 5\n 6\n 7\n-b\n");
}

TEST(Merge, ChangesElsewhereFitTogether) {
    // trueup took a line away (base -> the file before it, `theirs`); since then somebody
    // wrote at the end.
    const auto merged = merge("a\nb\nc\n", "a\nb\nc\nnew\n", "gone\na\nb\nc\n");
    EXPECT_EQ(merged.text, "gone\na\nb\nc\nnew\n");
    EXPECT_EQ(merged.taken, 1U);
    EXPECT_EQ(merged.conflicts, 0U);
}

TEST(Merge, TheSameLineOnBothSidesIsAConflictAndOursStays) {
    const auto merged = merge("a\nb\n", "a\nours\n", "a\ntheirs\n");
    EXPECT_EQ(merged.text, "a\nours\n");
    EXPECT_EQ(merged.conflicts, 1U);
    const auto inserted = merge("a\n", "a\nours\n", "a\ntheirs\n");
    EXPECT_EQ(inserted.text, "a\nours\n");
    EXPECT_EQ(inserted.conflicts, 1U);
}

TEST(Merge, WhatBothDidIsDone) {
    const auto merged = merge("a\nb\n", "a\nx\n", "a\nx\n");
    EXPECT_EQ(merged.text, "a\nx\n");
    EXPECT_EQ(merged.conflicts, 0U);
}

TEST(Merge, BesideAChangeNobodyKnowsTheOrder) {
    const auto merged = merge("a\nb\n", "a\nx", "a\nb\nlast\n");
    EXPECT_EQ(merged.text, "a\nx");
    EXPECT_EQ(merged.conflicts, 1U);
}

rc::Gen<std::string> few_lines() {
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(
                            rc::gen::elementOf(std::vector<std::string>{"a\n", "b\n", "c\n", "\n", "a\r\n"})),
                        [](const auto& lines) {
                            std::string text;
                            for (const auto& line : lines) text += line;
                            return text;
                        });
}

RC_GTEST_PROP(DifferenceProperty, TheHunksMakeTheOtherText, ()) {
    const auto a = *few_lines();
    const auto b = *few_lines();
    const auto from = raw_lines(a);
    const auto to = raw_lines(b);
    std::string made;
    std::size_t at = 0;
    for (const auto& hunk : difference(a, b)) {
        for (; at < hunk.a_begin; ++at) made += from[at];
        for (auto j = hunk.b_begin; j < hunk.b_end; ++j) made += to[j];
        at = hunk.a_end;
    }
    for (; at < from.size(); ++at) made += from[at];
    RC_ASSERT(made == b);
}

RC_GTEST_PROP(MergeProperty, OneSideAloneWins, ()) {
    const auto base = *few_lines();
    const auto changed = *few_lines();
    RC_ASSERT(merge(base, base, changed).text == changed);
    RC_ASSERT(merge(base, changed, base).text == changed);
    RC_ASSERT(merge(base, changed, changed).text == changed);
}

RC_GTEST_PROP(MergeProperty, WithoutConflictTheSidesMayBeSwapped, ()) {
    const auto base = *few_lines();
    const auto x = *few_lines();
    const auto y = *few_lines();
    const auto one = merge(base, x, y);
    const auto other = merge(base, y, x);
    if (one.conflicts == 0U) {
        RC_ASSERT(other.conflicts == 0U);
        RC_ASSERT(one.text == other.text);
    }
}

}  // namespace
}  // namespace trueup
