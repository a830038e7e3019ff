#!/usr/bin/env bash
# A Go that is there and does not get its turn, or gets other settings than the shell
# exported: what real shells and the real go make of it, and what the doctor says.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

go23=$(goroot 1.23) go24=$(goroot 1.24)
zsh=$(command -v zsh)
unset ZDOTDIR

# The environment of a fresh shell of this home: fresh zsh | fresh bash -l.
fresh() {
    local shell=$1
    shift
    base_env SHELL="$(command -v "$shell")" PATH="$bin:/usr/bin:/bin"
    mapfile -d '' -t environment < <(cd "$home" && env -i "${environment[@]}" "$shell" "$@" -ic 'env -0' 2>/dev/null)
}
# What that shell itself says.
says() { (cd "$work" && env -i "${environment[@]}" "$@" 2>&1) || true; }
new_home() {
    rm -rf "$home" "$work"
    mkdir -p "$home" "$work"
    cd "$work"
}
chain() { json '" ".join(f["check"] + ":" + f["severity"] + ("<" + f["caused_by"] if f["caused_by"] else "") for f in d["findings"])'; }
module() {
    printf 'module m\n\ngo 1.22\n' >"$work/go.mod"
    printf 'package main\n\nfunc main() {}\n' >"$work/main.go"
}

# asdf's exec and the exec-env of its golang plugin: GOROOT and GOBIN always, GOPATH if unset.
asdf_home() {
    new_home
    mkdir -p "$home"/.asdf/{bin,shims,plugins/golang/bin} "$home/.asdf/installs/golang/1.24.4"
    ln -s "$go24" "$home/.asdf/installs/golang/1.24.4/go"
    cat >"$home/.asdf/bin/asdf" <<'EOF'
#!/bin/bash
root=$HOME/.asdf/installs/golang/$(awk '{print $2}' "$HOME/.tool-versions")
export GOROOT=$root/go GOBIN=$root/bin GOPATH=${GOPATH:-$root/packages}
exec "$root/go/bin/$2" "${@:3}"
EOF
    printf '#!/usr/bin/env bash\n# asdf-plugin: golang 1.24.4\nexec %s/.asdf/bin/asdf exec "go" "$@"\n' "$home" >"$home/.asdf/shims/go"
    chmod +x "$home/.asdf/bin/asdf" "$home/.asdf/shims/go"
    echo "golang 1.24.4" >"$home/.tool-versions"
    # shellcheck disable=SC2016
    echo 'export PATH="$HOME/.asdf/shims:$PATH"' >"$home/.zshrc"
}

# What the shim replaces never comes to go.
for line in GOROOT=/nonexistent/go "GOROOT=$box" "GOROOT=$go23/bin" "GOROOT=\"'$go23'\"" "GOROOT=$go23" GOBIN=bin; do
    asdf_home
    module
    echo "export $line" >>"$home/.zshrc"
    fresh "$zsh"
    expect_equal "go builds with $line" "$(says go build -o "$box/built" . && echo built)" built
    run doctor --json
    expect_exit 0
    expect_equal "findings with $line" "$(chain)" ""
    run env GOROOT GOBIN
    expect_equal "the values with $line" "$out" "$(says go env GOROOT GOBIN)"
done
# GOPATH it leaves alone.
asdf_home
echo 'export GOPATH=go' >>"$home/.zshrc"
fresh "$zsh"
expect_equal "go refuses" "$(says go list | grep -c 'GOPATH entry is relative')" 1
run doctor --json
expect_cause gopath-relative-entry
# The version that is not there is the root, not a GOROOT that would be replaced.
asdf_home
echo 'golang 1.99.0' >"$home/.tool-versions"
echo 'export GOROOT=/nonexistent/go' >>"$home/.zshrc"
fresh "$zsh"
run doctor --json
expect_equal "the version is missing" "$(chain)" "manager-no-version-selected:error"

# A link to the tree, and its PATH line in a file that login shells pass over.
for place in sdk/go1.23.5 tools/golang; do
    new_home
    mkdir -p "$home/${place%/*}"
    ln -s "$go23" "$home/$place"
    echo "export PATH=\"\$PATH:\$HOME/$place/bin\"" >"$home/.bashrc"
    echo 'export EDITOR=vi' >"$home/.profile"
    fresh bash -l
    expect_equal "bash finds no go" "$(says bash -c 'type go' | grep -c 'not found')" 1
    for exec in "" --no-exec; do
        run doctor --json $exec
        expect_exit 1
        expect_equal "$place $exec" "$(chain)" "startup-file-not-read:warning go-not-on-path:error<startup-file-not-read"
        expect_equal "no line is asked for" "$(json 'sum(len(r["edits"]) for r in d["findings"][1]["remedies"])')" 0
    done
done

# An element that no program understands: it is written rightly, and go is there.
misspelt() {  # LINE CAUSE NEW-LINE
    new_home
    mkdir -p "$home/sdk"
    ln -s "$go23" "$home/sdk/go1.23.5"
    printf '%s\n' "$1" >"$home/.zshrc"
    fresh "$zsh"
    run doctor --json
    expect_exit 1
    expect_cause "$2"
    expect_equal "go-not-on-path follows from $1" "$(json '[f["caused_by"] for f in d["findings"] if f["check"] == "go-not-on-path"][0]')" "$2"
    run fix --yes
    expect_exit 0
    expect_equal "the line" "$(cat "$home/.zshrc")" "$3"
    fresh "$zsh"
    expect_equal "go runs" "$(says go env GOVERSION)" "$("$go23/bin/go" env GOVERSION)"
    run doctor --json
    expect_equal "nothing is left of $1" "$(chain)" ""
}
# shellcheck disable=SC2016
{
    misspelt 'export PATH="~/sdk/go1.23.5/bin:$PATH"' path-entry-dead 'export PATH="$HOME/sdk/go1.23.5/bin:$PATH"'
    misspelt "path=('~/sdk/go1.23.5/bin' \$path)" path-entry-dead "path=('$home/sdk/go1.23.5/bin' \$path)"
    misspelt "export PATH=\"\$PATH:'\$HOME/sdk/go1.23.5/bin'\"" env-value-literal-quotes 'export PATH="$PATH:$HOME/sdk/go1.23.5/bin"'
    misspelt 'export PATH="$PATH:$HOME/sdk/go1.23.5/bin/go"' path-entry-dead 'export PATH="$PATH:$HOME/sdk/go1.23.5/bin"'
}
# bash expands the ~ when it looks for a command: the repair keeps that go.
new_home
mkdir -p "$home/g"
ln -s "$go23" "$home/g/go"
# shellcheck disable=SC2016
echo 'export PATH="~/g/go/bin:$PATH"' >"$home/.bash_profile"
fresh bash -l
expect_equal "bash finds it" "$(says bash -c 'go env GOVERSION')" "$("$go23/bin/go" env GOVERSION)"
run fix --yes
expect_exit 0
# shellcheck disable=SC2016
expect_equal "its line" "$(cat "$home/.bash_profile")" 'export PATH="$HOME/g/go/bin:$PATH"'
fresh bash -l
expect_equal "every program finds it" "$(says sh -c 'go env GOVERSION')" "$("$go23/bin/go" env GOVERSION)"

# The line is there, and this process began without it.
new_home
mkdir -p "$home/sdk"
ln -s "$go23" "$home/sdk/go1.23.5"
# shellcheck disable=SC2016
echo 'export PATH="$PATH:$HOME/sdk/go1.23.5/bin"' >"$home/.zshrc"
base_env SHELL="$zsh" PATH="$bin:/usr/bin:/bin"
for exec in "" --no-exec; do
    run doctor --json $exec
    expect_equal "an older process $exec" "$(chain)" "go-not-on-path:warning"
    expect_equal "what helps $exec" "$(json '[r["id"] for r in d["findings"][0]["remedies"]]')" '["new-terminal"]'
done
# A later line throws it away.
# shellcheck disable=SC2016
echo 'export PATH=$HOME/bin:/usr/bin:/bin' >>"$home/.zshrc"
fresh "$zsh"
for exec in "" --no-exec; do
    run doctor --json $exec
    expect_cause startup-overwritten-later
    expect_equal "go-not-on-path follows $exec" "$(json 'd["findings"][1]["caused_by"]')" startup-overwritten-later
done

done_testing
