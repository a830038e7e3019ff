// What the fuzz targets have been given and what they have found, once more: each
// file of tests/fuzz/corpus by each target. A fault ends the program.
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#define FUZZ_TARGET(name) extern "C" int name(const unsigned char* data, std::size_t size);
#include "fuzz_targets.inc"
#undef FUZZ_TARGET

namespace trueup {
namespace {

struct Target {
    std::string_view name;
    int (*run)(const unsigned char* data, std::size_t size);
};

TEST(FuzzCorpus, EachFileByEachTarget) {
#define FUZZ_TARGET(name) Target{#name, &::name},
    const auto targets = std::to_array<Target>({
#include "fuzz_targets.inc"
    });
#undef FUZZ_TARGET
    int files = 0;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(TRUEUP_SOURCE_DIR "/tests/fuzz/corpus")) {
        if (!entry.is_regular_file()) continue;
        ++files;
        std::ifstream in(entry.path(), std::ios::binary);
        std::stringstream content;
        content << in.rdbuf();
        const auto text = content.str();
        for (const auto& target : targets) {
            SCOPED_TRACE(std::string(target.name) + " " + entry.path().string());
            EXPECT_EQ(target.run(reinterpret_cast<const unsigned char*>(text.data()), text.size()), 0);
        }
    }
    EXPECT_GE(files, 10);
    EXPECT_GE(targets.size(), 20U);
}

}  // namespace
}  // namespace trueup
