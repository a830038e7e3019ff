// OpenSSL's objects with an owner, and what several files here do with them.
// Only the *_openssl.cc files include this.
#pragma once

#include <openssl/asn1.h>
#include <openssl/cms.h>
#include <openssl/ts.h>
#include <openssl/x509.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/signature/certificate.h"

namespace trueup::openssl {

template <auto F>
struct Free {
    template <typename T>
    void operator()(T* object) const {
        F(object);
    }
};
using Cms = std::unique_ptr<CMS_ContentInfo, Free<CMS_ContentInfo_free>>;
using X509Ptr = std::unique_ptr<X509, Free<X509_free>>;
using Store = std::unique_ptr<X509_STORE, Free<X509_STORE_free>>;
using StoreContext = std::unique_ptr<X509_STORE_CTX, Free<X509_STORE_CTX_free>>;
using Object = std::unique_ptr<ASN1_OBJECT, Free<ASN1_OBJECT_free>>;
using TstInfo = std::unique_ptr<TS_TST_INFO, Free<TS_TST_INFO_free>>;

struct FreeCertificates {
    void operator()(STACK_OF(X509) * stack) const { sk_X509_pop_free(stack, X509_free); }
};
using Certificates = std::unique_ptr<STACK_OF(X509), FreeCertificates>;

inline const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}
inline std::string_view view_of(const ASN1_STRING* text) {
    return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
            static_cast<std::size_t>(ASN1_STRING_length(text))};
}
std::string oid_of(const ASN1_OBJECT* object);                  // dotted
std::optional<std::int64_t> seconds_of(const ASN1_TIME* time);  // since 1970
std::string digest_of(const EVP_MD* algorithm, std::string_view bytes);

// The whole of `der` or nothing.
Cms parse_cms(std::string_view der);
// Versions and the list of hashes fit the one signer there is.
bool fields_sound(CMS_ContentInfo* message);
Certificate certificate_of(X509* certificate);

// One signer of a CMS message.
struct Verified {
    CMS_SignerInfo* info = nullptr;  // owned by the message
    X509* certificate = nullptr;     // owned by `certificates`; null: not among them
    Certificates certificates;       // all that came with the message
    bool readable = false;           // exactly one signer, with the attributes that it must have
    bool signature = false;          // made by the certificate's key, over the signed attributes
    bool digest = false;             // and these name the hash of the content
};
// `der`: what `message` was read from.
Verified verify_signer(CMS_ContentInfo* message, std::string_view der, std::string_view content);

// The chain from a certificate up.
struct Chain {
    std::vector<X509Ptr> certificates;
    bool whole = false;    // every signature and constraint holds, up to a self-signed root
    bool apple = false;    // which is Apple's
    bool expired = false;  // apart from which it is whole
    std::string error;     // OpenSSL's words; empty when whole
};
// `at`: seconds since 1970.
Chain chain_of(X509* leaf, STACK_OF(X509) * others, std::int64_t at);

// Is one of Apple's roots, byte for byte.
bool is_apple_root(X509* certificate);

// The message's time stamp: when it was made, and which certificates it used.
struct Stamp {
    bool present = false;
    bool valid = false;
    std::int64_t time = 0;
    Chain chain;
    Certificates certificates;
    std::string error;
};
Stamp read_stamp(CMS_SignerInfo* signer);

}  // namespace trueup::openssl
