// OpenSSL's CMS and X.509, in a module of its own that is loaded when it is
// first needed: linked into the program, it would add a seventh to the start
// of every command.
#pragma once

#include <cstdint>
#include <string_view>

namespace trueup {

struct Signer;
struct Ticket;
struct TicketProof;

// Null: this build has no such module, or it is not where the program is. Looked
// for once, in the program's own folder and in ../lib/trueup beside it.
using CmsFunction = Signer (*)(std::string_view cms, std::string_view content, std::int64_t now,
                               bool expires);
CmsFunction cms_verifier();

// From the same module, under the same conditions.
using TicketFunction = TicketProof (*)(const Ticket& ticket);
TicketFunction ticket_verifier();

}  // namespace trueup
