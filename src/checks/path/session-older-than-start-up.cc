// The terminal that trueup runs in began before a start-up file was changed, or
// has a value from a program that did (tmux's server, an editor): a fresh shell
// has another value, or none.
// Why: a shell reads its files once, and what it starts gets a copy of its
// environment. An edit reaches nothing that runs already.
// Fix: a new terminal; the program that hands the old value on is ended and
// started again. Manual: trueup ends nobody's programs.
// Source: environ(7); tmux(1), GLOBAL AND SESSION ENVIRONMENT; zsh manual,
// "Startup/Shutdown Files".
#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "checks/go_facts.h"
#include "checks/go_settings.h"
#include "checks/support.h"
#include "checks/unread_go.h"
#include "facts/start_up_end.h"

namespace trueup {
namespace {

// A file's time and a process's are taken from two clocks.
constexpr std::int64_t margin_s = 1;

// Besides Go's own: what its downloads go by.
constexpr std::array<std::string_view, 6> proxies = {"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY",
                                                     "http_proxy", "https_proxy", "no_proxy"};

// The shell that somebody types into, and its place among the ancestors.
struct Session {
    const Ancestor* shell = nullptr;
    std::size_t at = 0;
};

Session session_of(const Facts& facts) {
    for (std::size_t i = 0; i < facts.ancestors.size(); ++i) {
        const auto& one = facts.ancestors[i];
        if (!is_interactive_shell(one)) continue;
        // Another HOME (sudo, a test's own) has other start-up files.
        const bool usable = one.started.known() && one.environment.known() &&
                            one.environment.value().get("HOME") == facts.user.home;
        return {usable ? &one : nullptr, i};
    }
    return {};
}

std::optional<std::string> value_in(const Environment& environment, std::string_view name) {
    const auto* variable = environment.find(name);
    if (variable == nullptr) return std::nullopt;
    return variable->value;
}

// The farthest ancestor that began with this value already: whoever is started by
// it gets the value again. nullopt: the nearest one began with another.
std::optional<std::size_t> holder_of(const Facts& facts, std::string_view name,
                                     const std::optional<std::string>& value) {
    std::optional<std::size_t> holder;
    for (std::size_t i = 0; i < facts.ancestors.size(); ++i) {
        const auto& environment = facts.ancestors[i].environment;
        if (!environment.known() || value_in(environment.value(), name) != value) break;
        holder = i;
    }
    return holder;
}

// Something between the terminal and here gave it another value on purpose.
bool changed_on_the_way(const Facts& facts, const Session& session, std::string_view name,
                        const std::optional<std::string>& here) {
    if (session.at == 0) return false;
    const auto holder = holder_of(facts, name, here);
    return !holder || *holder + 1 < session.at;
}

struct Change {
    std::string path;
    std::int64_t after_s = 0;  // after the process began
};

std::optional<Change> changed_since(const Facts& facts, const std::string& path, const Ancestor& process) {
    const auto at = facts.startup.modified.find(path);
    if (at == facts.startup.modified.end() || !process.started.known()) return std::nullopt;
    const auto after = at->second - process.started.value();
    if (after <= margin_s) return std::nullopt;
    return Change{path, after};
}

// The user's start-up file that was changed last since the process began.
std::optional<Change> any_changed_since(const Facts& facts, const Ancestor& process) {
    std::optional<Change> last;
    for (const auto& [path, when] : facts.startup.modified) {
        if (!is_inside(path, facts.user.home)) continue;
        auto change = changed_since(facts, path, process);
        if (change && (!last || change->after_s > last->after_s)) last = std::move(change);
    }
    return last;
}

Text length_of(std::int64_t seconds) {
    const auto minutes = seconds / 60, hours = minutes / 60, days = hours / 24;
    if (days > 0) return say("{0} d {1} h", "{0} 天 {1} 小时", days, hours % 24);
    if (hours > 0) return say("{0} h {1} min", "{0} 小时 {1} 分", hours, minutes % 60);
    if (minutes > 0) return say("{0} min", "{0} 分钟", minutes);
    return say("{0} s", "{0} 秒", seconds);
}

std::string shown(const Ancestor& process) {
    return fmt::format("{} (pid {})", valid_utf8(process.name), process.pid);
}

Evidence older(const Ancestor& process, const Change& change) {
    const auto length = length_of(change.after_s);
    return seen_at(
        {fmt::format("{} began {} before {} was last changed", shown(process), length.en, change.path),
         fmt::format("{} 启动于 {} 最后一次修改之前 {}", shown(process), change.path, length.zh)},
        change.path);
}

Finding finding_about(std::string_view name, const std::optional<std::string>& here, const Ancestor& process,
                      const Change& change) {
    Finding finding;
    finding.severity = Severity::warning;
    finding.confidence = Confidence::likely;
    finding.subject = {std::string(name), here.value_or(""), change.path};
    finding.explains_subject = true;
    finding.evidence.push_back(older(process, change));
    return finding;
}

Remedy new_terminal(const Facts& facts, const Session& session, const std::string& file) {
    const bool login_shell = std::ranges::any_of(session.shell->arguments, [&](const std::string& word) {
        return (&word == &session.shell->arguments.front() && word.starts_with('-')) || word == "-l" ||
               word == "--login";
    });
    if (!login_shell && for_login_shells(facts, file)) {
        return advice(
            "new-login",
            say("Log out and in again: {0} is read at login, and the shells of this terminal are no "
                "login shells.",
                "请注销后重新登录：{0} 只在登录时读取，而这个终端里的 shell 不是登录 shell。", file));
    }
    return advice("new-terminal",
                  say("Open a new terminal and go on there.", "打开一个新的终端，在那里继续。"));
}

// A fresh shell sets it, by a line that is younger than this terminal.
void judge_set(const Facts& facts, const Session& session, const Assignment& fresh, Verdict& verdict) {
    const auto here = value_in(facts.env, fresh.name);
    if (here == fresh.value) return;
    if (changed_on_the_way(facts, session, fresh.name, here)) return;
    const auto change = changed_since(facts, fresh.origin.path, *session.shell);
    if (!change) return;
    auto finding = finding_about(fresh.name, here, *session.shell, *change);
    finding.evidence.push_back(set_by(fresh.name, fresh.value, fresh.origin));
    finding.explanation =
        here
            ? say("{0} is {1} here, and {2} in a fresh shell ({3} line {4}). This terminal began before that "
                  "file was last changed, and a running shell does not read it again.",
                  "{0} 在这里是 {1}，在新开的 shell 中是 {2}（{3} 第 {4} 行）。这个终端在该文件最后一次修改"
                  "之前就已启动，运行中的 shell 不会重新读取它。",
                  fresh.name, *here, fresh.value, fresh.origin.path, fresh.origin.line)
            : say("{0} is not set here, and {1} in a fresh shell ({2} line {3}). This terminal began before "
                  "that file was last changed, and a running shell does not read it again.",
                  "{0} 在这里没有设置，在新开的 shell 中是 {1}（{2} 第 {3} 行）。这个终端在该文件最后一次修改"
                  "之前就已启动，运行中的 shell 不会重新读取它。",
                  fresh.name, fresh.value, fresh.origin.path, fresh.origin.line);
    finding.remedies.push_back(new_terminal(facts, session, fresh.origin.path));
    verdict.find(std::move(finding));
}

Remedy restart(const Ancestor& process, std::string_view name) {
    if (process.name.starts_with("tmux")) {
        return command(
            "tmux-environment", {"tmux", "set-environment", "-gu", std::string(name)},
            say("Take it out of the environment that tmux gives to new panes, then open a new pane. "
                "(Ending the server does it too: tmux kill-server, which ends all its sessions.)",
                "从 tmux 交给新窗格的环境中去掉它，然后打开新的窗格。（结束服务器也可以：tmux "
                "kill-server，但会结束其中所有会话。）"));
    }
    return advice(
        "restart-program",
        say("End {0} wholly and start it again (an editor: all its windows; your login session: log out and "
            "in). What is opened inside it until then gets the old value.",
            "完全结束 {0} 后重新启动（编辑器：关闭所有窗口；登录会话：注销后重新登录）。在此之前，在它里面"
            "打开的一切仍会得到旧值。",
            shown(process)));
}

// No fresh shell has it: a program above this shell hands it on.
void judge_inherited(const Facts& facts, const Session& session, const Variable& variable, Verdict& verdict) {
    const auto holder = holder_of(facts, variable.name, variable.value);
    if (!holder || *holder <= session.at) return;  // typed here, or meant for what runs here
    const auto& process = facts.ancestors[*holder];
    const auto change = any_changed_since(facts, process);
    if (!change) return;
    auto finding = finding_about(variable.name, variable.value, process, *change);
    finding.confidence = Confidence::possible;
    finding.evidence.push_back(
        seen(say("{0} began with {1}={2}, and handed it down to this terminal",
                 "{0} 启动时就有 {1}={2}，并传给了这个终端", shown(process), variable.name, variable.value),
             variable.origin));
    finding.explanation = say(
        "{0} is {1} here, and a fresh login shell does not have it. {2} had it when it began and hands it "
        "on to whatever is started in it; start-up files were changed since.",
        "{0} 在这里是 {1}，而新的登录 shell 中没有它。{2} 启动时就带有它，并传给在其中启动的一切程序；"
        "此后启动文件被修改过。",
        variable.name, variable.value, shown(process));
    finding.settle = facts.machine.os == "darwin" ? "launchctl getenv " + variable.name
                                                  : "systemctl --user show-environment";
    finding.remedies.push_back(restart(process, variable.name));
    verdict.find(std::move(finding));
}

// PATH differs in many harmless ways; which go it finds is what counts.
void judge_path(const Facts& facts, const Session& session, Verdict& verdict) {
    if (facts.fresh_go.unknown()) return;
    const auto* go = go_from_path(facts);
    const auto here = go == nullptr ? std::string() : go->path;
    const auto fresh = facts.fresh_go.value_or("");
    if (here == fresh || fresh.empty()) return;
    if (changed_on_the_way(facts, session, "PATH", facts.env.get("PATH"))) return;
    const auto& line = facts.fresh_go.origin();
    if (line.kind != OriginKind::file) return;
    const auto change = changed_since(facts, line.path, *session.shell);
    if (!change) return;
    auto finding = finding_about("PATH", facts.env.get("PATH"), *session.shell, *change);
    finding.evidence.push_back(seen(say("A fresh shell has {} on PATH from here",
                                        "新开的 shell 的 PATH 中，{} 来自这里", parent_path(fresh)),
                                    line));
    finding.explanation =
        here.empty()
            ? say("No go is found on PATH here, and {0} in a fresh shell. This terminal began before {1} was "
                  "last changed.",
                  "在这里的 PATH 中找不到 go，而在新开的 shell 中会找到 {0}。这个终端在 {1} 最后一次修改之前"
                  "就已启动。",
                  fresh, change->path)
            : say("PATH finds {0} here, and {1} in a fresh shell. This terminal began before {2} was last "
                  "changed.",
                  "在这里 PATH 找到的是 {0}，在新开的 shell 中是 {1}。这个终端在 {2} "
                  "最后一次修改之前就已启动。",
                  here, fresh, change->path);
    finding.remedies.push_back(new_terminal(facts, session, change->path));
    verdict.find(std::move(finding));
}

bool of_interest(std::string_view name) {
    if (name == "PATH") return false;
    return find_go_name(name) != nullptr || std::ranges::find(proxies, name) != proxies.end();
}

void run(const Facts& facts, Verdict& verdict) {
    const auto session = session_of(facts);
    if (session.shell == nullptr) return;  // no terminal: nobody's session
    const auto& startup = facts.startup;
    if (startup.method != "trace" || !startup.complete) {
        verdict.unknown(startup.unknown_reason.empty()
                            ? Text{"start-up files were not run", "没有运行启动文件"}
                            : why_unknown(startup));
        return;
    }
    // direnv changes a running shell on purpose.
    if (!facts.env.get("DIRENV_DIR").empty()) return;
    const auto doubtful = [&](const std::string& name) {
        return std::ranges::find(startup.unknown, name, &UnknownAssignment::name) != startup.unknown.end();
    };
    for (const auto& fresh : startup.final_values) {
        if (of_interest(fresh.name) && fresh.origin.kind == OriginKind::file && !doubtful(fresh.name))
            judge_set(facts, session, fresh, verdict);
    }
    for (const auto& variable : facts.env.variables) {
        const auto& values = startup.final_values;
        const bool fresh = std::ranges::find(values, variable.name, &Assignment::name) != values.end();
        if (of_interest(variable.name) && !fresh && !doubtful(variable.name) && !variable.value.empty())
            judge_inherited(facts, session, variable, verdict);
    }
    judge_path(facts, session, verdict);
}

}  // namespace

TRUEUP_CHECK(session_older_than_start_up) = {
    .id = "session-older-than-start-up",
    .title = {"This terminal is older than the start-up files", "这个终端比启动文件的修改更早"},
    .why = {"A shell reads its start-up files once, when it begins, and every program gets a copy of the "
            "environment of the one that starts it. An edit therefore changes nothing in terminals that are "
            "open, "
            "nor in what tmux's server or an editor hands on, if they were started before. A new terminal "
            "has the "
            "new values; a value that tmux or an editor hands on stays until that program is started again.",
            "shell "
            "只在启动时读取一次启动文件，而每个程序得到的是启动它的程序的环境副本。因此修改启动文件不会影响"
            "已打开的终端，也不会影响此前启动的 tmux 服务器或编辑器传下去的值。新开的终端会有新值；tmux "
            "或编辑器传下去的值则要等该程序重新启动才会消失。"},
    .blind =
        {"Programs whose environment the system does not show (other users', and on macOS those that System "
         "Integrity Protection guards); values that launchd or systemd hand to everything.",
         "系统不显示其环境的程序（其他用户的程序，以及 macOS 上受系统完整性保护的程序）；由 launchd 或 "
         "systemd 交给所有程序的值。"},
    .sources =
        "https://man7.org/linux/man-pages/man7/environ.7.html\n"
        "https://man.openbsd.org/tmux.1#GLOBAL_AND_SESSION_ENVIRONMENT\n"
        "https://zsh.sourceforge.io/Doc/Release/Files.html",
    .run = run,
};

}  // namespace trueup
