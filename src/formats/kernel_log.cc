#include "formats/kernel_log.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <ctime>
#include <map>
#include <utility>

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

std::optional<int> two_digits(std::string_view text) {
    if (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    const auto value = text.size() <= 2 ? digits(text) : std::nullopt;
    return value ? std::optional(static_cast<int>(*value)) : std::nullopt;
}

// "Nov 24 10:00:00", the day padded with a blank.
std::optional<LocalTime> read_date(std::string_view text) {
    static constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    if (text.size() < 15 || text[3] != ' ' || text[6] != ' ' || text[9] != ':' || text[12] != ':')
        return std::nullopt;
    const auto month = months.find(text.substr(0, 3));
    const auto day = two_digits(text.substr(4, 2)), hour = two_digits(text.substr(7, 2)),
               minute = two_digits(text.substr(10, 2)), second = two_digits(text.substr(13, 2));
    if (month == std::string_view::npos || month % 3 != 0 || !day || !hour || !minute || !second ||
        *hour > 23 || *minute > 59 || *second > 60)
        return std::nullopt;
    return LocalTime{0, static_cast<int>(month / 3) + 1, *day, *hour, *minute, *second};
}

std::chrono::year_month_day day_of(const LocalTime& time) {
    return {std::chrono::year(time.year), std::chrono::month(static_cast<unsigned>(time.month)),
            std::chrono::day(static_cast<unsigned>(time.day))};
}

std::optional<std::int64_t> as_utc(const LocalTime& time) {
    const auto day = day_of(time);
    if (!day.ok()) return std::nullopt;
    const std::int64_t days = std::chrono::sys_days(day).time_since_epoch().count();
    return days * 86400 + time.hour * 3600 + time.minute * 60 + time.second;
}

// What stands in front of a message, as far as it tells a time.
class Front {
public:
    Front(const LogClock& clock, KernelMessage& out) : clock_(clock), out_(out) {}

    void read(std::string_view line) {
        text_ = line;
        if (!kmsg()) {
            level();
            stamp();
            sender();
            brackets();
            settle();
        }
        out_.text = trim(text_);
    }

private:
    // "6,1234,5678901,-;message" of /dev/kmsg: microseconds since the boot.
    bool kmsg() {
        const auto semicolon = text_.find(';');
        if (semicolon == std::string_view::npos) return false;
        const auto head = split(text_.substr(0, semicolon), ',');
        if (head.size() < 4 || !digits(head[0]) || !digits(head[1])) return false;
        const auto microseconds = digits(head[2]);
        if (!microseconds) return false;
        text_.remove_prefix(semicolon + 1);
        out_.written_time = fmt::format("{:.6f}", static_cast<double>(*microseconds) / 1e6);
        if (clock_.boot > 0) out_.unix_seconds = clock_.boot + *microseconds / 1'000'000;
        return true;
    }

    // "<3>" of dmesg -r, "kern  :err   : " of dmesg -x.
    void level() {
        if (text_.starts_with('<')) {
            const auto end = text_.find('>');
            if (end != std::string_view::npos && digits(text_.substr(1, end - 1)))
                text_.remove_prefix(end + 1);
        } else if (text_.starts_with("kern ")) {
            const auto first = text_.find(':');
            const auto second = first == std::string_view::npos ? first : text_.find(':', first + 1);
            if (second < 30) text_ = trim(text_.substr(second + 1));
        }
    }

    // "2026-11-24T10:00:00.1+00:00 ", "Nov 24 10:00:00 ".
    void stamp() {
        const auto first = text_.substr(0, text_.find(' '));
        exact_ = parse_iso_time(first);
        if (!exact_) date_ = read_date(text_);
        if (exact_) {
            out_.written_time = first;
            text_.remove_prefix(first.size());
        } else if (date_) {
            constexpr std::size_t length = 15;
            out_.written_time = text_.substr(0, length);
            text_.remove_prefix(length);
            text_.remove_prefix(std::min(text_.find(' '), text_.size()));  // fractions
        }
    }

    // "host kernel: ", with or without the host; "host kern.err kernel: " of BusyBox.
    void sender() {
        if (!exact_ && !date_) return;
        text_ = trim(text_);
        const auto space = text_.find(' ');
        auto rest = text_;
        if (!rest.starts_with("kernel") && space != std::string_view::npos) rest = trim(rest.substr(space));
        if (rest.starts_with("kern.")) rest = trim(rest.substr(std::min(rest.find(' '), rest.size())));
        for (const std::string_view tag : {"kernel:", "kernel[0]:"}) {
            if (rest.starts_with(tag)) text_ = trim(rest.substr(tag.size()));
        }
    }

    // "[ 1234.567890][ T12] ", "[Tue Nov 24 10:00:00 2026] " of dmesg -T.
    void brackets() {
        constexpr int most = 3;
        for (int i = 0; i < most && text_.starts_with('['); ++i) {
            const auto end = text_.find(']');
            if (end == std::string_view::npos) return;
            const auto inner = trim(text_.substr(1, end - 1));
            const auto dot = inner.find('.');
            constexpr std::size_t weekday = 4, year_at = 20;
            if (const auto seconds = digits(inner.substr(0, dot)); seconds && dot != std::string_view::npos) {
                uptime_ = seconds;
            } else if (inner.size() == year_at + 4) {
                auto date = read_date(inner.substr(weekday));
                const auto year = digits(inner.substr(year_at));
                if (date && year) {
                    date->year = static_cast<int>(*year);
                    date_ = date;
                }
            }
            if (out_.written_time.empty()) out_.written_time = inner;
            text_ = trim(text_.substr(end + 1));
        }
    }

    // A date without a year is of the last year in which it is not to come.
    std::optional<std::int64_t> when(const auto& convert) const {
        if (date_->year != 0) return day_of(*date_).ok() ? convert(*date_) : std::nullopt;
        if (clock_.now == 0) return std::nullopt;
        auto date = *date_;
        const std::chrono::year_month_day today(std::chrono::sys_days(std::chrono::days(clock_.now / 86400)));
        constexpr int years = 5;  // one of them has a 29th of February
        for (int back = -1; back < years; ++back) {
            date.year = static_cast<int>(today.year()) - back;
            if (!day_of(date).ok()) continue;
            const auto at = convert(date);
            if (at && *at <= clock_.now + 86400) return at;
        }
        return std::nullopt;
    }

    // Whether a time of an unknown zone can be that of this boot's clock: zones are
    // whole quarters of an hour apart, and the two clocks hardly drift. What is of an
    // earlier boot is off by anything.
    static bool differ_by_a_zone(std::int64_t a, std::int64_t b) {
        constexpr std::int64_t widest_zone = 15 * 3600, quarter = 900, drift = 60;
        const auto apart = a > b ? a - b : b - a;
        const auto rest = apart % quarter;
        return apart < widest_zone && std::min(rest, quarter - rest) <= drift;
    }

    void settle() {
        std::optional<std::int64_t> since_boot;
        // The kernel's clock starts anew with every boot, and a file may be of an earlier one.
        if (uptime_ && clock_.boot > 0 && (clock_.now == 0 || *uptime_ <= clock_.now - clock_.boot + 60))
            since_boot = clock_.boot + *uptime_;
        if (exact_) {
            out_.unix_seconds = exact_;
        } else if (!date_) {
            out_.unix_seconds = since_boot;
        } else if (clock_.local) {
            out_.unix_seconds = when(clock_.local);
        } else if (const auto near = when(as_utc); near && since_boot) {
            if (differ_by_a_zone(*near, *since_boot)) out_.unix_seconds = since_boot;
        }
    }

    const LogClock& clock_;
    KernelMessage& out_;
    std::string_view text_;
    std::optional<std::int64_t> exact_, uptime_;
    std::optional<LocalTime> date_;
};

constexpr std::string_view of_machine = "Out of memory", of_group = "Memory cgroup out of memory";

// `announced`: what was full, as kernels before 5.1 say it on a line of its own ("Out of
// memory: Kill process 7 (x) score 900 or sacrifice child"); empty: nothing.
bool read_oom(KernelMessage& out, std::string_view announced) {
    const std::string_view text = out.text;
    const auto killed = text.find("Killed process ");
    const bool alone = killed == 0 && !announced.empty();
    out.by_cgroup = alone ? announced == of_group : text.starts_with(of_group);
    if (killed == std::string_view::npos || (!alone && !out.by_cgroup && !text.starts_with(of_machine)))
        return false;
    out.kind = KernelMessage::Kind::oom_kill;
    const auto rest = text.substr(killed + 15);
    out.pid = leading_number(rest);
    const auto open = rest.find('(');
    const auto close = rest.find(')', open == std::string_view::npos ? 0 : open);
    if (open != std::string_view::npos && close != std::string_view::npos)
        out.program = rest.substr(open + 1, close - open - 1);
    return out.pid > 0;
}

// What the kernel says of a kill before it says "Killed process".
class GroupsOfKills {
public:
    void read(std::string_view text) {
        if (text.starts_with("oom-kill:")) {
            entire_.clear();
            return one(text);
        }
        if (const auto kill = text.find(": Kill process "); kill != std::string_view::npos) {
            if (const auto what = text.substr(0, kill); what == of_machine || what == of_group)
                announced_ = what;
            return;
        }
        // "Task in /a/b killed as a result of limit of /a", before 5.1.
        constexpr std::string_view old_head = "Task in ", old_tail = " killed as a result of limit of ";
        if (const auto end = text.find(old_tail);
            text.starts_with(old_head) && end != std::string_view::npos) {
            limited_ = text.substr(old_head.size(), end - old_head.size());
            return;
        }
        // memory.oom.group: all of its processes are killed, each with no more than its own line.
        constexpr std::string_view head = "Tasks in ", tail = " are going to be killed";
        const auto end = text.find(tail);
        if (text.starts_with(head) && end != std::string_view::npos)
            entire_ = text.substr(head.size(), end - head.size());
    }

    std::string_view announced() const { return announced_; }

    std::string of(const KernelMessage& kill) {
        announced_.clear();
        const auto limited = std::exchange(limited_, {});
        if (const auto at = groups_.find(kill.pid); at != groups_.end()) {
            auto group = std::move(at->second);
            groups_.erase(at);
            return group;
        }
        if (!kill.by_cgroup) return {};
        return limited.empty() ? entire_ : limited;
    }

private:
    // "…,task_memcg=/a/b,task=python3,pid=4242,uid=0": the name is the process's own choice, so the group
    // is looked for before it and the number behind it.
    void one(std::string_view text) {
        constexpr std::string_view group_key = ",task_memcg=", pid_key = ",pid=";
        const auto group = text.find(group_key), pid = text.rfind(pid_key);
        if (group == std::string_view::npos || pid == std::string_view::npos) return;
        const auto from = group + group_key.size();
        const auto end = text.find(",task=", from);
        if (end == std::string_view::npos || end > pid) return;
        groups_[leading_number(text.substr(pid + pid_key.size()))] = text.substr(from, end - from);
    }

    std::map<int, std::string> groups_;  // of who is about to be killed
    std::string entire_;
    std::string announced_, limited_;  // of the next kill, by kernels before 5.1
};

bool read_xid(KernelMessage& out) {
    const std::string_view text = out.text;
    constexpr std::size_t at = 0;
    if (!text.starts_with("NVRM: Xid")) return false;
    // "NVRM: Xid (PCI:0000:65:00): 79, pid=…": the number behind the last ": " after the bracket.
    const auto close = text.find(')', at);
    const auto colon = text.find(':', close == std::string_view::npos ? at + 9 : close);
    if (colon == std::string_view::npos) return false;
    out.kind = KernelMessage::Kind::gpu_error;
    out.xid = leading_number(trim(text.substr(colon + 1)));
    // ", pid=812, name=python3, Ch 00000008": newer drivers tell whose work it was; "<unknown>" where
    // it was nobody's.
    constexpr std::string_view pid_key = ", pid=", name_key = ", name=";
    const auto pid = text.find(pid_key, colon);
    if (pid == std::string_view::npos) return out.xid > 0;
    out.pid = leading_number(text.substr(pid + pid_key.size()));
    if (const auto name = text.find(name_key, pid); out.pid > 0 && name != std::string_view::npos) {
        const auto rest = text.substr(name + name_key.size());
        out.program = rest.substr(0, std::min(rest.find(", "), rest.size()));
    }
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

std::vector<KernelMessage> parse_kernel_log(std::string_view text, const LogClock& clock) {
    std::vector<KernelMessage> out;
    GroupsOfKills groups;
    int number = 0;
    for (const auto& line : lines_of(text)) {
        ++number;
        const bool before_a_kill = line.contains("oom-kill:") || line.contains(" going to be killed") ||
                                   line.contains(": Kill process ") ||
                                   line.contains(" as a result of limit of ");
        if (!before_a_kill && !line.contains("Killed process ") && !line.contains("NVRM: Xid")) continue;
        KernelMessage message;
        message.line = number;
        Front(clock, message).read(line);
        if (before_a_kill) groups.read(message.text);
        if (read_oom(message, groups.announced())) {
            message.group = groups.of(message);
            out.push_back(std::move(message));
        } else if (read_xid(message)) {
            out.push_back(std::move(message));
        }
    }
    return out;
}

}  // namespace trueup
