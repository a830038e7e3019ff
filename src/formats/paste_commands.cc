#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"
#include "formats/paste.h"

namespace trueup {
namespace {

bool name_char(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

// NAME=value in front of a command.
bool is_assignment(std::string_view word) {
    const auto equal = word.find('=');
    if (equal == std::string_view::npos || equal == 0 || std::isdigit(static_cast<unsigned char>(word[0])))
        return false;
    return std::ranges::all_of(word.substr(0, equal), name_char);
}

// Words with which a line without a prompt counts as a typed command.
constexpr auto commands = std::to_array<std::string_view>({
    "go",
    "gofmt",
    "sudo",
    "docker",
    "docker-compose",
    "podman",
    "nerdctl",
    "buildah",
    "brew",
    "export",
    "echo",
    "which",
    "type",
    "where",
    "whereis",
    "uname",
    "cat",
    "grep",
    "tail",
    "head",
    "ls",
    "cd",
    "make",
    "gmake",
    "curl",
    "wget",
    "ping",
    "git",
    "gopls",
    "dlv",
    "golangci-lint",
    "goenv",
    "asdf",
    "mise",
    "gvm",
    "xcode-select",
    "xcrun",
    "clang",
    "gcc",
    "cc",
    "file",
    "lipo",
    "otool",
    "ldd",
    "sw_vers",
    "apk",
    "apt",
    "apt-get",
    "yum",
    "dnf",
    "pacman",
    "printenv",
    "env",
    "set",
    "unset",
    "source",
    "command",
    "alias",
    "arch",
    "tar",
    "rm",
    "openssl",
    "nslookup",
    "dig",
    "systemctl",
    "bazel",
    "bash",
    "sh",
    "zsh",
    "fish",
    "eval",
    "codesign",
    "xattr",
    "spctl",
    "softwareupdate",
    "pkg-config",
});

bool known_command(std::string_view word) { return std::ranges::find(commands, word) != commands.end(); }

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
// \\h:\\W \\u (/etc/bashrc there), without its mark.
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

// Where the command begins behind a prompt; npos: no prompt.
std::size_t after_prompt(std::string_view line, bool& root) {
    if (const auto box = after_box_prompt(line, root); box != std::string_view::npos) return box;
    const auto at_most = std::min<std::size_t>(line.size(), 160);
    for (const std::string_view mark : {"$ ", "% ", "❯ ", "λ ", "» ", "-> ", "> "}) {
        if (line.starts_with(mark)) return mark.size();
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
        const bool shell = head.starts_with("bash-") || head.starts_with("sh-") || head.starts_with("zsh-");
        if (!(who || folder || shell || (c != '>' && c != '%' && is_macos_bash(head))))
            return std::string_view::npos;
        root = c == '#';
        return i + 2;
    }
    return std::string_view::npos;
}

}  // namespace

std::vector<std::string> shell_words(std::string_view text) {
    std::vector<std::string> out;
    std::string word;
    bool open = false;
    char quote = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quote != 0) {
            if (c == quote) {
                quote = 0;
            } else if (c == '\\' && quote == '"' && i + 1 < text.size()) {
                word += text[++i];
            } else {
                word += c;
            }
            continue;
        }
        if (c == '\'' || c == '"') {
            quote = c;
            open = true;
        } else if (c == '\\' && i + 1 < text.size() && text[i + 1] == ' ' && open) {
            word += text[++i];  // "Program\ Files"
        } else if (c == ' ' || c == '\t') {
            if (open) out.push_back(std::move(word));
            word.clear();
            open = false;
        } else {
            word += c;
            open = true;
        }
    }
    if (open) out.push_back(std::move(word));
    return out;
}

namespace {

// The parts of a command line between && || ; (a lone & too), outside quotes,
// brackets and comments.
std::vector<std::string_view> chain(std::string_view text) {
    std::vector<std::string_view> out;
    std::size_t from = 0;
    char quote = 0;
    int depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quote != 0) {
            if (c == '\\' && quote == '"') ++i;
            if (c == quote) quote = 0;
            continue;
        }
        const bool twice = i + 1 < text.size() && text[i + 1] == c;
        if (c == '\\') {
            ++i;
        } else if (c == '\'' || c == '"' || c == '`') {
            quote = c;
        } else if (c == '(' || c == '{') {
            ++depth;
        } else if (c == ')' || c == '}') {
            depth -= depth > 0 ? 1 : 0;
        } else if (c == '#' && i > 0 && text[i - 1] == ' ') {
            break;
        } else if (depth == 0 && (c == ';' || ((c == '&' || c == '|') && twice))) {
            out.push_back(trim(text.substr(from, i - from)));
            i += twice ? 1 : 0;
            from = i + 1;
        }
    }
    out.push_back(trim(text.substr(from)));
    std::erase_if(out, [](std::string_view part) { return part.empty(); });
    return out;
}

// Words of the shell's grammar in front of a command.
std::string_view without_keyword(std::string_view text) {
    for (const std::string_view word : {"do ", "then ", "else ", "! ", "time "}) {
        if (text.starts_with(word)) return trim(text.substr(word.size()));
    }
    return text;
}

// Words, assignments and sudo of one command. False: without a prompt this is
// rather an answer than a command.
bool fill(PastedCommand& out, std::string_view rest, bool prompted);

}  // namespace

PastedCommand read_command(std::string_view line, int number) {
    auto all = read_commands(line, number);
    return all.empty() ? PastedCommand() : std::move(all.front());
}

std::vector<PastedCommand> read_commands(std::string_view line, int number) {
    PastedCommand out;
    // "    $ go build", set in as code.
    if (const auto first = line.find_first_not_of(" \t");
        first != std::string_view::npos && first > 0 && line.substr(first).starts_with("$ "))
        line.remove_prefix(first);
    auto rest = line;
    bool root = false;
    bool prompted = false;
    if (rest.starts_with("RUN ") || rest.starts_with("CMD ")) {
        rest.remove_prefix(4);
        out.in_container = prompted = true;
    } else if (const auto step = rest.find("] RUN "); step < 80 && rest.find('[') < step) {
        rest.remove_prefix(step + 6);  // BuildKit: "> [builder 6/9] RUN go mod download:"
        out.in_container = prompted = true;
        if (rest.ends_with(':')) rest.remove_suffix(1);
    } else if (rest.starts_with("Step ") && rest.find(" : ") != std::string_view::npos &&
               rest.find(" : ") < 16) {
        rest.remove_prefix(rest.find(" : ") + 3);
        if (!rest.starts_with("RUN ")) return {};
        rest.remove_prefix(4);
        out.in_container = prompted = true;
    } else if (const auto from = after_prompt(rest, root); from != std::string_view::npos) {
        prompted = true;
        out.in_container = line.starts_with("/go") && root;
        rest = rest.substr(from);
    } else if (rest.starts_with("# ")) {
        // A root prompt, a remark, a Markdown heading or the header of a package
        // that fails to build: only a known command makes it a command.
        const auto words = shell_words(rest.substr(2, 80));
        std::size_t first = 0;
        while (first < words.size() && is_assignment(words[first])) ++first;
        if (first >= words.size() || !known_command(words[first]) || words[first] == "pkg-config") return {};
        rest.remove_prefix(2);
        prompted = true;
    }
    std::vector<PastedCommand> all;
    out.line = number;
    for (const auto part : chain(trim(rest))) {
        PastedCommand one = out;
        if (!fill(one, all.empty() ? part : without_keyword(part), prompted || !all.empty())) {
            if (all.empty()) return {};
            continue;
        }
        all.push_back(std::move(one));
    }
    return all;
}

namespace {

bool fill(PastedCommand& out, std::string_view rest, bool prompted) {
    auto words = shell_words(rest.substr(0, 4096));
    std::size_t first = 0;
    const auto assignments = [&] {
        while (first < words.size() && is_assignment(words[first])) {
            const auto equal = words[first].find('=');
            out.env[words[first].substr(0, equal)] = words[first].substr(equal + 1);
            ++first;
        }
    };
    assignments();
    if (first < words.size() && words[first] == "sudo") {
        out.sudo = true;
        ++first;
        while (first < words.size() && words[first].starts_with('-')) ++first;
        assignments();
    }
    if (first + 1 < words.size() && words[first] == "env" && !words[first + 1].starts_with('|')) {
        ++first;
        assignments();
    }
    const std::string_view head = first < words.size() ? std::string_view(words[first]) : std::string_view();
    if (!prompted) {
        // Without a prompt a bare assignment is no command (it may be output of
        // `go env`), and "go version go1.22 linux/amd64" is an answer.
        // A path alone is an answer of `which`.
        if (!known_command(base_name(head)) || head == "set") return false;
        if (words.size() == first + 1 && head.find('/') != std::string_view::npos) return false;
        const auto next = first + 1 < words.size() ? std::string_view(words[first + 1]) : std::string_view();
        if (head == "go" && (next.empty() || !std::islower(static_cast<unsigned char>(next[0]))))
            return false;
        if (head == "go" && next == "version" && first + 2 < words.size() &&
            (words[first + 2].starts_with("go1") || words[first + 2] == "devel"))
            return false;
        if (next.find("->") != std::string_view::npos || next == "is" || head.ends_with(':') ||
            next.starts_with(':'))
            return false;
        if (words.size() == 1 && (head == "env" || head == "make" || head == "git")) return false;
    }
    out.text = std::string(rest);
    out.words.assign(words.begin() + static_cast<std::ptrdiff_t>(first), words.end());
    return true;
}

}  // namespace

}  // namespace trueup
