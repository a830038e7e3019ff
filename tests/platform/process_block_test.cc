#include "platform/process_block.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdint>
#include <cstring>
#include <string>

namespace trueup {
namespace {

std::string number(std::int32_t value) {
    std::string out(sizeof value, '\0');
    std::memcpy(out.data(), &value, sizeof value);
    return out;
}

std::string ended(const std::vector<std::string>& words) {
    std::string out;
    for (const auto& word : words) out += word + '\0';
    return out;
}

TEST(ProcessBlock, AnEnvironmentAsLinuxShowsIt) {
    const auto found = environment_in(ended({"A=1", "B=x=y", "A=2", "EMPTY="}));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->get("A"), "1");
    EXPECT_EQ(found->get("B"), "x=y");
    EXPECT_NE(found->find("EMPTY"), nullptr);
    EXPECT_FALSE(environment_in(ended({"sshd: tester [priv]"})));
    EXPECT_FALSE(environment_in(std::string(200, '\0')));
    EXPECT_FALSE(environment_in(""));
}

TEST(ProcessBlock, ArgumentsAsMacOsShowsThem) {
    const auto block = number(2) + "/bin/zsh" + std::string(5, '\0') +
                       ended({"-zsh", "-i", "HOME=/h", "A=b"}) + '\0' + ended({"ptr_munge=", "stack_guard="});
    const auto found = arguments_in(block);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->arguments, (std::vector<std::string>{"-zsh", "-i"}));
    ASSERT_TRUE(found->environment);
    EXPECT_EQ(found->environment->get("HOME"), "/h");
    EXPECT_EQ(found->environment->variables.size(), 2U);
}

TEST(ProcessBlock, AHiddenEnvironmentIsNotAnEmptyOne) {
    const auto block = number(1) + "/usr/bin/login" + '\0' + ended({"login"}) + std::string(3, '\0');
    const auto found = arguments_in(block);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->arguments, (std::vector<std::string>{"login"}));
    EXPECT_FALSE(found->environment);
    const auto bare = arguments_in(number(1) + "/usr/bin/login" + '\0' + ended({"login"}));
    ASSERT_TRUE(bare);
    EXPECT_FALSE(bare->environment);
}

TEST(ProcessBlock, WhatIsCutOffIsNothing) {
    EXPECT_FALSE(arguments_in(""));
    EXPECT_FALSE(arguments_in(number(1)));
    EXPECT_FALSE(arguments_in(number(3) + "/bin/sh" + '\0' + ended({"sh"})));
    EXPECT_FALSE(arguments_in(number(-1) + "/bin/sh" + '\0'));
    EXPECT_FALSE(arguments_in(number(1) + "/bin/sh" + '\0' + "sh"));
}

RC_GTEST_PROP(ProcessBlock, TakesAnyBytes, (const std::string& bytes, std::int32_t count)) {
    const auto found = arguments_in(number(count) + bytes);
    if (found) RC_ASSERT(found->arguments.size() == static_cast<std::size_t>(count));
}

}  // namespace
}  // namespace trueup
