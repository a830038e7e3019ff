// triage: now and then slow, few errors: which of the suspects was it?
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <thread>

#include "base/redact.h"
#include "base/text.h"
#include "cli/release.h"
#include "formats/kernel_log.h"
#include "formats/toml.h"
#include "platform/terminal.h"
#include "release/triage.h"
#include "remedy/journal.h"
#include "report/report.h"

namespace trueup {
namespace {

constexpr std::string_view schema = "trueup.triage/1";

constexpr double default_window_s = 3;

struct TriagePlan {
    TriageRequest request;
    std::string process;   // by name
    double window_s = -1;  // below 0: not said
    std::string later;     // the tree that the second look is taken of; empty: this host, after the window
};

// Reads the keys of a profile; the first one that is wrong ends it.
class Profile {
public:
    Profile(const toml::table& root, const std::string& file) : root_(root), file_(file) {}

    Result<TriagePlan> plan() {
        static constexpr auto known = std::to_array<std::string_view>(
            {"pid", "process", "cgroup", "kernel-log", "service-log", "memory-stats", "source", "shapes",
             "store", "name", "slow", "window", "later"});
        for (const auto& [key, node] : root_) {
            if (std::ranges::find(known, key.str()) == known.end())
                return fail(Error::Kind::invalid, fmt::format("there is no key `{}`", key.str()), file_,
                            static_cast<int>(key.source().begin.line));
        }
        TriagePlan out;
        auto& request = out.request;
        if (const auto* node = root_.get("pid")) {
            const auto pid = node->value<std::int64_t>();
            if (!node->is_integer() || *pid < 1 || *pid > 4'194'304)
                return wrong(*node, "`pid` is a process id");
            request.pid = static_cast<int>(*pid);
        }
        out.process = TRY(text("process"));
        request.cgroup = TRY(text("cgroup"));
        request.name = TRY(text("name"));
        request.kernel_log = TRY(path("kernel-log"));
        request.service_log = TRY(path("service-log"));
        request.memory_stats = TRY(path("memory-stats"));
        request.shapes = TRY(path("shapes"));
        request.store = TRY(path("store"));
        out.later = TRY(path("later"));
        for (const auto& word : TRY(texts("source")))
            request.sources.push_back(join_path(parent_path(file_), word));
        for (const auto& word : TRY(texts("slow"))) {
            const auto time = parse_iso_time(word);
            if (!time)
                return wrong(*root_.get("slow"), "`slow` holds times such as \"2026-11-24T10:00:00Z\"");
            request.slow_times.push_back(*time);
        }
        if (const auto* node = root_.get("window")) {
            const auto seconds = node->value<double>();
            if (!node->is_number() || !(*seconds >= 0 && *seconds <= 3600))
                return wrong(*node, "`window` is 0 to 3600 seconds");
            out.window_s = *seconds;
        }
        return out;
    }

private:
    std::unexpected<Error> wrong(const toml::node& node, std::string message) const {
        return fail(Error::Kind::invalid, std::move(message), file_,
                    static_cast<int>(node.source().begin.line));
    }
    Result<std::string> text(std::string_view key) const {
        const auto* node = root_.get(key);
        if (node == nullptr) return std::string();
        if (!node->is_string()) return wrong(*node, fmt::format("`{}` is a text", key));
        return node->value_or(std::string());
    }
    Result<std::string> path(std::string_view key) const {
        auto word = TRY(text(key));
        return word.empty() ? word : join_path(parent_path(file_), word);
    }
    // One or several.
    Result<std::vector<std::string>> texts(std::string_view key) const {
        std::vector<std::string> out;
        const auto* node = root_.get(key);
        if (node == nullptr) return out;
        if (node->is_string()) return std::vector{node->value_or(std::string())};
        const auto* array = node->as_array();
        if (array == nullptr) return wrong(*node, fmt::format("`{}` is a text, or several in brackets", key));
        for (const auto& part : *array) {
            if (!part.is_string())
                return wrong(part, fmt::format("`{}` is a text, or several in brackets", key));
            out.push_back(part.value_or(std::string()));
        }
        return out;
    }

    const toml::table& root_;
    const std::string& file_;
};

Result<TriagePlan> read_profile(const Host& host, const std::string& file) {
    const auto text = host.read(file, 1U << 20U);
    if (!text) {
        auto error = text.error();
        error.file = file;
        return std::unexpected(error);
    }
    const auto root = TRY(parse_toml(*text, file));
    return Profile(root, file).plan();
}

Result<TriagePlan> plan_of(const Host& host, const Arguments& arguments) {
    TriagePlan plan;
    const auto& told = arguments.triage;
    if (!told.profile.empty()) plan = TRY(read_profile(host, join_path(host.cwd(), told.profile)));
    // What stands in the profile is of the tree; the command line is of this machine.
    if (!arguments.sysroot.empty() && !plan.request.store.empty())
        plan.request.store = arguments.sysroot + plan.request.store;
    if (!arguments.sysroot.empty() && !plan.later.empty()) plan.later = arguments.sysroot + plan.later;
    if (!arguments.release.store.empty()) plan.request.store = join_path(host.cwd(), arguments.release.store);
    if (plan.request.store.empty() && host.live()) {
        const auto state = state_folder(host);
        if (state && is_dir(host, *state + "/releases")) plan.request.store = *state + "/releases";
    }
    if (told.window_s >= 0) plan.window_s = told.window_s;
    if (plan.window_s < 0) plan.window_s = default_window_s;
    if (told.pid > 0) {
        plan.request.pid = static_cast<int>(told.pid);
        plan.process.clear();
    } else if (!told.process.empty()) {
        plan.request.pid = 0;
        plan.process = told.process;
    }
    if (plan.request.pid == 0 && !plan.process.empty()) {
        const auto found = processes_named(host, plan.process);
        if (found.empty())
            return fail(Error::Kind::usage,
                        fmt::format(fmt::runtime(
                                        say(arguments.lang, "no process is called {}", "没有名为 {} 的进程")),
                                    plan.process));
        if (found.size() > 1)
            return fail(Error::Kind::usage,
                        fmt::format(fmt::runtime(say(arguments.lang,
                                                     "{} processes are called {}: {}; name one with --pid",
                                                     "有 {} 个名为 {} 的进程：{}；请用 --pid 指定一个")),
                                    found.size(), plan.process, fmt::join(found, ", ")));
        plan.request.pid = found.front();
    }
    if (plan.request.pid > 0 && !is_dir(host, fmt::format("/proc/{}", plan.request.pid)))
        return fail(Error::Kind::usage,
                    fmt::format(fmt::runtime(say(arguments.lang, "there is no process {}", "没有进程 {}")),
                                plan.request.pid));
    return plan;
}

// A window of more than a second shows that it is at work.
void wait_for_window(double seconds, Lang lang) {
    using Clock = std::chrono::steady_clock;
    const auto end =
        Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
    const bool show = seconds > 1 && stderr_is_terminal();
    while (Clock::now() < end) {
        const std::chrono::duration<double> left = end - Clock::now();
        if (show)
            print_error(fmt::format(
                fmt::runtime(say(lang, "\r\x1b[Kcounting, {:.0f} s left", "\r\x1b[K计数中，还剩 {:.0f} 秒")),
                std::ceil(left.count())));
        std::this_thread::sleep_for(std::min(left, std::chrono::duration<double>(1)));
    }
    if (show) print_error("\r\x1b[K");
}

Json triage_json(const Triage& triage, Lang lang) {
    Json out;
    out["schema"] = schema;
    const auto name = triage.last.status ? status_value(*triage.last.status, "Name") : std::nullopt;
    out["process"] = {{"pid", triage.last.pid > 0 ? Json(triage.last.pid) : Json()},
                      {"name", name ? Json(*name) : Json()},
                      {"cgroup", triage.last.cgroup.empty() ? Json() : Json(triage.last.cgroup)}};
    out["window_ms"] = triage.window_s * 1000;
    out["findings"] = Json::array();
    for (const auto& finding : triage.findings) out["findings"].push_back(to_json(finding, lang));
    out["looked_at"] = Json::array();
    for (const auto& looked : triage.looked_at) {
        Json evidence = Json::array();
        for (const auto& one : looked.evidence)
            evidence.push_back({{"text", pick(one.text, lang)}, {"origin", to_json(one.origin)}});
        out["looked_at"].push_back({{"suspect", looked.suspect},
                                    {"verdict", to_string(looked.verdict)},
                                    {"evidence", std::move(evidence)}});
    }
    return out;
}

void add_looked_at(std::string& out, const Triage& triage, LookedAt::Verdict verdict,
                   std::string_view heading, const Style& style) {
    std::string lines;
    for (const auto& looked : triage.looked_at) {
        if (looked.verdict != verdict) continue;
        lines += fmt::format("  {}\n", looked.suspect);
        for (const auto& evidence : looked.evidence) {
            auto text = printable(pick(evidence.text, style.lang));
            if (!evidence.origin.path.empty())
                text += in_brackets(describe(evidence.origin, style), style.lang);
            lines += wrap(text, style.width, 4);
        }
    }
    if (!lines.empty()) out += std::string(heading) + "\n" + lines;
}

std::string triage_text(const Triage& triage, const Style& style) {
    const auto lang = style.lang;
    Judgement judgement;
    judgement.findings = triage.findings;
    std::string out;
    for (const auto& finding : triage.findings) out += finding_text(finding, judgement, style);
    if (triage.findings.empty())
        out += style.green(say(lang, "None of the suspects that could be looked at was at work.",
                               "能查的原因中没有一个在起作用。")) +
               "\n";
    add_looked_at(out, triage, LookedAt::Verdict::not_the_cause,
                  style.bold(say(lang, "looked at, not the cause", "查过，不是原因")), style);
    add_looked_at(out, triage, LookedAt::Verdict::unknown,
                  style.bold(say(lang, "could not tell", "无法判断")), style);
    return redact(out);
}

}  // namespace

int run_triage(const Arguments& arguments) {
    const auto opened = open_host(arguments);
    if (!opened) return report_error(opened.error(), arguments, schema);
    const auto& host = **opened;
    auto plan = plan_of(host, arguments);
    if (!plan) {
        auto& error = plan.error();
        if (error.kind != Error::Kind::io && error.kind != Error::Kind::denied)
            error.kind = Error::Kind::usage;
        return report_error(error, arguments, schema);
    }
    const auto& request = plan->request;
    auto record = read_record(host, request);
    const auto first = look(host, request.pid, request.cgroup);
    const auto start = std::chrono::steady_clock::now();
    auto seconds = plan->window_s;
    TriageLook last = first;
    if (!plan->later.empty()) {
        LiveOptions options;
        options.sysroot = plan->later;
        const auto later = live_host(options);
        if (!later) return report_error(later.error(), arguments, schema);
        last = look(**later, request.pid, request.cgroup);
        record.memory_stats_later = read_record(**later, request).memory_stats;
    } else if (!host.live()) {
        seconds = 0;  // a recording stands still
    } else {
        wait_for_window(plan->window_s, arguments.lang);
        last = look(host, request.pid, request.cgroup);
        seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        if (!request.memory_stats.empty())
            record.memory_stats_later = read_record(host, request).memory_stats;
    }
    const auto triage = judge_triage(request, first, last, seconds, record);
    print(arguments.json ? document(triage_json(triage, arguments.lang))
                         : triage_text(triage, terminal_style(arguments, &host)));
    if (std::ranges::any_of(triage.findings,
                            [&](const Finding& f) { return reaches(f.severity, arguments.fail_on); }))
        return exit_found;
    const bool told =
        !triage.findings.empty() || std::ranges::find(triage.looked_at, LookedAt::Verdict::not_the_cause,
                                                      &LookedAt::verdict) != triage.looked_at.end();
    return told ? exit_ok : exit_unknown;
}

}  // namespace trueup
