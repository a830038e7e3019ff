#include "release/manifest.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>

#include "formats/signature/digest.h"
#include "release/reference.h"

namespace trueup {
namespace {

ReleaseEntry file(std::string path, std::string_view content, bool executable = false) {
    ReleaseEntry entry;
    entry.path = std::move(path);
    entry.size = content.size();
    entry.sha256 = hex(digest(HashType::sha256, content));
    entry.executable = executable;
    return entry;
}

ReleaseEntry link(std::string path, std::string target) {
    ReleaseEntry entry;
    entry.kind = ReleaseEntry::Kind::link;
    entry.path = std::move(path);
    entry.target = std::move(target);
    return entry;
}

ReleaseEntry folder(std::string path) {
    ReleaseEntry entry;
    entry.kind = ReleaseEntry::Kind::folder;
    entry.path = std::move(path);
    return entry;
}

Manifest manifest_of(std::vector<ReleaseEntry> entries) {
    Manifest out;
    out.name = "m";
    out.version = "1";
    out.number = 7;
    out.created = "2026-11-24T10:00:00Z";
    out.by = "a";
    out.host = "h";
    out.entries = std::move(entries);
    std::ranges::sort(out.entries, {}, &ReleaseEntry::path);
    out.fingerprint = fingerprint_of(out.entries, out.contract);
    return out;
}

TEST(Manifest, TheFingerprintTextIsThatOfSha256sum) {
    const std::vector<ReleaseEntry> entries = {folder("empty"), file("a\\b\nc", "x"), file("run", "", true),
                                               link("z", "run")};
    EXPECT_EQ(fingerprint_text(entries, ""),
              "folder  empty\n"
              "\\2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881  a\\\\b\\nc\n"
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  run\n"
              "executable  run\n"
              "link  z\n"
              "target  run\n");
    EXPECT_EQ(fingerprint_text({file("f", "")}, std::string(64, 'a')).substr(64),
              "  f\ncontract  " + std::string(64, 'a') + "\n");
}

TEST(Manifest, WhatCountsChangesTheFingerprint) {
    const auto base = manifest_of({file("a", "1"), file("b", "2"), link("l", "a"), folder("d")});
    const std::vector<Manifest> others = {
        manifest_of({file("a", "1"), file("b", "3"), link("l", "a"), folder("d")}),
        manifest_of({file("a", "2"), file("b", "1"), link("l", "a"), folder("d")}),
        manifest_of({file("a", "1", true), file("b", "2"), link("l", "a"), folder("d")}),
        manifest_of({file("a", "1"), file("b", "2"), link("l", "b"), folder("d")}),
        manifest_of({file("a", "1"), file("b", "2"), link("l", "a"), folder("e")}),
        manifest_of({file("a", "1"), file("b", "2"), link("l", "a")}),
        manifest_of({file("a", "1"), file("c", "2"), link("l", "a"), folder("d")}),
    };
    std::set<std::string> seen = {base.fingerprint};
    for (const auto& other : others) EXPECT_TRUE(seen.insert(other.fingerprint).second);
    EXPECT_NE(fingerprint_of(base.entries, std::string(64, 'a')), base.fingerprint);
    auto touched = base;
    touched.entries.front().mtime_ns = 5;
    EXPECT_EQ(fingerprint_of(touched.entries, ""), base.fingerprint);
}

TEST(Manifest, ReadsBackWhatItWrote) {
    auto manifest = manifest_of({file("a/b", "1"), file("ü", "2", true), link("l", "a/b"), folder("d")});
    manifest.contract = hex(digest(HashType::sha256, "c"));
    manifest.contract_name = ".trueup-contract.yaml";
    manifest.fingerprint = fingerprint_of(manifest.entries, manifest.contract);
    const auto read = parse_manifest(manifest_text(manifest), "f");
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->entries, manifest.entries);
    EXPECT_EQ(read->fingerprint, manifest.fingerprint);
    EXPECT_EQ(read->contract, manifest.contract);
    EXPECT_EQ(read->number, 7);
    EXPECT_EQ(read->files(), 2U);
    EXPECT_EQ(read->bytes(), 2U);
}

TEST(Manifest, RefusesWhatIsNotOurs) {
    const auto good = manifest_text(manifest_of({file("a", "1"), link("l", "a")}));
    const auto with = [&](std::string_view from, std::string_view to) {
        auto text = good;
        const auto at = text.find(from);
        EXPECT_NE(at, std::string::npos) << from;
        text.replace(at, from.size(), to);
        return parse_manifest(text, "f");
    };
    EXPECT_FALSE(with("\"path\": \"a\"", "\"path\": \"../a\""));  // a path that leads out
    EXPECT_FALSE(with("\"size\": 1", "\"size\": -1"));            // no size
    EXPECT_FALSE(with("\"target\": \"a\"", "\"target\": \"/etc/passwd\""));
    EXPECT_FALSE(with("\"target\": \"a\"", "\"target\": \"b\""));  // another fingerprint
    EXPECT_FALSE(with("release-manifest/1", "release-manifest/2"));
    EXPECT_FALSE(with("\"number\"", "\"nummer\""));
    EXPECT_FALSE(parse_manifest("", "f"));
    EXPECT_FALSE(parse_manifest("[]", "f"));
    EXPECT_FALSE(parse_manifest(good.substr(0, good.size() / 2), "f"));
}

TEST(Manifest, LinksStayInside) {
    for (const auto* target : {"b", "./b", "c/../b", "c//b"})
        EXPECT_TRUE(stays_inside("a", target)) << target;
    EXPECT_TRUE(stays_inside("x/a", "../b"));
    for (const auto* target : {"", "/b", "..", "../b", "c/../../b"})
        EXPECT_FALSE(stays_inside("a", target)) << target;
    EXPECT_FALSE(stays_inside("x/a", "../../b"));
}

TEST(Reference, NamesAndVersions) {
    const auto good = parse_reference("bert-large@2024.1_rc+3");
    ASSERT_TRUE(good);
    EXPECT_EQ(good->name, "bert-large");
    EXPECT_EQ(good->version, "2024.1_rc+3");
    for (const auto* text :
         {"", "a", "@1", "a@", "a@current", "a@1@2", ".a@1", "a/b@1", "a@../1", "a@-1", "a b@1"}) {
        EXPECT_FALSE(parse_reference(text)) << text;
    }
    EXPECT_FALSE(valid_name(std::string(101, 'a')));
    EXPECT_TRUE(valid_name(std::string(100, 'a')));
}

// Any order of the files, any times: one fingerprint. Any two different sets: two.
RC_GTEST_PROP(Manifest, TheFingerprintKnowsTheSetAndNothingElse, ()) {
    const auto name = rc::gen::container<std::string>(rc::gen::element('a', 'b', '/', '.', '\\', '\n', ' '));
    const auto files = *rc::gen::container<std::map<std::string, std::string>>(
        name, rc::gen::container<std::string>(rc::gen::element('0', '1')));
    std::vector<ReleaseEntry> entries;
    for (const auto& [path, content] : files) entries.push_back(file(path, content));
    auto shuffled = entries;
    const auto turn = *rc::gen::inRange<std::size_t>(0, entries.size() + 1);
    std::ranges::rotate(shuffled,
                        shuffled.begin() + static_cast<std::ptrdiff_t>(std::min(turn, shuffled.size())));
    for (auto& entry : shuffled) entry.mtime_ns = *rc::gen::arbitrary<std::int64_t>();
    RC_ASSERT(manifest_of(shuffled).fingerprint == manifest_of(entries).fingerprint);
    if (entries.empty()) return;
    auto& one = shuffled.front();
    switch (*rc::gen::inRange(0, 3)) {
        case 0:
            one.path += "x";
            break;
        case 1:
            one.executable = true;
            break;
        default:
            one.sha256 = hex(digest(HashType::sha256, "something else"));
    }
    RC_ASSERT(manifest_of(shuffled).fingerprint != manifest_of(entries).fingerprint);
}

}  // namespace
}  // namespace trueup
