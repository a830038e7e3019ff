#include "release/headroom.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdlib>
#include <string>

#include "platform/hosts.h"
#include "platform/scratch.h"

namespace trueup {
namespace {

using testing::Scratch;
constexpr std::uint64_t mib = 1ULL << 20U;

// A machine of 1000 MiB with 600 available.
struct Box {
    Scratch scratch;
    Box() {
        scratch.file("root/proc/meminfo",
                     "MemTotal:        1024000 kB\nMemFree:          100 kB\nMemAvailable:     614400 kB\n");
    }
    Headroom memory(std::uint64_t needed) const {
        auto host = live_host({.sysroot = scratch.at("root"), .environment = Environment{}, .cwd = "/"});
        Needs needs;
        needs.memory = needed;
        const auto found = look_at_headroom(**host, needs);
        return found.size() == 1 ? found.front() : Headroom{};
    }
    void group(const std::string& name, const std::string& text) const {
        scratch.file("root/sys/fs/cgroup/" + name, text);
    }
};

TEST(Headroom, WhatTheHostHasAvailable) {
    const Box box;
    EXPECT_FALSE(box.memory(600 * mib).too_small());
    EXPECT_TRUE(box.memory(600 * mib + 1).too_small());
    EXPECT_EQ(box.memory(1).free, 600 * mib);
}

TEST(Headroom, TheControlGroupsLimitCounts) {
    const Box box;
    box.group("memory.max", std::to_string(500 * mib) + "\n");
    box.group("memory.current", std::to_string(450 * mib) + "\n");
    box.group("memory.stat", "anon 1\nactive_file 7\ninactive_file " + std::to_string(150 * mib) + "\n");
    EXPECT_EQ(box.memory(1).free, 200 * mib);
    EXPECT_TRUE(box.memory(201 * mib).too_small());
    box.group("memory.max", "max\n");
    EXPECT_EQ(box.memory(1).free, 600 * mib);
}

TEST(Headroom, VersionOneOfControlGroups) {
    const Box box;
    box.group("memory/memory.limit_in_bytes", "9223372036854771712\n");
    box.group("memory/memory.usage_in_bytes", std::to_string(100 * mib));
    EXPECT_EQ(box.memory(1).free, 600 * mib);
    box.group("memory/memory.limit_in_bytes", std::to_string(300 * mib));
    box.group("memory/memory.stat", "inactive_file 5\ntotal_inactive_file 0\n");
    EXPECT_EQ(box.memory(1).free, 200 * mib);
    // More in use than allowed: nothing is left, and nothing wraps around.
    box.group("memory/memory.usage_in_bytes", std::to_string(400 * mib));
    EXPECT_EQ(box.memory(1).free, 0U);
}

TEST(Headroom, NoFilesIsUnknownAndNotTooSmall) {
    const Scratch scratch;
    scratch.dir("root");
    auto host = live_host({.sysroot = scratch.at("root"), .environment = Environment{}, .cwd = "/"});
    Needs needs;
    needs.memory = 1;
    needs.gpu_memory = 1;
    const auto found = look_at_headroom(**host, needs, scratch.at("no-such-library.so"));
    ASSERT_EQ(found.size(), 2U);
    for (const auto& one : found) {
        EXPECT_FALSE(one.free);
        EXPECT_FALSE(one.too_small());
        EXPECT_NE(one.shown_by.en, "");
        EXPECT_NE(one.shown_by.zh, "");
    }
}

TEST(Headroom, TheGpuSaysWhatIsFree) {
    const Scratch scratch;
    auto host = live_host({});
    ::setenv("FAKE_NVML_BYTES", "1000", 1);
    Needs needs;
    needs.gpu_memory = (1ULL << 40U) - 2001;
    auto found = look_at_headroom(**host, needs, TRUEUP_FAKE_NVML);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].free, (1ULL << 40U) - 2001);
    EXPECT_FALSE(found[0].too_small());
    *needs.gpu_memory += 1;
    found = look_at_headroom(**host, needs, TRUEUP_FAKE_NVML);
    EXPECT_TRUE(found[0].too_small());
    ::setenv("FAKE_NVML_INIT", "9", 1);
    found = look_at_headroom(**host, needs, TRUEUP_FAKE_NVML);
    EXPECT_FALSE(found[0].free);
    ::unsetenv("FAKE_NVML_INIT");
    ::unsetenv("FAKE_NVML_BYTES");
}

TEST(Headroom, WhatAContractDeclares) {
    const auto yaml = needs_in("input: x\nneeds:\n  gpu-memory: 12 GiB\n  memory: 5\n", "c.yaml");
    ASSERT_TRUE(yaml);
    EXPECT_EQ(yaml->gpu_memory, 12ULL << 30U);
    EXPECT_EQ(yaml->memory, 5U);
    const auto json = needs_in(R"({"type": "object", "needs": {"memory": "2 GB"}})", "c.json");
    ASSERT_TRUE(json);
    EXPECT_EQ(json->memory, 2'000'000'000U);
    EXPECT_FALSE(json->gpu_memory);
    const auto toml = needs_in("[needs]\nmemory = 7\n", "c.toml");
    ASSERT_TRUE(toml);
    EXPECT_EQ(toml->memory, 7U);
}

TEST(Headroom, AContractThatDeclaresNothing) {
    for (const auto* text : {"", "{}", "not: [yaml", "input tensor: float32[?,128]",
                             "\x7f"
                             "ELF"}) {
        const auto needs = needs_in(text, "contract.txt");
        ASSERT_TRUE(needs) << text;
        EXPECT_FALSE(needs->memory || needs->gpu_memory);
    }
}

TEST(Headroom, AContractThatIsNotWhatItsNameSays) {
    EXPECT_FALSE(needs_in(R"({"needs": {"memory": "1 GiB"})", "c.json"));
    EXPECT_FALSE(needs_in("needs: [1\n", "c.yaml"));
    EXPECT_FALSE(needs_in("[needs\n", "c.toml"));
    EXPECT_TRUE(needs_in(R"({"needs": {"memory": "1 GiB"})", "contract.proto"));
}

TEST(Headroom, ANeedWithoutSenseIsNamedWithItsLine) {
    const auto misspelt = needs_in("a: 1\nneeds:\n  gpu-memroy: 1\n", "c.yaml");
    ASSERT_FALSE(misspelt);
    EXPECT_EQ(misspelt.error().line, 3);
    EXPECT_NE(misspelt.error().message.find("gpu-memory"), std::string::npos);
    EXPECT_FALSE(needs_in("needs: much\n", "c.yaml"));
    EXPECT_FALSE(needs_in("needs: {memory: much}\n", "c.yaml"));
}

RC_GTEST_PROP(Headroom, TakesAnyContract, (const std::string& text)) {
    static_cast<void>(needs_in(text, "c.yaml"));
}

}  // namespace
}  // namespace trueup
