// Versions and version specifiers of Python packages (PEP 440).
//
// Compared with the `packaging` library over generated input
// (tests/differential/python_peer.py). Where that library's release of the time
// departs from PEP 440, this follows PEP 440.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace trueup {

// A number of any length: releases such as 20230101123456789012345 exist.
// Decimal digits without leading zeros.
class PythonNumber {
public:
    PythonNumber() = default;
    explicit PythonNumber(std::string_view digits);
    const std::string& digits() const { return digits_; }
    bool zero() const { return digits_ == "0"; }
    bool operator==(const PythonNumber&) const = default;
    std::strong_ordering operator<=>(const PythonNumber& other) const;

private:
    std::string digits_ = "0";
};

struct PythonVersion {
    struct Pre {
        char letter = 'a';  // a, b, or r for rc: in their order
        PythonNumber number;
        auto operator<=>(const Pre&) const = default;
    };
    struct LocalPart {
        bool is_number = false;  // numbers come after words
        PythonNumber number;
        std::string word;
        auto operator<=>(const LocalPart&) const = default;
    };

    PythonNumber epoch;
    std::vector<PythonNumber> release;
    std::optional<Pre> pre;
    std::optional<PythonNumber> post;
    std::optional<PythonNumber> dev;
    std::vector<LocalPart> local;

    bool is_prerelease() const { return pre.has_value() || dev.has_value(); }
    // Without the local part.
    PythonVersion public_part() const;
    // Epoch and release alone.
    PythonVersion base() const;
    // The normal spelling.
    std::string text() const;

    // Of the order: 1.0 and 1.0.0 are equal.
    std::strong_ordering operator<=>(const PythonVersion& other) const;
    bool operator==(const PythonVersion& other) const { return (*this <=> other) == 0; }
};

// Any spelling that PEP 440 accepts, white space around it included.
std::optional<PythonVersion> parse_python_version(std::string_view text);

// One clause: ">=1.0", "==2.*", "===anything".
struct PythonSpecifier {
    std::string op;
    std::string version;  // as written, without white space around it

    std::string text() const { return op + version; }
    bool wildcard() const { return (op == "==" || op == "!=") && version.ends_with(".*"); }
    // Does it name a pre-release itself?
    bool names_prerelease() const;
    // Pre-releases are compared like any other version.
    bool contains(const PythonVersion& version) const;
};

std::optional<PythonSpecifier> parse_python_specifier(std::string_view text);
// The clause that `text` starts with, and how many bytes it takes.
std::optional<std::pair<PythonSpecifier, std::size_t>> leading_python_specifier(std::string_view text);

// Clauses with commas between them; all have to hold.
struct PythonSpecifiers {
    std::vector<PythonSpecifier> clauses;

    // Sorted, as `packaging` and pip show it.
    std::string text() const;
    bool contains(const PythonVersion& version, bool prereleases) const;
};
std::optional<PythonSpecifiers> parse_python_specifiers(std::string_view text);

// "Foo_Bar.baz" -> "foo-bar-baz" (PEP 503).
std::string normal_python_name(std::string_view name);

}  // namespace trueup
