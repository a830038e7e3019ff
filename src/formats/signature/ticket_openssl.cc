#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include <memory>

#include "formats/signature/apple_roots.h"
#include "formats/signature/openssl.h"
#include "formats/signature/ticket.h"

namespace trueup {
namespace {

using openssl::bytes_of;
using openssl::certificate_of;
using openssl::Certificates;
using openssl::Chain;
using openssl::chain_of;
using openssl::Free;
using Verdict = TicketProof::Verdict;

// Security, SecPolicyPriv.h, SecPolicyCreateAppleDeveloperIDPlusTicket: three
// certificates, these two extensions, keys that are long enough, at any time.
constexpr std::string_view ticket_leaf = "1.2.840.113635.100.6.1.30";
constexpr std::string_view ticket_issuer = "1.2.840.113635.100.6.2.17";
constexpr std::size_t chain_length = 3;

bool strong(X509* certificate) {
    const auto* key = X509_get0_pubkey(certificate);
    if (key == nullptr) return false;
    const int kind = EVP_PKEY_get_base_id(key);
    return (kind == EVP_PKEY_EC && EVP_PKEY_get_bits(key) >= 256) ||
           (kind == EVP_PKEY_RSA && EVP_PKEY_get_bits(key) >= 2048);
}

// Empty: nothing is wrong with it.
std::string fault_of(const Chain& chain, bool (*is_root)(std::string_view sha256)) {
    if (!chain.whole) return chain.error;
    const auto& all = chain.certificates;
    const auto root = certificate_of(all.back().get());
    if (!is_root(root.sha256)) return root.common_name();
    const auto leaf = certificate_of(all.front().get());
    const bool of_tickets = all.size() == chain_length && leaf.has_extension(ticket_leaf) &&
                            certificate_of(all[1].get()).has_extension(ticket_issuer) &&
                            (X509_get_key_usage(all.front().get()) & KU_DIGITAL_SIGNATURE) != 0;
    if (!of_tickets) return leaf.common_name() + ": not for tickets";
    for (const auto& certificate : all) {
        if (!strong(certificate.get()))
            return certificate_of(certificate.get()).common_name() + ": short key";
    }
    return {};
}

bool signed_by(const Ticket& ticket, X509* signer) {
    auto* key = X509_get0_pubkey(signer);
    if (key == nullptr || EVP_PKEY_get_base_id(key) != EVP_PKEY_EC) return false;
    const std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>> context(EVP_MD_CTX_new());
    return context && EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
           EVP_DigestVerify(context.get(), bytes_of(ticket.signature), ticket.signature.size(),
                            bytes_of(ticket.signed_part), ticket.signed_part.size()) == 1;
}

}  // namespace

TicketProof verify_ticket_below(const Ticket& ticket, bool (*is_root)(std::string_view sha256)) {
    TicketProof out;
    const Certificates all(sk_X509_new_null());
    for (const auto der : ticket.certificates) {
        const unsigned char* at = bytes_of(der);
        auto* certificate = d2i_X509(nullptr, &at, static_cast<long>(der.size()));
        ERR_clear_error();
        if (certificate == nullptr || at != bytes_of(der) + der.size()) {
            X509_free(certificate);
            return {Verdict::not_by_apple, "certificate"};
        }
        sk_X509_push(all.get(), certificate);
    }
    if (sk_X509_num(all.get()) == 0) return {Verdict::not_by_apple, "certificate"};
    auto* signer = sk_X509_value(all.get(), 0);
    // Who signed comes first: nobody's key is worth a try before that.
    if (auto fault = fault_of(chain_of(signer, all.get(), ticket.time), is_root); !fault.empty()) {
        return {Verdict::not_by_apple, std::move(fault)};
    }
    out.verdict = signed_by(ticket, signer) ? Verdict::by_apple : Verdict::signature_wrong;
    ERR_clear_error();
    return out;
}

TicketProof verify_ticket(const Ticket& ticket) {
    return verify_ticket_below(ticket, is_apple_root_fingerprint);
}

}  // namespace trueup
