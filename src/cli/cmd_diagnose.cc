#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "checks/engine.h"
#include "checks/join.h"
#include "checks/registry.h"
#include "cli/command.h"
#include "cli/diagnose.h"
#include "formats/paste.h"
#include "platform/terminal.h"
#include "probe/diagnose.h"
#include "report/report.h"

namespace trueup {
namespace {

constexpr std::chrono::seconds deadline{20};

Diagnosis judged(PasteReader& reader, std::vector<Remark> host) {
    reader.finish();
    Diagnosis out;
    out.facts = facts_from_text(std::move(reader.lines), std::move(reader.symptoms), std::move(host));
    out.judgement = judge(out.facts, all_checks(), deadline);
    return out;
}

// What this machine tells about itself where --host does not.
void add_machine(const Machine& machine, std::vector<Remark>& told) {
    const auto add = [&](const char* key, const std::string& value) {
        if (!value.empty() && std::ranges::find(told, key, &Remark::key) == told.end())
            told.push_back({key, value, 0});
    };
    add("os", machine.os);
    add("os_version", machine.os_version.value_or(""));
    add("machine", machine.machine.value_or(""));
    add("chip", machine.cpu.value_or(""));
}

// The text's judgement joined with this machine's.
Diagnosis judged_here(PasteReader& reader, const Host& host, const Arguments& arguments) {
    auto about_host = arguments;
    about_host.names.clear();  // FILE, no setting to follow
    const auto facts = gather_facts(host, about_host);
    auto told = parse_host(arguments.told_host);
    add_machine(facts.machine, told);
    auto out = judged(reader, std::move(told));
    auto joined = join(std::move(out.judgement), judge(facts, all_checks(), deadline), all_checks());
    out.judgement = std::move(joined.judgement);
    if (joined.unrelated > 0) {
        print_error(fmt::format(
            fmt::runtime(say(arguments.lang,
                             "trueup: {} more of this machine has nothing to do with this text; `trueup "
                             "doctor` shows it\n",
                             "trueup: 这台机器上另有 {} 个与这段文本无关的问题；`trueup doctor` 可查看\n")),
            joined.unrelated));
    }
    return out;
}

}  // namespace

Diagnosis diagnose(std::string_view text, std::vector<Remark> host) {
    PasteReader reader;
    reader.feed(text);
    return judged(reader, std::move(host));
}

int run_diagnose(const Arguments& arguments) {
    if (!arguments.eval.empty()) return evaluate(arguments.eval);
    const auto name = arguments.names.empty() ? std::string("-") : arguments.names.front();
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> opened(nullptr, std::fclose);
    std::FILE* in = stdin;
    if (name != "-") {
        opened.reset(std::fopen(name.c_str(), "rb"));
        if (!opened) {
            print_error(Error{Error::Kind::not_found, fmt::format("cannot be read: {}", std::strerror(errno)),
                              name, 0});
            return exit_unknown;
        }
        in = opened.get();
    }
    PasteReader reader;
    static std::array<char, 1U << 18U> buffer;
    for (std::size_t got = 0; (got = std::fread(buffer.data(), 1, buffer.size(), in)) > 0;) {
        reader.feed({buffer.data(), got});
    }
    if (std::ferror(in) != 0) {
        // A folder is opened like a file, and then gives nothing.
        if (errno == EISDIR) {
            print_error(Error{Error::Kind::io,
                              "is a folder; name the file that holds the text, or give it on standard input",
                              name, 0});
            return exit_unknown;
        }
        print_error(Error{Error::Kind::io, fmt::format("reading failed: {}", std::strerror(errno)), name, 0});
        return exit_unknown;
    }
    // Not by itself: a text from standard input may be anybody's, and this
    // machine must not be blamed for it.
    std::unique_ptr<Host> host;
    if (arguments.live) {
        auto here = open_host(arguments);
        if (!here) {
            print_error(here.error());
            return exit_unknown;
        }
        host = *std::move(here);
    }
    const auto [facts, judgement] =
        host ? judged_here(reader, *host, arguments) : judged(reader, parse_host(arguments.told_host));
    print(arguments.json
              ? diagnose_json(facts, judgement, arguments.lang)
              : diagnose_text(facts, judgement, arguments.verbose, terminal_style(arguments, host.get())));
    if (!arguments.live && arguments.told_host.empty() && !arguments.json && !judgement.findings.empty()) {
        print(say(arguments.lang,
                  "Printed on this machine? `trueup diagnose --live` also names the file and line here.\n",
                  "是这台机器输出的？`trueup diagnose --live` 还会指出这里的文件和行。\n"));
    }
    const bool found = std::ranges::any_of(judgement.findings, [&](const Finding& finding) {
        return reaches(finding.severity, arguments.fail_on);
    });
    return found ? exit_found : exit_ok;
}

std::span<const Command> optional_commands() {
    static constexpr std::array<Command, 1> table = {{
        {"diagnose",
         {"Name the cause behind an error, a build log or a bug report (FILE or standard input)",
          "找出报错、构建日志或问题报告背后的原因（读取 FILE 或标准输入）"},
         "json verbose fail-on host live no-exec timeout eval",
         "[FILE]",
         run_diagnose},
    }};
    return table;
}

}  // namespace trueup
