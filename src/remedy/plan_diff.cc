#include <fmt/format.h>

#include "remedy/difference.h"
#include "remedy/plan.h"

namespace trueup {

std::string diff_of(const Change& change) {
    if (change.before.same_as(change.after)) return {};
    const auto name = [&](const FileImage& image) {
        return image.kind == FileImage::Kind::absent ? std::string("/dev/null") : change.path;
    };
    const auto text = [](const FileImage& image) {
        if (image.kind == FileImage::Kind::link) return "-> " + image.target + "\n";
        if (image.kind == FileImage::Kind::folder) return std::string("(folder)\n");
        return image.content;
    };
    auto out = fmt::format("--- {}\n+++ {}\n{}", name(change.before), name(change.after),
                           unified_diff(text(change.before), text(change.after)));
    if (change.before.kind == FileImage::Kind::file && change.after.kind == FileImage::Kind::file &&
        change.before.mode != change.after.mode)
        out += fmt::format("mode {:04o} -> {:04o}\n", change.before.mode, change.after.mode);
    return out;
}

}  // namespace trueup
