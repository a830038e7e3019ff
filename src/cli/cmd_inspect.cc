#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>

#include "base/text.h"
#include "checks/binary_problems.h"
#include "cli/command.h"
#include "platform/terminal.h"
#include "probe/inspect_tree.h"
#include "report/inspect.h"

namespace trueup {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

// One line on the terminal, written over and over; nothing for a short walk.
class Progress {
public:
    Progress(Clock::time_point start, Lang lang) : start_(start), lang_(lang) {}
    void show(const WalkCounts& counts) {
        const double seconds = seconds_since(start_);
        if (seconds < 1) return;
        const auto rate = static_cast<std::uint64_t>(static_cast<double>(counts.files) / seconds);
        print_error(fmt::format(
            fmt::runtime(say(lang_, "\r\x1b[K{} files, {}, {} files/s", "\r\x1b[K{} 个文件，{}，每秒 {} 个")),
            count_text(counts.files), size_text(counts.bytes), count_text(rate)));
        shown_ = true;
    }
    ~Progress() {
        if (shown_) print_error("\r\x1b[K");
    }
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

private:
    Clock::time_point start_;
    Lang lang_;
    bool shown_ = false;
};

void print_errors(const Inspection& found, const Arguments& arguments) {
    constexpr std::size_t most = 20;
    const auto named = [&](const Error& error) {
        return std::ranges::find(found.unreadable_names, error.file) != found.unreadable_names.end();
    };
    std::size_t shown = 0;
    for (const auto& error : found.errors) {
        // The path stands in the message. What was named is always said.
        if (!named(error) && ++shown > most) continue;
        print_error(Error{error.kind, error.message, {}, 0});
    }
    if (found.counts.unreadable > found.errors.size() || shown > most) {
        print_error(fmt::format(fmt::runtime(say(arguments.lang, "trueup: {} could not be read in all\n",
                                                 "trueup: 共有 {} 个无法读取\n")),
                                count_text(found.counts.unreadable)));
    }
}

std::string absolute(const Host& host, const std::string& path) {
    return path.starts_with('/') ? clean_path(path) : join_path(host.cwd(), path);
}

}  // namespace

int run_inspect(const Arguments& arguments) {
    const auto start = Clock::now();
    std::string required;
    if (!arguments.require.empty()) {
        required = arch_of_word(arguments.require);
        if (required.empty()) {
            print_error(
                fmt::format(fmt::runtime(say(arguments.lang, "trueup: --require {}: no such architecture\n",
                                             "trueup: --require {}：没有这种架构\n")),
                            printable(arguments.require)));
            return exit_usage;
        }
    }
    auto host = open_host(arguments);
    if (!host) {
        print_error(host.error());
        return exit_unknown;
    }
    std::vector<std::string> paths;
    for (const auto& name : arguments.names) paths.push_back(absolute(**host, name));
    const bool one_file = paths.size() == 1 && is_file(**host, paths.front());

    std::atomic<std::uint64_t> with_problems = 0;
    std::atomic<bool> failed = false;
    InspectOptions options;
    options.dependencies = one_file;
    if (one_file) options.threads = 1;
    options.judge = [&](InspectedFile& file) {
        file.problems = binary_problems(file, required);
        if (!file.problems.empty()) ++with_problems;
        for (const auto& problem : file.problems) {
            if (reaches(problem.severity, arguments.fail_on)) failed = true;
        }
        return !arguments.only_problems || !file.problems.empty();
    };
    Inspection found;
    {
        Progress progress(start, arguments.lang);
        if (stderr_is_terminal()) {
            options.progress = [&](const WalkCounts& counts) { progress.show(counts); };
        }
        found = inspect_trees(paths, options);
    }
    print_errors(found, arguments);

    InspectSummary summary;
    summary.files = found.counts.files;
    summary.bytes = found.counts.bytes;
    summary.unreadable = found.counts.unreadable;
    summary.binaries = found.binaries;
    summary.by_arch = found.by_arch;
    summary.with_problems = with_problems;
    summary.errors = found.errors;
    summary.seconds = seconds_since(start);
    const auto style = terminal_style(arguments, host->get());
    if (arguments.json) {
        print(inspect_json(found.files, summary, arguments.lang));
    } else if (one_file && found.files.size() == 1) {
        print(inspect_page(found.files.front(), style));
    } else if (!one_file || !arguments.only_problems) {
        print(inspect_table(found.files, summary, style));
    }

    if (failed) return exit_found;
    if (!found.unreadable_names.empty()) return exit_unknown;
    // An empty folder, or one of links that are not followed: a slip in the path looks
    // like this, and a gate has not been passed.
    if (found.counts.files == 0) {
        print_error(std::string(
            say(arguments.lang, "trueup: there was no file to look at\n", "trueup: 没有可检查的文件\n")));
        return exit_unknown;
    }
    // A gate that could not look at everything has not been passed.
    return !required.empty() && found.counts.unreadable > 0 ? exit_unknown : exit_ok;
}

}  // namespace trueup
