#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "report/json.h"
#include "report/report.h"

namespace trueup {
namespace {

// Managers are called by their names.
Text owner_words(const std::string& owner) {
    if (owner == "homebrew") return as_it_is("Homebrew");
    if (owner == "macports") return as_it_is("MacPorts");
    if (owner == "nix") return as_it_is("Nix");
    if (owner == "pkg") return {"the package of go.dev", "go.dev 的安装包"};
    if (owner == "sdk") return as_it_is("golang.org/dl");
    if (owner == "toolchain-cache") return {"downloaded by go", "由 go 下载"};
    if (owner == "distribution") return {"the distribution", "发行版"};
    if (owner == "tarball") return {"no manager known", "无已知的管理者"};
    if (owner.empty()) return {"lies in no tree", "不在安装树中"};
    return as_it_is(owner);
}

// What an exported GOROOT changes: not which go runs, but what it builds with.
std::string goroot_text(const Facts& facts, const Style& style) {
    const auto& selection = facts.selection;
    const auto running = std::ranges::find(facts.toolchains, true, &Toolchain::runs_here);
    const auto tree = facts.trees.find(selection.goroot);
    const auto* setting = facts.go_env.find("GOROOT");
    if (running == facts.toolchains.end() || running->goroot.empty() || tree == facts.trees.end() ||
        tree->second.resolved == running->goroot || setting == nullptr)
        return {};
    return wrap(fmt::format(fmt::runtime(say(style.lang,
                                             "GOROOT is {}: compiler and standard library come from there.",
                                             "GOROOT 是 {}：编译器和标准库来自那里。")),
                            printable(tilde(selection.goroot, style.home))),
                style.width, 0) +
           "  " + style.cyan(describe(setting->origin, style)) + "\n";
}

}  // namespace

std::string toolchains_text(const Facts& facts, const Style& style) {
    std::string out;
    if (facts.toolchains.empty()) {
        out += std::string(say(style.lang, "No Go toolchain found.", "没有找到 Go 工具链。")) + "\n";
    } else {
        std::vector<std::vector<std::string>> rows = {{"", std::string(say(style.lang, "version", "版本")),
                                                       std::string(say(style.lang, "arch", "架构")),
                                                       std::string(say(style.lang, "owner", "来源")),
                                                       "GOROOT"}};
        for (const auto& toolchain : facts.toolchains) {
            std::string arch = toolchain.os.empty() ? toolchain.arch : toolchain.os + "/" + toolchain.arch;
            if (toolchain.translated.is(true))
                arch += std::string(say(style.lang, " (translated)", "（转译）"));
            rows.push_back({toolchain.runs_here ? "*" : "",
                            toolchain.version.empty() ? "?" : printable(toolchain.version), printable(arch),
                            pick(owner_words(toolchain.owner), style.lang),
                            printable(tilde(toolchain.goroot, style.home))});
        }
        out += table(rows, style);
    }
    const auto& selection = facts.selection;
    out += "\n";
    if (!selection.unavailable.empty()) {
        return out + wrap(printable(pick(selection.unavailable, style.lang)), style.width, 0);
    }
    out += wrap(fmt::format(fmt::runtime(say(style.lang, "* runs here: {}", "* 此处运行：{}")),
                            printable(pick(selection.reason, style.lang))),
                style.width, 0);
    if (selection.origin.kind != OriginKind::unknown) {
        out += "  " + style.cyan(describe(selection.origin, style)) + "\n";
        if (!selection.origin.text.empty()) out += "    " + printable(selection.origin.text) + "\n";
    }
    return out + goroot_text(facts, style);
}

std::string toolchains_json(const Facts& facts, Lang lang) {
    Json out;
    out["schema"] = "trueup.toolchains/1";
    out["toolchains"] = Json::array();
    for (const auto& toolchain : facts.toolchains) {
        out["toolchains"].push_back(
            {{"version", toolchain.version},
             {"goroot", toolchain.goroot},
             {"binary", toolchain.binary},
             {"os", toolchain.os},
             {"arch", toolchain.arch},
             {"owner", toolchain.owner},
             {"runs_here", toolchain.runs_here},
             {"translated", toolchain.translated.known() ? Json(toolchain.translated.value()) : Json()},
             {"found_by", toolchain.found_by}});
    }
    const auto& selection = facts.selection;
    out["selected"] = {{"goroot", selection.goroot},
                       {"version", selection.version},
                       {"path", selection.path_go.empty() ? selection.go.path : selection.path_go},
                       {"switched", selection.switched},
                       {"reason", why_this_go(selection, lang)},
                       {"origin", to_json(selection.origin)}};
    return document(out);
}

}  // namespace trueup
