#include "checks/case_file.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "checks/case_snapshot.h"

namespace trueup::cases {
namespace {

namespace fs = std::filesystem;

std::string slurp(const fs::path& path) {
    std::ifstream in(path);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

// The text from " MARK" to the end, cut off; "" when the mark is not there.
std::string cut_from(std::string& text, const std::string& mark) {
    const auto at = text.rfind(mark);
    if (at == std::string::npos) return {};
    auto part = std::string(trim(text.substr(at + mark.size())));
    text = std::string(trim(text.substr(0, at)));
    return part;
}

Expected parse_expected(const std::string& line, int number) {
    Expected expected;
    expected.line = number;
    expected.text = line;
    std::string rest = line;
    expected.cause = cut_from(rest, " < ");
    expected.origin = cut_from(rest, " @ ");
    auto words = split(rest, ' ');
    expected.id = words[0];
    if (words.size() > 1) expected.severity = words[1];
    if (words.size() > 2) {
        words.erase(words.begin(), words.begin() + 2);
        expected.subject = std::string(trim(join(words, " ")));
    }
    return expected;
}

void take_expect_line(Case& test, const std::string& line, int number) {
    const auto word = std::string(trim(line));
    if (word.empty() || word.starts_with('#') || word == "none") return;
    if (word == "...") {
        test.more_may_follow = true;
    } else if (word.starts_with("unknown: ")) {
        test.unknown.push_back(word.substr(9));
    } else if (word.starts_with("edit: ") || word.starts_with("says: ")) {
        if (test.expected.empty()) {
            test.error = "line " + std::to_string(number) + ": no finding stands above it";
        } else {
            auto& last = test.expected.back();
            (word.starts_with("edit: ") ? last.edits : last.says).push_back(word.substr(6));
        }
    } else {
        test.expected.push_back(parse_expected(word, number));
    }
}

bool take_header(Case& test, const std::string& line) {
    constexpr std::array<std::pair<std::string_view, Case::Kind>, 3> headers = {
        {{"== firing:", Case::Kind::firing},
         {"== quiet:", Case::Kind::quiet},
         {"== healthy:", Case::Kind::healthy}}};
    for (const auto& [word, kind] : headers) {
        if (!line.starts_with(word)) continue;
        test.kind = kind;
        test.name = std::string(trim(std::string_view(line).substr(word.size())));
        return true;
    }
    return false;
}

void finish(Case& test, const std::string& base, const std::string& json, const fs::path& folder) {
    if (!test.error.empty()) return;
    try {
        nlohmann::json snapshot = nlohmann::json::object();
        if (!base.empty()) snapshot = nlohmann::json::parse(slurp(folder / "base" / (base + ".json")));
        test.snapshot = build_snapshot(std::move(snapshot), nlohmann::json::parse(json)).dump(1);
    } catch (const std::exception& error) {
        test.error = error.what();
    }
}

std::vector<Case> read_file(const fs::path& path, const fs::path& folder) {
    std::vector<Case> cases;
    std::string base, json;
    bool in_expect = false;
    int number = 0;
    const auto end_case = [&] {
        if (!cases.empty()) finish(cases.back(), base, json, folder);
        base.clear();
        json.clear();
        in_expect = false;
    };
    for (const auto& line : lines_of(slurp(path))) {
        ++number;
        Case next;
        if (line.starts_with("== expect")) {
            in_expect = true;
            if (!cases.empty()) cases.back().has_expect = true;
        } else if (take_header(next, line)) {
            end_case();
            next.check = path.stem().string();
            next.file = path.filename().string();
            next.line = number;
            cases.push_back(std::move(next));
        } else if (cases.empty()) {
            continue;
        } else if (line.starts_with("== ")) {
            cases.back().error = "not a header: " + line;
        } else if (in_expect) {
            take_expect_line(cases.back(), line, number);
        } else if (json.empty() && line.starts_with("base:")) {
            base = std::string(trim(std::string_view(line).substr(5)));
        } else if (!(json.empty() && (trim(line).empty() || line.starts_with('#')))) {
            json += line + "\n";
        }
    }
    end_case();
    return cases;
}

}  // namespace

std::vector<Case> read_cases(const std::string& folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() == ".case") files.push_back(entry.path());
    }
    std::ranges::sort(files);
    std::vector<Case> cases;
    for (const auto& file : files) {
        for (auto& test : read_file(file, folder)) cases.push_back(std::move(test));
    }
    return cases;
}

namespace {

TEST(CaseFile, ReadsALineOfAFinding) {
    const auto line =
        parse_expected("path-order-shadows warning PATH=/a b:/c @ /Users/a/.zshrc:3 < goroot-missing-dir", 7);
    EXPECT_EQ(line.id, "path-order-shadows");
    EXPECT_EQ(line.severity, "warning");
    EXPECT_EQ(line.subject, "PATH=/a b:/c");
    EXPECT_EQ(line.origin, "/Users/a/.zshrc:3");
    EXPECT_EQ(line.cause, "goroot-missing-dir");
}

}  // namespace
}  // namespace trueup::cases
