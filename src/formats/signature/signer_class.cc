#include "formats/signature/cms.h"

namespace trueup {
namespace {

// Apple's arc 1.2.840.113635.100; meanings from Apple's Certification Practice
// Statements and Security, policydb and SecPolicy.c.
struct LeafRow {
    std::string_view extension, name;
};
constexpr LeafRow leaves[] = {
    {"1.2.840.113635.100.6.1.14", "Developer ID Installer"},
    {"1.2.840.113635.100.6.1.9", "Mac App Store"},
    {"1.2.840.113635.100.6.1.7", "Apple Distribution"},
    {"1.2.840.113635.100.6.1.4", "iPhone Distribution"},
    {"1.2.840.113635.100.6.1.12", "Mac Development"},
    {"1.2.840.113635.100.6.1.2", "Apple Development"},
};

}  // namespace

SignerClass class_of(const Signer& signer) {
    if (!signer.apple_root || signer.chain.size() < 2) return {};
    const auto& leaf = signer.chain.front();
    const auto& below_root = signer.chain[signer.chain.size() - 2];
    if (below_root.common_name() == "Apple Code Signing Certification Authority" &&
        below_root.subject_value("2.5.4.10") == "Apple Inc." &&
        leaf.has_extension("1.2.840.113635.100.6.22")) {
        return {SignatureKind::apple, "Software Signing"};
    }
    if (signer.chain.size() > 2 && signer.chain[1].has_extension("1.2.840.113635.100.6.2.6") &&
        leaf.has_extension("1.2.840.113635.100.6.1.13")) {
        return {SignatureKind::developer_id, "Developer ID Application"};
    }
    for (const auto& [extension, name] : leaves) {
        if (leaf.has_extension(extension)) return {SignatureKind::other, name};
    }
    return {};
}

}  // namespace trueup
