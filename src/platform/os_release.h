// The version of an operating system from the file in which it keeps it.
#pragma once

#include <string>

#include "facts/fact.h"

namespace trueup {

// VERSION_ID of os-release(5): "12" on Debian 12. Absent where a distribution
// has no releases (Arch, Debian sid).
Fact<std::string> os_release_version(const std::string& text);

// ProductVersion of /System/Library/CoreServices/SystemVersion.plist.
Fact<std::string> system_version_plist(const std::string& text);

}  // namespace trueup
