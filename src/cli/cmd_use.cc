#include <fmt/format.h>

#include <algorithm>

#include "base/redact.h"
#include "base/text.h"
#include "cli/repair.h"
#include "facts/error_words.h"
#include "facts/path_history.h"
#include "facts/shell_line.h"
#include "formats/go_version.h"
#include "platform/hosts.h"
#include "probe/gather.h"
#include "probe/startup/startup.h"
#include "remedy/draft.h"
#include "remedy/hook.h"
#include "remedy/use.h"

namespace trueup {
namespace {

int refused(const Text& reason, const std::vector<std::vector<std::string>>& commands, const Style& style) {
    auto text = "trueup: " + printable(pick(reason, style.lang)) + "\n";
    for (const auto& command : commands) text += "    $ " + printable(join(command, " ")) + "\n";
    print_error(redact(text));
    return exit_found;
}

// The shell that will read the code: the one that started trueup, else the user's.
std::string asking_shell(const Host& host) {
    const auto chain = host.parent_chain();
    auto shell = chain.substr(0, chain.find_first_of(",;"));
    if (shell.starts_with('-')) shell.erase(0, 1);
    if (shell == "nu" || !shell_kind(shell).empty()) return shell;
    return shell_kind(host.user().shell);
}

// Nothing is written, so what concerns files is empty.
std::string here_json(const UseHere& here, const std::string& shell, Lang lang) {
    Json out;
    out["schema"] = "trueup.use/1";
    out["version"] = here.version;
    out["goroot"] = Json();
    out["scope"] = "shell";
    out["means"] = here.code.empty() ? Json() : Json("environment");
    out["reason"] = "";
    out["refusal"] = here.refusal.en.empty() ? Json() : Json(pick(here.refusal, lang));
    out["commands"] = Json::array();
    out["transaction"] = Json();
    out["changes"] = Json::array();
    out["verified"] = Json();
    out["shell"] = shell;
    out["code"] = here.code.empty() ? Json() : Json(here.code);
    return document(std::move(out));
}

int print_code(const Host& host, const Arguments& arguments, const UseRequest& request) {
    const auto shell = asking_shell(host);
    UseHere here;
    if (shell == "nu")
        here.refusal = {"nu evaluates no code that a program prints", "nu 不执行程序输出的代码"};
    else
        here = use_in_shell(gather(host), request, shell);
    if (arguments.json) print(here_json(here, shell, arguments.lang));
    if (here.code.empty()) return refused(here.refusal, {}, terminal_style(arguments, &host));
    if (!arguments.json) print(here.code);
    return exit_ok;
}

// What a fresh shell runs after the switch.
struct Effect {
    bool known = false;
    bool as_wanted = false;
    bool fresh = false;
    Text why_not;
    Selection selection;
    Text stronger;           // not as wanted: what is in the way, where it is not the selection's reason
    Text typed;              // an alias or function of which nobody knows which go it runs
    bool elsewhere = false;  // a file of this folder decides here; in the home folder it is as wanted
    std::int64_t taken_back_by = 0;  // a transaction
};

// Why PATH does not find go through the link.
Text stands_before(const Host& host, const Facts& facts, const std::string& link) {
    const auto dir = join_path(link, "bin");
    const auto elements = path_elements(facts.startup, facts.user.home);
    if (std::ranges::find(elements, dir, &PathElement::text) == elements.end())
        return end_not_reached(host, facts.startup, startup_file(facts));
    if (facts.go_on_path.empty()) return {};
    const auto first = parent_path(facts.go_on_path.front().path);
    const auto at = std::ranges::find(elements, first, &PathElement::text);
    if (first == dir || at == elements.end()) return {};
    const auto& origin = at->moved_by.path.empty() ? at->origin : at->moved_by;
    return {fmt::format("{} stands before {} in PATH; it comes from {}", first, dir, place_of(origin)),
            fmt::format("在 PATH 中，{} 排在 {} 之前；它来自 {}", first, dir, place_of(origin))};
}

Effect effect_in(const std::string& folder, const Host& host, const Arguments& arguments,
                 const UseRequest& request, const UseChoice& choice) {
    Effect effect;
    // A manager in start-up looks at the folder that the shell begins in.
    auto again = fresh_facts(host, arguments, std::nullopt, folder);
    if (!again) {
        effect.why_not = in_words(again.error());
        return effect;
    }
    auto& facts = again->facts;
    if (folder != host.cwd()) {
        LiveOptions options;
        options.environment = facts.env;
        options.cwd = folder;
        if (const auto there = live_host(options)) facts = gather(**there, std::move(facts.startup));
    }
    effect.fresh = again->fresh;
    effect.why_not = again->why_not;
    if (effect.fresh && choice.means == "link") effect.stronger = stands_before(host, facts, request.link);
    if (!effect.fresh && choice.means == "link")
        effect.stronger = {"its PATH is from before the change", "它的 PATH 来自改动之前"};
    if (const auto typed = typed_go(facts); typed.name != nullptr && !typed.by_path)
        effect.typed = told(typed);
    effect.selection = std::move(facts.selection);
    const auto& now = effect.selection;
    effect.known = now.unavailable.empty() && !now.version.empty();
    effect.as_wanted =
        effect.known && (choice.version == "system" || now.version == "go" + choice.version) &&
        (choice.goroot.empty() || resolve(host, now.goroot).value_or(now.goroot) == choice.goroot);
    return effect;
}

Effect effect_of(const Host& host, const Arguments& arguments, const UseRequest& request,
                 const UseChoice& choice) {
    auto effect = effect_in(host.cwd(), host, arguments, request, choice);
    const auto& home = host.user().home;
    if (effect.fresh && !effect.as_wanted && choice.scope == UseScope::global && !home.empty() &&
        home != host.cwd())
        effect.elsewhere = effect_in(home, host, arguments, request, choice).as_wanted;
    return effect;
}

// It was tried, and a fresh shell shows that it has no effect anywhere, or that no go
// runs any more where one did.
bool has_failed(const Effect& effect, const Facts& before) {
    if (!effect.fresh || effect.as_wanted || effect.elsewhere) return false;
    const bool broken = !effect.selection.unavailable.en.empty() && before.selection.unavailable.en.empty();
    return effect.known || broken;
}

std::string effect_text(const Effect& effect, const Style& style) {
    const auto& now = effect.selection;
    const auto where = effect.fresh ? say(style.lang, "A fresh shell", "新的 shell ")
                                    : say(style.lang, "This environment", "当前环境");
    std::string out;
    if (effect.as_wanted) {
        out = style.green(fmt::format(fmt::runtime(say(style.lang, "{} runs {} here.", "{}在此处运行 {}。")),
                                      where, now.version)) +
              "\n";
    } else if (effect.known) {
        const auto& in_the_way = effect.stronger.en.empty() ? now.reason : effect.stronger;
        auto because = pick(in_the_way, style.lang);
        if (effect.stronger.en.empty() && !now.origin.path.empty())
            because += in_brackets(fmt::format("{}:{}", tilde(now.origin.path, style.home), now.origin.line),
                                   style.lang);
        out = style.red(fmt::format(
                  fmt::runtime(say(style.lang, "{} still runs {} here: {}", "{}在此处仍运行 {}：{}")), where,
                  now.version, because)) +
              "\n";
    } else {
        const auto& why = now.unavailable.empty() ? effect.why_not : now.unavailable;
        out = style.red(fmt::format(fmt::runtime(say(style.lang, "Which go runs now is not known: {}",
                                                     "无法得知现在运行哪个 go：{}")),
                                    pick(why, style.lang))) +
              "\n";
    }
    if (!effect.fresh && !effect.why_not.empty())
        out += fmt::format(fmt::runtime(say(style.lang, "(no fresh shell could be asked: {})\n",
                                            "（没有新的 shell 可供验证：{}）\n")),
                           pick(effect.why_not, style.lang));
    if (effect.elsewhere)
        out += std::string(say(style.lang, "In folders where nothing else is chosen it has effect.\n",
                               "在没有另作选择的目录中，它已生效。\n"));
    if (!effect.typed.en.empty()) out += printable(pick(effect.typed, style.lang)) + "\n";
    return out;
}

// What became of the change, and how to take it back.
std::string change_text(std::int64_t transaction, const Effect& effect, Lang lang) {
    if (transaction == 0)
        return std::string(
            say(lang, "It is chosen already: nothing to change.\n", "已经选定了它：无需改动。\n"));
    if (effect.taken_back_by != 0)
        return fmt::format(
            fmt::runtime(say(lang,
                             "Tried as transaction {} and taken back as transaction {}: nothing is "
                             "changed.\n",
                             "已作为事务 {} 尝试，并由事务 {} 撤回：没有留下任何改动。\n")),
            transaction, effect.taken_back_by);
    return fmt::format(fmt::runtime(say(lang, "Done as transaction {}; `trueup undo {}` takes it back.\n",
                                        "已完成，事务 {}；`trueup undo {}` 可以撤销。\n")),
                       transaction, transaction);
}

std::string use_json(const UseChoice& choice, std::int64_t transaction, const std::vector<Change>& changes,
                     const Effect* effect, Lang lang) {
    Json out;
    out["schema"] = "trueup.use/1";
    out["version"] = choice.version;
    out["goroot"] = choice.goroot.empty() ? Json() : Json(choice.goroot);
    out["scope"] = to_string(choice.scope);
    out["means"] = choice.means.empty() ? Json() : Json(choice.means);
    out["reason"] = pick(choice.reason, lang);
    out["refusal"] = choice.refusal.en.empty() ? Json() : Json(pick(choice.refusal, lang));
    out["commands"] = Json::array();
    for (const auto& command : choice.commands) out["commands"].push_back(join(command, " "));
    out["transaction"] = transaction == 0 ? Json() : Json(transaction);
    out["changes"] = Json::array();
    for (const auto& change : changes)
        out["changes"].push_back({{"path", change.path}, {"diff", redact(diff_of(change))}});
    const bool taken_back = effect != nullptr && effect->taken_back_by != 0;
    out["verified"] = taken_back                            ? Json(false)
                      : effect == nullptr || !effect->known ? Json()
                                                            : Json(effect->as_wanted);
    out["taken_back"] = taken_back ? Json(effect->taken_back_by) : Json();
    if (effect != nullptr) {
        // What was seen with the change in place.
        const auto& now = effect->selection;
        const auto& why = !now.unavailable.en.empty()   ? now.unavailable
                          : effect->stronger.en.empty() ? now.reason
                                                        : effect->stronger;
        out["runs"] = {{"version", effect->known ? Json(now.version) : Json()},
                       {"goroot", effect->known ? Json(now.goroot) : Json()},
                       {"reason", pick(why, lang)}};
    }
    return document(std::move(out));
}

bool edits_startup_file(const UseChoice& choice) { return choice.means == "link" && choice.edits.size() > 1; }

// The exit code; nullopt: what was planned does not hold any more.
std::optional<int> look_and_use(const Host& host, const Arguments& arguments, const UseRequest& request,
                                Looks& looks) {
    if (auto done = looks.look(); !done) return stopped(done.error());
    const auto facts = gather_facts(host, arguments);
    const auto style = terminal_style(arguments, &host);
    auto choice = choose_go(host, facts, request);
    Draft draft(host, facts.go_env_file);
    std::vector<std::string> paths;
    if (choice.refusal.en.empty() && !choice.edits.empty()) choice.refusal = draft.take(choice.edits, paths);
    if (!choice.refusal.en.empty()) {
        if (arguments.json) print(use_json(choice, 0, {}, nullptr, arguments.lang));
        return refused(choice.refusal, choice.commands, style);
    }
    const auto changes = draft.changes();
    if (!arguments.json) {
        print(fmt::format("{}{}\n", style.bold("go" + choice.version),
                          choice.goroot.empty() ? "" : "  " + printable(tilde(choice.goroot, style.home))));
        print(wrap(printable(pick(choice.reason, style.lang)), style.width, 0));
        for (const auto& change : changes) {
            if (change.after.kind != FileImage::Kind::folder) print(show_diff(diff_of(change), 2, style));
        }
    }
    if (arguments.dry_run) {
        if (arguments.json) print(use_json(choice, 0, changes, nullptr, arguments.lang));
        return exit_ok;
    }
    std::int64_t transaction = 0;
    // Held until the effect is seen.
    std::optional<Journal> held;
    if (!changes.empty()) {
        int code = exit_ok;
        if (edits_startup_file(choice) && !may_change(arguments, "use " + request.version, code)) return code;
        auto journal = looks.lock(changes);
        if (!journal) return stopped(journal.error());
        if (!*journal) return std::nullopt;
        held = *std::move(journal);
        const auto done = apply_changes(*held, arguments, "use", changes);
        if (!done) return stopped(done.error());
        transaction = *done;
    }
    auto effect = effect_of(host, arguments, request, choice);
    if (held && has_failed(effect, facts)) {
        const auto back = take_back(host, *held, arguments, "use", transaction);
        if (!back) return stopped(back.error());
        effect.taken_back_by = *back;
    }
    if (arguments.json) {
        print(use_json(choice, transaction, changes, &effect, arguments.lang));
    } else {
        print(change_text(transaction, effect, arguments.lang));
        print(redact(effect_text(effect, style)));
    }
    if (effect.taken_back_by != 0) return exit_found;
    if (!effect.known) return exit_unknown;
    return effect.as_wanted ? exit_ok : exit_found;
}

}  // namespace

int run_use(const Arguments& arguments) {
    if (arguments.use_global + arguments.use_project + arguments.use_shell > 1) {
        print_error(std::string(say(arguments.lang, "trueup: use takes one of --global, --project, --shell\n",
                                    "trueup: use 只接受 --global、--project、--shell 之一\n")));
        return exit_usage;
    }
    const auto host = open_host(arguments);
    if (!host) return stopped(host.error());
    UseRequest request;
    request.version = arguments.names.front();
    request.link = own_link((*host)->user(), (*host)->environment());
    if (arguments.use_global) request.scope = UseScope::global;
    if (arguments.use_project) request.scope = UseScope::project;
    if (arguments.use_shell) return print_code(**host, arguments, request);
    Looks looks(**host, arguments);
    while (true) {
        if (const auto code = look_and_use(**host, arguments, request, looks)) return *code;
    }
}

}  // namespace trueup
