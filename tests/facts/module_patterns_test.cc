#include "facts/module_patterns.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "base/text.h"

namespace trueup {
namespace {

// Answers of golang.org/x/mod's own function.
TEST(ModulePatterns, AsGoMatches) {
    struct Row {
        const char* patterns;
        const char* path;
        bool matches;
    };
    for (const auto& [patterns, path, matches] : std::initializer_list<Row>{
             {"*.corp.example", "git.corp.example/infra/log", true},
             {"*.corp.example", "corp.example/x", false},
             {"*.corp.example", "a.b.corp.example", true},
             {"git.corp.example/team", "git.corp.example/team/a/b", true},
             {"git.corp.example/team", "git.corp.example/teams", false},
             {"git.corp.example/team/", "git.corp.example/team/a", true},
             {"git.corp.example/*", "git.corp.example", false},
             {"git.corp.example/*", "git.corp.example/a/b", true},
             {"other.example,,*.corp.example", "git.corp.example", true},
             {" *.corp.example", "git.corp.example", false},
             {"", "a.example", false},
             {",/", "a.example", false},
             {"*", "a.example/b", true},
             {"*/*", "a.example", false},
             {"git.[a-d]orp.example", "git.corp.example/x", true},
             {"git.[^a-d]orp.example", "git.corp.example/x", false},
             {"git.?orp.example", "git.corp.example/x", true},
             {"git?corp.example/x", "git/corp.example/x", false},
             {"git\\.corp.example", "git.corp.example", true},
             {"a[]b]", "ab", false},
             {"a[", "a", false},
             {"a[b-]", "ab", false},
             {"a\\", "a", false},
             {"a*[", "abc", false},
             {"*a*b*c", "xaybzc", true},
             {"*a*b*c", "xaybz", false},
             {"https://git.corp.example", "git.corp.example", false},
         })
        EXPECT_EQ(matches_module_patterns(patterns, path), matches) << patterns << " of " << path;
}

// The definition: * takes any run without a slash, ? one character that is none.
bool by_definition(std::string_view pattern, std::string_view name) {
    if (pattern.empty()) return name.empty();
    if (pattern[0] == '*') {
        for (std::size_t taken = 0; taken <= name.size(); ++taken) {
            if (by_definition(pattern.substr(1), name.substr(taken))) return true;
            if (taken < name.size() && name[taken] == '/') return false;
        }
        return false;
    }
    if (name.empty() || (pattern[0] == '?' ? name[0] == '/' : pattern[0] != name[0])) return false;
    return by_definition(pattern.substr(1), name.substr(1));
}

bool by_definition_of_lists(const std::string& patterns, const std::string& path) {
    const auto elements = split(path, '/');
    for (auto pattern : split(patterns, ',')) {
        if (pattern.ends_with('/')) pattern.pop_back();
        const auto wanted = split(pattern, '/').size();
        if (pattern.empty() || wanted > elements.size()) continue;
        const auto count = static_cast<std::ptrdiff_t>(wanted);
        if (by_definition(pattern, join({elements.begin(), elements.begin() + count}, "/"))) return true;
    }
    return false;
}

RC_GTEST_PROP(ModulePatternsProperty, AsDefined, ()) {
    const auto of = [](const char* letters) {
        return rc::gen::container<std::string>(rc::gen::elementOf(std::string(letters)));
    };
    const auto patterns = *rc::gen::resize(12, of("ab**?/,"));
    const auto path = *rc::gen::resize(8, of("aabb/"));
    RC_ASSERT(matches_module_patterns(patterns, path) == by_definition_of_lists(patterns, path));
}

TEST(ModulePatterns, ManyStarsCostLittle) {
    const auto begin = std::chrono::steady_clock::now();
    std::string stars;
    for (int i = 0; i < 2000; ++i) stars += "*a";
    EXPECT_FALSE(matches_module_patterns(std::string(30, '*') + "x", "golang.org/toolchain"));
    EXPECT_FALSE(matches_module_patterns(stars + "x", std::string(5000, 'a')));
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
}

}  // namespace
}  // namespace trueup
