// Sentences that would be English under --lang zh-CN, found by what they say.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "facts/error_words.h"
#include "facts/facts.h"
#include "facts/judgement.h"
#include "facts/native.h"
#include "facts/start_up_end.h"

namespace trueup {

inline bool holds_chinese(const std::string& text) {
    // The lead bytes of U+3000 to U+9FFF.
    return std::ranges::any_of(text, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0xE3 && byte <= 0xE9;
    });
}

// What go prints is the same in both languages, and so is a setting.
inline bool is_of_go(const std::string& text, const Facts& facts) {
    for (const auto* file : {&facts.modules.mod, &facts.modules.work}) {
        if (file->known() && !file->value().error.empty() && text.ends_with(file->value().error)) return true;
    }
    return text.starts_with("GOTOOLCHAIN=") ||
           std::ranges::any_of(facts.go_env.refusals,
                               [&](const Refusal& refusal) { return text == refusal.message; });
}

inline void expect_both(const Text& text, const Facts& facts, const std::string& what) {
    if (text.en == text.zh && is_of_go(text.en, facts)) return;
    EXPECT_TRUE(text.en != text.zh && holds_chinese(text.zh)) << what << ": " << text.en << " | " << text.zh;
}

template <typename T>
void expect_both(const Fact<T>& fact, const Facts& facts, const std::string& what) {
    if (fact.unknown()) expect_both(fact.reason(), facts, what);
}

// Every reason that these facts hold.
inline void expect_both_in(const Facts& facts) {
    const auto said = [&](const Text& text, const std::string& what) {
        if (!text.empty()) expect_both(text, facts, what);
    };
    said(facts.selection.reason, "selection.reason");
    said(facts.selection.unavailable, "selection.unavailable");
    said(facts.go_env.unavailable.value_or(Text{}), "go_env.unavailable");
    said(why_unknown(facts.startup), "startup");
    for (const auto& setting : facts.go_env.settings) {
        for (const auto& layer : setting.layers) {
            said(layer.reason, setting.name);
            // A single word is a name.
            const auto& note = layer.origin.note;
            if (layer.origin.kind == OriginKind::builtin && note.contains(' '))
                said(in_words(note), setting.name);
        }
    }
    const auto& machine = facts.machine;
    for (const auto* fact : {&machine.os_version, &machine.machine, &machine.process_arch, &machine.cpu})
        expect_both(*fact, facts, "machine");
    expect_both(machine.translated, facts, "translated");
    expect_both(facts.user.uid, facts, "uid");
    expect_both(facts.modules.mod, facts, "go.mod");
    expect_both(facts.modules.work, facts, "go.work");
    for (const auto& manager : facts.managers) expect_both(manager.selected, facts, manager.name);
    for (const auto& toolchain : facts.toolchains) expect_both(toolchain.translated, facts, toolchain.goroot);
    for (const auto& dir : facts.dirs) {
        expect_both(dir.writable, facts, dir.path);
        expect_both(dir.owner_uid, facts, dir.path);
    }
    for (const auto& [path, tree] : facts.trees) {
        expect_both(tree.version, facts, path);
        expect_both(tree.has_bin_go, facts, path);
        expect_both(tree.tool_version, facts, path);
    }
    if (!facts.native) return;
    const auto& native = *facts.native;
    expect_both(native.cgo, facts, "cgo");
    said(native.packages_limit, "packages");
    for (const auto* program : {&native.cc, &native.cxx, &native.ar, &native.pkg_config, &native.git})
        expect_both(program->there, facts, program->setting);
    expect_both(native.libc.headers, facts, "headers");
    expect_both(native.libc.start_files, facts, "start files");
    for (const auto& library : native.libraries) expect_both(library.missing, facts, library.name);
    if (!native.apple) return;
    const auto& apple = *native.apple;
    said(apple.licence_note, "licence");
    for (const auto* fact : {&apple.dir.there, &apple.dir.has_clang, &apple.sdk.there, &apple.sdk.headers,
                             &apple.clt, &apple.rosetta, &apple.licensed})
        expect_both(*fact, facts, "Apple's tools");
    expect_both(apple.sdk.version, facts, "SDK");
}

inline void expect_both_in(const Facts& facts, const Judgement& judgement) {
    expect_both_in(facts);
    for (const auto& unknown : judgement.unknown) expect_both(unknown.reason, facts, unknown.check);
    for (const auto& finding : judgement.findings) {
        EXPECT_TRUE(holds_chinese(finding.title.zh)) << finding.check << ": " << finding.title.zh;
        EXPECT_TRUE(holds_chinese(finding.explanation.zh)) << finding.check << ": " << finding.explanation.zh;
    }
}

}  // namespace trueup
