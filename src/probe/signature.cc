#include "probe/signature.h"

#include "base/text.h"
#include "formats/signature/verify_file.h"
#include "platform/cms_module.h"
#include "probe/bundle.h"
#include "probe/sealed_files.h"

namespace trueup {
namespace {

constexpr std::uint64_t max_seal = 256U << 20U;

std::optional<std::string> read_optional(const Host& host, const std::string& path, std::uint64_t limit) {
    auto text = host.read(path, limit);
    return text ? std::optional(std::move(*text)) : std::nullopt;
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
            out.unreadable = path + " is a folder, and no bundle with an executable";
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
        const auto problems = check_sealed_files(host, *bundle, *around.resources, options);
        for (auto& slice : out.slices) {
            for (const auto& [fault, detail] : problems) slice.add(fault, detail);
        }
    }
    return out;
}

}  // namespace trueup
