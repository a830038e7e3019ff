#include "formats/cgo_source.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/text.h"

namespace trueup {
namespace {

const BuildTarget mac{"darwin", "arm64"};
const BuildTarget pc{"linux", "amd64"};

std::vector<std::string> words(const CgoSource& source, const std::string& name) {
    std::vector<std::string> out;
    for (const auto& line : source.lines) {
        if (line.name == name) out.insert(out.end(), line.words.begin(), line.words.end());
    }
    return out;
}

TEST(CgoSource, LinesOfTheCommentInFrontOfTheImport) {
    const auto source = parse_cgo_source(
        "package a\n"
        "\n"
        "// #cgo LDFLAGS: -lnot-this\n"
        "\n"
        "/*\n"
        "#cgo CFLAGS: -DA=1 \"-DB=x y\" -I${SRCDIR}/inc\n"
        "#cgo darwin LDFLAGS: -framework Metal\n"
        "#cgo linux,amd64 windows LDFLAGS: -lcudart\n"
        "#cgo !darwin LDFLAGS: -lm\n"
        "#include <stdlib.h>\n"
        "#ifdef X\n"
        "# include <x.h>\n"
        "#endif\n"
        "*/\n"
        "import \"C\"\n"
        "\n"
        "// #cgo LDFLAGS: -lnor-this\n"
        "func f() {}\n",
        "a.go", mac);
    EXPECT_TRUE(source.applies);
    EXPECT_TRUE(source.imports_c);
    EXPECT_EQ(source.import_line, 15);
    EXPECT_EQ(words(source, "CFLAGS"), (std::vector<std::string>{"-DA=1", "-DB=x y", "-I${SRCDIR}/inc"}));
    EXPECT_EQ(words(source, "LDFLAGS"), (std::vector<std::string>{"-framework", "Metal"}));
    ASSERT_EQ(source.includes.size(), 2U);
    EXPECT_EQ(source.includes[0].header, "stdlib.h");
    EXPECT_FALSE(source.includes[0].conditional);
    EXPECT_EQ(source.includes[0].line, 10);
    EXPECT_TRUE(source.includes[1].conditional);
}

TEST(CgoSource, TheOtherTargetHasTheOtherLines) {
    const std::string text =
        "package a\n// #cgo linux,amd64 windows LDFLAGS: -lcudart\n// #cgo darwin LDFLAGS: -lx\nimport "
        "\"C\"\n";
    EXPECT_EQ(words(parse_cgo_source(text, "a.go", pc), "LDFLAGS"), std::vector<std::string>{"-lcudart"});
    EXPECT_EQ(words(parse_cgo_source(text, "a.go", {"windows", "386"}), "LDFLAGS"),
              std::vector<std::string>{"-lcudart"});
    EXPECT_EQ(words(parse_cgo_source(text, "a.go", {"linux", "arm64"}), "LDFLAGS"),
              std::vector<std::string>{});
}

TEST(CgoSource, AnImportInParentheses) {
    const auto source = parse_cgo_source(
        "package a\n\nimport (\n\t\"fmt\"\n\n\t// #cgo pkg-config: vips >= 8\n\t\"C\"\n)\n", "a.go", pc);
    EXPECT_TRUE(source.imports_c);
    EXPECT_EQ(words(source, "pkg-config"), (std::vector<std::string>{"vips", ">=", "8"}));
}

TEST(CgoSource, ABlankLineCutsTheCommentOff) {
    const auto source = parse_cgo_source("package a\n\n// #cgo LDFLAGS: -lx\n\nimport \"C\"\n", "a.go", pc);
    EXPECT_TRUE(source.imports_c);
    EXPECT_TRUE(source.lines.empty());
}

TEST(CgoSource, NoImportOfC) {
    EXPECT_FALSE(parse_cgo_source("package a\n\nimport \"fmt\"\n\nvar x = `\nimport \"C\"\n`\n", "a.go", pc)
                     .imports_c);
    EXPECT_FALSE(parse_cgo_source("", "a.go", pc).imports_c);
    EXPECT_FALSE(parse_cgo_source("/*", "a.go", pc).imports_c);
}

TEST(CgoSource, BuildLines) {
    const auto fits = [](const std::string& expression, const BuildTarget& target) {
        return build_expression_fits(expression, target);
    };
    EXPECT_TRUE(fits("darwin", mac));
    EXPECT_FALSE(fits("!darwin", mac));
    EXPECT_TRUE(fits("linux || (darwin && arm64)", mac));
    EXPECT_FALSE(fits("linux || darwin && amd64", mac));
    EXPECT_TRUE(fits("unix && cgo && go1.21", mac));
    EXPECT_TRUE(fits("!(windows || plan9)", mac));
    EXPECT_FALSE(fits("ignore", mac));
    EXPECT_FALSE(fits("darwin &&", mac));
    EXPECT_FALSE(fits("(darwin", mac));
    EXPECT_FALSE(fits(std::string(5000, '!') + "darwin", mac));
    EXPECT_FALSE(
        parse_cgo_source("//go:build linux\n\npackage a\n// x\nimport \"C\"\n", "a.go", mac).applies);
}

TEST(CgoSource, TagsAndReleases) {
    BuildTarget tagged = mac;
    tagged.minor = 20;
    tagged.tags = {"foo"};
    EXPECT_TRUE(build_expression_fits("foo && go1.20", tagged));
    EXPECT_FALSE(build_expression_fits("go1.21", tagged));
    EXPECT_FALSE(build_expression_fits("!foo", tagged));
    EXPECT_FALSE(build_expression_fits("foo", mac));
    const auto applies = [&](const std::string& head) {
        return parse_cgo_source(head + "package a\nimport \"C\"\n", "a.go", tagged).applies;
    };
    EXPECT_TRUE(applies("// +build darwin\n\n"));
    EXPECT_FALSE(applies("// +build linux\n\n"));
    EXPECT_TRUE(applies("// +build linux foo\n\n"));
    EXPECT_FALSE(applies("// +build darwin,!foo\n\n"));
    EXPECT_FALSE(applies("// +build darwin\n// +build linux\n\n"));
    EXPECT_TRUE(applies("//go:build darwin\n// +build linux\n\n"));
    EXPECT_TRUE(applies("// +build linux\n"));  // the comment of the package
}

TEST(CgoSource, FileNames) {
    EXPECT_TRUE(file_name_fits("a.go", mac));
    EXPECT_TRUE(file_name_fits("linux.go", mac));
    EXPECT_FALSE(file_name_fits("a_linux.go", mac));
    EXPECT_TRUE(file_name_fits("a_darwin_arm64.go", mac));
    EXPECT_FALSE(file_name_fits("a_darwin_amd64.go", mac));
    EXPECT_FALSE(file_name_fits("a_linux_arm64.go", mac));
    EXPECT_TRUE(file_name_fits("a_arm64_x.go", mac));
    EXPECT_FALSE(file_name_fits("a_amd64.s", mac));
    EXPECT_TRUE(file_name_fits("a_unix.go", mac));
}

TEST(CgoSource, AnyBytesAreRead) {
    rc::check("any text is read without harm, and its lines are lines of the text", [] {
        const auto parts = *rc::gen::container<std::vector<std::string>>(
            rc::gen::element<std::string>("package a\n", "/*", "*/", "//", "\n", "import ", "\"C\"", "(", ")",
                                          "#cgo ", "LDFLAGS", ":", " -lx", "\"", "'", "\\", "#if", "#endif",
                                          "#include <a.h>", "//go:build ", "!", "&&", "\xff", "\r"));
        std::string text;
        for (const auto& part : parts) text += part;
        const auto source = parse_cgo_source(text, "a.go", pc);
        const auto lines = static_cast<int>(lines_of(text).size());
        for (const auto& line : source.lines) RC_ASSERT(line.line >= 1 && line.line <= lines);
        for (const auto& include : source.includes) RC_ASSERT(include.line >= 1 && include.line <= lines);
        RC_ASSERT(source.imports_c || source.lines.empty());
    });
}

TEST(CgoSource, FuzzSeedsAreRead) {
    const auto folder = std::filesystem::path(TRUEUP_SOURCE_DIR) / "tests" / "fuzz" / "corpus" / "cgo_source";
    int seeds = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        std::ifstream in(entry.path(), std::ios::binary);
        std::stringstream text;
        text << in.rdbuf();
        EXPECT_TRUE(parse_cgo_source(text.str(), "a.go", pc).imports_c) << entry.path();
        includes_of(text.str());
        ++seeds;
    }
    EXPECT_GE(seeds, 3);
}

}  // namespace
}  // namespace trueup
