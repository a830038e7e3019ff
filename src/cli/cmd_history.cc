#include <fmt/format.h>

#include <algorithm>

#include "base/redact.h"
#include "base/text.h"
#include "cli/repair.h"
#include "facts/error_words.h"

namespace trueup {
namespace {

bool contains(const std::vector<std::int64_t>& ids, std::int64_t id) {
    return std::ranges::find(ids, id) != ids.end();
}

std::string state_word(const Transaction& entry, bool is_undone, Lang lang) {
    using State = Transaction::State;
    if (is_undone) return std::string(say(lang, "undone", "已撤销"));
    switch (entry.state) {
        case State::pending:
            return std::string(say(lang, "at work", "进行中"));
        case State::done:
            return std::string(say(lang, "done", "已完成"));
        case State::rolled_back:
            return std::string(say(lang, "rolled back", "已回滚"));
        case State::conflict:
            break;
    }
    return std::string(say(lang, "in conflict", "有冲突"));
}

std::string history_json(const std::vector<Transaction>& all) {
    const auto gone = undone(all);
    Json out;
    out["schema"] = "trueup.history/1";
    out["transactions"] = Json::array();
    for (const auto& entry : all) {
        Json changes = Json::array();
        for (const auto& change : entry.changes) changes.push_back(to_json(change));
        out["transactions"].push_back({{"id", entry.id},
                                       {"at", entry.at},
                                       {"kind", entry.kind},
                                       {"command", entry.command},
                                       {"version", entry.version},
                                       {"state", to_string(entry.state)},
                                       {"undone", contains(gone, entry.id)},
                                       {"undoes", entry.undoes == 0 ? Json() : Json(entry.undoes)},
                                       {"changes", std::move(changes)}});
    }
    return document(std::move(out));
}

std::string stopped_json(const Error& error, Lang lang) {
    Json out;
    out["schema"] = "trueup.history/1";
    out["transactions"] = Json::array();
    out["error"] = pick(in_words(error), lang);
    return document(std::move(out));
}

std::string history_text(const std::vector<Transaction>& all, const Style& style) {
    const auto gone = undone(all);
    std::string out;
    for (const auto& entry : all) {
        out += fmt::format("{}  {}  {}  {}\n", style.bold(fmt::format("{:>3}", entry.id)), entry.at,
                           state_word(entry, contains(gone, entry.id), style.lang), printable(entry.command));
        for (const auto& change : entry.changes) {
            out += fmt::format("     {}  {}\n", printable(tilde(change.path, style.home)),
                               style.dim(printable(change.reason)));
        }
    }
    if (all.empty())
        out = std::string(
            say(style.lang, "trueup has changed nothing here.\n", "trueup 没有改动过任何东西。\n"));
    return redact(out);
}

std::string one_text(const Transaction& entry, const Style& style) {
    auto out = history_text({entry}, style);
    for (const auto& change : entry.changes) out += show_diff(diff_of(change), 2, style);
    return out;
}

Result<std::vector<Transaction>> read_all(const Host& host, std::chrono::milliseconds limit) {
    const auto folder = TRY(state_folder(host));
    const auto journal = TRY(Journal::open_to_read(folder, limit));
    if (!journal) return std::vector<Transaction>{};
    return journal->all(true);
}

}  // namespace

int run_history(const Arguments& arguments) {
    const auto host = open_host(arguments);
    if (!host) {
        print_error(host.error());
        return exit_unknown;
    }
    // Somebody else at work is no reason to show nothing.
    const auto recovered = recover_journal(**host, arguments);
    if (!recovered) print_error(recovered.error());
    auto all = read_all(**host, time_limit(arguments));
    if (!all) {
        if (recovered || recovered.error().message != all.error().message) print_error(all.error());
        if (arguments.json) print(stopped_json(all.error(), arguments.lang));
        return exit_unknown;
    }
    const auto style = terminal_style(arguments, host->get());
    if (arguments.names.empty()) {
        print(arguments.json ? history_json(*all) : history_text(*all, style));
        return exit_ok;
    }
    std::erase_if(*all,
                  [&](const Transaction& t) { return fmt::format("{}", t.id) != arguments.names.front(); });
    if (all->empty() || arguments.names.size() > 1) {
        print_error(fmt::format("trueup: {}: {}\n",
                                say(arguments.lang, "no such transaction", "没有这个事务"),
                                printable(join(arguments.names, " "))));
        return exit_usage;
    }
    print(arguments.json ? history_json(*all) : one_text(all->front(), style));
    return exit_ok;
}

}  // namespace trueup
