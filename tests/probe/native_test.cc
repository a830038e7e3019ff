#include "probe/native.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "platform/hosts.h"
#include "probe/gather.h"

namespace trueup {
namespace {

using Json = nlohmann::json;

// A Linux machine with these programs in /usr/bin and these variables.
Facts machine(const Json& env, const Json& files, const std::string& arch = "x86_64") {
    Json snapshot = {
        {"schema", "trueup.snapshot/1"},
        {"system", {{"os", "linux"}, {"machine", arch}, {"process_arch", arch}, {"translated", false}}},
        {"user", {{"name", "a"}, {"home", "/home/a"}, {"shell", "/bin/sh"}}},
        {"cwd", "/home/a"},
        {"env", env},
        {"files", files}};
    if (!snapshot["env"].contains("PATH")) snapshot["env"]["PATH"] = "/usr/bin";
    auto host = recorded_host(snapshot.dump(), "test");
    EXPECT_TRUE(host.has_value());
    return gather(**host);
}

Json program() {
    return {{"type", "file"},
            {"mode", "0755"},
            {"size", 1},
            {"binary", {{"format", "elf"}, {"arch", {"x86_64"}}}}};
}
Json link(const std::string& target) { return {{"type", "link"}, {"target", target}}; }
Json text(const std::string& content) { return {{"type", "file"}, {"text", content}}; }
Json absent() { return {{"type", "absent"}}; }

Json debian() {
    return {{"/usr/bin", {{"type", "dir"}, {"entries", {"cc", "gcc", "gcc-12", "x86_64-linux-gnu-gcc-12"}}}},
            {"/usr/bin/cc", link("/etc/alternatives/cc")},
            {"/etc/alternatives/cc", link("/usr/bin/gcc")},
            {"/usr/bin/gcc", link("gcc-12")},
            {"/usr/bin/gcc-12", link("x86_64-linux-gnu-gcc-12")},
            {"/usr/bin/x86_64-linux-gnu-gcc-12", program()},
            {"/usr/local/include/stdlib.h", absent()},
            {"/usr/include/x86_64-linux-gnu/stdlib.h", absent()},
            {"/usr/include/stdlib.h", text("")},
            {"/usr/include/x86_64-linux-gnu/gnu/stubs.h", text("")},
            {"/usr/lib/x86_64-linux-gnu/crt1.o", text("")}};
}

TEST(Native, TriplesInGosWords) {
    const auto is = [](std::string_view triple, std::string_view goos, std::string_view goarch) {
        const auto target = target_of_triple(triple);
        EXPECT_EQ(target.goos, goos) << triple;
        EXPECT_EQ(target.goarch, goarch) << triple;
    };
    is("x86_64-linux-gnu", "linux", "amd64");
    is("aarch64-linux-gnu", "linux", "arm64");
    is("aarch64_be-linux-gnu", "linux", "");
    is("arm-linux-gnueabihf", "linux", "arm");
    is("armv7l-unknown-linux-musleabihf", "linux", "arm");
    is("arm64-apple-darwin23", "darwin", "arm64");
    is("aarch64-macos", "darwin", "arm64");
    is("i686-w64-mingw32", "windows", "386");
    is("powerpc64le-linux-gnu", "linux", "ppc64le");
    is("mips64el-linux-gnuabi64", "linux", "mips64le");
    is("aarch64-linux-android33", "android", "arm64");
    is("arm-none-eabi", "none", "arm");
    is("", "", "");
}

TEST(Native, TheCompilerBehindThePlainName) {
    const auto facts = machine({}, debian());
    const auto& native = *facts.native;
    EXPECT_EQ(native.cc.value, "gcc");
    EXPECT_FALSE(native.cc.given);
    EXPECT_TRUE(native.cc.there.is(true));
    EXPECT_EQ(native.cc.file.path, "/usr/bin/gcc");
    EXPECT_EQ(native.cc.triple, "x86_64-linux-gnu");
    EXPECT_EQ(native.cc.owner, "distribution");
    EXPECT_EQ(native.libc.kind, "glibc");
    EXPECT_EQ(native.libc.headers.value_or(""), "/usr/include/stdlib.h");
    EXPECT_TRUE(native.libc.start_files.known());
    EXPECT_FALSE(native.apple);
    EXPECT_FALSE(cc_is_foreign(native));
}

TEST(Native, WordsOfCC) {
    struct Row {
        std::string value, called, wrapper;
        bool alone;
    };
    for (const auto& row :
         {Row{"ccache gcc -m64", "gcc", "ccache", false}, Row{"ccache", "ccache", "ccache", true},
          Row{"env LANG=C gcc", "gcc", "env", false},
          Row{"xcrun --sdk macosx clang", "clang", "xcrun", false},
          Row{"'/opt/my cc/bin/gcc'", "/opt/my cc/bin/gcc", "", false}, Row{"gcc", "gcc", "", false}}) {
        auto files = debian();
        files["/usr/bin"]["entries"] = {"ccache", "cc", "env", "gcc", "gcc-12", "x86_64-linux-gnu-gcc-12",
                                        "xcrun"};
        for (const auto* wrapper : {"ccache", "env", "xcrun"})
            files[std::string("/usr/bin/") + wrapper] = program();
        const auto facts = machine({{"CC", row.value}}, files);
        const auto& cc = facts.native->cc;
        EXPECT_EQ(cc.called, row.called) << row.value;
        EXPECT_EQ(cc.wrapper, row.wrapper) << row.value;
        EXPECT_EQ(cc.wrapper_alone, row.alone) << row.value;
        EXPECT_TRUE(cc.given);
    }
    // The wrapper itself is missing.
    const auto facts = machine({{"CC", "ccache gcc"}}, debian());
    EXPECT_EQ(facts.native->cc.called, "ccache");
    EXPECT_TRUE(facts.native->cc.there.is(false));
}

TEST(Native, WhatIsNotRecordedIsNotKnown) {
    auto files = debian();
    files.erase("/usr/bin");
    const auto other = machine({{"CC", "gcc-99"}}, files);
    EXPECT_TRUE(other.native->cc.there.unknown());
    files = debian();
    files.erase("/usr/include/stdlib.h");
    EXPECT_TRUE(machine({}, files).native->libc.headers.unknown());
    files["/usr/include/stdlib.h"] = absent();
    EXPECT_TRUE(machine({}, files).native->libc.headers.absent());
}

TEST(Native, WhoseCompilerItIs) {
    const auto owner = [](const std::string& path, const Json& env = Json::object()) {
        auto files = debian();
        files[path] = program();
        auto variables = env;
        variables["CC"] = path;
        return machine(variables, files).native->cc.owner;
    };
    EXPECT_EQ(owner("/nix/store/abc-gcc-wrapper-13/bin/gcc"), "nix");
    EXPECT_EQ(owner("/home/a/miniconda3/bin/x86_64-conda-linux-gnu-gcc"), "conda");
    EXPECT_EQ(owner("/srv/envs/one/bin/gcc", {{"CONDA_PREFIX", "/srv/envs/one"}}), "conda");
    EXPECT_EQ(owner("/home/linuxbrew/.linuxbrew/opt/llvm/bin/clang"), "homebrew-llvm");
    EXPECT_EQ(owner("/home/linuxbrew/.linuxbrew/bin/gcc-13"), "homebrew");
    EXPECT_EQ(owner("/opt/zig/zig"), "zig");
    EXPECT_EQ(owner("/opt/gcc-13/bin/gcc"), "other");
}

// A name with a number of its own, and one with a version behind it.
TEST(Native, NamesOfCompilers) {
    const auto strange = [](const std::string& name) {
        auto files = debian();
        files["/opt/x/" + name] = program();
        return machine({{"CC", "/opt/x/" + name}}, files).native->cc.strange;
    };
    for (const auto* name : {"c99", "c89", "gcc-12", "clang14", "icpx", "mpicc", "mpic++", "armclang", "emcc",
                             "nvc", "x86_64-linux-gnu-gcc-14.2", "clang-mp-17"})
        EXPECT_FALSE(strange(name)) << name;
    for (const auto* name : {"ls", "true", "c98"}) EXPECT_TRUE(strange(name)) << name;
}

// Where folders may be named in a way that is not followed, nothing counts as missing.
TEST(Native, FlagsThatNameFolders) {
    const auto missing = [](const std::string& flags) {
        auto files = debian();
        files["/usr/lib64"] = files["/lib64"] = files["/usr/local/lib"] = files["/usr/local/lib64"] =
            absent();
        for (const auto* dir : {"/usr/lib/", "/lib/", "/usr/lib/x86_64-linux-gnu/", "/lib/x86_64-linux-gnu/",
                                "/home/a/libs/", "/home/a/my libs/"}) {
            for (const auto* end : {".so", ".a", ".dll.a", ".lib"})
                files[std::string(dir) + "libfoo" + end] = absent();
        }
        files["/home/a/my libs/libfoo.so"] = program();
        Facts facts;
        facts.cwd = "/home/a";
        facts.go_env.settings.push_back({"CGO_LDFLAGS", flags, {}, {}});
        NativeFacts native = *machine({}, files).native;
        native.libraries.clear();
        Json snapshot = {{"schema", "trueup.snapshot/1"},
                         {"system", {{"os", "linux"}, {"machine", "x86_64"}}},
                         {"user", {{"name", "a"}, {"home", "/home/a"}}},
                         {"env", {{"PATH", "/usr/bin"}}},
                         {"files", files}};
        const auto host = recorded_host(snapshot.dump(), "test");
        EXPECT_TRUE(host.has_value());
        look_at_given_libraries(**host, facts, native);
        EXPECT_EQ(native.libraries.size(), 1U) << flags;
        if (native.libraries.empty()) return std::string("none");
        const auto& one = native.libraries.front().missing;
        return std::string(one.unknown() ? "unknown" : one.is(true) ? "missing" : "there");
    };
    EXPECT_EQ(missing("-lfoo"), "missing");
    EXPECT_EQ(missing("-L/home/a/libs -lfoo"), "missing");
    EXPECT_EQ(missing("'-L/home/a/my libs' -lfoo"), "there");
    EXPECT_EQ(missing("-L '/home/a/my libs' -lfoo"), "there");
    EXPECT_EQ(missing("-Wl,-rpath,/home/a/libs -Wl,--as-needed -Wl,-z,relro,--hash-style=gnu -lfoo"),
              "missing");
    for (const auto* flags :
         {"-Wl,-L/home/a/libs -lfoo", "-Wl,-rpath,/x,-L,/home/a/libs -lfoo", "-Xlinker -L/home/a/libs -lfoo",
          "--sysroot=/home/a -lfoo", "-B/home/a/libs -lfoo", "@flags.txt -lfoo", "-Wl,@flags.txt -lfoo",
          "-m32 -lfoo", "-L=/home/a/libs -lfoo", "-L =/home/a/libs -lfoo"})
        EXPECT_EQ(missing(flags), "unknown") << flags;
}

TEST(Native, OnlyAStrangerIsForeign) {
    auto files = debian();
    files["/usr/bin/aarch64-linux-gnu-gcc"] = program();
    EXPECT_TRUE(cc_is_foreign(*machine({{"CC", "/usr/bin/aarch64-linux-gnu-gcc"}}, files).native));
    EXPECT_FALSE(
        cc_is_foreign(*machine({{"CC", "/usr/bin/aarch64-linux-gnu-gcc"}}, files, "aarch64").native));
    EXPECT_TRUE(cc_is_foreign(*machine({}, files, "aarch64").native)) << "gcc for amd64 under a plain name";
    files["/opt/x/gcc"] = program();
    EXPECT_FALSE(cc_is_foreign(*machine({{"CC", "/opt/x/gcc"}}, files, "aarch64").native)) << "nobody knows";
}

}  // namespace
}  // namespace trueup
