// SuperBlob, CodeDirectory, requirements and what they are checked against, in
// a Mach-O file of the fuzzer's own making; and the parts alone.
#include <cstddef>
#include <cstdint>
#include <string>

#include "formats/signature/code_directory.h"
#include "formats/signature/requirement.h"
#include "formats/signature/signature_files.h"
#include "formats/signature/super_blob.h"
#include "formats/signature/verify_file.h"

using namespace trueup;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string input(reinterpret_cast<const char*>(data), size);
    Surroundings around;
    around.threads = 1;
    const auto slices = verify_file(MemorySource(input), around);
    if (slices) {
        for (const auto& slice : *slices) {
            if (slice.verdict == SignatureVerdict::valid && slice.cdhash.size() != 40) __builtin_trap();
            if (slice.problems.size() > 64 * signature_fault_count()) __builtin_trap();
        }
    }
    // Without the work of finding a whole file first.
    const Bytes bytes(input);
    const auto super = read_super_blob(bytes, blob_magic::embedded_signature);
    for (const auto& blob : super.blobs) {
        if (const auto directory = read_code_directory(blob.bytes)) {
            for (std::uint32_t page = 0; page < directory->code_slots; ++page) {
                if (!directory->code_hash(page)) __builtin_trap();
            }
            for (std::uint32_t number = 1; number <= directory->special_slots; ++number) {
                if (!directory->special_hash(number)) __builtin_trap();
            }
        }
    }
    // The same parts as files of their own.
    SignatureFiles files;
    for (const auto& blob : super.blobs) {
        if (blob.slot == slot::code_directory) files["CodeDirectory"] = blob.bytes.view();
        if (blob.slot == slot::requirements) files["CodeRequirements"] = blob.bytes.view();
        if (blob.slot == slot::entitlements) files["CodeEntitlements"] = blob.bytes.view();
        if (blob.slot == slot::alternate_directory) files["CodeRequirements-1"] = blob.bytes.view();
        if (blob.slot == slot::signature) files["CodeSignature"] = blob.payload();
    }
    static_cast<void>(holds_signature(MemorySource(input)));
    static_cast<void>(verify_beside(MemorySource(input), files, around));
    if (const auto requirement = parse_requirement(bytes)) {
        static_cast<void>(requirement_text(*requirement));
        static_cast<void>(evaluate(*requirement, {}));
    }
    return 0;
}
