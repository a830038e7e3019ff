#include "probe/bundle_shape.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "formats/signature/signature_files.h"

namespace trueup {
namespace {

using Fault = SignatureFault;
using Type = FileStatus::Type;

constexpr unsigned executable_bits = 0111;

std::string_view without_dot(std::string_view target) {
    if (target.starts_with("./")) target.remove_prefix(2);
    return target;
}

class Shape {
public:
    Shape(const Host& host, const Bundle& bundle, bool beside)
        : host_(host), bundle_(bundle), beside_(beside) {}

    std::vector<SignatureProblem> run() {
        plain(bundle_.info_plist);
        plain(bundle_.executable);
        signature_folder();
        if (bundle_.base == join_path(bundle_.root, "Contents")) {
            application_root();
        } else if (bundle_.base != bundle_.root) {
            framework_root();
        }
        return std::move(problems_);
    }

private:
    std::string shown(const std::string& path) const {
        const auto root = bundle_.root + "/";
        return path.starts_with(root) ? path.substr(root.size()) : path;
    }
    void add(Fault fault, const std::string& path) { problems_.push_back({fault, shown(path)}); }

    void plain(const std::string& path) {
        const auto status = host_.status(path);
        if (!status || status->type != Type::file) add(Fault::bundle_file_not_plain, path);
    }

    // visit(path, name, status) for all that is in a folder.
    template <typename Visit>
    void each_in(const std::string& folder, Visit&& visit) {
        const auto names = host_.list(folder);
        if (!names) return add(Fault::resource_unreadable, folder);
        for (const auto& name : *names) {
            const auto path = join_path(folder, name);
            const auto status = host_.status(path);
            if (status) {
                visit(path, name, *status);
            } else {
                add(Fault::resource_unreadable, path);
            }
        }
    }

    static bool plain_data(const FileStatus& status) {
        return status.type == Type::file && (status.mode & executable_bits) == 0;
    }

    // Everything in there is excluded from the seal. All other parts of the
    // signature are in the executable, or all are here: macOS takes no mixture.
    void signature_folder() {
        each_in(join_path(bundle_.base, "_CodeSignature"),
                [&](const std::string& path, const std::string& name, const FileStatus& status) {
                    const bool used = name == "CodeResources" ||
                                      (name == "CodeSignature" && status.size == 0) ||
                                      (beside_ && is_signature_file(name));
                    if (status.type != Type::file || !used) add(Fault::bundle_root_unsealed, path);
                });
    }

    void application_root() {
        static constexpr auto allowed = std::to_array<std::string_view>(
            {".LSOverride", ".DS_Store", "Icon\r", ".SoftwareDepot.tracking"});
        each_in(bundle_.root,
                [&](const std::string& path, const std::string& name, const FileStatus& status) {
                    if (name == "Contents" && status.type == Type::dir) return;
                    const bool known = std::ranges::find(allowed, name) != allowed.end();
                    if (!known || !plain_data(status)) add(Fault::bundle_root_unsealed, path);
                });
    }

    void framework_root() {
        const auto versions = join_path(bundle_.root, "Versions");
        const auto current = host_.status(join_path(versions, "Current"));
        const std::string target = current && current->type == Type::link ? current->target : std::string();
        each_in(bundle_.root,
                [&](const std::string& path, const std::string& name, const FileStatus& status) {
                    if (status.type == Type::link) {
                        // To its namesake, by the link to the current version or by that version's name.
                        const auto to = without_dot(status.target);
                        const bool right = to == "Versions/Current/" + name ||
                                           (!target.empty() && to == "Versions/" + target + "/" + name);
                        if (!right) add(Fault::bundle_link_wrong, path);
                        return;
                    }
                    if (name == "Versions" && status.type == Type::dir) return;
                    const bool allowed = (name == ".DS_Store" || name == "module.map") && plain_data(status);
                    if (!allowed) add(Fault::bundle_root_unsealed, path);
                });
        each_in(versions, [&](const std::string& path, const std::string& name, const FileStatus& status) {
            if (name == "Current") {
                const auto to = without_dot(status.target);
                const bool right = status.type == Type::link && !to.empty() && to != "." && to != ".." &&
                                   to.find('/') == std::string_view::npos;
                if (!right) add(Fault::bundle_link_wrong, path);
                return;
            }
            const bool allowed = status.type == Type::dir || (name == ".DS_Store" && plain_data(status));
            if (!allowed) add(Fault::bundle_root_unsealed, path);
        });
    }

    const Host& host_;
    const Bundle& bundle_;
    bool beside_;
    std::vector<SignatureProblem> problems_;
};

}  // namespace

std::vector<SignatureProblem> check_bundle_shape(const Host& host, const Bundle& bundle, bool beside) {
    return Shape(host, bundle, beside).run();
}

std::vector<std::string> other_versions(const Host& host, const Bundle& bundle) {
    std::vector<std::string> out;
    const auto versions = join_path(bundle.root, "Versions");
    const auto names = host.list(versions);
    if (bundle.base == bundle.root || !names) return out;
    const auto own = resolve(host, bundle.base);
    for (const auto& name : *names) {
        const auto path = join_path(versions, name);
        const auto status = host.status(path);
        if (!status || status->type != FileStatus::Type::dir || name == "Current") continue;
        const auto real = resolve(host, path);
        if (!own || !real || *real != *own) out.push_back(path);
    }
    return out;
}

}  // namespace trueup
