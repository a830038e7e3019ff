// Conditions, loops and functions of the static reader.
#include <algorithm>
#include <utility>

#include "base/text.h"
#include "probe/startup/static_reader.h"
#include "probe/startup/static_reader_state.h"

namespace trueup::startup {

namespace {

// Replayed functions call others: the whole is bounded.
constexpr std::size_t most_commands = 400000;

constexpr std::string_view not_met = "behind a condition that is not met";
const char* const uncalled = ", which no line calls";  // where one does, what it sets takes its place

// Is it this word that ends a block of this kind?
bool ends(std::string_view word, std::string_view kind) {
    if (word == "fi") return kind == "if";
    if (word == "esac") return kind == "case";
    if (word == "done") return one_of(kind, {"for", "while", "until"});
    return word == "end" || kind == "function" || kind == (word == ")" ? "(" : "{");
}

}  // namespace

bool never_runs(const Assignment& assignment) {
    return assignment.origin.note == not_met || assignment.origin.note.ends_with(uncalled);
}

void Reader::take(const Command& command) {
    std::size_t size = 16 + 4 * blocks_.size();
    for (const auto& word : command.words) size += 16 + word.size();
    spend(size);
    if (++taken_ >= most_commands || exhausted()) return give_up();
    line_ = command.line;
    if (command.lost) not_understood("behind a quote or bracket without an end");
    alone_ = command.before == Joint::end && command.after == Joint::end;
    piped_ = dialect_ == Dialect::bash && (command.before == Joint::pipe || command.after == Joint::pipe);
    if (!blocks_.empty() && blocks_.back().pattern) {
        if (collecting()) collect(command, command.words);
        return pattern(command.words);
    }
    if (command.before == Joint::end)
        guard_ = Truth::yes;
    else if (command.before == Joint::both)
        guard_ = truth_;
    else if (command.before == Joint::either)
        guard_ = negated(truth_);
    take_words(command.words, command);
    if (command.after == Joint::pipe)
        before_pipe_ = command.words;
    else
        before_pipe_.clear();
}

void Reader::take_words(Words words, const Command& command) {
    if (fish_ && !blocks_.empty() && blocks_.back().in_condition && command.before == Joint::end &&
        !one_of(words[0], {"and", "or"}))
        begin_body();
    const bool collected = collecting();
    bool negates = false;
    while (!words.empty()) {
        spend(4 * words.size());
        if (exhausted()) return give_up();
        if (one_of(words[0], {"!", "not"})) negates = !negates;
        if (!enter_or_leave(words)) break;
    }
    // What stands in front of the "{" is not of the body.
    if (collecting() && (collected || !words.empty())) collect(command, collected ? command.words : words);
    if (words.empty()) return;
    if (dead()) {
        mention(words, collecting() ? "inside the function " + blocks_.front().name + uncalled
                                    : std::string(not_met));
        return;
    }
    const bool pipes = command.before == Joint::pipe || command.after == Joint::pipe;
    // Of a pipe zsh runs the last part itself, and fish all that it has built in.
    const bool here = !pipes || fish_ || (dialect_ == Dialect::zsh && command.after != Joint::pipe);
    const auto own = pipes ? Truth::unknown : truth_of(words);
    if (command.in_background || !here) {
        blocks_.push_back({.kind = "("});
        take_posix(std::move(words));
        blocks_.pop_back();
    } else if (fish_) {
        take_fish(std::move(words));
    } else {
        take_posix(std::move(words));
    }
    const auto said = negates ? negated(own) : own;
    truth_ = guard_ == Truth::yes ? said : (said == truth_ ? said : Truth::unknown);
}

void Reader::open(Block block) {
    spend(16 * locals_.size());
    block.outer = guard_;
    block.subshell = piped_;
    block.outer_locals = locals_;
    block.made = startup_.assignments.size();
    blocks_.push_back(std::move(block));
    guard_ = Truth::yes;
}

// The shell reads a block to its end before it runs any of it.
void Reader::not_understood(const std::string& note) {
    if (inherited_.empty()) inherited_ = note;
    if (blocks_.empty()) return;
    spend(16 * certain_.size());
    for (const auto& name : std::set<std::string>(certain_)) {
        if (last_[name] >= blocks_.front().made) doubt(name, "inside what the shell may not understand");
    }
}

void Reader::collect(const Command& command, const Words& words) {
    for (const auto& block : blocks_) {
        if (!block.collects) continue;
        auto& body = functions_[block.name].body;
        // One that is running now stays as it is.
        if (body.use_count() > 1) body = std::make_shared<std::vector<Command>>(*body);
        if (body->size() >= most_commands) return;
        body->push_back(command);
        body->back().words = words;
        return;
    }
}

void Reader::close_function(const std::string& name) {
    const auto& function = functions_[name];
    std::string text;
    for (int line = function.line; line <= line_ && line >= 1; ++line) {
        const auto index = static_cast<std::size_t>(line - 1);
        if (index < function.lines->size()) text += (*function.lines)[index] + "\n";
    }
    spend(text.size());
    if (!fish_) text = text.substr(std::min(text.find('{'), text.size()));
    note_name(name, "function", std::string(trim(text)), function.line);
}

// Between "case x in" or ";;" and ")".
void Reader::pattern(const Words& words) {
    auto& block = blocks_.back();
    if (words[0] == "esac") {
        blocks_.pop_back();
        return;
    }
    if (words[0] != ")") {
        block.patterns.insert(block.patterns.end(), words.begin(), words.end());
        return;
    }
    block.pattern = false;
    block.runs = Truth::unknown;
    // A fresh shell of a terminal has an "i" in it.
    if (block.subject == "$-" || block.subject == "\"$-\"") {
        const auto has = [&](std::string_view one) {
            return std::ranges::find(block.patterns, one) != block.patterns.end();
        };
        if (block.taken == Truth::yes)
            block.runs = Truth::no;
        else if (has("*i*") || has("*"))
            block.runs = block.taken = Truth::yes;
    }
    block.patterns.clear();
}

// Keywords: true when one was taken off the front and there may be another.
bool Reader::enter_or_leave(Words& words) {
    const std::string first = words[0];
    if (!fish_ && first == ";;") {
        for (auto block = blocks_.rbegin(); block != blocks_.rend(); ++block) {
            if (block->kind != "case") continue;
            block->pattern = true;
            break;
        }
        words.clear();
        return false;
    }
    if (!fish_ && words[0] != "[[" && words.size() >= 2 && words[1] == "()") return define(first, words, 2);
    if (!fish_ && first.size() > 2 && first.ends_with("()") && first.find('=') == std::string::npos)
        return define(first.substr(0, first.size() - 2), words, 1);
    if (first == "function" && words.size() >= 2) {
        if (fish_) return define(words[1], words, words.size());
        std::string name = words[1];
        if (name == "{") return define("()", words, 1);
        if (name.ends_with("()")) name.resize(name.size() - 2);
        return define(name, words, words.size() >= 3 && words[2] == "()" ? 3 : 2);
    }
    if (!fish_ && first == "()") return define("()", words, 1);
    if (pending_loop_) return open_loop(words);
    if (first == "{" || first == "(" || (fish_ && first == "begin")) return open_block(words);
    if (one_of(first, {"fi", "done", "esac", "}", ")", "end"})) return close_block(words);
    if (!pending_function_.empty()) {
        // "f() echo hi"
        pending_function_.clear();
        guard_ = both(guard_, Truth::unknown);
    }
    if (first == "if" || first == "while" || first == "until") {
        const bool loop = first != "if";
        open({.kind = first,
              .runs = loop ? Truth::unknown : Truth::yes,
              .in_condition = true,
              .repeats = loop});
        // zsh: "if true { … }"
        const auto brace = std::ranges::find(words, "{");
        if (dialect_ == Dialect::zsh && brace != words.end() && brace - words.begin() > 1) {
            // Else the "{" is a word of the condition, and what follows no zsh.
            const std::string_view last = *(brace - 1);
            if (!last.ends_with("]]") && !last.ends_with(')'))
                not_understood("behind what the shell may not understand");
            blocks_.back().kind = "{";
            blocks_.back().runs = Truth::unknown;
            blocks_.back().in_condition = false;
            words.erase(words.begin(), brace + 1);
            return true;
        }
        drop(words, 1);
        return true;
    }
    if (one_of(first, {"then", "else", "elif"})) {
        branch(words);
        return true;
    }
    if (fish_ && first == "case") {
        words.clear();
        return false;
    }
    if (one_of(first, {"for", "foreach", "select", "repeat", "case", "switch"})) return open_loop(words);
    if (one_of(first, {"do", "!", "not", "time", "always"})) {
        if (first == "do" && !blocks_.empty()) blocks_.back().in_condition = false;
        drop(words, 1);
        return true;
    }
    if (fish_ && one_of(first, {"and", "or"})) {
        guard_ = first == "and" ? truth_ : negated(truth_);
        drop(words, 1);
        return true;
    }
    return false;
}

bool Reader::open_block(Words& words) {
    const std::string kind = words[0] == "begin" ? "{" : words[0];
    if (pending_function_.empty()) {
        open({.kind = kind});
    } else {
        const auto name = std::exchange(pending_function_, {});
        // zsh runs a function without a name at once.
        const bool now = name == "()";
        const bool collects = !now && !collecting() && !dead() && !in_subshell();
        open({.kind = "function",
              .name = now ? "without a name" : name,
              .runs = now || collects ? Truth::unknown : Truth::no,
              .collects = collects});
    }
    drop(words, 1);
    return true;
}

bool Reader::close_block(Words& words) {
    const auto first = words[0];
    const bool fits = !blocks_.empty() && (first == "end") == fish_ &&
                      (first != ")" || blocks_.back().kind == "(" || blocks_.back().kind == "function");
    if (fits) {
        if (!ends(first, blocks_.back().kind)) not_understood("behind what the shell may not understand");
        // "fi" ends an if and what was left open inside it.
        const std::string kind = first == "fi" ? "if" : first == "esac" ? "case" : "";
        while (!kind.empty() && blocks_.size() > 1 && blocks_.back().kind != kind &&
               std::ranges::any_of(blocks_, [&](const Block& block) { return block.kind == kind; }))
            blocks_.pop_back();
        const auto block = blocks_.back();
        blocks_.pop_back();
        if (fish_ || block.kind == "function") locals_ = block.outer_locals;
        if (block.collects) close_function(block.name);
    } else {
        not_understood("behind an end of something that did not begin");  // the shell may stop there
    }
    truth_ = Truth::unknown;
    drop(words, 1);
    // zsh's "} else {", "} elif [[ … ]] {", "} always {"
    if (!words.empty() && (words[0] == "else" || words[0] == "elif")) {
        words.erase(words.begin(), std::ranges::find(words, "{"));
        guard_ = both(guard_, Truth::unknown);
        return !words.empty();
    }
    if (!words.empty() && words[0] == "always") {
        drop(words, 1);
        return !words.empty();
    }
    words.clear();
    return false;
}

// The condition of an if has been read; what it said decides.
void Reader::begin_body() {
    auto& block = blocks_.back();
    block.in_condition = false;
    if (block.kind != "if") return;
    block.runs = both(negated(block.taken), truth_);
    if (block.runs == Truth::yes)
        block.taken = Truth::yes;
    else if (block.runs == Truth::unknown)
        block.taken = Truth::unknown;
}

void Reader::branch(Words& words) {
    const auto first = words[0];
    drop(words, 1);
    if (blocks_.empty() || blocks_.back().kind != "if") {
        // zsh reads nothing behind it, in bash it is a guess what it belongs to.
        not_understood("behind what the shell may not understand");
        guard_ = Truth::unknown;
        return;
    }
    if (first == "then") {
        begin_body();
    } else {
        auto& block = blocks_.back();
        block.runs = negated(block.taken);
        block.in_condition = first == "elif" || (!words.empty() && words[0] == "if");
        if (fish_ && block.in_condition) drop(words, 1);
    }
    guard_ = Truth::yes;
}

}  // namespace trueup::startup
