// The value of a setting holds the quote characters themselves.
//
// Bad because Go takes them as part of the path or name: nothing there has such
// a name. They come from quotes inside quotes, typographic quotes of a web page,
// or quotes in a file that has no quoting (the go env file, .env files, launchd,
// docker -e). Fixed by writing the value without them; to be reviewed.
// Source: cmd/go/internal/cfg (values are taken as they are).
#include <algorithm>
#include <array>

#include "base/text.h"
#include "checks/go_facts.h"
#include "checks/go_settings.h"
#include "checks/installed_go.h"
#include "checks/misspelt_path.h"
#include "checks/support.h"
#include "checks/told.h"
#include "facts/meant_folder.h"

namespace trueup {
namespace {

// Settings that are a path, a URL or a name. Flag lists (GOFLAGS, CGO_*, CC)
// have quoting rules of their own and are left out.
constexpr std::array<std::string_view, 21> plain_settings = {
    "GOROOT",  "GOPATH",  "GOBIN",       "GOCACHE",     "GOMODCACHE", "GOTMPDIR",    "GOENV",
    "GOPROXY", "GOSUMDB", "GOPRIVATE",   "GONOPROXY",   "GONOSUMDB",  "GOINSECURE",  "GOOS",
    "GOARCH",  "GOWORK",  "GOTOOLCHAIN", "GO111MODULE", "GOVCS",      "CGO_ENABLED", "GOTELEMETRY"};

std::string unquoted(std::string_view value) {
    std::string out;
    for (std::size_t i = 0; i < value.size();) {
        const auto rest = value.substr(i);
        bool skipped = false;
        for (const std::string_view quote : {"\"", "'", "\u201c", "\u201d", "\u2018", "\u2019"}) {
            if (!rest.starts_with(quote)) continue;
            i += quote.size();
            skipped = true;
            break;
        }
        if (!skipped) out += value[i++];
    }
    return out;
}

// Never without the value: it was wanted. A GOROOT alone is better gone.
std::vector<Remedy> remedies_for(const Facts& facts, std::string_view name, const std::string& value,
                                 const Origin& origin) {
    if (name == "GOROOT") return drop_setting(facts, name, origin);
    if (auto line = line_with_value(origin, name, value)) {
        auto remedy = replace_line(
            origin, *line,
            say("Write the line without the inner quotes: {}", "去掉该行中多余的引号：{}", trim(*line)));
        if (origin.kind == OriginKind::go_env_file) remedy.safety = Safety::safe;
        return {std::move(remedy)};
    }
    return {advice(
        "remove-quotes",
        say("Set {}={} without the inner quotes; use plain ASCII quotes only around the whole "
            "value in a shell file.",
            "把 {} 设为 {}，不要带内层引号；在 shell 文件中只用普通 ASCII 引号括住整个值。", name, value))};
}

void report(const Facts& facts, std::string_view name, const std::string& value, const Origin& origin,
            Verdict& verdict) {
    Finding finding;
    finding.severity = Severity::error;
    finding.subject = {std::string(name), value, {}};
    finding.title = say("The value of {} holds quote characters", "{} 的值中含有引号字符", name);
    finding.explanation =
        say("{0} is {1}, quotes included: Go uses them as part of the value. What was meant is {2}.",
            "{0} 的值是 {1}，引号也在其中：Go 会把引号当作值的一部分。本意应是 {2}。", name, value,
            unquoted(value));
    finding.evidence.push_back(set_by(name, value, origin));
    finding.remedies = remedies_for(facts, name, unquoted(value), origin);
    verdict.find(std::move(finding));
}

// A carriage return at the end: the file that gives it has the line ends of Windows.
void report_return(const Facts& facts, std::string_view name, const std::string& value, const Origin& origin,
                   Verdict& verdict) {
    const auto meant = value.substr(0, value.find_last_not_of('\r') + 1);
    Finding finding;
    finding.severity = Severity::error;
    finding.subject = {std::string(name), value, {}};
    finding.title = say("The value of {} ends in a carriage return", "{} 的值以回车符结尾", name);
    // Written within quotes, or printed by a command in them, it is no line end of the file.
    const auto line = trim(origin.text);
    const bool quoted = (line.ends_with('\'') || line.ends_with('"')) &&
                        (line.contains('\r') || line.contains("\\r") || line.contains("\\x0d") ||
                         line.contains("\\015") || line.contains("$(") || line.contains('`'));
    finding.explanation =
        quoted
            ? say("{0} is {1} and a carriage return behind it, which no terminal shows: Go uses it as part "
                  "of "
                  "the value.",
                  "{0} 的值是 {1}，后面还有一个终端不会显示的回车符：Go 会把它当作值的一部分。", name, meant)
            : say("{0} is {1} and a carriage return behind it, which no terminal shows: Go uses it as part "
                  "of "
                  "the value. It comes from a file with the line ends of Windows (CRLF).",
                  "{0} 的值是 {1}，后面还有一个终端不会显示的回车符：Go 会把它当作值的一部分。它来自使用 "
                  "Windows 换行符（CRLF）的文件。",
                  name, meant);
    finding.explains_subject = true;
    finding.evidence.push_back(set_by(name, meant, origin));
    const bool file = origin.kind == OriginKind::file || origin.kind == OriginKind::go_env_file;
    if (file && !origin.path.empty() && !quoted)
        finding.remedies.push_back(command("unix-line-ends", {"perl", "-pi", "-e", "s/\\r$//", origin.path},
                                           say("Give {} the line ends of Unix, and open a new terminal.",
                                               "把 {} 改成 Unix 换行符，然后打开新终端。", origin.path)));
    else
        finding.remedies = drop_setting(facts, name, origin);
    verdict.find(std::move(finding));
}

void run(const Facts& facts, Verdict& verdict) {
    for (const auto name : plain_settings) {
        const auto value = given(facts, name);
        if (!value) continue;
        if (has_literal_quotes(value->value))
            report(facts, name, value->value, value->origin, verdict);
        else if (value->value.size() > 1 && value->value.ends_with('\r'))
            report_return(facts, name, value->value, value->origin, verdict);
    }
    for (const auto& entry : facts.path) {
        if (entry.text.ends_with('\r') && entry.text.contains("go") && entry.text.contains("/bin"))
            report_return(facts, "PATH", entry.text, entry.origin, verdict);
        // Of all PATH elements only those that were meant for Go.
        if (!has_literal_quotes(entry.text)) continue;
        const auto bare = unquoted(entry.text);
        const auto dir = meant_folder(entry, facts.user.home);
        if (!bare.ends_with("go/bin") && !bare.ends_with("/libexec/bin") && !is_go_bin(facts, bare) &&
            toolchain_in(facts, dir) == nullptr)
            continue;
        report(facts, "PATH", entry.text, entry.origin, verdict);
        auto& finding = verdict.findings.back();
        // path-entry-dead says no more of it.
        finding.explains_subject = true;
        if (auto remedy = write_rightly(facts, entry)) finding.remedies = {*std::move(remedy)};
    }
}

// In quotes as a whole, and no quote between: what is left once the shell has taken its own
// away. Typographic quotes may be the web page's.
bool is_quoted(std::string_view value) {
    return value.size() > 2 && (value[0] == '"' || value[0] == '\'') && value.back() == value[0] &&
           value.find(value[0], 1) == value.size() - 1;
}

// NAME=VALUE of the settings above, in a word of a command line.
bool quoted_word(std::string_view word, std::string& name, std::string& value) {
    const auto equal = word.find('=');
    if (equal == std::string_view::npos || !is_quoted(word.substr(equal + 1))) return false;
    name = std::string(word.substr(0, equal));
    value = std::string(word.substr(equal + 1));
    return std::ranges::find(plain_settings, std::string_view(name)) != plain_settings.end();
}

// The value that a typed command gives: in front of it, by export, `go env -w`, `docker -e`.
// cmd.exe's `set` takes no quotes away at all.
bool given_by_command(const PastedCommand& command, const Facts& facts, std::string& name,
                      std::string& value) {
    for (const auto& [key, given] : command.env) {
        if (quoted_word(key + "=" + given, name, value)) return true;
    }
    const auto& w = command.words;
    if (w.empty()) return false;
    const auto program = base_name(w[0]);
    const bool hands_on = program == "export" || program == "docker" || program == "podman" ||
                          program == "nerdctl" || (program == "go" && w.size() > 3 && w[2] == "-w");
    for (const auto& word : w) {
        if (hands_on && quoted_word(word, name, value)) return true;
    }
    const auto line = std::ranges::find(facts.paste.lines, command.line, &PastedLine::number);
    const bool cmd_exe = line != facts.paste.lines.end() && line->text.size() > 3 && line->text[1] == ':' &&
                         line->text[2] == '\\';
    return cmd_exe && program == "set" && command.text.size() > 4 &&
           quoted_word(trim(std::string_view(command.text).substr(4)), name, value);
}

bool typed_with_quotes(const Facts& facts, Verdict& verdict) {
    std::string name;
    std::string value;
    for (const auto& command : facts.paste.commands) {
        if (!given_by_command(command, facts, name, value)) continue;
        auto finding =
            told(command.line, command.text, Confidence::certain,
                 say("{0} gets the value {1}, quotes included: what was meant is {2}.",
                     "{0} 得到的值是 {1}，引号也在其中：本意应是 {2}。", name, value, unquoted(value)));
        finding.subject = {name, value, {}};
        conclude(verdict, std::move(finding), "drop-quotes",
                 say("Write {0}={1}: quotes inside quotes belong to the value, and so does every quote of "
                     "cmd.exe's `set`",
                     "写成 {0}={1}：引号里的引号属于值本身，cmd.exe 的 `set` 中的引号也一样", name,
                     unquoted(value)));
        return true;
    }
    return false;
}

// What a pasted text shows of it.
void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, {"gopath-relative", "goroot-dir-missing"});
    if (s != nullptr && (begins_with_quote(s->at("value")) || begins_with_quote(s->at("path")))) {
        conclude(verdict,
                 told(*s, Confidence::certain,
                      {"The value itself holds quote characters.", "值本身包含引号字符。"}),
                 "drop-quotes",
                 {"Write the value without quotes (files such as go/env take them literally)",
                  "写值时不要加引号（go/env 之类的文件会按字面处理）"});
        return;
    }
    if (const auto* proxy = symptom(facts, "goproxy-quoted")) {
        auto finding = told(*proxy, Confidence::certain,
                            {"The value of GOPROXY begins with a quote character, so it is no URL.",
                             "GOPROXY 的值以引号字符开头，因此不是 URL。"});
        finding.subject.setting = "GOPROXY";
        conclude(
            verdict, std::move(finding), "drop-quotes",
            {"Write GOPROXY without quotes where none are taken away (Dockerfile ENV and `docker -e`, cmd's "
             "`set`, .env files, go/env)",
             "在不会去掉引号的地方（Dockerfile 的 ENV、`docker -e`、cmd 的 `set`、.env 文件、go/env）"
             "写 GOPROXY 时不要加引号"});
        return;
    }
    if (typed_with_quotes(facts, verdict)) return;
    for (const auto& [name, value] : facts.paste.echoed) {
        const bool plain = std::ranges::find(plain_settings, name) != plain_settings.end();
        if (!plain || !has_literal_quotes(value) || value.find_first_of("\"'", 1) == std::string::npos)
            continue;
        const auto* line = line_with(facts, value);
        conclude(verdict,
                 told(line == nullptr ? 0 : line->number, value, Confidence::certain,
                      say("The value of {0} holds quote characters.", "{0} 的值包含引号字符。", name)),
                 "drop-quotes", {"Write the value without quotes", "写值时不要加引号"});
        return;
    }
    for (const auto& line : facts.go_env_file_lines) {
        if (!has_literal_quotes(line.value) || line.name.find("FLAGS") != std::string::npos) continue;
        conclude(verdict,
                 told(line.origin.line, line.origin.text, Confidence::certain,
                      say("{0} in the go env file holds quote characters.",
                          "go env 文件中的 {0} 包含引号字符。", line.name)),
                 "drop-quotes", {"Write the value without quotes", "写值时不要加引号"});
        return;
    }
    for (const std::string_view name :
         {"GOROOT", "GOPATH", "GOBIN", "GOCACHE", "GOMODCACHE", "GOPROXY", "GOPRIVATE", "GOTOOLDIR"}) {
        const auto* shown = shown_setting(facts, name);
        if (shown == nullptr || !has_literal_quotes(shown->value)) continue;
        // `go env` puts quotes around a value: one alone, in front, belongs to a line that was cut.
        if (shown->value.find_first_of("\"'") == 0 &&
            shown->value.find_first_of("\"'", 1) == std::string::npos)
            continue;
        conclude(verdict,
                 told(shown->origin.line, shown->origin.text, Confidence::certain,
                      say("The value of {0} holds quote characters.", "{0} 的值包含引号字符。", name)),
                 "drop-quotes", {"Write the value without quotes", "写值时不要加引号"});
        return;
    }
}

}  // namespace

TRUEUP_CHECK(env_value_literal_quotes) = {
    .id = "env-value-literal-quotes",
    .title = {"A value holds quote characters", "设置的值中含有引号字符"},
    .why =
        {"Quotes belong to the shell's syntax, not to the value. Written inside other quotes, copied from "
         "a web "
         "page as typographic quotes, or put into a file that knows no quoting (the go env file, an .env "
         "file, "
         "`docker -e`), they become part of the value, and `go env` prints them: '/usr/lib/go-1.23'. No "
         "folder "
         "has such a name. Write the value without them. A carriage return at the end, from a file with the "
         "line ends of Windows, is as much a part of the value, and is not seen.",
         "引号属于 shell "
         "的语法，而不是值的一部分。若引号套在别的引号里，或是从网页复制来的弯引号，或写进了不支持引号的"
         "文件（go env 文件、.env 文件、`docker -e`），它们就成了值的一部分，`go env` 会把它们打印出来："
         "'/usr/lib/go-1.23'。没有哪个目录叫这样的名字。请去掉引号。来自 Windows "
         "换行符文件的行尾回车符同样是值的一部分，而且"
         "看不见。"},
    .blind = {"Flag lists such as GOFLAGS, where quotes have a meaning.",
              "GOFLAGS 等标志列表：引号在其中有意义。"},
    .sources = "https://pkg.go.dev/cmd/go#hdr-Environment_variables",
    .explains = "gopath-relative-entry gobin-invalid goroot-missing-dir goroot-not-a-go-tree",
    .run = run,
    .text = text,
};

}  // namespace trueup
