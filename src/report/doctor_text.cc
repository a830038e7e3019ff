#include <fmt/format.h>

#include <algorithm>

#include "base/redact.h"
#include "base/text.h"
#include "report/json.h"
#include "report/report.h"
#include "report/start_up.h"

namespace trueup {
namespace {

std::string severity_word(Severity severity, const Style& style) {
    switch (severity) {
        case Severity::error:
            return style.red(say(style.lang, "error", "错误"));
        case Severity::warning:
            return style.yellow(say(style.lang, "warning", "警告"));
        case Severity::info:
            return style.cyan(say(style.lang, "note", "提示"));
    }
    return {};
}

std::string safety_word(Safety safety, Lang lang) {
    switch (safety) {
        case Safety::safe:
            return std::string(say(lang, "safe", "安全"));
        case Safety::review:
            return std::string(say(lang, "look before you apply", "应用前请查看"));
        case Safety::manual:
            return std::string(say(lang, "for you to do", "需要你来做"));
    }
    return {};
}

std::string header(const Facts& facts, const Style& style) {
    const auto& machine = facts.machine;
    std::string where = machine.os;
    if (machine.os_version.known()) where += " " + machine.os_version.value();
    if (machine.machine.known()) where += " " + machine.machine.value();
    if (machine.translated.is(true)) where += std::string(say(style.lang, " (translated)", "（转译运行）"));
    const auto& selection = facts.selection;
    std::string go;
    if (!selection.unavailable.empty()) {
        go = printable(pick(selection.unavailable, style.lang));
    } else if (selection.version.empty()) {
        go = fmt::format("{} · {}", say(style.lang, "release unknown", "版本未知"),
                         printable(tilde(selection.go.path, style.home)));
    } else {
        go = fmt::format("{} · {}", printable(selection.version),
                         printable(tilde(selection.goroot, style.home)));
    }
    auto out = fmt::format("{}  {}\n{}  {}\n", style.dim(say(style.lang, "host", "主机")), printable(where),
                           style.dim("go  "), go);
    const auto reader = start_up_text(facts.startup, style);
    if (!reader.empty())
        out += wrap(style.dim(say(style.lang, "note", "说明")) + "  " + reader, style.width, 0);
    return out;
}

void add_remedies(std::string& out, const Finding& finding, const Style& style) {
    for (const auto& remedy : finding.remedies) {
        const auto label = std::string(say(style.lang, "fix", "修复")) +
                           in_brackets(safety_word(remedy.safety, style.lang), style.lang);
        out += "  " + style.green(label) + "\n";
        out += wrap(printable(pick(remedy.summary, style.lang)), style.width, 4);
        for (const auto& edit : remedy.edits) {
            for (const auto& line : lines_of(diff_of(edit))) {
                if (line.starts_with("--- ") || line.starts_with("+++ ")) {
                    if (line[0] == '+') continue;  // one file: named once
                    out += "    " + style.dim(printable(tilde(line.substr(4), style.home))) + "\n";
                } else if (line.starts_with('-')) {
                    out += "    " + style.red(printable(line)) + "\n";
                } else if (line.starts_with('+')) {
                    out += "    " + style.green(printable(line)) + "\n";
                } else if (line.starts_with("@@")) {
                    continue;  // the proof above already names the line
                } else {
                    out += "    $ " + printable(line) + "\n";
                }
            }
        }
    }
}

}  // namespace

std::string finding_text(const Finding& finding, const Judgement& judgement, const Style& style) {
    std::string out = fmt::format("{}  {}  {}\n", severity_word(finding.severity, style),
                                  style.bold(printable(pick(finding.title, style.lang))),
                                  style.dim("[" + finding.check + "]"));
    if (finding.confidence != Confidence::certain) {
        out += "  " +
               std::string(finding.confidence == Confidence::likely
                               ? say(style.lang, "(likely, not proven)", "（很可能，未经证实）")
                               : say(style.lang, "(possible, not proven)", "（有可能，未经证实）")) +
               "\n";
    }
    out += wrap(printable(pick(finding.explanation, style.lang)), style.width, 2);
    if (!finding.evidence.empty()) out += "  " + style.dim(say(style.lang, "proof", "证据")) + "\n";
    for (const auto& evidence : finding.evidence) {
        auto place = describe(evidence.origin, style);
        const auto text = printable(pick(evidence.text, style.lang));
        if (evidence.origin.kind == OriginKind::unknown && evidence.origin.note.empty()) place.clear();
        out +=
            place.empty() ? "    " + text + "\n" : fmt::format("    {}\n      {}\n", style.cyan(place), text);
    }
    add_remedies(out, finding, style);
    std::vector<std::string> folded;
    for (const auto& other : judgement.findings) {
        if (other.caused_by == finding.check && std::ranges::find(folded, other.check) == folded.end()) {
            folded.push_back(other.check);
        }
    }
    if (!folded.empty()) {
        out += "  " + style.dim(say(style.lang, "goes away with it: ", "随之消失：")) +
               join(folded, list_comma(style.lang)) + "\n";
    }
    if (!finding.settle.empty()) {
        out += fmt::format("  {}\n    $ {}\n",
                           style.dim(say(style.lang, "run this to be sure", "运行下面的命令即可确定")),
                           printable(finding.settle));
    }
    return out + "\n";
}

namespace {

std::string summary(const Judgement& judgement, const Timing& timing, bool verbose, const Style& style) {
    const auto count = [&](Severity severity) {
        return std::ranges::count_if(judgement.findings,
                                     [&](const Finding& f) { return f.severity == severity; });
    };
    std::string out;
    if (judgement.findings.empty()) {
        out = style.green(say(style.lang, "Nothing found.", "没有发现问题。")) + " ";
    } else {
        out = fmt::format(fmt::runtime(say(style.lang, "{} error(s), {} warning(s), {} note(s). ",
                                           "{} 个错误，{} 个警告，{} 个提示。")),
                          count(Severity::error), count(Severity::warning), count(Severity::info));
    }
    out += fmt::format(fmt::runtime(say(style.lang, "{} checks passed", "{} 项检查通过")),
                       judgement.passed.size());
    if (!judgement.unknown.empty()) {
        out += fmt::format(fmt::runtime(say(style.lang, ", {} could not judge", "，{} 项无法判断")),
                           judgement.unknown.size());
    }
    out += fmt::format(" · {:.1f} ms", timing.total_ms);
    if (!verbose) out += std::string(say(style.lang, " · -v shows all", " · -v 显示全部"));
    out += "\n";
    if (!judgement.findings.empty()) {
        out += fmt::format("{}trueup explain {}\n", say(style.lang, "Why, in full: ", "完整说明："),
                           judgement.findings.front().check);
    }
    return out;
}

}  // namespace

std::string doctor_text(const Facts& facts, const Judgement& judgement, const Timing& timing, bool verbose,
                        const Style& style) {
    std::string out = header(facts, style) + "\n";
    for (const auto& finding : judgement.findings) {
        if (!finding.caused_by || verbose) out += finding_text(finding, judgement, style);
    }
    if (verbose) {
        for (const auto& id : judgement.passed) {
            out += fmt::format("{}  {}  {:.2f} ms\n", style.green(say(style.lang, "passed ", "通过")), id,
                               judgement.check_ms.at(id));
        }
        for (const auto& unknown : judgement.unknown) {
            out += fmt::format("{}  {}: {}\n", style.yellow(say(style.lang, "unknown", "未知")),
                               unknown.check, printable(pick(unknown.reason, style.lang)));
        }
        out += "\n";
    }
    return redact(out) + summary(judgement, timing, verbose, style);
}

}  // namespace trueup
