// The container of a code signature: a table of parts ("blobs"), all fields
// big-endian. Source: xnu, osfmk/kern/cs_blobs.h (CS_SuperBlob, CSMAGIC_*,
// CSSLOT_*); strictness after Security's SuperBlobCore.
#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "facts/signature.h"

namespace trueup {

namespace blob_magic {
constexpr std::uint32_t requirement = 0xfade0c00;
constexpr std::uint32_t requirements = 0xfade0c01;
constexpr std::uint32_t code_directory = 0xfade0c02;
constexpr std::uint32_t embedded_signature = 0xfade0cc0;
constexpr std::uint32_t wrapper = 0xfade0b01;  // of the CMS signature
constexpr std::uint32_t entitlements = 0xfade7171;
constexpr std::uint32_t entitlements_der = 0xfade7172;
}  // namespace blob_magic

namespace slot {
constexpr std::uint32_t code_directory = 0;
constexpr std::uint32_t info_plist = 1;
constexpr std::uint32_t requirements = 2;
constexpr std::uint32_t resources = 3;
constexpr std::uint32_t entitlements = 5;
constexpr std::uint32_t rep_specific = 6;
constexpr std::uint32_t entitlements_der = 7;
constexpr std::uint32_t library_constraint = 11;
constexpr std::uint32_t alternate_directory = 0x1000;  // to 0x1004
constexpr std::uint32_t signature = 0x10000;

constexpr bool holds_directory(std::uint32_t slot) {
    return slot == code_directory || (slot >= alternate_directory && slot < alternate_directory + 5);
}
}  // namespace slot

struct Blob {
    std::uint32_t slot = 0;
    std::uint32_t magic = 0;
    Bytes bytes;  // with its header of 8 bytes

    std::string_view payload() const { return bytes.view().substr(8); }
};

struct SuperBlob {
    std::vector<Blob> blobs;  // in the table's order; views into what was read
    std::uint64_t length = 0;
    std::vector<SignatureProblem> problems;

    const Blob* find(std::uint32_t slot) const;
};

// `region`: everything that LC_CODE_SIGNATURE covers, or a set of requirements.
// It must outlive the result. What is wrong is among the problems; blobs that
// could be read are kept.
SuperBlob read_super_blob(const Bytes& region, std::uint32_t magic);

}  // namespace trueup
