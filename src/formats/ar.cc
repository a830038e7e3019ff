#include "formats/ar.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "formats/ar_member.h"
#include "formats/image.h"

namespace trueup {
namespace {

constexpr std::string_view magic = "!<arch>\n";
constexpr std::string_view magic_thin = "!<thin>\n";
constexpr std::size_t header_size = 60;
constexpr std::size_t piece = 4096;
constexpr std::uint64_t max_members = 1'000'000;
constexpr std::uint64_t max_names = 4 * 1024 * 1024;  // bytes of the table of long names
constexpr std::size_t max_name = 1024;
constexpr std::size_t max_archs = 16;
constexpr std::uint64_t max_opened = 100'000;  // members of a thin archive

// Reads ahead: small members come several at a time.
class Window {
public:
    explicit Window(const ByteSource& source) : source_(source) {}
    // What there is of it; valid until the next call.
    std::string_view at(std::uint64_t offset, std::size_t length) {
        if (offset < start_ || offset - start_ + length > text_.size()) {
            text_ = source_.read(offset, std::max(length, piece)).value_or("");
            start_ = offset;
        }
        const auto from = static_cast<std::size_t>(offset - start_);
        return std::string_view(text_).substr(std::min(from, text_.size()), length);
    }

private:
    const ByteSource& source_;
    std::uint64_t start_ = 0;
    std::string text_;
};

// Decimal digits, then spaces.
std::optional<std::uint64_t> number(std::string_view field) {
    const auto digits = trim(field);
    if (digits.empty() || digits.size() > 15) return std::nullopt;
    std::uint64_t value = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + static_cast<unsigned>(c - '0');
    }
    return value;
}

class Reader {
public:
    Reader(const ByteSource& source, const OpenMember& open)
        : source_(source), window_(source), open_(open) {}

    ArFacts read() {
        facts_.thin = window_.at(0, magic.size()) == magic_thin;
        std::uint64_t at = magic.size();
        for (std::uint64_t i = 0; i < max_members && at < source_.size(); ++i) {
            const auto next = member(at);
            if (!next) break;
            at = *next + (*next & 1U);  // members begin at even places
        }
        facts_.claimed = std::max(facts_.claimed, std::min(at, source_.size()));
        return std::move(facts_);
    }

private:
    // Where the next one begins, or nullopt when this one makes no sense.
    std::optional<std::uint64_t> member(std::uint64_t at) {
        const std::string header(window_.at(at, header_size));
        const std::uint64_t start = at + header_size;
        if (header.size() < header_size) {
            facts_.claimed = start;
            facts_.damage = "cut off inside the header of a member";
            return std::nullopt;
        }
        const auto size = number(std::string_view(header).substr(48, 10));
        if (!header.ends_with("`\n") || !size) {
            facts_.damage = "the header of a member makes no sense";
            return std::nullopt;
        }
        std::string name(trim(std::string_view(header).substr(0, 16)));
        if (name == "//") {
            names_ = source_.read(start, static_cast<std::size_t>(std::min(*size, max_names))).value_or("");
            return inside(start, *size);
        }
        const bool symbols = name == "/" || name == "/SYM64/" || name.starts_with("/<");
        if (symbols) return inside(start, *size);
        std::uint64_t skip = 0;
        if (name.starts_with("#1/")) {  // BSD: the name stands before the content
            skip = number(std::string_view(name).substr(3)).value_or(0);
            if (skip > *size) {
                facts_.damage = "the name of a member is longer than the member";
                return std::nullopt;
            }
            const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(skip, max_name));
            name = Bytes(window_.at(start, length)).c_string(0);
        } else if (name.starts_with('/')) {  // GNU: a place in the table of names
            name = long_name(number(std::string_view(name).substr(1)).value_or(names_.size()));
        }
        // GNU ends a name with a slash; "a/" is the file a.
        if (name.ends_with('/')) name.pop_back();
        if (name.starts_with("__.SYMDEF")) return inside(start, *size);
        ++facts_.members;
        if (facts_.thin) {
            external(name);
            return start;
        }
        content(name, window_.at(start + skip, static_cast<std::size_t>(
                                                   std::min<std::uint64_t>(*size - skip, member_head))));
        return inside(start, *size);
    }

    std::uint64_t inside(std::uint64_t start, std::uint64_t size) {
        const auto end = end_of(start, size);
        if (end > source_.size()) facts_.damage = "cut off inside a member";
        facts_.claimed = std::max(facts_.claimed, end);
        return end;
    }

    // LLVM and GNU end each with "/\n", Microsoft with NUL.
    std::string long_name(std::uint64_t at) const {
        if (at >= names_.size()) return {};
        const auto rest = std::string_view(names_).substr(static_cast<std::size_t>(at), max_name);
        return std::string(rest.substr(0, rest.find_first_of(std::string_view("\n\0", 2))));
    }

    void external(const std::string& name) {
        std::string head;
        if (open_ && !name.empty() && ++opened_ <= max_opened) {
            if (const auto other = open_(name)) head = other->read(0, member_head).value_or("");
        }
        content(name, head);
    }

    void content(const std::string& name, std::string_view head) {
        auto slice = ar_member(head);
        if (!slice) {
            ++facts_.other_members;
            return;
        }
        const auto known = std::ranges::find_if(facts_.archs, [&](const BinarySlice& one) {
            return one.arch == slice->arch && one.machine == slice->machine && one.subtype == slice->subtype;
        });
        if (known != facts_.archs.end()) {
            ++known->members;
            return;
        }
        if (facts_.archs.size() >= max_archs) return;
        slice->type = "static-library";
        slice->members = 1;
        slice->first_member = name;
        facts_.archs.push_back(std::move(*slice));
    }

    const ByteSource& source_;
    Window window_;
    const OpenMember& open_;
    std::string names_;
    std::uint64_t opened_ = 0;
    ArFacts facts_;
};

}  // namespace

bool is_ar(std::string_view head) { return head.starts_with(magic) || head.starts_with(magic_thin); }

ArFacts read_ar(const ByteSource& source, const OpenMember& open) { return Reader(source, open).read(); }

}  // namespace trueup
