#include <gtest/gtest.h>

#include "formats/go_version.h"
#include "probe/executables.h"
#include "probe/managers_versions.h"
#include "probe/recorded.h"
#include "probe/toolchains.h"

namespace trueup {
namespace {

using test::host_of;
using Strings = std::vector<std::string>;

Strings versions(const Wanted& wanted) { return wanted.known() ? wanted.value() : Strings{}; }

TEST(GoenvVersion, TheVariableComesFirst) {
    const auto host = host_of({.env = R"({"GOENV_VERSION": "1.21.0:system"})", .files = R"({
      "/home/a/src/app/.go-version": {"type": "file", "text": "1.22.3\n"}})"});
    EXPECT_EQ(versions(wanted_by_goenv(*host, "/home/a/.goenv")), (Strings{"1.21.0", "system"}));
}

TEST(GoenvVersion, TheNearestFileUpwards) {
    const auto host = host_of({.files = R"({
      "/home/a/src/.go-version": {"type": "file", "text": "# chosen\n\n  1.22.3 # why\n"},
      "/home/a/.go-version": {"type": "file", "text": "1.20\n"},
      "/home/a/.goenv/version": {"type": "file", "text": "1.19.1\n"}})"});
    const auto wanted = wanted_by_goenv(*host, "/home/a/.goenv");
    ASSERT_EQ(versions(wanted), Strings{"1.22.3"});
    EXPECT_EQ(wanted.origin().path, "/home/a/src/.go-version");
    EXPECT_EQ(wanted.origin().line, 3);
}

TEST(GoenvVersion, TheGlobalFileIsLast) {
    const auto host = host_of({.files = R"({
      "/home/a/src/app/.go-version": {"type": "absent"},
      "/home/a/.goenv/version": {"type": "file", "text": "1.19.1\n"}})"});
    EXPECT_EQ(versions(wanted_by_goenv(*host, "/home/a/.goenv")), Strings{"1.19.1"});
}

TEST(GoenvVersion, GoModOnlyWhenEnabled) {
    const char* files = R"({
      "/home/a/src/app/go.mod": {"type": "file", "text": "module x\n\ngo 1.21\n\ntoolchain go1.22.3\n"},
      "/home/a/src/app/.go-version": {"type": "absent"},
      "/home/a/.goenv/version": {"type": "absent"}})";
    const auto off = host_of({.files = files});
    EXPECT_TRUE(wanted_by_goenv(*off, "/home/a/.goenv").absent());
    const auto on = host_of({.env = R"({"GOENV_GOMOD_VERSION_ENABLE": "1"})", .files = files});
    const auto wanted = wanted_by_goenv(*on, "/home/a/.goenv");
    EXPECT_EQ(versions(wanted), Strings{"1.22.3"});
    EXPECT_EQ(wanted.origin().line, 5);
}

TEST(GoenvVersion, UnrecordedFilesAreUnknownAndUnreadableOnesToo) {
    EXPECT_TRUE(wanted_by_goenv(*host_of({}), "/home/a/.goenv").unknown());
    const auto denied = host_of({.files = R"({
      "/home/a/src/app/.go-version": {"type": "unreadable"}})"});
    EXPECT_TRUE(wanted_by_goenv(*denied, "/home/a/.goenv").unknown());
}

TEST(GoenvVersion, NoWordLeadsOutOfTheVersionsFolder) {
    const auto host = host_of({.files = R"({
      "/home/a/src/app/.go-version": {"type": "file", "text": "../../../etc\n"},
      "/home/a/.goenv/version": {"type": "file", "text": "..\n1.22.3\n"}})"});
    EXPECT_EQ(versions(wanted_by_goenv(*host, "/home/a/.goenv")), Strings{"1.22.3"});
}

TEST(AsdfVersion, ToolVersionsUpwardsThenHome) {
    const auto host = host_of({.cwd = "/srv/app", .files = R"({
      "/srv/app/.tool-versions": {"type": "file", "text": "nodejs 20.1.0\n# golang 1.0\n"},
      "/home/a/.tool-versions": {"type": "file", "text": "golang   1.22.3 1.21.0 # two\n"}})"});
    const auto wanted = wanted_by_asdf(*host);
    EXPECT_EQ(versions(wanted), (Strings{"1.22.3", "1.21.0"}));
    EXPECT_EQ(wanted.origin().path, "/home/a/.tool-versions");
}

TEST(AsdfVersion, LegacyFilesOnlyWhenEnabled) {
    const std::string version = R"("/home/a/src/app/.go-version": {"type": "file", "text": "1.20.1\n"},
      "/home/a/src/app/.tool-versions": {"type": "absent"}, "/home/a/.tool-versions": {"type": "absent"})";
    EXPECT_TRUE(wanted_by_asdf(*host_of({.files = "{" + version + "}"})).absent());
    const auto on =
        host_of({.files = R"({"/home/a/.asdfrc": {"type": "file", "text": "legacy_version_file = yes\n"},)" +
                          version + "}"});
    EXPECT_EQ(versions(wanted_by_asdf(*on)), Strings{"1.20.1"});
}

TEST(AsdfVersion, AGoModThatThePluginMayReadIsUnknown) {
    const std::string files = R"({"/home/a/.asdfrc": {"type": "file", "text": "legacy_version_file = yes\n"},
      "/home/a/src/app/.tool-versions": {"type": "absent"}, "/home/a/src/app/.go-version": {"type": "absent"},
      "/home/a/.tool-versions": {"type": "absent"}, "/home/a/.go-version": {"type": "absent"},
      "/home/a/src/app/go.mod": {"type": "file", "text": "module x\n\ngo 1.22\n"}})";
    EXPECT_TRUE(wanted_by_asdf(*host_of({.files = files})).unknown());
    const auto off = host_of({.env = R"({"ASDF_GOLANG_MOD_VERSION": "false"})", .files = files});
    EXPECT_TRUE(wanted_by_asdf(*off).absent());
}

TEST(MiseVersion, EveryFormOfTheTable) {
    const auto from = [](const std::string& toml) {
        return wanted_by_mise(*host_of(
            {.files = R"({"/home/a/src/app/mise.toml": {"type": "file", "text": ")" + toml + R"("}})"}));
    };
    EXPECT_EQ(versions(from(R"([tools]\ngo = \"1.22\"\n)")), Strings{"1.22"});
    EXPECT_EQ(from(R"([tools]\ngo = \"1.22\"\n)").origin().line, 2);
    EXPECT_EQ(from(R"([tools]\ngo = \"1.22\"\n)").origin().text, "go = \"1.22\"");
    EXPECT_EQ(versions(from(R"([tools]\ngo = [\"1.22\", \"1.21\"]\n)")), (Strings{"1.22", "1.21"}));
    EXPECT_EQ(versions(from(R"([tools]\ngo = {version = \"1.20\", os = [\"linux\"]}\n)")), Strings{"1.20"});
    EXPECT_EQ(versions(from(R"([tools]\n\"core:go\" = \"latest\"\n)")), Strings{"latest"});
    EXPECT_EQ(versions(from(R"([tools.go]\nversion = \"1.23\"\n)")), Strings{"1.23"});
    EXPECT_TRUE(from(R"([tools]\ngo = \"{{ env.V }}\"\n)").unknown());
    EXPECT_TRUE(from(R"([tools\n)").unknown());
    EXPECT_NE(from(R"([tools\n)").reason().en.find("mise.toml:1"), std::string::npos);
}

TEST(MiseVersion, OrderOfFiles) {
    const auto host = host_of({.files = R"({
      "/home/a/src/app/.tool-versions": {"type": "file", "text": "go 1.19\n"},
      "/home/a/src/app/mise.toml": {"type": "file", "text": "[tools]\nnode = \"20\"\n"},
      "/home/a/src/.mise.toml": {"type": "file", "text": "[tools]\ngo = \"1.18\"\n"},
      "/home/a/.config/mise/config.toml": {"type": "file", "text": "[tools]\ngo = \"1.17\"\n"}})"});
    EXPECT_EQ(versions(wanted_by_mise(*host)), Strings{"1.19"});
    const auto elsewhere = host_of({.cwd = "/home/a/src", .files = R"({
      "/home/a/src/mise.local.toml": {"type": "file", "text": "[tools]\ngo = \"1.16\"\n"},
      "/home/a/src/.mise.toml": {"type": "file", "text": "[tools]\ngo = \"1.18\"\n"}})"});
    EXPECT_EQ(versions(wanted_by_mise(*elsewhere)), Strings{"1.16"});
    const auto global = host_of({.cwd = "/srv", .files = R"({
      "/home/a/.config/mise/config.toml": {"type": "file", "text": "[tools]\ngo = \"1.17\"\n"}})"});
    EXPECT_EQ(versions(wanted_by_mise(*global)), Strings{"1.17"});
}

TEST(MiseVersion, GoVersionFilesOnlyWhenEnabled) {
    const std::string file =
        R"("/home/a/src/app/.go-version": {"type": "file", "text": "1.20.1\n"}, "/home/a/src/app/mise.toml": {"type": "absent"})";
    EXPECT_TRUE(wanted_by_mise(*host_of({.files = "{" + file + "}"})).unknown())
        << "config.toml is not listed";
    const std::string none = R"(, "/home/a/.config/mise/config.toml": {"type": "absent"})";
    EXPECT_TRUE(wanted_by_mise(*host_of({.files = "{" + file + none + "}"})).absent());
    const auto by_variable = host_of(
        {.env = R"({"MISE_IDIOMATIC_VERSION_FILE_ENABLE_TOOLS": "node,go"})", .files = "{" + file + "}"});
    EXPECT_EQ(versions(wanted_by_mise(*by_variable)), Strings{"1.20.1"});
    const auto by_setting = host_of({.files = R"({"/home/a/.config/mise/config.toml": {"type": "file",
      "text": "[settings]\nidiomatic_version_file_enable_tools = [\"go\"]\n"},)" +
                                              file + "}"});
    EXPECT_EQ(versions(wanted_by_mise(*by_setting)), Strings{"1.20.1"});
}

TEST(NewestMatching, ComparesNumbersNotText) {
    const Strings installed = {"1.22.10", "1.22.9", "1.3.0", "1.23rc1", "1.21"};
    EXPECT_EQ(newest_matching(installed, "1.22"), "1.22.10");
    EXPECT_EQ(newest_matching(installed, "latest"), "1.22.10");
    EXPECT_EQ(newest_matching(installed, "1.23rc1"), "1.23rc1");
    EXPECT_EQ(newest_matching(installed, "1.2"), "");
    EXPECT_EQ(newest_matching(installed, "1"), "1.22.10");
}

constexpr const char* goenv_files = R"(
  "/home/a/.goenv/shims": {"type": "dir", "entries": ["go"]},
  "/home/a/.goenv/shims/go": {"type": "file", "mode": "0755", "text": "#!/usr/bin/env bash\n"},
  "/home/a/.goenv/versions": {"type": "dir", "entries": ["1.21.0", "1.22.3"]},
  "/home/a/.goenv/versions/1.21.0/bin/go": {"type": "file", "mode": "0755", "binary": {"format": "mach-o", "arch": ["arm64"], "go": "go1.21.0"}},
  "/home/a/.goenv/versions/1.22.3/bin/go": {"type": "file", "mode": "0755", "binary": {"format": "mach-o", "arch": ["arm64"], "go": "go1.22.3"}},
  "/usr/local/go/bin/go": {"type": "file", "mode": "0755", "binary": {"format": "mach-o", "arch": ["arm64"], "go": "go1.20"}},
  "/home/a/.goenv/version": {"type": "file", "text": "1.21.0\n"})";

ShimTarget behind(const Host& host) {
    const auto path = scan_path(host);
    const auto found = find_on_path(host, path, "go");
    const auto* shim = first_usable(found);
    EXPECT_NE(shim, nullptr);
    return shim ? resolve_shim(host, *shim, find_managers(host, path)) : ShimTarget{};
}

constexpr const char* goenv_path = R"({"PATH": "/home/a/.goenv/shims:/usr/local/go/bin", "HOME": "/home/a"})";

TEST(ResolveShim, GoenvRunsTheVersionOfThisFolder) {
    const auto host =
        host_of({.env = goenv_path,
                 .files = std::string("{") + goenv_files +
                          R"(, "/home/a/src/app/.go-version": {"type": "file", "text": "1.22.3\n"}})"});
    const auto target = behind(*host);
    EXPECT_EQ(target.unavailable.en, "");
    EXPECT_EQ(target.go.go_version, "go1.22.3");
    EXPECT_EQ(target.origin.path, "/home/a/src/app/.go-version");
    const auto env = behind_shim(host->environment(), target);
    EXPECT_EQ(env.get("GOROOT"), "/home/a/.goenv/versions/1.22.3");
    EXPECT_EQ(env.get("GOPATH"), "/home/a/go/1.22.3");
}

TEST(ResolveShim, GoenvSaysWhatIsNotInstalled) {
    const auto host =
        host_of({.env = goenv_path,
                 .files = std::string("{") + goenv_files +
                          R"(, "/home/a/src/app/.go-version": {"type": "file", "text": "1.23.0\n"}})"});
    EXPECT_EQ(behind(*host).unavailable.en, "goenv selects 1.23.0, which is not installed");
}

TEST(ResolveShim, SystemMeansTheNextGoOnPath) {
    const auto host =
        host_of({.env = goenv_path,
                 .files = std::string("{") + goenv_files +
                          R"(, "/home/a/src/app/.go-version": {"type": "file", "text": "system\n"}})"});
    const auto target = behind(*host);
    EXPECT_EQ(target.go.path, "/usr/local/go/bin/go");
    EXPECT_EQ(target.version, "system");
    EXPECT_TRUE(target.variables.empty());
}

TEST(ResolveShim, MiseTakesTheNewestOfAPart) {
    const auto host = host_of({.env = R"({"PATH": "/home/a/.local/share/mise/shims"})", .files = R"({
      "/home/a/.local/share/mise/shims": {"type": "dir", "entries": ["go"]},
      "/home/a/.local/share/mise/shims/go": {"type": "link", "target": "/opt/homebrew/bin/mise"},
      "/opt/homebrew/bin/mise": {"type": "file", "mode": "0755", "binary": {"format": "mach-o"}},
      "/home/a/.local/share/mise/installs/go": {"type": "dir", "entries": ["1.22.10", "1.22.9"]},
      "/home/a/.local/share/mise/installs/go/1.22.10/bin/go": {"type": "file", "mode": "0755", "binary": {"format": "mach-o", "go": "go1.22.10"}},
      "/home/a/.local/share/mise/installs/go/1.22.9/bin/go": {"type": "file", "mode": "0755", "binary": {"format": "mach-o", "go": "go1.22.9"}},
      "/home/a/src/app/mise.toml": {"type": "file", "text": "[tools]\ngo = \"1.22\"\n"}})"});
    const auto target = behind(*host);
    EXPECT_EQ(target.go.go_version, "go1.22.10");
    const auto env = behind_shim(host->environment(), target);
    EXPECT_EQ(env.get("GOBIN"), "/home/a/.local/share/mise/installs/go/1.22.10/bin");
}

TEST(ResolveShim, AsdfRefusesWithoutAVersion) {
    const auto host = host_of({.env = R"({"PATH": "/home/a/.asdf/shims:/usr/local/go/bin"})", .files = R"({
      "/home/a/.asdf/shims": {"type": "dir", "entries": ["go"]},
      "/home/a/.asdf/shims/go": {"type": "file", "mode": "0755", "text": "#!/usr/bin/env bash\nexec asdf exec go\n"},
      "/home/a/src/app/.tool-versions": {"type": "absent"}, "/home/a/.tool-versions": {"type": "absent"},
      "/usr/local/go/bin/go": {"type": "file", "mode": "0755", "binary": {"format": "mach-o"}}})"});
    EXPECT_EQ(behind(*host).unavailable.en, "asdf selects no version in this folder");
}

TEST(FindManagers, OnlyThoseInPlay) {
    const auto none =
        host_of({.env = R"({"PATH": "/usr/bin"})", .files = std::string("{") + goenv_files + "}"});
    EXPECT_TRUE(find_managers(*none, scan_path(*none)).empty());
    const auto host = host_of({.env = goenv_path, .files = std::string("{") + goenv_files + "}"});
    const auto managers = find_managers(*host, scan_path(*host));
    ASSERT_EQ(managers.size(), 1U);
    EXPECT_EQ(managers[0].name, "goenv");
    EXPECT_EQ(managers[0].versions, (Strings{"1.21.0", "1.22.3"}));
    EXPECT_EQ(managers[0].shim_dirs, Strings{"/home/a/.goenv/shims"});
    EXPECT_EQ(managers[0].active_by.note, "PATH holds /home/a/.goenv/shims");
}

TEST(FindManagers, AsdfForOtherLanguagesIsNoGoManager) {
    const auto host =
        host_of({.env = R"({"PATH": "/home/a/.asdf/shims", "ASDF_DIR": "/home/a/.asdf"})", .files = R"({
      "/home/a/.asdf/shims": {"type": "dir", "entries": ["node"]},
      "/home/a/.asdf/installs/golang": {"type": "absent"}})"});
    EXPECT_TRUE(find_managers(*host, scan_path(*host)).empty());
}

TEST(FindManagers, GvmAndG) {
    const auto host =
        host_of({.env = R"({"PATH": "/home/a/.gvm/gos/go1.22/bin:/home/a/.g/go/bin"})", .files = R"({
      "/home/a/.gvm/gos": {"type": "dir", "entries": ["go1.21", "go1.22"]},
      "/home/a/.gvm/gos/go1.21": {"type": "dir"}, "/home/a/.gvm/gos/go1.22": {"type": "dir"},
      "/home/a/.gvm/environments/default": {"type": "file", "text": "export GVM_ROOT; GVM_ROOT=\"/home/a/.gvm\"\nexport gvm_go_name; gvm_go_name=\"go1.22\"\n"},
      "/home/a/.g/versions": {"type": "dir", "entries": ["1.20.1"]},
      "/home/a/.g/versions/1.20.1": {"type": "dir"},
      "/home/a/.g/go": {"type": "link", "target": "/home/a/.g/versions/1.20.1"}})"});
    const auto managers = find_managers(*host, scan_path(*host));
    ASSERT_EQ(managers.size(), 2U);
    EXPECT_EQ(managers[0].name, "gvm");
    EXPECT_TRUE(managers[0].selected.is("go1.22"));
    EXPECT_EQ(managers[0].selected.origin().line, 2);
    EXPECT_EQ(managers[1].name, "g");
    EXPECT_TRUE(managers[1].selected.is("1.20.1"));
}

}  // namespace
}  // namespace trueup
