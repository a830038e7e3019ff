// What words are and stand for, as far as it can be told without running a shell.
#include <cctype>

#include "probe/startup/static_words.h"

namespace trueup::startup {

namespace {

class Expansion {
public:
    Expansion(std::string_view word, Dialect dialect, Place place, const Lookup& lookup)
        : word_(word), fish_(dialect == Dialect::fish), place_(place), lookup_(lookup) {
        known_ = !(dialect == Dialect::zsh && word.starts_with('='));  // "=ls" is a path there
    }

    std::optional<std::string> run() {
        while (known_ && at_ < word_.size() && out_.size() <= longest_value) step();
        if (!known_ || quote_ != 0 || out_.size() > longest_value) return std::nullopt;
        return std::move(out_);
    }

private:
    void step() {
        const char c = word_[at_];
        if (quote_ == '\'')
            in_single_quotes(c);
        else if (c == '\\' && at_ + 1 < word_.size())
            escape();
        else if (c == '"') {
            quote_ = quote_ == '"' ? '\0' : '"';
            ++at_;
        } else if (c == '\'' && quote_ == 0) {
            quote_ = '\'';
            ++at_;
        } else if (c == '$')
            dollar();
        else if (c == '~' && quote_ == 0 && (at_ == 0 || word_[at_ - 1] == ':' || word_[at_ - 1] == '='))
            tilde();
        else if ((c == '`' && !fish_) || (quote_ == 0 && special(c)))
            known_ = false;
        else {
            out_ += c;
            ++at_;
        }
    }

    bool special(char c) const {
        if (std::string_view("()<>").find(c) != std::string_view::npos) return true;
        return (place_ == Place::word || fish_) &&
               std::string_view("*?[]{}").find(c) != std::string_view::npos;
    }

    void in_single_quotes(char c) {
        if (fish_ && c == '\\' && at_ + 1 < word_.size() &&
            (word_[at_ + 1] == '\'' || word_[at_ + 1] == '\\')) {
            out_ += word_[at_ + 1];
            at_ += 2;
            return;
        }
        if (c == '\'')
            quote_ = 0;
        else
            out_ += c;
        ++at_;
    }

    void escape() {
        const char next = word_[at_ + 1];
        at_ += 2;
        if (next == '\n') return;
        // fish: \n, \t, \x41 and the like.
        if (fish_ && quote_ == 0 && std::isalnum(static_cast<unsigned char>(next)) != 0) {
            known_ = false;
            return;
        }
        if (quote_ == '"' && next != '"' && next != '\\' && next != '$' && (next != '`' || fish_))
            out_ += '\\';
        out_ += next;
    }

    void tilde() {
        const auto next = at_ + 1;
        const bool own = next == word_.size() || word_[next] == '/' || (word_[next] == ':' && !fish_);
        // Behind "=" some shells and options expand it, and others do not.
        const bool sure = at_ == 0 || (word_[at_ - 1] == ':' && !fish_ && place_ == Place::value);
        const auto home = own && sure ? lookup_.variable("HOME") : std::nullopt;
        known_ = home.has_value();
        if (home) out_ += *home;
        ++at_;
    }

    void dollar() {
        const bool braces = at_ + 1 < word_.size() && word_[at_ + 1] == '{' && !fish_;
        std::size_t end = at_ + (braces ? 2 : 1);
        const auto begin = end;
        while (end < word_.size() && name_char(word_[end])) ++end;
        const std::string name(word_.substr(begin, end - begin));
        if (name.empty() || (!braces && end < word_.size() && word_[end] == '[')) {
            known_ = false;
        } else if (!braces || (end < word_.size() && word_[end] == '}')) {
            add(lookup_.variable(name));
            at_ = braces ? end + 1 : end;
        } else {
            known_ = otherwise(name, end);
        }
    }

    void add(const std::optional<std::string>& text) {
        known_ = text.has_value();
        if (text) out_ += *text;
    }

    // "${NAME:-text}", "${NAME-text}", "${NAME:+text}", "${NAME+text}"; at_ moves behind it.
    bool otherwise(const std::string& name, std::size_t from) {
        if (from >= word_.size()) return false;
        const bool or_empty = word_[from] == ':';
        if (or_empty) ++from;
        if (from >= word_.size() || (word_[from] != '-' && word_[from] != '+')) return false;
        const bool when_set = word_[from++] == '+';
        int depth = 1;
        auto end = from;
        for (; end < word_.size(); ++end) {
            if (word_[end] == '\\' || word_[end] == '\'' || word_[end] == '"' || word_[end] == '`')
                return false;
            if (word_[end] == '{') ++depth;
            if (word_[end] == '}' && --depth == 0) break;
        }
        const auto set = lookup_.is_set(name, or_empty);
        constexpr std::size_t longest = 4096;  // nested ones call each other
        if (end >= word_.size() || !set || end - from > longest) return false;
        const auto inner = word_.substr(from, end - from);
        at_ = end + 1;
        if (*set != when_set) {
            add(when_set ? std::optional<std::string>("") : lookup_.variable(name));
            return known_;
        }
        if (quote_ != 0 && inner.starts_with('~')) return false;
        const auto text = expand(inner, Dialect::bash, place_, lookup_);
        add(text);
        return known_;
    }

    std::string_view word_;
    bool fish_;
    Place place_;
    const Lookup& lookup_;
    std::size_t at_ = 0;
    char quote_ = 0;
    bool known_ = true;
    std::string out_;
};

}  // namespace

std::optional<std::string> expand(std::string_view word, Dialect dialect, Place place, const Lookup& lookup) {
    return Expansion(word, dialect, place, lookup).run();
}

std::optional<std::string> expand(
    std::string_view word, const std::string& home,
    const std::function<std::optional<std::string>(const std::string&)>& variable) {
    const auto by_name = [&](const std::string& name) {
        return name == "HOME" ? std::optional(home) : variable(name);
    };
    return expand(word, Dialect::fish, Place::word, {by_name, {}});
}

std::string_view substituted(std::string_view word) {
    if (word.size() >= 2 && word.front() == '"' && word.back() == '"') word = word.substr(1, word.size() - 2);
    for (const std::string_view open : {"$(", "<(", "(", "`"}) {
        const char close = open == "`" ? '`' : ')';
        if (!word.starts_with(open) || !word.ends_with(close) || word.size() <= open.size() + 1) continue;
        const auto inner = word.substr(open.size(), word.size() - open.size() - 1);
        // "$(a)$(b)", "$((1+2))"
        int depth = 0;
        for (const char c : inner) {
            if (c == '(') ++depth;
            if (c == ')' && --depth < 0) return {};
        }
        return inner.starts_with('(') ? std::string_view() : inner;
    }
    return {};
}

void drop_redirections(std::vector<std::string>& words) {
    std::vector<std::string> kept;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string_view word = words[i];
        std::size_t at = 0;
        while (at < word.size() && std::isdigit(static_cast<unsigned char>(word[at])) != 0) ++at;
        if (at < word.size() && (word[at] == '&' || word[at] == '^') && at + 1 < word.size() &&
            word[at + 1] == '>')
            ++at;
        const bool redirects = at < word.size() && (word[at] == '<' || word[at] == '>') &&
                               !(at == 0 && word.size() > 1 && word[1] == '(');
        if (!redirects) {
            kept.push_back(words[i]);
            continue;
        }
        while (at < word.size() && std::string_view("<>&|!?").find(word[at]) != std::string_view::npos) ++at;
        if (at == word.size()) ++i;  // the target is the next word
    }
    words = std::move(kept);
}

}  // namespace trueup::startup
