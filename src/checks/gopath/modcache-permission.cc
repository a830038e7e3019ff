// The module cache or the build cache is not writable by this user.
//
// Bad because no module can be downloaded. It happens after `sudo go …` (the
// cache then belongs to root), or when GOPATH names another user's home. Fixed
// by giving the folder back to its user; to be reviewed.
// Source: cmd/go/internal/modfetch ("could not create module cache").
#include <algorithm>

#include "checks/go_settings.h"
#include "checks/gopath_root.h"
#include "checks/support.h"
#include "checks/told.h"

namespace trueup {
namespace {

// A file in the place of the folder. (Of GOCACHE, go env itself complains: setting-refused.)
void no_folder(const Facts& facts, const WritableDir& dir, Verdict& verdict) {
    Finding finding;
    finding.severity = Severity::error;
    finding.subject = {dir.setting, dir.path, dir.path};
    finding.title = say("{} is not a folder: {}", "{} 不是目录：{}", dir.setting, dir.path);
    finding.explanation =
        say("{} is not a folder. Commands that need a module end with `could not create module "
            "cache`.",
            "{} 不是目录。需要模块的命令会以 `could not create module cache` 结束。", dir.path);
    if (const auto value = given(facts, dir.setting)) {
        finding.evidence.push_back(set_by(dir.setting, value->value, value->origin));
        finding.remedies = drop_setting(facts, dir.setting, value->origin);
        for (auto& remedy : finding.remedies) remedy.safety = std::max(remedy.safety, Safety::review);
    } else {
        if (const auto gopath = given(facts, "GOPATH"))
            finding.evidence.push_back(set_by("GOPATH", gopath->value, gopath->origin));
        finding.remedies.push_back(advice("make-room", say("Move {} away; go makes the folder anew.",
                                                           "把 {} 移走；go 会重新建立该目录。", dir.path)));
    }
    const auto file = dir.writable.known() ? dir.writable.origin().path : dir.path;
    finding.evidence.push_back(seen_at(say("{} is a file", "{} 是文件", file), file));
    verdict.find(std::move(finding));
}

// A user id without an account has no name.
Text who(const Facts& facts) {
    if (!facts.user.name.empty()) return {facts.user.name, facts.user.name};
    if (!facts.user.uid.known()) return {"this user", "当前用户"};
    return say("the user with id {}", "id 为 {} 的用户", facts.user.uid.value());
}

void run(const Facts& facts, Verdict& verdict) {
    const auto user = who(facts);
    for (const auto& dir : facts.dirs) {
        if (dir.setting != "GOMODCACHE" && dir.setting != "GOCACHE") continue;
        if (dir.setting == "GOMODCACHE" && dir.kind == FileKind::other) {
            no_folder(facts, dir, verdict);
            continue;
        }
        if (dir.writable.unknown() && dir.kind != FileKind::absent && dir.setting == "GOMODCACHE")
            verdict.unknown(dir.writable.reason());
        if (!dir.writable.is(false)) continue;
        const bool other_owner = dir.owner_uid.known() && facts.user.uid.known() &&
                                 dir.owner_uid.value() != facts.user.uid.value();
        Finding finding;
        finding.severity = Severity::error;
        finding.subject = {dir.setting, dir.path, dir.path};
        if (dir.setting == "GOMODCACHE" && modules_go_into_goroot(facts))
            finding.caused_by = "gopath-equals-goroot";
        finding.title = say("{} is not writable: {}", "{} 不可写：{}", dir.setting, dir.path);
        const bool absent = dir.kind == FileKind::absent;
        if (absent)
            finding.explanation = {
                fmt::format("{} does not exist, and {} may not create it. Downloads and builds end with "
                            "\"permission denied\".",
                            dir.path, user.en),
                fmt::format("{} 不存在，而 {} 无权创建它。下载和构建会以 \"permission denied\" 告终。",
                            dir.path, user.zh)};
        else if (other_owner && dir.owner_uid.value() == 0)
            finding.explanation = {
                fmt::format(
                    "{} belongs to root, and go runs as {}. It was most likely created by `sudo go …`. "
                    "Downloads and builds end with \"permission denied\".",
                    dir.path, user.en),
                fmt::format("{} 属于 root，而 go 以 {} 的身份运行，多半是 `sudo go …` 创建的。下载和构建会以 "
                            "\"permission denied\" 告终。",
                            dir.path, user.zh)};
        else if (other_owner)
            finding.explanation = {
                fmt::format(
                    "{} belongs to the user with id {}, and go runs as {}. Downloads and builds end with "
                    "\"permission denied\".",
                    dir.path, dir.owner_uid.value(), user.en),
                fmt::format("{} 属于 id 为 {} 的用户，而 go 以 {} 的身份运行。下载和构建会以 \"permission "
                            "denied\" 告终。",
                            dir.path, dir.owner_uid.value(), user.zh)};
        else
            finding.explanation = {
                fmt::format(
                    "{} cannot be written to by {}. Downloads and builds end with \"permission denied\".",
                    dir.path, user.en),
                fmt::format("{} 对 {} 不可写。下载和构建会以 \"permission denied\" 告终。", dir.path,
                            user.zh)};
        if (const auto value = given(facts, dir.setting))
            finding.evidence.push_back(set_by(dir.setting, value->value, value->origin));
        else if (const auto gopath = given(facts, "GOPATH"); gopath && dir.setting == "GOMODCACHE")
            finding.evidence.push_back(set_by("GOPATH", gopath->value, gopath->origin));
        finding.evidence.push_back(seen_at(say("{} is not writable", "{} 不可写", dir.path), dir.path));
        if (!absent && other_owner && !facts.user.name.empty() && !facts.user.home.empty() &&
            dir.path.starts_with(facts.user.home + "/"))
            finding.remedies.push_back(
                command("take-ownership", {"sudo", "chown", "-R", facts.user.name, dir.path},
                        say("Give {} back to {}", "把 {} 的所有权还给 {}", dir.path, facts.user.name),
                        Safety::review));
        else
            finding.remedies.push_back(advice(
                "other-folder", say("Set {} to a folder of your own, or ask for write access to {}.",
                                    "把 {} 设为你自己的目录，或申请 {} 的写权限。", dir.setting, dir.path)));
        verdict.find(std::move(finding));
    }
}

// What a pasted text shows of it.
void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, {"modcache-denied", "gocache-denied"});
    if (s == nullptr || s->text.find("unlinkat") != std::string::npos || s->text.starts_with("rm:")) return;
    // /.cache: what follows from a home folder "/", which a user id without an account has.
    if (s->id == "gocache-denied" && s->at("path").starts_with("/.cache/")) {
        conclude(
            verdict,
            told(*s, Confidence::certain,
                 {"HOME is /, as for a user id that has no account in this container, so the cache would "
                  "lie in /.cache, where only root may write.",
                  "HOME 为 /（该用户 id 在此容器中没有账户），因此缓存会放在只有 root 可写的 /.cache。"}),
            "set-home",
            {"Give the container a home: docker run -e HOME=/tmp …, or set GOCACHE and GOPATH to folders "
             "of this user",
             "为容器指定主目录：docker run -e HOME=/tmp …，或把 GOCACHE 和 GOPATH 设为该用户自己的目录"});
        return;
    }
    conclude(verdict,
             told(*s, s->id == "modcache-denied" ? Confidence::certain : Confidence::possible,
                  {"This user may not write to the cache folder.", "当前用户无权写入缓存目录。"}),
             "own-cache",
             {"Give the folder to this user (sudo chown -R $(id -u) DIR), or set GOMODCACHE / GOPATH to an "
              "own folder",
              "把目录交给当前用户（sudo chown -R $(id -u) 目录），或把 GOMODCACHE / GOPATH 设到自己的目录"});
}

}  // namespace

TRUEUP_CHECK(modcache_permission) = {
    .id = "modcache-permission",
    .title = {"Go's cache is not writable", "Go 的缓存目录不可写"},
    .why = {"go writes every downloaded module to GOMODCACHE and every build result to GOCACHE. Running go "
            "once with "
            "sudo leaves folders there that belong to root, and a GOPATH copied from another account names a "
            "foreign "
            "home. Then downloads stop with \"could not create module cache\" or \"permission denied\". Give "
            "the "
            "folder back to its user (chown), and do not run go with sudo.",
            "go 会把下载的模块写入 GOMODCACHE，把构建结果写入 GOCACHE。用 sudo 运行过一次 "
            "go，就会在那里留下属于 root 的"
            "目录；从别的账户抄来的 GOPATH 则指向别人的主目录。于是下载会报 \"could not create module "
            "cache\" 或 "
            "\"permission denied\"。请用 chown 把目录还给它的用户，不要用 sudo 运行 go。"},
    .blind = {"Single files or folders deep inside the cache that belong to another user.",
              "缓存深处个别属于其他用户的文件或目录。"},
    .sources = "https://go.dev/ref/mod#module-cache",
    .run = run,
    .text = text,
};

}  // namespace trueup
