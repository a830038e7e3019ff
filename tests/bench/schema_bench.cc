// Times the schema validator of `release preflight` alone: one schema (draft-07),
// documents as JSON lines. Prints, as JSON, how many are valid and the nanoseconds
// a document: parsed and validated, and validated alone. tests/bench/ajv.mjs does
// the same with ajv.
//
//   schema_bench SCHEMA DOCUMENTS
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "formats/schema/schema.h"
#include "formats/schema/validate.h"

namespace {

using Json = nlohmann::json;

std::string read(const char* path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

template <typename Documents, typename Judge>
std::size_t pass(const Documents& documents, const Judge& judge) {
    std::size_t valid = 0;
    for (const auto& document : documents) valid += judge(document) ? 1 : 0;
    return valid;
}

// Nanoseconds a document, over as many passes as fill half a second.
template <typename Documents, typename Judge>
double timed(const Documents& documents, const Judge& judge) {
    using Clock = std::chrono::steady_clock;
    std::size_t rounds = 0;
    const auto start = Clock::now();
    auto end = start;
    for (; end - start < std::chrono::milliseconds(500); end = Clock::now(), ++rounds) {
        if (pass(documents, judge) > documents.size()) return 0;
    }
    return std::chrono::duration<double, std::nano>(end - start).count() /
           static_cast<double>(rounds * documents.size());
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        fmt::print(stderr, "usage: schema_bench SCHEMA DOCUMENTS\n");
        return 2;
    }
    trueup::SchemaSet set;
    set.add(Json::parse(read(argv[1])), "bench:/schema", "schema", trueup::Dialect::draft7);
    const auto schema = set.compile("bench:/schema");
    if (!schema) {
        fmt::print(stderr, "schema_bench: {}\n", schema.error().message);
        return 3;
    }
    std::vector<std::string> lines(1);
    for (const char c : read(argv[2])) {
        if (c == '\n')
            lines.emplace_back();
        else
            lines.back() += c;
    }
    if (lines.back().empty()) lines.pop_back();
    std::vector<Json> parsed;
    for (const auto& line : lines) parsed.push_back(Json::parse(line));

    const auto judge = [&](const Json& document) {
        return trueup::validate(**schema, document) == trueup::Validity::valid;
    };
    const auto both = timed(lines, [&](const std::string& line) { return judge(Json::parse(line)); });
    fmt::print("{}\n", Json{{"valid", pass(parsed, judge)},
                            {"parsed_and_validated_ns", both},
                            {"validated_ns", timed(parsed, judge)}}
                           .dump());
}
