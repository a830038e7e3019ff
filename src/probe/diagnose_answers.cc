// What `go env NAME`, `echo $NAME` and their kin answered: one value a line, in the
// order of the names. A message between them is no value, and neither is a prompt.
#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"
#include "formats/paste.h"
#include "probe/diagnose.h"

namespace trueup {
namespace {

struct Question {
    std::string name;
    enum class Of { go_env, shell, environment };
    Of of = Of::go_env;
};

// "$NAME", "${NAME}", "%NAME%"; "" for a word that `echo` prints as it stands.
std::string variable_name(std::string_view word) {
    static constexpr auto leads = std::to_array<std::string_view>({"${", "$env:", "$", "%"});
    const auto* lead =
        std::ranges::find_if(leads, [&](std::string_view one) { return word.starts_with(one); });
    if (lead == leads.end()) return {};
    word.remove_prefix(lead->size());
    while (!word.empty() && (word.back() == '}' || word.back() == '%')) word.remove_suffix(1);
    const bool name = !word.empty() && std::ranges::all_of(word, [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '_';
    });
    if (!name) return {};
    std::string out(word);
    // cmd.exe's names have no case.
    if (*lead == "%")
        std::ranges::transform(out, out.begin(),
                               [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return out;
}

// What the command asks for; nothing for one that prints nothing. False: it prints
// what is not known here.
bool questions(const PastedCommand& command, std::vector<Question>& out) {
    auto words = command.words;
    const auto remark = std::ranges::find_if(words, [](const std::string& w) { return w.starts_with('#'); });
    words.erase(remark, words.end());
    if (words.empty()) return true;
    const auto program = base_name(words[0]);
    if (program == "cd" || program == "export" || program == "set" || program == "unset" ||
        program == "source" || program == "pushd")
        return true;
    // The user's own shell fills in what `echo` prints. Any other answer is root's under
    // sudo, and that of an assignment where one stands in front: neither is the state.
    const bool own_answer = !command.sudo && command.env.empty();
    if (words.size() == 2 && program == "printenv" && own_answer) {
        out.push_back({words[1], Question::Of::environment});
        return true;
    }
    if (words.size() >= 2 && program == "echo") {
        // Several stand in one line; blanks part them.
        std::string names;
        for (std::size_t i = 1; i < words.size(); ++i) {
            const auto name = variable_name(words[i]);
            if (name.empty()) return false;
            names += (i > 1 ? " " : "") + name;
        }
        out.push_back({std::move(names), Question::Of::shell});
        return true;
    }
    if (words.size() < 3 || program != "go" || words[1] != "env" || !own_answer) return false;
    for (std::size_t i = 2; i < words.size(); ++i) {
        if (!is_go_env_name(words[i])) return false;
        // Another go than the one in use has these to itself.
        const bool own = words[i] == "GOROOT" || words[i] == "GOVERSION" || words[i] == "GOTOOLDIR" ||
                         words[i].starts_with("GOHOST");
        if (own && words.size() == 3 && words[0] != program) return false;
        out.push_back({words[i], Question::Of::go_env});
    }
    return true;
}

// Go prints something for these whatever is set.
bool never_empty(const Question& question) {
    static constexpr auto names = std::to_array<std::string_view>(
        {"GOPATH", "GOROOT", "GOCACHE", "GOMODCACHE", "GOENV", "GOOS", "GOARCH", "GOHOSTOS", "GOHOSTARCH",
         "GOVERSION", "GOTOOLDIR", "GOPROXY", "GOSUMDB", "GOTOOLCHAIN", "CC", "CXX", "CGO_ENABLED"});
    return question.of == Question::Of::go_env && std::ranges::find(names, question.name) != names.end();
}

bool begins_like_path(std::string_view text) {
    const bool drive = text.size() > 2 && std::isalpha(static_cast<unsigned char>(text[0])) != 0 &&
                       text[1] == ':' && (text[2] == '\\' || text[2] == '/');
    return drive || (!text.empty() && std::string_view("/~$%\"'`").contains(text[0])) ||
           text.starts_with("\xe2\x80");  // typographic quotes
}

// "┌──(kali㉿kali)-[~]": the first line of a prompt of two.
bool is_prompt_line(std::string_view text) {
    return text.starts_with("\xe2\x94") || text.starts_with("\xe2\x95");
}

// "go: cannot find …", "bash: go: command not found", "warning: …": a program's name
// and a colon, or a message of the catalogue. No folder is a sentence.
bool is_message(const PastedLine& line, const Question& question, const Facts& facts) {
    const std::string_view text = trim(line.text);
    const auto first = text.substr(0, text.find(' '));
    if (first.size() > 1 && first.ends_with(':') && first.size() < text.size()) return true;
    if (std::ranges::find(facts.symptoms, line.number, &Symptom::line) != facts.symptoms.end()) return true;
    return is_folder_setting(question.name) && first.size() < text.size() && !begins_like_path(text);
}

void add(const Question& question, std::string value, const PastedLine& line, Facts& facts) {
    if (is_no_value(question.name, value)) value.clear();
    if (question.of == Question::Of::shell) {
        const auto names = split(question.name, ' ');
        const auto parts = names.size() > 1 ? split(value, ' ') : std::vector<std::string>{value};
        for (std::size_t i = 0; parts.size() == names.size() && i < parts.size(); ++i) {
            if (!parts[i].empty()) facts.paste.echoed.try_emplace(names[i], parts[i]);
        }
        return;
    }
    if (question.of == Question::Of::environment) {
        if (!value.empty() && facts.env.find(question.name) == nullptr)
            facts.env.variables.push_back(
                {question.name, std::move(value), {OriginKind::command, {}, line.number, line.text, "env"}});
        return;
    }
    auto& settings = facts.go_env.settings;
    const auto known = std::ranges::find(settings, question.name, &Setting::name);
    // The first output counts: later ones are often of another machine or of the
    // state after the repair.
    if (known != settings.end() && known->origin.line <= line.number) return;
    Setting setting;
    setting.name = question.name;
    setting.value = std::move(value);
    setting.origin = {OriginKind::command, {}, line.number, line.text, "go env"};
    if (known != settings.end()) {
        *known = std::move(setting);
    } else {
        settings.push_back(std::move(setting));
    }
}

// `lines` stand between the command line and the next one.
void read_block(std::span<const PastedLine> lines, const std::vector<Question>& asked,
                const PastedLine& command, Facts& facts) {
    std::vector<std::pair<std::string, PastedLine>> values;
    const bool one = asked.size() == 1;
    const auto blank = [](const PastedLine& line) { return trim(line.text).empty(); };
    std::size_t at = 0;
    for (; at < lines.size() && values.size() < asked.size(); ++at) {
        const auto& line = lines[at];
        const auto& question = asked[values.size()];
        if (is_prompt_line(line.text)) break;
        if (blank(line)) {
            if (never_empty(question)) continue;
            // A blank line is the value, unless the text has one between all lines.
            const auto next =
                std::find_if_not(lines.begin() + static_cast<std::ptrdiff_t>(at), lines.end(), blank);
            if (one && next != lines.end() && begins_like_path(next->text)) continue;
            if (one && next != lines.end() && !is_prompt_line(next->text)) return;
            values.emplace_back(std::string(), line);
            continue;
        }
        if (is_message(line, question, facts)) continue;
        // "GOFLAGS=-mod=mod" is a line of another output.
        const auto equal = line.text.find('=');
        if (equal != std::string::npos && is_go_env_name(std::string_view(line.text).substr(0, equal)))
            return;
        values.emplace_back(std::string(trim(line.text)), line);
    }
    // Nothing at all below the last command of the text.
    if (one && values.empty() && lines.empty() && !never_empty(asked[0])) values.emplace_back("", command);
    if (values.size() != asked.size()) return;
    // Of several, none may be missing: nothing follows that could be one as well.
    if (!one && at < lines.size() && !blank(lines[at]) && !is_prompt_line(lines[at].text) &&
        !is_message(lines[at], asked.back(), facts))
        return;
    for (std::size_t i = 0; i < asked.size(); ++i)
        add(asked[i], std::move(values[i].first), values[i].second, facts);
}

}  // namespace

void read_answers(const std::vector<PastedLine>& lines, Facts& facts) {
    const auto& commands = facts.paste.commands;
    for (std::size_t i = 0; i < commands.size();) {
        const auto number = commands[i].line;
        const PastedLine command{number, commands[i].text};
        std::vector<Question> asked;
        bool known = true;
        for (; i < commands.size() && commands[i].line == number; ++i)
            known = questions(commands[i], asked) && known;
        if (!known || asked.empty()) continue;
        const auto after = [&](int line) {
            return std::ranges::find_if(lines, [&](const PastedLine& one) { return one.number > line; });
        };
        const auto from = after(number);
        auto end = i < commands.size() ? after(commands[i].line - 1) : lines.end();
        // Of the last one only the first lines: the rest of a long text is something else.
        if (end - from > 40) end = from + 40;
        // No line below it: the next command follows, or the text ends here.
        if (from == end && i < commands.size()) continue;
        read_block({from, end}, asked, command, facts);
    }
}

}  // namespace trueup
