#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>

#include <array>
#include <ctime>

#include "formats/signature/digest.h"
#include "formats/signature/openssl.h"

namespace trueup::openssl {

std::string oid_of(const ASN1_OBJECT* object) {
    std::array<char, 128> text;
    const int length = OBJ_obj2txt(text.data(), static_cast<int>(text.size()), object, 1);
    return length > 0 && length < static_cast<int>(text.size()) ? std::string(text.data()) : std::string();
}

std::optional<std::int64_t> seconds_of(const ASN1_TIME* time) {
    std::tm parts = {};
    if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
    return static_cast<std::int64_t>(timegm(&parts));
}

std::string digest_of(const EVP_MD* algorithm, std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> out;
    unsigned length = 0;
    if (algorithm == nullptr ||
        EVP_Digest(bytes.data(), bytes.size(), out.data(), &length, algorithm, nullptr) != 1) {
        return {};
    }
    return {reinterpret_cast<const char*>(out.data()), length};
}

Cms parse_cms(std::string_view der) {
    const unsigned char* at = bytes_of(der);
    Cms message(d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(der.size())));
    if (!message || at != bytes_of(der) + der.size()) return nullptr;
    if (OBJ_obj2nid(CMS_get0_type(message.get())) != NID_pkcs7_signed) return nullptr;
    return message;
}

Certificate certificate_of(X509* certificate) {
    Certificate out;
    unsigned char* der = nullptr;
    if (const int length = i2d_X509(certificate, &der); length > 0) {
        out.der.assign(reinterpret_cast<const char*>(der), static_cast<std::size_t>(length));
        OPENSSL_free(der);
    }
    out.sha1 = digest(HashType::sha1, out.der);
    out.sha256 = digest(HashType::sha256, out.der);
    const auto* name = X509_get_subject_name(certificate);
    for (int i = 0; i < X509_NAME_entry_count(name); ++i) {
        const auto* entry = X509_NAME_get_entry(name, i);
        unsigned char* utf8 = nullptr;
        const int length = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(entry));
        if (length < 0) continue;
        out.subject.emplace_back(
            oid_of(X509_NAME_ENTRY_get_object(entry)),
            std::string(reinterpret_cast<const char*>(utf8), static_cast<std::size_t>(length)));
        OPENSSL_free(utf8);
    }
    for (int i = 0; i < X509_get_ext_count(certificate); ++i) {
        out.extensions.push_back(oid_of(X509_EXTENSION_get_object(X509_get_ext(certificate, i))));
    }
    if (auto* policies = static_cast<CERTIFICATEPOLICIES*>(
            X509_get_ext_d2i(certificate, NID_certificate_policies, nullptr, nullptr))) {
        for (int i = 0; i < sk_POLICYINFO_num(policies); ++i) {
            out.policies.push_back(oid_of(sk_POLICYINFO_value(policies, i)->policyid));
        }
        CERTIFICATEPOLICIES_free(policies);
    }
    if (auto* emails = X509_get1_email(certificate)) {
        for (int i = 0; i < sk_OPENSSL_STRING_num(emails); ++i) {
            out.emails.emplace_back(sk_OPENSSL_STRING_value(emails, i));
        }
        X509_email_free(emails);
    }
    out.not_before = seconds_of(X509_get0_notBefore(certificate)).value_or(0);
    out.not_after = seconds_of(X509_get0_notAfter(certificate)).value_or(0);
    return out;
}

namespace {

std::string constructed(int tag, std::string_view content) {
    const auto length = static_cast<int>(content.size());
    const auto whole = static_cast<std::size_t>(ASN1_object_size(1, length, tag));
    std::string out(whole - content.size(), '\0');
    auto* at = reinterpret_cast<unsigned char*>(out.data());
    ASN1_put_object(&at, 1, length, tag, V_ASN1_UNIVERSAL);
    return out.append(content);
}

template <auto Write, typename T>
std::string der_of(const T* object) {
    unsigned char* der = nullptr;
    const int length = Write(object, &der);
    if (length <= 0) return {};
    std::string out(reinterpret_cast<const char*>(der), static_cast<std::size_t>(length));
    OPENSSL_free(der);
    return out;
}

// The signed attributes and their values in the file's order. RFC 5652, 5.4
// wants DER's order, and OpenSSL makes it before it verifies. But codesign of
// 2019 put the hashes of two CodeDirectories into 1.2.840.113635.100.9.2 as they
// came and signed them so, and macOS verifies what is there.
std::string attributes_as_written(CMS_SignerInfo* info) {
    std::string all;
    for (int i = 0; i < CMS_signed_get_attr_count(info); ++i) {
        auto* attribute = CMS_signed_get_attr(info, i);
        std::string values;
        for (int j = 0; j < X509_ATTRIBUTE_count(attribute); ++j) {
            values += der_of<i2d_ASN1_TYPE>(X509_ATTRIBUTE_get0_type(attribute, j));
        }
        const auto oid = der_of<i2d_ASN1_OBJECT>(X509_ATTRIBUTE_get0_object(attribute));
        all += constructed(V_ASN1_SEQUENCE, oid + constructed(V_ASN1_SET, values));
    }
    return constructed(V_ASN1_SET, all);
}

// OpenSSL makes the attributes anew before it verifies them, and so reads over
// faults of their encoding that other readers stop at (the tag of a SET without
// its bit for "constructed"). They must stand in the file as they are made, but
// for the outermost tag, [0].
bool stand_in(std::string_view der, std::string_view attributes) {
    if (attributes.empty()) return false;
    std::string tagged(attributes);
    tagged.front() = '\xa0';
    return der.find(tagged) != std::string_view::npos;
}

bool signed_as_written(std::string_view text, CMS_SignerInfo* info, X509* certificate, const EVP_MD* hash,
                       int method) {
    auto* key = X509_get0_pubkey(certificate);
    int kind = method;  // "rsaEncryption" names no hash
    OBJ_find_sigid_algs(method, nullptr, &kind);
    if (key == nullptr || hash == nullptr || EVP_PKEY_get_base_id(key) != kind) return false;
    const std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>> context(EVP_MD_CTX_new());
    const auto signature = view_of(CMS_SignerInfo_get0_signature(info));
    return context && EVP_DigestVerifyInit(context.get(), nullptr, hash, nullptr, key) == 1 &&
           EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(text),
                            text.size()) == 1;
}

}  // namespace

Verified verify_signer(CMS_ContentInfo* message, std::string_view der, std::string_view content) {
    Verified out;
    out.certificates.reset(CMS_get1_certs(message));
    if (!out.certificates) out.certificates.reset(sk_X509_new_null());
    auto* signers = CMS_get0_SignerInfos(message);
    if (sk_CMS_SignerInfo_num(signers) != 1) return out;
    out.info = sk_CMS_SignerInfo_value(signers, 0);

    const auto* stated = static_cast<ASN1_OCTET_STRING*>(
        CMS_signed_get0_data_by_OBJ(out.info, OBJ_nid2obj(NID_pkcs9_messageDigest), -3, V_ASN1_OCTET_STRING));
    const auto* type = static_cast<ASN1_OBJECT*>(
        CMS_signed_get0_data_by_OBJ(out.info, OBJ_nid2obj(NID_pkcs9_contentType), -3, V_ASN1_OBJECT));
    if (stated == nullptr || type == nullptr || OBJ_cmp(type, CMS_get0_eContentType(message)) != 0)
        return out;
    const auto attributes = attributes_as_written(out.info);
    out.readable = fields_sound(message) && stand_in(der, attributes);
    if (!out.readable) return out;

    X509_ALGOR* hash = nullptr;
    X509_ALGOR* method = nullptr;
    CMS_SignerInfo_get0_algs(out.info, nullptr, nullptr, &hash, &method);
    const ASN1_OBJECT* hash_oid = nullptr;
    const ASN1_OBJECT* method_oid = nullptr;
    X509_ALGOR_get0(&hash_oid, nullptr, nullptr, hash);
    X509_ALGOR_get0(&method_oid, nullptr, nullptr, method);
    // A method that names a hash must name this one; OpenSSL would not mind.
    int implied = NID_undef;
    if (OBJ_find_sigid_algs(OBJ_obj2nid(method_oid), &implied, nullptr) == 1 && implied != NID_undef &&
        implied != OBJ_obj2nid(hash_oid)) {
        out.readable = false;
        return out;
    }
    out.digest = view_of(stated) == digest_of(EVP_get_digestbyobj(hash_oid), content);

    for (int i = 0; i < sk_X509_num(out.certificates.get()); ++i) {
        auto* candidate = sk_X509_value(out.certificates.get(), i);
        if (CMS_SignerInfo_cert_cmp(out.info, candidate) != 0) continue;
        out.certificate = candidate;
        CMS_SignerInfo_set1_signer_cert(out.info, candidate);
        out.signature = CMS_SignerInfo_verify(out.info) == 1 ||
                        signed_as_written(attributes, out.info, candidate, EVP_get_digestbyobj(hash_oid),
                                          OBJ_obj2nid(method_oid));
        break;
    }
    ERR_clear_error();
    return out;
}

}  // namespace trueup::openssl
