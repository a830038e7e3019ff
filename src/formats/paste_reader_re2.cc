#include "base/text.h"
#include "formats/paste.h"
#include "formats/symptoms.h"

namespace trueup {
namespace {

// Widths that terminals have, and at which they break lines.
bool columns_like_terminal(std::size_t width) {
    return width == 80 || width == 79 || width == 100 || width == 120 || width == 132;
}

}  // namespace

PasteReader::PasteReader() : matcher_(std::make_unique<SymptomMatcher>()) {}
PasteReader::~PasteReader() = default;

void PasteReader::feed(std::string_view chunk) {
    byte_count += static_cast<long long>(chunk.size());
    while (!chunk.empty()) {
        const auto newline = chunk.find('\n');
        const bool ends = newline != std::string_view::npos;
        auto piece = chunk.substr(0, newline);
        chunk.remove_prefix(ends ? newline + 1 : chunk.size());
        if (ends && partial_.empty() && piece.size() <= longest_line) {
            take(piece);  // the usual case: no copy
            continue;
        }
        const auto room = longest_line / 2 - std::min(partial_.size(), longest_line / 2);
        partial_.append(piece.substr(0, room));
        piece.remove_prefix(std::min(room, piece.size()));
        if (!piece.empty()) {
            partial_tail_.append(piece.substr(piece.size() - std::min(piece.size(), longest_line)));
            if (partial_tail_.size() > longest_line / 2) {
                partial_tail_.erase(0, partial_tail_.size() - longest_line / 2);
            }
        }
        if (ends) end_line();
    }
}

void PasteReader::end_line() {
    const std::string whole = partial_ + partial_tail_;
    partial_.clear();
    partial_tail_.clear();
    take(whole);
}

void PasteReader::take(std::string_view raw) {
    ++line_count;
    const int number = line_count > 2'000'000'000 ? 2'000'000'000 : static_cast<int>(line_count);
    const auto line = clean_line(raw);
    const auto before = symptoms.size();
    matcher_->match(line, number, symptoms);
    // A terminal that was narrower than the message: the line before is full
    // and showed nothing; together they may.
    if (symptoms.size() == before && previous_number_ > 0 && !line.empty() &&
        columns_like_terminal(previous_.size())) {
        matcher_->match(previous_ + line, previous_number_, symptoms);
    }
    if (symptoms.size() == before && columns_like_terminal(line.size())) {
        previous_ = line;
        previous_number_ = number;
    } else {
        previous_number_ = 0;
    }
    keep({number, line.substr(0, 4096)});
}

// Head and tail of a long text; all of a short one.
void PasteReader::keep(PastedLine line) {
    if (lines.size() < kept_lines / 2 && head_bytes_ < kept_bytes) {
        head_bytes_ += line.text.size();
        lines.push_back(std::move(line));
        return;
    }
    tail_bytes_ += line.text.size();
    tail_.push_back(std::move(line));
    while (tail_.size() > kept_lines / 2 || tail_bytes_ > kept_bytes) {
        tail_bytes_ -= tail_.front().text.size();
        tail_.pop_front();
    }
}

void PasteReader::finish() {
    if (!partial_.empty()) end_line();
    for (auto& line : tail_) lines.push_back(std::move(line));
    tail_.clear();
}

}  // namespace trueup
