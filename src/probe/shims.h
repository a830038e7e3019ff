// Version managers put small programs of their own in front of `go`: shims.
#pragma once

#include <string>
#include <string_view>

#include "facts/toolchain.h"
#include "platform/host.h"

namespace trueup {

// The manager whose shim folder `dir` is ("goenv", "asdf", "mise"), by the
// manager's variables and usual places; "" for any other folder.
std::string shim_folder_of(const Host& host, const std::string& dir);

// The manager that a file belongs to: by its folder, by what it links to, or by
// the text of the script (`text`: its start; "" when it is not one).
std::string shim_of(const Host& host, const Executable& executable, std::string_view text);

// Where a manager keeps its versions and shims; empty without a home folder and
// without the manager's own variable.
std::string goenv_root(const Host& host);
std::string asdf_root(const Host& host);
std::string mise_root(const Host& host);

}  // namespace trueup
