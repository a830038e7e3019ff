#include "probe/native_words.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "probe/go_env_words.h"

namespace trueup {
namespace {

constexpr auto ways = std::to_array<std::string_view>(
    {"=",      "@",          "-B",         "-F",       "-I=",     "-L=",       "-T",      "-Wp,",
     "-X",     "-i",         "-m32",       "-mabi",    "-mx32",   "-specs",    "-target", "--config",
     "--gcc-", "--include-", "--library-", "--prefix", "--specs", "--sysroot", "--target"});

// Of the linker's own options these say nothing of where -l is looked for.
constexpr auto harmless = std::to_array<std::string_view>(
    {"-rpath", "--rpath", "--as-needed", "--no-as-needed", "-z", "-Bstatic", "-Bdynamic", "-O", "-dead_strip",
     "--build-id", "--enable-new-dtags", "--hash-style", "--gc-sections", "--export-dynamic",
     "--no-undefined", "--start-group", "--end-group", "--whole-archive", "--no-whole-archive"});

bool starts_with_one(std::string_view word, const auto& starts) {
    return std::ranges::any_of(starts, [&](std::string_view start) { return word.starts_with(start); });
}

bool names_folders_otherwise(std::string_view word) {
    if (!word.starts_with("-Wl,")) return starts_with_one(word, ways);
    const auto parts = split(word.substr(4), ',');
    return std::ranges::any_of(parts, [](std::string_view part) {
        return part.starts_with('@') || (part.starts_with('-') && !starts_with_one(part, harmless));
    });
}

}  // namespace

std::vector<std::string> words_of(const Facts& facts, const char* name) {
    const auto words = split_go_words(facts.go_env.get(name));
    return words ? *words : std::vector<std::string>();
}

bool name_folders_otherwise(const std::vector<std::string>& words) {
    return std::ranges::any_of(words, [](const std::string& word) { return names_folders_otherwise(word); });
}

}  // namespace trueup
