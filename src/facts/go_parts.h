// What lies inside the Go tree in use, beyond the marks by which a tree is
// known.
#pragma once

#include <string>
#include <vector>

namespace trueup {

struct GoParts {
    std::string root;                    // the tree, as it was named; empty: none was looked at
    std::string release;                 // of its VERSION file, "go1.22.3"
    std::vector<std::string> missing;    // below the root: every tree of this
                                         // release has them, this one has not
    std::vector<std::string> left_over;  // files that this release does not have, and another one does
    std::string odd_tool,
        odd_release;  // a tool of another release than VERSION says; empty: none
};

}  // namespace trueup
