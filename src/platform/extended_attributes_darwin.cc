#include <copyfile.h>

#include "platform/extended_attributes.h"

namespace trueup {

void copy_extended_attributes(int from, int to) {
    ::fcopyfile(from, to, nullptr, COPYFILE_ACL | COPYFILE_XATTR);
}

}  // namespace trueup
