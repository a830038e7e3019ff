// Notarization tickets of our own making: what names the code counts, below the
// right root alone, and only as it was signed.
#include "formats/signature/ticket.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "formats/signature/own_identity.h"
#include "formats/signature/signed_macho.h"
#include "formats/signature/verify_file.h"

namespace trueup {
namespace {

using namespace test;
using Fault = SignatureFault;
using Entries = std::vector<std::pair<HashType, std::string>>;

std::string little(std::uint64_t value, int bytes) {
    std::string out;
    for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xffU);
    return out;
}

std::string sequence(const std::string& inside) {
    return "\x30\x82" + std::string(1, static_cast<char>(inside.size() >> 8U)) +
           std::string(1, static_cast<char>(inside.size() & 0xffU)) + inside;
}

std::string content_of(const Entries& entries, std::uint32_t flags = 0) {
    auto out = "g8tk" + little(2, 2) + little(20, 2) + little(entries.size(), 4) + little(flags, 4) +
               little(1'790'000'000, 8);
    for (const auto& [type, hash] : entries) out += static_cast<char>(type) + hash;
    return out;
}

const Identity& root() {
    static const Identity made = [] {
        auto out = issue("Own Root", nullptr, false);
        sign(out, out);
        return out;
    }();
    return made;
}
bool is_own_root(std::string_view sha256) {
    return sha256 == openssl::certificate_of(root().certificate.get()).sha256;
}

// Who signs: what a ticket must have, and what it must not.
struct TicketSigner {
    const char* leaf_mark = "1.2.840.113635.100.6.1.30";
    const char* issuer_mark = "1.2.840.113635.100.6.2.17";
    bool expired = false;
    bool long_chain = false;  // one authority more
    bool own_key = true;      // false: signed by a key that is in no certificate

    std::string sign(const std::string& content) const {
        const auto upper = issue("Own Upper CA", &root(), false, true);
        test::sign(upper, root());
        const auto& above = long_chain ? upper : root();
        const auto authority = issue("Own CA", &above, false, true);
        if (issuer_mark != nullptr) mark(authority.certificate.get(), issuer_mark);
        test::sign(authority, above);
        const auto leaf = issue("Own Tickets", &authority, expired);
        if (leaf_mark != nullptr) mark(leaf.certificate.get(), leaf_mark);
        test::sign(leaf, authority);

        std::string certificates;
        for (const auto* one : {&leaf, &authority, &root()}) certificates += der_of(*one);
        if (long_chain) certificates += der_of(upper);
        return signed_with(certificates, content, own_key ? leaf.key.get() : root().key.get());
    }

    static std::string der_of(const Identity& identity) {
        return openssl::certificate_of(identity.certificate.get()).der;
    }
    static std::string signed_with(const std::string& certificates, const std::string& content,
                                   EVP_PKEY* key) {
        const auto all = sequence(certificates);
        auto out = "s8ch" + little(1, 4) + little(all.size(), 4) + little(content.size(), 4) + all + content;
        const std::unique_ptr<EVP_MD_CTX, openssl::Free<EVP_MD_CTX_free>> context(EVP_MD_CTX_new());
        std::string signature(72, '\0');
        auto length = signature.size();
        EXPECT_EQ(EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key), 1);
        EXPECT_EQ(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &length,
                                 openssl::bytes_of(out), out.size()),
                  1);
        std::fill(signature.begin() + static_cast<std::ptrdiff_t>(length), signature.end(), '\0');
        return out + signature;
    }
};

// Code with two CodeDirectories, and its cdhash by the stronger one.
const std::string& code() {
    static const auto made = [] {
        SignSpec spec;
        spec.flags = 0;
        spec.hashes = {HashType::sha1, HashType::sha256};
        spec.cms = [](const std::vector<std::string>& directories) {
            return OwnSigner{}.sign(directories, {HashType::sha1, HashType::sha256});
        };
        return make_signed_macho(spec);
    }();
    return made;
}

SliceSignature judge(const std::string& bytes, const std::optional<std::string>& ticket,
                     Surroundings around = {}) {
    around.cms = [] { return CmsVerifier(verify_cms); };
    if (around.tickets == nullptr) {
        around.tickets = [] {
            return TicketVerifier([](const Ticket& one) { return verify_ticket_below(one, is_own_root); });
        };
    }
    around.now = 1'795'000'000;
    around.ticket = ticket;
    const auto slices = verify_file(MemorySource(bytes), around);
    EXPECT_TRUE(slices && slices->size() == 1);
    return slices ? slices->front() : SliceSignature{};
}

std::string raw(const std::string& digits) {
    std::string out;
    for (std::size_t i = 0; i < digits.size(); i += 2)
        out += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
    return out;
}
std::string cdhash(std::size_t directory) { return raw(judge(code(), {}).directories.at(directory).cdhash); }

// What is said of the ticket: "stapled", or the ids and details of its faults.
std::string said(const SliceSignature& slice) {
    std::string out(to_string(slice.notarized));
    for (const auto& [fault, detail] : slice.problems) {
        const auto id = row_of(fault).id;
        if (id.starts_with("ticket-")) out += " " + std::string(id) + " (" + detail + ")";
    }
    return out;
}
std::string said(const std::string& ticket) { return said(judge(code(), ticket)); }

TEST(Ticket, IsReadAsItWasWritten) {
    const std::string a(20, 'a');
    const std::string b(20, 'b');
    const auto text = TicketSigner{}.sign(content_of({{HashType::sha1, a}, {HashType::sha256, b}}));
    const auto ticket = parse_ticket(text);
    ASSERT_TRUE(ticket) << ticket.error().message;
    EXPECT_EQ(ticket->certificates.size(), 3U);
    EXPECT_EQ(ticket->time, 1'790'000'000);
    ASSERT_EQ(ticket->entries.size(), 2U);
    EXPECT_TRUE(ticket->names(HashType::sha1, a));
    EXPECT_TRUE(ticket->names(HashType::sha256, b));
    EXPECT_FALSE(ticket->names(HashType::sha256, a));
    EXPECT_FALSE(ticket->names(HashType::sha256, b.substr(1)));
    EXPECT_EQ(verify_ticket_below(*ticket, is_own_root).verdict, TicketProof::Verdict::by_apple);
}

TEST(Ticket, CountsForTheCodeThatItNames) {
    const auto bare = judge(code(), {});
    EXPECT_EQ(said(bare), "unknown");
    const auto ticket = TicketSigner{}.sign(
        content_of({{HashType::sha1, std::string(20, 'x')}, {HashType::sha256, cdhash(1)}}));
    const auto stapled = judge(code(), ticket);
    EXPECT_EQ(said(stapled), "stapled");
    EXPECT_EQ(stapled.verdict, bare.verdict);
    EXPECT_EQ(stapled.problems, bare.problems);
    // Another one's, one that knows the code by a weaker hash or by the wrong
    // kind of hash, and one about nothing: no proof, and no harm.
    for (const auto& entries :
         {Entries{{HashType::sha256, std::string(20, 'x')}}, Entries{{HashType::sha1, cdhash(0)}},
          Entries{{HashType::sha1, cdhash(1)}}, Entries{}}) {
        const auto slice = judge(code(), TicketSigner{}.sign(content_of(entries)));
        EXPECT_EQ(said(slice), "unknown ticket-names-other-code ()");
        EXPECT_EQ(slice.verdict, bare.verdict);
    }
}

TEST(Ticket, TheHashAloneProvesNothing) {
    const auto requirement = parse_requirement_text("notarized");
    ASSERT_TRUE(requirement);
    Surroundings around;
    around.required = &*requirement;
    const auto forged = judge(code(), cdhash(1), around);
    EXPECT_EQ(said(forged), "unknown ticket-damaged (header)");
    EXPECT_EQ(forged.required, SignatureVerdict::unknown);
    const auto ticket = TicketSigner{}.sign(content_of({{HashType::sha256, cdhash(1)}}));
    EXPECT_EQ(judge(code(), ticket, around).required, SignatureVerdict::valid);
    // Whose root is Apple's decides, and nothing in the ticket.
    around.tickets = [] { return TicketVerifier(verify_ticket); };
    const auto not_apples = judge(code(), ticket, around);
    EXPECT_EQ(said(not_apples), "unknown ticket-not-by-apple (Own Root)");
    EXPECT_EQ(not_apples.required, SignatureVerdict::unknown);
    EXPECT_EQ(not_apples.verdict, judge(code(), {}).verdict);
    around.tickets = [] { return TicketVerifier(nullptr); };
    EXPECT_EQ(said(judge(code(), ticket, around)), "unknown ticket-not-checked ()");
}

TEST(Ticket, WhoMaySignOneIsDecidedByTheCertificates) {
    const auto content = content_of({{HashType::sha256, cdhash(1)}});
    EXPECT_EQ(said(TicketSigner{.expired = true}.sign(content)), "stapled");
    const std::string other = "unknown ticket-not-by-apple (Own Tickets: not for tickets)";
    EXPECT_EQ(said(TicketSigner{.leaf_mark = nullptr}.sign(content)), other);
    EXPECT_EQ(said(TicketSigner{.leaf_mark = "1.2.840.113635.100.6.1.13"}.sign(content)), other);
    EXPECT_EQ(said(TicketSigner{.issuer_mark = nullptr}.sign(content)), other);
    EXPECT_EQ(said(TicketSigner{.long_chain = true}.sign(content)), other);
    EXPECT_EQ(said(TicketSigner{.own_key = false}.sign(content)), "unknown ticket-signature-wrong ()");
    // Without the authority in between; with something that is no certificate.
    const auto leaf = issue("Own Tickets", &root(), false);
    sign(leaf, root());
    const auto alone = TicketSigner::signed_with(TicketSigner::der_of(leaf), content, leaf.key.get());
    EXPECT_TRUE(said(alone).starts_with("unknown ticket-not-by-apple (")) << said(alone);
    EXPECT_EQ(said(TicketSigner::signed_with(sequence("x"), content, leaf.key.get())),
              "unknown ticket-not-by-apple (certificate)");
}

TEST(Ticket, OfAFormThatWasNeverSeenIsNotRead) {
    const Entries entries = {{HashType::sha256, cdhash(1)}};
    const auto good = content_of(entries);
    const auto with = [&](std::size_t at, char byte) {
        auto content = good;
        content[at] = byte;
        return said(TicketSigner{}.sign(content));
    };
    EXPECT_EQ(said(TicketSigner{}.sign(content_of(entries, 1))), "unknown ticket-damaged (flags 0x1)");
    EXPECT_EQ(with(0, 'G'), "unknown ticket-damaged (content)");
    EXPECT_EQ(with(4, 3), "unknown ticket-damaged (content)");
    EXPECT_EQ(with(6, 21), "unknown ticket-damaged (content)");
    EXPECT_EQ(with(8, 2), "unknown ticket-damaged (content)");
    EXPECT_EQ(with(11, '\xff'), "unknown ticket-damaged (content)");
    EXPECT_EQ(said(TicketSigner{}.sign(good + "x")), "unknown ticket-damaged (content)");
    EXPECT_EQ(said(TicketSigner{}.sign("")), "unknown ticket-damaged (content)");

    const auto text = TicketSigner{}.sign(good);
    const auto changed = [&](std::size_t at, const std::string& bytes) {
        auto out = text;
        return said(out.replace(at, bytes.size(), bytes));
    };
    EXPECT_EQ(changed(4, little(2, 4)), "unknown ticket-damaged (header)");
    EXPECT_EQ(changed(8, little(0xffffffff, 4)), "unknown ticket-damaged (cut off)");
    EXPECT_EQ(changed(12, little(0xffffffff, 4)), "unknown ticket-damaged (cut off)");
    EXPECT_EQ(changed(16, "\x31"), "unknown ticket-damaged (certificates)");
    EXPECT_EQ(changed(16, std::string("\x30\x85\0\0\0\0\0", 7)), "unknown ticket-damaged (certificates)");
    EXPECT_EQ(changed(20, "\x31"), "unknown ticket-damaged (certificates)");
    EXPECT_EQ(said(text + std::string(100, '\0')), "stapled");
    EXPECT_EQ(said(text + "x"), "unknown ticket-damaged (bytes after the signature)");
    EXPECT_EQ(said(TicketSigner::signed_with("", good, root().key.get())),
              "unknown ticket-damaged (certificates)");
    std::string many;
    for (int i = 0; i < 9; ++i) many += TicketSigner::der_of(root());
    EXPECT_EQ(said(TicketSigner::signed_with(many, good, root().key.get())),
              "unknown ticket-damaged (certificates)");
}

TEST(Ticket, EveryByteAndEveryCutCounts) {
    const auto text = TicketSigner{}.sign(content_of({{HashType::sha256, cdhash(1)}}));
    const auto proven = [](const std::string& bytes) {
        const auto ticket = parse_ticket(bytes);
        return ticket && verify_ticket_below(*ticket, is_own_root).verdict == TicketProof::Verdict::by_apple;
    };
    ASSERT_TRUE(proven(text));
    for (std::size_t at = 0; at < text.size(); ++at) {
        auto changed = text;
        changed[at] = static_cast<char>(changed[at] ^ 1 << at % 8);
        EXPECT_FALSE(proven(changed)) << at;
    }
    const auto end = text.find_last_not_of('\0') + 1;
    for (std::size_t length = 0; length < end; ++length) EXPECT_FALSE(proven(text.substr(0, length)));
}

}  // namespace
}  // namespace trueup
