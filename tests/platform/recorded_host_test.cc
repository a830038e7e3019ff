#include <gtest/gtest.h>

#include "platform/hosts.h"

namespace trueup {
namespace {

// A snapshot with these members beside the required ones.
std::string snapshot(const std::string& members, const std::string& files = "{}") {
    return R"({"schema": "trueup.snapshot/1", "system": {"os": "darwin"}, "user": {}, "env": {"HOME": "/Users/a"},)" +
           members + (members.empty() ? "" : ",") + "\"files\": " + files + "}";
}

std::unique_ptr<Host> host_of(const std::string& files, const std::string& members = "") {
    auto host = recorded_host(snapshot(members, files), "s.json");
    EXPECT_TRUE(host) << host.error().message;
    return host ? std::move(*host) : nullptr;
}

template <typename T>
Error::Kind kind(const Result<T>& result) {
    EXPECT_FALSE(result);
    return result ? Error::Kind::usage : result.error().kind;
}

// The example of the contract.
constexpr const char* example = R"({"schema": "trueup.snapshot/1",
 "taken": "2026-11-22T10:00:00Z",
 "system": {"os": "darwin", "os_version": "14.5", "machine": "arm64", "process_arch": "arm64", "translated": false, "cpu": "Apple M2", "features": ["crc32", "aes", "sha2"]},
 "user": {"name": "a", "home": "/Users/a", "shell": "/bin/zsh"},
 "cwd": "/Users/a/src/app",
 "env": {"PATH": "/opt/homebrew/bin:/usr/bin:/bin"},
 "files": {
   "/Users/a/.zshrc": {"type": "file", "mode": "0644", "text": "export GOROOT=/usr/local/go\n"},
   "/opt/homebrew/bin/go": {"type": "link", "target": "../Cellar/go/1.22.3/bin/go"},
   "/opt/homebrew/Cellar/go/1.22.3/bin/go": {"type": "link", "target": "../libexec/bin/go"},
   "/opt/homebrew/Cellar/go/1.22.3/libexec/bin/go": {"type": "file", "mode": "0755", "size": 13000000, "binary": {"format": "mach-o", "arch": ["arm64", "x86_64"], "go": "go1.22.3"}},
   "/opt/homebrew/Cellar/go/1.22.3/libexec": {"type": "dir", "entries": ["VERSION", "bin", "src", "pkg"]},
   "/usr/local/go": {"type": "absent"}},
 "commands": [{"argv": ["/usr/bin/xcrun", "--sdk", "macosx", "--show-sdk-path"], "exit": 0, "stdout": "x", "stderr": ""}],
 "shell_startup": {"method": "trace", "assignments": [{"name": "GOROOT", "value": "/usr/local/go", "exported": true, "origin": {"kind": "file", "path": "/Users/a/.zshrc", "line": 1}}]}})";

TEST(RecordedHost, TheContractsExample) {
    const auto made = recorded_host(example, "example.json");
    ASSERT_TRUE(made) << made.error().message;
    const auto& host = **made;
    EXPECT_EQ(host.machine().os, "darwin");
    EXPECT_TRUE(host.machine().cpu.is("Apple M2"));
    EXPECT_TRUE(host.machine().translated.is(false));
    EXPECT_EQ(host.machine().features.size(), 3U);
    EXPECT_EQ(host.user().home, "/Users/a");
    EXPECT_TRUE(host.user().uid.unknown());
    EXPECT_EQ(host.cwd(), "/Users/a/src/app");
    EXPECT_EQ(host.environment().get("PATH"), "/opt/homebrew/bin:/usr/bin:/bin");
    EXPECT_FALSE(host.live());

    EXPECT_EQ(host.read("/Users/a/.zshrc", 100).value(), "export GOROOT=/usr/local/go\n");
    const std::string real = "/opt/homebrew/Cellar/go/1.22.3/libexec/bin/go";
    EXPECT_EQ(resolve(host, "/opt/homebrew/bin/go").value(), real);
    EXPECT_EQ(status_followed(host, "/opt/homebrew/bin/go")->size, 13000000U);
    const auto binary = host.recorded_binary("/opt/homebrew/bin/go");
    ASSERT_TRUE(binary);
    EXPECT_EQ(binary->archs, (std::vector<std::string>{"arm64", "amd64"}));
    EXPECT_EQ(binary->os, "darwin");
    EXPECT_EQ(binary->go_version, "go1.22.3");
    EXPECT_EQ(kind(host.open(real)), Error::Kind::not_recorded);
    EXPECT_EQ(kind(host.status("/usr/local/go")), Error::Kind::not_found);
    EXPECT_EQ(kind(host.status("/usr/local/go/bin/go")), Error::Kind::not_found);
    EXPECT_EQ(kind(host.status("/etc/paths")), Error::Kind::not_recorded);
    ASSERT_EQ(host.recorded_commands().size(), 1U);
    EXPECT_EQ(host.recorded_commands()[0].argv[0], "/usr/bin/xcrun");
    ASSERT_TRUE(host.recorded_startup());
    EXPECT_EQ(host.recorded_startup()->assignments[0].origin.line, 1);
}

TEST(RecordedHost, TheSmallestSnapshot) {
    const auto made = recorded_host(
        R"({"schema": "trueup.snapshot/1", "system": {}, "user": {}, "env": {"HOME": "/h"}})", "s");
    ASSERT_TRUE(made) << made.error().message;
    EXPECT_EQ((*made)->user().home, "/h");
    EXPECT_TRUE((*made)->machine().machine.unknown());
    EXPECT_TRUE((*made)->machine().translated.unknown());
    EXPECT_EQ((*made)->cwd(), "");
    EXPECT_FALSE((*made)->recorded_startup());
    EXPECT_EQ(kind((*made)->status("/x")), Error::Kind::not_recorded);
    EXPECT_TRUE(is_dir(**made, "/"));
}

TEST(RecordedHost, WhatIsListedImpliesItsFolders) {
    const auto host = host_of(R"({"/a/b/c": {"type": "file", "text": ""}, "/x/y": {"type": "absent"}})");
    EXPECT_TRUE(is_dir(*host, "/a"));
    EXPECT_TRUE(is_dir(*host, "/a/b"));
    EXPECT_FALSE(host->status("/a/b")->uid_known);
    EXPECT_TRUE(is_file(*host, "/a/b/c"));
    EXPECT_EQ(kind(host->list("/a")), Error::Kind::not_recorded);
    EXPECT_EQ(kind(host->read("/a", 10)), Error::Kind::invalid);
    // That something is not there says nothing about the folder.
    EXPECT_EQ(kind(host->status("/x")), Error::Kind::not_recorded);
    EXPECT_EQ(kind(host->status("/a/bc")), Error::Kind::not_recorded);
}

TEST(RecordedHost, EntriesSayWhatIsNotThere) {
    const auto host = host_of(R"({"/d": {"type": "dir", "entries": ["b", "a"]}, "/e": {"type": "dir"}})");
    EXPECT_EQ(host->list("/d").value(), (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(kind(host->status("/d/c")), Error::Kind::not_found);
    EXPECT_EQ(kind(host->status("/d/c/d")), Error::Kind::not_found);
    EXPECT_EQ(kind(host->status("/d/a")), Error::Kind::not_recorded);
    EXPECT_EQ(kind(host->read("/d/a", 10)), Error::Kind::not_recorded);
    EXPECT_EQ(kind(host->list("/e")), Error::Kind::not_recorded);
    EXPECT_EQ(kind(host->status("/e/x")), Error::Kind::not_recorded);
}

TEST(RecordedHost, LinksAreFollowedEverywhere) {
    const auto host =
        host_of(R"({"/l": {"type": "link", "target": "/real"}, "/real/f": {"type": "file", "text": "x"},
        "/real/up": {"type": "link", "target": "../l/f"}, "/loop": {"type": "link", "target": "loop"},
        "/dangling": {"type": "link", "target": "/gone"}, "/gone": {"type": "absent"}})");
    EXPECT_EQ(host->read("/l/f", 10).value(), "x");
    EXPECT_EQ(host->read("/l/up", 10).value(), "x");
    EXPECT_EQ(host->read("/l/../real/./f", 10).value(), "x");
    EXPECT_EQ(resolve(*host, "/l/up").value(), "/real/f");
    EXPECT_EQ(host->status("/l")->type, FileStatus::Type::link);
    EXPECT_EQ(kind(host->read("/loop", 10)), Error::Kind::invalid);
    EXPECT_EQ(kind(resolve(*host, "/loop")), Error::Kind::invalid);
    EXPECT_EQ(kind(host->read("/dangling", 10)), Error::Kind::not_found);
    EXPECT_EQ(host->status("/dangling")->target, "/gone");
}

TEST(RecordedHost, FilesAnswerAsTheyDidLive) {
    const auto host =
        host_of(R"({"/big": {"type": "file", "size": 5000}, "/empty": {"type": "file", "size": 0},
        "/denied": {"type": "file", "error": "denied"}, "/closed": {"type": "dir", "error": "denied"},
        "/hidden": {"type": "unreadable", "error": "denied"}, "/fifo": {"type": "other"},
        "/script": {"type": "file", "text": "#!/bin/sh\n"}, "/raw": {"type": "file", "base64": "/wA="},
        "/mine": {"type": "dir", "uid": 501, "writable": true}, "/theirs": {"type": "dir", "uid": 0, "writable": false}})");
    EXPECT_EQ(kind(host->read("/big", 100)), Error::Kind::too_large);
    EXPECT_EQ(kind(host->read("/big", 10000)), Error::Kind::not_recorded);
    EXPECT_EQ(host->read("/empty", 10).value(), "");
    EXPECT_EQ(kind(host->read("/denied", 10)), Error::Kind::denied);
    EXPECT_EQ(kind(host->open("/denied")), Error::Kind::denied);
    EXPECT_EQ(kind(host->list("/closed")), Error::Kind::denied);
    EXPECT_EQ(kind(host->status("/hidden")), Error::Kind::denied);
    EXPECT_EQ(kind(host->status("/hidden/x")), Error::Kind::denied);
    EXPECT_EQ(kind(host->read("/fifo", 10)), Error::Kind::invalid);
    EXPECT_EQ(host->status("/script")->mode, 0755U);
    EXPECT_EQ((*host->open("/script"))->read(0, 2).value(), "#!");
    EXPECT_EQ(host->read("/raw", 10).value(), std::string("\xff\0", 2));
    EXPECT_TRUE(host->writable("/mine").value());
    EXPECT_FALSE(host->writable("/theirs").value());
    EXPECT_EQ(host->status("/mine")->uid, 501U);
    EXPECT_EQ(kind(host->writable("/big")), Error::Kind::not_recorded);
}

struct Fault {
    const char* name;
    std::string text;
    const char* pointer;
};

class RecordedHostFault : public ::testing::TestWithParam<Fault> {};

TEST_P(RecordedHostFault, NamesThePlace) {
    const auto made = recorded_host(GetParam().text, "s.json");
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().kind, Error::Kind::invalid);
    EXPECT_EQ(made.error().file, "s.json");
    EXPECT_TRUE(made.error().message.starts_with(GetParam().pointer)) << made.error().message;
}

INSTANTIATE_TEST_SUITE_P(
    All, RecordedHostFault,
    ::testing::Values(
        Fault{"Array", "[]", "/:"}, Fault{"Empty", "{}", "/:"},
        Fault{"NoJson",
              "\x7f"
              "ELF",
              "this is no JSON"},
        Fault{"Nothing", "", "is empty, and no JSON"},
        Fault{"OtherSchema", R"({"schema": "trueup.snapshot/2", "system": {}, "user": {}, "env": {}})", "/:"},
        Fault{"NoEnv", R"({"schema": "trueup.snapshot/1", "system": {}, "user": {}})", "/: \"env\""},
        Fault{"SchemaIsNumber", R"({"schema": 1})", "/schema:"},
        Fault{"SystemIsText", R"({"schema": "trueup.snapshot/1", "system": "mac", "user": {}, "env": {}})",
              "/system:"},
        Fault{"EnvValue", R"({"schema": "trueup.snapshot/1", "system": {}, "user": {}, "env": {"A": 1}})",
              "/env/A:"},
        Fault{"EnvName", R"({"schema": "trueup.snapshot/1", "system": {}, "user": {}, "env": {"A=B": ""}})",
              "/env/A=B:"},
        Fault{"FilesIsArray", snapshot("", "[]"), "/files:"},
        Fault{"FileIsText", snapshot("", R"({"/a/b": "x"})"), "/files/~1a~1b:"},
        Fault{"NoType", snapshot("", R"({"/a": {}})"), "/files/~1a:"},
        Fault{"BadType", snapshot("", R"({"/a": {"type": "folder"}})"), "/files/~1a/type:"},
        Fault{"BadMode", snapshot("", R"({"/a": {"type": "file", "mode": "0999"}})"), "/files/~1a/mode:"},
        Fault{"ModeNumber", snapshot("", R"({"/a": {"type": "file", "mode": 420}})"), "/files/~1a/mode:"},
        Fault{"NegativeSize", snapshot("", R"({"/a": {"type": "file", "size": -1}})"), "/files/~1a/size:"},
        Fault{"Relative", snapshot("", R"({"a": {"type": "absent"}})"), "/files/a:"},
        Fault{"ZeroByte", snapshot("", R"({"/a\u0000b": {"type": "absent"}})"), "/files/"},
        Fault{"TwoSpellings", snapshot("", R"({"/a/": {"type": "absent"}, "/a": {"type": "dir"}})"),
              "/files/~1a"},
        Fault{"Twice", snapshot("", R"({"/a": {"type": "absent"}, "/a": {"type": "dir"}})"),
              "/files/~1a: the key"},
        Fault{"LinkToNowhere", snapshot("", R"({"/a": {"type": "link"}})"), "/files/~1a:"},
        Fault{"EntryWithSlash", snapshot("", R"({"/a": {"type": "dir", "entries": ["b/c"]}})"),
              "/files/~1a/entries/0:"},
        Fault{"BadBase64", snapshot("", R"({"/a": {"type": "file", "base64": "x"}})"), "/files/~1a/base64:"},
        Fault{"ArchNumber", snapshot("", R"({"/a": {"type": "file", "binary": {"arch": [1]}}})"),
              "/files/~1a/binary/arch/0:"},
        Fault{"CwdRelative", snapshot(R"("cwd": "src")"), "/cwd:"},
        Fault{"CommandWithoutArgv", snapshot(R"("commands": [{"exit": 0}])"), "/commands/0:"},
        Fault{"StartupLine",
              snapshot(R"("shell_startup": {"assignments": [{"name": "A", "origin": {"line": "x"}}]})"),
              "/shell_startup/assignments/0/origin/line:"},
        Fault{"Deep", snapshot("\"x\": " + std::string(1000, '[')), "/x"},
        Fault{"BrokenUtf8", snapshot("\"x\": \"\xc3\""), "this is no UTF-8"}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(RecordedHost, AHugeSnapshotIsRefused) {
    EXPECT_EQ(kind(recorded_host(std::string((256U << 20U) + 1, ' '), "s")), Error::Kind::too_large);
}

TEST(RecordedHost, KeysMayBeAdded) {
    const auto made = recorded_host(
        snapshot(R"("later": {"x": 1})", R"({"/a": {"type": "file", "text": "", "new": 1}})"), "s");
    EXPECT_TRUE(made);
}

}  // namespace
}  // namespace trueup
