#include "formats/go_line_table.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace trueup {
namespace {

std::string real_go() {
    std::ifstream file("/usr/lib/go-1.19/bin/go", std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

TEST(GoLineTable, ARealGo119NamesItsSources) {
    const auto bytes = real_go();
    if (bytes.empty()) GTEST_SKIP() << "golang-1.19-go is not installed";
    const auto names = go_file_names(MemorySource(bytes));
    ASSERT_TRUE(names);
    EXPECT_NE(names->find("/usr/lib/go-1.19/src/internal/cpu/cpu"), std::string::npos);
}

TEST(GoLineTable, ACutFileHasNone) {
    const auto bytes = real_go();
    if (bytes.empty()) GTEST_SKIP() << "golang-1.19-go is not installed";
    for (std::size_t size :
         {std::size_t{0}, std::size_t{63}, std::size_t{71}, std::size_t{4096}, bytes.size() / 2}) {
        EXPECT_FALSE(go_file_names(MemorySource(bytes.substr(0, size)))) << size;
    }
}

TEST(GoLineTable, OffsetsThatLeaveTheTableAreRefused) {
    auto bytes = real_go();
    if (bytes.empty()) GTEST_SKIP() << "golang-1.19-go is not installed";
    const std::string header("\xf0\xff\xff\xff\0\0\1\10", 8);
    const auto at = bytes.find(header);
    ASSERT_NE(at, std::string::npos);
    bytes.replace(at + 56, 8, std::string(8, '\xff'));  // the end of the names
    EXPECT_FALSE(go_file_names(MemorySource(bytes)));
}

}  // namespace
}  // namespace trueup
