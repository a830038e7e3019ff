#include "probe/startup/conditions.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>

#include "base/text.h"

namespace trueup::startup {
namespace {

constexpr std::uint64_t largest_file = 10U << 20U;

// The words of a line that stand where a command begins, and the operators.
std::vector<std::string_view> command_words(std::string_view line) {
    std::vector<std::string_view> out;
    bool begins = true;
    for (std::size_t at = 0; at < line.size();) {
        const char c = line[at];
        if (c == '#' && (at == 0 || line[at - 1] == ' ' || line[at - 1] == '\t' || line[at - 1] == ';'))
            break;
        if (c == ' ' || c == '\t') {
            ++at;
        } else if (c == ';' || c == '|' || c == '&' || c == '(' || c == '{') {
            const auto end = line.substr(at + 1).starts_with(c) ? at + 2 : at + 1;
            out.push_back(line.substr(at, end - at));
            begins = true;
            at = end;
        } else {
            const auto start = at;
            for (char quote = 0; at < line.size(); ++at) {
                const char d = line[at];
                if (quote != 0) {
                    if (d == quote) quote = 0;
                } else if (d == '\'' || d == '"') {
                    quote = d;
                } else if (d == '\\') {
                    ++at;
                } else if (d == ' ' || d == '\t' || d == ';' || d == '|' || d == '&') {
                    break;
                }
            }
            at = std::min(at, line.size());
            const auto word = line.substr(start, at - start);
            if (begins) out.push_back(word);
            // Behind these a command begins as well.
            constexpr std::array<std::string_view, 9> leads = {"then", "else", "elif", "do",  "!",
                                                               "and",  "or",   "not",  "time"};
            begins = begins && std::ranges::find(leads, word) != leads.end();
        }
    }
    return out;
}

}  // namespace

std::vector<bool> conditional_lines(std::string_view text, bool fish) {
    std::vector<bool> out;
    std::vector<bool> blocks;  // true: what stands in it may be passed by
    for (const auto& line : lines_of(text)) {
        bool conditional = std::ranges::find(blocks, true) != blocks.end();
        for (const auto word : command_words(line)) {
            if (word == "&&" || word == "||" || (fish && (word == "and" || word == "or"))) {
                conditional = true;
            } else if (word == "if" || word == "case" || word == "while" || word == "until" ||
                       word == "switch") {
                if (fish && word == "case") continue;
                blocks.push_back(true);
                conditional = true;
            } else if (word == "for" || word == "select" ||
                       (fish && (word == "function" || word == "begin"))) {
                blocks.push_back(false);
            } else if (word == "fi" || word == "esac" || word == "done" || (fish && word == "end")) {
                if (!blocks.empty()) blocks.pop_back();
            }
        }
        out.push_back(conditional);
    }
    return out;
}

void mark_conditions(const Host& host, ShellStartup& startup) {
    std::map<std::string, std::vector<bool>> files;
    for (auto& assignment : startup.assignments) {
        const auto& origin = assignment.origin;
        if (origin.kind != OriginKind::file || origin.line <= 0) continue;
        auto known = files.find(origin.path);
        if (known == files.end()) {
            const auto text = host.read(origin.path, largest_file);
            known = files
                        .emplace(origin.path, text ? conditional_lines(*text, startup.shell == "fish")
                                                   : std::vector<bool>())
                        .first;
        }
        const auto index = static_cast<std::size_t>(origin.line - 1);
        assignment.conditional = index < known->second.size() && known->second[index];
    }
}

}  // namespace trueup::startup
