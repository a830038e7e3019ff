#include "probe/signature.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "formats/signature/signature_files.h"
#include "formats/signature/verify_file.h"
#include "platform/cms_module.h"
#include "probe/bundle.h"
#include "probe/bundle_shape.h"
#include "probe/sealed_files.h"

namespace trueup {
namespace {

constexpr std::uint64_t max_seal = 256U << 20U;
constexpr std::uint64_t max_ticket = 16U << 20U;  // 21 bytes for each piece of code

std::optional<std::string> read_optional(const Host& host, const std::string& path, std::uint64_t limit) {
    auto text = host.read(path, limit);
    return text ? std::optional(std::move(*text)) : std::nullopt;
}

// A folder that has the seal of a bundle and is none any more, or was never one
// with a Mach-O inside.
void judge_without_code(const Host& host, const std::string& path, FileSignature& out) {
    const auto faulty = [&](SignatureFault fault, std::string detail) {
        SliceSignature slice;
        slice.add(fault, std::move(detail));
        out.bundle = path;
        out.slices.push_back(std::move(slice));
    };
    const auto base = sealed_base(host, path);
    if (base.empty() && lost_its_links(host, path))
        return faulty(SignatureFault::bundle_link_wrong, "Versions/Current");
    if (base.empty()) {
        out.unreadable = path + " is a folder, and no bundle with an executable";
        out.unreadable_zh = path + " 是目录，且不是带有可执行文件的应用包";
        return;
    }
    // The whole signature beside the seal, and yet no Info.plist that it could be
    // about: a widget, say.
    if (is_file(host, join_path(base, "_CodeSignature/CodeDirectory"))) {
        out.unreadable = path + " is a bundle of a kind that is signed in another way";
        out.unreadable_zh = path + " 属于以另一种方式签名的应用包";
        out.other_form = true;
        return;
    }
    faulty(SignatureFault::bundle_damaged, {});
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

// What a Mac runs and no Mach-O file is: unsigned, when no signature is anywhere.
bool is_script(const ByteSource& source) {
    const auto head = source.read(0, 2);
    return head && *head == "#!";
}

SignatureFiles read_signature_files(const Host& host, const std::string& folder) {
    SignatureFiles out;
    for (const auto& name : host.list(folder).value_or(std::vector<std::string>())) {
        if (!is_signature_file(name)) continue;
        if (auto text = read_optional(host, join_path(folder, name), max_seal)) out[name] = std::move(*text);
    }
    return out;
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
    around.tickets = ticket_verifier;
    around.required = options.required;
    if (bundle) {
        out.bundle = bundle->root;
        around.bundle = true;
        around.info_plist = read_optional(host, bundle->info_plist, max_seal);
        around.resources =
            read_optional(host, join_path(bundle->base, "_CodeSignature/CodeResources"), max_seal);
        if (base_name(bundle->base) == "Contents") {
            around.ticket = read_optional(host, join_path(bundle->base, "CodeResources"), max_ticket);
            // Old signers left a link to the seal there.
            if (around.ticket == around.resources) around.ticket.reset();
        }
    }
    const auto files =
        bundle ? read_signature_files(host, join_path(bundle->base, "_CodeSignature")) : SignatureFiles();
    const bool beside =
        bundle && !holds_signature(**source) && (files.contains("CodeDirectory") || is_script(**source));
    if (beside) {
        out.slices.push_back(verify_beside(**source, files, around));
    } else {
        auto slices = verify_file(**source, around);
        if (!slices) {
            out.unreadable = file + ": " + slices.error().message;
            if (!may_be_signed(**source)) {
                out.unreadable_zh = file + "：不是带有签名的 Mach-O 代码";
                // A script alone has its signature in extended attributes, which few
                // copies keep and no host shows here.
                out.other_form = !bundle;
            }
            return out;
        }
        out.slices = std::move(*slices);
    }
    if (bundle && around.resources) {
        auto problems = check_bundle_shape(host, *bundle, beside);
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
