#include "probe/startup/locate.h"

#include <fmt/format.h>

#include "base/text.h"

namespace trueup::startup {

namespace {

Origin unknown(std::string reason) { return {OriginKind::unknown, {}, 0, {}, std::move(reason)}; }

bool is_eval(std::string_view text) {
    return text.starts_with("eval ") || text.starts_with("builtin eval ") ||
           text.starts_with("command eval ");
}

// A level that is a function, not a file being read or an eval.
bool is_function(const Frame& frame) {
    return !frame.function.empty() && frame.function.find('/') == std::string::npos &&
           frame.function != "(eval)" && frame.function != "source" && frame.function != "main";
}

std::string shortened(std::string_view text) {
    text = trim(text);
    text = text.substr(0, text.find('\n'));
    return std::string(text.substr(0, 200));
}

// Where the part of "a && b || c" begins that assigns `name`, in squeezed
// characters; nullopt when two parts do.
std::optional<std::size_t> assigning_part(std::string_view command, const std::string& name) {
    std::size_t begin = 0;
    std::optional<std::size_t> found;
    int parts = 0;
    while (begin <= command.size()) {
        auto end = std::min(command.find("&&", begin), command.find("||", begin));
        if (end == std::string_view::npos) end = command.size();
        if (assigns(command.substr(begin, end - begin), name)) {
            ++parts;
            found = SourceText::squeeze(command.substr(0, begin)).size();
        }
        begin = end + 2;
    }
    if (parts > 1) return std::nullopt;
    return found.value_or(0);
}

}  // namespace

// What was met on the way out from the innermost level.
struct Locator::Context {
    std::string eval;      // the eval or source <(…) that the command came from
    std::string function;  // the innermost function with a line of its own
    std::string lost;      // why a level gave no answer
};

void Locator::step(std::size_t index) {
    const auto depth = trace_.records[index].frames.size();
    if (last_.size() <= depth) last_.resize(depth + 1);
    last_[depth] = index;
}

std::optional<std::size_t> Locator::last_at(std::size_t depth) const {
    return depth < last_.size() ? last_[depth] : std::nullopt;
}

// The shim's own files lie in a folder that no host file is in; the trace names
// them like any other, so they are told by their folder's name.
bool Locator::is_user_file(const std::string& file) const {
    return file.starts_with('/') && !file.starts_with("/dev/") && !file.starts_with("/proc/") &&
           file.find("/trueup-") == std::string::npos;
}

bool Locator::in_plain_file(const Record& record) const {
    for (const auto& frame : record.frames) {
        if (is_function(frame)) return false;
    }
    return !record.frames.empty();
}

bool Locator::lines_lie(const Record& record, std::size_t level) const {
    if (!trace_.lines_lie_in_functions) return false;
    for (; level < record.frames.size(); ++level) {
        if (is_function(record.frames[level])) return true;
    }
    return false;
}

std::optional<SourceText::Match> Locator::match(const SourceText& text, const Record& record,
                                                std::size_t level, const std::string& command) const {
    return lines_lie(record, level) ? text.only_place(command)
                                    : text.at_line(command, record.frames[level].line);
}

// bash has no level for eval. Going back over the commands of the same level: an
// eval that comes before any command that is proven to stand in the file itself.
std::optional<std::size_t> Locator::open_eval(std::size_t record) {
    const auto& frames = trace_.records[record].frames;
    for (std::size_t i = record; i-- > 0;) {
        const auto& earlier = trace_.records[i];
        if (earlier.frames.size() < frames.size()) return std::nullopt;
        if (earlier.frames.size() > frames.size()) continue;
        if (is_eval(earlier.text)) return i;
        const auto* text = texts_.get(earlier.frames.front().file);
        if (text != nullptr && match(*text, earlier, 0, earlier.text)) return std::nullopt;
    }
    return std::nullopt;
}

Origin Locator::line_origin(const SourceText& text, const SourceText::Match& match, const Frame& frame,
                            std::string_view command, const std::string& name) {
    int line = match.first;
    if (!name.empty() && match.last > match.first) {
        const auto part = assigning_part(command, name);
        if (!part)
            return unknown(fmt::format("two parts of one command set it ({} line {})", frame.file, line));
        if (*part > 0) line = text.line_of(match, *part + 2);  // past && or ||
        // "export A=1 \": the line of several that names it.
        for (int next = line; next <= match.last; ++next) {
            if (!text.line(next).contains(name + "=")) continue;
            line = next;
            break;
        }
    }
    return {OriginKind::file, frame.file, line, text.line(line), {}};
}

// The answer of one level, or nothing: then the level that called it is asked.
std::optional<Origin> Locator::at_frame(std::size_t index, std::size_t level, const std::string& name,
                                        Context& context) {
    const auto& record = trace_.records[index];
    const auto& frame = record.frames[level];
    const auto call = level == 0 ? std::optional(index) : last_at(record.frames.size() - level);
    if (!call) return unknown("the trace lost the call that led there");
    const auto& command = trace_.records[*call].text;
    if (is_eval(command) || command.find("<(") != std::string::npos) context.eval = shortened(command);
    if (frame.function == "(eval)" || frame.file.starts_with("/dev/") || frame.file.starts_with("/proc/"))
        return std::nullopt;
    if (!is_user_file(frame.file)) return unknown("set outside the start-up files");
    const auto* text = texts_.get(frame.file);
    if (text == nullptr) return unknown(frame.file + " could not be read again");

    const bool by_text = lines_lie(record, level);
    auto place = match(*text, record, level, command);
    if (by_text && is_function(frame) && !text->defines(frame.function)) place.reset();
    if (!trace_.has_eval_levels) {
        if (const auto eval = open_eval(*call)) {
            const auto& outer = trace_.records[*eval];
            const auto begin = match(*text, outer, 0, outer.text);
            const bool inside = place && begin && begin->first <= place->first && place->first <= begin->last;
            if (begin && (!place || inside)) {
                context.eval = shortened(outer.text);
                return line_origin(*text, *begin, frame, {}, {});
            }
        }
    }
    if (!place && !by_text && frame.function == frame.file) place = text->at_line(command, frame.line - 1);
    if (!place && is_function(frame) && !text->defines(frame.function) &&
        base_name(frame.file) != frame.function) {
        context.eval = fmt::format("the function {}, which an eval defined", frame.function);
        return std::nullopt;
    }
    if (!place) place = text->only_place(command);
    if (!place)
        return unknown(fmt::format("the command that the shell ran near {} line {} is not found there",
                                   frame.file, frame.line));
    if (is_function(frame) && context.function.empty()) context.function = frame.function;
    return line_origin(*text, *place, frame, command, level == 0 ? name : std::string());
}

Origin Locator::origin(std::size_t index, const std::string& name) {
    const auto& record = trace_.records[index];
    if (!name.empty()) {
        if (record.text.find("DEBUG") != std::string::npos && record.text.find("trap") != std::string::npos) {
            return unknown("the start-up files set a DEBUG trap of their own");
        }
        const auto plain = name.starts_with("alias:") ? name.substr(6) : name;
        if (!mentions(record.text, plain) && !is_dynamic(record.text)) {
            return unknown(
                fmt::format("it changed during \"{}\", which does not set it", shortened(record.text)));
        }
    }
    Context context;
    for (std::size_t level = 0; level < record.frames.size(); ++level) {
        auto origin = at_frame(index, level, name, context);
        if (!origin) continue;
        if (origin->kind == OriginKind::file) {
            if (!context.eval.empty())
                origin->note = context.eval;
            else if (!context.function.empty())
                origin->note = fmt::format("in the function {}", context.function);
        }
        return *std::move(origin);
    }
    return unknown("set outside the start-up files");
}

Origin Locator::function(const std::string& name, const Origin& place) {
    Origin origin = place;
    const auto* text = texts_.get(place.path);
    if (text == nullptr || !is_user_file(place.path))
        return unknown("defined outside the files that were read");
    if (origin.line == 0) {
        for (int line = 1; line <= text->lines() && origin.line == 0; ++line) {
            if (SourceText(text->line(line)).defines(name)) origin.line = line;
        }
    }
    origin.text = text->line(origin.line);
    return origin;
}

}  // namespace trueup::startup
