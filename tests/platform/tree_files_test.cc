#include "platform/tree_files.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <functional>
#include <string>

#include "platform/scratch.h"

namespace trueup {
namespace {

using testing::Scratch;

struct Reading {
    Result<TreeEntry> result;
    std::string bytes;
};

// Reads a file of two pieces, with something done to it after the first one.
Reading read_while(const std::string& path, const std::function<void()>& meanwhile) {
    std::string bytes;
    auto result = read_through(path, ReadFrom::cache, [&](std::string_view piece) {
        if (bytes.empty()) meanwhile();
        bytes += piece;
    });
    return {std::move(result), std::move(bytes)};
}

TEST(TreeFiles, AnotherNameMeanwhileIsNoChange) {
    const Scratch scratch;
    const auto path = scratch.at("file");
    scratch.file("file", "content");
    const auto read = read_while(path, [&] { ASSERT_TRUE(add_name(path, path + ".second")); });
    ASSERT_TRUE(read.result) << read.result.error().message;
    EXPECT_EQ(read.bytes, "content");
    const auto again = read_while(path, [&] { ASSERT_TRUE(remove_path(path + ".second")); });
    EXPECT_TRUE(again.result) << again.result.error().message;
}

TEST(TreeFiles, OtherBytesMeanwhileAreNoticed) {
    const Scratch scratch;
    const auto path = scratch.at("file");
    scratch.file("file", "content");
    EXPECT_FALSE(read_while(path, [&] { scratch.file("file", "contents"); }).result);
    EXPECT_FALSE(read_while(path, [&] { ASSERT_EQ(::truncate(path.c_str(), 3), 0); }).result);
}

}  // namespace
}  // namespace trueup
