// The implementation of builds without OpenSSL, which no build with it compiles:
// its sources once more, under another name. Expected values: Python's hashlib.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <memory>
#include <string>

#define trueup portable_trueup
#include "formats/signature/digest.cc"           // NOLINT(bugprone-suspicious-include)
#include "formats/signature/digest_portable.cc"  // NOLINT(bugprone-suspicious-include)
#undef trueup

namespace {

using portable_trueup::HashType;

struct Row {
    std::size_t length;
    const char *sha1, *sha256, *sha384;
};
constexpr Row rows[] = {
    {0, "da39a3ee5e6b4b0d3255bfef95601890afd80709",
     "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
     "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b"},
    {1, "bf8b4530d8d246dd74ac53a13471bba17941dff7",
     "4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a",
     "8d2ce87d86f55fcfab770a047b090da23270fa206832dfea7e0c946fff451f819add242374be551b0d6318ed6c7d41d8"},
    {3, "5c154d11cb162a34200af86ccb275d354f87e9bd",
     "d71caa65d53e400d34d3c867092f40b207b05bea2e06068409ff8fa5c5d3757f",
     "5d74d9bc30e95747743af5665f42a8fb0fc55a480507254736111c983934ec44c8e41ebbf04512e2e4ba33f31e056c08"},
    {55, "77de3c67130a1bc85774127cc55ffff8fc4f41aa",
     "dc41b37ced6a92b9d20feae151c5ffbc073189af17e2179ba86588fbf20d9ac1",
     "6265e6ddfeafe6ce3d3d04afb3e501aedf47b188094ad3c2491f7a6d3650d7064389af4ecc40648860e8ba2e73474f30"},
    {56, "b78a290eb3947e8ea12b12d15de4617aa228c4ff",
     "2f3f6a7e7c900db24d7cbe54d08cbd06648a7035c3a04ab407077d1203024433",
     "5cc47f4caec7799ce7a734b6b8049c3ec358ac53c069a10b48b0d7ec10eb03e3f550fe83035b6e8d7c17e7df39584f84"},
    {57, "1c3629430e34cc796e7a26a4edbda60b34e68198",
     "5d63058089eb13af0a45b2c971e848c1faf17a20fb61f61498f3df447501df8f",
     "de557e43e56d2e18da6838d8bd4cc9f0ed745a598921e503a75eb678b39f63a4392c755783c06f324ca0ef9420734609"},
    {63, "e34cad49323907cd49912ae94c4b973f2702e523",
     "fc01af6bf1da148e8f8a647d15971a8fc10c79d27cd636d9cab8c3fd62a24da6",
     "8bffe7d4ad9dd174469f9354dc318eefedf15b3d926bde5c238ff32a3f1ed7f23c758c895b72e3a994f4e8945fbe8531"},
    {64, "6699a3256c2b783918aea8838b47d10234c107ad",
     "e79b96ad05ef4e529b52cc389cb5f2ce77825da202c9ce03177be870ccb7e088",
     "e0990243e9cbcaf18f5eb317d16101ee0324b5caaa8494c738b120df4fab10850a00f5f0fa6533d8bdd17b4ae93703fa"},
    {65, "6a698c2cb5dd0293f5dd26451d43884ec9fe65fa",
     "535b5745d185ef5e39d8e88041860a619ecd66c06b02110c43756ca85bed9ce5",
     "27e85965677a27d930854cd0ba5a492f0f0f5d8bd4695fce0f749ee79dfe45cf8345dcf7648f496c027f511dc8fc17f3"},
    {111, "afb2dfa97587578d839ac9014047bb092f3550b7",
     "e6add9a1eff871ef5b56ea7b70b127713c81b59cd6fa34eed7ca3e4953eebb8e",
     "f6a0597139447e88c33f1dc8a7ce970102b0b81ae9ffb02272157a9be15de6ecde2a39db3be5d564cb47fffaa3d1acf9"},
    {112, "a1bad26433f924332ab980b955022ece3e3aea66",
     "3f67c36ae9787b4d8bfbac3f4d08c30d297adc25439655b7c3b4e9fc22a2b30b",
     "9fe93d44b8329b827c1d3f43eec5da9a423bddc0f4ede127c1237cc2c5f72133b88320e59520b5c137b8d7c4ab7c5750"},
    {113, "600263be98910d7492314af6c4f112eafa9a3269",
     "68eaa3227106e3a9e973816eefd6899cabd26051e8262587c211d9b8b400d9f6",
     "36e1cfead4990d44a2213cfd3d97136a353a175f2638de95f40b15855dbc916e23740112e5e535be88fc7a82dac0a7ee"},
    {119, "6b06753594859c75b33513961409dab67d38a206",
     "a7ba9e4d213577ac1c2985a86592e62fb27c36101d6f70f18a16afa9d5ad232f",
     "eb462e9a247aa44df96d14a6f90ff2a78f788154e3d6a42dc5a71e5bc9fdb86dd1d1cf3b517d43230dad6c09dcf7046c"},
    {120, "d3565fdc2a091f874921f77cf64843296a88c8a5",
     "82ed95951dbc55e97f7010e4a86a74d8cc852e7915a0d155db56399e284fdeb0",
     "66440c2d53d22f65ef6829cba72f122e0ccbe0497dad4b3683ee67550d191bd9ce2a4f01b8d23662181b61954c3a0935"},
    {127, "f350647067afd63c7eacdcf450e417d12ac1fc75",
     "e461dc667de450965e742ccd14a32bee564ff5f0e67a40ffccc93741b21f069d",
     "78730eefb066e56a211c1e3d8508ac425a2b8dbeb106ece26529b548f666a564390ea9a363aa07d80bfa4da58b0bb8ee"},
    {128, "ab0cd0b71ac060ae63737fa1eab720e2d5552ca7",
     "6a654d8eef3a1bcb5461baf1dcc89338c4d926f7cb287c053a748f1976d15f8b",
     "51f050906c4eccb3f4767052ed3d5a6c76dafb1242eeb83522b8dcf0c5a479b82e0c7263c969e225d481cc0b40d1ecff"},
    {129, "08d6edfc2411ea42ea6c7c5c96377856937da86a",
     "7bc5ae41696f4bcd7f9765aeaa87b55f168672d0040249429f1104c07abc6ff6",
     "9082ae051bcd057f8a3c38b0f4d795e77be753d50685289be46b9142a5688f7d1a0dba0774f01621de8d0b3161babe76"},
    {239, "469c05d63a70edb79896fa0e55da69ae2a63fc8d",
     "c79a329cb54cf27d1fdf2914f5b8271e4924d611383e06a0654280413e80687d",
     "00a13b7a1d83607d3d8920fc4a83f6d060efdce28f655d1d08052da8a866597ad25dc010ec4924246e51bb6b99c2a052"},
    {240, "5d4d59ef480f879145cb63a21716cb82d1ff10e3",
     "9b0e3f79b31fcfd1e147732c0aabd20d55c48d22aca56079aa8808f04fdfdafc",
     "26f624af8ba2a4f0f041cf963d4d54a097630d7f09f2510340c73ac58820595a31f485f2045f4dc9ad80b2c7c2d1b002"},
    {1000, "1ee255879ca3855758dc0b853ea04977f61a6c46",
     "45c79026624e00653da7821eaa6ab5517b1ac19877cdec878fb095278d04e0ec",
     "aba5c6a2283ce695712338fd92154452c7addc8ae542e43a45fe48c9d7f9669e3ab332eeb3c54876b4bae9f176297520"},
    {4096, "ab0712d9b5bc66fcf0bbed92dda339b7cbe48add",
     "ab35f1e18c606fb7b3994a698d7e42a5f5f0bf40bfcc7d514dce956b3e27c187",
     "f07003aaf9023cb830f2067905d92f105b6e6601509d51354552c276bf7ac5ce078d366d24a976645699ac17168868c1"},
    {16384, "ce78c60bfa2484fb7df935aac431a7ceac799c3a",
     "b53234ae41ce381114827614004704ead721a2e842d091d0015b7230d5f47f7d",
     "7f5bc12c9775d2185fa2b48ea951ee0bb81e93687e392dc505b1165a9b5d3290cb25aa865ded9fc21d5749ec6a53531f"},
};

std::string body(std::size_t length) {
    std::string out;
    for (std::size_t i = 0; i < length; ++i) out += static_cast<char>((i * 31 + length) % 251);
    return out;
}

TEST(PortableDigest, EveryLengthAroundABlock) {
    for (const auto& row : rows) {
        const auto bytes = body(row.length);
        EXPECT_EQ(portable_trueup::hex(digest(HashType::sha1, bytes)), row.sha1) << row.length;
        EXPECT_EQ(portable_trueup::hex(digest(HashType::sha256, bytes)), row.sha256) << row.length;
        EXPECT_EQ(portable_trueup::hex(digest(HashType::sha384, bytes)), row.sha384) << row.length;
        // In pieces, and again with the same object.
        portable_trueup::Hasher hasher(HashType::sha384);
        for (int round = 0; round < 2; ++round) {
            for (std::size_t at = 0; at < bytes.size(); at += 37)
                hasher.add(std::string_view(bytes).substr(at, 37));
            EXPECT_EQ(portable_trueup::hex(hasher.finish()), row.sha384) << row.length;
        }
    }
}

}  // namespace
