#include <dlfcn.h>

#include <string>

#include "base/text.h"
#include "platform/cms_module.h"
#include "platform/program.h"

namespace trueup {
namespace {

void* load() {
    const auto program = program_path();
    if (program.empty()) return nullptr;
    const auto folder = parent_path(program);
    for (const auto* place : {"trueup-cms.so", "../lib/trueup/trueup-cms.so"}) {
        // Never unloaded: what came from it is in use until the end.
        void* module = ::dlopen(join_path(folder, place).c_str(), RTLD_NOW | RTLD_LOCAL);
        if (module != nullptr) return module;
    }
    return nullptr;
}

// What the module hands out under a name; null: nothing.
template <typename Function>
Function from_module(const char* name) {
    static void* const module = load();
    if (module == nullptr) return nullptr;
    using Entry = Function (*)();
    const auto entry = reinterpret_cast<Entry>(::dlsym(module, name));
    return entry == nullptr ? nullptr : entry();
}

}  // namespace

CmsFunction cms_verifier() {
    static const auto found = from_module<CmsFunction>("trueup_cms_verifier");
    return found;
}

TicketFunction ticket_verifier() {
    static const auto found = from_module<TicketFunction>("trueup_ticket_verifier");
    return found;
}

}  // namespace trueup
