// The go command's own means. Source: "Go Toolchains" (go.dev/doc/toolchain):
// the toolchain line is a least version, it never selects an older one than the
// go that was started; GOTOOLCHAIN=NAME+auto starts with that one.
#include <fmt/format.h>

#include "base/text.h"
#include "formats/go_version.h"
#include "remedy/use_means.h"

namespace trueup {
namespace {

const Setting* setting_of(const Facts& facts, std::string_view name) {
    for (const auto& setting : facts.go_env.settings) {
        if (setting.name == name) return &setting;
    }
    return nullptr;
}

std::string without_go(std::string_view version) {
    if (version.starts_with("go")) version.remove_prefix(2);
    return std::string(version);
}

bool in_toolchain_cache(const Facts& facts, const std::string& version) {
    for (const auto& toolchain : facts.toolchains) {
        if (toolchain.owner == "toolchain-cache" && toolchain.version == "go" + version) return true;
    }
    return false;
}

// Why a toolchain line would have no effect, or do harm; empty: it works.
Text no_use(const Facts& facts, const ModuleFile& file, const UseChoice& choice) {
    const auto local = without_go(facts.selection.local_version);
    if (local.empty())
        return {"which go runs here is not known, so a toolchain line may have no effect",
                "不知道此处运行的是哪个 go，toolchain 行可能不起作用"};
    if (go_minor_of("go" + local) < 21)
        return {fmt::format("go {} does not know toolchain lines (they came with 1.21)", local),
                fmt::format("go {} 不认识 toolchain 行（1.21 起才有）", local)};
    if (compare_go_versions(choice.version, local) < 0)
        return {fmt::format("a toolchain line is a least version: the go of PATH is {} already, and stays it",
                            local),
                fmt::format("toolchain 行只规定最低版本：PATH 上的 go 已经是 {}，不会变旧", local)};
    if (file.go.known() && compare_go_versions(choice.version, file.go.value()) < 0)
        return {fmt::format("{} asks for go {} or newer", file.path, file.go.value()),
                fmt::format("{} 要求 go {} 或更新", file.path, file.go.value())};
    const auto* mode = setting_of(facts, "GOTOOLCHAIN");
    if (mode != nullptr && mode->value != "auto" && mode->value != "path" && !mode->value.contains('+'))
        return {
            fmt::format("GOTOOLCHAIN={} (from {}) forbids every switch", mode->value, place_of(mode->origin)),
            fmt::format("GOTOOLCHAIN={}（来自 {}）禁止任何切换", mode->value, place_of(mode->origin))};
    if (choice.version != local && !in_toolchain_cache(facts, choice.version))
        return {fmt::format("go would not find {} where it looks (the module cache, and PATH as go{})",
                            choice.goroot, choice.version),
                fmt::format("go 不会去 {} 找（它只找模块缓存，以及 PATH 上名为 go{} 的程序）", choice.goroot,
                            choice.version)};
    return {};
}

}  // namespace

void use_by_module(const Facts& facts, UseChoice& choice) {
    const bool work = facts.modules.work.known();
    if (!work && !facts.modules.mod.known()) {
        choice.refusal = {
            "there is no go.mod here, and no version manager in charge: nothing of this project "
            "could name a Go",
            "这里没有 go.mod，也没有版本管理器负责：项目中没有可以指定 Go 版本的地方"};
        return;
    }
    const auto& file = work ? facts.modules.work.value() : facts.modules.mod.value();
    choice.means = base_name(file.path) == "go.work" ? "go.work" : "go.mod";
    choice.refusal = no_use(facts, file, choice);
    if (!choice.refusal.en.empty()) {
        // Asked was for this project: what holds for all folders is no answer to run.
        choice.refusal.en += fmt::format("; `trueup use {} --global` is for all folders", choice.version);
        choice.refusal.zh += fmt::format("；`trueup use {} --global` 则对所有目录生效", choice.version);
        return;
    }
    const auto line = "toolchain go" + choice.version;
    choice.reason = {fmt::format("no manager is in charge; {} is where a project names its Go", file.path),
                     fmt::format("没有管理器负责；项目的 Go 版本由 {} 指定", file.path)};
    Edit edit;
    edit.kind = Edit::Kind::replace_lines;
    edit.path = file.path;
    if (file.toolchain.known() && file.toolchain.origin().line > 0) {
        const auto& origin = file.toolchain.origin();
        const auto comment = std::min(origin.text.find("//"), origin.text.size());
        const auto before = trim(std::string_view(origin.text).substr(0, comment));
        if (before == line) return;
        edit.first_line = origin.line;
        edit.old_lines = {origin.text};
        edit.new_lines = {line};
        // As `go mod edit -toolchain` keeps it.
        if (comment < origin.text.size()) edit.new_lines[0] += " " + origin.text.substr(comment);
    } else if (file.go.known() && file.go.origin().line > 0) {
        edit.first_line = file.go.origin().line;
        edit.old_lines = {file.go.origin().text};
        edit.new_lines = {file.go.origin().text, "", line};
    } else {
        choice.refusal = {file.path + " has no go line for a toolchain line to follow",
                          file.path + " 没有 go 行，toolchain 行无处可放"};
        return;
    }
    choice.edits.push_back(std::move(edit));
}

void use_by_go_env(const Facts& facts, UseChoice& choice) {
    choice.means = "go-env-file";
    choice.reason = {
        "it lies in the module cache, where the go command keeps what it downloads: GOTOOLCHAIN is "
        "go's own way to start with it",
        "它在模块缓存里，是 go 命令自己下载的：用 GOTOOLCHAIN 选它是 go 自带的办法"};
    if (const auto* variable = facts.env.find("GOTOOLCHAIN");
        variable != nullptr && !variable->value.empty()) {
        choice.refusal = {
            fmt::format("GOTOOLCHAIN={} in the environment wins over the go env file; it comes from {}",
                        variable->value, place_of(variable->origin)),
            fmt::format("环境变量 GOTOOLCHAIN={} 优先于 go env 文件；它来自 {}", variable->value,
                        place_of(variable->origin))};
        return;
    }
    if (go_minor_of(facts.selection.local_version) < 21) {
        choice.refusal = {"the go of PATH is older than 1.21 and knows no GOTOOLCHAIN",
                          "PATH 上的 go 早于 1.21，不认识 GOTOOLCHAIN"};
        return;
    }
    Edit edit;
    edit.kind = Edit::Kind::go_env;
    edit.argv = {"go", "env", "-w", "GOTOOLCHAIN=go" + choice.version + "+auto"};
    choice.edits.push_back(std::move(edit));
}

}  // namespace trueup
