// trueup's own means: one link, replaced by rename(2), that PATH names once.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "facts/shell_line.h"
#include "remedy/use_means.h"

namespace trueup {
namespace {

// Homebrew removes the folder of a version when it upgrades; its `opt` link stays.
std::string lasting_path(const Host& host, const Facts& facts, const std::string& goroot) {
    for (const auto& homebrew : facts.homebrew) {
        const auto opt = join_path(homebrew.prefix, "opt");
        if (!is_inside(goroot, homebrew.prefix)) continue;
        for (const auto& name : host.list(opt).value_or(std::vector<std::string>{})) {
            const auto path = join_path(opt, name + "/libexec");
            if (!name.starts_with("go")) continue;
            if (const auto real = resolve(host, path); real && *real == goroot) return path;
        }
    }
    return goroot;
}

// What the link would lose against, if anything.
Text stronger(const Facts& facts, const UseChoice& choice) {
    for (const auto& setting : facts.go_env.settings) {
        if (setting.name != "GOROOT" || setting.value.empty() || clean_path(setting.value) == choice.goroot)
            continue;
        const auto kind = setting.origin.kind;
        if (kind == OriginKind::builtin || kind == OriginKind::unknown) continue;
        return {fmt::format(
                    "GOROOT={} wins over whatever PATH holds; it comes from {}. `trueup fix` can remove it",
                    setting.value, place_of(setting.origin)),
                fmt::format("GOROOT={} 优先于 PATH 上的一切；它来自 {}。`trueup fix` 可以移除它",
                            setting.value, place_of(setting.origin))};
    }
    return {};
}

bool in_front_in_fresh_shell(const Facts& facts, const std::string& dir) {
    for (const auto& value : facts.startup.final_values) {
        if (value.name == "PATH") return value.value.starts_with(dir + ":") || value.value == dir;
    }
    return false;
}

}  // namespace

void use_by_link(const Host& host, const Facts& facts, const std::string& link, UseChoice& choice) {
    choice.means = "link";
    if (link.empty()) {
        choice.refusal = {"there is no home folder to keep a link in", "没有可以存放链接的用户目录"};
        return;
    }
    choice.refusal = stronger(facts, choice);
    if (!choice.refusal.en.empty()) return;
    choice.reason = {
        fmt::format(
            "no version manager is in charge: {} is a link of trueup's own, and PATH finds go through it",
            link),
        fmt::format("没有版本管理器负责：{} 是 trueup 自己的链接，PATH 经由它找到 go", link)};
    Edit edit;
    edit.kind = Edit::Kind::link;
    edit.path = link;
    edit.new_lines = {lasting_path(host, facts, choice.goroot)};
    if (const auto status = host.status(link); status && status->type == FileStatus::Type::link)
        edit.old_lines = {status->target};
    if (edit.old_lines != edit.new_lines) choice.edits.push_back(std::move(edit));

    const auto dir = join_path(link, "bin");
    if (in_front_in_fresh_shell(facts, dir)) return;
    const auto file = startup_file(facts);
    if (file.empty()) {
        choice.refusal = {
            fmt::format("{} has to come first in PATH, and which file of your shell does that is not known",
                        dir),
            fmt::format("{} 必须排在 PATH 最前，但不知道你的 shell 该改哪个文件", dir)};
        choice.edits.clear();
        return;
    }
    Edit line;
    line.kind = Edit::Kind::replace_lines;
    line.path = file;
    line.new_lines = {path_line(facts, dir, true)};
    choice.edits.push_back(std::move(line));
}

}  // namespace trueup
