#include "formats/gpu_samples.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>

#include "base/json.h"
#include "base/sort.h"
#include "base/text.h"

namespace trueup {
namespace {

constexpr std::size_t most_samples = 1'000'000;

// "12.5"; libc++ of macOS has no from_chars for floating point.
std::optional<double> seconds_of(std::string_view text) {
    const auto dot = text.find('.');
    std::uint32_t whole = 0;
    const auto head = text.substr(0, dot);
    const auto [end, error] = std::from_chars(head.data(), head.data() + head.size(), whole);
    if (error != std::errc() || end != head.data() + head.size()) return std::nullopt;
    double out = whole;
    double place = 0.1;
    for (const char c : dot == std::string_view::npos ? std::string_view() : text.substr(dot + 1)) {
        if (c < '0' || c > '9') return std::nullopt;
        out += place * (c - '0');
        place /= 10;
    }
    return out;
}

Result<std::vector<GpuSample>> parse_csv(const std::string& text, const std::string& file) {
    std::vector<GpuSample> out;
    int number = 0;
    bool heading = false;
    for (const auto& line : lines_of(text)) {
        ++number;
        const auto row = trim(line);
        if (row.empty() || row.starts_with('#')) continue;
        const auto comma = row.find(',');
        const auto seconds = seconds_of(trim(row.substr(0, comma)));
        std::uint64_t bytes = 0;
        const auto word = comma == std::string_view::npos ? std::string_view() : trim(row.substr(comma + 1));
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), bytes);
        const bool whole = !word.empty() && error == std::errc() && end == word.data() + word.size();
        if (!seconds || !whole) {
            if (out.empty() && !heading && comma != std::string_view::npos &&
                row.find_first_of("0123456789") == std::string_view::npos) {
                heading = true;
                continue;
            }
            return fail(Error::Kind::invalid, "a sample is SECONDS,BYTES", file, number);
        }
        if (out.size() >= most_samples)
            return fail(Error::Kind::too_large, "has more than a million samples", file, number);
        out.push_back({*seconds, bytes});
    }
    return out;
}

Result<std::vector<GpuSample>> parse_json_samples(const std::string& text, const std::string& file) {
    const auto root = TRY(parse_json(text, file));
    const auto* list = &root;
    if (root.is_object() && root.contains("samples")) list = &root["samples"];
    if (!list->is_array()) return fail(Error::Kind::invalid, "has no array of samples", file);
    std::vector<GpuSample> out;
    for (const auto& entry : *list) {
        const nlohmann::json* seconds = nullptr;
        const nlohmann::json* bytes = nullptr;
        if (entry.is_array() && entry.size() == 2) {
            seconds = &entry[0];
            bytes = &entry[1];
        } else if (entry.is_object() && entry.contains("seconds") && entry.contains("bytes")) {
            seconds = &entry["seconds"];
            bytes = &entry["bytes"];
        }
        if (seconds == nullptr || !seconds->is_number() || !bytes->is_number_unsigned())
            return fail(Error::Kind::invalid,
                        "sample " + std::to_string(out.size() + 1) + " is no [seconds, bytes]", file);
        out.push_back({seconds->get<double>(), bytes->get<std::uint64_t>()});
    }
    return out;
}

std::uint64_t median_of(std::vector<std::uint64_t> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    if (values.size() % 2 == 1) return *middle;
    const auto below = *std::max_element(values.begin(), middle);
    return below + (*middle - below) / 2;
}

}  // namespace

Result<std::vector<GpuSample>> parse_gpu_samples(const std::string& text, const std::string& file) {
    const auto start = trim(text);
    auto out = TRY(start.starts_with('{') || start.starts_with('[') ? parse_json_samples(text, file)
                                                                    : parse_csv(text, file));
    sort_stably(out, {}, &GpuSample::seconds);
    return out;
}

Steadiness steadiness_of(const std::vector<GpuSample>& samples, double warm_up_s) {
    Steadiness out;
    std::vector<std::uint64_t> values;
    for (const auto& sample : samples) {
        if (sample.seconds - samples.front().seconds >= warm_up_s) values.push_back(sample.bytes);
    }
    out.samples = values.size();
    if (values.empty()) return out;
    const auto [least, most] = std::ranges::minmax(values);
    out.least = least;
    out.most = most;
    out.median = median_of(values);
    if (out.median > 0)
        out.spread = static_cast<double>(most - least) / static_cast<double>(out.median);
    else
        out.spread = most > 0 ? std::numeric_limits<double>::infinity() : 0;
    if (const auto third = static_cast<std::ptrdiff_t>(values.size() / 3); third > 0) {
        const auto first = median_of({values.begin(), values.begin() + third});
        const auto second = median_of({values.begin() + third, values.begin() + 2 * third});
        const auto last = median_of({values.begin() + 2 * third, values.end()});
        out.grows = first < second && second < last;
    }
    return out;
}

}  // namespace trueup
