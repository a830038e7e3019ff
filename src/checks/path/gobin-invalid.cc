// GOBIN is not a folder that `go install` can use: relative (a literal "~"
// counts), a file, a manager's shim folder, a system folder.
// Fix: take GOBIN away (GOPATH/bin takes over) or give it a folder of one's own.
// Safe where the line does nothing else.
// Source: cmd/go/internal/work build.go ("GOBIN must be an absolute path").
#include <algorithm>

#include "base/text.h"
#include "checks/go_settings.h"
#include "checks/support.h"
#include "checks/told.h"

namespace trueup {
namespace {

struct Fault {
    Severity severity = Severity::error;
    Text text;
};

const WritableDir* gobin_folder(const Facts& facts, const std::string& path) {
    const auto at = std::ranges::find_if(
        facts.dirs, [&](const WritableDir& dir) { return dir.setting == "GOBIN" && dir.path == path; });
    return at == facts.dirs.end() ? nullptr : &*at;
}

std::optional<Fault> fault_of(const Facts& facts, const std::string& value) {
    if (!value.starts_with('/')) {
        if (value.starts_with('~')) {
            return Fault{Severity::error,
                         say("GOBIN is {0}: the ~ was not expanded (it stood in quotes, or in a place where "
                             "the shell does "
                             "not expand it), so the path is relative. go install ends with `cannot install, "
                             "GOBIN must "
                             "be an absolute path`.",
                             "GOBIN 的值是 {0}：其中的 ~ 没有展开（写在引号里，或 shell "
                             "不展开的位置），因此是相对路径。go "
                             "install 会以 `cannot install, GOBIN must be an absolute path` 结束。",
                             value)};
        }
        return Fault{Severity::error, say("GOBIN is {0}, a relative path. go install ends with `cannot "
                                          "install, GOBIN must be an absolute "
                                          "path`.",
                                          "GOBIN 的值 {0} 是相对路径。go install 会以 `cannot install, GOBIN "
                                          "must be an absolute path` 结束。",
                                          value)};
    }
    for (const auto& manager : facts.managers) {
        if (std::ranges::find(manager.shim_dirs, clean_path(value)) != manager.shim_dirs.end()) {
            return Fault{Severity::warning, say("GOBIN is {0}, the folder in which {1} keeps its shims. {1} "
                                                "rewrites that folder, and a tool "
                                                "installed there hides or loses its shim.",
                                                "GOBIN 的值 {0} 是 {1} 存放 shim 的目录。{1} "
                                                "会重写该目录；装到那里的工具会覆盖 shim，或被 shim "
                                                "覆盖。",
                                                value, manager.name)};
        }
    }
    const auto* dir = gobin_folder(facts, value);
    const auto path = clean_path(value);
    if (dir != nullptr && dir->kind != FileKind::directory && dir->kind != FileKind::absent &&
        dir->kind != FileKind::unknown) {
        const auto file = dir->writable.known() ? dir->writable.origin().path : path;
        if (is_inside(path, file) && path != file)
            return Fault{
                Severity::error,
                say("GOBIN is {0}, and {1} is a file. go install cannot make a folder there and ends "
                    "with an error of mkdir.",
                    "GOBIN 的值是 {0}，而 {1} 是文件。go install 无法在那里建立目录，会以 mkdir "
                    "的错误结束。",
                    value, file)};
        return Fault{
            Severity::error,
            say("GOBIN is {0}, which is not a folder. go install cannot write there and ends with an error "
                "of mkdir.",
                "GOBIN 的值 {0} 不是目录。go install 无法写入，会以 mkdir 的错误结束。", value)};
    }
    const bool system = path == "/bin" || path == "/usr/bin" || path == "/sbin" || path == "/usr/sbin";
    const bool refused = dir != nullptr && dir->writable.is(false) && dir->kind == FileKind::directory;
    if (system || refused) {
        return Fault{
            refused ? Severity::error : Severity::warning,
            refused ? say("GOBIN is {0}, and this user may not write there. go install ends with `permission "
                          "denied`.",
                          "GOBIN 的值是 {0}，而当前用户无权写入。go install 会以 `permission denied` 结束。",
                          value)
                    : say("GOBIN is {0}, a folder of the operating system. Tools installed there can replace "
                          "system "
                          "commands.",
                          "GOBIN 的值 {0} 是操作系统的目录。装到那里的工具可能替换系统命令。", value)};
    }
    return std::nullopt;
}

void run(const Facts& facts, Verdict& verdict) {
    const auto gobin = given(facts, "GOBIN");
    if (!gobin) return;
    auto fault = fault_of(facts, gobin->value);
    if (!fault) return;
    Finding finding;
    finding.severity = fault->severity;
    finding.subject = {"GOBIN", gobin->value, gobin->value};
    finding.explanation = std::move(fault->text);
    finding.evidence.push_back(set_by("GOBIN", gobin->value, gobin->origin));
    finding.remedies = drop_setting(facts, "GOBIN", gobin->origin);
    verdict.find(std::move(finding));
}

// What a pasted text shows of it.
void text(const Facts& facts, Verdict& verdict) {
    if (const auto* s = symptom(facts, {"gobin-not-absolute", "gobin-file"})) {
        conclude(verdict,
                 told(*s, Confidence::certain,
                      {"GOBIN is no folder that go install can write to.",
                       "GOBIN 不是 go install 可以写入的目录。"}),
                 "unset-gobin",
                 {"unset GOBIN (and go env -u GOBIN): the default is $GOPATH/bin",
                  "unset GOBIN（以及 go env -u GOBIN）：默认是 $GOPATH/bin"});
        return;
    }
    if (const auto* s = symptom(facts, "gobin-root")) {
        auto finding =
            told(*s, Confidence::likely,
                 {"go installs into /bin: GOBIN says so, as \"$GOPATH/bin\" does with an empty GOPATH.",
                  "go 要安装到 /bin：GOBIN 是这样设置的，例如 GOPATH 为空时写下的 \"$GOPATH/bin\"。"});
        finding.subject.setting = "GOBIN";
        finding.settle = "go env GOBIN GOPATH";
        conclude(verdict, std::move(finding), "unset-gobin",
                 {"unset GOBIN (and go env -u GOBIN): the default is $GOPATH/bin",
                  "unset GOBIN（以及 go env -u GOBIN）：默认是 $GOPATH/bin"});
        return;
    }
    std::vector<ToldValue> values = told_values(facts, "GOBIN");
    if (const auto* shown = shown_setting(facts, "GOBIN"))
        values.push_back({shown->value, shown->origin.line, shown->origin.text, {}});
    if (const auto at = facts.paste.echoed.find("GOBIN"); at != facts.paste.echoed.end()) {
        const auto* line = line_with(facts, at->second);
        values.push_back({at->second, line == nullptr ? 0 : line->number, at->second, {}});
    }
    if (const auto at = facts.paste.editor.find("GOBIN");
        at != facts.paste.editor.end() && at->second != "undefined") {
        const auto* line = line_with(facts, at->second);
        values.push_back({at->second, line == nullptr ? 0 : line->number, at->second, {}});
    }
    // `go install` makes GOBIN where it is missing: one that this user may not make.
    for (const auto& s : facts.symptoms) {
        if (s.id != "mkdir-refused") continue;
        for (const auto& value : values) {
            if (value.value != s.at("path") && !value.value.starts_with(s.at("path") + "/")) continue;
            conclude(verdict,
                     told(s, Confidence::certain,
                          say("GOBIN is {0}, and this user cannot make {1}.",
                              "GOBIN 是 {0}，而当前用户无法创建 {1}。", value.value, s.at("path"))),
                     "unset-gobin",
                     {"unset GOBIN (and go env -u GOBIN): the default is $GOPATH/bin",
                      "unset GOBIN（以及 go env -u GOBIN）：默认是 $GOPATH/bin"});
            return;
        }
    }
    // `go install` builds, and may not write the result there.
    for (const auto& s : facts.symptoms) {
        if (s.id != "install-refused") continue;
        for (const auto& value : values) {
            auto folder = value.value;
            while (folder.size() > 1 && folder.ends_with('/')) folder.pop_back();
            if (folder != s.at("folder")) continue;
            auto finding = told(s, Confidence::likely,
                                say("GOBIN is {0}, and this user may not write there.",
                                    "GOBIN 是 {0}，而当前用户不能写入那里。", folder));
            finding.subject.setting = "GOBIN";
            finding.evidence.push_back(seen_line(value.line, value.text));
            conclude(verdict, std::move(finding), "unset-gobin",
                     {"unset GOBIN (and go env -u GOBIN): the default is $GOPATH/bin",
                      "unset GOBIN（以及 go env -u GOBIN）：默认是 $GOPATH/bin"});
            return;
        }
    }
    for (const auto& value : values) {
        const auto& v = value.value;
        const bool relative = !v.empty() && v[0] != '/' && v[0] != '$' && v[0] != '~' && v[0] != '%' &&
                              v[0] != '`' && (v.size() < 2 || v[1] != ':');
        const bool bad = v == "/bin" || relative || v.ends_with("/bin/go") ||
                         v.find("/shims") != std::string::npos ||
                         v.find(":/") != std::string::npos;  // GOBIN is one folder, no list
        if (!bad) continue;
        conclude(verdict,
                 told(value.line, value.text, Confidence::certain, say("GOBIN is {0}.", "GOBIN 是 {0}。", v)),
                 "unset-gobin",
                 {"unset GOBIN: the default is $GOPATH/bin", "unset GOBIN：默认是 $GOPATH/bin"});
        return;
    }
}

}  // namespace

TRUEUP_CHECK(gobin_invalid) = {
    .id = "gobin-invalid",
    .title = {"GOBIN is not a folder that go install can use", "GOBIN 不是 go install 可用的目录"},
    .why =
        {"`go install` writes every tool to GOBIN. It must be an absolute path of a folder that you may "
         "write to: a "
         "relative one or a literal ~ is refused (`cannot install, GOBIN must be an absolute path`), a file "
         "or a "
         "foreign folder fails at the end of the build. Without GOBIN, the bin folder of GOPATH is used, so "
         "removing the setting is safe.",
         "`go install` 把所有工具写入 GOBIN。它必须是你有权写入的目录的绝对路径：相对路径或字面上的 ~ "
         "会被拒绝（`cannot "
         "install, GOBIN must be an absolute path`），文件或他人的目录则在构建末尾失败。不设置 GOBIN "
         "时会使用 GOPATH 的 "
         "bin 目录，因此删除该设置是安全的。"},
    .blind = {"Whether the folder is meant to be written to with sudo.",
              "该目录是否本来就打算用 sudo 写入。"},
    .sources =
        "https://go.dev/src/cmd/go/internal/work/build.go\nhttps://pkg.go.dev/cmd/"
        "go#hdr-Environment_variables",
    .explains = "gobin-not-on-path",
    .run = run,
    .text = text,
};

}  // namespace trueup
