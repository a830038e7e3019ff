#include <algorithm>
#include <cctype>

#include "base/text.h"
#include "formats/paste.h"
#include "formats/paste_prompt.h"

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

// Where the bracket at `from` is closed; npos: nowhere.
std::size_t closing_bracket(std::string_view text, std::size_t from) {
    int depth = 0;
    for (auto i = from; i < text.size(); ++i) {
        depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
        if (depth == 0) return i;
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
            } else if (c == '\\' && quote == '"' && i + 1 < text.size() &&
                       std::string_view("$`\"\\").contains(text[i + 1])) {
                word += text[++i];  // before any other character the backslash stays
            } else {
                word += c;
            }
            continue;
        }
        // "$(mktemp -d)" is one word, or part of one.
        if (c == '$' && i + 1 < text.size() && text[i + 1] == '(') {
            if (const auto end = closing_bracket(text, i + 1); end != std::string_view::npos) {
                word += text.substr(i, end + 1 - i);
                open = true;
                i = end;
                continue;
            }
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
    if (first < words.size() && (words[first] == "sudo" || words[first] == "doas")) {
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
        if (base_name(head) == "go" && (next.empty() || !std::islower(static_cast<unsigned char>(next[0]))))
            return false;
        if (head == "go" && next == "version" && first + 2 < words.size() &&
            (words[first + 2].starts_with("go1") || words[first + 2] == "devel"))
            return false;
        if (next.find("->") != std::string_view::npos || next == "is" || head.ends_with(':') ||
            next.starts_with(':'))
            return false;
        if (words.size() == 1 && (head == "env" || head == "make" || head == "git")) return false;
    }
    // make hands these on to what its recipes start, like assignments in front of them.
    if (base_name(head) == "make" || base_name(head) == "gmake") {
        for (auto i = first + 1; i < words.size(); ++i) {
            const auto equal = words[i].find('=');
            if (is_assignment(words[i]) && equal + 1 < words[i].size())
                out.env.try_emplace(words[i].substr(0, equal), words[i].substr(equal + 1));
        }
    }
    out.text = std::string(rest);
    out.words.assign(words.begin() + static_cast<std::ptrdiff_t>(first), words.end());
    return true;
}

}  // namespace

}  // namespace trueup
