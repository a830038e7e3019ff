// Messages of shells, sudo, which, version managers and editors.
#include <array>

#include "formats/symptoms.h"

namespace trueup {

std::span<const SymptomRule> shell_symptoms() {
    static constexpr auto rules = std::to_array<SymptomRule>({
        {"command-not-found", R"re((?:^|[\s:])command not found: (?P<command>[\w.+\-/\[]+)\s*$)re", "zsh, exec.c"},
        {"command-not-found", R"re((?:^|[\s:/])(?P<command>[\w.+\-/\[]+): command not found)re", "bash, execute_cmd.c; sudo"},
        {"command-not-found", R"re((?P<command>[\w.+\-/]+)[:：] ?(?:未找到命令|找不到命令|命令未找到))re", "bash and sudo, zh_CN catalogues"},
        {"command-not-found", R"re((?:^|\s)(?:/bin/)?(?:sh|dash|ash|ksh): (?:line )?(?:\d+: )?(?P<command>[\w.+\-/]+): not found)re", "dash, busybox ash"},
        {"command-not-found", R"re((?:Unknown command:?|未知(?:的)?命令[:：]?) ?['"“]?(?P<command>[\w.+\-/]+))re", "fish"},
        {"command-not-found", R"re(make(?:\[\d+\])?: (?P<command>[\w.+\-]+): (?:No such file or directory|Command not found|没有那个文件或目录|未找到命令))re", "GNU make, job.c"},
        {"command-not-found", R"re(env: [‘'“]?(?P<command>[\w.+\-]+)[’'”]?: (?:No such file or directory|没有那个文件或目录))re", "coreutils env"},
        {"command-not-found", R"re(['"](?P<command>[\w.+\-]+)['"] is not recognized as an internal or external command|The term '(?P<command2>[\w.+\-]+)' is not recognized)re", "cmd.exe, PowerShell"},
        {"command-not-found", R"re((?P<command>protoc-gen-[\w\-]+): program not found or is not executable)re", "protoc"},
        {"which-none", R"re((?:which|type|command)?:? ?no (?P<command>[\w.+\-]+) in \((?P<path>[^)]*)\))re", "GNU which"},
        {"aliased", R"re(^(?P<command>[\w.+\-]+): aliased to (?P<value>.+))re", "zsh which"},
        {"aliased", R"re(^(?P<command>[\w.+\-]+) is an alias for (?P<value>.+))re", "zsh type"},
        {"aliased", R"re(^(?P<command>[\w.+\-]+) is aliased to [`'‘“](?P<value>.+?)['’”])re", "bash type"},
        {"aliased", R"re(^(?P<command>[\w.+\-]+) 是[`'‘“](?P<value>.+?)['’”] ?的别名)re", "bash type, zh_CN"},
        {"aliased", R"re(^(?:\S*[$%#>❯➜] )?(?:alias )?(?P<command>go\w*|dlv|gf|gb|gg|gr|gop\w*)=['"](?P<value>[^'"]+)['"]\s*$)re", "alias output, start-up file"},
        {"is-function", R"re(^(?P<command>go|gopls|dlv|gofmt) (?:is a (?:shell )?function|是函数))re", "type"},
        {"git-answers",
         R"re(usage: git \w+|用法[:：] ?git \w+|did not match any file\(s\) known to git|(?:fatal|致命错误)[:：] ?(?:not a git repository|不是一个? ?git ?仓库)|git: '(?P<word>[^']+)' is not a git command|error: (?:unknown switch|pathspec) ['`])re",
         "git"},
        {"goenv-no-version", R"re(goenv: '?(?P<command>[\w-]+)'?:? command not found)re", "goenv-exec"},
        {"goenv-no-version", R"re(goenv: version [`'](?P<version>[^'`]+)['`] (?:is )?not installed)re", "goenv-version-name"},
        {"manager-no-version",
         R"re(No (?:preset )?version (?:is )?(?:set|installed) for (?:command|shim:?) (?P<command>[\w-]+))re", "asdf, mise"},
        {"manager-no-version", R"re(\.gvm/environments/default: No such file|\.gvm/environments/default.*no such file|gvm: .*no such file or directory: \S*/environments/default)re", "gvm, scripts/gvm"},
        {"manager-no-version", R"re(mise ERROR (?P<command>go[\w-]*) is not a valid shim|mise WARN\s+missing: go@|ERROR: Couldn't find (?P<version>go[\d.]+))re", "mise, gvm"},
        {"manager-shadowed", R"re(GVM is shadowed by (?P<path>\S+) in your PATH)re", "dxcfl/gvm and others, install scripts"},
        {"goroot-defeats-editor", R"re(Switching Go version when process\.env\["GOROOT"\] is set is unsupported)re", "vscode-go, goEnvironmentStatus.ts"},
        {"fish-syntax", R"re(fish: (?:Unsupported use of '='|Missing end to balance this|Unknown command: \[\[|'\w+' is not a valid|Expected |.*\$\(\.\.\.\) is not supported|Variables cannot be bracketed)|config\.fish \(line (?P<line>\d+)\): (?:Unsupported use|Missing end|Unknown command|Expected|Command substitution|Unexpected|Variables)|Error while reading file \S*config\.fish)re", "fish, parse_constants.h"},
        {"rc-syntax", R"re((?P<file>\S*\.(?:zshrc|zshenv|zprofile|bashrc|bash_profile|profile)):(?: ?(?:line|第) ?)?(?P<line>\d+)(?: ?行)?: (?:parse error|syntax error|未预期|语法错误|bad substitution|no matches found))re", "zsh, bash"},
        {"editor-no-go", R"re((?:Failed to find|[Uu]nable to (?:find|locate))(?: the)? "?(?P<tool>[\w-]+)"? binary in (?:either )?GOROOT ?\((?P<goroot>[^)]*)\) (?:n?or|and) PATH ?\((?P<path>[^)]*)\))re", "vscode-go, goInstallTools.ts, utils/pathUtils.ts"},
        {"editor-tool-missing", R"re(The "(?P<tool>[\w-]+)" command is not available|[Cc]ould ?n[o']t find (?:the )?"?(?P<tool2>gopls|dlv)"?|Cannot find "?(?P<tool3>dlv|gopls)"? debugger)re", "vscode-go, goInstallTools.ts"},
        {"editor-setting", R"re("go\.(?P<key>goroot|gopath|toolsGopath|alternateTools|toolsEnvVars|delveConfig)"\s*:\s*"?(?P<value>[^",}]*))re", "settings.json of VS Code"},
        {"editor-installs", R"re(Installing \d+ tools? at (?P<path>\S+))re", "vscode-go, goInstallTools.ts"},
        {"editor-bundled-dlv", R"re((?P<path>\S*/lib/dlv/mac(?P<suffix>arm)?/dlv))re", "GoLand's bundled delve"},
    });
    return rules;
}

}  // namespace trueup
