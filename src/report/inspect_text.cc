#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "report/inspect.h"
#include "report/json.h"

namespace trueup {
namespace {

constexpr std::size_t label_width = 14;

std::string arch_text(const BinarySlice& slice, Lang lang) {
    if (!slice.subtype.empty() && slice.arch.empty()) return printable(slice.subtype);
    if (slice.arch.empty()) {
        return fmt::format(fmt::runtime(say(lang, "machine {}", "机器 {}")), slice.machine);
    }
    return slice.subtype.empty() ? printable(slice.arch)
                                 : fmt::format("{} ({})", printable(slice.arch), slice.subtype);
}

std::string format_text(const InspectedFile& file, Lang lang) {
    if (file.format == "mach-o") {
        return file.universal ? std::string(say(lang, "Mach-O, universal", "Mach-O 通用二进制")) : "Mach-O";
    }
    if (file.format == "elf") return "ELF";
    if (file.format == "pe") return "PE";
    if (file.format == "wasm") return "WebAssembly";
    if (file.format == "xcoff") return "XCOFF";
    if (file.format == "plan9") return "Plan 9 a.out";
    if (file.format == "ar") {
        return std::string(file.thin ? say(lang, "ar archive, thin", "ar 归档（精简）")
                                     : say(lang, "ar archive", "ar 归档"));
    }
    if (file.format == "script") return std::string(say(lang, "script", "脚本"));
    if (file.format == "empty") return std::string(say(lang, "empty file", "空文件"));
    return std::string(say(lang, "no binary", "不是二进制文件"));
}

// As their makers write them; JSON has the plain words.
std::string platform_text(const std::string& platform) {
    static constexpr auto names = std::to_array<std::pair<std::string_view, std::string_view>>({
        {"macos", "macOS"},
        {"ios", "iOS"},
        {"tvos", "tvOS"},
        {"watchos", "watchOS"},
        {"visionos", "visionOS"},
        {"ios-simulator", "iOS Simulator"},
        {"tvos-simulator", "tvOS Simulator"},
        {"watchos-simulator", "watchOS Simulator"},
        {"visionos-simulator", "visionOS Simulator"},
        {"maccatalyst", "Mac Catalyst"},
        {"bridgeos", "bridgeOS"},
        {"driverkit", "DriverKit"},
        {"linux", "Linux"},
        {"windows", "Windows"},
    });
    const auto found =
        std::ranges::find(names, platform, &std::pair<std::string_view, std::string_view>::first);
    return found == names.end() ? printable(platform) : std::string(found->second);
}

std::string_view type_text(std::string_view type, Lang lang) {
    if (type == "executable") return say(lang, "executable", "可执行文件");
    if (type == "shared-library") return say(lang, "shared library", "动态库");
    if (type == "bundle") return say(lang, "bundle", "插件包");
    if (type == "object") return say(lang, "object", "目标文件");
    if (type == "static-library") return say(lang, "static library", "静态库");
    if (type == "debug-symbols") return say(lang, "symbols for a debugger", "调试符号");
    if (type == "core") return say(lang, "core dump", "核心转储");
    if (type == "dynamic-linker") return say(lang, "dynamic linker", "动态链接器");
    if (type == "kernel-extension") return say(lang, "kernel extension", "内核扩展");
    if (type == "stub") return say(lang, "stub library", "桩库");
    return say(lang, "other", "其他");
}

std::string signature_text(const SignatureClaim& signature, Lang lang) {
    std::string out;
    switch (signature.kind) {
        case SignatureClaim::Kind::none:
            return std::string(say(lang, "none", "无"));
        case SignatureClaim::Kind::ad_hoc:
            out = "ad-hoc";
            break;
        case SignatureClaim::Kind::linker_signed:
            out = say(lang, "by the linker", "由链接器签名");
            break;
        case SignatureClaim::Kind::present:
            out = say(lang, "present", "有");
    }
    const auto then = say(lang, ", ", "，");
    if (!signature.identifier.empty()) out += std::string(then) + printable(signature.identifier);
    if (!signature.team_id.empty()) {
        out += std::string(then) + std::string(say(lang, "team ", "团队 ")) + printable(signature.team_id);
    }
    return out + std::string(say(lang, " (not verified)", "（未验证）"));
}

class Page {
public:
    explicit Page(const Style& style) : style_(style) {}
    void line(std::string_view en, std::string_view zh, std::string_view value) {
        if (value.empty()) return;
        const auto label = pad_to(say(style_.lang, en, zh), label_width);
        out += "  " + style_.dim(label) + "  " + printable(value) + "\n";
    }
    void list(std::string_view en, std::string_view zh, const std::vector<std::string>& values) {
        for (std::size_t i = 0; i < values.size(); ++i) {
            const auto label = pad_to(i == 0 ? say(style_.lang, en, zh) : "", label_width);
            out += "  " + style_.dim(label) + "  " + printable(values[i]) + "\n";
        }
    }
    std::string out;

private:
    const Style& style_;
};

void add_slice(Page& page, const InspectedFile& file, const BinarySlice& slice, const Style& style) {
    const auto lang = style.lang;
    page.out += fmt::format("\n{}  {}", style.bold(arch_text(slice, lang)), type_text(slice.type, lang));
    if (!slice.platform.empty())
        page.out += std::string(say(lang, ", ", "，")) + platform_text(slice.platform);
    if (!slice.min_os.empty()) {
        page.out +=
            fmt::format(fmt::runtime(say(lang, " {} or newer", " {} 或更高版本")), printable(slice.min_os));
    }
    page.out += "\n";
    if (slice.members > 0) {
        page.line("members", "成员",
                  fmt::format(fmt::runtime(say(lang, "{}, the first is {}", "{} 个，第一个是 {}")),
                              count_text(slice.members), slice.first_member));
    }
    page.line("SDK", "SDK", slice.sdk);
    page.line("UUID", "UUID", slice.uuid);
    page.line("build id", "构建 ID", slice.build_id);
    page.line("own name", "自身名称", slice.name);
    page.line("interpreter", "解释器", slice.interpreter);
    page.list("libraries", "依赖库", slice.libraries);
    page.list("run paths", "运行路径", slice.rpaths);
    std::vector<std::string> floors;
    for (const auto& [family, version] : slice.version_floors) floors.push_back(family + " " + version);
    page.line("needs", "最低版本", join(floors, ", "));
    if (slice.encrypted) page.line("encrypted", "已加密", say(lang, "yes", "是"));
    const bool linked =
        slice.type != "object" && slice.type != "debug-symbols" && slice.type != "static-library";
    if (file.format == "pe" || (file.format == "mach-o" && linked)) {
        page.line("signature", "签名", signature_text(slice.signature, lang));
        std::vector<std::string> entitlements;
        for (const auto& [key, value] : slice.signature.entitlements) {
            entitlements.push_back(key + " = " + value);
        }
        page.list("entitlements", "授权项", entitlements);
    }
}

void add_go(Page& page, const GoProgram& go, const Style& style) {
    page.out +=
        "\n" +
        style.bold(go.version.empty() ? say(style.lang, "Go, build info removed", "Go（构建信息已被去除）")
                                      : printable(go.version)) +
        "\n";
    page.line("package", "包", go.path);
    const auto& module = go.module;
    if (!module.path.empty()) page.line("module", "模块", module.path + " " + module.version);
    if (!module.replaced_by.empty()) page.line("replaced by", "替换为", module.replaced_by);
    std::vector<std::string> lines;
    for (const auto& [name, value] : go.settings) lines.push_back(name + "=" + value);
    page.list("settings", "设置", lines);
    lines.clear();
    for (const auto& dependency : go.dependencies) {
        lines.push_back(dependency.path + " " + dependency.version +
                        (dependency.replaced_by.empty() ? "" : " => " + dependency.replaced_by));
    }
    page.list("dependencies", "依赖", lines);
    page.line("Go build id", "Go 构建 ID", go.build_id);
}

std::string problem_text(const Problem& problem, std::size_t indent, const Style& style) {
    const auto id = problem.severity == Severity::error ? style.red(problem.id) : style.yellow(problem.id);
    return std::string(indent, ' ') + id + "\n" +
           wrap(printable(pick(problem.text, style.lang)), style.width, indent + 2);
}

// One word for each architecture; the table has a row for each file.
std::string archs_text(const InspectedFile& file, Lang lang) {
    std::vector<std::string> words;
    for (const auto& slice : file.slices) {
        if (auto word = arch_text(slice, lang); std::ranges::find(words, word) == words.end()) {
            words.push_back(std::move(word));
        }
    }
    return join(words, "+");
}

std::string sums(const InspectSummary& summary, const Style& style) {
    const auto lang = style.lang;
    std::string out = fmt::format(fmt::runtime(say(lang, "{} files ({}) in {:.2f} s, {} binaries",
                                                   "{} 个文件（{}），用时 {:.2f} 秒，二进制文件 {} 个")),
                                  count_text(summary.files), size_text(summary.bytes), summary.seconds,
                                  count_text(summary.binaries));
    std::vector<std::pair<std::uint64_t, std::string>> archs;
    for (const auto& [arch, number] : summary.by_arch) {
        archs.emplace_back(number,
                           arch.empty() ? say(lang, "of other machines", "其他机器") : printable(arch));
    }
    std::ranges::sort(archs, [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    for (std::size_t i = 0; i < archs.size(); ++i) {
        out += fmt::format("{}{} {}", i == 0 ? say(lang, ": ", "：") : say(lang, ", ", "，"),
                           count_text(archs[i].first), archs[i].second);
    }
    out += "\n";
    if (summary.with_problems > 0) {
        out += fmt::format(fmt::runtime(say(lang, "{} with problems\n", "{} 个有问题\n")),
                           count_text(summary.with_problems));
    }
    if (summary.unreadable > 0) {
        out += fmt::format(fmt::runtime(say(lang, "{} could not be read\n", "{} 个无法读取\n")),
                           count_text(summary.unreadable));
    }
    return out;
}

}  // namespace

std::string size_text(std::uint64_t bytes) {
    if (bytes < 1000) return fmt::format("{} B", bytes);
    auto value = static_cast<double>(bytes);
    const char* unit = "";
    for (const auto* next : {"kB", "MB", "GB", "TB", "PB", "EB"}) {
        if (value < 999.95) break;
        value /= 1000;
        unit = next;
    }
    return fmt::format("{:.1f} {}", value, unit);
}

std::string count_text(std::uint64_t number) {
    auto digits = std::to_string(number);
    for (auto at = digits.size(); at > 3;) {
        at -= 3;
        digits.insert(at, ",");
    }
    return digits;
}

std::string inspect_page(const InspectedFile& file, const Style& style) {
    Page page(style);
    page.out = style.bold(printable(tilde(file.path, style.home))) + "\n" +
               fmt::format(fmt::runtime(say(style.lang, "{}, {}\n", "{}，{}\n")),
                           format_text(file, style.lang), size_text(file.size));
    for (const auto& slice : file.slices) add_slice(page, file, slice, style);
    std::vector<const GoProgram*> shown;
    for (const auto& slice : file.slices) {
        if (!slice.go) continue;
        const auto same = [&](const GoProgram* other) {
            return other->version == slice.go->version && other->settings == slice.go->settings &&
                   other->build_id == slice.go->build_id;
        };
        if (std::ranges::any_of(shown, same)) continue;
        shown.push_back(&*slice.go);
        add_go(page, *slice.go, style);
    }
    if (!file.problems.empty()) page.out += "\n";
    for (const auto& problem : file.problems) page.out += problem_text(problem, 0, style);
    return page.out;
}

std::string inspect_table(const std::vector<InspectedFile>& files, const InspectSummary& summary,
                          const Style& style) {
    const auto lang = style.lang;
    std::string out;
    if (!files.empty()) {
        std::vector<std::vector<std::string>> rows = {
            {std::string(say(lang, "arch", "架构")), std::string(say(lang, "type", "类型")),
             std::string(say(lang, "for", "平台")), "Go", std::string(say(lang, "problem", "问题")),
             std::string(say(lang, "file", "文件"))}};
        for (const auto& file : files) {
            const auto* slice = file.slices.empty() ? nullptr : &file.slices.front();
            const auto* go = file.go();
            std::vector<std::string> ids;
            for (const auto& problem : file.problems) {
                if (std::ranges::find(ids, problem.id) == ids.end()) ids.push_back(problem.id);
            }
            rows.push_back(
                {archs_text(file, lang),
                 slice == nullptr ? format_text(file, lang) : std::string(type_text(slice->type, lang)),
                 slice == nullptr ? ""
                                  : printable(trim(platform_text(slice->platform) + " " + slice->min_os)),
                 go == nullptr         ? ""
                 : go->version.empty() ? "?"
                                       : printable(go->version),
                 join(ids, " "), printable(tilde(file.path, style.home))});
        }
        out = table(rows, style) + "\n";
    }
    return out + sums(summary, style);
}

}  // namespace trueup
