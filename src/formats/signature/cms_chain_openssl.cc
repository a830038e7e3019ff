#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "formats/signature/apple_roots.h"
#include "formats/signature/digest.h"
#include "formats/signature/openssl.h"

namespace trueup::openssl {
namespace {

constexpr int max_length = 10;

std::string fingerprint(X509* certificate) {
    return digest_of(EVP_sha256(), certificate_of(certificate).der);
}

bool self_issued(X509* certificate) {
    return X509_NAME_cmp(X509_get_subject_name(certificate), X509_get_issuer_name(certificate)) == 0;
}

// Apple marks extensions of its own as critical, which OpenSSL does not know:
// those pass, any other unknown one does not.
bool extensions_known(X509* certificate) {
    for (int i = 0; i < X509_get_ext_count(certificate); ++i) {
        auto* extension = X509_get_ext(certificate, i);
        if (X509_EXTENSION_get_critical(extension) == 0 || X509_supported_extension(extension) != 0) continue;
        if (!oid_of(X509_EXTENSION_get_object(extension)).starts_with("1.2.840.113635.100.6.")) return false;
    }
    return true;
}

enum class Trust { apple, any_root };

Store store_of(STACK_OF(X509) * others, Trust trust) {
    Store store(X509_STORE_new());
    for (const auto& der : apple_root_certificates()) {
        const unsigned char* at = bytes_of(der);
        const X509Ptr root(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
        if (root) X509_STORE_add_cert(store.get(), root.get());
    }
    for (int i = 0; i < sk_X509_num(others); ++i) {
        auto* candidate = sk_X509_value(others, i);
        const bool wanted = trust == Trust::apple ? is_apple_root(candidate) : self_issued(candidate);
        if (wanted) X509_STORE_add_cert(store.get(), candidate);
    }
    return store;
}

struct Outcome {
    std::vector<X509Ptr> certificates;
    int error = X509_V_ERR_UNSPECIFIED;
};

Outcome attempt(X509* leaf, STACK_OF(X509) * others, Trust trust, std::optional<std::int64_t> at) {
    Outcome out;
    const auto store = store_of(others, trust);
    const StoreContext context(X509_STORE_CTX_new());
    if (X509_STORE_CTX_init(context.get(), store.get(), leaf, others) != 1) return out;
    auto* parameters = X509_STORE_CTX_get0_param(context.get());
    X509_VERIFY_PARAM_set_flags(parameters,
                                X509_V_FLAG_IGNORE_CRITICAL | (at ? 0UL : X509_V_FLAG_NO_CHECK_TIME));
    X509_VERIFY_PARAM_set_depth(parameters, max_length);
    // Signatures of before 2016 have SHA-1 in their intermediates; macOS takes them.
    X509_VERIFY_PARAM_set_auth_level(parameters, 0);
    if (at) X509_VERIFY_PARAM_set_time(parameters, static_cast<time_t>(*at));
    if (X509_verify_cert(context.get()) == 1) {
        out.error = X509_V_OK;
    } else {
        out.error = X509_STORE_CTX_get_error(context.get());
    }
    if (auto* chain = X509_STORE_CTX_get0_chain(context.get())) {
        for (int i = 0; i < sk_X509_num(chain); ++i) {
            auto* certificate = sk_X509_value(chain, i);
            X509_up_ref(certificate);
            out.certificates.emplace_back(certificate);
            if (out.error == X509_V_OK && !extensions_known(certificate)) {
                out.error = X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION;
            }
        }
    }
    ERR_clear_error();
    return out;
}

bool about_time(int error) {
    return error == X509_V_ERR_CERT_HAS_EXPIRED || error == X509_V_ERR_CERT_NOT_YET_VALID;
}

bool about_root(int error) {
    return error == X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN || error == X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT ||
           error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY ||
           error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT ||
           error == X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE;
}

}  // namespace

bool is_apple_root(X509* certificate) { return is_apple_root_fingerprint(fingerprint(certificate)); }

Chain chain_of(X509* leaf, STACK_OF(X509) * others, std::int64_t at) {
    Chain out;
    auto trust = Trust::apple;
    auto outcome = attempt(leaf, others, trust, at);
    if (about_root(outcome.error)) {
        trust = Trust::any_root;
        outcome = attempt(leaf, others, trust, at);
    }
    if (about_time(outcome.error)) {
        out.expired = true;
        outcome = attempt(leaf, others, trust, std::nullopt);
    }
    out.whole = outcome.error == X509_V_OK;
    out.apple = out.whole && is_apple_root(outcome.certificates.back().get());
    if (!out.whole) out.error = X509_verify_cert_error_string(outcome.error);
    out.certificates = std::move(outcome.certificates);
    return out;
}

}  // namespace trueup::openssl
