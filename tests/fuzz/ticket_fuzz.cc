// A notarization ticket: whatever stands there, the views lie inside of it, and
// nothing of it is by Apple.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "formats/signature/ticket.h"

using namespace trueup;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const auto ticket = parse_ticket(input);
    if (!ticket) return 0;
    const auto inside = [&](std::string_view part) {
        return part.data() >= input.data() && part.data() + part.size() <= input.data() + input.size();
    };
    if (!inside(ticket->signed_part) || !inside(ticket->signature) || ticket->certificates.empty()) {
        __builtin_trap();
    }
    for (const auto& entry : ticket->entries) {
        if (!inside(entry.hash) || entry.hash.size() != 20) __builtin_trap();
    }
    if (verify_ticket(*ticket).verdict == TicketProof::Verdict::by_apple) __builtin_trap();
    return 0;
}
