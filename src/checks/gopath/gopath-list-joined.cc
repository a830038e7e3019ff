// Two GOPATH entries were run together without ':' between them.
//
// Bad because Go takes them for one folder of a strange name and keeps its
// module cache and tools there; what was meant is not used. Fixed by writing the
// colon, or by removing GOPATH.
// Source: `go help gopath`.
#include <algorithm>

#include "base/text.h"
#include "checks/go_settings.h"
#include "checks/support.h"
#include "checks/told.h"

namespace trueup {
namespace {

// Where HOME occurs in the entry a second time as whole path elements, with
// something between the two ("/home/a/go/home/a/work": 10); npos: it does not.
std::size_t second_home(std::string_view entry, std::string_view home) {
    if (home.size() < 2 || !home.starts_with('/') || !entry.starts_with(home)) return std::string_view::npos;
    for (auto at = entry.find(home, home.size() + 1); at != std::string_view::npos;
         at = entry.find(home, at + 1)) {
        const auto end = at + home.size();
        if (end == entry.size() || entry[end] == '/') return at;
    }
    return std::string_view::npos;
}

FileKind kind_of(const Facts& facts, std::string_view dir) {
    for (const auto& one : facts.dirs) {
        if (one.setting == "GOPATH" && one.path == dir) return one.kind;
    }
    return FileKind::unknown;
}

void run(const Facts& facts, Verdict& verdict) {
    const auto gopath = given(facts, "GOPATH");
    if (!gopath || has_literal_quotes(gopath->value)) return;
    const auto home = clean_path(facts.user.home);
    for (const auto& entry : split(gopath->value, ':')) {
        const auto at = second_home(entry, home);
        if (at == std::string_view::npos) continue;
        const auto first = entry.substr(0, at);
        const auto second = entry.substr(at);
        // A backup holds a home inside a home, and that folder exists. Below
        // the default GOPATH there is no reason for one.
        const bool under_default = std::string_view(trim(first)) == join_path(home, "go");
        const auto kind = kind_of(facts, entry);
        if (!under_default) {
            if (kind == FileKind::unknown)
                verdict.unknown(say("not known whether {} exists", "不知道 {} 是否存在", entry));
            if (kind != FileKind::absent) continue;
        }
        Finding finding;
        finding.severity = Severity::error;
        finding.confidence = kind == FileKind::absent ? Confidence::certain : Confidence::likely;
        finding.subject = {"GOPATH", gopath->value, {}};
        finding.explanation = say(
            "GOPATH={} is one path for Go. It looks like {} and {} written together: entries need a colon "
            "between them.",
            "在 Go 看来 GOPATH={} 是一个路径。它像是 {} 和 {} 连在了一起：两项之间要用冒号分隔。",
            gopath->value, std::string(trim(first)), second);
        finding.evidence.push_back(set_by("GOPATH", gopath->value, gopath->origin));
        if (kind == FileKind::absent)
            finding.evidence.push_back(seen_at(say("{} does not exist", "{} 不存在", entry), entry));
        const auto fixed = fmt::format("{}:{}", trim(first), second);
        finding.remedies.push_back(
            advice("separate-entries", say("Write GOPATH={}, or remove GOPATH: Go then uses ~/go.",
                                           "改为 GOPATH={}，或去掉 GOPATH：Go 会使用 ~/go。", fixed)));
        verdict.find(std::move(finding));
    }
}

// What a pasted text shows of it.
void text(const Facts& facts, Verdict& verdict) {
    const auto joined = [](const std::string& value) {
        for (const std::string_view mark : {"/Users/", "/home/", "/Volumes/"}) {
            const auto first = value.find(mark);
            if (first != std::string::npos && value.find(mark, first + 1) != std::string::npos &&
                value.find(':') == std::string::npos && value.find(';') == std::string::npos)
                return true;
        }
        // Windows: a second drive inside one entry.
        for (std::size_t at = 2; at + 2 < value.size(); ++at) {
            if (value[at + 1] == ':' && (value[at + 2] == '\\' || value[at + 2] == '/') &&
                value[at - 1] != ';' && value[1] == ':' &&
                std::isalpha(static_cast<unsigned char>(value[at])) != 0)
                return value.find(';') == std::string::npos;
        }
        return false;
    };
    // "… (from $GOPATH)" of a package that was not found shows an entry.
    for (const auto& s : facts.symptoms) {
        if (s.id != "looked-in-gopath" || !joined(s.at("path"))) continue;
        conclude(verdict,
                 told(s, Confidence::certain,
                      {"Two entries of GOPATH run together: go takes them for one folder.",
                       "GOPATH 的两项连在了一起：go 把它们当作一个目录。"}),
                 "colons",
                 {"Put the separator between them: ':' (Windows: ';')",
                  "在两项之间写上分隔符：':'（Windows 为 ';'）"});
        return;
    }
    const auto* shown = shown_setting(facts, "GOPATH");
    const auto echoed = facts.paste.echoed.find("GOPATH");
    // fish prints a list with blanks and hands it on with colons: go's own answer decides.
    const bool list = shown == nullptr && echoed != facts.paste.echoed.end() &&
                      echoed->second.find(" /") != std::string::npos;
    if (!(shown != nullptr && (joined(shown->value) || shown->value.find(" /") != std::string::npos)) &&
        !list)
        return;
    const auto text = shown != nullptr ? shown->origin.text : echoed->second;
    const bool fish = list && (mentions(facts, "fish") || mentions(facts, "set -gx") ||
                               mentions(facts, "set -x") || mentions(facts, "set -Ux"));
    auto finding = told(shown != nullptr ? shown->origin.line : 0, text,
                        fish ? Confidence::possible : Confidence::certain,
                        {"The entries of GOPATH run together: go expects ':' between them.",
                         "GOPATH 的各项连在了一起：go 要求用 ':' 分隔。"});
    if (fish) finding.settle = "go env GOPATH";
    conclude(verdict, std::move(finding), "colons",
             {"Write the list with ':' (fish: set -gx GOPATH a:b, in quotes)",
              "用 ':' 书写列表（fish：set -gx GOPATH 'a:b'）"});
}

}  // namespace

TRUEUP_CHECK(gopath_list_joined) = {
    .id = "gopath-list-joined",
    .title = {"GOPATH entries are run together without a colon", "GOPATH 的各项连在一起，缺少冒号"},
    .why =
        {"GOPATH is a list with colons. A line such as export GOPATH=$GOPATH$HOME/work, or a list variable "
         "of "
         "another shell, joins two paths into one that nobody meant: Go makes that folder, downloads modules "
         "into it and installs tools there, where PATH does not find them. Put a colon between the entries.",
         "GOPATH 是以冒号分隔的列表。像 export GOPATH=$GOPATH$HOME/work 这样的写法，或来自其他 shell "
         "的列表变量，会把"
         "两个路径拼成一个谁也没想要的路径：Go 会创建这个目录，把模块和工具都放进去，而 PATH "
         "中找不到它们。请在各项"
         "之间加上冒号。"},
    .blind = {"Joined paths outside the home directory.", "主目录之外的路径被连在一起的情况。"},
    .sources = "https://pkg.go.dev/cmd/go#hdr-GOPATH_environment_variable",
    .run = run,
    .text = text,
};

}  // namespace trueup
