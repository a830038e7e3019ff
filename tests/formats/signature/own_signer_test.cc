#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include <memory>
#include <stdexcept>

#include "formats/signature/openssl.h"
#include "formats/signature/own_identity.h"
#include "formats/signature/signed_macho.h"

namespace trueup::test {
namespace {

using namespace openssl;

void add_agility(CMS_SignerInfo* info, const std::vector<std::string>& directories,
                 const std::vector<HashType>& hashes) {
    std::string list;
    for (std::size_t i = 0; i < directories.size(); ++i) {
        const auto hash = digest(hashes[i], directories[i]).substr(0, 20);
        std::string encoded(32, '\0');
        encoded.resize(static_cast<std::size_t>(
            EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()), bytes_of(hash), 20)));
        list += "<data>" + encoded + "</data>";
    }
    const std::string plist = "<plist><dict><key>cdhashes</key><array>" + list + "</array></dict></plist>";
    CMS_signed_add1_attr_by_txt(info, "1.2.840.113635.100.9.1", V_ASN1_OCTET_STRING, plist.data(),
                                static_cast<int>(plist.size()));
}

std::string hash_value(HashType hash, const std::string& directory) {
    const auto bytes = digest(hash, directory);
    const std::string oid = hash == HashType::sha1
                                ? std::string("\x06\x05\x2b\x0e\x03\x02\x1a", 7)
                                : std::string("\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01", 11);
    const auto inside = oid + '\x04' + static_cast<char>(bytes.size()) + bytes;
    return '\x30' + std::string(1, static_cast<char>(inside.size())) + inside;
}

// SHA-256 before SHA-1; DER wants the shorter one first.
void add_unordered(CMS_SignerInfo* info, const std::vector<std::string>& directories,
                   const std::vector<HashType>& hashes) {
    X509_ATTRIBUTE* attribute = nullptr;
    for (std::size_t i = directories.size(); i-- > 0;) {
        const auto value = hash_value(hashes[i], directories[i]);
        const auto size = static_cast<int>(value.size());
        if (attribute == nullptr) {
            attribute = X509_ATTRIBUTE_create_by_txt(nullptr, "1.2.840.113635.100.9.2", V_ASN1_SEQUENCE,
                                                     bytes_of(value), size);
        } else {
            X509_ATTRIBUTE_set1_data(attribute, V_ASN1_SEQUENCE, bytes_of(value), size);
        }
    }
    CMS_signed_add1_attr(info, attribute);
    X509_ATTRIBUTE_free(attribute);
}

void replace(std::string& text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    if (at == std::string::npos) throw std::runtime_error("replace");
    text.replace(at, from.size(), to);
}

// The attributes as OpenSSL writes them, but for the two values.
std::string unordered_attributes(CMS_SignerInfo* info, const std::string& ordered,
                                 const std::string& unordered) {
    std::string all;
    for (int i = 0; i < CMS_signed_get_attr_count(info); ++i) {
        unsigned char* der = nullptr;
        const int length = i2d_X509_ATTRIBUTE(CMS_signed_get_attr(info, i), &der);
        all.append(reinterpret_cast<char*>(der), static_cast<std::size_t>(length));
        OPENSSL_free(der);
    }
    replace(all, ordered, unordered);
    return "\x31\x82" + std::string(1, static_cast<char>(all.size() >> 8U)) +
           std::string(1, static_cast<char>(all.size() & 0xffU)) + all;
}

void sign_again(CMS_SignerInfo* info, const std::string& text, EVP_PKEY* key) {
    const std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>> context(EVP_MD_CTX_new());
    std::string signature(256, '\0');
    auto length = signature.size();
    if (EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key) != 1 ||
        EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &length,
                       bytes_of(text), text.size()) != 1) {
        throw std::runtime_error("EVP_DigestSign");
    }
    ASN1_STRING_set(CMS_SignerInfo_get0_signature(info), signature.data(), static_cast<int>(length));
}

}  // namespace

std::string OwnSigner::sign(const std::vector<std::string>& directories,
                            const std::vector<HashType>& hashes) const {
    static const Identity root = [] {
        auto made = issue("Own Root", nullptr, false);
        X509_sign(made.certificate.get(), made.key.get(), EVP_sha256());
        return made;
    }();
    const auto leaf = issue("Own Signer", &root, expired);
    extend(leaf.certificate.get(), NID_ext_key_usage,
           for_code ? "critical,codeSigning" : "critical,emailProtection");
    X509_sign(leaf.certificate.get(), root.key.get(), EVP_sha256());

    constexpr unsigned flags = CMS_PARTIAL | CMS_DETACHED | CMS_BINARY | CMS_NOSMIMECAP;
    const Cms message(CMS_sign(nullptr, nullptr, nullptr, nullptr, flags));
    auto* info = CMS_add1_signer(message.get(), leaf.certificate.get(), leaf.key.get(), EVP_sha256(), flags);
    CMS_add1_cert(message.get(), root.certificate.get());
    if (agility) add_agility(info, directories, hashes);
    if (unordered) add_unordered(info, directories, hashes);
    const std::unique_ptr<BIO, Free<BIO_free_all>> content(
        BIO_new_mem_buf(directories.front().data(), static_cast<int>(directories.front().size())));
    if (CMS_final(message.get(), content.get(), nullptr, flags) != 1) throw std::runtime_error("CMS_final");
    std::string in_order;
    std::string as_signed;
    if (unordered) {
        const auto sha1 = hash_value(hashes[0], directories[0]);
        const auto sha256 = hash_value(hashes[1], directories[1]);
        in_order = sha1 + sha256;
        as_signed = sha256 + sha1;
        sign_again(info, unordered_attributes(info, in_order, as_signed), leaf.key.get());
    }
    unsigned char* der = nullptr;
    const int length = i2d_CMS_ContentInfo(message.get(), &der);
    std::string out(reinterpret_cast<char*>(der), static_cast<std::size_t>(length));
    OPENSSL_free(der);
    if (unordered && !written_in_order) replace(out, in_order, as_signed);
    return out;
}

}  // namespace trueup::test
