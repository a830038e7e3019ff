#include <fmt/format.h>

#include <cstdio>

#include "base/redact.h"
#include "base/text.h"
#include "cli/repair.h"
#include "platform/terminal.h"

namespace trueup {
namespace {

std::chrono::milliseconds limit_of(const Arguments& arguments) {
    return std::chrono::milliseconds(static_cast<long>(arguments.timeout_s * 1000));
}

// Something was begun and not ended, by a trueup that is gone or at work.
Result<bool> anything_pending(const std::string& folder) {
    const auto journal = TRY(Journal::open_to_read(folder));
    if (!journal) return false;
    for (const auto& entry : TRY(journal->all(false))) {
        if (entry.state == Transaction::State::pending) return true;
    }
    return false;
}

}  // namespace

std::string command_line(std::string_view name, const Arguments& arguments) {
    auto line = fmt::format("trueup {}", name);
    for (const auto& word : arguments.names) line += " " + word;
    if (arguments.safety != "safe") line += " --safety " + arguments.safety;
    if (arguments.yes) line += " --yes";
    if (arguments.merge) line += " --merge";
    return redact(line);
}

Result<Journal> open_journal(const Host& host, const Arguments& arguments) {
    const auto folder = TRY(state_folder(host));
    return Journal::open_to_write(folder, limit_of(arguments));
}

Result<Journal::Done> recover_journal(const Host& host, const Arguments& arguments) {
    const auto folder = TRY(state_folder(host));
    if (!TRY(anything_pending(folder))) return Journal::Done{};
    auto journal = TRY(open_journal(host, arguments));
    for (const auto& entry : TRY(recover(journal))) {
        print_error(fmt::format(
            fmt::runtime(say(arguments.lang, "trueup: transaction {} was interrupted; it is {} now\n",
                             "trueup：事务 {} 曾被中断，现在的状态是 {}\n")),
            entry.id, to_string(entry.state)));
    }
    return Journal::Done{};
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
