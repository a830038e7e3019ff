#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "formats/signature/openssl.h"

namespace trueup::openssl {
namespace {

// RFC 3161, 2.4.2: the imprint is the hash of what was stamped.
bool about(const TS_TST_INFO* info, std::string_view stamped) {
    auto* imprint = TS_TST_INFO_get_msg_imprint(const_cast<TS_TST_INFO*>(info));
    const ASN1_OBJECT* hash = nullptr;
    X509_ALGOR_get0(&hash, nullptr, nullptr, TS_MSG_IMPRINT_get_algo(imprint));
    const auto computed = digest_of(EVP_get_digestbyobj(hash), stamped);
    return !computed.empty() && computed == view_of(TS_MSG_IMPRINT_get_msg(imprint));
}

}  // namespace

Stamp read_stamp(CMS_SignerInfo* signer) {
    Stamp out;
    const int at = CMS_unsigned_get_attr_by_NID(signer, NID_id_smime_aa_timeStampToken, -1);
    if (at < 0) return out;
    out.present = true;
    const auto broken = [&out](std::string_view why) {
        out.error = why;
        ERR_clear_error();
        return std::move(out);
    };
    auto* attribute = CMS_unsigned_get_attr(signer, at);
    const auto* value = X509_ATTRIBUTE_get0_type(attribute, 0);
    if (X509_ATTRIBUTE_count(attribute) != 1 || value == nullptr || ASN1_TYPE_get(value) != V_ASN1_SEQUENCE) {
        return broken("attribute");
    }
    const auto der = view_of(value->value.sequence);
    const auto token = parse_cms(der);
    if (!token) return broken("token");
    auto** content = CMS_get0_content(token.get());
    if (content == nullptr || *content == nullptr ||
        OBJ_obj2nid(CMS_get0_eContentType(token.get())) != NID_id_smime_ct_TSTInfo) {
        return broken("content");
    }
    const auto text = view_of(*content);
    const unsigned char* from = bytes_of(text);
    const TstInfo info(d2i_TS_TST_INFO(nullptr, &from, static_cast<long>(text.size())));
    if (!info) return broken("TSTInfo");
    const auto* signature = CMS_SignerInfo_get0_signature(signer);
    if (!about(info.get(), view_of(signature))) return broken("imprint");
    const auto time = seconds_of(TS_TST_INFO_get_time(info.get()));
    if (!time) return broken("time");
    out.time = *time;

    auto verified = verify_signer(token.get(), der, text);
    out.certificates = std::move(verified.certificates);
    if (!verified.readable || !verified.digest || !verified.signature) return broken("signature");
    out.chain = chain_of(verified.certificate, out.certificates.get(), out.time);
    if (!out.chain.whole || out.chain.expired) return broken(out.chain.expired ? "expired" : out.chain.error);
    if ((X509_get_extended_key_usage(verified.certificate) & XKU_TIMESTAMP) == 0) return broken("purpose");
    out.valid = true;
    return out;
}

}  // namespace trueup::openssl
