#include "probe/gather.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "probe/recorded.h"
#include "probe/startup/startup.h"

namespace trueup {
namespace {

using test::host_of;

// An official package on an arm64 Mac, in a module.
constexpr const char* pkg_files = R"(
  "/usr/local/go": {"type": "dir", "entries": ["VERSION", "bin", "go.env", "pkg", "src"]},
  "/usr/local/go/VERSION": {"type": "file", "text": "go1.22.3\n"},
  "/usr/local/go/go.env": {"type": "file", "text": "GOPROXY=direct\nGOSUMDB=sum.golang.org\nGOTOOLCHAIN=auto\n"},
  "/usr/local/go/bin": {"type": "dir", "entries": ["go"]},
  "/usr/local/go/bin/go": {"type": "file", "mode": "0755", "binary": {"format": "mach-o", "arch": ["arm64"], "go": "go1.22.3"}},
  "/usr/local/go/src/runtime": {"type": "dir"},
  "/usr/local/go/pkg/tool": {"type": "dir", "entries": ["darwin_arm64"]},
  "/usr/local/go/pkg/tool/darwin_arm64/compile": {"type": "file", "mode": "0755", "binary": {"format": "mach-o", "go": "go1.22.3"}},
  "/home/a/src/app/go.mod": {"type": "file", "text": "module example.com/app\n\ngo 1.22\n"},
  "/home/a/Library/Application Support/go/env": {"type": "absent"},
  "/home/a/go/bin": {"type": "dir", "entries": ["gopls"]},
  "/home/a/go/bin/gopls": {"type": "file", "mode": "0755", "binary": {"format": "mach-o", "arch": ["arm64"], "go": "go1.21.1"}},
  "/home/a": {"type": "dir", "uid": 501, "writable": true})";

TEST(Gather, AHealthyMachine) {
    const auto host = host_of({.env = R"({"PATH": "/usr/local/go/bin:/usr/bin", "HOME": "/home/a"})",
                               .files = std::string("{") + pkg_files + "}"});
    const auto facts = gather(*host);
    EXPECT_FALSE(facts.live);
    EXPECT_EQ(facts.selection.unavailable.en, "");
    EXPECT_EQ(facts.selection.path_go, "/usr/local/go/bin/go");
    EXPECT_EQ(facts.selection.goroot, "/usr/local/go");
    EXPECT_EQ(facts.selection.discovered_goroot, "/usr/local/go");
    EXPECT_EQ(facts.selection.version, "go1.22.3");
    ASSERT_TRUE(facts.trees.contains("/usr/local/go"));
    EXPECT_TRUE(facts.trees.at("/usr/local/go").tool_version.is("go1.22.3"));
    ASSERT_EQ(facts.toolchains.size(), 1U);
    EXPECT_TRUE(facts.toolchains[0].runs_here);
    ASSERT_EQ(facts.tools.size(), 1U);
    EXPECT_EQ(facts.tools[0].go_version, "go1.21.1");
    EXPECT_TRUE(facts.managers.empty());
}

TEST(Gather, AFolderThatIsNotThereTakesAfterItsParent) {
    const auto host = host_of({.env = R"({"PATH": "/usr/local/go/bin", "HOME": "/home/a"})",
                               .files = std::string("{") + pkg_files + R"(,
      "/home/a/go/pkg": {"type": "absent"}, "/home/a/go": {"type": "dir", "uid": 0, "writable": false}})"});
    const auto facts = gather(*host);
    const auto cache = std::ranges::find(facts.dirs, "GOMODCACHE", &WritableDir::setting);
    ASSERT_NE(cache, facts.dirs.end());
    EXPECT_EQ(cache->path, "/home/a/go/pkg/mod");
    EXPECT_EQ(cache->kind, FileKind::absent);
    EXPECT_TRUE(cache->writable.is(false));
    EXPECT_TRUE(cache->owner_uid.is(0U));
    EXPECT_EQ(cache->owner_uid.origin().path, "/home/a/go");
}

TEST(Gather, ANamedGorootAndTheDiscoveredOneAreBothLookedAt) {
    const auto host =
        host_of({.env = R"({"PATH": "/usr/local/go/bin", "HOME": "/home/a", "GOROOT": "/opt/gone"})",
                 .files = std::string("{") + pkg_files + R"(, "/opt/gone": {"type": "absent"}})"});
    const auto facts = gather(*host);
    EXPECT_EQ(facts.selection.discovered_goroot, "/usr/local/go");
    ASSERT_TRUE(facts.trees.contains("/opt/gone"));
    EXPECT_EQ(facts.trees.at("/opt/gone").kind, FileKind::absent);
    EXPECT_TRUE(facts.trees.contains("/usr/local/go"));
}

TEST(Gather, WithoutAGoItSaysSo) {
    const auto facts = gather(
        *host_of({.env = R"({"PATH": "/usr/bin"})", .files = R"({"/usr/bin/go": {"type": "absent"}})"}));
    EXPECT_NE(facts.selection.unavailable.en, "");
    EXPECT_TRUE(facts.go_on_path.empty());
}

TEST(Gather, StartUpLinesBecomeOrigins) {
    const auto host = host_of(
        {.env =
             R"({"PATH": "/usr/local/go/bin:/usr/bin", "HOME": "/home/a", "GOROOT": "/usr/local/go", "GOFLAGS": "-v"})",
         .files = std::string("{") + pkg_files + R"(,
           "/home/a/.zshrc": {"type": "file", "text": "export PATH=/usr/local/go/bin:$PATH\nexport GOROOT=/usr/local/go\n"}})",
         .more = R"(, "shell_startup": {"method": "trace", "assignments": [
           {"name": "PATH", "value": "/usr/local/go/bin:/usr/bin", "exported": true, "origin": {"kind": "file", "path": "/home/a/.zshrc", "line": 1}},
           {"name": "GOFLAGS", "value": "-x", "exported": true, "origin": {"kind": "file", "path": "/home/a/.zshrc", "line": 9}},
           {"name": "GOROOT", "value": "/usr/local/go", "exported": true, "origin": {"kind": "file", "path": "/home/a/.zshrc", "line": 2}}]})"});
    const auto facts = gather(*host);
    EXPECT_EQ(facts.env.find("GOROOT")->origin.kind, OriginKind::file);
    EXPECT_EQ(facts.env.find("GOROOT")->origin.line, 2);
    EXPECT_EQ(facts.env.find("GOFLAGS")->origin.kind, OriginKind::process) << "another value came out";
    EXPECT_EQ(facts.path[0].origin.line, 1);
    EXPECT_EQ(facts.path[1].origin.kind, OriginKind::process) << "the line does not name /usr/bin";
    const auto* goroot = facts.go_env.find("GOROOT");
    ASSERT_NE(goroot, nullptr);
    EXPECT_EQ(goroot->origin.path, "/home/a/.zshrc");
}

TEST(Gather, AnElementThatWasTakenOutAndBroughtBackCameFromTheLaterLine) {
    Facts facts;
    auto& startup = facts.startup;
    startup.method = "trace";
    startup.complete = true;
    const auto line = [](int number) { return Origin{OriginKind::file, "/home/a/.zshrc", number, "x", ""}; };
    startup.assignments = {{"PATH", "/usr/bin", true, line(1)},
                           {"PATH", "/a:/usr/bin", true, line(2)},
                           {"PATH", "/usr/bin", true, line(3)},
                           {"PATH", "/a:/b:/usr/bin", true, line(4)}};
    auto& path = facts.path;
    path.resize(3);
    path[0].text = "/a";
    path[1].text = "/b";
    path[2].text = "/usr/bin";
    for (auto& entry : path) entry.origin.kind = OriginKind::process;
    attribute_startup(facts);
    EXPECT_EQ(path[0].origin.line, 4);
    EXPECT_EQ(path[1].origin.line, 4);
    EXPECT_EQ(path[2].origin.kind, OriginKind::process);
}

TEST(Gather, BehindAShimThePathKeepsTheShim) {
    const auto host = host_of({.env = R"({"PATH": "/home/a/.goenv/shims", "HOME": "/home/a"})",
                               .files = std::string("{") + pkg_files + R"(,
      "/home/a/.goenv/shims": {"type": "dir", "entries": ["go"]},
      "/home/a/.goenv/shims/go": {"type": "file", "mode": "0755", "text": "#!/usr/bin/env bash\n"},
      "/home/a/.goenv/versions": {"type": "dir", "entries": ["1.22.3"]},
      "/home/a/.goenv/versions/1.22.3": {"type": "link", "target": "/usr/local/go"},
      "/home/a/.goenv/version": {"type": "file", "text": "1.22.3\n"}})"});
    const auto facts = gather(*host);
    EXPECT_EQ(facts.selection.path_go, "/home/a/.goenv/shims/go");
    EXPECT_EQ(facts.selection.go.path, "/home/a/.goenv/versions/1.22.3/bin/go");
    EXPECT_EQ(facts.selection.unavailable.en, "");
    EXPECT_EQ(facts.selection.origin.path, "/home/a/.goenv/version");
    EXPECT_EQ(facts.go_env.get("GOPATH"), "/home/a/go/1.22.3") << "goenv's shim sets it";
}

}  // namespace
}  // namespace trueup
