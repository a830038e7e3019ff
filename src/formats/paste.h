// A pasted text, read as a stream: terminal output, CI logs, bug reports. Lines
// are cleaned of what terminals and CI systems put around them, symptoms are
// looked for in each, and a bounded part is kept for what else the text shows.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "facts/symptom.h"
#include "formats/paste_layout.h"

namespace trueup {

// One line without colours, cursor movements, NULs, carriage returns, CI time
// stamps and prefixes (GitHub Actions, GitLab, Jenkins, docker compose,
// BuildKit "#12 0.345 "), without the marks of Markdown around words, and with
// plain blanks.
std::string clean_line(std::string_view raw);

// What a pasted command line says. nullptr-like (empty text): it is none.
// Prompts: "$ ", "% ", "> ", "user@host:~$ ", "[user@host dir]# ", "PS C:\>",
// "❯ ", "RUN " of a Dockerfile, "+ " of set -x; and, without a prompt, lines that
// begin like a command that this program knows something about.
PastedCommand read_command(std::string_view line, int number);
// The same for a line of several: "cd x && go build; ./x" holds three. Splits at
// && || ; outside quotes. Output that follows belongs to the last.
std::vector<PastedCommand> read_commands(std::string_view line, int number);

// Splits like a shell does, without expanding anything: quotes are taken away.
std::vector<std::string> shell_words(std::string_view text);

class SymptomMatcher;

class PasteReader {
public:
    PasteReader();
    ~PasteReader();
    PasteReader(const PasteReader&) = delete;
    PasteReader& operator=(const PasteReader&) = delete;

    void feed(std::string_view chunk);
    void finish();

    // After finish().
    std::vector<Symptom> symptoms;
    std::vector<PastedLine> lines;  // head and tail, in order
    long long line_count = 0;
    long long byte_count = 0;

    // A longer line is cut: its first and last halves of this are looked at.
    static constexpr std::size_t longest_line = 8192;
    static constexpr std::size_t kept_lines = 4000;       // half from the head, half from the tail
    static constexpr std::size_t kept_bytes = 2U << 20U;  // of each half

private:
    void end_line();
    void take(std::string_view raw);
    void lay_out();
    void read(std::string_view raw, int number);
    void read_clean(std::string line, int number);
    void end_broken();
    // What a raw line holds: itself, or what a log's record tells; cleaned.
    std::vector<std::string> opened(std::string_view raw) const;
    void keep(PastedLine line);

    std::unique_ptr<SymptomMatcher> matcher_;
    std::string partial_;       // the line that has not ended yet, cut to longest_line
    std::string partial_tail_;  // its last part, once it is longer
    std::deque<PastedLine> tail_;
    std::size_t head_bytes_ = 0, tail_bytes_ = 0;
    // The first part waits until the layout of the text is known.
    std::vector<std::string> first_;
    std::size_t first_bytes_ = 0;
    bool laid_out_ = false, html_ = false;
    PasteLayout layout_;
    std::vector<PastedLine> broken_;  // parts of a line that the terminal broke, so far
    std::string previous_;            // a full line, where the layout shows no width
    int previous_number_ = 0;
};

}  // namespace trueup
