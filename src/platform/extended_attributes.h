// Attributes of a file beside owner, mode and times.
#pragma once

namespace trueup {

// Copies extended attributes and access control lists, as far as this user may:
// what cannot be copied is left out (a label that the system sets itself).
void copy_extended_attributes(int from, int to);

}  // namespace trueup
