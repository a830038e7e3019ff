// Bundles of our own making: an application with a framework and a helper. What
// lies where the seal does not look is noticed all the same.
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

std::string plist(const std::string& inside) { return "<plist><dict>" + inside + "</dict></plist>"; }
std::string info(const std::string& executable) {
    return plist("<key>CFBundleExecutable</key><string>" + executable + "</string>");
}
std::string base64(std::string_view bytes) {
    static constexpr std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t group = 0;
        for (std::size_t j = 0; j < 3; ++j)
            group = group << 8U | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
        for (std::size_t j = 0; j < 4; ++j)
            out += i + j > bytes.size() ? '=' : letters[group >> (18 - 6 * j) & 63U];
    }
    return out;
}
std::string file_seal(const std::string& path, const std::string& content) {
    return "<key>" + path + "</key><dict><key>hash2</key><data>" + base64(digest(HashType::sha256, content)) +
           "</data></dict>";
}
std::string nested_seal(const std::string& path, const std::string& cdhash, const std::string& requirement) {
    return "<key>" + path + "</key><dict><key>cdhash</key><data>" + base64(cdhash) +
           "</data><key>requirement</key><string>" + requirement + "</string></dict>";
}
std::string link_seal(const std::string& path, const std::string& target) {
    return "<key>" + path + "</key><dict><key>symlink</key><string>" + target + "</string></dict>";
}

// As codesign writes them, the parts for localizations left out.
const std::string usual_rules =
    "<key>^.*</key><true/>"
    "<key>^(.*/)?\\.DS_Store$</key><dict><key>omit</key><true/><key>weight</key><real>2000</real></dict>"
    "<key>^Info\\.plist$</key><dict><key>omit</key><true/><key>weight</key><real>20</real></dict>"
    "<key>^PkgInfo$</key><dict><key>omit</key><true/><key>weight</key><real>20</real></dict>"
    "<key>^Resources/</key><dict><key>weight</key><real>20</real></dict>"
    "<key>^(Frameworks|MacOS)/</key><dict><key>nested</key><true/><key>weight</key><real>10</real></dict>";
std::string seal(const std::string& files, const std::string& rules = usual_rules) {
    return plist("<key>files2</key><dict>" + files + "</dict><key>rules2</key><dict>" + rules + "</dict>");
}

std::string code(const std::string& identifier, const std::string& info_plist = {},
                 const std::string& resources = {}) {
    SignSpec spec;
    spec.identifier = identifier;
    if (!info_plist.empty()) spec.external = {{1, info_plist}, {3, resources}};
    return make_signed_macho(spec);
}

class BundleSignature : public ::testing::Test {
protected:
    void SetUp() override {
        if (!ResourceRules::available()) GTEST_SKIP() << "this build has no regular expressions";
        host_ = live_host({}).value();
        make();
    }

    // Foo.app, and in it Bar.framework and a helper.
    void make(const std::string& more_files = {}, const std::string& rules = usual_rules,
              const std::string& helper_requirement = "identifier helper and !anchor apple",
              const std::string& helper_cdhash = {}) {
        fs::remove_all(app());
        framework("A");
        scratch_.link("Foo.app/Contents/Frameworks/Bar.framework/Versions/Current", "A");
        scratch_.link("Foo.app/Contents/Frameworks/Bar.framework/Bar", "Versions/Current/Bar");
        scratch_.link("Foo.app/Contents/Frameworks/Bar.framework/Resources", "./Versions/A/Resources");
        scratch_.file("Foo.app/Contents/MacOS/helper", code("helper"), 0755);
        scratch_.file("Foo.app/Contents/Resources/a.txt", "hello");
        scratch_.file("Foo.app/Contents/Info.plist", info("foo"));
        const auto files = file_seal("Resources/a.txt", "hello") +
                           nested_seal("Frameworks/Bar.framework", "", "identifier bar") +
                           nested_seal("MacOS/helper", helper_cdhash, helper_requirement) + more_files;
        const auto resources = seal(files, rules);
        scratch_.file("Foo.app/Contents/_CodeSignature/CodeResources", resources);
        scratch_.file("Foo.app/Contents/MacOS/foo", code("foo", info("foo"), resources), 0755);
    }
    void framework(const std::string& version, const std::string& identifier = "bar") {
        const auto base = "Foo.app/Contents/Frameworks/Bar.framework/Versions/" + version + "/";
        const auto resources = seal(file_seal("Resources/Info.plist", info("Bar")));
        scratch_.file(base + "Resources/Info.plist", info("Bar"));
        scratch_.file(base + "_CodeSignature/CodeResources", resources);
        scratch_.file(base + "Bar", code(identifier, info("Bar"), resources), 0755);
    }

    std::string app() const { return scratch_.at("Foo.app"); }
    std::string in_app(const std::string& name) const { return "Foo.app/Contents/" + name; }
    std::string in_framework(const std::string& name) const {
        return "Foo.app/Contents/Frameworks/Bar.framework/" + name;
    }
    SliceSignature judge(const std::string& path) const { return test::judge(*host_, path); }
    // Made anew, changed, judged: this verdict, and this fault among the reasons.
    void expect(V verdict, Fault fault, const std::function<void()>& change, const std::string& path = {}) {
        change();
        const auto slice = judge(path.empty() ? app() : path);
        EXPECT_EQ(slice.verdict, verdict) << words(slice);
        EXPECT_TRUE(std::ranges::any_of(slice.problems, [&](const auto& p) { return p.fault == fault; }))
            << row_of(fault).id << " expected: " << words(slice);
        make();
    }

    Scratch scratch_;
    std::unique_ptr<Host> host_;
};

TEST_F(BundleSignature, AnHonestBundleIsValidHoweverItIsNamed) {
    for (const auto& path : {app(), app() + "/", scratch_.at(in_app("MacOS/foo")),
                             scratch_.at(in_framework("")), scratch_.at(in_framework("Bar")),
                             scratch_.at(in_framework("Versions/A")), scratch_.link("l", app())}) {
        const auto slice = judge(path);
        EXPECT_EQ(words(slice), "valid") << path;
    }
    scratch_.file("Foo.app/.DS_Store", "x");
    scratch_.file("Foo.app/Icon\r", "");
    scratch_.file(in_app(".DS_Store"), "x");
    scratch_.file(in_app("PkgInfo"), "APPL????");
    scratch_.file(in_app("_CodeSignature/CodeSignature"), "");
    scratch_.file(in_framework(".DS_Store"), "x");
    scratch_.file(in_framework("Versions/.DS_Store"), "x");
    scratch_.file(in_framework("module.map"), "x");
    EXPECT_EQ(judge(app()).verdict, V::valid) << words(judge(app()));
}

// Contents/CodeResources: a ticket, or the second name that old signers gave the seal.
TEST_F(BundleSignature, ASecondNameOfTheSealIsNoTicket) {
    const auto ticket = in_app("CodeResources");
    scratch_.link(ticket, "_CodeSignature/CodeResources");
    EXPECT_EQ(words(judge(app())), "valid");
    fs::remove(scratch_.at(ticket));
    scratch_.file(ticket, "something else");
    EXPECT_EQ(words(judge(app())), "valid, ticket-damaged (header)");
    EXPECT_EQ(judge(app()).notarized, Notarized::no);
}

TEST_F(BundleSignature, TheRootsHoldNothingElse) {
    const auto put = [&](const std::string& name, unsigned mode = 0644) {
        return [this, name, mode] { scratch_.file(name, "evil", mode); };
    };
    const auto link = [&](const std::string& name, const std::string& target) {
        return [this, name, target] {
            fs::remove(scratch_.at(name));
            scratch_.link(name, target);
        };
    };
    constexpr auto unsealed = Fault::bundle_root_unsealed;
    expect(V::invalid, unsealed, put("Foo.app/evil.dylib"));
    expect(V::invalid, unsealed, put("Foo.app/.DS_Store", 0755));
    expect(V::invalid, unsealed, link("Foo.app/.LSOverride", "/etc/passwd"));
    expect(V::invalid, unsealed, [&] { scratch_.dir("Foo.app/MacOS"); });
    expect(V::invalid, unsealed, put(in_app("_CodeSignature/evil")));
    expect(V::invalid, unsealed, put(in_app("_CodeSignature/CodeSignature")));
    expect(V::invalid, unsealed, [&] { scratch_.dir(in_app("_CodeSignature/d")); });
    expect(V::invalid, unsealed, [&] {
        fs::rename(scratch_.at("Foo.app/Contents"), scratch_.at("elsewhere"));
        scratch_.link("Foo.app/Contents", scratch_.at("elsewhere"));
    });
    fs::remove_all(scratch_.at("elsewhere"));

    const auto framework = scratch_.at(in_framework(""));
    for (const auto& [fault, change] : std::vector<std::pair<Fault, std::function<void()>>>{
             {unsealed, put(in_framework("evil"))},
             {unsealed, put(in_framework("module.map"), 0755)},
             {unsealed, put(in_framework("Versions/evil"))},
             {unsealed,
              [&] {
                  fs::remove(scratch_.at(in_framework("Bar")));
                  scratch_.file(in_framework("Bar"), code("bar"));
              }},
             {unsealed, [&] { scratch_.link(in_framework("Versions/B"), "A"); }},
             {Fault::bundle_link_wrong, link(in_framework("Bar"), "Versions/A/Resources/Info.plist")},
             {Fault::bundle_link_wrong, link(in_framework("Bar"), "/tmp/Versions/A/Bar")},
             {Fault::bundle_link_wrong, link(in_framework("Other"), "Versions/Current/Bar")},
             {Fault::bundle_link_wrong, link(in_framework("Versions/Current"), "../Versions/A")},
             {Fault::bundle_link_wrong, [&] {
                  fs::remove(scratch_.at(in_framework("Versions/Current")));
                  fs::copy(scratch_.at(in_framework("Versions/A")),
                           scratch_.at(in_framework("Versions/Current")), fs::copy_options::recursive);
              }}}) {
        expect(V::invalid, fault, change, framework);
        expect(V::invalid, Fault::nested_code_invalid, change);
    }
}

TEST_F(BundleSignature, OtherVersionsAreAsGoodAsTheCurrentOne) {
    const auto framework_path = scratch_.at(in_framework(""));
    expect(V::valid, Fault::framework_version_not_judged, [&] { framework("B"); }, framework_path);
    framework("B");
    EXPECT_EQ(judge(app()).verdict, V::valid) << words(judge(app()));
    make();
    expect(V::invalid, Fault::nested_code_invalid, [&] { framework("B", "evil"); });
    expect(V::invalid, Fault::nested_code_invalid, [&] { scratch_.dir(in_framework("Versions/B")); });
    expect(V::invalid, Fault::nested_code_invalid, [&] {
        framework("B");
        fs::remove(scratch_.at(in_framework("Versions/Current")));
        scratch_.link(in_framework("Versions/Current"), "B");
        scratch_.file(in_framework("Versions/A/Bar"), "changed");
    });
}

TEST_F(BundleSignature, PartsThatMustBePlainFilesAreNoLinks) {
    const auto moved = [&](const std::string& name) {
        return [this, name] {
            fs::rename(scratch_.at(name), scratch_.at("moved"));
            scratch_.link(name, scratch_.at("moved"));
        };
    };
    expect(V::invalid, Fault::bundle_file_not_plain, moved(in_app("Info.plist")));
    expect(V::invalid, Fault::bundle_file_not_plain, moved(in_app("MacOS/foo")));
    expect(V::invalid, Fault::bundle_file_not_plain,
           [&] { scratch_.link(in_app("Resources/.ds_store"), "/etc/passwd"); });
    expect(V::invalid, Fault::bundle_root_unsealed, moved(in_app("_CodeSignature/CodeResources")));
    expect(V::invalid, Fault::resource_changed, moved(in_app("MacOS/helper")));
}

TEST_F(BundleSignature, SealedLinksOutOfTheBundleAreMentioned) {
    const auto linked = [&](const std::string& target) {
        make(link_seal("Resources/l", target));
        scratch_.link(in_app("Resources/l"), target);
        return judge(app());
    };
    for (const auto& target : {"/etc/passwd", "../../../x", "../../../Foo.app2/x", "../../.."}) {
        const auto slice = linked(target);
        EXPECT_EQ(slice.verdict, V::valid) << words(slice);
        ASSERT_EQ(slice.problems.size(), 1U) << words(slice);
        EXPECT_EQ(slice.problems[0].fault, Fault::link_leads_out);
    }
    for (const auto& target : {"a.txt", "../MacOS/foo", "../../x", "/System/Library/x"}) {
        EXPECT_EQ(words(linked(target)), "valid");
    }
}

TEST_F(BundleSignature, ASealedBundleWithoutItsPartsIsInvalid) {
    const auto gone = [&](const std::string& name) {
        return [this, name] { fs::remove(scratch_.at(name)); };
    };
    expect(V::invalid, Fault::bundle_damaged, gone(in_app("Info.plist")));
    expect(V::invalid, Fault::bundle_damaged, gone(in_app("MacOS/foo")));
    expect(V::invalid, Fault::bundle_damaged, [&] { scratch_.file(in_app("Info.plist"), "no plist"); });
    const auto nothing_said = [&] { return read_signature(*host_, app(), {}).unreadable; };
    // A widget, whose code is a page: signed in another way, not judged here.
    scratch_.file(in_app("Info.plist"), plist("<key>MainHTML</key><string>b</string>"));
    scratch_.file(in_app("_CodeSignature/CodeDirectory"), "x");
    EXPECT_NE(nothing_said(), "");
    // No seal: a folder like any other.
    fs::remove_all(scratch_.at(in_app("_CodeSignature")));
    EXPECT_NE(nothing_said(), "");
}

TEST_F(BundleSignature, NestedCodeMeetsTheRequirementOfTheSeal) {
    const auto asked = [&](const std::string& requirement, const std::string& cdhash) {
        return [=, this] { make({}, usual_rules, requirement, cdhash); };
    };
    const auto helper = judge(scratch_.at(in_app("MacOS/helper"))).cdhash;
    std::string hash;
    for (std::size_t i = 0; i < helper.size(); i += 2)
        hash += static_cast<char>(std::stoi(helper.substr(i, 2), nullptr, 16));
    const auto other = std::string(20, 'x');
    expect(V::invalid, Fault::nested_requirement_not_met, asked("identifier evilhelper", ""));
    expect(V::invalid, Fault::nested_requirement_not_met, asked("identifier evilhelper", hash));
    expect(V::valid, Fault::nested_code_differs, asked("identifier helper", other));
    expect(V::unknown, Fault::nested_code_undecided, asked("notarized", other));
    expect(V::unknown, Fault::nested_code_undecided, asked("of another language", other));
    expect(V::unknown, Fault::nested_code_undecided,
           [&] { scratch_.file(in_app("MacOS/helper"), "#!/bin/sh\n", 0755); });
    expect(V::invalid, Fault::nested_code_invalid,
           [&] { scratch_.file(in_framework("Versions/A/Bar"), "no code"); });
    make({}, usual_rules, "notarized", hash);  // the very code of the signing
    EXPECT_EQ(words(judge(app())), "valid");
    make({}, usual_rules, "cdhash H\"" + helper + "\" or cdhash H\"00\"", hash);
    EXPECT_EQ(words(judge(app())), "valid");
}

TEST_F(BundleSignature, WeakRulesAreNotPlainlyValid) {
    const auto omit = [](const std::string& pattern) {
        return "<key>" + pattern +
               "</key><dict><key>omit</key><true/><key>weight</key><real>3000</real></dict>";
    };
    expect(V::unknown, Fault::resources_rules_weak, [&] {
        make({}, usual_rules + omit("^Resources/b.txt$"));
        scratch_.file(in_app("Resources/b.txt"), "anything");
    });
    expect(V::unknown, Fault::resources_rules_weak,
           [&] { make({}, usual_rules + "<key>^Library/</key><false/>"); });
    expect(V::unknown, Fault::resources_rules_weak,
           [&] { make({}, usual_rules.substr(usual_rules.find("<key>", 1))); });
    make({}, usual_rules + omit("^Resources/.*\\.lproj/locversion.plist$"));
    EXPECT_NE(judge(app()).verdict, V::unknown) << words(judge(app()));

    // From before OS X 10.9.5: only Resources is looked at.
    const auto old = plist("<key>files</key><dict><key>Resources/a.txt</key><data>" +
                           base64(digest(HashType::sha1, "hello")) +
                           "</data></dict><key>rules</key><dict><key>^Resources/</key><true/></dict>");
    expect(V::unknown, Fault::resources_seal_old, [&] {
        scratch_.file(in_app("_CodeSignature/CodeResources"), old);
        scratch_.file(in_app("MacOS/foo"), code("foo", info("foo"), old));
        scratch_.file(in_app("Library/evil.dylib"), "evil");
    });
}

}  // namespace
}  // namespace trueup
