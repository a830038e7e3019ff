// cgo is off where a package needs it.
//
// CGO_ENABLED=0 may be set, or follow from a cross build or from a missing C
// compiler (Go 1.20 and newer). The package then builds to nothing or to a stub
// that fails when it runs. Set CGO_ENABLED=1 and have a C compiler for the
// target.
// Source: https://pkg.go.dev/cmd/cgo
#include <algorithm>
#include <array>

#include "base/text.h"
#include "checks/native.h"
#include "checks/told.h"

namespace trueup {
namespace {

void run(const Facts& facts, Verdict& verdict) {
    const auto* native = native_of(facts);
    if (native == nullptr || !native->cgo.is(false)) return;
    const bool needed = !native->packages.empty();
    if (!needed && !(native->asked && native->cgo_given)) return;
    Finding finding;
    finding.severity = needed ? Severity::error : Severity::info;
    finding.subject = {"CGO_ENABLED", "0", {}};
    const Text why = native->cgo_given ? Text{"somebody set it", "由人设置"} : native->cgo_reason;
    if (needed) {
        const auto& package = native->packages.front();
        finding.explanation = {
            fmt::format("The package in {} imports C, and cgo is off: {}.", package.dir, why.en),
            fmt::format("{} 中的包导入了 C，而 cgo 被关闭：{}。", package.dir, why.zh)};
        finding.evidence.push_back(seen({"import \"C\"", "import \"C\""},
                                        {OriginKind::file, package.file, package.line, "import \"C\"", {}}));
    } else {
        finding.explanation = {
            "cgo is off, as CGO_ENABLED=0 says. That is fine for programs without C.",
            "按 CGO_ENABLED=0 的设置，cgo 处于关闭状态。对没有 C 代码的程序来说这没有问题。"};
    }
    if (native->cgo_given) {
        finding.evidence.push_back(set_by("CGO_ENABLED", "0", native->cgo.origin()));
        finding.remedies = drop_setting(facts, "CGO_ENABLED", native->cgo.origin());
    } else {
        finding.evidence.push_back(seen({"CGO_ENABLED is 0: " + why.en, "CGO_ENABLED 为 0：" + why.zh}));
        finding.remedies.push_back(
            advice("enable-cgo", {"Build with CGO_ENABLED=1 and a C compiler for the target (CC=…)",
                                  "用 CGO_ENABLED=1 和目标平台的 C 编译器（CC=…）构建"}));
    }
    verdict.find(std::move(finding));
}

// "built by: the user", "binary: own project, built here".
bool says_own(const Facts& facts) {
    return std::ranges::any_of(facts.paste.remarks, [](const Remark& remark) {
        const bool about = remark.key.find("built") != std::string::npos ||
                           remark.key.find("binary") != std::string::npos ||
                           remark.key.find("program") != std::string::npos;
        return about &&
               (remark.value.starts_with("own ") || remark.value.find("the user") != std::string::npos ||
                remark.value.find("by hand") != std::string::npos);
    });
}

// Of one dependency, as when a whole file of it is left out.
bool several_names_gone(const Facts& facts) {
    return std::ranges::count_if(facts.symptoms, [](const Symptom& s) { return s.id == "own-name-gone"; }) >
           1;
}

// Modules that are nothing without C: all of their files are left out then.
const Symptom* needs_cgo_alone(const Facts& facts) {
    static constexpr auto modules = std::to_array<std::string_view>({"/gpgme",
                                                                     "/go-gl/gl",
                                                                     "/go-gl/glfw",
                                                                     "/gocv",
                                                                     "/gorocksdb",
                                                                     "/grocksdb",
                                                                     "/libvirt-go",
                                                                     "/libvirt.org/",
                                                                     "/libseccomp-golang",
                                                                     "/gousb",
                                                                     "/msteinert/pam",
                                                                     "/portaudio",
                                                                     "/govips",
                                                                     "/bimg",
                                                                     "/gosseract",
                                                                     "/!data!dog/zstd",
                                                                     "/gotk3",
                                                                     "/gotk4",
                                                                     "/go-sdl2",
                                                                     "/git2go",
                                                                     "/godror",
                                                                     "/confluent-kafka-go",
                                                                     "/go-systemd/v22/internal/dlopen",
                                                                     "/coreos/pkg/dlopen",
                                                                     "/zmq4",
                                                                     "/go-ceph",
                                                                     "/robotgo",
                                                                     "/webview/webview"});
    for (const auto& s : facts.symptoms) {
        if (s.id != "constraints-exclude") continue;
        // "…/go-gl/gl@v0.0.0-2021…/v2.1/gl"
        auto path = with_slashes(s.at("path"));
        if (const auto at = path.find('@'); at != std::string::npos)
            path.erase(at, std::min(path.find('/', at), path.size()) - at);
        if (std::ranges::any_of(modules, [&](std::string_view module) { return path.contains(module); }))
            return &s;
    }
    return nullptr;
}

// With GOOS for another system cgo is off by itself, and the files that import "C" are left out.
bool several_missing_for_target(const Facts& facts) {
    const auto values = told_values(facts, "GOOS");
    const bool other = std::ranges::any_of(values, [&](const ToldValue& value) {
        return value.value != told_os(facts) && value.value != "windows" && !value.value.empty();
    });
    return other && std::ranges::count(facts.symptoms, "name-undefined-here", &Symptom::id) > 2;
}

void text(const Facts& facts, Verdict& verdict) {
    const auto* stub = symptom(facts, "cgo-stub");
    const bool built_here =
        std::ranges::any_of(facts.paste.commands,
                            [](const PastedCommand& c) {
                                return c.text.find("go build") != std::string::npos ||
                                       c.text.find("go run") != std::string::npos ||
                                       c.text.find("go install") != std::string::npos ||
                                       c.text.find("go test") != std::string::npos;
                            }) ||
        mentions(facts, "go build") || mentions(facts, "go install ") || mentions(facts, "go run ") ||
        mentions(facts, "CGO_ENABLED=1") || facts.paste.container_build ||
        shown_setting(facts, "CGO_ENABLED") != nullptr ||
        remark_with(facts, {"build", "built by the user", "own project", "own binary", "self-built",
                            "built from source", "self-compiled"}) != nullptr ||
        says_own(facts);
    const Symptom* s =
        stub != nullptr && built_here ? stub : symptom(facts, {"cgo-required", "cgo-parts-gone"});
    // Other Kafka packages are called kafka, too.
    if (s != nullptr && s->at("name").starts_with("kafka.") && !mentions(facts, "confluent")) s = nullptr;
    // The stub itself names CGO_ENABLED=0 and tells nothing about the settings here.
    const bool said_zero = std::ranges::any_of(facts.paste.lines, [](const PastedLine& line) {
        return line.text.find("CGO_ENABLED=0") != std::string::npos &&
               line.text.find("compiled with 'CGO_ENABLED=0'") == std::string::npos;
    });
    const bool zero = shown_env(facts, "CGO_ENABLED") == "0" || said_zero ||
                      mentions(facts, "CGO_ENABLED: 0") || remark_with(facts, {"cgo_enabled=0"}) != nullptr;
    if (s == nullptr && zero) s = symptom(facts, {"constraints-exclude", "own-name-gone"});
    // With another target cgo is off by itself.
    const bool on = shown_env(facts, "CGO_ENABLED") == "1" || mentions(facts, "CGO_ENABLED=1");
    if (s == nullptr && cross_asked(facts) && !on) s = symptom(facts, "own-name-gone");
    // Windows has no C compiler of its own, and go turns cgo off without one.
    if (s == nullptr && !on && several_names_gone(facts) &&
        (told_os(facts) == "windows" || mentions(facts, "\\pkg\\mod\\")))
        s = symptom(facts, "own-name-gone");
    if (s == nullptr && !on) s = needs_cgo_alone(facts);
    if (s == nullptr && !on && several_missing_for_target(facts)) s = symptom(facts, "name-undefined-here");
    if (s == nullptr) return;
    // Also printed of a package whose C files no file with `import "C"` is in use for.
    const bool maybe = !zero && s->text.find("C source files not allowed") != std::string::npos;
    auto finding =
        told(*s,
             maybe ? Confidence::possible
             : s->id == "own-name-gone" || s->id == "name-undefined-here"
                 ? (zero ? Confidence::likely : Confidence::possible)
             : zero || s->id == "cgo-required" ? Confidence::certain
                                               : Confidence::likely,
             {"The package was built without cgo, which it needs.", "该包在构建时没有启用它所需要的 cgo。"});
    if (maybe || s->id == "cgo-parts-gone" || s->id == "own-name-gone" || s->id == "constraints-exclude" ||
        s->id == "name-undefined-here")
        finding.settle = "go env CGO_ENABLED CC GOOS GOARCH";
    finding.subject.setting = "CGO_ENABLED";
    conclude(verdict, std::move(finding), "enable-cgo",
             {"Build with CGO_ENABLED=1 and a C compiler for the target (CC=…)",
              "用 CGO_ENABLED=1 和目标平台的 C 编译器（CC=…）构建"});
}

}  // namespace

TRUEUP_CHECK(cgo_disabled) = {
    .id = "cgo-disabled",
    .title = {"cgo is off where a package needs it", "包需要 cgo，而 cgo 被关闭"},
    .why =
        {"CGO_ENABLED=0 may be set, or follow from a cross build or from a missing C compiler (Go 1.20 and "
         "newer). The package then builds to nothing or to a stub that fails when it runs. Set CGO_ENABLED=1 "
         "and have a C compiler for the target.",
         "CGO_ENABLED=0 可能是明确设置的，也可能是交叉编译或缺少 C 编译器（Go 1.20 "
         "及更新版本）的结果。这时该包要么没有可编译的文件，"
         "要么只是运行时报错的空壳。请设置 CGO_ENABLED=1，并准备好目标平台的 C 编译器。"},
    .blind = {"A downloaded binary that its maker built without cgo.", "发布者未用 cgo 构建的下载版程序。"},
    .sources = "https://pkg.go.dev/cmd/cgo",
    .run = run,
    .text = text,
};

}  // namespace trueup
