// Our table of GODEBUG settings against the sources of every Go on this
// machine: internal/godebugs/table.go and the runtime's own keys.
#include "facts/godebug.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

namespace trueup {
namespace {

namespace fs = std::filesystem;

std::string content_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

// The roots of all Gos: the test bed's, and those that a distribution or the
// archive installed.
std::vector<fs::path> roots() {
    std::vector<fs::path> out;
    const auto add_all = [&](const fs::path& folder, const std::string& below) {
        std::error_code error;
        for (const auto& entry : fs::directory_iterator(folder, error)) {
            if (entry.path().filename().string().starts_with("go")) out.push_back(entry.path() / below);
        }
    };
    fs::path bed;
    if (const char* given = std::getenv("TRUEUP_TESTBED"); given != nullptr) {
        bed = given;
    } else if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache != nullptr) {
        bed = fs::path(cache) / "trueup-testbed";
    } else if (const char* home = std::getenv("HOME"); home != nullptr) {
        bed = fs::path(home) / ".cache/trueup-testbed";
    }
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(bed, error)) add_all(entry.path() / "usr/lib", "");
    add_all("/usr/lib", "");
    out.emplace_back("/usr/local/go");
    std::erase_if(out, [](const fs::path& root) {
        return !fs::exists(root / "VERSION") || !fs::exists(root / "src/runtime/runtime1.go");
    });
    return out;
}

int minor_of(const fs::path& root) {
    std::smatch match;
    const auto text = content_of(root / "VERSION");
    return std::regex_search(text, match, std::regex("^go1\\.([0-9]+)")) ? std::stoi(match[1]) : 0;
}

std::set<std::string> matches(const std::string& text, const std::regex& pattern) {
    std::set<std::string> out;
    for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at)
        out.insert((*at)[1]);
    return out;
}

// The part of table.go before the removed ones.
std::set<std::string> table_keys(const fs::path& root) {
    const auto text = content_of(root / "src/internal/godebugs/table.go");
    const auto part = text.substr(0, text.find("var Removed"));
    return matches(part, std::regex("\\n\\t\\{Name: \"([^\"]+)\""));
}

std::set<std::string> runtime_keys(const fs::path& root) {
    const auto text = content_of(root / "src/runtime/runtime1.go");
    const auto begin = text.find("var dbgvars");
    if (begin == std::string::npos) return {};
    const auto part = text.substr(begin, text.find("\n}", begin) - begin);
    return matches(part, std::regex("\\{(?:name: )?\"([a-z0-9]+)\""));
}

TEST(Godebug, KnowsEveryKeyOfEveryInstalledGo) {
    const auto all = roots();
    if (all.empty()) GTEST_SKIP() << "no Go with its sources on this machine";
    for (const auto& root : all) {
        SCOPED_TRACE(root.string());
        const int minor = minor_of(root);
        if (minor < godebug_first_release || minor > godebug_last_release) continue;
        const auto table = table_keys(root);
        const auto runtime = runtime_keys(root);
        EXPECT_FALSE(runtime.empty());
        if (minor >= 21) {
            EXPECT_GE(table.size(), 20U);
        }
        for (const auto& keys : {table, runtime}) {
            for (const auto& key : keys) EXPECT_EQ(godebug_state(key, minor), GodebugState::read) << key;
        }
    }
}

// The other direction: a key that we call removed or too new is not there, and
// a key that the table of 1.21 or newer does not hold is called none of those
// only where the reason is known.
TEST(Godebug, NeverCallsALivingKeyDead) {
    const auto all = roots();
    if (all.empty()) GTEST_SKIP() << "no Go with its sources on this machine";
    for (const auto& root : all) {
        SCOPED_TRACE(root.string());
        const int minor = minor_of(root);
        auto living = table_keys(root);
        living.merge(runtime_keys(root));
        for (const auto& setting : godebug_settings()) {
            const auto state = godebug_state(setting.name, minor);
            const bool dead = state == GodebugState::removed || state == GodebugState::too_new;
            if (dead) {
                EXPECT_FALSE(living.contains(std::string(setting.name))) << setting.name;
            }
        }
    }
}

TEST(Godebug, KnowsTheRemovedSettingsOfTheNewestGo) {
    int seen = 0;
    for (const auto& root : roots()) {
        if (minor_of(root) < 27) continue;
        SCOPED_TRACE(root.string());
        const auto text = content_of(root / "src/internal/godebugs/table.go");
        const auto part = text.substr(text.find("var Removed"));
        const std::regex row("\\{Name: \"([^\"]+)\", Removed: ([0-9]+), Old: (one|zero|func)");
        for (std::sregex_iterator at(part.begin(), part.end(), row), end; at != end; ++at, ++seen) {
            const auto* setting = find_godebug((*at)[1].str());
            ASSERT_NE(setting, nullptr) << (*at)[1];
            EXPECT_EQ(setting->removed, std::stoi((*at)[2])) << (*at)[1];
            const auto old = (*at)[3] == "one" ? "1" : (*at)[3] == "zero" ? "0" : "1 2";
            EXPECT_EQ(setting->old_values, old) << (*at)[1];
        }
        EXPECT_GE(seen, 9);
    }
    if (seen == 0) GTEST_SKIP() << "no Go 1.27 or newer with its sources on this machine";
}

TEST(Godebug, States) {
    EXPECT_EQ(godebug_state("tls13", 24), GodebugState::removed);
    EXPECT_EQ(godebug_state("tlsmax", 24), GodebugState::no_such);
    EXPECT_EQ(godebug_state("tlsmlkem", 24), GodebugState::read);
    EXPECT_EQ(godebug_state("tlsmlkem", 23), GodebugState::not_said);  // may have been carried back
    EXPECT_EQ(godebug_state("tlsmlkem", 21), GodebugState::too_new);
    EXPECT_EQ(godebug_state("x509sha1", 23), GodebugState::read);
    EXPECT_EQ(godebug_state("x509sha1", 24), GodebugState::removed);
    EXPECT_EQ(godebug_state("cpu.avx2", 22), GodebugState::read);
    EXPECT_EQ(godebug_state("gctrace", 19), GodebugState::read);
    EXPECT_EQ(godebug_state("tlsmax", 28), GodebugState::not_said);
    EXPECT_EQ(godebug_state("tlsmax", 18), GodebugState::not_said);
}

TEST(Godebug, ListsAreSplitAsTheRuntimeDoes) {
    const auto list = parse_godebug("a=1,,b=2=3, c=4,d");
    ASSERT_EQ(list.size(), 4U);
    EXPECT_EQ(list[0].key, "a");
    EXPECT_EQ(list[1].key, "b");
    EXPECT_EQ(list[1].value, "2=3");
    EXPECT_EQ(list[2].key, " c");
    EXPECT_EQ(list[3].key, "d");
    EXPECT_FALSE(list[3].value.has_value());
    EXPECT_TRUE(parse_godebug("").empty());
}

}  // namespace
}  // namespace trueup
