#include <gtest/gtest.h>
#include <sys/stat.h>

#include "platform/hosts.h"
#include "platform/scratch.h"

namespace trueup {
namespace {

using testing::Scratch;
namespace fs = std::filesystem;

class Sysroot : public ::testing::Test {
protected:
    void SetUp() override {
        outside_ = scratch_.file("outside.txt", "outside");
        scratch_.file("root/etc/inside.txt", "inside");
        scratch_.file("root/outside.txt", "the tree's own");
    }
    std::unique_ptr<Host> open(Environment env = {}) const {
        auto host = live_host({.sysroot = scratch_.at("root"), .environment = std::move(env), .cwd = {}});
        EXPECT_TRUE(host);
        return host ? std::move(*host) : nullptr;
    }
    Scratch scratch_;
    std::string outside_;
};

TEST_F(Sysroot, PathsStartAtTheTree) {
    const auto host = open();
    EXPECT_EQ(host->read("/etc/inside.txt", 100).value(), "inside");
    EXPECT_EQ(host->list("/").value(), (std::vector<std::string>{"etc", "outside.txt"}));
    EXPECT_EQ(host->status("/").value().type, FileStatus::Type::dir);
    EXPECT_TRUE(is_dir(*host, "/etc"));
    EXPECT_EQ(host->read(outside_, 100).error().kind, Error::Kind::not_found);
    EXPECT_TRUE(host->open("/etc/inside.txt"));
    EXPECT_TRUE(host->writable("/etc").value());
    EXPECT_FALSE(host->live());
}

TEST_F(Sysroot, NothingLeadsOut) {
    scratch_.link("root/absolute", outside_);
    scratch_.link("root/absolute-own", "/outside.txt");
    scratch_.link("root/dots", "../outside.txt");
    scratch_.link("root/etc/many", "../../../../../../outside.txt");
    scratch_.link("root/folder", "/");
    scratch_.link("root/parent", "..");
    const auto host = open();
    EXPECT_EQ(host->read("/absolute", 100).error().kind, Error::Kind::not_found);
    for (const char* path :
         {"/absolute-own", "/dots", "/etc/many", "/folder/outside.txt", "/parent/outside.txt",
          "/../outside.txt", "/etc/../../outside.txt", "/folder/../folder/../outside.txt"}) {
        EXPECT_EQ(host->read(path, 100).value_or("?"), "the tree's own") << path;
    }
    EXPECT_EQ(resolve(*host, "/etc/many").value(), "/outside.txt");
    EXPECT_EQ(host->list("/parent").value(), host->list("/").value());
}

TEST_F(Sysroot, FaultsAreTheSameAsOfAMachine) {
    scratch_.link("root/loop", "loop");
    ASSERT_EQ(::mkfifo(scratch_.at("root/fifo").c_str(), 0644), 0);
    const auto host = open();
    EXPECT_EQ(host->read("/loop", 10).error().kind, Error::Kind::invalid);
    EXPECT_EQ(host->status("/loop")->type, FileStatus::Type::link);
    EXPECT_EQ(host->read("/fifo", 10).error().kind, Error::Kind::invalid);
    EXPECT_EQ(host->read("/etc", 10).error().kind, Error::Kind::invalid);
    EXPECT_EQ(host->status("/etc/inside.txt/..").error().kind, Error::Kind::not_found);
    EXPECT_EQ(host->read("/etc/inside.txt", 3).error().kind, Error::Kind::too_large);
}

TEST_F(Sysroot, TheTreeTellsItsSystem) {
    EXPECT_EQ(open()->machine().os, "linux");
    scratch_.file("root/etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n");
    EXPECT_EQ(open()->machine().os_version.value(), "12");
    scratch_.file("root/System/Library/CoreServices/SystemVersion.plist",
                  "<dict>\n<key>ProductName</key><string>macOS</string>\n<key>ProductVersion</key>\n"
                  "<string>14.5</string></dict>");
    const auto host = open();
    EXPECT_EQ(host->os(), "darwin");
    EXPECT_EQ(host->machine().os_version.value(), "14.5");
    // Another system than this machine's: nobody knows where it runs.
    if ((*live_host({}))->os() != "darwin") {
        EXPECT_TRUE(host->machine().machine.unknown());
    }
}

TEST_F(Sysroot, CwdInsideOrTheRoot) {
    const auto before = fs::current_path();
    EXPECT_EQ(open()->cwd(), "/");
    fs::current_path(scratch_.at("root/etc"));
    EXPECT_EQ(open()->cwd(), "/etc");
    fs::current_path(scratch_.at("root"));
    EXPECT_EQ(open()->cwd(), "/");
    fs::current_path(before);
}

TEST(SysrootFolder, MustBeAFolder) {
    const Scratch scratch;
    EXPECT_EQ(live_host({.sysroot = scratch.at("no"), .environment = {}, .cwd = {}}).error().kind,
              Error::Kind::not_found);
    EXPECT_FALSE(live_host({.sysroot = scratch.file("f", ""), .environment = {}, .cwd = {}}));
}

}  // namespace
}  // namespace trueup
