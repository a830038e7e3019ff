#include "probe/sealed_files.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "formats/signature/code_resources.h"
#include "formats/signature/digest.h"

namespace trueup {
namespace {

using Fault = SignatureFault;

constexpr int max_depth = 64;    // folders
constexpr int max_nesting = 16;  // bundles
constexpr std::size_t max_files = 1'000'000;
constexpr std::size_t chunk = 1U << 20U;

// ".DS_Store", in any case: the file systems of a Mac mostly make no difference.
bool is_finders(std::string_view name) {
    return std::ranges::equal(name, std::string_view(".ds_store"), [](char a, char b) {
        return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
    });
}

class Check {
public:
    Check(const Host& host, const Bundle& bundle, CodeResources resources, const SignatureOptions& options)
        : host_(host),
          bundle_(bundle),
          root_(is_inside(bundle.base, bundle.root) ? bundle.root
                                                    : resolve(host, bundle.root).value_or(bundle.root)),
          resources_(std::move(resources)),
          options_(options) {}

    std::vector<SignatureProblem> run() {
        if (resources_.version == 1) add(Fault::resources_seal_old, {});
        for (const auto& rule : resources_.weak) add(Fault::resources_rules_weak, rule);
        walk("", 0);
        for (const auto& [path, seal] : resources_.files) {
            if (!seal.optional && !seen_.contains(path)) add(Fault::resource_missing, path);
        }
        return std::move(problems_);
    }

private:
    void add(Fault fault, const std::string& path) { problems_.push_back({fault, path}); }

    // What a signature cannot cover, since it is part of it or in it.
    bool excluded(const std::string& path, const std::string& absolute) const {
        return absolute == bundle_.executable || path == "_CodeSignature" || path == "CodeResources" ||
               path == "_MASReceipt" || absolute == bundle_.info_plist;
    }

    void walk(const std::string& folder, int depth) {
        const auto names = host_.list(join_path(bundle_.base, folder));
        if (!names || depth > max_depth) return add(Fault::resource_unreadable, folder);
        for (const auto& name : *names) {
            const auto path = folder.empty() ? name : folder + "/" + name;
            const auto absolute = join_path(bundle_.base, path);
            const auto status = host_.status(absolute);
            if (!status || seen_.size() > max_files) {
                add(Fault::resource_unreadable, path);
                continue;
            }
            // Finder's own files may lie anywhere, but not as links (resources.cpp, scan).
            if (status->type == FileStatus::Type::link && is_finders(name)) {
                add(Fault::bundle_file_not_plain, path);
                continue;
            }
            if (excluded(path, absolute)) {
                // Old seals list Info.plist as a file too; then it is compared as well.
                if (absolute == bundle_.info_plist && resources_.files.contains(path))
                    check(path, absolute, *status);
                continue;
            }
            const auto rule = resources_.rules.rule_for(path);
            if (status->type == FileStatus::Type::dir) {
                if (rule == ResourceRule::nested && name.find('.') != std::string::npos) {
                    check(path, absolute, *status);
                } else {
                    walk(path, depth + 1);
                }
                continue;
            }
            if (rule == ResourceRule::omit || rule == ResourceRule::none) continue;
            check(path, absolute, *status);
        }
    }

    void check(const std::string& path, const std::string& absolute, const FileStatus& status) {
        seen_.insert(path);
        const auto seal = resources_.files.find(path);
        if (seal == resources_.files.end()) return add(Fault::resource_added, path);
        if (status.type == FileStatus::Type::link) {
            if (seal->second.link != status.target) return add(Fault::resource_changed, path);
            if (leads_out(absolute, status.target)) add(Fault::link_leads_out, path + " -> " + status.target);
            return;
        }
        if (seal->second.nested) return check_nested(path, absolute, seal->second);
        if (status.type != FileStatus::Type::file || seal->second.link)
            return add(Fault::resource_changed, path);
        check_hashes(path, absolute, seal->second);
    }

    void check_hashes(const std::string& path, const std::string& absolute, const ResourceSeal& seal) {
        const auto source = host_.open(absolute);
        if (!source) return add(Fault::resource_unreadable, path);
        Hasher sha1(HashType::sha1);
        Hasher sha256(HashType::sha256);
        for (std::uint64_t at = 0; at < (*source)->size(); at += chunk) {
            const auto bytes = (*source)->read(at, chunk);
            if (!bytes) return add(Fault::resource_unreadable, path);
            if (!seal.sha1.empty()) sha1.add(*bytes);
            if (!seal.sha256.empty()) sha256.add(*bytes);
        }
        if ((!seal.sha1.empty() && sha1.finish() != seal.sha1) ||
            (!seal.sha256.empty() && sha256.finish() != seal.sha256)) {
            add(Fault::resource_changed, path);
        }
    }

    // By its text: what is there now may lead elsewhere on another machine.
    // Parts of macOS itself are always there.
    bool leads_out(const std::string& absolute, const std::string& target) const {
        if (target.starts_with('/')) {
            return !target.starts_with("/System/") && !target.starts_with("/Library/");
        }
        return !is_inside(clean_path(join_path(parent_path(absolute), target)), root_);
    }

    void check_nested(const std::string& path, const std::string& absolute, const ResourceSeal& seal) {
        const auto required = parse_requirement_text(seal.requirement);
        auto options = options_;
        options.required = required ? &*required : nullptr;
        const bool too_deep = ++options.depth > max_nesting;
        const auto inside = too_deep ? FileSignature{path, {}, {}, "nested too deeply", {}}
                                     : read_signature(host_, absolute, options);
        if (inside.other_form) return add(Fault::nested_code_undecided, path);
        if (!inside.unreadable.empty()) return add(Fault::nested_code_invalid, path);
        bool same = false;
        auto met = required ? SignatureVerdict::valid : SignatureVerdict::unknown;
        for (const auto& slice : inside.slices) {
            if (slice.verdict == SignatureVerdict::invalid ||
                slice.verdict == SignatureVerdict::unsigned_code) {
                return add(Fault::nested_code_invalid,
                           slice.arch.empty() ? path : path + " (" + slice.arch + ")");
            }
            if (slice.verdict == SignatureVerdict::unknown) add(Fault::nested_code_undecided, path);
            met = std::max(met, slice.required);
            const auto ours = hex(seal.cdhash);
            same = same || std::ranges::any_of(slice.directories, [&](const CodeDirectoryFacts& directory) {
                       return directory.cdhash == ours;
                   });
        }
        if (met == SignatureVerdict::invalid) return add(Fault::nested_requirement_not_met, path);
        // The very code of the signing met what its signer asked of it.
        if (met == SignatureVerdict::unknown && !(same && inside.slices.size() == 1)) {
            return add(Fault::nested_code_undecided, path);
        }
        if (!same && !seal.cdhash.empty()) add(Fault::nested_code_differs, path);
    }

    const Host& host_;
    const Bundle& bundle_;
    std::string root_;  // without links, as the base of a framework is
    CodeResources resources_;
    const SignatureOptions& options_;
    std::set<std::string> seen_;
    std::vector<SignatureProblem> problems_;
};

}  // namespace

std::vector<SignatureProblem> check_sealed_files(const Host& host, const Bundle& bundle,
                                                 std::string_view seal, const SignatureOptions& options) {
    if (!ResourceRules::available()) return {{Fault::resources_not_checked, {}}};
    auto resources = parse_code_resources(seal);
    if (!resources) return {{Fault::resources_damaged, resources.error().message}};
    return Check(host, bundle, std::move(*resources), options).run();
}

}  // namespace trueup
