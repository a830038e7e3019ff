// What `inspect` found, as text and as JSON.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "facts/inspection.h"
#include "report/layout.h"

namespace trueup {

struct InspectSummary {
    std::uint64_t files = 0, binaries = 0, bytes = 0;
    std::uint64_t with_problems = 0;  // binaries
    std::uint64_t unreadable = 0;
    double seconds = 0;
    std::map<std::string, std::uint64_t> by_arch;  // binaries that have it; "": of no name
    std::vector<Error> errors;                     // of some of the unreadable
};

// One file as a page.
std::string inspect_page(const InspectedFile& file, const Style& style);
// Many as a table, each problem below it, and the sums.
std::string inspect_table(const std::vector<InspectedFile>& files, const InspectSummary& summary,
                          const Style& style);
std::string inspect_json(const std::vector<InspectedFile>& files, const InspectSummary& summary, Lang lang);

// "3.4 MB"; decimal units.
std::string size_text(std::uint64_t bytes);
// "1,234,567"
std::string count_text(std::uint64_t number);

}  // namespace trueup
