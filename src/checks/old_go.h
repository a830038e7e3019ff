// What a message about source code tells of a Go that is too old for it: a name
// that the standard library got later, a file name whose ending only newer
// releases know.
#pragma once

#include <string>
#include <string_view>

#include "checks/check.h"

namespace trueup {

// The first release whose standard library has this exported name
// ("os.ReadFile": "go1.16", "http.Request.PathValue": "go1.22"); empty: before go1.8, or
// no such name.
std::string std_name_since(std::string_view qualified);

// "x_linux_loong64.go" is left out by every release that knows loong64, unless
// it builds for that: the first such release; empty: no ending of the table.
std::string_view suffix_known_since(std::string_view file);

// The first release whose go command has this flag ("-buildvcs": "go1.18");
// empty: not in the table.
std::string_view go_flag_since(std::string_view flag);

// A symptom that only an older Go than `since` explains.
struct OldGo {
    const Symptom* symptom = nullptr;
    std::string since;
    bool proven = false;  // nothing else explains it
};
// The first one in the text; symptom is nullptr where there is none, or where
// the text tells a release that is new enough.
OldGo old_go_in(const Facts& facts);

}  // namespace trueup
