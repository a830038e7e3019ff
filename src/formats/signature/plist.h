// Apple property lists, XML and binary. Sources: Apple's PropertyList-1.0.dtd;
// for the binary form CoreFoundation, CFBinaryPList.c.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace trueup {

struct PlistEntry;

struct Plist {
    enum class Kind { boolean, integer, real, string, data, date, array, dict };
    Kind kind = Kind::dict;
    bool boolean = false;
    std::int64_t integer = 0;  // a date: seconds since 1970
    double real = 0;
    std::string text;  // string: UTF-8; data: the bytes
    std::vector<Plist> items;
    std::vector<PlistEntry> entries;  // in the file's order

    const Plist* find(std::string_view key) const;
    // find(), if it is of that kind.
    const Plist* find(std::string_view key, Kind wanted) const;
    bool is_true() const { return kind == Kind::boolean && boolean; }
};

struct PlistEntry {
    std::string key;
    Plist value;
};

// Untrusted: at most 64 levels deep, and no larger than its input lets it be.
Result<Plist> parse_plist(std::string_view bytes);
Result<Plist> parse_plist_xml(std::string_view text);
Result<Plist> parse_plist_binary(std::string_view bytes);

}  // namespace trueup
