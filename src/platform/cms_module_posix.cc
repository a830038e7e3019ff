#include <dlfcn.h>

#include <string>

#include "base/text.h"
#include "platform/cms_module.h"
#include "platform/program.h"

namespace trueup {
namespace {

CmsFunction load() {
    const auto program = program_path();
    if (program.empty()) return nullptr;
    const auto folder = parent_path(program);
    for (const auto* place : {"trueup-cms.so", "../lib/trueup/trueup-cms.so"}) {
        // Never unloaded: what it returned is in use until the end.
        void* module = ::dlopen(join_path(folder, place).c_str(), RTLD_NOW | RTLD_LOCAL);
        if (module == nullptr) continue;
        using Entry = CmsFunction (*)();
        const auto entry = reinterpret_cast<Entry>(::dlsym(module, "trueup_cms_verifier"));
        if (entry != nullptr) return entry();
    }
    return nullptr;
}

}  // namespace

CmsFunction cms_verifier() {
    static const CmsFunction found = load();
    return found;
}

}  // namespace trueup
