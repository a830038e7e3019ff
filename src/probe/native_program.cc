// The program behind a setting such as CC: the word that is run, where it lies,
// whose it is, and which target its name tells. Sources: cmd/internal/quoted,
// os/exec.LookPath; GNU config.sub for the names of processors.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "facts/error_words.h"
#include "probe/executables.h"
#include "probe/go_env_words.h"
#include "probe/native.h"

namespace trueup {
namespace {

struct Processor {
    std::string_view prefix;  // of a triple's first word
    std::string_view goarch;
};
// Longer names stand before those that they begin with.
constexpr std::array<Processor, 20> processors = {
    {{"x86_64", "amd64"},      {"amd64", "amd64"},     {"i386", "386"},        {"i486", "386"},
     {"i586", "386"},          {"i686", "386"},        {"aarch64_be", ""},     {"aarch64", "arm64"},
     {"arm64", "arm64"},       {"arm", "arm"},         {"riscv64", "riscv64"}, {"powerpc64le", "ppc64le"},
     {"powerpc64", "ppc64"},   {"ppc64le", "ppc64le"}, {"s390x", "s390x"},     {"loongarch64", "loong64"},
     {"mips64el", "mips64le"}, {"mips64", "mips64"},   {"mipsel", "mipsle"},   {"mips", "mips"}}};

constexpr std::array<std::string_view, 6> wrappers = {"ccache", "sccache", "distcc", "icecc", "env", "xcrun"};

bool is_wrapper(std::string_view word) {
    return std::ranges::find(wrappers, base_name(word)) != wrappers.end();
}

std::string owner_of(const Host& host, const NativeProgram& program) {
    const auto& path = program.file.path;
    const auto& real = program.file.resolved;
    const auto in = [&](std::string_view part) {
        return path.find(part) != std::string::npos || real.find(part) != std::string::npos;
    };
    if (base_name(program.called) == "zig" || base_name(real) == "zig") return "zig";
    if (in("/nix/store/") || in("/.nix-profile/") || in("/run/current-system/")) return "nix";
    const auto conda = host.environment().get("CONDA_PREFIX");
    if ((!conda.empty() && (is_inside(path, conda) || is_inside(real, conda))) || in("/miniconda") ||
        in("/anaconda") || in("/miniforge") || in("/mambaforge") || in("/micromamba/"))
        return "conda";
    const bool darwin = host.machine().os == "darwin";
    if (darwin && is_inside(path, "/opt/local")) return "macports";
    const bool brew =
        in("/opt/homebrew/") || in("/usr/local/Cellar/") || in("/usr/local/opt/") || in("/.linuxbrew/");
    if (brew) return in("/llvm") ? "homebrew-llvm" : "homebrew";
    if (darwin && (parent_path(real) == "/usr/bin" || in("/CommandLineTools/") || in(".xctoolchain/") ||
                   in(".app/Contents/Developer/")))
        return "apple";
    if (!darwin && (is_inside(real, "/usr/bin") || is_inside(real, "/bin") || is_inside(real, "/usr/lib")))
        return "distribution";
    return "other";
}

// The program that a lookup of `name` runs.
struct Found {
    Fact<bool> there;
    Executable file;
};

Found look_up(const Host& host, const Facts& facts, const std::string& name) {
    Found found;
    if (name.find('/') != std::string::npos) {
        // A relative one is taken from the folder that the compiler is started in,
        // which differs from package to package.
        if (!name.starts_with('/')) {
            found.there = Unknown{{name + " is relative to the folder of each package",
                                   name + " 是相对于各个包所在目录的路径"}};
            return found;
        }
        found.file = inspect_executable(host, name);
        if (usable(found.file))
            found.there = true;
        else if (found.file.kind == FileKind::unknown)
            found.there = Unknown{{"nothing is known about " + name, "对 " + name + " 一无所知"}};
        else
            found.there = false;
        return found;
    }
    const auto all = find_on_path(host, facts.path, name);
    if (const auto* first = first_usable(all)) {
        found.file = *first;
        found.there = true;
        return found;
    }
    if (!host.live()) {
        for (const auto& entry : facts.path) {
            const auto status = host.status(join_path(entry.dir, name));
            if (status || status.error().kind != Error::Kind::not_recorded) continue;
            found.there = Unknown{in_words(status.error())};
            return found;
        }
    }
    const auto unread = std::ranges::find_if(facts.path, [](const PathEntry& entry) {
        return entry.state == PathState::unknown || entry.state == PathState::unreadable;
    });
    if (facts.env.find("PATH") == nullptr)
        found.there = Unknown{{"PATH is not set", "没有设置 PATH"}};
    else if (unread != facts.path.end())
        found.there = Unknown{{"what is in " + unread->dir + " (PATH) is not known",
                               "不知道 PATH 中的 " + unread->dir + " 里有什么"}};
    else if (std::ranges::any_of(all, [](const Executable& e) { return e.kind == FileKind::unknown; }))
        found.there =
            Unknown{{"one " + name + " of PATH could not be read", "PATH 上有一个 " + name + " 无法读取"}};
    else
        found.there = false;
    return found;
}

}  // namespace

TripleTarget target_of_triple(std::string_view triple) {
    TripleTarget target;
    const auto first = triple.substr(0, triple.find('-'));
    for (const auto& row : processors) {
        if (!first.starts_with(row.prefix)) continue;
        target.goarch = row.goarch;
        break;
    }
    const auto has = [&](std::string_view word) { return triple.find(word) != std::string_view::npos; };
    if (has("android"))
        target.goos = "android";
    else if (has("linux"))
        target.goos = "linux";
    else if (has("mingw") || has("windows"))
        target.goos = "windows";
    else if (has("darwin") || has("macos") || has("apple-"))
        target.goos = "darwin";
    else if (has("freebsd"))
        target.goos = "freebsd";
    else if (has("none") || has("elf") || has("eabi"))
        target.goos = "none";  // no system at all
    return target;
}

NativeProgram look_for_program(const Host& host, const Facts& facts, std::string setting, std::string value,
                               Origin origin, bool given) {
    NativeProgram program;
    program.setting = std::move(setting);
    program.value = std::move(value);
    program.origin = std::move(origin);
    program.given = given;
    auto words = split_go_words(program.value);
    if (!words || words->empty()) {
        program.there = Unknown{{"the value is no list of words", "该值不是以空格分隔的单词列表"}};
        return program;
    }
    program.words = *std::move(words);
    program.called = program.words.front();
    if (is_wrapper(program.called)) {
        program.wrapper = base_name(program.called);
        // env FOO=bar cc, xcrun --sdk macosx clang: the first word that is no option.
        bool option_value = false;
        program.wrapper_alone = true;
        for (std::size_t i = 1; i < program.words.size(); ++i) {
            const auto& word = program.words[i];
            if (option_value) {
                option_value = false;
                continue;
            }
            if (program.wrapper == "xcrun" && (word == "--sdk" || word == "-sdk")) option_value = true;
            if (word.starts_with('-') || word.find('=') != std::string::npos) continue;
            program.called = word;
            program.wrapper_alone = false;
            break;
        }
        const auto front = look_up(host, facts, program.words.front());
        if (!front.there.is(true)) {
            program.called = program.words.front();
            program.there = front.there;
            return program;
        }
    }
    auto found = look_up(host, facts, program.called);
    program.there = std::move(found.there);
    program.file = std::move(found.file);
    if (program.there.is(true)) program.owner = owner_of(host, program);
    return program;
}

}  // namespace trueup
