#include <sys/xattr.h>

#include <cstring>
#include <string>

#include "platform/extended_attributes.h"

namespace trueup {

// Linux keeps access control lists as extended attributes, too (acl(5)).
void copy_extended_attributes(int from, int to) {
    const auto size = ::flistxattr(from, nullptr, 0);
    if (size <= 0) return;
    std::string names(static_cast<std::size_t>(size), '\0');
    const auto got = ::flistxattr(from, names.data(), names.size());
    if (got <= 0) return;
    names.resize(static_cast<std::size_t>(got));
    for (std::size_t at = 0; at < names.size(); at += std::strlen(&names[at]) + 1) {
        const char* name = &names[at];
        const auto length = ::fgetxattr(from, name, nullptr, 0);
        if (length < 0) continue;
        std::string value(static_cast<std::size_t>(length), '\0');
        const auto filled = ::fgetxattr(from, name, value.data(), value.size());
        if (filled >= 0) ::fsetxattr(to, name, value.data(), static_cast<std::size_t>(filled), 0);
    }
}

}  // namespace trueup
