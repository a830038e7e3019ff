#!/usr/bin/env bash
# macOS start-up, simulated: an /etc whose login files run a path_helper that does
# what path_helper(8) says, in a mount namespace, under real shells.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

if ! unshare --mount true 2>/dev/null; then
    echo "SKIPPED: this machine lets nobody make a mount namespace"
    done_testing
    exit
fi

# path_helper(8): the folders of /etc/paths, then those of the files in
# /etc/paths.d in their order, then what PATH holds; each once.
cat >"$box/path_helper" <<'SH'
#!/bin/sh
all=
add() { case ":$all:" in *":$1:"*) ;; *) all=${all:+$all:}$1 ;; esac; }
for file in /etc/paths /etc/paths.d/*; do
    [ -f "$file" ] || continue
    while read -r folder; do [ -n "$folder" ] && add "$folder"; done <"$file"
done
IFS=:
for folder in $PATH; do add "$folder"; done
printf 'PATH="%s"; export PATH;\n' "$all"
SH
chmod 755 "$box/path_helper"
cp -a /etc "$box/etc"
mkdir -p "$box/etc/paths.d" "$box/etc/zsh" "$box/libexec" "$box/system/bin"
printf '%s\n' "$box/system/bin" /usr/local/bin /usr/bin /bin /usr/sbin /sbin >"$box/etc/paths"
printf '/opt/late/bin\n' >"$box/etc/paths.d/late"
cp "$box/path_helper" "$box/libexec/path_helper"
cp "$(goroot 1.19)/bin/go" "$box/system/bin/go"
helper='if [ -x /usr/libexec/path_helper ]; then
	eval `/usr/libexec/path_helper -s`
fi'
printf '# zsh of macOS\n%s\n' "$helper" >"$box/etc/zsh/zprofile"
: >"$box/etc/zsh/zshenv" >"$box/etc/zsh/zshrc"
printf '# sh of macOS\n%s\n' "$helper" >"$box/etc/profile"

# simulated ARGS…: trueup where /etc is the one above.
simulated() {
    rc=0
    last="trueup $*"
    timeout -k 1 30 unshare --mount sh -c '
        mount --bind "$1/etc" /etc && mount --bind "$1/libexec" /usr/libexec || exit 99
        shift
        exec env -i "$@"' sh "$box" "${environment[@]}" "$trueup" "$@" >"$box/out" 2>"$box/err" </dev/null || rc=$?
    out=$(cat "$box/out")
    err=$(cat "$box/err")
}
place() { json "next(i for i, e in enumerate(d['entries']) if e['text'] == '$1')"; }
element() { json "next(e for e in d['entries'] if e['text'] == '$1')$2"; }

own=$newest/bin
moved_path=$box/system/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin:/opt/late/bin:$own

# zsh: what .zshenv puts in front ends up behind; the line that moved it is named.
printf '# mine\nexport PATH="%s:$PATH"\n' "$own" >"$home/.zshenv"
base_env SHELL="$(command -v zsh)" PATH="$moved_path:/usr/local/games:/usr/games"
simulated explain PATH --json
expect_exit 0
expect_equal "who added it" "$(element "$own" "['origin']['path']")" "$home/.zshenv"
expect_equal "its line" "$(element "$own" "['origin']['line']")" 2
expect_equal "who moved it" "$(element "$own" "['moved_by']['path']")" /etc/zsh/zprofile
expect_equal "the line that moved it" "$(element "$own" "['moved_by']['line']")" 3
expect_equal "who added the system's" "$(element "$box/system/bin" "['origin']['path']")" /etc/zsh/zprofile

expect_equal "who wins" "$(json 'd["winner"]["go"]')" "$box/system/bin/go"
expect_equal "who would win" "$(json 'd["runner_up"]["go"]')" "$own/go"
simulated explain PATH
expect_in_out "moved here by"
expect_in_out "without what brings it: $own/go"

# The same start-up, judged as the Mac that it stands for.
simulated snapshot
expect_exit 0
printf '%s' "$out" | python3 -c '
import json, sys
d = json.load(sys.stdin)
d["system"]["os"] = "darwin"
print(json.dumps(d))' >"$box/mac.json"
run doctor --snapshot "$box/mac.json" --json
expect_equal "named" "$(json "[f['subject']['path'] for f in d['findings'] if f['check'] == 'path-helper-reorders']")" "[\"$own\"]"
expect_equal "with its line" "$(json "[(e['origin']['path'], e['origin']['line']) for f in d['findings'] if f['check'] == 'path-helper-reorders' for e in f['evidence'] if e['origin'].get('path', '').endswith('.zshenv')]")" "[[\"$home/.zshenv\", 2]]"

# In .zprofile, which is read later, it keeps its place, and nothing is said.
mv "$home/.zshenv" "$home/.zprofile"
base_env SHELL="$(command -v zsh)" PATH="$own:${moved_path%:"$own"}:/usr/local/games:/usr/games"
simulated explain PATH --json
expect_equal "it is first" "$(place "$own")" 0
expect_equal "its file" "$(element "$own" "['origin']['path']")" "$home/.zprofile"
simulated snapshot
printf '%s' "$out" | python3 -c '
import json, sys
d = json.load(sys.stdin)
d["system"]["os"] = "darwin"
print(json.dumps(d))' >"$box/mac.json"
run doctor --snapshot "$box/mac.json" --json
expect_equal "not named" "$(json "[f['check'] for f in d['findings'] if f['check'] == 'path-helper-reorders']")" '[]'
rm "$home/.zprofile"

# bash: /etc/profile does it, before .bash_profile.
printf 'export PATH="%s:$PATH"\n' "$own" >"$home/.bash_profile"
base_env SHELL=/bin/bash PATH="$own:${moved_path%:"$own"}:/usr/local/games:/usr/games"
simulated explain PATH --json
expect_exit 0
expect_equal "bash: its file" "$(element "$own" "['origin']['path']")" "$home/.bash_profile"
expect_equal "bash: the system's" "$(element "$box/system/bin" "['origin']['path']")" /etc/profile
done_testing
