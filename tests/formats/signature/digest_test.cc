#include "formats/signature/digest.h"

#include <gtest/gtest.h>

#include "formats/signature/apple_roots.h"

namespace trueup {
namespace {

TEST(Digest, KnownAnswers) {
    // FIPS 180-4's example.
    EXPECT_EQ(hex(digest(HashType::sha1, "abc")), "a9993e364706816aba3e25717850c26c9cd0d89d");
    EXPECT_EQ(hex(digest(HashType::sha256, "abc")),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(hex(digest(HashType::sha256_truncated, "abc")), "ba7816bf8f01cfea414140de5dae2223b00361a3");
    EXPECT_EQ(
        hex(digest(HashType::sha384, "abc")),
        "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7");
    Hasher hasher(HashType::sha256);
    hasher.add("ab");
    hasher.add("c");
    EXPECT_EQ(hasher.finish(), digest(HashType::sha256, "abc"));
    EXPECT_EQ(hasher.of("abc"), digest(HashType::sha256, "abc"));
}

TEST(AppleRoots, AreWhatTheirFingerprintsSay) {
    EXPECT_EQ(apple_root_certificates().size(), 3U);
    for (const auto& der : apple_root_certificates()) {
        EXPECT_TRUE(is_apple_root_fingerprint(digest(HashType::sha256, der)));
    }
    EXPECT_FALSE(is_apple_root_fingerprint(digest(HashType::sha256, "")));
}

}  // namespace
}  // namespace trueup
