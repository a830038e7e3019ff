#include "formats/paste_prompt.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"

namespace trueup {
namespace {

// Words with which a line without a prompt counts as a typed command.
constexpr auto commands = std::to_array<std::string_view>({
    "go",           "gofmt",
    "sudo",         "doas",
    "docker",       "docker-compose",
    "podman",       "nerdctl",
    "buildah",      "brew",
    "export",       "echo",
    "which",        "type",
    "where",        "whereis",
    "uname",        "cat",
    "grep",         "tail",
    "head",         "ls",
    "cd",           "make",
    "gmake",        "curl",
    "wget",         "ping",
    "git",          "gopls",
    "dlv",          "golangci-lint",
    "goenv",        "asdf",
    "mise",         "gvm",
    "xcode-select", "xcrun",
    "clang",        "gcc",
    "cc",           "file",
    "lipo",         "otool",
    "ldd",          "sw_vers",
    "apk",          "apt",
    "apt-get",      "yum",
    "dnf",          "pacman",
    "printenv",     "env",
    "set",          "unset",
    "source",       "command",
    "alias",        "arch",
    "tar",          "rm",
    "openssl",      "nslookup",
    "dig",          "systemctl",
    "bazel",        "bash",
    "sh",           "zsh",
    "ssh",          "print",
    "fish",         "eval",
    "codesign",     "xattr",
    "spctl",        "softwareupdate",
    "pkg-config",
});

// The second line of prompts that have two ("└─$ ", "╰─❯ ", "└──╼ $"): where the
// command begins; npos: none. The boxes of `tree` have no prompt's mark behind them.
std::size_t after_box_prompt(std::string_view line, bool& root) {
    std::size_t at = 0;
    const auto box = [&] {  // U+2500 to U+257F
        return at + 2 < line.size() && line[at] == '\xe2' &&
               (line[at + 1] == '\x94' || line[at + 1] == '\x95');
    };
    if (!box()) return std::string_view::npos;
    while (box() || (at < line.size() && line[at] == ' ')) at += line[at] == ' ' ? 1 : 3;
    for (const std::string_view mark : {"$", "#", "%", "❯", "➤", "➜", "λ", ">"}) {
        if (!line.substr(at).starts_with(mark)) continue;
        root = mark == "#";
        at += mark.size();
        while (at < line.size() && line[at] == ' ') ++at;
        return at;
    }
    return std::string_view::npos;
}

// "Johns-MacBook:~ john", "Johns-MacBook:Go Projects john": bash's prompt on macOS,
// \h:\W \u (/etc/bashrc there), without its mark.
bool is_macos_bash(std::string_view head) {
    const auto name = [](std::string_view word, std::string_view more) {
        return !word.empty() && std::ranges::all_of(word, [&](unsigned char c) {
            return std::isalnum(c) != 0 || c == '-' || more.contains(static_cast<char>(c));
        });
    };
    const auto colon = head.find(':');
    const auto space = head.rfind(' ');
    if (colon == std::string_view::npos || space == std::string_view::npos || space < colon + 2) return false;
    const auto folder = head.substr(colon + 1, space - colon - 1);
    return name(head.substr(0, colon), ".") && name(head.substr(space + 1), "._") && folder.front() != ' ' &&
           folder.front() != '/' && folder.find_first_of(":\"'$") == std::string_view::npos;
}

}  // namespace

bool known_command(std::string_view word) { return std::ranges::find(commands, word) != commands.end(); }

std::size_t after_prompt(std::string_view line, bool& root) {
    if (const auto box = after_box_prompt(line, root); box != std::string_view::npos) return box;
    const auto at_most = std::min<std::size_t>(line.size(), 160);
    for (const std::string_view mark : {"$ ", "% ", "❯ ", "λ ", "» ", "-> ", "> "}) {
        if (line.starts_with(mark)) return mark.size();
    }
    // "(venv) $ ", "(inside tmux) % ": what an environment, or a reader's remark, puts in front.
    if (line.starts_with('(')) {
        const auto close = line.find(") ");
        const auto rest = close < 40 ? line.substr(close + 2) : std::string_view();
        if (rest.starts_with("$ ") || rest.starts_with("% ") || rest.starts_with("❯ ") ||
            rest.starts_with("➜ ") || rest.starts_with("PS ")) {
            const auto from = after_prompt(rest, root);
            if (from != std::string_view::npos) return close + 2 + from;
        }
    }
    // "[~]$ ", "[~/src] % ": the folder alone in brackets.
    if (line.starts_with("[~") || line.starts_with("[/")) {
        const auto close = line.find(']');
        auto from = close == std::string_view::npos ? line.size() : close + 1;
        while (from < line.size() && line[from] == ' ') ++from;
        if (from + 1 < line.size() && (line[from] == '$' || line[from] == '%') && line[from + 1] == ' ' &&
            close < at_most)
            return from + 2;
    }
    // "~ ❯ ", "~/src main ❯ ": the folder before the mark.
    if (line.starts_with('~') || line.starts_with('/')) {
        const auto mark = line.substr(0, at_most).find(" ❯ ");
        if (mark != std::string_view::npos) return mark + std::string_view(" ❯ ").size();
    }
    // "+ go build": set -x.
    if (line.starts_with("+ ") || line.starts_with("++ ")) return line.find(' ') + 1;
    // oh-my-zsh: "➜  dir git:(main) ✗ command"; others have the command behind the mark.
    if (line.starts_with("➜")) {
        auto rest = line.substr(std::string_view("➜").size());
        auto words = std::size_t{0};
        const auto skip_space = [&] {
            while (words < rest.size() && rest[words] == ' ') ++words;
        };
        const auto skip_word = [&] {
            while (words < rest.size() && rest[words] != ' ') ++words;
        };
        skip_space();
        const auto start = words;
        skip_word();
        const auto first = rest.substr(start, words - start);
        const bool close = start == 1;
        skip_space();
        const bool branch = rest.substr(words).starts_with("git:(");
        if (!branch && (close || known_command(first))) return line.size() - rest.size() + start;
        if (rest.substr(words).starts_with("git:(")) {
            skip_word();
            skip_space();
        }
        if (rest.substr(words).starts_with("✗")) {
            skip_word();
            skip_space();
        }
        return line.size() - rest.size() + words;
    }
    // "PS C:\dir> command", "C:\dir>command".
    if (line.starts_with("PS ") || (line.size() > 3 && line[1] == ':' && line[2] == '\\')) {
        const auto angle = line.find('>');
        if (angle != std::string_view::npos && angle < at_most) {
            auto from = angle + 1;
            while (from < line.size() && line[from] == ' ') ++from;
            return from;
        }
    }
    // "user@host:~/dir$ ", "[user@host dir]# ", "bash-3.2$ ", "/go/src # ".
    for (std::size_t i = 1; i < at_most; ++i) {
        const char c = line[i];
        const bool mark = c == '$' || c == '#' || c == '%' || c == '>';
        if (!mark || i + 1 >= line.size() || line[i + 1] != ' ') continue;
        const auto head = line.substr(0, i);
        const auto space = head.find(' ');
        const bool who =
            head.find('@') != std::string_view::npos && head.find("://") == std::string_view::npos &&
            (space == std::string_view::npos || head[0] == '[' || head[0] == '(' || head.find('@') < space);
        const bool folder = (head[0] == '/' || head[0] == '~') &&
                            (head.ends_with(' ') || space == std::string_view::npos) &&
                            trim(head).find(' ') == std::string_view::npos;
        // "box:~$ ", "box:/src# ": a host alone.
        const auto colon = head.find(':');
        const bool host = colon != std::string_view::npos && colon > 0 && space == std::string_view::npos &&
                          c != '>' && c != '%' && colon + 1 < head.size() &&
                          (head[colon + 1] == '~' || head[colon + 1] == '/') &&
                          !head.substr(colon + 1).starts_with("//") &&
                          head.find(':', colon + 1) == std::string_view::npos &&
                          std::ranges::all_of(head.substr(0, colon), [](unsigned char h) {
                              return std::isalnum(h) != 0 || h == '-' || h == '_' || h == '.';
                          });
        // "box: ~ $ ": the same with spaces.
        const auto place =
            colon == std::string_view::npos ? std::string_view() : trim(head.substr(colon + 1));
        const bool spaced = c == '$' && colon > 0 && colon + 2 < head.size() && head[colon + 1] == ' ' &&
                            head.ends_with(' ') && (place.starts_with('~') || place.starts_with('/')) &&
                            place.find(' ') == std::string_view::npos &&
                            std::ranges::all_of(head.substr(0, colon), [](unsigned char h) {
                                return std::isalnum(h) != 0 || h == '-' || h == '_' || h == '.';
                            });
        // "[22:10:01]$ ": a clock.
        const bool clock = c == '$' && head.size() > 5 && head[0] == '[' && head.ends_with(']') &&
                           head.find_first_not_of("0123456789:.", 1) == head.size() - 1;
        // "project.git$ go build": a word of the user's own, told by the command behind it.
        const auto next = line.substr(i + 2, line.find(' ', i + 2) - i - 2);
        const auto value = next.find('=');
        const bool assigns = value != std::string_view::npos && value > 1 &&
                             next.substr(0, value).find_first_not_of(
                                 "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789") == std::string_view::npos;
        const bool word =
            c == '$' && space == std::string_view::npos && i < 40 && (known_command(next) || assigns) &&
            std::ranges::all_of(
                head,
                [](unsigned char h) { return std::isalnum(h) != 0 || h == '-' || h == '_' || h == '.'; });
        const bool shell =
            word || clock || head.starts_with("bash-") || head.starts_with("sh-") || head.starts_with("zsh-");
        if (!(who || folder || host || spaced || shell || (c != '>' && c != '%' && is_macos_bash(head))))
            return std::string_view::npos;
        root = c == '#';
        return i + 2;
    }
    return std::string_view::npos;
}

}  // namespace trueup
