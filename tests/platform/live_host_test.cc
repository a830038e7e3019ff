#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "platform/hosts.h"
#include "platform/parents.h"
#include "platform/scratch.h"
#include "platform/system.h"

namespace trueup {
namespace {

using testing::as_nobody;
using testing::Scratch;
namespace fs = std::filesystem;

std::unique_ptr<Host> live(LiveOptions options = {}) {
    auto host = live_host(options);
    EXPECT_TRUE(host) << host.error().message;
    return host ? std::move(*host) : nullptr;
}

Environment variables(std::initializer_list<std::pair<const char*, std::string>> all) {
    Environment env;
    for (const auto& [name, value] : all) env.variables.push_back({name, value, {}});
    return env;
}

template <typename T>
Error::Kind kind(const Result<T>& result) {
    EXPECT_FALSE(result);
    return result ? Error::Kind::usage : result.error().kind;
}

TEST(LiveHost, ReadsAFileAndKeepsToTheLimit) {
    const Scratch scratch;
    const auto host = live();
    const auto path = scratch.file("a", "0123456789");
    EXPECT_EQ(host->read(path, 10).value(), "0123456789");
    EXPECT_EQ(kind(host->read(path, 9)), Error::Kind::too_large);
    EXPECT_EQ(host->read(scratch.file("empty", ""), 0).value(), "");
}

TEST(LiveHost, ReadsFilesThatDoNotKnowTheirSize) {
    const auto host = live();
    const auto text = host->read("/proc/self/status", 1U << 20U);
    ASSERT_TRUE(text);
    EXPECT_TRUE(text->contains("Name:"));
    EXPECT_EQ(kind(host->read("/proc/self/status", 16)), Error::Kind::too_large);
}

TEST(LiveHost, AHugeFileCostsNothing) {
    const Scratch scratch;
    const auto path = scratch.file("huge", "");
    fs::resize_file(path, 1ULL << 40U);
    const auto host = live();
    EXPECT_EQ(kind(host->read(path, 1U << 20U)), Error::Kind::too_large);
    const auto source = host->open(path);
    ASSERT_TRUE(source);
    EXPECT_EQ((*source)->size(), 1ULL << 40U);
    EXPECT_EQ((*source)->read((1ULL << 40U) - 3, 100).value(), std::string(3, '\0'));
    EXPECT_EQ((*source)->read(1ULL << 50U, 100).value(), "");
}

TEST(LiveHost, NeverWaitsForWhatIsNoRegularFile) {
    const Scratch scratch;
    const auto fifo = scratch.at("fifo");
    ASSERT_EQ(::mkfifo(fifo.c_str(), 0644), 0);
    const auto socket_path = scratch.at("socket");
    const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    ASSERT_LT(socket_path.size(), sizeof address.sun_path);
    std::copy(socket_path.begin(), socket_path.end(), address.sun_path);
    ASSERT_EQ(::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);

    const auto host = live();
    for (const std::string& path : {fifo, socket_path, std::string("/dev/zero"), scratch.path()}) {
        EXPECT_EQ(kind(host->read(path, 100)), Error::Kind::invalid) << path;
        EXPECT_EQ(kind(host->open(path)), Error::Kind::invalid) << path;
    }
    EXPECT_EQ(host->status(fifo)->type, FileStatus::Type::other);
    EXPECT_FALSE(is_file(*host, fifo));
    ::close(fd);
}

TEST(LiveHost, MissingThings) {
    const Scratch scratch;
    const auto host = live();
    const auto file = scratch.file("file", "x");
    for (const auto& path : {scratch.at("nothing"), file + "/below", scratch.at("nothing/below")}) {
        EXPECT_EQ(kind(host->status(path)), Error::Kind::not_found) << path;
        EXPECT_EQ(kind(host->read(path, 10)), Error::Kind::not_found) << path;
        EXPECT_EQ(kind(host->list(path)), Error::Kind::not_found) << path;
        EXPECT_EQ(kind(host->open(path)), Error::Kind::not_found) << path;
        EXPECT_EQ(kind(host->writable(path)), Error::Kind::not_found) << path;
        EXPECT_EQ(kind(resolve(*host, path)), Error::Kind::not_found) << path;
    }
    EXPECT_EQ(kind(host->list(file)), Error::Kind::invalid);
}

TEST(LiveHost, StatusOfEachKind) {
    const Scratch scratch;
    const auto host = live();
    const auto file = scratch.file("file", "12345", 0640);
    scratch.link("link", "file");
    const auto status = host->status(file);
    ASSERT_TRUE(status);
    EXPECT_EQ(status->type, FileStatus::Type::file);
    EXPECT_EQ(status->mode, 0640U);
    EXPECT_EQ(status->size, 5U);
    EXPECT_EQ(status->uid, ::geteuid());
    EXPECT_EQ(host->status(scratch.at("link"))->type, FileStatus::Type::link);
    EXPECT_EQ(host->status(scratch.at("link"))->target, "file");
    EXPECT_EQ(status_followed(*host, scratch.at("link"))->size, 5U);
    EXPECT_TRUE(is_dir(*host, scratch.path()));
    EXPECT_FALSE(is_dir(*host, file));
    EXPECT_FALSE(is_dir(*host, scratch.at("nothing")));
}

TEST(LiveHost, LongLinkTargetsAreWhole) {
    const Scratch scratch;
    const std::string target(3000, 'x');
    scratch.link("long", target);
    EXPECT_EQ(live()->status(scratch.at("long"))->target, target);
}

TEST(LiveHost, ListsSorted) {
    const Scratch scratch;
    for (const char* name : {"b", "a", ".hidden", "c"}) scratch.file(name, "");
    EXPECT_EQ(live()->list(scratch.path()).value(), (std::vector<std::string>{".hidden", "a", "b", "c"}));
}

TEST(LiveHost, LinkLoopsAreInvalid) {
    const Scratch scratch;
    scratch.link("a", "b");
    scratch.link("b", "a");
    scratch.link("self", "self");
    const auto host = live();
    for (const auto& path : {scratch.at("a"), scratch.at("self"), scratch.at("self/x")}) {
        EXPECT_EQ(kind(resolve(*host, path)), Error::Kind::invalid) << path;
        EXPECT_EQ(kind(host->read(path, 10)), Error::Kind::invalid) << path;
        EXPECT_EQ(kind(status_followed(*host, path)), Error::Kind::invalid) << path;
    }
    EXPECT_EQ(host->status(scratch.at("a"))->type, FileStatus::Type::link);
}

TEST(LiveHost, ResolveIsWhatTheSystemSays) {
    const Scratch scratch;
    scratch.file("real/deep/file", "x");
    scratch.link("l1", "real");
    scratch.link("l2", scratch.at("l1/deep"));
    scratch.link("real/deep/up", "../..");
    const auto host = live();
    for (const char* name :
         {"l1/deep/file", "l2/file", "l2/up/l1", "l2/../deep", "real//deep/./file", "l1/"}) {
        const auto path = scratch.at(name);
        EXPECT_EQ(resolve(*host, path).value(), fs::canonical(path).string()) << name;
    }
    EXPECT_EQ(resolve(*host, "/").value(), "/");
    EXPECT_EQ(resolve(*host, "/../..").value(), "/");
}

TEST(LiveHost, WhatMayNotBeReadIsDenied) {
    const Scratch scratch;
    const auto secret = scratch.file("secret", "x", 0600);
    const auto closed = scratch.dir("closed");
    scratch.file("closed/file", "x");
    fs::permissions(closed, fs::perms(0700));
    EXPECT_TRUE(as_nobody([&] {
        const auto host = live();
        return kind(host->read(secret, 10)) == Error::Kind::denied &&
               kind(host->open(secret)) == Error::Kind::denied && host->status(secret).has_value() &&
               kind(host->list(closed)) == Error::Kind::denied &&
               kind(host->status(closed + "/file")) == Error::Kind::denied &&
               kind(resolve(*host, closed + "/file")) == Error::Kind::denied &&
               !host->writable(secret).value() && !host->writable(scratch.path()).value();
    })) << "tests run as another user than root cannot give up rights; there this needs a look";
    EXPECT_TRUE(live()->writable(scratch.path()).value());
}

TEST(LiveHost, EnvironmentHasEachNameOnceAndInOrder) {
    ::setenv("TRUEUP_TEST_VARIABLE", "a=b=c", 1);
    const auto host = live();
    EXPECT_EQ(host->environment().get("TRUEUP_TEST_VARIABLE"), "a=b=c");
    EXPECT_EQ(host->environment().find("TRUEUP_TEST_VARIABLE")->origin.kind, OriginKind::process);
    ::unsetenv("TRUEUP_TEST_VARIABLE");
}

TEST(LiveHost, CwdPrefersPwdWhenItIsTheSameFolder) {
    const Scratch scratch;
    const auto real = scratch.dir("real");
    const auto link = scratch.link("link", "real");
    const auto before = fs::current_path();
    fs::current_path(real);
    const auto cwd = [](const std::string& pwd) {
        return live({.sysroot = "", .environment = variables({{"PWD", pwd}}), .cwd = {}})->cwd();
    };
    EXPECT_EQ(cwd(link), link);
    EXPECT_EQ(cwd(scratch.path()), real);  // another folder
    EXPECT_EQ(cwd("real"), real);          // not absolute
    EXPECT_EQ(cwd(""), real);
    fs::remove(link);
    fs::remove(real);
    EXPECT_EQ(cwd(real), "");  // the folder is gone
    fs::current_path(before);
}

TEST(LiveHost, UserComesFromTheEnvironmentFirst) {
    const auto host = live({.sysroot = "",
                            .environment = variables({{"HOME", "/h"}, {"USER", "u"}, {"SHELL", "/bin/zsh"}}),
                            .cwd = "/"});
    EXPECT_EQ(host->user().home, "/h");
    EXPECT_EQ(host->user().name, "u");
    EXPECT_EQ(host->user().shell, "/bin/zsh");
    EXPECT_EQ(host->user().uid.value(), ::geteuid());
    // Go sees no home then, whatever the user database says.
    EXPECT_EQ(live({.sysroot = "", .environment = Environment{}, .cwd = "/"})->user().home, "");
}

TEST(LiveHost, TheMachineKnowsItself) {
    const auto host = live();
    const auto& machine = host->machine();
    EXPECT_EQ(machine.os, host->os());
    EXPECT_TRUE(machine.machine.known());
    EXPECT_TRUE(machine.process_arch.known());
    EXPECT_TRUE(machine.translated.known());
    EXPECT_EQ(machine.translated.value(),
              goarch_of(machine.machine.value()) != goarch_of(machine.process_arch.value()));
}

TEST(Account, ALineOfPasswd) {
    const std::string passwd =
        "root:x:0:0:root:/root:/bin/bash\nbroken\na:x:1000:1000:A,,,:/home/a:/usr/bin/fish\n";
    EXPECT_EQ(account_in(passwd, 1000)->name, "a");
    EXPECT_EQ(account_in(passwd, 1000)->shell, "/usr/bin/fish");
    EXPECT_EQ(account_in(passwd, 0)->shell, "/bin/bash");
    EXPECT_FALSE(account_in(passwd, 100));
    EXPECT_FALSE(account_in("", 0));
}

TEST(Parents, NamesNearestFirst) {
    EXPECT_EQ(describe_parents({"zsh", "tmux: server"}, {}), "zsh, under tmux: server");
    EXPECT_EQ(describe_parents({"bash", "bash", "sshd"}, {}), "bash, under sshd");
    EXPECT_EQ(describe_parents({}, {}), "");
}

TEST(Parents, VariablesAddWhatTheNamesDoNotShow) {
    const auto env = variables({{"TMUX", "/tmp/tmux-0/default,1,0"}, {"TERM_PROGRAM", "iTerm.app"}});
    EXPECT_EQ(describe_parents({"zsh"}, env), "zsh; inside tmux, TERM_PROGRAM says iTerm.app");
    EXPECT_EQ(describe_parents({"zsh", "tmux: server"}, env),
              "zsh, under tmux: server; TERM_PROGRAM says iTerm.app");
    const auto remote =
        describe_parents({"bash"}, variables({{"SSH_CONNECTION", "203.0.113.7 1 10.0.0.1 22"}}));
    EXPECT_EQ(remote, "bash; over ssh");
}

}  // namespace
}  // namespace trueup
