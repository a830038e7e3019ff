#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <algorithm>

#include "formats/signature/cms.h"
#include "formats/signature/openssl.h"
#include "formats/signature/plist.h"

namespace trueup {
namespace {

using openssl::bytes_of;
using openssl::certificate_of;
using openssl::Chain;
using openssl::chain_of;
using openssl::is_apple_root;
using openssl::Object;
using openssl::oid_of;
using openssl::parse_cms;
using openssl::read_stamp;
using openssl::seconds_of;
using openssl::verify_signer;
using openssl::view_of;
using openssl::X509Ptr;
using Fault = SignatureFault;

std::optional<std::vector<std::string>> read_cdhashes(CMS_SignerInfo* info) {
    const Object oid(OBJ_txt2obj("1.2.840.113635.100.9.1", 1));
    const auto* value = static_cast<ASN1_OCTET_STRING*>(
        CMS_signed_get0_data_by_OBJ(info, oid.get(), -3, V_ASN1_OCTET_STRING));
    if (value == nullptr) return std::nullopt;
    std::vector<std::string> out;
    // What cannot be read stays an empty list, which equals no real one.
    const auto plist = parse_plist(view_of(value));
    const auto* list = plist ? plist->find("cdhashes", Plist::Kind::array) : nullptr;
    if (list == nullptr) return out;
    for (const auto& item : list->items) out.push_back(item.text);
    return out;
}

std::optional<std::vector<std::pair<std::string, std::string>>> read_full_hashes(CMS_SignerInfo* info) {
    const Object oid(OBJ_txt2obj("1.2.840.113635.100.9.2", 1));
    const int at = CMS_signed_get_attr_by_OBJ(info, oid.get(), -1);
    if (at < 0) return std::nullopt;
    std::vector<std::pair<std::string, std::string>> out;
    auto* attribute = CMS_signed_get_attr(info, at);
    for (int i = 0; i < X509_ATTRIBUTE_count(attribute); ++i) {
        const auto* value = X509_ATTRIBUTE_get0_type(attribute, i);
        if (ASN1_TYPE_get(value) != V_ASN1_SEQUENCE) continue;
        const auto der = view_of(value->value.sequence);
        const unsigned char* from = bytes_of(der);
        auto* parts = d2i_ASN1_SEQUENCE_ANY(nullptr, &from, static_cast<long>(der.size()));
        if (parts != nullptr && sk_ASN1_TYPE_num(parts) == 2) {
            const auto* hash = sk_ASN1_TYPE_value(parts, 0);
            const auto* bytes = sk_ASN1_TYPE_value(parts, 1);
            if (ASN1_TYPE_get(hash) == V_ASN1_OBJECT && ASN1_TYPE_get(bytes) == V_ASN1_OCTET_STRING) {
                out.emplace_back(oid_of(hash->value.object), view_of(bytes->value.octet_string));
            }
        }
        sk_ASN1_TYPE_pop_free(parts, ASN1_TYPE_free);
    }
    return out;
}

std::optional<std::int64_t> read_signing_time(CMS_SignerInfo* info) {
    const int at = CMS_signed_get_attr_by_NID(info, NID_pkcs9_signingTime, -1);
    if (at < 0) return std::nullopt;
    const auto* value = X509_ATTRIBUTE_get0_type(CMS_signed_get_attr(info, at), 0);
    if (value == nullptr) return std::nullopt;
    const int type = ASN1_TYPE_get(value);
    if (type != V_ASN1_UTCTIME && type != V_ASN1_GENERALIZEDTIME) return std::nullopt;
    return seconds_of(value->value.asn1_string);
}

// Nothing protects unsigned attributes: a time stamp under a changed name would
// be lost without a word.
std::vector<std::string> unknown_attributes(CMS_SignerInfo* info) {
    std::vector<std::string> out;
    for (int i = 0; i < CMS_unsigned_get_attr_count(info); ++i) {
        const auto* name = X509_ATTRIBUTE_get0_object(CMS_unsigned_get_attr(info, i));
        if (OBJ_obj2nid(name) != NID_id_smime_aa_timeStampToken) out.push_back(oid_of(name));
    }
    return out;
}

bool in(const std::vector<X509Ptr>& chain, X509* certificate) {
    return std::ranges::any_of(chain,
                               [&](const X509Ptr& one) { return X509_cmp(one.get(), certificate) == 0; });
}

// A certificate that no chain went through was checked by nobody yet.
void check_unused(Signer& out, STACK_OF(X509) * all, const std::vector<X509Ptr>& chain) {
    for (int i = 0; i < sk_X509_num(all); ++i) {
        auto* certificate = sk_X509_value(all, i);
        if (in(chain, certificate) || is_apple_root(certificate)) continue;
        const auto name = certificate_of(certificate).common_name();
        bool issued = false;
        bool sound = false;
        const auto try_issuer = [&](X509* issuer) {
            if (X509_check_issued(issuer, certificate) != X509_V_OK) return;
            issued = true;
            sound = sound || X509_verify(certificate, X509_get0_pubkey(issuer)) == 1;
        };
        for (int j = 0; j < sk_X509_num(all); ++j) try_issuer(sk_X509_value(all, j));
        for (const auto& issuer : chain) try_issuer(issuer.get());
        ERR_clear_error();
        out.problems.push_back(
            {issued && !sound ? Fault::certificate_damaged : Fault::certificate_unused, name});
    }
}

void judge_chain(Signer& out, const Chain& chain, bool stamped, bool expires) {
    out.apple_root = chain.apple;
    for (const auto& certificate : chain.certificates) out.chain.push_back(certificate_of(certificate.get()));
    if (!chain.whole) {
        out.problems.push_back({Fault::chain_broken, chain.error});
    } else if (chain.expired && (stamped || expires)) {
        out.problems.push_back({Fault::chain_broken, "expired"});
    } else if (chain.expired) {
        out.problems.push_back({Fault::certificate_expired, out.chain.front().common_name()});
    }
    if (chain.whole && !chain.apple) {
        out.problems.push_back({Fault::root_not_apple, out.chain.back().common_name()});
    }
}

}  // namespace

Signer verify_cms(std::string_view cms, std::string_view content, std::int64_t now, bool expires) {
    Signer out;
    const auto fault = [&out](Fault what, std::string detail = {}) {
        out.problems.push_back({what, std::move(detail)});
    };
    const auto message = parse_cms(cms);
    ERR_clear_error();
    if (!message) {
        fault(Fault::cms_damaged);
        return out;
    }
    // Detached: what is signed is the CodeDirectory, not something inside.
    if (auto** inside = CMS_get0_content(message.get()); inside != nullptr && *inside != nullptr) {
        fault(Fault::cms_damaged, "content");
    }
    const auto signer = verify_signer(message.get(), cms, content);
    if (!signer.readable) {
        fault(Fault::cms_damaged, "signer");
        return out;
    }
    if (!signer.digest) fault(Fault::cms_digest_wrong);
    if (!signer.signature) fault(Fault::cms_signature_wrong);
    out.signing_time = read_signing_time(signer.info);
    out.cdhashes = read_cdhashes(signer.info);
    out.full_hashes = read_full_hashes(signer.info);

    for (const auto& attribute : unknown_attributes(signer.info))
        fault(Fault::cms_attribute_unknown, attribute);

    const auto stamp = read_stamp(signer.info);
    if (stamp.valid) out.timestamp = stamp.time;
    if (stamp.present && !stamp.valid) fault(Fault::timestamp_damaged, stamp.error);
    if (stamp.certificates) check_unused(out, stamp.certificates.get(), stamp.chain.certificates);

    if (signer.certificate == nullptr) {
        fault(Fault::cms_damaged, "no certificate of the signer");
        return out;
    }
    const auto chain = chain_of(signer.certificate, signer.certificates.get(), out.timestamp.value_or(now));
    judge_chain(out, chain, out.timestamp.has_value(), expires);
    if ((X509_get_extended_key_usage(signer.certificate) & XKU_CODE_SIGN) == 0) {
        fault(Fault::certificate_not_for_code, out.chain.empty() ? "" : out.chain.front().common_name());
    }
    // If the signature leads to Apple, so must its time stamp (Security, StaticCode.cpp).
    if (chain.apple && stamp.valid && !stamp.chain.apple) fault(Fault::timestamp_not_apple);
    check_unused(out, signer.certificates.get(), chain.certificates);
    return out;
}

}  // namespace trueup
