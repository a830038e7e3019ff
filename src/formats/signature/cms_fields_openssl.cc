// Fields of a CMS message that OpenSSL reads and does not judge. Nothing signs
// them, so they must say what follows from the rest (RFC 5652, 5.1 and 5.3).
#include <openssl/evp.h>

#include <optional>

#include "formats/signature/openssl.h"

namespace trueup::openssl {
namespace {

struct Element {
    int tag = 0;
    std::string_view content;
    std::string_view whole;
};

// The next element of definite length; `rest` moves on behind it.
std::optional<Element> next(std::string_view& rest) {
    const unsigned char* at = bytes_of(rest);
    long length = 0;
    int tag = 0;
    int type = 0;
    if ((ASN1_get_object(&at, &length, &tag, &type, static_cast<long>(rest.size())) & 0x81) != 0)
        return std::nullopt;
    const auto header = static_cast<std::size_t>(at - bytes_of(rest));
    const Element out{tag, rest.substr(header, static_cast<std::size_t>(length)),
                      rest.substr(0, header + static_cast<std::size_t>(length))};
    rest.remove_prefix(out.whole.size());
    return out;
}

std::string_view inside(std::string_view der) {
    const auto element = next(der);
    return element ? element->content : std::string_view();
}

// Hash algorithms take no parameters: nothing, or NULL.
std::optional<std::string_view> hash_oid(std::string_view algorithm) {
    const auto oid = next(algorithm);
    if (!oid || oid->tag != V_ASN1_OBJECT) return std::nullopt;
    return algorithm.empty() || algorithm == std::string_view("\x05\0", 2) ? std::optional(oid->content)
                                                                           : std::nullopt;
}

// The signer's hash is in the list, and nothing that is none.
bool lists(std::string_view list, std::string_view wanted) {
    bool found = false;
    while (!list.empty()) {
        const auto one = next(list);
        const auto oid = one ? hash_oid(one->content) : std::nullopt;
        if (!oid) return false;
        const Object object(OBJ_txt2obj(dotted_oid(*oid).c_str(), 1));
        if (!object || EVP_get_digestbyobj(object.get()) == nullptr) return false;
        found = found || *oid == wanted;
    }
    return found;
}

// What is left of a SignerInfo: attributes, the method of signing, the signature.
// Only RSA-PSS has parameters that say something, and those count when it is verified.
bool method_sound(std::string_view rest) {
    auto method = next(rest);
    if (method && method->tag == 0) method = next(rest);  // [0]: the attributes that are signed
    if (!method) return false;
    auto parameters = method->content;
    const auto oid = next(parameters);
    if (!oid || oid->tag != V_ASN1_OBJECT) return false;
    const Object object(OBJ_txt2obj(dotted_oid(oid->content).c_str(), 1));
    return parameters.empty() || parameters == std::string_view("\x05\0", 2) ||
           (object && OBJ_obj2nid(object.get()) == NID_rsassaPss);
}

}  // namespace

bool fields_sound(CMS_ContentInfo* message) {
    // Written anew: definite lengths, whatever the file has.
    unsigned char* der = nullptr;
    const int length = i2d_CMS_ContentInfo(message, &der);
    if (length <= 0) return false;
    const std::string text(reinterpret_cast<const char*>(der), static_cast<std::size_t>(length));
    OPENSSL_free(der);

    auto info = inside(text);
    static_cast<void>(next(info));  // the type, which parse_cms() looked at
    auto data = inside(inside(info));
    const auto version = next(data);
    const auto hashes = next(data);
    std::optional<Element> last;
    while (auto element = next(data)) last = element;
    if (!version || !hashes || !last || last->tag != V_ASN1_SET) return false;
    auto signer = inside(last->content);
    const auto signer_version = next(signer);
    const auto id = next(signer);
    const auto hash = next(signer);
    if (!signer_version || !id || !hash) return false;
    const auto oid = hash_oid(hash->content);
    if (!oid || !method_sound(signer)) return false;

    const bool plain = OBJ_obj2nid(CMS_get0_eContentType(message)) == NID_pkcs7_data;
    const bool by_issuer = id->tag == V_ASN1_SEQUENCE;
    const std::string_view one("\x01", 1);
    const std::string_view three("\x03", 1);
    const bool version_fits = version->content == (plain && by_issuer ? one : three);
    return version_fits && signer_version->content == (by_issuer ? one : three) &&
           lists(hashes->content, *oid);
}

}  // namespace trueup::openssl
