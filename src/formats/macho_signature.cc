#include "formats/macho_signature.h"

#include "facts/signature.h"
#include "formats/signature/code_directory.h"
#include "formats/signature/entitlements.h"
#include "formats/signature/super_blob.h"

namespace trueup {
namespace {

// Bytes; the hashes of a program of 1 GB.
constexpr std::uint64_t max_signature = 16U << 20U;

}  // namespace

SignatureClaim macho_signature(const ByteSource& source, std::uint64_t offset, std::uint64_t size) {
    SignatureClaim claim;
    claim.kind = SignatureClaim::Kind::present;
    if (size > max_signature) return claim;
    const auto region = source.read(offset, static_cast<std::size_t>(size)).value_or("");
    const auto super = read_super_blob(Bytes(region), blob_magic::embedded_signature);
    if (const auto* blob = super.find(slot::entitlements)) {
        if (const auto plist = parse_plist(blob->payload())) claim.entitlements = entitlements_of(*plist);
    }
    std::vector<CodeDirectory> directories;
    for (const auto& blob : super.blobs) {
        if (!slot::holds_directory(blob.slot) || blob.magic != blob_magic::code_directory) continue;
        if (auto directory = read_code_directory(blob.bytes)) directories.push_back(*std::move(directory));
    }
    if (directories.empty()) return claim;
    const auto& best = strongest(directories);
    claim.flags = best.flags;
    claim.identifier = best.identifier;
    claim.team_id = best.team;
    claim.cdhash = hex(best.cdhash());
    if ((claim.flags & code_flag::linker_signed) != 0) {
        claim.kind = SignatureClaim::Kind::linker_signed;
    } else if ((claim.flags & code_flag::ad_hoc) != 0) {
        claim.kind = SignatureClaim::Kind::ad_hoc;
    }
    return claim;
}

}  // namespace trueup
