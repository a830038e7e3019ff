#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <sys/stat.h>

#include "base/json.h"
#include "platform/hosts.h"
#include "platform/scratch.h"
#include "platform/snapshot.h"

namespace trueup {
namespace {

using testing::as_nobody;
using testing::Scratch;

std::unique_ptr<Host> live(Environment env = {}) {
    return std::move(*live_host({.sysroot = "", .environment = std::move(env), .cwd = "/"}));
}

std::unique_ptr<Host> replay(const RecordingHost& recorder) {
    auto host = recorded_host(recorder.snapshot(), "recorded");
    EXPECT_TRUE(host) << host.error().message;
    return host ? std::move(*host) : nullptr;
}

Environment variables(std::initializer_list<std::pair<const char*, std::string>> all) {
    Environment env;
    for (const auto& [name, value] : all) env.variables.push_back({name, value, {}});
    return env;
}

// One answer as text, so that two hosts can be compared.
std::string said(const Result<FileStatus>& status) {
    if (!status) return "error " + std::to_string(static_cast<int>(status.error().kind));
    // The size of a folder is the file system's own business.
    const auto size = status->type == FileStatus::Type::dir ? 0 : status->size;
    return std::to_string(static_cast<int>(status->type)) + " " + std::to_string(status->mode) + " " +
           std::to_string(size) + " " + std::to_string(status->uid) + " " + status->target;
}
std::string said(const Result<std::string>& text) {
    return text ? "text " + *text : "error " + std::to_string(static_cast<int>(text.error().kind));
}
std::string said(const Result<bool>& answer) {
    return answer ? (*answer ? "yes" : "no")
                  : "error " + std::to_string(static_cast<int>(answer.error().kind));
}
std::string said(const Result<std::vector<std::string>>& names) {
    if (!names) return "error " + std::to_string(static_cast<int>(names.error().kind));
    std::string all = "names";
    for (const auto& name : *names) all += " " + name;
    return all;
}
std::string said(const Result<std::unique_ptr<ByteSource>>& source) {
    if (!source) return "error " + std::to_string(static_cast<int>(source.error().kind));
    return std::to_string((*source)->size()) + said((*source)->read(1, 5));
}

enum class Asked { status, list, read, open, writable, resolve };
std::string ask(const Host& host, Asked what, const std::string& path) {
    switch (what) {
        case Asked::status:
            return said(host.status(path));
        case Asked::list:
            return said(host.list(path));
        case Asked::read:
            return said(host.read(path, 40));
        case Asked::open:
            return said(host.open(path));
        case Asked::writable:
            return said(host.writable(path));
        case Asked::resolve:
            return said(resolve(host, path));
    }
    return {};
}

void make_tree(const Scratch& scratch) {
    scratch.file("a/file", "text\n", 0640);
    scratch.file("a/b/deep", "deep");
    scratch.file("a/large", std::string(100, 'x'));
    scratch.file("a/broken-utf8", "\xff\xfe text");
    scratch.file("a/empty", "");
    scratch.dir("a/closed");
    scratch.file("a/closed/file", "x");
    scratch.file("a/secret", "x", 0600);
    scratch.link("a/to-file", "file");
    scratch.link("a/to-folder", "b");
    scratch.link("a/up", "../a/b/..");
    scratch.link("a/absolute", scratch.at("a/b/deep"));
    scratch.link("a/dangling", "nowhere");
    scratch.link("a/loop", "loop");
    ::mkfifo(scratch.at("a/fifo").c_str(), 0644);
    std::filesystem::permissions(scratch.at("a/closed"), std::filesystem::perms(0700));
}

rc::Gen<std::vector<std::pair<Asked, std::string>>> questions(const Scratch& scratch) {
    const auto element = rc::gen::elementOf(std::vector<std::string>{
        "a",       "b",       "file",      "deep", "large",    "broken-utf8", "empty", "closed",
        "secret",  "to-file", "to-folder", "up",   "absolute", "dangling",    "loop",  "fifo",
        "nothing", ".",       "..",        ""});
    const auto path = rc::gen::map(rc::gen::container<std::vector<std::string>>(element),
                                   [root = scratch.at("a")](const std::vector<std::string>& elements) {
                                       std::string all = root;
                                       for (const auto& one : elements) all += "/" + one;
                                       return all;
                                   });
    const auto what = rc::gen::elementOf(std::vector<Asked>{Asked::status, Asked::list, Asked::read,
                                                            Asked::open, Asked::writable, Asked::resolve});
    return rc::gen::container<std::vector<std::pair<Asked, std::string>>>(rc::gen::pair(what, path));
}

// Answers of the live host, of the recorder, and of the replay are the same.
bool replays(const std::vector<std::pair<Asked, std::string>>& asked) {
    const auto host = live();
    const auto recorder = recording_host(*host);
    std::vector<std::string> answers;
    for (const auto& [what, path] : asked) {
        answers.push_back(ask(*host, what, path));
        if (ask(*recorder, what, path) != answers.back()) {
            std::fprintf(stderr, "recorder: %d %s: %s\n", static_cast<int>(what), path.c_str(),
                         answers.back().c_str());
            return false;
        }
    }
    const auto recorded = recorded_host(recorder->snapshot(), "recorded");
    if (!recorded) return false;
    for (std::size_t i = 0; i < asked.size(); ++i) {
        const auto again = ask(**recorded, asked[i].first, asked[i].second);
        if (again == answers[i]) continue;
        std::fprintf(stderr, "%d %s: %s, then %s\n", static_cast<int>(asked[i].first),
                     asked[i].second.c_str(), answers[i].c_str(), again.c_str());
        return false;
    }
    return true;
}

RC_GTEST_PROP(RecordingProperty, AReplayAnswersTheSame, ()) {
    static const Scratch scratch;
    static const bool made = (make_tree(scratch), true);
    RC_ASSERT(made);
    RC_ASSERT(replays(*questions(scratch)));
}

RC_GTEST_PROP(RecordingProperty, AReplayIsRefusedWhatWasRefused, ()) {
    static const Scratch scratch;
    static const bool made = (make_tree(scratch), true);
    RC_ASSERT(made);
    auto asked = *questions(scratch);
    // Going back from a folder that may not be searched: see walk_links().
    std::erase_if(asked, [](const auto& question) {
        return question.second.contains("closed") && question.second.contains("/.");
    });
    RC_ASSERT(as_nobody([&] { return replays(asked); }));
}

// The secret stands where secrets stand; the snapshot must not hold it.
RC_GTEST_PROP(RecordingProperty, ASecretIsNotInTheSnapshot, ()) {
    static const Scratch scratch;
    const auto secret = *rc::gen::container<std::string>(
        20, rc::gen::elementOf(std::string("abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ0123456789")));
    const auto broken = *rc::gen::arbitrary<bool>();
    scratch.file("rc",
                 "export NPM_TOKEN=" + secret + "\nalias p='x " + secret + "'\n" + (broken ? "\xff\n" : ""));
    scratch.file(".netrc", "machine h login a password\n" + secret + "\n");
    std::filesystem::remove(scratch.at("link"));
    scratch.link("link", "https://a:" + secret + "@h/x");
    const auto host = live(variables({{"MY_TOKEN", secret},
                                      {"GOPROXY", "https://user:" + secret + "@proxy,direct"},
                                      {"GOAUTH", "helper " + secret},
                                      {"HARMLESS", "--with " + secret}}));
    const auto recorder = recording_host(*host);
    for (const char* name : {"rc", ".netrc"}) RC_ASSERT(recorder->read(scratch.at(name), 10000).has_value());
    RC_ASSERT(recorder->status(scratch.at("link")).has_value());
    const auto snapshot = recorder->snapshot();
    RC_ASSERT(!snapshot.contains(secret));
    RC_ASSERT(!snapshot.contains(base64(secret)));
    const auto recorded = recorded_host(snapshot, "recorded");
    RC_ASSERT(recorded.has_value());
    for (const char* name : {"rc", ".netrc"}) {
        RC_ASSERT(!(*recorded)->read(scratch.at(name), 10000).value().contains(secret));
    }
}

TEST(RecordingHost, EnvironmentAndMachineReplay) {
    const auto host = live(variables({{"HOME", "/h"}, {"PATH", "/bin:/usr/bin"}, {"ODD", "a\nb\xff"}}));
    const auto recorder = recording_host(*host);
    const auto recorded = replay(*recorder);
    EXPECT_EQ(recorded->environment().get("PATH"), "/bin:/usr/bin");
    EXPECT_EQ(recorded->environment().get("ODD"), "a\nb\xEF\xBF\xBD");
    EXPECT_EQ(recorded->user().home, "/h");
    EXPECT_EQ(recorded->user().uid.value(), host->user().uid.value());
    EXPECT_EQ(recorded->machine().os, host->machine().os);
    EXPECT_EQ(recorded->machine().machine.value_or("?"), host->machine().machine.value_or("?"));
    EXPECT_EQ(recorded->machine().features, host->machine().features);
    EXPECT_EQ(recorded->cwd(), "/");
}

TEST(RecordingHost, BinariesAreKeptAsFactsNotAsBytes) {
    const Scratch scratch;
    const auto path = scratch.file("go",
                                   "\x7f"
                                   "ELF and so on",
                                   0755);
    scratch.link("link", "go");
    const auto host = live();
    const auto recorder = recording_host(*host);
    ASSERT_TRUE(recorder->open(scratch.at("link")));
    const BinaryFacts facts{"elf", {"arm64"}, "linux", "go1.22.3", ""};
    recorder->note_binary(scratch.at("link"), facts);
    const auto recorded = replay(*recorder);
    EXPECT_EQ(recorded->recorded_binary(scratch.at("link")), facts);
    EXPECT_EQ(recorded->recorded_binary(path), facts);
    EXPECT_EQ(recorded->open(path).error().kind, Error::Kind::not_recorded);
    EXPECT_FALSE(recorder->snapshot().contains("and so on"));
}

TEST(RecordingHost, ASnapshotOfASnapshotSaysTheSame) {
    const auto first = recorded_host(
        R"({"schema": "trueup.snapshot/1", "system": {"os": "darwin", "machine": "arm64"}, "user": {"name": "a"},
            "env": {"A": "b"}, "parents": "zsh", "cwd": "/x",
            "files": {"/x/go.mod": {"type": "file", "text": "module m\n"},
                      "/x/go": {"type": "file", "binary": {"format": "mach-o", "arch": "arm64"}}},
            "commands": [{"argv": ["sw_vers"], "exit": 1, "stdout": "o", "stderr": "e"}],
            "shell_startup": {"method": "trace", "assignments": [{"name": "T_TOKEN", "value": "abc", "exported": false,
                "origin": {"kind": "file", "path": "/x/.zshrc", "line": 3, "text": "T_TOKEN=abc"}}]}})",
        "first");
    ASSERT_TRUE(first) << first.error().message;
    const auto recorder = recording_host(**first);
    ASSERT_TRUE(recorder->read("/x/go.mod", 100));
    ASSERT_TRUE(recorder->recorded_binary("/x/go"));
    EXPECT_FALSE(recorder->status("/other"));
    const auto second = replay(*recorder);
    EXPECT_EQ(second->read("/x/go.mod", 100).value(), "module m\n");
    EXPECT_EQ(second->recorded_binary("/x/go"), (*first)->recorded_binary("/x/go"));
    EXPECT_EQ(second->status("/other").error().kind, Error::Kind::not_recorded);
    EXPECT_EQ(second->recorded_commands(), (*first)->recorded_commands());
    EXPECT_EQ(second->parent_chain(), "zsh");
    const auto startup = second->recorded_startup();
    ASSERT_TRUE(startup);
    ASSERT_EQ(startup->assignments.size(), 1U);
    EXPECT_EQ(startup->assignments[0].value, "***");
    EXPECT_EQ(startup->assignments[0].origin.text, "T_TOKEN=***");
    EXPECT_EQ(startup->assignments[0].origin.line, 3);
    EXPECT_FALSE(startup->assignments[0].exported);
}

RC_GTEST_PROP(Base64Property, ComesBack, (const std::string& bytes)) {
    RC_ASSERT(from_base64(base64(bytes)) == bytes);
}

TEST(Base64, RefusesWhatIsNone) {
    EXPECT_EQ(from_base64("TWE=").value(), "Ma");
    EXPECT_EQ(from_base64("").value(), "");
    for (const char* bad : {"T", "TW=a", "T===", "TW E", "=TWE", "TWE\n"})
        EXPECT_FALSE(from_base64(bad)) << bad;
}

}  // namespace
}  // namespace trueup
