#include "formats/python_version.h"

#include <algorithm>
#include <array>

#include "formats/python_text.h"

namespace trueup {
namespace {

// The grammar of PEP 440, appendix B, read from left to right. Every part takes
// as much as it can; nothing that follows can make use of less.
class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}

    std::size_t at() const { return at_; }
    bool done() const { return at_ == text_.size(); }
    bool take(char c) {
        if (at_ == text_.size() || python_lower(text_[at_]) != c) return false;
        ++at_;
        return true;
    }
    void spaces() {
        while (at_ < text_.size() && is_python_space(text_[at_])) ++at_;
    }
    std::optional<std::string_view> digits() {
        const auto from = at_;
        while (at_ < text_.size() && is_ascii_digit(text_[at_])) ++at_;
        if (at_ == from) return std::nullopt;
        return text_.substr(from, at_ - from);
    }
    bool word(std::string_view word) {
        if (text_.size() - at_ < word.size()) return false;
        for (std::size_t i = 0; i < word.size(); ++i) {
            if (python_lower(text_[at_ + i]) != word[i]) return false;
        }
        at_ += word.size();
        return true;
    }
    void separator() {
        if (at_ < text_.size() && (text_[at_] == '-' || text_[at_] == '_' || text_[at_] == '.')) ++at_;
    }

    // [v][N!]N(.N)*
    bool epoch_and_release(PythonVersion& version) {
        take('v');
        auto number = digits();
        if (!number) return false;
        if (const auto mark = at_; take('!')) {
            const auto first = digits();
            if (first) {
                version.epoch = PythonNumber(*number);
                number = first;
            } else {
                at_ = mark;
            }
        }
        version.release.emplace_back(*number);
        while (true) {
            const auto mark = at_;
            if (take('.')) number = digits();
            if (at_ == mark || !number) {
                at_ = mark;
                return true;
            }
            if (at_ == mark + 1) {  // a dot and no digits
                at_ = mark;
                return true;
            }
            version.release.emplace_back(*number);
        }
    }

    void pre(PythonVersion& version) {
        static constexpr auto words = std::to_array<std::pair<std::string_view, char>>({{"alpha", 'a'},
                                                                                        {"beta", 'b'},
                                                                                        {"preview", 'r'},
                                                                                        {"pre", 'r'},
                                                                                        {"rc", 'r'},
                                                                                        {"a", 'a'},
                                                                                        {"b", 'b'},
                                                                                        {"c", 'r'}});
        const auto mark = at_;
        separator();
        for (const auto& [name, letter] : words) {
            if (!word(name)) continue;
            version.pre = PythonVersion::Pre{letter, number_after_word()};
            return;
        }
        at_ = mark;
    }

    void post(PythonVersion& version) {
        const auto mark = at_;
        if (take('-')) {
            if (const auto number = digits()) {
                version.post = PythonNumber(*number);
                return;
            }
            at_ = mark;
        }
        separator();
        if (word("post") || word("rev") || word("r")) {
            version.post = number_after_word();
            return;
        }
        at_ = mark;
    }

    void dev(PythonVersion& version) {
        const auto mark = at_;
        separator();
        if (word("dev")) {
            version.dev = number_after_word();
            return;
        }
        at_ = mark;
    }

    void local(PythonVersion& version) {
        const auto mark = at_;
        if (!take('+')) return;
        while (true) {
            const auto from = at_;
            while (at_ < text_.size() && is_ascii_alnum(text_[at_])) ++at_;
            if (at_ == from) {
                // What ends in a separator ends before it; "+" alone is no local part.
                at_ = version.local.empty() ? mark : from - 1;
                return;
            }
            const auto part = text_.substr(from, at_ - from);
            PythonVersion::LocalPart entry;
            entry.is_number = std::ranges::all_of(part, is_ascii_digit);
            if (entry.is_number) {
                entry.number = PythonNumber(part);
            } else {
                std::ranges::transform(part, std::back_inserter(entry.word), python_lower);
            }
            version.local.push_back(std::move(entry));
            const auto end = at_;
            separator();
            if (at_ == end) return;
        }
    }

private:
    PythonNumber number_after_word() {
        separator();
        const auto number = digits();
        return number ? PythonNumber(*number) : PythonNumber();
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

PythonNumber::PythonNumber(std::string_view digits) {
    const auto from = std::min(digits.find_first_not_of('0'), digits.size());
    if (from < digits.size()) digits_ = digits.substr(from);
}

std::strong_ordering PythonNumber::operator<=>(const PythonNumber& other) const {
    if (digits_.size() != other.digits_.size()) return digits_.size() <=> other.digits_.size();
    return digits_.compare(other.digits_) <=> 0;
}

PythonVersion PythonVersion::public_part() const {
    auto out = *this;
    out.local.clear();
    return out;
}

PythonVersion PythonVersion::base() const {
    PythonVersion out;
    out.epoch = epoch;
    out.release = release;
    return out;
}

std::string PythonVersion::text() const {
    std::string out;
    if (!epoch.zero()) out += epoch.digits() + "!";
    for (std::size_t i = 0; i < release.size(); ++i) out += (i > 0 ? "." : "") + release[i].digits();
    if (pre)
        out += (pre->letter == 'r' ? std::string("rc") : std::string(1, pre->letter)) + pre->number.digits();
    if (post) out += ".post" + post->digits();
    if (dev) out += ".dev" + dev->digits();
    for (std::size_t i = 0; i < local.size(); ++i) {
        out += i > 0 ? "." : "+";
        out += local[i].is_number ? local[i].number.digits() : local[i].word;
    }
    return out;
}

std::strong_ordering PythonVersion::operator<=>(const PythonVersion& other) const {
    if (const auto order = epoch <=> other.epoch; order != 0) return order;
    static const PythonNumber zero;
    for (std::size_t i = 0; i < std::max(release.size(), other.release.size()); ++i) {
        const auto& left = i < release.size() ? release[i] : zero;
        const auto& right = i < other.release.size() ? other.release[i] : zero;
        if (const auto order = left <=> right; order != 0) return order;
    }
    // 1.dev1 < 1a1.dev1 < 1a1 < 1a1.post1 < 1rc1 < 1 < 1.post1.dev1 < 1.post1
    const auto stage = [](const PythonVersion& v) {
        if (v.pre) return 1;
        return !v.post && v.dev ? 0 : 2;
    };
    if (const auto order = stage(*this) <=> stage(other); order != 0) return order;
    if (pre) {
        if (const auto order = *pre <=> *other.pre; order != 0) return order;
    }
    if (post.has_value() != other.post.has_value()) return post.has_value() <=> other.post.has_value();
    if (post) {
        if (const auto order = *post <=> *other.post; order != 0) return order;
    }
    if (dev.has_value() != other.dev.has_value()) return other.dev.has_value() <=> dev.has_value();
    if (dev) {
        if (const auto order = *dev <=> *other.dev; order != 0) return order;
    }
    return std::lexicographical_compare_three_way(local.begin(), local.end(), other.local.begin(),
                                                  other.local.end());
}

std::optional<PythonVersion> parse_python_version(std::string_view text) {
    PythonVersion version;
    Reader reader(text);
    reader.spaces();
    if (!reader.epoch_and_release(version)) return std::nullopt;
    reader.pre(version);
    reader.post(version);
    reader.dev(version);
    reader.local(version);
    reader.spaces();
    if (!reader.done()) return std::nullopt;
    return version;
}

std::optional<std::pair<PythonSpecifier, std::size_t>> leading_python_specifier(std::string_view text) {
    static constexpr auto operators =
        std::to_array<std::string_view>({"===", "~=", "==", "!=", "<=", ">=", "<", ">"});
    const auto* const found =
        std::ranges::find_if(operators, [&](std::string_view op) { return text.starts_with(op); });
    if (found == operators.end()) return std::nullopt;
    PythonSpecifier specifier;
    specifier.op = *found;
    auto from = found->size();
    while (from < text.size() && is_python_space(text[from])) ++from;
    auto end = from;
    if (specifier.op == "===") {
        while (end < text.size() && !is_python_space(text[end]) && text[end] != ';' && text[end] != ')')
            ++end;
    } else {
        const auto rest = text.substr(from);
        PythonVersion version;
        Reader reader(rest);
        if (!reader.epoch_and_release(version)) return std::nullopt;
        if (specifier.op == "~=" && version.release.size() < 2) return std::nullopt;
        const bool exact = specifier.op == "==" || specifier.op == "!=";
        end = from + reader.at();
        if (exact && text.substr(end).starts_with(".*")) {
            end += 2;
        } else {
            reader.pre(version);
            reader.post(version);
            reader.dev(version);
            if (exact) reader.local(version);
            end = from + reader.at();
        }
    }
    specifier.version = text.substr(from, end - from);
    return std::pair{specifier, end};
}

std::optional<PythonSpecifier> parse_python_specifier(std::string_view text) {
    text = python_trim(text);
    auto found = leading_python_specifier(text);
    if (!found || found->second != text.size()) return std::nullopt;
    return std::move(found->first);
}

bool PythonSpecifier::names_prerelease() const {
    if (op == "!=" || op == "<" || op == ">") return false;
    const auto named = parse_python_version(wildcard() ? version.substr(0, version.size() - 2) : version);
    return named && named->is_prerelease();
}

namespace {

// The first `length` numbers of the release are those of `prefix`.
bool has_prefix(const PythonVersion& version, const PythonVersion& prefix, std::size_t length) {
    static const PythonNumber zero;
    if (version.epoch != prefix.epoch) return false;
    for (std::size_t i = 0; i < length; ++i) {
        if ((i < version.release.size() ? version.release[i] : zero) != prefix.release[i]) return false;
    }
    return true;
}

bool equal_to(const PythonVersion& version, const PythonVersion& named) {
    return named.local.empty() ? version.public_part() == named : version == named;
}

}  // namespace

bool PythonSpecifier::contains(const PythonVersion& candidate) const {
    if (op == "===") {
        const auto mine = candidate.text();
        return std::ranges::equal(mine, version, {}, {}, python_lower);
    }
    if (wildcard()) {
        const auto prefix = parse_python_version(std::string_view(version).substr(0, version.size() - 2));
        return prefix && has_prefix(candidate, *prefix, prefix->release.size()) == (op == "==");
    }
    const auto parsed = parse_python_version(version);
    if (!parsed) return false;
    const auto& named = *parsed;
    if (op == "==") return equal_to(candidate, named);
    if (op == "!=") return !equal_to(candidate, named);
    if (op == "<=") return candidate.public_part() <= named;
    if (op == ">=") return candidate.public_part() >= named;
    if (op == "~=")
        return candidate.public_part() >= named && has_prefix(candidate, named, named.release.size() - 1);
    const bool same_base = candidate.base() == named.base();
    if (op == "<")
        return candidate < named && !(!named.is_prerelease() && candidate.is_prerelease() && same_base);
    return candidate > named && !(!named.post && candidate.post && same_base) &&
           !(!candidate.local.empty() && same_base);
}

std::optional<PythonSpecifiers> parse_python_specifiers(std::string_view text) {
    PythonSpecifiers out;
    while (true) {
        const auto comma = text.find(',');
        const auto part = python_trim(text.substr(0, comma));
        if (!part.empty()) {
            auto clause = parse_python_specifier(part);
            if (!clause) return std::nullopt;
            out.clauses.push_back(std::move(*clause));
        }
        if (comma == std::string_view::npos) return out;
        text.remove_prefix(comma + 1);
    }
}

std::string PythonSpecifiers::text() const {
    std::vector<std::string> words;
    for (const auto& clause : clauses) words.push_back(clause.text());
    std::ranges::sort(words);
    std::string out;
    for (const auto& word : words) out += (out.empty() ? "" : ",") + word;
    return out;
}

bool PythonSpecifiers::contains(const PythonVersion& version, bool prereleases) const {
    if (version.is_prerelease() && !prereleases &&
        std::ranges::none_of(clauses, &PythonSpecifier::names_prerelease))
        return false;
    return std::ranges::all_of(clauses, [&](const auto& clause) { return clause.contains(version); });
}

std::string normal_python_name(std::string_view name) {
    std::string out;
    bool dash = false;
    for (const char c : name) {
        const bool separator = c == '-' || c == '_' || c == '.';
        if (!separator) {
            out += python_lower(c);
        } else if (!dash) {
            out += '-';
        }
        dash = separator;
    }
    return out;
}

}  // namespace trueup
