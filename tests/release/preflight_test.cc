// Parts of a preflight that need no machine: its file, latencies, sizes; and the
// seeds of the fuzz targets.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "formats/document.h"
#include "formats/field_reader.h"
#include "platform/hosts.h"
#include "release/host_devices.h"
#include "release/preflight_file.h"

namespace trueup {
namespace {

std::unique_ptr<Host> empty_host() {
    return *recorded_host(
        R"({"schema": "trueup.snapshot/1", "system": {"os": "linux"}, "user": {"name": "a", "home": "/a"}, "env": {}})",
        "test");
}

TEST(Preflight, ReadsTheSameFromYamlTomlAndJson) {
    const auto host = empty_host();
    const std::pair<const char*, const char*> files[] = {
        {"/d/p.yaml",
         "health:\n  url: http://h:1/x\n  probes: 2\nhost: {profile: g5.xlarge, model-size: 2 GiB}\n"},
        {"/d/p.toml",
         "[health]\nurl = \"http://h:1/x\"\nprobes = 2\n[host]\nprofile = \"g5.xlarge\"\nmodel-size = \"2 "
         "GiB\"\n"},
        {"/d/p.json",
         R"({"health": {"url": "http://h:1/x", "probes": 2}, "host": {"profile": "g5.xlarge", "model-size": "2 GiB"}})"},
    };
    for (const auto& [name, text] : files) {
        const auto file = parse_preflight(*host, text, name);
        ASSERT_TRUE(file) << name << ": " << file.error().message;
        EXPECT_EQ(file->health->probes, 2) << name;
        EXPECT_EQ(file->host->profile.name, "aws g5.xlarge") << name;
        EXPECT_EQ(file->host->model_size, 2ULL << 30U) << name;
    }
}

TEST(Preflight, PathsAreRelativeToTheFile) {
    const auto file = parse_preflight(
        *empty_host(), "contract: {input: s/in.json#/definitions/a, request: /r.json}\n", "/d/p.yaml");
    ASSERT_TRUE(file);
    EXPECT_EQ(file->contract->input.file, "/d/s/in.json");
    EXPECT_EQ(file->contract->input.pointer, "/definitions/a");
    EXPECT_EQ(file->contract->request.file, "/r.json");
}

TEST(Document, ScalarsOfYamlsCoreSchema) {
    const auto tree =
        read_yaml("a: no\nb: 0o17\nc: 1e3\nd: '1'\ne: ~\nf: 0x1F\ng: 1.2.3\nh: +7\ni: .5\nj: 0123\n", "f");
    ASSERT_TRUE(tree);
    EXPECT_EQ(to_json(*tree),
              nlohmann::json::parse(R"({"a": "no", "b": 15, "c": 1000.0, "d": "1", "e": null, "f": 31,
        "g": "1.2.3", "h": 7, "i": 0.5, "j": 123})"));
    EXPECT_EQ(line_of_pointer(*tree, "/c"), 3);
}

TEST(Document, AliasesAreCopiesAndBombsAreRefused) {
    const auto tree = read_yaml("a: &x {k: [1, 2]}\nb: *x\n", "f");
    ASSERT_TRUE(tree);
    EXPECT_EQ(to_json(*tree).at("b"), nlohmann::json::parse(R"({"k": [1, 2]})"));
    std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 12; ++i) {
        const auto before = "*a" + std::to_string(i - 1);
        bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
        for (int j = 0; j < 9; ++j) bomb += ", " + before;
        bomb += "]\n";
    }
    const auto refused = read_yaml(bomb, "f");
    ASSERT_FALSE(refused);
    EXPECT_GT(refused.error().line, 1);
    EXPECT_FALSE(read_yaml("a: &x [*x]\n", "f"));
    EXPECT_FALSE(read_yaml("<<: {a: 1}\n", "f"));
    EXPECT_FALSE(read_yaml("a: !!python/object:os.system x\n", "f"));
}

TEST(Preflight, Sizes) {
    EXPECT_EQ(parse_size("12 GiB"), 12ULL << 30U);
    EXPECT_EQ(parse_size("1.5KB"), 1500U);
    for (const auto* text : {"", "GiB", "1 gib", "1.2.3 GB", "-1", ".", "99999999999 TB"})
        EXPECT_FALSE(parse_size(text)) << text;
    EXPECT_EQ(count_of_list("0-3,8\n"), 5U);
    for (const auto* text : {"", "3-0", "a", "0-", "0-999999999"}) EXPECT_FALSE(count_of_list(text)) << text;
}

TEST(Preflight, LatenciesThatWereNotMeasured) {
    EXPECT_FALSE(implausible({{1, 0, 2.1}, {1, 0, 2.2}, {1, 0, 2.3}}));  // whole milliseconds
    EXPECT_FALSE(implausible({{0.51, 2, 2}, {0.62, 2, 2}, {0.55, 2, 2}}));
    EXPECT_TRUE(implausible({{1, 0, 2}, {1, 0, 90}, {1, 0, 30}}));
    EXPECT_TRUE(implausible({{0.1234, 4, 2}, {0.1234, 4, 2}, {0.1234, 4, 2}}));
    EXPECT_TRUE(implausible({{-1, 0, 2}}));
    EXPECT_TRUE(implausible({{50, 0, 2}, {60, 0, 3}, {70, 0, 2}}));
    EXPECT_FALSE(implausible({{50, 0, 2}, {1, 0, 3}, {1, 0, 2}}));  // an average that comes down
}

TEST(Preflight, SeedsOfTheFuzzTarget) {
    const auto host = empty_host();
    int seeds = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator(TRUEUP_SOURCE_DIR "/tests/fuzz/corpus/preflight")) {
        std::ifstream in(entry.path());
        std::stringstream text;
        text << in.rdbuf();
        const auto name = entry.path().filename().string();
        const bool bad = name.starts_with("bad-");  // what the fuzz target has found
        EXPECT_NE(parse_preflight(*host, text.str(), bad ? "/f.toml" : "/f." + name).has_value(), bad)
            << name;
        ++seeds;
    }
    EXPECT_GE(seeds, 2);
}

}  // namespace
}  // namespace trueup
