#include "probe/toolchains.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "probe/executables.h"
#include "probe/recorded.h"

namespace trueup {
namespace {

using test::host_of;
using test::Recorded;

// A tree with a VERSION file and an executable.
std::string tree(const std::string& root, const std::string& version, const std::string& arch,
                 const std::string& format = "mach-o") {
    return "\"" + root + R"(/VERSION": {"type": "file", "text": ")" + version + R"(\n"}, ")" + root +
           R"(/bin/go": {"type": "file", "mode": "0755", "binary": {"format": ")" + format +
           R"(", "arch": [")" + arch + R"("], "go": ")" + version + "\"}}";
}
std::string folder(const std::string& path, const std::string& names) {
    return "\"" + path + R"(": {"type": "dir", "entries": [)" + names + "]}";
}

const Toolchain* at(const std::vector<Toolchain>& all, const std::string& goroot) {
    const auto found = std::ranges::find(all, goroot, &Toolchain::goroot);
    return found == all.end() ? nullptr : &*found;
}

struct Place {
    const char* os;
    const char* goroot;
    const char* owner;
    const char* folder;  // listed to find it; "" : a fixed place
    const char* names;
};
class KnownPlace : public testing::TestWithParam<Place> {};

TEST_P(KnownPlace, IsFoundWithItsOwner) {
    const auto& place = GetParam();
    std::string files = "{" + tree(place.goroot, "go1.22.3", "arm64");
    if (*place.folder != '\0') files += ", " + folder(place.folder, place.names);
    const auto host = host_of({.os = place.os, .files = files + "}"});
    const auto found = find_toolchains(*host, {}, {});
    ASSERT_EQ(found.size(), 1U) << place.goroot;
    EXPECT_EQ(found[0].goroot, place.goroot);
    EXPECT_EQ(found[0].owner, place.owner);
    EXPECT_EQ(found[0].version, "go1.22.3");
    EXPECT_EQ(found[0].arch, "arm64");
    EXPECT_FALSE(found[0].found_by.empty());
}
INSTANTIATE_TEST_SUITE_P(
    All, KnownPlace,
    testing::Values(
        Place{"darwin", "/usr/local/go", "pkg", "", ""}, Place{"linux", "/usr/local/go", "tarball", "", ""},
        Place{"linux", "/usr/lib/go-1.19", "distribution", "/usr/lib", "\"gcc\", \"go-1.19\""},
        Place{"linux", "/usr/lib/golang", "distribution", "", ""},
        Place{"linux", "/usr/lib64/go/1.22", "distribution", "/usr/lib64/go", "\"1.22\""},
        Place{"linux", "/snap/go/current", "snap", "", ""},
        Place{"darwin", "/opt/local/lib/go", "macports", "", ""},
        Place{"darwin", "/opt/homebrew/opt/go/libexec", "homebrew", "", ""},
        Place{"linux", "/home/linuxbrew/.linuxbrew/opt/go/libexec", "homebrew", "", ""},
        Place{"darwin", "/home/a/.goenv/versions/1.22.3", "goenv", "/home/a/.goenv/versions", "\"1.22.3\""},
        Place{"darwin", "/home/a/.gvm/gos/go1.22", "gvm", "/home/a/.gvm/gos", "\"go1.22\""},
        Place{"darwin", "/home/a/.asdf/installs/golang/1.22.3/go", "asdf", "/home/a/.asdf/installs/golang",
              "\"1.22.3\""},
        Place{"darwin", "/home/a/.local/share/mise/installs/go/1.22.3", "mise",
              "/home/a/.local/share/mise/installs/go", "\"1.22.3\""},
        Place{"darwin", "/home/a/.g/versions/1.22.3", "g", "/home/a/.g/versions", "\"1.22.3\""},
        Place{"darwin", "/home/a/.gobrew/versions/1.22.3/go", "gobrew", "/home/a/.gobrew/versions",
              "\"1.22.3\""},
        Place{"darwin", "/home/a/sdk/go1.22.3", "sdk", "/home/a/sdk", "\"android\", \"go1.22.3\""},
        Place{"darwin", "/home/a/go/pkg/mod/golang.org/toolchain@v0.0.1-go1.22.3.darwin-arm64",
              "toolchain-cache", "/home/a/go/pkg/mod/golang.org",
              "\"toolchain@v0.0.1-go1.22.3.darwin-arm64\", \"x\""}));

TEST(FindToolchains, OneTreeByManyNamesIsListedOnce) {
    const auto host =
        host_of({.env = R"({"PATH": "/opt/homebrew/bin", "GOROOT": "/opt/homebrew/opt/go/libexec"})",
                 .files = "{" + tree("/opt/homebrew/Cellar/go/1.22.3/libexec", "go1.22.3", "arm64") + R"(,
      "/opt/homebrew/Cellar": {"type": "dir", "entries": ["git", "go"]},
      "/opt/homebrew/Cellar/go": {"type": "dir", "entries": ["1.22.3"]},
      "/opt/homebrew/opt/go": {"type": "link", "target": "../Cellar/go/1.22.3"},
      "/opt/homebrew/Cellar/go/1.22.3/bin/go": {"type": "link", "target": "../libexec/bin/go"},
      "/opt/homebrew/bin/go": {"type": "link", "target": "../Cellar/go/1.22.3/bin/go"}})"});
    const auto gos = find_on_path(*host, scan_path(*host), "go");
    Selection selection;
    selection.goroot = "/opt/homebrew/opt/go/libexec";
    const auto found = find_toolchains(*host, gos, selection);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].owner, "homebrew");
    EXPECT_EQ(found[0].found_by.front(), "PATH");
    EXPECT_GE(found[0].found_by.size(), 3U);
    EXPECT_TRUE(found[0].runs_here);
    selection.unavailable = {"some reason", "某个原因"};
    EXPECT_FALSE(find_toolchains(*host, gos, selection)[0].runs_here);
}

TEST(FindToolchains, AVersionOfTheBinaryStandsInForTheFile) {
    const auto host =
        host_of({.files = R"({"/usr/local/go/VERSION": {"type": "absent"}, "/usr/local/go/bin/go":
      {"type": "file", "mode": "0755", "binary": {"format": "mach-o", "arch": ["amd64"], "go": "go1.21.5 X:boringcrypto"}}})"});
    const auto found = find_toolchains(*host, {}, {});
    ASSERT_NE(at(found, "/usr/local/go"), nullptr);
    EXPECT_EQ(found[0].version, "go1.21.5");
    EXPECT_TRUE(found[0].translated.is(true)) << "x86_64 on an arm64 Mac";
}

TEST(FindToolchains, ALinkInAManagersFolderMakesTheManagerTheOwner) {
    const auto host = host_of(
        {.env = R"({"PATH": "/srv/go/bin"})", .files = "{" + tree("/srv/go", "go1.22.3", "arm64") + R"(,
      "/home/a/.goenv/versions": {"type": "dir", "entries": ["1.22.3"]},
      "/home/a/.goenv/versions/1.22.3": {"type": "link", "target": "/srv/go"}})"});
    const auto found = find_toolchains(*host, find_on_path(*host, scan_path(*host), "go"), {});
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].owner, "goenv");
}

TEST(FindToolchains, AnEmptyMachineHasNone) { EXPECT_TRUE(find_toolchains(*host_of({}), {}, {}).empty()); }

TEST(WouldTranslate, OnAMac) {
    const auto arm = host_of({});
    EXPECT_TRUE(would_translate(*arm, {"amd64"}, "darwin").is(true));
    EXPECT_TRUE(would_translate(*arm, {"amd64", "arm64"}, "darwin").is(false));
    EXPECT_TRUE(would_translate(*arm, {"arm64"}, "linux").is(false));
    EXPECT_TRUE(would_translate(*arm, {}, "darwin").unknown());
    const auto intel = host_of({.machine = "x86_64"});
    EXPECT_TRUE(would_translate(*intel, {"arm64"}, "darwin").is(false));
    EXPECT_NE(would_translate(*intel, {"arm64"}, "darwin").origin().note.find("does not run"),
              std::string::npos);
}

// As the kernel prints an entry of qemu-user-static.
constexpr const char* qemu_aarch64 =
    R"(enabled\ninterpreter /usr/libexec/qemu-binfmt/aarch64-binfmt-P\nflags: POCF\noffset 0\nmagic 7f454c460201010000000000000000000200b700\nmask ffffffffffffff00fffffffffffffffffeffffff\n)";

Recorded linux_with(const std::string& handlers) {
    return {.os = "linux",
            .machine = "x86_64",
            .files = R"({"/proc/sys/fs/binfmt_misc": {"type": "dir", "entries":
      ["qemu-aarch64", "register", "status"]}, "/proc/sys/fs/binfmt_misc/qemu-aarch64": {"type": "file", "text": ")" +
                     handlers + R"("}})"};
}

TEST(WouldTranslate, OnLinuxAHandlerIsMatchedByItsMagic) {
    const auto host = host_of(linux_with(qemu_aarch64));
    const auto arm = would_translate(*host, {"arm64"}, "linux");
    EXPECT_TRUE(arm.is(true));
    EXPECT_EQ(arm.origin().path, "/proc/sys/fs/binfmt_misc/qemu-aarch64");
    EXPECT_TRUE(would_translate(*host, {"riscv64"}, "linux").is(false));
    EXPECT_TRUE(would_translate(*host, {"386"}, "linux").is(false));
    EXPECT_TRUE(would_translate(*host, {"amd64"}, "linux").is(false));
    std::string off = qemu_aarch64;
    off.replace(0, 7, "disabled");
    EXPECT_TRUE(would_translate(*host_of(linux_with(off)), {"arm64"}, "linux").is(false));
}

TEST(WouldTranslate, HandlersThatCannotBeSeenAreUnknown) {
    const auto host = host_of({.os = "linux", .machine = "x86_64", .files = R"({"/proc/sys/fs/binfmt_misc":
      {"type": "dir", "entries": []}})"});
    EXPECT_TRUE(would_translate(*host, {"arm64"}, "linux").unknown());
}

TEST(FindHomebrew, InstalledOrLeftBehind) {
    const auto host = host_of({.env = R"({"PATH": "/opt/homebrew/bin:/usr/local/bin"})", .files = R"({
      "/opt/homebrew/bin/brew": {"type": "file", "mode": "0755", "text": "#!/bin/bash\n"},
      "/usr/local/bin/brew": {"type": "absent"}, "/usr/local/Cellar/go/1.19": {"type": "dir"}})"});
    const auto found = find_homebrew(*host, scan_path(*host));
    ASSERT_EQ(found.size(), 2U);
    EXPECT_TRUE(found[0].installed);
    EXPECT_TRUE(found[0].on_path);
    EXPECT_EQ(found[1].prefix, "/usr/local");
    EXPECT_FALSE(found[1].installed);
    EXPECT_TRUE(find_homebrew(*host_of({}), {}).empty());
}

}  // namespace
}  // namespace trueup
