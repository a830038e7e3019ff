#include "facts/signature.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace trueup {

std::string_view to_string(SignatureVerdict verdict) {
    switch (verdict) {
        case SignatureVerdict::valid:
            return "valid";
        case SignatureVerdict::invalid:
            return "invalid";
        case SignatureVerdict::unsigned_code:
            return "unsigned";
        case SignatureVerdict::unknown:
            break;
    }
    return "unknown";
}

std::string_view to_string(SignatureKind kind) {
    switch (kind) {
        case SignatureKind::none:
            return "none";
        case SignatureKind::ad_hoc:
            return "ad-hoc";
        case SignatureKind::linker_signed:
            return "linker-signed";
        case SignatureKind::developer_id:
            return "developer-id";
        case SignatureKind::apple:
            return "apple";
        case SignatureKind::other:
            break;
    }
    return "other";
}

std::string_view to_string(Notarized notarized) {
    switch (notarized) {
        case Notarized::no:
            return "no";
        case Notarized::stapled:
            return "stapled";
        case Notarized::unknown:
            break;
    }
    return "unknown";
}

void SliceSignature::add(SignatureFault fault, std::string detail) {
    // One broken file has thousands of changed pages: the first few tell enough,
    // and hide no fault of another kind.
    constexpr std::ptrdiff_t most = 64;
    verdict = std::max(verdict, row_of(fault).verdict);
    SignatureProblem problem{fault, std::move(detail)};
    if (std::ranges::find(problems, problem) != problems.end()) return;
    if (std::ranges::count(problems, fault, &SignatureProblem::fault) >= most) {
        ++problems_left_out;
    } else {
        problems.push_back(std::move(problem));
    }
}

std::vector<std::string> flag_names(std::uint32_t flags) {
    struct Name {
        std::uint32_t bit;
        std::string_view word;
    };
    // Words as codesign(1) takes and prints them; bits from cs_blobs.h.
    static constexpr auto names = std::to_array<Name>({
        {0x1, "host"},
        {0x2, "adhoc"},
        {0x100, "hard"},
        {0x200, "kill"},
        {0x400, "expires"},
        {0x800, "restrict"},
        {0x1000, "enforcement"},
        {0x2000, "library-validation"},
        {0x10000, "runtime"},
        {0x20000, "linker-signed"},
    });
    std::vector<std::string> out;
    for (const auto& [bit, word] : names) {
        if ((flags & bit) != 0) out.emplace_back(word);
        flags &= ~bit;
    }
    if (flags != 0) out.push_back(fmt::format("0x{:x}", flags));
    return out;
}

}  // namespace trueup
