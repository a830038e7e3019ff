// A host whose variables carry better origins than the process's own.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "platform/forwarding_host.h"

namespace trueup {

// A host that answers as `inner` does, with another environment, and with other
// contents of some files (by path, links followed).
class AttributedHost final : public ForwardingHost {
public:
    AttributedHost(const Host& inner, Environment environment, std::map<std::string, std::string> files = {})
        : ForwardingHost(inner), environment_(std::move(environment)), files_(std::move(files)) {}

    const Environment& environment() const override { return environment_; }

    Result<std::string> read(const std::string& path, std::uint64_t limit) const override {
        if (!files_.empty()) {
            const auto other = files_.find(resolve(inner(), path).value_or(path));
            if (other != files_.end()) return other->second;
        }
        return inner().read(path, limit);
    }

private:
    Environment environment_;
    std::map<std::string, std::string> files_;
};

}  // namespace trueup
