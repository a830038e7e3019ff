#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"
#include "formats/signature/requirement.h"

namespace trueup {
namespace {

using Op = Requirement::Op;
using Match = Requirement::Match;

constexpr int max_depth = 200;

std::unexpected<Error> bad(std::string what) { return fail(Error::Kind::invalid, std::move(what)); }

struct Token {
    enum class Kind { end, word, string, hash, bytes, sign };
    Kind kind = Kind::end;
    std::string text;

    bool is(std::string_view wanted) const { return kind != Kind::string && text == wanted; }
};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.';
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::optional<std::string> from_hex(std::string_view digits) {
    std::string out;
    if (digits.size() % 2 != 0) return std::nullopt;
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        const int high = hex_digit(digits[i]);
        const int low = hex_digit(digits[i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        out += static_cast<char>(high * 16 + low);
    }
    return out;
}

class Lexer {
public:
    explicit Lexer(std::string_view text) : rest_(text) {}

    Result<Token> next() {
        if (!skip()) return bad("comment without end");
        if (rest_.empty()) return Token{};
        if (rest_.starts_with("H\"")) {
            const auto end = rest_.find('"', 2);
            const auto bytes =
                end == std::string_view::npos ? std::nullopt : from_hex(rest_.substr(2, end - 2));
            if (!bytes) return bad("hash");
            rest_.remove_prefix(end + 1);
            return Token{Token::Kind::hash, *bytes};
        }
        if (rest_.front() == '"') return string();
        if (is_word(rest_.front())) return word();
        for (const std::string_view sign : {"<=", ">=", "=="}) {
            if (rest_.starts_with(sign)) return take(Token::Kind::sign, 2);
        }
        static constexpr std::string_view signs = "()[]!=<>~*-";
        return signs.find(rest_.front()) != std::string_view::npos ? Result<Token>(take(Token::Kind::sign, 1))
                                                                   : bad("unexpected character");
    }

private:
    Token take(Token::Kind kind, std::size_t length) {
        Token out{kind, std::string(rest_.substr(0, length))};
        rest_.remove_prefix(length);
        return out;
    }

    // White space, and comments of three kinds.
    bool skip() {
        for (;;) {
            if (!rest_.empty() && is_space(rest_.front())) {
                rest_.remove_prefix(1);
            } else if (rest_.starts_with("/*")) {
                const auto end = rest_.find("*/", 2);
                if (end == std::string_view::npos) return false;
                rest_.remove_prefix(end + 2);
            } else if (rest_.starts_with("//") || rest_.starts_with("#")) {
                rest_.remove_prefix(std::min(rest_.find('\n'), rest_.size()));
            } else {
                return true;
            }
        }
    }

    Result<Token> string() {
        Token out{Token::Kind::string, {}};
        for (std::size_t i = 1; i < rest_.size(); ++i) {
            if (rest_[i] == '"') {
                rest_.remove_prefix(i + 1);
                return out;
            }
            if (rest_[i] == '\\' && ++i == rest_.size()) break;
            out.text += rest_[i];
        }
        return bad("string without end");
    }

    Result<Token> word() {
        const auto length =
            static_cast<std::size_t>(std::ranges::find_if_not(rest_, is_word) - rest_.begin());
        if (!rest_.starts_with("0x")) return take(Token::Kind::word, length);
        const auto bytes = from_hex(rest_.substr(2, length - 2));
        if (!bytes) return bad("hexadecimal number");
        rest_.remove_prefix(length);
        return Token{Token::Kind::bytes, *bytes};
    }

    std::string_view rest_;
};

// The binary form of "1.2.840…"; empty: it is none.
std::string oid_bytes(std::string_view dotted) {
    std::vector<std::uint64_t> numbers;
    for (const auto& part : split(dotted, '.')) {
        std::uint64_t value = 0;
        const auto* end = part.data() + part.size();
        const auto [at, error] = std::from_chars(part.data(), end, value);
        if (error != std::errc() || at != end || value > UINT32_MAX) return {};
        numbers.push_back(value);
    }
    if (numbers.size() < 2 || numbers[0] > 2 || (numbers[0] < 2 && numbers[1] > 39)) return {};
    numbers[1] += numbers[0] * 40;
    std::string out;
    for (std::size_t i = 1; i < numbers.size(); ++i) {
        std::string groups(1, static_cast<char>(numbers[i] & 0x7fU));
        for (auto left = numbers[i] >> 7U; left > 0; left >>= 7U)
            groups.insert(groups.begin(), static_cast<char>(0x80U | (left & 0x7fU)));
        out += groups;
    }
    return out;
}

class Reader {
public:
    explicit Reader(std::string_view text) : lexer_(text) {}

    Result<Requirement> whole() {
        if (auto moved = advance(); !moved) return std::unexpected(moved.error());
        auto out = TRY(expression(0));
        if (token_.kind != Token::Kind::end) return bad("unexpected: " + token_.text);
        return out;
    }

private:
    Result<void> advance() {
        auto next = lexer_.next();
        if (!next) return std::unexpected(next.error());
        token_ = std::move(*next);
        return {};
    }
    // True: the token was there, and is behind us.
    Result<bool> accept(std::string_view text) {
        if (!token_.is(text)) return false;
        if (auto moved = advance(); !moved) return std::unexpected(moved.error());
        return true;
    }
    Result<void> expect(std::string_view text) {
        if (!TRY(accept(text))) return bad("expected: " + std::string(text));
        return {};
    }
    Result<std::string> value() {
        const bool fits = token_.kind == Token::Kind::word || token_.kind == Token::Kind::string ||
                          token_.kind == Token::Kind::bytes;
        if (!fits) return bad("a value is missing");
        auto out = token_.text;
        if (auto moved = advance(); !moved) return std::unexpected(moved.error());
        return out;
    }
    Result<std::string> hash() {
        if (token_.kind != Token::Kind::hash) return bad("a hash is missing");
        auto out = token_.text;
        if (auto moved = advance(); !moved) return std::unexpected(moved.error());
        return out;
    }
    Result<std::int32_t> number() {
        const bool negative = TRY(accept("-"));
        const auto text = TRY(value());
        std::int32_t out = 0;
        const auto* end = text.data() + text.size();
        const auto [at, error] = std::from_chars(text.data(), end, out);
        if (error != std::errc() || at != end) return bad("a number is missing");
        return negative ? -out : out;
    }

    static Requirement of(Op op) {
        Requirement out;
        out.op = op;
        out.raw_op = static_cast<std::uint32_t>(op);
        return out;
    }

    Result<Requirement> joined(Op op, std::string_view word, int depth) {
        auto left = op == Op::either ? TRY(joined(Op::both, "and", depth)) : TRY(primary(depth));
        for (int count = 0; TRY(accept(word)); ++count) {
            // A long row is as deep as nested parentheses are.
            if (depth + count > max_depth) return bad("nested too deeply");
            auto right = op == Op::either ? TRY(joined(Op::both, "and", depth)) : TRY(primary(depth));
            auto both = of(op);
            both.parts.push_back(std::move(left));
            both.parts.push_back(std::move(right));
            left = std::move(both);
        }
        return left;
    }
    Result<Requirement> expression(int depth) {
        if (depth > max_depth) return bad("nested too deeply");
        return joined(Op::either, "or", depth);
    }

    Result<Requirement> primary(int depth) {
        if (depth > max_depth) return bad("nested too deeply");
        if (TRY(accept("!"))) {
            auto out = of(Op::negation);
            out.parts.push_back(TRY(primary(depth + 1)));
            return out;
        }
        if (TRY(accept("("))) {
            auto out = TRY(expression(depth + 1));
            if (auto closed = expect(")"); !closed) return std::unexpected(closed.error());
            return out;
        }
        if (TRY(accept("always")) || TRY(accept("true"))) return of(Op::always);
        if (TRY(accept("never")) || TRY(accept("false"))) return of(Op::never);
        if (TRY(accept("notarized"))) return of(Op::notarized);
        if (TRY(accept("legacy"))) return of(Op::legacy_developer_id);
        if (TRY(accept("identifier"))) return with_text(Op::identifier, TRY(value()));
        if (TRY(accept("cdhash"))) return with_text(Op::cdhash, TRY(hash()));
        if (TRY(accept("platform"))) {
            if (auto sign = expect("="); !sign) return std::unexpected(sign.error());
            auto out = of(Op::platform);
            out.number = TRY(number());
            return out;
        }
        if (TRY(accept("info"))) return with_match(with_text(Op::info, TRY(key())));
        if (TRY(accept("entitlement"))) return with_match(with_text(Op::entitlement, TRY(key())));
        if (TRY(accept("anchor"))) return anchor();
        if (TRY(accept("certificate")) || TRY(accept("cert"))) {
            std::int32_t which = 0;
            if (TRY(accept("root"))) {
                which = -1;
            } else if (!TRY(accept("leaf"))) {
                which = TRY(number());
            }
            return certificate(which);
        }
        return bad("unexpected: " + token_.text);
    }

    static Requirement with_text(Op op, std::string text) {
        auto out = of(op);
        out.text = std::move(text);
        return out;
    }

    Result<std::string> key() {
        if (auto open = expect("["); !open) return std::unexpected(open.error());
        auto out = TRY(value());
        if (auto close = expect("]"); !close) return std::unexpected(close.error());
        return out;
    }

    Result<Requirement> anchor() {
        if (TRY(accept("apple"))) {
            if (TRY(accept("generic"))) return of(Op::anchor_apple_generic);
            // A word that goes on with the expression names no anchor.
            const bool named = (token_.kind == Token::Kind::word && !token_.is("and") && !token_.is("or")) ||
                               token_.kind == Token::Kind::string;
            return named ? with_text(Op::named_anchor, TRY(value())) : of(Op::anchor_apple);
        }
        if (TRY(accept("generic"))) {
            if (auto apple = expect("apple"); !apple) return std::unexpected(apple.error());
            return of(Op::anchor_apple_generic);
        }
        if (TRY(accept("trusted"))) return of(Op::anchor_trusted);
        return certificate(-1);
    }

    Result<Requirement> certificate(std::int32_t which) {
        Requirement out;
        if (TRY(accept("trusted"))) {
            out = of(Op::certificate_trusted);
        } else if (TRY(accept("=")) || TRY(accept("=="))) {
            out = with_text(Op::certificate_hash, TRY(hash()));
        } else {
            static constexpr auto kinds =
                std::to_array<std::pair<std::string_view, Op>>({{"field.", Op::certificate_extension},
                                                                {"extension.", Op::certificate_extension},
                                                                {"policy.", Op::certificate_policy},
                                                                {"timestamp.", Op::certificate_date}});
            const auto name = TRY(key());
            out = with_text(Op::certificate_field, name);
            for (const auto& [prefix, op] : kinds) {
                if (!name.starts_with(prefix)) continue;
                out = with_text(op, oid_bytes(std::string_view(name).substr(prefix.size())));
                if (out.text.empty()) return bad("no object identifier: " + name);
            }
            out = TRY(with_match(std::move(out)));
        }
        out.number = which;
        return out;
    }

    Result<Requirement> with_match(Requirement out) {
        if (TRY(accept("exists"))) return out;
        if (TRY(accept("absent"))) {
            out.match = Match::absent;
            return out;
        }
        static constexpr auto signs =
            std::to_array<std::pair<std::string_view, Match>>({{"=", Match::equal},
                                                               {"==", Match::equal},
                                                               {"~", Match::contains},
                                                               {"<", Match::less},
                                                               {">", Match::greater},
                                                               {"<=", Match::less_equal},
                                                               {">=", Match::greater_equal}});
        const auto sign = std::ranges::find_if(signs, [&](const auto& one) { return token_.is(one.first); });
        if (sign == signs.end()) return out;  // it exists
        out.match = sign->second;
        if (auto moved = advance(); !moved) return std::unexpected(moved.error());
        const bool open = out.match == Match::equal && TRY(accept("*"));
        if (token_.is("timestamp")) return bad("times are not read here");
        out.match_text = TRY(value());
        const bool goes_on = out.match == Match::equal && TRY(accept("*"));
        if (open) out.match = goes_on ? Match::contains : Match::ends_with;
        if (!open && goes_on) out.match = Match::begins_with;
        return out;
    }

    Lexer lexer_;
    Token token_;
};

}  // namespace

Result<Requirement> parse_requirement_text(std::string_view text) { return Reader(text).whole(); }

}  // namespace trueup
