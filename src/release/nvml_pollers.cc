#include "release/nvml_pollers.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/redact.h"
#include "base/text.h"

namespace trueup {
namespace {

constexpr std::uint64_t largest_command_line = 65536;
// The number of the first PID namespace (linux/include/linux/proc_ns.h, PROC_PID_INIT_INO).
constexpr std::string_view first_namespace = "pid:[4026531836]";

std::optional<double> seconds(std::string_view text) {
    double out = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), out);
    if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size() || out < 0) return std::nullopt;
    return out;
}

// "-d 5", "-d5", "--delay=5", "--delay 5"; nullopt: the option is not there. An option that
// may stand without a value gives `alone` then.
std::optional<double> value_of(const std::vector<std::string>& words,
                               std::initializer_list<std::string_view> names, double alone) {
    for (std::size_t i = 1; i < words.size(); ++i) {
        for (const auto name : names) {
            const std::string_view word = words[i];
            if (!word.starts_with(name)) continue;
            auto rest = word.substr(name.size());
            if (rest.empty()) {
                const auto next = i + 1 < words.size() ? seconds(words[i + 1]) : std::nullopt;
                return next.value_or(alone);
            }
            if (rest.starts_with('=')) rest.remove_prefix(1);
            if (const auto value = seconds(rest)) return value;
        }
    }
    return std::nullopt;
}

bool has(const std::vector<std::string>& words, std::string_view head) {
    return std::ranges::any_of(words, [&](std::string_view word) { return word.starts_with(head); });
}

// It asks for single values alone, and not for the list.
bool queries_values(const std::vector<std::string>& words) {
    return has(words, "--query-gpu") || has(words, "--help-query") || has(words, "-L") ||
           has(words, "--list-gpus");
}

std::optional<double> interval_of_nvidia_smi(const std::vector<std::string>& words) {
    if (queries_values(words) || has(words, "dmon") || has(words, "topo")) return std::nullopt;
    if (has(words, "pmon")) return value_of(words, {"-d", "--delay"}, 1).value_or(1);
    if (const auto thousandths = value_of(words, {"-lms", "--loop-ms"}, 1000)) return *thousandths / 1000;
    return value_of(words, {"-l", "--loop"}, 5);
}

// `watch -n 1 nvidia-smi`
std::optional<double> interval_of_watch(const std::vector<std::string>& words) {
    const bool smi = std::ranges::any_of(
        words, [](std::string_view word) { return word.contains("nvidia-smi") || word.contains("gpustat"); });
    const bool values = std::ranges::any_of(
        words, [](std::string_view word) { return word.contains("--query-gpu") || word.contains(" -L"); });
    if (!smi || values || queries_values(words)) return std::nullopt;
    return value_of(words, {"-n", "--interval"}, 2).value_or(2);
}

// Programs of Python are run by it: "python3 /usr/bin/nvitop".
std::vector<std::string> without_interpreter(std::vector<std::string> words) {
    if (words.size() > 1 && base_name(words[0]).starts_with("python") && !words[1].starts_with('-'))
        words.erase(words.begin());
    return words;
}

}  // namespace

std::optional<NvmlPoller> nvml_poller(const std::vector<std::string>& given) {
    const auto words = without_interpreter(given);
    if (words.empty()) return std::nullopt;
    NvmlPoller out;
    out.program = base_name(words[0]);
    std::optional<double> every;
    if (out.program == "nvtop") {
        if (has(words, "-s") || has(words, "--snapshot")) return std::nullopt;
        const auto tenths = value_of(words, {"-d", "--delay"}, 10);
        every = tenths ? *tenths / 10 : 1;
    } else if (out.program == "nvidia-smi") {
        every = interval_of_nvidia_smi(words);
    } else if (out.program == "watch") {
        every = interval_of_watch(words);
    } else if (out.program == "nvitop") {
        every = has(words, "-1") || has(words, "--once")
                    ? std::nullopt
                    : std::optional(value_of(words, {"--interval"}, 1).value_or(1));
    } else if (out.program == "gpustat") {
        every = value_of(words, {"-i", "--interval"}, 1);
        if (!every && has(words, "--watch")) every = 1;
    }
    if (!every) return std::nullopt;
    out.every_s = *every;
    out.command = redact(join(words, " "));
    return out;
}

Result<std::vector<NvmlPoller>> nvml_pollers(const Host& host, double below_s) {
    std::vector<NvmlPoller> out;
    bool any = false;
    for (const auto& entry : TRY(host.list("/proc"))) {
        int pid = 0;
        const auto parsed = std::from_chars(entry.data(), entry.data() + entry.size(), pid);
        if (parsed.ec != std::errc() || parsed.ptr != entry.data() + entry.size()) continue;
        const auto line = host.read("/proc/" + entry + "/cmdline", largest_command_line);
        if (!line) continue;  // it has ended
        any = true;
        auto words = split(*line, '\0');
        while (!words.empty() && words.back().empty()) words.pop_back();
        if (auto poller = nvml_poller(words); poller && poller->every_s < below_s) {
            poller->pid = pid;
            out.push_back(*std::move(poller));
        }
    }
    std::ranges::sort(out, {}, &NvmlPoller::pid);
    if (!out.empty()) return out;
    if (!any) return fail(Error::Kind::not_found, "/proc shows no process");
    const auto ns = host.status("/proc/self/ns/pid");
    if (!ns || ns->target != first_namespace)
        return fail(Error::Kind::denied,
                    "the processes beside this container are not seen from inside of it");
    return out;
}

}  // namespace trueup
