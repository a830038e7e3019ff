// Apple bundles: where their parts are. Source: Apple, "Bundle Programming
// Guide", Anatomy of a bundle; Security, bundlediskrep.cpp.
#pragma once

#include <optional>
#include <string>

#include "platform/host.h"

namespace trueup {

struct Bundle {
    std::string root;        // the folder that people see
    std::string base;        // what sealed paths start at: Contents, Versions/A, or the root
    std::string info_plist;  // absolute
    // Absolute, inside base. A bundle without one (resources, .fs, .xcframework, or
    // one whose Info.plist names a file that is not there) is signed as if Info.plist
    // were it.
    std::string executable;
};

// The bundle in a folder; nullopt: the folder is none.
std::optional<Bundle> bundle_at(const Host& host, const std::string& folder);

// What the sealed paths of a folder that claims to be a sealed bundle start at:
// it holds _CodeSignature/CodeResources, whatever else is missing. Empty: none.
std::string sealed_base(const Host& host, const std::string& folder);

// A framework with a sealed version and no Versions/Current that leads to one of
// them: what is left when the links were not packed along.
bool lost_its_links(const Host& host, const std::string& folder);

// The bundle whose main executable `path` is.
std::optional<Bundle> bundle_of(const Host& host, const std::string& path);

}  // namespace trueup
