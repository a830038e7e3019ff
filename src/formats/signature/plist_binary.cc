#include <cstring>

#include "base/bytes.h"
#include "base/utf8.h"
#include "formats/signature/plist.h"

namespace trueup {
namespace {

constexpr int max_depth = 64;
// An object may be named many times: without a bound, a small file makes a
// large tree.
constexpr std::size_t max_values = 200'000;

std::unexpected<Error> bad() { return fail(Error::Kind::invalid, "the binary property list is damaged"); }

class Binary {
public:
    explicit Binary(std::string_view bytes) : bytes_(bytes) {}

    Result<Plist> document() {
        if (bytes_.size() < 40) return bad();
        const auto trailer = *bytes_.slice(bytes_.size() - 32, 32);
        offset_size_ = trailer.get<std::uint8_t>(6, Endian::big).value_or(0);
        reference_size_ = trailer.get<std::uint8_t>(7, Endian::big).value_or(0);
        count_ = trailer.get<std::uint64_t>(8, Endian::big).value_or(0);
        const auto top = trailer.get<std::uint64_t>(16, Endian::big).value_or(0);
        table_ = trailer.get<std::uint64_t>(24, Endian::big).value_or(0);
        if (offset_size_ < 1 || offset_size_ > 8 || reference_size_ < 1 || reference_size_ > 8 ||
            table_ > bytes_.size() || count_ > (bytes_.size() - table_) / offset_size_) {
            return bad();
        }
        return object(top, 0);
    }

private:
    std::optional<std::uint64_t> number(std::uint64_t at, std::uint64_t size) const {
        const auto part = bytes_.slice(at, size);
        if (!part || size > 8) return std::nullopt;
        std::uint64_t value = 0;
        for (const char c : part->view()) value = value << 8U | static_cast<unsigned char>(c);
        return value;
    }

    // The count in the marker's low bits, or in the integer that follows it;
    // `at` moves on to what is counted.
    std::optional<std::uint64_t> count(std::uint64_t& at, unsigned low) const {
        if (low != 15) return low;
        const auto marker = bytes_.get<std::uint8_t>(at, Endian::big).value_or(0);
        if (marker >> 4U != 1) return std::nullopt;
        const std::uint64_t size = 1ULL << (marker & 15U);
        const auto value = number(at + 1, size);
        at += 1 + size;
        return value;
    }

    Result<Plist> object(std::uint64_t index, int depth) {
        if (index >= count_ || depth > max_depth || ++values_ > max_values) return bad();
        auto at = number(table_ + index * offset_size_, offset_size_).value_or(bytes_.size());
        const auto marker = bytes_.get<std::uint8_t>(at, Endian::big);
        if (!marker) return bad();
        ++at;
        const unsigned low = *marker & 15U;
        Plist out;
        switch (*marker >> 4U) {
            case 0:
                out.kind = Plist::Kind::boolean;
                out.boolean = *marker == 9;
                return *marker == 8 || *marker == 9 ? Result<Plist>(out) : bad();
            case 1: {
                out.kind = Plist::Kind::integer;
                const auto value = number(at, 1ULL << low);
                if (!value) return bad();
                out.integer = static_cast<std::int64_t>(*value);
                return out;
            }
            case 2:
            case 3: {
                out.kind = *marker >> 4U == 2 ? Plist::Kind::real : Plist::Kind::date;
                const auto value = number(at, 8);
                if (low != 3 && out.kind == Plist::Kind::real) return out;  // of 4 bytes: not needed here
                if (!value) return bad();
                std::memcpy(&out.real, &*value, sizeof out.real);
                return out;
            }
            case 4:
            case 5:
            case 6:
                return text(*marker >> 4U, at, low);
            case 10:
            case 13:
                return container(*marker >> 4U == 13, at, low, depth);
            default:
                return bad();
        }
    }

    Result<Plist> text(unsigned type, std::uint64_t at, unsigned low) {
        Plist out;
        out.kind = type == 4 ? Plist::Kind::data : Plist::Kind::string;
        const auto length = count(at, low);
        if (!length || *length > bytes_.size()) return bad();
        const auto part = bytes_.slice(at, type == 6 ? *length * 2 : *length);
        if (!part) return bad();
        if (type != 6) {
            out.text = part->view();
            return out;
        }
        out.text = from_utf16(part->view(), true);
        return out;
    }

    Result<Plist> container(bool dict, std::uint64_t at, unsigned low, int depth) {
        Plist out;
        out.kind = dict ? Plist::Kind::dict : Plist::Kind::array;
        const auto length = count(at, low);
        if (!length || *length > bytes_.size()) return bad();
        const auto reference = [&](std::uint64_t i) {
            return number(at + i * reference_size_, reference_size_).value_or(count_);
        };
        for (std::uint64_t i = 0; i < *length; ++i) {
            auto item = TRY(object(reference(i), depth + 1));
            if (!dict) {
                out.items.push_back(std::move(item));
                continue;
            }
            if (item.kind != Plist::Kind::string) return bad();
            auto value = TRY(object(reference(*length + i), depth + 1));
            out.entries.push_back({std::move(item.text), std::move(value)});
        }
        return out;
    }

    Bytes bytes_;
    std::uint64_t offset_size_ = 0, reference_size_ = 0, count_ = 0, table_ = 0;
    std::size_t values_ = 0;
};

}  // namespace

Result<Plist> parse_plist_binary(std::string_view bytes) { return Binary(bytes).document(); }

}  // namespace trueup
