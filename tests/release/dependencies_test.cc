#include "release/dependencies.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "formats/requirements_file.h"
#include "platform/hosts.h"
#include "platform/scratch.h"

namespace trueup {
namespace {

using testing::Scratch;

const std::string hash = " --hash=sha256:" + std::string(64, 'a');

struct World {
    Scratch scratch;
    std::unique_ptr<Host> host = std::move(*live_host({}));
    DependencySection section;

    World() {
        section.python = "3.11.2";
        section.implementation = "cpython";
    }
    void requirements(const std::string& text) {
        section.requirements = {scratch.file("requirements.txt", text)};
    }
    void package(const std::string& folder, const std::string& more) {
        const auto dash = folder.find('-');
        const auto end = folder.rfind(".dist-info");
        scratch.file("site/" + folder + "/METADATA",
                     "Metadata-Version: 2.1\nName: " + folder.substr(0, dash) +
                         "\nVersion: " + folder.substr(dash + 1, end - dash - 1) + "\n" + more);
        section.site_packages = {scratch.at("site")};
    }
    Judgement judge() const { return check_dependencies(*host, section); }
};

std::vector<std::string> ids(const Judgement& judgement) {
    std::vector<std::string> out;
    for (const auto& finding : judgement.findings) out.push_back(finding.check);
    return out;
}

std::vector<int> lines(const Finding& finding) {
    std::vector<int> out;
    for (const auto& evidence : finding.evidence) out.push_back(evidence.origin.line);
    return out;
}

bool passed(const Judgement& judgement, const std::string& id) {
    return std::ranges::find(judgement.passed, id) != judgement.passed.end();
}

TEST(Dependencies, ALockIsALock) {
    World world;
    world.requirements("--require-hashes\na==1" + hash + "\nb===2 ; python_version < '3'" + hash +
                       "\nhttps://h/c-1-py3-none-any.whl#sha256=" + std::string(64, 'b') + "\n");
    const auto judgement = world.judge();
    EXPECT_TRUE(judgement.findings.empty());
    EXPECT_TRUE(passed(judgement, "requirements-not-locked"));
    EXPECT_TRUE(passed(judgement, "requirements-contradict"));
    EXPECT_FALSE(passed(judgement, "environment-missing-package"));  // no environment was looked at
}

TEST(Dependencies, EachOpenLineIsNamed) {
    World world;
    world.requirements("a==1" + hash + "\nb>=1" + hash + "\nc==1\nd==1.*" + hash +
                       "\n-e ./e\ngit+https://h/f.git\n./g\nh" + hash +
                       "\ni==1 --hash=md5:" + std::string(32, 'a') + "\nj==1 --hash=sha256:short\n");
    const auto judgement = world.judge();
    ASSERT_EQ(ids(judgement), std::vector<std::string>{"requirements-not-locked"});
    EXPECT_EQ(lines(judgement.findings[0]), (std::vector<int>{2, 3, 4, 5, 6, 7, 8, 9, 10}));
    EXPECT_FALSE(judgement.findings[0].title.zh.empty());
}

// As pip 23.2 refuses them with --require-hashes.
TEST(Dependencies, WhatPipRefusesBesideAHashIsNotLocked) {
    World world;
    world.requirements("a==1,>0" + hash + "\nb==1.0,!=2" + hash + "\nc==1,==1" + hash +
                       "\n# whatever the case of its letters\nd==1 --hash=sha256:" + std::string(64, 'A') +
                       "\n");
    auto judgement = world.judge();
    ASSERT_EQ(ids(judgement), std::vector<std::string>{"requirements-not-locked"});
    EXPECT_EQ(lines(judgement.findings[0]), (std::vector<int>{1, 2}));
    world.requirements("./x-1-py3-none-any.whl#sha256=" + std::string(64, 'a') + "\n");
    judgement = world.judge();
    ASSERT_EQ(ids(judgement), std::vector<std::string>{"requirements-unreadable"});
    // Nothing was seen of what it pins.
    EXPECT_FALSE(passed(judgement, "requirements-not-locked"));
    EXPECT_FALSE(passed(judgement, "requirements-contradict"));
}

TEST(Dependencies, AFileThatIsNotThereLocksNothing) {
    World world;
    world.requirements("a==1" + hash + "\n-r nope.txt\n");
    const auto judgement = world.judge();
    EXPECT_EQ(ids(judgement), std::vector<std::string>{"requirements-unreadable"});
    for (const auto* check : {"requirements-not-locked", "requirements-contradict"}) {
        EXPECT_FALSE(passed(judgement, check));
        const auto open = std::ranges::find(judgement.unknown, check, &Judgement::UnknownCheck::check);
        ASSERT_NE(open, judgement.unknown.end()) << check;
        EXPECT_FALSE(open->reason.zh.empty());
    }
}

TEST(Dependencies, Utf16IsReadByItsMark) {
    World world;
    const auto wide = [](const std::string& text, bool big) {
        std::string out = big ? "\xFE\xFF" : "\xFF\xFE";
        for (const char c : text) {
            if (big) out += '\0';
            out += c;
            if (!big) out += '\0';
        }
        return out;
    };
    for (const bool big : {false, true}) {
        world.requirements(wide("a==1" + hash + "\r\nb>=1\r\n", big));
        const auto judgement = world.judge();
        ASSERT_EQ(ids(judgement), std::vector<std::string>{"requirements-not-locked"});
        EXPECT_EQ(lines(judgement.findings[0]), std::vector<int>{2});
    }
    // A pair, one that lacks its half, and half a letter.
    const auto paired =
        parse_requirements_file(std::string_view("\xFF\xFE#\0=\xD8\0\xDE=\xD8\n\0x\0y", 15), {});
    ASSERT_EQ(paired.size(), 1U);
    EXPECT_EQ(paired[0].text, "x");
}

TEST(Dependencies, AConstraintMayHoldThePinAndTheHash) {
    World world;
    world.scratch.file("c.txt", "A_b==1" + hash + "\n");
    world.requirements("-c c.txt\na.B\n");
    EXPECT_TRUE(world.judge().findings.empty());
}

TEST(Dependencies, IncludesAreFollowedAndLoopsEnd) {
    World world;
    world.scratch.file("sub/more.txt", "x>1\n-r ../requirements.txt\n-r gone.txt\n");
    world.requirements("-r sub/more.txt\n");
    const auto judgement = world.judge();
    ASSERT_EQ(ids(judgement), (std::vector<std::string>{"requirements-unreadable", "requirements-unreadable",
                                                        "requirements-not-locked"}));
    EXPECT_EQ(judgement.findings[0].evidence[0].origin.line, 2);
    EXPECT_EQ(judgement.findings[0].evidence[0].origin.path, world.scratch.at("sub/more.txt"));
    EXPECT_EQ(judgement.findings[1].evidence[0].origin.line, 3);
}

TEST(Dependencies, WhatIsNotFetchedIsUnknown) {
    World world;
    world.requirements("-r https://h/base.txt\na==1" + hash + "\n");
    const auto judgement = world.judge();
    EXPECT_TRUE(judgement.findings.empty());
    EXPECT_FALSE(passed(judgement, "requirements-not-locked"));
    EXPECT_FALSE(judgement.unknown.empty());
}

TEST(Dependencies, TwoPinsOfOneNameContradict) {
    World world;
    world.requirements("a==1" + hash + "\nA==2" + hash + "\nb==1 ; python_version < '3'" + hash + "\nb==2" +
                       hash + "\n");
    const auto judgement = world.judge();
    ASSERT_EQ(ids(judgement), std::vector<std::string>{"requirements-contradict"});
    EXPECT_EQ(lines(judgement.findings[0]), (std::vector<int>{1, 2}));
}

TEST(Dependencies, WhatPipCheckSeesWithFileAndLine) {
    World world;
    world.package("a-1.0.dist-info",
                  "Requires-Dist: B>=2\nRequires-Dist: gone\nRequires-Dist: other; extra == 'x'\n");
    world.package("b-1.5.dist-info", "");
    const auto judgement = world.judge();
    ASSERT_EQ(ids(judgement),
              (std::vector<std::string>{"environment-wrong-version", "environment-missing-package"}));
    EXPECT_EQ(judgement.findings[0].evidence[0].origin.line, 4);
    EXPECT_EQ(judgement.findings[0].evidence[0].origin.path,
              world.scratch.at("site/a-1.0.dist-info/METADATA"));
    EXPECT_EQ(judgement.findings[1].subject.value, "gone");
    EXPECT_TRUE(passed(judgement, "environment-duplicate"));
}

TEST(Dependencies, OfTwoInOneFolderNobodyKnowsWhichCounts) {
    World world;
    world.package("a-1.0.dist-info", "Requires-Dist: b>=2\n");
    world.package("b-1.5.dist-info", "");
    world.package("b-2.0.dist-info", "");
    EXPECT_EQ(ids(world.judge()), std::vector<std::string>{"environment-duplicate"});
}

TEST(Dependencies, AMarkerThatNobodyCanAnswerIsUnknown) {
    World world;
    world.section.python.clear();
    world.package("a-1.0.dist-info", "Requires-Dist: gone; python_version < '3.9'\n");
    const auto judgement = world.judge();
    EXPECT_TRUE(judgement.findings.empty());
    ASSERT_FALSE(judgement.unknown.empty());
    EXPECT_TRUE(judgement.unknown[0].reason.en.contains("python_version")) << judgement.unknown[0].reason.en;
}

TEST(Dependencies, BrokenPackagesAreSaid) {
    World world;
    world.package("a-1.0.dist-info", "Requires-Dist: b >= \n");
    world.package("c-french.dist-info", "");
    world.scratch.dir("site/half-1.0.dist-info");
    EXPECT_EQ(ids(world.judge()), (std::vector<std::string>(3, "environment-broken-package")));
}

TEST(Dependencies, TheEnvironmentAgainstTheLock) {
    World world;
    world.requirements("a==1.0" + hash + "\nb==2" + hash + "\nc==1 ; sys_platform == 'win32'" + hash + "\n");
    world.package("a-1.0+cu121.dist-info", "");
    world.package("b-3.dist-info", "");
    world.package("extra-1.dist-info", "");
    world.package("pip-23.dist-info", "");
    const auto judgement = world.judge();
    ASSERT_EQ(ids(judgement), (std::vector<std::string>(2, "environment-not-as-locked")));
    EXPECT_EQ(judgement.findings[0].subject.setting, "b");
    EXPECT_EQ(judgement.findings[1].severity, Severity::warning);
    EXPECT_EQ(judgement.findings[1].subject.value, "1");
}

TEST(Dependencies, AVirtualEnvironmentTellsItsPython) {
    World world;
    world.section.python.clear();
    world.section.implementation.clear();
    world.scratch.file("venv/pyvenv.cfg",
                       "home = /usr/bin\ninclude-system-site-packages = false\nversion = 3.8.10\n");
    world.scratch.file("venv/lib/python3.8/site-packages/a-1.dist-info/METADATA",
                       "Name: a\nVersion: 1\nRequires-Dist: gone; python_full_version == '3.8.10'\n");
    world.scratch.file("venv/lib/python3.8/site-packages/more.pth",
                       "# remark\nimport site\n../more\n/nowhere\n");
    world.scratch.file("venv/lib/python3.8/more/b-1.egg-info/PKG-INFO", "Name: b\nVersion: 1\n");
    world.scratch.file("venv/lib/python3.8/more/b-1.egg-info/requires.txt", "a>1\n");
    world.section.virtual_env = world.scratch.at("venv");
    const auto judgement = world.judge();
    ASSERT_EQ(ids(judgement),
              (std::vector<std::string>{"environment-missing-package", "environment-wrong-version"}));
    EXPECT_EQ(judgement.findings[1].evidence[0].origin.path,
              world.scratch.at("venv/lib/python3.8/more/b-1.egg-info/requires.txt"));
    world.section.virtual_env = world.scratch.at("nowhere");
    EXPECT_TRUE(world.judge().findings.empty());
    EXPECT_EQ(world.judge().unknown.size(), 4U);
}

}  // namespace
}  // namespace trueup
