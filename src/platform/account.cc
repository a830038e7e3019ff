#include "base/text.h"
#include "platform/system.h"

namespace trueup {

std::optional<Account> account_in(const std::string& passwd, unsigned uid) {
    const std::string wanted = std::to_string(uid);
    for (const auto& line : lines_of(passwd)) {
        // name:password:uid:gid:comment:home:shell (passwd(5))
        const auto fields = split(line, ':');
        if (fields.size() >= 7 && fields[2] == wanted) return Account{fields[0], fields[6]};
    }
    return std::nullopt;
}

}  // namespace trueup
