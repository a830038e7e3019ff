// sudo runs go without your settings.
//
// sudo starts go as root with a cleaned environment and root's own go env file,
// so GOPROXY, GOPRIVATE and the proxies of your shell are gone. Run go as
// yourself; it needs no root.
// Source: https://www.sudo.ws/docs/man/sudoers.man/#Command_environment
#include <algorithm>
#include <array>

#include "base/text.h"
#include "checks/told.h"
#include "checks/told_sudo.h"

namespace trueup {
namespace {

// "GOPATH not set", said by what sudo started, of what the user's own shell shows.
bool misses_variable(const Facts& facts, Verdict& verdict) {
    for (const auto& command : facts.paste.commands) {
        if (!command.sudo) continue;
        for (const auto& line : command.output) {
            for (const auto& [name, value] : facts.paste.echoed) {
                const auto at = line.text.find(name);
                if (value.empty() || name.size() < 4 || at == std::string::npos) continue;
                const auto rest = std::string_view(line.text).substr(at + name.size());
                const auto says = std::ranges::any_of(
                    std::to_array<std::string_view>({" not set", " is not set", " is unset", " must be set",
                                                     " undefined", " not defined", " is not defined",
                                                     " is empty", ": unbound variable",
                                                     " environment variable is not", ": parameter not set"}),
                    [&](std::string_view words) { return rest.starts_with(words); });
                if (!says) continue;
                auto finding = told(line.number, line.text, Confidence::certain,
                                    say("{0} is set in your shell, and sudo does not hand it on.",
                                        "{0} 在你的 shell 中已设置，但 sudo 不会把它传下去。", name));
                finding.subject.setting = name;
                conclude(verdict, std::move(finding), "without-sudo",
                         {"Run it without sudo, or: sudo --preserve-env=" + name + " …",
                          "不要用 sudo 运行，或使用 sudo --preserve-env=" + name + " …"});
                return true;
            }
        }
    }
    return false;
}

// A program under sudo says that a variable of Go's is empty there; nothing shows what
// the user's own shell has.
bool says_empty(const Facts& facts, Verdict& verdict) {
    for (const auto& command : facts.paste.commands) {
        if (!command.sudo || command.words.empty() || base_name(command.words[0]) == "go") continue;
        for (const auto& line : command.output) {
            for (const std::string name : {"GOPATH", "GOROOT", "GOBIN", "GOPROXY", "GOPRIVATE"}) {
                const auto& text = line.text;
                const bool empty =
                    text.contains("invalid " + name + " \"\"") || text.contains(name + " is not set") ||
                    text.contains(name + " not set") || text.contains(name + " is empty") ||
                    text.contains(name + " must be set") || text.contains(name + ": unbound variable");
                if (!empty) continue;
                auto finding = told(line.number, line.text, Confidence::likely,
                                    say("{0} is empty under sudo, which does not hand your variables on.",
                                        "{0} 在 sudo 下为空：sudo 不会把你的变量传下去。", name));
                finding.subject.setting = name;
                finding.settle = "echo \"$" + name + "\"; sudo sh -c 'echo \"$" + name + "\"'";
                conclude(verdict, std::move(finding), "without-sudo",
                         {"Run it without sudo, or: sudo " + name + "=\"$" + name + "\" …",
                          "不要用 sudo 运行，或使用 sudo " + name + "=\"$" + name + "\" …"});
                return true;
            }
        }
    }
    return false;
}

// `sudo make`, `sudo ./build.sh`: go asked the default proxy, and this user has another.
void by_a_script(const Facts& facts, const Symptom* s, Verdict& verdict) {
    if (s == nullptr || s->text.find("proxy.golang.org") == std::string::npos) return;
    const auto script = std::ranges::find_if(facts.paste.commands, [&](const PastedCommand& c) {
        if (!c.sudo || c.words.empty() || c.line > s->line) return false;
        const auto program = base_name(c.words[0]);
        return program == "make" || c.words[0].find('/') != std::string::npos || program == "bash" ||
               program == "sh";
    });
    const bool other = std::ranges::any_of(told_proxies(facts), [](const std::string& value) {
        return !value.empty() && value.find("proxy.golang.org") == std::string::npos;
    });
    if (script == facts.paste.commands.end() || !other) return;
    conclude(verdict,
             told(*s, Confidence::likely,
                  {"go ran under sudo and asked the default proxy; your GOPROXY does not count there.",
                   "go 在 sudo 下运行，访问的是默认代理；你的 GOPROXY 在那里不起作用。"}),
             "without-sudo",
             {"Build without sudo, and use it for the installing step only",
              "构建时不要用 sudo，只在安装那一步使用"});
}

// `go env GOROOT` has another answer under sudo, and the same under `sudo -E`.
bool kept_by_option(const Facts& facts, Verdict& verdict) {
    const auto differs = go_under_sudo(facts);
    if (!differs || !differs->same_with_environment) return false;
    auto finding =
        told(differs->other->line, differs->other->text, Confidence::certain,
             say("Under sudo go is {0}, and with the environment handed on (sudo -E) it is {1}, as "
                 "without sudo: a variable that sudo drops decides it.",
                 "在 sudo 下 go 是 {0}；传下环境（sudo -E）时是 {1}，与不用 sudo 时相同：起决定作用的"
                 "是被 sudo 丢掉的变量。",
                 differs->there, differs->here));
    finding.subject.setting = "GOROOT";
    finding.evidence.push_back(seen_line(differs->mine->line, differs->mine->text));
    conclude(verdict, std::move(finding), "without-sudo",
             {"Run go without sudo, or: sudo -E go …", "不要用 sudo 运行 go，或使用 sudo -E go …"});
    return true;
}

// `echo $GOPATH` says one thing, and what ran under sudo says another of itself.
bool says_another(const Facts& facts, Verdict& verdict) {
    for (const std::string_view name : {"GOPATH", "GOROOT", "GOPROXY", "GOBIN", "GOFLAGS"}) {
        const auto mine = facts.paste.echoed.find(std::string(name));
        if (mine == facts.paste.echoed.end() || mine->second.empty()) continue;
        for (const auto& command : facts.paste.commands) {
            if (!command.sudo || command.env.contains(std::string(name))) continue;
            for (const auto& line : command.output) {
                const auto at = line.text.find(std::string(name) + "=");
                if (at == std::string::npos) continue;
                auto value = std::string_view(line.text).substr(at + name.size() + 1);
                value = value.substr(0, value.find_first_of(" \t\"'"));
                while (value.ends_with('.') || value.ends_with(',')) value.remove_suffix(1);
                if (value.empty() || value == mine->second) continue;
                auto finding =
                    told(line.number, line.text, Confidence::likely,
                         say("In the shell {0} is {1}, and under sudo {2}: sudo does not hand your "
                             "variables on.",
                             "shell 中 {0} 是 {1}，在 sudo 下是 {2}：sudo 不会把你的变量传下去。", name,
                             mine->second, value));
                finding.subject.setting = std::string(name);
                conclude(verdict, std::move(finding), "without-sudo",
                         say("Run it without sudo, or: sudo {0}=\"${0}\" …",
                             "不要用 sudo 运行，或使用 sudo {0}=\"${0}\" …", name));
                return true;
            }
        }
    }
    return false;
}

void text(const Facts& facts, Verdict& verdict) {
    if (says_another(facts, verdict)) return;
    if (kept_by_option(facts, verdict)) return;
    if (misses_variable(facts, verdict) || says_empty(facts, verdict)) return;
    const auto command = std::ranges::find_if(facts.paste.commands, [](const PastedCommand& c) {
        return c.sudo && !c.words.empty() && base_name(c.words[0]) == "go";
    });
    const auto* s = network_failure(facts);
    if (command == facts.paste.commands.end()) return by_a_script(facts, s, verdict);
    if (s == nullptr)
        s = symptom(facts, {"fetch-failed", "git-credentials", "import-unrecognized", "gopath-not-set"});
    if (s == nullptr || s->line < command->line) return;
    conclude(verdict,
             told(*s, Confidence::likely,
                  {"go ran under sudo, where your settings do not count.",
                   "go 在 sudo 下运行，你的设置在那里不起作用。"}),
             "without-sudo", {"Run go without sudo", "不要用 sudo 运行 go"});
}

}  // namespace

TRUEUP_CHECK(sudo_env_dropped) = {
    .id = "sudo-env-dropped",
    .title = {"sudo runs go without your settings", "sudo 运行的 go 没有你的设置"},
    .why = {"sudo starts go as root with a cleaned environment and root's own go env file, so GOPROXY, "
            "GOPRIVATE "
            "and the proxies of your shell are gone. Run go as yourself; it needs no root.",
            "sudo 以 root 身份、在清理过的环境中启动 go，并使用 root 自己的 go env 文件，于是你的 "
            "GOPROXY、GOPRIVATE "
            "和 shell 中的代理都不见了。请以自己的身份运行 go，它不需要 root。"},
    .blind = {"root's own settings.", "root 自己的设置。"},
    .sources = "https://www.sudo.ws/docs/man/sudoers.man/#Command_environment",
    .explains =
        "goproxy-unreachable goproxy-ignored-gopath-mode gosumdb-unreachable dns-failure "
        "module-mode-off",
    .text = text,
};

}  // namespace trueup
