// What a release consists of, and the one fingerprint over all of it.
//
// The fingerprint is the SHA-256 of a text that anybody can make: for each file,
// in the byte order of the paths, the line that `sha256sum` prints for it. After
// its line, an executable file has a line "executable  PATH". A link has the
// lines "link  PATH" and "target  TARGET", a folder with nothing in it "folder
// PATH"; a contract has "contract  SHA256" at the end. Names with a backslash,
// line feed or carriage return are escaped as sha256sum does it. Times, owners
// and other permissions are no part of it: a copy has the same fingerprint.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace trueup {

struct ReleaseEntry {
    enum class Kind { file, link, folder };
    Kind kind = Kind::file;
    std::string path;  // relative, UTF-8
    std::uint64_t size = 0;
    std::string sha256;  // file: 64 hexadecimal digits
    bool executable = false;
    std::string target;         // link: as written
    std::int64_t mtime_ns = 0;  // of the stored file: a hint that it was touched since

    bool operator==(const ReleaseEntry&) const = default;
};

struct Manifest {
    std::string name;
    std::string version;
    std::string fingerprint;
    std::int64_t number = 0;  // of those of this name the how-manieth: clocks may go backwards
    std::string created;      // ISO 8601, UTC
    std::string by;           // user
    std::string host;
    std::string contract;               // SHA-256 of the contract; empty: none
    std::string contract_name;          // its file name
    std::vector<ReleaseEntry> entries;  // sorted by path

    std::uint64_t bytes() const;
    std::uint64_t files() const;
};

// The manifest within a release's folder, and the contract beside it.
inline constexpr std::string_view manifest_name = ".trueup-release.json";
inline constexpr std::string_view contract_prefix = ".trueup-contract";

std::string fingerprint_text(const std::vector<ReleaseEntry>& entries, std::string_view contract);
std::string fingerprint_of(const std::vector<ReleaseEntry>& entries, std::string_view contract);

std::string manifest_text(const Manifest& manifest);
// Hostile until parsed: paths stay inside, the fingerprint is that of the
// entries. `file` is named in errors.
Result<Manifest> parse_manifest(const std::string& text, const std::string& file);

// May a link at `path` (relative to the release) have this target? Only when it
// leads to a place in the release.
bool stays_inside(std::string_view path, std::string_view target);

}  // namespace trueup
