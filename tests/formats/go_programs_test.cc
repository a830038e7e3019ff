// Programs that the real toolchains build, for several systems and processors,
// are read as `go version -m` reads them.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "checks/binary_problems.h"
#include "formats/binary.h"
#include "formats/inspect.h"
#include "formats/make_binary.h"

namespace trueup {
namespace {

namespace fs = std::filesystem;

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

fs::path testbed() {
    if (auto own = variable("TRUEUP_TESTBED"); !own.empty()) return own;
    if (auto cache = variable("XDG_CACHE_HOME"); !cache.empty()) return fs::path(cache) / "trueup-testbed";
    return fs::path(variable("HOME")) / ".cache/trueup-testbed";
}

// bin/go of every toolchain of the test bed, and of the distribution; oldest first.
std::vector<std::string> toolchains() {
    std::vector<std::string> found;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(testbed(), ignored)) {
        const auto name = entry.path().filename().string();
        if (!name.starts_with("go1.")) continue;
        const auto go = entry.path() / "usr/lib" / ("go-" + name.substr(2)) / "bin/go";
        if (fs::exists(go)) found.push_back(go);
    }
    std::ranges::sort(found);
    if (found.empty() && fs::exists("/usr/lib/go-1.19/bin/go")) found.emplace_back("/usr/lib/go-1.19/bin/go");
    return found;
}

std::string output_of(const std::string& command) {
    std::string out;
    FILE* pipe = popen(command.c_str(), "r");
    if (pipe == nullptr) return out;
    std::array<char, 4096> buffer{};
    while (const std::size_t n = fread(buffer.data(), 1, buffer.size(), pipe)) out.append(buffer.data(), n);
    pclose(pipe);
    return out;
}

std::string content_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string build_setting(const std::string& text, const std::string& name) {
    const auto at = text.find("\tbuild\t" + name + "=");
    if (at == std::string::npos) return {};
    const auto start = text.find('=', at) + 1;
    return text.substr(start, text.find('\n', start) - start);
}

class GoPrograms : public testing::Test {
protected:
    void SetUp() override {
        all_ = toolchains();
        if (all_.empty())
            GTEST_SKIP() << "no Go toolchain here (tests/testbed/go-toolchains.sh unpacks some)";
        folder_ = fs::path(testing::TempDir()) / ("trueup-go-programs-" + std::to_string(getpid()));
        fs::create_directories(folder_ / "home");
        std::ofstream(folder_ / "main.go") << "package main\n\nfunc main() { println(1) }\n";
        std::ofstream(folder_ / "go.mod") << "module example.com/hello\n\ngo 1.19\n";
    }
    void TearDown() override {
        std::error_code ignored;
        if (!folder_.empty()) fs::remove_all(folder_, ignored);
    }

    // The cache outlives the test: the runtime is compiled once a target.
    std::string environment() const {
        return "cd '" + folder_.string() + "' && env HOME='" + (folder_ / "home").string() + "' GOCACHE='" +
               (testbed() / "gocache").string() +
               "' GOTOOLCHAIN=local GOFLAGS= GOENV=off CGO_ENABLED=0 GOROOT= ";
    }
    fs::path build(const std::string& go, const std::string& goos, const std::string& goarch) const {
        const auto out = folder_ / (goos + "-" + goarch);
        const auto log = output_of(environment() + "GOOS=" + goos + " GOARCH=" + goarch + " '" + go +
                                   "' build -o '" + out.string() + "' . 2>&1");
        EXPECT_TRUE(fs::exists(out)) << log;
        return out;
    }
    void compare(const std::string& go, const std::string& goos, const std::string& goarch) const {
        SCOPED_TRACE(go + " " + goos + "/" + goarch);
        const auto program = build(go, goos, goarch);
        const auto facts = read_binary(MemorySource(content_of(program)));
        ASSERT_TRUE(facts.has_value());
        const auto real = output_of(environment() + "'" + go + "' version -m '" + program.string() + "'");
        // "PATH: go1.22.3\n\tpath\t..."
        const auto first = real.substr(0, real.find('\n'));
        EXPECT_EQ(facts->go_version, first.substr(first.rfind(' ') + 1));
        EXPECT_EQ(facts->archs, std::vector<std::string>{build_setting(real, "GOARCH")});
        EXPECT_EQ(facts->os, build_setting(real, "GOOS"));
        const std::string format = goos == "darwin" ? "mach-o" : goos == "windows" ? "pe" : "elf";
        EXPECT_EQ(facts->format, format);
    }

    std::vector<std::string> all_;
    fs::path folder_;
};

TEST_F(GoPrograms, AreReadAsGoReadsThem) {
    const auto& newest = all_.back();
    for (const auto& [goos, goarch] :
         std::vector<std::pair<std::string, std::string>>{{"linux", "amd64"},
                                                          {"linux", "386"},
                                                          {"linux", "s390x"},
                                                          {"linux", "mips"},
                                                          {"darwin", "arm64"},
                                                          {"darwin", "amd64"},
                                                          {"windows", "amd64"},
                                                          {"windows", "arm64"}}) {
        compare(newest, goos, goarch);
    }
}

TEST_F(GoPrograms, OfTheOldestReleaseToo) {
    compare(all_.front(), "windows", "386");
    compare(all_.front(), "darwin", "arm64");
}

// A file with some bytes changed and its end cut off, without a copy of it.
class Spoilt final : public ByteSource {
public:
    Spoilt(const std::string& whole, std::mt19937& random) : whole_(whole), size_(whole.size()) {
        // Headers and tables stand at the start; a few changes anywhere.
        for (auto i = random() % 8; i > 0; --i) changes_.emplace_back(random() % 4096, random());
        for (auto i = random() % 4; i > 0; --i) changes_.emplace_back(random() % whole.size(), random());
        if (random() % 3 == 0) size_ = random() % whole.size();
    }
    std::uint64_t size() const override { return size_; }
    Result<std::string> read(std::uint64_t offset, std::size_t length) const override {
        if (offset >= size_) return std::string();
        auto part = whole_.substr(offset, std::min<std::uint64_t>(length, size_ - offset));
        for (const auto& [at, value] : changes_) {
            if (at >= offset && at - offset < part.size()) part[at - offset] = static_cast<char>(value);
        }
        return part;
    }

private:
    const std::string& whole_;
    std::uint64_t size_;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> changes_;
};

TEST_F(GoPrograms, SpoiltInAnyWayTheyDoNoHarm) {
    std::mt19937 random(6);
    std::vector<fs::path> samples = {"/bin/ls", "/bin/bash", TRUEUP_BINARY};
    for (const auto* goos : {"linux", "darwin", "windows"})
        samples.push_back(build(all_.back(), goos, "amd64"));
    samples.push_back(build(all_.front(), "darwin", "arm64"));
    for (const auto& path : samples) {
        const auto whole = content_of(path);
        const MemorySource good(whole);
        EXPECT_TRUE(inspect(good, std::string_view(whole).substr(0, head_size)).is_binary()) << path;
        for (int round = 0; round < 500; ++round) {
            const Spoilt source(whole, random);
            const auto head = source.read(0, head_size).value();
            const auto file = inspect(source, head);
            EXPECT_LE(file.slices.size(), 32U);
            binary_problems(file, "arm64");
        }
    }
}

TEST_F(GoPrograms, TwoMakeAUniversalFile) {
    const auto& go = all_.back();
    const auto facts =
        read_binary(MemorySource(test::make_fat({{0x01000007, content_of(build(go, "darwin", "amd64"))},
                                                 {0x0100000c, content_of(build(go, "darwin", "arm64"))}},
                                                false)));
    ASSERT_TRUE(facts.has_value());
    EXPECT_EQ(facts->archs, (std::vector<std::string>{"amd64", "arm64"}));
    EXPECT_EQ(facts->os, "darwin");
    EXPECT_TRUE(facts->go_version.starts_with("go1."));
}

TEST_F(GoPrograms, EveryGoSaysItsOwnRelease) {
    for (const auto& go : all_) {
        const auto facts = read_binary(MemorySource(content_of(go)));
        ASSERT_TRUE(facts.has_value());
        const auto real =
            output_of(environment() + "'" + go + "' version");  // "go version go1.22.3 linux/amd64"
        EXPECT_EQ(real.find("go version " + facts->go_version + " "), 0U) << real;
    }
}

}  // namespace
}  // namespace trueup
