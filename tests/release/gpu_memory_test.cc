#include "release/gpu_memory.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>

#include "platform/hosts.h"
#include "platform/scratch.h"

namespace trueup {
namespace {

using testing::Scratch;

class GpuMemory : public ::testing::Test {
protected:
    GpuMemory() {
        set("FAKE_NVML_PID", "4242");
        section.pid = 4242;
        section.library = TRUEUP_FAKE_NVML;
        section.window_s = 0.3;
        section.warm_up_s = 0.05;
        section.memory_every_s = 0.02;
        section.processes_every_s = 0.02;
    }
    ~GpuMemory() override {
        for (const auto& name : names_) ::unsetenv(name.c_str());
    }
    void set(const std::string& name, const std::string& value) {
        ::setenv(name.c_str(), value.c_str(), 1);
        names_.push_back(name);
    }
    std::string reason() const {
        const auto judgement = check_gpu(*host, section);
        EXPECT_TRUE(judgement.findings.empty() && judgement.passed.empty());
        return judgement.unknown.empty() ? "" : judgement.unknown.front().reason.en;
    }

    std::unique_ptr<Host> host = std::move(*live_host({}));
    GpuSection section;

private:
    std::vector<std::string> names_;
};

TEST_F(GpuMemory, SteadyAfterTheWarmUp) {
    set("FAKE_NVML_BYTES", "10000000,10000000,100000000,101000000,100000000");
    section.warm_up_s = 0.15;
    double last = 0;
    section.progress = [&](double done, double all) {
        EXPECT_LE(done, all);
        last = done;
    };
    const auto judgement = check_gpu(*host, section);
    EXPECT_TRUE(judgement.findings.empty());
    EXPECT_EQ(judgement.passed, std::vector<std::string>{"gpu-memory-unsteady"});
    EXPECT_GT(last, 0.2);
}

TEST_F(GpuMemory, Growing) {
    std::string bytes;
    for (int i = 0; i < 40; ++i) bytes += std::to_string(100000000 + i * 2000000) + ",";
    set("FAKE_NVML_BYTES", bytes.substr(0, bytes.size() - 1));
    const auto judgement = check_gpu(*host, section);
    ASSERT_EQ(judgement.findings.size(), 1U);
    EXPECT_EQ(judgement.findings[0].title.en, "GPU memory of the service grows");
}

TEST_F(GpuMemory, ManyProcessesFitAfterAll) {
    set("FAKE_NVML_OTHERS", "300");
    set("FAKE_NVML_BYTES", "100");
    EXPECT_EQ(check_gpu(*host, section).passed.size(), 1U);
}

TEST_F(GpuMemory, WhereTheDriverDoesNotSayItTheGpuItself) {
    set("FAKE_NVML_UNSAID", "1");
    set("FAKE_NVML_BYTES", "100,100,100,900,100,900,100,900,100");
    const auto judgement = check_gpu(*host, section);
    ASSERT_EQ(judgement.findings.size(), 1U);
    EXPECT_TRUE(judgement.findings[0].evidence[0].text.en.contains("alone"));
    set("FAKE_NVML_OTHERS", "1");
    EXPECT_TRUE(reason().contains("others share its GPU"));
}

TEST_F(GpuMemory, ErrorsAreExplained) {
    set("FAKE_NVML_INIT", "18");
    EXPECT_TRUE(reason().contains("different versions"));
    set("FAKE_NVML_INIT", "0");
    for (const auto& [status, word] :
         {std::pair{"3", "not supported"}, {"4", "no permission"}, {"15", "lost"}}) {
        set("FAKE_NVML_PROCESSES", status);
        EXPECT_TRUE(reason().contains(word)) << status;
    }
    set("FAKE_NVML_PROCESSES", "0");
    section.pid = 4243;
    const auto why = reason();
    EXPECT_TRUE(why.contains("4242") && why.contains("container")) << why;
    section.library = "/nowhere/libnvidia-ml.so.1";
    EXPECT_TRUE(reason().contains("no NVIDIA driver"));
}

TEST_F(GpuMemory, RecordedSamples) {
    const Scratch scratch;
    section.window_s = 90;
    section.warm_up_s = 30;
    section.samples = scratch.file("s.csv", "0,1\n30,1000\n60,1010\n90,1030\n");
    EXPECT_EQ(check_gpu(*host, section).passed.size(), 1U);  // 30 / 1010: just below 3 %
    section.samples = scratch.file("s.csv", "0,1\n30,1000\n60,1010\n90,1031\n");
    EXPECT_EQ(check_gpu(*host, section).findings.size(), 1U);
    section.samples = scratch.file("s.csv", "0,1\n30,1000\n");
    EXPECT_TRUE(reason().contains("too few"));
    section.samples = scratch.file("s.csv", "0,1\n30,1000\n31,1000\n32,1000\n");
    EXPECT_TRUE(reason().contains("only 2.0 s were seen, of 60 s"));
    section.samples = scratch.file("s.csv", "0,1\n30,1000\n31,1000\n32,1000\n33,1000\n89,1000\n90,1000\n");
    EXPECT_TRUE(reason().contains("for 56.0 s"));
    section.samples = scratch.file("s.csv", "0,0\n30,0\n60,0\n90,0\n");
    EXPECT_TRUE(reason().contains("no GPU memory"));
    // What goes up and down in a short time does so.
    section.samples = scratch.file("s.csv", "0,1\n30,1000\n31,2000\n32,1000\n");
    EXPECT_EQ(check_gpu(*host, section).findings.size(), 1U);
    section.samples = scratch.at("gone.csv");
    EXPECT_TRUE(reason().contains("gone.csv"));
}

}  // namespace
}  // namespace trueup
