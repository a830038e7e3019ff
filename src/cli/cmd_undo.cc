#include <fmt/format.h>

#include <charconv>

#include "base/redact.h"
#include "base/text.h"
#include "cli/repair.h"
#include "facts/error_words.h"

namespace trueup {
namespace {

// No file was looked at: there is one document all the same.
std::string stopped_json(const Error& error, Lang lang) {
    Json out;
    out["schema"] = "trueup.undo/1";
    out["transaction"] = Json();
    out["undoes"] = Json();
    out["restored"] = Json::array();
    out["not_restored"] = Json::array();
    out["files"] = Json::array();
    out["error"] = pick(in_words(error), lang);
    return document(std::move(out));
}

int undo_stopped(const Error& error, const Arguments& arguments) {
    print_error(error);
    if (arguments.json) print(stopped_json(error, arguments.lang));
    // Nothing to undo, no such id: a question that has no answer here.
    using enum Error::Kind;
    return error.kind == usage || error.kind == not_found || error.kind == invalid ? exit_usage
                                                                                   : exit_unknown;
}

std::string_view word(Restore::Way way) {
    switch (way) {
        case Restore::Way::nothing:
            return "nothing";
        case Restore::Way::restore:
            return "restore";
        case Restore::Way::merge:
            return "merge";
        case Restore::Way::conflict:
            break;
    }
    return "conflict";
}

std::string undo_json(const UndoPlan& plan, std::int64_t transaction, const std::vector<Change>& changes) {
    Json out;
    out["schema"] = "trueup.undo/1";
    out["transaction"] = transaction == 0 ? Json() : Json(transaction);
    out["undoes"] = plan.of.id;
    out["restored"] = Json::array();
    if (transaction != 0) {
        for (const auto& change : changes) out["restored"].push_back(change.path);
    }
    out["not_restored"] = plan.left();
    out["files"] = Json::array();
    for (const auto& file : plan.files) {
        out["files"].push_back({{"path", file.change.path},
                                {"state", word(file.way)},
                                {"conflicts", file.conflicts},
                                {"diff", diff_of(file.change)},
                                {"then", file.then},
                                {"since", file.since}});
    }
    return document(std::move(out));
}

// The three-way difference: what trueup did, what was done since, and what
// taking it back would do to the file as it is now.
std::string undo_text(const UndoPlan& plan, const Style& style) {
    std::string out;
    for (const auto& file : plan.files) {
        const bool since = file.way == Restore::Way::merge || file.way == Restore::Way::conflict;
        if (since) {
            out += style.bold(printable(file.change.path)) +
                   std::string(say(style.lang, " has changed since.\n", " 在此之后又有改动。\n"));
            out += std::string(say(style.lang, "  what trueup changed:\n", "  trueup 当时的改动：\n"));
            out += show_diff(file.then, 4, style);
            out += std::string(say(style.lang, "  what was changed since:\n", "  在此之后的改动：\n"));
            out += show_diff(file.since, 4, style);
            // Gone, or another kind of file by now.
            const bool all_of_it = file.change.after.same_as(file.change.before);
            out += std::string(all_of_it ? say(style.lang, "  in conflict: nothing of it can be taken back\n",
                                               "  有冲突：无法撤销其中任何部分\n")
                               : file.way == Restore::Way::merge
                                   ? say(style.lang, "  --merge would take back:\n", "  --merge 会撤销：\n")
                                   : say(style.lang, "  in conflict; --merge would take back only:\n",
                                         "  有冲突；--merge 只会撤销：\n"));
        }
        if (file.way == Restore::Way::nothing) {
            out += printable(file.change.path) +
                   std::string(say(style.lang, ": already as it was\n", "：已经是原来的样子\n"));
        } else {
            out += show_diff(diff_of(file.change), since ? 4 : 2, style);
        }
    }
    return redact(out);
}

Result<std::int64_t> wanted(const Journal& journal, const Arguments& arguments) {
    if (arguments.names.empty()) return last_to_undo(journal);
    std::int64_t id = 0;
    const auto& text = arguments.names.front();
    const auto end = text.data() + text.size();
    if (arguments.names.size() > 1 || std::from_chars(text.data(), end, id).ptr != end || id < 1)
        return fail(Error::Kind::usage, "undo takes one number; `trueup history` lists them");
    return id;
}

std::string done_text(const UndoPlan& plan, std::int64_t transaction, const Style& style) {
    const auto left = plan.left();
    if (left.empty())
        return fmt::format(fmt::runtime(say(style.lang, "Transaction {} is undone (transaction {}).\n",
                                            "事务 {} 已撤销（事务 {}）。\n")),
                           plan.of.id, transaction);
    auto out = fmt::format(fmt::runtime(say(style.lang, "Transaction {} is undone in part (transaction {}). ",
                                            "事务 {} 已部分撤销（事务 {}）。")),
                           plan.of.id, transaction);
    return out + fmt::format(fmt::runtime(say(style.lang, "Not all taken back, for its conflicts: {}\n",
                                              "因有冲突而未全部撤销：{}\n")),
                             printable(join(left, ", ")));
}

// Every file that has changed since is in conflict, or gone.
std::string nothing_text(const UndoPlan& plan, Lang lang) {
    return fmt::format(
        fmt::runtime(say(lang,
                         "trueup: nothing was changed: all that could be taken back is in conflict: {}\n",
                         "trueup: 没有做任何改动：可撤销的内容都有冲突：{}\n")),
        printable(join(plan.left(), ", ")));
}

}  // namespace

int run_undo(const Arguments& arguments) {
    const auto host = open_host(arguments);
    if (!host) return undo_stopped(host.error(), arguments);
    auto journal = open_journal(**host, arguments);
    if (!journal) {
        static_cast<void>(undo_stopped(journal.error(), arguments));
        return exit_unknown;
    }
    for (const auto& entry : recover(*journal).value_or(std::vector<Transaction>{}))
        print_error(fmt::format(
            fmt::runtime(say(arguments.lang, "trueup: transaction {} was interrupted; it is {} now\n",
                             "trueup: 事务 {} 曾被中断，现在的状态是 {}\n")),
            entry.id, to_string(entry.state)));
    const auto id = wanted(*journal, arguments);
    if (!id) return undo_stopped(id.error(), arguments);
    const auto plan = plan_undo(**host, *journal, *id);
    if (!plan) return undo_stopped(plan.error(), arguments);
    const auto style = terminal_style(arguments, host->get());
    const auto changes = plan->changes(arguments.merge);
    const bool refused = plan->changed_since() && !arguments.merge;
    if (!arguments.json) print(undo_text(*plan, style));
    if (refused) {
        print_error(std::string(
            say(arguments.lang,
                "trueup: nothing was changed: a file has changed since. --merge takes back what "
                "does not conflict.\n",
                "trueup: 没有做任何改动：文件在此之后又有改动。--merge 会撤销其中不冲突的部分。\n")));
    }
    if (refused || arguments.dry_run) {
        if (arguments.json) print(undo_json(*plan, 0, changes));
        return plan->changed_since() ? exit_found : exit_ok;
    }
    if (changes.empty() && plan->conflicts()) {
        print_error(nothing_text(*plan, arguments.lang));
        if (arguments.json) print(undo_json(*plan, 0, changes));
        return exit_found;
    }
    Transaction transaction;
    transaction.kind = "undo";
    transaction.command = command_line("undo", arguments);
    transaction.version = TRUEUP_VERSION;
    // What is left of it can be taken back once the conflict is settled.
    transaction.undoes = plan->conflicts() ? 0 : *id;
    transaction.changes = changes;
    if (auto done = apply(*journal, transaction); !done) {
        static_cast<void>(undo_stopped(done.error(), arguments));
        return exit_unknown;
    }
    print(arguments.json ? undo_json(*plan, transaction.id, changes)
                         : redact(done_text(*plan, transaction.id, style)));
    return plan->conflicts() ? exit_found : exit_ok;
}

}  // namespace trueup
