#include "checks/native.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "checks/registry.h"

namespace trueup {
namespace {

constexpr const char* clt_dir = "/Library/Developer/CommandLineTools";

// A setting that the environment holds; a line of the go env file is no such.
bool from_environment(const Facts& facts, const std::string& name) {
    const auto* variable = facts.env.find(name);
    return variable != nullptr && !variable->value.empty();
}

std::string in_force(const Facts& facts, const char* name) {
    const auto value = facts.go_env.get(name);
    return value.empty() ? "-O2 -g" : value;
}

// A word of a flag variable, quoted where go's splitting needs it.
std::string go_word(const std::string& word) {
    if (word.find_first_of(" \t'\"") == std::string::npos) return word;
    const char quote = word.find('\'') == std::string::npos ? '\'' : '"';
    return quote + word + quote;
}

// The value without -isysroot DIR, --sysroot=DIR and the like.
std::string without_sysroot(const std::string& value, const std::string& path) {
    std::vector<std::string> kept;
    const auto words = split(value, ' ');
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i].empty()) continue;
        if ((words[i] == "-isysroot" || words[i] == "--sysroot") && i + 1 < words.size() &&
            words[i + 1] == path) {
            ++i;
        } else if (!words[i].ends_with(path)) {
            kept.push_back(words[i]);
        }
    }
    return join(kept, " ");
}

// SDKs before macOS 11 know no arm64.
bool knows_no_arm64(const NativeFacts& native) {
    return native.apple && native.goos == "darwin" && native.goarch == "arm64" &&
           native.apple->sdk.version.known() && version_major(native.apple->sdk.version.value()) < 11;
}

void drop_what_is_wrong(const Facts& facts, const NativeFacts& native, std::vector<NativeFlag>& flags) {
    if (const auto* apple = native.apple ? &*native.apple : nullptr;
        apple != nullptr && apple->dir.chosen_by == "DEVELOPER_DIR" && is_false(apple->dir.there))
        flags.push_back(
            {"DEVELOPER_DIR", std::nullopt, say("{} is not there", "{} 不存在", apple->dir.path)});
    for (const auto& sysroot : native.sysroots) {
        const bool old = knows_no_arm64(native) && sysroot.path == native.apple->sdk.path;
        if (!is_false(sysroot.there) && !old) continue;
        const auto reason = old ? say("{} knows no arm64", "{} 不支持 arm64", sysroot.path)
                                : say("{} is not there", "{} 不存在", sysroot.path);
        if (sysroot.setting == "SDKROOT") {
            flags.push_back({"SDKROOT", std::nullopt, reason});
        } else if (sysroot.setting != "CC") {
            auto rest = without_sysroot(sysroot.value, sysroot.path);
            const bool unset = rest.empty() && from_environment(facts, sysroot.setting);
            flags.push_back({sysroot.setting,
                             unset ? std::nullopt : std::optional(rest.empty() ? "-O2 -g" : rest), reason});
        }
    }
    for (const auto* program : {&native.cc, &native.cxx}) {
        if (!program->given || native.cross) continue;
        const bool foreign = program == &native.cc && cc_is_foreign(native);
        if (!native.cgo_possible) continue;
        const bool no_c = program == &native.cc && cc_is_no_c(native);
        if (!program->wrapper_alone && !is_false(program->there) && !foreign && !no_c) continue;
        const auto reason =
            foreign ? say("{} builds for {}", "{} 是为 {} 编译的", program->value, program->triple)
                    : say("{} cannot be run as a compiler", "{} 不能作为编译器运行", program->value);
        const bool darwin = native.goos == "darwin";
        std::string usual = program == &native.cc ? (darwin ? "clang" : "gcc") : (darwin ? "clang++" : "g++");
        if (const auto* setting = facts.go_env.find(program->setting)) {
            // What this Go was built with: distributions choose.
            for (const auto& layer : setting->layers) {
                if (layer.layer == "default" && !layer.value.empty()) usual = layer.value;
            }
        }
        if (from_environment(facts, program->setting))
            flags.push_back({program->setting, std::nullopt, reason});
        else
            flags.push_back({program->setting, usual, reason});
    }
}

void add_cross(const NativeFacts& native, std::vector<NativeFlag>& flags) {
    if (!native.cross || !native.cgo_possible || (native.cgo_given && native.cgo.is(false))) return;
    const bool foreign = cc_is_foreign(native) || !native.cc.there.is(true);
    if (foreign && native.for_target.empty()) return;  // nothing helps
    if (native.cgo.is(false))
        flags.push_back(
            {"CGO_ENABLED",
             "1",
             {"go turns cgo off when it builds for another target", "为其他目标构建时 go 会关闭 cgo"}});
    if (!foreign) return;
    const auto target = native.goos + "/" + native.goarch;
    const auto reason = say("a compiler for {}", "{} 的编译器", target);
    flags.push_back({"CC", native.for_target.front().value, reason});
    if (native.cxx_for_target) flags.push_back({"CXX", native.cxx_for_target->value, reason});
}

void add_homebrew(const Facts& facts, const NativeFacts& native, std::vector<NativeFlag>& flags) {
    std::string includes = in_force(facts, "CGO_CFLAGS");
    std::string libraries = in_force(facts, "CGO_LDFLAGS");
    std::vector<std::string> folders;
    std::string for_includes, for_libraries, for_folders;
    const auto append = [](std::string& flag, const std::string& word, std::string& names,
                           const std::string& name) {
        if ((" " + flag + " ").find(" " + word + " ") == std::string::npos) flag += " " + word;
        names += (names.empty() ? "" : ", ") + name;
    };
    for (const auto& library : native.libraries) {
        if (library.searched_by_default || library.prefix.empty()) continue;
        if (library.kind == NativeLibrary::Kind::header) {
            append(includes, go_word("-I" + library.prefix + "/include"), for_includes, library.name);
        } else if (library.kind == NativeLibrary::Kind::library) {
            append(libraries, go_word("-L" + library.prefix + "/lib"), for_libraries, library.name);
        } else {
            const auto folder = parent_path(library.found);
            if (std::ranges::find(folders, folder) == folders.end()) folders.push_back(folder);
            for_folders += (for_folders.empty() ? "" : ", ") + library.name;
        }
    }
    const auto lies = [](const std::string& names) {
        return say("{} lies where nothing looks by itself", "{} 位于默认查找范围之外", names);
    };
    if (!for_includes.empty()) flags.push_back({"CGO_CFLAGS", includes, lies(for_includes)});
    if (!for_libraries.empty()) flags.push_back({"CGO_LDFLAGS", libraries, lies(for_libraries)});
    if (!folders.empty()) {
        if (const auto old = facts.env.get("PKG_CONFIG_PATH"); !old.empty()) folders.push_back(old);
        flags.push_back({"PKG_CONFIG_PATH", join(folders, ":"), lies(for_folders)});
    }
}

// What stands against cgo: the first reason. `no`: certain; otherwise not known.
struct Obstacle {
    bool no = true;
    Text reason;
};

std::optional<Obstacle> apple_obstacle(const AppleTools& apple) {
    const auto doubt = [](const Text& reason) { return Obstacle{false, reason}; };
    if (apple.dir.path.empty() && is_false(apple.dir.there))
        return Obstacle{true, {"Apple's developer tools are not installed", "没有安装苹果的开发者工具"}};
    if (is_false(apple.dir.there))
        return Obstacle{true,
                        say("the developer folder {} is not there", "开发者目录 {} 不存在", apple.dir.path)};
    if (is_false(apple.dir.has_clang))
        return Obstacle{true, say("there is no clang in {}", "{} 中没有 clang", apple.dir.path)};
    if (is_false(apple.licensed) && !apple.licensed.absent())
        return Obstacle{true, {"the licence of Xcode is not accepted", "尚未接受 Xcode 许可协议"}};
    // xcrun may settle for another SDK that lies beside it.
    if (is_false(apple.sdk.there) && apple.sdk.named_by == "tools" && !apple.other_sdks.empty())
        return Obstacle{
            false, say("the SDK {} is not there, others are", "SDK {} 不存在，但有其他 SDK", apple.sdk.path)};
    if (is_false(apple.sdk.there))
        return Obstacle{true, say("the SDK {} is not there", "SDK {} 不存在", apple.sdk.path)};
    if (is_false(apple.sdk.headers))
        return Obstacle{true, say("the SDK {} has no headers", "SDK {} 中没有头文件", apple.sdk.path)};
    for (const auto* fact :
         {&apple.dir.there, &apple.dir.has_clang, &apple.licensed, &apple.sdk.there, &apple.sdk.headers}) {
        if (fact->unknown()) return doubt(fact->reason());
    }
    return std::nullopt;
}

std::optional<Obstacle> library_obstacle(const CLibrary& libc) {
    if (libc.headers.absent())
        return Obstacle{true, say("the headers of the C library are not installed (no {})",
                                  "没有安装 C 库头文件（缺少 {}）", libc.header)};
    if (libc.start_files.absent())
        return Obstacle{true,
                        {"the start files of the C library (crt1.o) are not installed",
                         "没有安装 C 库的启动文件（crt1.o）"}};
    for (const auto* fact : {&libc.headers, &libc.start_files}) {
        if (fact->unknown()) return Obstacle{false, fact->reason()};
    }
    return std::nullopt;
}

std::optional<Obstacle> obstacle(const Facts& facts, const NativeFacts& native) {
    const auto& cc = native.cc;
    if (!native.cgo_possible)
        return Obstacle{
            true, say("Go has no cgo for {}/{}", "Go 不支持 {}/{} 上的 cgo", native.goos, native.goarch)};
    if (native.cgo.is(false)) {
        if (native.cgo_given)
            return Obstacle{true,
                            {"cgo is off: CGO_ENABLED=0 comes from " + where(native.cgo.origin()).en,
                             "cgo 被关闭：CGO_ENABLED=0 来自" + where(native.cgo.origin()).zh}};
        return Obstacle{true, {"cgo is off: " + native.cgo_reason.en, "cgo 被关闭：" + native.cgo_reason.zh}};
    }
    if (cc.wrapper_alone)
        return Obstacle{true, say("{} is no compiler by itself", "{} 本身不是编译器", cc.value)};
    if (is_false(cc.there))
        return Obstacle{true, say("the C compiler {} is not there", "C 编译器 {} 不存在", cc.called)};
    if (cc.guessed && native.cross && facts.selection.go.kind == FileKind::absent)
        return Obstacle{false, {"there is no go on PATH", "PATH 上没有 go"}};
    if (cc_is_no_c(native))
        return Obstacle{true,
                        say("{} does not compile C as cgo needs it", "{} 不能按 cgo 的要求编译 C", cc.value)};
    if (cc_is_foreign(native))
        return Obstacle{true, say("{} does not build for {}/{}", "{} 不能为 {}/{} 编译", cc.value,
                                  native.goos, native.goarch)};
    for (const auto& sysroot : native.sysroots) {
        if (is_false(sysroot.there))
            return Obstacle{true,
                            say("{} is not there ({})", "{} 不存在（{}）", sysroot.path, sysroot.setting)};
    }
    if (cc.there.unknown()) return Obstacle{false, cc.there.reason()};
    if (cc.strange)
        return Obstacle{
            false, say("nothing shows that {} is a C compiler", "没有迹象表明 {} 是 C 编译器", cc.file.path)};
    if (native.apple && native.goos == "darwin") {
        if (auto found = apple_obstacle(*native.apple)) return found;
        if (knows_no_arm64(native))
            return Obstacle{true,
                            say("the SDK {} knows no arm64", "SDK {} 不支持 arm64", native.apple->sdk.path)};
        if (cc.owner != "apple")
            return Obstacle{false, say("{} is not Apple's; nothing here tells how it was set up",
                                       "{} 不是苹果的编译器，无从得知它的配置", cc.file.path)};
    } else if (auto found = library_obstacle(native.libc)) {
        return found;
    }
    for (const auto& library : native.libraries) {
        if (library.setting.empty()) continue;
        if (!library.wrong_arch.empty() && !library.missing.unknown())
            return Obstacle{true, say("{} ({}) is built for {}", "{}（{}）是为 {} 构建的", library.found,
                                      library.setting, library.wrong_arch)};
        if (library.missing.is(true))
            return Obstacle{
                true, say("there is no library {} ({})", "没有库 {}（{}）", library.name, library.setting)};
    }
    if (facts.selection.go.kind == FileKind::absent && native.cgo.unknown())
        return Obstacle{false, {"there is no go on PATH", "PATH 上没有 go"}};
    if (native.cgo.unknown()) return Obstacle{false, native.cgo.reason()};
    if (!facts.selection.unavailable.empty() && facts.go_env.refusals.empty())
        return Obstacle{false, facts.selection.unavailable};
    if (!facts.go_env.refusals.empty())
        return Obstacle{true, say("go itself refuses to run: {}", "go 本身拒绝运行：{}",
                                  facts.go_env.refusals.front().message)};
    return std::nullopt;
}

Edit run_command(std::vector<std::string> argv) {
    Edit edit;
    edit.kind = Edit::Kind::run;
    edit.argv = std::move(argv);
    return edit;
}

}  // namespace

const NativeFacts* native_of(const Facts& facts) { return facts.native.get(); }

const AppleTools* apple_of(const Facts& facts) {
    return facts.native && facts.native->apple ? &*facts.native->apple : nullptr;
}

int version_major(const std::string& version) {
    int major = 0;
    std::from_chars(version.data(), version.data() + version.size(), major);
    return major;
}

bool cgo_wanted(const Facts& facts) {
    const auto* native = native_of(facts);
    if (native == nullptr) return false;
    return native->asked || !native->packages.empty() || (native->cgo_given && native->cgo.is(true));
}

bool cgo_refused(const Facts& facts) {
    const auto* native = native_of(facts);
    return native == nullptr || (!cgo_wanted(facts) && native->cgo.is(false) && native->cgo_given);
}

Severity cgo_severity(const Facts& facts, Severity otherwise) {
    return cgo_wanted(facts) ? Severity::error : otherwise;
}

void offer_command_line_tools(Finding& finding) {
    // As Homebrew's installer does it: the file makes softwareupdate list the tools.
    static const std::string mark = "/tmp/.com.apple.dt.CommandLineTools.installondemand.in-progress";
    Remedy quiet;
    quiet.id = "install-clt-headless";
    quiet.summary = {
        "Install the Command Line Tools without a window (over ssh, in CI); LABEL is the newest \"Command "
        "Line "
        "Tools for Xcode…\" that `softwareupdate -l` lists",
        "不弹窗口安装命令行工具（适用于 ssh、CI）；LABEL 为 `softwareupdate -l` 列出的最新一项 \"Command "
        "Line Tools for Xcode…\""};
    quiet.edits = {run_command({"sudo", "touch", mark}), run_command({"softwareupdate", "-l"}),
                   run_command({"sudo", "softwareupdate", "-i", "LABEL"}),
                   run_command({"sudo", "rm", "-f", mark}),
                   run_command({"sudo", "xcode-select", "--switch", clt_dir})};
    finding.remedies.push_back(command("install-clt", {"xcode-select", "--install"},
                                       {"Install the Command Line Tools (Apple's installer opens a window)",
                                        "安装命令行工具（会打开苹果的安装窗口）"}));
    finding.remedies.push_back(std::move(quiet));
}

bool offer_other_tools(const AppleTools& apple, Finding& finding) {
    std::string to;
    if (!apple.xcodes.empty())
        to = apple.xcodes.front();
    else if (apple.clt.is(true))
        to = clt_dir;
    if (to.empty()) return false;
    finding.remedies.push_back(command("select-tools", {"sudo", "xcode-select", "--switch", to},
                                       say("Select the tools that are there: {}", "改选现有的工具：{}", to)));
    return true;
}

std::string shown_program(const NativeProgram& program) {
    return program.value == program.called
               ? program.called
               : program.called + " (" + program.setting + "=" + program.value + ")";
}

Evidence value_of(const NativeProgram& program) {
    if (program.given) return set_by(program.setting, program.value, program.origin);
    return seen(
        say("{} is not set; the default is {}", "未设置 {}，默认值为 {}", program.setting, program.value));
}

bool cc_is_no_c(const NativeFacts& native) {
    if (!native.cc.given || !is_true(native.cc.there)) return false;
    auto name = base_name(native.cc.called);
    if (name.ends_with(".exe")) name.erase(name.size() - 4);
    if (native.goos == "linux" && (name == "c99" || name == "c89" || name == "tcc")) return true;
    if (const auto end = name.find_last_not_of("0123456789.-"); end != std::string::npos) name.erase(end + 1);
    const auto last = name.substr(name.rfind('-') + 1);
    return last == "g++" || last == "c++" || last == "clang++";
}

CgoAnswer answer_about_cgo(const Facts& facts) {
    CgoAnswer answer;
    const auto* native = native_of(facts);
    if (native == nullptr) return answer;
    if (auto found = obstacle(facts, *native)) {
        answer.works = found->no ? Fact<bool>(false) : Fact<bool>(Unknown{found->reason});
        answer.reason = std::move(found->reason);
    } else {
        answer.works = true;
    }
    drop_what_is_wrong(facts, *native, answer.flags);
    add_cross(*native, answer.flags);
    add_homebrew(facts, *native, answer.flags);
    return answer;
}

std::vector<const Check*> native_checks() {
    static constexpr std::string_view ids[] = {"brew-prefix-not-searched",
                                               "cc-missing",
                                               "cc-shadowed",
                                               "cc-unsuitable",
                                               "cgo-cross-cc",
                                               "cgo-disabled",
                                               "cgo-flags-replace-defaults",
                                               "clt-broken",
                                               "clt-missing",
                                               "cuda-on-macos",
                                               "framework-not-linked",
                                               "git-missing",
                                               "go-amd64-on-arm64-mac",
                                               "go-wrong-arch",
                                               "homebrew-intel-on-arm64",
                                               "native-lib-arch-mismatch",
                                               "native-lib-missing",
                                               "pkg-config-missing",
                                               "sdk-path-stale",
                                               "sdk-too-old",
                                               "xcode-license",
                                               "xcode-select-dangling"};
    std::vector<const Check*> checks;
    for (const auto id : ids) {
        if (const auto* check = find_check(id)) checks.push_back(check);
    }
    return checks;
}

}  // namespace trueup
