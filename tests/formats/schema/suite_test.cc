// The tests of JSON-Schema-Test-Suite for draft-07, as Debian ships them.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "base/json.h"
#include "formats/schema/validate.h"

namespace trueup {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
const fs::path suite = "/usr/share/json-schema-test-suite";

Json read(const fs::path& file) {
    std::ifstream in(file);
    std::stringstream text;
    text << in.rdbuf();
    return Json::parse(text.str());
}

// Remote documents: the suite's own folder, and the schema of schemas, which our
// tests keep a copy of.
Result<Json> fetch(const std::string& uri) {
    const std::string host = "http://localhost:1234/";
    fs::path file;
    if (uri.starts_with(host)) file = suite / "remotes" / uri.substr(host.size());
    if (uri == "http://json-schema.org/draft-07/schema")
        file = fs::path(TRUEUP_SOURCE_DIR) / "tests/formats/schema/draft-07.json";
    if (file.empty() || !fs::exists(file)) return fail(Error::Kind::io, uri + " is not there");
    return read(file);
}

struct Tally {
    int right = 0, unclear = 0, wrong = 0;
    std::string what;
};

void judge(const fs::path& file, Tally& tally) {
    for (const auto& group : read(file)) {
        SchemaSet set(fetch);
        set.add(group["schema"], "test:/schema.json", "schema", Dialect::draft7);
        const auto schema = set.compile("test:/schema.json");
        for (const auto& test : group["tests"]) {
            const auto said = schema ? validate(**schema, test["data"]) : Validity::unknown;
            const auto expected = test["valid"].get<bool>() ? Validity::valid : Validity::invalid;
            if (said == expected) {
                ++tally.right;
                if (said == Validity::invalid) {
                    EXPECT_FALSE(schema_errors(**schema, test["data"]).empty());
                }
                continue;
            }
            ++(said == Validity::unknown ? tally.unclear : tally.wrong);
            tally.what += file.filename().string() + ": " + group["description"].get<std::string>() + ": " +
                          test["description"].get<std::string>() +
                          (said == Validity::unknown ? " (unknown)\n" : "\n");
        }
    }
}

std::vector<fs::path> files_of(const fs::path& folder) {
    std::vector<fs::path> out;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() == ".json") out.push_back(entry.path());
    }
    std::ranges::sort(out);
    return out;
}

TEST(SchemaSuite, AllMandatoryTestsOfDraft7) {
    ASSERT_TRUE(fs::exists(suite)) << "package json-schema-test-suite is not installed";
    Tally tally;
    for (const auto& file : files_of(suite / "tests/draft7")) judge(file, tally);
    std::cout << "draft-07, mandatory: " << tally.right << " right\n";
    EXPECT_EQ(tally.wrong + tally.unclear, 0) << tally.what;
    EXPECT_GE(tally.right, 423);
}

// `format` and `contentMediaType` are annotations here, so tests that expect a
// refusal for their sake do not get one.
TEST(SchemaSuite, OptionalTestsOfDraft7AreReported) {
    Tally rest, formats;
    for (const auto& file : files_of(suite / "tests/draft7/optional")) judge(file, rest);
    for (const auto& file : files_of(suite / "tests/draft7/optional/format")) judge(file, formats);
    std::cout << "draft-07, optional: " << rest.right << " right, " << rest.unclear << " unknown, "
              << rest.wrong << " wrong\n"
              << rest.what << "draft-07, formats: " << formats.right << " right, " << formats.wrong
              << " not enforced\n";
    EXPECT_GE(rest.right, 16) << rest.what;
}

}  // namespace
}  // namespace trueup
