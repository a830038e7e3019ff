#include "remedy/difference.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "remedy/lines.h"

namespace trueup {
namespace {

using Lines = std::vector<std::string_view>;

// The longest common subsequence by its table; start-up files are short. Above
// this many cells the whole part counts as changed.
constexpr std::size_t most_cells = 4'000'000;

void compare_middle(const Lines& a, const Lines& b, const Hunk& part, std::vector<Hunk>& out) {
    const auto n = part.a_end - part.a_begin;
    const auto m = part.b_end - part.b_begin;
    if (n == 0 || m == 0 || n > most_cells / m) {
        if (n + m > 0) out.push_back(part);
        return;
    }
    // length[i][j]: of the common subsequence of what is left behind i and j.
    std::vector<std::uint32_t> length((n + 1) * (m + 1), 0);
    const auto cell = [&](std::size_t i, std::size_t j) -> std::uint32_t& { return length[i * (m + 1) + j]; };
    for (auto i = n; i-- > 0;) {
        for (auto j = m; j-- > 0;) {
            cell(i, j) = a[part.a_begin + i] == b[part.b_begin + j]
                             ? cell(i + 1, j + 1) + 1
                             : std::max(cell(i + 1, j), cell(i, j + 1));
        }
    }
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < n || j < m) {
        if (i < n && j < m && a[part.a_begin + i] == b[part.b_begin + j]) {
            ++i;
            ++j;
            continue;
        }
        Hunk hunk{part.a_begin + i, 0, part.b_begin + j, 0};
        while (i < n || j < m) {
            if (i < n && j < m && a[part.a_begin + i] == b[part.b_begin + j]) break;
            if (j == m || (i < n && cell(i + 1, j) >= cell(i, j + 1)))
                ++i;
            else
                ++j;
        }
        hunk.a_end = part.a_begin + i;
        hunk.b_end = part.b_begin + j;
        out.push_back(hunk);
    }
}

std::vector<Hunk> compare(const Lines& a, const Lines& b) {
    std::size_t front = 0;
    while (front < a.size() && front < b.size() && a[front] == b[front]) ++front;
    std::size_t back = 0;
    while (back < a.size() - front && back < b.size() - front &&
           a[a.size() - 1 - back] == b[b.size() - 1 - back])
        ++back;
    std::vector<Hunk> out;
    compare_middle(a, b, {front, a.size() - back, front, b.size() - back}, out);
    return out;
}

void add_line(std::string& out, char sign, std::string_view line) {
    out += sign;
    out += line;
    if (!line.ends_with('\n')) out += "\n\\ No newline at end of file\n";
}

std::string range(std::size_t begin, std::size_t count) {
    // A side without lines names the line before it.
    const auto first = count == 0 ? begin : begin + 1;
    return count == 1 ? fmt::format("{}", first) : fmt::format("{},{}", first, count);
}

constexpr std::size_t context = 3;

// Hunks [from, to) and the lines around them.
void add_group(std::string& out, const Lines& a, const Lines& b, const Hunk* from, const Hunk* to) {
    const auto& last = *(to - 1);
    const auto lead = std::min(context, from->a_begin);
    const auto tail = std::min(context, a.size() - last.a_end);
    const auto a_begin = from->a_begin - lead;
    const auto b_begin = from->b_begin - lead;
    out += fmt::format("@@ -{} +{} @@\n", range(a_begin, last.a_end + tail - a_begin),
                       range(b_begin, last.b_end + tail - b_begin));
    auto at = a_begin;
    for (const auto* hunk = from; hunk != to; ++hunk) {
        for (; at < hunk->a_begin; ++at) add_line(out, ' ', a[at]);
        for (; at < hunk->a_end; ++at) add_line(out, '-', a[at]);
        for (auto j = hunk->b_begin; j < hunk->b_end; ++j) add_line(out, '+', b[j]);
    }
    for (const auto end = last.a_end + tail; at < end; ++at) add_line(out, ' ', a[at]);
}

// Both sides touch the same lines; or one puts something right beside what the
// other changed, where nobody can say which of the two should come first.
bool collide(const Hunk& x, const Hunk& y) {
    const bool insertion = x.a_begin == x.a_end || y.a_begin == y.a_end;
    if (insertion) return x.a_begin <= y.a_end && y.a_begin <= x.a_end;
    return x.a_begin < y.a_end && y.a_begin < x.a_end;
}

bool same_change(const Hunk& x, const Lines& with_x, const Hunk& y, const Lines& with_y) {
    if (x.a_begin != y.a_begin || x.a_end != y.a_end) return false;
    const auto at = [](std::size_t i) { return static_cast<std::ptrdiff_t>(i); };
    return std::equal(with_x.begin() + at(x.b_begin), with_x.begin() + at(x.b_end),
                      with_y.begin() + at(y.b_begin), with_y.begin() + at(y.b_end));
}

}  // namespace

std::vector<Hunk> difference(std::string_view a, std::string_view b) {
    return compare(raw_lines(a), raw_lines(b));
}

std::string unified_diff(std::string_view a, std::string_view b) {
    const auto from = raw_lines(a);
    const auto to = raw_lines(b);
    const auto hunks = compare(from, to);
    std::string out;
    for (std::size_t i = 0; i < hunks.size();) {
        auto end = i + 1;
        while (end < hunks.size() && hunks[end].a_begin - hunks[end - 1].a_end <= 2 * context) ++end;
        add_group(out, from, to, &hunks[i], &hunks[i] + (end - i));
        i = end;
    }
    return out;
}

Merged merge(std::string_view base, std::string_view ours, std::string_view theirs) {
    const auto root = raw_lines(base);
    const auto left = raw_lines(ours);
    const auto right = raw_lines(theirs);
    const auto mine = compare(root, left);
    Merged merged;
    // Changes of the other side that can be made, as changes of our text.
    std::vector<Hunk> usable;
    for (const auto& hunk : compare(root, right)) {
        const auto hit = std::ranges::find_if(mine, [&](const Hunk& m) { return collide(m, hunk); });
        if (hit == mine.end()) {
            usable.push_back(hunk);
        } else if (!same_change(*hit, left, hunk, right)) {
            ++merged.conflicts;
        }
    }
    merged.taken = usable.size();
    const auto append = [&](std::string_view line) {
        // One side's last line without an end may get a line behind it.
        if (!merged.text.empty() && merged.text.back() != '\n') merged.text += '\n';
        merged.text += line;
    };
    // Walk the base; where neither side has a change, the line is copied.
    std::size_t at = 0;
    auto m = mine.begin();
    auto t = usable.begin();
    while (at < root.size() || m != mine.end() || t != usable.end()) {
        if (m != mine.end() && m->a_begin == at) {
            for (auto j = m->b_begin; j < m->b_end; ++j) append(left[j]);
            at = m->a_end;
            ++m;
        } else if (t != usable.end() && t->a_begin == at) {
            for (auto j = t->b_begin; j < t->b_end; ++j) append(right[j]);
            at = t->a_end;
            ++t;
        } else {
            append(root[at++]);
        }
    }
    return merged;
}

}  // namespace trueup
