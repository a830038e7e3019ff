#include "formats/cgo_source.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/text.h"

namespace trueup {
namespace {

constexpr std::array<std::string_view, 18> systems = {
    "aix",   "android", "darwin", "dragonfly", "freebsd", "hurd",    "illumos", "ios",     "js",
    "linux", "nacl",    "netbsd", "openbsd",   "plan9",   "solaris", "wasip1",  "windows", "zos"};
constexpr std::array<std::string_view, 24> processors = {
    "386",     "amd64",  "amd64p32", "arm",      "armbe",     "arm64",       "arm64be", "loong64",
    "mips",    "mipsle", "mips64",   "mips64le", "mips64p32", "mips64p32le", "ppc",     "ppc64",
    "ppc64le", "riscv",  "riscv64",  "s390",     "s390x",     "sparc",       "sparc64", "wasm"};
// go/build's unix tag.
constexpr std::array<std::string_view, 12> unix_systems = {"aix",     "android", "darwin",  "dragonfly",
                                                           "freebsd", "hurd",    "illumos", "ios",
                                                           "linux",   "netbsd",  "openbsd", "solaris"};

template <std::size_t N>
bool is_in(const std::array<std::string_view, N>& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

bool tag_holds(std::string_view tag, const BuildTarget& target) {
    if (tag == target.goos || tag == target.goarch || tag == "cgo" || tag == "gc") return true;
    if (tag == "unix") return is_in(unix_systems, target.goos);
    if (tag == "linux") return target.goos == "android";
    if (tag == "solaris") return target.goos == "illumos";
    if (tag == "darwin") return target.goos == "ios";
    if (std::ranges::find(target.tags, tag) != target.tags.end()) return true;
    // Release tags: every release has those of the ones before, too.
    if (!tag.starts_with("go1.")) return false;
    int minor = 0;
    const auto digits = tag.substr(4);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), minor);
    if (error != std::errc() || end != digits.data() + digits.size()) return false;
    return target.minor == 0 || minor <= target.minor;
}

bool is_tag_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

// or := and { "||" and }; and := not { "&&" not }; not := "!" not | "(" or ")" | tag
class Expression {
public:
    Expression(std::string_view text, const BuildTarget& target) : text_(text), target_(target) {}

    std::optional<bool> value() {
        const bool result = either(0);
        skip();
        if (failed_ || at_ != text_.size()) return std::nullopt;
        return result;
    }

private:
    static constexpr int deepest = 100;

    bool either(int depth) {
        bool result = both(depth);
        while (take("||")) result = both(depth) || result;
        return result;
    }
    bool both(int depth) {
        bool result = single(depth);
        while (take("&&")) result = single(depth) && result;
        return result;
    }
    bool single(int depth) {
        if (failed_ || depth > deepest) return fail();
        if (take("!")) return !single(depth + 1);
        if (take("(")) {
            const bool result = either(depth + 1);
            return take(")") ? result : fail();
        }
        skip();
        const auto start = at_;
        while (at_ < text_.size() && is_tag_character(text_[at_])) ++at_;
        if (at_ == start) return fail();
        return tag_holds(text_.substr(start, at_ - start), target_);
    }
    bool take(std::string_view mark) {
        skip();
        if (!text_.substr(at_).starts_with(mark)) return false;
        at_ += mark.size();
        return true;
    }
    void skip() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
    }
    bool fail() {
        failed_ = true;
        return false;
    }

    std::string_view text_;
    const BuildTarget& target_;
    std::size_t at_ = 0;
    bool failed_ = false;
};

// The conditions of a #cgo line: a space is "or", a comma "and", "!" "not".
bool cgo_conditions_hold(std::string_view conditions, const BuildTarget& target) {
    bool any = false;
    bool asked = false;
    for (const auto& alternative : split(conditions, ' ')) {
        if (trim(alternative).empty()) continue;
        asked = true;
        bool all = true;
        for (const auto& term : split(trim(alternative), ',')) {
            const bool negated = term.starts_with('!');
            all = all && tag_holds(negated ? std::string_view(term).substr(1) : term, target) != negated;
        }
        any = any || all;
    }
    return any || !asked;
}

// White space separates, quotes and a backslash hold together (go/build's splitQuoted).
std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    bool inside = false;
    char quote = 0;
    bool escaped = false;
    for (const char c : text) {
        if (escaped) {
            word += c;
            escaped = false;
        } else if (c == '\\') {
            escaped = inside = true;
        } else if (quote != 0) {
            if (c == quote)
                quote = 0;
            else
                word += c;
        } else if (c == '"' || c == '\'') {
            quote = c;
            inside = true;
        } else if (c == ' ' || c == '\t' || c == '\r') {
            if (inside) words.push_back(std::move(word));
            word.clear();
            inside = false;
        } else {
            word += c;
            inside = true;
        }
    }
    if (inside) words.push_back(std::move(word));
    return words;
}

struct NumberedLine {
    std::string text;
    int line = 0;
};

void read_cgo_line(const NumberedLine& source, const BuildTarget& target, CgoSource& out) {
    const auto text = trim(source.text);
    if (!text.starts_with("#cgo") || text.size() < 5 || (text[4] != ' ' && text[4] != '\t')) return;
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return;
    auto head = trim(text.substr(4, colon - 4));
    const auto space = head.find_last_of(" \t");
    CgoLine line;
    line.name = std::string(space == std::string_view::npos ? head : head.substr(space + 1));
    if (line.name.empty()) return;
    const auto conditions = space == std::string_view::npos ? std::string_view() : head.substr(0, space);
    if (!cgo_conditions_hold(conditions, target)) return;
    line.words = words_of(text.substr(colon + 1));
    line.line = source.line;
    line.text = std::string(text);
    out.lines.push_back(std::move(line));
}

// Follows #if so far as to know that a line stands inside one.
class Includes {
public:
    void read(const NumberedLine& source, std::vector<CgoInclude>& out) {
        const auto text = trim(source.text);
        if (!text.starts_with('#')) return;
        const auto directive = trim(text.substr(1));
        if (directive.starts_with("if")) {
            ++depth_;
        } else if (directive.starts_with("endif")) {
            depth_ = std::max(0, depth_ - 1);
        } else if (directive.starts_with("include") || directive.starts_with("import")) {
            const auto open = directive.find('<');
            const auto close = open == std::string_view::npos ? open : directive.find('>', open);
            if (close == std::string_view::npos || close == open + 1) return;
            out.push_back({std::string(directive.substr(open + 1, close - open - 1)), depth_ > 0, source.line,
                           std::string(text)});
        }
    }

private:
    int depth_ = 0;
};

// The head of a Go file, up to its first declaration that is no import: its
// comments and imports are all that is needed.
class Head {
public:
    Head(const BuildTarget& target, CgoSource& out) : target_(target), out_(out) {}

    void read(std::string_view text) {
        int number = 0;
        for (const auto& line : lines_of(text)) {
            ++number;
            if (!take(line, number)) return;
        }
    }

private:
    bool take(const std::string& line, int number) {
        if (in_block_) return block_line(line, number);
        const auto text = trim(line);
        if (text.empty()) {
            if (!package_seen_) plus_lines();
            comment_.clear();
        } else if (text.starts_with("//")) {
            if (text.starts_with("//go:build ") && !package_seen_) {
                expression_ = true;
                fits_ = build_expression_fits(text.substr(11), target_);
            }
            comment_.push_back({std::string(text.substr(2)), number});
        } else if (text.starts_with("/*")) {
            comment_.clear();
            in_block_ = true;
            const auto at = line.find("/*");
            return block_line(line.substr(at + 2), number);
        } else if (text.starts_with("package ")) {
            package_seen_ = true;
            // "// +build" counts where there is no "//go:build".
            out_.applies = out_.applies && (expression_ ? fits_ : plus_fits_);
            comment_.clear();
        } else if (in_imports_) {
            if (text.starts_with(')')) in_imports_ = false;
            imported(text, number);
            comment_.clear();
        } else if (text.starts_with("import")) {
            const auto rest = trim(text.substr(6));
            in_imports_ = rest.starts_with('(') && rest.find(')') == std::string_view::npos;
            imported(rest.starts_with('(') ? trim(rest.substr(1)) : rest, number);
            if (!in_imports_ || rest != "(") comment_.clear();
        } else {
            return false;
        }
        return true;
    }

    // "// +build a,!b c": a blank line has to follow the comment (go/build, parseFileHeader).
    void plus_lines() {
        for (const auto& line : comment_) {
            const auto text = trim(line.text);
            if (text.starts_with("+build ") || text.starts_with("+build\t"))
                plus_fits_ = plus_fits_ && cgo_conditions_hold(text.substr(7), target_);
        }
    }

    bool block_line(const std::string& line, int number) {
        const auto end = line.find("*/");
        comment_.push_back({line.substr(0, end), number});
        if (end == std::string::npos) return true;
        in_block_ = false;
        const auto rest = std::string(trim(std::string_view(line).substr(end + 2)));
        return rest.empty() || take(rest, number);
    }

    void imported(std::string_view text, int number) {
        if (!text.starts_with("\"C\"") && !text.starts_with("`C`")) return;
        out_.imports_c = true;
        if (out_.import_line == 0) out_.import_line = number;
        Includes includes;
        for (const auto& line : comment_) {
            read_cgo_line(line, target_, out_);
            includes.read(line, out_.includes);
        }
    }

    const BuildTarget& target_;
    CgoSource& out_;
    std::vector<NumberedLine> comment_;  // directly in front of what comes next
    bool in_block_ = false;
    bool in_imports_ = false;
    bool package_seen_ = false;
    bool expression_ = false;  // a //go:build line was seen
    bool fits_ = true;
    bool plus_fits_ = true;
};

}  // namespace

bool build_expression_fits(std::string_view expression, const BuildTarget& target) {
    return Expression(trim(expression), target).value().value_or(false);
}

bool file_name_fits(std::string_view name, const BuildTarget& target) {
    name = name.substr(0, name.find('.'));
    // The word in front of the first "_" is the file's own: "linux.go" is for all.
    const auto first = name.find('_');
    if (first == std::string_view::npos) return true;
    auto words = split(name.substr(first + 1), '_');
    if (words.back() == "test") words.pop_back();
    if (words.empty()) return true;
    const auto& last = words.back();
    if (words.size() >= 2 && is_in(systems, words[words.size() - 2]) && is_in(processors, last))
        return tag_holds(last, target) && tag_holds(words[words.size() - 2], target);
    return (!is_in(systems, last) && !is_in(processors, last)) || tag_holds(last, target);
}

CgoSource parse_cgo_source(std::string_view text, std::string_view name, const BuildTarget& target) {
    CgoSource out;
    out.applies = file_name_fits(name, target);
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    Head(target, out).read(text);
    return out;
}

std::vector<CgoInclude> includes_of(std::string_view text) {
    std::vector<CgoInclude> out;
    Includes includes;
    int number = 0;
    for (const auto& line : lines_of(text)) includes.read({line, ++number}, out);
    return out;
}

}  // namespace trueup
