#include "base/nearest.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace trueup {
namespace {

TEST(Nearest, ATypingErrorHasOneMeaning) {
    const std::vector<std::string_view> words = {"release", "doctor", "explain", "env",
                                                 "undo",    "fix",    "--json",  "--junit"};
    EXPECT_EQ(nearest_word("relese", words), "release");
    EXPECT_EQ(nearest_word("dcotor", words), "doctor");
    EXPECT_EQ(nearest_word("expalin", words), "explain");
    EXPECT_EQ(nearest_word("--jsn", words), "--json");
    EXPECT_EQ(nearest_word("evn", words), "env");
}

TEST(Nearest, AnotherWordIsNoTypingError) {
    const std::vector<std::string_view> words = {"env", "undo", "fix", "use"};
    EXPECT_EQ(nearest_word("install", words), "");
    EXPECT_EQ(nearest_word("", words), "");
    EXPECT_EQ(nearest_word("go", words), "");
    EXPECT_EQ(nearest_word("abd", {"abc", "abe"}), "");  // either could be meant
}

// The definition, without a table.
int by_definition(std::string_view a, std::string_view b) {
    if (a.empty() || b.empty()) return static_cast<int>(a.size() + b.size());
    const auto cut_a = a.substr(0, a.size() - 1), cut_b = b.substr(0, b.size() - 1);
    int least = std::min({by_definition(cut_a, b) + 1, by_definition(a, cut_b) + 1,
                          by_definition(cut_a, cut_b) + (a.back() == b.back() ? 0 : 1)});
    if (a.size() > 1 && b.size() > 1 && a.back() == b[b.size() - 2] && a[a.size() - 2] == b.back())
        least = std::min(least, by_definition(a.substr(0, a.size() - 2), b.substr(0, b.size() - 2)) + 1);
    return least;
}

RC_GTEST_PROP(Nearest, TheTableIsTheDefinition, ()) {
    const auto word = rc::gen::resize(6, rc::gen::container<std::string>(rc::gen::inRange('a', 'e')));
    const auto a = *word, b = *word;
    RC_ASSERT(edit_distance(a, b) == by_definition(a, b));
    RC_ASSERT(edit_distance(a, b) == edit_distance(b, a));
}

}  // namespace
}  // namespace trueup
