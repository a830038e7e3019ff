#include "probe/signature.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "formats/signature/verify_file.h"
#include "platform/cms_module.h"
#include "probe/bundle.h"
#include "probe/bundle_shape.h"
#include "probe/sealed_files.h"

namespace trueup {
namespace {

constexpr std::uint64_t max_seal = 256U << 20U;

std::optional<std::string> read_optional(const Host& host, const std::string& path, std::uint64_t limit) {
    auto text = host.read(path, limit);
    return text ? std::optional(std::move(*text)) : std::nullopt;
}

// A folder that has the seal of a bundle and is none any more, or was never one
// with a Mach-O inside.
void judge_without_code(const Host& host, const std::string& path, FileSignature& out) {
    const auto base = sealed_base(host, path);
    if (base.empty()) {
        out.unreadable = path + " is a folder, and no bundle with an executable";
        return;
    }
    // The whole signature beside the seal: a bundle without an executable
    // (resources, .xcframework), which is signed in another way.
    if (is_file(host, join_path(base, "_CodeSignature/CodeDirectory"))) {
        out.unreadable = path + " is a bundle without a Mach-O executable";
        out.other_form = true;
        return;
    }
    SliceSignature slice;
    slice.add(SignatureFault::bundle_damaged);
    out.bundle = path;
    out.slices.push_back(std::move(slice));
}

// The versions of a framework that Current does not name: inside other code they
// must be as good as that one (Security, StaticCode.cpp, validateOtherVersions).
void judge_other_versions(const Host& host, const Bundle& bundle, const SignatureOptions& options,
                          std::vector<SignatureProblem>& problems) {
    for (const auto& version : other_versions(host, bundle)) {
        const auto shown = "Versions/" + std::string(base_name(version));
        if (options.depth == 0) {
            problems.push_back({SignatureFault::framework_version_not_judged, shown});
            continue;
        }
        const auto other = read_signature(host, version, options);
        auto worst = other.unreadable.empty() ? SignatureVerdict::valid : SignatureVerdict::invalid;
        for (const auto& slice : other.slices) worst = std::max({worst, slice.verdict, slice.required});
        if (worst == SignatureVerdict::valid) continue;
        problems.push_back({worst == SignatureVerdict::unknown ? SignatureFault::nested_code_undecided
                                                               : SignatureFault::framework_version_invalid,
                            shown});
    }
}

}  // namespace

FileSignature read_signature(const Host& host, const std::string& path, const SignatureOptions& options) {
    FileSignature out;
    out.path = path;
    auto file = path;
    std::optional<Bundle> bundle;
    if (is_dir(host, path)) {
        bundle = bundle_at(host, path);
        if (!bundle) {
            judge_without_code(host, path, out);
            return out;
        }
        file = bundle->executable;
    } else {
        bundle = bundle_of(host, path);
    }
    const auto source = host.open(file);
    if (!source) {
        out.unreadable = source.error().message;
        return out;
    }
    Surroundings around;
    around.now = options.now;
    around.threads = options.threads;
    around.cms = cms_verifier;
    around.required = options.required;
    if (bundle) {
        out.bundle = bundle->root;
        around.bundle = true;
        around.info_plist = read_optional(host, bundle->info_plist, max_seal);
        around.resources =
            read_optional(host, join_path(bundle->base, "_CodeSignature/CodeResources"), max_seal);
        if (base_name(bundle->base) == "Contents") {
            around.ticket = read_optional(host, join_path(bundle->base, "CodeResources"), max_seal);
        }
    }
    auto slices = verify_file(**source, around);
    if (!slices) {
        out.unreadable = file + ": " + slices.error().message;
        return out;
    }
    out.slices = std::move(*slices);
    if (bundle && around.resources) {
        auto problems = check_bundle_shape(host, *bundle);
        judge_other_versions(host, *bundle, options, problems);
        std::ranges::move(check_sealed_files(host, *bundle, *around.resources, options),
                          std::back_inserter(problems));
        for (auto& slice : out.slices) {
            for (const auto& [fault, detail] : problems) slice.add(fault, detail);
        }
    }
    return out;
}

}  // namespace trueup
