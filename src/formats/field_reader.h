// Takes a map of a document apart, field by field: what is asked for is known,
// everything else is a mistake, and the message names the nearest known field.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "formats/document.h"

namespace trueup {

class FieldReader {
public:
    // `where`: how the map is called in messages ("contract", "host.gpu"); empty: the file's root.
    FieldReader(const DocumentNode& map, std::string file, std::string where);

    std::optional<std::string> text(const std::string& key);  // a number or true is a text too
    std::optional<double> number(const std::string& key);
    std::optional<std::uint64_t> count(const std::string& key);
    // "12 GiB", "85GB", or a number of bytes.
    std::optional<std::uint64_t> size(const std::string& key);
    // One text, or a list of them.
    std::vector<std::string> texts(const std::string& key);
    const DocumentNode* map(const std::string& key);
    int line_of(const std::string& key) const;

    // After the last question: the first mistake, if there was any.
    Result<Done> finish();
    void mistake(const std::string& key, const std::string& why);

private:
    const DocumentNode* ask(const std::string& key);

    const DocumentNode& map_;
    std::string file_, where_;
    std::vector<std::string> known_;
    std::optional<Error> error_;
};

// The nearest of `words` to what somebody wrote; empty: none is near.
std::string nearest_word(const std::string& written, const std::vector<std::string>& words);
std::optional<std::uint64_t> parse_size(std::string_view text);

}  // namespace trueup
