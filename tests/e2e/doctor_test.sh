#!/usr/bin/env bash
# The doctor on this machine: quiet when healthy, the cause first when not.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# GOPROXY=direct, of which much is made below, wants a git.
printf '#!/bin/sh\nexit 1\n' >"$bin/git"
chmod +x "$bin/git"

# Healthy, with every release of the test bed.
for version in 1.19 1.21 1.22 1.23 1.24 1.26 1.27; do
    base_env PATH="$(goroot "$version")/bin:$bin"
    run doctor --json
    expect_exit 0
    expect_equal "schema" "$(json 'd["schema"]')" trueup.doctor/1
    expect_equal "findings with go $version" "$(finding_ids)" ""
done

# Broken, one thing at a time.
base_env GOROOT=/nonexistent
run doctor --json
expect_exit 1
expect_cause goroot-missing-dir
expect_equal "the subject" "$(json 'd["findings"][0]["subject"]["value"]')" /nonexistent
expect_equal "its origin" "$(json 'd["findings"][0]["evidence"][0]["origin"]["kind"]')" process
run doctor
expect_exit 1
expect_in_out /nonexistent
expect_in_out goroot-missing-dir

base_env GOROOT="$newest/bin"
run doctor --json
expect_exit 1
expect_cause goroot-points-at-bin

mkdir -p "$box/empty"
base_env GOROOT="$box/empty"
run doctor --json
expect_exit 1
expect_cause goroot-not-a-go-tree

base_env GOROOT="$(goroot 1.24)"
run doctor --json
expect_exit 1
expect_cause goroot-version-mismatch

mkdir -p "$home/.config/go"
base_env
printf 'GOPROXY=direct\nGOFLAGS=~nonsense\nGOPATH=~/go\n' >"$home/.config/go/env"
run doctor --json
expect_exit 1
expect_cause go-env-file-bad-value
expect_equal "the file" "$(json 'd["findings"][0]["evidence"][0]["origin"]["path"]')" "$home/.config/go/env"
expect_equal "it names a line" "$(json 'd["findings"][0]["evidence"][0]["origin"]["line"] in (2, 3)')" true
rm "$home/.config/go/env"

base_env GOPATH=relative/path
run doctor --json
expect_exit 1
expect_cause gopath-relative-entry

base_env GOOS=darwin
run doctor --json
expect_finding goos-goarch-override

# Start-up that becomes another shell: both shells' lines are seen.
printf 'export GOFLAGS=-v\nexec %s -l\n' "$(command -v zsh)" >"$home/.bash_profile"
printf 'export GOOS=darwin\n' >"$home/.zshrc"
base_env GOOS=darwin GOFLAGS=-v
run doctor --json
expect_finding goos-goarch-override
expect_equal "the line of the second shell" "$(json '[(e["origin"]["path"], e["origin"]["line"]) for f in d["findings"] if f["check"] == "goos-goarch-override" for e in f["evidence"]][0]')" "[\"$home/.zshrc\", 1]"
run explain GOFLAGS --json
expect_equal "the line of the first shell" "$(json 'd["origin"]["path"]')" "$home/.bash_profile"
rm "$home/.bash_profile" "$home/.zshrc"

# --fail-on moves the line between exit codes 0 and 1, not what is said.
base_env GOROOT=/nonexistent
run doctor --json --fail-on never
expect_exit 0
expect_cause goroot-missing-dir

# Written reports beside the text.
run doctor --json --sarif "$box/r.sarif" --junit "$box/r.xml"
expect_exit 1
expect_equal "SARIF" "$(python3 -c 'import json,sys; d=json.load(open(sys.argv[1])); print(d["version"], d["runs"][0]["results"][0]["ruleId"])' "$box/r.sarif" 2>&1)" \
    "2.1.0 goroot-missing-dir"
expect_equal "JUnit" "$(python3 -c 'import sys,xml.etree.ElementTree as x; print(any(c.get("name")=="goroot-missing-dir" and c.find("failure") is not None for c in x.parse(sys.argv[1]).getroot().iter("testcase")))' "$box/r.xml" 2>&1)" \
    True

# The same machine in Chinese: other sentences, the same keys and ids.
base_env GOROOT=/nonexistent
run doctor --lang zh-CN
expect_exit 1
expect_in_out goroot-missing-dir
checks=$((checks + 1))
python3 -c 'import sys; sys.exit(not any("\u4e00" <= c <= "\u9fff" for c in open(sys.argv[1], encoding="utf-8").read()))' "$box/out" ||
    note_failure "no Chinese in the Chinese report"
run doctor --json --lang zh-CN
expect_cause goroot-missing-dir

# What real shells make of their start-up files; bash stands in the environment above.
zsh=$(command -v zsh)
fresh_home() { rm -rf "$home"; mkdir -p "$home/.config/fish"; }
in_shell() { base_env SHELL="$1"; run doctor --json; }

fresh_home
printf 'alias go="git checkout"\n' >"$home/.zshrc"
in_shell "$zsh"
expect_exit 1
expect_cause shadowed-by-alias
expect_equal "the alias" "$(json 'd["findings"][0]["evidence"][0]["origin"]["line"]')" 1

fresh_home
printf 'go() { GOOS=windows command go "$@"; }\n' >"$home/.zshrc"
in_shell "$zsh"
expect_cause shadowed-by-alias
expect_in_out GOOS=windows

# A wrapper that changes nothing is nobody's fault, in any of the shells.
printf 'go() { command go "$@"; }\nalias gofmt="gofmt -s"\n' | tee "$home/.zshrc" >"$home/.bash_profile"
in_shell "$zsh"
expect_equal "findings with a plain wrapper in zsh" "$(finding_ids)" ""
in_shell /bin/bash
expect_equal "findings with a plain wrapper in bash" "$(finding_ids)" ""

# A function of bash that is another thing altogether.
printf 'go() { cd "$HOME/projects/$1"; }\n' >"$home/.bash_profile"
in_shell /bin/bash
expect_cause shadowed-by-alias

# Syntax that the shell refuses.
fresh_home
printf 'export A=1\nif [ 1 = 1 ] then\n  export GOPROXY=direct\nfi\n' | tee "$home/.bash_profile" >"$home/.zshrc"
in_shell /bin/bash
expect_finding rc-wrong-shell-syntax
expect_equal "bash's line" "$(json '[f["evidence"][0]["origin"]["line"] for f in d["findings"] if f["check"] == "rc-wrong-shell-syntax"][0]')" 4
in_shell "$zsh"
expect_finding rc-wrong-shell-syntax
expect_equal "zsh's file" "$(json '[f["evidence"][0]["origin"]["path"] for f in d["findings"] if f["check"] == "rc-wrong-shell-syntax"][0]')" "$home/.zshrc"
# A word that zsh cannot take for a pattern ends the file, and in a subshell only that.
fresh_home
printf 'set path = ( $HOME/x $path )\nexport GOPROXY=direct\n' >"$home/.zshrc"
in_shell "$zsh"
expect_finding rc-wrong-shell-syntax
printf '(set path = ( $HOME/x $path ))\nexport GOPROXY=direct\n' >"$home/.zshrc"
in_shell "$zsh"
expect_equal "findings where a subshell ended" "$(finding_ids)" ""
printf 'export GOPROXY=direct\n(set path = ( $HOME/x $path ))\n# the end\n' >"$home/.zshrc"
in_shell "$zsh"
expect_equal "findings where nothing stands below" "$(finding_ids)" ""
# Words of fish that bash and zsh read as something else.
printf 'set -gx GOFLAGS -mod=mod\n' | tee "$home/.bash_profile" >"$home/.zshrc"
for shell in /bin/bash "$zsh"; do
    in_shell "$shell"
    expect_finding rc-wrong-shell-syntax
done
# In a branch and in a function only the trace knows that they ran.
printf 'if [ -d / ]; then\n  setenv GOFLAGS "-mod=mod"\nelse\n  setenv GOPROXY direct\nfi\nwords() {\n  set -gx GOSUMDB off\n}\nwords\n' | tee "$home/.bash_profile" >"$home/.zshrc"
for shell in /bin/bash "$zsh"; do
    in_shell "$shell"
    expect_equal "lines in another shell's words" "$(json 'sorted(f["evidence"][0]["origin"]["line"] for f in d["findings"] if f["check"] == "rc-wrong-shell-syntax")')" "[2, 7]"
done
# A function of that name, and lines that handle their own failure, are the user's.
printf 'setenv() { export "$1=$2"; }\nif [ -d / ]; then\n  setenv GOFLAGS -mod=mod\n  fish_add_path /x ||\n    export PATH=$PATH:/usr/games\n  fish_add_path /x || true\n  if\n    fish_add_path /x\n  then :; fi\nfi\n' | tee "$home/.bash_profile" >"$home/.zshrc"
for shell in /bin/bash "$zsh"; do
    in_shell "$shell"
    expect_equal "findings of rc-wrong-shell-syntax" "$(json '[f["check"] for f in d["findings"] if f["check"] == "rc-wrong-shell-syntax"]')" "[]"
done
if fish=$(command -v fish); then
    fresh_home
    printf 'if [ -d ~/sdk/go ]; then\n  export GOPROXY=direct\nfi\n' >"$home/.config/fish/config.fish"
    in_shell "$fish"
    expect_finding rc-wrong-shell-syntax
    expect_equal "fish's file" "$(json '[f["evidence"][0]["origin"]["path"] for f in d["findings"] if f["check"] == "rc-wrong-shell-syntax"][0]')" "$home/.config/fish/config.fish"
    # What goes wrong while running is no syntax.
    printf 'no_such_command_here\n' >"$home/.config/fish/config.fish"
    in_shell "$fish"
    expect_equal "findings with a command that is not there" "$(finding_ids)" ""
fi

# .zprofile is for login shells; this one has read .zshrc alone.
fresh_home
printf 'export GOPRIVATE=x.example\n' >"$home/.zprofile"
printf 'export GOPROXY=direct\n' >"$home/.zshrc"
base_env SHELL="$zsh" GOPROXY=direct
run doctor --json
expect_cause startup-file-not-read
expect_equal "its line" "$(json 'd["findings"][0]["evidence"][0]["origin"]["path"]')" "$home/.zprofile"
base_env SHELL="$zsh" GOPROXY=direct GOPRIVATE=x.example
run doctor --json
expect_equal "findings in a login shell" "$(finding_ids)" ""
# Nothing of .zshrc has arrived either: nobody knows what kind of process this is.
base_env SHELL="$zsh"
run doctor --json
expect_equal "findings without start-up" "$(finding_ids)" ""

# A start-up that does not end: the checks of start-up are unknown, the last
# command is named, and the exit code says that something could not be found out.
for body in 'export GOPATH=/a\nsleep 100\n' 'exit 3\n' 'exec sleep 100\n' 'kill -9 $$\n'; do
    rm -rf "$home" && mkdir -p "$home"
    printf "$body" >"$home/.bash_profile"
    base_env SHELL=/bin/bash PATH="$newest/bin:/usr/bin:/bin"
    run doctor --json --timeout 2
    expect_exit 3
    expect_equal "$body: complete" "$(json 'd["startup"]["complete"]')" false
    expect_equal "$body: unknown" "$(json '"shadowed-by-alias" in [u["check"] for u in d["unknown"]]')" true
    expect_equal "$body: passed" "$(json '"startup-overwritten-later" in d["passed"]')" false
    run doctor --timeout 2
    expect_in_out ".bash_profile:"
    run explain GOPATH --json --timeout 2
    expect_equal "$body: no value of a fresh shell" "$(json 'd["fresh"]["value"]')" null
    run snapshot --timeout 2
    expect_in_err 'not recorded'
done
# The last command may hold a secret.
printf 'export API_TOKEN=verysecretvalue; sleep 100\n' >"$home/.bash_profile"
for words in doctor 'doctor --json' 'doctor -v' 'explain GOPATH' 'explain GOPATH --json' 'explain PATH' 'explain PATH --json' snapshot; do
    run $words --timeout 2
    checks=$((checks + 1))
    [[ $out$err != *verysecretvalue* ]] || note_failure "$words shows a secret"
done
run doctor --timeout 2 --lang zh-CN
expect_in_out '启动过程没有在时限内结束'
rm -rf "$home" && mkdir -p "$home"
for options in '' --no-exec; do
    run doctor --json $options
    expect_equal "who spoke" "$(json 'd["startup"]["method"]')" "$([ -n "$options" ] && echo static || echo trace)"
done

# Started without a shell: what a new terminal will have is judged as well.
printf 'export GOROOT=/opt/none\n' >"$home/.bash_profile"
for options in '' --no-exec; do
    run doctor --json $options
    expect_exit 1
    expect_finding goroot-missing-dir
    expect_equal "its line" "$(json '[e["origin"].get("line") for e in d["findings"][0]["evidence"]][0]')" 1
done
printf 'export GOROOT=/opt/none\nunset GOROOT\nexport GOFLAGS=-mod=mod\n' >"$home/.bash_profile"
run doctor --json
expect_exit 0
expect_equal "nothing is wrong in a new terminal" "$(finding_ids)" ""

# A line that may run or not: by reading alone nobody has passed.
printf 'if mytool; then\n  export GOROOT=/opt/none\nfi\nf() { export GOBIN=x/y; }\n' >"$home/.bash_profile"
run doctor --json --no-exec
expect_exit 0
expect_equal "not found" "$(finding_ids)" ""
expect_equal "not known" "$(json '[u["check"] for u in d["unknown"] if "only known when" in u["reason"]]')" '["goroot-missing-dir"]'
expect_equal "not passed" "$(json '[p for p in d["passed"] if p == "goroot-missing-dir"]')" '[]'

# PATH of a fresh shell, element by element.
printf 'export PATH="/opt/x:$PATH"\n' >"$home/.bash_profile"
run explain PATH --json
expect_equal "its first element" "$(json '[d["fresh"]["entries"][0]["dir"], d["fresh"]["entries"][0]["origin"]["line"]]')" '["/opt/x", 1]'
expect_equal "its last element" "$(json 'd["fresh"]["entries"][-1]["origin"]["kind"]')" process

done_testing
