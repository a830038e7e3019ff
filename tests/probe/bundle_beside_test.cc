// Bundles whose signature lies in files of its own: the code is a script, an
// object, or there is none.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "formats/signature/code_resources.h"
#include "formats/signature/signed_macho.h"
#include "platform/hosts.h"
#include "platform/scratch.h"
#include "probe/judged_bundle.h"
#include "probe/signature.h"

namespace trueup {
namespace {

using namespace test;
using testing::Scratch;
namespace fs = std::filesystem;
using Fault = SignatureFault;
using V = SignatureVerdict;

const std::string named = "<plist><dict><key>CFBundleExecutable</key><string>run</string></dict></plist>";
const std::string nameless = "<plist><dict><key>CFBundleName</key><string>Foo</string></dict></plist>";
const std::string script = "#!/bin/sh\nexec true\n";
// Of the one file "hello"; written by hand, so that no code of ours decides what is right.
const std::string seal =
    "<plist><dict><key>files2</key><dict><key>Resources/a.txt</key><dict><key>hash2</key>"
    "<data>LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=</data></dict></dict>"
    "<key>rules2</key><dict><key>^.*</key><true/></dict></dict></plist>";

class BundleBeside : public ::testing::Test {
protected:
    void SetUp() override {
        if (!ResourceRules::available()) GTEST_SKIP() << "this build has no regular expressions";
        host_ = live_host({}).value();
        make(script);
    }

    static std::string directory(const std::string& code, const std::string& info,
                                 HashType hash = HashType::sha256, const std::string& resources = seal) {
        SignSpec spec;
        spec.identifier = "foo";
        spec.page_shift = 0;
        spec.version = 0x20200;
        spec.external = {{1, info}, {3, resources}};
        return make_code_directory(spec, hash, code);
    }
    // Empty code: a bundle that names none.
    void make(const std::string& code) {
        fs::remove_all(app());
        const auto& info = code.empty() ? nameless : named;
        scratch_.file("Foo.app/Contents/Info.plist", info);
        if (!code.empty()) scratch_.file("Foo.app/Contents/MacOS/run", code, 0755);
        scratch_.file("Foo.app/Contents/Resources/a.txt", "hello");
        meta("CodeResources", seal);
        meta("CodeDirectory", directory(code.empty() ? info : code, info));
        meta("CodeSignature", "");
    }
    void meta(const std::string& name, const std::string& content) {
        scratch_.file("Foo.app/Contents/_CodeSignature/" + name, content);
    }
    std::string app() const { return scratch_.at("Foo.app"); }

    SliceSignature judge(const std::string& path) const { return test::judge(*host_, path); }
    void expect(V verdict, Fault fault, const std::string& code, const std::function<void()>& change) {
        make(code);
        change();
        const auto slice = judge(app());
        EXPECT_EQ(slice.verdict, verdict) << words(slice);
        EXPECT_TRUE(std::ranges::any_of(slice.problems, [&](const auto& p) { return p.fault == fault; }))
            << row_of(fault).id << " expected: " << words(slice);
    }

    Scratch scratch_;
    std::unique_ptr<Host> host_;
};

TEST_F(BundleBeside, WhatsoeverTheCodeIsItIsCovered) {
    // An object and a static library hold no signature, other than a program.
    auto object = make_signed_macho({});
    object[12] = 1;
    for (const auto& code : {script, std::string(), object, std::string("!<arch>\n")}) {
        make(code);
        const auto slice = judge(app());
        EXPECT_EQ(words(slice), "valid") << code.substr(0, 10);
        EXPECT_EQ(slice.kind, SignatureKind::ad_hoc);
        EXPECT_EQ(slice.identifier, "foo");
        EXPECT_EQ(slice.arch, "");
        EXPECT_EQ(words(judge(code.empty() ? app() + "/" : app() + "/Contents/MacOS/run")), "valid");
        const auto file = code.empty() ? "Foo.app/Contents/Info.plist" : "Foo.app/Contents/MacOS/run";
        const auto content = code.empty() ? nameless : code;
        auto changed = content;
        changed[changed.size() - 1] ^= 1;
        expect(V::invalid, Fault::code_limit_wrong, code, [&] { scratch_.file(file, content + "\n"); });
        if (code.empty()) continue;  // no plist any more
        expect(V::invalid, Fault::page_changed, code, [&] { scratch_.file(file, changed); });
    }
}

TEST_F(BundleBeside, EachPartIsNoticed) {
    const auto path = [](const std::string& name) { return "Foo.app/Contents/" + name; };
    for (const auto& code : {script, std::string()}) {
        const auto info = code.empty() ? nameless : named;
        const auto change = [&](const std::string& name, const std::string& content) {
            return [this, file = path(name), content] { scratch_.file(file, content); };
        };
        expect(V::invalid, Fault::slot_changed, code, change("Info.plist", info + "\n"));
        expect(V::invalid, Fault::slot_changed, code, change("_CodeSignature/CodeResources", seal + "\n"));
        expect(V::invalid, Fault::resource_changed, code, change("Resources/a.txt", "Hello"));
        expect(V::invalid, Fault::resource_added, code, change("Resources/b.txt", "x"));
        expect(V::invalid, Fault::bundle_root_unsealed, code, change("_CodeSignature/CodeOther", "x"));
        expect(V::invalid, Fault::slot_without_hash, code,
               change("_CodeSignature/CodeEntitlements", make_blob(0xfade7171, "<plist><dict/></plist>")));
        expect(V::invalid, Fault::signature_damaged, code, change("_CodeSignature/CodeDirectory", "x"));
        expect(V::invalid, Fault::cms_missing, code, [&] {
            auto unmarked = directory(code.empty() ? info : code, info);
            unmarked[15] = 0;  // the flag that says ad-hoc
            meta("CodeDirectory", unmarked);
        });
        // A second CodeDirectory, which is about something else.
        expect(V::invalid, Fault::page_changed, code,
               [&] { meta("CodeRequirements-1", directory("else", info, HashType::sha384)); });
    }
}

TEST_F(BundleBeside, WithoutItsDirectoryAScriptIsUnsigned) {
    expect(V::unsigned_code, Fault::signature_missing, script,
           [&] { fs::remove(scratch_.at("Foo.app/Contents/_CodeSignature/CodeDirectory")); });
    fs::remove_all(scratch_.at("Foo.app/Contents/_CodeSignature"));
    EXPECT_EQ(words(judge(app())), "unsigned, signature-missing ()");
}

TEST_F(BundleBeside, AProgramWithASignatureTakesNoOther) {
    expect(V::invalid, Fault::bundle_root_unsealed, make_signed_macho({}), [] {});
    // Nor does one that has none, since the kernel looks nowhere else.
    auto bare = make_signed_macho({});
    constexpr std::size_t third_command = 32 + 72 + 72;
    ASSERT_EQ(bare[third_command], 0x1d);
    bare[third_command] = 0x26;
    expect(V::invalid, Fault::signature_missing, bare, [] {});
}

// codesign takes Info.plist for the code when there is no file of the name that it
// gives, and seals what does lie in MacOS as code inside the bundle.
TEST_F(BundleBeside, InfoPlistIsTheCodeWhereTheExecutableIsNotThere) {
    const std::string info =
        "<plist><dict><key>CFBundleExecutable</key><string>${EXECUTABLE_NAME}</string></dict></plist>";
    const std::string sealed =
        "<plist><dict><key>files2</key><dict><key>MacOS/helper</key><dict><key>requirement</key>"
        "<string>identifier test</string></dict></dict>"
        "<key>rules2</key><dict><key>^.*</key><true/></dict></dict></plist>";
    const auto helper = make_signed_macho({});
    const std::string base = "Foo.app/Contents/";
    const auto made = [&] {
        fs::remove_all(app());
        scratch_.file(base + "Info.plist", info);
        scratch_.file(base + "MacOS/helper", helper, 0755);
        meta("CodeResources", sealed);
        meta("CodeDirectory", directory(info, info, HashType::sha256, sealed));
        meta("CodeSignature", "");
    };
    made();
    EXPECT_EQ(words(judge(app())), "valid");
    const auto after = [&](const std::function<void()>& change) {
        made();
        change();
        return words(judge(app()));
    };
    EXPECT_EQ(after([&] { scratch_.file(base + "Info.plist", info + "\n"); }),
              "invalid, code-limit-wrong (92 of 93 bytes), slot-changed (Info.plist)");
    SignSpec other;
    other.identifier = "other";
    EXPECT_EQ(after([&] { scratch_.file(base + "MacOS/helper", make_signed_macho(other), 0755); }),
              "invalid, nested-requirement-not-met (MacOS/helper)");
    auto changed = helper;
    changed[0x5000] ^= 1;
    EXPECT_EQ(after([&] { scratch_.file(base + "MacOS/helper", changed, 0755); }),
              "invalid, nested-code-invalid (MacOS/helper (arm64))");
    // A file of that very name is what runs, and no signature is about it.
    EXPECT_TRUE(after([&] {
                    scratch_.file(base + "MacOS/${EXECUTABLE_NAME}", script, 0755);
                }).starts_with("invalid, code-limit-wrong"));
    // Whatever else has the name, or a name elsewhere, is not guessed at.
    const auto undecided = [&](const std::function<void()>& change) {
        made();
        change();
        return read_signature(*host_, app(), {.now = 1'795'000'000}).other_form;
    };
    EXPECT_FALSE(undecided([] {}));
    EXPECT_TRUE(undecided([&] { scratch_.link(base + "MacOS/${EXECUTABLE_NAME}", "/nowhere"); }));
    EXPECT_TRUE(undecided([&] { scratch_.dir(base + "MacOS/${EXECUTABLE_NAME}"); }));
    EXPECT_TRUE(undecided([&] {
        scratch_.file(base + "Info.plist",
                      "<plist><dict><key>CFBundleExecutable</key><string>../a</string></dict></plist>");
    }));
}

TEST_F(BundleBeside, AFrameworkWithoutItsLinksIsToldAsSuch) {
    const std::string base = "Bar.framework/Versions/A/";
    scratch_.file(base + "Resources/Info.plist", named);
    scratch_.file(base + "_CodeSignature/CodeResources", seal);
    scratch_.file(base + "run", make_signed_macho({}));
    const auto slice = judge(scratch_.at("Bar.framework"));
    EXPECT_EQ(words(slice), "invalid, bundle-link-wrong (Versions/Current)");
}

}  // namespace
}  // namespace trueup
