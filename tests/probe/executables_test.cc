#include "probe/executables.h"

#include <gtest/gtest.h>

#include "probe/recorded.h"

namespace trueup {
namespace {

using test::host_of;
using Strings = std::vector<std::string>;

// Every kind of thing that can be called `go`.
constexpr const char* odd_files = R"({
  "/dir/go": {"type": "dir", "entries": []},
  "/plain/go": {"type": "file", "mode": "0644", "binary": {"format": "elf", "arch": ["amd64"]}},
  "/broken/go": {"type": "link", "target": "/gone/go"}, "/gone/go": {"type": "absent"},
  "/loop/go": {"type": "link", "target": "go"},
  "/empty/go": {"type": "file", "mode": "0755", "size": 0},
  "/script/go": {"type": "file", "mode": "0755", "text": "#!/bin/sh\nexec /opt/go/bin/go \"$@\"\n"},
  "/real/go": {"type": "link", "target": "../opt/go/bin/go"},
  "/opt/go/bin/go": {"type": "file", "mode": "0755",
                     "binary": {"format": "mach-o", "arch": ["amd64", "arm64"], "go": "go1.22.3"}},
  "/bare/go": {"type": "file", "mode": "0755"}
})";

TEST(InspectExecutable, TellsEveryKindApart) {
    const auto host = host_of({.files = odd_files});
    const auto kind = [&](const char* path) { return to_string(inspect_executable(*host, path).kind); };
    EXPECT_EQ(kind("/dir/go"), "directory");
    EXPECT_EQ(kind("/plain/go"), "not-executable");
    EXPECT_EQ(kind("/broken/go"), "broken-link");
    EXPECT_EQ(kind("/loop/go"), "link-loop");
    EXPECT_EQ(kind("/empty/go"), "empty");
    EXPECT_EQ(kind("/script/go"), "script");
    EXPECT_EQ(kind("/gone/go"), "absent");
    EXPECT_EQ(kind("/never/asked"), "unknown");
    EXPECT_EQ(kind("/bare/go"), "binary");
}

TEST(InspectExecutable, FollowsLinksAndTakesRecordedFacts) {
    const auto host = host_of({.files = odd_files});
    const auto go = inspect_executable(*host, "/real/go");
    EXPECT_EQ(go.kind, FileKind::binary);
    EXPECT_EQ(go.resolved, "/opt/go/bin/go");
    EXPECT_EQ(go.archs, (Strings{"amd64", "arm64"}));
    EXPECT_EQ(go.os, "darwin");
    EXPECT_EQ(go.go_version, "go1.22.3");
    EXPECT_EQ(inspect_executable(*host, "/script/go").interpreter, "/bin/sh");
}

TEST(ScanPath, DescribesEachElement) {
    const auto host =
        host_of({.env = R"({"PATH": "/a/bin::rel:/a/bin/:/missing:/a/file:/never"})", .files = R"({
      "/a/bin": {"type": "dir", "entries": ["go"]},
      "/a/bin/go": {"type": "file", "mode": "0755", "binary": {"format": "elf"}},
      "/a/file": {"type": "file", "text": "x"},
      "/missing": {"type": "absent"},
      "/home/a/src/app": {"type": "dir", "entries": ["rel"]},
      "/home/a/src/app/rel": {"type": "dir", "entries": []}})"});
    const auto path = scan_path(*host);
    ASSERT_EQ(path.size(), 7U);
    EXPECT_EQ(path[0].commands, Strings{"go"});
    EXPECT_EQ(path[0].state, PathState::ok);
    EXPECT_TRUE(path[1].empty);
    EXPECT_TRUE(path[1].relative);
    EXPECT_EQ(path[1].dir, "/home/a/src/app");
    EXPECT_TRUE(path[2].relative);
    EXPECT_FALSE(path[2].empty);
    EXPECT_EQ(path[2].dir, "/home/a/src/app/rel");
    EXPECT_TRUE(path[3].duplicate);
    EXPECT_EQ(path[3].text, "/a/bin/");
    EXPECT_FALSE(path[0].duplicate);
    EXPECT_EQ(path[4].state, PathState::missing);
    EXPECT_EQ(path[5].state, PathState::not_a_directory);
    EXPECT_EQ(path[6].state, PathState::unknown);
}

TEST(ScanPath, RelativeElementsNeedACurrentFolder) {
    const auto host =
        host_of({.cwd = "", .env = R"({"PATH": "rel:/a"})", .files = R"({"/a": {"type": "absent"}})"});
    const auto path = scan_path(*host);
    EXPECT_EQ(path[0].state, PathState::unknown);
    EXPECT_TRUE(find_on_path(*host, path, "go").empty());
}

// bash puts HOME in place of the tilde before anything goes up from there.
TEST(ScanPath, TwoDotsBehindATilde) {
    const auto host = host_of({.env = R"({"HOME": "/home/a", "PATH": "~/x/../tools"})",
                               .files = R"({"/home/a/x": {"type": "dir", "entries": []},
                                            "/home/a/tools": {"type": "dir", "entries": []}})",
                               .shell = "/bin/bash"});
    const auto path = scan_path(*host);
    EXPECT_EQ(path[0].dir, "/home/a/tools");
    EXPECT_EQ(path[0].state, PathState::ok);
}

TEST(ScanPath, AnUnsetPathHasNoElements) { EXPECT_TRUE(scan_path(*host_of({})).empty()); }

TEST(FindOnPath, KeepsWhatALookupSkipsAndFindsTheWinner) {
    const auto host =
        host_of({.env = R"({"PATH": "/dir:/plain:/broken:/never:/script:/dir:/real"})", .files = odd_files});
    const auto found = find_on_path(*host, scan_path(*host), "go");
    ASSERT_EQ(found.size(), 5U);
    EXPECT_EQ(found[0].kind, FileKind::directory);
    EXPECT_EQ(found[1].kind, FileKind::not_executable);
    EXPECT_EQ(found[2].kind, FileKind::broken_link);
    EXPECT_EQ(found[4].path, "/real/go");
    ASSERT_NE(first_usable(found), nullptr);
    EXPECT_EQ(first_usable(found)->path, "/script/go");
    EXPECT_EQ(first_usable({found[0], found[1], found[2]}), nullptr);
}

TEST(FindOnPath, ANameInARecordedListIsThereEvenWithoutItsFile) {
    const auto host =
        host_of({.env = R"({"PATH": "/a"})", .files = R"({"/a": {"type": "dir", "entries": ["go", "ls"]}})"});
    const auto found = find_on_path(*host, scan_path(*host), "go");
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].kind, FileKind::unknown);
    EXPECT_TRUE(find_on_path(*host, scan_path(*host), "gopls").empty());
}

TEST(ShimOf, ByFolderByLinkAndByText) {
    const auto host =
        host_of({.env = R"({"GOENV_ROOT": "/opt/goenv", "ASDF_DATA_DIR": "/data/asdf"})", .files = R"({
      "/opt/goenv/shims/go": {"type": "file", "mode": "0755", "text": "#!/bin/sh\n"},
      "/home/a/.goenv/shims/go": {"type": "file", "mode": "0755", "text": "#!/bin/sh\n"},
      "/data/asdf/shims/go": {"type": "file", "mode": "0755", "text": "#!/bin/sh\n"},
      "/home/a/.local/share/mise/shims/go": {"type": "link", "target": "/usr/bin/mise"},
      "/elsewhere/go": {"type": "link", "target": "/usr/bin/mise"},
      "/usr/bin/mise": {"type": "file", "mode": "0755", "binary": {"format": "mach-o"}},
      "/x/go": {"type": "file", "mode": "0755", "text": "#!/usr/bin/env bash\nexec \"/opt/goenv/libexec/goenv\" exec \"$program\" \"$@\"\n"},
      "/y/go": {"type": "file", "mode": "0755", "text": "#!/usr/bin/env bash\n# asdf-plugin: golang 1.22.3\nexec asdf exec \"go\" \"$@\"\n"},
      "/z/go": {"type": "file", "mode": "0755", "text": "#!/bin/sh\nexec /usr/local/go/bin/go \"$@\"\n"},
      "/snap/bin/go": {"type": "link", "target": "/usr/bin/snap"},
      "/usr/bin/snap": {"type": "file", "mode": "0755", "binary": {"format": "elf"}}})"});
    const auto shim = [&](const char* path) { return inspect_executable(*host, path).shim_of; };
    EXPECT_EQ(shim("/opt/goenv/shims/go"), "goenv");
    EXPECT_EQ(shim("/home/a/.goenv/shims/go"), "goenv");
    EXPECT_EQ(shim("/data/asdf/shims/go"), "asdf");
    EXPECT_EQ(shim("/home/a/.local/share/mise/shims/go"), "mise");
    EXPECT_EQ(shim("/elsewhere/go"), "mise");
    EXPECT_EQ(shim("/x/go"), "goenv");
    EXPECT_EQ(shim("/y/go"), "asdf");
    EXPECT_EQ(shim("/z/go"), "");
    EXPECT_EQ(shim("/snap/bin/go"), "snap");
}

TEST(InspectTree, ReadsACompleteTree) {
    const auto host = host_of({.files = R"({
      "/usr/local/go": {"type": "dir", "entries": ["VERSION", "bin", "go.env", "pkg", "src"]},
      "/usr/local/go/VERSION": {"type": "file", "text": "go1.22.3\ntime 2024-05-01T00:00:00Z\n"},
      "/usr/local/go/go.env": {"type": "file", "text": ""},
      "/usr/local/go/bin/go": {"type": "file", "mode": "0755", "binary": {"format": "mach-o"}},
      "/usr/local/go/src/runtime": {"type": "dir"},
      "/usr/local/go/pkg/tool": {"type": "dir", "entries": ["darwin_amd64", "darwin_arm64"]},
      "/usr/local/go/pkg/tool/darwin_amd64/compile": {"type": "file", "mode": "0755", "binary": {"format": "mach-o", "go": "go1.21.0"}},
      "/usr/local/go/pkg/tool/darwin_arm64/compile": {"type": "file", "mode": "0755", "binary": {"format": "mach-o", "go": "go1.22.3"}}})"});
    const auto tree = inspect_tree(*host, "/usr/local/go");
    EXPECT_EQ(tree.kind, FileKind::directory);
    EXPECT_TRUE(tree.version.is("go1.22.3"));
    EXPECT_EQ(tree.version.origin().line, 1);
    EXPECT_TRUE(tree.has_pkg_tool.is(true));
    EXPECT_TRUE(tree.has_src_runtime.is(true));
    EXPECT_TRUE(tree.has_go_env.is(true));
    EXPECT_TRUE(tree.has_bin_go.is(true));
    EXPECT_TRUE(tree.tool_version.is("go1.22.3")) << "of this machine's tools";
    EXPECT_FALSE(tree.looks_like_bin);
}

TEST(InspectTree, WhatIsNotRecordedIsUnknownNeverAbsent) {
    const auto host = host_of({.files = R"({"/opt/go/bin": {"type": "dir"}, "/gone": {"type": "absent"}})"});
    const auto tree = inspect_tree(*host, "/opt/go");
    EXPECT_TRUE(tree.version.unknown());
    EXPECT_TRUE(tree.has_pkg_tool.unknown());
    EXPECT_TRUE(tree.has_bin_go.unknown());
    EXPECT_TRUE(tree.tool_version.unknown());
    EXPECT_EQ(inspect_tree(*host, "/never").kind, FileKind::unknown);
    const auto gone = inspect_tree(*host, "/gone");
    EXPECT_EQ(gone.kind, FileKind::absent);
    EXPECT_TRUE(gone.version.absent());
    EXPECT_TRUE(gone.has_pkg_tool.is(false));
}

TEST(InspectTree, SeesABinFolderAndTheExecutableItself) {
    const auto host = host_of({.files = odd_files});
    EXPECT_TRUE(inspect_tree(*host, "/opt/go/bin").looks_like_bin);
    const auto executable = inspect_tree(*host, "/real/go");
    EXPECT_TRUE(executable.looks_like_bin);
    EXPECT_EQ(executable.kind, FileKind::binary);
    EXPECT_EQ(executable.resolved, "/opt/go/bin/go");
}

}  // namespace
}  // namespace trueup
