#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>

#include "checks/engine.h"
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
            print_error(Error{Error::Kind::not_found, "cannot be read", name, 0});
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
        print_error(Error{Error::Kind::io, "reading failed", name, 0});
        return exit_unknown;
    }
    const auto [facts, judgement] = judged(reader, parse_host(arguments.told_host));
    print(arguments.json
              ? diagnose_json(facts, judgement, arguments.lang)
              : diagnose_text(facts, judgement, arguments.verbose, terminal_style(arguments, nullptr)));
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
         "json verbose fail-on host eval",
         "[FILE]",
         run_diagnose},
    }};
    return table;
}

}  // namespace trueup
