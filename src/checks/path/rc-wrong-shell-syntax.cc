// A start-up file holds another shell's syntax.
//
// The shell stops reading at the first line it does not understand, so what
// stands below has no effect, PATH and GOPATH included; fish's `set -gx NAME value`
// and csh's `setenv` set nothing in bash and zsh, which read on. Fix: the line in the
// shell's own language (review).
// Source: https://fishshell.com/docs/current/fish_for_bash_users.html
#include <algorithm>
#include <array>

#include "base/text.h"
#include "checks/support.h"
#include "checks/told.h"
#include "facts/error_words.h"

namespace trueup {
namespace {

// Of fish's options, short ones in one word or long: is `letter` among them?
bool has_option(std::string_view word, char letter, std::string_view name) {
    return word == name || (!word.starts_with("--") && word.contains(letter));
}

// The words of a command: bare ones, and "such" as a whole, without their quotes, which
// mean in fish and csh what they mean in sh. Nothing: it is more than that.
std::vector<std::string> plain_words(std::string_view text) {
    std::vector<std::string> words;
    while (!(text = trim(text)).empty()) {
        const bool in_quotes = text.starts_with('"');
        if (in_quotes) text.remove_prefix(1);
        const auto end = std::min(text.find_first_of(in_quotes ? "\"" : " \t"), text.size());
        const auto word = text.substr(0, end);
        if (word.find_first_of(in_quotes ? "'\\`(\r" : "\"'\\`;&|<>(){}*?[#\r") != std::string_view::npos)
            return {};
        text.remove_prefix(end);
        if (in_quotes) {
            if (!text.starts_with('"')) return {};
            text.remove_prefix(1);
            if (!text.empty() && !text.starts_with(' ') && !text.starts_with('\t')) return {};
        }
        // A quoted "~" is no home, in any shell.
        words.push_back(!in_quotes && word.starts_with("~/") ? "$HOME" + std::string(word.substr(1))
                                                             : std::string(word));
    }
    return words;
}

// The line in the language of sh; empty: it is more than words.
std::string in_words_of_sh(std::string_view line) {
    const auto words = plain_words(trim(line));
    if (words.empty()) return {};
    // What begins with "-" behind the name is a value: GOFLAGS -mod=mod.
    std::size_t at = 1;
    bool behind = false;
    bool in_front = words[0] == "fish_add_path";
    for (; words[0] != "setenv" && at < words.size() && words[at].starts_with('-'); ++at) {
        behind = behind || has_option(words[at], 'a', "--append");
        in_front = in_front || has_option(words[at], 'p', "--prepend");
    }
    const auto name = words[0] == "fish_add_path" ? std::string("PATH")
                      : at < words.size()         ? words[at++]
                                                  : "";
    std::vector<std::string> values(words.begin() + static_cast<std::ptrdiff_t>(std::min(at, words.size())),
                                    words.end());
    if (name.empty() || values.empty()) return {};
    if (behind || in_front) values.insert(behind ? values.begin() : values.end(), "$" + name);
    // fish hands lists on so.
    return "export " + name + "=\"" + join(values, name.ends_with("PATH") ? ":" : " ") + "\"";
}

// Another line sets it, so that it is not missing.
bool set_by_another(const Facts& facts, const std::string& name) {
    return name != "PATH" && std::ranges::any_of(facts.startup.assignments, [&](const Assignment& a) {
               return a.name == name && !a.unset && a.origin.kind == OriginKind::file;
           });
}

// Lines of bash's or zsh's files that mean to set something of Go's, or PATH, as fish or csh do.
void foreign_lines(const Facts& facts, bool has_go, Verdict& verdict) {
    for (const auto& line : facts.startup.names) {
        const auto& place = line.origin;
        const bool about_go = line.name == "PATH" || line.name.starts_with("GO") ||
                              line.name.starts_with("CGO_") || line.name == "CC" || line.name == "CXX";
        if (line.kind != "foreign" || !about_go || set_by_another(facts, line.name)) continue;
        // What stands above was not all seen: a file that was not read, a condition.
        if (!place.note.empty()) {
            const auto why = in_words(place.note);
            auto reason =
                say("whether line {1} of {0} counts: ", "{0} 第 {1} 行是否起作用：", place.path, place.line);
            verdict.unknown({reason.en + why.en, reason.zh + why.zh});
            continue;
        }
        Finding finding;
        finding.severity = has_go ? Severity::warning : Severity::error;
        if (facts.startup.method == "static") finding.confidence = Confidence::likely;
        finding.subject = {line.name, {}, place.path};
        const auto shell = facts.startup.shell.empty() ? base_name(facts.user.shell) : facts.startup.shell;
        const std::string other = line.value == "setenv" ? "csh" : "fish";
        finding.explanation =
            line.value == "set"
                ? say("Line {1} of {0} is written for {2}. To {3} the same words mean options of the shell "
                      "and "
                      "arguments, so {4} is not set.",
                      "{0} 第 {1} 行是 {2} 的写法。对 {3} 来说，这些词是 shell "
                      "的选项和位置参数，因此没有设置 "
                      "{4}。",
                      place.path, place.line, other, shell, line.name)
                : say("Line {1} of {0} is written for {2}. {3} has no command {5}, so {4} is not set.",
                      "{0} 第 {1} 行是 {2} 的写法。{3} 没有 {5} 这个命令，因此没有设置 {4}。", place.path,
                      place.line, other, shell, line.name, line.value);
        finding.evidence.push_back(seen({place.text, place.text}, place));
        const auto rewritten = in_words_of_sh(place.text);
        if (rewritten.empty()) {
            finding.remedies.push_back(
                advice("rewrite-line", say("Write line {1} of {0} for {2}: export {3}=\"…\"",
                                           "把 {0} 第 {1} 行改成 {2} 的写法：export {3}=\"…\"", place.path,
                                           place.line, shell, line.name)));
        } else {
            const auto indent = place.text.substr(0, place.text.find_first_not_of(" \t"));
            finding.remedies.push_back(
                replace_line(place, indent + rewritten,
                             say("Write line {1} of {0} for {2}: {3}", "把 {0} 第 {1} 行改成 {2} 的写法：{3}",
                                 place.path, place.line, shell, rewritten)));
        }
        verdict.find(std::move(finding));
    }
}

// The shell itself said so while its start-up was traced, or reading the file shows what no
// fish can parse. Without a go on PATH it is the likely reason; else a fault all the same.
void run(const Facts& facts, Verdict& verdict) {
    const bool has_go = std::ranges::any_of(facts.go_on_path,
                                            [](const Executable& go) { return go.kind == FileKind::binary; });
    foreign_lines(facts, has_go, verdict);
    for (const auto& name : facts.startup.names) {
        if (name.kind != "complaint") continue;
        const auto& place = name.origin;
        Finding finding;
        finding.title = {"The shell cannot read its start-up file to the end",
                         "shell 无法读完自己的启动文件"};
        finding.severity = has_go ? Severity::warning : Severity::error;
        finding.subject = {{}, {}, place.path};
        const bool by_reading = facts.startup.method == "static";
        if (by_reading) finding.confidence = Confidence::likely;
        finding.explanation =
            by_reading
                ? say("fish cannot parse line {1} of {0}: {2}. It runs nothing of such a file, so no setting "
                      "in it takes effect.",
                      "fish 无法解析 {0} 第 {1} 行：{2}。这样的文件 fish 完全不会运行，因此其中的任何设置都不"
                      "生效。",
                      place.path, place.line, name.value)
            : facts.startup.shell == "fish"
                ? say("fish says about line {1} of {0}: {2}. It runs nothing of a file that it cannot parse, "
                      "so "
                      "no setting in it takes effect.",
                      "fish 对 {0} 第 {1} 行的报错：{2}。fish "
                      "不会运行无法解析的文件，因此其中的任何设置都不生效。",
                      place.path, place.line, name.value)
                : say("{3} says about line {1} of {0}: {2}. It runs nothing of what stands below, so no "
                      "setting "
                      "there takes effect. The mistake itself can stand further up.",
                      "{3} 对 {0} 第 {1} "
                      "行的报错：{2}。其后的内容都不会运行，因此那里的设置都不生效。错误本身也可能"
                      "在更靠上的位置。",
                      place.path, place.line, name.value, facts.startup.shell);
        const auto shown = by_reading ? name.value : facts.startup.shell + ": " + name.value;
        finding.evidence.push_back(seen({shown, shown}, place));
        finding.remedies.push_back(
            advice("rewrite-line", say("Correct {0} near line {1}; `{2}` checks it without running it.",
                                       "改正 {0} 第 {1} 行附近的内容；`{2}` 可以只检查而不运行。", place.path,
                                       place.line, facts.startup.shell + " -n " + place.path)));
        verdict.find(std::move(finding));
    }
}

// A builtin of another shell, looked for as a program: "setopt" is zsh's alone,
// "shopt" bash's; tcsh has no export, and dash no [[ and no source.
const Symptom* foreign_builtin(const Facts& facts) {
    static constexpr auto of_zsh =
        std::to_array<std::string_view>({"setopt", "unsetopt", "autoload", "zstyle", "bindkey", "zmodload"});
    for (const auto& s : facts.symptoms) {
        if (s.id != "command-not-found") continue;
        const auto& name = s.at("command");
        const bool by_zsh = s.text.find("command not found: ") != std::string::npos;
        const bool by_tcsh = s.text.ends_with(": Command not found.");
        if (!by_zsh && !by_tcsh && std::ranges::find(of_zsh, std::string_view(name)) != of_zsh.end())
            return &s;
        if (by_zsh && name == "shopt") return &s;
        if (by_tcsh && name == "export") return &s;
    }
    return nullptr;
}

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, {"fish-syntax", "rc-syntax", "fish-path-word"});
    if (s == nullptr) s = foreign_builtin(facts);
    if (s == nullptr) return;
    conclude(verdict,
             told(*s, s->id == "fish-syntax" ? Confidence::certain : Confidence::likely,
                  {"The shell could not read its start-up file; what follows this line is not set.",
                   "shell 无法读懂自己的启动文件；这一行之后的设置都没有生效。"}),
             "rewrite-line", {"Write the line in this shell's syntax", "用这种 shell 的语法改写该行"});
}

}  // namespace

TRUEUP_CHECK(rc_wrong_shell_syntax) = {
    .id = "rc-wrong-shell-syntax",
    .title = {"A start-up file holds another shell's syntax", "启动文件中写了另一种 shell 的语法"},
    .why =
        {"The shell stops reading at the first line it does not understand, so what stands below has no "
         "effect, PATH and GOPATH included. Lines of fish or csh in a file of bash or zsh set nothing: "
         "`set -gx NAME value` gives the shell options and arguments there, and `setenv` and `fish_add_path` "
         "are no commands. Write the lines in the shell's own language (fish: `set -gx NAME value`, "
         "`fish_add_path DIR`; bash and zsh: `export NAME=value`).",
         "shell 读到第一行看不懂的内容就会停止，其后的 PATH、GOPATH 等设置都不起作用。写在 bash 或 zsh "
         "文件中的 fish、csh 语句不会设置任何东西：`set -gx 名称 值` 在那里是选项和位置参数，`setenv` 和 "
         "`fish_add_path` 则不是命令。请用该 shell 自己的语法书写（fish：`set -gx 名称 值`、`fish_add_path "
         "目录`；bash 与 zsh：`export 名称=值`）。"},
    .blind = {"Other lines that are valid in both shells and mean different things, such as zsh's path=(…) "
              "in a file of bash.",
              "其他在两种 shell 中都合法但含义不同的行，例如 bash 文件中 zsh 的 path=(…)。"},
    .sources = "https://fishshell.com/docs/current/fish_for_bash_users.html",
    .explains = "go-not-on-path gobin-not-on-path",
    .run = run,
    .text = text,
    .of_start_up = true,
};

}  // namespace trueup
