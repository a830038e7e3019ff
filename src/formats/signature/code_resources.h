// _CodeSignature/CodeResources: which files of a bundle are sealed, with which
// hash. Sources: Apple, TN2206 "macOS Code Signing In Depth"; Security,
// resources.cpp and StaticCode.cpp.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace trueup {

struct ResourceSeal {
    bool optional = false;
    std::string sha1, sha256;         // raw; empty: not stated
    std::optional<std::string> link;  // the target of a symbolic link
    // Code inside the bundle, signed by itself:
    bool nested = false;
    std::string cdhash;       // raw
    std::string requirement;  // in the requirement language
};

enum class ResourceRule { none, omit, seal, nested };

// The rules decide which files have to be sealed: regular expressions over the
// path in the bundle, the heaviest that matches counts.
class ResourceRules {
public:
    ResourceRules();
    ResourceRules(ResourceRules&&) noexcept;
    ResourceRules& operator=(ResourceRules&&) noexcept;
    ~ResourceRules();

    // False: this build has no regular expressions.
    static bool available();
    // False: no regular expression, or too large a one.
    bool add(const std::string& pattern, double weight, ResourceRule rule);
    ResourceRule rule_for(const std::string& path) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

struct CodeResources {
    int version = 2;  // 1: only `rules` and `files`, from before OS X 10.9
    std::map<std::string, ResourceSeal> files;
    ResourceRules rules;
    // Rules that Apple's signers do not write, as macOS's strict check sees it: a
    // pattern that leaves files out, or "^.*" when nothing says that all files count.
    std::vector<std::string> weak;
};

// Error kind invalid: says what is wrong.
Result<CodeResources> parse_code_resources(std::string_view bytes);

}  // namespace trueup
