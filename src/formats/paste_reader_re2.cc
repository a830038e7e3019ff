#include <algorithm>

#include "base/text.h"
#include "formats/paste.h"
#include "formats/symptoms.h"

namespace trueup {
namespace {

constexpr std::size_t first_part = 256U << 10U;

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
    if (laid_out_) return read(raw, number);
    first_.emplace_back(raw);
    first_bytes_ += raw.size();
    if (first_bytes_ > first_part) lay_out();
}

void PasteReader::lay_out() {
    laid_out_ = true;
    html_ = std::ranges::any_of(first_, looks_like_html);
    std::vector<std::string> cleaned;
    for (const auto& raw : first_) {
        for (auto& line : opened(raw)) cleaned.push_back(std::move(line));
    }
    layout_ = layout_of(cleaned);
    int number = 0;
    for (const auto& raw : first_) read(raw, ++number);
    first_.clear();
    first_.shrink_to_fit();
}

std::vector<std::string> PasteReader::opened(std::string_view raw) const {
    auto line = clean_line(html_ ? decode_html(raw) : raw);
    auto logged = logged_lines(line);
    if (logged.empty()) {
        logged.push_back(std::move(line));
    } else {
        for (auto& text : logged) text = clean_line(text);
    }
    return logged;
}

void PasteReader::read(std::string_view raw, int number) {
    for (auto& line : opened(raw)) read_clean(undress(std::move(line), layout_), number);
}

void PasteReader::read_clean(std::string line, int number) {
    if (layout_.width > 0) {
        if (!broken_.empty() && begins_anew(line)) end_broken();
        const bool goes_on = terminal_columns(line) == layout_.width && broken_.size() < 40;
        if (goes_on || !broken_.empty()) {
            broken_.push_back({number, std::move(line)});
            if (!goes_on) end_broken();
            return;
        }
    }
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

// The parts are one line where a message is in it, or the parts say nothing alone.
void PasteReader::end_broken() {
    auto parts = std::move(broken_);
    broken_.clear();
    std::string whole;
    for (const auto& part : parts) whole += part.text;
    auto before = symptoms.size();
    matcher_->match(whole, parts.front().number, symptoms);
    const bool one = symptoms.size() > before;
    for (const auto& part : parts) {
        if (!one) matcher_->match(part.text, part.number, symptoms);
    }
    if (one || symptoms.size() == before) return keep({parts.front().number, whole.substr(0, 4096)});
    for (auto& part : parts) keep(std::move(part));
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
    if (!laid_out_) lay_out();
    if (!broken_.empty()) end_broken();
    for (auto& line : tail_) lines.push_back(std::move(line));
    tail_.clear();
}

}  // namespace trueup
