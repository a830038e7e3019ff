// GOOS or GOARCH is set for another platform than this one.
//
// Bad when it was meant for one build and stays: `go run` and `go test` build
// programs that cannot run here, cgo is switched off, `go install` of a tool
// puts a foreign binary on PATH. Fixed by removing the setting and giving it per
// command (GOOS=linux go build); that is safe.
// Source: cmd/go/internal/cfg (defaultContext), `go help environment`.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "checks/go_settings.h"
#include "checks/names.h"
#include "checks/support.h"
#include "checks/told.h"
#include "checks/told_target.h"

namespace trueup {
namespace {

struct Override {
    std::string name;
    Given given;
    std::string host;
};

bool is_line(const Remedy& remedy) {
    return remedy.safety == Safety::safe && remedy.edits.size() == 1 &&
           remedy.edits.front().kind == Edit::Kind::replace_lines;
}

// Both have to go, so both lines are one remedy: half of it would leave go building
// for yet another platform.
std::vector<Remedy> drop_all(const Facts& facts, const std::vector<Override>& overrides) {
    std::vector<Remedy> all;
    for (const auto& one : overrides) {
        for (auto& remedy : drop_setting(facts, one.name, one.given.origin)) all.push_back(std::move(remedy));
    }
    if (all.size() != 2) return all;
    if (!is_line(all[0]) || !is_line(all[1])) {
        // What is set in this process only is not there in the next shell.
        const bool by_hand = std::ranges::any_of(overrides, [&](const Override& one) {
            return one.given.origin.kind != OriginKind::process && !is_line(all[one.name == "GOOS" ? 0 : 1]);
        });
        for (auto& remedy : all) {
            if (by_hand) remedy.safety = Safety::manual;
        }
        return all;
    }
    auto& edit = all[0].edits.front();
    const auto& other = all[1].edits.front();
    if (edit.path == other.path && edit.first_line == other.first_line) {
        // One line sets both: what the first leaves of it, without the second.
        auto origin = overrides[1].given.origin;
        origin.text = edit.new_lines.size() == 1 ? edit.new_lines[0] : std::string();
        auto rest = remove_line(origin, overrides[1].name);
        if (!is_line(rest)) return all;
        edit.new_lines = rest.edits.front().new_lines;
    } else {
        all[0].edits.push_back(other);
    }
    all[0].summary = {all[0].summary.en + "; " + all[1].summary.en,
                      all[0].summary.zh + "；" + all[1].summary.zh};
    all.pop_back();
    return all;
}

void run(const Facts& facts, Verdict& verdict) {
    std::vector<Override> overrides;
    const auto look = [&](std::string_view name, const std::string& host, const std::string& machine,
                          bool known_name) {
        const auto value = given(facts, name);
        // A name that Go does not use is goarch-invalid's.
        if (!value || host.empty() || value->value == host || !known_name) return;
        // The CPU's own architecture, while go itself is built for another one:
        // go is what is wrong then.
        if (value->value == machine) return;
        overrides.push_back({std::string(name), *value, host});
    };
    const auto os = given(facts, "GOOS");
    const auto arch = given(facts, "GOARCH");
    look("GOOS", host_goos(facts), {}, os && is_goos(os->value));
    look("GOARCH", host_goarch(facts), machine_goarch(facts), arch && is_goarch(arch->value));
    if (overrides.empty()) return;

    const auto& first = overrides.front();
    Finding finding;
    // In a shell it may be meant for the next minutes; a line in a file is for ever.
    finding.severity = first.given.origin.kind == OriginKind::process ? Severity::warning : Severity::error;
    finding.subject = {first.name, first.given.value, {}};
    // Where there is no such pair, go refuses the same value.
    finding.explains_subject = true;
    std::string set;
    std::string host;
    for (const auto& one : overrides) {
        set += fmt::format("{}{}={}", set.empty() ? "" : " ", one.name, one.given.value);
        host += fmt::format("{}{}", host.empty() ? "" : "/", one.host);
        finding.evidence.push_back(set_by(one.name, one.given.value, one.given.origin));
    }
    finding.remedies = drop_all(facts, overrides);
    finding.title =
        say("{} makes go build for another platform than this one", "{} 让 go 为另一个平台构建", set);
    finding.explanation =
        say("{0} is set, and this go is for {1}. Programs that it builds do not run here: `go run` and "
            "`go test` end with \"exec format error\" or build nothing usable, and CGO_ENABLED becomes 0 "
            "unless it is set.",
            "当前设置了 {0}，而这个 go 的平台是 {1}。它构建出的程序在本机不能运行：`go run` 和 `go test` "
            "会以 \"exec format error\" 告终，而且只要没有显式设置，CGO_ENABLED 就会变成 0。",
            set, host);
    finding.remedies.push_back(
        advice("per-command", say("For one cross build, give it to that command only: {} go build",
                                  "只想交叉编译一次时，只给那一条命令：{} go build", set)));
    verdict.find(std::move(finding));
}

// What a pasted text shows of it.
// What go built here lies in a temporary folder or in the project; what stands with
// installed programs, or has a platform in its name, was downloaded.
bool was_downloaded(std::string_view path) {
    static constexpr auto marks = std::to_array<std::string_view>(
        {"/usr/local/bin/", "/usr/bin/", "/.terraform/", "/.terraform.d/", "/node_modules/", "/opt/",
         "darwin_amd64/", "darwin_arm64/", "linux_amd64/", "linux_arm64/", "linux-amd64", "linux-arm64",
         "linux_amd64", "linux_arm64", "darwin-amd64", "darwin-arm64"});
    return path.find("go-build") == std::string_view::npos &&
           std::ranges::any_of(
               marks, [&](std::string_view mark) { return path.find(mark) != std::string_view::npos; });
}

// "go install runtime: mkdir /usr/local/go/pkg/linux_amd64": until Go 1.19 the tree came
// with this folder for its own system, so this is another one.
bool fills_foreign_pkg(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "mkdir-refused");
    if (s == nullptr || cross_asked(facts)) return false;
    const auto parts = split(base_name(s->at("path")), '_');
    if (parts.size() != 2 || !is_goos(parts[0]) || !is_goarch(parts[1]) ||
        base_name(parent_path(s->at("path"))) != "pkg")
        return false;
    const auto program = s->text.find("go install ");
    const auto end = s->text.find(": mkdir ");
    if (program == std::string::npos || end == std::string::npos || end < program + 11 ||
        !is_std(s->text.substr(program + 11, end - program - 11)))
        return false;
    const auto os = told_os(facts);
    const auto host = shown_env(facts, "GOHOSTOS");
    if (os == parts[0] || host == parts[0]) return false;
    auto finding = told(
        *s, os.empty() && host.empty() ? Confidence::possible : Confidence::likely,
        say("go builds the standard library for {0}/{1}, which is not the system that its tree came for: "
            "GOOS or GOARCH is set.",
            "go 在为 {0}/{1} 构建标准库，而它的安装树并不面向该系统：设置了 GOOS 或 GOARCH。", parts[0],
            parts[1]));
    finding.settle = "go env GOOS GOARCH GOHOSTOS GOHOSTARCH";
    conclude(
        verdict, std::move(finding), "unset-target",
        {"unset GOOS GOARCH (and go env -u GOOS GOARCH)", "unset GOOS GOARCH（以及 go env -u GOOS GOARCH）"});
    return true;
}

void text(const Facts& facts, Verdict& verdict) {
    if (fills_foreign_pkg(facts, verdict)) return;
    const auto* s = symptom(facts, {"fork-exec-format", "cross-install-gobin"});
    if (s != nullptr && was_downloaded(s->at("path"))) return;  // prebuilt-binary-wrong-arch
    const bool cc = symptom(facts, {"cc-flag-unknown", "cc-foreign-asm", "ld-flag-unknown", "ld-arch",
                                    "ld-pagezero", "ld-go-object"}) != nullptr;
    const auto arch = shown_env(facts, "GOARCH"), host_arch = shown_env(facts, "GOHOSTARCH"),
               os = shown_env(facts, "GOOS"), host_os = shown_env(facts, "GOHOSTOS");
    const bool differs = (!arch.empty() && !host_arch.empty() && arch != host_arch) ||
                         (!os.empty() && !host_os.empty() && os != host_os);
    if (s != nullptr && s->at("path").find("/pkg/tool/") != std::string::npos) return;
    // A file of the project's that a test starts. What go built lies in go-build.
    if (s != nullptr && s->id == "fork-exec-format" && !differs && !cross_asked(facts) &&
        s->at("path").find("go-build") == std::string::npos)
        return;
    // Only GOARCH makes an arm64 go link for x86_64. Where a command asks for it
    // itself, the library is what is missing (native-lib-arch-mismatch).
    const auto* library = arm64_library_for_x86(facts);
    const bool on_command = std::ranges::any_of(
        facts.paste.commands, [](const PastedCommand& command) { return command.env.contains("GOARCH"); });
    if (s == nullptr && library != nullptr && go_is_arm64_on_mac(facts) && !on_command) {
        auto finding = told(*library, differs ? Confidence::certain : Confidence::likely,
                            {"go is the arm64 one and links for x86_64: GOARCH=amd64 is set somewhere.",
                             "go 是 arm64 版，却在为 x86_64 链接：某处设置了 GOARCH=amd64。"});
        if (!differs) finding.settle = "go env GOARCH GOHOSTARCH";
        conclude(verdict, std::move(finding), "unset-target",
                 {"unset GOARCH (and go env -u GOARCH)", "unset GOARCH（以及 go env -u GOARCH）"});
        return;
    }
    // The user's own build, started here.
    const auto* own = symptom(facts, {"exec-format", "bad-cpu"});
    const bool built = typed(facts, {"go", "build"}) != nullptr || typed(facts, {"go", "install"}) != nullptr;
    if (const auto other = other_target(facts);
        s == nullptr && !differs && other && own != nullptr && built && !was_downloaded(own->at("path"))) {
        auto finding = told(*own, other.sure ? Confidence::certain : Confidence::possible,
                            say("{0}={1} is in force, and this is {2}: what go built does not run here.",
                                "{0}={1} 正在生效，而这里是 {2}：go 构建出的程序无法在此运行。", other.name,
                                other.value, other.host));
        finding.evidence.push_back(seen_line(other.line, other.text));
        if (!other.sure) finding.settle = "go env GOOS GOHOSTOS; uname";
        conclude(verdict, std::move(finding), "unset-target",
                 {"unset GOOS GOARCH (and go env -u GOOS GOARCH)",
                  "unset GOOS GOARCH（以及 go env -u GOOS GOARCH）"});
        return;
    }
    if (s == nullptr) {
        if (!differs || cc) return;
        const auto* setting = shown_setting(facts, !os.empty() && os != host_os ? "GOOS" : "GOARCH");
        conclude(verdict,
                 told(setting->origin.line, setting->origin.text, Confidence::certain,
                      say("go builds for {0}/{1} on {2}/{3}.", "go 在 {2}/{3} 上为 {0}/{1} 构建。", os, arch,
                          host_os, host_arch)),
                 "unset-target",
                 {"unset GOOS GOARCH (and go env -u GOOS GOARCH)",
                  "unset GOOS GOARCH（以及 go env -u GOOS GOARCH）"});
        return;
    }
    conclude(verdict,
             told(*s, differs || cross_asked(facts) ? Confidence::certain : Confidence::likely,
                  {"What go built is for another system or CPU, so it cannot be started here.",
                   "go 构建的程序面向另一种系统或 CPU，因此无法在此启动。"}),
             "unset-target",
             {"unset GOOS GOARCH (and go env -u GOOS GOARCH), or only build and do not run",
              "unset GOOS GOARCH（以及 go env -u GOOS GOARCH），或只构建不运行"});
}

}  // namespace

TRUEUP_CHECK(goos_goarch_override) = {
    .id = "goos-goarch-override",
    .title = {"GOOS or GOARCH is set for another platform", "GOOS 或 GOARCH 被设成了另一个平台"},
    .why = {"GOOS and GOARCH choose what Go builds for. Left set after a cross build, they turn every later "
            "build into one for the other platform: `go run` fails with \"exec format error\", cgo packages "
            "report that build constraints exclude all Go files, and `go install` installs tools that do not "
            "start. Remove the setting and give it to single commands; nothing else depends on it.",
            "GOOS 和 GOARCH 决定 Go 为哪个平台构建。交叉编译之后若忘了去掉，以后的每次构建都会针对那个平台："
            "`go run` 报 \"exec format error\"，cgo 包报 build constraints exclude all Go files，"
            "`go install` 装出的工具无法启动。请去掉该设置，需要时只给单条命令使用；没有别的东西依赖它。"},
    .blind = {"Whether a cross build is wanted in this very shell.",
              "无法知道当前这个 shell 是否正想交叉编译。"},
    .sources =
        "https://pkg.go.dev/cmd/go#hdr-Environment_variables\n"
        "https://go.dev/doc/install/source#environment",
    .run = run,
    .text = text,
};

}  // namespace trueup
