#include "formats/signature/requirement.h"

#include "formats/signature/super_blob.h"

namespace trueup {
namespace {

using Op = Requirement::Op;
using Match = Requirement::Match;

constexpr int max_depth = 200;
constexpr std::uint32_t flag_mask = 0xff000000;
// An unknown operation with one of these says how long it is.
constexpr std::uint32_t counts_as_false = 0x80000000;
constexpr std::uint32_t may_be_skipped = 0x40000000;

std::unexpected<Error> bad(std::string what) { return fail(Error::Kind::invalid, std::move(what)); }

// Operators stand before their operands; strings are padded to four bytes.
class Parser {
public:
    Parser(const Bytes& bytes, std::uint64_t at) : bytes_(bytes), at_(at) {}
    bool at_end() const { return at_ == bytes_.size(); }

    Result<Requirement> expression(int depth) {
        if (depth > max_depth) return bad("nested too deeply");
        Requirement out;
        const auto raw = TRY(u32());
        const auto code = raw & ~flag_mask;
        out.raw_op = raw;
        if (code >= static_cast<std::uint32_t>(Op::not_known)) return unknown(std::move(out), depth);
        out.op = static_cast<Op>(code);
        switch (out.op) {
            case Op::both:
            case Op::either:
                out.parts.push_back(TRY(expression(depth + 1)));
                [[fallthrough]];
            case Op::negation:
                out.parts.push_back(TRY(expression(depth + 1)));
                break;
            case Op::identifier:
            case Op::cdhash:
            case Op::named_anchor:
            case Op::named_code:
                out.text = TRY(text());
                break;
            case Op::certificate_hash:
                out.number = TRY(i32());
                out.text = TRY(text());
                break;
            case Op::info_equals:
                out.text = TRY(text());
                out.match = Match::equal;
                out.match_text = TRY(text());
                break;
            case Op::certificate_trusted:
            case Op::platform:
                out.number = TRY(i32());
                break;
            case Op::certificate_field:
            case Op::certificate_extension:
            case Op::certificate_policy:
            case Op::certificate_date:
                out.number = TRY(i32());
                [[fallthrough]];
            case Op::info:
            case Op::entitlement:
                out.text = TRY(text());
                if (auto match = read_match(out); !match) return std::unexpected(match.error());
                break;
            default:  // has no operands
                break;
        }
        return out;
    }

private:
    Result<std::uint32_t> u32() {
        const auto value = bytes_.get<std::uint32_t>(at_, Endian::big);
        if (!value) return bad("cut off");
        at_ += 4;
        return *value;
    }
    Result<std::int32_t> i32() { return static_cast<std::int32_t>(TRY(u32())); }

    Result<std::string> text() {
        const std::uint64_t length = TRY(u32());
        const auto part = bytes_.slice(at_, (length + 3) & ~3ULL);
        if (!part) return bad("cut off");
        at_ += part->size();
        return std::string(part->view().substr(0, length));
    }

    Result<void> read_match(Requirement& out) {
        const auto code = TRY(u32());
        if (code > static_cast<std::uint32_t>(Match::absent)) return bad("unknown comparison");
        out.match = static_cast<Match>(code);
        if (out.match == Match::exists || out.match == Match::absent) return {};
        if (out.match < Match::on) {
            out.match_text = TRY(text());
            return {};
        }
        const auto seconds = bytes_.get<std::uint64_t>(at_, Endian::big);
        if (!seconds) return bad("cut off");
        at_ += 8;
        out.match_time = static_cast<std::int64_t>(*seconds);
        return {};
    }

    Result<Requirement> unknown(Requirement out, int depth) {
        out.op = Op::not_known;
        if ((out.raw_op & (counts_as_false | may_be_skipped)) == 0) return bad("unknown operation");
        const std::uint64_t length = TRY(u32());
        if (!bytes_.slice(at_, length)) return bad("cut off");
        at_ += length;
        if ((out.raw_op & counts_as_false) != 0) return out;
        out.parts.push_back(TRY(expression(depth + 1)));
        return out;
    }

    Bytes bytes_;
    std::uint64_t at_;
};

}  // namespace

Result<Requirement> parse_requirement(const Bytes& blob) {
    if (blob.get<std::uint32_t>(0, Endian::big) != blob_magic::requirement ||
        blob.get<std::uint32_t>(4, Endian::big) != blob.size()) {
        return bad("header");
    }
    // exprForm; lightweight code requirements (2) are for launch constraints.
    if (blob.get<std::uint32_t>(8, Endian::big) != 1U) return bad("unknown form");
    Parser parser(blob, 12);
    auto out = TRY(parser.expression(0));
    if (!parser.at_end()) return bad("something follows the expression");
    return out;
}

}  // namespace trueup
