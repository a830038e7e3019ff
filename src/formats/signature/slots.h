// What the special slots of a CodeDirectory are about: Info.plist,
// requirements, resources, entitlements, constraints.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "formats/signature/cms.h"
#include "formats/signature/code_directory.h"
#include "formats/signature/macho_layout.h"
#include "formats/signature/plist.h"
#include "formats/signature/super_blob.h"
#include "formats/signature/verify_slice.h"

namespace trueup {

struct SlotParts {
    // By slot: exactly the bytes that the slot's hash is of.
    std::map<std::uint32_t, std::string> bytes;
    std::optional<Plist> info, entitlements;
};

SlotParts read_slot_parts(const ByteSource& slice, const MachoLayout& layout, const SuperBlob& super,
                          const Surroundings& around);

// Every slot of every CodeDirectory: hash and presence.
void check_slots(const SlotParts& parts, const std::vector<CodeDirectory>& directories,
                 const Surroundings& around, SliceSignature& out);

// The requirements printed, the designated one evaluated; the stapled ticket.
void check_requirements(const SlotParts& parts, const CodeDirectory& best, const Signer& signer,
                        const Surroundings& around, SliceSignature& out);

}  // namespace trueup
