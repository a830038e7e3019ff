// The suspect that a program's source tells about: cudnn.benchmark.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "release/cudnn_benchmark.h"
#include "release/triage_suspects.h"

namespace trueup {
namespace {

using Value = CudnnBenchmark::Value;
// Shapes that cuDNN keeps a choice for, unless it is told otherwise.
constexpr std::size_t benchmark_limit = 10;

struct Switched {
    Value value = Value::off;
    bool conditional = false;    // every line that sets it runs only now and then
    std::vector<Evidence> seen;  // the lines that set it
    Text why;                    // unknown
    std::string where;
};

Text what_it_does(Value value) {
    switch (value) {
        case Value::on:
            return {"sets it to True", "设为 True"};
        case Value::off:
            return {"sets it to False", "设为 False"};
        case Value::unknown:
            break;
    }
    return {"sets it to what the source does not show", "设为源文件中看不出的值"};
}

// What counts of one file: where all of it runs in order, the last; else all of it.
std::vector<CudnnBenchmark> that_count(std::vector<CudnnBenchmark> all) {
    const bool in_order =
        std::ranges::all_of(all, [](const CudnnBenchmark& one) { return one.at_top && !one.conditional; });
    if (in_order && all.size() > 1) all.erase(all.begin(), all.end() - 1);
    return all;
}

Switched look_at_sources(const TriageCase& c) {
    Switched out;
    std::set<Value> values;
    std::vector<Evidence> hints;
    bool always = false;
    for (const auto& source : c.record.sources) {
        if (!source.problem.empty()) {
            out.value = Value::unknown;
            out.why = plain(source.problem);
            out.where = source.path;
            return out;
        }
        const auto lines = lines_of(source.text);
        for (const auto& one : that_count(cudnn_benchmarks(source.text))) {
            const auto index = static_cast<std::size_t>(one.line - 1);
            const auto line = index < lines.size() ? std::string(trim(lines[index])) : "";
            if (one.hint) {
                hints.push_back(evidence_of(
                    {"may set it, by a way that is not read here", "可能设置了它，但这里读不出方式"},
                    source.path, one.line, line));
                continue;
            }
            out.seen.push_back(evidence_of(what_it_does(one.value), source.path, one.line, line));
            values.insert(one.value);
            always |= !one.conditional;
        }
        if (!source.path.ends_with(".py") && source.text.contains("benchmark")) {
            values.insert(Value::unknown);
            out.seen.push_back(evidence_of(
                {"speaks of it, and is no Python source (.py)", "提到了它，但不是 Python 源文件（.py）"},
                source.path));
        }
    }
    out.conditional = !always;
    if (values.empty() && !hints.empty()) {
        out.value = Value::unknown;
        out.seen = std::move(hints);
    } else if (values.empty()) {
        out.seen.push_back(evidence_of({"nothing in the sources sets it, so it is False: no shape costs more "
                                        "than the others",
                                        "源文件中没有设置，即为 False：没有哪种形状更费时"},
                                       c.record.sources.front().path));
    } else if (values.size() == 1) {
        out.value = *values.begin();
    } else {
        out.value = Value::unknown;
    }
    if (out.value == Value::unknown) {
        out.why =
            values.size() > 1
                ? Text{"it is set in more than one way, and which one counts is not in the source",
                       "它被设为不同的值，从源文件看不出哪个算数"}
                : Text{"to what it is set is decided when the program runs", "它的值在程序运行时才确定"};
    }
    return out;
}

}  // namespace

TriageVerdict suspect_cudnn_benchmark(const TriageCase& c) {
    const std::string id = "cudnn-benchmark-with-changing-shapes";
    // From outside the process nobody sees the switch: the source says it, a record of requests says the
    // shapes.
    if (c.record.sources.empty())
        return verdict_unknown(
            id, Text{"no process shows it from outside; name the sources that may set it (source)",
                     "从进程外部看不到；请指定可能设置它的源文件（source）"});
    const auto switched = look_at_sources(c);
    if (switched.value == Value::unknown) {
        auto out = verdict_unknown(id, switched.why, switched.where);
        out.looked_at.evidence.insert(out.looked_at.evidence.end(), switched.seen.begin(),
                                      switched.seen.end());
        return out;
    }
    if (switched.value == Value::off) return verdict_clear(id, switched.seen);
    auto on = switched.seen;
    const auto& shapes = c.record.shapes;
    if (shapes.path.empty() || !shapes.problem.empty()) {
        auto out = verdict_unknown(
            id,
            shapes.path.empty()
                ? Text{"it is on; whether the shapes of requests change is not known (shapes)",
                       "它已打开；请求的形状是否变化不得而知（shapes）"}
                : plain(shapes.problem),
            shapes.path);
        out.looked_at.evidence.insert(out.looked_at.evidence.end(), on.begin(), on.end());
        return out;
    }
    std::set<std::string> distinct;
    std::size_t requests = 0;
    for (const auto& line : lines_of(shapes.text)) {
        if (trim(line).empty()) continue;
        ++requests;
        distinct.insert(std::string(trim(line)));
    }
    on.push_back(evidence_of({fmt::format("{} different shapes in {} requests", distinct.size(), requests),
                              fmt::format("{1} 个请求中有 {0} 种形状", distinct.size(), requests)},
                             shapes.path));
    if (distinct.size() < 2) return verdict_clear(id, std::move(on));
    auto finding = triage_finding(
        id, Severity::warning,
        distinct.size() > benchmark_limit && !switched.conditional ? Confidence::likely
                                                                   : Confidence::possible,
        {"cudnn.benchmark is on and inputs change their shape", "cudnn.benchmark 已打开，而输入形状在变"},
        {"With True, every shape that was not seen before has all algorithms tried out at its first request, "
         "which takes many "
         "times as long. False, the default, does not: it is the steady choice.",
         "设为 True 时，每种未见过的形状在首次请求时都要试跑所有算法，耗时是平常的许多倍。默认的 False "
         "不会，是稳定的选择。"});
    finding.subject = {"torch.backends.cudnn.benchmark", "True", on.front().origin.path};
    finding.evidence = std::move(on);
    return verdict_cause(std::move(finding));
}

}  // namespace trueup
