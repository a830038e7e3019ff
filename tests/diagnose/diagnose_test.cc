// The pasted texts of tests/diagnose/*.txt, each with the cause that must come
// first (README.md); and what bad input must not do.
#include "cli/diagnose.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/text.h"
#include "checks/registry.h"
#include "formats/paste.h"
#include "probe/diagnose.h"

namespace trueup {
namespace {

struct Case {
    std::string cause, title, host, text;
};

std::vector<Case> read_cases() {
    std::vector<Case> out;
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(TRUEUP_SOURCE_DIR "/tests/diagnose")) {
        if (entry.path().extension() == ".txt") files.push_back(entry.path());
    }
    std::ranges::sort(files);
    for (const auto& file : files) {
        std::ifstream in(file);
        for (std::string line; std::getline(in, line);) {
            if (line.starts_with("== ")) {
                const auto colon = line.find(": ");
                out.push_back({line.substr(3, colon - 3), line.substr(colon + 2), {}, {}});
            } else if (line.starts_with("host: ") && out.back().text.empty()) {
                out.back().host = line.substr(6);
            } else {
                out.back().text += line + "\n";
            }
        }
    }
    return out;
}

class PastedText : public testing::TestWithParam<Case> {};

TEST_P(PastedText, FirstFindingIsTheCause) {
    const auto& test = GetParam();
    const auto result = diagnose(test.text, parse_host(test.host));
    std::vector<std::string> said;
    for (const auto& finding : result.judgement.findings) said.push_back(finding.check);
    if (test.cause == "none") {
        EXPECT_TRUE(said.empty()) << "said " << join(said, ", ");
        return;
    }
    ASSERT_FALSE(said.empty()) << test.text;
    EXPECT_EQ(said.front(), test.cause) << "said " << join(said, ", ");
    const auto& finding = result.judgement.findings.front();
    EXPECT_FALSE(finding.evidence.empty());
    EXPECT_FALSE(finding.explanation.zh.empty());
    EXPECT_FALSE(finding.remedies.empty());
}

std::string test_name(const testing::TestParamInfo<Case>& info) {
    std::string name;
    for (const char c : info.param.cause + "_" + info.param.title) {
        name += std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
    }
    return name + "_" + std::to_string(info.index);
}

INSTANTIATE_TEST_SUITE_P(Texts, PastedText, testing::ValuesIn(read_cases()), test_name);

TEST(PastedTexts, EveryCheckThatJudgesTextsHasOne) {
    const auto cases = read_cases();
    for (const auto* check : all_checks()) {
        if (check->text == nullptr) continue;
        EXPECT_TRUE(std::ranges::any_of(cases, [&](const Case& test) { return test.cause == check->id; }))
            << check->id;
    }
}

// As sure as the text makes it, and a command that would tell the rest.
TEST(PastedTexts, WhatIsNotShownMakesLessSure) {
    struct Sure {
        const char *text, *check;
        Confidence confidence;
        const char* settle;
    };
    const auto tests = std::to_array<Sure>({
        {"$ go build -o app . && ./app\nzsh: exec format error: ./app\n$ env | grep GOOS\nGOOS=linux\n"
         "$ uname -s\nDarwin\n",
         "goos-goarch-override", Confidence::certain, ""},
        // Only a path tells which system this is.
        {"$ go build -o app . && ./app\nzsh: exec format error: ./app\n$ env | grep GOOS\nGOOS=linux\n"
         "$ pwd\n/Users/a/src/app\n",
         "goos-goarch-override", Confidence::possible, "go env GOOS GOHOSTOS; uname"},
        {"% file $(which go)\n/usr/local/go/bin/go: Mach-O 64-bit executable x86_64\n% uname -m\narm64\n",
         "go-amd64-on-arm64-mac", Confidence::certain, ""},
        // Whether PATH finds this go is not shown.
        {"% file /usr/local/go/bin/go\n/usr/local/go/bin/go: Mach-O 64-bit executable x86_64\n"
         "% uname -m\narm64\n",
         "go-amd64-on-arm64-mac", Confidence::likely, ""},
        {"$ uname -m\narm64\n$ ./app\nzsh: killed     ./app\n$ codesign -dv ./app\n"
         "./app: code object is not signed at all\n",
         "codesign-invalid", Confidence::certain, ""},
        {"$ ./app\nzsh: killed     ./app\n$ codesign -dv ./app\n./app: code object is not signed at all\n",
         "codesign-invalid", Confidence::likely, "sysctl -n machdep.cpu.brand_string"},
    });
    for (const auto& test : tests) {
        const auto result = diagnose(test.text, {});
        ASSERT_FALSE(result.judgement.findings.empty()) << test.text;
        const auto& finding = result.judgement.findings.front();
        EXPECT_EQ(finding.check, test.check) << test.text;
        EXPECT_EQ(finding.confidence, test.confidence) << test.text;
        EXPECT_EQ(finding.settle, test.settle) << test.text;
    }
}

TEST(PasteClean, TakesAwayWhatTerminalsAndCiSystemsAdd) {
    EXPECT_EQ(clean_line("\x1b[31mgo: error\x1b[0m\r"), "go: error");
    EXPECT_EQ(clean_line("2026-01-02T03:04:05.678Z go: error"), "go: error");
    EXPECT_EQ(clean_line("2026-01-02T03:04:05.678Z ##[error]go: error"), "go: error");
    EXPECT_EQ(clean_line("build\tRun make\t2026-01-02T03:04:05.678Z go: error"), "go: error");
    EXPECT_EQ(clean_line("#12 0.345 go: error"), "go: error");
    EXPECT_EQ(clean_line("30.20 go: error"), "go: error");
    EXPECT_EQ(clean_line("app-1  | go: error"), "go: error");
    EXPECT_EQ(clean_line(std::string("g\0o\0", 4)), "go");
    EXPECT_EQ(clean_line("50%\r100%\rdone"), "done");
    EXPECT_EQ(clean_line("1.22.3"), "1.22.3");
    EXPECT_EQ(clean_line("`go: error`"), "go: error");
    EXPECT_EQ(clean_line("`a` and `b`"), "`a` and `b`");
    EXPECT_EQ(clean_line("```"), "```");
}

TEST(PasteCommands, KnowsPrompts) {
    for (const auto* line :
         {"$ go build ./...", "% go build ./...", "a@b:~/x$ go build ./...", "[a@b x]# go build ./...",
          "PS C:\\x> go build ./...", "C:\\x>go build ./...", "❯ go build ./...", "RUN go build ./...",
          "/src # go build ./...", "# go build ./...", "go build ./...", "+ go build ./...",
          "└─$ go build ./...", "└──╼ $go build ./...", "╰─❯ go build ./...", "╰─# go build ./..."}) {
        EXPECT_EQ(read_command(line, 1).text, "go build ./...") << line;
    }
    for (const auto* line :
         {"go: cannot find main module", "# runtime/cgo", "go version go1.22.3 linux/amd64",
          "go version devel go1.19-4f04e1d Tue Mar 1 06:01:28 2022 +0000 darwin/arm64", "go is /usr/bin/go",
          "# pkg-config --cflags  -- foo", "GOROOT=\"/usr/local/go\""}) {
        EXPECT_EQ(read_command(line, 1).text, "") << line;
    }
}

TEST(PasteCommands, SplitsChains) {
    const auto texts = [](std::string_view line) {
        std::vector<std::string> out;
        for (const auto& command : read_commands(line, 1)) out.push_back(command.text);
        return out;
    };
    using Texts = std::vector<std::string>;
    EXPECT_EQ(texts("$ cd x && go build ./... || exit 1; ./x"),
              (Texts{"cd x", "go build ./...", "exit 1", "./x"}));
    EXPECT_EQ(texts("RUN apk add git && go mod download"), (Texts{"apk add git", "go mod download"}));
    EXPECT_EQ(texts("$ echo 'a; b' \"c && d\" | cat"), (Texts{"echo 'a; b' \"c && d\" | cat"}));
    EXPECT_EQ(texts("$ for f in *; do go vet $f; done"), (Texts{"for f in *", "go vet $f", "done"}));
    EXPECT_EQ(texts("$ (cd x; make) # a; b"), (Texts{"(cd x; make) # a; b"}));
    EXPECT_EQ(texts("├── go build; x"), Texts{});
    EXPECT_EQ(texts("go: finding x; go build"), Texts{});
    const auto both = read_commands("RUN A=1 go build && sudo make", 7);
    ASSERT_EQ(both.size(), 2U);
    EXPECT_TRUE(both[1].in_container && both[1].sudo && both[1].env.empty());
    EXPECT_EQ(both[1].line, 7);
    EXPECT_EQ(both[0].env.at("A"), "1");
}

TEST(PasteState, KnowsAppleChips) {
    for (const auto* text :
         {"Chip: Apple M1\n", "machdep.cpu.brand_string: Apple M3 Max\n", "|CPUs|Apple M1 (8 x 24)|\n",
          "$ sysctl -n machdep.cpu.brand_string\nApple M2\n", "macOS: 12.2-arm64\n"}) {
        const auto facts = diagnose(text, {}).facts;
        EXPECT_TRUE(facts.machine.machine.is("arm64")) << text;
        EXPECT_EQ(facts.machine.os, "darwin") << text;
    }
    EXPECT_FALSE(diagnose("Chip: Apple Music\nmacOS: 12.2-x86_64\n", {}).facts.machine.machine.known());
}

TEST(PasteState, BecomesFacts) {
    const auto facts =
        diagnose(
            "$ go env\nGOOS='linux'\nset GOBIN=C:\\bin\n\"GOPATH\": \"/home/a/go\",\n$ go version\n"
            "go version go1.22.3 linux/arm64\n$ uname -a\nLinux h 6.1 aarch64 GNU/Linux\n",
            {})
            .facts;
    EXPECT_EQ(facts.go_env.get("GOOS"), "linux");
    EXPECT_EQ(facts.go_env.find("GOOS")->origin.line, 2);
    EXPECT_EQ(facts.go_env.get("GOBIN"), "C:\\bin");
    EXPECT_EQ(facts.go_env.get("GOPATH"), "/home/a/go");
    ASSERT_EQ(facts.paste.releases.size(), 1U);
    EXPECT_EQ(facts.paste.releases[0].version, "go1.22.3");
    EXPECT_EQ(facts.machine.machine.value(), "arm64");
    EXPECT_EQ(facts.machine.os, "linux");
}

TEST(PasteState, HostTellsWhatTheTextDoesNot) {
    const auto remarks = parse_host("os=darwin,chip=Apple M2,note=a, b,os_version=14.5");
    ASSERT_EQ(remarks.size(), 4U);
    EXPECT_EQ(remarks[2].value, "a, b");
    const auto facts = diagnose("", remarks).facts;
    EXPECT_EQ(facts.machine.os, "darwin");
    EXPECT_EQ(facts.machine.os_version.value(), "14.5");
    EXPECT_EQ(facts.machine.machine.value(), "arm64");
}

TEST(PasteState, HoldsNoSecret) {
    const auto result = diagnose(
        "$ export GITHUB_TOKEN=ghp_abcdefghijklmnopqrstuvwxyz0123456789\n"
        "Get \"https://bob:s3cr3tword@proxy.golang.org/x\": proxyconnect tcp: refused\n",
        {});
    ASSERT_FALSE(result.judgement.findings.empty());
    std::string all;
    for (const auto& symptom : result.facts.symptoms) {
        all += symptom.text;
        for (const auto& [name, value] : symptom.captures) all += value;
    }
    for (const auto& line : result.facts.paste.lines) all += line.text;
    for (const auto& command : result.facts.paste.commands) all += command.text;
    for (const auto& assignment : result.facts.paste.assignments) all += assignment.value + assignment.text;
    for (const auto& finding : result.judgement.findings) {
        for (const auto& evidence : finding.evidence) all += evidence.text.en + evidence.origin.text;
    }
    EXPECT_EQ(all.find("s3cr3tword"), std::string::npos);
    EXPECT_EQ(all.find("ghp_abc"), std::string::npos);
}

TEST(PasteReader, FindsTheSameWhereverChunksEnd) {
    const std::string text = "x\ngo: cannot find GOROOT directory: /nowhere\ny\n";
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        PasteReader reader;
        reader.feed(std::string_view(text).substr(0, cut));
        reader.feed(std::string_view(text).substr(cut));
        reader.finish();
        ASSERT_EQ(reader.symptoms.size(), 1U) << cut;
        EXPECT_EQ(reader.symptoms[0].line, 2);
        EXPECT_EQ(reader.symptoms[0].at("path"), "/nowhere");
    }
}

TEST(PasteReader, KeepsABoundedPart) {
    PasteReader reader;
    for (int i = 0; i < 100'000; ++i) reader.feed("one of very many lines\n");
    reader.feed(std::string(5'000'000, 'x'));
    reader.feed(" go: cannot find GOROOT directory: /nowhere\n");
    reader.finish();
    EXPECT_EQ(reader.line_count, 100'001);
    EXPECT_LE(reader.lines.size(), PasteReader::kept_lines);
    ASSERT_EQ(reader.symptoms.size(), 1U);  // at the end of an endless line
}

}  // namespace
}  // namespace trueup
