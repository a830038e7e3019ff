// Keys and certificates of our own making.
#pragma once

#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include <memory>

#include "formats/signature/openssl.h"

namespace trueup::test {

struct FreeKey {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;

struct Identity {
    Key key{EVP_EC_gen("P-256")};
    openssl::X509Ptr certificate;
};

inline void extend(X509* certificate, int nid, const char* value) {
    auto* extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

// One of Apple's marks: an extension that says no more than its name.
inline void mark(X509* certificate, const char* oid) {
    const openssl::Object object(OBJ_txt2obj(oid, 1));
    ASN1_OCTET_STRING* nothing = ASN1_OCTET_STRING_new();
    ASN1_OCTET_STRING_set(nothing, openssl::bytes_of("\x05\0"), 2);
    auto* extension = X509_EXTENSION_create_by_OBJ(nullptr, object.get(), 0, nothing);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
    ASN1_OCTET_STRING_free(nothing);
}

// Not signed yet. No issuer: a root.
inline Identity issue(const char* name, const Identity* issuer, bool expired, bool authority = false) {
    static long serial = 1;
    Identity out;
    out.certificate.reset(X509_new());
    auto* certificate = out.certificate.get();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), ++serial);
    constexpr long year = 31'536'000;
    X509_gmtime_adj(X509_getm_notBefore(certificate), -2 * year);
    X509_gmtime_adj(X509_getm_notAfter(certificate), expired ? -year : year);
    X509_set_pubkey(certificate, out.key.get());
    auto* subject = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, openssl::bytes_of(name), -1, -1, 0);
    X509_NAME_add_entry_by_txt(subject, "OU", MBSTRING_ASC, openssl::bytes_of("OWNTEAM123"), -1, -1, 0);
    X509_set_issuer_name(certificate, issuer ? X509_get_subject_name(issuer->certificate.get()) : subject);
    extend(certificate, NID_basic_constraints,
           issuer != nullptr && !authority ? "critical,CA:FALSE" : "critical,CA:TRUE");
    return out;
}

inline void sign(const Identity& subject, const Identity& issuer) {
    X509_sign(subject.certificate.get(), issuer.key.get(), EVP_sha256());
}

}  // namespace trueup::test
