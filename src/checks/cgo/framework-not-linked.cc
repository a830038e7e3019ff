// A package uses an Apple framework that its flags do not link.
//
// Including <Metal/Metal.h> compiles, and then the linker misses
// _MTLCreateSystemDefaultDevice: cgo links only what LDFLAGS name. Add
// `#cgo darwin LDFLAGS: -framework Metal -framework Foundation` to the package.
// Nothing else is needed: no special stack or memory flags.
// Source: cmd/cgo's documentation; ld(1), -framework.
#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "checks/native.h"
#include "checks/told.h"

namespace trueup {
namespace {

// Frameworks that hold code of their own, and what else brings them in: linking
// an umbrella is enough.
struct Framework {
    std::string_view name;
    std::array<std::string_view, 3> brought_by;
    std::string_view symbol;  // how its symbols begin; empty: not told by a name
};
constexpr std::array<Framework, 16> frameworks = {{
    {"Metal", {}, "_MTLC"},
    {"MetalKit", {}, "_OBJC_CLASS_$_MTK"},
    {"MetalPerformanceShaders", {}, "_OBJC_CLASS_$_MPS"},
    {"Accelerate", {}, "_cblas_"},
    {"CoreML", {}, "_OBJC_CLASS_$_MLModel"},
    {"IOKit", {}, "_IOService"},
    {"SystemConfiguration", {"CoreServices"}, "_SCDynamicStore"},
    {"AVFoundation", {}, "_OBJC_CLASS_$_AVC"},
    {"AudioToolbox", {}, "_AudioQueue"},
    {"CoreAudio", {}, "_AudioObject"},
    {"AppKit", {"Cocoa"}, "_OBJC_CLASS_$_NSApplication"},
    {"Foundation", {"Cocoa", "AppKit"}, "_OBJC_CLASS_$_NSString"},
    {"CoreGraphics", {"ApplicationServices", "Cocoa", "AppKit"}, "_CGDisplay"},
    {"QuartzCore", {}, "_OBJC_CLASS_$_CALayer"},
    {"OpenGL", {}, "_glClear"},
    {"OpenCL", {}, "_clGetPlatformIDs"},
}};

// Names behind -framework and -weak_framework, -Wl, forms included.
std::set<std::string> linked(const std::vector<std::string>& words) {
    std::set<std::string> names;
    for (std::size_t i = 0; i < words.size(); ++i) {
        auto word = words[i];
        std::ranges::replace(word, ',', ' ');
        const auto parts = split(word, ' ');
        for (std::size_t k = 0; k < parts.size(); ++k) {
            if (parts[k] != "-framework" && parts[k] != "-weak_framework") continue;
            if (k + 1 < parts.size())
                names.insert(parts[k + 1]);
            else if (i + 1 < words.size())
                names.insert(words[i + 1]);
        }
    }
    return names;
}

void run(const Facts& facts, Verdict& verdict) {
    const auto* native = native_of(facts);
    if (native == nullptr || native->goos != "darwin") return;
    const auto given = linked(split(facts.go_env.get("CGO_LDFLAGS"), ' '));
    for (const auto& package : native->packages) {
        auto names = given;
        bool by_others = false;
        for (const auto& [line, file] : package.lines) {
            if (line.name == "pkg-config") by_others = true;
            // -fmodules makes an #import link its framework by itself.
            by_others = by_others || std::ranges::find(line.words, "-fmodules") != line.words.end();
            if (line.name == "LDFLAGS") names.merge(linked(line.words));
        }
        if (by_others) continue;
        std::set<std::string> said;
        for (const auto& [include, file] : package.includes) {
            const auto slash = include.header.find('/');
            if (include.conditional || slash == std::string::npos) continue;
            const auto name = include.header.substr(0, slash);
            const auto* const at = std::ranges::find(frameworks, std::string_view(name), &Framework::name);
            if (at == frameworks.end() || names.contains(name) || !said.insert(name).second) continue;
            if (std::ranges::any_of(at->brought_by, [&](std::string_view umbrella) {
                    return !umbrella.empty() && names.contains(std::string(umbrella));
                }))
                continue;
            Finding finding;
            finding.severity = Severity::warning;
            finding.confidence = Confidence::likely;
            finding.settle = "go build ./...";
            finding.subject = {{}, {}, package.dir};
            finding.explanation =
                say("The package in {} includes <{}> and links no -framework {}: what it calls from there, "
                    "the linker "
                    "will not find.",
                    "{} 中的包包含了 <{}>，却没有链接 -framework {}：其中调用的内容链接器将无法找到。",
                    package.dir, include.header, name);
            finding.evidence.push_back(
                seen({include.text, include.text}, {OriginKind::file, file, include.line, include.text, {}}));
            finding.remedies.push_back(
                advice("link-framework",
                       say("Add `#cgo darwin LDFLAGS: -framework {}` in front of import \"C\"",
                           "在 import \"C\" 之前加上 `#cgo darwin LDFLAGS: -framework {}`", name)));
            verdict.find(std::move(finding));
        }
    }
}

void text(const Facts& facts, Verdict& verdict) {
    if (told_os(facts) != "darwin" || shows(facts, "ld-arch")) return;
    const auto* undefined = line_with(facts, "Undefined symbols for architecture");
    if (undefined == nullptr) return;
    for (const auto& line : facts.paste.lines) {
        if (line.number <= undefined->number) continue;
        const auto quote = line.text.find("\"_");
        if (quote == std::string::npos) continue;
        const auto symbol = std::string_view(line.text).substr(quote + 1);
        for (const auto& framework : frameworks) {
            if (!symbol.starts_with(framework.symbol)) continue;
            if (mentions(facts, "-framework " + std::string(framework.name))) continue;
            auto finding = told(line.number, line.text, Confidence::likely,
                                say("This symbol is part of {}.framework, and nothing links it.",
                                    "该符号属于 {}.framework，而没有任何参数链接它。", framework.name));
            finding.settle = "go build -x 2>&1 | grep -o -e '-framework [A-Za-z]*'";
            conclude(verdict, std::move(finding), "link-framework",
                     say("Add `#cgo darwin LDFLAGS: -framework {}` in front of import \"C\"",
                         "在 import \"C\" 之前加上 `#cgo darwin LDFLAGS: -framework {}`", framework.name));
            return;
        }
    }
}

}  // namespace

TRUEUP_CHECK(framework_not_linked) = {
    .id = "framework-not-linked",
    .title = {"A package uses an Apple framework that its flags do not link",
              "包使用了苹果的 framework，但参数没有链接它"},
    .why =
        {"Including <Metal/Metal.h> compiles, and then the linker misses its symbols: cgo links only what "
         "LDFLAGS "
         "name. Add `#cgo darwin LDFLAGS: -framework Metal -framework Foundation` to the package. Metal "
         "needs no "
         "special stack or memory flags.",
         "包含 <Metal/Metal.h> 可以编译，但链接器会找不到符号：cgo 只链接 LDFLAGS 指定的内容。请在包中加上 "
         "`#cgo darwin LDFLAGS: -framework Metal -framework Foundation`。Metal 不需要特殊的栈或内存参数。"},
    .blind = {"A package that only uses the types of a framework needs no linking; packages of other modules "
              "are not read.",
              "只使用 framework 中类型的包无需链接；不读取其他模块的包。"},
    .sources = "https://pkg.go.dev/cmd/cgo\nhttps://keith.github.io/xcode-man-pages/ld.1.html",
    .run = run,
    .text = text,
};

}  // namespace trueup
