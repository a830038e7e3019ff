#include <fmt/format.h>

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
    std::string_view type, a, b, c;
    while (fields.next_record() && fields.take(type)) {
        if (type == "v" && fields.take(a) && fields.take(b) && fields.take(c)) {
            changes.push_back({std::string(a), b == "S", std::string(c)});
        } else if (type == "c" && fields.take(a) && fields.take(b) && fields.take(c)) {
            trace.records.push_back(
                {std::move(changes), frames_of(std::string(a), std::string(b)), std::string(trim(c))});
            changes.clear();
        } else if (type == "f" && fields.take(a) && fields.take(b) && fields.take(c)) {
            trace.functions[std::string(a)] = {OriginKind::file, std::string(c), number_of(b), {}, {}};
        } else if (type == "e") {
            trace.reached_end = true;
        }
    }
    return trace;
}

Trace finish_trace(ProcessResult& result, std::string_view nonce) {
    Trace trace = parse_trace(result.pipes[trace_fd], nonce);
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
            trace.stopped = fmt::format("the shell was ended by signal {} during start-up", result.code);
            break;
        case ProcessResult::End::exited:
            trace.stopped = "start-up ended the shell (exit or exec)";
            break;
    }
    return trace;
}

std::string env_program() { return "/usr/bin/env"; }

}  // namespace trueup::startup
