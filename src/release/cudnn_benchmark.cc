#include "release/cudnn_benchmark.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <span>

#include "formats/python_source.h"

namespace trueup {
namespace {

using Value = CudnnBenchmark::Value;
using Tokens = std::span<const PythonToken>;
using Kind = PythonToken::Kind;

bool opens(const PythonToken& token) { return token.is("(") || token.is("[") || token.is("{"); }
bool closes(const PythonToken& token) { return token.is(")") || token.is("]") || token.is("}"); }

// Behind the bracket that closes the one at `open`.
std::size_t behind_bracket(Tokens tokens, std::size_t open) {
    std::size_t depth = 0;
    for (std::size_t i = open; i < tokens.size(); ++i) {
        if (opens(tokens[i])) ++depth;
        if (closes(tokens[i]) && --depth == 0) return i + 1;
    }
    return tokens.size();
}

// Parts between such signs, outside of brackets.
std::vector<Tokens> parts_of(Tokens tokens, std::string_view sign) {
    std::vector<Tokens> out;
    std::size_t from = 0;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (opens(tokens[i])) {
            i = behind_bracket(tokens, i) - 1;
        } else if (tokens[i].is(sign)) {
            out.push_back(tokens.subspan(from, i - from));
            from = i + 1;
        }
    }
    out.push_back(tokens.subspan(from));
    return out;
}

Tokens without_brackets(Tokens tokens) {
    constexpr int most = 20;
    for (int i = 0; i < most && tokens.size() > 2; ++i) {
        if (!tokens.front().is("(") || behind_bracket(tokens, 0) != tokens.size()) break;
        tokens = tokens.subspan(1, tokens.size() - 2);
    }
    return tokens;
}

Value value_of(Tokens tokens, bool any_number = false, int depth = 0) {
    constexpr int deepest = 20;
    tokens = without_brackets(tokens);
    if (tokens.empty() || depth > deepest) return Value::unknown;
    if (tokens.size() == 1) {
        if (tokens[0].is("True")) return Value::on;
        if (tokens[0].is("False")) return Value::off;
        if (any_number && tokens[0].is("0")) return Value::off;
        if (any_number && tokens[0].is("1")) return Value::on;
        return Value::unknown;
    }
    if (tokens[0].is("not")) {
        const auto inner = value_of(tokens.subspan(1), true, depth + 1);
        return inner == Value::on ? Value::off : inner == Value::off ? Value::on : inner;
    }
    if (tokens[0].is("bool") && tokens[1].is("(") && behind_bracket(tokens, 1) == tokens.size())
        return value_of(tokens.subspan(2, tokens.size() - 3), true, depth + 1);
    return Value::unknown;
}

bool is_cudnn(const std::string& path) { return path == "cudnn" || path.ends_with(".cudnn"); }
bool is_trainer(const std::string& name) { return name.ends_with("Trainer"); }

class Reader {
public:
    std::vector<CudnnBenchmark> run(std::string_view source) {
        for (const auto& statement : python_statements(source)) {
            while (!blocks_.empty() && blocks_.back().indent >= statement.indent) blocks_.pop_back();
            line_ = statement.line;
            take(statement.tokens, statement.indent);
        }
        if (out_.empty() && hint_ && beside_)
            out_.push_back({.value = Value::unknown, .line = *hint_, .hint = true});
        return std::move(out_);
    }

private:
    struct Block {
        std::size_t indent = 0;
        bool dead = false, conditional = false, function = false;
    };

    void take(Tokens tokens, std::size_t indent) {
        if (tokens.empty()) return;
        if (const auto block = block_of(tokens, indent)) {
            // Its head may be `with cudnn.flags(…):`, and its body may stand on the same line.
            const auto halves = parts_of(tokens, ":");
            const auto head = halves.front().size();
            look(tokens.first(head));
            blocks_.push_back(*block);
            if (head + 1 < tokens.size()) {
                simple(tokens.subspan(head + 1));
                blocks_.pop_back();
            }
            return;
        }
        simple(tokens);
    }

    static std::optional<Block> block_of(Tokens tokens, std::size_t indent) {
        static constexpr auto words =
            std::to_array<std::string_view>({"if", "elif", "else", "for", "while", "try", "except", "finally",
                                             "with", "def", "class", "async", "match", "case"});
        const auto& word = tokens.front().text;
        if (tokens.front().kind != Kind::name || std::ranges::find(words, word) == words.end() ||
            parts_of(tokens, ":").size() < 2)
            return std::nullopt;
        Block block{indent, false, true, false};
        if (word == "with" || word == "finally" || word == "class" || word == "try")
            block.conditional = false;
        if (word == "def" || word == "async") {
            block.conditional = false;
            block.function = word == "def" || (tokens.size() > 1 && tokens[1].is("def"));
        }
        if (word == "if" || word == "while") {
            const auto test = tokens.subspan(1, parts_of(tokens, ":").front().size() - 1);
            const auto value = value_of(test, true);
            block.dead = value == Value::off;
            const bool main = test.size() == 3 && test[0].is("__name__") && test[1].is("==");
            if (value == Value::on || main) block.conditional = false;
        }
        return block;
    }

    void simple(Tokens tokens) {
        if (tokens.empty()) return;
        if (tokens[0].is("import")) return imports(tokens.subspan(1));
        if (tokens[0].is("from")) return from_imports(tokens.subspan(1));
        const auto sides = parts_of(tokens, "=");
        // Each of them reads the value anew; no program has so many.
        constexpr std::size_t most_targets = 50;
        if (sides.size() > most_targets) return;
        // An annotation is no part of the target.
        for (std::size_t i = 0; i + 1 < sides.size(); ++i)
            assign(parts_of(sides[i], ":").front(), sides.back());
        augmented(tokens);
        look(tokens);
    }

    // "a.b.c" from here on; empty: no name stands here. `end`: behind it.
    static std::string dotted(Tokens tokens, std::size_t at, std::size_t& end) {
        std::string out;
        end = at;
        while (end < tokens.size() && tokens[end].kind == Kind::name) {
            out += tokens[end++].text;
            if (end + 1 >= tokens.size() || !tokens[end].is(".") || tokens[end + 1].kind != Kind::name) break;
            out += '.';
            ++end;
        }
        return out;
    }
    // With what its first name stands for.
    std::string meaning(const std::string& path) const {
        const auto dot = path.find('.');
        const auto alias = aliases_.find(path.substr(0, dot));
        if (alias == aliases_.end()) return path;
        return alias->second + (dot == std::string::npos ? "" : path.substr(dot));
    }
    // The whole of the tokens as a name; empty: they are more than that.
    std::string whole_name(Tokens tokens) const {
        std::size_t end = 0;
        const auto path = dotted(tokens, 0, end);
        return end == tokens.size() && !path.empty() ? meaning(path) : std::string();
    }

    void imports(Tokens tokens) {
        for (const auto& part : parts_of(tokens, ",")) {
            std::size_t end = 0;
            const auto path = dotted(part, 0, end);
            beside_ |= is_cudnn(path);
            if (end + 1 < part.size() && part[end].is("as")) alias(part[end + 1].text, path);
        }
    }
    void from_imports(Tokens tokens) {
        std::size_t end = 0;
        const auto module = dotted(tokens, 0, end);
        if (end >= tokens.size() || !tokens[end].is("import")) return;
        for (const auto& part : parts_of(without_brackets(tokens.subspan(end + 1)), ",")) {
            if (part.empty() || part[0].kind != Kind::name) continue;
            const auto& called = part.size() > 2 && part[1].is("as") ? part[2].text : part[0].text;
            beside_ |= is_cudnn(part[0].text) || is_trainer(part[0].text);
            alias(called, module + "." + part[0].text);
        }
    }

    void alias(const std::string& name, std::string path) {
        // A program that goes on like `a = a.cudnn` would make it longer without end.
        constexpr std::size_t longest = 200;
        if (path.size() > longest) {
            aliases_.erase(name);
        } else {
            aliases_[name] = std::move(path);
        }
    }

    void assign(Tokens targets, Tokens value) {
        targets = without_brackets(targets);
        const auto each = parts_of(targets, ",");
        const auto values = parts_of(without_brackets(value), ",");
        for (std::size_t i = 0; i < each.size(); ++i) {
            const bool paired = each.size() == 1 || values.size() == each.size();
            assign_one(each[i], each.size() == 1 ? value : paired ? values[i] : Tokens());
        }
    }
    void assign_one(Tokens target, Tokens value) {
        const auto name = whole_name(target);
        if (target.size() == 1 && !name.empty()) {
            const auto meant = whole_name(value);
            if (is_cudnn(meant)) {
                alias(target[0].text, meant);
            } else {
                aliases_.erase(target[0].text);
            }
        }
        constexpr std::string_view member = ".benchmark";
        if (!name.ends_with(member)) return;
        if (is_cudnn(name.substr(0, name.size() - member.size()))) return note(value_of(value));
        // By a name that somebody else gave cudnn.
        hint();
    }
    // cudnn.benchmark |= …
    void augmented(Tokens tokens) {
        std::size_t end = 0;
        const auto name = meaning(dotted(tokens, 0, end));
        if (end >= tokens.size() || !name.ends_with("cudnn.benchmark")) return;
        const auto& sign = tokens[end].text;
        if (sign.size() > 1 && sign.ends_with('=') && sign != "==" && sign != "!=" && sign != "<=" &&
            sign != ">=")
            note(Value::unknown);
    }

    // Calls, wherever they stand.
    void look(Tokens tokens) {
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            if (names_it(tokens, i)) hint();
            if (tokens[i].kind != Kind::name) continue;
            std::size_t end = 0;
            const auto path = meaning(dotted(tokens, i, end));
            beside_ |= path.contains("cudnn") || path.contains("Trainer");
            if (end < tokens.size() && tokens[end].is("(")) call(path, tokens, end);
            i = std::max(i, end - 1);
        }
    }

    // "benchmark" and '--benchmark' as a text; benchmark=… of a call.
    static bool names_it(Tokens tokens, std::size_t at) {
        std::string_view text = tokens[at].text;
        if (tokens[at].kind == Kind::text) {
            while (text.starts_with('-')) text.remove_prefix(1);
            return text == "benchmark";
        }
        return text == "benchmark" && at > 0 && (tokens[at - 1].is("(") || tokens[at - 1].is(",")) &&
               at + 2 < tokens.size() && tokens[at + 1].is("=") && !tokens[at + 2].is("None");
    }

    void call(const std::string& path, Tokens tokens, std::size_t open) {
        const auto name = path.substr(path.rfind('.') + 1);
        if (name != "flags" && name != "set_flags" && name != "setattr" && name != "_set_cudnn_benchmark" &&
            !is_trainer(name))
            return;
        read_ += tokens.size() - open;
        if (read_ > most_read) return note(Value::unknown);
        const auto close = behind_bracket(tokens, open);
        const auto arguments =
            parts_of(tokens.subspan(open + 1, close - open - (close > open + 1 ? 2 : 1)), ",");
        const auto holder = path.size() > name.size() ? path.substr(0, path.size() - name.size() - 1) : "";
        if ((name == "flags" || name == "set_flags") && is_cudnn(holder)) {
            // It is as it was behind the block: what the program says of it elsewhere stands.
            const bool block = name == "flags";
            if (const auto value = argument(arguments, block ? "benchmark" : "_benchmark", 1))
                note(*value, block);
        } else if (name == "_set_cudnn_benchmark") {
            note(arguments.empty() ? Value::unknown : value_of(arguments[0]));
        } else if (name == "setattr" && arguments.size() == 3 && is_cudnn(whole_name(arguments[0]))) {
            const bool literal = arguments[1].size() == 1 && arguments[1][0].kind == Kind::text;
            if (!literal) note(Value::unknown);
            if (literal && arguments[1][0].text == "benchmark") note(value_of(arguments[2]));
        } else if (is_trainer(name)) {
            if (const auto value = argument(arguments, "benchmark", std::nullopt)) note(*value);
            const auto handed_on = [](Tokens one) { return !one.empty() && one[0].is("**"); };
            if (std::ranges::any_of(arguments, handed_on)) hint();
        }
    }
    // nullopt: it is not given, or None.
    static std::optional<Value> argument(const std::vector<Tokens>& arguments, std::string_view key,
                                         std::optional<std::size_t> place) {
        for (std::size_t i = 0; i < arguments.size(); ++i) {
            const auto sides = parts_of(arguments[i], "=");
            const bool named = sides.size() == 2 && sides[0].size() == 1;
            const bool meant = named ? sides[0][0].is(key) : place == i;
            if (!meant) continue;
            if (sides.back().size() == 1 && sides.back()[0].is("None")) return std::nullopt;
            return value_of(sides.back());
        }
        return std::nullopt;
    }

    void hint() {
        const bool runs = std::ranges::none_of(blocks_, &Block::dead);
        if (runs && !hint_) hint_ = line_;
    }

    void note(Value value, bool conditional = false) {
        CudnnBenchmark out{.value = value, .line = line_, .conditional = conditional, .at_top = true};
        for (const auto& block : blocks_) {
            if (block.dead) return;
            out.conditional |= block.conditional;
            out.at_top &= !block.function;
        }
        out_.push_back(out);
    }

    std::vector<CudnnBenchmark> out_;
    std::vector<Block> blocks_;
    std::map<std::string, std::string> aliases_;
    static constexpr std::size_t most_read = 10'000'000;  // tokens: each call is read to its end
    std::size_t read_ = 0;
    std::optional<int> hint_;  // its line
    bool beside_ = false;      // cudnn or a Trainer is spoken of
    int line_ = 0;
};

}  // namespace

std::vector<CudnnBenchmark> cudnn_benchmarks(std::string_view source) { return Reader().run(source); }

}  // namespace trueup
