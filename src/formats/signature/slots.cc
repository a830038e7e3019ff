#include "formats/signature/slots.h"

#include <fmt/format.h>

#include "formats/signature/entitlements.h"
#include "formats/signature/requirement.h"

namespace trueup {
namespace {

using Fault = SignatureFault;

constexpr std::uint64_t max_plist = 16U << 20U;

// Blobs are hashed with their header; what comes from files, without any.
// Source: Security, codedirectory.cpp (slotAttributes).
bool blob_slot(std::uint32_t slot) { return slot > 0 && slot <= slot::library_constraint; }

std::string_view slot_name(std::uint32_t number) {
    switch (number) {
        case slot::info_plist:
            return "Info.plist";
        case slot::requirements:
            return "requirements";
        case slot::resources:
            return "_CodeSignature/CodeResources";
        case slot::entitlements:
            return "entitlements";
        case slot::entitlements_der:
            return "entitlements (DER)";
        case 8:
        case 9:
        case 10:
            return "launch constraint";
        case slot::library_constraint:
            return "library constraint";
        default:
            return "slot";
    }
}

std::string requirement_kind(std::uint32_t kind) {
    switch (kind) {
        case 1:
            return "host";
        case 2:
            return "guest";
        case 3:
            return "designated";
        case 4:
            return "library";
        case 5:
            return "plugin";
        default:
            return fmt::format("kind {}", kind);
    }
}

// macOS passes over a ticket that does not hold, and judges as if there were none
// (Security, notarization.cpp): nothing here is against the signature.
bool proves_notarization(std::string_view text, const CodeDirectory& best, const Surroundings& around,
                         SliceSignature& out) {
    const auto without_proof = [&out](Fault fault, std::string detail = {}) {
        out.add(fault, std::move(detail));
        return false;
    };
    const auto ticket = parse_ticket(text);
    if (!ticket) return without_proof(Fault::ticket_damaged, ticket.error().message);
    const auto verifier = around.tickets != nullptr ? around.tickets() : nullptr;
    if (verifier == nullptr) return without_proof(Fault::ticket_not_checked);
    auto proof = verifier(*ticket);
    switch (proof.verdict) {
        case TicketProof::Verdict::by_apple:
            break;
        case TicketProof::Verdict::signature_wrong:
            return without_proof(Fault::ticket_signature_wrong, std::move(proof.detail));
        case TicketProof::Verdict::not_by_apple:
            return without_proof(Fault::ticket_not_by_apple, std::move(proof.detail));
    }
    return ticket->names(best.hash, best.cdhash()) || without_proof(Fault::ticket_names_other_code);
}

}  // namespace

SlotParts read_slot_parts(const ByteSource& slice, const MachoLayout& layout, const SuperBlob& super,
                          const Surroundings& around) {
    SlotParts out;
    for (const auto& blob : super.blobs) {
        if (blob_slot(blob.slot)) out.bytes.emplace(blob.slot, blob.bytes.view());
    }
    if (around.bundle) {
        if (around.info_plist) out.bytes.insert_or_assign(slot::info_plist, *around.info_plist);
    } else if (layout.info_plist && layout.info_plist->size <= max_plist) {
        const auto size = static_cast<std::size_t>(layout.info_plist->size);
        if (auto text = slice.read(layout.info_plist->offset, size); text && text->size() == size) {
            out.bytes.insert_or_assign(slot::info_plist, std::move(*text));
        }
    }
    if (around.resources) out.bytes.insert_or_assign(slot::resources, *around.resources);
    if (const auto info = out.bytes.find(slot::info_plist); info != out.bytes.end()) {
        if (auto plist = parse_plist(info->second)) out.info = std::move(*plist);
    }
    if (const auto* blob = super.find(slot::entitlements); blob != nullptr) {
        if (auto plist = parse_plist(blob->payload()); plist && plist->kind == Plist::Kind::dict) {
            out.entitlements = std::move(*plist);
        }
    }
    return out;
}

void check_slots(const SlotParts& parts, const std::vector<CodeDirectory>& directories,
                 const Surroundings& around, SliceSignature& out) {
    for (const auto& directory : directories) {
        Hasher hasher(directory.hash);
        for (std::uint32_t number = 1; number <= directory.special_slots; ++number) {
            if (!directory.has_special(number)) continue;
            const auto part = parts.bytes.find(number);
            if (part == parts.bytes.end()) {
                out.add(Fault::slot_without_data, std::string(slot_name(number)));
            } else if (hasher.of(part->second) != directory.special_hash(number)) {
                out.add(Fault::slot_changed, std::string(slot_name(number)));
            }
        }
        for (const auto& [number, bytes] : parts.bytes) {
            if (directory.has_special(number)) continue;
            if (number == slot::info_plist) {
                out.add(Fault::info_plist_not_bound);
            } else if (number != slot::entitlements_der || !directory.has_special(slot::entitlements)) {
                // Entitlements in DER may have been made from those in XML, which are signed.
                out.add(Fault::slot_without_hash, std::string(slot_name(number)));
            }
        }
        if (around.bundle && !directory.has_special(slot::resources)) out.add(Fault::resources_not_sealed);
    }
    if (parts.entitlements) {
        out.entitlements = entitlements_of(*parts.entitlements);
    } else if (parts.bytes.contains(slot::entitlements)) {
        out.add(Fault::entitlements_damaged);
    }
}

void check_requirements(const SlotParts& parts, const CodeDirectory& best, const Signer& signer,
                        const Surroundings& around, SliceSignature& out) {
    RequirementContext context;
    context.identifier = best.identifier;
    context.cdhash = best.cdhash();
    context.platform = best.platform;
    context.chain = signer.chain;
    context.chain_known = signer.chain_known;
    context.apple_root = signer.apple_root;
    context.info = parts.info ? &*parts.info : nullptr;
    context.entitlements = parts.entitlements ? &*parts.entitlements : nullptr;

    const bool signed_by_someone =
        out.kind != SignatureKind::ad_hoc && out.kind != SignatureKind::linker_signed;
    if (signed_by_someone) out.notarized = Notarized::unknown;
    context.ticket = around.ticket && proves_notarization(*around.ticket, best, around, out);
    if (context.ticket) out.notarized = Notarized::stapled;

    if (around.required != nullptr) {
        const auto met = evaluate(*around.required, context);
        out.required = met == Truth::yes  ? SignatureVerdict::valid
                       : met == Truth::no ? SignatureVerdict::invalid
                                          : SignatureVerdict::unknown;
    }

    const auto set = parts.bytes.find(slot::requirements);
    if (set == parts.bytes.end()) return;
    const auto blobs = read_super_blob(Bytes(set->second), blob_magic::requirements);
    for (const auto& [fault, detail] : blobs.problems) out.add(Fault::requirements_damaged, detail);
    for (const auto& blob : blobs.blobs) {
        const auto kind = requirement_kind(blob.slot);
        const auto requirement = parse_requirement(blob.bytes);
        if (!requirement) {
            out.add(Fault::requirements_damaged, kind + ": " + requirement.error().message);
            continue;
        }
        out.requirements.emplace_back(kind, requirement_text(*requirement));
        if (kind != "designated") continue;
        switch (evaluate(*requirement, context)) {
            case Truth::yes:
                break;
            case Truth::no:
                // macOS runs ad-hoc code all the same: nobody's identity depends on it.
                out.add(signed_by_someone ? Fault::requirement_not_met : Fault::requirement_never_met,
                        out.requirements.back().second);
                break;
            case Truth::unknown:
                out.add(Fault::requirement_undecided, out.requirements.back().second);
                break;
        }
    }
}

}  // namespace trueup
