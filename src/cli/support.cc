#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "base/text.h"
#include "cli/command.h"
#include "facts/error_words.h"
#include "platform/terminal.h"
#include "probe/gather.h"
#include "probe/startup/startup.h"

namespace trueup {

namespace {
int output_error = 0;  // errno of the first write to stdout that failed
Lang error_lang = Lang::en;
}  // namespace

void print(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) < text.size() && output_error == 0)
        output_error = errno;
}

int end_output(int code) {
    if (std::fflush(stdout) != 0 && output_error == 0) output_error = errno;
    if (output_error == 0 && std::ferror(stdout) == 0) return code;
    print_error(fmt::format("trueup: stdout: {}\n", std::strerror(output_error == 0 ? EIO : output_error)));
    return exit_unknown;
}

void print_error(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); }

void speak(Lang lang) { error_lang = lang; }

void print_error(const Error& error) {
    // Many messages name the file themselves.
    const bool named = error.line == 0 && error.message.starts_with(error.file);
    std::string where = error.file.empty() || named ? "" : printable(error.file) + ":";
    if (error.line > 0) where += fmt::format("{}:", error.line);
    print_error(fmt::format("trueup: {}{}{}\n", where, where.empty() ? "" : " ",
                            printable(pick(in_words(error), error_lang))));
}

Lang lang_from_environment() {
    for (const auto* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        const char* value = std::getenv(name);
        if (!value || !*value) continue;
        // POSIX: the first that is set decides, also when it says C.
        return std::string_view(value).starts_with("zh") ? Lang::zh_cn : Lang::en;
    }
    return Lang::en;
}

Style terminal_style(const Arguments& arguments, const Host* host) {
    Style style;
    style.lang = arguments.lang;
    const char* no_color = std::getenv("NO_COLOR");
    const char* term = std::getenv("TERM");
    const auto terminal = stdout_terminal();
    style.colour =
        terminal.is_terminal && !(no_color && *no_color) && !(term && std::string_view(term) == "dumb");
    // Longer lines than 100 columns are hard to read, shorter than 40 not worth wrapping to.
    if (terminal.columns >= 40) style.width = std::min<std::size_t>(terminal.columns, 100);
    if (host) style.home = host->user().home;
    return style;
}

bool reaches(Severity severity, const std::string& level) {
    if (level == "never") return false;
    if (level == "info") return true;
    if (level == "warning") return severity != Severity::info;
    return severity == Severity::error;
}

Facts gather_facts(const Host& host, const Arguments& arguments, double* trace_ms) {
    const auto start = std::chrono::steady_clock::now();
    StartupOptions options;
    options.may_execute = !arguments.no_exec && arguments.sysroot.empty();
    options.limit = time_limit(arguments);
    if (!arguments.names.empty()) options.names = arguments.names;  // explain: follow that one too
    auto startup = read_startup(host, options);
    const std::chrono::duration<double, std::milli> spent = std::chrono::steady_clock::now() - start;
    if (trace_ms) *trace_ms = startup.method == "trace" ? spent.count() : 0;
    return gather(host, std::move(startup));
}

Result<std::unique_ptr<Host>> open_host(const Arguments& arguments) {
    if (!arguments.snapshot.empty() && !arguments.sysroot.empty()) {
        return fail(Error::Kind::usage, "--snapshot and --sysroot exclude each other");
    }
    if (arguments.snapshot.empty()) {
        LiveOptions options;
        options.sysroot = arguments.sysroot;
        return live_host(options);
    }
    // Read through a live host: the same limits and the same messages.
    LiveOptions options;
    auto live = TRY(live_host(options));
    const auto path =
        arguments.snapshot == "-" ? std::string("/dev/stdin") : join_path(live->cwd(), arguments.snapshot);
    auto text = live->read(path, 256U << 20U);
    if (!text) return std::unexpected(text.error());
    return recorded_host(*text, arguments.snapshot);
}

}  // namespace trueup
