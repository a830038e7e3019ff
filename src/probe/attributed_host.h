// A host whose variables carry better origins than the process's own.
#pragma once

#include <utility>

#include "platform/forwarding_host.h"

namespace trueup {

// A host that answers as `inner` does, with another environment.
class AttributedHost final : public ForwardingHost {
public:
    AttributedHost(const Host& inner, Environment environment)
        : ForwardingHost(inner), environment_(std::move(environment)) {}

    const Environment& environment() const override { return environment_; }

private:
    Environment environment_;
};

}  // namespace trueup
