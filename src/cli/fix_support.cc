#include <fmt/format.h>

#include <cstdio>

#include "base/redact.h"
#include "base/text.h"
#include "cli/repair.h"
#include "platform/terminal.h"

namespace trueup {
namespace {

// Something was begun and not ended, by a trueup that is gone or at work.
Result<bool> anything_pending(const std::string& folder, std::chrono::milliseconds limit) {
    const auto journal = TRY(Journal::open_to_read(folder, limit));
    if (!journal) return false;
    for (const auto& entry : TRY(journal->all(false))) {
        if (entry.state == Transaction::State::pending) return true;
    }
    return false;
}

Result<std::int64_t> last_of(const Journal& journal) {
    const auto all = TRY(journal.all(false));
    return all.empty() ? 0 : all.back().id;
}

}  // namespace

std::string command_line(std::string_view name, const Arguments& arguments) {
    auto line = fmt::format("trueup {}", name);
    for (const auto& word : arguments.names) line += " " + word;
    if (arguments.safety != "safe") line += " --safety " + arguments.safety;
    if (arguments.yes) line += " --yes";
    if (arguments.merge) line += " --merge";
    if (arguments.use_global) line += " --global";
    if (arguments.use_project) line += " --project";
    if (arguments.install) line += " --install";
    if (arguments.remove) line += " --remove";
    if (arguments.caches) line += " --caches";
    return redact(line);
}

int stopped(const Error& error) {
    print_error(error);
    return error.kind == Error::Kind::usage ? exit_usage : exit_unknown;
}

Result<Journal> open_journal(const Host& host, const Arguments& arguments) {
    const auto folder = TRY(state_folder(host));
    return Journal::open_to_write(folder, time_limit(arguments));
}

Result<Done> recover_journal(const Host& host, const Arguments& arguments) {
    const auto folder = TRY(state_folder(host));
    if (!TRY(anything_pending(folder, time_limit(arguments)))) return Done{};
    auto journal = TRY(open_journal(host, arguments));
    for (const auto& entry : TRY(recover(journal))) {
        print_error(fmt::format(
            fmt::runtime(say(arguments.lang, "trueup: transaction {} was interrupted; it is {} now\n",
                             "trueup: 事务 {} 曾被中断，现在的状态是 {}\n")),
            entry.id, to_string(entry.state)));
    }
    return Done{};
}

Result<Done> Looks::look() {
    ++looks_;
    TRY(recover_journal(host_, arguments_));
    const auto journal = TRY(Journal::open_to_read(TRY(state_folder(host_)), time_limit(arguments_)));
    last_ = journal ? TRY(last_of(*journal)) : 0;
    return Done{};
}

Result<std::optional<Journal>> Looks::lock(const std::vector<Change>& changes) {
    auto journal = TRY(open_journal(host_, arguments_));
    // Whoever is never done changing it is told by the transaction, which refuses.
    constexpr int enough = 5;
    if (looks_ >= enough) return std::optional<Journal>(std::move(journal));
    for (const auto& change : changes) {
        const auto now = image_of(change.path);
        if (now && now->same_as(change.before)) continue;
        // The journal itself makes some of its folders.
        if (now && change.after.kind == FileImage::Kind::folder && now->kind == change.after.kind) continue;
        print_error(
            fmt::format(fmt::runtime(say(arguments_.lang, "trueup: {} has changed meanwhile; looking again\n",
                                         "trueup: {} 在此期间有改动；重新查看\n")),
                        printable(change.path)));
        return std::nullopt;
    }
    if (TRY(last_of(journal)) == last_) return std::optional<Journal>(std::move(journal));
    print_error(std::string(say(arguments_.lang,
                                "trueup: another trueup has changed something meanwhile; looking again\n",
                                "trueup: 另一个 trueup 在此期间有改动；重新查看\n")));
    return std::nullopt;
}

Result<std::int64_t> apply_changes(Journal& journal, const Arguments& arguments, std::string_view kind,
                                   std::vector<Change> changes) {
    Transaction transaction;
    transaction.kind = kind;
    transaction.command = command_line(kind, arguments);
    transaction.version = TRUEUP_VERSION;
    transaction.changes = std::move(changes);
    TRY(apply(journal, transaction));
    return transaction.id;
}

Result<std::int64_t> take_back(const Host& host, Journal& journal, const Arguments& arguments,
                               std::string_view command, std::int64_t id) {
    const auto plan = TRY(plan_undo(host, journal, id));
    Transaction transaction;
    transaction.kind = "undo";
    transaction.command = command_line(command, arguments) + " (taken back)";
    transaction.version = TRUEUP_VERSION;
    transaction.undoes = id;
    transaction.changes = plan.changes(true);
    TRY(apply(journal, transaction));
    return transaction.id;
}

bool may_change(const Arguments& arguments, std::string_view command, int& code) {
    if (arguments.yes) return true;
    std::fflush(stdout);
    if (!can_ask()) {
        print_error(fmt::format(
            fmt::runtime(say(arguments.lang,
                             "trueup: nothing was changed: there is no terminal to ask on. `trueup {} "
                             "--yes` applies this plan.\n",
                             "trueup: 没有做任何改动：没有终端可供询问。`trueup {} --yes` 会应用该方案。\n")),
            command));
        code = exit_usage;
        return false;
    }
    if (ask(say(arguments.lang, "Apply these changes? [y/N] ", "应用这些改动？[y/N] "))) return true;
    print_error(std::string(say(arguments.lang, "Nothing was changed.\n", "没有做任何改动。\n")));
    code = exit_found;
    return false;
}

bool ask(std::string_view question) {
    if (!can_ask()) return false;
    print_error(question);
    std::string answer;
    for (int c = std::getchar(); c != EOF && c != '\n'; c = std::getchar()) answer += static_cast<char>(c);
    answer = trim(answer);
    return answer == "y" || answer == "Y" || answer == "yes" || answer == "是";
}

std::string show_diff(std::string_view diff, std::size_t indent, const Style& style) {
    const std::string margin(indent, ' ');
    std::string out;
    for (const auto& line : lines_of(redact(diff))) {
        if (line.empty() && out.empty()) continue;
        auto shown = printable(line);
        if (line.starts_with("--- ") || line.starts_with("+++ ")) {
            shown = style.bold(shown);
        } else if (line.starts_with('-')) {
            shown = style.red(shown);
        } else if (line.starts_with('+')) {
            shown = style.green(shown);
        } else if (line.starts_with("@@")) {
            shown = style.cyan(shown);
        }
        out += margin + shown + "\n";
    }
    return out;
}

}  // namespace trueup
