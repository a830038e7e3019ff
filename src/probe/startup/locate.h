// Where a traced command stands: the innermost line of a file that is proven by
// its text, not by the shell's line numbers alone, which lie inside eval.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "probe/startup/source_text.h"
#include "probe/startup/trace.h"

namespace trueup::startup {

class Locator {
public:
    Locator(const Host& host, const Trace& trace) : trace_(trace), texts_(host) {}

    // Record `index` has been dealt with: it is the last of its depth now.
    void step(std::size_t index);
    // The last record at this depth so far.
    std::optional<std::size_t> last_at(std::size_t depth) const;

    // The line of a command that changed `name` (empty: of the command as such).
    // Kind `unknown`, with the reason in note, when no line is proven.
    Origin origin(std::size_t record, const std::string& name);
    // A function of the end state; `place` as the shell named it.
    Origin function(const std::string& name, const Origin& place);

    bool is_user_file(const std::string& file) const;
    // Not in a function: only files that read files.
    bool in_plain_file(const Record& record) const;

private:
    struct Context;
    std::optional<Origin> at_frame(std::size_t record, std::size_t level, const std::string& name,
                                   Context& context);
    std::optional<std::size_t> open_eval(std::size_t record);
    // Can the line of this level, or of one in it, be believed?
    bool lines_lie(const Record& record, std::size_t level) const;
    std::optional<SourceText::Match> match(const SourceText& text, const Record& record, std::size_t level,
                                           const std::string& command) const;
    Origin line_origin(const SourceText& text, const SourceText::Match& match, const Frame& frame,
                       std::string_view command, const std::string& name);

    const Trace& trace_;
    SourceTexts texts_;
    std::vector<std::optional<std::size_t>> last_;
};

}  // namespace trueup::startup
