#include "release/reload.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <thread>

#include "base/json.h"
#include "base/text.h"
#include "facts/error_words.h"
#include "platform/http.h"
#include "platform/process.h"

namespace trueup {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t hex_length = 64;
constexpr std::size_t most_shown = 300;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n'; }

Result<int> process_id(const Host& host, const std::string& process) {
    auto text = process;
    if (process.starts_with('/')) text = TRY(host.read(process, 4096));
    const auto word = trim(text);
    int pid = 0;
    const auto* begin = word.data();
    const auto* end = begin + word.size();
    const auto parsed = std::from_chars(begin, end, pid);
    if (word.empty() || parsed.ec != std::errc() || parsed.ptr != end)
        return fail(Error::Kind::invalid, process + " holds no process id", process);
    return pid;
}

// As execvp() looks for it, in this process's PATH.
Result<std::string> find_program(const Host& host, const std::string& name) {
    if (name.contains('/')) return join_path(host.cwd(), name);
    for (const auto& folder : split(host.environment().get("PATH"), ':')) {
        if (!folder.starts_with('/')) continue;
        auto path = folder + "/" + name;
        const auto status = status_followed(host, path);
        if (status && status->type == FileStatus::Type::file && (status->mode & 0111U) != 0) return path;
    }
    return fail(Error::Kind::not_found, name + ": no such program on PATH");
}

std::string last_words(const ProcessResult& result) {
    auto text = std::string(trim(result.err.empty() ? result.out : result.err));
    if (text.size() > most_shown) text = "…" + text.substr(text.size() - most_shown);
    return text.empty() ? text : ": " + text;
}

Result<Reloaded> run_program(const Host& host, const Reload& reload, std::chrono::milliseconds limit) {
    ProcessRequest request;
    request.program = TRY(find_program(host, reload.argv.front()));
    request.argv = reload.argv;
    for (const auto& variable : host.environment().variables)
        request.env.push_back(variable.name + "=" + variable.value);
    request.cwd = host.cwd().empty() ? "/" : host.cwd();
    request.limit = limit;
    request.output_limit = 1U << 20U;
    request.leave_children = true;
    const auto result = TRY(run_process(request));
    const auto& name = reload.argv.front();
    switch (result.end) {
        case ProcessResult::End::exited:
            if (result.code == 0) return Reloaded{};
            return fail(Error::Kind::io,
                        fmt::format("{} ended with exit code {}{}", name, result.code, last_words(result)));
        case ProcessResult::End::signalled:
            return fail(Error::Kind::io, fmt::format("{} was ended by signal {}", name, result.code));
        case ProcessResult::End::timed_out:
            return fail(Error::Kind::io, name + " did not end within the time limit");
        case ProcessResult::End::too_much_output:
            break;
    }
    return fail(Error::Kind::io, name + " printed more than 1 MiB");
}

Text what_is_wrong(const HttpAnswer& answer, const std::string& answered) {
    if (answer.status != 200) {
        return {fmt::format("it answers with status {}", answer.status),
                fmt::format("它以状态码 {} 作答", answer.status)};
    }
    if (answered.empty())
        return {"its answer names no whole fingerprint (64 hexadecimal digits)",
                "它的回答里没有完整的指纹（64 位十六进制数）"};
    return {"it answers with another fingerprint, " + answered, "它以另一个指纹作答：" + answered};
}

std::string as_fingerprint(std::string_view text) {
    text = trim(text);
    if (text.starts_with("sha256:")) text.remove_prefix(7);
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c; });
    const bool whole =
        out.size() == hex_length && out.find_first_not_of("0123456789abcdef") == std::string::npos;
    return whole ? out : std::string();
}

std::string in_body(const std::string& body) {
    if (const auto json = parse_json(body, ""); json && json->is_object()) {
        const auto member = json->find("fingerprint");
        if (member != json->end() && member->is_string())
            return as_fingerprint(member->get_ref<const std::string&>());
        return {};
    }
    return as_fingerprint(body);
}

}  // namespace

Result<std::vector<std::string>> split_words(std::string_view text) {
    std::vector<std::string> out;
    std::string word;
    bool in_word = false;
    char quote = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\\' && quote != '\'') {
            if (i + 1 == text.size()) return fail(Error::Kind::usage, "ends with a backslash");
            word += text[++i];
            in_word = true;
        } else if (quote != 0) {
            if (c == quote) {
                quote = 0;
            } else {
                word += c;
            }
        } else if (c == '\'' || c == '"') {
            quote = c;
            in_word = true;
        } else if (is_space(c)) {
            if (in_word) out.push_back(std::move(word));
            word.clear();
            in_word = false;
        } else {
            word += c;
            in_word = true;
        }
    }
    if (quote != 0) return fail(Error::Kind::usage, "a quote is not closed");
    if (in_word) out.push_back(std::move(word));
    return out;
}

Result<Reload> parse_reload(std::string_view text) {
    Reload reload;
    if (text.empty()) return reload;
    if (text.starts_with("http://") || text.starts_with("https://")) {
        reload.kind = Reload::Kind::http;
        reload.address = TRY(parse_http_url(text));
        return reload;
    }
    if (text.starts_with("signal:")) {
        const auto parts = split(text, ':');
        if (parts.size() != 3 || parts[1].empty() || parts[2].empty())
            return fail(Error::Kind::usage, "--reload signal:NAME:PID or signal:NAME:/path/of/pid-file");
        reload.kind = Reload::Kind::signal;
        reload.signal = parts[1];
        reload.process = parts[2];
        return reload;
    }
    reload.kind = Reload::Kind::program;
    auto words = split_words(text);
    if (!words) return fail(Error::Kind::usage, "--reload: " + words.error().message);
    reload.argv = std::move(*words);
    if (reload.argv.empty()) return fail(Error::Kind::usage, "--reload: no program is named");
    return reload;
}

Result<Reloaded> run_reload(const Host& host, const Reload& reload, std::chrono::milliseconds limit) {
    switch (reload.kind) {
        case Reload::Kind::none:
            break;
        case Reload::Kind::program:
            return run_program(host, reload, limit);
        case Reload::Kind::signal: {
            const int pid = TRY(process_id(host, reload.process));
            TRY(send_signal(pid, reload.signal));
            break;
        }
        case Reload::Kind::http: {
            const auto answer = TRY(ask_http(reload.address, "POST", Clock::now() + limit));
            if (answer.status / 100 != 2)
                return fail(Error::Kind::io,
                            fmt::format("{} answered with status {}",
                                        reload.address.authority + reload.address.path, answer.status));
        }
    }
    return Reloaded{};
}

Result<Probe> parse_probe(std::string_view url) {
    Probe probe;
    probe.url = url;
    probe.address = TRY(parse_http_url(url));
    return probe;
}

std::string fingerprint_in(const HttpAnswer& answer) {
    auto body = in_body(answer.body);
    const auto field = answer.fields.find("x-release-fingerprint");
    if (field == answer.fields.end()) return body;
    auto head = as_fingerprint(field->second);
    if (head.empty() || body.empty() || head == body) return head.empty() ? body : head;
    return head + ", " + body;  // who says two things proves neither
}

ProbeResult run_probe(const Probe& probe, const std::string& fingerprint, std::chrono::milliseconds limit) {
    constexpr std::chrono::milliseconds pause{100};
    const auto deadline = Clock::now() + limit;
    ProbeResult out;
    while (true) {
        ++out.attempts;
        const auto start = Clock::now();
        const auto answer = ask_http(probe.address, "GET", deadline);
        out.milliseconds = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
        if (!answer) {
            // A try that the deadline cut short says less than the one before it.
            if (Clock::now() < deadline || out.detail.en.empty()) out.detail = in_words(answer.error());
        } else {
            out.status = answer->status;
            out.answered = fingerprint_in(*answer);
            if (answer->status == 200 && out.answered == fingerprint) {
                out.proven = true;
                out.detail = {};
                return out;
            }
            out.detail = what_is_wrong(*answer, out.answered);
        }
        if (Clock::now() + pause >= deadline) return out;
        std::this_thread::sleep_for(pause);
    }
}

}  // namespace trueup
