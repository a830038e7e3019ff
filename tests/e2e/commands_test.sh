#!/usr/bin/env bash
# Usage, exit codes and documents of every command.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# Usage errors: code 2, the message on stderr, nothing on stdout.
for words in '' nonsense 'doctor --nonsense' 'doctor --fail-on sometimes' 'explain' 'explain A B' 'doctor extra' \
    'env --lang xx' 'doctor --timeout -1' 'doctor --snapshot' 'completion tcsh' 'inspect' 'inspect --require z80 /' \
    'release' 'release nonsense' 'release list --keep 3'; do
    read -ra args <<<"$words"
    run "${args[@]}"
    expect_exit 2
    expect_equal "stdout of a usage error" "$out" ""
    expect_equal "a message is given" "$([ -n "$err" ] && echo yes)" yes
done

# The message names the word that is wrong, and the one that was meant.
said() {  # COMMAND LINE, WHAT IS SAID
    read -ra args <<<"$1"
    run "${args[@]}"
    expect_exit 2
    expect_in_err "$2"
}
said relese 'no command `relese`. Did you mean `release`?'
said 'help relese' 'Did you mean `release`?'
said 'release publsh' 'Did you mean `release publish`?'
said release 'publish, list'
said 'doctor --jsn' 'no option --jsn. Did you mean `--json`?'
said 'doctor --keep 3' 'no option --keep.'$'\n'
said '--json doctor' '--json belongs behind the command'
said 'doctor extra' "takes no argument, but was given 'extra'"
said explain 'trueup explain NAME'
said 'explain A B' 'trueup explain NAME'
said 'doctor --fail-on sometimes' "error, warning, info, never; not 'sometimes'"
said 'doctor --timeout -1' "a number from 0.001 to 1000000, not '-1'"
said 'doctor --snapshot' '--snapshot wants a value'
said 'release publish d' 'wants --name'
said 'relese --lang zh-CN' '没有命令 `relese`。是否想用 `release`？'

for words in --help help 'help doctor' 'doctor --help' 'help release' 'release --help' 'help release swap' 'release swap --help' \
    --version checks; do
    read -ra args <<<"$words"
    run "${args[@]}"
    expect_exit 0
    expect_equal "stderr" "$err" ""
done
run --version
expect_equal "version" "$(grep -cE '^trueup [0-9]+\.[0-9]+\.[0-9]+$' <<<"$out")" 1
run help
for command in doctor explain env toolchains inspect release snapshot; do expect_in_out "$command"; done

# Could not find out: code 3.
run doctor --snapshot "$box/none.json"
expect_exit 3
expect_in_err none.json

# A name alone asks less of go than all of them: these values end `go env`, and not `go env GOVERSION`.
for setting in GOTMPDIR=/nonexistent GOOS=bad CC=rel/cc; do
    base_env "$setting"
    run env GOVERSION GOROOT
    expect_exit 0
    expect_equal "stderr of env GOVERSION" "$err" ""
    run env GOVERSION CGO_CFLAGS
    expect_exit 1
    run env
    expect_exit 1
done
base_env GO111MODULE=bogus
run env GOVERSION
expect_exit 1
base_env

# A tree without sources: its C compilers stand in the binary alone.
mkdir -p "$box/bare/pkg/tool" "$box/bare/bin"
cp "$newest/bin/go" "$box/bare/bin/"
cp "$newest/VERSION" "$newest/go.env" "$box/bare/"
base_env PATH="$box/bare/bin:$bin"
run env CC CXX
expect_exit 0
expect_equal "CC and CXX" "$out" "$(env -i "${environment[@]}" "$box/bare/bin/go" env CC CXX)"
# A snapshot holds no bytes of it.
run snapshot -o "$box/bare.json"
expect_exit 0
run env --snapshot "$box/bare.json" CC
expect_exit 3
run env --snapshot "$box/bare.json" GOPATH
expect_exit 0
# One that is far too large is not read to its end, and no answer is made of that.
sed -i 's/-linux-gnu/-lunix-gnu/g' "$box/bare/bin/go"
run env CC
expect_exit 0
expect_equal "CC of a go that names none" "$out" gcc
truncate -s 100G "$box/bare/bin/go"
run env CC
expect_exit 3
expect_equal "CC of a huge file" "$out" gcc
base_env

# A PATH that goes up from where a link leads to.
mkdir -p "$box/up/a/b/c" "$box/up/rp"
ln -s "$newest/bin/go" "$box/up/rp/go"
ln -s a/b/c "$box/up/lnk"
base_env PATH=../../../rp PWD="$box/up/lnk"
(cd "$box/up/lnk" && run env GOVERSION && printf '%s\n' "$out") >"$box/answer"
expect_equal "GOVERSION through ../../../rp" "$(cut -c1-6 "$box/answer")" go1.27
base_env

# env is what go env -json says, and names can be asked for.
for version in 1.19 1.27; do
    root=$(goroot "$version")
    base_env PATH="$root/bin:$bin"
    run env --json
    expect_exit 0
    env -i "${environment[@]}" "$root/bin/go" env -json >"$box/real.json"
    checks=$((checks + 1))
    python3 - "$box/out" "$box/real.json" <<'PY' || note_failure "env differs from go $version's own"
import json, sys
ours, real = (json.load(open(f)) for f in sys.argv[1:])
for d in (ours, real): d.pop("GOGCCFLAGS", None)
for name in sorted(ours.keys() | real.keys()):
    if ours.get(name) != real.get(name): print(name, "trueup:", ours.get(name), "go:", real.get(name))
sys.exit(ours != real)
PY
done
base_env GOFLAGS=-v
run env GOFLAGS GOVERSION
expect_exit 0
expect_equal "two lines" "$out" "-v"$'\n'"$(sed -n 1p "$newest/VERSION")"

# explain: a setting's layers with losers, PATH, a plain variable, a check.
mkdir -p "$home/.config/go"
echo 'GOPROXY=https://file.example' >"$home/.config/go/env"
base_env GOPROXY=https://process.example
run explain GOPROXY --json
expect_exit 0
expect_equal "value" "$(json 'd["value"]')" https://process.example
expect_equal "the winner" "$(json '[l["layer"] for l in d["layers"] if l["effective"]][0]')" environment
expect_equal "the loser is shown" "$(json '[l["value"] for l in d["layers"] if l["layer"] == "go-env-file"][0]')" https://file.example
expect_equal "with its line" "$(json '[l["origin"]["line"] for l in d["layers"] if l["layer"] == "go-env-file"][0]')" 1
run explain GOPROXY
expect_in_out https://file.example
run explain PATH --json
expect_exit 0
expect_equal "PATH's winner" "$(json 'd["winner"]["go"]')" "$newest/bin/go"
run explain goroot-missing-dir
expect_exit 0
run explain no-such-thing-anywhere
expect_no_crash

# toolchains
base_env
run toolchains --json
expect_exit 0
expect_equal "selected" "$(json 'd["selected"]["goroot"]')" "$newest"
expect_equal "one runs here" "$(json 'sum(1 for t in d["toolchains"] if t["runs_here"])')" 1

# Completions are what their shells can read.
run completion bash
expect_exit 0
checks=$((checks + 1))
bash -n "$box/out" || note_failure "bash does not read its completion"
run completion fish
checks=$((checks + 1))
fish --no-execute "$box/out" || note_failure "fish does not read its completion"
run completion zsh
checks=$((checks + 1))
zsh -n "$box/out" || note_failure "zsh does not read its completion"

# What the commands do is said in the language of the one who asks.
run completion fish --lang zh-CN
expect_in_out "-a doctor -d '诊断这台机器"
expect_in_out "-a publish -d '把一个目录"
checks=$((checks + 1))
fish --no-execute "$box/out" || note_failure "fish does not read its Chinese completion"
run completion fish --lang en
expect_in_out "-a doctor -d 'Judge this machine"

# Help in Chinese: one kind of colon.
for words in '' release fix 'release swap'; do
    read -ra args <<<"$words"
    run "${args[@]}" --help --lang zh-CN
    expect_in_out $'\n选项：\n'
    expect_equal "half-width colons in the help of '$words'" "$(grep -cE '^(用法|选项|命令)(:|： )|OPTIONS' "$box/out")" 0
done

# What is given by mistake is called by its name.
run explain ''
expect_exit 2
expect_in_err 'the name is empty'
run diagnose "$home"
expect_exit 3
expect_in_err 'is a folder; name the file'
run diagnose "$home" --lang zh-CN
expect_in_err '是目录'
printf '{"schema": "trueup.snapshot/1",\n "env" {}}' >"$box/broken.json"
run doctor --snapshot "$box/broken.json"
expect_exit 3
expect_in_err 'broken.json:2: this is no JSON: the mistake is at column 8'
printf 'a: [1,\nb: 2' >"$box/broken.yaml"
run release preflight "$box/broken.yaml" --lang zh-CN
expect_in_err 'broken.yaml:2: 这不是有效的 YAML（第'
printf 'a = = 1' >"$box/broken.toml"
run release preflight "$box/broken.toml" --lang zh-CN
expect_in_err 'broken.toml:1: 这不是有效的 TOML（第 5 列）'
run toolchains --lang zh-CN
expect_in_out '无已知的管理者'
run explain GOPATH
expect_in_out '✓ default'
run explain GOTELEMETRY --lang zh-CN
expect_in_out '默认值'

# The commands of a group are completed behind its name, and their options behind them.
checks=$((checks + 1))
run completion bash
[ "$(bash -c '. "$1"; COMP_WORDS=(trueup release sw); COMP_CWORD=2; _trueup; echo "${COMPREPLY[*]}"
    COMP_WORDS=(trueup release swap --pr); COMP_CWORD=3; _trueup; echo "${COMPREPLY[*]}"
    COMP_WORDS=(trueup rel); COMP_CWORD=1; _trueup; echo "${COMPREPLY[*]}"' - "$box/out" | tr '\n' ' ')" = 'swap --probe release ' ] ||
    note_failure "bash does not complete release swap --probe"

# Whatever a command calls a finding, explain knows: ids are those in the sources.
ids=$(grep -rhoE '(constexpr (auto|const char\*) [a-z_]+|finding\.check|std::string id) = "[a-z]+(-[a-z]+)+"' "$tests/../src/release" |
    grep -oE '"[a-z-]+"' | tr -d '"' | sort -u)
[ "$(wc -l <<<"$ids")" -gt 35 ] || note_failure "few ids are found in the sources: $ids"
for id in $ids; do
    run explain "$id" --json
    expect_exit 0
    expect_equal "explain $id" "$(json 'd.get("check")')" "$id"
done
run explain gpu-memory-unsteady --lang zh-CN
expect_in_out '服务的显存不稳定'

done_testing
