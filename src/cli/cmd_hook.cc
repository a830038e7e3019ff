#include <fmt/format.h>

#include <algorithm>
#include <ranges>

#include "base/redact.h"
#include "base/text.h"
#include "cli/repair.h"
#include "probe/gather.h"
#include "probe/startup/startup.h"
#include "remedy/draft.h"
#include "remedy/hook.h"

namespace trueup {
namespace {

int usage(const Arguments& arguments) {
    print_error(
        std::string(say(arguments.lang,
                        "trueup: hook prints the hook of a shell (zsh, bash, fish, nu); --install and "
                        "--remove take your own shell unless one is named\n",
                        "trueup: hook 输出某个 shell（zsh、bash、fish、nu）的 hook；--install 和 --remove "
                        "默认针对你自己的 shell\n")));
    return exit_usage;
}

// `shell`: named, or the user's own; empty: it is not known.
int no_hook(const std::string& shell, const Arguments& arguments) {
    const auto words =
        shell.empty()
            ? std::string(say(arguments.lang,
                              "your login shell is not known: name one of zsh, bash, fish, nu",
                              "不知道你的登录 shell：请写明 zsh、bash、fish 或 nu"))
            : fmt::format(
                  fmt::runtime(say(arguments.lang,
                                   "there is no hook for {}; there are hooks for zsh, bash, fish and "
                                   "nu, and one of them can be named: trueup hook {}zsh",
                                   "不支持 {}；支持的 shell 有 zsh、bash、fish 和 nu，可以写明其中之一："
                                   "trueup hook {}zsh")),
                  shell,
                  arguments.install  ? "--install "
                  : arguments.remove ? "--remove "
                                     : "");
    print_error("trueup: " + printable(words) + "\n");
    return exit_usage;
}

// The hook in the language of now; as it is where it is there in another one.
std::string text_to_install(const Host& host, const std::string& shell, const HookPlace& place,
                            const Arguments& arguments) {
    constexpr std::uint64_t longest = 1U << 20U;
    const auto there = host.read(place.file, longest);
    for (const auto lang : {Lang::en, Lang::zh_cn}) {
        auto text = hook_text(shell, arguments.caches, lang);
        if (there && *there == text) return text;
    }
    return hook_text(shell, arguments.caches, arguments.lang);
}

void show(const std::vector<Change>& changes, const Style& style) {
    for (const auto& change : changes) {
        if (change.after.kind == FileImage::Kind::folder || change.before.kind == FileImage::Kind::folder)
            continue;
        print(redact(show_diff(diff_of(change), 2, style)));
    }
}

void say_done(const Arguments& arguments, std::int64_t transaction) {
    print(fmt::format(
        fmt::runtime(
            say(arguments.lang,
                "Done as transaction {}; `trueup undo {}` takes it back. It holds for shells that are opened "
                "from now on.\n",
                "已完成，事务 {}；`trueup undo {}` 可以撤销。对此后打开的 shell 生效。\n")),
        transaction, transaction));
}

// The exit code; nullopt: what was planned does not hold any more.
std::optional<int> apply_edits(const Host& host, const Arguments& arguments, Looks& looks,
                               const std::vector<Edit>& edits) {
    const auto style = terminal_style(arguments, &host);
    Draft draft(host, {});
    std::vector<std::string> paths;
    const auto refusal = edits.empty() ? Text{} : draft.take(edits, paths);
    if (!refusal.en.empty()) {
        print_error("trueup: " + printable(pick(refusal, style.lang)) + "\n");
        return exit_found;
    }
    const auto changes = draft.changes();
    show(changes, style);
    if (changes.empty()) {
        print(std::string(
            say(arguments.lang, "It is so already: nothing to change.\n", "已经如此：无需改动。\n")));
        return exit_ok;
    }
    if (arguments.dry_run) return exit_ok;
    int code = exit_ok;
    if (!may_change(arguments, arguments.install ? "hook --install" : "hook --remove", code)) return code;
    auto journal = looks.lock(changes);
    if (!journal) return stopped(journal.error());
    if (!*journal) return std::nullopt;
    const auto done = apply_changes(**journal, arguments, "hook", changes);
    if (!done) return stopped(done.error());
    say_done(arguments, *done);
    return exit_ok;
}

// A fresh login shell of the user's does not come to the line that was written;
// empty: it does, or it cannot be asked.
Text not_reached(const Host& host, const Arguments& arguments, const HookPlace& place) {
    const auto startup = gather_facts(host, arguments).startup;
    const auto read = [&](const std::string& path) {
        return std::ranges::any_of(startup.files_read, [&](const std::string& one) {
            return resolve(host, one).value_or(one) == resolve(host, path).value_or(path);
        });
    };
    if (startup.method != "trace" || !startup.complete || read(place.file)) return {};
    auto why = end_not_reached(host, startup, place.start_up);
    why.en +=
        ". What was written stays, and has no effect until the last line stands where it is read; "
        "`trueup hook --remove` takes it back";
    why.zh +=
        "。已写入的内容会保留，但要等最后一行移到会被读取的位置才起作用；`trueup hook --remove` 可以撤销";
    return why;
}

std::optional<int> install(const Host& host, const Arguments& arguments, Looks& looks,
                           const std::string& shell, const HookPlace& place) {
    const auto code = apply_edits(host, arguments, looks,
                                  hook_edits(host, place, text_to_install(host, shell, place, arguments)));
    // Only the user's own shell is ever run.
    if (code != exit_ok || arguments.dry_run || shell != base_name(host.user().shell)) return code;
    const auto why_not = not_reached(host, arguments, place);
    if (why_not.en.empty()) return code;
    print_error("trueup: " + printable(pick(why_not, arguments.lang)) + "\n");
    return exit_found;
}

// Transactions that installed this hook and are in force, the last one first.
Result<std::vector<std::int64_t>> installed_by(const Journal& journal, const HookPlace& place) {
    const auto all = TRY(journal.all(true));
    const auto gone = undone(all);
    std::vector<std::int64_t> ids;
    for (const auto& entry : all | std::views::reverse) {
        const bool done = entry.kind == "hook" && entry.undoes == 0 &&
                          entry.state == Transaction::State::done &&
                          std::ranges::find(gone, entry.id) == gone.end();
        const bool ours = std::ranges::any_of(entry.changes, [&](const Change& change) {
            return change.path.ends_with("/" + base_name(place.file)) &&
                   change.after.kind == FileImage::Kind::file;
        });
        if (done && ours) ids.push_back(entry.id);
    }
    return ids;
}

// The line that reads the hook may have been moved since: taking the change back
// would then leave it where it is now.
Result<bool> would_leave_the_line(const Host& host, const Journal& journal, const HookPlace& place,
                                  const std::vector<std::int64_t>& ids) {
    if (hook_lines(host, place).empty()) return false;
    for (const auto id : ids) {
        for (const auto& file : TRY(plan_undo(host, journal, id)).files) {
            if (file.change.path == resolve(host, place.start_up).value_or(place.start_up) &&
                !has_hook_line(file.change.after.content, place))
                return false;
        }
    }
    return true;
}

// As it was before, byte for byte, when the journal knows; nullopt: it does not,
// or the file has changed at that very place. `again`: what was planned does not hold any more.
Result<std::optional<int>> take_back(const Host& host, const Arguments& arguments, Looks& looks,
                                     const HookPlace& place, bool& again) {
    const auto folder = TRY(state_folder(host));
    const auto known = TRY(Journal::open_to_read(folder, time_limit(arguments)));
    if (!known) return std::nullopt;
    const auto ids = TRY(installed_by(*known, place));
    if (ids.empty() || TRY(would_leave_the_line(host, *known, place, ids))) return std::nullopt;
    const auto style = terminal_style(arguments, &host);
    bool changed = false;
    for (const auto id : ids) {
        const auto plan = TRY(plan_undo(host, *known, id));
        if (plan.conflicts()) return std::nullopt;
        if (plan.changes(true).empty()) continue;  // removed before, by other means
        changed = true;
        show(plan.changes(true), style);
        if (arguments.dry_run) return exit_ok;
        int code = exit_ok;
        if (!may_change(arguments, "hook --remove", code)) return code;
        auto journal = TRY(looks.lock(plan.changes(true)));
        again = !journal;
        if (again) return exit_ok;
        Transaction transaction;
        transaction.kind = "hook";
        transaction.command = command_line("hook", arguments);
        transaction.version = TRUEUP_VERSION;
        transaction.undoes = id;
        transaction.changes = plan.changes(true);
        TRY(apply(*journal, transaction));
        say_done(arguments, transaction.id);
        journal.reset();
        TRY(looks.look());
    }
    if (!changed) return std::nullopt;
    return exit_ok;
}

// The exit code; nullopt: what was planned does not hold any more.
std::optional<int> look_and_hook(const Host& host, const Arguments& arguments, const std::string& shell,
                                 Looks& looks) {
    if (auto done = looks.look(); !done) return stopped(done.error());
    const auto place = hook_place(gather_facts(host, arguments), shell);
    if (place.file.empty()) {
        print_error(std::string(say(arguments.lang, "trueup: there is no home folder to install a hook in\n",
                                    "trueup: 没有可供安装 hook 的用户目录\n")));
        return exit_unknown;
    }
    if (arguments.install) return install(host, arguments, looks, shell, place);
    bool again = false;
    const auto code = take_back(host, arguments, looks, place, again);
    if (!code) return stopped(code.error());
    if (again) return std::nullopt;
    return *code ? *code : apply_edits(host, arguments, looks, unhook_edits(host, place));
}

}  // namespace

int run_hook(const Arguments& arguments) {
    const bool changes = arguments.install || arguments.remove;
    if ((arguments.install && arguments.remove) || (!changes && arguments.names.empty()) ||
        arguments.names.size() > 1)
        return usage(arguments);
    if (!arguments.names.empty() && !has_hook(arguments.names.front()))
        return no_hook(arguments.names.front(), arguments);
    if (!changes) {
        print(hook_text(arguments.names.front(), arguments.caches, arguments.lang));
        return exit_ok;
    }
    const auto host = open_host(arguments);
    if (!host) return stopped(host.error());
    const auto shell = arguments.names.empty() ? base_name((*host)->user().shell) : arguments.names.front();
    if (!has_hook(shell)) return no_hook(shell, arguments);
    Looks looks(**host, arguments);
    while (true) {
        if (const auto code = look_and_hook(**host, arguments, shell, looks)) return *code;
    }
}

}  // namespace trueup
