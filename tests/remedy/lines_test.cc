#include "remedy/lines.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace trueup {
namespace {

std::string edited(std::string_view text, const std::vector<LineEdit>& edits) {
    const auto out = edit_lines(text, edits);
    return out ? *out : "error: " + out.error().message;
}

TEST(Lines, OneGoesAndTheOthersStayByteForByte) {
    EXPECT_EQ(edited("a\r\n\xff\n c \n", {{2, {"\xff"}, {}}}), "a\r\n c \n");
    EXPECT_EQ(edited("a\nb", {{1, {"a"}, {}}}), "b");
    EXPECT_EQ(edited("a\nb", {{2, {"b"}, {}}}), "a\n");
    EXPECT_EQ(edited("a", {{1, {"a"}, {}}}), "");
}

TEST(Lines, NewLinesEndAsTheOldOnesDid) {
    EXPECT_EQ(edited("a\r\nb\r\n", {{1, {"a"}, {"x", "y"}}}), "x\r\ny\r\nb\r\n");
    EXPECT_EQ(edited("a\r\nb", {{2, {"b"}, {"x", "y"}}}), "a\r\nx\r\ny");
    EXPECT_EQ(edited("a\nb", {{2, {"b"}, {"x"}}}), "a\nx");
}

TEST(Lines, AReaderMayHaveKeptTheCarriageReturn) {
    EXPECT_EQ(edited("a\r\nb\r\n", {{2, {"b\r"}, {}}}), "a\r\n");
    EXPECT_EQ(edited("a\r\nb\r\n", {{2, {"b\r"}, {"b\r", "", "c"}}}), "a\r\nb\r\n\r\nc\r\n");
}

TEST(Lines, NothingIsPutBehindALineThatGoesOn) {
    EXPECT_EQ(edited("a \\", {{2, {}, {"x"}}}), "a \\\n\nx\n");
    EXPECT_EQ(edited("a \\\r\n", {{2, {}, {"x"}}}), "a \\\r\n\r\nx\r\n");
    EXPECT_EQ(edited("a \\\\\n", {{2, {}, {"x"}}}), "a \\\\\nx\n");
    EXPECT_EQ(edited("a \\\nb\n", {{3, {}, {"x"}}}), "a \\\nb\nx\n");
}

TEST(Lines, WhatIsNotExpectedIsRefused) {
    for (const auto& edit : {LineEdit{1, {"b"}, {}}, LineEdit{3, {"c"}, {}}, LineEdit{0, {}, {"x"}},
                             LineEdit{2, {"b", "c"}, {}}, LineEdit{9, {}, {"x"}}}) {
        const auto out = edit_lines("a\nb\n", {edit});
        ASSERT_FALSE(out);
        EXPECT_EQ(out.error().kind, Error::Kind::invalid);
    }
    EXPECT_FALSE(edit_lines("a\nb\nc\n", {{1, {"a", "b"}, {}}, {2, {"b"}, {"x"}}}));
}

TEST(Lines, EqualEditsCountOnce) { EXPECT_EQ(edited("a\nb\n", {{1, {"a"}, {}}, {1, {"a"}, {}}}), "b\n"); }

TEST(Lines, NothingIsAppendedTwice) {
    const LineEdit append{3, {}, {"x"}};
    const auto once = edited("a\nb\n", {append});
    EXPECT_EQ(once, "a\nb\nx\n");
    EXPECT_EQ(edited(once, {append}), once);
    // Behind a last line without an end.
    EXPECT_EQ(edited("a", {{2, {}, {"x"}}}), "a\nx\n");
    EXPECT_EQ(edited("", {{1, {}, {"x"}}}), "x\n");
}

TEST(Lines, GoEnvAsGoDoesIt) {
    const std::string text = "# GOFLAGS=no\nGOFLAGS=-a\nGOPROXY=off\n GOFLAGS=-b\nGOFLAGSX=1\n";
    EXPECT_EQ(edited(text, unset_in_go_env(text, "GOFLAGS")), "# GOFLAGS=no\nGOPROXY=off\nGOFLAGSX=1\n");
    EXPECT_EQ(edited(text, set_in_go_env(text, "GOFLAGS", "-c")),
              "# GOFLAGS=no\nGOPROXY=off\nGOFLAGS=-c\nGOFLAGSX=1\n");
    EXPECT_EQ(edited("A=1", set_in_go_env("A=1", "B", "2")), "A=1\nB=2\n");
}

// Short lines of few letters, so that equal ones are common; every line end.
rc::Gen<std::string> some_text() {
    const auto line = rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab \xff")));
    const auto end = rc::gen::elementOf(std::vector<std::string>{"\n", "\r\n"});
    return rc::gen::map(rc::gen::tuple(rc::gen::container<std::vector<std::pair<std::string, std::string>>>(
                                           rc::gen::pair(line, end)),
                                       line),
                        [](const auto& parts) {
                            std::string text;
                            for (const auto& [words, tail] : std::get<0>(parts)) text += words + tail;
                            return text + std::get<1>(parts);
                        });
}

// Replacements that fit `text`, no two on one line.
std::vector<LineEdit> some_edits(std::string_view text) {
    std::vector<LineEdit> edits;
    int number = 0;
    for (auto line : raw_lines(text)) {
        ++number;
        if (!*rc::gen::arbitrary<bool>()) continue;
        if (line.ends_with('\n')) line.remove_suffix(1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        auto lines = *rc::gen::container<std::vector<std::string>>(
            rc::gen::container<std::string>(rc::gen::elementOf(std::string("xy"))));
        edits.push_back({number, {std::string(line)}, std::move(lines)});
    }
    return edits;
}

RC_GTEST_PROP(LinesProperty, RawLinesJoinToTheText, ()) {
    const auto text = *some_text();
    std::string joined;
    for (const auto line : raw_lines(text)) joined += line;
    RC_ASSERT(joined == text);
}

RC_GTEST_PROP(LinesProperty, LinesThatNoEditNamesStayInOrder, ()) {
    const auto text = *some_text();
    const auto edits = some_edits(text);
    const auto out = edit_lines(text, edits);
    RC_ASSERT(out.has_value());
    std::vector<std::string_view> kept;
    int number = 0;
    for (const auto line : raw_lines(text)) {
        ++number;
        if (std::ranges::find(edits, number, &LineEdit::first) == edits.end()) kept.push_back(line);
    }
    auto at = kept.begin();
    for (const auto line : raw_lines(*out)) {
        if (at != kept.end() && line == *at) ++at;
    }
    RC_ASSERT(at == kept.end());
}

RC_GTEST_PROP(LinesProperty, OrderOfEditsDoesNotMatter, ()) {
    const auto text = *some_text();
    auto edits = some_edits(text);
    const auto one = edit_lines(text, edits);
    std::ranges::reverse(edits);
    const auto other = edit_lines(text, edits);
    RC_ASSERT(one.has_value() && other.has_value());
    RC_ASSERT(*one == *other);
}

RC_GTEST_PROP(LinesProperty, AnInsertionTwiceIsAnInsertionOnce, ()) {
    const auto text = *some_text();
    const LineEdit append{static_cast<int>(raw_lines(text).size()) + 1, {}, {"export Z=1"}};
    const auto once = edit_lines(text, {append});
    RC_ASSERT(once.has_value());
    const auto twice = edit_lines(*once, {append});
    RC_ASSERT(twice.has_value());
    RC_ASSERT(*once == *twice);
}

RC_GTEST_PROP(LinesProperty, SettingAGoEnvValueTwiceIsSettingItOnce, ()) {
    const auto text = *some_text() + *rc::gen::element<std::string>("", "\nA=1\n", "\nA=1\nB=2\nA=3");
    const auto once = edit_lines(text, set_in_go_env(text, "A", "9"));
    RC_ASSERT(once.has_value());
    const auto twice = edit_lines(*once, set_in_go_env(*once, "A", "9"));
    RC_ASSERT(twice.has_value());
    RC_ASSERT(*once == *twice);
    const auto gone = edit_lines(*once, unset_in_go_env(*once, "A"));
    RC_ASSERT(gone.has_value());
    RC_ASSERT(unset_in_go_env(*gone, "A").empty());
}

}  // namespace
}  // namespace trueup
