#include "checks/told_words.h"

#include <algorithm>
#include <array>

#include "base/lower.h"
#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

// Words, without the punctuation around them.
std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> out;
    constexpr std::string_view around = ".,;:!?()[]{}\"'`*_";
    while (!text.empty()) {
        const auto begin = text.find_first_not_of(" \t");
        if (begin == std::string_view::npos) break;
        text.remove_prefix(begin);
        auto word = text.substr(0, text.find_first_of(" \t"));
        text.remove_prefix(word.size());
        while (!word.empty() && around.contains(word.front())) word.remove_prefix(1);
        while (!word.empty() && around.contains(word.back())) word.remove_suffix(1);
        if (!word.empty()) out.push_back(word);
    }
    return out;
}

// "1.8.3"
bool is_release(std::string_view word) {
    return word.starts_with("1.") && word.size() > 2 && word.size() < 8 &&
           word.find_first_not_of("0123456789.") == std::string_view::npos && !word.ends_with('.') &&
           std::ranges::count(word, '.') <= 2;
}

// "Go 1.8.3", "go … version 1.12.5", "works up to 1.22"; a number behind other words may be of
// anything ("I go with node 1.22").
bool leads_to_release(std::string_view word) {
    static constexpr auto words = std::to_array<std::string_view>(
        {"go", "golang", "version", "release", "v", "to", "than", "from", "and", "or", "with"});
    return std::ranges::find(words, word) != words.end();
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

// One of these stands in the text as words of its own ("dock" is none of "docker"). Chinese has
// no space between words.
bool has_any(std::string_view text, std::initializer_list<std::string_view> parts) {
    return std::ranges::any_of(parts, [&](std::string_view part) {
        for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) {
            const auto end = at + part.size();
            const bool begins = at == 0 || !is_letter(part.front()) || !is_letter(text[at - 1]);
            const bool ends = end == text.size() || !is_letter(part.back()) || !is_letter(text[end]);
            if (begins && ends) return true;
        }
        return false;
    });
}

}  // namespace

std::vector<std::string> releases_in_words(const Facts& facts) {
    std::vector<std::string> out;
    for (const auto& line : facts.paste.lines) {
        const auto words = words_of(line.text);
        // A go line of go.mod, or a command, is no sentence.
        if (words.size() < 4) continue;
        bool about_go = false;
        for (std::size_t i = 0; i < words.size(); ++i) {
            const auto word = lower(words[i]);
            const bool together = word.starts_with("go1.") && is_release(std::string_view(word).substr(2));
            if (together) out.push_back(word);
            if (about_go && is_release(word) && leads_to_release(lower(words[i - 1])))
                out.push_back("go" + word);
            about_go = about_go || word == "go" || word == "golang";
        }
    }
    return out;
}

std::string release_beside(const Facts& facts, const std::string& other) {
    auto release = told_release(facts);
    if (!release.empty() || other.empty()) return release;
    for (auto& one : releases_in_words(facts)) {
        if (std::ranges::count(one, '.') == std::ranges::count(other, '.')) return std::move(one);
    }
    return {};
}

const PastedLine* works_from_terminal_alone(const Facts& facts) {
    const PastedLine* works = nullptr;
    const PastedLine* all_ok = nullptr;  // "From terminal - all OK."
    bool fails = line_with(facts, "[Desktop Entry]") != nullptr;
    for (const auto& line : facts.paste.lines) {
        const auto text = lower(line.text);
        const bool terminal = has_any(
            text, {"from command line", "from the command line", "from terminal", "from the terminal",
                   "from within the terminal", "from a terminal", "from shell", "from the shell",
                   "from a shell", "via terminal", "via the terminal", "in the terminal", "with `code .`",
                   "using `code .`", "with 'code .'", "从终端", "在终端", "通过终端", "命令行启动"});
        const bool good =
            has_any(text, {"works", "work fine", "working", "is fine", "no problem", "is correct", "is ok",
                           "all ok", "working well", "没有问题", "没问题", "正常", "可以"}) &&
            !has_any(text, {"doesn't work", "does not work", "not working", "不正常", "不可以"});
        const bool starts =
            has_any(text, {"start", "starting", "started", "open", "opening", "opened", "launch", "launching",
                           "launched", "run", "running", "emacs", "code", "editor", "ide", "启动", "打开"});
        if (works == nullptr && terminal && good && starts) works = &line;
        if (all_ok == nullptr && terminal && good) all_ok = &line;
        if (text.contains("only work") && terminal) fails = true;
        const bool elsewhere =
            has_any(text, {"not from idea", "not from the ide", "not from goland", "not from vscode",
                           "not from vs code", "not from emacs", "not from atom", "not from sublime"});
        if (elsewhere && all_ok != nullptr) return all_ok;
        // Docker Desktop is none.
        const bool desktop =
            !text.contains("docker") &&
            has_any(text, {"desktop", "dock", "finder", "spotlight", "launcher", "launchpad", "start menu",
                           "icon", "shortcut", "dmenu", "rofi", "桌面", "程序坞", "图标", "访达"});
        const bool bad =
            text.contains("n't ") || has_any(text, {"err", "error", "errors", "fail", "fails", "failed",
                                                    "not", "missing", "undefined", "wrong", "不", "失败"});
        fails = fails || (desktop && bad);
    }
    return fails ? works : nullptr;
}

const PastedLine* says_apple_silicon(const Facts& facts) {
    for (const auto& line : facts.paste.lines) {
        const auto text = lower(line.text);
        if (has_any(text, {"on apple silicon",
                           "on an apple silicon",
                           "on my apple silicon",
                           "on m1",
                           "on an m1",
                           "on my m1",
                           "on m2",
                           "on an m2",
                           "on my m2",
                           "on m3",
                           "on an m3",
                           "m1 mac",
                           "m2 mac",
                           "m3 mac",
                           "m4 mac",
                           "m1 pro",
                           "m2 pro",
                           "m1 max",
                           "m2 max",
                           "m1 air",
                           "(m1)",
                           "mac m1",
                           "(m2)",
                           "mac m2"}))
            return &line;
    }
    return nullptr;
}

}  // namespace trueup
