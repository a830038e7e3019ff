// YAML, TOML and JSON as one tree with line numbers, for files that people write.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace trueup {

struct DocumentMember;

struct DocumentNode {
    enum class Kind { null, boolean, number, text, list, map };
    Kind kind = Kind::null;
    nlohmann::json scalar;  // of the first four
    std::string source;     // a scalar as it was written, without quotes
    int line = 0;           // from 1
    std::vector<DocumentNode> items;
    std::vector<DocumentMember> members;  // in the order of the file

    const DocumentNode* member(std::string_view name) const;
};

struct DocumentMember {
    std::string name;
    DocumentNode value;
};

// Bounds that hold for all of them: a file that somebody wrote is small, and an
// alias that unfolds into a gigabyte is no such file.
inline constexpr std::size_t most_document_nodes = 200'000;
inline constexpr int most_document_levels = 64;
inline constexpr std::size_t longest_document = 8U << 20U;

// Errors name the file and the line. A key that stands twice is one.
Result<DocumentNode> read_yaml(const std::string& text, const std::string& file);
Result<DocumentNode> read_toml(const std::string& text, const std::string& file);
// By the name of the file: .toml, .json, else YAML.
Result<DocumentNode> read_document(const std::string& text, const std::string& file);

nlohmann::json to_json(const DocumentNode& node);
// The line of what a JSON pointer names, or of the nearest thing around it.
int line_of_pointer(const DocumentNode& root, std::string_view pointer);

}  // namespace trueup
