// What a code signature of an Apple executable says, and what is wrong with it.
// Sizes and offsets in bytes; times in seconds since 1970 (UTC).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "facts/entitlement.h"

namespace trueup {

// In the order of "worse", so that the worst of several is the greatest.
enum class SignatureVerdict { valid, unknown, unsigned_code, invalid };
enum class SignatureKind { none, ad_hoc, linker_signed, developer_id, apple, other };
// no: ad-hoc and unsigned code cannot be notarized. unknown: only Apple's
// servers know. stapled: a ticket by Apple that names this code lies beside it.
enum class Notarized { no, unknown, stapled };

std::string_view to_string(SignatureVerdict verdict);
std::string_view to_string(SignatureKind kind);
std::string_view to_string(Notarized notarized);

// Everything that can be said against a signature. A row for each stands in
// facts/signature_faults.cc; its id is part of the command-line contract.
enum class SignatureFault {
    load_commands_damaged,
    slice_arch_differs,
    slice_outside_file,
    bytes_outside_slices,
    signature_missing,
    signature_twice,
    signature_outside_file,
    signature_damaged,
    bytes_after_signature,
    linkedit_ends_elsewhere,
    blobs_overlap,
    slot_twice,
    slot_not_known,
    gap_not_empty,
    directory_missing,
    directory_damaged,
    directories_disagree,
    directory_hash_unknown,
    directory_sha1_only,
    code_limit_wrong,
    page_size_wrong,
    page_changed,
    exec_segment_wrong,
    slot_changed,
    slot_without_hash,
    slot_without_data,
    entitlements_damaged,
    info_plist_not_bound,
    requirements_damaged,
    requirement_not_met,
    requirement_never_met,
    requirement_undecided,
    cms_missing,
    cms_beside_ad_hoc,
    cms_damaged,
    cms_signature_wrong,
    cms_digest_wrong,
    cms_hashes_differ,
    cms_not_checked,
    certificate_damaged,
    certificate_unused,
    certificate_not_for_code,
    certificate_expired,
    chain_broken,
    root_not_apple,
    team_differs,
    timestamp_damaged,
    timestamp_not_apple,
    resources_not_sealed,
    resources_damaged,
    resource_changed,
    resource_missing,
    resource_added,
    resource_unreadable,
    resources_not_checked,
    nested_code_invalid,
    nested_code_differs,
    ticket_names_other_code,
    bundle_damaged,
    bundle_root_unsealed,
    bundle_link_wrong,
    bundle_file_not_plain,
    framework_version_invalid,
    framework_version_not_judged,
    link_leads_out,
    resources_rules_weak,
    resources_seal_old,
    nested_requirement_not_met,
    nested_code_undecided,
    slice_table_unusual,
    slice_not_code,
    cms_attribute_unknown,
    ticket_damaged,
    ticket_signature_wrong,
    ticket_not_by_apple,
    ticket_not_checked,
};

struct SignatureFaultRow {
    std::string_view id;
    // What the fault alone makes of the verdict; `valid`: it is only mentioned.
    SignatureVerdict verdict;
    std::string_view en, zh;
};
const SignatureFaultRow& row_of(SignatureFault fault);
std::size_t signature_fault_count();

struct SignatureProblem {
    SignatureFault fault;
    std::string detail;  // which page, slot, file, …; the same in every language; may be empty

    bool operator==(const SignatureProblem&) const = default;
};

// One CodeDirectory: the list of hashes that the signature is about.
struct CodeDirectoryFacts {
    std::string hash;    // "sha1", "sha256", "sha256-truncated", "sha384"
    std::string cdhash;  // hex, 20 bytes
    std::uint32_t version = 0;
    std::uint64_t page_size = 0;  // 0: one hash over everything
    std::uint64_t pages = 0;
    std::uint64_t code_limit = 0;
};

struct SliceSignature {
    std::string arch;
    SignatureVerdict verdict = SignatureVerdict::valid;
    SignatureKind kind = SignatureKind::none;
    std::string team_id, identifier;
    std::string cdhash;                    // of the strongest CodeDirectory, hex
    std::vector<std::string> authorities;  // common names, the signer first
    std::uint32_t flags = 0;
    std::string certificate_class;  // "Developer ID Application", "Apple Development", …; may be empty
    std::optional<std::int64_t> timestamp;     // proven by a time stamp authority
    std::optional<std::int64_t> signing_time;  // claimed by the signer
    Notarized notarized = Notarized::no;
    std::uint32_t runtime_version = 0;            // SDK that the hardened runtime follows; X.Y.Z as XXXXYYZZ
    std::vector<CodeDirectoryFacts> directories;  // in the file's order
    std::vector<std::pair<std::string, std::string>>
        requirements;  // kind ("designated"), in Apple's language
    std::vector<Entitlement> entitlements;
    std::vector<SignatureProblem> problems;
    std::size_t problems_left_out = 0;  // of faults that are there often enough
    // Does it meet the requirement of the one who asked? valid: yes, or nobody had one.
    SignatureVerdict required = SignatureVerdict::valid;

    void add(SignatureFault fault, std::string detail = {});
};

struct FileSignature {
    std::string path;
    std::string bundle;  // its folder, when the file is a bundle's main executable
    std::vector<SliceSignature> slices;
    std::string unreadable;     // why nothing could be said; else empty
    std::string unreadable_zh;  // the same in Chinese; empty where there is no more than the system's words
    bool other_form = false;    // unreadable since it is signed in a way that is not judged here
};

// "adhoc", "runtime", …, one word a bit; bits without a name as "0x…".
std::vector<std::string> flag_names(std::uint32_t flags);

// Bits of CodeDirectory flags that decide something here (xnu, osfmk/kern/cs_blobs.h).
namespace code_flag {
constexpr std::uint32_t ad_hoc = 0x2;
constexpr std::uint32_t expires = 0x400;
constexpr std::uint32_t runtime = 0x10000;
constexpr std::uint32_t linker_signed = 0x20000;
}  // namespace code_flag

}  // namespace trueup
