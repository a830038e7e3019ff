// Signatures of our own making: what is right is valid, and each lie has its fault.
#include <gtest/gtest.h>

#include <algorithm>

#include "formats/signature/signed_macho.h"
#include "formats/signature/super_blob.h"
#include "formats/signature/verify_file.h"

namespace trueup {
namespace {

using namespace test;
using Fault = SignatureFault;

SliceSignature judge(const std::string& bytes, Surroundings around = {}) {
    around.cms = [] { return CmsVerifier(verify_cms); };
    around.now = 1'795'000'000;
    around.threads = 2;
    const auto slices = verify_file(MemorySource(bytes), around);
    EXPECT_TRUE(slices && slices->size() == 1);
    return slices ? slices->front() : SliceSignature{};
}

bool has(const SliceSignature& slice, Fault fault) {
    return std::ranges::any_of(slice.problems, [&](const SignatureProblem& p) { return p.fault == fault; });
}

std::string words(const SliceSignature& slice) {
    std::string out;
    for (const auto& problem : slice.problems)
        out += std::string(row_of(problem.fault).id) + " (" + problem.detail + ") ";
    return out;
}

TEST(CodeSignature, EveryHashVersionAndPageSizeIsUnderstood) {
    for (const auto& hashes :
         std::vector<std::vector<HashType>>{{HashType::sha256},
                                            {HashType::sha1, HashType::sha256},
                                            {HashType::sha256_truncated},
                                            {HashType::sha256, HashType::sha384, HashType::sha1}}) {
        for (const std::uint32_t version : {0x20100U, 0x20200U, 0x20300U, 0x20400U, 0x20500U, 0x20600U}) {
            for (const auto shift : {std::uint8_t{12}, std::uint8_t{14}}) {
                SignSpec spec;
                spec.hashes = hashes;
                spec.version = version;
                spec.page_shift = shift;
                spec.scatter = version == 0x20100;
                spec.code_limit_64 = version >= 0x20300;
                const auto slice = judge(make_signed_macho(spec));
                EXPECT_EQ(slice.verdict, SignatureVerdict::valid) << words(slice);
                EXPECT_EQ(slice.kind, SignatureKind::ad_hoc);
                EXPECT_EQ(slice.directories.size(), hashes.size());
                EXPECT_EQ(slice.runtime_version, version >= 0x20500 ? 0x000f0500U : 0U);
            }
        }
    }
}

TEST(CodeSignature, EveryByteOfTheCodeIsCovered) {
    SignSpec spec;
    spec.hashes = {HashType::sha1, HashType::sha256};
    const auto good = make_signed_macho(spec);
    for (std::size_t at = 0; at < spec.code_size; at += 97) {
        auto bad = good;
        bad[at] = static_cast<char>(bad[at] ^ 1);
        const auto slices = verify_file(MemorySource(bad), {});
        if (!slices) continue;  // no longer a Mach-O file
        EXPECT_NE(slices->front().verdict, SignatureVerdict::valid) << at;
    }
}

TEST(CodeSignature, NoChangeOfTheSignatureGoesUnnoticed) {
    SignSpec spec;
    spec.hashes = {HashType::sha1, HashType::sha256};
    spec.blobs[slot::entitlements] =
        make_blob(blob_magic::entitlements, "<plist><dict><key>a</key><true/></dict></plist>");
    spec.blobs[slot::requirements] =
        make_super_blob(blob_magic::requirements,
                        {{3, make_blob(blob_magic::requirement, be32(1) + be32(2) + be32(4) + "test")}});
    const auto good = make_signed_macho(spec);
    const auto before = judge(good);
    ASSERT_EQ(before.verdict, SignatureVerdict::valid) << words(before);
    ASSERT_EQ(before.entitlements, (std::vector<Entitlement>{{"a", "true"}}));
    for (std::size_t at = spec.code_size; at < good.size(); ++at) {
        auto bad = good;
        bad[at] = static_cast<char>(bad[at] ^ 0x10);
        const auto after = judge(bad);
        // Ad-hoc signatures have no signer: another CodeDirectory is another
        // identity, not a forgery.
        EXPECT_TRUE(after.verdict != SignatureVerdict::valid || after.cdhash != before.cdhash ||
                    after.problems != before.problems)
            << at - spec.code_size;
    }
}

TEST(CodeSignature, WhatNothingCoversIsNoticed) {
    const auto good = make_signed_macho({});
    EXPECT_TRUE(has(judge(good + "x"), Fault::bytes_after_signature));
    EXPECT_TRUE(has(judge(good + std::string(4096, '\0')), Fault::bytes_after_signature));
    EXPECT_TRUE(has(judge(good.substr(0, good.size() - 1)), Fault::signature_outside_file));
    SignSpec padded;
    padded.padding = 64;
    auto text = make_signed_macho(padded);
    EXPECT_TRUE(judge(text).problems.empty());
    text.back() = 'x';
    EXPECT_TRUE(has(judge(text), Fault::gap_not_empty));
}

// A universal file, 32 bit: the slices at multiples of 16 KiB, in one row.
struct Part {
    std::uint32_t cpu, subtype;
    std::string bytes;
};
std::string universal(const std::vector<Part>& parts, std::uint64_t shift = 0) {
    auto out = be32(0xcafebabe) + be32(static_cast<std::uint32_t>(parts.size()));
    std::uint64_t at = 0x4000 + shift;
    std::string content;
    for (const auto& [cpu, subtype, bytes] : parts) {
        out += be32(cpu) + be32(subtype) + be32(static_cast<std::uint32_t>(at)) +
               be32(static_cast<std::uint32_t>(bytes.size())) + be32(14);
        content.resize(at - 0x4000 - shift, '\0');
        content += bytes;
        at = (at + bytes.size() + 0x3fff) / 0x4000 * 0x4000 + shift;
    }
    out.resize(0x4000 + shift, '\0');
    return out + content;
}

TEST(CodeSignature, TheTableOfASliceSaysWhatTheSliceSays) {
    constexpr std::uint32_t arm64 = 0x0100000c;
    const auto good = make_signed_macho({});
    const auto judged = [](const std::string& bytes) {
        const auto slices = verify_file(MemorySource(bytes), {});
        return slices ? *slices : std::vector<SliceSignature>{};
    };
    EXPECT_EQ(words(judged(universal({{arm64, 0, good}})).at(0)), "");
    EXPECT_EQ(words(judged(universal({{arm64, 0x80000000, good}})).at(0)), "");  // capability bits
    for (const auto& [cpu, subtype] : std::vector<std::pair<std::uint32_t, std::uint32_t>>{
             {arm64, 2}, {0x0200000c, 0}, {0x0101000c, 0}, {0x01000007, 3}}) {
        const auto slice = judged(universal({{cpu, subtype, good}})).at(0);
        EXPECT_TRUE(has(slice, Fault::slice_arch_differs)) << words(slice);
        EXPECT_EQ(slice.verdict, SignatureVerdict::invalid);
    }
    for (const auto& slice : judged(universal({{arm64, 0, good}, {arm64, 0, good}})))
        EXPECT_TRUE(has(slice, Fault::slice_table_unusual)) << words(slice);
    const auto shifted = judged(universal({{arm64, 0, good}}, 4)).at(0);
    EXPECT_TRUE(has(shifted, Fault::slice_table_unusual)) << words(shifted);
    EXPECT_EQ(shifted.verdict, SignatureVerdict::valid);
    auto reserved = be32(0xcafebabf) + be32(1) + be32(arm64) + be32(0) + be64(0x4000) + be64(good.size()) +
                    be32(14) + be32(0);
    reserved.resize(0x4000, '\0');
    EXPECT_EQ(words(judged(reserved + good).at(0)), "");
    reserved[39] = '\x01';
    EXPECT_TRUE(has(judged(reserved + good).at(0), Fault::slice_table_unusual));
}

TEST(CodeSignature, AStaticLibraryHasNoSignatureInAUniversalFileEither) {
    constexpr std::uint32_t arm64 = 0x0100000c;
    constexpr std::uint32_t amd64 = 0x01000007;
    const std::string library = "!<arch>\n";
    EXPECT_FALSE(verify_file(MemorySource(library), {}));
    EXPECT_FALSE(verify_file(MemorySource(universal({{arm64, 0, library}, {amd64, 3, library}})), {}));
    const auto good = make_signed_macho({});
    const auto mixed = verify_file(MemorySource(universal({{arm64, 0, good}, {amd64, 3, library}})), {});
    ASSERT_TRUE(mixed && mixed->size() == 2);
    EXPECT_EQ(mixed->at(0).verdict, SignatureVerdict::valid) << words(mixed->at(0));
    EXPECT_EQ(mixed->at(1).verdict, SignatureVerdict::unknown) << words(mixed->at(1));
    const auto text = verify_file(MemorySource(universal({{arm64, 0, "neither of both"}})), {});
    ASSERT_TRUE(text);
    EXPECT_EQ(text->at(0).verdict, SignatureVerdict::invalid);
}

TEST(CodeSignature, TheExecutableSegmentOfALinkerIsItsOwnBusiness) {
    SignSpec spec;
    // The size of the executable segment, in a CodeDirectory of version 0x20400.
    spec.alter = [](std::size_t, std::string& directory) { directory[79] = '\x64'; };
    EXPECT_TRUE(has(judge(make_signed_macho(spec)), Fault::exec_segment_wrong));
    spec.flags = code_flag::ad_hoc | code_flag::linker_signed;
    EXPECT_EQ(words(judge(make_signed_macho(spec))), "");
    // Nor is there anything to say where the signer did not state one: base and size are 0.
    spec.flags = code_flag::ad_hoc;
    spec.alter = [](std::size_t, std::string& directory) { directory.replace(64, 16, 16, '\0'); };
    EXPECT_EQ(words(judge(make_signed_macho(spec))), "");
}

TEST(CodeSignature, WithoutASignatureNothingClaimsWhatLiesBetweenTheSlices) {
    constexpr std::uint32_t arm64 = 0x0100000c;
    const auto good = make_signed_macho({});
    auto bare = good;
    constexpr std::size_t third_command = 32 + 72 + 72;
    ASSERT_EQ(bare[third_command], 0x1d);
    bare[third_command] = 0x26;  // no LC_CODE_SIGNATURE
    const auto judged = [&](const std::string& slice) {
        auto text = universal({{arm64, 0, slice}});
        text[0x3000] = 'x';
        const auto out = verify_file(MemorySource(text), {});
        EXPECT_TRUE(out && out->size() == 1);
        return out->front();
    };
    EXPECT_EQ(judged(bare).verdict, SignatureVerdict::unsigned_code);
    EXPECT_EQ(words(judged(bare)), "signature-missing () ");
    EXPECT_EQ(judged(good).verdict, SignatureVerdict::invalid);
    EXPECT_EQ(words(judged(good)), "bytes-outside-slices (between 28 and 16384) ");
}

TEST(CodeSignature, CodeDirectoriesMustAgreeAndMakeSense) {
    SignSpec spec;
    spec.hashes = {HashType::sha1, HashType::sha256};
    spec.alter = [](std::size_t number, std::string& directory) {
        if (number == 1) directory[15] = 0;  // flags
    };
    EXPECT_TRUE(has(judge(make_signed_macho(spec)), Fault::directories_disagree));
    spec.hashes = {HashType::sha256, HashType::sha256};
    spec.alter = nullptr;
    EXPECT_TRUE(has(judge(make_signed_macho(spec)), Fault::slot_twice));
    spec.hashes = {HashType::sha256};
    spec.page_shift = 0;
    EXPECT_TRUE(has(judge(make_signed_macho(spec)), Fault::page_size_wrong));
    spec.page_shift = 12;
    // One page less, as somebody would who adds code behind the hashes.
    spec.alter = [](std::size_t, std::string& directory) {
        directory.replace(28, 8, be32(9) + be32(9 * 4096));
    };
    EXPECT_TRUE(has(judge(make_signed_macho(spec)), Fault::code_limit_wrong));
    spec.alter = [](std::size_t, std::string& directory) { directory[37] = 9; };
    const auto slice = judge(make_signed_macho(spec));
    EXPECT_TRUE(has(slice, Fault::directory_hash_unknown));
    EXPECT_TRUE(has(slice, Fault::directory_missing));
}

TEST(CodeSignature, SlotsMustBeThereWhenTheyAreSigned) {
    SignSpec spec;
    spec.external[slot::info_plist] = "<plist><dict/></plist>";
    const auto file = make_signed_macho(spec);
    EXPECT_TRUE(has(judge(file), Fault::slot_without_data));
    Surroundings around;
    around.bundle = true;
    around.info_plist = spec.external[slot::info_plist];
    EXPECT_FALSE(has(judge(file, around), Fault::slot_changed));
    EXPECT_TRUE(has(judge(file, around), Fault::resources_not_sealed));
    around.info_plist->push_back(' ');
    EXPECT_TRUE(has(judge(file, around), Fault::slot_changed));

    SignSpec more;
    more.blobs[slot::library_constraint] = make_blob(0xfade8181, "x");
    auto unsigned_slot = make_signed_macho(more);
    EXPECT_EQ(judge(unsigned_slot).verdict, SignatureVerdict::valid);
    more.alter = [](std::size_t, std::string& directory) { directory.replace(24, 4, be32(0)); };
    EXPECT_TRUE(has(judge(make_signed_macho(more)), Fault::slot_without_hash));
}

SignSpec signed_by(const OwnSigner& signer, std::vector<HashType> hashes) {
    SignSpec spec;
    spec.flags = 0x10000;
    spec.hashes = hashes;
    spec.cms = [signer, hashes](const std::vector<std::string>& directories) {
        return signer.sign(directories, hashes);
    };
    return spec;
}

TEST(CodeSignature, ASignerOfOnesOwnIsNeitherAppleNorWrong) {
    const auto slice = judge(make_signed_macho(signed_by({}, {HashType::sha1, HashType::sha256})));
    EXPECT_EQ(slice.verdict, SignatureVerdict::unknown) << words(slice);
    EXPECT_EQ(slice.kind, SignatureKind::other);
    EXPECT_TRUE(has(slice, Fault::root_not_apple));
    EXPECT_EQ(slice.problems.size(), 1U) << words(slice);
    EXPECT_EQ(slice.authorities, (std::vector<std::string>{"Own Signer", "Own Root"}));
}

TEST(CodeSignature, TheSignerMustMeanThisCode) {
    const auto spec = signed_by({}, {HashType::sha256});
    // The CMS signature of another file: nothing but its message digest tells.
    auto other = spec;
    other.identifier = "else";
    std::string transplanted;
    other.cms = [&](const std::vector<std::string>& d) { return transplanted = spec.cms(d); };
    make_signed_macho(other);
    auto victim = spec;
    victim.cms = [&](const std::vector<std::string>&) { return transplanted; };
    EXPECT_TRUE(has(judge(make_signed_macho(victim)), Fault::cms_digest_wrong));

    // A second CodeDirectory that the signer never saw.
    auto added = spec;
    added.hashes = {HashType::sha256, HashType::sha384};
    added.cms = [](const std::vector<std::string>& d) {
        return OwnSigner{}.sign({d.front()}, {HashType::sha256});
    };
    EXPECT_TRUE(has(judge(make_signed_macho(added)), Fault::cms_hashes_differ));

    auto mail = signed_by({.for_code = false}, {HashType::sha256});
    EXPECT_TRUE(has(judge(make_signed_macho(mail)), Fault::certificate_not_for_code));

    // Expired and not stamped: mentioned, unless the code says that it expires.
    auto old = signed_by({.expired = true}, {HashType::sha256});
    const auto slice = judge(make_signed_macho(old));
    EXPECT_TRUE(has(slice, Fault::certificate_expired)) << words(slice);
    EXPECT_FALSE(has(slice, Fault::chain_broken));
    old.flags |= code_flag::expires;
    EXPECT_TRUE(has(judge(make_signed_macho(old)), Fault::chain_broken));

    // Marked ad-hoc, a CMS signature counts for nothing.
    auto hidden = spec;
    hidden.flags |= code_flag::ad_hoc;
    const auto ad_hoc = judge(make_signed_macho(hidden));
    EXPECT_EQ(ad_hoc.kind, SignatureKind::ad_hoc);
    EXPECT_TRUE(ad_hoc.authorities.empty());
    EXPECT_TRUE(has(ad_hoc, Fault::cms_beside_ad_hoc));

    auto nobody = spec;
    nobody.cms = nullptr;
    EXPECT_TRUE(has(judge(make_signed_macho(nobody)), Fault::cms_missing));
}

// codesign of 2019 lists the hashes of two CodeDirectories in another order than
// DER's, and its signature is over them as they stand.
TEST(CodeSignature, SignedAttributesCountAsTheyStand) {
    const std::vector hashes = {HashType::sha1, HashType::sha256};
    const auto honest = judge(make_signed_macho(signed_by({.unordered = true}, hashes)));
    EXPECT_EQ(honest.verdict, SignatureVerdict::unknown) << words(honest);
    EXPECT_EQ(honest.problems.size(), 1U) << words(honest);
    EXPECT_TRUE(has(honest, Fault::root_not_apple));
    const auto lie = signed_by({.unordered = true, .written_in_order = true}, hashes);
    EXPECT_TRUE(has(judge(make_signed_macho(lie)), Fault::cms_signature_wrong));
}

TEST(CodeSignature, ManyFaultsOfOneKindHideNoOther) {
    SliceSignature slice;
    for (int i = 0; i < 100; ++i) slice.add(Fault::resource_missing, std::to_string(i));
    slice.add(Fault::resource_changed, "a");
    slice.add(Fault::resource_changed, "a");
    EXPECT_EQ(slice.problems.size(), 65U);
    EXPECT_EQ(slice.problems_left_out, 36U);
    EXPECT_TRUE(has(slice, Fault::resource_changed));
}

TEST(CodeSignature, EveryFaultHasItsOwnIdAndWords) {
    std::vector<std::string_view> ids;
    for (std::size_t i = 0; i < signature_fault_count(); ++i) {
        const auto& row = row_of(static_cast<Fault>(i));
        EXPECT_FALSE(row.id.empty() || row.en.empty() || row.zh.empty()) << i;
        EXPECT_NE(row.en, row.zh);
        ids.push_back(row.id);
    }
    std::ranges::sort(ids);
    EXPECT_EQ(std::ranges::adjacent_find(ids), ids.end());
}

}  // namespace
}  // namespace trueup
