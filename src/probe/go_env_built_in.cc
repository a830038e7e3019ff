#include "probe/go_env_built_in.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "base/text.h"
#include "formats/go_line_table.h"

namespace trueup {
namespace {

constexpr std::uint64_t max_source = 1U << 20U;

Origin source_origin(const std::string& path, int line, std::string_view text, std::string note) {
    return {OriginKind::builtin, path, line, std::string(text), std::move(note)};
}

// Text between the first pair of quotes (" or `) after `from`.
std::optional<std::string> quoted_after(std::string_view line, std::size_t from) {
    const std::size_t open = line.find_first_of("\"`", from);
    if (open == std::string_view::npos) return std::nullopt;
    const std::size_t close = line.find(line[open], open + 1);
    if (close == std::string_view::npos) return std::nullopt;
    return std::string(line.substr(open + 1, close - open - 1));
}

// A generated Go source file.
class Source {
public:
    Source(const GoConfig& config, const char* relative) {
        // A tree without pkg/tool is no GOROOT for go, and still holds what the
        // binary in its bin folder was made from.
        const auto tree = config.tree.empty() ? parent_path(parent_path(config.exe.resolved)) : config.tree;
        path_ = join_path(tree, relative);
        auto content = config.host.read(path_, max_source);
        absent_ = !content && content.error().kind == Error::Kind::not_found;
        if (content) text_ = *std::move(content);
    }

    bool there() const { return !text_.empty(); }
    bool absent() const { return absent_; }  // it is known that there is none

    // `const defaultGOAMD64 = `v1``; since 1.24 the names start with a capital.
    std::optional<GoValue> constant(std::string_view name) const {
        return first_of([&](std::string_view line) -> std::optional<std::string> {
            if (!line.starts_with("const ") || line.size() < 7) return std::nullopt;
            const std::string_view rest = line.substr(7);  // without the first letter
            if (rest.substr(0, rest.find_first_of(" =")) != name.substr(1)) return std::nullopt;
            return quoted_after(line, 7);
        });
    }

    // What the generated function DefaultCC or DefaultCXX returns for a target:
    // `case` lists of strings, each with a `return`, and a last `return`.
    std::optional<GoValue> compiler(std::string_view function, std::string_view goos,
                                    std::string_view goarch) const {
        const std::string start = "func " + std::string(function) + "(";
        const std::string system = "\"" + std::string(goos) + "\"";
        const std::string pair = "\"" + std::string(goos) + "/" + std::string(goarch) + "\"";
        bool inside = false;
        enum class Case { none, matches, other } in_case = Case::none;
        return first_of([&](std::string_view line) -> std::optional<std::string> {
            line = trim(line);
            const auto names = [&](std::string_view name) { return line.contains(name); };
            if (line.starts_with("func ")) {
                inside = line.starts_with(start);
            } else if (inside && line.starts_with("case ")) {
                in_case = names(pair) || names(system) ? Case::matches : Case::other;
            } else if (inside && line == "}") {
                in_case = Case::none;
            } else if (inside && line.starts_with("return ") && in_case != Case::other) {
                return quoted_after(line, 0);
            }
            return std::nullopt;
        });
    }

private:
    // What `value` finds in the first line where it finds any.
    template <typename Value>
    std::optional<GoValue> first_of(Value value) const {
        int number = 0;
        for (std::string_view rest = text_; !rest.empty();) {
            ++number;
            const auto line = rest.substr(0, rest.find('\n'));
            rest.remove_prefix(std::min(line.size() + 1, rest.size()));
            if (auto found = value(line))
                return GoValue{*std::move(found),
                               source_origin(path_, number, trim(line), "built into this Go")};
        }
        return std::nullopt;
    }

    std::string path_;
    std::string text_;
    bool absent_ = false;
};

constexpr const char* compilers_file = "src/cmd/go/internal/cfg/zdefaultcc.go";

// GNU's names of Linux targets, as distributions give them to their releases.
constexpr auto triples = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"386", "i686-linux-gnu"},
    {"amd64", "x86_64-linux-gnu"},
    {"arm", "arm-linux-gnueabihf"},
    {"arm64", "aarch64-linux-gnu"},
    {"loong64", "loongarch64-linux-gnu"},
    {"mips", "mips-linux-gnu"},
    {"mips64le", "mips64el-linux-gnuabi64"},
    {"mipsle", "mipsel-linux-gnu"},
    {"ppc64", "powerpc64-linux-gnu"},
    {"ppc64le", "powerpc64le-linux-gnu"},
    {"riscv64", "riscv64-linux-gnu"},
    {"s390x", "s390x-linux-gnu"},
});

// How much of a go binary is looked through: ten times what any has had.
constexpr std::uint64_t most_of_binary = 256U << 20U;

// Nothing: it has no bytes here, as in a snapshot, or too many.
std::optional<bool> binary_holds(const GoConfig& config, std::string_view text) {
    constexpr std::size_t piece = 1U << 20U;
    const auto source = config.host.open(config.exe.resolved);
    if (!source) return std::nullopt;
    const auto end = std::min((*source)->size(), most_of_binary);
    for (std::uint64_t at = 0; at < end; at += piece - text.size()) {
        const auto bytes = (*source)->read(at, piece);
        if (!bytes) return std::nullopt;
        if (bytes->find(text) != std::string::npos) return true;
    }
    return end == (*source)->size() ? std::optional(false) : std::nullopt;
}

// A tree without sources: the name stands among the binary's own texts. The plain
// name of unknown origin: it might, and the binary could not be looked into.
std::optional<GoValue> compiler_in_binary(const GoConfig& config, std::string_view goos,
                                          std::string_view goarch, const char* plain, bool no_sources) {
    const auto triple = std::ranges::find(triples, goarch, &decltype(triples)::value_type::first);
    if (goos != "linux" || triple == triples.end()) return std::nullopt;
    std::string name = std::string(triple->second) + "-" + plain;
    const auto held = binary_holds(config, name);
    if (!held && no_sources)
        return GoValue{plain,
                       {OriginKind::unknown, {}, 0, {}, "go's own file, which says it, could not be read"}};
    if (!held.value_or(false)) return std::nullopt;
    return GoValue{std::move(name), rule("built into this Go")};
}

GoValue default_compiler(const GoConfig& config, const char* function, std::string_view goos,
                         std::string_view goarch, const char* clang, const char* gcc) {
    const Source source(config, compilers_file);
    if (auto found = source.compiler(function, goos, goarch)) return *std::move(found);
    if (!source.there()) {
        if (auto found = compiler_in_binary(config, goos, goarch, gcc, source.absent()))
            return *std::move(found);
    }
    // Up to 1.20 the machine that built the release decided, later the target does.
    const std::string_view decides = config.minor < 21 ? std::string_view(config.goos) : goos;
    const bool uses_clang =
        decides == "darwin" || decides == "ios" || decides == "freebsd" || decides == "openbsd";
    return {uses_clang ? clang : gcc, rule("the release's default C compiler for this system")};
}

GoValue or_default(std::optional<GoValue> found, const char* value) {
    return found ? *std::move(found) : GoValue{value, rule("the release's default")};
}

}  // namespace

BuiltIn built_in_defaults(const GoConfig& config) {
    const Source boot(config, "src/internal/buildcfg/zbootstrap.go");
    BuiltIn built_in;
    built_in.go386 = or_default(boot.constant("defaultGO386"), "sse2");
    built_in.goamd64 = or_default(boot.constant("defaultGOAMD64"), "v1");
    built_in.goarm = or_default(boot.constant("defaultGOARM"), config.minor < 20 ? "5" : "7");
    built_in.goarm64 = or_default(boot.constant("defaultGOARM64"), "v8.0");
    built_in.gomips = or_default(boot.constant("defaultGOMIPS"), "hardfloat");
    built_in.gomips64 = or_default(boot.constant("defaultGOMIPS64"), "hardfloat");
    built_in.goppc64 = or_default(boot.constant("defaultGOPPC64"), "power8");
    built_in.goriscv64 = or_default(boot.constant("defaultGORISCV64"), "rva20u64");
    built_in.gofips140 = or_default(boot.constant("defaultGOFIPS140"), "off");
    built_in.goexperiment = or_default(boot.constant("defaultGOEXPERIMENT"), "");
    built_in.pkg_config =
        or_default(Source(config, compilers_file).constant("defaultPkgConfig"), "pkg-config");
    // In zbootstrap.go since 1.25, in go/build's own file before.
    auto cgo = boot.constant("defaultCGO_ENABLED");
    if (!cgo && config.minor < 25)
        cgo = Source(config, "src/go/build/zcgo.go").constant("defaultCGO_ENABLED");
    built_in.cgo_enabled = or_default(std::move(cgo), "");
    return built_in;
}

GoValue default_cc(const GoConfig& config, std::string_view goos, std::string_view goarch) {
    return default_compiler(config, "DefaultCC", goos, goarch, "clang", "gcc");
}

GoValue default_cxx(const GoConfig& config, std::string_view goos, std::string_view goarch) {
    return default_compiler(config, "DefaultCXX", goos, goarch, "clang++", "g++");
}

namespace {

// The absolute name that stands before `mark`, from the NUL that ends the one
// before it (or the start: the first of a table); "" when that is no absolute
// name, nullopt without a mark.
std::optional<std::string> folder_before(const std::string& bytes, std::string_view mark) {
    const std::size_t found = bytes.find(mark);
    if (found == std::string::npos) return std::nullopt;
    const std::size_t start = bytes.rfind('\0', found);
    const std::size_t first = start == std::string::npos ? 0 : start + 1;
    const std::string goroot = bytes.substr(first, found - first);
    return goroot.starts_with('/') ? clean_path(goroot) : std::string();
}

}  // namespace

std::string link_time_goroot(const GoConfig& config) {
    if (config.minor >= 21) return {};
    // Binaries up to 1.20 keep the absolute names of the runtime's source
    // files. The folder before the first one is the GOROOT they were built for.
    constexpr std::string_view mark = "/src/internal/cpu/cpu";
    constexpr std::size_t piece = 1U << 20U;
    constexpr std::size_t overlap = 512;
    const auto source = config.host.open(config.exe.resolved);
    if (!source) return {};
    if (const auto names = go_file_names(**source)) {
        if (auto goroot = folder_before(*names, mark)) return *std::move(goroot);
    }
    // Another format: all of it is looked through.
    const auto end = std::min((*source)->size(), most_of_binary);
    for (std::uint64_t at = 0; at < end; at += piece - overlap) {
        const auto bytes = (*source)->read(at, piece);
        if (!bytes) return {};
        if (auto goroot = folder_before(*bytes, mark)) return *std::move(goroot);
    }
    return {};
}

}  // namespace trueup
