// A typed value read from a host: Known with its origin, Absent (looked for,
// and it is not there), or Unknown with the reason. Unknown is never treated as
// fine and never as a fault.
#pragma once

#include <utility>
#include <variant>

#include "base/lang.h"
#include "facts/origin.h"

namespace trueup {

struct Absent {
    bool operator==(const Absent&) const = default;
};

struct Unknown {
    Text reason = {"not asked", "没有询问"};

    Unknown() = default;
    // Both languages: a lone string does not compile.
    explicit Unknown(Text why) : reason(std::move(why)) {}
    bool operator==(const Unknown&) const = default;
};

template <typename T>
class Fact {
public:
    Fact() = default;  // Unknown
    Fact(T value, Origin origin = {}) : state_(Known{std::move(value), std::move(origin)}) {}
    Fact(Absent absent) : state_(absent) {}
    Fact(Unknown unknown) : state_(std::move(unknown)) {}

    bool known() const { return std::holds_alternative<Known>(state_); }
    bool absent() const { return std::holds_alternative<Absent>(state_); }
    bool unknown() const { return std::holds_alternative<Unknown>(state_); }

    // Known only.
    const T& value() const { return std::get<Known>(state_).value; }
    const Origin& origin() const { return std::get<Known>(state_).origin; }
    // Unknown only.
    const Text& reason() const { return std::get<Unknown>(state_).reason; }

    T value_or(T other) const {
        if (known()) return value();
        return other;
    }
    // True only when the value is known and equal: an Unknown never matches.
    bool is(const T& expected) const { return known() && value() == expected; }

private:
    struct Known {
        T value;
        Origin origin;
    };
    std::variant<Unknown, Absent, Known> state_;
};

}  // namespace trueup
