// Real programs that others signed (tests/testbed/signed-samples.sh): what is
// right stays right, and every change is noticed.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "formats/signature/code_directory.h"
#include "formats/signature/macho_layout.h"
#include "formats/signature/page_hashes.h"
#include "formats/signature/super_blob.h"
#include "formats/signature/ticket.h"
#include "formats/signature/verify_file.h"

namespace trueup {
namespace {

namespace fs = std::filesystem;

fs::path testbed() {
    const auto variable = [](const char* name) {
        const char* value = std::getenv(name);
        return std::string(value == nullptr ? "" : value);
    };
    if (auto own = variable("TRUEUP_TESTBED"); !own.empty()) return own;
    if (auto cache = variable("XDG_CACHE_HOME"); !cache.empty()) return fs::path(cache) / "trueup-testbed";
    return fs::path(variable("HOME")) / ".cache/trueup-testbed";
}

std::string read_sample(const std::string& path) {
    std::ifstream in(testbed() / "signed" / path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

#define SAMPLE(variable, path)               \
    const auto variable = read_sample(path); \
    if (variable.empty()) GTEST_SKIP() << path << " is not there; tests/testbed/signed-samples.sh fetches it"

constexpr auto ngrok = "ngrok/package/ngrok";

// Some bytes of a file changed, without a copy of the rest.
class Changed final : public ByteSource {
public:
    explicit Changed(std::string_view bytes) : bytes_(bytes) {}
    std::uint64_t size() const override { return bytes_.size(); }
    Result<std::string> read(std::uint64_t offset, std::size_t length) const override {
        if (offset >= bytes_.size()) return std::string();
        std::string out(bytes_.substr(static_cast<std::size_t>(offset), length));
        for (const auto at : flips) {
            if (at >= offset && at - offset < out.size())
                out[at - offset] = static_cast<char>(out[at - offset] ^ 0x21);
        }
        return out;
    }
    std::vector<std::uint64_t> flips;

private:
    std::string_view bytes_;
};

Surroundings around() {
    Surroundings out;
    out.cms = [] { return CmsVerifier(verify_cms); };
    out.tickets = [] { return TicketVerifier(verify_ticket); };
    out.now = 1'795'000'000;
    out.threads = 2;
    return out;
}

// Where the parts of a thin file's signature are.
struct Map {
    FilePart signature;
    std::vector<std::pair<std::uint32_t, FilePart>> blobs;
    const FilePart& at(std::uint32_t slot) const {
        return std::ranges::find(blobs, slot, &std::pair<std::uint32_t, FilePart>::first)->second;
    }
};
Map map_of(std::string_view bytes) {
    Map out;
    out.signature = *read_macho_layout(Changed(bytes))->signature;
    const Bytes region(bytes.substr(out.signature.offset, out.signature.size));
    for (const auto& blob : read_super_blob(region, blob_magic::embedded_signature).blobs) {
        out.blobs.push_back(
            {blob.slot,
             {static_cast<std::uint64_t>(blob.bytes.view().data() - bytes.data()), blob.bytes.size()}});
    }
    return out;
}

TEST(SignedSamples, EveryPageOfEveryCodeDirectoryIsCompared) {
    for (const auto* path : {ngrok, "swc/package/swc.darwin-arm64.node", "pnpm/package/pnpm",
                             "esbuild-arm64/package/bin/esbuild"}) {
        SAMPLE(bytes, path);
        const auto map = map_of(bytes);
        std::vector<CodeDirectory> directories;
        for (const auto& [slot, part] : map.blobs) {
            if (slot != 0 && slot != slot::alternate_directory) continue;
            directories.push_back(
                *read_code_directory(Bytes(std::string_view(bytes).substr(part.offset, part.size))));
        }
        for (const auto& changed : changed_pages(Changed(bytes), directories, 2))
            EXPECT_EQ(changed.count, 0U) << path;
        // One byte in each page, at another place in each.
        auto tampered = bytes;
        const std::uint64_t page = 1ULL << directories.front().page_shift;
        for (std::uint64_t at = 0, n = 0; at < map.signature.offset; at += page, ++n) {
            const auto flip = std::min(at + n * 7919 % page, map.signature.offset - 1);
            tampered[flip] = static_cast<char>(tampered[flip] ^ 1);
        }
        const auto changed = changed_pages(Changed(tampered), directories, 2);
        for (std::size_t i = 0; i < directories.size(); ++i) {
            EXPECT_EQ(changed[i].count, directories[i].code_slots)
                << path << " " << hash_name(directories[i].hash);
        }
    }
}

TEST(SignedSamples, EveryByteOfADeveloperIdSignatureCounts) {
    SAMPLE(bytes, ngrok);
    const auto map = map_of(bytes);
    const auto good = verify_file(Changed(bytes), around());
    ASSERT_TRUE(good);
    ASSERT_EQ(good->front().verdict, SignatureVerdict::valid);
    ASSERT_EQ(good->front().kind, SignatureKind::developer_id);
    std::vector<std::uint64_t> places;
    const auto every = [&](const FilePart& part, std::uint64_t limit, std::uint64_t step) {
        for (std::uint64_t i = 0; i < std::min(part.size, limit); i += step)
            places.push_back(part.offset + i);
    };
    every({map.signature.offset, 12 + 8 * map.blobs.size()}, 1000, 3);
    for (const auto& [slot, part] : map.blobs) {
        if (slot != slot::signature) every(part, 400, 9);
    }
    for (const auto place : places) {
        Changed file(bytes);
        file.flips = {place};
        const auto judged = verify_file(file, around());
        EXPECT_TRUE(!judged || judged->front().verdict != SignatureVerdict::valid ||
                    judged->front().problems != good->front().problems)
            << place - map.signature.offset;
    }
}

// macOS asks for the alternates one after another and sees SHA-1 alone then.
TEST(SignedSamples, AnAlternateBehindAGapIsNotRead) {
    SAMPLE(bytes, "osxfuse/package/osxfuse/osxfuse.fs/Contents/Resources/load_osxfuse");
    const std::string stated("\0\0\x10\0", 4);
    const auto good = verify_file(Changed(bytes), around());
    ASSERT_TRUE(good && good->back().directories.size() == 2);
    const auto at = bytes.rfind(stated + std::string("\0\0", 2));
    ASSERT_NE(at, std::string::npos);
    for (const char number : {'\1', '\2', '\4'}) {
        auto moved = bytes;
        moved[at + 3] = number;
        const auto judged = verify_file(Changed(moved), around());
        ASSERT_TRUE(judged);
        EXPECT_EQ(judged->back().verdict, SignatureVerdict::invalid);
        EXPECT_EQ(judged->back().directories.size(), 1U);
    }
}

TEST(SignedSamples, AttributesStandInTheFileAsTheyAreVerified) {
    SAMPLE(bytes, ngrok);
    const auto map = map_of(bytes);
    const auto content = std::string_view(bytes).substr(map.at(0).offset, map.at(0).size);
    const auto& wrapper = map.at(slot::signature);
    const auto cms = bytes.substr(wrapper.offset + 8, wrapper.size - 8);
    // The bit of an attribute's SET that says "made of parts": OpenSSL reads over its loss.
    const std::string signing_time("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x09\x05\x31", 12);
    ASSERT_TRUE(verify_cms(cms, content, 1'795'000'000, false).problems.empty());
    std::size_t found = 0;
    for (auto at = cms.find(signing_time); at != std::string::npos; at = cms.find(signing_time, at + 1)) {
        auto bad = cms;
        bad[at + 11] = '\x11';
        EXPECT_FALSE(verify_cms(bad, content, 1'795'000'000, false).problems.empty()) << at;
        ++found;
    }
    EXPECT_GT(found, 0U);
}

TEST(SignedSamples, EveryByteOfTheCmsSignatureCounts) {
    SAMPLE(bytes, ngrok);
    const auto map = map_of(bytes);
    const auto& directory = map.at(0);
    const auto content = std::string_view(bytes).substr(directory.offset, directory.size);
    const auto& wrapper = map.at(slot::signature);
    const auto cms = bytes.substr(wrapper.offset + 8, wrapper.size - 8);
    const auto good = verify_cms(cms, content, 1'795'000'000, false);
    ASSERT_TRUE(good.problems.empty() && good.apple_root && good.timestamp);
    const auto unnoticed_by = [&](int mask) {
        std::string out;
        for (std::size_t at = 0; at < cms.size(); ++at) {
            auto bad = cms;
            bad[at] = static_cast<char>(bad[at] ^ mask);
            const auto judged = verify_cms(bad, content, 1'795'000'000, false);
            // A time stamp that is gone does not go without a problem.
            const bool same = judged.problems.empty() && judged.apple_root &&
                              judged.cdhashes == good.cdhashes && judged.full_hashes == good.full_hashes;
            if (same) out += std::to_string(at) + " ";
        }
        return out;
    };
    // There, "RSA" becomes "RSA with SHA-1" beside a hash that is SHA-1: another
    // word for the same.
    EXPECT_EQ(unnoticed_by(0x04), "8780 ") << "of " << cms.size();
    EXPECT_EQ(unnoticed_by(0x01), "") << "of " << cms.size();
}

constexpr auto package = "dwt/package/dist/dist/DynamicWebTWAINServiceSetup/";

TEST(SignedSamples, EveryByteOfATicketCounts) {
    SAMPLE(text, package + std::string("ticket"));
    const auto by_apple = [](const std::string& bytes) {
        const auto ticket = parse_ticket(bytes);
        return ticket && verify_ticket(*ticket).verdict == TicketProof::Verdict::by_apple;
    };
    ASSERT_TRUE(by_apple(text));
    EXPECT_EQ(parse_ticket(text)->entries.size(), 18U);
    for (std::size_t at = 0; at < text.size(); ++at) {
        auto bad = text;
        bad[at] = static_cast<char>(bad[at] ^ 1 << at % 8);
        EXPECT_FALSE(by_apple(bad)) << at;
    }
    EXPECT_FALSE(by_apple(text.substr(0, text.find_last_not_of('\0'))));
}

TEST(SignedSamples, AnApplesTicketIsAboutTheCodeThatItNames) {
    SAMPLE(ticket, package + std::string("ticket"));
    SAMPLE(named,
           package + std::string("x86_64/DynamicWebTWAINService.app/Contents/MacOS/DynamicWebTWAINService"));
    SAMPLE(other, ngrok);
    auto beside = around();
    beside.ticket = ticket;
    EXPECT_EQ(verify_file(MemorySource(named), beside)->front().notarized, Notarized::stapled);
    const auto unnamed = verify_file(MemorySource(other), beside)->front();
    EXPECT_EQ(unnamed.notarized, Notarized::unknown);
    EXPECT_EQ(unnamed.problems.back().fault, SignatureFault::ticket_names_other_code);
}

TEST(SignedSamples, CutAppendedAndSwappedSlicesAreNoticed) {
    SAMPLE(bytes, "sentry-cli/package/bin/sentry-cli");
    const auto verdicts = [](const std::string& text) {
        std::vector<SignatureVerdict> out;
        if (const auto judged = verify_file(MemorySource(text), around())) {
            for (const auto& slice : *judged) out.push_back(slice.verdict);
        }
        return out;
    };
    using V = SignatureVerdict;
    ASSERT_EQ(verdicts(bytes), (std::vector{V::valid, V::valid}));
    EXPECT_EQ(verdicts(bytes + "x"), (std::vector{V::invalid, V::invalid}));
    EXPECT_EQ(verdicts(bytes.substr(0, bytes.size() - 1)).back(), V::invalid);
    auto swapped = bytes;
    for (std::size_t i = 0; i < 8; ++i) std::swap(swapped[8 + i], swapped[28 + i]);  // CPU types of the table
    EXPECT_EQ(verdicts(swapped), (std::vector{V::invalid, V::invalid}));
    auto other = bytes;
    other[15] = '\x08';  // "x86_64h" over x86_64
    EXPECT_EQ(verdicts(other), (std::vector{V::invalid, V::valid}));
    auto machine = bytes;
    machine[8] = '\x41';  // a CPU that Go has no name for
    EXPECT_EQ(verdicts(machine), (std::vector{V::invalid, V::valid}));
    auto between = bytes;
    between[100] = 'x';
    EXPECT_EQ(verdicts(between), (std::vector{V::invalid, V::invalid}));
    for (std::size_t length = 0; length < 4096; length += 61) verdicts(bytes.substr(0, length));
}

}  // namespace
}  // namespace trueup
