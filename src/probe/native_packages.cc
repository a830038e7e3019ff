// The module's own packages with cgo. Sources: go/build (which files belong to
// a package), `go help packages` (folders that ... passes over).
#include <algorithm>
#include <array>

#include "base/text.h"
#include "facts/error_words.h"
#include "formats/cgo_source.h"
#include "probe/native.h"

namespace trueup {
namespace {

constexpr std::size_t most_folders = 2000;
constexpr std::size_t most_files = 8000;
constexpr std::uint64_t longest_source = 4U << 20U;

bool passed_over(const std::string& name) {
    return name.starts_with('.') || name.starts_with('_') || name == "testdata" || name == "vendor" ||
           name == "node_modules";
}

bool is_native_source(const std::string& name) {
    static constexpr std::array<std::string_view, 8> ends = {".m",   ".c",  ".cc", ".cpp",
                                                             ".cxx", ".mm", ".h",  ".hpp"};
    return std::ranges::any_of(ends, [&](std::string_view end) { return name.ends_with(end); });
}

class Walk {
public:
    Walk(const Host& host, const BuildTarget& target, NativeFacts& native)
        : host_(host), target_(target), native_(native) {}

    void read(const std::string& root) {
        std::vector<std::string> folders = {root};
        for (std::size_t i = 0; i < folders.size(); ++i) {
            if (i == most_folders || files_ > most_files) {
                native_.packages_limit = {"the module is large; not all of it was read",
                                          "模块很大，没有全部读取"};
                return;
            }
            auto names = host_.list(folders[i]);
            if (!names) {
                if (i == 0) native_.packages_limit = in_words(names.error());
                continue;
            }
            folder(folders[i], *names);
            for (const auto& name : *names) {
                if (passed_over(name)) continue;
                const auto path = join_path(folders[i], name);
                const auto status = host_.status(path);
                if (!status || status->type != FileStatus::Type::dir) continue;
                // A module of its own.
                if (is_there(host_, path + "/go.mod").is(true)) continue;
                folders.push_back(path);
            }
        }
    }

private:
    void folder(const std::string& dir, const std::vector<std::string>& names) {
        CgoPackage package;
        for (const auto& name : names) {
            if (!name.ends_with(".go") || name.ends_with("_test.go") || passed_over(name)) continue;
            ++files_;
            if (!file_name_fits(name, target_)) continue;
            const auto path = join_path(dir, name);
            const auto text = host_.read(path, longest_source);
            if (!text) continue;
            auto source = parse_cgo_source(*text, name, target_);
            if (!source.applies || !source.imports_c) continue;
            if (package.dir.empty()) {
                package.dir = dir;
                package.file = path;
                package.line = source.import_line;
            }
            for (auto& line : source.lines) package.lines.push_back({std::move(line), path});
            for (auto& include : source.includes) package.includes.push_back({std::move(include), path});
        }
        if (package.dir.empty()) return;
        for (const auto& name : names) {
            if (!is_native_source(name) || passed_over(name) || !file_name_fits(name, target_)) continue;
            ++files_;
            const auto path = join_path(dir, name);
            const auto text = host_.read(path, longest_source);
            if (!text) continue;
            for (auto& include : includes_of(*text)) package.includes.push_back({std::move(include), path});
        }
        native_.packages.push_back(std::move(package));
    }

    const Host& host_;
    const BuildTarget& target_;
    NativeFacts& native_;
    std::size_t files_ = 0;
};

}  // namespace

void read_cgo_packages(const Host& host, const std::string& root, const BuildTarget& target,
                       NativeFacts& native) {
    native.packages_read = true;
    Walk(host, target, native).read(root);
}

}  // namespace trueup
