// What the module (cmake: trueup_cms) hands out.
#include "formats/signature/cms.h"
#include "formats/signature/ticket.h"

extern "C" __attribute__((visibility("default"))) trueup::CmsVerifier trueup_cms_verifier() {
    return trueup::verify_cms;
}
extern "C" __attribute__((visibility("default"))) trueup::TicketVerifier trueup_ticket_verifier() {
    return trueup::verify_ticket;
}
