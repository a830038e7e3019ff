#include "facts/finding.h"

#include <fmt/format.h>

#include "base/text.h"

namespace trueup {

std::string_view to_string(Severity severity) {
    switch (severity) {
        case Severity::info:
            return "info";
        case Severity::warning:
            return "warning";
        case Severity::error:
            return "error";
    }
    return "error";
}

std::string_view to_string(Confidence confidence) {
    switch (confidence) {
        case Confidence::possible:
            return "possible";
        case Confidence::likely:
            return "likely";
        case Confidence::certain:
            return "certain";
    }
    return "possible";
}

std::string_view to_string(Safety safety) {
    switch (safety) {
        case Safety::safe:
            return "safe";
        case Safety::review:
            return "review";
        case Safety::manual:
            return "manual";
    }
    return "manual";
}

std::string_view to_string(Edit::Kind kind) {
    switch (kind) {
        case Edit::Kind::replace_lines:
            return "replace-lines";
        case Edit::Kind::write_file:
            return "write-file";
        case Edit::Kind::remove_file:
            return "remove-file";
        case Edit::Kind::link:
            return "link";
        case Edit::Kind::go_env:
            return "go-env";
        case Edit::Kind::run:
            return "run";
    }
    return "run";
}

namespace {

// A word as a POSIX shell reads it back: quoted only where it must be.
std::string shell_word(const std::string& word) {
    constexpr std::string_view plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-~";
    if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
    std::string out = "'";
    for (const char c : word) {
        if (c == '\'') {
            out += "'\\''";
        } else {
            out += c;
        }
    }
    return out + "'";
}

}  // namespace

std::string diff_of(const Edit& edit) {
    if (edit.kind == Edit::Kind::run || edit.kind == Edit::Kind::go_env) {
        std::vector<std::string> words;
        for (const auto& word : edit.argv) words.push_back(shell_word(word));
        return join(words, " ");
    }
    const auto count = [](std::size_t n) { return n == 1 ? std::string() : fmt::format(",{}", n); };
    // A hunk without lines on one side names the line before it (diffutils manual, "Detailed Unified").
    const auto start = [&](std::size_t n) { return n == 0 ? edit.first_line - 1 : edit.first_line; };
    // Line 0: at the end, whatever its number is.
    if (edit.first_line == 0 && edit.old_lines.empty() && !edit.new_lines.empty())
        return fmt::format("--- {0}\n+++ {0}\n@@ at the end @@\n+{1}\n", edit.path,
                           join(edit.new_lines, "\n+"));
    std::string out =
        fmt::format("--- {0}\n+++ {0}\n@@ -{1}{2} +{3}{4} @@\n", edit.path, start(edit.old_lines.size()),
                    count(edit.old_lines.size()), start(edit.new_lines.size()), count(edit.new_lines.size()));
    for (const auto& line : edit.old_lines) out += "-" + line + "\n";
    for (const auto& line : edit.new_lines) out += "+" + line + "\n";
    return out;
}

}  // namespace trueup
