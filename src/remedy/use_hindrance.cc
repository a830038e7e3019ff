// What wins over a choice whichever means makes it: a name that the shell runs before it
// looks at PATH, and GOTOOLCHAIN, with which every go starts another one ("Go
// Toolchains", go.dev/doc/toolchain: NAME and NAME+auto both start with NAME).
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "facts/shell_line.h"
#include "formats/go_version.h"
#include "remedy/use_means.h"

namespace trueup {
namespace {

// As the end of start-up leaves it; nullopt: nobody knows.
std::optional<std::string> value_in(const Facts& facts, std::string_view name) {
    if (name == "HOME") return facts.user.home;
    for (const auto& value : facts.startup.final_values) {
        if (value.name == name && !value.unset) return value.value;
    }
    return std::nullopt;
}

// $NAME and ${NAME} as far as they are known; the rest stays as it is written.
std::string expanded(const Facts& facts, std::string_view text) {
    constexpr std::string_view word = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";
    std::string out;
    while (!text.empty()) {
        const auto dollar = std::min(text.find('$'), text.size());
        out += text.substr(0, dollar);
        text.remove_prefix(dollar);
        if (text.empty()) break;
        const std::size_t open = text.size() > 1 && text[1] == '{' ? 2 : 1;
        const auto end = std::min(text.find_first_not_of(word, open), text.size());
        const bool closed = open == 1 || (end < text.size() && text[end] == '}');
        const auto value = closed ? value_in(facts, text.substr(open, end - open)) : std::nullopt;
        const auto length = value && open == 2 ? end + 1 : std::max<std::size_t>(end, 1);
        out += value ? *value : std::string(text.substr(0, length));
        text.remove_prefix(length);
    }
    return out;
}

// What it stands for, without the name that bash and fish put in front.
std::string_view body_of(const ShellName& name) {
    std::string_view body = name.value;
    if (name.kind != "function") {
        // fish: "alias go=git checkout", "alias go git checkout".
        const auto prefix = "alias " + name.name;
        if (body.starts_with(prefix)) body.remove_prefix(std::min(prefix.size() + 1, body.size()));
    } else if (body.starts_with(name.name + " ()")) {
        body.remove_prefix(std::min(body.find('{'), body.size()));
    } else if (const auto head = body.find("function " + name.name); head != std::string_view::npos) {
        body.remove_prefix(std::min(body.find('\n', head), body.size()));
    }
    return body;
}

Text kind_in_words(const ShellName& name) {
    if (name.kind == "alias") return {"an alias", "别名"};
    return name.kind == "abbreviation" ? Text{"an abbreviation", "缩写"} : Text{"a function", "函数"};
}

// GOTOOLCHAIN as a fresh shell hands it to go, else as this process does, else as the
// go env file says.
const Variable* toolchain_variable(const Facts& facts, Variable& of_fresh_shell) {
    for (const auto& value : facts.startup.final_values) {
        if (value.name != "GOTOOLCHAIN" || value.unset || value.value.empty()) continue;
        of_fresh_shell = {value.name, value.value, value.origin};
        return &of_fresh_shell;
    }
    const auto* variable = facts.env.find("GOTOOLCHAIN");
    if (variable != nullptr && !variable->value.empty()) return variable;
    const Variable* last = nullptr;
    for (const auto& line : facts.go_env_file_lines) {
        if (line.name == "GOTOOLCHAIN" && !line.value.empty()) last = &line;
    }
    return last;
}

Text pinned(const Facts& facts, UseChoice& choice) {
    if (choice.version == "system" || go_minor_of("go" + choice.version) < 21) return {};
    Variable of_fresh_shell;
    const auto* variable = toolchain_variable(facts, of_fresh_shell);
    if (variable == nullptr) return {};
    const auto first = variable->value.substr(0, variable->value.find('+'));
    if (first == "auto" || first == "path" || first == "local" || first == "go" + choice.version) return {};
    const auto place = place_of(variable->origin);
    if (variable->origin.kind == OriginKind::go_env_file)
        choice.commands.push_back({"go", "env", "-w", "GOTOOLCHAIN=auto"});
    return {fmt::format("GOTOOLCHAIN={} makes every go start {}, whatever is chosen; it comes from {}. Set "
                        "it to auto, or take it away, and choose again",
                        variable->value, first, place),
            fmt::format("GOTOOLCHAIN={} 使每个 go 都改为运行 {}，无论选定哪个；它来自 {}。请将它设为 auto "
                        "或移除它，然后重新选择",
                        variable->value, first, place)};
}

}  // namespace

TypedGo typed_go(const Facts& facts) {
    TypedGo typed;
    for (const auto& name : facts.startup.names) {
        const bool one = name.kind == "alias" || name.kind == "abbreviation" || name.kind == "function";
        if (name.name != "go" || !one || name.value.contains("autoload")) continue;
        typed = {};
        typed.name = &name;
        for (auto word : words_of_code(expanded(facts, body_of(name)))) {
            if (word.starts_with('\\')) word.erase(0, 1);
            if (word.starts_with("~/")) word = join_path(facts.user.home, word.substr(2));
            if (word == "go") typed.by_path = true;
            const auto base = base_name(word);
            if (word.starts_with('/') && (base == "go" || base.starts_with("go1."))) typed.runs = word;
        }
    }
    return typed;
}

Text told(const TypedGo& typed) {
    const auto kind = kind_in_words(*typed.name);
    const auto place = place_of(typed.name->origin);
    const auto body = typed.runs.empty() ? join(words_of_code(body_of(*typed.name)), " ") : typed.runs;
    return {fmt::format("`go` is {} of the shell for {}, which stands before PATH; it comes from {}", kind.en,
                        body, place),
            fmt::format("`go` 是 shell 的{}，运行的是 {}，先于 PATH 生效；它来自 {}", kind.zh, body, place)};
}

void see_what_wins(const Host& host, const Facts& facts, const std::string& link, UseChoice& choice) {
    if (!choice.refusal.en.empty()) return;
    const auto typed = typed_go(facts);
    // Read and not run, the line may have no effect.
    const bool sure =
        typed.name != nullptr && (facts.startup.method == "trace" || typed.name->origin.note.empty());
    if (sure && !typed.by_path && !typed.runs.empty() && !is_inside(typed.runs, link)) {
        const auto real = resolve(host, typed.runs).value_or(typed.runs);
        if (choice.goroot.empty() || real != join_path(choice.goroot, "bin/go")) {
            choice.refusal = told(typed);
            choice.refusal.en += ". Take it out, and choose again";
            choice.refusal.zh += "。请先移除它，然后重新选择";
            return;
        }
    }
    choice.refusal = pinned(facts, choice);
}

}  // namespace trueup
