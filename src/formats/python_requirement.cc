#include "formats/python_requirement.h"

#include <algorithm>
#include <array>
#include <set>

#include "formats/python_text.h"

namespace trueup {
namespace {

constexpr int deepest_marker = 100;

// What a marker may ask for; the old spellings of PEP 345 and of setuptools too.
struct MarkerVariable {
    std::string_view written;
    std::string_view name;
};
constexpr auto variables = std::to_array<MarkerVariable>({
    {"python_version", "python_version"},
    {"python_full_version", "python_full_version"},
    {"os_name", "os_name"},
    {"os.name", "os_name"},
    {"sys_platform", "sys_platform"},
    {"sys.platform", "sys_platform"},
    {"platform_release", "platform_release"},
    {"platform_system", "platform_system"},
    {"platform_version", "platform_version"},
    {"platform.version", "platform_version"},
    {"platform_machine", "platform_machine"},
    {"platform.machine", "platform_machine"},
    {"platform_python_implementation", "platform_python_implementation"},
    {"platform.python_implementation", "platform_python_implementation"},
    {"python_implementation", "platform_python_implementation"},
    {"implementation_name", "implementation_name"},
    {"implementation_version", "implementation_version"},
    {"extra", "extra"},
});

class Parser {
public:
    explicit Parser(std::string_view text) : text_(text) {}

    Result<PythonRequirement> requirement() {
        PythonRequirement out;
        spaces();
        out.name = identifier();
        if (out.name.empty()) return expected("a package name");
        spaces();
        if (take("[")) out.extras = TRY(extras());
        spaces();
        if (take("@")) {
            spaces();
            out.url = TRY(url());
            if (at_end()) return out;
            spaces();
            if (at_end()) return out;
        } else {
            out.specifiers = TRY(specifiers());
            spaces();
            if (at_end()) return out;
        }
        if (!take(";")) {
            // What looks like a clause and is none is the likelier slip.
            if (!at_end() && std::string_view("<>=!~").contains(text_[at_]))
                return expected("a version specifier");
            return expected("`;` with a marker, or the end");
        }
        out.marker.emplace(TRY(marker(0)));
        spaces();
        if (!at_end()) return expected("the end");
        return out;
    }

    Result<PythonMarker> whole_marker() {
        auto root = TRY(marker(0));
        spaces();
        if (!at_end()) return expected("the end");
        return PythonMarker(std::move(root));
    }

private:
    using Node = PythonMarker::Node;

    bool at_end() const { return at_ == text_.size(); }
    void spaces() {
        while (!at_end() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
    }
    bool take(std::string_view word) {
        if (!text_.substr(at_).starts_with(word)) return false;
        at_ += word.size();
        return true;
    }
    // A whole word: nothing of a word before or behind it.
    bool take_word(std::string_view word) {
        const auto end = at_ + word.size();
        if (!text_.substr(at_).starts_with(word)) return false;
        if (at_ > 0 && is_python_word(text_[at_ - 1])) return false;
        if (end < text_.size() && is_python_word(text_[end])) return false;
        at_ = end;
        return true;
    }
    std::unexpected<Error> expected(std::string_view what) const {
        auto rest = std::string(text_.substr(at_, 40));
        return fail(Error::Kind::invalid, "expected " + std::string(what) +
                                              (rest.empty() ? " before the end" : " before `" + rest + "`"));
    }

    // Letters, digits and -_. between them.
    std::string identifier() {
        if (at_end() || !is_ascii_alnum(text_[at_])) return {};
        auto end = at_;
        while (end < text_.size() &&
               (is_ascii_alnum(text_[end]) || std::string_view("-_.").contains(text_[end])))
            ++end;
        const auto ends_here = [&](std::size_t at) {
            const bool before = is_python_word(text_[at - 1]);
            const bool behind = at < text_.size() && is_python_word(text_[at]);
            return before != behind;
        };
        while (end > at_ && !ends_here(end)) --end;
        auto name = std::string(text_.substr(at_, end - at_));
        at_ = end;
        return name;
    }

    Result<std::vector<std::string>> extras() {
        std::vector<std::string> out;
        spaces();
        if (auto first = identifier(); !first.empty()) {
            out.push_back(std::move(first));
            for (spaces(); take(","); spaces()) {
                spaces();
                auto next = identifier();
                if (next.empty()) return expected("an extra's name");
                out.push_back(std::move(next));
            }
        }
        spaces();
        if (!take("]")) return expected("`,` or `]`");
        return out;
    }

    Result<std::string> url() {
        const auto from = at_;
        while (!at_end() && text_[at_] != ' ' && text_[at_] != '\t') ++at_;
        const auto found = text_.substr(from, at_ - from);
        const auto colon = found.find(':');
        const bool scheme = colon != std::string_view::npos && colon > 0 && is_ascii_alpha(found.front()) &&
                            std::ranges::all_of(found.substr(0, colon), [](char c) {
                                return is_ascii_alnum(c) || c == '+' || c == '-' || c == '.';
                            });
        const auto rest = scheme ? found.substr(colon + 1) : std::string_view();
        const bool host =
            rest.size() > 2 && rest.starts_with("//") && !std::string_view("/?#").contains(rest[2]);
        if (scheme && (host || found.substr(0, colon) == "file")) return std::string(found);
        at_ = from;
        return expected("a URL");
    }

    Result<PythonSpecifiers> specifiers() {
        const bool open = take("(");
        std::string all;
        spaces();
        while (const auto clause = leading_python_specifier(text_.substr(at_))) {
            all += text_.substr(at_, clause->second);
            at_ += clause->second;
            spaces();
            if (!take(",")) break;
            all += ',';
            spaces();
        }
        spaces();
        if (open && !take(")")) return expected("a version specifier or `)`");
        auto parsed = parse_python_specifiers(all);
        if (!parsed) return fail(Error::Kind::invalid, "no version specifier: `" + all + "`");
        return std::move(*parsed);
    }

    // `and` binds tighter than `or`.
    Result<Node> marker(int depth) {
        if (depth > deepest_marker) return fail(Error::Kind::invalid, "a marker with too many parentheses");
        Node any{.kind = Node::Kind::any, .left = {}, .right = {}, .op = {}, .parts = {}};
        Node all{.kind = Node::Kind::all, .left = {}, .right = {}, .op = {}, .parts = {}};
        while (true) {
            all.parts.push_back(TRY(atom(depth)));
            if (take_word("and")) continue;
            any.parts.push_back(std::move(all));
            all = Node{.kind = Node::Kind::all, .left = {}, .right = {}, .op = {}, .parts = {}};
            if (!take_word("or")) return any;
        }
    }

    Result<Node> atom(int depth) {
        spaces();
        if (take("(")) {
            auto inner = TRY(marker(depth + 1));
            spaces();
            if (!take(")")) return expected("`and`, `or` or `)`");
            spaces();
            return inner;
        }
        Node node;
        node.left = TRY(operand());
        spaces();
        node.op = TRY(comparison());
        spaces();
        node.right = TRY(operand());
        spaces();
        if (!node.left.variable && !node.right.variable)
            return fail(Error::Kind::invalid, "a marker that compares two values and looks at nothing");
        return node;
    }

    Result<PythonMarker::Operand> operand() {
        for (const auto& variable : variables) {
            if (take_word(variable.written)) return PythonMarker::Operand{true, std::string(variable.name)};
        }
        for (const char quote : {'\'', '"'}) {
            if (at_end() || text_[at_] != quote) continue;
            const auto end = text_.find(quote, at_ + 1);
            if (end == std::string_view::npos) break;
            PythonMarker::Operand value{false, std::string(text_.substr(at_ + 1, end - at_ - 1))};
            at_ = end + 1;
            return value;
        }
        return expected("a marker's variable or a quoted value");
    }

    Result<std::string> comparison() {
        if (take_word("in")) return std::string("in");
        if (const auto mark = at_; take_word("not")) {
            const auto gap = at_;
            spaces();
            if (at_ > gap && take_word("in")) return std::string("not in");
            at_ = mark;
            return expected("`not in`");
        }
        for (const auto* op : {"===", "==", "~=", "!=", "<=", ">=", "<", ">"}) {
            if (take(op)) return std::string(op);
        }
        return expected("a comparison");
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

MarkerTruth truth(bool value) { return value ? MarkerTruth::yes : MarkerTruth::no; }

// As versions where both are, else as text (PEP 508).
MarkerTruth compare(const std::string& left, const std::string& op, const std::string& right) {
    if (const auto clause = parse_python_specifier(op + right)) {
        if (const auto version = parse_python_version(left)) return truth(clause->contains(*version));
    }
    if (op == "in") return truth(right.contains(left));
    if (op == "not in") return truth(!right.contains(left));
    if (op == "==" || op == "===") return truth(left == right);
    if (op == "!=") return truth(left != right);
    if (op == "<") return truth(left < right);
    if (op == "<=") return truth(left <= right);
    if (op == ">") return truth(left > right);
    if (op == ">=") return truth(left >= right);
    return MarkerTruth::unknown;  // ~= means nothing for text
}

const std::string* value_of(const PythonMarker::Operand& operand, const MarkerValues& values) {
    if (!operand.variable) return &operand.text;
    const auto at = values.find(operand.text);
    return at == values.end() ? nullptr : &at->second;
}

MarkerTruth holds(const PythonMarker::Node& node, const MarkerValues& values) {
    using Kind = PythonMarker::Node::Kind;
    if (node.kind == Kind::comparison) {
        const auto* left = value_of(node.left, values);
        const auto* right = value_of(node.right, values);
        if (left == nullptr || right == nullptr) return MarkerTruth::unknown;
        const bool extra = (node.left.variable && node.left.text == "extra") ||
                           (node.right.variable && node.right.text == "extra");
        return extra ? compare(normal_python_name(*left), node.op, normal_python_name(*right))
                     : compare(*left, node.op, *right);
    }
    const auto decisive = node.kind == Kind::all ? MarkerTruth::no : MarkerTruth::yes;
    bool unknown = false;
    for (const auto& part : node.parts) {
        const auto found = holds(part, values);
        if (found == decisive) return decisive;
        unknown |= found == MarkerTruth::unknown;
    }
    if (unknown) return MarkerTruth::unknown;
    return decisive == MarkerTruth::no ? MarkerTruth::yes : MarkerTruth::no;
}

void collect_unknown(const PythonMarker::Node& node, const MarkerValues& values, std::set<std::string>& out) {
    for (const auto* operand : {&node.left, &node.right}) {
        if (operand->variable && !values.contains(operand->text)) out.insert(operand->text);
    }
    for (const auto& part : node.parts) collect_unknown(part, values, out);
}

}  // namespace

MarkerTruth PythonMarker::holds(const MarkerValues& values) const { return trueup::holds(root_, values); }

std::vector<std::string> PythonMarker::unknown_variables(const MarkerValues& values) const {
    std::set<std::string> found;
    collect_unknown(root_, values, found);
    return {found.begin(), found.end()};
}

Result<PythonMarker> parse_python_marker(std::string_view text) { return Parser(text).whole_marker(); }

Result<PythonRequirement> parse_python_requirement(std::string_view text) {
    return Parser(text).requirement();
}

}  // namespace trueup
