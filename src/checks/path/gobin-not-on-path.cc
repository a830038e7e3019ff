// `go install` put tools into a folder that is not on PATH: the installation
// succeeds, and the shell does not find the tool.
// Fix: one line in a start-up file. Manual.
// Source: `go help install` (GOBIN, GOPATH/bin).
#include <algorithm>

#include "base/text.h"
#include "checks/go_facts.h"
#include "checks/go_settings.h"
#include "checks/support.h"
#include "checks/told.h"
#include "checks/told_terminal.h"
#include "facts/path_history.h"
#include "facts/start_up_end.h"

namespace trueup {
namespace {

// A lookup of this name ends somewhere: at a link to the tool, in the same
// folder under another name, or at another program.
bool found_by_name(const Facts& facts, std::string_view name) {
    return on_path(facts, name) || std::ranges::any_of(facts.tools, [&](const Executable& tool) {
               return base_name(tool.path) == name && path_entry(facts, parent_path(tool.path)) != nullptr;
           });
}

// A line of start-up adds the folder: a terminal that is opened now has it.
bool only_here(const Facts& facts, const std::string& folder, Finding& finding) {
    const auto& startup = facts.startup;
    if (startup.method.empty() || broke_off(startup)) return false;
    const auto elements = path_elements(startup, facts.user.home);
    const auto found = std::ranges::find_if(
        elements, [&](const PathElement& element) { return clean_path(element.text) == folder; });
    if (found == elements.end()) return false;
    finding.severity = Severity::info;
    finding.evidence.push_back(seen(say("A fresh shell of yours has {} on PATH from here",
                                        "新开的 shell 的 PATH 中，{} 来自这里", folder),
                                    found->origin));
    finding.remedies.push_back(
        advice("new-terminal",
               say("Open a new terminal, or run `exec {0} -l` in this one: your start-up files do put {1} on "
                   "PATH.",
                   "打开一个新终端，或在此处运行 `exec {0} -l`：启动文件确实会把 {1} 加入 PATH。",
                   base_name(facts.user.shell), folder)));
    return true;
}

void run(const Facts& facts, Verdict& verdict) {
    const auto folder = install_folder(facts);
    if (folder.empty() || facts.path.empty() || path_entry(facts, folder) != nullptr) return;
    // The bin folders of a manager are reached through its shims: shim-not-rehashed.
    if (manager_of(facts, folder) != nullptr) return;

    std::vector<std::string> unreachable;
    for (const auto& tool : facts.tools) {
        if (tool.kind != FileKind::binary || parent_path(tool.path) != folder) continue;
        const auto name = base_name(tool.path);
        if (!found_by_name(facts, name)) unreachable.push_back(name);
    }
    // A folder that nobody installed into need not be on PATH.
    if (unreachable.empty()) return;

    const auto names = join(unreachable, ", ");
    Finding finding;
    finding.severity = Severity::warning;
    finding.confidence = Confidence::likely;
    const auto gobin = given(facts, "GOBIN");
    finding.subject = {gobin ? "GOBIN" : "GOPATH", folder, folder};
    finding.explanation = say(
        "go install writes to {0}, and {0} is not on PATH. {1} lies there, and the shell answers `{2}: "
        "command not "
        "found`.",
        "go install 会写入 {0}，而 {0} 不在 PATH 中。{1} 就装在那里，shell 却回答 `{2}: command not found`。",
        folder, names, unreachable.front());
    finding.evidence.push_back(seen_at(say("{} holds {}", "{} 中有 {}", folder, names), folder));
    finding.evidence.push_back(set_by("PATH", facts.env.get("PATH"), origin_of(facts, "PATH")));
    if (gobin) finding.evidence.push_back(set_by("GOBIN", gobin->value, gobin->origin));
    if (!only_here(facts, folder, finding)) finding.remedies.push_back(add_to_path(facts, folder, false));
    verdict.find(std::move(finding));
}

// What a pasted text shows of it.
// "After installing it with GOBIN=~/tool go install … I get Command not found".
void after_install_in_words(const Facts& facts, const PastedLine& line, Verdict& verdict) {
    const auto* install = line_with(facts, "go install ");
    if (install == nullptr || install->number > line.number || !facts.symptoms.empty()) return;
    const bool done = install->text.contains("fter install") || install->text.contains("installed") ||
                      mentions(facts, "where the binary is");
    if (!done) return;
    auto finding = told(line.number, line.text, Confidence::likely,
                        {"The program was installed into a folder that is not on PATH.",
                         "程序已安装，但所在目录不在 PATH 中。"});
    finding.evidence.push_back(seen_line(install->number, install->text));
    finding.settle = "ls \"$(go env GOPATH)/bin\"; echo $PATH";
    conclude(
        verdict, std::move(finding), "add-gobin",
        {"Put the folder of GOBIN ($(go env GOPATH)/bin by default) on PATH, or run it by its path: ./NAME",
         "把 GOBIN 的目录（默认 $(go env GOPATH)/bin）加入 PATH，或用路径运行：./NAME"});
}

// "Install appears successful, but command not found": the shell's own line is not shown,
// and go install is.
void told_in_prose(const Facts& facts, Verdict& verdict) {
    if (shows(facts, "command-not-found")) return;
    const auto* install = typed(facts, {"go", "install"});
    const auto* line = line_with(facts, "command not found");
    if (line == nullptr) line = line_with(facts, "Command not found");
    if (install == nullptr && line != nullptr) return after_install_in_words(facts, *line, verdict);
    if (install == nullptr || line == nullptr || line->text.contains(':')) return;
    // It printed nothing, so it worked.
    const bool silent = std::ranges::all_of(install->output, [](const PastedLine& shown) {
        const auto text = trim(shown.text);
        return text.empty() || text.starts_with("go: downloading ") || text.starts_with('<');
    });
    if (!silent || installed_commands(facts).empty()) return;
    auto finding =
        told(line->number, line->text, Confidence::likely,
             {"go install said nothing, so the program was installed; the folder that it writes to is "
              "not on PATH.",
              "go install 没有任何输出，说明程序已安装；但它写入的目录不在 PATH 中。"});
    finding.evidence.push_back(seen_line(install->line, install->text));
    finding.settle = "ls $(go env GOPATH)/bin; echo $PATH";
    conclude(verdict, std::move(finding), "add-gobin",
             {"Add to the start-up file: export PATH=\"$PATH:$(go env GOPATH)/bin\"",
              "在启动文件中加入：export PATH=\"$PATH:$(go env GOPATH)/bin\""});
}

void text(const Facts& facts, Verdict& verdict) {
    const auto installed = installed_commands(facts);
    static constexpr std::string_view tools[] = {"gopls",
                                                 "dlv",
                                                 "golint",
                                                 "goimports",
                                                 "staticcheck",
                                                 "golangci-lint",
                                                 "protoc-gen-go",
                                                 "protoc-gen-go-grpc",
                                                 "wire",
                                                 "swag",
                                                 "air",
                                                 "mockgen",
                                                 "ginkgo",
                                                 "stringer",
                                                 "cobra-cli",
                                                 "cobra",
                                                 "templ",
                                                 "sqlc",
                                                 "goreleaser",
                                                 "buf",
                                                 "gotestsum",
                                                 "ko",
                                                 "golines",
                                                 "gofumpt",
                                                 "errcheck",
                                                 "govulncheck",
                                                 "hugo",
                                                 "mage",
                                                 "task",
                                                 "migrate",
                                                 "goose",
                                                 "protoc-gen-grpc-gateway",
                                                 "gore",
                                                 "gomobile",
                                                 "gobind",
                                                 "fyne",
                                                 "wails",
                                                 "controller-gen",
                                                 "kind",
                                                 "go-bindata",
                                                 "packr2",
                                                 "revive",
                                                 "gosec",
                                                 "gotests",
                                                 "gomodifytags",
                                                 "impl",
                                                 "iferr",
                                                 "guru",
                                                 "godoc",
                                                 "gocode",
                                                 "bee",
                                                 "buffalo",
                                                 "gqlgen",
                                                 "oapi-codegen",
                                                 "xcaddy",
                                                 "pkgsite",
                                                 "benchstat",
                                                 "godef",
                                                 "goctl",
                                                 "kratos",
                                                 "hz",
                                                 "kitex"};
    // PATH is given the folder of go itself, and not the one that go install writes to.
    const auto paths = told_values(facts, "PATH");
    const bool half =
        std::ranges::any_of(paths,
                            [](const ToldValue& path) {
                                return path.value.find("GOROOT/bin") != std::string::npos ||
                                       path.value.find("GOROOT}/bin") != std::string::npos ||
                                       path.value.find("/usr/local/go/bin") != std::string::npos;
                            }) &&
        std::ranges::none_of(paths,
                             [](const ToldValue& path) {
                                 return path.value.find("GOPATH") != std::string::npos ||
                                        path.value.find("GOBIN") != std::string::npos ||
                                        path.value.find("HOME/go") != std::string::npos ||
                                        path.value.find("~/go") != std::string::npos;
                             }) &&
        !facts.paste.releases.empty();
    // "I have added C:\\Go\\bin to my $PATH", and no other folder is named.
    const bool half_in_words =
        std::ranges::any_of(
            facts.paste.lines,
            [](const PastedLine& line) {
                return (line.text.contains("C:\\Go\\bin") || line.text.contains("/usr/local/go/bin")) &&
                       (line.text.contains("PATH") || line.text.contains("path")) &&
                       line.text.contains(" add");
            }) &&
        !mentions(facts, "GOPATH") && !mentions(facts, "%USERPROFILE%\\go\\bin") &&
        !mentions(facts, "~/go/bin");
    static constexpr std::string_view others[] = {
        "brew",   "gcc", "make", "cc",     "node", "npm",  "yarn", "sudo",  "curl", "python",
        "docker", "vim", "code", "protoc", "zsh",  "fish", "java", "clang", "goenv"};
    const bool own_build =
        typed(facts, {"go", "install"}) != nullptr || typed(facts, {"go", "get"}) != nullptr;
    if (only_in_terminal(facts)) return;  // gui-env-differs
    for (const auto& s : facts.symptoms) {
        if (s.id != "command-not-found" && s.id != "exec-not-found") continue;
        const auto name = base_name(s.at(s.id == "exec-not-found" ? "program" : "command"));
        const auto* command = command_of(facts, s.line);
        if (s.text.starts_with("sudo") || (command != nullptr && command->sudo) || name == "go" ||
            name == "brew" || name == "git" || name == "gcc")
            continue;
        const bool by_install = std::ranges::find(installed, name) != installed.end();
        const bool known = std::ranges::find(tools, std::string_view(name)) != std::end(tools) ||
                           name.starts_with("protoc-gen-go");
        const bool here = own_build && command != nullptr && !command->words.empty() &&
                          base_name(command->words[0]) == name;
        const bool by_path = half && command != nullptr && !command->words.empty() &&
                             command->words[0] == name &&
                             std::ranges::find(others, std::string_view(name)) == std::end(others);
        const bool by_words = half_in_words && s.id == "command-not-found" &&
                              std::ranges::find(others, std::string_view(name)) == std::end(others);
        if (!by_install && !known && !here && !by_path && !by_words) continue;
        // The text shows what was installed, and this is not among it.
        if (!by_install && !here && !installed.empty()) continue;
        // What was asked to make it failed itself.
        const bool not_made = by_install && std::ranges::any_of(facts.symptoms, [&](const Symptom& other) {
                                  const auto* maker = command_of(facts, other.line);
                                  return other.line < s.line && maker != nullptr && maker->words.size() > 2 &&
                                         (maker->words[1] == "get" || maker->words[1] == "install") &&
                                         (other.id == "package-not-found" || other.id == "path-at-version" ||
                                          other.id == "no-go-mod" || other.id == "import-unrecognized") &&
                                         maker->text.find(name) != std::string::npos;
                              });
        if (not_made) continue;
        // A manager's shim may be missing instead, unless the text shows the tool in
        // the folder that Go takes by itself.
        const bool in_go_bin = std::ranges::any_of(facts.paste.commands, [&](const PastedCommand& c) {
            return !c.words.empty() && (c.words[0] == "ls" || c.words[0] == "ll") &&
                   c.text.find("/go/bin") != std::string::npos &&
                   std::ranges::any_of(c.output, [&](const PastedLine& line) {
                       auto file = std::string_view(line.text).substr(line.text.find_last_of(" /") + 1);
                       if (file.ends_with('*')) file.remove_suffix(1);
                       return file == name;
                   });
        });
        const bool made_shims = mentions(facts, "goenv rehash") || mentions(facts, "asdf reshim");
        if (!in_go_bin && !made_shims && (mentions(facts, "asdf") || mentions(facts, "goenv"))) continue;
        auto finding =
            told(s, by_install || here ? Confidence::likely : Confidence::possible,
                 say("{0} lies in the folder that go install writes to, and PATH does not hold it.",
                     "{0} 位于 go install 的写入目录中，而 PATH 中没有该目录。", name));
        finding.settle = "ls $(go env GOPATH)/bin; echo $PATH";
        conclude(verdict, std::move(finding), "add-gobin",
                 {"Add to the start-up file: export PATH=\"$PATH:$(go env GOPATH)/bin\"",
                  "在启动文件中加入：export PATH=\"$PATH:$(go env GOPATH)/bin\""});
        return;
    }
    told_in_prose(facts, verdict);
}

}  // namespace

TRUEUP_CHECK(gobin_not_on_path) = {
    .id = "gobin-not-on-path",
    .title = {"Tools from go install are not on PATH", "go install 安装的工具不在 PATH 中"},
    .why =
        {"`go install` writes to GOBIN, or to the bin folder of the first GOPATH entry ($HOME/go/bin by "
         "default), "
         "and says nothing. When that folder is not on PATH, the tool is installed and `command not found` "
         "all "
         "the same; editors that know the folder find it, the terminal does not. One line in a start-up file "
         "repairs it.",
         "`go install` 把程序写入 GOBIN，或第一个 GOPATH 条目的 bin 目录（默认 "
         "$HOME/go/bin），且没有任何提示。若该目录"
         "不在 PATH 中，工具虽已安装，仍会 `command not "
         "found`；知道该目录的编辑器能找到，终端却找不到。在启动文件中加一行"
         "即可修复。"},
    .blind = {"A tool that only an editor is meant to use; whether another program of the same name on PATH "
              "is the "
              "one that is wanted.",
              "只打算给编辑器使用的工具；PATH 中另有同名程序时，它是否就是想要的那个。"},
    .sources = "https://pkg.go.dev/cmd/go#hdr-Compile_and_install_packages_and_dependencies",
    .run = run,
    .text = text,
};

}  // namespace trueup
