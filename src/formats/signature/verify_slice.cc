#include "formats/signature/verify_slice.h"

#include <fmt/format.h>

#include <algorithm>

#include "formats/signature/cms.h"
#include "formats/signature/code_directory.h"
#include "formats/signature/macho_layout.h"
#include "formats/signature/page_hashes.h"
#include "formats/signature/requirement.h"
#include "formats/signature/slots.h"
#include "formats/signature/super_blob.h"

namespace trueup {
namespace {

using Fault = SignatureFault;

// A signature of a 1 GB binary has 16 MB of hashes.
constexpr std::uint64_t max_signature = 256U << 20U;

void check_place(const MachoLayout& layout, std::uint64_t slice_size, SliceSignature& out) {
    const auto& place = *layout.signature;
    if (layout.signature_commands > 1) out.add(Fault::signature_twice);
    if (place.end() > slice_size) out.add(Fault::signature_outside_file);
    if (place.end() < slice_size) {
        out.add(Fault::bytes_after_signature, fmt::format("{} bytes", slice_size - place.end()));
    }
    if (!layout.linkedit || layout.linkedit->end() != slice_size || layout.linkedit->offset > place.offset) {
        out.add(Fault::linkedit_ends_elsewhere);
    }
}

// macOS asks for the alternates one after another, up to the first that is not there.
bool is_read(const SuperBlob& super, std::uint32_t wanted) {
    for (auto before = slot::alternate_directory; before < wanted; ++before) {
        if (super.find(before) == nullptr) return false;
    }
    return true;
}

std::vector<CodeDirectory> read_directories(const SuperBlob& super, SliceSignature& out) {
    std::vector<CodeDirectory> directories;
    for (const auto& blob : super.blobs) {
        if (!slot::holds_directory(blob.slot)) continue;
        const auto name = fmt::format("slot 0x{:x}", blob.slot);
        if (!is_read(super, blob.slot)) {
            out.add(Fault::slot_not_known, name + ", which macOS does not read: one before it is missing");
            continue;
        }
        if (blob.magic != blob_magic::code_directory) {
            out.add(Fault::directory_damaged, name);
            continue;
        }
        auto directory = read_code_directory(blob.bytes);
        if (!directory) {
            const bool unknown = directory.error().kind == Error::Kind::not_recorded;
            out.add(unknown ? Fault::directory_hash_unknown : Fault::directory_damaged,
                    name + ": " + directory.error().message);
            continue;
        }
        const auto same = [&](const CodeDirectory& other) { return other.hash == directory->hash; };
        if (std::ranges::any_of(directories, same))
            out.add(Fault::slot_twice, std::string(hash_name(directory->hash)));
        out.directories.push_back({std::string(hash_name(directory->hash)), hex(directory->cdhash()),
                                   directory->version,
                                   directory->page_shift == 0 ? 0 : 1ULL << directory->page_shift,
                                   directory->code_slots, directory->code_limit});
        directories.push_back(std::move(*directory));
    }
    const auto* first = super.find(slot::code_directory);
    if (first == nullptr || directories.empty()) out.add(Fault::directory_missing);
    return directories;
}

// What the parts say they are must be what their slots are for.
void check_kinds(const SuperBlob& super, SliceSignature& out) {
    for (const auto& blob : super.blobs) {
        const auto name = fmt::format("slot 0x{:x}", blob.slot);
        std::uint32_t wanted = blob.magic;
        if (blob.slot == slot::requirements) wanted = blob_magic::requirements;
        if (blob.slot == slot::entitlements) wanted = blob_magic::entitlements;
        if (blob.slot == slot::entitlements_der) wanted = blob_magic::entitlements_der;
        if (blob.slot == slot::signature) wanted = blob_magic::wrapper;
        if (blob.magic != wanted) out.add(Fault::signature_damaged, name);
        // 0x10001 and 0x10002: identification and ticket.
        const bool special = blob.slot <= slot::library_constraint;
        const bool directory = slot::holds_directory(blob.slot);
        const bool last = blob.slot >= slot::signature && blob.slot <= slot::signature + 2;
        if (!special && !directory && !last) out.add(Fault::slot_not_known, name);
    }
}

void compare_directories(const std::vector<CodeDirectory>& directories, SliceSignature& out) {
    const auto& first = directories.front();
    for (const auto& other : directories) {
        const auto differs = [&](bool same, std::string_view what) {
            if (!same) out.add(Fault::directories_disagree, std::string(what));
        };
        differs(other.identifier == first.identifier, "identifier");
        differs(other.team == first.team, "team identifier");
        differs(other.flags == first.flags, "flags");
        differs(other.code_limit == first.code_limit, "code limit");
        differs(other.platform == first.platform, "platform");
        differs(other.version == first.version && other.runtime == first.runtime, "version");
        differs(other.exec_base == first.exec_base && other.exec_limit == first.exec_limit &&
                    other.exec_flags == first.exec_flags,
                "executable segment");
    }
}

// `mapped`: by the kernel, which checks a page when it is loaded; another file is
// read as a whole.
void check_code(const ByteSource& slice, const MachoLayout& layout, bool mapped,
                const std::vector<CodeDirectory>& directories, unsigned threads, SliceSignature& out) {
    for (const auto& directory : directories) {
        if (directory.code_limit != layout.signature->offset) {
            out.add(Fault::code_limit_wrong,
                    fmt::format("{} of {} bytes", directory.code_limit, layout.signature->offset));
        }
        // xnu pages are of 4 or 16 KiB; hashes of anything else cannot be checked when a page is loaded.
        if (mapped && (directory.page_shift < 12 || directory.page_shift > 14)) {
            out.add(Fault::page_size_wrong, fmt::format("2^{} bytes", directory.page_shift));
        }
        // Some linkers write another number there, and macOS does not mind. Both 0: codesign
        // did not state it, as for some bundles that it signed from 2020 to 2026.
        const bool stated = directory.exec_base != 0 || directory.exec_limit != 0;
        if (directory.version >= 0x20400 && layout.text && stated &&
            (directory.flags & code_flag::linker_signed) == 0 &&
            (directory.exec_base != layout.text->offset || directory.exec_limit != layout.text->size)) {
            out.add(Fault::exec_segment_wrong);
        }
    }
    const auto changed = changed_pages(slice, directories, threads);
    for (std::size_t i = 0; i < changed.size(); ++i) {
        const auto& directory = directories[i];
        for (const auto page : changed[i].first) {
            out.add(Fault::page_changed,
                    fmt::format("page {} at {}, {}", page,
                                directory.page_shift == 0 ? 0 : std::uint64_t{page} << directory.page_shift,
                                hash_name(directory.hash)));
        }
        const auto more = changed[i].count - changed[i].first.size();
        if (more > 0) out.add(Fault::page_changed, fmt::format("{} more pages", more));
    }
}

std::string oid_of(HashType type) {
    switch (type) {
        case HashType::sha1:
            return "1.3.14.3.2.26";
        case HashType::sha384:
            return "2.16.840.1.101.3.4.2.2";
        default:
            return "2.16.840.1.101.3.4.2.1";
    }
}

// Security, StaticCode.cpp: both lists must name exactly the CodeDirectories there are.
void check_agility(const Signer& signer, const std::vector<CodeDirectory>& directories, SliceSignature& out) {
    auto sorted = directories;
    std::ranges::sort(sorted, {}, &CodeDirectory::hash);
    if (signer.cdhashes) {
        std::vector<std::string> ours;
        for (const auto& directory : sorted) ours.push_back(directory.cdhash());
        if (*signer.cdhashes != ours) out.add(Fault::cms_hashes_differ, "1.2.840.113635.100.9.1");
    }
    if (signer.full_hashes) {
        const auto& stated = *signer.full_hashes;
        bool same = stated.size() == sorted.size();
        for (const auto& directory : sorted) {
            same = same && std::ranges::find(stated, std::pair(oid_of(directory.hash),
                                                               directory.whole_hash())) != stated.end();
        }
        if (!same) out.add(Fault::cms_hashes_differ, "1.2.840.113635.100.9.2");
    }
}

// Whether Apple vouches for the signer's team: any certificate for developers.
bool developer_certificate(const Signer& signer) {
    return signer.apple_root &&
           std::ranges::any_of(signer.chain.front().extensions, [](const std::string& oid) {
               return oid.starts_with("1.2.840.113635.100.6.1.");
           });
}

Signer check_signer(const SuperBlob& super, const std::vector<CodeDirectory>& directories,
                    const Surroundings& around, SliceSignature& out) {
    const auto* wrapper = super.find(slot::signature);
    const bool empty = wrapper == nullptr || wrapper->bytes.size() <= 8;
    if ((out.flags & code_flag::ad_hoc) != 0) {
        // macOS does not look at a CMS signature then, however good it is.
        const bool linker = (out.flags & code_flag::linker_signed) != 0;
        out.kind = linker ? SignatureKind::linker_signed : SignatureKind::ad_hoc;
        if (!empty) out.add(Fault::cms_beside_ad_hoc);
        return {};
    }
    out.kind = SignatureKind::other;
    if (empty || wrapper->magic != blob_magic::wrapper) {
        out.add(empty ? Fault::cms_missing : Fault::cms_damaged);
        return {};
    }
    const auto verifier = around.cms != nullptr ? around.cms() : nullptr;
    if (verifier == nullptr) {
        out.add(Fault::cms_not_checked);
        Signer unknown;
        unknown.chain_known = false;
        return unknown;
    }
    const auto& base = super.find(slot::code_directory)->bytes;
    const auto signer =
        verifier(wrapper->payload(), base.view(), around.now, (out.flags & code_flag::expires) != 0);
    for (const auto& [fault, detail] : signer.problems) out.add(fault, detail);
    check_agility(signer, directories, out);
    for (const auto& certificate : signer.chain) out.authorities.push_back(certificate.common_name());
    out.timestamp = signer.timestamp;
    out.signing_time = signer.signing_time;
    const auto [kind, name] = class_of(signer);
    out.kind = kind;
    out.certificate_class = name;
    if (!out.team_id.empty() && developer_certificate(signer)) {
        const auto unit = signer.chain.front().subject_value("2.5.4.11");
        if (!unit.empty() && unit != out.team_id) out.add(Fault::team_differs, std::string(unit));
    }
    return signer;
}

// The parts of a signature, wherever they lie, against the code that they are about.
void judge_parts(const ByteSource& code, const MachoLayout& layout, bool mapped, const SuperBlob& super,
                 const Surroundings& around, SliceSignature& out) {
    for (const auto& [fault, detail] : super.problems) out.add(fault, detail);
    check_kinds(super, out);
    const auto directories = read_directories(super, out);
    if (super.find(slot::code_directory) == nullptr || directories.empty()) return;

    compare_directories(directories, out);
    const auto& best = strongest(directories);
    out.identifier = best.identifier;
    out.team_id = best.team;
    out.flags = best.flags;
    out.runtime_version = best.runtime;
    out.cdhash = hex(best.cdhash());
    if (directories.size() == 1 && best.hash == HashType::sha1) out.add(Fault::directory_sha1_only);
    check_code(code, layout, mapped, directories, around.threads, out);
    const auto signer = check_signer(super, directories, around, out);
    const auto parts = read_slot_parts(code, layout, super, around);
    check_slots(parts, directories, around, out);
    check_requirements(parts, best, signer, around, out);
}

SliceSignature new_slice(const Surroundings& around) {
    SliceSignature out;
    // Until there is code to ask.
    if (around.required != nullptr) out.required = SignatureVerdict::invalid;
    return out;
}

}  // namespace

Result<SliceSignature> verify_slice(const ByteSource& slice, const Surroundings& around) {
    auto out = new_slice(around);
    const auto layout = TRY(read_macho_layout(slice));
    out.arch = layout.arch;
    if (layout.damaged) out.add(Fault::load_commands_damaged);
    if (!layout.signature) {
        out.add(Fault::signature_missing);
        return out;
    }
    check_place(layout, slice.size(), out);
    if (layout.signature->size > max_signature || layout.signature->end() > slice.size()) {
        out.add(Fault::signature_outside_file);
        return out;
    }
    const auto region =
        TRY(slice.read(layout.signature->offset, static_cast<std::size_t>(layout.signature->size)));
    judge_parts(slice, layout, true, read_super_blob(Bytes(region), blob_magic::embedded_signature), around,
                out);
    return out;
}

SliceSignature verify_parts(const ByteSource& code, const SuperBlob& super, const Surroundings& around) {
    auto out = new_slice(around);
    if (super.blobs.empty() && super.problems.empty()) {
        out.add(Fault::signature_missing);
        return out;
    }
    MachoLayout whole;
    whole.signature = FilePart{code.size(), 0};
    judge_parts(code, whole, false, super, around, out);
    return out;
}

}  // namespace trueup
