// Real files of every odd kind, under the name `go`.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "formats/make_binary.h"
#include "platform/hosts.h"
#include "probe/executables.h"
#include "probe/gather.h"

namespace trueup {
namespace {

namespace fs = std::filesystem;

class OddFiles : public testing::Test {
protected:
    void SetUp() override {
        root_ = fs::path(testing::TempDir()) / ("trueup-odd-" + std::to_string(getpid()));
        fs::remove_all(root_);
        fs::create_directories(root_);
    }
    void TearDown() override { fs::remove_all(root_); }

    void write(const std::string& name, const std::string& bytes, bool executable = true) {
        const auto path = root_ / name;
        fs::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << bytes;
        if (executable)
            fs::permissions(path, fs::perms::owner_all | fs::perms::group_exec | fs::perms::others_exec);
    }
    void link(const std::string& name, const std::string& target) {
        fs::create_directories((root_ / name).parent_path());
        fs::create_symlink(target, root_ / name);
    }
    std::unique_ptr<Host> host(const std::string& path) {
        LiveOptions options;
        Environment env;
        env.variables.push_back({"PATH", path, Origin{OriginKind::process, "", 0, "", ""}});
        env.variables.push_back({"HOME", root_ / "home", Origin{OriginKind::process, "", 0, "", ""}});
        options.environment = env;
        options.cwd = root_.string();
        auto made = live_host(options);
        EXPECT_TRUE(made.has_value());
        return made ? *std::move(made) : nullptr;
    }
    std::string at(const std::string& name) const { return (root_ / name).string(); }

    fs::path root_;
};

TEST_F(OddFiles, EachIsWhatItIsAndTheLookupFindsTheFirstThatRuns) {
    fs::create_directories(root_ / "a/go");
    write("b/go", "", false);
    link("c/go", "gone");
    link("d/go", "go");
    fs::create_directories(root_ / "e");
    ASSERT_EQ(mkfifo(at("e/go").c_str(), 0644), 0);
    write("f/go", "");
    test::BinarySpec spec;
    spec.goos = "linux";
    write("real/bin/go", test::make_elf(spec));
    link("g/go", "../real/bin/go");
    write("h", "a file, no folder");
    const auto machine = host(at("a") + ":" + at("b") + ":" + at("c") + ":" + at("d") + ":" + at("e") + ":" +
                              at("f") + ":" + at("g") + ":" + at("h") + ":" + at("missing"));
    const auto path = scan_path(*machine);
    EXPECT_EQ(path[7].state, PathState::not_a_directory);
    EXPECT_EQ(path[8].state, PathState::missing);
    const auto found = find_on_path(*machine, path, "go");
    ASSERT_EQ(found.size(), 7U);
    const FileKind kinds[] = {FileKind::directory, FileKind::not_executable, FileKind::broken_link,
                              FileKind::link_loop, FileKind::not_executable, FileKind::empty,
                              FileKind::binary};
    for (std::size_t i = 0; i < found.size(); ++i) EXPECT_EQ(found[i].kind, kinds[i]) << found[i].path;
    EXPECT_EQ(found[6].resolved, fs::canonical(root_ / "real/bin/go"));
    EXPECT_EQ(found[6].go_version, "go1.22.3");
    const auto* first = first_usable(found);
    ASSERT_NE(first, nullptr);
    EXPECT_EQ(first->path, at("f/go")) << "a fifo without an execute bit is passed over";
}

// The system leaves the folder that a link leads to, not the one that it lies in.
TEST_F(OddFiles, TwoDotsCountFromWhereALinkLeads) {
    write("rp/go", "");
    fs::create_directories(root_ / "a/b/c");
    link("lnk", "a/b/c");
    write("a/b/go", "x", false);
    LiveOptions options;
    Environment env;
    env.variables.push_back({"PATH", "../../../rp:" + at("lnk") + "/..:" + at("lnk") + "/../gone:../rp", {}});
    env.variables.push_back({"PWD", at("lnk"), {}});
    options.environment = env;
    options.cwd = at("lnk");
    const auto made = live_host(options);
    ASSERT_TRUE(made);
    const auto path = scan_path(**made);
    const std::string real = fs::canonical(root_);
    EXPECT_EQ(path[0].dir, real + "/rp");
    EXPECT_EQ(path[1].dir, real + "/a/b");
    EXPECT_EQ(path[2].state, PathState::missing);
    EXPECT_EQ(path[3].state, PathState::missing) << "beside the link there is one, and nobody means it";
    const auto found = find_on_path(**made, path, "go");
    ASSERT_FALSE(found.empty());
    EXPECT_EQ(found[0].path, real + "/rp/go");
}

TEST_F(OddFiles, AProgramThatIsCutShort) {
    test::BinarySpec spec;
    spec.goos = "linux";
    const auto whole = test::make_elf(spec);
    write("a/go", whole.substr(0, whole.size() - 16));
    const auto go = inspect_executable(*host(at("a")), at("a/go"));
    EXPECT_EQ(go.kind, FileKind::other);
    EXPECT_EQ(go.format, "cut-off");
}

TEST_F(OddFiles, AHugeFileCostsWhatIsLookedAt) {
    write("a/go", "\177ELF");
    fs::resize_file(root_ / "a/go", std::uintmax_t{1} << 40);  // sparse
    const auto go = inspect_executable(*host(at("a")), at("a/go"));
    EXPECT_EQ(go.kind, FileKind::binary);
    EXPECT_TRUE(go.archs.empty());
}

TEST_F(OddFiles, GatherStandsAMachineFullOfThem) {
    fs::create_directories(root_ / "a/go");
    write("b/go", "#!/bin/sh\nexit 1\n");
    link("home", "home");
    link("loop", "loop");
    const auto facts = gather(*host(at("a") + "::" + at("loop") + ":\xff\xfe:" + at("b")));
    EXPECT_EQ(facts.path.size(), 5U);
    EXPECT_NE(facts.selection.unavailable.en, "") << "a script is no go whose rules are known";
    EXPECT_EQ(facts.selection.path_go, at("b/go"));
}

}  // namespace
}  // namespace trueup
