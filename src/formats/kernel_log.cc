#include "formats/kernel_log.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <ctime>

#include "base/text.h"

namespace trueup {
namespace {

std::optional<std::int64_t> digits(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || text.empty() || value < 0)
        return std::nullopt;
    return value;
}

// A number that starts `text`; what follows does not matter.
int leading_number(std::string_view text) {
    int value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

// "6,1234,5678901,-;message" of /dev/kmsg: microseconds since the boot.
bool read_kmsg(std::string_view line, std::int64_t boot, KernelMessage& out) {
    const auto semicolon = line.find(';');
    if (semicolon == std::string_view::npos) return false;
    const auto head = split(line.substr(0, semicolon), ',');
    if (head.size() < 4 || !digits(head[0]) || !digits(head[1])) return false;
    const auto microseconds = digits(head[2]);
    if (!microseconds) return false;
    out.text = line.substr(semicolon + 1);
    out.written_time = fmt::format("{:.6f}", static_cast<double>(*microseconds) / 1e6);
    if (boot > 0) out.unix_seconds = boot + *microseconds / 1'000'000;
    return true;
}

// "[ 1234.567890] message" of dmesg, "[Tue Nov 24 10:00:00 2026] message" of dmesg -T.
void read_bracket(KernelMessage& out, std::int64_t boot) {
    if (!out.text.starts_with('[')) return;
    const auto end = out.text.find(']');
    if (end == std::string::npos) return;
    const auto inner = std::string(trim(std::string_view(out.text).substr(1, end - 1)));
    const auto dot = inner.find('.');
    if (const auto seconds = digits(inner.substr(0, dot)); seconds && dot != std::string::npos) {
        if (!out.unix_seconds && boot > 0) out.unix_seconds = boot + *seconds;
    }
    if (out.written_time.empty()) out.written_time = inner;
    out.text = trim(std::string_view(out.text).substr(end + 1));
}

// "2026-11-24T10:00:00.1+00:00 host kernel: message", "Nov 24 10:00:00 host kernel: message".
void read_syslog(KernelMessage& out) {
    const auto mark = out.text.find(" kernel: ");
    if (mark == std::string::npos) return;
    const auto head = out.text.substr(0, mark);
    const auto first = head.substr(0, head.find(' '));
    out.unix_seconds = parse_iso_time(first);
    out.written_time = out.unix_seconds ? first : head.substr(0, std::min<std::size_t>(head.size(), 15));
    out.text = trim(std::string_view(out.text).substr(mark + 9));
}

bool read_oom(KernelMessage& out) {
    const std::string_view text = out.text;
    const auto killed = text.find("Killed process ");
    if (killed == std::string_view::npos || !text.contains("ut of memory")) return false;
    out.kind = KernelMessage::Kind::oom_kill;
    out.by_cgroup = text.contains("emory cgroup out of memory");
    const auto rest = text.substr(killed + 15);
    out.pid = leading_number(rest);
    const auto open = rest.find('(');
    const auto close = rest.find(')', open == std::string_view::npos ? 0 : open);
    if (open != std::string_view::npos && close != std::string_view::npos)
        out.program = rest.substr(open + 1, close - open - 1);
    return out.pid > 0;
}

bool read_xid(KernelMessage& out) {
    const std::string_view text = out.text;
    const auto at = text.find("NVRM: Xid");
    if (at == std::string_view::npos) return false;
    // "NVRM: Xid (PCI:0000:65:00): 79, pid=…": the number behind the last ": " after the bracket.
    const auto close = text.find(')', at);
    const auto colon = text.find(':', close == std::string_view::npos ? at + 9 : close);
    if (colon == std::string_view::npos) return false;
    out.kind = KernelMessage::Kind::gpu_error;
    out.xid = leading_number(trim(text.substr(colon + 1)));
    return out.xid > 0;
}

}  // namespace

std::optional<std::int64_t> parse_iso_time(std::string_view text) {
    // YYYY-MM-DDTHH:MM:SS
    if (text.size() < 19 || text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != ' ') ||
        text[13] != ':' || text[16] != ':')
        return std::nullopt;
    const auto part = [&](std::size_t from, std::size_t length) { return digits(text.substr(from, length)); };
    const auto year = part(0, 4), month = part(5, 2), day = part(8, 2), hour = part(11, 2),
               minute = part(14, 2), second = part(17, 2);
    if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
    const std::chrono::year_month_day date(std::chrono::year(static_cast<int>(*year)),
                                           std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day)));
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    auto rest = text.substr(19);
    if (rest.starts_with('.') || rest.starts_with(',')) {
        rest.remove_prefix(1);
        rest.remove_prefix(std::min(rest.find_first_not_of("0123456789"), rest.size()));
    }
    std::int64_t offset = 0;
    if (rest.starts_with('+') || rest.starts_with('-')) {
        const auto hours = rest.size() >= 3 ? digits(rest.substr(1, 2)) : std::nullopt;
        const auto tail = rest.size() > 3 ? rest.substr(rest[3] == ':' ? 4 : 3) : std::string_view();
        const auto minutes = tail.empty() ? std::optional<std::int64_t>(0) : digits(tail);
        if (!hours || !minutes) return std::nullopt;
        offset = (*hours * 60 + *minutes) * 60 * (rest.front() == '-' ? -1 : 1);
    } else if (!rest.empty() && rest != "Z" && rest != "z") {
        return std::nullopt;
    }
    const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
    return days * 86400 + *hour * 3600 + *minute * 60 + *second - offset;
}

std::string iso_time(std::int64_t unix_seconds) {
    // Beyond these no calendar of a log goes.
    const auto bounded = std::clamp<std::int64_t>(unix_seconds, 0, 253'402'300'799);
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(static_cast<std::time_t>(bounded)));
}

std::vector<KernelMessage> parse_kernel_log(std::string_view text, std::int64_t boot) {
    std::vector<KernelMessage> out;
    int number = 0;
    for (const auto& line : lines_of(text)) {
        ++number;
        if (!line.contains("Killed process ") && !line.contains("NVRM: Xid")) continue;
        KernelMessage message;
        message.line = number;
        if (!read_kmsg(line, boot, message)) {
            message.text = line;
            read_syslog(message);
            read_bracket(message, boot);
        }
        if (read_oom(message) || read_xid(message)) out.push_back(std::move(message));
    }
    return out;
}

}  // namespace trueup
