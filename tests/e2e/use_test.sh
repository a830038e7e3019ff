#!/usr/bin/env bash
# `trueup use`: another Go, by the means of whoever decides; then the real shell
# and the real go say which one runs.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$tests/e2e/fix_lib.sh"

old=$(goroot 1.22)
old_version=$("$old/bin/go" env GOVERSION)
new_version=$("$newest/bin/go" env GOVERSION)
old_number=${old_version#go} new_number=${new_version#go}

runs_go() {  # SHELL VERSION: the real go in a fresh shell
    in_shell "$1" 'GOTOOLCHAIN=local go env GOVERSION'
    expect_equal "go in a fresh $1" "$out" "$2"
}

# No manager: a link of our own, and one line in front of PATH, once.
for shell in zsh bash fish; do
    healthy_home "$shell" "$newest"
    mkdir -p "$home/sdk"
    ln -s "$old" "$home/sdk/go$old_number"
    before=$(home_state)
    in_shell "$shell" "$trueup use 1.22 --json"
    expect_exit 2
    expect_in_err --yes
    expect_equal "$shell: nothing without --yes" "$(home_state)" "$before"
    in_shell "$shell" "$trueup use 1.22 --dry-run --json"
    expect_exit 0
    expect_equal "$shell: nothing with --dry-run" "$(home_state)" "$before"
    in_shell "$shell" "$trueup use 1.22 --yes --json"
    expect_exit 0
    expect_equal "$shell: means" "$(json 'd["means"]')" link
    expect_equal "$shell: verified" "$(json 'd["verified"]')" true
    runs_go "$shell" "$old_version"
    # Back and forth only the link changes.
    one=$(sha256sum "$(rc_of "$shell")")
    in_shell "$shell" "$trueup use ${new_version} --yes --json"
    expect_exit 0
    expect_equal "$shell: one change" "$(json 'len(d["changes"])')" 1
    expect_equal "$shell: start-up file" "$(sha256sum "$(rc_of "$shell")")" "$one"
    runs_go "$shell" "$new_version"
    in_shell "$shell" "$trueup use ${new_number} --json"
    expect_exit 0
    expect_equal "$shell: nothing to do" "$(json 'd["transaction"]')" null
    in_shell "$shell" "$trueup undo"
    expect_exit 0
    runs_go "$shell" "$old_version"
    in_shell "$shell" "$trueup undo"
    expect_exit 0
    expect_equal "$shell: undone" "$(home_state)" "$before"
    runs_go "$shell" "$new_version"
done

# What would win over the link is named, and nothing is changed.
healthy_home zsh "$newest"
echo >>"$home/.zshrc"
echo "export GOROOT=$newest" >>"$home/.zshrc"
ln -s "$old" "$home/go$old_number"
mkdir -p "$home/sdk" && ln -s "$old" "$home/sdk/go$old_number"
before=$(home_state)
in_shell zsh "$trueup use 1.22 --yes"
expect_exit 1
expect_in_err "GOROOT=$newest wins"
expect_in_err "$home/.zshrc:5"
expect_equal "GOROOT in the way" "$(home_state)" "$before"

# So is a GOTOOLCHAIN that names another release, and a name that stands before PATH.
for shell in zsh bash fish; do
    healthy_home "$shell" "$newest"
    mkdir -p "$home/sdk" && ln -s "$newest" "$home/sdk/go$new_number"
    echo 'GOTOOLCHAIN=go1.24.4+auto' >>"$home/.config/go/env"
    in_shell "$shell" "$trueup use $new_number --global --yes"
    expect_exit 1
    expect_in_err 'GOTOOLCHAIN=go1.24.4+auto makes every go start go1.24.4'
    expect_in_err "$home/.config/go/env:3"
    expect_in_err '$ go env -w GOTOOLCHAIN=auto'
    sed -i '$d' "$home/.config/go/env"
    echo >>"$(realpath "$(rc_of "$shell")")"
    export_line "$shell" '{GOTOOLCHAIN=go1.24.4}' >>"$(realpath "$(rc_of "$shell")")"
    in_shell "$shell" "$trueup use $new_number --global --yes --json"
    expect_exit 1
    expect_equal "$shell: pinned" "$(json '"GOTOOLCHAIN=go1.24.4 makes" in d["refusal"], d["transaction"]')" '[true, null]'
    in_shell "$shell" "$trueup use $new_number --global --yes --lang zh-CN"
    expect_in_err 'GOTOOLCHAIN=go1.24.4 使每个 go 都改为运行 go1.24.4'
    sed -i '$d' "$(realpath "$(rc_of "$shell")")"
    printf 'alias go=%s/bin/go\n' "$newest" >>"$(realpath "$(rc_of "$shell")")"
    ln -s "$old" "$home/sdk/go$old_number"
    before=$(home_state)
    in_shell "$shell" "$trueup use 1.22 --global --yes --json"
    expect_exit 1
    expect_equal "$shell: an alias" "$(json '"stands before PATH" in d["refusal"] and "'"$newest/bin/go"'" in d["refusal"]')" true
    expect_equal "$shell: an alias, nothing done" "$(home_state)" "$before"
    # The alias runs what is chosen: nothing is in the way.
    in_shell "$shell" "$trueup use $new_number --global --yes --json"
    expect_exit 0
done
healthy_home bash "$newest"
mkdir -p "$home/sdk" && ln -s "$old" "$home/sdk/go$old_number"
printf 'root=%s\ngo(){ "$root/bin/go" "$@"; }\nexport root\n' "$newest" >>"$home/dotfiles/bashrc"
in_shell bash "$trueup use 1.22 --yes"
expect_exit 1
expect_in_err '`go` is a function of the shell'
expect_in_err "$newest/bin/go, which stands before PATH"
printf 'go(){ command go "$@"; }\n' >>"$home/dotfiles/bashrc"
in_shell bash "$trueup use 1.22 --yes --json"
expect_exit 0
expect_equal "a wrapper of PATH's go" "$(json 'd["verified"]')" true

# What has no effect is taken back, and the line that is in the way is named.
healthy_home zsh "$newest"
mkdir -p "$home/sdk" && ln -s "$old" "$home/sdk/go$old_number"
mv "$home/.zshrc" "$home/.zlogin"
before=$(home_state)
in_shell zsh "$trueup use 1.22 --yes"
expect_exit 1
expect_in_out "$newest/bin stands before"
expect_in_out '.zlogin:3'
expect_in_out 'taken back as transaction 2'
expect_equal "taken back" "$(home_state)" "$before"
in_shell zsh "$trueup use 1.22 --yes --json"
expect_exit 1
expect_equal "taken back, in JSON" "$(json 'd["verified"], d["taken_back"], d["runs"]["version"]')" "[false, 4, \"$new_version\"]"
in_shell zsh "$trueup use 1.22 --yes --lang zh-CN"
expect_in_out '撤回：没有留下任何改动'
healthy_home bash "$newest"
mkdir -p "$home/sdk" && ln -s "$old" "$home/sdk/go$old_number"
echo 'return 0' >>"$home/dotfiles/bashrc"
rm "$home/.bash_profile" && ln -s dotfiles/bashrc "$home/.bash_profile"
before=$(home_state)
in_shell bash "$trueup use 1.22 --yes"
expect_exit 1
expect_in_out 'not to its last line'
expect_equal "behind return" "$(home_state)" "$before"

# Without a shell to ask, what was done stays.
healthy_home zsh "$newest"
mkdir -p "$home/sdk" && ln -s "$old" "$home/sdk/go$old_number"
in_shell zsh "$trueup use 1.22 --yes --no-exec"
expect_exit 1
expect_in_out 'trueup undo 1'
expect_in_out 'its PATH is from before the change'
runs_go zsh "$old_version"

# For this session: nothing is written.
healthy_home zsh "$newest"
mkdir -p "$home/sdk" && ln -s "$old" "$home/sdk/go$old_number"
before=$(home_state)
in_shell zsh "export GOROOT=$newest; eval \"\$($trueup use 1.22 --shell)\" && go env GOVERSION"
expect_equal "--shell in zsh" "$out" "$old_version"
in_shell bash "eval \"\$($trueup use 1.22 --shell)\" && go env GOVERSION"
in_shell fish "$trueup use 1.22 --shell | source; and go env GOVERSION"
expect_equal "--shell in fish" "$out" "$old_version"
in_shell zsh "$trueup use 1.22 --shell --json"
expect_exit 0
expect_equal "--shell --json" "$(json 'd["schema"], d["version"], d["scope"], "GOTOOLCHAIN" in d["code"]')" '["trueup.use/1", "'"$old_number"'", "shell", true]'
in_shell zsh "$trueup use 9.99 --shell --json"
expect_exit 1
expect_equal "--shell --json, refused" "$(json 'd["code"], "9.99" in d["refusal"]')" '[null, true]'
expect_equal "--shell writes nothing" "$(home_state)" "$before"

# goenv's layout with a shim that does what goenv's does.
goenv_home() {
    healthy_home zsh "$newest"
    local root=$home/.goenv
    mkdir -p "$root/versions" "$root/shims" "$work/project/sub"
    ln -s "$old" "$root/versions/$old_number"
    ln -s "$newest" "$root/versions/$new_number"
    echo "$new_number" >"$root/version"
    cat >"$root/shims/go" <<SHIM
#!/usr/bin/env bash
export GOENV_ROOT="$root"
exec "$root/libexec/goenv" exec "\$(basename "\$0")" "\$@"
SHIM
    mkdir -p "$root/libexec"
    cat >"$root/libexec/goenv" <<'SHIM'
#!/usr/bin/env bash
[ "$1" = exec ] || exit 1
shift 2
version=$GOENV_VERSION dir=$PWD
while [ -z "$version" ] && [ "$dir" != / ]; do
    [ -f "$dir/.go-version" ] && version=$(head -1 "$dir/.go-version")
    dir=$(dirname "$dir")
done
[ -n "$version" ] || version=$(cat "$GOENV_ROOT/version")
export GOROOT=$GOENV_ROOT/versions/$version
exec "$GOROOT/bin/go" "$@"
SHIM
    chmod +x "$root/shims/go" "$root/libexec/goenv"
    printf '\nexport GOENV_ROOT=%s\nexport PATH=%s/shims:$PATH\n' "$root" "$root" >>"$home/.zshrc"
}
goenv_home
cd "$work/project/sub"
before=$(home_state)
in_shell zsh "$trueup use 1.22 --json"
expect_exit 0
expect_equal "goenv: means" "$(json 'd["means"], d["scope"]')" '["goenv", "global"]'
expect_equal "goenv: its file" "$(cat "$home/.goenv/version")" "$old_number"
runs_go zsh "$old_version"
in_shell zsh "$trueup undo"
expect_equal "goenv: undone" "$(home_state)" "$before"
printf '%s\n\n' "$new_number" >"$work/project/.go-version"
in_shell zsh "$trueup use $old_number --json"
expect_exit 0
expect_equal "goenv: the file that decides" "$(json 'd["scope"]')" project
expect_equal "goenv: the line that decides" "$(cat "$work/project/.go-version")" "$old_number"
runs_go zsh "$old_version"
printf '%s # old\n' "$new_number" >"$work/project/.go-version"
in_shell zsh "$trueup use $old_number --dry-run"
expect_in_out "+$old_number # old"
printf '%s\n' "$old_number" >"$work/project/.go-version"
# --global is done, and the project's file still decides here: said, exit code 1.
in_shell zsh "$trueup use $new_number --global"
expect_exit 1
expect_in_out "$work/project/.go-version:1"
in_shell zsh "$trueup use 1.21"
expect_exit 1
expect_in_err 'goenv install 1.21'
in_shell zsh "GOENV_VERSION=$new_number $trueup use 1.22"
expect_exit 1
expect_in_err "GOENV_VERSION=$new_number is set"
in_shell zsh "eval \"\$($trueup use 1.22 --shell)\"; echo \$GOENV_VERSION"
expect_equal "goenv: this session" "$out" "$old_number"
rm -r "$work/project"
cd "$work"

# A manager that puts its choice on PATH when a shell starts, by the folder that it
# starts in: what holds here is asked here.
for shell in zsh bash fish; do
    healthy_home "$shell" "$newest"
    installs=$home/.local/share/mise/installs/go
    mkdir -p "$installs" "$home/.config/mise" "$work/chosen"
    ln -s "$old" "$installs/$old_number"
    ln -s "$newest" "$installs/$new_number"
    printf '[tools]\ngo = "%s"\n' "$old_number" >"$home/.config/mise/config.toml"
    printf 'go %s\n' "$old_number" >"$work/chosen/.tool-versions"
    rc_file=$(realpath "$(rc_of "$shell")")
    echo >>"$rc_file"
    if [ "$shell" = fish ]; then
        printf 'set -l v (string replace "go " "" <.tool-versions 2>/dev/null)\ntest -n "$v"; or set v %s\nset -gx PATH %s/$v/bin $PATH\n' "$old_number" "$installs" >>"$rc_file"
    else
        printf 'v=$(sed "s/go //" .tool-versions 2>/dev/null)\nexport PATH=%s/${v:-%s}/bin:$PATH\n' "$installs" "$old_number" >>"$rc_file"
    fi
    cd "$work/chosen"
    in_shell "$shell" "$trueup use $new_number --project --json"
    expect_exit 0
    expect_equal "$shell: by the folder" "$(json 'd["means"], d["verified"]')" '["mise", true]'
    in_shell "$shell" 'go env GOVERSION'
    expect_equal "$shell: the real go" "$out" "$new_version"
    cd "$work"
    rm -r "$work/chosen"
done

# go.mod: a toolchain line only raises.
healthy_home zsh "$newest"
mkdir -p "$home/sdk" && ln -s "$old" "$home/sdk/go$old_number"
mkdir -p "$work/module"
cd "$work/module"
printf 'module m\n\ngo 1.22\n' >go.mod
in_shell zsh "$trueup use 1.22 --project"
expect_exit 1
expect_in_err 'a least version'
expect_in_err 'use 1.22'
checks=$((checks + 1))
[[ $err != *'env -w'* ]] || note_failure "--project is answered with what holds for all folders"
in_shell zsh "$trueup use $new_number --project --json"
expect_exit 0
expect_equal "go.mod" "$(cat go.mod)" "module m

go 1.22

toolchain $new_version"
in_shell zsh 'go mod verify && go env GOVERSION'
expect_exit 0
in_shell zsh "$trueup undo"
expect_equal "go.mod undone" "$(cat go.mod)" $'module m\n\ngo 1.22'
printf 'module m\r\n\r\ngo 1.22\r\n' >go.mod
in_shell zsh "$trueup use $new_number --project --json"
expect_exit 0
expect_equal "CRLF stays CRLF" "$(od -c go.mod | tr -d ' \n' | sed 's/00000[0-9]*//g')" "modulem\\r\\n\\r\\ngo1.22\\r\\n\\r\\ntoolchain$new_version\\r\\n"
printf 'module m\n\ngo 1.22\n\ntoolchain go1.23.3 // why\n' >go.mod
in_shell zsh "$trueup use $new_number --project --json"
expect_exit 0
expect_equal "its comment stays" "$(tail -n 1 go.mod)" "toolchain $new_version // why"
cd "$work"

in_shell zsh "$trueup use 9.99"
expect_exit 1
expect_in_err 'not on this machine'
in_shell zsh "$trueup use 1.22 --global --project"
expect_exit 2
in_shell zsh "$trueup use 9.99 --lang zh-CN"
expect_in_err '这台机器上没有 Go 9.99'
done_testing
