#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <random>

#include "base/text.h"
#include "probe/startup/trace.h"

namespace trueup::startup {

const std::vector<std::string>& names_of_interest() {
    static const std::vector<std::string> names{"go", "gofmt", "gopls", "dlv"};
    return names;
}

std::string make_nonce() {
    std::random_device random;
    return fmt::format("tu{:08x}{:08x}", random(), random());
}

std::string quoted(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'')
            out += "'\\''";
        else
            out += c;
    }
    return out + "'";
}

std::map<std::string, std::string> parse_environment(std::string_view stream) {
    std::map<std::string, std::string> out;
    while (!stream.empty()) {
        const auto end = stream.find('\0');
        const auto entry = stream.substr(0, end);
        const auto equals = entry.find('=');
        if (equals != std::string_view::npos && end != std::string_view::npos) {
            out.emplace(entry.substr(0, equals), entry.substr(equals + 1));
        }
        stream.remove_prefix(end == std::string_view::npos ? stream.size() : end + 1);
    }
    return out;
}

namespace {

int number_of(std::string_view text) {
    int value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9' || value > 100'000'000) return 0;
        value = value * 10 + (c - '0');
    }
    return value;
}

// "FILE:LINE" of each level, and what each level is.
std::vector<Frame> frames_of(const std::string& places, const std::string& functions) {
    std::vector<Frame> frames;
    const auto names = split(functions, separator[0]);
    for (const auto& place : split(places, separator[0])) {
        const auto colon = place.rfind(':');
        if (colon == std::string::npos) continue;
        Frame frame{place.substr(0, colon), number_of(std::string_view(place).substr(colon + 1)), {}};
        if (frames.size() < names.size()) frame.function = names[frames.size()];
        frames.push_back(std::move(frame));
    }
    return frames;
}

// bash tells its arrays whole: the first level is the shim, and each level's line
// is that of the call in the one below it; in front of the lines, that of the
// command.
std::vector<Frame> bash_frames_of(const std::string& files, const std::string& lines,
                                  const std::string& functions) {
    const auto sources = split(files, separator[0]);
    const auto numbers = split(lines, separator[0]);
    const auto names = split(functions, separator[0]);
    std::vector<Frame> frames;
    for (std::size_t i = 1; i < sources.size(); ++i) {
        const auto at = i == 1 ? 0 : i;
        Frame frame{sources[i], at < numbers.size() ? number_of(numbers[at]) : 0, {}};
        if (i < names.size()) frame.function = names[i];
        frames.push_back(std::move(frame));
    }
    return frames;
}

// The NUL-terminated fields up to the next nonce; a last field without its end
// was cut off and is left out.
class Fields {
public:
    Fields(std::string_view stream, std::string_view nonce) : rest_(stream), nonce_(nonce) {}

    bool next_record() {
        std::string_view field;
        while (take(field)) {
            if (field == nonce_) return true;
        }
        return false;
    }
    bool take(std::string_view& field) {
        const auto end = rest_.find('\0');
        if (end == std::string_view::npos) return false;
        field = rest_.substr(0, end);
        rest_.remove_prefix(end + 1);
        return true;
    }

private:
    std::string_view rest_;
    std::string_view nonce_;
};

}  // namespace

Trace parse_trace(std::string_view stream, std::string_view nonce) {
    Trace trace;
    std::vector<Change> changes;
    Fields fields(stream, nonce);
    std::string_view type, a, b, c, d;
    while (fields.next_record() && fields.take(type)) {
        if (type == "v" && fields.take(a) && fields.take(b) && fields.take(c)) {
            changes.push_back({std::string(a), b == "S", std::string(c)});
        } else if (type == "c" && fields.take(a) && fields.take(b) && fields.take(c)) {
            trace.records.push_back(
                {std::move(changes), frames_of(std::string(a), std::string(b)), std::string(trim(c))});
            changes.clear();
        } else if (type == "b" && fields.take(a) && fields.take(b) && fields.take(c) && fields.take(d)) {
            trace.records.push_back({std::move(changes),
                                     bash_frames_of(std::string(a), std::string(b), std::string(c)),
                                     std::string(trim(d))});
            changes.clear();
        } else if (type == "f" && fields.take(a) && fields.take(b) && fields.take(c)) {
            trace.functions[std::string(a)] = {OriginKind::file, std::string(c), number_of(b), {}, {}};
        } else if (type == "t" && fields.take(a) && fields.take(b) && fields.take(c)) {
            trace.bodies[std::string(a)] = std::string(b);
        } else if (type == "l") {
            trace.lines_lie_in_functions = true;
        } else if (type == "e") {
            trace.reached_end = true;
        }
    }
    return trace;
}

namespace {

// "PATH" and "N" in front of what is said: bash "PATH: line N: ", zsh "PATH:N: ",
// fish "PATH (line N): ".
std::optional<ShellName> complaint_in(std::string_view line, bool fish_gave_up) {
    if (line.starts_with('-')) line.remove_prefix(1);  // "-bash", as a login shell calls itself
    if (line.starts_with("bash: ")) line.remove_prefix(6);
    if (!line.starts_with('/') && !line.starts_with("~/")) return std::nullopt;
    const auto make = [&](std::size_t path, std::size_t number, std::string_view message) {
        std::size_t end = number;
        while (end < line.size() && line[end] >= '0' && line[end] <= '9') ++end;
        ShellName out{{}, "complaint", std::string(trim(message)), {}};
        out.origin.kind = OriginKind::file;
        out.origin.path = std::string(line.substr(0, path));
        out.origin.line = number_of(line.substr(number, end - number));
        return out;
    };
    const auto after = [&](std::size_t at, std::string_view mark) {
        const auto found = line.find(mark, at);
        return found == std::string_view::npos ? found : found + mark.size();
    };
    if (const auto at = line.find(": line "); at != std::string_view::npos) {
        const auto message = after(at + 7, ": ");
        if (message == std::string_view::npos) return std::nullopt;
        const auto text = line.substr(message);
        if (!text.starts_with("syntax error") && !text.starts_with("unexpected EOF")) return std::nullopt;
        return make(at, at + 7, text);
    }
    if (const auto at = line.find(" (line "); at != std::string_view::npos) {
        const auto message = after(at + 7, "): ");
        // Without more it is the place of something that went wrong while running.
        if (!fish_gave_up || message == std::string_view::npos || trim(line.substr(message)).empty())
            return std::nullopt;
        return make(at, at + 7, line.substr(message));
    }
    const auto at = line.find(':');
    const auto message = at == std::string_view::npos ? at : after(at + 1, ": ");
    if (message == std::string_view::npos) return std::nullopt;
    const auto text = line.substr(message);
    // zsh reads a file command by command; what it cannot read, or take for a pattern, ends it.
    if (!text.starts_with("parse error") && !text.starts_with("unmatched ") &&
        !text.starts_with("bad pattern: ") && !text.starts_with("missing delimiter for ") &&
        !text.starts_with("unknown file attribute: "))
        return std::nullopt;
    return make(at, at + 1, text);
}

}  // namespace

std::vector<ShellName> syntax_complaints(std::string_view err) {
    std::vector<ShellName> out;
    const bool fish_gave_up = err.find("Error while reading file") != std::string_view::npos;
    for (const auto& line : lines_of(std::string(err))) {
        auto complaint = complaint_in(line, fish_gave_up);
        // One mistake is often told in several lines.
        if (complaint && complaint->origin.line > 0 && std::ranges::none_of(out, [&](const ShellName& other) {
                return other.origin.path == complaint->origin.path;
            }))
            out.push_back(*std::move(complaint));
    }
    return out;
}

Trace finish_trace(ProcessResult& result, std::string_view nonce) {
    Trace trace = parse_trace(result.pipes[trace_fd], nonce);
    trace.complaints = syntax_complaints(result.err);
    if (trace.reached_end) {
        trace.environment = parse_environment(result.pipes[environment_fd]);
        return trace;
    }
    switch (result.end) {
        case ProcessResult::End::timed_out:
            trace.stopped = "start-up did not end within the time limit";
            break;
        case ProcessResult::End::too_much_output:
            trace.stopped = "start-up printed without end";
            break;
        case ProcessResult::End::signalled:
            trace.stopped = fmt::format("the shell was ended by signal {}", result.code);
            break;
        case ProcessResult::End::exited:
            trace.stopped = "start-up ended the shell (exit or exec)";
            break;
    }
    return trace;
}

std::string env_program() { return "/usr/bin/env"; }

}  // namespace trueup::startup
