// A setting of the environment makes go refuse to work, or go cannot find out
// where to keep its files.
//
// Bad because every go command stops with the same complaint. Fixed by removing
// or correcting the variable.
// Source: as for go-env-file-bad-value; os.UserCacheDir for a missing HOME.
#include <algorithm>

#include "checks/go_settings.h"
#include "checks/gopath_root.h"
#include "checks/names.h"
#include "checks/refused_goflags.h"
#include "checks/support.h"
#include "checks/told.h"

namespace trueup {
namespace {

bool ours(const Refusal& refusal) {
    switch (refusal.kind) {
        case Refusal::Kind::no_home:
            return true;
        case Refusal::Kind::bad_env_file:
        case Refusal::Kind::bad_goflags:
        case Refusal::Kind::bad_gotoolchain:
        case Refusal::Kind::bad_setting:
        case Refusal::Kind::other:
            if (refusal.setting.empty()) return false;  // no setting's fault
            return refusal.origin.kind != OriginKind::go_env_file && refusal.setting != "GOROOT";
        default:
            return false;
    }
}

// Checks of their own say more: env-value-literal-quotes, goarch-invalid,
// godebug-removed-setting.
bool said_elsewhere(const std::string& setting, const std::string& value) {
    return has_literal_quotes(value) || (setting == "GOARCH" && !is_goarch(value)) ||
           (setting == "GOOS" && !is_goos(value)) || setting == "GODEBUG";
}

// `go env` shows a GOFLAGS that all other commands refuse, so it is no refusal
// of go env's. (In the go env file: go-env-file-bad-value.)
void goflags(const Facts& facts, Verdict& verdict) {
    const auto flags = given(facts, "GOFLAGS");
    const auto complaint = refused_goflags(facts);
    if (!flags || flags->from_file || complaint.empty()) return;
    Finding finding;
    finding.severity = Severity::error;
    finding.subject = {"GOFLAGS", flags->value, {}};
    finding.title = {"GOFLAGS holds what is no flag", "GOFLAGS 中有不是标志的内容"};
    finding.explanation =
        say("GOFLAGS={}: every go command but `go env` stops with: parsing $GOFLAGS: {}. Words are split at "
            "spaces, "
            "and each must be a flag of its own: write -tags=a,b, not -tags a,b; a flag with a space in its "
            "value "
            "goes in quotes as a whole.",
            "GOFLAGS={}：除 `go env` 外，每条 go 命令都会报错并退出：parsing $GOFLAGS: "
            "{}。各项以空格分隔，每一项本身必须是一个"
            "标志：应写 -tags=a,b，而不是 -tags a,b；值中有空格的标志要整个用引号括住。",
            flags->value, complaint);
    finding.evidence.push_back(set_by("GOFLAGS", flags->value, flags->origin));
    finding.remedies = drop_setting(facts, "GOFLAGS", flags->origin);
    verdict.find(std::move(finding));
}

// GOFLAGS holds -u or -w, flags of `go env`: it alone stops, with words that
// depend on how it is called. Mostly the flag was meant for the linker and lost
// its quotes ("-ldflags=-s -w"), so that it is not in force either.
bool flag_of_go_env(const Facts& facts, const Refusal& refusal, Verdict& verdict) {
    if (refusal.setting != "GOFLAGS" || !refusal.message.starts_with("cannot use -json with ")) return false;
    const auto flags = given(facts, "GOFLAGS");
    if (!flags) return true;
    const auto flag = refusal.message.substr(refusal.message.rfind('-'));
    Finding finding;
    finding.severity = Severity::warning;
    finding.subject = {"GOFLAGS", flags->value, {}};
    finding.title =
        say("{} in GOFLAGS counts as a flag of `go env`", "GOFLAGS 中的 {} 被当作 `go env` 的标志", flag);
    const bool for_linker = flag == "-w" && flags->value.find("-ldflags") != std::string::npos;
    finding.explanation =
        for_linker
            ? say("GOFLAGS={0}: words are split at spaces, so {1} is no part of -ldflags. It does not reach "
                  "the "
                  "linker, and `go env` takes it as its own flag and stops; other commands pass over it.",
                  "GOFLAGS={0}：各项以空格分隔，因此 {1} 不属于 -ldflags。它不会传给链接器，而 `go env` "
                  "会把它"
                  "当作自己的标志并报错退出；其他命令则忽略它。",
                  flags->value, flag)
            : say("GOFLAGS={0}: `go env` takes {1} as its own flag and stops; commands that have no such "
                  "flag "
                  "pass over it.",
                  "GOFLAGS={0}：`go env` 会把 {1} 当作自己的标志并报错退出；没有该标志的命令则忽略它。",
                  flags->value, flag);
    finding.evidence.push_back(set_by("GOFLAGS", flags->value, flags->origin));
    if (for_linker)
        finding.remedies.push_back(advice(
            "quote-flag", {"Put the whole flag in quotes inside the value: GOFLAGS=\"'-ldflags=-s -w'\"",
                           "在值中用引号括住整个标志：GOFLAGS=\"'-ldflags=-s -w'\""}));
    else
        finding.remedies = drop_setting(facts, "GOFLAGS", flags->origin);
    verdict.find(std::move(finding));
    return true;
}

// Which commands stop.
Text who_stops(const Refusal& refusal) {
    if (refusal.kind != Refusal::Kind::other) return {"go stop", "go 报错并退出"};
    if (refusal.message.starts_with("parsing $GOFLAGS"))
        return {"every go command but `go env` stop", "除 `go env` 外的每条 go 命令报错并退出"};
    if (refusal.setting.starts_with("CGO_"))
        return {"every build with cgo stop", "每次使用 cgo 的构建报错并退出"};
    if (refusal.setting == "GOMODCACHE")
        return {"every command that needs a module stop", "每条需要模块的命令报错并退出"};
    return {"go build, go list and go test stop", "go build、go list 和 go test 报错并退出"};
}

void run(const Facts& facts, Verdict& verdict) {
    goflags(facts, verdict);
    std::vector<const Refusal*> said;
    for (const auto& refusal : facts.go_env.refusals) {
        // One mistake may be met twice: by the go that chooses and by the one that is
        // chosen, or by two rules for one value (GOFIPS140). go stops at the first.
        if (std::ranges::any_of(said, [&](const Refusal* other) {
                return other->setting == refusal.setting && other->origin == refusal.origin &&
                       (other->message == refusal.message || refusal.kind == Refusal::Kind::bad_setting);
            }))
            continue;
        said.push_back(&refusal);
        if (flag_of_go_env(facts, refusal, verdict) || !ours(refusal)) continue;
        const auto value = given(facts, refusal.setting);
        if (value && said_elsewhere(refusal.setting, value->value)) continue;
        Finding finding;
        finding.severity = Severity::error;
        const auto place = where(refusal.origin);
        // The folder is there, or could be, and this user may not write to it.
        if (std::ranges::any_of(facts.dirs, [&](const WritableDir& dir) {
                return dir.setting == refusal.setting && refusal.setting == "GOCACHE" &&
                       dir.writable.is(false) && refusal.message.ends_with("permission denied");
            }))
            finding.caused_by = "modcache-permission";
        finding.subject = {refusal.setting, value ? value->value : std::string(), {}};
        if (refusal.kind == Refusal::Kind::no_home) {
            finding.title = {"go cannot find out where to keep its files: HOME is not set",
                             "go 不知道把文件放在哪里：没有设置 HOME"};
            finding.explanation =
                say("go stops with: {}. Without HOME, the places of the build cache and of GOPATH must be "
                    "given: GOCACHE and GOPATH (or GOMODCACHE), as absolute paths.",
                    "go 报错并退出：{}。没有 HOME 时，必须用绝对路径给出构建缓存和 GOPATH 的位置："
                    "GOCACHE 与 GOPATH（或 GOMODCACHE）。",
                    refusal.message);
            finding.remedies.push_back(advice(
                "set-home", {"Set HOME, or set GOCACHE and GOPATH to absolute paths, where go is started.",
                             "在启动 go 的地方设置 HOME，或把 GOCACHE 和 GOPATH 设为绝对路径。"}));
        } else if (refusal.origin.kind == OriginKind::builtin) {
            finding.title = say("go cannot work: {}", "go 无法工作：{}", refusal.message);
            finding.explanation =
                say("go stops with: {}. The value is Go's default for {}; no setting names another one.",
                    "go 报错并退出：{}。这是 Go 对 {} 的默认取值，没有任何设置指定别的值。", refusal.message,
                    refusal.setting);
            finding.remedies.push_back(
                advice("make-it-work", say("Make the place usable, or set {} to one that is.",
                                           "让该位置可用，或把 {} 设为可用的位置。", refusal.setting)));
        } else {
            finding.title = say("go refuses the value of {}", "go 拒绝接受 {} 的值", refusal.setting);
            const auto who = who_stops(refusal);
            finding.explanation = {fmt::format("{} makes {} with: {}", place.en, who.en, refusal.message),
                                   fmt::format("{}使 {}：{}", place.zh, who.zh, refusal.message)};
            finding.remedies = drop_setting(facts, refusal.setting, refusal.origin);
        }
        if (value) finding.evidence.push_back(set_by(refusal.setting, value->value, value->origin));
        const std::string shown = (refusal.message.starts_with('-') ? "" : "go: ") + refusal.message;
        finding.evidence.push_back(seen({shown, shown}, refusal.origin));
        verdict.find(std::move(finding));
    }
}

// Neither HOME nor what stands in for it, as the message says.
bool no_home(const Symptom& s) {
    return s.text.find("neither ") != std::string::npos ||
           s.text.find("is not defined") != std::string::npos ||
           s.text.find("could not be located") != std::string::npos;
}

// What a pasted text shows of it.
// GOFLAGS=-mod=mod where a go.work is in force, which takes readonly and vendor only.
bool refused_in_workspace(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "mod-vendor-workspace");
    if (s == nullptr || s->at("value").empty() || s->at("value") == "vendor") return false;
    const auto flag = "-mod=" + s->at("value");
    const bool by_setting = std::ranges::any_of(facts.paste.lines, [&](const PastedLine& line) {
        return line.text.find("GOFLAGS") != std::string::npos && line.text.find(flag) != std::string::npos;
    });
    if (!by_setting) return false;
    auto finding = told(*s, Confidence::certain,
                        say("GOFLAGS holds {}, which no command takes while a go.work is in force.",
                            "GOFLAGS 中有 {}，而 go.work 生效时任何命令都不接受它。", flag));
    finding.title = {"GOFLAGS holds a flag that workspaces refuse", "GOFLAGS 中有工作区不接受的标志"};
    finding.subject.setting = "GOFLAGS";
    conclude(verdict, std::move(finding), "drop-goflags",
             {"unset GOFLAGS (and go env -u GOFLAGS), or GOWORK=off for this command",
              "unset GOFLAGS（以及 go env -u GOFLAGS），或为该命令设置 GOWORK=off"});
    return true;
}

void text(const Facts& facts, Verdict& verdict) {
    if (refused_in_workspace(facts, verdict)) return;
    const auto* s = symptom(facts, {"gocache-bad", "goflags-bad", "gotoolchain-invalid"});
    if (s == nullptr) return;
    auto finding = told(*s, Confidence::certain, {});
    if (s->id == "gocache-bad" && no_home(*s)) {
        // GOPATH is empty, too, where Go itself lies in the default one (gopath-equals-goroot).
        if (s->text.contains("GOMODCACHE")) {
            if (told_goroot_in_default_gopath(facts) != nullptr) return;
            finding.confidence = Confidence::likely;
            finding.settle = "echo \"HOME=$HOME\"; go env GOPATH GOROOT";
        }
        finding.title = {"go cannot find out where to keep its files: HOME is not set",
                         "go 不知道把文件放在哪里：没有设置 HOME"};
        finding.explanation = {
            "Where go was started there is no HOME, from which the places of the caches follow: in services, "
            "cron jobs, CI steps and provisioning scripts nobody sets it.",
            "启动 go 的地方没有 HOME，而缓存的位置由它推出：服务、cron 任务、CI "
            "步骤和初始化脚本中往往没有人设置它。"};
        finding.subject.setting = "HOME";
        conclude(
            verdict, std::move(finding), "set-home",
            {"Set HOME (HOME=/root, Environment=HOME=…), or GOCACHE and GOPATH as absolute paths, where go "
             "is started",
             "在启动 go 的地方设置 HOME（HOME=/root、Environment=HOME=…），或用绝对路径设置 GOCACHE 与 "
             "GOPATH"});
        return;
    }
    if (s->id == "gocache-bad") {
        finding.explanation = {
            "go needs a build cache, and GOCACHE names none: \"off\" is no longer possible (since 1.12), and "
            "the path must be absolute.",
            "go 需要构建缓存，而 GOCACHE 没有给出：自 1.12 起不能再为 off，且路径必须是绝对路径。"};
        finding.subject.setting = "GOCACHE";
        conclude(verdict, std::move(finding), "unset-gocache",
                 {"unset GOCACHE (and go env -u GOCACHE)", "unset GOCACHE（以及 go env -u GOCACHE）"});
        return;
    }
    if (s->id == "goflags-bad") {
        finding.title = {"GOFLAGS holds what is no flag", "GOFLAGS 中有不是标志的内容"};
        finding.explanation = say(
            "Every go command but `go env` stops at this GOFLAGS: {}. Words are split at spaces, and each "
            "must be a flag of its own: write -tags=a,b, not -tags a,b; a flag with a space in its value "
            "goes in quotes as a whole.",
            "除 `go env` 外，每条 go 命令都会因 GOFLAGS 报错并退出：{}。各项以空格分隔，每一项本身必须是一个"
            "标志：应写 -tags=a,b，而不是 -tags a,b；值中有空格的标志要整个用引号括住。",
            s->at("reason"));
        finding.subject.setting = "GOFLAGS";
        finding.settle = "env | grep GOFLAGS; cat \"$(go env GOENV)\"";
        conclude(
            verdict, std::move(finding), "correct-goflags",
            {"GOFLAGS=\"'-ldflags=-s -w' -tags=a,b\", or unset GOFLAGS; where a Makefile sets it, there",
             "GOFLAGS=\"'-ldflags=-s -w' -tags=a,b\"，或 unset GOFLAGS；若由 Makefile 设置，则在该处修改"});
        return;
    }
    finding.explanation = say(
        "GOTOOLCHAIN is \"{}\". go takes auto, local, path, a release (go1.22.3), or a release with +auto "
        "or +path.",
        "GOTOOLCHAIN 的值是 \"{}\"。go 接受 auto、local、path、版本号（go1.22.3），或版本号加 +auto、"
        "+path。",
        s->at("value"));
    finding.subject = {"GOTOOLCHAIN", s->at("value"), {}};
    conclude(verdict, std::move(finding), "unset-gotoolchain",
             {"unset GOTOOLCHAIN (and go env -u GOTOOLCHAIN), or write a release as go1.22.3",
              "unset GOTOOLCHAIN（以及 go env -u GOTOOLCHAIN），或把版本写成 go1.22.3 的形式"});
}

}  // namespace

TRUEUP_CHECK(setting_refused) = {
    .id = "setting-refused",
    .title = {"go refuses a setting", "go 拒绝接受某项设置"},
    .why =
        {"Some settings are checked each time go starts: GOFLAGS, GO111MODULE, GOTOOLCHAIN, GOWORK, and the "
         "folders that follow from HOME. A value that go does not accept stops every command. The message "
         "names the value but not the line that set it. Remove or correct that line.",
         "有些设置每次启动 go 时都会检查：GOFLAGS、GO111MODULE、GOTOOLCHAIN、GOWORK，以及由 HOME 推出的"
         "目录。go 不接受的值会让所有命令退出。报错信息会说出这个值，却不会说是哪一行设置的。"
         "请删除或改正那一行。"},
    .blind = {"Values that only single commands check, and flags in GOFLAGS with a value that their command "
              "refuses.",
              "只有个别命令才检查的值，以及 GOFLAGS 中取值不被其命令接受的标志。"},
    .sources = "https://pkg.go.dev/cmd/go#hdr-Environment_variables",
    .run = run,
    .text = text,
};

}  // namespace trueup
