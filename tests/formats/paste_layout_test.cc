#include "formats/paste_layout.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "formats/paste.h"

namespace trueup {
namespace {

struct Seen {
    std::vector<Symptom> symptoms;
    std::vector<PastedLine> lines;
};

Seen read(const std::string& text) {
    PasteReader reader;
    reader.feed(text);
    reader.finish();
    return {std::move(reader.symptoms), std::move(reader.lines)};
}

// What `text` says without anything around it, and what it must still say within.
const std::string build_log =
    "$ go build ./...\n"
    "go: cannot find GOROOT directory: /opt/go1.20\n"
    "$ go env GOFLAGS\n"
    "-mod=vendor\n"
    "$ go version\n"
    "go: cannot find GOROOT directory: /opt/go1.20\n";

std::string each_line(const std::string& before, const std::string& text, const std::string& after = "") {
    std::string out;
    std::size_t from = 0;
    for (auto end = text.find('\n'); end != std::string::npos; end = text.find('\n', from)) {
        out += before + text.substr(from, end - from) + after + "\n";
        from = end + 1;
    }
    return out;
}

void expect_same(const std::string& dressed) {
    const auto seen = read(dressed);
    ASSERT_EQ(seen.symptoms.size(), 2U) << dressed;
    EXPECT_EQ(seen.symptoms[0].id, "goroot-dir-missing") << dressed;
    EXPECT_EQ(seen.symptoms[0].at("path"), "/opt/go1.20") << dressed;
    ASSERT_FALSE(seen.lines.empty());
    EXPECT_EQ(read_command(seen.lines.front().text, 1).words,
              (std::vector<std::string>{"go", "build", "./..."}))
        << dressed;
}

TEST(PasteLayout, WhatPeopleAndProgramsPutAroundAText) {
    expect_same(build_log);
    expect_same(each_line("> ", build_log));
    expect_same(each_line("> > ", build_log));
    expect_same(each_line("    ", build_log));
    expect_same(each_line("\t", build_log));
    expect_same(each_line("│ ", build_log));
    expect_same(each_line("npm ERR! ", build_log));
    expect_same(each_line("Nov 24 18:00:07 ci-7 runner[4711]: ", build_log));
    expect_same(each_line("   12  ", build_log));
    expect_same(each_line("2026-11-24T18:00:07.123456789Z stderr F ", build_log));
}

TEST(PasteLayout, BlanksThatDoNotBreak) {
    auto text = build_log;
    for (auto at = text.find(' '); at != std::string::npos; at = text.find(' ', at + 2))
        text.replace(at, 1, "\xc2\xa0");
    expect_same(text);
}

TEST(PasteLayout, WebPages) {
    EXPECT_EQ(decode_html("<pre>GOBIN=&quot;&quot; a &lt;nil&gt; b&nbsp;&amp;&amp; c</pre>"),
              "GOBIN=\"\" a <nil> b && c");
    EXPECT_EQ(decode_html("map<string> and <T>"), "map<string> and <T>") << "no tag of a page";
    const auto seen = read("<p>GOBIN=&quot;&quot;</p>\n<p>GOPATH=&quot;/home/a/go&quot;</p>\n");
    ASSERT_EQ(seen.lines.size(), 2U);
    EXPECT_EQ(seen.lines[1].text, "GOPATH=\"/home/a/go\"");
}

TEST(PasteLayout, QuotationMarksOfATypesetter) {
    const auto seen = read("GOBIN=\xe2\x80\x99\xe2\x80\x99\nGOOS=\xe2\x80\x9clinux\xe2\x80\x9d\n");
    EXPECT_EQ(seen.lines[0].text, "GOBIN=''");
    EXPECT_EQ(seen.lines[1].text, "GOOS=\"linux\"");
    // Beside others they were typed, and may be what is wrong.
    const auto typed = read("export A=\xe2\x80\x9cx\xe2\x80\x9d\nexport B=\"y\"\n");
    EXPECT_EQ(typed.lines[0].text, "export A=\xe2\x80\x9cx\xe2\x80\x9d");
}

TEST(PasteLayout, RecordsOfLogs) {
    const auto json = read(
        R"({"level":"error","msg":"go: unsupported GOOS/GOARCH pair linux/amd46\n\nmake: *** [all] Error 2"})"
        "\n");
    ASSERT_EQ(json.symptoms.size(), 1U);
    EXPECT_EQ(json.symptoms[0].at("goarch"), "amd46");
    const auto fmt =
        read(R"(time="2026-11-24T18:00:07Z" level=error msg="go: cannot find GOROOT directory: \"/x\"")"
             "\n");
    ASSERT_EQ(fmt.symptoms.size(), 1U);
    EXPECT_EQ(fmt.symptoms[0].at("path"), "\"/x\"");
    EXPECT_TRUE(logged_lines("{\"go.goroot\": \"/usr/local/go\"}").empty()) << "settings are no record";
}

TEST(PasteLayout, LinesThatATerminalBroke) {
    const std::string url =
        "https://proxy.example.test/github.com/very/long/module/path/with/many/parts/@v/v1.2.3.mod";
    const std::string message =
        "go: github.com/very/long@v1.2.3: Get \"" + url + "\": dial tcp 10.0.0.1:443: i/o timeout";
    std::string text = "$ go mod download\n";
    for (std::size_t at = 0; at < message.size(); at += 61) text += message.substr(at, 61) + "\n";
    const auto seen = read(text);
    ASSERT_FALSE(seen.symptoms.empty());
    EXPECT_EQ(seen.symptoms[0].id, "fetch-failed");
    EXPECT_EQ(seen.symptoms[0].at("url"), url);
    EXPECT_EQ(seen.lines.size(), 2U);
}

TEST(PasteLayout, TakesNothingThatBelongsToTheText) {
    for (const std::string text :
         {"set GOARCH=amd64\nset GOBIN=\nset GOOS=windows\nset GOROOT=C:\\Go\n",
          "go: downloading a v1.0.0\ngo: downloading b v1.0.0\ngo: downloading c v1.0.0\n"
          "go: downloading d v1.0.0\ngo: cannot find GOROOT directory: /x\n",
          "a/b.go:1:2: x\na/b.go:3:2: y\na/b.go:4:2: z\na/b.go:5:2: w\n",
          "$ go version\ngo version go1.22.1 linux/amd64\n> go env\nGOOS=linux\n",
          "================\nA title of all\n================\nrest\n", "ls src/**/x.go **/y.go\n"}) {
        const auto seen = read(text);
        std::string back;
        for (const auto& line : seen.lines) back += line.text + "\n";
        EXPECT_EQ(back, text);
    }
}

TEST(PasteLayout, Markdown) {
    EXPECT_EQ(clean_line("**GOTOOLCHAIN='go1.23.5+auto'**"), "GOTOOLCHAIN='go1.23.5+auto'");
    EXPECT_EQ(clean_line("see **go env** and **go version**."), "see go env and go version.");
    EXPECT_EQ(clean_line("C\\_INCLUDE\\_PATH=/x"), "C_INCLUDE_PATH=/x");
    EXPECT_EQ(clean_line("D:\\a\\_work\\1"), "D:\\a\\_work\\1");
}

}  // namespace
}  // namespace trueup
