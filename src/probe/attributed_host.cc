#include "probe/attributed_host.h"

#include <utility>

namespace trueup {

AttributedHost::AttributedHost(const Host& inner, Environment environment,
                               std::map<std::string, std::string> files)
    : inner_(inner), environment_(std::move(environment)), files_(std::move(files)) {}

Result<std::string> AttributedHost::read(const std::string& path, std::uint64_t limit) const {
    if (!files_.empty()) {
        const auto other = files_.find(resolve(inner_, path).value_or(path));
        if (other != files_.end()) return other->second;
    }
    return inner_.read(path, limit);
}

}  // namespace trueup
